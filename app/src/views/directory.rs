//! The directory of the team: towns, venues, partners, and the forms that write them.

use serde::{Deserialize, Serialize};

use super::Check;

/// A town that a question found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TownHit {
    /// INSEE code.
    pub insee: String,
    /// Its name.
    pub name: String,
    /// « 97214 · département 972 ».
    pub detail: String,
}

/// A form with what it holds when nobody has typed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    /// What the page is about: the name of the tour, of the venue …
    pub name: String,
    /// The first value of each control.
    pub values: Vec<(String, String)>,
}

/// The page on which a stop is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStopView {
    /// The tour's name inside.
    pub tour: String,
    /// « du mardi 4 mai au vendredi 2 juillet 2027 ».
    pub dates: String,
    /// The zone whose towns come first.
    pub near: String,
    /// What the question found.
    pub hits: Vec<TownHit>,
    /// The town that was chosen.
    pub town: Option<TownHit>,
    /// The venues of that town: identifier and name.
    pub venues: Vec<(String, String)>,
    /// The first value of each control.
    pub values: Vec<(String, String)>,
}

/// The page on which a venue is added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVenueView {
    /// What the question found.
    pub hits: Vec<TownHit>,
    /// The town that was chosen.
    pub town: Option<TownHit>,
}

/// Something to do before a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its identifier.
    pub id: String,
    /// What.
    pub label: String,
    /// Who.
    pub owner: String,
    /// « vendredi 16 avril ».
    pub due: String,
    /// The same for the control, `2027-04-16`.
    pub due_on: String,
    /// « J−30 ».
    pub distance: String,
    /// Ticked.
    pub done: bool,
    /// Not done, and its day is past.
    pub late: bool,
}

/// The sheet of a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetView {
    /// The tour's name inside.
    pub tour: String,
    /// The town.
    pub town: String,
    /// « mardi 18 mai ».
    pub date: String,
    /// The venues of the town: identifier and name.
    pub venues: Vec<(String, String)>,
    /// The venue of the stop.
    pub venue: String,
    /// The identifier by which its hosts are named; nothing before it is published.
    pub hosts: Option<String>,
    /// It does not take place.
    pub cancelled: bool,
    /// The first value of each control.
    pub values: Vec<(String, String)>,
    /// What is to be done.
    pub items: Vec<ItemRow>,
    /// « 2 choses faites sur 4 ».
    pub progress: String,
}

/// A venue in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueRow {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// « Le Lorrain, 97214 ».
    pub town: String,
    /// How far its booking is.
    pub booking: Check,
    /// « 3 salles ».
    pub rooms: String,
}

/// A room of a venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomRow {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people it holds.
    pub capacity: String,
    /// How many sessions it holds at once.
    pub concurrent: String,
    /// Reached without a step.
    pub step_free: bool,
}

/// A venue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueView {
    /// In the list.
    pub row: VenueRow,
    /// The first value of each control of its words.
    pub values: Vec<(String, String)>,
    /// No step at the entrance.
    pub step_free: bool,
    /// The stored word of its booking.
    pub booking: String,
    /// The steps that may follow: stored word and label.
    pub next: Vec<(String, String)>,
    /// Its rooms.
    pub rooms: Vec<RoomRow>,
    /// Its hours, one text a day from Monday.
    pub hours: Vec<String>,
    /// Its closed days: for the control, in words, why.
    pub closed_days: Vec<(String, String, String)>,
}

/// A partner in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyRow {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// « Association ».
    pub kind: String,
    /// « 2 équipes ».
    pub teams: String,
    /// « 3 intervenants ».
    pub people: String,
    /// « 8 séances ».
    pub sessions: String,
}

/// A named person of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Their identifier.
    pub id: String,
    /// Their name.
    pub name: String,
    /// No longer offered for new sessions.
    pub retired: bool,
}

/// A partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyView {
    /// In the list.
    pub row: BodyRow,
    /// The first value of each control.
    pub values: Vec<(String, String)>,
    /// Its people.
    pub people: Vec<PersonRow>,
    /// What is known of the calendar that it linked, in sentences.
    pub agenda: Vec<super::Check>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// The draft that it was looked at against.
    pub revision: String,
    /// « 12 étapes, 3 lieux et 2 partenaires à ajouter ».
    pub sum: String,
    /// « 3 cases à corriger »; empty when all is well.
    pub faults: String,
    /// The columns that were understood.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<ImportRow>,
    /// New partners of which the table does not say what they are.
    pub unknown: Vec<UnknownKind>,
}

/// A new partner that somebody must sort.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownKind {
    /// Its field: `kind-2`.
    pub field: String,
    /// Its name.
    pub name: String,
    /// The kind that was picked; may be empty.
    pub kind: String,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    /// Its number in the table.
    pub number: i64,
    /// Text, and what is wrong with it.
    pub cells: Vec<(String, Option<String>)>,
    /// « mardi 18 mai 2027 », or that it is proposed.
    pub day: String,
}
