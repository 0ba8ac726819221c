//! The words of messages that the team may edit for a tour: text with `{placeholders}`.
//!
//! A wording is parsed once, where it is typed or read from the database. What is parsed holds only
//! placeholders that its kind of message can fill, so that writing it out cannot fail, and a value that
//! is put in is never read as text with placeholders again. Day, hour, place, code and links stand in
//! the message beside it, whatever the wording says.
//!
//! Nothing names the person: a first name may be missing, and a message with a name in its text could
//! not be searched for words that must not leave. The greeting has the name.

mod kind;
mod line;
#[cfg(test)]
mod tests;

pub use kind::{Placeholder, TextKind};
pub use line::{Line, Values};

use crate::neutral::find_forbidden;
use crate::text::fold;

/// A subject holds at most so many signs, as typed.
pub const SUBJECT_SIGNS: usize = 90;
/// A text holds at most so many signs, as typed.
pub const BODY_SIGNS: usize = 900;
/// A text holds at most so many lines that are not empty.
pub const BODY_LINES: usize = 8;

/// The subject and the paragraphs of one kind of message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    subject: Line,
    paragraphs: Vec<Line>,
}

/// Which of the two fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The subject.
    Subject,
    /// The paragraphs.
    Body,
}

/// Something to be mended in a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: Field,
    /// What.
    pub kind: FaultKind,
}

/// What can be wrong with a wording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// Nothing is left to read.
    Empty,
    /// More signs than so many.
    TooLong(usize),
    /// More lines than so many.
    TooManyLines(usize),
    /// A sign that no keyboard writes (a control character).
    Control,
    /// A brace that is opened and not closed.
    Unclosed,
    /// A brace that closes nothing.
    Stray,
    /// No placeholder of this kind of message.
    Unknown {
        /// What stands between the braces.
        name: String,
        /// What may stand there.
        known: &'static [Placeholder],
    },
    /// A fact that this field must say.
    Missing(Placeholder),
    /// Words that must not leave.
    Forbidden(Vec<&'static str>),
    /// A word that is true on one day only (« demain »): a message may be read on another.
    Relative(&'static str),
    /// A subject never speaks of an « annulation ».
    CallsOff,
}

impl Wording {
    /// Reads what was typed. All that is wrong is told at once, the subject first.
    ///
    /// ```
    /// use domain::wording::{TextKind, Wording};
    /// let subject = "Votre place : {jour} à {heure}, {commune}";
    /// assert!(Wording::parse(TextKind::Confirmation, subject, "À bientôt !").is_ok());
    /// assert!(Wording::parse(TextKind::Confirmation, subject, "À bientôt {prénom} !").is_err());
    /// ```
    pub fn parse(kind: TextKind, subject: &str, body: &str) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let read_subject = read(kind, Field::Subject, subject, &mut faults);
        let read_body = read(kind, Field::Body, body, &mut faults);
        match (<[Line; 1]>::try_from(read_subject), faults.is_empty()) {
            (Ok([subject]), true) => Ok(Self { subject, paragraphs: read_body }),
            _ => Err(faults),
        }
    }

    /// The words that the program brings along for a kind of message.
    #[must_use]
    pub fn original(kind: TextKind) -> Self {
        let (subject, body) = kind.original();
        Self { subject: Line::original(subject), paragraphs: body.lines().map(Line::original).collect() }
    }

    /// The subject, with its placeholders filled.
    #[must_use]
    pub fn subject(&self, values: &Values) -> String {
        self.subject.fill(values)
    }

    /// The paragraphs, with their placeholders filled.
    #[must_use]
    pub fn paragraphs(&self, values: &Values) -> Vec<String> {
        self.paragraphs.iter().map(|line| line.fill(values)).collect()
    }

    /// As somebody would type it: the subject, and the paragraphs one a line.
    #[must_use]
    pub fn source(&self) -> (String, String) {
        let lines: Vec<String> = self.paragraphs.iter().map(Line::source).collect();
        (self.subject.source(), lines.join("\n"))
    }
}

/// The lines of a field that are not empty. What is wrong is added to `faults`.
fn read(kind: TextKind, field: Field, typed: &str, faults: &mut Vec<Fault>) -> Vec<Line> {
    let (lines, kinds) = lines(kind, field, &typed.replace("\r\n", "\n"));
    faults.extend(kinds.into_iter().map(|kind| Fault { field, kind }));
    lines
}

fn lines(kind: TextKind, field: Field, typed: &str) -> (Vec<Line>, Vec<FaultKind>) {
    let most = if field == Field::Subject { SUBJECT_SIGNS } else { BODY_SIGNS };
    // A text of any length may be sent: it is measured before it is looked at.
    if typed.chars().take(most + 1).count() > most {
        return (Vec::new(), vec![FaultKind::TooLong(most)]);
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    if typed.chars().any(|sign| sign.is_control() && sign != '\t' && (sign != '\n' || field == Field::Subject)) {
        faults.push(FaultKind::Control);
    }
    for line in typed.lines() {
        match Line::parse(kind, line) {
            Ok(line) => lines.extend(line),
            Err(kinds) => faults.extend(kinds),
        }
    }
    if lines.len() > BODY_LINES {
        faults.push(FaultKind::TooManyLines(BODY_LINES));
    }
    faults.extend(relative(typed).map(FaultKind::Relative));
    let calls_off = |text: &str| text.split(|sign: char| !sign.is_alphabetic()).any(|word| word.starts_with("annul"));
    if field == Field::Subject && calls_off(&fold(typed)) {
        faults.push(FaultKind::CallsOff);
    }
    let forbidden = find_forbidden(typed);
    if !forbidden.is_empty() {
        faults.push(FaultKind::Forbidden(forbidden));
    }
    if faults.is_empty() && lines.is_empty() {
        faults.push(FaultKind::Empty);
    } else if faults.is_empty() {
        let missing = kind.required(field).iter().filter(|fact| !lines.iter().any(|line| line.holds(**fact)));
        faults.extend(missing.map(|fact| FaultKind::Missing(*fact)));
    }
    (lines, faults)
}

/// The first word of a text that is true on one day only.
fn relative(text: &str) -> Option<&'static str> {
    let folded = fold(text).replace('\'', "’");
    let words: Vec<&str> = folded.split(|sign: char| !sign.is_alphabetic() && sign != '’').collect();
    [("demain", "demain"), ("aujourd’hui", "aujourd’hui"), ("hier", "hier")]
        .into_iter()
        .find(|(word, _)| words.iter().any(|one| one == word || one.strip_prefix("d’") == Some(word)))
        .map(|(_, shown)| shown)
}
