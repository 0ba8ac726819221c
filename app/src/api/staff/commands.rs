//! What the forms of the team do.

use backend::Backend;
use backend::service::accept_invitation::{self, AcceptError};
use backend::service::correct_address::{self, CorrectError};
use backend::service::lift_suppression;
use backend::service::passphrase::WeakPassphrase;
use backend::service::retry_message::{self, RetryError};
use backend::service::settle_mail;
use backend::service::sign_in::{self, SignInError};
use backend::service::tries::Caller;
use domain::ids::LoginId;

use crate::error::AppError;
use crate::forms::{Answer, Fields, InvitationAsk, Refusal, RetryAsk, SignInAsk};
use crate::locale::Staff;

/// The door opens, or the form is shown again.
#[derive(Clone, Debug)]
pub enum Entered<V> {
    /// Signed in.
    Yes {
        /// The secret of the cookie.
        cookie: String,
    },
    /// Not signed in.
    No(Answer<V>),
}

/// Address and passphrase.
pub async fn sign_in(backend: &Backend, caller: &Caller, fields: &Fields) -> Result<Entered<SignInAsk>, AppError> {
    let ask = SignInAsk { email: fields.text("email") };
    let refused = |ask, refusal, text: Staff| Ok(Entered::No(Answer::refused(ask, refusal, "email", text.fr())));
    match sign_in::sign_in(backend, caller, &ask.email, &fields.text("passphrase")).await {
        Ok(cookie) => Ok(Entered::Yes { cookie }),
        Err(SignInError::Refused) => refused(ask, Refusal::Invalid, Staff::SignInWrong),
        Err(SignInError::TooManyTries) => refused(ask, Refusal::TooMany, Staff::SignInTooMany),
        Err(SignInError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// The first passphrase.
pub async fn accept(backend: &Backend, token: &str, fields: &Fields) -> Result<Entered<InvitationAsk>, AppError> {
    let refused = |refusal, field: &str, text: Staff| {
        Ok(Entered::No(Answer::refused(InvitationAsk {}, refusal, field, text.fr())))
    };
    let words = fields.text("passphrase");
    if words != fields.text("again") {
        return refused(Refusal::Invalid, "again", Staff::PassphraseDiffers);
    }
    let weak = match accept_invitation::accept(backend, token, &words).await {
        Ok(cookie) => return Ok(Entered::Yes { cookie }),
        Err(AcceptError::NotValid) => return refused(Refusal::Missing, "", Staff::InvitationOver),
        Err(AcceptError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
        Err(AcceptError::Weak(weak)) => weak,
    };
    let text = match weak {
        WeakPassphrase::TooShort => Staff::PassphraseShort,
        WeakPassphrase::TooLong => Staff::PassphraseLong,
        WeakPassphrase::TooCommon => Staff::PassphraseCommon,
    };
    refused(Refusal::Invalid, "passphrase", text)
}

/// Sends a failed message again: as it is, to the address that was meant, or to one that is trusted again.
pub async fn retry(backend: &Backend, by: LoginId, message: &str, ask: RetryAsk) -> Result<Answer<RetryAsk>, AppError> {
    let Ok(id) = message.parse() else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", Staff::RetryRefused.fr()));
    };
    let done = |what: &str| Ok(Answer::done(format!("/equipe/messages/{message}?fait={what}")));
    match ask.action.as_str() {
        "correct" => match correct_address::of_message(backend, by, id, &ask.email).await {
            Ok(_) => done("corrige"),
            Err(CorrectError::Address) => Ok(Answer::refused(ask, Refusal::Invalid, "email", Staff::AddressWrong.fr())),
            Err(CorrectError::Same) => Ok(Answer::refused(ask, Refusal::Invalid, "email", Staff::AddressSame.fr())),
            Err(CorrectError::Unknown) => Ok(Answer::refused(ask, Refusal::Conflict, "", Staff::AddressNone.fr())),
            Err(CorrectError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        },
        "lift" => match lift_suppression::of_message(backend, by, id).await {
            Ok(true) => done("leve"),
            Ok(false) => Ok(Answer::refused(ask, Refusal::Conflict, "", Staff::LiftNone.fr())),
            Err(error) => Err(AppError::unexpected(backend, &error)),
        },
        _ => match retry_message::retry(backend, id).await {
            Ok(()) => done("repart"),
            Err(RetryError::NotEnded) => Ok(Answer::refused(ask, Refusal::Conflict, "", Staff::RetryRefused.fr())),
            Err(RetryError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        },
    }
}

/// Somebody has dealt with a message that came in. What is no message of ours is nothing to deal with.
pub async fn settle(backend: &Backend, by: LoginId, message: &str) -> Result<(), AppError> {
    let Ok(id) = message.parse() else { return Ok(()) };
    settle_mail::settle(backend, id, by).await.map_err(|error| AppError::unexpected(backend, &error))
}
