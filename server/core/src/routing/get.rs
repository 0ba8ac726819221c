//! One question over HTTP to the one configured address: no redirection is followed, no more bytes are
//! read than allowed. The time limit is the caller's.

use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, HOST, USER_AGENT};
use hyper::{Request, StatusCode};
use tokio::net::TcpStream;

use super::RouterError;
use crate::settings::router::RouterAddress;
use crate::web::exchange::{ExchangeError, exchange};

/// Asks for a path (with its query) and reads at most `limit` bytes of the answer, whatever its status.
pub(super) async fn get(address: &RouterAddress, path: &str, limit: usize) -> Result<(StatusCode, Bytes), RouterError> {
    let broken = |error: &dyn std::fmt::Display| RouterError::Unreachable(error.to_string());
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await.map_err(|error| broken(&error))?;
    let request = Request::get(path)
        .header(HOST, address.authority())
        .header(USER_AGENT, "caravane")
        .header(ACCEPT, "application/json")
        .body(Empty::<Bytes>::new())
        .map_err(|error| broken(&error))?;
    match exchange(stream, request, limit).await {
        Ok((head, body)) => Ok((head.status, body)),
        Err(ExchangeError::TooLarge) => Err(RouterError::TooLarge),
        Err(ExchangeError::Broken(why)) => Err(RouterError::Unreachable(why)),
    }
}
