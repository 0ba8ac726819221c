//! A router is asked, answers or fails; what it said is kept.

use std::time::{Duration, Instant};

use backend::routing::{Place, Router as _, RouterError};
use backend::service::ask_router::{AskRouterError, Computed, Left, ask, ask_with};
use backend::service::import_legs::{accept, read};
use chrono::{DateTime, Utc};

use super::stub::{Reply, Stub, http, table};
use super::*;

fn places(count: usize) -> Vec<Place> {
    (0..count)
        .map(|number| Place { latitude: 14.5, longitude: -f64::from(u32::try_from(number).unwrap()) / 1_000.0 })
        .collect()
}

async fn failure(reply: Reply) -> RouterError {
    let stub = Stub::start(reply).await;
    stub.router().within(Duration::from_millis(400)).minutes(&places(2)).await.unwrap_err()
}

/// Seconds between the first three places.
fn uneven(from: usize, to: usize) -> String {
    let seconds = match (from, to) {
        (0, 1) => "61.4",
        (1, 0) => "120",
        (0, 2) => "null",
        (2, 0) => "86401",
        _ => "0",
    };
    seconds.to_owned()
}

#[tokio::test]
async fn a_good_answer_is_rounded_up_and_keeps_its_directions_and_gaps() {
    let stub = Stub::start(|sources, targets| Some(table(sources, targets, |_, _| "0".to_owned()))).await;
    assert_eq!(stub.router().minutes(&places(1)).await.unwrap(), [[Some(1)]]);
    let stub = Stub::start(|sources, targets| Some(table(sources, targets, uneven))).await;
    let found = stub.router().minutes(&places(3)).await.unwrap();
    assert_eq!(found, [[Some(1), Some(2), None], [Some(2), Some(1), Some(1)], [None, Some(1), Some(1)]]);
    assert_eq!(
        stub.paths(),
        ["/table/v1/driving/-0.000000,14.500000;-0.001000,14.500000;-0.002000,14.500000?annotations=duration"]
    );
}

#[tokio::test]
async fn many_towns_are_asked_for_in_blocks() {
    let stub =
        Stub::start(|sources, targets| Some(table(sources, targets, |from, to| (60 * (from * 7 + to)).to_string())))
            .await;
    let found = stub.router().minutes(&places(120)).await.unwrap();
    let paths = stub.paths();
    assert_eq!(paths.len(), 9);
    assert!(paths.iter().all(|path| path.matches(',').count() <= 100 && path.contains("&sources=0;1")));
    for (from, row) in (0_i64..).zip(&found) {
        let expected: Vec<Option<i64>> = (0..120).map(|to| from * 7 + to).map(|all| Some(all.max(1))).collect();
        assert_eq!(*row, expected);
    }
}

#[tokio::test]
async fn each_failure_is_told_apart() {
    let no_table: Reply = |_, _| Some(http("400 Bad Request", r#"{"code":"NoTable","message":"<b>no</b>"}"#));
    assert_eq!(failure(no_table).await, RouterError::Refused("NoTable".into()));
    assert_eq!(failure(|_, _| Some(http("500 Oops", "boom"))).await, RouterError::Status(500));
    let moved: Reply =
        |_, _| Some(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".to_vec());
    assert_eq!(failure(moved).await, RouterError::Status(302));
    let garbage: [Reply; 4] = [
        |_, _| Some(http("200 OK", "")),
        |_, _| Some(http("200 OK", "<html>")),
        |_, _| Some(http("200 OK", r#"{"code":"Ok"}"#)),
        |_, _| Some(http("200 OK", r#"{"code":"Ok","durations":[[0,1]]}"#)),
    ];
    for reply in garbage {
        assert_eq!(failure(reply).await, RouterError::Garbled);
    }
    let negative: Reply = |sources, targets| Some(table(sources, targets, |_, _| "-1".to_owned()));
    assert_eq!(failure(negative).await, RouterError::Garbled);
    let nonsense: Reply = |_, _| Some(b"\x00\x01\x02 nothing\r\n\r\n".to_vec());
    assert!(matches!(failure(nonsense).await, RouterError::Unreachable(_)));
    let large: Reply = |_, _| Some(http("200 OK", &"[".repeat(10_000_000)));
    assert_eq!(failure(large).await, RouterError::TooLarge);
    let unsaid: Reply = |_, _| Some([b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &vec![b'['; 10_000_000]].concat());
    assert_eq!(failure(unsaid).await, RouterError::TooLarge);
    let broken: Reply = |_, _| Some(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\"".to_vec());
    assert!(matches!(failure(broken).await, RouterError::Unreachable(_)));
    let begin = Instant::now();
    assert_eq!(failure(|_, _| None).await, RouterError::TimedOut);
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn what_a_router_said_is_kept_with_its_date_and_stays_when_it_fails() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    assert!(matches!(ask(backend, &tour).await, Err(AskRouterError::NoRouter)));
    let good = Stub::start(|sources, targets| {
        Some(table(sources, targets, |from, to| (600 + from % 60 * 60 + to).to_string()))
    })
    .await;
    let computed = ask_with(backend, &good.router(), &tour).await.unwrap();
    assert_eq!(computed, Computed { ways: 6, without_road: 0, unplaced: Vec::new() });
    let found = road(backend, &tour).await;
    assert!(found.iter().all(|(_, source)| *source == Some(LegSource::Router)), "{found:?}");
    let line = &lines(backend, &tour).await[0];
    assert_ne!(line.there.way.unwrap().minutes, line.back.way.unwrap().minutes);

    // A new town is estimated still; the router hangs up, and nothing of what it said is lost.
    let more = StopForm {
        town: "97230".into(),
        venue_name: "Salle".into(),
        starts_on: "27/05/2027".into(),
        opens: "8 h 30".into(),
        closes: "15 h 30".into(),
        ..StopForm::default()
    };
    add(backend, None, &tour, &more).await.unwrap();
    let bad = Stub::start(|_, _| Some(http("500 Oops", ""))).await;
    let Err(AskRouterError::Failed(left)) = ask_with(backend, &bad.router(), &tour).await else { panic!("answered") };
    let asked: DateTime<Utc> = "2027-05-03T12:00:00Z".parse().unwrap();
    let estimated = vec![("Le Marigot".to_owned(), "La Trinité".to_owned())];
    let time_zone = "America/Martinique".to_owned();
    assert_eq!(left, Left { why: RouterError::Status(500), estimated, computed_since: Some(asked), time_zone });
    assert_eq!(road(backend, &tour).await[..2], found);

    // No road: the estimate counts, and since when is said.
    let none = Stub::start(|sources, targets| Some(table(sources, targets, |_, _| "null".to_owned()))).await;
    let computed = ask_with(backend, &none.router(), &tour).await.unwrap();
    assert_eq!((computed.ways, computed.without_road), (0, 12));
    let line = &lines(backend, &tour).await[0];
    assert_eq!((line.there.way.unwrap().said, line.there.without_road), (None, Some(asked)));

    // Imported goes before computed, typed before both.
    ask_with(backend, &good.router(), &tour).await.unwrap();
    accept(backend, &tour, &read("Le Lorrain;Macouba;77").unwrap()).await.unwrap();
    assert_eq!(road(backend, &tour).await[0], (77, Some(LegSource::Imported)));
    ask_with(backend, &good.router(), &tour).await.unwrap();
    assert_eq!(road(backend, &tour).await[0], (77, Some(LegSource::Imported)));
    note(backend, &[(LE_LORRAIN, MACOUBA, "88")]).await.unwrap();
    assert_eq!(road(backend, &tour).await[0], (88, Some(LegSource::Typed)));
    assert!(matches!(ask_with(backend, &good.router(), "nulle-part").await, Err(AskRouterError::Missing)));
}

#[tokio::test]
async fn the_database_is_free_while_a_router_thinks() {
    let (test, tour) = start().await;
    let backend = &test.backend;
    let slow = Stub::start(|_, _| None).await;
    let router = slow.router().within(Duration::from_millis(1_500));
    let asking = ask_with(backend, &router, &tour);
    let writing = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let begin = Instant::now();
        note(backend, &[(LE_LORRAIN, MACOUBA, "45")]).await.unwrap();
        begin.elapsed()
    };
    let (asked, waited) = tokio::join!(asking, writing);
    assert!(matches!(asked, Err(AskRouterError::Failed(Left { why: RouterError::TimedOut, .. }))));
    assert!(waited < Duration::from_secs(1), "{waited:?}");
}
