//! A feed of ten thousand events, beside python-icalendar’s writer in the same run.
//!
//! `cargo bench -p backend --bench feed`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use backend::ical::{Event, FeedHead, Party, publish};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

const EVENTS: u32 = 10_000;
const RUNS: usize = 5;

fn main() {
    let (head, events) = feed();
    let mut times = Vec::new();
    let mut octets = 0;
    for _ in 0..=RUNS {
        let begin = Instant::now();
        let text = publish(Some(&head), &events).unwrap();
        times.push(begin.elapsed());
        octets = text.len();
    }
    // the first run does not count
    let mut counted = times.split_off(1);
    counted.sort();
    println!(
        "feed of {EVENTS} events, {:.1} MB: Caravane {:.0} ms (middle of {RUNS} runs)",
        f64::from(u32::try_from(octets).unwrap()) / 1e6,
        counted[RUNS / 2].as_secs_f64() * 1e3
    );
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let python = target.join("judges/bin/python");
    if !python.exists() {
        println!("python-icalendar: skipped, « end2end/tools/setup.sh test » installs it");
        return;
    }
    let status =
        Command::new(python).arg(root.join("end2end/judges/write_feed.py")).arg(EVENTS.to_string()).status().unwrap();
    assert!(status.success(), "python-icalendar could not write its feed");
}

fn feed() -> (FeedHead, Vec<Event>) {
    let first: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
    let head = FeedHead {
        uid: Uuid::from_u128(1),
        name: "La Caravane du Nord".into(),
        description: "Toutes les étapes de la tournée".into(),
        url: "https://tour.example.org/tournees/nord".into(),
        source: "https://tour.example.org/calendriers/nord.ics".into(),
        revised_at: first,
    };
    let events = (0..EVENTS)
        .map(|number| {
            let starts_at = first + Duration::minutes(45 * i64::from(number));
            Event {
                uid: Uuid::from_u128(u128::from(number) + 2),
                sequence: i64::from(number % 3),
                created_at: first,
                revised_at: first,
                starts_at,
                ends_at: starts_at + Duration::minutes(90),
                zone: if number % 2 == 0 { Tz::America__Martinique } else { Tz::Europe__Paris },
                summary: format!("Atelier « Créer son CV », n° {number} – Fort-de-France"),
                description: "Apportez votre CV et une pièce d’identité.\nAide : 0596 12 34 56.".into(),
                location: "Place de la Savane, 97200 Fort-de-France, Martinique".into(),
                url: Some(format!("https://tour.example.org/tournees/nord/{number}")),
                organizer: Party { name: "Caravane de l’emploi".into(), email: "rdv@tour.example.org".into() },
                cancelled: number % 50 == 0,
            }
        })
        .collect();
    (head, events)
}
