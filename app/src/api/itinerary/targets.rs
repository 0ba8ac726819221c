//! What a day would cost a stop, and what could make room for it, in words.

use backend::service::repair_dates::{Mend, Mending};
use domain::words::weekday_date;
use planner::itinerary::hand::Ground;

use crate::day_colours;
use crate::locale::{Dates, itinerary as say};
use crate::views::{RepairRow, RepairView, TargetRow};

/// The days of a month to which a stop could go; `None` for an unknown stop.
pub fn rows(ground: &Ground, stop: &str, month: &str) -> Option<Vec<TargetRow>> {
    let mut rows = day_colours::rows(ground, stop);
    let own = day_colours::month_of(ground, stop)?;
    let shown = if month.is_empty() { own.as_str() } else { month };
    rows.retain(|row| row.date.starts_with(shown));
    Some(rows)
}

/// What could make room, in words.
pub fn repairs(found: Mending) -> RepairView {
    let repairs = found.repairs.into_iter().map(repair).collect();
    RepairView { revision: found.revision.to_string(), repairs, refusal: String::new() }
}

/// Others search: nothing was looked for.
pub fn no_time() -> RepairView {
    RepairView { revision: String::new(), repairs: Vec::new(), refusal: Dates::Busy.fr().to_owned() }
}

fn repair(mend: Mend) -> RepairRow {
    let moves =
        mend.moves.iter().map(|(town, from, to)| say::town_moves(town, &weekday_date(*from), &weekday_date(*to)));
    RepairRow {
        moves: moves.collect(),
        road: say::road_gained(mend.minutes),
        edits: mend.edits.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        label: say::move_stops(i64::try_from(mend.moves.len()).unwrap_or(i64::MAX)),
    }
}
