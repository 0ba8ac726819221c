//! An SMTP server (RFC 5321) over TLS, with a few connections kept open.
//!
//! Where the server offers it (RFC 3461), each message asks for reports of failure and delay that name
//! the message and hold its headers only.

use std::error::Error as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter, RcptParameter};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use super::{Delivery, SendError, Sending, Transport};
use crate::settings::roots::Roots;
use crate::settings::{Smtp, SmtpSecurity};

/// The longest wait for a connection, and for one message to be taken. The library waits for an
/// answer as long as the server likes.
const TIMEOUT: Duration = Duration::from_mins(1);
/// Connections kept open at most.
const KEPT: usize = 20;
/// A connection that was idle for longer is not used again.
const IDLE: Duration = Duration::from_secs(30);
/// After so long the server is asked whether it is still there.
const FRESH: Duration = Duration::from_secs(2);

/// Sends through one server.
#[derive(Clone)]
pub struct SmtpTransport {
    server: Smtp,
    tls: Option<TlsParameters>,
    idle: Arc<Mutex<Vec<Open>>>,
}

impl std::fmt::Debug for SmtpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpTransport").field("server", &self.server).finish_non_exhaustive()
    }
}

/// A connection that greeted, is protected and knows who we are.
struct Open {
    connection: AsyncSmtpConnection,
    /// The server sends reports as RFC 3461 asks.
    reports: bool,
    used_at: Instant,
}

/// The server's name cannot be used for TLS.
#[derive(Debug, thiserror::Error)]
#[error("the mail server's name cannot be used: {0}")]
pub struct SmtpTransportError(#[source] Error);

impl SmtpTransport {
    /// Prepares the connection, for which these authorities vouch, too; nothing is opened before the first
    /// message.
    pub fn new(server: &Smtp, roots: &Roots) -> Result<Self, SmtpTransportError> {
        let tls = match server.security {
            SmtpSecurity::StartTls | SmtpSecurity::Tls => {
                Some(parameters(&server.host, roots).map_err(SmtpTransportError)?)
            }
            SmtpSecurity::None => None,
        };
        Ok(Self { server: server.clone(), tls, idle: Arc::default() })
    }

    async fn attempt(&self, delivery: &Delivery) -> Result<(), SendError> {
        let address = |text: &str| text.parse::<Address>().map_err(|_| SendError::from_reply(553, "5.1.3"));
        let (sender, recipient) = (address(delivery.sender.as_str())?, address(delivery.recipient.as_str())?);
        let mut open = match self.kept().await {
            Some(open) => open,
            None => self.open().await?,
        };
        let outcome = open.hand_over(sender, recipient, delivery).await;
        // a refusal of one message leaves the connection as it was; a lost answer does not
        let usable = match &outcome {
            Ok(()) => true,
            Err(error) => {
                error.status().is_some_and(|status| u16::from(status) != 421)
                    && open.connection.command(Rset).await.is_ok()
            }
        };
        if usable {
            open.used_at = Instant::now();
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(open);
            }
        }
        outcome.map_err(|error| sorted(&error))
    }

    /// A connection from before, when it still answers.
    async fn kept(&self) -> Option<Open> {
        loop {
            let mut open = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            let idle = open.used_at.elapsed();
            if idle < FRESH || (idle < IDLE && open.connection.test_connected().await) {
                return Some(open);
            }
        }
    }

    /// What goes wrong before a message is named says nothing about the message, nor about the
    /// recipient's domain: later, unless it is our account that is refused.
    async fn open(&self) -> Result<Open, SendError> {
        let plain = match self.server.security {
            SmtpSecurity::Tls => None,
            SmtpSecurity::StartTls | SmtpSecurity::None => {
                Some(self.stream().await.map_err(|_| SendError::unreachable())?)
            }
        };
        self.connect(plain).await.map_err(|error| match sorted(&error) {
            account @ SendError::Account(_) => account,
            _ => SendError::unreachable(),
        })
    }

    /// What is written leaves at once: the library writes the last line of a message by itself, which
    /// would wait for the acknowledgement of the lines before it (RFC 1122, section 4.2.3.4).
    async fn stream(&self) -> std::io::Result<TcpStream> {
        let stream = TcpStream::connect((self.server.host.as_str(), self.server.port)).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    async fn connect(&self, plain: Option<TcpStream>) -> Result<Open, Error> {
        let (server, hello) = (&self.server, ClientId::default());
        let mut connection = if let Some(stream) = plain {
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello).await?
        } else {
            let place = (server.host.as_str(), server.port);
            AsyncSmtpConnection::connect_tokio1(place, Some(TIMEOUT), &hello, self.tls.clone(), None).await?
        };
        if let (SmtpSecurity::StartTls, Some(tls)) = (server.security, &self.tls) {
            connection.starttls(tls.clone(), &hello).await?;
        }
        if let Some((user, password)) = &server.credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        // the library keeps only the keywords that it knows itself: asked once more
        let offered = connection.command(Ehlo::new(hello)).await?;
        let reports = offered.message().any(|line| line.trim().eq_ignore_ascii_case("DSN"));
        Ok(Open { connection, reports, used_at: Instant::now() })
    }
}

fn parameters(host: &str, roots: &Roots) -> Result<TlsParameters, Error> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for root in roots.iter() {
        builder = builder.add_root_certificate(Certificate::from_der(root.to_vec())?);
    }
    builder.build()
}

impl Open {
    async fn hand_over(&mut self, sender: Address, recipient: Address, delivery: &Delivery) -> Result<(), Error> {
        let asked = |keyword: &str, value: String| (keyword.to_owned(), Some(value));
        let (mut of_message, mut of_recipient) = (Vec::new(), Vec::new());
        if !delivery.raw.is_ascii() && self.connection.server_info().supports_feature(Extension::EightBitMime) {
            of_message.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        if self.reports {
            for (keyword, value) in [asked("RET", "HDRS".into()), asked("ENVID", delivery.id.to_string())] {
                of_message.push(MailParameter::Other { keyword, value });
            }
            let original = format!("rfc822;{}", delivery.recipient);
            for (keyword, value) in [asked("NOTIFY", "FAILURE,DELAY".into()), asked("ORCPT", original)] {
                of_recipient.push(RcptParameter::Other { keyword, value });
            }
        }
        self.connection.command(Mail::new(Some(sender), of_message)).await?;
        self.connection.command(Rcpt::new(recipient, of_recipient)).await?;
        self.connection.command(Data).await?;
        self.connection.message(&delivery.raw).await?;
        Ok(())
    }
}

impl Transport for SmtpTransport {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            match timeout(TIMEOUT, self.attempt(delivery)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(SendError::unreachable()),
            }
        })
    }
}

fn sorted(error: &Error) -> SendError {
    match error.status() {
        Some(status) => {
            let words = error.source().map(ToString::to_string).unwrap_or_default();
            SendError::from_reply(status.into(), &words)
        }
        None => SendError::unreachable(),
    }
}
