//! What partners and employers see, and what the organiser sees of their claims.

use domain::session::{SessionKind, Theme};
use serde::{Deserialize, Serialize};

use super::{Check, Pick};

/// A session in a list of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerRow {
    /// Its id.
    pub id: String,
    /// Its neutral title.
    pub title: String,
    /// « Atelier ».
    pub kind_name: String,
    /// The form that it takes.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// « mardi 18 mai, 9 h – 10 h 30 ».
    pub when: String,
    /// « Le Lorrain · Salle des fêtes, Petite salle ».
    pub place: String,
    /// Where the claim stands.
    pub state: Option<Check>,
    /// What to know about it.
    pub notes: Vec<String>,
    /// Whether the claim can be taken back.
    pub may_leave: bool,
    /// Whether there is a page about who comes.
    pub has_page: bool,
}

/// Something that waits for the partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// Where it is done.
    pub href: String,
    /// « 12 créneaux à pourvoir ».
    pub what: String,
    /// One short sentence.
    pub why: String,
    /// Something clashes.
    pub urgent: bool,
}

/// The first page of a partner.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerHomeView {
    /// The body's name.
    pub name: String,
    /// What waits for it.
    pub tasks: Vec<TaskRow>,
    /// What it holds, to come.
    pub coming: Vec<PartnerRow>,
    /// What it asked for, and the answers.
    pub asked: Vec<PartnerRow>,
    /// What it held, the latest first.
    pub over: Vec<PartnerRow>,
}

/// What one does with an open session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenAction {
    /// Ask for it.
    Ask,
    /// Take it at once.
    Take,
    /// Open a desk, which takes it as well.
    Desk,
}

/// An open session and what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRow {
    /// The session.
    pub row: PartnerRow,
    /// One or two sentences.
    pub summary: String,
    /// « 12 places », « Une équipe, 1 h 30 ».
    pub needs: Vec<String>,
    /// What one does with it.
    pub action: OpenAction,
}

/// The open sessions of one stop and day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenGroup {
    /// The town.
    pub town: String,
    /// « mardi 18 mai ».
    pub day: String,
    /// « La Caravane du Nord · Salle des fêtes ».
    pub about: String,
    /// In the order of the day.
    pub rows: Vec<OpenRow>,
}

/// The page of open sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenView {
    /// By stop and day.
    pub groups: Vec<OpenGroup>,
    /// The towns to choose from.
    pub towns: Vec<Pick>,
    /// Whether one town is chosen.
    pub filtered: bool,
}

/// A day of a stop and what was said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRow {
    /// `stop/day`, what the form sends back.
    pub key: String,
    /// The town.
    pub town: String,
    /// « mardi 18 mai ».
    pub day: String,
    /// « Salle des fêtes, de 8 h 30 à 15 h 30 ».
    pub about: String,
    /// How it stands.
    pub state: Check,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub to: String,
    /// The teams to choose from.
    pub teams: Vec<Pick>,
    /// Whether anything was said.
    pub said: bool,
    /// Sessions that do not go with it.
    pub warnings: Vec<String>,
    /// When it is busy by its own calendar.
    pub busy: Option<String>,
}

/// The page of availabilities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysView {
    /// The days to come.
    pub days: Vec<DayRow>,
    /// What is known of the linked calendar, in sentences; nothing where none is linked.
    pub agenda: Vec<Check>,
}

/// What a calendar would say, before it is linked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaPreview {
    /// « 12 événements lus, 8 moments occupés ».
    pub sum: String,
    /// The first few times, each with its day.
    pub times: Vec<String>,
    /// « et 30 autres ».
    pub more: Option<String>,
    /// What was not understood, and where.
    pub doubts: Vec<String>,
    /// By which clock.
    pub clock: String,
}

/// The page of a partner's own calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaView {
    /// What is known of it, in sentences; nothing where none is linked.
    pub linked: Vec<Check>,
    /// Where it is looked at again.
    pub address: Option<String>,
}

/// Somebody on the list of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestRow {
    /// The registration, where something can be noted.
    pub id: String,
    /// « N° 3 ».
    pub number: String,
    /// « Rosa », « Pomme 12 »; « 9 h 20 – 9 h 30 » at a desk.
    pub who: String,
    /// Registered, present, absent, free.
    pub state: Check,
    /// Presence can be noted.
    pub may_note: bool,
    /// Presence was noted and can be taken back.
    pub may_undo: bool,
    /// What came of an interview can be noted; the chosen one is marked.
    pub outcomes: Vec<Pick>,
    /// The next one at the desk.
    pub next: bool,
}

/// A desk and its interviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskRow {
    /// Its id.
    pub id: String,
    /// « Table 2 ».
    pub label: String,
    /// « Cuisinier · CDI ».
    pub offer: String,
    /// « 5 personnes sur 12 ».
    pub count: String,
    /// Nobody comes yet and the day has not begun.
    pub may_close: bool,
    /// In the order of the day.
    pub interviews: Vec<GuestRow>,
}

/// Who comes, as far as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhoView {
    /// A number.
    Count(String),
    /// The list.
    People(Vec<GuestRow>),
    /// Desks.
    Desks(Vec<DeskRow>),
}

/// One session of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerSessionView {
    /// The session.
    pub row: PartnerRow,
    /// Who comes.
    pub who: WhoView,
    /// Whether another desk can be opened.
    pub may_open_desk: bool,
    /// Presence can be noted from the start on.
    pub begun: bool,
}

/// The form of a desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFormView {
    /// The meeting.
    pub row: PartnerRow,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub to: String,
    /// Lengths of an interview.
    pub lengths: Vec<Pick>,
    /// Lengths of a pause.
    pub pauses: Vec<Pick>,
}

/// The secret calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedView {
    /// Its address, while it is open.
    pub address: Option<String>,
    /// One of its own for each desk.
    pub desks: Vec<DeskFeed>,
}

/// The secret calendar of one desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFeed {
    /// The desk, its town and its day.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// A claim that waits for the organiser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// The session's id.
    pub session: String,
    /// The partner's id.
    pub partner: String,
    /// Who asks.
    pub name: String,
    /// What is asked for.
    pub title: String,
    /// When.
    pub when: String,
    /// Where.
    pub town: String,
    /// « Demandé le mar. 4 mai ».
    pub since: String,
    /// What stands in the way.
    pub warning: String,
    /// It cannot be confirmed.
    pub blocked: bool,
    /// « 2 autres demandes ».
    pub rivals: String,
}

/// A session that nobody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnheldRow {
    /// Its title.
    pub title: String,
    /// When.
    pub when: String,
    /// Where.
    pub town: String,
}

/// How a tour answers claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRow {
    /// The tour's id.
    pub tour: String,
    /// Its public name.
    pub name: String,
    /// The two ways.
    pub rules: Vec<Pick>,
}

/// The organiser's page of claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsView {
    /// The earliest session first.
    pub open: Vec<ClaimRow>,
    /// The reasons to refuse.
    pub reasons: Vec<Pick>,
    /// What nobody holds.
    pub unheld: Vec<UnheldRow>,
    /// How each tour answers.
    pub rules: Vec<RuleRow>,
}
