//! Cross-site requests may read, but change nothing.
//!
//! A browser says where a request comes from: `Sec-Fetch-Site` (Fetch Metadata) on https and on
//! loopback, `Origin` elsewhere. A changing request must carry one of them, and it must be ours.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::state::AppState;

/// Mail providers post the one-click unsubscription (RFC 8058) without either header; an SMS gateway is no
/// browser, and proves itself by the secret in the address.
const EXEMPT: [&str; 2] = ["/u/", "/sms/"];

/// Refuses changing requests that do not come from our own pages.
pub async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe
        || EXEMPT.iter().any(|exempt| request.uri().path().starts_with(exempt))
        || comes_from_us(request.headers(), &state.backend.settings.base_url)
    {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), "a cross-site request was refused");
    (StatusCode::FORBIDDEN, app::locale_refused_cross_site()).into_response()
}

fn comes_from_us(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let Some((_, origin_host)) = origin.split_once("://") else { return false };
    origin == base_url || text(header::HOST).is_some_and(|host| host == origin_host)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (header::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_something() {
        let base = "https://caravane.example";
        for (expected, pairs) in [
            (true, &[("sec-fetch-site", "same-origin")][..]),
            (false, &[("sec-fetch-site", "cross-site"), ("origin", "https://caravane.example")]),
            (false, &[("sec-fetch-site", "same-site")]),
            (false, &[("sec-fetch-site", "none")]),
            (true, &[("origin", "https://caravane.example")]),
            (true, &[("origin", "http://192.168.1.10:3000"), ("host", "192.168.1.10:3000")]),
            (false, &[("origin", "https://elsewhere.example"), ("host", "caravane.example")]),
            (false, &[("origin", "null"), ("host", "caravane.example")]),
            (false, &[]),
        ] {
            assert_eq!(comes_from_us(&headers(pairs), base), expected, "{pairs:?}");
        }
    }
}
