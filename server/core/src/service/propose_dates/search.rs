//! The search itself: away from the threads that answer others, no longer than people wait.

use std::time::{Duration, Instant};

use domain::plan::{Question, Wishes};
use domain::season::{Schedule, Value};
use planner::itinerary::explain::{Contradiction, Verdict, explain};
use planner::itinerary::{Answer, Budget, solve};
use planner::words;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::ProposeError;
use super::carried;
use super::days::{OwnDay, own_days};
use super::ground::Ground;
use super::turn::{in_turn, place};
use super::watch::{Step, Watch};
use super::ways::{Way, ways};
use crate::Backend;
use crate::error::Unexpected;

/// So long a search may take while a page waits for its answer.
const LONGEST: Duration = Duration::from_millis(1_500);
/// Enough for a season of 34 towns within a second on a server; the same seed gives the same plan as
/// long as the time suffices.
const BUDGET: Budget = Budget { iterations: 20_000 };

/// So long a search may take that somebody follows, and can stop.
pub const LONGEST_FOLLOWED: Duration = Duration::from_secs(6);
const BUDGET_FOLLOWED: Budget = Budget { iterations: 400_000 };
/// So often it tells what it has found.
const PACE: Duration = Duration::from_millis(250);

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
    /// Why not all towns can have a date, in words, where that was proven.
    pub why: Option<String>,
    /// What else to wish so that more towns have a date.
    pub ways: Vec<Way>,
    /// For each town of the question why it is on its day; none for one that has no date or does not
    /// move, and where the time did not suffice.
    pub days: Vec<Option<OwnDay>>,
}

/// Looks for the best dates.
pub async fn propose(ground: &Ground, wishes: &Wishes, seed: u64) -> Result<Found, ProposeError> {
    let question = ground.question(wishes);
    let (ground, wishes) = (ground.clone(), wishes.clone());
    in_turn(move || {
        let mut watch = Watch::of(LONGEST, None);
        let answer = solve(&question.season, Some(&question.now), seed, BUDGET, &mut watch)?;
        told(&ground, &wishes, question, answer)
    })
    .await?
}

/// Looks at a plan that an address carries, as [`carried::write`] wrote it; nothing where it does not
/// keep to the wishes, or the draft has changed meanwhile.
pub async fn shown(
    backend: &Backend,
    ground: &Ground,
    wishes: &Wishes,
    text: &str,
) -> Result<Option<Found>, ProposeError> {
    let Some((question, answer)) = carried::read(backend, ground, wishes, text) else { return Ok(None) };
    let (ground, wishes) = (ground.clone(), wishes.clone());
    in_turn(move || told(&ground, &wishes, question, answer)).await?.map(Some)
}

/// A search that somebody follows. Dropped, it ends.
#[derive(Debug)]
pub struct Followed {
    /// What is asked.
    pub question: Question,
    steps: watch::Receiver<Step>,
    end: JoinHandle<Result<Answer, ProposeError>>,
    begin: Instant,
}

/// What a search that is followed tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It goes on; none before the first plan.
    Step(Step),
    /// It is over.
    End(Answer),
}

/// Begins a longer search that tells what it finds; it ends at once when what is returned is dropped.
pub async fn follow(ground: &Ground, wishes: &Wishes, seed: u64) -> Result<Followed, ProposeError> {
    let question = ground.question(wishes);
    question.season.validate()?;
    let held = place().await?;
    let nothing = Schedule { stops: vec![None; question.season.towns.len()] };
    let left_out = question.season.towns.iter().map(|town| town.importance).sum();
    let (tell, steps) =
        watch::channel(Step { schedule: nothing, value: Value { left_out, cost: 0 }, bound: Value::default() });
    let asked = question.clone();
    let search = move || {
        let _held = held;
        let mut watch = Watch::of(LONGEST_FOLLOWED, Some(tell));
        Ok(solve(&asked.season, Some(&asked.now), seed, BUDGET_FOLLOWED, &mut watch)?)
    };
    Ok(Followed { question, steps, end: tokio::task::spawn_blocking(search), begin: Instant::now() })
}

impl Followed {
    /// What is known a quarter of a second later, or the end when that comes first. Not to be asked
    /// again after the end.
    pub async fn next(&mut self) -> Result<News, ProposeError> {
        match tokio::time::timeout(PACE, &mut self.end).await {
            Ok(end) => Ok(News::End(end.map_err(Unexpected::new)??)),
            Err(_) => Ok(News::Step(self.steps.borrow_and_update().clone())),
        }
    }

    /// How long it has been running.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.begin.elapsed()
    }
}

/// All that can be said of a plan.
fn told(ground: &Ground, wishes: &Wishes, question: Question, answer: Answer) -> Result<Found, ProposeError> {
    let (why, ways) = if answer.schedule.stops.iter().all(Option::is_some) {
        (None, Vec::new())
    } else {
        let why = why(&question, &answer)?;
        let ways = ways(ground, wishes, &question, &answer, why.as_ref());
        (why.map(|why| words::contradiction(&question.season, &why)), ways)
    };
    Ok(Found { days: own_days(&question, &answer), answer, why, ways, question })
}

/// The smallest set of towns and wishes that contradict each other.
fn why(question: &Question, answer: &Answer) -> Result<Option<Contradiction>, ProposeError> {
    let end = Instant::now() + LONGEST_WHY;
    let found = explain(&question.season, &answer.schedule, WHY_STEPS, &mut || Instant::now() >= end)?;
    Ok(match found {
        Verdict::Contradiction(found) => Some(found),
        Verdict::Possible(_) | Verdict::Unknown => None,
    })
}
