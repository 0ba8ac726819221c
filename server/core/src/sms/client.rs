//! One request to the one configured address, over TLS unless it is this machine: no redirection is
//! followed, no more bytes are read than allowed. The time limit is the caller's.

use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use crate::settings::sms::GatewayAddress;

/// An answer as far as it is read.
pub(super) type Answer = (StatusCode, Bytes);

/// No answer: nobody listens, no TLS, a broken connection, too many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoAnswer;

/// The roots that browsers trust, and no client certificate. `None` where the cryptography is not there.
pub(super) fn tls() -> Option<TlsConnector> {
    let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Some(TlsConnector::from(Arc::new(config)))
}

/// Sends the request and reads at most `limit` bytes of the answer, whatever its status.
pub(super) async fn ask(
    address: &GatewayAddress,
    tls: Option<&TlsConnector>,
    request: Request<Full<Bytes>>,
    limit: usize,
) -> Result<Answer, NoAnswer> {
    let stream = TcpStream::connect((address.host.as_str(), address.port)).await.map_err(|_| NoAnswer)?;
    if !address.encrypted {
        return exchange(stream, request, limit).await;
    }
    let name = ServerName::try_from(address.host.clone()).map_err(|_| NoAnswer)?;
    let stream = tls.ok_or(NoAnswer)?.connect(name, stream).await.map_err(|_| NoAnswer)?;
    exchange(stream, request, limit).await
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Full<Bytes>>,
    limit: usize,
) -> Result<Answer, NoAnswer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| NoAnswer)?;
    let answer = async {
        let answer = sender.send_request(request).await.map_err(|_| NoAnswer)?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), limit).collect().await.map_err(|_| NoAnswer)?;
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
