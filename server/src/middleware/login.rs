//! Who is signed in: reads the cookie once a request and puts the answer into its extensions.

use app::locale::Staff;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use backend::service::read_login::{self, SignedIn};

use crate::routes::answer;
use crate::routes_table::{self, Access};
use crate::state::AppState;

/// With `__Host-` the browser itself refuses the cookie from another path, host or an open line.
const SECURE_NAME: &str = "__Host-caravane";
/// On a plain-HTTP address of a local network browsers refuse the former.
const PLAIN_NAME: &str = "caravane";

/// Finds the login and refuses staff pages to everybody else.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let base_url = &state.backend.settings.base_url;
    let signed_in = match cookie(request.headers(), base_url) {
        Some(token) => match read_login::by_cookie(&state.backend, &token).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(%error, "the login could not be read");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        },
        None => None,
    };
    match refusal(&request, signed_in.as_ref()) {
        None => {
            request.extensions_mut().insert(signed_in);
            next.run(request).await
        }
        Some(Refusal::SignInFirst) => Redirect::to("/equipe/connexion").into_response(),
        // A call of a page has its own words.
        Some(Refusal::NotSignedIn) if request.uri().path().starts_with("/api/") => {
            StatusCode::UNAUTHORIZED.into_response()
        }
        Some(Refusal::NotSignedIn) => (StatusCode::UNAUTHORIZED, Staff::SignedOutMeanwhile.fr()).into_response(),
        Some(Refusal::ToldInWords) => answer::forbidden(&state, request.into_parts().0).await,
        Some(Refusal::NotForThisRole) => StatusCode::FORBIDDEN.into_response(),
    }
}

/// Why an address is not served. A person who asks for a page is led or told in words; so is
/// who posts a form after the login ended. Whoever calls gets the status.
enum Refusal {
    SignInFirst,
    NotSignedIn,
    ToldInWords,
    NotForThisRole,
}

fn refusal(request: &Request, signed_in: Option<&SignedIn>) -> Option<Refusal> {
    let allowed = match (routes_table::access(request.uri().path()), signed_in) {
        // A kiosk's calls look for its own cookie themselves.
        (Access::Everybody | Access::Device, _) => true,
        (Access::Roles(roles), Some(login)) => roles.contains(&login.role.as_str()),
        (Access::Roles(_), None) => false,
    };
    if allowed {
        return None;
    }
    tracing::info!(signed_in = signed_in.is_some(), "a staff page was refused");
    Some(match (signed_in.is_some(), request.method() == Method::GET) {
        (false, true) => Refusal::SignInFirst,
        (false, false) => Refusal::NotSignedIn,
        (true, true) => Refusal::ToldInWords,
        (true, false) => Refusal::NotForThisRole,
    })
}

/// The login token of a request.
#[must_use]
pub fn cookie(headers: &HeaderMap, base_url: &str) -> Option<String> {
    named_cookie(headers, name(base_url))
}

/// The value of a cookie.
pub(super) fn named_cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| {
            pair.trim().split_once('=').filter(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned())
        })
}

/// The Set-Cookie value that signs in.
#[must_use]
pub fn set_cookie(token: &str, base_url: &str) -> Option<HeaderValue> {
    let secure = if is_secure(base_url) { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}={token}; Path=/; HttpOnly; SameSite=Strict{secure}", name(base_url))).ok()
}

/// The Set-Cookie value that signs out.
#[must_use]
pub fn clear_cookie(base_url: &str) -> Option<HeaderValue> {
    let secure = if is_secure(base_url) { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict{secure}", name(base_url))).ok()
}

fn name(base_url: &str) -> &'static str {
    if is_secure(base_url) { SECURE_NAME } else { PLAIN_NAME }
}

/// Browsers treat loopback as secure.
pub(super) fn is_secure(base_url: &str) -> bool {
    base_url.starts_with("https://")
        || ["http://127.0.0.1", "http://localhost", "http://[::1]"].iter().any(|loopback| {
            base_url.strip_prefix(loopback).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_cookie_is_bound_to_the_host_where_browsers_allow_it() {
        for base in ["https://caravane.example", "http://127.0.0.1:3000", "http://localhost:3000"] {
            let set = set_cookie("abc", base).unwrap();
            assert_eq!(set.to_str().unwrap(), "__Host-caravane=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
        }
        for base in ["http://192.168.1.10:3000", "http://127.0.0.1.evil.example"] {
            let set = set_cookie("abc", base).unwrap();
            assert_eq!(set.to_str().unwrap(), "caravane=abc; Path=/; HttpOnly; SameSite=Strict");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "a=1; __Host-caravane=token; b=2".parse().unwrap());
        assert_eq!(cookie(&headers, "https://caravane.example").as_deref(), Some("token"));
        assert_eq!(cookie(&headers, "http://192.168.1.10:3000"), None);
    }
}
