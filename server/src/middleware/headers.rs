//! Security headers. Pages made by Leptos carry their own policy with a nonce; everything else
//! gets the closed one.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For what is no page: nothing may be loaded.
const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// The kiosk's shell: our own files, nothing inline, no form.
pub const KIOSK_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; \
    frame-ancestors 'none'";

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
/// No page asks the browser for anything of the device.
const NO_DEVICE: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
/// Except the welcome desk, which reads tickets with the camera of its tablet.
const CAMERA_ONLY: &str = "camera=(self), microphone=(), geolocation=(), payment=(), usb=()";

const FIXED: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // same-origin, not no-referrer: with the latter Origin becomes « null » and our own forms are refused
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The policy of a page: our own files, and the inline scripts that carry this response's nonce. The one
/// thing of ours that may stand in a frame is the preview of a message.
#[must_use]
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}

/// Adds what the handler did not set.
pub async fn add(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let files = ["/pkg/", "/fonts/", "/pictures/"].iter().any(|folder| path.starts_with(folder));
    let desk = path == "/accueil" || path.starts_with("/accueil/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert(PERMISSIONS, HeaderValue::from_static(if desk { CAMERA_ONLY } else { NO_DEVICE }));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CLOSED_POLICY));
    // A page may hold a person's data: no copy stays in the browser of a shared device.
    let caching = if files { "no-cache" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(caching));
    response
}
