//! The day programme of a stop, with all that the page needs to find conflicts by itself.

use chrono::NaiveDate;
use domain::ids::{SessionId, StopId};
use domain::plan::{TourPlan, World};
use serde::{Deserialize, Serialize};

/// How full a published session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsRow {
    /// The session.
    pub session: SessionId,
    /// Seats held.
    pub taken: i64,
}

/// The day programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop's.
    pub slug: String,
    /// The stop.
    pub stop: StopId,
    /// What the next save expects.
    pub revision: i64,
    /// « Enregistré par Marie, lundi 3 mai, 8 h », empty where nobody saved.
    pub saved: String,
    /// The plan, as far as this stop needs it.
    pub plan: TourPlan,
    /// The world, likewise.
    pub world: World,
    /// How full the published sessions are.
    pub seats: Vec<SeatsRow>,
    /// New identifiers follow this one.
    pub seed: SessionId,
}

/// What the page hears after it sent its changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum DayAnswer {
    /// They are stored.
    Saved {
        /// What the next save expects.
        revision: i64,
        /// « Enregistré … ».
        saved: String,
    },
    /// Somebody saved meanwhile; this is what they saved.
    Newer {
        /// Who and when.
        sentence: String,
        /// The day programme as it is now.
        view: Box<DayView>,
    },
    /// They cannot be stored.
    Refused {
        /// Why.
        sentence: String,
    },
}

/// A template in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRow {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// « 8 séances ».
    pub sessions: String,
    /// It is the one shown.
    pub chosen: bool,
}

/// What a template would add to a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdditionRow {
    /// The stop's part of the address.
    pub slug: String,
    /// Its town.
    pub town: String,
    /// « mardi 18 mai ».
    pub date: String,
    /// « 5 séances à ajouter : … ».
    pub words: String,
    /// Nothing is missing there.
    pub complete: bool,
}

/// The page of templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatesView {
    /// The tour's part of the address.
    pub tour: String,
    /// Its name for the team.
    pub name: String,
    /// What the application expects.
    pub revision: i64,
    /// The templates.
    pub templates: Vec<TemplateRow>,
    /// The stops.
    pub stops: Vec<AdditionRow>,
}

/// A local day, as the address of the page names it.
pub fn day_asked(text: &str, first: NaiveDate, last: NaiveDate) -> NaiveDate {
    text.parse().ok().filter(|day| (first..=last).contains(day)).unwrap_or(first)
}
