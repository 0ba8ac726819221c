//! What the forms of partners do.

use backend::Backend;
use backend::service::claim_session::{self, ClaimError};
use backend::service::close_desk;
use backend::service::declare_availability::{self, DeclareAvailability, DeclareError, not_coming};
use backend::service::read_partner::{self, WhoComes};
use backend::service::record_outcome::{self, OutcomeError};
use backend::service::record_presence::{self, PresenceError, Within};
use backend::service::withdraw_claim::{self, WithdrawError};
use backend::service::{partner_feed, read_login::SignedIn};
use chrono::{NaiveDate, NaiveTime};
use domain::ids::{PartnerId, RegistrationId, SessionId, StopId};
use domain::partner::{Availability, ClaimState, InterviewOutcome};
use domain::registration::presence::{Note, NoteError};

use super::words;
use crate::error::AppError;
use crate::forms::{Answer, ClaimAsk, FeedAsk, HoursAsk, NoteAsk, Refusal};
use crate::locale::{Partners, partner as say};

/// The body that a partner's or employer's login acts for.
fn body(by: &SignedIn) -> Result<PartnerId, AppError> {
    by.partner.ok_or(AppError::Forbidden)
}

/// Claims an open session.
pub async fn claim(backend: &Backend, by: &SignedIn, ask: ClaimAsk) -> Result<Answer<ClaimAsk>, AppError> {
    let partner = body(by)?;
    let field = format!("s-{}", ask.session);
    let refused = |refusal, sentence: String| Ok(Answer::refused(ask.clone(), refusal, &field, sentence));
    let Ok(session) = ask.session.parse::<SessionId>() else {
        return refused(Refusal::Missing, Partners::ErrUnknown.fr().to_owned());
    };
    let text = match claim_session::claim(backend, by.login, partner, session).await {
        Ok(ClaimState::Confirmed) => return Ok(Answer::done("/partenaire?fait=prise")),
        Ok(_) => return Ok(Answer::done("/partenaire?fait=demande")),
        Err(ClaimError::Busy(busy)) => return refused(Refusal::Conflict, words::busy(&busy)),
        Err(ClaimError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
        Err(ClaimError::Unknown) => return refused(Refusal::Missing, Partners::ErrUnknown.fr().to_owned()),
        Err(ClaimError::Over) => Partners::ErrOver,
        Err(ClaimError::Taken) => Partners::ErrTaken,
        Err(ClaimError::Already) => Partners::ErrAlready,
        Err(ClaimError::Refused(_)) => Partners::ErrProgramme,
    };
    refused(Refusal::Conflict, text.fr().to_owned())
}

/// Takes a claim back.
pub async fn withdraw(backend: &Backend, by: &SignedIn, ask: ClaimAsk) -> Result<Answer<ClaimAsk>, AppError> {
    let partner = body(by)?;
    let refused = |refusal, text: Partners| Ok(Answer::refused(ask.clone(), refusal, "", text.fr()));
    let Ok(session) = ask.session.parse::<SessionId>() else {
        return refused(Refusal::Missing, Partners::ErrNotYours);
    };
    match withdraw_claim::withdraw(backend, by.login, partner, session).await {
        Ok(()) => Ok(Answer::done("/partenaire?fait=retrait")),
        Err(WithdrawError::Unknown) => refused(Refusal::Missing, Partners::ErrNotYours),
        Err(WithdrawError::Over) => refused(Refusal::Conflict, Partners::ErrOver),
        Err(WithdrawError::Booked) => refused(Refusal::Conflict, Partners::ErrBooked),
        Err(WithdrawError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// Notes presence or what came of an interview, or closes a desk.
pub async fn note(backend: &Backend, by: &SignedIn, session: &str, ask: NoteAsk) -> Result<Answer<NoteAsk>, AppError> {
    let partner = body(by)?;
    let Ok(session) = session.parse::<SessionId>() else { return Ok(not_yours(ask)) };
    let page = read_partner::session(backend, partner, session).await;
    let page = page.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(page) = page else { return Ok(not_yours(ask)) };
    if ask.action == "close" {
        return close(backend, by, partner, session, ask).await;
    }
    // Only who stands on the page: not those of a discreet session, nor of another desk.
    let shown = |id: RegistrationId| match &page.who {
        WhoComes::Count(_) => false,
        WhoComes::People(people) => people.iter().any(|person| person.registration == id),
        WhoComes::Desks(desks) => {
            desks.iter().flat_map(|desk| &desk.interviews).any(|one| one.registration == Some(id))
        }
    };
    let Some(registration) = ask.registration.parse().ok().filter(|id| shown(*id)) else {
        return Ok(not_yours(ask));
    };
    let done = Answer::done(format!("/partenaire/seances/{session}?fait=note#r-{registration}"));
    if ask.action == "outcome" {
        let outcome = InterviewOutcome::parse(&ask.word);
        return match record_outcome::record(backend, Some(by.login), partner, session, registration, outcome).await {
            Ok(()) => Ok(done),
            Err(OutcomeError::Unknown) => Ok(not_yours(ask)),
            Err(OutcomeError::NotThere) => Ok(changed(ask, Partners::ErrPresence)),
            Err(OutcomeError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        };
    }
    let Some(word) = Note::parse(&ask.word) else { return Ok(not_yours(ask)) };
    // The host may check somebody in before the start; here presence is noted from the start on.
    if !page.begun {
        return Ok(changed(ask, Partners::ErrEarly));
    }
    match record_presence::record(backend, Within::Session(session), registration, word).await {
        Ok(_) => Ok(done),
        Err(PresenceError::Unknown) => Ok(not_yours(ask)),
        Err(PresenceError::Cancelled) => Ok(changed(ask, Partners::ErrOver)),
        Err(PresenceError::ChairGiven | PresenceError::Rule(NoteError::NotFrom)) => {
            Ok(changed(ask, Partners::ErrChanged))
        }
        Err(PresenceError::Rule(NoteError::TooEarly)) => Ok(changed(ask, Partners::ErrEarly)),
        Err(PresenceError::Rule(NoteError::TooLate)) => Ok(changed(ask, Partners::ErrLate)),
        Err(PresenceError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

async fn close(
    backend: &Backend,
    by: &SignedIn,
    partner: PartnerId,
    session: SessionId,
    ask: NoteAsk,
) -> Result<Answer<NoteAsk>, AppError> {
    let Ok(desk) = ask.desk.parse() else { return Ok(not_yours(ask)) };
    match close_desk::close(backend, by.login, partner, session, desk).await {
        Ok(()) => Ok(Answer::done(format!("/partenaire/seances/{session}?fait=fermee"))),
        Err(WithdrawError::Unknown) => Ok(not_yours(ask)),
        Err(WithdrawError::Over) => Ok(changed(ask, Partners::ErrOver)),
        Err(WithdrawError::Booked) => Ok(changed(ask, Partners::ErrBooked)),
        Err(WithdrawError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

fn not_yours(ask: NoteAsk) -> Answer<NoteAsk> {
    Answer::refused(ask, Refusal::Missing, "", Partners::ErrNotYours.fr())
}

fn changed(ask: NoteAsk, text: Partners) -> Answer<NoteAsk> {
    let field = if ask.registration.is_empty() { String::new() } else { format!("r-{}", ask.registration) };
    Answer::refused(ask, Refusal::Conflict, &field, text.fr())
}

/// Notes when the partner comes.
pub async fn say_day(backend: &Backend, by: &SignedIn, ask: HoursAsk) -> Result<Answer<HoursAsk>, AppError> {
    let partner = body(by)?;
    let field = format!("jour-{}", ask.key.replace('/', "-"));
    let refused = |refusal, sentence: String| Ok(Answer::refused(ask.clone(), refusal, &field, sentence));
    let key = ask
        .key
        .split_once('/')
        .and_then(|(stop, day)| Some((stop.parse::<StopId>().ok()?, day.parse::<NaiveDate>().ok()?)));
    let Some((stop, day)) = key else { return refused(Refusal::Missing, Partners::ErrDay.fr().to_owned()) };
    let said = match ask.action.as_str() {
        "forget" => None,
        "away" => Some(not_coming()),
        _ => {
            let (Some(from), Some(to)) = (clock(&ask.from), clock(&ask.to)) else {
                return refused(Refusal::Invalid, Partners::ErrTimes.fr().to_owned());
            };
            let Ok(teams) = ask.teams.trim().parse::<i64>() else {
                return refused(Refusal::Invalid, Partners::ErrTeams.fr().to_owned());
            };
            Some(Availability { from, to, teams })
        }
    };
    let command = DeclareAvailability { by: by.login, partner, stop, day, said };
    match declare_availability::declare(backend, &command).await {
        Ok(()) => Ok(Answer::done(format!("/partenaire/disponibilites?fait=note#{field}"))),
        Err(DeclareError::NoSuchDay) => refused(Refusal::Missing, Partners::ErrDay.fr().to_owned()),
        Err(DeclareError::Order) => refused(Refusal::Invalid, Partners::ErrTimes.fr().to_owned()),
        Err(DeclareError::Teams { teams }) => refused(Refusal::Invalid, say::most_teams(teams)),
        Err(DeclareError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// An hour as a browser sends it.
pub(super) fn clock(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

/// Opens, renews or closes the calendar.
pub async fn feed_act(backend: &Backend, by: &SignedIn, ask: FeedAsk) -> Result<Answer<FeedAsk>, AppError> {
    let partner = body(by)?;
    let (acted, word) = if ask.action == "close" {
        (partner_feed::revoke(backend, partner).await, "ferme")
    } else {
        (partner_feed::renew(backend, partner).await, "adresse")
    };
    acted.map_err(|error| AppError::unexpected(backend, &error))?;
    Ok(Answer::done(format!("/partenaire/agenda?fait={word}")))
}
