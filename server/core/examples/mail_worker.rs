//! The worker alone, as a process that a test may kill: what `caravane worker` runs, with the keys of the
//! tests. Everything is set by the environment, as for the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use backend::Backend;
use backend::clock::{OffsetClock, SystemClock, SystemEntropy};
use backend::db::Db;
use backend::keys::Keys;
use backend::mail::transport;
use backend::settings::Settings;
use backend::web::PublicWeb;
use backend::worker;
use tokio::sync::{Notify, watch};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    let settings = Settings::read(&environment, None)?;
    let transport = transport::from_settings(&settings)?;
    let clock: Arc<dyn backend::clock::Clock> = match settings.demo_now {
        Some(now) => Arc::new(OffsetClock::starting_at(now)),
        None => Arc::new(SystemClock),
    };
    let backend = Backend {
        db: Db::connect(&settings.database_url).await?,
        clock,
        entropy: Arc::new(SystemEntropy),
        keys: Keys::new([7; 32]),
        settings: Arc::new(settings),
        wake: Arc::new(Notify::new()),
        web: Arc::new(PublicWeb::default()),
    };
    // whoever started it ends it
    let (_stop, stopped) = watch::channel(false);
    worker::run(backend, transport, stopped).await;
    Ok(())
}
