//! The search, and taking what it found.

use backend::Backend;
use backend::service::accept_dates;
use backend::service::propose_dates::{self, Ground, ProposeError};
use backend::service::read_login::SignedIn;
use backend::service::typed::SaveError;
use domain::plan::DateEdit;

use super::asked::Asked;
use super::words;
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
    match propose_dates::propose(ground, &wishes, asked.seed()).await {
        Ok(found) => Ok(Some(words::proposal(ground, &wishes, &found))),
        Err(ProposeError::Busy) => Ok(Some(words::refused(Dates::Busy))),
        Err(ProposeError::Wrong(_)) => Ok(Some(words::refused(Dates::TooMuch))),
        Err(ProposeError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
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
