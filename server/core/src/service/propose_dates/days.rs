//! Why a town is on its day: what the days around would cost, each wish in its own measure.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use domain::plan::Question;
use domain::season::{Costs, Placed, Schedule, Violation};
use planner::itinerary::Answer;
use planner::itinerary::score::{self, Target};

/// So long it may take for all towns together.
const LONGEST: Duration = Duration::from_millis(700);
/// So many days before and after are told.
const AROUND: u32 = 4;

/// Why a town is on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDay {
    /// The days around, without its own.
    pub around: Vec<OtherDay>,
    /// The best of all other days; none where there is no other.
    pub next_best: Option<OtherDay>,
}

/// Another day for a town, all others staying where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDay {
    /// The day.
    pub on: NaiveDate,
    /// What speaks against it; where nothing does, what it would change.
    pub verdict: Result<Change, Vec<Violation>>,
}

/// What another day would change: below 0 where it would be better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Minutes on the road.
    pub minutes: i64,
    /// Days of the week that are not liked.
    pub weekdays: i64,
    /// Days by which pauses are uneven.
    pub rhythm: i64,
    /// What it weighs that dates change, in points.
    pub dates: i64,
}

/// Each town of a plan, in the order of the question.
pub fn own_days(question: &Question, answer: &Answer) -> Vec<Option<OwnDay>> {
    let end = Instant::now() + LONGEST;
    let mut look = Look { question, answer, trial: answer.schedule.clone() };
    (0_u32..).zip(&question.subjects).map(|(town, subject)| look.town(town, end).filter(|_| !subject.fixed)).collect()
}

struct Look<'a> {
    question: &'a Question,
    answer: &'a Answer,
    trial: Schedule,
}

impl Look<'_> {
    fn town(&mut self, town: u32, end: Instant) -> Option<OwnDay> {
        let schedule = &self.answer.schedule;
        let mut late = false;
        let mut should_stop = || {
            late = Instant::now() >= end;
            late
        };
        let why = score::why(&self.question.season, schedule, town, &mut should_stop).ok().flatten()?;
        if late {
            return None;
        }
        let near = |target: &&Target| target.day.abs_diff(why.placed.day) <= AROUND;
        let around = why.neighbours.iter().filter(near).filter_map(|target| self.other(town, target)).collect();
        Some(OwnDay { around, next_best: why.next_best.as_ref().and_then(|target| self.other(town, target)) })
    }

    fn other(&mut self, town: u32, target: &Target) -> Option<OtherDay> {
        let verdict = if target.is_free() {
            let own = self.trial.stops.get(town as usize).copied()?;
            *self.trial.stops.get_mut(town as usize)? = Some(Placed { day: target.day, venue: target.venue });
            let then = self.question.season.assess(&self.trial).ok();
            *self.trial.stops.get_mut(town as usize)? = own;
            Ok(self.change(&then?.costs))
        } else {
            Err(target.created.clone())
        };
        Some(OtherDay { on: self.question.date(target.day), verdict })
    }

    fn change(&self, then: &Costs) -> Change {
        let (now, weights) = (&self.answer.costs, &self.question.season.weights);
        // A wish that does not count costs nothing then and now.
        let amount = |part: fn(&Costs) -> i64, weight: i64| (part(then) - part(now)) / weight.max(1);
        Change {
            minutes: amount(|costs| costs.driving, weights.driving),
            weekdays: amount(|costs| costs.weekdays, weights.weekdays),
            rhythm: amount(|costs| costs.evenness, weights.evenness),
            dates: amount(|costs| costs.stability, weights.stability),
        }
    }
}
