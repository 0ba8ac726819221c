//! A search that the page follows: what it has found so far, line by line, until it ends or nobody
//! listens any more.
//!
//! Each message is a few lines: what it is, then its parts. `etape`: milliseconds gone and at most, the
//! plan as an address carries it (empty as long as no town has a date), then sentences. `fin`: the plan.
//! `refus`: a sentence.

use backend::Backend;
use backend::service::propose_dates::{self, Followed, Ground, LONGEST_FOLLOWED, News, ProposeError, Step, carried};
use domain::plan::Travel;
use domain::season::{Schedule, Value};

use super::asked::Asked;
use super::commands::refused;
use super::words::proof;
use crate::error::AppError;
use crate::locale::proposal as say;

/// What came of the wish to follow a search.
#[derive(Debug)]
pub enum Follow {
    /// It runs.
    Live(Box<Live>),
    /// It does not, and why: the one message that there is.
    Refused(String),
    /// No such tour.
    Missing,
    /// The wishes are to be mended first.
    Wrong,
}

/// A search that runs.
#[derive(Debug)]
pub struct Live {
    backend: Backend,
    ground: Ground,
    followed: Followed,
    is_over: bool,
    has_road: bool,
}

/// Begins the search that an address asks for. It changes nothing.
pub async fn follow(backend: Backend, tour: &str, pairs: Vec<(String, String)>) -> Result<Follow, AppError> {
    let unexpected = |error| AppError::unexpected(&backend, &error);
    let Some(ground) = propose_dates::ground(&backend, tour).await.map_err(unexpected)? else {
        return Ok(Follow::Missing);
    };
    let asked = Asked::of(pairs);
    let form = asked.form(&ground);
    let Ok(wishes) = propose_dates::read(&form, &ground) else { return Ok(Follow::Wrong) };
    let has_road = wishes.travel != Travel::ReturnToBase;
    match propose_dates::follow(&ground, &wishes, asked.seed()).await {
        Ok(followed) => Ok(Follow::Live(Box::new(Live { backend, ground, followed, is_over: false, has_road }))),
        Err(error) => refusal(&backend, &error).map(Follow::Refused),
    }
}

impl Live {
    /// The next message; none after the last.
    pub async fn next(&mut self) -> Option<String> {
        if self.is_over {
            return None;
        }
        match self.followed.next().await {
            Ok(News::Step(step)) => Some(self.step(&step)),
            Ok(News::End(answer)) => {
                self.is_over = true;
                Some(format!("fin\n{}", self.carried(&answer.schedule, answer.bound)))
            }
            Err(error) => {
                self.is_over = true;
                refusal(&self.backend, &error).ok()
            }
        }
    }

    fn step(&self, step: &Step) -> String {
        let question = &self.followed.question;
        let placed = step.schedule.stops.iter().flatten().count();
        let plan = if placed > 0 { self.carried(&step.schedule, step.bound) } else { String::new() };
        let road = if self.has_road { question.minutes(&step.schedule) } else { None };
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        format!(
            "etape\n{}\n{}\n{plan}\n{}\n{}",
            self.followed.elapsed().as_millis(),
            LONGEST_FOLLOWED.as_millis(),
            say::placed(count(placed), count(question.subjects.len()), road),
            proof(step.value, step.bound).words,
        )
    }

    fn carried(&self, schedule: &Schedule, bound: Value) -> String {
        carried::write(&self.backend, &self.ground, &self.followed.question, schedule, bound)
    }
}

fn refusal(backend: &Backend, error: &ProposeError) -> Result<String, AppError> {
    refused(backend, error).map(|why| format!("refus\n{}", why.fr()))
}
