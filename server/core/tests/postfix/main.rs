//! Bounces as a Postfix writes them: the worker hands messages over to it by SMTP, and what it sends
//! back comes in at our own door by LMTP. Where there is no Postfix, this is skipped in words.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../common/world.rs"]
mod common;
mod instance;

use std::time::Duration;

use backend::lmtp::{self, Listener};
use backend::mail::return_path;
use backend::mail::transport::SmtpTransport;
use backend::service::handle_mail::handle_stored;
use backend::service::receive_mail::{Receipt, receive};
use backend::service::{read_inbox, read_queue};
use backend::settings::roots::Roots;
use backend::settings::{Smtp, SmtpSecurity};
use backend::worker::drain;
use backend::{execute, fetch_all};
use chrono::TimeDelta;
use domain::ids::OutboxId;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::common::World;
use crate::instance::Postfix;

const PEOPLE: [&str; 5] =
    ["ana@boite.example", "personne@boite.example", "pleine@boite.example", "zoe@loin.example", "max@regle.example"];
/// How long reports are waited for; a Postfix that sends none fails the test.
const LONGEST: Duration = Duration::from_mins(1);

/// What everybody who reads the outbox, the suppression list and the list of tasks sees.
#[derive(Debug, PartialEq)]
struct Seen {
    messages: Vec<(String, String, Option<String>, i64)>,
    suppressions: Vec<(String, i64, bool)>,
    tasks: Vec<&'static str>,
}

async fn seen(w: &World) -> Seen {
    let mut tx = w.backend().db.read().await.unwrap();
    let messages = "select recipient, state, reason, attempts from outbox order by recipient";
    let suppressions = "select reason, faults, suppressed_at is not null from suppressions order by reason";
    let messages = fetch_all!(&mut tx, (String, String, Option<String>, i64), messages).unwrap();
    let suppressions = fetch_all!(&mut tx, (String, i64, bool), suppressions).unwrap();
    tx.rollback().await.unwrap();
    let mut tasks: Vec<&str> =
        read_inbox::read(w.backend()).await.unwrap().tasks.iter().map(|task| task.sentence).collect();
    tasks.sort_unstable();
    Seen { messages, suppressions, tasks }
}

/// A stored report: to which return path, and its bytes.
type Report = (String, Vec<u8>);

/// Waits until so many reports are in.
async fn reports(w: &World, postfix: &Postfix, count: usize) -> Vec<Report> {
    let begin = std::time::Instant::now();
    loop {
        let mut tx = w.backend().db.read().await.unwrap();
        let rows = fetch_all!(&mut tx, Report, "select recipient, raw from inbox order by received_at, id").unwrap();
        tx.rollback().await.unwrap();
        if rows.len() >= count {
            return rows;
        }
        assert!(begin.elapsed() < LONGEST, "{} of {count} reports: {}", rows.len(), postfix.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn says(report: &Report, what: &str) -> bool {
    String::from_utf8_lossy(&report.1).contains(what)
}

/// Sends a message of ours as another server would that wants to be told of success.
async fn ask_for_success(port: u16, return_path: &str) {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mail = format!("MAIL FROM:<{return_path}> RET=HDRS");
    let said = ["", "EHLO other.example", &mail, "RCPT TO:<ana@boite.example> NOTIFY=SUCCESS", "DATA"];
    for line in said.into_iter().chain(["Subject: x\r\n\r\nBonjour\r\n.", "QUIT"]) {
        if !line.is_empty() {
            write.write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
        }
        loop {
            let answer = lines.next_line().await.unwrap().unwrap();
            assert!(answer.starts_with(['2', '3']), "{answer}");
            if answer.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bounces_of_a_real_server_are_read_and_the_same_again_changes_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let postfix = match Postfix::start(listener.local_addr().unwrap().port()).await {
        Ok(postfix) => postfix,
        Err(why) => {
            println!("SKIPPED: {why}");
            return;
        }
    };
    let w = &World::new().await;
    let session = w.stop.workshop(w.backend(), "cv", "09:00", "10:30", 20).await.unwrap();
    for email in PEOPLE {
        w.register("Rosa", Some(email), &[session.choice()]).await;
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let door = tokio::spawn(lmtp::serve(w.backend().clone(), Listener::Loopback(listener), stopped));
    let server = Smtp { host: "127.0.0.1".into(), port: postfix.port, security: SmtpSecurity::None, credentials: None };
    let transport = SmtpTransport::new(&server, &Roots::default()).unwrap();
    let outcome = drain(w.backend(), &transport).await.unwrap();
    assert_eq!((outcome.sent, outcome.claimed), (5, 5), "{}", postfix.log());

    // Ana's server tells that hers arrived, because somebody asked.
    let ana = w.id_of_message("ana@boite.example").await;
    let settings = &w.backend().settings;
    let path = return_path::of(&w.backend().keys, &settings.bounce_address, ana).unwrap();
    ask_for_success(postfix.port, path.as_str()).await;

    // One tells of a success, one of a delay, and four of a failure, the last of them after the delay.
    let all = reports(w, &postfix, 6).await;
    for (action, count) in [("Action: delivered", 1), ("Action: delayed", 1), ("Action: failed", 4)] {
        assert_eq!(all.iter().filter(|report| says(report, action)).count(), count, "{action}");
    }
    assert_eq!(postfix.delivered("ana"), 2);
    handle_all(w).await;
    let expected = expected();
    assert_eq!(seen(w).await, expected);
    // the house is told, and the address that was refused for our sake is not blamed
    assert_eq!(read_queue::read(w.backend()).await.unwrap().refused, 1);

    // The same bytes are known, the same report over another way changes nothing, whatever the order.
    for (number, (to, raw)) in all.iter().chain(all.iter().rev()).enumerate() {
        assert_eq!(receive(w.backend(), "", to, raw).await.unwrap(), Receipt::Known);
        let again = [format!("Received: by way{number}.example\r\n").as_bytes(), raw].concat();
        w.test.clock.advance(TimeDelta::minutes(1));
        assert_eq!(receive(w.backend(), "", to, &again).await.unwrap(), Receipt::Stored);
        handle_all(w).await;
        assert_eq!(seen(w).await, expected);
    }

    // From the beginning in the other order: failures before their delays.
    let mut tx = w.backend().db.begin().await.unwrap();
    execute!(&mut tx, "delete from inbox").unwrap();
    execute!(&mut tx, "delete from suppressions").unwrap();
    execute!(&mut tx, "update outbox set state = 'sent', reason = null").unwrap();
    tx.commit().await.unwrap();
    for (to, raw) in all.iter().rev() {
        w.test.clock.advance(TimeDelta::minutes(1));
        assert_eq!(receive(w.backend(), "", to, raw).await.unwrap(), Receipt::Stored);
        handle_all(w).await;
    }
    assert_eq!(seen(w).await, expected);

    // Who is gone is not written to again; who was full is.
    for email in ["personne@boite.example", "pleine@boite.example"] {
        w.test.clock.advance(TimeDelta::minutes(1));
        w.register("Rosa", Some(email), &[session.choice()]).await;
    }
    let outcome = drain(w.backend(), &transport).await.unwrap();
    assert_eq!((outcome.sent, outcome.skipped), (1, 1));
    stop.send(true).unwrap();
    door.await.unwrap();
    w.check().await;
}

async fn handle_all(w: &World) {
    while handle_stored(w.backend()).await.unwrap() > 0 {}
}

fn expected() -> Seen {
    let row = |email: &str, state: &str, reason: Option<&str>| {
        (email.to_owned(), state.to_owned(), reason.map(str::to_owned), 1)
    };
    Seen {
        messages: vec![
            row("ana@boite.example", "sent", None),
            row("max@regle.example", "bounced", Some("policy 550 5.7.1")),
            row("personne@boite.example", "bounced", Some("mailbox 550 5.1.1")),
            row("pleine@boite.example", "bounced", Some("no_room 550 5.2.2")),
            row("zoe@loin.example", "bounced", Some("mailbox 550 4.4.1")),
        ],
        // the one that does not exist at once, the full and the silent one after two more
        suppressions: vec![
            ("mailbox 550 4.4.1".into(), 1, false),
            ("mailbox 550 5.1.1".into(), 1, true),
            ("no_room 550 5.2.2".into(), 1, false),
        ],
        tasks: vec![
            "Un message n’a pas pu être remis.",
            "Un message n’a pas pu être remis\u{a0}: la boîte est pleine.",
            "Un message n’a pas pu être remis\u{a0}: l’adresse n’existe pas ou plus.",
            "Un serveur refuse nos messages. Vérifiez nos réglages, l’adresse n’y est pour rien.",
        ],
    }
}

impl World {
    async fn id_of_message(&self, email: &str) -> OutboxId {
        let mut tx = self.backend().db.read().await.unwrap();
        let sql = "select id from outbox where recipient = $1";
        OutboxId(fetch_all!(&mut tx, (uuid::Uuid,), sql, email).unwrap().first().unwrap().0)
    }
}
