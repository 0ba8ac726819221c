//! Feeds and calendar files over HTTP.

use std::sync::Arc;

use backend::Backend;
use backend::clock::held::FixedClock;
use backend::db::Db;
use backend::fetch_one;
use backend::fixture::{SessionFixture, TOUR_SLUG};
use backend::ical;
use backend::service::cancel_session::cancel_session;
use backend::service::move_session::move_session;
use backend::service::partner_feed;
use backend::service::register::{Via, register};
use chrono::TimeDelta;
use domain::ids::PartnerId;
use tokio::sync::watch;
use uuid::Uuid;

use crate::client::{get, send};
use crate::harness::{Served, serve};

/// A workshop, and an employer meeting whose employer has opened its calendar; then the addresses of
/// every kind of feed.
async fn feeds(served: &Served) -> (SessionFixture, Vec<String>) {
    let backend = &served.test.backend;
    let workshop = served.stop.workshop(backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let interviews = served.stop.interviews(backend, "emploi", "11:00", "11:30").await.unwrap();
    let rosa = backend::fixture::person(backend, "Rosalie", Some("rosalie@exemple.fr"), &[interviews.at(1)]).unwrap();
    register(backend, Via::Web, rosa).await.unwrap();
    let mut tx = backend.db.read().await.unwrap();
    let (partner,) = fetch_one!(&mut tx, (Uuid,), "select partner_id from desks").unwrap();
    drop(tx);
    partner_feed::renew(backend, PartnerId(partner)).await.unwrap();
    let mut paths =
        vec![format!("/calendriers/{TOUR_SLUG}.ics"), format!("/calendriers/{TOUR_SLUG}/{}.ics", served.stop.slug)];
    let secret = partner_feed::address(backend, PartnerId(partner)).await.unwrap();
    let desks = partner_feed::desks(backend, PartnerId(partner)).await.unwrap();
    let base = backend.settings.base_url.clone();
    paths.extend(secret.into_iter().map(|address| address.replace(&base, "")));
    paths.extend(desks.into_iter().map(|desk| desk.address.replace(&base, "")));
    assert_eq!(paths.len(), 4);
    (workshop, paths)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_the_same_to_the_byte_elsewhere_and_forty_days_later() {
    let served = Served::start().await;
    let (_, paths) = feeds(&served).await;
    // another process, as far as a test can make one: its own connections, its own clock
    let later = served.test.backend.now() + TimeDelta::days(40);
    let elsewhere = Backend {
        db: Db::connect(&served.test.database.url).await.unwrap(),
        clock: Arc::new(FixedClock::at(later)),
        ..served.test.backend.clone()
    };
    let (_stop, receiver) = watch::channel(false);
    let other = serve(elsewhere, receiver).await;
    for path in &paths {
        let here = get(served.address, path).await;
        let there = get(other, path).await;
        assert_eq!((here.status, there.status), (200, 200), "{path}");
        assert_eq!(here.body, there.body, "{path}");
        assert_eq!(here.header("etag"), there.header("etag"), "{path}");
        assert_eq!(here.header("last-modified"), there.header("last-modified"), "{path}");
        assert!(here.body.contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"), "{path}");
        assert!(!here.body.contains("Rosalie") && !here.body.contains("rosalie"), "{path}: a feed names nobody");
        let again = send(other, "GET", path, &[("if-none-match", here.header("etag"))], "").await;
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
        let head = send(other, "HEAD", path, &[], "").await;
        assert_eq!((head.status, head.header("etag"), head.body.as_str()), (200, here.header("etag"), ""), "{path}");
    }
    assert_eq!(get(served.address, &paths[0]).await.header("cache-control"), "public, max-age=900");
    for secret in &paths[2..] {
        let answer = get(served.address, secret).await;
        assert_eq!(
            (answer.header("cache-control"), answer.header("referrer-policy")),
            ("private, no-cache", "no-referrer")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_by_a_minute_changes_the_tag_and_one_sequence() {
    let served = Served::start().await;
    let (workshop, paths) = feeds(&served).await;
    let sequences = |body: &str| -> Vec<(String, i64)> {
        let mut found: Vec<_> =
            ical::read(body).unwrap().events.into_iter().map(|event| (event.uid, event.sequence)).collect();
        found.sort();
        found
    };
    let mut before = Vec::new();
    for path in &paths {
        before.push(get(served.address, path).await);
    }
    let starts = served.stop.day.and_hms_opt(9, 1, 0).unwrap();
    move_session(&served.test.backend, None, workshop.session, starts, Some(served.stop.room), None).await.unwrap();
    // the tour and its stop tell of it, the employer's two do not
    for (path, (before, moved)) in paths.iter().zip(before.iter().zip([true, true, false, false])) {
        let after = get(served.address, path).await;
        assert_eq!(before.header("etag") != after.header("etag"), moved, "{path}");
        let mut expected = sequences(&before.body);
        for one in expected.iter_mut().filter(|one| moved && one.0 == workshop.session.to_string()) {
            one.1 += 1;
        }
        assert_eq!(sequences(&after.body), expected, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_session_stays_in_the_feed_for_thirty_days() {
    let served = Served::start().await;
    let (workshop, paths) = feeds(&served).await;
    cancel_session(&served.test.backend, None, workshop.session).await.unwrap();
    let states = async |path: &str| -> Vec<String> {
        let body = get(served.address, path).await.body;
        ical::read(&body).unwrap().events.into_iter().map(|event| event.status).collect()
    };
    // the day of the stop is fifteen days away
    for days in [0, 15, 31] {
        served.test.clock.advance(TimeDelta::days(days));
        let left = usize::from(days < 31);
        for path in &paths[..2] {
            let found = states(path).await;
            assert_eq!(found.iter().filter(|state| *state == "CANCELLED").count(), left, "{path} {days}");
            assert_eq!(found.iter().filter(|state| *state == "CONFIRMED").count(), 1, "{path} {days}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_says_what_is_taken_and_goes_with_the_address_of_its_partner() {
    let served = Served::start().await;
    let (_, paths) = feeds(&served).await;
    let backend = &served.test.backend;
    let titles: Vec<String> = ical::read(&get(served.address, &paths[3]).await.body)
        .unwrap()
        .events
        .into_iter()
        .map(|event| event.summary.split(',').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(titles, ["Créneau libre", "Entretien réservé", "Créneau libre"]);
    let mut tx = backend.db.read().await.unwrap();
    let (partner,) = fetch_one!(&mut tx, (Uuid,), "select partner_id from desks").unwrap();
    drop(tx);
    // another secret, or the same after the partner changed its own
    let wrong = format!("{}/AAAAAAAAAAAAAAAAAAAAAA.ics", paths[3].rsplit_once('/').unwrap().0);
    assert_eq!(get(served.address, &wrong).await.status, 404);
    partner_feed::renew(backend, PartnerId(partner)).await.unwrap();
    assert_eq!(get(served.address, &paths[3]).await.status, 404);
    let desks = partner_feed::desks(backend, PartnerId(partner)).await.unwrap();
    let fresh = desks[0].address.replace(&backend.settings.base_url, "");
    assert_eq!(get(served.address, &fresh).await.status, 200);
    partner_feed::revoke(backend, PartnerId(partner)).await.unwrap();
    assert_eq!(get(served.address, &fresh).await.status, 404);
    assert!(partner_feed::desks(backend, PartnerId(partner)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_pages_offer_a_subscription() {
    let served = Served::start().await;
    let (_, paths) = feeds(&served).await;
    let host = served.test.backend.settings.base_url.replace("http://", "");
    for (page, feed) in [
        (format!("/tournees/{TOUR_SLUG}"), &paths[0]),
        (format!("/tournees/{TOUR_SLUG}/{}", served.stop.slug), &paths[1]),
    ] {
        let body = get(served.address, &page).await.body;
        assert!(body.contains(&format!("href=\"webcal://{host}{feed}\"")), "{page}");
        assert!(body.contains(&format!("href=\"http://{host}{feed}\"")), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_of_a_tour_is_known_again_by_its_tag() {
    let served = Served::start().await;
    served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let first = get(served.address, "/calendriers/caravane-du-nord.ics").await;
    assert_eq!((first.status, first.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let reading = ical::read(&first.body).unwrap();
    assert_eq!((reading.method.as_str(), reading.events.len()), ("PUBLISH", 1));
    assert!(reading.events[0].attendees.is_empty(), "a public feed names nobody");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"'), "a strong tag: {tag}");
    let again = send(served.address, "GET", "/calendriers/caravane-du-nord.ics", &[("if-none-match", &tag)], "").await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    let head = send(served.address, "HEAD", "/calendriers/caravane-du-nord.ics", &[], "").await;
    assert_eq!((head.status, head.header("etag"), head.body.as_str()), (200, tag.as_str(), ""));
    served.test.clock.advance(chrono::TimeDelta::days(1));
    assert_eq!(
        get(served.address, "/calendriers/caravane-du-nord.ics").await.body,
        first.body,
        "the day changes no byte"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_feed_or_ticket_is_not_found() {
    let served = Served::start().await;
    for path in [
        "/calendriers/inconnue.ics",
        "/calendriers/caravane-du-nord",
        "/calendriers/caravane-du-nord/inconnue.ics",
        "/calendriers/bureaux/x/y.ics",
        "/t/inconnu/agenda.ics",
        "/t/inconnu/qr.svg",
    ] {
        assert_eq!(get(served.address, path).await.status, 404, "{path}");
    }
}
