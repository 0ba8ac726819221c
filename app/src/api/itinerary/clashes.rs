//! What clashes, for the itinerary: who, when, how much, at which stops.

use backend::service::read_itinerary::{Clash, ItineraryStop};

use crate::conflicts::{what, when, who};
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
    let first = concerned.first().map(|(_, stop)| *stop);
    ClashRow {
        who: who(&clash.violation, clash.about.as_deref(), &towns),
        when: when(&clash.violation, first.map(|stop| stop.starts_on)),
        what: what(&clash.violation, &clash.sessions, first.map(|stop| stop.insee_code.as_str())),
        hard: clash.hard,
        stops: concerned.iter().map(|(place, _)| *place).collect(),
    }
}
