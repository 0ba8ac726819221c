//! Messages: their tree, their headers, their words, hostile names.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::ical::{Event, Method, Party, cancel, request};
use backend::mail::Letter;
use backend::mail::compose::{CalendarPart, ComposeError, Envelope, compose, one_line};
use backend::mail::texts::{
    Appointment, GivenUpBy, OldTime, Place, Reader, Waiting, cancellation, change, confirmation, invitation,
    login_invitation, offer, promotion, reminder,
};
use backend::mail::transport::{Delivery, FolderTransport, Transport};
use backend::mail::wordings::Wordings;
use base64::Engine as _;
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::OutboxId;
use domain::neutral::find_forbidden;
use uuid::Uuid;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn reader() -> Reader {
    Reader {
        first_name: Some("Zoé".into()),
        code: "ABCD\u{a0}EFGH".into(),
        link: "https://caravane.example/t/AAAAAAAAAAAAAAAAAAAAAA".into(),
    }
}

fn place() -> Place {
    Place {
        tour: "La Caravane du Nord".into(),
        town: "Le Lorrain".into(),
        venue: "Maison des associations".into(),
        address: "2 rue Schœlcher, 97214 Le Lorrain".into(),
        landmark: "Derrière l’église".into(),
        how_to_come: "Bus 12, arrêt Mairie".into(),
        bring: "Une pièce d’identité".into(),
        help_phone: "0596 12 34 56".into(),
        wordings: Wordings::default(),
    }
}

fn workshop() -> Appointment {
    Appointment {
        title: "Atelier « Mon CV »".into(),
        room: Some("Salle bleue".into()),
        desk: None,
        starts: wall("2027-05-18 09:00"),
        ends: wall("2027-05-18 10:30"),
    }
}

fn envelope() -> Envelope {
    Envelope {
        sender_name: "La Caravane".into(),
        sender: EmailAddress::parse("rdv@caravane.example").unwrap(),
        recipient_name: Some("Zoé".into()),
        recipient: EmailAddress::parse("zoe@example.net").unwrap(),
        message_id: "<0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11@caravane.example>".into(),
        date: at("2027-05-10T12:00:00Z"),
        in_reply_to: None,
        kind: "invitation",
        unsubscribe: None,
    }
}

fn event() -> Event {
    Event {
        uid: Uuid::from_u128(5),
        sequence: 0,
        created_at: at("2027-05-10T12:00:00Z"),
        revised_at: at("2027-05-10T12:00:00Z"),
        starts_at: at("2027-05-18T13:00:00Z"),
        ends_at: at("2027-05-18T14:30:00Z"),
        zone: chrono_tz::Tz::America__Martinique,
        summary: "Atelier « Mon CV »".into(),
        description: "Une pièce d’identité".into(),
        location: "Salle bleue, Maison des associations".into(),
        url: None,
        organizer: Party { name: "La Caravane".into(), email: "rdv@caravane.example".into() },
        cancelled: false,
    }
}

fn invitation_part() -> CalendarPart {
    let attendee = Party { name: "Zoé".into(), email: "zoe@example.net".into() };
    CalendarPart { method: Method::Request, text: request(&event(), &attendee, None).unwrap() }
}

fn every_letter() -> Vec<Letter> {
    let (reader, place, held) = (reader(), place(), workshop());
    let waiting = Waiting { title: "Forum".into(), starts: wall("2027-05-18 14:00"), rank: 3 };
    let old = OldTime { starts: wall("2027-05-17 14:00"), ends: wall("2027-05-17 15:30") };
    let both = [held.clone(), Appointment { title: "Forum".into(), ..workshop() }];
    vec![
        confirmation(&reader, &place, std::slice::from_ref(&held), &[]),
        confirmation(&reader, &place, &both, std::slice::from_ref(&waiting)),
        confirmation(&reader, &place, &[], &[waiting]),
        invitation(&reader, &place, &held),
        change(&reader, &place, Some(&old), &held),
        change(&reader, &place, None, &held),
        cancellation(&reader, &place, GivenUpBy::Person, &held),
        cancellation(&reader, &place, GivenUpBy::House, &held),
        cancellation(&reader, &place, GivenUpBy::Waiting, &held),
        promotion(&reader, &place, &held),
        offer(&reader, &place, &held, wall("2027-05-17 12:30")),
        reminder(&reader, &place, &both, "https://caravane.example/u/0123".into()),
    ]
}

/// Header lines of the message, unfolded.
fn headers(raw: &str) -> Vec<String> {
    let head = raw.split("\r\n\r\n").next().unwrap();
    head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n").map(str::to_owned).collect()
}

fn composed(letter: &Letter, calendar: Option<&CalendarPart>) -> String {
    String::from_utf8(compose(&envelope(), letter, calendar).unwrap()).unwrap()
}

#[test]
fn an_invitation_has_the_tree_that_calendars_agree_on() {
    let part = invitation_part();
    let raw = composed(&invitation(&reader(), &place(), &workshop()), Some(&part));
    let kinds: Vec<&str> = raw
        .lines()
        .filter_map(|line| line.strip_prefix("Content-Type: "))
        .map(|kind| kind.split(';').next().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]
    );
    assert!(raw.contains("text/calendar; charset=utf-8; method=REQUEST; component=VEVENT\r\n"));
    assert!(raw.contains("application/ics; name=\"invite.ics\"\r\n"));
    assert!(raw.contains("Content-Disposition: attachment; filename=\"invite.ics\"\r\n"));
    assert_eq!(raw.matches("Content-Transfer-Encoding: quoted-printable").count(), 2);
    // the same calendar bytes twice, in base64
    let bodies: Vec<Vec<u8>> = raw
        .split("Content-Transfer-Encoding: base64")
        .skip(1)
        .map(|rest| {
            let body = rest.split_once("\r\n\r\n").unwrap().1.split("\r\n--").next().unwrap().replace("\r\n", "");
            base64::engine::general_purpose::STANDARD.decode(body).unwrap()
        })
        .collect();
    assert_eq!(bodies, [part.text.clone().into_bytes(), part.text.into_bytes()]);
}

#[test]
fn headers_are_those_that_answers_and_filters_need() {
    let reply = Envelope { in_reply_to: Some("<first@caravane.example>".into()), ..envelope() };
    let raw = String::from_utf8(compose(&reply, &every_letter()[4], None).unwrap()).unwrap();
    let headers = headers(&raw);
    for line in [
        "From: \"La Caravane\" <rdv@caravane.example>",
        "Message-ID: <0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11@caravane.example>",
        "Date: Mon, 10 May 2027 12:00:00 +0000",
        "In-Reply-To: <first@caravane.example>",
        "References: <first@caravane.example>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Content-Language: fr",
        "Feedback-ID: invitation:caravane.example:caravane",
        "MIME-Version: 1.0",
    ] {
        assert_eq!(headers.iter().filter(|header| *header == line).count(), 1, "{line} in {headers:#?}");
    }
    let to: Vec<&String> = headers.iter().filter(|header| header.starts_with("To:")).collect();
    assert_eq!(to.len(), 1);
    assert!(to[0].ends_with("<zoe@example.net>") && to[0].matches('@').count() == 1);
    assert!(!headers.iter().any(|header| header.starts_with("Reply-To") || header.starts_with("X-Priority")));
}

#[test]
fn only_reminders_can_be_stopped_by_one_click() {
    let url = format!("https://caravane.example/u/{}", "0a".repeat(32));
    let once = Envelope { unsubscribe: Some(url.clone()), kind: "reminder", ..envelope() };
    let raw = String::from_utf8(compose(&once, &every_letter()[11], None).unwrap()).unwrap();
    let found = headers(&raw);
    for line in [
        format!("List-Unsubscribe: <{url}>"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click".into(),
        "List-Id: Rappels <rappels.caravane.example>".into(),
        "Feedback-ID: reminder:caravane.example:caravane".into(),
    ] {
        assert_eq!(found.iter().filter(|header| **header == line).count(), 1, "{line} in {found:#?}");
    }
    let asides = every_letter().into_iter().filter_map(|letter| letter.aside).collect::<Vec<_>>();
    assert_eq!(asides.len(), 1);
    assert!(every_letter()[11].plain().contains("Ne plus recevoir de rappels\u{a0}:\nhttps://caravane.example/u/0123"));
    assert!(backend::mail::html::document(&every_letter()[11]).contains("href=\"https://caravane.example/u/0123\""));
    assert!(!headers(&composed(&every_letter()[0], None)).iter().any(|header| header.starts_with("List-")));
}

#[test]
fn every_letter_says_every_fact_in_both_parts() {
    for letter in every_letter() {
        let (plain, html) = (letter.plain(), backend::mail::html::document(&letter));
        for fact in [
            "mardi 18 mai 2027",
            "9\u{a0}h",
            "Le Lorrain",
            "Maison des associations",
            "Schœlcher",
            "Derrière l’église",
            "Bus 12, arrêt Mairie",
            "Une pièce d’identité",
            "0596 12 34 56",
            "ABCD\u{a0}EFGH",
            "https://caravane.example/t/AAAAAAAAAAAAAAAAAAAAAA",
            "Gérer mon rendez-vous",
            "Bonjour Zoé",
        ] {
            let waits_only = letter.subject.starts_with("Liste d’attente") && fact == "9\u{a0}h";
            assert!(waits_only || plain.contains(fact), "{fact} is missing in {plain}");
            assert!(waits_only || html.contains(fact), "{fact} is missing in {html}");
        }
        assert!(!plain.to_lowercase().contains("annul") && !letter.subject.is_empty());
        assert!(!html.contains("<table") && !html.contains("<img") && !html.contains("src="));
        assert!(html.len() < 20_000);
        assert_eq!(find_forbidden(&format!("{}{}{html}", letter.subject, plain)), Vec::<&str>::new());
    }
}

#[test]
fn sentences_are_short_and_subjects_follow_the_rule() {
    let subjects: Vec<String> =
        every_letter().into_iter().map(|letter| letter.subject.replace('\u{a0}', " ")).collect();
    let moment = "mardi 18 mai à 9 h, Le Lorrain";
    assert_eq!(subjects[0], format!("Votre rendez-vous : {moment}"));
    assert_eq!(subjects[1], "Vos rendez-vous : mardi 18 mai, Le Lorrain");
    assert_eq!(subjects[4], format!("Changement pour votre rendez-vous : {moment}"));
    assert_eq!(subjects[6], format!("Changement pour votre rendez-vous : {moment}"));
    assert_eq!(subjects[11], format!("Rappel : {moment}"));
    for letter in every_letter() {
        for sentence in letter.opening.iter().chain(&letter.closing).flat_map(|text| text.split(['.', '?', '!'])) {
            assert!(sentence.split(' ').filter(|word| !word.is_empty()).count() <= 12, "too long: {sentence}");
        }
    }
}

#[test]
fn a_change_says_before_and_now_and_a_night_names_its_end() {
    let old = OldTime { starts: wall("2027-05-17 14:00"), ends: wall("2027-05-17 15:30") };
    let night = Appointment { ends: wall("2027-05-19 06:00"), starts: wall("2027-05-18 22:00"), ..workshop() };
    let plain = change(&reader(), &place(), Some(&old), &night).plain();
    assert!(plain.contains("Avant\u{a0}: lundi 17 mai, 14\u{a0}h"), "{plain}");
    assert!(plain.contains("Maintenant\u{a0}: mardi 18 mai, 22\u{a0}h"), "{plain}");
    assert!(plain.contains("mercredi 19 mai"), "{plain}");
}

#[test]
fn hostile_names_add_no_header_and_stop_nothing() {
    for name in [
        "Evil\r\nBcc: all@example.net",
        "\0\u{7}",
        "\u{202E}evil",
        "\"<eve@example.net>\"",
        &"m".repeat(10_000),
        "😀\u{2028}é",
        "",
        "a,b;c:d@e",
        "=?utf-8?q?=0D=0ABcc:x?=",
    ] {
        let hostile = Envelope { sender_name: name.into(), recipient_name: Some(name.into()), ..envelope() };
        let mut letter = invitation(&reader(), &place(), &workshop());
        letter.subject = format!("Votre rendez-vous : {name}");
        let raw = String::from_utf8(compose(&hostile, &letter, None).unwrap()).unwrap();
        let headers = headers(&raw);
        let names: Vec<&str> = headers.iter().map(|header| header.split(':').next().unwrap()).collect();
        assert_eq!(
            names,
            [
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "Auto-Submitted",
                "X-Auto-Response-Suppress",
                "Content-Language",
                "Feedback-ID",
                "MIME-Version",
                "Content-Type"
            ],
            "{name:?}"
        );
        assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains('\r') && !line.contains('\n')));
        assert!(raw.split("\r\n\r\n").next().unwrap().is_ascii());
    }
    assert_eq!(one_line(" à 9\u{a0}h\r\n\tX:1 ", 60), "à 9\u{a0}h X:1");
    assert_eq!(one_line("abcdef", 4), "abc…");
}

#[test]
fn a_word_that_must_not_leave_stops_the_message() {
    let hostile = Appointment { title: "Atelier de la prison".into(), ..workshop() };
    let letter = invitation(&reader(), &place(), &hostile);
    assert_eq!(compose(&envelope(), &letter, None), Err(ComposeError::Forbidden("prison".into())));
    let attendee = Party { name: "Zoé".into(), email: "zoe@example.net".into() };
    let text = cancel(&Event { summary: "Le tribunal".into(), ..event() }, &attendee, None).unwrap();
    let part = CalendarPart { method: Method::Cancel, text };
    let calm = invitation(&reader(), &place(), &workshop());
    assert!(matches!(compose(&envelope(), &calm, Some(&part)), Err(ComposeError::Forbidden(_))));
    let broken = CalendarPart { method: Method::Cancel, text: "BEGIN:VCALENDAR".into() };
    assert!(matches!(compose(&envelope(), &calm, Some(&broken)), Err(ComposeError::Calendar(_))));
}

#[test]
fn the_way_in_for_the_team_names_its_end() {
    let letter = login_invitation("Ana", "La Caravane", "https://caravane.example/equipe/i/x".into(), "mardi 18 mai");
    assert!(
        letter.plain().contains("https://caravane.example/equipe/i/x")
            && letter.plain().contains("jusqu’au mardi 18 mai")
    );
}

#[tokio::test]
async fn a_folder_holds_whole_messages_under_their_id() {
    let folder = tempfile::tempdir().unwrap();
    let transport = FolderTransport::new(folder.path().join("mail"));
    let delivery = Delivery {
        id: OutboxId(Uuid::from_u128(9)),
        sender: EmailAddress::parse("rdv@caravane.example").unwrap(),
        recipient: EmailAddress::parse("zoe@example.net").unwrap(),
        raw: b"From: x\r\n\r\nBonjour\r\n".to_vec(),
    };
    for _ in 0..2 {
        transport.send(&delivery).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().map(|entry| entry.unwrap()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(std::fs::read(files[0].path()).unwrap(), delivery.raw);
    assert_eq!(files[0].file_name().to_string_lossy(), "00000000-0000-0000-0000-000000000009.eml");
}
