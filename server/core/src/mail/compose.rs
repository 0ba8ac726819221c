//! From a letter to the bytes of a message (RFC 5322, 2045, 6047).
//!
//! The tree is the one that calendars agree on: `multipart/mixed` with an `multipart/alternative` of
//! plain text, HTML and, last, `text/calendar` with its method, then the same bytes once more as an
//! `application/ics` attachment. Without a calendar the alternative of text and HTML stands alone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;
use domain::neutral::find_forbidden;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use super::{Letter, html};
use crate::ical::{Method, ReadError, read};

/// A subject is cut here: no header line may come near 998 octets (RFC 5322, section 2.1.1).
const SUBJECT_SIGNS: usize = 120;
/// A name shown beside an address is cut here.
const NAME_SIGNS: usize = 60;

/// What stands round the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Name and address of the house: From, and ORGANIZER in calendars.
    pub sender_name: String,
    /// See `sender_name`.
    pub sender: EmailAddress,
    /// The one recipient's name, when known.
    pub recipient_name: Option<String>,
    /// The one recipient.
    pub recipient: EmailAddress,
    /// With its angle brackets; the same for every try.
    pub message_id: String,
    /// The Date header.
    pub date: DateTime<Utc>,
    /// The Message-ID that began this conversation.
    pub in_reply_to: Option<String>,
    /// What kind of message it is, for the figures that providers give senders (`Feedback-ID`).
    pub kind: &'static str,
    /// Where one click stops such messages (RFC 8058); `None` for what must be told.
    pub unsubscribe: Option<String>,
}

/// A calendar object to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// Its METHOD, repeated in the Content-Type.
    pub method: Method,
    /// The object, lines ended by CR LF.
    pub text: String,
}

/// Why a message cannot be put together; none of these is cured by waiting.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// The address is not one that mail can carry.
    #[error("the address cannot be written in a message")]
    Address,
    /// A word that must not leave the house.
    #[error("the message holds a word that must not leave: {0}")]
    Forbidden(String),
    /// The calendar object cannot be read back.
    #[error("the calendar cannot be read: {0}")]
    Calendar(#[from] ReadError),
    /// The library refused, or stopped in the middle.
    #[error("the message cannot be put together: {0}")]
    Library(String),
}

/// Puts the message together. A panic of the mail library becomes an error: one name cannot stop the
/// worker.
pub fn compose(envelope: &Envelope, letter: &Letter, calendar: Option<&CalendarPart>) -> Result<Vec<u8>, ComposeError> {
    let leaving = format!("{}\n{}", letter.chosen_words(), envelope.sender_name);
    let mut forbidden = forbidden_in(&leaving);
    if let Some(part) = calendar {
        let reading = read(&part.text)?;
        for event in &reading.events {
            forbidden.extend(forbidden_in(&event.summary));
        }
    }
    if let Some(word) = forbidden.first() {
        return Err(ComposeError::Forbidden((*word).to_owned()));
    }
    catch_unwind(AssertUnwindSafe(|| build(envelope, letter, calendar)))
        .unwrap_or_else(|_| Err(ComposeError::Library("the library panicked".into())))
}

/// Line breaks part words, as they do for a reader.
fn forbidden_in(text: &str) -> Vec<&'static str> {
    find_forbidden(&text.replace(char::is_control, " "))
}

fn build(envelope: &Envelope, letter: &Letter, calendar: Option<&CalendarPart>) -> Result<Vec<u8>, ComposeError> {
    let library = |error: lettre::error::Error| ComposeError::Library(error.to_string());
    let mut builder = Message::builder()
        .from(mailbox(Some(&envelope.sender_name), &envelope.sender)?)
        .to(mailbox(envelope.recipient_name.as_deref(), &envelope.recipient)?)
        .subject(one_line(&letter.subject, SUBJECT_SIGNS))
        .date(SystemTime::from(envelope.date))
        .message_id(Some(envelope.message_id.clone()))
        .raw_header(plain_header("Auto-Submitted", "auto-generated"))
        .raw_header(plain_header("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .raw_header(plain_header("Content-Language", "fr"));
    if let Some(first) = &envelope.in_reply_to {
        builder = builder.in_reply_to(first.clone()).references(first.clone());
    }

    let house = envelope.sender.domain();
    builder = builder.raw_header(plain_header("Feedback-ID", &format!("{}:{house}:caravane", envelope.kind)));
    if let Some(url) = &envelope.unsubscribe {
        // the library must not fold an address in the middle: it breaks lines at spaces only
        builder = builder
            .raw_header(plain_header("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(plain_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
            .raw_header(plain_header("List-Id", &format!("Rappels <rappels.{house}>")));
    }

    let texts = MultiPart::alternative()
        .singlepart(text_part(ContentType::TEXT_PLAIN, letter.plain()))
        .singlepart(text_part(ContentType::TEXT_HTML, html::document(letter)));
    let whole = match calendar {
        None => texts,
        Some(part) => {
            let (method, name) = (part.method.as_str(), part.method.file_name());
            let inline = format!("text/calendar; charset=utf-8; method={method}; component=VEVENT");
            let attached = format!("application/ics; name=\"{name}\"");
            let calendar_part = |kind: &str, disposition: Option<ContentDisposition>| {
                let kind = ContentType::parse(kind).map_err(|error| ComposeError::Library(error.to_string()))?;
                let mut builder = SinglePart::builder().header(kind).header(ContentTransferEncoding::Base64);
                if let Some(disposition) = disposition {
                    builder = builder.header(disposition);
                }
                Ok::<_, ComposeError>(builder.body(part.text.clone().into_bytes()))
            };
            MultiPart::mixed()
                .multipart(texts.singlepart(calendar_part(&inline, None)?))
                .singlepart(calendar_part(&attached, Some(ContentDisposition::attachment(name)))?)
        }
    };
    Ok(builder.multipart(whole).map_err(library)?.formatted())
}

fn text_part(kind: ContentType, text: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text)
}

fn plain_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn mailbox(name: Option<&str>, address: &EmailAddress) -> Result<Mailbox, ComposeError> {
    let name = name.map(|name| one_line(name, NAME_SIGNS)).filter(|name| !name.is_empty());
    let address = address.as_str().parse().map_err(|_| ComposeError::Address)?;
    Ok(Mailbox::new(name, address))
}

/// Text for one header: no control character, no mark that turns the reading direction, single spaces.
/// The mail library panics on a line break in a name, so none may reach it.
#[must_use]
pub fn one_line(text: &str, most_signs: usize) -> String {
    let hidden = |sign: char| matches!(sign, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    // a no-break space stays: « à 9 h » must not be torn apart
    let spaced: String =
        text.chars().filter(|sign| !hidden(*sign)).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let words: Vec<&str> = spaced.split([' ', '\u{3000}']).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= most_signs { line } else { line.chars().take(most_signs - 1).chain(['…']).collect() }
}
