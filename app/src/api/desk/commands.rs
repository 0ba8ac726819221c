//! What the forms of the desk do.

use backend::Backend;
use backend::service::correct_address::{self, CorrectError};
use backend::service::read_login::SignedIn;
use backend::service::record_presence::{PresenceError, Within, record};
use backend::service::welcome;
use backend::service::welcome::check_in::{self, CheckInError, Shown};
use backend::service::welcome::count_heads::{self, CountError};
use backend::service::welcome::enter_paper::{self, PaperError, Sheet};
use backend::service::welcome::give_chairs::{self, GiveChairs, GiveError};
use backend::service::welcome::renew_ticket::{self, RenewError};
use backend::service::welcome::walk_in::{self as walking, WalkIn, WalkInError};
use domain::ids::IdempotencyKey;
use domain::person::{Drawing, FirstName, Holder, NameError};
use domain::registration::presence::{Note, NoteError, OverReason};
use domain::registration::{Field, FieldError};
use domain::words::weekday_date;

use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, PaperAsk, Problem, Refusal, ShowAsk, WalkInAsk, WelcomeAsk};
use crate::locale::{self, DeskText, Public, Staff};

/// A code, a scanned address or a name.
pub async fn show(backend: &Backend, who: &SignedIn, stop: &str, ask: ShowAsk) -> Result<Answer<ShowAsk>, AppError> {
    let refused = |ask, refusal, text: String| Ok(Answer::refused(ask, refusal, "shown", text));
    let Ok(id) = stop.parse() else { return refused(ask, Refusal::Missing, DeskText::AnswerUnknown.fr().to_owned()) };
    if ask.shown.trim().is_empty() {
        return refused(ask, Refusal::Invalid, DeskText::FieldEmpty.fr().to_owned());
    }
    let shown = Shown::read(&ask.shown);
    let answer = if matches!(shown, Shown::Words(_)) {
        check_in::Answer::Unknown
    } else {
        match check_in::show(backend, who, id, &shown).await {
            Ok(answer) => answer,
            Err(CheckInError::NoDesk) => {
                return refused(ask, Refusal::Missing, DeskText::AnswerUnknown.fr().to_owned());
            }
            Err(CheckInError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
        }
    };
    match answer {
        check_in::Answer::Known(ticket, outcome, registration) => {
            let about = registration.map(|id| format!("&ligne={id}")).unwrap_or_default();
            Ok(Answer::done(format!("/accueil/{stop}/personne/{ticket}?reponse={}{about}", outcome.as_str())))
        }
        check_in::Answer::OtherStop { town, starts_on } => {
            refused(ask, Refusal::Conflict, locale::desk::other_stop(&town, &weekday_date(starts_on)))
        }
        check_in::Answer::Unknown => by_name(backend, who, stop, ask, &shown).await,
    }
}

/// What is no code may be a name or a drawing, and a name may look like a code.
async fn by_name(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    ask: ShowAsk,
    shown: &Shown,
) -> Result<Answer<ShowAsk>, AppError> {
    let Ok(id) = stop.parse() else { return Ok(Answer::refused(ask, Refusal::Missing, "shown", "")) };
    let desk = welcome::open(backend, who, id).await.map_err(|error| AppError::unexpected(backend, &error))?;
    let Some(desk) = desk else {
        return Ok(Answer::refused(ask, Refusal::Missing, "shown", DeskText::AnswerUnknown.fr()));
    };
    let found = desk.find(&ask.shown);
    match found.as_slice() {
        [] => {
            let code = !matches!(shown, Shown::Words(_)) || ask.shown.chars().any(|sign| sign.is_ascii_digit());
            let text = if code { DeskText::AnswerUnknown } else { DeskText::AnswerNobody };
            let sentence = format!("{} {}", text.fr(), DeskText::AnswerUnknownWay.fr());
            Ok(Answer::refused(ask, Refusal::Missing, "shown", sentence))
        }
        [only] => Ok(Answer::done(format!("/accueil/{stop}/personne/{}", only.ticket))),
        _ => Ok(Answer::Refused(FormOutcome { values: ask, problems: Vec::new(), refusal: Refusal::Choose })),
    }
}

/// The buttons of a session's or a person's page; `page` is where they stand.
pub async fn act(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    session: Option<&str>,
    page: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    match ask.action.as_str() {
        "give" => give(backend, who, stop, session, page, ask).await,
        "count" => count(backend, who, stop, session, page, ask).await,
        _ => note(backend, who, stop, page, ask).await,
    }
}

async fn note(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    page: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    let refused = |ask, refusal, text: DeskText| Ok(Answer::refused(ask, refusal, "", text.fr()));
    let (Ok(id), Ok(registration), Some(note)) = (stop.parse(), ask.registration.parse(), Note::parse(&ask.note))
    else {
        return refused(ask, Refusal::Invalid, DeskText::NotPossible);
    };
    let opened = welcome::open(backend, who, id).await.map_err(|error| AppError::unexpected(backend, &error))?;
    if opened.is_none() {
        return refused(ask, Refusal::Missing, DeskText::NotPossible);
    }
    match record(backend, Within::Stop(id), registration, note).await {
        Ok(_) => Ok(Answer::done(format!("{page}?fait=note#l-{registration}"))),
        Err(PresenceError::Rule(NoteError::TooEarly)) => refused(ask, Refusal::Conflict, DeskText::TooEarly),
        Err(PresenceError::Rule(NoteError::TooLate)) => refused(ask, Refusal::Conflict, DeskText::TooLate),
        Err(PresenceError::ChairGiven) => refused(ask, Refusal::Conflict, DeskText::GivenAway),
        Err(PresenceError::Unknown | PresenceError::Cancelled | PresenceError::Rule(NoteError::NotFrom)) => {
            refused(ask, Refusal::Conflict, DeskText::NotPossible)
        }
        Err(PresenceError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

async fn give(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    session: Option<&str>,
    page: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    let refused = |ask, refusal, text: DeskText| Ok(Answer::refused(ask, refusal, "places", text.fr()));
    let ids = (stop.parse(), session.unwrap_or_default().parse(), OverReason::parse(&ask.reason));
    let (Ok(id), Ok(session), Some(reason)) = ids else {
        return refused(ask, Refusal::Invalid, DeskText::NotPossible);
    };
    let chairs = ask.chairs.iter().filter_map(|chair| chair.parse().ok()).collect();
    match give_chairs::give(backend, who, id, &GiveChairs { session, reason, chairs }).await {
        Ok(given) => Ok(Answer::done(format!("{page}?places={}", given.seats + given.chairs))),
        Err(GiveError::Unknown) => refused(ask, Refusal::Missing, DeskText::NotPossible),
        Err(GiveError::Closed) => refused(ask, Refusal::Conflict, DeskText::ChairsOver),
        Err(GiveError::TooEarly) => refused(ask, Refusal::Conflict, DeskText::ChairsLater),
        Err(GiveError::NobodyHere) => refused(ask, Refusal::Conflict, DeskText::ChairsNobody),
        Err(GiveError::NothingFree) => refused(ask, Refusal::Conflict, DeskText::ChairsNone),
        Err(GiveError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

async fn count(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    session: Option<&str>,
    page: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    let ids = (stop.parse(), session.unwrap_or_default().parse(), ask.step.parse());
    let (Ok(id), Ok(session), Ok(more)) = ids else {
        return Ok(Answer::refused(ask, Refusal::Invalid, "compte", DeskText::NotPossible.fr()));
    };
    match count_heads::count(backend, who, id, session, more).await {
        Ok(()) => Ok(Answer::done(format!("{page}?fait=compte#compte"))),
        Err(CountError::Unknown | CountError::Step) => {
            Ok(Answer::refused(ask, Refusal::Invalid, "compte", DeskText::NotPossible.fr()))
        }
        Err(CountError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// A new ticket for a lost one.
pub async fn renew(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    ticket: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    let (Ok(id), Ok(ticket)) = (stop.parse(), ticket.parse()) else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr()));
    };
    match renew_ticket::renew(backend, who, id, ticket).await {
        Ok(link) => Ok(Answer::done(format!("/accueil/{stop}/ticket/{link}"))),
        Err(RenewError::Unknown) => Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr())),
        Err(RenewError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// The address that was meant; what came back leaves again.
pub async fn address(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    ticket: &str,
    ask: WelcomeAsk,
) -> Result<Answer<WelcomeAsk>, AppError> {
    let (Ok(id), Ok(person)) = (stop.parse(), ticket.parse()) else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr()));
    };
    match correct_address::at_desk(backend, who, id, person, &ask.email).await {
        Ok(_) => Ok(Answer::done(format!("/accueil/{stop}/personne/{ticket}?adresse=corrigee"))),
        Err(CorrectError::Address) => Ok(Answer::refused(ask, Refusal::Invalid, "email", Staff::AddressWrong.fr())),
        Err(CorrectError::Same) => Ok(Answer::refused(ask, Refusal::Invalid, "email", Staff::AddressSame.fr())),
        Err(CorrectError::Unknown) => Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr())),
        Err(CorrectError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// A first name or a drawing, as the registration form reads them.
fn holder(first_name: &str, drawing: &str) -> Result<Holder, (Field, FieldError)> {
    let name = match FirstName::parse(first_name) {
        Ok(name) => Some(name),
        Err(NameError::Empty) => None,
        Err(error) => return Err((Field::FirstName, error.into())),
    };
    let drawing = match (drawing, Drawing::parse(drawing)) {
        ("", _) => None,
        (_, Some(drawing)) => Some(drawing),
        (_, None) => return Err((Field::Drawing, FieldError::DrawingUnknown)),
    };
    Holder::new(name, drawing).ok_or((Field::FirstName, FieldError::HolderMissing))
}

/// Somebody walks in.
pub async fn walk_in(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    mut ask: WalkInAsk,
) -> Result<Answer<WalkInAsk>, AppError> {
    let mut problems = Vec::new();
    let holder = match holder(&ask.first_name, &ask.drawing) {
        Ok(holder) => Some(holder),
        Err((field, error)) => {
            problems.push(Problem::new(field.as_str(), error.sentence()));
            None
        }
    };
    let session = ask.session.parse().ok();
    if session.is_none() {
        problems.push(Problem::new("session", DeskText::WalkInPick.fr()));
    }
    let key: IdempotencyKey = ask.key.parse().unwrap_or_else(|_| IdempotencyKey(backend.new_id()));
    ask.key = key.to_string();
    ask.full = !ask.reason.is_empty();
    let (Some(holder), Some(session), Ok(id)) = (holder, session, stop.parse()) else {
        return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
    };
    let new = WalkIn { key, holder, session, reason: OverReason::parse(&ask.reason) };
    let (refusal, field, text) = match walking::walk_in(backend, who, id, &new).await {
        Ok(done) => return Ok(Answer::done(format!("/accueil/{stop}/ticket/{}", done.link))),
        Err(WalkInError::Full) => {
            ask.full = true;
            (Refusal::Conflict, "reason", DeskText::WalkInFull.fr())
        }
        Err(WalkInError::Closed) => (Refusal::Conflict, "session", DeskText::WalkInClosed.fr()),
        Err(WalkInError::Unknown) => (Refusal::Missing, "session", Public::UnknownSession.fr()),
        Err(WalkInError::KeyReused) => {
            ask.key = backend.new_id().to_string();
            (Refusal::Conflict, "session", DeskText::WalkInAgain.fr())
        }
        Err(WalkInError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    Ok(Answer::refused(ask, refusal, field, text))
}

/// A paper sheet.
pub async fn enter_sheet(
    backend: &Backend,
    who: &SignedIn,
    stop: &str,
    session: &str,
    mut ask: PaperAsk,
) -> Result<Answer<PaperAsk>, AppError> {
    let key: IdempotencyKey = ask.key.parse().unwrap_or_else(|_| IdempotencyKey(backend.new_id()));
    ask.key = key.to_string();
    let mut names = Vec::new();
    let mut problems = Vec::new();
    for (row, typed) in ask.names.iter().enumerate() {
        match FirstName::parse(typed) {
            Ok(name) => names.push(name),
            Err(NameError::Empty) => {}
            Err(error) => {
                let sentence =
                    format!("{}\u{a0}: {}", locale::desk::name_row(row + 1), FieldError::from(error).sentence());
                problems.push(Problem::new(&format!("nom-{}", row + 1), sentence));
            }
        }
    }
    if !problems.is_empty() {
        return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
    }
    let (Ok(id), Ok(session_id)) = (stop.parse(), session.parse()) else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr()));
    };
    let read = |(registration, note): &(String, String)| Some((registration.parse().ok()?, Note::parse(note)?));
    let notes = ask.notes.iter().filter_map(read).collect();
    match enter_paper::enter(backend, who, id, &Sheet { key, session: session_id, notes, names }).await {
        Ok(done) => {
            let (rows, refused) = (done.noted + done.added, done.refused);
            Ok(Answer::done(format!("/accueil/{stop}/seance/{session}?lignes={rows}&refus={refused}")))
        }
        Err(PaperError::Unknown) => Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr())),
        Err(PaperError::Closed) => Ok(Answer::refused(ask, Refusal::Conflict, "", DeskText::PaperClosed.fr())),
        Err(PaperError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
