//! The whole season of the demonstration: the worker runs from the first day to the last, and
//! nothing breaks on the way.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use backend::db::testing::TestBackend;
use backend::mail::transport::MemoryTransport;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::{check, fetch_all, worker};
use chrono::TimeDelta;
use domain::neutral;

#[tokio::test]
async fn messages_leave_reminders_follow_and_every_invariant_holds() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    let backend = &test.backend;
    scenario::load(backend, Scenario::Carrefour).await.unwrap();
    let transport = MemoryTransport::default();

    for hour in (0..24 * 66).step_by(6) {
        test.clock.set(DEMO_NOW + TimeDelta::hours(hour));
        worker::drain(backend, &transport).await.unwrap();
        if hour % 36 == 0 {
            let found: Vec<String> = check::run(backend).await.unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(found, Vec::<String>::new(), "{}", backend.now());
        }
    }

    let mut tx = backend.db.read().await.unwrap();
    let states = fetch_all!(
        &mut tx,
        (String, String, i64),
        "select state, kind, cast(count(*) as bigint) from outbox group by state, kind"
    )
    .unwrap();
    let states: BTreeMap<(String, String), i64> =
        states.into_iter().map(|(state, kind, count)| ((state, kind), count)).collect();
    let of = |state: &str| -> i64 { states.iter().filter(|((s, _), _)| s == state).map(|(_, count)| count).sum() };
    assert_eq!((of("queued"), of("leased"), of("dead")), (0, 0, 0), "{states:?}");
    assert!(of("sent") >= 250, "{states:?}");
    assert!(states[&("sent".to_owned(), "reminder".to_owned())] >= 80, "{states:?}");
    assert_eq!(i64::try_from(transport.delivered().len()).unwrap(), of("sent"));

    let texts = fetch_all!(
        &mut tx,
        (Option<String>, Option<String>, Option<String>, Option<String>),
        "select subject, body, calendar, message_id from outbox where state = 'sent'"
    )
    .unwrap();
    for (subject, body, calendar, message_id) in texts {
        for text in [subject, body, calendar, message_id].into_iter().flatten() {
            assert_eq!(neutral::find_forbidden(&text), Vec::<&str>::new(), "{text}");
        }
    }
}
