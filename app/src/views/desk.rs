//! What the welcome desk sees: never a contact.

use domain::person::Drawing;
use domain::registration::presence::Note;
use domain::session::{SessionKind, Theme};
use serde::{Deserialize, Serialize};

use super::{Pick, TicketView};

/// The stops of a host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskHomeView {
    /// « Rosa ».
    pub name: String,
    /// Under way.
    pub today: Vec<DeskStopCard>,
    /// Still to come.
    pub coming: Vec<DeskStopCard>,
    /// Over.
    pub past: Vec<DeskStopCard>,
}

/// A stop in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskStopCard {
    /// Its identifier.
    pub id: String,
    /// « Le Marigot ».
    pub town: String,
    /// « Salle des fêtes ».
    pub venue: String,
    /// « Mardi 18 mai ».
    pub date: String,
    /// « de 8 h 30 à 16 h ».
    pub hours: String,
    /// True when it does not take place.
    pub cancelled: bool,
}

/// The head of every page of a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskHead {
    /// The stop.
    pub stop: String,
    /// « Le Marigot ».
    pub town: String,
    /// « Mardi 18 mai ».
    pub date: String,
    /// « 9 h 12 » at the stop.
    pub clock: String,
    /// Who waits at a kiosk.
    pub calls: Vec<KioskCall>,
}

/// Somebody at a kiosk asks for help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskCall {
    /// « Borne du hall ».
    pub kiosk: String,
    /// « depuis 9 h 10 ».
    pub since: String,
}

/// How a state looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskTone {
    /// Here.
    Good,
    /// Waits, or to be noted.
    Wait,
    /// Neutral.
    Off,
    /// Absent.
    Bad,
}

/// A session with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSessionCard {
    /// Its identifier.
    pub id: String,
    /// « Faire son CV ».
    pub title: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// The day, where the stop has several.
    pub day: Option<String>,
    /// « salle bleue ».
    pub room: Option<String>,
    /// « En cours ».
    pub time: Option<(String, DeskTone)>,
    /// Who may still come.
    pub registered: usize,
    /// Who is here.
    pub here: usize,
    /// Who waits.
    pub waiting: usize,
    /// Free seats.
    pub free: i64,
    /// Past and not noted.
    pub to_note: usize,
    /// People counted without names.
    pub heads: Option<i64>,
    /// Names are not shown.
    pub discreet: bool,
}

/// The day of a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskDayView {
    /// The head.
    pub head: DeskHead,
    /// By time.
    pub sessions: Vec<DeskSessionCard>,
    /// Who answers to what was typed.
    pub found: Vec<DeskFound>,
}

/// Somebody who may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFound {
    /// The ticket.
    pub ticket: String,
    /// « Rosa », « Voilier 12 ».
    pub holder: String,
    /// The picture.
    pub drawing: Option<Drawing>,
    /// « 9 h, Faire son CV ».
    pub what: String,
}

/// The tickets of one drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskNumbersView {
    /// The head.
    pub head: DeskHead,
    /// The drawing.
    pub drawing: Drawing,
    /// Number and ticket.
    pub numbers: Vec<(i64, String)>,
}

/// A registration with what can be noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskLine {
    /// The registration.
    pub registration: String,
    /// The ticket.
    pub ticket: String,
    /// The session.
    pub session: String,
    /// « Rosa », « Voilier 12 ».
    pub holder: String,
    /// The picture.
    pub drawing: Option<Drawing>,
    /// « Faire son CV ».
    pub title: String,
    /// « Mardi 18 mai, 9 h – 10 h ».
    pub when: String,
    /// « 9 h 10 – 9 h 20 », where the session has several slots.
    pub slot: Option<String>,
    /// « salle bleue ».
    pub room: Option<String>,
    /// « Présent ».
    pub state: String,
    /// Its look.
    pub tone: DeskTone,
    /// Beside the counter.
    pub over: bool,
    /// Somebody else has the chair.
    pub chair_given: bool,
    /// Messages to the address of the ticket came back.
    pub address_in_doubt: bool,
    /// What can be noted now.
    pub notes: Vec<Note>,
}

/// Somebody at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskPersonView {
    /// The head.
    pub head: DeskHead,
    /// The ticket.
    pub ticket: String,
    /// « Rosa ».
    pub holder: String,
    /// The picture.
    pub drawing: Option<Drawing>,
    /// By time.
    pub lines: Vec<DeskLine>,
    /// Whether something was attended.
    pub attended: bool,
    /// Whether the next session is on another day.
    pub other_day: bool,
}

/// A chair that may be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chair {
    /// Whose registration.
    pub registration: String,
    /// « Rosa ».
    pub holder: String,
}

/// What can be given away in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChairsView {
    /// Free seats.
    pub seats: i64,
    /// Chairs of those who are not here.
    pub empty: Vec<Chair>,
    /// Chairs of those who are here and may have left.
    pub here: Vec<Chair>,
    /// How many wait at the desk.
    pub waiting_here: usize,
    /// The chairs are kept for now.
    pub later: bool,
    /// At a desk they are kept three minutes.
    pub at_desk: bool,
    /// The session is over.
    pub over: bool,
}

/// A session with its people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSessionView {
    /// The head.
    pub head: DeskHead,
    /// Title, hours, counts.
    pub card: DeskSessionCard,
    /// Who has a seat.
    pub people: Vec<DeskLine>,
    /// Who waits, first come first.
    pub waiting: Vec<DeskLine>,
    /// What can be given away.
    pub chairs: ChairsView,
    /// A fresh key for the form of the paper sheet.
    pub key: String,
    /// The public name of the tour, for the sheet.
    pub tour: String,
    /// « Salle des fêtes ».
    pub venue: String,
}

/// Somebody walks in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskWalkInView {
    /// The head.
    pub head: DeskHead,
    /// Sessions that are not over.
    pub sessions: Vec<Pick>,
    /// A fresh key.
    pub key: String,
}

/// A ticket to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskTicketView {
    /// The head.
    pub head: DeskHead,
    /// The ticket.
    pub ticket: TicketView,
}

/// An attestation to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttestationView {
    /// The head.
    pub head: DeskHead,
    /// The public name of the tour.
    pub tour: String,
    /// « Salle des fêtes, 12 rue … ».
    pub place: String,
    /// « ABCD EFGH ».
    pub code: String,
    /// The ticket.
    pub ticket: String,
    /// Day, hours and title.
    pub lines: Vec<(String, String)>,
}

/// Who welcomes at a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostsView {
    /// The stop.
    pub head: DeskHead,
    /// The tour's part of the address.
    pub tour: String,
    /// Everybody who could.
    pub people: Vec<HostRow>,
}

/// Somebody who welcomes, or could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostRow {
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Named for this stop.
    pub named: bool,
}
