//! One question and one answer over a connection that is there. No more bytes are read than allowed;
//! the time limit is the caller's.

use std::fmt::Display;

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::{Body, Bytes};
use hyper::client::conn::http1;
use hyper::http::response::Parts;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// The most bytes of a head.
const LONGEST_HEAD: usize = 64 * 1024;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// More bytes than allowed.
    #[error("the answer is too large")]
    TooLarge,
    /// The connection broke, or what came is no HTTP.
    #[error("{0}")]
    Broken(String),
}

/// A connection that broke, in its own words.
pub(crate) fn broken(error: &dyn Display) -> ExchangeError {
    ExchangeError::Broken(error.to_string())
}

/// Asks, and reads at most `limit` bytes of the answer, whatever its status. The connection ends with
/// the answer, or when the future is dropped.
pub(crate) async fn exchange<S, B>(
    stream: S,
    request: Request<B>,
    limit: usize,
) -> Result<(Parts, Bytes), ExchangeError>
where
    S: AsyncRead + AsyncWrite + Unpin,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: std::error::Error + Send + Sync,
{
    let mut client = http1::Builder::new();
    client.max_buf_size(LONGEST_HEAD);
    let (mut sender, connection) = client.handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
    let answer = async {
        let answer = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let (head, body) = answer.into_parts();
        let body = Limited::new(body, limit).collect().await;
        let body = body
            .map_err(|error| if error.is::<LengthLimitError>() { ExchangeError::TooLarge } else { broken(&error) })?;
        Ok((head, body.to_bytes()))
    };
    // The connection must be driven while the answer is awaited; it may end before the body is read.
    let mut connection = std::pin::pin!(connection);
    let mut answer = std::pin::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        _ = &mut connection => answer.await,
    }
}
