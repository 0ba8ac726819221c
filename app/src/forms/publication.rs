//! What the forms of publishing and of changes ask, as typed.

use serde::{Deserialize, Serialize};

use super::Fields;

/// « Publier » and « Défaire ».
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishAsk {
    /// `undo`, or nothing to publish.
    pub action: String,
    /// The revision of the draft that was shown.
    pub revision: String,
    /// The version that was live then, or the one to undo.
    pub version: String,
    /// Why a conflict is accepted.
    pub reason: String,
    /// For the team.
    pub note: String,
    /// The code of a way out of a conflict.
    pub way: String,
}

impl PublishAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            action: fields.text("action"),
            revision: fields.text("revision"),
            version: fields.text("version"),
            reason: fields.text("reason"),
            note: fields.text("note"),
            way: fields.text("way"),
        }
    }
}

/// A change to the draft, made on the road.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoadAsk {
    /// `move`, `swap` or `undo`.
    pub action: String,
    /// The stop's part of the address.
    pub stop: String,
    /// The day picked on the calendar, or else typed.
    pub day: String,
    /// The stop with which it changes days.
    pub other: String,
}

impl RoadAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let picked = fields.text("to");
        let action = if picked.is_empty() { fields.text("action") } else { "move".to_owned() };
        Self {
            action: if action.is_empty() { "move".to_owned() } else { action },
            stop: fields.text("stop"),
            day: if picked.is_empty() { fields.text("day") } else { picked },
            other: fields.text("other"),
        }
    }
}

/// A stop or session to move or cancel at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeAsk {
    /// The new day.
    pub date: String,
    /// The new hour.
    pub time: String,
    /// The room from now on.
    pub room: String,
    /// Why a conflict is accepted.
    pub reason: String,
    /// Whether a conflict was found: then the form asks for the reason.
    pub clashes: bool,
}

impl ChangeAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            date: fields.text("date"),
            time: fields.text("time"),
            room: fields.text("room"),
            reason: fields.text("reason"),
            clashes: false,
        }
    }
}

/// The answer chosen for a stop in trouble.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RescueAsk {
    /// The answer's code.
    pub answer: String,
    /// The version that it looked at.
    pub version: String,
    /// `route` or `lieu`.
    pub cause: String,
}

impl RescueAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self { answer: fields.text("answer"), version: fields.text("version"), cause: fields.text("cause") }
    }
}

/// A call: who makes it, what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallAsk {
    /// The call.
    pub call: String,
    /// `take`, `leave`, `told`, `no_answer`, `here` or `again`; `share` for all that nobody has taken.
    pub action: String,
    /// How many tries were shown.
    pub tries: String,
    /// `moi` where only the own part was shown.
    pub part: String,
    /// The logins to split the list among.
    pub among: Vec<String>,
}

impl CallAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            call: fields.text("call"),
            action: fields.text("action"),
            tries: fields.text("tries"),
            part: fields.text("part"),
            among: fields.all("among"),
        }
    }
}
