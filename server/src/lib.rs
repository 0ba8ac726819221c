//! The web server and the command line around the use cases of `backend`.
//!
//! Knows cookies, status codes and headers; decides nothing.

// The types of views nest deeply: one level an element.
#![recursion_limit = "512"]

pub mod commands;
pub mod middleware;
mod page_context;
pub mod router;
pub mod routes;
pub mod routes_table;
pub mod state;
pub mod telemetry;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use backend::Backend;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::state::AppState;

/// The running program: bound, but not yet serving. Tests bind port 0.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    state: AppState,
}

/// Why the program could not start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("impossible d’écouter sur {address} : {source}")]
    Bind {
        /// What was asked for.
        address: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The listening socket failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Application {
    /// Binds the address of the settings.
    pub async fn build(backend: Backend) -> Result<Self, ServeError> {
        let address = backend.settings.listen.clone();
        let listener = TcpListener::bind(&address).await.map_err(|source| ServeError::Bind { address, source })?;
        Ok(Self { listener, state: AppState::new(backend) })
    }

    /// The address really bound.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` turns true; requests under way are finished first.
    pub async fn run_until_stopped(self, mut stop: watch::Receiver<bool>) -> Result<(), ServeError> {
        let router = router::build(&self.state);
        // An answer in two writes would wait some 40 ms for the reader's delayed acknowledgement
        // (Nagle's algorithm, RFC 896, against RFC 1122 section 4.2.3.2).
        let listener = self.listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
            .with_graceful_shutdown(async move {
                // A dropped sender means that nobody is left to stop us: stop as well.
                let _ = stop.wait_for(|stopped| *stopped).await;
            })
            .await?;
        Ok(())
    }
}

/// Turns true at SIGTERM or Ctrl-C.
#[must_use]
pub fn stop_signal() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    let sender = Arc::new(sender);
    tokio::spawn(async move {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(error) => {
                    tracing::warn!(%error, "no SIGTERM on this system");
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping: requests and messages under way are finished first");
        let _ = sender.send(true);
    });
    receiver
}
