//! What clashes, for the itinerary and before publishing: who, when, how much, at which stops.

use backend::service::read_itinerary::{Clash, ItineraryStop};

use crate::conflicts::{what, when, who};
use crate::views::{ClashNote, ClashRow};

/// What stands against publishing first, then what only warns, each in the order of travel.
pub fn rows(clashes: &[Clash], stops: &[ItineraryStop]) -> Vec<ClashRow> {
    let mut rows: Vec<ClashRow> = clashes.iter().map(|clash| row(clash, stops)).collect();
    rows.sort_by_key(|row| !row.hard);
    rows
}

fn row(clash: &Clash, stops: &[ItineraryStop]) -> ClashRow {
    let place = |id| (0_u32..).zip(stops).find(|(_, stop)| stop.id == id).map(|(place, _)| place);
    let ClashNote { who, when, what, hard, .. } = note(clash);
    ClashRow { who, when, what, hard, stops: clash.stops.iter().filter_map(|id| place(*id)).collect() }
}

/// A clash in words, without its ways out.
pub fn note(clash: &Clash) -> ClashNote {
    let towns: Vec<&str> = clash.places.iter().map(|place| place.town.as_str()).collect();
    let first = clash.places.first();
    ClashNote {
        who: who(&clash.violation, clash.about.as_deref(), &towns),
        when: when(&clash.violation, first.map(|place| place.starts_on)),
        what: what(&clash.violation, &clash.sessions, first.map(|place| place.insee_code.as_str())),
        hard: clash.hard,
        ways: Vec::new(),
    }
}
