//! What somebody typed into a form of the team, read field by field: all that is wrong is told at once.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::days::{self, DayError};
use domain::neutral::find_forbidden;
use domain::phone::PhoneNumber;
use domain::plan::{Fault, FaultKind};
use domain::text::clean_line;
use domain::wording;

use crate::db::{DbError, Retryable};
use crate::error::Unexpected;

/// One field that must be mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field, as named in the form.
    pub field: String,
    /// What is wrong.
    pub kind: WrongKind,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongKind {
    /// It must not be empty.
    Empty,
    /// More signs than so many.
    TooLong(usize),
    /// Not a number between these two.
    Number(i64, i64),
    /// Not a day.
    Day,
    /// The weekday typed is not that of this day.
    Weekday(NaiveDate),
    /// Not an hour, or not hours one after the other.
    Hour,
    /// Not a telephone number.
    Phone,
    /// Not an address of the mail.
    Email,
    /// An end that does not come after its start.
    Order,
    /// Outside of the days of the tour.
    Outside(NaiveDate, NaiveDate),
    /// Used already.
    Twice,
    /// Refers to nothing.
    Unknown,
    /// Several would fit: these.
    Ambiguous(Vec<String>),
    /// Words that nothing public may hold.
    Forbidden(Vec<&'static str>),
    /// Still in use.
    InUse,
    /// Not a step that may follow.
    NotAllowed,
    /// Not a kind of partner.
    PartnerKind,
    /// No town of the directory has this name or code.
    UnknownTown,
    /// A way from a town to itself.
    SameTown,
    /// An hour in the night, when reminders rest.
    Night,
    /// Neither one kind for all partners of a row nor one for each.
    KindEach,
    /// Not words that a message can leave with.
    Wording(wording::FaultKind),
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// What the form speaks of does not exist.
    #[error("there is no such thing")]
    Missing,
    /// Something must be mended; all of it at once.
    #[error("something must be mended")]
    Wrong(Vec<Wrong>),
    /// Somebody saved it after the form was shown.
    #[error("somebody was faster")]
    Newer {
        /// Who, when known.
        by: Option<String>,
        /// When.
        at: DateTime<Utc>,
        /// The revision that is stored now.
        revision: i64,
    },
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for SaveError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl Retryable for SaveError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

impl SaveError {
    /// One thing that is wrong.
    pub(crate) fn one(field: &str, kind: WrongKind) -> Self {
        Self::Wrong(vec![Wrong { field: field.to_owned(), kind }])
    }
}

/// The same words for what the plan itself finds.
pub(crate) fn wrong_of(fault: &Fault, plan_days: (NaiveDate, NaiveDate)) -> Wrong {
    let kind = match fault.kind {
        FaultKind::Empty => WrongKind::Empty,
        FaultKind::TooLong => WrongKind::TooLong(domain::plan::TEXT_SIGNS),
        FaultKind::Form | FaultKind::Unknown => WrongKind::Unknown,
        FaultKind::Order => WrongKind::Order,
        FaultKind::Outside => WrongKind::Outside(plan_days.0, plan_days.1),
        FaultKind::Twice => WrongKind::Twice,
        FaultKind::Forbidden => WrongKind::Forbidden(Vec::new()),
    };
    Wrong { field: fault.field.to_owned(), kind }
}

/// What a text must be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// At most so many signs.
    pub most: usize,
    /// Whether it must not be empty.
    pub filled: bool,
    /// Whether it leaves the team.
    pub public: bool,
}

/// A short public text that must be there.
pub(crate) const PUBLIC_NAME: Wanted = Wanted { most: domain::plan::NAME_SIGNS, filled: true, public: true };
/// A longer public text that may be empty.
pub(crate) const PUBLIC_TEXT: Wanted = Wanted { most: domain::plan::TEXT_SIGNS, filled: false, public: true };
/// A short text for the team that must be there.
pub(crate) const INSIDE_NAME: Wanted = Wanted { most: domain::plan::NAME_SIGNS, filled: true, public: false };
/// A short text for the team that may be empty.
pub(crate) const INSIDE_NOTE: Wanted = Wanted { most: domain::plan::NAME_SIGNS, filled: false, public: false };

/// Reads fields one after the other and gathers what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    wrong: Vec<Wrong>,
}

impl Reader {
    /// Notes that something is wrong.
    pub(crate) fn note(&mut self, field: &str, kind: WrongKind) {
        self.wrong.push(Wrong { field: field.to_owned(), kind });
    }

    /// A text in one line.
    pub(crate) fn line(&mut self, field: &str, typed: &str, wanted: Wanted) -> String {
        let text = clean_line(typed);
        let forbidden = if wanted.public { find_forbidden(&text) } else { Vec::new() };
        if text.is_empty() && wanted.filled {
            self.note(field, WrongKind::Empty);
        } else if text.chars().count() > wanted.most {
            self.note(field, WrongKind::TooLong(wanted.most));
        } else if !forbidden.is_empty() {
            self.note(field, WrongKind::Forbidden(forbidden));
        }
        text
    }

    /// A whole number.
    pub(crate) fn number(&mut self, field: &str, typed: &str, (least, most): (i64, i64)) -> i64 {
        match clean_line(typed).parse() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.note(field, WrongKind::Number(least, most));
                least
            }
        }
    }

    /// A day that must be there.
    pub(crate) fn day(&mut self, field: &str, typed: &str, near: (NaiveDate, NaiveDate)) -> Option<NaiveDate> {
        if clean_line(typed).is_empty() {
            self.note(field, WrongKind::Empty);
            return None;
        }
        match days::parse_day(typed, near) {
            Ok(day) => return Some(day),
            Err(DayError::Weekday(day)) => self.note(field, WrongKind::Weekday(day)),
            Err(_) => self.note(field, WrongKind::Day),
        }
        None
    }

    /// An hour that must be there.
    pub(crate) fn hour(&mut self, field: &str, typed: &str) -> Option<NaiveTime> {
        let hour = days::parse_hour(typed);
        if hour.is_none() {
            self.note(field, if clean_line(typed).is_empty() { WrongKind::Empty } else { WrongKind::Hour });
        }
        hour
    }

    /// A telephone number, E.164; empty where none was typed.
    pub(crate) fn phone(&mut self, field: &str, typed: &str) -> String {
        if clean_line(typed).is_empty() {
            return String::new();
        }
        if let Ok(phone) = PhoneNumber::parse(typed) {
            return phone.as_str().to_owned();
        }
        self.note(field, WrongKind::Phone);
        String::new()
    }

    /// Everything was well, or all that was not.
    pub(crate) fn finish(self) -> Result<(), SaveError> {
        if self.wrong.is_empty() { Ok(()) } else { Err(SaveError::Wrong(self.wrong)) }
    }
}
