//! What the forms of the ways do.

use backend::Backend;
use backend::routing::{LONGEST, RouterError};
use backend::service::ask_router::{self, AskRouterError, Left};
use backend::service::forget_imported;
use backend::service::note_leg::{self, TypedLeg};

use super::words::Dates;
use crate::api::directory::refusal;
use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, Problem, Refusal, TypedAsk};
use crate::locale::{Book, Ways, roads as say};

/// So many ways are named, the others counted.
const NAMED: usize = 8;

/// Notes the minutes of a pair of towns, there and back, forgets imported ones, or asks the router for
/// those of the tour.
pub async fn edit(backend: &Backend, tour: &str, ask: TypedAsk) -> Result<Answer<TypedAsk>, AppError> {
    let (one, other) = (ask.text("from"), ask.text("to"));
    match ask.text("action").as_str() {
        "router" => return compute(backend, tour, ask).await,
        "forget" => return forget(backend, tour, None, ask).await,
        "forget-pair" => return forget(backend, tour, Some((&one, &other)), ask).await,
        _ => {}
    }
    let (there, back) = (format!("minutes-{one}-{other}"), format!("minutes-{other}-{one}"));
    let (minutes_there, minutes_back) = (ask.text(&there), ask.text(&back));
    let typed = [
        TypedLeg { from: &one, to: &other, minutes: &minutes_there, field: &there },
        TypedLeg { from: &other, to: &one, minutes: &minutes_back, field: &back },
    ];
    match note_leg::note(backend, &typed).await {
        Ok(()) => Ok(Answer::done(format!("/equipe/tournees/{tour}/trajets?fait=oui"))),
        Err(error) => refusal(backend, ask, error),
    }
}

async fn forget(
    backend: &Backend,
    tour: &str,
    pair: Option<(&str, &str)>,
    ask: TypedAsk,
) -> Result<Answer<TypedAsk>, AppError> {
    match forget_imported::forget(backend, tour, pair).await {
        Ok(_) => Ok(Answer::done(format!("/equipe/tournees/{tour}/trajets?fait=efface"))),
        Err(error) => refusal(backend, ask, error),
    }
}

async fn compute(backend: &Backend, tour: &str, ask: TypedAsk) -> Result<Answer<TypedAsk>, AppError> {
    let refused = |ask, refusal, text: &str| Ok(Answer::refused(ask, refusal, "", text));
    match ask_router::ask(backend, tour).await {
        Ok(_) => Ok(Answer::done(format!("/equipe/tournees/{tour}?fait=durees"))),
        Err(AskRouterError::Missing) => refused(ask, Refusal::Missing, Book::Gone.fr()),
        Err(AskRouterError::NoRouter) => refused(ask, Refusal::Unanswered, Ways::NoRouter.fr()),
        Err(AskRouterError::TooFewTowns) => refused(ask, Refusal::Unanswered, Ways::TooFewTowns.fr()),
        Err(AskRouterError::Failed(left)) => {
            let problems = sentences(backend, &left).into_iter().map(|text| Problem::new("", text)).collect();
            Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Unanswered }))
        }
        Err(AskRouterError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// Why there is no answer, which ways stay estimated, and since when the others are known.
fn sentences(backend: &Backend, left: &Left) -> Vec<String> {
    let dates = Dates { zone: &left.time_zone, now: backend.now() };
    let ways: Vec<String> = left.estimated.iter().take(NAMED).map(|(from, to)| say::direction(from, to)).collect();
    let others = left.estimated.len().saturating_sub(NAMED);
    let estimated = match (ways.is_empty(), others) {
        (true, _) => Ways::NothingLeft.fr().to_owned(),
        (false, 0) => say::still_estimated(&format!("{}.", ways.join(", "))),
        (false, others) => {
            let others = i64::try_from(others).unwrap_or(i64::MAX);
            say::still_estimated(&format!("{} {}", ways.join(", "), say::more(others)))
        }
    };
    let since = left.computed_since.map(|at| say::computed_since(&dates.day(at)));
    [Some(why(&left.why)), Some(estimated), since].into_iter().flatten().collect()
}

fn why(error: &RouterError) -> String {
    match error {
        RouterError::Unreachable(_) => Ways::Unreachable.fr().to_owned(),
        RouterError::TimedOut => say::timed_out(LONGEST),
        RouterError::Refused(code) => say::refused(code),
        RouterError::Status(status) => say::status(*status),
        RouterError::TooLarge | RouterError::Garbled => Ways::Garbled.fr().to_owned(),
    }
}
