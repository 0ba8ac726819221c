//! Feeds and calendar files over HTTP.

use backend::ical;

use crate::client::{get, send};
use crate::harness::Served;

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
    for path in
        ["/calendriers/inconnue.ics", "/calendriers/caravane-du-nord", "/t/inconnu/agenda.ics", "/t/inconnu/qr.svg"]
    {
        assert_eq!(get(served.address, path).await.status, 404, "{path}");
    }
}
