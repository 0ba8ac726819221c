//! The page behind the buttons of a message: drawn by the server alone, so nothing here is called by a
//! browser.

use backend::Backend;
use backend::service::answer_by_link::{self, AnswerError, AnswerPage, Standing, Wish};
use backend::service::tries::Caller;
use domain::words::{hour, hour_range, weekday_date};

use super::context::{backend, failed};
use super::words::help;
use crate::error::AppError;
use crate::forms::{Answer, Refusal, TypedAsk};
use crate::locale::{self, AnswerText, answer as say};
use crate::views::{AnswerFound, AnswerStanding, AnswerView};

/// What a link leads to; `None` where no such answer exists.
pub async fn page(token: String, word: String) -> Result<Option<AnswerView>, AppError> {
    let backend = backend()?;
    if wish(&word).is_none() {
        return Ok(None);
    }
    let found = answer_by_link::read(&backend, &token).await.map_err(failed(&backend))?;
    Ok(Some(AnswerView { found: found.map(view) }))
}

fn wish(word: &str) -> Option<Wish> {
    match word {
        "oui" => Some(Wish::Comes),
        "non" => Some(Wish::DoesNotCome),
        _ => None,
    }
}

fn view(page: AnswerPage) -> AnswerFound {
    let former = page.former.map(|starts| format!("{} à {}", weekday_date(starts.date()), hour(starts.time())));
    let room = page.room.map(|room| format!(" · {room}")).unwrap_or_default();
    AnswerFound {
        title: page.title,
        date: locale::capital(&weekday_date(page.starts.date())),
        hours: hour_range(page.starts.time(), page.ends.time()),
        place: format!("{}, {}{room}", page.town, page.venue),
        help: help(&page.help_phone),
        stop_path: format!("/tournees/{}/{}", page.tour_slug, page.stop_slug),
        standing: match page.standing {
            Standing::Held { said_yes: false } => AnswerStanding::Held,
            Standing::Held { said_yes: true } => AnswerStanding::SaidYes,
            Standing::GivenBack { free: true } => AnswerStanding::Free,
            Standing::GivenBack { free: false } => AnswerStanding::Taken,
            Standing::Started => AnswerStanding::Started,
            Standing::Gone => AnswerStanding::Gone,
        },
        former: former.map(|when| say::before(&when)),
        path: format!("/t/reponse/{}", page.token),
    }
}

/// The answer itself. What the page then says, it says by what holds.
pub async fn give(backend: &Backend, caller: &Caller, token: &str, word: &str) -> Result<Answer<TypedAsk>, AppError> {
    let refused = |refusal, sentence: &str| Ok(Answer::refused(TypedAsk::default(), refusal, "", sentence));
    let Some(wish) = wish(word) else { return refused(Refusal::Missing, AnswerText::UnknownTitle.fr()) };
    match answer_by_link::answer(backend, caller, token, wish).await {
        Ok(()) => Ok(Answer::done(format!("/t/reponse/{token}/{word}"))),
        Err(AnswerError::Unknown) => refused(Refusal::Missing, AnswerText::UnknownTitle.fr()),
        Err(AnswerError::TooManyTries) => refused(Refusal::TooMany, AnswerText::TooMany.fr()),
        Err(AnswerError::FormerTime) => refused(Refusal::Conflict, AnswerText::DateChanged.fr()),
        Err(AnswerError::Started) => refused(Refusal::Conflict, AnswerText::Started.fr()),
        Err(AnswerError::Gone) => refused(Refusal::Conflict, AnswerText::Gone.fr()),
        Err(AnswerError::Full) => refused(Refusal::Conflict, AnswerText::PlaceGone.fr()),
        Err(AnswerError::Overlap { other }) => refused(Refusal::Conflict, &say::busy(&other)),
        Err(AnswerError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
