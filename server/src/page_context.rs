//! What a page finds round it while it is drawn.

use axum::http::{HeaderValue, header, request::Parts};
use backend::Backend;
use backend::service::read_login::SignedIn;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;

use crate::middleware::headers;

/// What pages and calls find in their context: the backend, who is signed in, and a policy header
/// that carries the nonce of this very response.
pub fn page_context(backend: Backend) -> impl Fn() + Clone + Send + Sync + 'static {
    move || {
        provide_context(backend.clone());
        let signed_in = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Option<SignedIn>>().cloned());
        provide_context::<Option<SignedIn>>(signed_in.flatten());
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
}
