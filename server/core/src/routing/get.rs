//! One question over HTTP to the one configured address: no redirection is followed, no more bytes are
//! read than allowed. The time limit is the caller's.

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT, HOST, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::RouterError;
use crate::settings::router::RouterAddress;

/// Asks for a path (with its query) and reads at most `limit` bytes of the answer, whatever its status.
/// The connection ends with the answer, or when the future is dropped.
pub(super) async fn get(address: &RouterAddress, path: &str, limit: usize) -> Result<(StatusCode, Bytes), RouterError> {
    let broken = |error: &dyn std::fmt::Display| RouterError::Unreachable(error.to_string());
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await.map_err(|error| broken(&error))?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| broken(&error))?;
    let request = Request::get(path)
        .header(HOST, address.authority())
        .header(USER_AGENT, "caravane")
        .header(ACCEPT, "application/json")
        .body(Empty::<Bytes>::new())
        .map_err(|error| broken(&error))?;
    let answer = async {
        let answer = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), limit).collect().await;
        let body =
            body.map_err(|error| if error.is::<LengthLimitError>() { RouterError::TooLarge } else { broken(&error) })?;
        Ok((status, body.to_bytes()))
    };
    // The connection must be driven while the answer is awaited; it may end before the body is read.
    let mut connection = std::pin::pin!(connection);
    let mut answer = std::pin::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        _ = &mut connection => answer.await,
    }
}
