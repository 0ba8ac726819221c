//! The promise of the house: nobody is told « réservé » for a seat that somebody else holds.

use backend::{check, fixture};
use uuid::Uuid;

use crate::client::post;
use crate::harness::{Served, form_of};

const CLIENTS: u128 = 200;
/// `make bench` runs more; a repetition costs about a second.
const REPETITIONS: u64 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_requests_for_the_last_seat_give_one_ticket() {
    let served = Served::start().await;
    let (second, _second_server) = served.second().await;
    for repetition in 0..REPETITIONS {
        // A day of its own each time: one room holds one workshop at once.
        let day = served.stop.day + chrono::Days::new(repetition);
        let backend = &served.test.backend;
        let stop = served.stop.another(backend, &format!("etape-{repetition}"), day, fixture::ZONE).await.unwrap();
        let workshop = stop.workshop(backend, "atelier", "09:00", "10:30", 1).await.unwrap();
        let choice = workshop.session.to_string();
        let requests: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let address = if client % 2 == 0 { served.address } else { second };
                let (form, choice) = (form_of(&stop), choice.clone());
                tokio::spawn(async move {
                    let key = Uuid::from_u128(
                        0x0197_0000_0000_7000_8000_0000_0000_0000 + (u128::from(repetition) << 32) + client,
                    );
                    let key = key.to_string();
                    post(address, &form, &[("key", &key), ("first_name", "Rosa"), ("choices", &choice)]).await
                })
            })
            .collect();
        let (mut confirmed, mut told_full) = (0, 0);
        for request in requests {
            let answer = request.await.unwrap();
            match answer.status {
                303 => confirmed += 1,
                409 if answer.body.contains("omplet") => told_full += 1,
                other => panic!("{other}: {}", answer.body),
            }
        }
        assert_eq!((confirmed, told_full), (1, CLIENTS - 1), "repetition {repetition}");
    }
    let violations = check::run(&served.test.backend).await.unwrap();
    assert!(violations.is_empty(), "{violations:?}");
}
