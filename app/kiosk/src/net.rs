//! The calls of the kiosk. Whatever cannot be read counts as silence: then nobody knows whether the
//! call arrived, and it is made again with the same key.

use domain::kiosk::{API, PairCall, PresenceCall, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use crate::model::{Answer, Call};

/// A call without an answer after this long is given up.
const PATIENCE_MS: u32 = 10_000;

/// Makes a call.
pub async fn ask(call: &Call) -> Answer {
    let (path, body) = request(call);
    match fetch(&format!("{API}/{path}"), body).await {
        Ok((status, text)) => read(call, status, &text),
        Err(_) => Answer::Silence,
    }
}

fn request(call: &Call) -> (&'static str, Option<String>) {
    match call {
        Call::Pair(code) => ("appairage", json(&PairCall { code: code.clone() })),
        Call::Offer => ("offre", None),
        Call::Presence { help } => ("presence", json(&PresenceCall { help: *help })),
        Call::Register(call) => ("inscriptions", json(call)),
    }
}

fn read(call: &Call, status: u16, text: &str) -> Answer {
    match (status, call) {
        (204, _) => Answer::Ok,
        (200, Call::Offer) => parsed(text, Answer::Offer),
        (200, Call::Register(_)) => parsed(text, |ticket| Answer::Ticket(Box::new(ticket))),
        (400.., _) => parsed::<Refusal>(text, Answer::Refused),
        _ => Answer::Silence,
    }
}

fn parsed<T: DeserializeOwned>(text: &str, answer: impl FnOnce(T) -> Answer) -> Answer {
    serde_json::from_str(text).map_or(Answer::Silence, answer)
}

fn json<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

async fn fetch(path: &str, body: Option<String>) -> Result<(u16, String), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    if let Some(body) = body {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(&body));
    }
    let response = JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?;
    let response: Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.as_string().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_silence() {
        for (status, text) in [(200, ""), (200, "<html>"), (502, "Bad Gateway"), (302, ""), (500, "")] {
            assert_eq!(read(&Call::Offer, status, text), Answer::Silence, "{status} {text}");
        }
        assert_eq!(read(&Call::Offer, 401, "{\"refused\":\"not_paired\"}"), Answer::Refused(Refusal::NotPaired));
        assert_eq!(read(&Call::Presence { help: true }, 204, ""), Answer::Ok);
    }

    #[test]
    fn a_read_has_no_body() {
        assert_eq!(request(&Call::Offer), ("offre", None));
        let (path, body) = request(&Call::Pair("1".to_owned()));
        assert_eq!((path, body.as_deref()), ("appairage", Some("{\"code\":\"1\"}")));
    }
}
