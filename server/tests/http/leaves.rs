//! What leaves the house — pages, tickets, calendars, letters — holds no word that tells by whom a
//! person is followed; and the look that says so is not blind.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use backend::db::testing::TestBackend;
use backend::fixture;
use backend::mail::transport::MemoryTransport;
use backend::service::cancel_registration::cancel;
use backend::service::cancel_session::cancel_session;
use backend::service::move_session::move_session;
use backend::service::register::{Registered, Via, register};
use backend::{execute, fetch_all, scenario, worker};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use domain::neutral::{find_forbidden, forbidden_words};
use domain::registration::Choice;
use tokio::sync::watch;
use uuid::Uuid;

use crate::client::get;
use crate::harness::{Served, serve};

/// A stop with everything that can be said of it, and somebody in every state.
async fn told() -> (Served, Vec<String>) {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let cv = served.stop.workshop(backend, "cv", "09:00", "10:00", 9).await.unwrap();
    let rights = served.stop.workshop(backend, "droits", "11:00", "12:00", 1).await.unwrap();
    let gone = served.stop.workshop(backend, "logement", "13:00", "14:00", 5).await.unwrap();
    let jobs = served.stop.interviews(backend, "emplois", "14:30", "15:30").await.unwrap();
    let mut links = Vec::new();
    let mut people: Vec<Registered> = Vec::new();
    let wishes: [(&str, &[Choice]); 6] = [
        ("Ana", &[cv.choice(), rights.choice(), jobs.at(0)]),
        ("Bea", &[rights.choice()]),
        ("Caro", &[cv.choice(), gone.choice()]),
        ("Dina", &[jobs.at(1)]),
        ("Eva", &[cv.choice()]),
        ("Fia", &[cv.choice()]),
    ];
    for (number, (name, choices)) in wishes.into_iter().enumerate() {
        let email = format!("{}@exemple.fr", name.to_lowercase());
        let mut new = fixture::person(backend, name, (number != 5).then_some(email.as_str()), choices).unwrap();
        new.wait_if_full = true;
        served.test.clock.advance(TimeDelta::seconds(1));
        people.push(register(backend, Via::Web, new).await.unwrap());
    }
    links.extend(people.iter().map(|person| person.link.clone()));
    cancel(backend, &people[3].link, only(&served, &people[3]).await).await.unwrap();
    cancel_session(backend, None, gone.session).await.unwrap();
    let starts = served.stop.day.and_hms_opt(9, 15, 0).unwrap();
    move_session(backend, None, cv.session, starts, Some(served.stop.room), None).await.unwrap();
    for (state, person) in [("attended", 2), ("no_show", 4), ("revoked", 5)] {
        let mut tx = backend.db.begin().await.unwrap();
        let sql = "update registrations set state = $1 where id = (select id from registrations \
            where ticket_id = $2 and session_id = $3)";
        execute!(&mut tx, sql, state, people[person].ticket.0, cv.session.0).unwrap();
        tx.commit().await.unwrap();
    }
    (served, links)
}

async fn only(served: &Served, person: &Registered) -> domain::ids::RegistrationId {
    let mut tx = served.test.backend.db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (Uuid,), "select id from registrations where ticket_id = $1", person.ticket.0);
    domain::ids::RegistrationId(rows.unwrap()[0].0)
}

/// Every text that leaves, by where it stands: public pages and what they link to, the pages and files
/// of the tickets, every letter and reminder until the day after.
async fn everything(address: SocketAddr, test: &TestBackend, links: &[String]) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut next: Vec<String> = vec!["/".into(), "/borne".into()];
    for link in links {
        next.extend(["", "/agenda.ics", "/qr.svg", "/adresse"].map(|part| format!("/t/{link}{part}")));
    }
    let mut known: BTreeSet<String> = next.iter().cloned().collect();
    while let Some(path) = next.pop() {
        let answer = get(address, &path).await;
        assert!(answer.status < 500, "{path}: {}", answer.status);
        for link in answer.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let link = link.split('#').next().unwrap().replace("&amp;", "&");
            let inside = ["/equipe", "/partenaire", "/accueil", "/pkg/", "/fonts/", "/pictures/"];
            let ours = link.starts_with('/') && !inside.iter().any(|folder| link.starts_with(folder));
            if ours && known.insert(link.clone()) {
                next.push(link);
            }
        }
        let head = format!("{}\n{}", answer.header("content-disposition"), answer.header("location"));
        texts.insert(path.clone(), format!("{path}\n{head}\n{}", without_nonces(&answer.body)));
    }
    let transport = MemoryTransport::default();
    for _ in 0..18 {
        worker::drain(&test.backend, &transport).await.unwrap();
        test.clock.advance(TimeDelta::days(1));
    }
    for delivery in transport.delivered() {
        let letter = format!("{} {}", delivery.sender, decoded(&delivery.raw));
        texts.insert(format!("letter {}", delivery.id), letter);
    }
    texts
}

/// A page without the random signs that only its own security policy reads: chance spells words too.
fn without_nonces(page: &str) -> String {
    let mut parts = page.split(" nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once('"')).fold(first, |text, (_, rest)| text + rest)
}

/// A message as its reader sees it: without the encodings of its parts (RFC 2045 section 6) and of its
/// headers (RFC 2047), and without the random signs that part it.
fn decoded(raw: &[u8]) -> String {
    let raw = String::from_utf8_lossy(raw).into_owned();
    let limits: Vec<String> =
        raw.split("boundary=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect();
    let mut parts = vec![raw];
    for limit in &limits {
        let limit = format!("--{limit}");
        parts = parts.iter().flat_map(|part| part.split(&limit)).map(str::to_owned).collect();
    }
    let read = |part: &String| {
        let (head, body) = part.trim_start().split_once("\r\n\r\n").unwrap_or((part, ""));
        let head = limits.iter().fold(words_decoded(head), |head, limit| head.replace(limit, ""));
        let body = if head.contains("Encoding: base64") { plain(body) } else { unquoted(body) };
        format!("{head}\n{body}\n")
    };
    parts.iter().map(read).collect()
}

/// Base64, its lines joined; a calendar's long lines are unfolded (RFC 5545 section 3.1).
fn plain(encoded: &str) -> String {
    let bytes = STANDARD.decode(encoded.replace("\r\n", "").trim()).unwrap();
    String::from_utf8(bytes).unwrap().replace("\r\n ", "")
}

/// Quoted-printable.
fn unquoted(encoded: &str) -> String {
    let encoded = encoded.replace("=\r\n", "");
    let bytes = encoded.as_bytes();
    let (mut text, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while place < bytes.len() {
        let hex = encoded.get(place + 1..place + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let escaped = hex.filter(|_| bytes[place] == b'=');
        text.push(escaped.unwrap_or(bytes[place]));
        place += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Headers with their encoded words read.
fn words_decoded(head: &str) -> String {
    let head = head.replace("?=\r\n =?", "?==?").replace("\r\n ", " ").replace("?= =?", "?==?");
    let mut parts = head.split("=?utf-8?");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (kind, rest) = part.split_once('?').unwrap();
        let (word, rest) = rest.split_once("?=").unwrap();
        let word = match kind {
            "b" => plain(word),
            "q" | "Q" => unquoted(&word.replace('_', " ")),
            other => panic!("an encoding that nobody reads: {other}"),
        };
        text + &word + rest
    })
}

fn forbidden(texts: &BTreeMap<String, String>) -> Vec<(String, Vec<&'static str>)> {
    texts
        .iter()
        .map(|(place, text)| (place.clone(), find_forbidden(text)))
        .filter(|(_, words)| !words.is_empty())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_leaves_holds_a_forbidden_word() {
    let (served, links) = told().await;
    let texts = everything(served.address, &served.test, &links).await;
    assert_eq!(forbidden(&texts), []);
    let letters = texts.keys().filter(|place| place.starts_with("letter")).count();
    println!("{} texts, {letters} of them letters", texts.len());
    assert!(letters > 10 && texts.len() - letters > 30, "{letters} letters of {} texts", texts.len());
    // The look goes into the calendars that the letters carry, and reads subjects as people do.
    let seen = |words: &str| texts.iter().any(|(place, text)| place.starts_with("letter") && text.contains(words));
    let subjects: BTreeSet<&str> =
        texts.values().flat_map(|text| text.lines()).filter(|line| line.starts_with("Subject: ")).collect();
    assert!(seen("BEGIN:VEVENT"), "calendars are not read");
    assert!(subjects.iter().any(|line| line.contains('à')), "subjects are not read: {subjects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scenario_says_no_forbidden_word_outside() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    scenario::load(&test.backend, scenario::Scenario::Carrefour).await.unwrap();
    let (_stop, receiver) = watch::channel(false);
    let address = serve(test.backend.clone(), receiver).await;
    let texts = everything(address, &test, &[]).await;
    assert_eq!(forbidden(&texts), []);
    assert!(texts.len() > 100, "{} texts", texts.len());
}

/// Planted by raw SQL, past every form that would refuse it, each word is seen from outside: the look
/// of the test above reaches every text that somebody can edit.
#[tokio::test(flavor = "multi_thread")]
async fn a_word_planted_in_any_text_is_seen_from_outside() {
    let places = [
        ("tours.public_name", "update tours set public_name = $1"),
        ("stops.landmark", "update stops set landmark = $1"),
        ("stops.how_to_come", "update stops set how_to_come = $1"),
        ("stops.bring", "update stops set bring = $1"),
        ("venues.name", "update venues set name = $1"),
        ("venues.address", "update venues set address = $1"),
        ("rooms.name", "update rooms set name = $1"),
        ("sessions.title", "update sessions set title = $1"),
        ("sessions.summary", "update sessions set summary = $1"),
        ("partners.name", "update partners set name = $1"),
        ("desks.label", "update desks set label = $1"),
        ("desks.job", "update desks set job = $1"),
        ("desks.contract", "update desks set contract = $1"),
    ];
    let words: Vec<&str> = forbidden_words().collect();
    let mut blind = Vec::new();
    for (number, (place, sql)) in places.into_iter().enumerate() {
        let (served, links) = told().await;
        let word = words[number % words.len()].trim_end_matches('…');
        let backend = &served.test.backend;
        let mut tx = backend.db.begin().await.unwrap();
        assert!(execute!(&mut tx, sql, format!("Espace {word} nord")).unwrap() > 0, "{place}");
        tx.commit().await.unwrap();
        let seen = forbidden(&everything(served.address, &served.test, &links).await);
        // A letter with such a word does not leave at all: it stands in the outbox, with the reason.
        let mut tx = backend.db.read().await.unwrap();
        let held = fetch_all!(&mut tx, (Uuid,), "select id from outbox where state = 'dead'").unwrap();
        if held.is_empty() && !seen.iter().any(|(_, found)| found.contains(&words[number % words.len()])) {
            blind.push(place);
        }
    }
    assert_eq!(blind, Vec::<&str>::new());
}
