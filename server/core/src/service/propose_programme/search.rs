//! The search itself: away from the threads that answer others, no longer than people wait. What it
//! finds is looked at once more by the rules of the tour before anybody sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use domain::ids::{FacilitatorId, PartnerId, RoomId, SessionId};
use domain::plan::{Conflict, TourPlan, WayOut, conflicts};
use planner::programme::{Block, Figures, Place, Progress, Unplaced, solve};
use planner::verify;

use super::ProposeError;
use super::ground::Ground;
use super::task::Task;
use super::wishes::{Keep, Scope, Wishes, unsettled};
use crate::service::propose_dates::{self, in_turn};

/// How hard to search. The same seed gives the same programme as long as the time suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// So many steps for each session.
    pub steps_each: usize,
    /// No longer than this.
    pub longest: Duration,
}

impl Effort {
    /// For somebody who waits for the page: a day of 60 sessions takes less than a second on a server,
    /// one of fifteen a quarter of that.
    pub const PAGE: Self = Self { steps_each: 10_000, longest: Duration::from_secs(2) };
}

/// What stands against a place of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// Nothing but the time of the search.
    Stopped,
    /// No room is large enough.
    Capacity,
    /// No open hour is long enough.
    Hours,
    /// A room is taken by another stop.
    Closed,
    /// A partner is elsewhere.
    PartnerAway(PartnerId),
    /// A named person is elsewhere.
    PersonAway(FacilitatorId),
    /// A partner has no team left.
    Partner(PartnerId),
    /// A named person holds another session.
    Person(FacilitatorId),
    /// The rooms are taken.
    RoomBusy,
    /// Another session must be over before, or come after.
    Order(SessionId),
    /// A meal.
    Meal,
    /// The rules of the whole tour.
    Tour,
}

/// What becomes of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It was not to move.
    Kept,
    /// It could move and stays: nothing is better.
    Same,
    /// It goes there.
    Moves(WayOut),
    /// It finds no place and stays where it is.
    Unplaced {
        /// What stands against it, each by itself if `alone`, else only together.
        obstacles: Vec<Obstacle>,
        /// Whether giving up any one of them would be enough.
        alone: bool,
    },
}

/// A session, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The session.
    pub session: SessionId,
    /// What becomes of it.
    pub fate: Fate,
    /// Who is registered or waits.
    pub registrations: i64,
}

/// How good a programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// Conflicts of the stop's sessions that stand against publishing.
    pub conflicts: usize,
    /// What is softer; `None` where a session has no place on the grid.
    pub figures: Option<Figures>,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The sessions of the stop, in the order of the hours proposed.
    pub lines: Vec<Line>,
    /// The programme as it is.
    pub before: Score,
    /// As it would be.
    pub after: Score,
    /// The plan as it would be.
    pub plan: TourPlan,
    /// What would still clash.
    pub remaining: Vec<Conflict>,
    /// Minutes of a slot: the figures count slots.
    pub slot_minutes: i64,
}

/// Looks for a programme.
pub async fn propose(ground: &Ground, wishes: &Wishes, seed: u64, effort: Effort) -> Result<Found, ProposeError> {
    let (ground, wishes) = (ground.clone(), wishes.clone());
    in_turn(move || look(&ground, &wishes, seed, effort)).await.map_err(|error| match error {
        propose_dates::ProposeError::Unexpected(error) => ProposeError::Unexpected(error),
        _ => ProposeError::Busy,
    })?
}

fn look(ground: &Ground, wishes: &Wishes, seed: u64, effort: Effort) -> Result<Found, ProposeError> {
    if ground.sessions().all(|session| wishes.stays.contains(&session.id)) {
        let quiet = wishes.scope == Scope::Clashing && unsettled(ground).is_empty();
        return Err(if quiet { ProposeError::NothingClashes } else { ProposeError::NothingFree });
    }
    let task = Task::new(ground, wishes);
    if task.rooms.is_empty() {
        return Err(ProposeError::NoRoom);
    }
    let title = |number: usize| {
        let session = task.sessions.get(number).and_then(|id| ground.sessions().find(|session| session.id == *id));
        session.map(|session| session.title.clone()).unwrap_or_default()
    };
    let steps = effort.steps_each * task.sessions.len();
    let mut watch = Watch { end: Instant::now() + effort.longest };
    let plan = solve(&task.problem, seed, steps, &mut watch).map_err(|bad| ProposeError::of(&bad, title))?;
    let mut places = plan.places;
    go_back(&task, &mut places, wishes.keep, &watch);
    Ok(judge(ground, wishes, &task, &places, &plan.unplaced))
}

/// A session goes back to where it is now, where that costs no more than it is worth.
fn go_back(task: &Task, places: &mut Vec<Option<Place>>, keep: Keep, watch: &Watch) {
    let worth = match keep {
        Keep::No => return,
        Keep::Little => 15,
        Keep::Much => 100,
    };
    let mut cost = verify::programme::cost(&task.problem, places);
    let mut changed = true;
    while changed {
        changed = false;
        for (number, now) in task.now.iter().enumerate() {
            if now.is_none() || places[number].is_none() || places[number] == *now {
                continue;
            }
            if Instant::now() >= watch.end {
                return;
            }
            let mut trial = places.clone();
            trial[number] = *now;
            let then = verify::programme::cost(&task.problem, &trial);
            if then <= cost + worth && verify::programme::places(&task.problem, &trial).is_empty() {
                (*places, cost, changed) = (trial, then, true);
            }
        }
    }
}

/// What becomes of each session, by the rules of the tour.
fn judge(ground: &Ground, wishes: &Wishes, task: &Task, places: &[Option<Place>], unplaced: &[Unplaced]) -> Found {
    let mut moves: BTreeMap<SessionId, WayOut> = BTreeMap::new();
    let mut lost: BTreeMap<SessionId, Fate> = BTreeMap::new();
    for (id, place) in task.sessions.iter().zip(places).filter(|(id, _)| !wishes.stays.contains(id)) {
        if let Some((starts, room)) = place.and_then(|place| task.at(place))
            && stands(ground, *id) != Some((starts, Some(room)))
        {
            moves.insert(*id, WayOut::Move { session: *id, starts, room: Some(room) });
        }
    }
    for left in unplaced {
        let Some(id) = task.sessions.get(left.session) else { continue };
        let mut obstacles: Vec<Obstacle> = left.blocks.iter().filter_map(|block| obstacle(task, *block)).collect();
        obstacles.sort_unstable();
        obstacles.dedup();
        lost.insert(*id, Fate::Unplaced { obstacles, alone: left.alone });
    }
    for id in &task.closed {
        lost.insert(*id, Fate::Unplaced { obstacles: vec![Obstacle::Hours], alone: true });
    }
    let after = loop {
        let after = moved(ground, moves.values());
        let bad = clashing(&after, ground, |id| moves.contains_key(id), |id| lost.contains_key(id));
        if bad.is_empty() {
            break after;
        }
        for id in bad {
            moves.remove(&id);
            lost.insert(id, Fate::Unplaced { obstacles: vec![Obstacle::Tour], alone: true });
        }
    };
    let remaining = of_stop(&after, ground);
    let is_whole = |places: &[Option<Place>]| task.closed.is_empty() && places.iter().all(Option::is_some);
    let figures =
        |places: &[Option<Place>]| is_whole(places).then(|| verify::programme::figures(&task.problem, places));
    let settled = task.sessions.iter().all(|id| !matches!(lost.get(id), Some(Fate::Unplaced { .. })));
    let mut lines: Vec<Line> = ground
        .sessions()
        .map(|session| Line {
            session: session.id,
            fate: match (moves.get(&session.id), lost.remove(&session.id)) {
                (Some(way), _) => Fate::Moves(*way),
                (None, Some(fate)) if !wishes.stays.contains(&session.id) => fate,
                (None, _) if wishes.stays.contains(&session.id) => Fate::Kept,
                (None, _) => Fate::Same,
            },
            registrations: ground.registrations(session.id),
        })
        .collect();
    lines.sort_by_key(|line| {
        after.session(line.session).map(|(_, session)| (session.times.starts(), session.room, session.id))
    });
    Found {
        lines,
        before: Score { conflicts: of_stop(&ground.plan, ground).len(), figures: figures(&task.now) },
        after: Score { conflicts: remaining.len(), figures: figures(places).filter(|_| settled) },
        remaining,
        plan: after,
        slot_minutes: i64::try_from(task.problem.slot_minutes).unwrap_or(i64::MAX),
    }
}

/// Where a session is in the draft.
fn stands(ground: &Ground, id: SessionId) -> Option<(NaiveDateTime, Option<RoomId>)> {
    ground.sessions().find(|session| session.id == id).map(|session| (session.times.starts(), session.room))
}

fn moved<'a>(ground: &Ground, moves: impl Iterator<Item = &'a WayOut>) -> TourPlan {
    let mut plan = ground.plan.clone();
    for way in moves {
        // What cannot be made is not made, and the rules look at what is left.
        let _ = way.apply(&mut plan);
    }
    plan
}

/// The hard conflicts that concern a session of the stop.
fn of_stop(plan: &TourPlan, ground: &Ground) -> Vec<Conflict> {
    let found = conflicts(plan, &ground.world).unwrap_or_default();
    let here = |id: &SessionId| ground.sessions().any(|session| session.id == *id);
    found.into_iter().filter(|conflict| conflict.hard && conflict.sessions.iter().any(here)).collect()
}

/// The sessions that moved into a conflict, though every session of it has a place.
fn clashing(
    plan: &TourPlan,
    ground: &Ground,
    is_moved: impl Fn(&SessionId) -> bool,
    is_lost: impl Fn(&SessionId) -> bool,
) -> BTreeSet<SessionId> {
    let found = of_stop(plan, ground);
    let bad = found.iter().filter(|conflict| !conflict.sessions.iter().any(&is_lost));
    bad.flat_map(|conflict| &conflict.sessions).copied().filter(is_moved).collect()
}

fn obstacle(task: &Task, block: Block) -> Option<Obstacle> {
    let partner = |number: usize| task.partners.get(number).copied();
    let person = |number: usize| task.people.get(number).copied();
    Some(match block {
        Block::Stopped => Obstacle::Stopped,
        Block::Capacity | Block::Crowded => Obstacle::Capacity,
        Block::Hours | Block::PinnedTime => Obstacle::Hours,
        Block::Closed => Obstacle::Closed,
        Block::PartnerAway(number) => Obstacle::PartnerAway(partner(number)?),
        Block::FacilitatorAway(number) => Obstacle::PersonAway(person(number)?),
        Block::Partner(number) => Obstacle::Partner(partner(number)?),
        Block::Facilitator(number) => Obstacle::Person(person(number)?),
        Block::RoomBusy | Block::PinnedRoom(_) | Block::Features => Obstacle::RoomBusy,
        Block::Order(number) => Obstacle::Order(*task.sessions.get(number)?),
        Block::PartnerMeal(_) | Block::FacilitatorMeal(_) | Block::Meal => Obstacle::Meal,
    })
}

/// Stops when people have waited long enough.
struct Watch {
    end: Instant,
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        Instant::now() >= self.end
    }

    fn better(&mut self, _places: &[Option<Place>], _left_out: i64, _cost: i64) {}
}
