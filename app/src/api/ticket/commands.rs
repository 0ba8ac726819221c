//! What the forms of the ticket do.

use backend::Backend;
use backend::service::accept_offer::{self, AcceptError};
use backend::service::cancel_registration::{self, CancelError};
use backend::service::find_ticket::{self, FindError};
use backend::service::forget_email::{self, ForgetError};
use backend::service::move_registration::{self, MoveError};
use backend::service::tries::Caller;
use domain::ids::{RegistrationId, SlotId};

use crate::error::AppError;
use crate::forms::{Answer, CodeAsk, Refusal, TicketAsk};
use crate::locale::{self, TicketText};

type Result<V> = std::result::Result<Answer<V>, AppError>;

fn refused(ask: TicketAsk, refusal: Refusal, field: &str, text: TicketText) -> Answer<TicketAsk> {
    Answer::refused(ask, refusal, field, text.fr())
}

/// The buttons of an offered seat.
pub async fn act(backend: &Backend, token: &str, ask: TicketAsk) -> Result<TicketAsk> {
    let Ok(registration) = ask.registration.parse::<RegistrationId>() else {
        return Ok(refused(ask, Refusal::Invalid, "", TicketText::NoLonger));
    };
    match ask.action.as_str() {
        "accept" => match accept_offer::accept(backend, token, registration).await {
            Ok(()) => Ok(Answer::done(format!("/t/{token}?fait=accepte"))),
            Err(AcceptError::UnknownTicket) => Ok(refused(ask, Refusal::Missing, "", TicketText::Unknown)),
            Err(AcceptError::NotOffered | AcceptError::TooLate) => {
                Ok(refused(ask, Refusal::Conflict, "", TicketText::OfferOver))
            }
            Err(AcceptError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        },
        "decline" => give_back(backend, token, registration, ask, "laisse").await,
        _ => Ok(refused(ask, Refusal::Invalid, "", TicketText::NoLonger)),
    }
}

/// « Je ne viens plus ».
pub async fn cancel(backend: &Backend, token: &str, ask: TicketAsk) -> Result<TicketAsk> {
    match ask.registration.parse() {
        Ok(registration) => give_back(backend, token, registration, ask, "annule").await,
        Err(_) => Ok(refused(ask, Refusal::Missing, "", TicketText::NoLonger)),
    }
}

async fn give_back(
    backend: &Backend,
    token: &str,
    registration: RegistrationId,
    ask: TicketAsk,
    done: &str,
) -> Result<TicketAsk> {
    match cancel_registration::cancel(backend, token, registration).await {
        Ok(()) => Ok(Answer::done(format!("/t/{token}?fait={done}"))),
        Err(CancelError::UnknownTicket) => Ok(refused(ask, Refusal::Missing, "", TicketText::Unknown)),
        Err(CancelError::NotLive) => Ok(refused(ask, Refusal::Conflict, "", TicketText::NoLonger)),
        Err(CancelError::Started) => Ok(refused(ask, Refusal::Conflict, "", TicketText::TooLate)),
        Err(CancelError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// « Changer d'horaire ».
pub async fn change(backend: &Backend, token: &str, ask: TicketAsk) -> Result<TicketAsk> {
    let Ok(registration) = ask.registration.parse::<RegistrationId>() else {
        return Ok(refused(ask, Refusal::Missing, "", TicketText::NoLonger));
    };
    let Ok(slot) = ask.slot.parse::<SlotId>() else {
        return Ok(refused(ask, Refusal::Invalid, "slot", TicketText::SlotMissing));
    };
    match move_registration::move_to(backend, token, registration, slot).await {
        Ok(()) => Ok(Answer::done(format!("/t/{token}?fait=change"))),
        Err(MoveError::UnknownTicket) => Ok(refused(ask, Refusal::Missing, "", TicketText::Unknown)),
        Err(MoveError::NotLive) => Ok(refused(ask, Refusal::Conflict, "", TicketText::NoLonger)),
        Err(MoveError::Started) => Ok(refused(ask, Refusal::Conflict, "slot", TicketText::TooLate)),
        Err(MoveError::Full) => Ok(refused(ask, Refusal::Conflict, "slot", TicketText::SlotFull)),
        Err(MoveError::Overlap { other }) => {
            Ok(Answer::refused(ask, Refusal::Conflict, "slot", locale::same_time(&other)))
        }
        Err(MoveError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// « Ce n'est pas moi ».
pub async fn forget(backend: &Backend, token: &str) -> Result<TicketAsk> {
    match forget_email::forget(backend, token).await {
        Ok(()) => Ok(Answer::done(format!("/t/{token}?fait=adresse"))),
        Err(ForgetError::UnknownTicket) => Ok(refused(TicketAsk::default(), Refusal::Missing, "", TicketText::Unknown)),
        Err(ForgetError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// From the code on paper to the ticket's address.
pub async fn find(backend: &Backend, caller: &Caller, ask: CodeAsk) -> Result<CodeAsk> {
    let refused = |ask, refusal, text: TicketText| Ok(Answer::refused(ask, refusal, "code", text.fr()));
    if ask.code.trim().is_empty() {
        return refused(ask, Refusal::Invalid, TicketText::CodeEmpty);
    }
    match find_ticket::by_code(backend, caller, &ask.code).await {
        Ok(token) => Ok(Answer::done(format!("/t/{token}"))),
        Err(FindError::Unknown) => refused(ask, Refusal::Invalid, TicketText::CodeWrong),
        Err(FindError::TooManyTries) => refused(ask, Refusal::TooMany, TicketText::CodeTooMany),
        Err(FindError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
