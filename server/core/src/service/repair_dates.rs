//! A stop was put on a day that clashes: which few others make room for it? Nothing is stored: what is
//! chosen goes through [`super::accept_dates`].

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use domain::ids::StopId;
use domain::plan::{Conflict, DateEdit, Question, TourPlan, Wishes, World, conflicts};
use domain::rules::Violation;
use planner::itinerary::repair::{Drop, repairs};

use super::propose_dates::{Ground, ProposeError, ground, in_turn, read, usual};
use crate::Backend;

/// So many plans are looked at, and so long.
const STEPS: u64 = 60_000;
const LONGEST: Duration = Duration::from_millis(400);
/// Nobody drives longer from one stop to the next, in minutes: only the hours of the doors count here.
const ANY_WAY: u32 = 600;

/// The draft that was looked at, and what could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// Its revision: what accepting expects.
    pub revision: i64,
    /// The repairs: the fewest others move first, then the shortest road.
    pub repairs: Vec<Mend>,
}

/// Other stops make room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// Who moves: the town, its day now, its day then.
    pub moves: Vec<(String, NaiveDate, NaiveDate)>,
    /// The same for the draft.
    pub edits: Vec<DateEdit>,
    /// Minutes on the road that the tour gains; negative where it gets shorter.
    pub minutes: i64,
}

/// Up to three repairs of the draft in which a stop stays where it was put; none where no date of it
/// clashes. `None` for an unknown tour or stop.
pub async fn mending(backend: &Backend, tour: &str, stop: &str) -> Result<Option<Mending>, ProposeError> {
    let Some(ground) = ground(backend, tour).await? else { return Ok(None) };
    let Some(id) = ground.plan.stops.iter().find(|found| found.slug == stop && !found.cancelled).map(|stop| stop.id)
    else {
        return Ok(None);
    };
    let revision = ground.revision;
    if !about_dates(&ground.plan, &ground.world).iter().any(|conflict| conflict.stops.contains(&id)) {
        return Ok(Some(Mending { revision, repairs: Vec::new() }));
    }
    let repairs = in_turn(move || look(&ground, id)).await?;
    Ok(Some(Mending { revision, repairs }))
}

/// Conflicts that another date would end.
fn about_dates(plan: &TourPlan, world: &World) -> Vec<Conflict> {
    let found = conflicts(plan, world).unwrap_or_default();
    let about = |violation: &Violation| {
        matches!(violation, Violation::CaravanTwice { .. } | Violation::VenueClosed { session: None, .. })
    };
    found.into_iter().filter(|conflict| about(&conflict.violation)).collect()
}

fn look(ground: &Ground, id: StopId) -> Vec<Mend> {
    let Ok(wishes) = read(&usual(ground), ground) else { return Vec::new() };
    // Only what cannot be counts here, not what is wished.
    let mut wishes = Wishes { rest: None, leg_minutes: ANY_WAY, ..wishes };
    let ask = |wishes: &Wishes| Question::new(&ground.plan, &ground.world, wishes, &ground.around);
    // A stop that stands where a wish would not have it (a partner who is away, for one) stays there:
    // it was not what was asked.
    let question = ask(&wishes);
    wishes.pinned.extend(unwished(&question));
    let question = ask(&wishes);
    let Some((town, placed)) = (0_u32..)
        .zip(&question.subjects)
        .find(|(_, subject)| subject.stop == Some(id))
        .and_then(|(town, _)| Some((town, question.now.stops.get(town as usize).copied().flatten()?)))
    else {
        return Vec::new();
    };
    let drop = Drop { town, day: placed.day, venue: Some(placed.venue) };
    let end = Instant::now() + LONGEST;
    let found = repairs(&question.season, &question.now, drop, STEPS, &mut || Instant::now() >= end);
    let list = found.map(|found| found.list).unwrap_or_default();
    let road = question.minutes(&question.now).unwrap_or_default();
    list.iter()
        .filter_map(|repair| {
            let edits: Vec<DateEdit> = question.edits(&repair.schedule).into_iter().flatten().collect();
            let moves = moves(ground, &edits)?;
            let minutes = question.minutes(&repair.schedule)? - road;
            ends_it(ground, &moves, id).then(|| Mend {
                moves: moves.into_iter().map(|(_, town, from, to)| (town, from, to)).collect(),
                edits,
                minutes,
            })
        })
        .collect()
}

/// The stops that stand on a day on which they would not be put.
fn unwished(question: &Question) -> impl Iterator<Item = StopId> + '_ {
    let placed = (0_u32..).zip(question.subjects.iter().zip(&question.now.stops));
    placed.filter_map(|(town, (subject, placed))| {
        placed.filter(|placed| !question.season.is_allowed_alone(town, *placed)).and(subject.stop)
    })
}

type Move = (StopId, String, NaiveDate, NaiveDate);

/// Who moves, if nothing but days changes.
fn moves(ground: &Ground, edits: &[DateEdit]) -> Option<Vec<Move>> {
    edits
        .iter()
        .map(|edit| {
            let DateEdit::Move { stop, on, venue: None } = edit else { return None };
            let found = ground.plan.stop(*stop)?;
            let town = ground.town(&found.insee_code).map(|town| town.name.clone()).unwrap_or_default();
            Some((*stop, town, found.starts_on, *on))
        })
        .collect()
}

/// Whether the engine of the hours agrees: the dropped stop and all that move clash no more.
fn ends_it(ground: &Ground, moves: &[Move], dropped: StopId) -> bool {
    let mut after = ground.plan.clone();
    let done = moves.iter().all(|(stop, _, _, on)| after.move_stop(*stop, *on).is_ok());
    let concerned = |id: &StopId| *id == dropped || moves.iter().any(|(stop, ..)| stop == id);
    done && !moves.is_empty()
        && !about_dates(&after, &ground.world).iter().any(|conflict| conflict.stops.iter().any(concerned))
}
