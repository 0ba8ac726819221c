//! The forms of partners and employers, and of the organiser who answers them.

use serde::{Deserialize, Serialize};

use super::Fields;
use crate::views::AgendaPreview;

macro_rules! asks {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident $key:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$field_doc])* pub $field: String,)+ }

        impl $name {
            /// From the pairs of a browser.
            #[must_use]
            pub fn read(fields: &Fields) -> Self {
                Self { $($field: fields.text($key),)+ }
            }
        }
    )+};
}

asks! {
    /// A session to claim, or to take back.
    ClaimAsk {
        /// The session.
        session "session",
    }
    /// What is noted about somebody, or a desk to close.
    NoteAsk {
        /// `presence`, `outcome` or `close`.
        action "action",
        /// The registration.
        registration "registration",
        /// The word of the note or of the outcome.
        word "word",
        /// The desk.
        desk "desk",
    }
    /// A desk to open.
    DeskAsk {
        /// The job.
        job "job",
        /// The contract.
        contract "contract",
        /// `HH:MM`.
        from "from",
        /// `HH:MM`.
        to "to",
        /// Minutes of an interview.
        minutes "minutes",
        /// `HH:MM`, or nothing.
        pause_from "pause_from",
        /// Minutes of the pause.
        pause_minutes "pause_minutes",
        /// `HH:MM`, or nothing.
        second_from "second_from",
        /// Minutes of the second pause.
        second_minutes "second_minutes",
    }
    /// What is said about a day.
    HoursAsk {
        /// `stop/day`.
        key "key",
        /// `say`, `away` or `forget`.
        action "action",
        /// `HH:MM`.
        from "from",
        /// `HH:MM`.
        to "to",
        /// How many teams.
        teams "teams",
    }
    /// The calendar: `renew` or `close`.
    FeedAsk {
        /// What to do.
        action "action",
    }
    /// An answer to a claim, or how a tour answers.
    AnswerAsk {
        /// `confirm`, `refuse` or `rule`.
        action "action",
        /// The session.
        session "session",
        /// The partner.
        partner "partner",
        /// The word of the reason.
        reason "reason",
        /// The tour.
        tour "tour",
        /// The word of the rule.
        rule "rule",
    }
}

/// The own calendar of a partner: what is named, and what was seen of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AgendaAsk {
    /// `look`, `link` or `unlink`.
    pub action: String,
    /// The address, as typed; empty for a file.
    pub address: String,
    /// The times that were seen, as text.
    pub busy: String,
    /// How many events were read.
    pub events: String,
    /// What was understood, where it could be read.
    pub preview: Option<AgendaPreview>,
}
