//! What the forms of publishing, changing and calling do.

use backend::Backend;
use backend::service::cancel_session::{ChangeError, cancel_session};
use backend::service::cancel_stop::cancel_stop;
use backend::service::edit_draft::{self, DraftEdit, EditDraftError};
use backend::service::move_session::move_session;
use backend::service::move_stop::move_stop;
use backend::service::publish_tour::{self, Objections, PublishError, PublishTour, Published};
use backend::service::read_concerned::{self, Subject};
use backend::service::record_call::{self, CallOutcome, RecordCallError};
use backend::service::undo_change::{self, UndoError};
use backend::service::{read_plan, read_publication};
use backend::zone;
use chrono::{NaiveDate, NaiveTime};
use domain::ids::{LoginId, TourId};
use domain::plan::Override;
use domain::text::clean_line;

use super::words::{at_words, refusal_words};
use crate::api::itinerary::clashes;
use crate::error::AppError;
use crate::forms::{Answer, CallAsk, ChangeAsk, FormOutcome, Problem, PublishAsk, Refusal};
use crate::locale::publish as say;
use crate::locale::{Common, Publish};

pub(super) type Result<V> = std::result::Result<Answer<V>, AppError>;

/// Notes for the team hold at most so many signs.
const NOTE_SIGNS: usize = 400;

pub(super) fn refused<V>(ask: V, refusal: Refusal, field: &str, words: Publish) -> Answer<V> {
    Answer::refused(ask, refusal, field, words.fr())
}

pub(super) fn missing<V>(ask: V) -> Answer<V> {
    Answer::refused(ask, Refusal::Missing, "", Common::NotFoundText.fr())
}

async fn tour_of(backend: &Backend, slug: &str) -> std::result::Result<Option<TourId>, AppError> {
    read_plan::find(backend, slug).await.map_err(|error| AppError::unexpected(backend, &error))
}

/// « Publier » and « Défaire ».
pub async fn publish(backend: &Backend, by: LoginId, slug: &str, ask: PublishAsk) -> Result<PublishAsk> {
    let Some(tour) = tour_of(backend, slug).await? else { return Ok(missing(ask)) };
    let page = format!("/equipe/tournees/{slug}/publier");
    if ask.action == "undo" {
        return undo(backend, by, tour, &page, ask).await;
    }
    if ask.action == "way" {
        return mend(backend, by, tour, &page, ask).await;
    }
    let (Ok(revision), Ok(version)) = (ask.revision.parse(), ask.version.parse()) else {
        return Ok(refused(ask, Refusal::Conflict, "", Publish::Stale));
    };
    let note: String = clean_line(&ask.note).chars().take(NOTE_SIGNS).collect();
    let override_reason = Override::parse(&ask.reason);
    let note = (!note.is_empty()).then_some(note);
    let command = PublishTour { tour, revision, version, override_reason, note };
    match publish_tour::publish(backend, Some(by), &command).await {
        Ok(published) => Ok(Answer::done(done(&page, "publie", &published, None))),
        Err(PublishError::NoDraft) => Ok(refused(ask, Refusal::Conflict, "", Publish::NoDraft)),
        Err(PublishError::Stale { by: Some(by), at: Some(at), version: now, .. }) if now != version => {
            let zone = read_publication::zone_of(backend, tour)
                .await
                .map_err(|error| AppError::unexpected(backend, &error))?;
            let when = zone::local(at, &zone).map(at_words).unwrap_or_default();
            Ok(Answer::refused(ask, Refusal::Conflict, "", say::published_meanwhile(&by, &when)))
        }
        Err(PublishError::Stale { .. }) => Ok(refused(ask, Refusal::Conflict, "", Publish::Stale)),
        Err(PublishError::Faults(_)) => Ok(refused(ask, Refusal::Invalid, "", Publish::Faults)),
        Err(PublishError::Refused(objections)) if objections.refusals.is_empty() => {
            Ok(refused(ask, Refusal::Invalid, "reason", Publish::ReasonMissing))
        }
        Err(PublishError::Refused(_)) => Ok(refused(ask, Refusal::Invalid, "manque", Publish::Refused)),
        Err(PublishError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// Takes a way out of a conflict, in the draft.
async fn mend(backend: &Backend, by: LoginId, tour: TourId, page: &str, ask: PublishAsk) -> Result<PublishAsk> {
    let Ok(way) = ask.way.parse() else {
        return Ok(refused(ask, Refusal::Conflict, "", Publish::WayGone));
    };
    match edit_draft::edit(backend, Some(by), tour, DraftEdit::Way(way)).await {
        Ok(_) => Ok(Answer::done(format!("{page}?fait=corrige"))),
        Err(EditDraftError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        Err(_) => Ok(refused(ask, Refusal::Conflict, "", Publish::WayGone)),
    }
}

async fn undo(backend: &Backend, by: LoginId, tour: TourId, page: &str, ask: PublishAsk) -> Result<PublishAsk> {
    let Ok(version) = ask.version.parse() else {
        return Ok(refused(ask, Refusal::Invalid, "", Publish::UndoNothing));
    };
    let words = match undo_change::undo(backend, Some(by), tour, version).await {
        Ok(published) => return Ok(Answer::done(done(page, "defait", &published, None))),
        Err(UndoError::Nothing) => Publish::UndoNothing,
        Err(UndoError::NotLatest) => Publish::UndoNotLatest,
        Err(UndoError::TooLate) => Publish::UndoOver,
        Err(UndoError::Refused(_)) => Publish::UndoRefused,
        Err(UndoError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    Ok(refused(ask, Refusal::Conflict, "", words))
}

/// Where one goes after a change, with what it did.
pub(super) fn done(page: &str, what: &str, published: &Published, stop: Option<&str>) -> String {
    let told = published.messages + published.without_email;
    let calls = match stop {
        Some(stop) if published.calls > 0 => format!("&appels={stop}"),
        _ => String::new(),
    };
    format!("{page}?fait={what}&personnes={told}{calls}")
}

/// What is changed at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The stop of an address moves.
    MoveStop(String),
    /// The stop of an address does not take place.
    CancelStop(String),
    /// The session of an id moves.
    MoveSession(String),
    /// The session of an id does not take place.
    CancelSession(String),
}

/// Moves or cancels what is published, and tells the people concerned.
pub async fn change(backend: &Backend, by: LoginId, slug: &str, target: &Target, ask: ChangeAsk) -> Result<ChangeAsk> {
    let Some(tour) = tour_of(backend, slug).await? else { return Ok(missing(ask)) };
    let found = subject(backend, tour, target).await.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(subject) = found else { return Ok(missing(ask)) };
    let reason = Override::parse(&ask.reason);
    let changed = match (target, &subject.session) {
        (Target::MoveStop(_), _) => {
            let Ok(day) = ask.date.trim().parse::<NaiveDate>() else {
                return Ok(refused(ask, Refusal::Invalid, "date", Publish::DayWrong));
            };
            let days = day.signed_duration_since(subject.starts_on).num_days();
            if days == 0 {
                return Ok(refused(ask, Refusal::Invalid, "date", Publish::SamePlace));
            }
            move_stop(backend, Some(by), subject.stop, days, reason).await
        }
        (Target::CancelStop(_), _) => cancel_stop(backend, Some(by), subject.stop).await,
        (Target::MoveSession(_), Some(session)) => {
            let Ok(day) = ask.date.trim().parse::<NaiveDate>() else {
                return Ok(refused(ask, Refusal::Invalid, "date", Publish::DayWrong));
            };
            let Ok(time) = NaiveTime::parse_from_str(ask.time.trim(), "%H:%M") else {
                return Ok(refused(ask, Refusal::Invalid, "time", Publish::HourWrong));
            };
            let room = match ask.room.as_str() {
                "" => None,
                chosen => match session.rooms.iter().find(|(id, _)| id.to_string() == chosen) {
                    Some((id, _)) => Some(*id),
                    None => return Ok(refused(ask, Refusal::Invalid, "room", Publish::RoomWrong)),
                },
            };
            if (day, time, room) == (session.starts_on, session.hours.0, session.room) {
                return Ok(refused(ask, Refusal::Invalid, "time", Publish::SamePlace));
            }
            move_session(backend, Some(by), session.id, day.and_time(time), room, reason).await
        }
        (Target::CancelSession(_), Some(session)) => cancel_session(backend, Some(by), session.id).await,
        (Target::MoveSession(_) | Target::CancelSession(_), None) => return Ok(missing(ask)),
    };
    let error = match changed {
        Ok(published) => {
            let what =
                if matches!(target, Target::MoveStop(_) | Target::MoveSession(_)) { "deplace" } else { "annule" };
            let page = format!("/equipe/tournees/{slug}/publier");
            return Ok(Answer::done(done(&page, what, &published, Some(&subject.stop_slug))));
        }
        Err(error) => error,
    };
    match error {
        ChangeError::Unknown => Ok(missing(ask)),
        ChangeError::Cancelled => Ok(refused(ask, Refusal::Conflict, "", Publish::GoneAlready)),
        ChangeError::Faults(_) => Ok(refused(ask, Refusal::Invalid, "date", Publish::DayWrong)),
        ChangeError::Refused(objections) => {
            let objections = objected(backend, tour, ask, *objections).await;
            objections.map_err(|error| AppError::unexpected(backend, &error))
        }
        ChangeError::Unexpected(error) => Err(AppError::unexpected(backend, &error)),
    }
}

async fn subject(
    backend: &Backend,
    tour: TourId,
    target: &Target,
) -> std::result::Result<Option<Subject>, backend::error::Unexpected> {
    match target {
        Target::MoveStop(stop) | Target::CancelStop(stop) => read_concerned::stop(backend, tour, stop).await,
        Target::MoveSession(session) | Target::CancelSession(session) => match session.parse() {
            Ok(session) => read_concerned::session(backend, tour, session).await,
            Err(_) => Ok(None),
        },
    }
}

/// Everything that stands against a change, said in words; a reason is asked for where one helps.
async fn objected(
    backend: &Backend,
    tour: TourId,
    mut ask: ChangeAsk,
    objections: Objections,
) -> std::result::Result<Answer<ChangeAsk>, backend::error::Unexpected> {
    let field = if ask.time.is_empty() { "date" } else { "time" };
    let mut problems: Vec<Problem> = Vec::new();
    for refusal in &objections.refusals {
        let sentence = refusal_words(refusal);
        if !problems.iter().any(|problem| problem.sentence == sentence) {
            problems.push(Problem::new(field, sentence));
        }
    }
    if problems.is_empty() {
        ask.clashes = true;
        let hard = objections.conflicts.into_iter().filter(|conflict| conflict.hard).collect();
        for clash in read_publication::clashes_of(backend, tour, hard).await? {
            let note = clashes::note(&clash);
            problems.push(Problem::new(field, format!("{}\u{a0}: {}", note.who, note.what)));
        }
        problems.push(Problem::new("reason", Publish::ReasonMissing.fr()));
    }
    Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Conflict }))
}

/// The buttons of the call list.
pub async fn call(backend: &Backend, by: LoginId, (tour, stop): (&str, &str), ask: CallAsk) -> Result<CallAsk> {
    let part = if ask.part == "moi" { "?part=moi" } else { "" };
    let page = format!("/equipe/tournees/{tour}/etapes/{stop}/appels{part}");
    if ask.action == "share" {
        return share(backend, page, (tour, stop), ask).await;
    }
    let Ok(call) = ask.call.parse() else { return Ok(missing(ask)) };
    let outcome = match ask.action.as_str() {
        "take" => record_call::take(backend, by, call).await,
        "leave" => record_call::leave(backend, by, call).await,
        "told" => record_call::record(backend, Some(by), call, CallOutcome::Told).await,
        "here" => record_call::record(backend, Some(by), call, CallOutcome::Here).await,
        "again" => record_call::reopen(backend, call).await,
        "no_answer" => {
            let Ok(seen) = ask.tries.parse() else { return Ok(missing(ask)) };
            record_call::record(backend, Some(by), call, CallOutcome::NoAnswer(seen)).await
        }
        _ => return Ok(missing(ask)),
    };
    match outcome {
        Ok(()) => Ok(Answer::done(page)),
        Err(error) => call_refused(backend, ask, &error),
    }
}

/// « Répartir entre … ».
async fn share(backend: &Backend, page: String, (tour, stop): (&str, &str), ask: CallAsk) -> Result<CallAsk> {
    let Some(id) = tour_of(backend, tour).await? else { return Ok(missing(ask)) };
    let found = read_concerned::stop(backend, id, stop).await.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(found) = found else { return Ok(missing(ask)) };
    let among: Vec<LoginId> = ask.among.iter().filter_map(|login| login.parse().ok()).collect();
    match record_call::share(backend, found.stop, &among).await {
        Ok(_) => Ok(Answer::done(page)),
        Err(error) => call_refused(backend, ask, &error),
    }
}

fn call_refused(backend: &Backend, ask: CallAsk, error: &RecordCallError) -> Result<CallAsk> {
    match error {
        RecordCallError::Closed => Ok(refused(ask, Refusal::Conflict, "", Publish::CallClosed)),
        RecordCallError::Nobody => Ok(refused(ask, Refusal::Invalid, "among", Publish::ShareNobody)),
        RecordCallError::Unexpected(error) => Err(AppError::unexpected(backend, error)),
    }
}
