//! The search itself: away from the threads that answer others, no longer than people wait.

use std::time::{Duration, Instant};

use domain::plan::{Question, Wishes};
use domain::season::{Schedule, Value};
use planner::itinerary::explain::{Contradiction, Verdict, explain};
use planner::itinerary::{Answer, Budget, Progress, solve};
use tokio::sync::{Semaphore, mpsc};

use super::ProposeError;
use super::ground::Ground;
use crate::error::Unexpected;

/// A search takes a whole processor: no more run at once in one process.
static SEARCHES: Semaphore = Semaphore::const_new(2);
/// So long one waits for the searches of others.
const PATIENCE: Duration = Duration::from_secs(8);
/// So long a search may take.
const LONGEST: Duration = Duration::from_millis(1_500);
/// Enough for a season of 34 towns within a second on a server; the same seed gives the same plan as
/// long as the time suffices.
const BUDGET: Budget = Budget { iterations: 20_000 };

/// So long one looks for the reason why towns are left out, and so many dates are tried for it.
const LONGEST_WHY: Duration = Duration::from_millis(700);
const WHY_STEPS: u64 = 60_000;

/// A plan that the search met on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// How many towns have a date.
    pub placed: usize,
    /// Of so many.
    pub towns: usize,
    /// Minutes on the road.
    pub minutes: i64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was asked.
    pub question: Question,
    /// The plan.
    pub answer: Answer,
    /// What the plan of now is worth by the same measure, where it keeps all the rules.
    pub now: Option<Value>,
    /// Why not all towns can have a date, where that was proven.
    pub why: Option<Contradiction>,
}

/// Looks for the best dates. `steps` is told of each better plan; when nobody listens any more, the
/// search ends.
pub async fn propose(
    ground: &Ground,
    wishes: &Wishes,
    seed: u64,
    steps: Option<mpsc::UnboundedSender<Step>>,
) -> Result<Found, ProposeError> {
    let permit = tokio::time::timeout(PATIENCE, SEARCHES.acquire()).await.map_err(|_| ProposeError::Busy)?;
    let permit = permit.map_err(Unexpected::new)?;
    let question = Question::new(&ground.plan, &ground.world, wishes, &ground.around);
    let found = tokio::task::spawn_blocking(move || look(question, seed, steps)).await.map_err(Unexpected::new)?;
    drop(permit);
    found
}

fn look(question: Question, seed: u64, steps: Option<mpsc::UnboundedSender<Step>>) -> Result<Found, ProposeError> {
    let mut watch = Watch { question: &question, end: Instant::now() + LONGEST, steps };
    let answer = solve(&question.season, Some(&question.now), seed, BUDGET, &mut watch)?;
    let now = question.season.assess(&question.now).ok().filter(|now| now.violations.is_empty());
    let why = why(&question, &answer)?;
    Ok(Found { now: now.map(|now| now.value()), answer, why, question })
}

/// The smallest set of towns and wishes that contradict each other, where towns are left out.
fn why(question: &Question, answer: &Answer) -> Result<Option<Contradiction>, ProposeError> {
    if answer.schedule.stops.iter().all(Option::is_some) {
        return Ok(None);
    }
    let end = Instant::now() + LONGEST_WHY;
    let found = explain(&question.season, &answer.schedule, WHY_STEPS, &mut || Instant::now() >= end)?;
    Ok(match found {
        Verdict::Contradiction(found) => Some(found),
        Verdict::Possible(_) | Verdict::Unknown => None,
    })
}

struct Watch<'a> {
    question: &'a Question,
    end: Instant,
    steps: Option<mpsc::UnboundedSender<Step>>,
}

impl Progress for Watch<'_> {
    fn should_stop(&mut self) -> bool {
        self.steps.as_ref().is_some_and(mpsc::UnboundedSender::is_closed) || Instant::now() >= self.end
    }

    fn better(&mut self, schedule: &Schedule, _value: Value) {
        if let Some(steps) = &self.steps {
            let step = Step {
                placed: schedule.stops.iter().flatten().count(),
                towns: schedule.stops.len(),
                minutes: self.question.minutes(schedule).unwrap_or_default(),
            };
            // Who left does not want to know.
            let _ = steps.send(step);
        }
    }
}
