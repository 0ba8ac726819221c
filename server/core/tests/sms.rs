//! Messages by SMS through the gateway of the settings, against a stub that answers as told.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use backend::fixture;
use backend::mail::transport::{Both, MemoryTransport};
use backend::service::cancel_registration::cancel;
use backend::service::forget_email::forget;
use backend::service::move_session::move_session;
use backend::service::receive_notices::{NoticeError, receive};
use backend::service::record_call::list;
use backend::service::register::{Registered, Via, register};
use backend::settings::Settings;
use backend::settings::roots::Roots;
use backend::sms::HttpGateway;
use backend::trial::{Carelessness, Point, Trial};
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::ids::SessionId;
use domain::phone::PhoneNumber;
use domain::registration::Choice;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

const SECRET: &str = "0123456789abcdef";
const SENT: &str = "select count(*) from outbox where channel = 'sms' and state = 'sent'";

/// A gateway that keeps what it was asked and answers with the next status, 200 when none is left.
/// Status 0 closes the connection without an answer.
#[derive(Clone, Default)]
struct Stub {
    asked: Arc<Mutex<Vec<(String, Value)>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Stub {
    fn answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// Heads and bodies so far.
    fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().unwrap().clone()
    }

    fn texts(&self) -> Vec<String> {
        self.asked().iter().map(|(_, body)| body["text"].as_str().unwrap().to_owned()).collect()
    }

    async fn serve(self, listener: TcpListener) {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = Vec::new();
            let (head, body) = loop {
                let mut some = [0_u8; 4096];
                let read = stream.read(&mut some).await.unwrap_or(0);
                bytes.extend_from_slice(&some[..read]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                if let Some((head, body)) = text.split_once("\r\n\r\n") {
                    let length = head.to_lowercase().lines().find_map(|line| {
                        line.strip_prefix("content-length:").and_then(|length| length.trim().parse::<usize>().ok())
                    });
                    if body.len() >= length.unwrap_or(0) {
                        break (head.to_owned(), body.to_owned());
                    }
                }
                if read == 0 {
                    break (text, String::new());
                }
            };
            let count = {
                let mut asked = self.asked.lock().unwrap();
                asked.push((head, serde_json::from_str(&body).unwrap_or_default()));
                asked.len()
            };
            let status = self.answers.lock().unwrap().pop_front().unwrap_or(200);
            if status > 0 {
                let body = json!({ "message": { "id": format!("gw-{count}") } }).to_string();
                let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}", body.len());
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        }
    }
}

struct Sms {
    world: World,
    stub: Stub,
    mail: Arc<MemoryTransport>,
    ways: Both,
}

impl Sms {
    async fn new() -> Self {
        let mut world = World::new().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let pairs = [
            ("CARAVANE_SMS_URL", format!("http://127.0.0.1:{port}/v1/send?x=1")),
            ("CARAVANE_SMS_HEADER", "Authorization: Bearer hunter2".to_owned()),
            ("CARAVANE_SMS_BODY", "{\"to\":\"{to}\",\"text\":\"{text}\",\"ref\":\"{id}\"}".to_owned()),
            ("CARAVANE_SMS_ID_FIELD", "message.id".to_owned()),
            ("CARAVANE_SMS_PACE", "0".to_owned()),
            ("CARAVANE_SMS_RECEIPT_SECRET", SECRET.to_owned()),
        ];
        let environment: BTreeMap<String, String> =
            pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let sms = Settings::read(&environment, None).unwrap().sms;
        let settings = Settings { sms: sms.clone(), ..Settings::clone(&world.test.backend.settings) };
        world.test.backend.settings = Arc::new(settings);
        let stub = Stub::default();
        tokio::spawn(stub.clone().serve(listener));
        let mail = Arc::new(MemoryTransport::default());
        let ways = Both { mail: mail.clone(), gateway: Arc::new(HttpGateway::new(sms.unwrap(), &Roots::default())) };
        Self { world, stub, mail, ways }
    }

    async fn register(&self, name: &str, email: Option<&str>, phone: &str, choices: &[Choice]) -> Registered {
        let mut new = fixture::person(self.world.backend(), name, email, choices).unwrap();
        new.phone = Some(PhoneNumber::parse(phone).unwrap());
        register(self.world.backend(), Via::Web, new).await.unwrap()
    }

    async fn drain(&self) {
        drain(self.world.backend(), &self.ways).await.unwrap();
    }

    async fn moved(&self, session: SessionId, to: &str) {
        let to = NaiveDateTime::parse_from_str(to, "%Y-%m-%d %H:%M").unwrap();
        move_session(self.world.backend(), None, session, to, Some(self.world.stop.room), None).await.unwrap();
        self.world.test.clock.advance(TimeDelta::minutes(3));
    }

    async fn called(&self) -> Vec<String> {
        let calls = list(self.world.backend(), self.world.stop.stop).await.unwrap();
        calls.into_iter().filter_map(|call| call.first_name).collect()
    }

    async fn tells(&self, body: &Value) -> Result<(), NoticeError> {
        receive(self.world.backend(), SECRET, body.to_string().as_bytes(), true).await
    }
}

#[tokio::test]
async fn who_has_a_number_and_no_address_gets_one_sms_and_no_name_stands_in_it() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let droits = w.stop.workshop(w.backend(), "droits", "13:00", "14:30", 9).await.unwrap();
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice(), droits.choice()]).await;
    s.register("Max", Some("max@exemple.fr"), "0696 00 00 00", &[cv.choice()]).await;
    s.drain().await;
    let asked = s.stub.asked();
    assert_eq!(asked.len(), 1, "one for both places, none for who has an address");
    let (head, body) = &asked[0];
    assert!(head.starts_with("POST /v1/send?x=1 HTTP/1.1"), "{head}");
    assert!(head.to_lowercase().contains("authorization: bearer hunter2"), "{head}");
    assert_eq!(body["to"], "+596696123456");
    let text = body["text"].as_str().unwrap();
    assert!(text.contains("Rendez-vous: mardi 18 mai à 9h, Le Lorrain"), "{text}");
    assert!(text.contains("Et 1 autre rendez-vous.") && !text.contains("Rosa") && !text.contains("cv"), "{text}");
    assert!(domain::sms::septets(text).is_some_and(|count| count <= 160));
    assert_eq!(s.mail.delivered().len(), 1);
    assert_eq!(w.count("select count(*) from outbox where gateway_id = 'gw-1'").await, 1);
    assert_eq!(w.count("select count(*) from outbox where body like '%Rendez-vous:%' and channel = 'sms'").await, 1);
    w.check().await;
}

#[tokio::test]
async fn every_step_of_a_place_is_told_in_one_sms_each() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 1).await.unwrap();
    let rosa = s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    let mut lea = fixture::person(w.backend(), "Léa", None, &[cv.choice()]).unwrap();
    (lea.phone, lea.wait_if_full) = (Some(PhoneNumber::parse("0697 12 34 56").unwrap()), true);
    w.test.clock.advance(TimeDelta::seconds(1));
    register(w.backend(), Via::Web, lea).await.unwrap();
    s.drain().await;
    s.moved(cv.session, "2027-05-18 11:00").await;
    s.drain().await;
    cancel(w.backend(), &rosa.link, w.only(&rosa).await).await.unwrap();
    s.drain().await;
    w.at("2027-05-17T21:01:00Z");
    s.drain().await;
    let texts = s.stub.texts();
    for wanted in [
        "Liste d'attente: mardi 18 mai à 9h",
        "Changement: mardi 18 mai à 11h (avant: 18/05 9h)",
        "Place libérée, comme demandé: mardi 18 mai à 11h",
        "Bonne nouvelle, une place est à vous: mardi 18 mai à 11h",
        "Rappel: mardi 18 mai à 11h",
    ] {
        assert!(texts.iter().any(|text| text.contains(wanted)), "{wanted}\n{texts:#?}");
    }
    assert!(texts.iter().filter(|text| text.contains("STOP")).all(|text| text.contains("Rappel")));
    assert_eq!(s.called().await, Vec::<String>::new());
    w.check().await;
}

#[tokio::test]
async fn an_answer_says_whether_to_wait_to_give_up_or_to_leave_the_gateway_alone() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    // busy, then a lost answer, then taken: the same words under the same name of ours
    s.stub.answer(&[503, 0]);
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    for _ in 0..3 {
        s.drain().await;
        w.test.clock.advance(TimeDelta::minutes(10));
    }
    let asked = s.stub.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|(_, body)| body == &asked[0].1));
    assert_eq!(w.count(SENT).await, 1);

    // refused for good: the person is called
    s.stub.answer(&[422]);
    s.register("Max", None, "0696 00 00 01", &[cv.choice()]).await;
    s.drain().await;
    assert_eq!(w.count("select count(*) from outbox where state = 'dead' and reason = 'text_refused 422'").await, 1);
    assert_eq!(s.called().await, ["Max"]);

    // our account: nothing is tried for a while, mail goes on, and nobody's message counts a try
    s.stub.answer(&[401]);
    s.register("Zoé", None, "0696 00 00 02", &[cv.choice()]).await;
    s.register("Ana", Some("ana@exemple.fr"), "0696 00 00 03", &[cv.choice()]).await;
    let before = s.stub.asked().len();
    s.drain().await;
    s.register("Eva", None, "0696 00 00 04", &[cv.choice()]).await;
    s.drain().await;
    assert_eq!((s.stub.asked().len() - before, s.mail.delivered().len()), (1, 1));
    assert_eq!(w.count("select count(*) from outbox where attempts = 0 and state = 'queued'").await, 2);
    w.test.clock.advance(TimeDelta::minutes(16));
    s.drain().await;
    assert_eq!(w.count(SENT).await, 3);
}

#[tokio::test]
async fn what_was_taken_before_a_crash_leaves_once_more_and_says_what_is_true() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    s.drain().await;
    let crash = "update outbox set state = 'leased', lease_ends_at = created_at, finished_at = null";
    w.run(crash).await;
    s.drain().await;
    let asked = s.stub.asked();
    assert_eq!((asked.len(), &asked[0].1), (2, &asked[1].1), "nothing has changed: the same words");
    w.run("update venues set name = 'Ailleurs'").await;
    w.run(crash).await;
    s.drain().await;
    let asked = s.stub.asked();
    assert_eq!((asked.len(), &asked[2].1["ref"]), (3, &asked[0].1["ref"]));
    assert!(asked[2].1["text"].as_str().is_some_and(|text| text.contains("Ailleurs")), "{:?}", asked[2].1);
}

/// What leaves when the session moves from 09:00 to 14:00 between the look at it and the sending.
async fn texts_when_it_moves_meanwhile(careless: Option<Carelessness>) -> Vec<String> {
    let (told, mut stops) = mpsc::unbounded_channel();
    let mut s = Sms::new().await;
    let settings = Settings::clone(&s.world.test.backend.settings);
    let trial = Trial::stopping(told).careless(careless);
    s.world.test.backend.settings = Arc::new(Settings { trial, ..settings });
    let cv = s.world.stop.workshop(s.world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    let mut has_moved = false;
    let moving = async {
        while let Some(stopped) = stops.recv().await {
            if stopped.point == Point::Rendered && !std::mem::replace(&mut has_moved, true) {
                s.moved(cv.session, &format!("{} 14:00", s.world.stop.day)).await;
            }
            // dropped, it goes on
        }
    };
    tokio::select! {
        () = s.drain() => {}
        () = moving => {}
    }
    assert!(has_moved, "the session never moved");
    s.stub.texts()
}

#[tokio::test]
async fn what_changes_while_a_text_is_written_is_noticed() {
    let texts = Box::pin(texts_when_it_moves_meanwhile(None)).await;
    assert!(!texts.is_empty() && texts.iter().all(|text| text.contains("14h")), "{texts:?}");
    let texts = Box::pin(texts_when_it_moves_meanwhile(Some(Carelessness::LooksOnce))).await;
    assert!(!texts[0].contains("14h"), "the control says the hour that is no more: {texts:?}");
}

#[tokio::test]
async fn receipts_come_twice_late_and_from_strangers() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    s.drain().await;
    s.register("Max", None, "0696 00 00 01", &[cv.choice()]).await;
    s.drain().await;
    let receipt = |id: &str, status: &str| json!({ "message": { "id": id }, "status": status });
    let stranger = receive(w.backend(), "0123456789abcdeF", b"{}", true).await;
    assert!(matches!(stranger, Err(NoticeError::Stranger)));
    assert!(matches!(s.tells(&receipt("gw-99", "delivered")).await, Err(NoticeError::Unknown)));
    let unreadable = receive(w.backend(), SECRET, b"{", true).await;
    assert!(matches!(unreadable, Err(NoticeError::Unreadable)));

    let delivered = "select count(*) from outbox where delivered_at is not null";
    s.tells(&receipt("gw-1", "Delivered")).await.unwrap();
    s.tells(&receipt("gw-1", "delivered")).await.unwrap();
    assert_eq!(w.count(delivered).await, 1);
    for _ in 0..2 {
        s.tells(&receipt("gw-2", "undelivered")).await.unwrap();
        assert_eq!(w.count("select count(*) from outbox where state = 'bounced'").await, 1);
        assert_eq!(s.called().await, ["Max"]);
    }
    w.check().await;
}

#[tokio::test]
async fn stop_ends_reminders_and_nothing_else_until_start() {
    let s = &Sms::new().await;
    let w = &s.world;
    let cv = w.stop.workshop(w.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    s.register("Max", None, "0696 00 00 01", &[cv.choice()]).await;
    s.drain().await;
    for _ in 0..2 {
        s.tells(&json!({ "from": "596696123456", "text": "Stop svp" })).await.unwrap();
    }
    // Max changes his mind before the reminder is due
    for text in ["STOP", "Start", "START"] {
        s.tells(&json!({ "from": "596696000001", "text": text })).await.unwrap();
    }
    assert_eq!(w.count("select count(*) from events where kind = 'reminders_stopped'").await, 2);
    assert_eq!(w.count("select count(*) from events where kind = 'reminders_resumed'").await, 1);
    w.at("2027-05-17T21:01:00Z");
    s.drain().await;
    let reminded: Vec<Value> = s.stub.asked().into_iter().skip(2).map(|(_, body)| body["to"].clone()).collect();
    assert_eq!(reminded, ["+596696000001"]);
    s.moved(cv.session, "2027-05-18 11:00").await;
    s.drain().await;
    assert_eq!(s.stub.texts().iter().filter(|text| text.contains("Changement")).count(), 2);
}

#[tokio::test]
async fn without_a_gateway_no_number_is_kept_and_what_waits_becomes_a_call() {
    let mut s = Sms::new().await;
    let cv = s.world.stop.workshop(s.world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    let rosa = s.register("Rosa", None, "0696 12 34 56", &[cv.choice()]).await;
    s.register("Zoé", None, "0696 12 34 57", &[cv.choice()]).await;
    // « Ce n’est pas moi »: the number goes
    forget(s.world.backend(), &rosa.link).await.unwrap();
    let settings = Settings { sms: None, ..Settings::clone(&s.world.test.backend.settings) };
    s.world.test.backend.settings = Arc::new(settings);
    s.register("Max", None, "0696 00 00 01", &[cv.choice()]).await;
    let w = &s.world;
    assert_eq!(w.count("select count(*) from tickets where phone is not null").await, 1);
    s.drain().await;
    assert_eq!(s.stub.asked().len(), 0);
    assert_eq!(w.count("select count(*) from outbox where state = 'skipped' and reason = 'no_gateway'").await, 1);
    assert_eq!(s.called().await, ["Zoé"]);
    assert!(matches!(s.tells(&json!({})).await, Err(NoticeError::Stranger)));
}
