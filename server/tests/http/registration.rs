//! A registration as a browser without JavaScript makes it.

use uuid::Uuid;

use crate::client::{get, post, send};
use crate::harness::Served;

fn key(number: u128) -> String {
    Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + number).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_name_is_enough_and_the_ticket_tells_everything() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let choice = workshop.session.to_string();
    let form = get(served.address, &format!("{}?choix={choice}", served.form())).await;
    assert_eq!(form.status, 200);
    assert!(form.body.contains("name=\"first_name\"") && form.body.contains("name=\"key\""), "the form is there");
    let key = key(1);
    let fields = [("key", key.as_str()), ("first_name", "Rosa"), ("email", ""), ("choices", &choice)];
    let answer = post(served.address, &served.form(), &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let ticket = answer.header("location").to_owned();
    assert!(ticket.starts_with("/t/"), "{ticket}");
    let page = get(served.address, &ticket).await;
    assert_eq!(page.status, 200);
    for fact in ["Rosa", "ardi 18 mai", "9\u{a0}h"] {
        assert!(page.body.contains(fact), "the ticket says {fact}");
    }
    let again = post(served.address, &served.form(), &fields).await;
    assert_eq!(
        (again.status, again.header("location")),
        (303, ticket.as_str()),
        "a double click gives the same ticket"
    );
    let other = [("key", key.as_str()), ("first_name", "Paul"), ("email", ""), ("choices", &choice)];
    assert_eq!(post(served.address, &served.form(), &other).await.status, 409, "the key of another content is refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_kept_beside_its_error() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let choice = workshop.session.to_string();
    let key = key(2);
    let answer = post(
        served.address,
        &served.form(),
        &[
            ("key", &key),
            ("first_name", "Zoé <script>alert(1)</script>"),
            ("email", "zoe.exemple"),
            ("choices", &choice),
        ],
    )
    .await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("zoe.exemple"), "the address typed is still there");
    assert!(!answer.body.contains("<script>alert"), "and nothing typed is executed");
    assert!(answer.body.contains("aria-invalid=\"true\""), "the field is marked");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_forms_get_a_page_and_never_a_fault() {
    let served = Served::start().await;
    let workshop = served.stop.workshop(&served.test.backend, "logement", "09:00", "10:30", 50).await.unwrap();
    let choice = workshop.session.to_string();
    let long = "é".repeat(5_000);
    for (number, name) in [
        "\u{0}",
        "a\r\nBcc: x@y.example",
        &long,
        "\u{202e}emon",
        "=cmd|' /C calc'!A0",
        "😀😀",
        "\u{200b}",
        "Robert'); drop table tickets;--",
    ]
    .into_iter()
    .enumerate()
    {
        let key = key(100 + number as u128);
        let answer = post(
            served.address,
            &served.form(),
            &[("key", &key), ("first_name", name), ("email", name), ("choices", &choice)],
        )
        .await;
        assert!([303, 422].contains(&answer.status), "{name:?}: {}", answer.status);
    }
    for (field, value) in [("key", "not a key"), ("choices", "not a session"), ("choices", "")] {
        let key = key(200);
        let mut fields = vec![("key", key.as_str()), ("first_name", "Rosa"), ("choices", choice.as_str())];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let answer = post(served.address, &served.form(), &fields).await;
        assert!((400..500).contains(&answer.status), "{field}={value}: {}", answer.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_codes_lead_to_help_and_never_lock_a_ticket() {
    let served = Served::start().await;
    let first = post(served.address, "/code", &[("code", "22222222")]).await;
    assert_eq!(first.status, 422);
    let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-caravane-essais="), "{cookie}");
    let again = |code: &'static str, cookie: String, browser: &'static str| {
        let form = ("content-type", "application/x-www-form-urlencoded");
        let address = served.address;
        async move {
            let headers = [form, ("sec-fetch-site", "same-origin"), ("cookie", &cookie), ("user-agent", browser)];
            send(address, "POST", "/code", &headers, &format!("code={code}")).await.status
        }
    };
    // A wrong check sign is a try as well, and another browser's name is not another device.
    for code in ["22222222", "22222223", "OIL", "22222222"] {
        assert_eq!(again(code, cookie.clone(), "one").await, 422);
    }
    assert_eq!(again("22222222", cookie.clone(), "another").await, 429);
    assert_eq!(again("22222222", String::new(), "one").await, 422, "the neighbour in the town hall is let through");
    for _ in 0..44 {
        assert_eq!(again("22222222", String::new(), "one").await, 422);
    }
    assert_eq!(again("22222222", String::new(), "one").await, 429, "but not without end");
}
