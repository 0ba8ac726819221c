//! Structured logs: ids and routes, never a person's data, never an address with a token.

use tracing_subscriber::EnvFilter;

/// Logs to standard error; `RUST_LOG` chooses, `json` makes one object a line.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if json {
        builder.json().init();
    } else {
        builder.with_target(false).compact().init();
    }
}
