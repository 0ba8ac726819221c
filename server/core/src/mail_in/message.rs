//! Sorts a message that came in: a calendar's answer, a bounce, a machine's note, or a person's words.

use std::panic::catch_unwind;

use mail_parser::{Addr, Message, MessageParser, MimeHeaders as _, PartType};

use super::answer::{self, AnswerError, CalendarAnswer};
use super::report::{self, DeliveryReport};

/// Bytes of a message that is read; the same that the listener accepts.
pub const LARGEST: usize = 1024 * 1024;
/// Fields « Content-Type » of a message that is read. A library that takes a message apart goes as deep
/// as its parts are nested; a megabyte of nested parts would exhaust the stack.
const MOST_PARTS: usize = 200;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The address in From, when there is exactly one.
    pub from: Option<String>,
    /// The Authentication-Results fields, from the top of the message down.
    pub results: Vec<String>,
    /// What it is.
    pub content: Content,
}

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Somebody's calendar answers.
    Answer(CalendarAnswer),
    /// There is a calendar object, and it cannot be read as an answer.
    OddCalendar(AnswerError),
    /// A message of ours could not be delivered, or not yet.
    Bounce(DeliveryReport),
    /// A reader called a message of ours unwanted (RFC 5965).
    Complaint,
    /// A machine wrote it: « I am away » and the like.
    Automatic,
    /// A person wrote it.
    Words {
        /// The subject, cut to 200 signs.
        subject: String,
        /// The first two thousand signs of its text.
        text: String,
    },
}

/// Why a message cannot be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// More than one MiB.
    #[error("the message is too large")]
    TooLarge,
    /// More parts than any honest message has.
    #[error("the message has too many parts")]
    TooManyParts,
    /// There is no header, or nobody wrote it.
    #[error("this is no message")]
    NoMessage,
    /// Its parts contradict each other.
    #[error("the message cannot be taken apart")]
    Unreadable,
}

/// Reads a message. `sender` is the return path of the envelope: empty for a bounce (RFC 5321, section
/// 4.5.5).
pub fn read(raw: &[u8], sender: &str) -> Result<Incoming, MessageError> {
    if raw.len() > LARGEST {
        return Err(MessageError::TooLarge);
    }
    if count_fields(raw) > MOST_PARTS {
        return Err(MessageError::TooManyParts);
    }
    // The library has panicked on parts that are closed twice: what it cannot read, nobody reads.
    let parsed = catch_unwind(|| MessageParser::default().parse(raw)).map_err(|_| MessageError::Unreadable)?;
    let message = parsed.ok_or(MessageError::NoMessage)?;
    let from = message.from().and_then(|addresses| {
        let mut all = addresses.iter().filter_map(Addr::address);
        all.next().filter(|_| all.next().is_none()).map(str::to_owned)
    });
    let fields =
        |wanted: &'static str| message.headers_raw().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
    let results = fields("Authentication-Results").map(|(_, value)| value.trim().to_owned()).collect();
    let automatic = fields("Auto-Submitted").any(|(_, value)| !value.trim().eq_ignore_ascii_case("no"));
    let content = content(&message, sender, automatic);
    if matches!(content, Content::Words { .. }) && message.from().is_none() {
        return Err(MessageError::NoMessage);
    }
    Ok(Incoming { from, results, content })
}

fn content(message: &Message<'_>, sender: &str, automatic: bool) -> Content {
    if let Some(bounce) = bounce(message, sender) {
        return bounce;
    }
    if let Some(answer) = calendar(message) {
        return match answer {
            Ok(answer) => Content::Answer(answer),
            Err(error) => Content::OddCalendar(error),
        };
    }
    if automatic {
        return Content::Automatic;
    }
    // Signs that nobody sees are left out; PostgreSQL keeps no NUL.
    let cut = |text: &str, most: usize| {
        text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).take(most).collect::<String>()
    };
    Content::Words {
        subject: cut(message.subject().unwrap_or_default(), 200),
        text: cut(&message.body_text(0).unwrap_or_default(), 2_000),
    }
}

/// A report, or what comes without a return path and so can only be one.
fn bounce(message: &Message<'_>, sender: &str) -> Option<Content> {
    let root = message.root_part();
    let kind = root.content_type().and_then(|kind| kind.attribute("report-type")).map(str::to_ascii_lowercase);
    let is_report = root.is_content_type("multipart", "report");
    if is_report && kind.as_deref() == Some("feedback-report") {
        return Some(Content::Complaint);
    }
    let status = message.parts.iter().find(|part| {
        part.is_content_type("message", "delivery-status") || part.is_content_type("message", "global-delivery-status")
    });
    match status {
        Some(part) => Some(Content::Bounce(report::read(&String::from_utf8_lossy(part.contents())))),
        None if sender.is_empty() && calendar(message).is_none() => {
            Some(Content::Bounce(report::read_prose(&message.body_text(0).unwrap_or_default())))
        }
        None => None,
    }
}

/// The first calendar part, at any depth; without one, the first attached file that is a calendar.
fn calendar(message: &Message<'_>) -> Option<Result<CalendarAnswer, AnswerError>> {
    let parts =
        || message.parts.iter().filter(|part| !matches!(part.body, PartType::Message(_) | PartType::Multipart(_)));
    let part = parts()
        .find(|part| part.is_content_type("text", "calendar"))
        .or_else(|| parts().find(|part| part.is_content_type("application", "ics")))?;
    let method = part.content_type().and_then(|kind| kind.attribute("method"));
    let text = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.clone(),
        _ => String::from_utf8_lossy(part.contents()),
    };
    Some(answer::read(&text, method))
}

/// How often the name of the field « Content-Type » is there, at the beginning of a line or not.
fn count_fields(raw: &[u8]) -> usize {
    let name = b"content-type";
    raw.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name)).count()
}

/// The domain of an address, in small letters.
#[must_use]
pub(crate) fn domain_of(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    (!local.is_empty() && !domain.is_empty()).then(|| domain.trim_end_matches('.').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use proptest::prelude::*;

    use super::*;
    use crate::mail_in::answer::Participation;
    use crate::mail_in::report::Blame;

    const OBJECT: &str = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1\r\nATTENDEE;PARTSTAT=DECLINED;CN=Zo\u{e9}:mailto:zoe@example.net\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    fn content(raw: &[u8], sender: &str) -> Content {
        read(raw, sender).unwrap().content
    }

    #[test]
    fn an_answer_deep_in_a_message_and_in_base64() {
        use base64::Engine as _;
        let coded = base64::engine::general_purpose::STANDARD.encode(OBJECT);
        let raw = format!(
            "From: =?utf-8?q?Zo=C3=A9?= <zoe@example.net>\r\nAuthentication-Results: mx.example; dkim=pass\r\n header.d=example.net\r\n\
             Auto-Submitted: auto-replied\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nNon.\r\n--b\r\n\
             Content-Type: text/calendar; METHOD=REPLY; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--b--\r\n--a--\r\n"
        );
        let read = read(raw.as_bytes(), "zoe@example.net").unwrap();
        assert_eq!(read.from.as_deref(), Some("zoe@example.net"));
        assert_eq!(read.results, ["mx.example; dkim=pass\r\n header.d=example.net"]);
        let Content::Answer(answer) = read.content else { panic!("{:?}", read.content) };
        assert_eq!(answer.attendees[0].participation, Participation::Declined);
    }

    #[test]
    fn an_attached_file_alone_and_another_character_set() {
        let raw = format!("From: a@example.net\r\nContent-Type: application/ics; name=a.ics\r\n\r\n{OBJECT}");
        assert!(matches!(content(raw.as_bytes(), "a@example.net"), Content::Answer(_)));
        let head = "From: a@example.net\r\nContent-Type: text/calendar; charset=iso-8859-1\r\n\r\n";
        let mut latin = head.as_bytes().to_vec();
        latin.extend(OBJECT.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()));
        assert!(matches!(content(&latin, "a@example.net"), Content::Answer(_)));
    }

    #[test]
    fn a_bounce_with_the_message_that_it_returns() {
        let raw = format!(
            "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
             --x\r\n\r\nSorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; zoe@gone.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--x\r\n\
             Content-Type: message/rfc822\r\n\r\nFrom: rdv@caravane.example\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n{OBJECT}\r\n--x--\r\n"
        );
        let Content::Bounce(report) = content(raw.as_bytes(), "") else { panic!() };
        assert_eq!(report.recipients[0].blame(), Some(Blame::Address));
        let prose = "From: postmaster@mx.example\r\n\r\nNo such user (#5.1.1)\r\n";
        let Content::Bounce(report) = content(prose.as_bytes(), "") else { panic!() };
        assert_eq!(report.recipients[0].blame(), Some(Blame::Address));
    }

    #[test]
    fn machines_complaints_and_people() {
        let away = "From: a@example.net\r\nAuto-Submitted: auto-replied\r\n\r\nJe suis en congé.\r\n";
        assert_eq!(content(away.as_bytes(), "a@example.net"), Content::Automatic);
        let complaint = "From: fbl@example.net\r\nContent-Type: multipart/report; report-type=Feedback-Report; boundary=x\r\n\r\n--x\r\n\r\n.\r\n--x--\r\n";
        assert_eq!(content(complaint.as_bytes(), "fbl@example.net"), Content::Complaint);
        let words = "From: a@example.net\r\nAuto-Submitted: no\r\nSubject: Question\r\n\r\nOù est la salle ?\r\n";
        let Content::Words { subject, text } = content(words.as_bytes(), "a@example.net") else { panic!() };
        assert_eq!((subject.as_str(), text.trim()), ("Question", "Où est la salle ?"));
        let odd = "From: a@example.net\r\nContent-Type: text/calendar\r\n\r\nHello\r\n";
        assert_eq!(content(odd.as_bytes(), "a@example.net"), Content::OddCalendar(AnswerError::NoEvent));
        let two = "From: a@example.net, b@example.net\r\n\r\n.\r\n";
        assert_eq!(read(two.as_bytes(), "a@example.net").unwrap().from, None);
    }

    #[test]
    fn bombs_are_refused_before_they_are_taken_apart() {
        let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
        assert_eq!(read(nested.as_bytes(), "").unwrap_err(), MessageError::TooManyParts);
        assert_eq!(read(&vec![b'a'; LARGEST + 1], "").unwrap_err(), MessageError::TooLarge);
        assert_eq!(read(b"", "").unwrap_err(), MessageError::NoMessage);
        let twice_closed = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: message/rfc822\n\n\
            Content-Type: message/rfc822\n\n\r\n--a--Content-Type: multipart/mixed; boundary=a\r\n";
        assert_eq!(read(twice_closed.as_bytes(), "").unwrap_err(), MessageError::Unreadable);
        let deepest = "Content-Type: message/rfc822\r\n\r\n".repeat(MOST_PARTS);
        assert!(read(deepest.as_bytes(), "").is_ok());
    }

    proptest! {
        #[test]
        fn never_panics(pieces in proptest::collection::vec(prop_oneof![
            Just("Content-Type: multipart/mixed; boundary=a\r\n".to_owned()), Just("\r\n".to_owned()), Just("--a\r\n".to_owned()),
            Just("--a--".to_owned()), Just("Content-Transfer-Encoding: base64\n".to_owned()), Just("Content-Type: message/rfc822\n\n".to_owned()),
            Just("Content-Type: text/calendar; method=REPLY; charset=utf-7\r\n".to_owned()), Just(OBJECT.to_owned()), "\\PC{0,12}",
        ], 0..30), sender in prop_oneof![Just(""), Just("a@example.net")]) {
            let _ = read(pieces.concat().as_bytes(), sender);
        }
    }
}
