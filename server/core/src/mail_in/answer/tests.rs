#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;

const UID: &str = "0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11";

fn object(method: &str, lines: &[&str]) -> String {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0"];
    let tail = ["END:VEVENT", "END:VCALENDAR", ""];
    let method = format!("METHOD:{method}");
    let all: Vec<&str> =
        head.into_iter().chain([method.as_str(), "BEGIN:VEVENT"]).chain(lines.iter().copied()).chain(tail).collect();
    all.join("\r\n")
}

fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
}

/// As a web calendar writes it: folded in the middle of a word, times in UTC.
#[test]
fn an_answer_in_utc() {
    let text = object(
        "REPLY",
        &[
            "DTSTART:20260327T180000Z",
            "DTSTAMP:20260311T080000Z",
            "ORGANIZER;CN=\"La Caravane; l'équipe\":mailto:rdv@tour.example.org",
            &format!("UID:{UID}"),
            "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACC\r\n EPTED;CN=Zoé M\r\n artin;X-NUM-GUESTS=0:mailto:zoe.martin@example.net",
            "SEQUENCE:1",
        ],
    );
    let answer = read(&text, Some("reply")).unwrap();
    assert_eq!(
        answer,
        CalendarAnswer {
            method: AnswerMethod::Reply,
            uid: UID.to_owned(),
            sequence: 1,
            stamped_at: Some(instant("2026-03-11T08:00:00Z")),
            starts: Some(WrittenTime::Instant(instant("2026-03-27T18:00:00Z"))),
            attendees: vec![Attendee {
                address: "zoe.martin@example.net".to_owned(),
                participation: Participation::Accepted,
            }],
            comment: None,
        }
    );
}

/// As Exchange writes it: no ORGANIZER, a zone of Windows, `MAILTO:`; here also lower case, and line
/// feeds alone, as some gateways leave them. The alarm and the zone have dates of their own.
#[test]
fn an_answer_that_keeps_few_rules() {
    let text = "begin:vcalendar\nmethod:reply\nbegin:vtimezone\ntzid:SA Western Standard Time\nbegin:standard\n\
        dtstart:16010101T000000\nend:standard\nend:vtimezone\nbegin:vevent\n\
        attendee;partstat=declined;cn=\"Zoé: ; Martin\":MAILTO:Zoe.Martin@EXAMPLE.net\n\
        comment;language=fr:Je ne peux pas\\, désolée\\nZoé\nuid:0197c2f4-7a3e-7b51-9d2c-5c1f7d0a4e11\n\
        dtstart;tzid=\"SA Western Standard Time\":20260327T140000\ndtstamp:20260311T080000Z\n\
        begin:valarm\ncomment:other\nuid:other\nend:valarm\nend:vevent\nend:vcalendar\n";
    let answer = read(text, None).unwrap();
    assert_eq!((answer.method, answer.uid.as_str(), answer.sequence), (AnswerMethod::Reply, UID, 0));
    let wall = NaiveDateTime::parse_from_str("20260327T140000", "%Y%m%dT%H%M%S").unwrap();
    assert_eq!(answer.starts, Some(WrittenTime::Wall(wall)));
    assert_eq!(answer.attendees[0].participation, Participation::Declined);
    assert_eq!(answer.attendees[0].address, "Zoe.Martin@EXAMPLE.net");
    assert_eq!(answer.comment.as_deref(), Some("Je ne peux pas, désolée\nZoé"));
}

#[test]
fn what_is_no_answer() {
    let uid = format!("UID:{UID}");
    let cases = [
        (read("Bonjour", None), AnswerError::NoEvent),
        (read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nEND:VCALENDAR", None), AnswerError::NoMethod),
        (read(&object("REPLY", &[&uid]), Some("COUNTER")), AnswerError::TwoMethods),
        (read(&object("REQUEST", &[&uid]), None), AnswerError::OtherMethod),
        (read(&object("REPLY", &["SEQUENCE:1"]), None), AnswerError::NoUid),
        (read(&object("REPLY", &[&uid, "SEQUENCE:-1"]), None), AnswerError::Sequence),
        (read(&object("REPLY", &[&uid, "SEQUENCE:9999999999999999999999"]), None), AnswerError::Sequence),
        (read(&object("REPLY", &[&uid, "END:VEVENT", "BEGIN:VEVENT", "UID:another"]), None), AnswerError::Several),
        (read(&"x".repeat(LONGEST + 1), None), AnswerError::TooLarge),
    ];
    for (read, expected) in cases {
        assert_eq!(read.unwrap_err(), expected);
    }
    let counter = read(&object("COUNTER", &[&uid]), Some("counter")).unwrap();
    assert_eq!((counter.method, counter.attendees.len()), (AnswerMethod::Counter, 0));
    assert_eq!(read(&object("REFRESH", &[&uid]), None).unwrap().method, AnswerMethod::Refresh);
}

/// Ten thousand attendees and components that never end cost no more than their text.
#[test]
fn what_has_no_measure_is_cut() {
    let many = vec!["ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@example.net"; 4_000];
    let lines: Vec<&str> = ["UID:1"].into_iter().chain(many).collect();
    assert_eq!(read(&object("REPLY", &lines), None).unwrap().attendees.len(), MOST_ATTENDEES);
    let deep = "BEGIN:VCALENDAR\n".repeat(10_000);
    assert_eq!(read(&deep, None).unwrap_err(), AnswerError::NoEvent);
    let comment = format!("COMMENT:{}", "é".repeat(5_000));
    let read = read(&object("REPLY", &["UID:1", &comment]), None).unwrap();
    assert_eq!(read.comment.map(|text| text.chars().count()), Some(LONGEST_COMMENT));
}

proptest! {
    /// Whatever comes, it ends without a panic; what is whole is read whatever ends its lines.
    #[test]
    fn never_panics(text in "(BEGIN:|END:|VEVENT|VCALENDAR|UID|ATTENDEE|;|:|=|\"|\\\\|\r\n|\n |[a-zé ]){0,60}", method in proptest::option::of("[A-Z]{0,8}")) {
        let _ = read(&text, method.as_deref());
    }

    #[test]
    fn folding_changes_nothing(at in 1_usize..180, end in prop_oneof![Just("\r\n"), Just("\n"), Just("\r")]) {
        let whole = object("REPLY", &[&format!("UID:{UID}"), "ATTENDEE;CN=\"a;b:c\";PARTSTAT=TENTATIVE:mailto:a@example.net"]);
        let expected = read(&whole, None).unwrap();
        let mut cut = whole.replace("\r\n", end);
        let at = (at..cut.len()).find(|at| cut.is_char_boundary(*at) && !cut[..*at].ends_with(['\r', '\n']) && !cut[*at..].starts_with(['\r', '\n']));
        if let Some(at) = at {
            cut.insert_str(at, &format!("{end} "));
        }
        prop_assert_eq!(read(&cut, None).unwrap(), expected);
    }
}
