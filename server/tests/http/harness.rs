//! Starts the application for a test.

use std::net::SocketAddr;
use std::sync::Arc;

use backend::Backend;
use backend::db::Db;
use backend::db::testing::TestBackend;
use backend::fixture::{self, StopFixture};
use server::Application;
use tokio::sync::watch;

/// A served backend.
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    /// The use cases behind it.
    pub test: TestBackend,
    /// A published stop.
    pub stop: StopFixture,
    _stop_sender: watch::Sender<bool>,
}

impl Served {
    /// Serves a published stop on a fixed day in May 2027.
    pub async fn start() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.expect("a database");
        let stop = fixture::published_stop(&test.backend).await.expect("a stop");
        let (sender, receiver) = watch::channel(false);
        let address = serve(test.backend.clone(), receiver).await;
        Self { address, test, stop, _stop_sender: sender }
    }

    /// A second server on the same PostgreSQL database, as another process would be; on SQLite the
    /// same address again, because one file has one serving process.
    pub async fn second(&self) -> (SocketAddr, Option<watch::Sender<bool>>) {
        if self.test.backend.db.engine() == "sqlite" {
            return (self.address, None);
        }
        let db = Db::connect(&self.test.database.url).await.expect("a second pool");
        let backend = Backend { db, ..self.test.backend.clone() };
        let (sender, receiver) = watch::channel(false);
        (serve(backend, receiver).await, Some(sender))
    }

    /// The address of the stop's registration form.
    pub fn form(&self) -> String {
        form_of(&self.stop)
    }
}

/// The address of a stop's registration form.
pub fn form_of(stop: &StopFixture) -> String {
    format!("/tournees/{}/{}/inscription", fixture::TOUR_SLUG, stop.slug)
}

async fn serve(backend: Backend, stop: watch::Receiver<bool>) -> SocketAddr {
    let mut settings = (*backend.settings).clone();
    settings.listen = "127.0.0.1:0".into();
    let backend = Backend { settings: Arc::new(settings), ..backend };
    let application = Application::build(backend).await.expect("a free port");
    let address = application.address().expect("an address");
    tokio::spawn(application.run_until_stopped(stop));
    address
}
