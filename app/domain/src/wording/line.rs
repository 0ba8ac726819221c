//! One line of a wording: text and placeholders.

use super::{FaultKind, Placeholder, TextKind};
use crate::text::{clean_line, fold};

/// Text and placeholders in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value(Placeholder),
}

/// What the placeholders stand for in one message, ready to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// For [`Placeholder::Day`].
    pub day: String,
    /// For [`Placeholder::Hour`].
    pub hour: String,
    /// For [`Placeholder::Town`].
    pub town: String,
    /// For [`Placeholder::Venue`].
    pub venue: String,
    /// For [`Placeholder::Session`].
    pub session: String,
    /// For [`Placeholder::Tour`].
    pub tour: String,
    /// For [`Placeholder::Phone`].
    pub phone: String,
    /// For [`Placeholder::Until`]; empty where nothing ends.
    pub until: String,
}

impl Values {
    fn of(&self, placeholder: Placeholder) -> &str {
        match placeholder {
            Placeholder::Day => &self.day,
            Placeholder::Hour => &self.hour,
            Placeholder::Town => &self.town,
            Placeholder::Venue => &self.venue,
            Placeholder::Session => &self.session,
            Placeholder::Tour => &self.tour,
            Placeholder::Phone => &self.phone,
            Placeholder::Until => &self.until,
        }
    }
}

impl Line {
    /// Reads a line that was typed; `None` for one without words. Accents and capitals of a placeholder
    /// do not count.
    pub(super) fn parse(kind: TextKind, typed: &str) -> Result<Option<Self>, Vec<FaultKind>> {
        let line = tidy(typed);
        if line.is_empty() {
            return Ok(None);
        }
        let (parts, faults) = split(&line, kind.placeholders());
        if faults.is_empty() { Ok(Some(Self(parts))) } else { Err(faults) }
    }

    /// A line of the program's own words; a test holds every one of them to the rules of what is typed.
    pub(super) fn original(line: &str) -> Self {
        Self(split(line, Placeholder::ALL).0)
    }

    /// Whether a placeholder stands in the line.
    pub(super) fn holds(&self, placeholder: Placeholder) -> bool {
        self.0.contains(&Part::Value(placeholder))
    }

    pub(super) fn fill(&self, values: &Values) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Value(placeholder) => values.of(*placeholder),
        });
        parts.collect()
    }

    pub(super) fn source(&self) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Value(placeholder) => placeholder.braced(),
        });
        parts.collect()
    }
}

/// The parts of a line and what is wrong with its braces.
fn split(line: &str, known: &'static [Placeholder]) -> (Vec<Part>, Vec<FaultKind>) {
    let (mut parts, mut faults) = (Vec::new(), Vec::new());
    let mut rest = line;
    while let Some(at) = rest.find(['{', '}']) {
        let (text, tail) = rest.split_at(at);
        if !text.is_empty() {
            parts.push(Part::Text(text.to_owned()));
        }
        let Some(inside) = tail.strip_prefix('{') else {
            faults.push(FaultKind::Stray);
            rest = tail.get(1..).unwrap_or_default();
            continue;
        };
        let Some((name, after)) = inside.split_once('}').filter(|(name, _)| !name.contains('{')) else {
            faults.push(FaultKind::Unclosed);
            rest = inside;
            continue;
        };
        match known.iter().find(|one| one.as_str() == fold(name.trim())) {
            Some(placeholder) => parts.push(Part::Value(*placeholder)),
            None => faults.push(FaultKind::Unknown { name: name.trim().to_owned(), known }),
        }
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    (parts, faults)
}

/// Single spaces, no invisible sign, and the no-break spaces that French wants: « : ; ? ! » and
/// guillemets never begin or end a line alone.
fn tidy(typed: &str) -> String {
    let line = typed.split('\u{a0}').map(clean_line).collect::<Vec<_>>().join("\u{a0}");
    let mut line = line.trim().to_owned();
    for sign in [':', ';', '?', '!', '»'] {
        line = line.replace(&format!(" {sign}"), &format!("\u{a0}{sign}"));
    }
    line.replace("« ", "«\u{a0}")
}
