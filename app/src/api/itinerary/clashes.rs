//! What clashes, in words: who, when, how much.

use backend::service::read_itinerary::{Clash, ItineraryStop};
use chrono::{NaiveDate, NaiveTime};
use domain::holidays::{Zone, holiday_on};
use domain::rules::{Violation, day_of, minute_of};
use domain::words::{in_french_list, weekday_date};

use super::calendar;
use crate::api::words::moment;
use crate::locale::{Road, itinerary as say};
use crate::views::ClashRow;

/// What stands against publishing first, then what only warns, each in the order of travel.
pub fn rows(clashes: &[Clash], stops: &[ItineraryStop]) -> Vec<ClashRow> {
    let mut rows: Vec<ClashRow> = clashes.iter().map(|clash| row(clash, stops)).collect();
    rows.sort_by_key(|row| !row.hard);
    rows
}

fn row(clash: &Clash, stops: &[ItineraryStop]) -> ClashRow {
    let place = |id| (0_u32..).zip(stops).find(|(_, stop)| stop.id == id);
    let concerned: Vec<(u32, &ItineraryStop)> = clash.stops.iter().filter_map(|id| place(*id)).collect();
    let towns: Vec<&str> = concerned.iter().map(|(_, stop)| stop.town.as_str()).collect();
    let towns = in_french_list(&towns);
    let about = clash.about.as_deref().unwrap_or(match clash.violation {
        Violation::DeskBusy { .. } => Road::SomeDesk.fr(),
        Violation::Holiday { .. } => "",
        _ => Road::Caravan.fr(),
    });
    let begins = concerned.first().map(|(_, stop)| stop.starts_on);
    let when = match &clash.violation {
        Violation::CaravanTwice { gap }
        | Violation::FacilitatorTwice { gap, .. }
        | Violation::TeamTwice { gap, .. } => at(gap.at),
        Violation::RoomBusy { at: start, .. }
        | Violation::Crowded { at: start, .. }
        | Violation::DeskBusy { at: start, .. } => at(*start),
        Violation::VenueClosed { day, .. } | Violation::Holiday { day, .. } => calendar::day_of(*day).map(weekday_date),
        Violation::VenueNotConfirmed { .. } | Violation::OverCapacity { .. } | Violation::TeamsShort { .. } => {
            begins.map(weekday_date)
        }
    };
    ClashRow {
        who: if about.is_empty() { towns } else { format!("{about}, {towns}") },
        when: when.unwrap_or_default(),
        what: what(clash, concerned.first().map(|(_, stop)| *stop)),
        hard: clash.hard,
        stops: concerned.iter().map(|(place, _)| *place).collect(),
    }
}

fn what(clash: &Clash, stop: Option<&ItineraryStop>) -> String {
    let title = |place: usize| clash.sessions.get(place).map_or("", String::as_str);
    let last = clash.sessions.last().map_or("", String::as_str);
    match &clash.violation {
        Violation::CaravanTwice { gap } => say::missing_road(gap.missing),
        Violation::FacilitatorTwice { gap, .. } | Violation::TeamTwice { gap, .. } => {
            say::missing_between(title(0), title(1), gap.missing)
        }
        Violation::VenueNotConfirmed { .. } => Road::NotConfirmed.fr().to_owned(),
        Violation::VenueClosed { minutes, .. } => say::venue_closed(*minutes),
        Violation::RoomBusy { missing, .. } => say::room_busy(last, *missing),
        Violation::OverCapacity { places, capacity, .. } => say::too_many_seats(last, *places, *capacity),
        Violation::Crowded { places, capacity, .. } => say::too_many_together(*places, *capacity),
        Violation::DeskBusy { overlap, .. } => say::desk_busy(*overlap),
        Violation::TeamsShort { needed, teams, .. } => say::teams_short(*needed, *teams),
        Violation::Holiday { day, .. } => {
            let zone = match stop {
                Some(stop) if !stop.insee_code.starts_with("972") => Zone::Metropole,
                _ => Zone::Martinique,
            };
            say::on_holiday(calendar::day_of(*day).and_then(|day| holiday_on(day, zone)).unwrap_or_default())
        }
    }
}

/// « jeudi 20 mai, 9 h 30 ».
fn at(start: i64) -> Option<String> {
    let day: NaiveDate = calendar::day_of(day_of(start))?;
    let minute = u32::try_from(minute_of(start)).ok()?;
    Some(moment(day, NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?))
}
