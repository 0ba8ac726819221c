//! Whom wrong tries are counted for: the device by a cookie that lives ten minutes, and the network.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use backend::Backend;
use backend::keys::Keys;
use backend::service::tries::Caller;
use backend::settings::proxies;

use super::login::{is_secure, named_cookie};

const SECURE_NAME: &str = "__Host-caravane-essais";
const PLAIN_NAME: &str = "caravane-essais";
/// A token of 256 bits has 43 signs; whatever else comes is not from us.
const TOKEN_SIGNS: usize = 43;

/// A caller, and the cookie that it does not have yet.
#[derive(Debug)]
pub struct Counted {
    /// Whom the try is counted for.
    pub caller: Caller,
    cookie: Option<HeaderValue>,
}

impl Counted {
    /// Reads the cookie, or makes one.
    pub fn of(backend: &Backend, parts: &Parts) -> Self {
        let secure = is_secure(&backend.settings.base_url);
        let (name, flag) = if secure { (SECURE_NAME, "; Secure") } else { (PLAIN_NAME, "") };
        let network = network(backend, parts);
        if let Some(device) = named_cookie(&parts.headers, name).filter(|token| token.len() == TOKEN_SIGNS) {
            return Self { caller: Caller { device, network }, cookie: None };
        }
        let device = Keys::new_token(backend.entropy.as_ref());
        let text = format!("{name}={device}; Path=/; Max-Age=600; HttpOnly; SameSite=Strict{flag}");
        Self { caller: Caller { device, network }, cookie: HeaderValue::from_str(&text).ok() }
    }

    /// Gives the cookie to a device whose try was wrong.
    pub fn remember(self, mut response: Response) -> Response {
        if let Some(cookie) = self.cookie.filter(|_| response.status().is_client_error()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }
}

fn network(backend: &Backend, parts: &Parts) -> String {
    let Some(ConnectInfo(peer)) = parts.extensions.get::<ConnectInfo<SocketAddr>>() else { return String::new() };
    proxies::network(backend.settings.trusted_proxies.client(peer.ip(), &forwarded(&parts.headers)))
}

/// Several headers of this name are one list (RFC 9110 section 5.3).
fn forwarded(headers: &HeaderMap) -> String {
    let all = headers.get_all("x-forwarded-for").iter();
    all.map(|value| value.to_str().unwrap_or_default()).collect::<Vec<_>>().join(",")
}
