//! The ways a message leaves: an SMTP server, a folder, or (in tests) the memory.

mod folder;
#[cfg(feature = "test-support")]
mod memory;
mod smtp;

use std::pin::Pin;
use std::sync::Arc;

use domain::email::EmailAddress;
use domain::ids::OutboxId;

pub use super::answer::{Answer, SendError};
pub use folder::FolderTransport;
#[cfg(feature = "test-support")]
pub use memory::MemoryTransport;
pub use smtp::{SmtpTransport, SmtpTransportError};

use crate::settings::{MailRoute, Settings};
use crate::sms::{HttpGateway, SmsGateway, TextError, Texting, Trying};

/// Bytes to deliver, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The row in the outbox; names the file in a folder.
    pub id: OutboxId,
    /// The return path.
    pub sender: EmailAddress,
    /// The one recipient.
    pub recipient: EmailAddress,
    /// The message as rendered; sent unchanged at every try.
    pub raw: Vec<u8>,
}

/// The outcome of one try.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SendError>> + Send + 'a>>;

/// A way out. At least once: after a lost answer the same bytes may be delivered again.
pub trait Transport: Send + Sync {
    /// Tries once.
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a>;

    /// Tries once to hand a text to the SMS gateway; refused where this way has none.
    fn text<'a>(&'a self, _texting: &'a Texting) -> Trying<'a> {
        Box::pin(async { Err(TextError::NoGateway) })
    }
}

/// Both ways out: mail, and an SMS gateway.
pub struct Both {
    /// For letters.
    pub mail: Arc<dyn Transport>,
    /// For short messages.
    pub gateway: Arc<dyn SmsGateway>,
}

impl Transport for Both {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        self.mail.send(delivery)
    }

    fn text<'a>(&'a self, texting: &'a Texting) -> Trying<'a> {
        self.gateway.send(texting)
    }
}

/// The way that the settings name.
pub fn from_settings(settings: &Settings) -> Result<Arc<dyn Transport>, SmtpTransportError> {
    let mail: Arc<dyn Transport> = match &settings.mail {
        MailRoute::Folder(folder) => Arc::new(FolderTransport::new(folder.clone())),
        MailRoute::Smtp(server) => Arc::new(SmtpTransport::new(server, &settings.roots)?),
    };
    Ok(match settings.sms.clone() {
        Some(gateway) => Arc::new(Both { mail, gateway: Arc::new(HttpGateway::new(gateway, &settings.roots)) }),
        None => mail,
    })
}
