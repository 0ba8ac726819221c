//! What the posted forms of a day programme and of the templates do.

use backend::Backend;
use backend::service::day_templates::{self, SaveTemplateError};
use backend::service::edit_day::{self, EditDayError, Edited, Saved};
use backend::service::read_day;
use backend::service::read_login::SignedIn;
use domain::plan::{DayEdit, EditError, WayOut};

use super::words;
use crate::error::AppError;
use crate::forms::{Answer, DayAsk, FormOutcome, Problem, Refusal, TemplateAsk};
use crate::locale::{DayText, day as say};

/// A session, its removal, a way out or a template.
pub async fn submit(
    backend: &Backend,
    login: &SignedIn,
    (tour, stop): (&str, &str),
    ask: DayAsk,
) -> Result<Answer<DayAsk>, AppError> {
    let page = format!("/equipe/tournees/{tour}/etapes/{stop}");
    let revision = ask.revision.parse().unwrap_or_default();
    let edited = Edited { tour, stop, revision, by: Some(login.login) };
    let session = ask.session.parse().ok();
    let (result, done) = match ask.intent.as_str() {
        "template" => return keep(backend, login, (tour, stop), ask, &page).await,
        "remove" => match session {
            Some(session) => (edit_day::apply(backend, edited, &[DayEdit::Remove { session }]).await, "retiree"),
            None => (Err(EditError::Unknown.into()), ""),
        },
        "session" => {
            let known = ask.session.is_empty() || session.is_some();
            let saved = if known {
                edit_day::save_session(backend, edited, session, &ask.form).await
            } else {
                Err(EditError::Unknown.into())
            };
            (saved, "enregistree")
        }
        _ => match ask.way.parse::<WayOut>() {
            Ok(way) => (edit_day::apply(backend, edited, &[DayEdit::Way { way }]).await, "solution"),
            Err(error) => (Err(error.into()), ""),
        },
    };
    match result {
        Ok(_) => {
            let day = if ask.intent == "session" { &ask.form.day } else { &ask.shown };
            Ok(Answer::done(format!("{page}?jour={}&fait={done}", day_only(day))))
        }
        Err(error) => refusal(backend, (tour, stop), ask, error).await,
    }
}

/// Only a date goes into an address.
fn day_only(day: &str) -> String {
    day.trim().parse::<chrono::NaiveDate>().map(|day| day.to_string()).unwrap_or_default()
}

async fn refusal(
    backend: &Backend,
    (tour, stop): (&str, &str),
    mut ask: DayAsk,
    error: EditDayError,
) -> Result<Answer<DayAsk>, AppError> {
    let one = |ask, refusal, field: &str, text: DayText| Ok(Answer::refused(ask, refusal, field, text.fr()));
    match error {
        EditDayError::Form(faults) => {
            let problem = |(field, kind): &(&'static str, _)| Problem::new(field, words::fault(*kind).fr());
            let problems = faults.iter().map(problem).collect();
            Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }))
        }
        EditDayError::Clock { field, error } => {
            let field = if error == backend::zone::ZoneError::Ambiguous { "passage" } else { field };
            one(ask, Refusal::Invalid, field, words::clock(error))
        }
        EditDayError::Faults(faults) => one(ask, Refusal::Invalid, "", words::first_fault(&faults)),
        EditDayError::Edit(_) => one(ask, Refusal::Conflict, "", DayText::WrongEdit),
        EditDayError::Unknown => one(ask, Refusal::Missing, "", DayText::WrongEdit),
        EditDayError::Newer { revision, by, at } => {
            // The same form, sent once more, is saved on top of what the other editor did.
            ask.revision = revision.to_string();
            let page =
                read_day::day(backend, tour, stop).await.map_err(|error| AppError::unexpected(backend, &error))?;
            let zone = page.and_then(|page| page.plan.stop(page.stop).map(|stop| stop.time_zone.clone()));
            let when = at.map(|at| words::local(at, zone.as_deref().unwrap_or_default())).unwrap_or_default();
            Ok(Answer::refused(ask, Refusal::Conflict, "", say::newer_form(by.as_deref(), &when)))
        }
        EditDayError::Unexpected(error) => Err(AppError::unexpected(backend, &error)),
    }
}

async fn keep(
    backend: &Backend,
    login: &SignedIn,
    at: (&str, &str),
    ask: DayAsk,
    page: &str,
) -> Result<Answer<DayAsk>, AppError> {
    let refused = |ask, refusal, text: DayText| Ok(Answer::refused(ask, refusal, "name", text.fr()));
    let Ok(day) = ask.shown.parse() else { return refused(ask, Refusal::Invalid, DayText::WrongNothing) };
    match day_templates::save(backend, Some(login.login), at, day, &ask.name).await {
        Ok(()) => Ok(Answer::done(format!("{page}?jour={day}&fait=modele"))),
        Err(SaveTemplateError::NoName) => refused(ask, Refusal::Invalid, DayText::WrongName),
        Err(SaveTemplateError::TooLong) => refused(ask, Refusal::Invalid, DayText::WrongLong),
        Err(SaveTemplateError::NothingThere) => refused(ask, Refusal::Invalid, DayText::WrongNothing),
        Err(SaveTemplateError::Unknown) => refused(ask, Refusal::Missing, DayText::WrongEdit),
        Err(SaveTemplateError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// Puts a template on the stops that were ticked.
pub async fn submit_template(
    backend: &Backend,
    login: &SignedIn,
    tour: &str,
    mut ask: TemplateAsk,
) -> Result<Answer<TemplateAsk>, AppError> {
    let refused = |ask, refusal, text: &str| Ok(Answer::refused(ask, refusal, "stops", text));
    if ask.stops.is_empty() {
        return refused(ask, Refusal::Invalid, DayText::TemplatesNoStop.fr());
    }
    let Ok(template) = ask.template.parse() else { return refused(ask, Refusal::Missing, DayText::WrongUnknown.fr()) };
    let revision = ask.revision.parse().unwrap_or_default();
    let edited = Edited { tour, stop: "", revision, by: Some(login.login) };
    let result: Result<(Saved, usize), EditDayError> =
        day_templates::apply(backend, edited, template, &ask.stops).await;
    match result {
        Ok((_, added)) => Ok(Answer::done(format!("/equipe/tournees/{tour}/modeles?modele={template}&ajout={added}"))),
        Err(EditDayError::Newer { revision, by, at }) => {
            ask.revision = revision.to_string();
            let draft = read_day::draft(backend, tour).await.map_err(|error| AppError::unexpected(backend, &error))?;
            let zone = draft.map(|(_, page)| page.plan.time_zone).unwrap_or_default();
            let when = at.map(|at| words::local(at, &zone)).unwrap_or_default();
            refused(ask, Refusal::Conflict, &say::newer_form(by.as_deref(), &when))
        }
        Err(EditDayError::Faults(faults)) => refused(ask, Refusal::Invalid, words::first_fault(&faults).fr()),
        Err(EditDayError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        Err(_) => refused(ask, Refusal::Missing, DayText::WrongEdit.fr()),
    }
}
