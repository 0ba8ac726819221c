//! One question and one answer over a connection that is there. No more bytes are read than allowed;
//! the time limit is the caller's.

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::http::response::Parts;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

/// The most bytes of a head.
const LONGEST_HEAD: usize = 64 * 1024;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum ExchangeError {
    /// More bytes than allowed.
    TooLarge,
    /// The connection broke, or what came is no HTTP.
    Broken(String),
}

/// Asks, and reads at most `limit` bytes of the answer, whatever its status. The connection ends with
/// the answer, or when the future is dropped.
pub(crate) async fn exchange<S>(
    stream: S,
    request: Request<Empty<Bytes>>,
    limit: usize,
) -> Result<(Parts, Bytes), ExchangeError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let broken = |error: &dyn std::fmt::Display| ExchangeError::Broken(error.to_string());
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
