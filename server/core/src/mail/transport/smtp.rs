//! An SMTP server (RFC 5321) over TLS, with a few connections kept open.

use std::error::Error as _;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::AsyncSmtpTransport;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncTransport, Tokio1Executor};

use super::{Delivery, SendError, Sending, Transport};
use crate::settings::{Smtp, SmtpSecurity};

/// The longest wait for one answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Sends through one server.
#[derive(Debug, Clone)]
pub struct SmtpTransport {
    inner: AsyncSmtpTransport<Tokio1Executor>,
}

/// The server's name cannot be used for TLS.
#[derive(Debug, thiserror::Error)]
#[error("the mail server's name cannot be used: {0}")]
pub struct SmtpTransportError(#[source] lettre::transport::smtp::Error);

impl SmtpTransport {
    /// Prepares the connection; nothing is opened before the first message.
    pub fn new(server: &Smtp) -> Result<Self, SmtpTransportError> {
        let parameters = || TlsParameters::new(server.host.clone()).map_err(SmtpTransportError);
        let tls = match server.security {
            SmtpSecurity::StartTls => Tls::Required(parameters()?),
            SmtpSecurity::Tls => Tls::Wrapper(parameters()?),
            SmtpSecurity::None => Tls::None,
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
            .port(server.port)
            .tls(tls)
            .timeout(Some(TIMEOUT));
        if let Some((user, password)) = &server.credentials {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        Ok(Self { inner: builder.build() })
    }
}

impl Transport for SmtpTransport {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let address = |text: &str| text.parse::<Address>().map_err(|_| SendError::from_reply(553, "5.1.3"));
            let envelope =
                Envelope::new(Some(address(delivery.sender.as_str())?), vec![address(delivery.recipient.as_str())?])
                    .map_err(|_| SendError::from_reply(553, "5.1.3"))?;
            match self.inner.send_raw(&envelope, &delivery.raw).await {
                Ok(_) => Ok(()),
                Err(error) => Err(sorted(&error)),
            }
        })
    }
}

fn sorted(error: &lettre::transport::smtp::Error) -> SendError {
    match error.status() {
        Some(status) => {
            let words = error.source().map(ToString::to_string).unwrap_or_default();
            SendError::from_reply(status.into(), &words)
        }
        None => SendError::unreachable(),
    }
}
