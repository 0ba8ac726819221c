//! The pattern of every form.
//!
//! A form posts to the address of its own page. The server's handler calls the command of the form
//! and answers with a redirection (303) or with the same page again: status 4xx, what was typed,
//! and each problem at its field. The outcome reaches the page through the context, and the
//! hydrated page through the shared values, so that both draw the same thing.
//! Where the page sends the form itself, it calls the server function of the same command.

use leptos::prelude::SharedValue;
#[cfg(feature = "ssr")]
use leptos::prelude::use_context;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::remote::read_text;

mod asks;
mod day;
mod desk;
mod import;
mod partner;
mod team;
mod typed;

pub use asks::{CodeAsk, InvitationAsk, KioskAsk, RegistrationAsk, RetryAsk, SignInAsk, TicketAsk};
pub use day::{DESKS, DayAsk, TemplateAsk};
pub use desk::{HostsAsk, PaperAsk, ShowAsk, WalkInAsk, WelcomeAsk};
pub use import::{ImportAsk, LegsImportAsk};
pub use partner::{AgendaAsk, AnswerAsk, ClaimAsk, DeskAsk, FeedAsk, HoursAsk, NoteAsk};
pub use team::TeamAsk;
mod publication;
pub use publication::{CallAsk, ChangeAsk, PublishAsk, RescueAsk, RoadAsk};
pub use typed::TypedAsk;

/// A fault of ours while a form was handled; it is shown in the place of the page.
#[derive(Clone, Debug)]
pub struct Fault(pub crate::error::AppError);

/// What came of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<V> {
    /// Done; the person goes on to this address.
    Done {
        /// A path of ours.
        to: String,
    },
    /// Not done; the form is shown again.
    Refused(FormOutcome<V>),
}

/// A refused form: what was typed and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOutcome<V> {
    /// As typed, to the letter.
    pub values: V,
    /// In the order of the form; never empty.
    pub problems: Vec<Problem>,
    /// What the refusal is, which decides the status.
    pub refusal: Refusal,
}

/// Why a form is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Something typed must be mended.
    #[default]
    Invalid,
    /// The world has changed since the form was shown.
    Conflict,
    /// Too many tries.
    TooMany,
    /// What the form speaks of does not exist.
    Missing,
    /// Something that we asked in turn gave no answer (RFC 4918, section 11.4).
    Unanswered,
    /// Nothing is wrong: several answers fit, and one must be chosen.
    Choose,
}

impl Refusal {
    /// The status of the answer.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 422,
            Self::Conflict => 409,
            Self::TooMany => 429,
            Self::Missing => 404,
            Self::Unanswered => 424,
            Self::Choose => 200,
        }
    }
}

/// One thing to mend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The `id` of the control, or of its group.
    pub field: String,
    /// The sentence at the field and in the summary.
    pub sentence: String,
    /// Ways out, one press each.
    pub ways: Vec<Way>,
}

/// A way out of a problem: a button that sends the form again with one value changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// What it does.
    pub label: String,
    /// Sent as [`INSTEAD`].
    pub value: String,
}

/// The name of the value that a [`Way`] sends.
pub const INSTEAD: &str = "instead";

impl Problem {
    /// A problem of one field.
    pub fn new(field: &str, sentence: impl Into<String>) -> Self {
        Self { field: field.to_owned(), sentence: sentence.into(), ways: Vec::new() }
    }
}

impl<V> FormOutcome<V> {
    /// A refusal with one problem.
    pub fn one(values: V, refusal: Refusal, problem: Problem) -> Self {
        Self { values, problems: vec![problem], refusal }
    }

    /// The sentence to show at a field.
    pub fn at(&self, field: &str) -> Option<String> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.sentence.clone())
    }
}

impl<V> Answer<V> {
    /// Short for a refusal with one problem.
    pub fn refused(values: V, refusal: Refusal, field: &str, sentence: impl Into<String>) -> Self {
        Self::Refused(FormOutcome::one(values, refusal, Problem::new(field, sentence)))
    }

    /// Short for a success.
    pub fn done(to: impl Into<String>) -> Self {
        Self::Done { to: to.into() }
    }
}

/// The outcome of the form whose page is being drawn, if it was just refused. Call it first thing
/// in a page, before any resource.
pub fn use_outcome<V>() -> Option<FormOutcome<V>>
where
    V: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    #[cfg(feature = "ssr")]
    let text = SharedValue::new_str(refused_text::<V>);
    // In the browser a page that is gone to was refused nothing.
    #[cfg(not(feature = "ssr"))]
    let text = SharedValue::new_str(String::new);
    read_text(&text.into_inner())
}

#[cfg(feature = "ssr")]
fn refused_text<V: Clone + Serialize + Send + Sync + 'static>() -> String {
    let outcome = use_context::<FormOutcome<V>>();
    outcome.and_then(|outcome| serde_json::to_string(&outcome).ok()).unwrap_or_default()
}

/// The pairs that a browser posts.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The last value of a name; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// All values of a name.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_of_a_name_counts() {
        let fields = Fields(vec![("a".into(), "1".into()), ("b".into(), "2".into()), ("a".into(), "3".into())]);
        assert_eq!(fields.text("a"), "3");
        assert_eq!(fields.all("a"), ["1", "3"]);
        assert_eq!(fields.text("c"), "");
    }

    #[test]
    fn each_refusal_has_its_own_status() {
        let statuses = [Refusal::Invalid, Refusal::Conflict, Refusal::TooMany, Refusal::Missing].map(Refusal::status);
        assert_eq!(statuses, [422, 409, 429, 404]);
    }
}
