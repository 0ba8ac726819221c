//! The calls of a kiosk, as a device makes them.

use backend::service::pair_device::pair;
use backend::service::prepare_device::create;
use backend::service::revoke_device::revoke;
use domain::ids::DeviceId;
use domain::kiosk::{Offer, Ticket};
use uuid::Uuid;

use crate::client::{Answer, get, send};
use crate::harness::Served;

const API: &str = "/api/borne/v1";

async fn call(served: &Served, path: &str, cookie: &str, body: &str) -> Answer {
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json"), ("cookie", cookie)];
    send(served.address, "POST", &format!("{API}/{path}"), &headers, body).await
}

async fn offer(served: &Served, cookie: &str) -> Answer {
    send(served.address, "GET", &format!("{API}/offre"), &[("cookie", cookie)], "").await
}

/// A paired device: its id and its cookie.
async fn paired(served: &Served) -> (DeviceId, String) {
    let prepared = create(&served.test.backend, served.stop.stop, "Borne").await.unwrap();
    let answer = call(served, "appairage", "", &format!("{{\"code\":\"{}\"}}", prepared.code.as_str())).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    let set = answer.header("set-cookie");
    for word in ["__Host-caravane-borne=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
        assert!(set.contains(word), "{word} in {set}");
    }
    (prepared.device, set.split(';').next().unwrap_or_default().to_owned())
}

fn wish(number: u128, session: impl std::fmt::Display, drawing: &str) -> String {
    let key = Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + number);
    format!(
        "{{\"key\":\"{key}\",\"session\":\"{session}\",\"slot\":null,\"drawing\":\"{drawing}\",\"first_name\":\"\",\"wait\":false}}"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paired_kiosk_registers_once_however_often_it_asks() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 2).await.unwrap();
    let (_, cookie) = paired(&served).await;
    let shown: Offer = serde_json::from_str(&offer(&served, &cookie).await.body).unwrap();
    assert_eq!((shown.town.as_str(), shown.day.as_str()), ("Le Lorrain", "Mardi 18 mai"));
    assert_eq!(shown.activities[0].places, "Il reste 2 places");

    let wanted = wish(1, workshop.session, "sailboat");
    let first = call(&served, "inscriptions", &cookie, &wanted).await;
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(first.header("cache-control"), "no-store");
    let ticket: Ticket = serde_json::from_str(&first.body).unwrap();
    assert_eq!((ticket.holder.as_str(), ticket.rank), ("Voilier\u{a0}1", None));
    assert!(ticket.square.path.starts_with('M') && ticket.code.chars().count() == 9);
    let again = call(&served, "inscriptions", &cookie, &wanted).await;
    assert_eq!((again.status, again.body), (200, first.body), "the same call gets the same answer");
    let other = call(&served, "inscriptions", &cookie, &wish(1, workshop.session, "sun")).await;
    assert_eq!((other.status, other.body.as_str()), (409, "{\"refused\":\"key_reused\"}"));
    let shown: Offer = serde_json::from_str(&offer(&served, &cookie).await.body).unwrap();
    assert_eq!(shown.activities[0].places, "Il reste 1 place");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_replays_at_once_take_one_seat() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 5).await.unwrap();
    let (_, cookie) = paired(&served).await;
    let wanted = wish(7, workshop.session, "cat");
    let calls = (0..10).map(|_| {
        let (address, cookie, wanted) = (served.address, cookie.clone(), wanted.clone());
        tokio::spawn(async move {
            let own = [("sec-fetch-site", "same-origin"), ("cookie", cookie.as_str())];
            send(address, "POST", "/api/borne/v1/inscriptions", &own, &wanted).await
        })
    });
    let mut answers = std::collections::BTreeSet::new();
    for call in calls.collect::<Vec<_>>() {
        let answer = call.await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.body);
        answers.insert(answer.body);
    }
    assert_eq!(answers.len(), 1);
    let shown: Offer = serde_json::from_str(&offer(&served, &cookie).await.body).unwrap();
    assert_eq!(shown.activities[0].places, "Il reste 4 places");
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_revoked_kiosks_get_nothing() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 2).await.unwrap();
    let (device, cookie) = paired(&served).await;
    assert_eq!(call(&served, "presence", &cookie, "{\"help\":false}").await.status, 204);
    revoke(&served.test.backend, device).await.unwrap();
    let forged = "__Host-caravane-borne=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for cookie in [cookie.as_str(), "", forged] {
        let answers = [
            offer(&served, cookie).await,
            call(&served, "presence", cookie, "{\"help\":false}").await,
            call(&served, "inscriptions", cookie, &wish(2, workshop.session, "sun")).await,
        ];
        for answer in answers {
            assert_eq!((answer.status, answer.body.as_str()), (401, "{\"refused\":\"not_paired\"}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_kiosk_receives_holds_nobody_else() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let workshop = served.stop.workshop(backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let rosa =
        backend::fixture::person(backend, "Rosalinde", Some("rosalinde@exemple.fr"), &[workshop.choice()]).unwrap();
    let rosa = backend::service::register::register(backend, backend::service::register::Via::Web, rosa).await.unwrap();
    let page = backend::service::read::ticket_by_link(backend, &rosa.link).await.unwrap().unwrap();
    let (_, cookie) = paired(&served).await;
    let answers = [
        offer(&served, &cookie).await.body,
        call(&served, "inscriptions", &cookie, &wish(3, workshop.session, "moon")).await.body,
        call(&served, "presence", &cookie, "{\"help\":true}").await.body,
        get(served.address, "/borne").await.body,
    ];
    for answer in answers {
        for secret in ["Rosalinde", "rosalinde", rosa.link.as_str(), page.code.as_str()] {
            assert!(!answer.contains(secret), "{answer}");
        }
    }
    // The cookie of a kiosk opens no page of the team, and no ticket can be read back.
    assert_eq!(send(served.address, "GET", "/equipe", &[("cookie", &cookie)], "").await.status, 303);
    for path in ["inscriptions", "tickets", "appairage"] {
        let answer = send(served.address, "GET", &format!("{API}/{path}"), &[("cookie", &cookie)], "").await;
        assert!(matches!(answer.status, 400..=499), "{path}: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_calls_are_refused_in_words_of_the_protocol() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 2).await.unwrap();
    let (_, cookie) = paired(&served).await;
    let good = wish(4, workshop.session, "sun");
    let long = format!("\"first_name\":\"{}\"", "é".repeat(5_000));
    for (status, body) in [
        (400, String::new()),
        (400, "{".to_owned()),
        (400, "[]".to_owned()),
        (400, good.replace("\"wait\"", "\"reason\":\"x\",\"wait\"")),
        (400, good.replace("sun", "dragon")),
        (400, good.replace("0197", "zzzz")),
        (422, good.replace("\"first_name\":\"\"", &long)),
        (422, good.replace("\"first_name\":\"\"", "\"first_name\":\"=1+1\"")),
        (422, good.replace("\"sun\"", "null")),
        (200, good.replace("\"first_name\":\"\"", "\"first_name\":\"Ro\\u0000sa\\r\\n\"")),
    ] {
        let answer = call(&served, "inscriptions", &cookie, &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.body);
    }
    let first = call(&served, "appairage", "", "{\"code\":\"12 34\"}").await;
    assert_eq!(first.status, 422);
    let tries = first.header("set-cookie").split(';').next().unwrap().to_owned();
    for _ in 0..4 {
        assert_eq!(call(&served, "appairage", &tries, "{\"code\":\"12 34\"}").await.status, 422);
    }
    assert_eq!(call(&served, "appairage", &tries, "{\"code\":\"12345678\"}").await.status, 429);
    assert!(pair(&served.test.backend, &"another".into(), "12345678").await.is_err());
}
