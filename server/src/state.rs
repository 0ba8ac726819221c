//! What the handlers share.

use axum::extract::FromRef;
use backend::Backend;
use leptos::config::LeptosOptions;

/// The state of the router.
#[derive(Debug, Clone)]
pub struct AppState {
    /// The use cases and what they need.
    pub backend: Backend,
    /// Where Leptos finds its files.
    pub leptos: LeptosOptions,
}

impl AppState {
    /// From the backend's settings.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("caravane")
            .site_root(backend.settings.site_root.display().to_string())
            .site_pkg_dir("pkg")
            .build();
        Self { backend, leptos }
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for Backend {
    fn from_ref(state: &AppState) -> Self {
        state.backend.clone()
    }
}
