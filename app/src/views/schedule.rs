//! The reminders of a tour.

use serde::{Deserialize, Serialize};

/// What a tour sends, and who gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// The tour's name inside.
    pub tour: String,
    /// The first value of each control.
    pub values: Vec<(String, String)>,
    /// « Choisi par Ana, lundi 3 mai, 8 h. »
    pub chosen: String,
    /// The days to come.
    pub days: Vec<ReminderDay>,
    /// What is to be said instead of days, or below them.
    pub note: Option<String>,
}

/// A day of a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderDay {
    /// « Le Lorrain, mardi 18 mai ».
    pub heading: String,
    /// Its reminders in the order in which they leave.
    pub lines: Vec<ReminderLine>,
}

/// What leaves at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderLine {
    /// « Lundi 17 mai, 17 h ».
    pub when: String,
    /// « La veille ».
    pub kind: String,
    /// « 12 personnes ».
    pub who: String,
    /// « 2 sans adresse e-mail, 1 déjà au courant ».
    pub more: String,
}
