//! `caravane mail-in`: one message from standard input, for mail servers that run a program (RFC 5598's
//! delivery by pipe; the exit codes are those of sysexits.h, which such servers understand).

use std::io::Read as _;
use std::process::ExitCode;

use backend::Backend;
use backend::mail_in::message::LARGEST;
use backend::service::receive_mail::{ReceiveError, receive};

/// The message is refused for good.
const DATA_ERROR: u8 = 65;
/// Nobody here has this address.
const NO_USER: u8 = 67;
/// The mail server keeps the message and comes again.
const TEMPORARY: u8 = 75;

/// Stores the message; what it says is acted on by the worker.
pub async fn run(backend: &Backend, sender: &str, recipient: &str) -> ExitCode {
    let mut raw = Vec::new();
    // One byte more than is taken tells that there is more.
    if let Err(error) = std::io::stdin().lock().take(LARGEST as u64 + 1).read_to_end(&mut raw) {
        return later(&error);
    }
    match receive(backend, sender, recipient, &raw).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(ReceiveError::TooLarge) => {
            eprintln!("Le message dépasse un mébioctet.");
            ExitCode::from(DATA_ERROR)
        }
        Err(ReceiveError::UnknownRecipient) => {
            eprintln!("Cette adresse n’est pas d’ici : {recipient}");
            ExitCode::from(NO_USER)
        }
        Err(ReceiveError::Unexpected(fault)) => later(&fault),
    }
}

/// The mail server keeps the message and comes again.
pub fn later(fault: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("Le message n’a pas pu être gardé : {fault}");
    ExitCode::from(TEMPORARY)
}
