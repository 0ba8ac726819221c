//! The search, and taking what it found.

use backend::Backend;
use backend::service::accept_dates;
use backend::service::propose_dates::{self, Ground, ProposeError, carried};
use backend::service::read_login::SignedIn;
use backend::service::typed::SaveError;
use domain::plan::DateEdit;

use super::asked::Asked;
use super::compared;
use super::words::{self, Told};
use crate::api::directory::refusal;
use crate::error::AppError;
use crate::forms::{Answer, Refusal, TypedAsk};
use crate::locale::Dates;
use crate::views::ProposalView;

/// Searches where that is asked for and the wishes can be read.
pub async fn search(backend: &Backend, ground: &Ground, asked: &Asked) -> Result<Option<ProposalView>, AppError> {
    if !asked.is_asked() {
        return Ok(None);
    }
    let Ok(wishes) = propose_dates::read(&asked.form(ground), ground) else { return Ok(None) };
    let plan = asked.plan();
    let found = if plan.is_empty() {
        propose_dates::propose(ground, &wishes, asked.seed()).await.map(Some)
    } else {
        propose_dates::shown(backend, ground, &wishes, &plan).await
    };
    match found {
        Ok(Some(found)) => {
            let told = Told { ground, wishes: &wishes, found: &found, asked };
            let compared = compared::compared(backend, &told);
            let plan = carried::write(backend, ground, &found.question, &found.answer.schedule, found.answer.bound);
            Ok(Some(words::proposal(&told, &plan, compared)))
        }
        Ok(None) => Ok(Some(words::refused(Dates::PlanGone))),
        Err(error) => refused(backend, &error).map(|why| Some(words::refused(why))),
    }
}

/// Why no search took place, in words.
pub fn refused(backend: &Backend, error: &ProposeError) -> Result<Dates, AppError> {
    match error {
        ProposeError::Busy => Ok(Dates::Busy),
        ProposeError::Wrong(_) => Ok(Dates::TooMuch),
        ProposeError::Unexpected(error) => Err(AppError::unexpected(backend, error)),
    }
}

/// Takes the ticked dates into the draft.
pub async fn accept(backend: &Backend, by: &SignedIn, tour: &str, ask: TypedAsk) -> Result<Answer<TypedAsk>, AppError> {
    let taken = ask.pairs.iter().filter(|(name, _)| name == "prendre");
    let edits: Result<Vec<DateEdit>, _> =
        taken.flat_map(|(_, edits)| edits.split_whitespace()).map(str::parse).collect();
    let Ok(edits) = edits else { return refusal(backend, ask, SaveError::Missing) };
    if edits.is_empty() {
        return Ok(Answer::refused(ask, Refusal::Invalid, "prendre", Dates::NothingTaken.fr()));
    }
    let revision = ask.text("revision").parse().unwrap_or_default();
    match accept_dates::accept(backend, Some(by.login), tour, revision, &edits).await {
        Ok(_) => Ok(Answer::done(format!("/equipe/tournees/{tour}?fait=dates"))),
        Err(error) => refusal(backend, ask, error),
    }
}
