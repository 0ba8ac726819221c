//! The road of a tour, as its organiser sees it.

use serde::{Deserialize, Serialize};

/// How something stands, for its colour and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckTone {
    /// Fine.
    Good,
    /// Still to be done.
    Wait,
    /// No longer of interest.
    Off,
    /// To mend.
    Bad,
}

/// A point to watch: its words and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// « Lieu à confirmer ».
    pub words: String,
    /// Its colour and sign.
    pub tone: CheckTone,
}

/// A tour in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TourRow {
    /// Its part of the address.
    pub slug: String,
    /// The name that the team uses.
    pub name: String,
    /// The name that everybody sees.
    pub public_name: String,
    /// « Du jeudi 29 avril au jeudi 1er juillet 2027 ».
    pub dates: String,
    /// Published, draft or over.
    pub state: Check,
    /// « 15 étapes ».
    pub stops: String,
    /// « 312 inscriptions ».
    pub registrations: String,
}

/// A stop in the list, on the map and in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopRow {
    /// Its part of the address.
    pub slug: String,
    /// Its place in the order of travel, from 1.
    pub number: i64,
    /// The town.
    pub town: String,
    /// The venue.
    pub venue: String,
    /// « mar. 18 mai ».
    pub short_date: String,
    /// « mardi 18 mai ».
    pub date: String,
    /// « de 8 h 30 à 15 h ».
    pub hours: String,
    /// Its first day, `2027-05-18`.
    pub starts_on: String,
    /// The month in which it begins, `2027-05`.
    pub month: String,
    /// « 14 km · 21 min » from the stop before; empty for the first.
    pub leg: String,
    /// What to watch; the first is the venue's booking.
    pub checks: Vec<Check>,
    /// « 31 places prises sur 60 ».
    pub seats: String,
    /// The same in hundredths, 0 to 100.
    pub fill: i64,
    /// « 4 en attente », empty when nobody waits.
    pub waiting: String,
    /// « 8 activités ».
    pub sessions: String,
    /// Past or called off: drawn in the background.
    pub quiet: bool,
    /// Where the public sees it; nothing while it is a draft.
    pub public_link: Option<String>,
    /// Where it is on the map, in the map's units.
    pub spot: Option<Spot>,
}

/// A point of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// To the right.
    pub x: i64,
    /// Down.
    pub y: i64,
}

/// A day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCell {
    /// Its number in the month.
    pub number: u32,
    /// « Lundi de Pentecôte », empty on other days.
    pub holiday: String,
    /// A Saturday or a Sunday.
    pub weekend: bool,
    /// The day on which the page is looked at.
    pub today: bool,
    /// The stops of this day, by their place in the list.
    pub stops: Vec<u32>,
}

/// A month: weeks from Monday to Sunday, nothing where a day belongs to another month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    /// `2027-05`.
    pub key: String,
    /// « Mai 2027 ».
    pub name: String,
    /// « 7 étapes ».
    pub stops: String,
    /// Its weeks.
    pub weeks: Vec<Vec<Option<DayCell>>>,
}

/// What could make room for the chosen stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairView {
    /// The revision of the draft that was looked at.
    pub revision: String,
    /// The repairs, the smallest first.
    pub repairs: Vec<RepairRow>,
    /// Why none was looked for; empty where one was.
    pub refusal: String,
}

/// A few stops that move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairRow {
    /// « Le Marigot : du jeudi 20 mai au mardi 25 mai ».
    pub moves: Vec<String>,
    /// « Route de la tournée : +12 min ».
    pub road: String,
    /// What the form sends: a change for each stop that moves, spaces in between.
    pub edits: String,
    /// « Déplacer 2 étapes ».
    pub label: String,
}

/// Something that clashes, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClashRow {
    /// « Salle bleue, Le Lorrain ».
    pub who: String,
    /// « jeudi 20 mai, 9 h 30 ».
    pub when: String,
    /// « Il manque 35 minutes de route et d’installation. »
    pub what: String,
    /// Whether it stands against publishing.
    pub hard: bool,
    /// The stops concerned, by their place in the list.
    pub stops: Vec<u32>,
}

/// A day to which the chosen stop could go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRow {
    /// `2027-05-19`.
    pub date: String,
    /// « mercredi 19 mai ».
    pub day: String,
    /// « Déplacer au mercredi 19 mai ».
    pub label: String,
    /// « +4 min », « lieu fermé ».
    pub words: String,
    /// Free, costly or clashing.
    pub tone: CheckTone,
    /// What clashes there, or what it costs, in a sentence.
    pub why: String,
}

/// The whole page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItineraryView {
    /// The tour.
    pub tour: TourRow,
    /// « 3 changements non publiés »; `None` where the draft is what is live.
    pub draft: Option<Check>,
    /// Whether the last save of the draft can be undone.
    pub undoable: bool,
    /// « 187 km estimés ».
    pub distance: String,
    /// « 5 h 12 de route, dont 3 trajets estimés ».
    pub road_time: String,
    /// Whether a router can be asked for travel times.
    pub router: bool,
    /// The stops in the order of travel.
    pub stops: Vec<StopRow>,
    /// The other towns of the map.
    pub towns: Vec<Spot>,
    /// The months of the tour.
    pub months: Vec<Month>,
    /// The month shown when none is asked for.
    pub first_month: String,
    /// What clashes.
    pub clashes: Vec<ClashRow>,
}
