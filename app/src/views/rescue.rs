//! What could be done when a stop cannot take place as announced.

use serde::{Deserialize, Serialize};

use super::{ChangeView, Check};

/// The page of a stop in trouble.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueView {
    /// The stop, and the people who come.
    pub about: ChangeView,
    /// The version that the answers look at.
    pub version: i64,
    /// The answers, the least harm first; `None` before anybody said what happened.
    pub answers: Option<Vec<RescueRow>>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescueRow {
    /// What its button sends.
    pub code: String,
    /// « Mercredi 19 mai, au même lieu ».
    pub title: String,
    /// « 18 personnes changent de jour ».
    pub harm: Check,
    /// What else is to be known.
    pub more: Vec<String>,
    /// « Choisir et prévenir 18 personnes ».
    pub label: String,
}
