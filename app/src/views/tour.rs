//! Tours, stops and sessions as the public sees them.

use domain::session::{SessionKind, Theme};
use serde::{Deserialize, Serialize};

/// Who to call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Help {
    /// As read: « 0596 12 34 56 ».
    pub phone: String,
    /// As dialled: `tel:+596596123456`.
    pub link: String,
}

/// A tour in a list, or above its stops.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TourCard {
    /// In its address.
    pub slug: String,
    /// The public name.
    pub name: String,
    /// « Du mardi 4 mai au mercredi 21 juillet 2027 ».
    pub dates: String,
    /// « 12 étapes ».
    pub stops: String,
    /// Whether its last day is past.
    pub over: bool,
}

/// All tours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HomeView {
    /// Running and to come.
    pub coming: Vec<TourCard>,
    /// Past.
    pub over: Vec<TourCard>,
}

/// An option of a list to pick from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// Sent.
    pub value: String,
    /// Read.
    pub label: String,
    /// Picked now.
    pub chosen: bool,
}

/// A tour with the stops that match the search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TourView {
    /// The tour.
    pub tour: TourCard,
    /// Who to call.
    pub help: Help,
    /// The towns to search for.
    pub towns: Vec<Pick>,
    /// The days to search for.
    pub days: Vec<Pick>,
    /// Whether a search is on.
    pub filtered: bool,
    /// In the order of the road.
    pub stops: Vec<StopCard>,
    /// The address of its calendar, where there is something in it.
    pub feed: Option<String>,
}

/// How a stop stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopState {
    /// There is something to register for.
    #[default]
    Open,
    /// Nothing is free.
    Full,
    /// Past.
    Over,
    /// Does not take place.
    Cancelled,
}

/// A stop in a list, or above its sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopCard {
    /// In its address.
    pub slug: String,
    /// Its place on the road, from 1.
    pub number: i64,
    /// « Le Marigot ».
    pub town: String,
    /// « Mardi 18 mai 2027 ».
    pub date: String,
    /// « de 8 h 30 à 15 h ».
    pub hours: String,
    /// « Salle des fêtes ».
    pub venue: String,
    /// « Derrière l’église ».
    pub landmark: String,
    /// No step at the entrance.
    pub step_free: bool,
    /// How it stands.
    pub state: StopState,
    /// « 4 activités ouvertes ».
    pub open: String,
}

/// A stop with its sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopView {
    /// Its tour.
    pub tour: TourCard,
    /// The stop.
    pub stop: StopCard,
    /// « Étape 3 sur 12 ».
    pub step: String,
    /// Street and town.
    pub address: String,
    /// In words.
    pub how_to_come: String,
    /// In words.
    pub bring: String,
    /// Who to call.
    pub help: Help,
    /// In the order of the day.
    pub sessions: Vec<SessionCard>,
    /// What changed on the day.
    pub banners: Vec<String>,
    /// The address of its calendar, where there is something in it.
    pub feed: Option<String>,
}

/// Whether somebody can still register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// Free seats.
    Free,
    /// A few free seats.
    Few,
    /// None: there is the waiting list.
    Full,
    /// Has begun.
    Started,
    /// Does not take place.
    Cancelled,
}

impl Seats {
    /// Whether one can register or wait.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Free | Self::Few | Self::Full)
    }
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCard {
    /// Its id.
    pub id: String,
    /// In its address.
    pub slug: String,
    /// « Faire son CV ».
    pub title: String,
    /// A sentence or two.
    pub summary: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// « Mardi 18 mai ».
    pub date: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// « salle bleue ».
    pub room: Option<String>,
    /// « Mission locale et Cap emploi ».
    pub partners: String,
    /// Whether somebody can still register.
    pub seats: Seats,
    /// « Il reste 3 places ».
    pub places: String,
    /// « 2 personnes attendent. »
    pub waiting: Option<String>,
    /// The slots to pick from, by desk; empty where there is only one.
    pub desks: Vec<DeskView>,
}

/// The slots of one desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskView {
    /// « Maçon · CDD ».
    pub title: String,
    /// « Table 1, Entreprise Soleil ».
    pub detail: String,
    /// In the order of the day.
    pub slots: Vec<SlotView>,
}

/// A slot to pick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    /// Its id.
    pub id: String,
    /// « 9 h 10 ».
    pub label: String,
    /// Taken by others.
    pub full: bool,
}

/// The registration page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterView {
    /// The stop and its sessions.
    pub stop: StopView,
    /// The key of this very form: the same form sent twice registers once.
    pub key: String,
    /// Whether a telephone number is asked for: there is a way to send an SMS.
    pub texts: bool,
}
