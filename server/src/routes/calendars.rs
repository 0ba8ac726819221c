//! Calendars to subscribe to and to keep, and the square code of a ticket.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use backend::Backend;
use backend::service::read;
use backend::service::read_calendar::{self, Feed};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fast_qr::convert::{Builder, Shape, svg::SvgBuilder};
use fast_qr::qr::QRBuilder;
use sha2::{Digest, Sha256};

use crate::state::AppState;

const CALENDAR: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");

/// `/calendriers/{feed}`, `/calendriers/{tour}/{feed}`, `/calendriers/p/{secret}`,
/// `/calendriers/bureaux/{desk}/{secret}`, `/t/{token}/agenda.ics`, `/t/{token}/qr.svg`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/calendriers/{feed}", get(tour_feed))
        .route("/calendriers/{tour}/{feed}", get(stop_feed))
        .route("/calendriers/p/{secret}", get(partner_feed))
        .route("/calendriers/bureaux/{desk}/{secret}", get(desk_feed))
        .route("/t/{token}/agenda.ics", get(ticket_file))
        .route("/t/{token}/qr.svg", get(ticket_square))
}

/// What a calendar says about being kept, and its file name.
struct Manner {
    kept: &'static str,
    name: &'static str,
}

/// Anybody may keep it for a while.
const PUBLIC: &str = "public, max-age=900";
/// Only its reader may keep it, and asks each time whether it is still true.
const PRIVATE: &str = "private, no-cache";

type Asked = Result<Option<Feed>, backend::error::Unexpected>;

/// The feed of a tour, with a strong entity tag (RFC 9110, section 8.8.3).
async fn tour_feed(State(backend): State<Backend>, Path(feed): Path<String>, headers: HeaderMap) -> Response {
    let Some(slug) = feed.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    let feed = read_calendar::tour_feed(&backend, slug, None).await;
    answer(feed, &headers, &Manner { kept: PUBLIC, name: "inline; filename=\"tournee.ics\"" })
}

/// The feed of one stop.
async fn stop_feed(
    State(backend): State<Backend>,
    Path((tour, feed)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let Some(stop) = feed.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    let feed = read_calendar::tour_feed(&backend, &tour, Some(stop)).await;
    answer(feed, &headers, &Manner { kept: PUBLIC, name: "inline; filename=\"etape.ics\"" })
}

/// The secret feed of a partner: the same, kept by the reader alone.
async fn partner_feed(State(backend): State<Backend>, Path(secret): Path<String>, headers: HeaderMap) -> Response {
    let Some(secret) = secret.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    let feed = read_calendar::partner_feed(&backend, secret).await;
    answer(feed, &headers, &Manner { kept: PRIVATE, name: "inline; filename=\"seances.ics\"" })
}

/// The secret feed of one desk.
async fn desk_feed(
    State(backend): State<Backend>,
    Path((desk, secret)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let (Some(secret), Ok(desk)) = (secret.strip_suffix(".ics"), desk.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let feed = read_calendar::desk_feed(&backend, desk, secret).await;
    answer(feed, &headers, &Manner { kept: PRIVATE, name: "inline; filename=\"table.ics\"" })
}

async fn ticket_file(State(backend): State<Backend>, Path(token): Path<String>, headers: HeaderMap) -> Response {
    let file = read_calendar::ticket_file(&backend, &token).await;
    answer(file, &headers, &Manner { kept: PRIVATE, name: "attachment; filename=\"rendez-vous.ics\"" })
}

fn answer(feed: Asked, headers: &HeaderMap, manner: &Manner) -> Response {
    let feed = match feed {
        Ok(Some(feed)) => feed,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return failed(&error),
    };
    let tag = entity_tag(&feed.body);
    let revised = feed.revised_at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let (Ok(tag_value), Ok(revised)) = (HeaderValue::from_str(&tag), HeaderValue::from_str(&revised)) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let known_already = known(headers, &tag);
    let mut common = vec![
        (header::ETAG, tag_value),
        (header::LAST_MODIFIED, revised),
        (header::CACHE_CONTROL, HeaderValue::from_static(manner.kept)),
    ];
    if manner.kept == PRIVATE {
        // the address is the secret: no page that it leads to may hear of it
        common.push((header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")));
    }
    if known_already {
        return (StatusCode::NOT_MODIFIED, HeaderMap::from_iter(common)).into_response();
    }
    common.push((header::CONTENT_TYPE, CALENDAR));
    common.push((header::CONTENT_DISPOSITION, HeaderValue::from_static(manner.name)));
    (HeaderMap::from_iter(common), feed.body).into_response()
}

/// The ticket's address as a square code: nothing of the person stands in it.
async fn ticket_square(State(backend): State<Backend>, Path(token): Path<String>) -> Response {
    match read::ticket_by_link(&backend, &token).await {
        Ok(Some(_)) => {}
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return failed(&error),
    }
    let Ok(square) = QRBuilder::new(format!("{}/t/{token}", backend.settings.base_url)).build() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let svg = SvgBuilder::default().shape(Shape::Square).margin(2).to_str(&square);
    ([(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"))], svg).into_response()
}

/// A strong tag: the digest of the very bytes.
fn entity_tag(body: &str) -> String {
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(body.as_bytes())))
}

/// `If-None-Match`: a list, `*`, or weak forms, all compared weakly (RFC 9110, section 13.1.2).
fn known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|line| {
        line.split(',').map(str::trim).any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag)
    })
}

fn failed(error: &backend::error::Unexpected) -> Response {
    tracing::error!(%error, "a calendar could not be made");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_known_tag_is_found_in_every_form() {
        let tag = entity_tag("BEGIN:VCALENDAR");
        for (expected, given) in [
            (true, tag.clone()),
            (true, format!("W/{tag}")),
            (true, format!("\"other\", {tag}")),
            (true, "*".to_owned()),
            (false, "\"other\"".to_owned()),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, given.parse().unwrap());
            assert_eq!(known(&headers, &tag), expected, "{given}");
        }
        assert!(!known(&HeaderMap::new(), &tag));
    }
}
