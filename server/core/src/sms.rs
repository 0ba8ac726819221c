//! Messages by SMS, for people who gave a telephone number and no address: what they say
//! ([`texts`]), the port through which they leave ([`SmsGateway`]), and the gateway that the settings
//! describe ([`HttpGateway`]). Without such settings no number is asked for and nothing leaves this way.

mod http;
pub mod receipts;
pub mod texts;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use domain::ids::OutboxId;
use domain::phone::PhoneNumber;
use domain::sms::ShortText;

pub use http::HttpGateway;

/// The lane of all short messages: they share one gateway and its pace.
pub(crate) const GROUP: &str = "sms";

/// A text to deliver, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texting {
    /// The row in the outbox; the gateway is told it, so that it may recognise a repetition.
    pub id: OutboxId,
    /// The one reader.
    pub to: PhoneNumber,
    /// One SMS.
    pub text: ShortText,
}

/// Why a gateway did not take a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// It cannot be reached or is busy: try again.
    #[error("later: {0}")]
    Later(Status),
    /// It has had too much of us, or refuses our account: leave it alone for a while, nobody's text is at fault.
    #[error("the gateway wants none of ours: {0}")]
    Pause(Status),
    /// This text or number is refused for good.
    #[error("refused: {0}")]
    Refused(Status),
    /// No gateway is set up.
    #[error("no gateway")]
    NoGateway,
}

/// The HTTP status of an answer; `None` when there was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub Option<u16>);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(code) => write!(f, "{code}"),
            None => write!(f, "no answer"),
        }
    }
}

/// What the gateway calls a text that it took, where it says so.
pub type Accepted = Option<String>;

/// The outcome of one try.
pub type Trying<'a> = Pin<Box<dyn Future<Output = Result<Accepted, TextError>> + Send + 'a>>;

/// A way out for texts. At least once: after a lost answer the same text may be handed over again.
pub trait SmsGateway: Send + Sync {
    /// Tries once.
    fn send<'a>(&'a self, texting: &'a Texting) -> Trying<'a>;
}
