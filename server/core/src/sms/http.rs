//! A gateway behind HTTP, as the settings describe it.

use std::fmt;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_TYPE};
use hyper::{Request, StatusCode};

use super::{Accepted, SmsGateway, Status, TextError, Texting, Trying, receipts};
use crate::settings::roots::Roots;
use crate::settings::sms::GatewaySettings;
use crate::web::client::Client;

/// The longest that one try takes.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most that is read of an answer.
const MOST_BYTES: usize = 64 * 1024;

/// Asks an address for each text.
#[derive(Clone)]
pub struct HttpGateway {
    settings: GatewaySettings,
    client: Client,
}

/// The header may hold a secret.
impl fmt::Debug for HttpGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpGateway").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl HttpGateway {
    /// The gateway of the settings; these authorities vouch for it, too.
    #[must_use]
    pub fn new(settings: GatewaySettings, roots: &Roots) -> Self {
        let client = Client::to(settings.address.clone(), roots);
        Self { settings, client }
    }

    async fn try_once(&self, texting: &Texting) -> Result<Accepted, TextError> {
        let GatewaySettings { method, header, body, id_field, .. } = &self.settings;
        let (kind, body) = body.fill(texting);
        let mut request = Request::builder()
            .method(method.clone())
            .uri(self.client.path())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, kind);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let unreachable = TextError::Later(Status(None));
        let request = request.body(Full::new(Bytes::from(body))).map_err(|_| unreachable)?;
        let asking = self.client.ask(request, MOST_BYTES);
        let answered = tokio::time::timeout(PATIENCE, asking).await.map_err(|_| unreachable)?;
        let (head, body) = answered.map_err(|error| {
            tracing::warn!(message = %texting.id, %error, "the SMS gateway does not answer");
            unreachable
        })?;
        sorted(head.status)?;
        Ok(receipts::text_at(&serde_json::from_slice(&body).unwrap_or_default(), id_field))
    }
}

impl SmsGateway for HttpGateway {
    fn send<'a>(&'a self, texting: &'a Texting) -> Trying<'a> {
        Box::pin(self.try_once(texting))
    }
}

/// What a status means for the text. A redirection is not followed: the settings are to be mended.
fn sorted(status: StatusCode) -> Result<(), TextError> {
    let said = Status(Some(status.as_u16()));
    match status.as_u16() {
        200..=299 => Ok(()),
        401..=403 | 407 | 429 => Err(TextError::Pause(said)),
        408 | 425 | 300..=399 | 500.. => Err(TextError::Later(said)),
        _ => Err(TextError::Refused(said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_sorted_by_what_to_do() {
        for (code, expected) in [
            (200, Ok(())),
            (202, Ok(())),
            (302, Err(TextError::Later(Status(Some(302))))),
            (400, Err(TextError::Refused(Status(Some(400))))),
            (401, Err(TextError::Pause(Status(Some(401))))),
            (422, Err(TextError::Refused(Status(Some(422))))),
            (429, Err(TextError::Pause(Status(Some(429))))),
            (503, Err(TextError::Later(Status(Some(503))))),
        ] {
            assert_eq!(StatusCode::from_u16(code).map(sorted).ok(), Some(expected), "{code}");
        }
    }
}
