//! Requests to the one address that the settings name, over TLS where it says so. No redirection is
//! followed; the time limit is the caller's.

use std::fmt;

use hyper::Request;
use hyper::body::{Body, Bytes};
use hyper::header::{HOST, HeaderValue, USER_AGENT};
use hyper::http::response::Parts;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::exchange::{ExchangeError, broken, exchange};
use super::tls;
use crate::settings::address::HttpAddress;
use crate::settings::roots::Roots;

/// A client of one address.
#[derive(Clone)]
pub(crate) struct Client {
    address: HttpAddress,
    tls: Option<TlsConnector>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("host", &self.address.host).finish_non_exhaustive()
    }
}

impl Client {
    /// The client of this address, which believes these authorities too. Where TLS cannot be had, each
    /// request says so.
    pub(crate) fn to(address: HttpAddress, roots: &Roots) -> Self {
        let tls = if address.encrypted { tls::connector(roots).ok() } else { None };
        Self { address, tls }
    }

    /// Path and query of the address.
    pub(crate) fn path(&self) -> &str {
        &self.address.path
    }

    /// Sends the request, with `Host` and `User-Agent`, and reads at most `limit` bytes of the answer,
    /// whatever its status.
    pub(crate) async fn ask<B>(&self, mut request: Request<B>, limit: usize) -> Result<(Parts, Bytes), ExchangeError>
    where
        B: Body + Send + 'static,
        B::Data: Send,
        B::Error: std::error::Error + Send + Sync,
    {
        let host = HeaderValue::try_from(self.address.authority()).map_err(|error| broken(&error))?;
        request.headers_mut().insert(HOST, host);
        request.headers_mut().insert(USER_AGENT, HeaderValue::from_static("caravane"));
        let to = (self.address.host.as_str(), self.address.port);
        let stream = TcpStream::connect(to).await.map_err(|error| broken(&error))?;
        if !self.address.encrypted {
            return exchange(stream, request, limit).await;
        }
        let name = ServerName::try_from(self.address.host.clone()).map_err(|error| broken(&error))?;
        let tls = self.tls.as_ref().ok_or_else(|| broken(&"TLS is not there"))?;
        let stream = tls.connect(name, stream).await.map_err(|error| broken(&error))?;
        exchange(stream, request, limit).await
    }
}
