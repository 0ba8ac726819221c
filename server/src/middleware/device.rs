//! The cookie of a kiosk: its secret, which no script can read.

use axum::http::{HeaderMap, HeaderValue};

use super::login::{is_secure, named_cookie};

/// Bound to the host where browsers allow it, as the login's.
const SECURE_NAME: &str = "__Host-caravane-borne";
const PLAIN_NAME: &str = "caravane-borne";

/// A kiosk stays paired when its browser starts again; 400 days is the most that browsers keep.
const SECONDS: u32 = 400 * 24 * 60 * 60;

/// The secret of a request.
#[must_use]
pub fn cookie(headers: &HeaderMap, base_url: &str) -> Option<String> {
    named_cookie(headers, name(base_url))
}

/// The Set-Cookie value that pairs.
#[must_use]
pub fn set_cookie(secret: &str, base_url: &str) -> Option<HeaderValue> {
    let secure = if is_secure(base_url) { "; Secure" } else { "" };
    let name = name(base_url);
    HeaderValue::from_str(&format!("{name}={secret}; Path=/; Max-Age={SECONDS}; HttpOnly; SameSite=Strict{secure}"))
        .ok()
}

fn name(base_url: &str) -> &'static str {
    if is_secure(base_url) { SECURE_NAME } else { PLAIN_NAME }
}
