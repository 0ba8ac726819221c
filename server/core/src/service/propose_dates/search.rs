//! The search itself: away from the threads that answer others, no longer than people wait.

use std::time::{Duration, Instant};

use domain::plan::{Question, Wishes};
use domain::season::{Schedule, Value};
use planner::itinerary::explain::{Contradiction, Verdict, explain};
use planner::itinerary::{Answer, Budget, Progress, solve};
use tokio::sync::Semaphore;

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

/// Looks for the best dates.
pub async fn propose(ground: &Ground, wishes: &Wishes, seed: u64) -> Result<Found, ProposeError> {
    let permit = tokio::time::timeout(PATIENCE, SEARCHES.acquire()).await.map_err(|_| ProposeError::Busy)?;
    let permit = permit.map_err(Unexpected::new)?;
    let question = Question::new(&ground.plan, &ground.world, wishes, &ground.around);
    let search = move || {
        // Also where whoever asked has left meanwhile: the search itself holds its place.
        let _held = permit;
        look(question, seed)
    };
    tokio::task::spawn_blocking(search).await.map_err(Unexpected::new)?
}

fn look(question: Question, seed: u64) -> Result<Found, ProposeError> {
    let mut watch = Watch { end: Instant::now() + LONGEST };
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

/// Stops when people have waited long enough.
struct Watch {
    end: Instant,
}

impl Progress for Watch {
    fn should_stop(&mut self) -> bool {
        Instant::now() >= self.end
    }

    fn better(&mut self, _schedule: &Schedule, _value: Value) {}
}
