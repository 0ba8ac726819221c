//! The kiosks in words, for the team.

use backend::service::read_device::{DeviceState, ListedDevice, StopChoice};
use domain::kiosk::PairingCode;
use domain::words::{hour, weekday_date};

use super::moment;
use crate::locale::{self, Kiosks};
use crate::views::{KioskRow, KiosksView, MessageTone, Pick};

/// The kiosks and the stops that could have one.
pub fn kiosks(base_url: &str, stops: Vec<StopChoice>, kiosks: Vec<ListedDevice>) -> KiosksView {
    let pick = |stop: StopChoice| Pick {
        value: stop.id.to_string(),
        label: locale::at(&stop.town, &weekday_date(stop.starts_on)),
        chosen: false,
    };
    KiosksView {
        address: format!("{base_url}/borne"),
        stops: stops.into_iter().map(pick).collect(),
        kiosks: kiosks.into_iter().map(kiosk).collect(),
    }
}

fn kiosk(kiosk: ListedDevice) -> KioskRow {
    let (state, tone) = match kiosk.state {
        DeviceState::Waiting => (Kiosks::Waiting, MessageTone::Wait),
        DeviceState::CodeOver => (Kiosks::CodeOver, MessageTone::Off),
        DeviceState::Alive => (Kiosks::Alive, MessageTone::Good),
        DeviceState::Silent => (Kiosks::Silent, MessageTone::Bad),
    };
    let code = kiosk.code.as_ref().map(PairingCode::grouped);
    KioskRow {
        id: kiosk.id.to_string(),
        name: kiosk.name,
        stop: locale::at(&kiosk.town, &weekday_date(kiosk.starts_on)),
        state: state.fr().to_owned(),
        tone,
        seen: kiosk.seen.map(|seen| locale::heard(&moment(seen.date(), seen.time()))),
        help: kiosk.help.map(|since| locale::since(&hour(since.time()))),
        code: code.zip(kiosk.code_ends.map(|end| locale::valid_until(&hour(end.time())))),
    }
}
