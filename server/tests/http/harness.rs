//! Starts the application for a test.

use std::net::SocketAddr;
use std::sync::Arc;

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::fixture::{self, StopFixture};
use backend::settings::Settings;
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
        Self::start_with(|_| ()).await
    }

    /// The same with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut test = TestBackend::new("2027-05-03T12:00:00Z").await.expect("a database");
        let mut settings = (*test.backend.settings).clone();
        change(&mut settings);
        test.backend.settings = Arc::new(settings);
        let stop = fixture::published_stop(&test.backend).await.expect("a stop");
        let (sender, receiver) = watch::channel(false);
        let address = serve(test.backend.clone(), receiver).await;
        Self { address, test, stop, _stop_sender: sender }
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

/// Serves a backend until told to stop; answers where.
pub async fn serve(backend: Backend, stop: watch::Receiver<bool>) -> SocketAddr {
    let application = Application::build(backend).await.expect("a free port");
    let address = application.address().expect("an address");
    tokio::spawn(application.run_until_stopped(stop));
    address
}
