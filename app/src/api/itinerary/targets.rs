//! What a day would cost a stop, in words.

use backend::service::read_itinerary::{Target, Targets};
use backend::service::repair_dates::{Mend, Mending};
use domain::rules::Violation;
use domain::words::weekday_date;

use super::clashes;
use crate::locale::{Dates, Road, itinerary as say};
use crate::views::{CheckTone, RepairRow, RepairView, TargetRow};

/// So many minutes more are a detour.
const DETOUR: i64 = 20;

/// The days to which a stop could go.
pub fn rows(found: Targets) -> Vec<TargetRow> {
    found.days.into_iter().map(row).collect()
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

fn row(target: Target) -> TargetRow {
    let note = target.clash.as_ref().map(clashes::note);
    let hard = target.clash.as_ref().is_some_and(|clash| clash.hard);
    let words = match target.clash.as_ref().filter(|clash| clash.hard).map(|clash| &clash.violation) {
        Some(Violation::VenueClosed { .. }) => Road::TargetClosed.fr().to_owned(),
        Some(Violation::CaravanTwice { gap }) if gap.overlap > 0 => Road::TargetTaken.fr().to_owned(),
        Some(Violation::CaravanTwice { gap }) => say::target_short(gap.missing),
        Some(_) => Road::TargetClash.fr().to_owned(),
        None => say::target_minutes(target.minutes),
    };
    TargetRow {
        date: target.day.to_string(),
        label: say::target(&weekday_date(target.day)),
        tone: match (hard, note.is_some() || target.minutes > DETOUR) {
            (true, _) => CheckTone::Bad,
            (false, true) => CheckTone::Wait,
            (false, false) => CheckTone::Good,
        },
        why: note.map(|note| format!("{}\u{a0}: {}", note.who, note.what)).unwrap_or_default(),
        words,
    }
}
