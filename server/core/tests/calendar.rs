//! Calendar objects: the shape of the samples, times across a clock change, hostile texts.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::PathBuf;

use backend::ical::{Event, FeedHead, Method, Party, WriteError, cancel, publish, read, request};
use chrono::{DateTime, Duration, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn party(name: &str, email: &str) -> Party {
    Party { name: name.into(), email: email.into() }
}

fn zoe() -> Party {
    party("Zoé Martin", "zoe.martin@example.net")
}

fn workshop() -> Event {
    Event {
        uid: Uuid::parse_str("0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11").unwrap(),
        sequence: 0,
        created_at: at("2026-02-01T08:15:00Z"),
        revised_at: at("2026-03-01T12:00:00Z"),
        starts_at: at("2026-03-27T13:00:00Z"),
        ends_at: at("2026-03-27T16:00:00Z"),
        zone: Tz::America__Martinique,
        summary: "Atelier « Créer son CV » – Fort-de-France".into(),
        description:
            "Apportez votre CV et une pièce d'identité.\n\nGérer ma réservation : https://tour.example.org/r/k3J9pQ"
                .into(),
        location: "Place de la Savane, 97200 Fort-de-France, Martinique".into(),
        url: Some("https://tour.example.org/r/k3J9pQ".into()),
        organizer: party("Caravane de l'emploi", "rdv@tour.example.org"),
        cancelled: false,
    }
}

fn night_in_lille() -> Event {
    Event {
        uid: Uuid::parse_str("0197c2f4-91bb-7f02-8a77-1e0b5a9c2d43").unwrap(),
        starts_at: Tz::Europe__Paris.with_ymd_and_hms(2026, 3, 28, 22, 0, 0).unwrap().with_timezone(&Utc),
        ends_at: Tz::Europe__Paris.with_ymd_and_hms(2026, 3, 29, 6, 0, 0).unwrap().with_timezone(&Utc),
        zone: Tz::Europe__Paris,
        summary: "Nuit de l'emploi – Lille".into(),
        location: "Grand-Place, 59000 Lille, France".into(),
        ..workshop()
    }
}

fn moved(event: Event) -> Event {
    Event {
        sequence: 1,
        revised_at: at("2026-03-10T15:00:00Z"),
        starts_at: at("2026-03-27T18:00:00Z"),
        ends_at: at("2026-03-27T21:00:00Z"),
        ..event
    }
}

fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}

/// The samples that eleven independent readers accepted, where they lie beside the project.
fn sample(name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/check");
    let folder = std::env::var_os("CARAVANE_CHECK_DIR").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("samples").join(name)) else {
        eprintln!("skipped: {name} is not in {}", folder.display());
        return None;
    };
    // we know no coordinates of a venue, so GEO is not written
    let lines = unfolded(&text);
    let kept: Vec<&str> = lines.split_inclusive("\r\n").filter(|line| !line.starts_with("GEO:")).collect();
    Some(kept.concat())
}

#[test]
fn objects_have_the_shape_of_the_samples() {
    let changed = Some("Horaire modifié : 14 h – 17 h au lieu de 9 h – 12 h.");
    let last = Event { sequence: 2, revised_at: at("2026-03-20T09:00:00Z"), ..moved(workshop()) };
    let written = [
        ("01-request-martinique.ics", request(&workshop(), &zoe(), None).unwrap()),
        ("02-update-martinique.ics", request(&moved(workshop()), &zoe(), changed).unwrap()),
        ("03-cancel-martinique.ics", cancel(&last, &zoe(), Some("Étape annulée : alerte cyclonique.")).unwrap()),
        ("04-request-paris-dst.ics", request(&night_in_lille(), &zoe(), None).unwrap()),
    ];
    for (name, ours) in written {
        if let Some(expected) = sample(name) {
            let plain = |text: &str| text.replace('\u{a0}', " ");
            assert_eq!(plain(&unfolded(&ours)), plain(&expected), "{name}");
        }
    }
}

#[test]
fn a_request_says_everything_once() {
    let text = request(&workshop(), &zoe(), None).unwrap();
    let reading = read(&text).unwrap();
    assert_eq!(reading.method, "REQUEST");
    assert_eq!(reading.zones, ["America/Martinique"]);
    let [event] = reading.events.as_slice() else { panic!("one event") };
    assert_eq!(event.uid, "0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11");
    assert_eq!((event.sequence, event.stamped_at), (0, at("2026-03-01T12:00:00Z")));
    assert_eq!((event.starts_at, event.ends_at), (at("2026-03-27T13:00:00Z"), at("2026-03-27T16:00:00Z")));
    assert_eq!(event.summary, workshop().summary);
    assert_eq!(event.description, workshop().description);
    assert_eq!(event.location, workshop().location);
    assert_eq!(
        (event.organizer.as_str(), event.attendees.as_slice()),
        ("rdv@tour.example.org", ["zoe.martin@example.net".to_owned()].as_slice())
    );
    assert_eq!((event.status.as_str(), event.alarms), ("CONFIRMED", 1));
    for name in [
        "PRODID",
        "VERSION",
        "CALSCALE",
        "METHOD",
        "UID",
        "DTSTAMP",
        "DTEND;TZID=America/Martinique",
        "ORGANIZER;CN=\"Caravane de l'emploi\"",
    ] {
        assert_eq!(text.lines().filter(|line| line.starts_with(&format!("{name}:"))).count(), 1, "{name}");
    }
}

#[test]
fn a_cancel_carries_no_alarm_and_asks_no_answer() {
    let last = Event { sequence: 2, ..moved(workshop()) };
    let text = unfolded(&cancel(&last, &zoe(), None).unwrap());
    let reading = read(&text).unwrap();
    assert_eq!(reading.method, "CANCEL");
    assert_eq!(
        (reading.events[0].sequence, reading.events[0].status.as_str(), reading.events[0].alarms),
        (2, "CANCELLED", 0)
    );
    assert!(!text.contains("RSVP") && !text.contains("PARTSTAT"));
    assert!(text.contains("X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"));
}

#[test]
fn the_night_of_the_clock_change_lasts_seven_hours() {
    let text = request(&night_in_lille(), &zoe(), None).unwrap();
    assert!(text.contains("DTSTART;TZID=Europe/Paris:20260328T220000\r\n"));
    assert!(text.contains("DTEND;TZID=Europe/Paris:20260329T060000\r\n"));
    let event = &read(&text).unwrap().events[0];
    assert_eq!((event.starts_at, event.ends_at), (at("2026-03-28T21:00:00Z"), at("2026-03-29T04:00:00Z")));
    assert_eq!(event.ends_at - event.starts_at, Duration::hours(7));
}

#[test]
fn times_that_exist_twice_and_zones_that_cannot_be_said_go_out_in_utc() {
    // 25 October 2026, 02:30 in Paris happens twice; this is the second
    let twice =
        Event { starts_at: at("2026-10-25T01:30:00Z"), ends_at: at("2026-10-25T05:00:00Z"), ..night_in_lille() };
    let in_morocco = Event { zone: Tz::Africa__Casablanca, ..workshop() };
    for event in [twice, in_morocco] {
        let text = request(&event, &zoe(), None).unwrap();
        assert!(!text.contains("VTIMEZONE") && !text.contains("TZID"));
        let read_back = &read(&text).unwrap().events[0];
        assert_eq!((read_back.starts_at, read_back.ends_at), (event.starts_at, event.ends_at));
    }
}

#[test]
fn a_feed_holds_each_zone_once_and_no_attendee() {
    let head = FeedHead {
        uid: Uuid::from_u128(1),
        name: "Tournée, été; 2026".into(),
        description: "Toutes les étapes de la tournée".into(),
        url: "https://tour.example.org/tour/2026".into(),
        source: "https://tour.example.org/feeds/tour-2026.ics".into(),
        revised_at: at("2026-03-10T15:00:00Z"),
    };
    let cancelled = Event { uid: Uuid::from_u128(7), cancelled: true, ..workshop() };
    let events = [night_in_lille(), workshop(), cancelled];
    let text = publish(Some(&head), &events).unwrap();
    let reading = read(&text).unwrap();
    assert_eq!(reading.method, "PUBLISH");
    assert_eq!(reading.zones, ["America/Martinique", "Europe/Paris"]);
    let states: Vec<_> = reading.events.iter().map(|event| event.status.as_str()).collect();
    assert_eq!(states, ["CANCELLED", "CONFIRMED", "CONFIRMED"]);
    assert!(!text.contains("ATTENDEE") && text.contains("NAME:Tournée\\, été\\; 2026\r\n"));
    // the same data in another order are the same bytes
    let [first, second, third] = events;
    assert_eq!(publish(Some(&head), &[third, first, second]).unwrap(), text);
    assert_eq!(publish(None, &[]), Err(WriteError::Empty));
}

#[test]
fn what_cannot_be_is_refused() {
    let backwards = Event { ends_at: workshop().starts_at, ..workshop() };
    assert_eq!(request(&backwards, &zoe(), None), Err(WriteError::Times));
    assert_eq!(request(&Event { sequence: -1, ..workshop() }, &zoe(), None), Err(WriteError::Sequence));
    let inject = Event { url: Some("https://x/\r\nX-INJ:1".into()), ..workshop() };
    assert_eq!(request(&inject, &zoe(), None), Err(WriteError::Address("URL")));
    let hostile = party("Eve", "eve@example.net\r\nX-INJ:1");
    assert_eq!(request(&workshop(), &hostile, None), Err(WriteError::Address("a mail address")));
    assert_eq!((Method::Cancel.as_str(), Method::Cancel.file_name()), ("CANCEL", "cancel.ics"));
}

/// Texts that try to end a line, a parameter or a component.
fn hostile_text() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("\r\nX-INJ:1".to_owned()),
        Just("\";ROLE=CHAIR;CN=\"".to_owned()),
        Just("\nEND:VEVENT".to_owned()),
        Just("\0\u{7}\u{85}\u{2028}".to_owned()),
        Just("\u{202E}مرحبا".to_owned()),
        Just("😀é\\;,:^'\"".to_owned()),
        Just("m".repeat(300)),
        any::<String>(),
    ];
    proptest::collection::vec(scrap, 0..5).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn hostile_texts_change_no_line_but_their_own(name in hostile_text(), text in hostile_text(), place in hostile_text()) {
        let event = Event { summary: text.clone(), description: text.clone(), location: place, organizer: party(&name, "rdv@tour.example.org"), ..workshop() };
        let written = request(&event, &party(&name, "zoe.martin@example.net"), Some(&text)).unwrap();
        prop_assert_eq!(&written, &request(&event, &party(&name, "zoe.martin@example.net"), Some(&text)).unwrap());
        prop_assert!(written.ends_with("END:VCALENDAR\r\n"));
        for line in written.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 75 && !line.is_empty());
            prop_assert!(line.chars().all(|sign| sign == '\t' || !sign.is_control()));
        }
        let names = |text: &str| unfolded(text).split("\r\n").map(|line| line.split([':', ';']).next().unwrap().to_owned()).collect::<Vec<_>>();
        let calm = request(&workshop(), &zoe(), Some("x")).unwrap();
        prop_assert_eq!(names(&written), names(&calm));
        let reading = read(&written).unwrap();
        prop_assert_eq!(reading.events[0].attendees.join(" "), "zoe.martin@example.net");
        let kept: String = text.chars().filter_map(|sign| match sign {
            '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
            '\t' => Some(sign),
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => None,
            _ => (!sign.is_control()).then_some(sign),
        }).collect();
        prop_assert_eq!(reading.events[0].summary.as_str(), kept.trim_end_matches([' ', '\t']));
    }
}
