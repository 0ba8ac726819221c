//! What else to wish so that more towns have a date. Each way was searched: it brings what it says.

use std::cmp::Reverse;
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use domain::ids::StopId;
use domain::plan::{MOST_DAYS, Question, Wishes};
use domain::season::Rest;
use planner::itinerary::explain::{self, Change, Contradiction, Wish};
use planner::itinerary::{Answer, Budget, solve};

use super::ground::Ground;
use super::watch::Watch;
use super::wishes::LEG_MINUTES;

/// So long all of them together may take, and so many steps each.
const LONGEST: Duration = Duration::from_millis(900);
const BUDGET: Budget = Budget { iterations: 3_000 };
/// Steps in which the planner says how far a limit must give way.
const LEAST: Budget = Budget { iterations: 100 };
/// No more are told.
const MOST: usize = 4;
/// So many minutes more on the road are tried first, and so many days more.
const MORE_MINUTES: u32 = 60;
const MORE_DAYS: u64 = 7;
const SUNDAY: usize = 6;

/// A wish that gives way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which wish, and what it becomes.
    pub relaxed: Relaxed,
    /// How many towns more have a date then.
    pub gained: usize,
}

/// What a wish becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relaxed {
    /// Free days between two stops.
    FreeDays(u32),
    /// The rule of rest.
    Rest(Option<Rest>),
    /// Stops a week.
    StopsAWeek(Option<u32>),
    /// Minutes of the longest way.
    LegMinutes(u32),
    /// Sundays may be used.
    Sunday,
    /// The last day that may be used.
    Last(NaiveDate),
    /// A stop may move.
    Unpinned(StopId),
}

impl Relaxed {
    fn apply(self, wishes: &Wishes) -> Wishes {
        let mut wishes = wishes.clone();
        match self {
            Self::FreeDays(days) => wishes.free_days = days,
            Self::Rest(rest) => wishes.rest = rest,
            Self::StopsAWeek(stops) => wishes.stops_a_week = stops,
            Self::LegMinutes(minutes) => wishes.leg_minutes = minutes,
            Self::Sunday => wishes.weekdays[SUNDAY] = true,
            Self::Last(last) => wishes.last = last,
            Self::Unpinned(stop) => {
                wishes.pinned.remove(&stop);
            }
        }
        wishes
    }
}

/// The ways for a plan that leaves towns out: those that bring the most first, then in the order in
/// which people give things up.
pub fn ways(
    ground: &Ground,
    wishes: &Wishes,
    asked: &Question,
    answer: &Answer,
    why: Option<&Contradiction>,
) -> Vec<Way> {
    let end = Instant::now() + LONGEST;
    let candidates = candidates(wishes, asked, answer, why);
    let left = |answer: &Answer| answer.schedule.stops.iter().filter(|placed| placed.is_none()).count();
    let now = left(answer);
    let mut found: Vec<Way> = Vec::new();
    let count = u32::try_from(candidates.len()).unwrap_or(u32::MAX).max(1);
    let share = end.saturating_duration_since(Instant::now()) / count;
    for relaxed in candidates {
        let other = ground.question(&relaxed.apply(wishes));
        let start = (other.subjects == asked.subjects).then_some(&answer.schedule);
        let mut watch = Watch::of(share, None);
        let Ok(then) = solve(&other.season, start.or(Some(&other.now)), 1, BUDGET, &mut watch) else { continue };
        let gained = now.saturating_sub(left(&then));
        // Of two steps of one wish the smaller is enough where the larger brings no more.
        let same = |one: &Way| std::mem::discriminant(&one.relaxed) == std::mem::discriminant(&relaxed);
        let more = found.iter().filter(|one| same(one)).all(|one| one.gained < gained);
        if gained > 0 && (more || matches!(relaxed, Relaxed::Unpinned(_))) {
            found.push(Way { relaxed, gained });
        }
    }
    found.sort_by_key(|way| Reverse(way.gained));
    found.truncate(MOST);
    found
}

/// What could give way: what the contradiction names, as far as it must; everything strict where none
/// was proven.
fn candidates(wishes: &Wishes, asked: &Question, answer: &Answer, why: Option<&Contradiction>) -> Vec<Relaxed> {
    let mut list = Vec::new();
    if let Some(why) = why {
        let mut watch = Watch::of(LONGEST / 3, None);
        let least = explain::relaxations(&asked.season, &answer.schedule, why, LEAST, &mut watch);
        list.extend(least.iter().filter_map(|way| relaxed(wishes, asked, way.wish, way.change)));
    }
    let named = |wish: Wish| why.is_none_or(|why| why.wishes.contains(&wish));
    list.extend((named(Wish::FreeDays) && wishes.free_days > 0).then_some(Relaxed::FreeDays(0)));
    list.extend(wishes.rest.filter(|_| named(Wish::Rest)).map(|_| Relaxed::Rest(None)));
    list.extend(wishes.stops_a_week.filter(|_| named(Wish::StopsAWeek)).map(|_| Relaxed::StopsAWeek(None)));
    let longest = u32::try_from(LEG_MINUTES.1).unwrap_or_default();
    if (named(Wish::Leg) || named(Wish::DayDriving)) && wishes.leg_minutes < longest {
        list.push(Relaxed::LegMinutes((wishes.leg_minutes + MORE_MINUTES).min(longest)));
        list.push(Relaxed::LegMinutes(longest));
    }
    list.extend((named(Wish::Closed) && !wishes.weekdays[SUNDAY]).then_some(Relaxed::Sunday));
    let later = wishes.last.checked_add_days(Days::new(MORE_DAYS));
    list.extend(later.filter(|later| (*later - wishes.first).num_days() < MOST_DAYS).map(Relaxed::Last));
    let mut once: Vec<Relaxed> = Vec::new();
    for relaxed in list {
        if !once.contains(&relaxed) {
            once.push(relaxed);
        }
    }
    once
}

/// A change of the planner as a change of the wishes, where the organiser can wish it.
fn relaxed(wishes: &Wishes, asked: &Question, wish: Wish, change: Change) -> Option<Relaxed> {
    Some(match (wish, change) {
        (Wish::FreeDays, Change::By { many }) => Relaxed::FreeDays(wishes.free_days.checked_sub(many)?),
        (Wish::Rest, Change::By { many }) => {
            let rest = wishes.rest?;
            Relaxed::Rest(Some(Rest { work_days: rest.work_days + many, ..rest }))
        }
        (Wish::StopsAWeek, Change::By { many }) => {
            Relaxed::StopsAWeek(Some(wishes.stops_a_week? + many).filter(|stops| *stops < 7))
        }
        (Wish::Pin { town }, Change::GivenUp) => {
            let stop = asked.subjects.get(town as usize)?.stop?;
            Relaxed::Unpinned(Some(stop).filter(|stop| wishes.pinned.contains(stop))?)
        }
        _ => return None,
    })
}
