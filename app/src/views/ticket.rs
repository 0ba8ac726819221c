//! The ticket.

use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::session::{SessionKind, Theme};
use serde::{Deserialize, Serialize};

use super::Help;

/// A ticket with all that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    /// « ABCD EFGH ».
    pub code: String,
    /// The picture of its holder.
    pub drawing: Option<Drawing>,
    /// « Pomme 12 », « Rosa ».
    pub holder: String,
    /// Whether messages can be sent.
    pub has_email: bool,
    /// The public name of the tour.
    pub tour_name: String,
    /// The address of the stop's page.
    pub stop_path: String,
    /// « Le Marigot ».
    pub town: String,
    /// « Salle des fêtes ».
    pub venue: String,
    /// Street and town.
    pub address: String,
    /// « Derrière l’église ».
    pub landmark: String,
    /// In words.
    pub how_to_come: String,
    /// In words.
    pub bring: String,
    /// Who to call.
    pub help: Help,
    /// Whether the calendar file holds anything.
    pub has_calendar: bool,
    /// In the order of the day.
    pub lines: Vec<TicketLine>,
}

/// One registration of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketLine {
    /// The id of the registration.
    pub id: String,
    /// « Faire son CV ».
    pub title: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// « Mardi 18 mai 2027 ».
    pub date: String,
    /// « 9 h – 10 h 30 ».
    pub hours: String,
    /// « salle bleue », « salle bleue · Entreprise du Nord, table 1 ».
    pub room: Option<String>,
    /// Where it stands.
    pub state: RegistrationState,
    /// Whether the session does not take place any more.
    pub cancelled: bool,
    /// « Vous êtes numéro 3 sur la liste d’attente. »
    pub rank: Option<String>,
    /// « Répondez avant mardi 18 mai, 9 h. »
    pub offer: Option<String>,
    /// Whether it can still be given back or changed.
    pub may_change: bool,
    /// Slots to change to.
    pub others: Vec<Alternative>,
}

/// A slot to change to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The slot's id.
    pub slot: String,
    /// « Mardi 18 mai, 9 h 10 ».
    pub label: String,
    /// « Il reste 3 places », « Entreprise du Nord, table 1 · Il reste 1 place ».
    pub places: String,
}
