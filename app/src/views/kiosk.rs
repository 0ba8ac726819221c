//! The kiosks, as the team sees them.

use serde::{Deserialize, Serialize};

use super::{MessageTone, Pick};

/// The kiosks and the stops that could have one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KiosksView {
    /// The address to open on a device.
    pub address: String,
    /// Stops to choose from.
    pub stops: Vec<Pick>,
    /// By stop.
    pub kiosks: Vec<KioskRow>,
}

/// One kiosk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KioskRow {
    /// Its id.
    pub id: String,
    /// What the team calls it.
    pub name: String,
    /// « La Trinité, lundi 3 mai ».
    pub stop: String,
    /// « En marche ».
    pub state: String,
    /// Its colour and sign.
    pub tone: MessageTone,
    /// « Vue lundi 3 mai, 9 h 10 ».
    pub seen: Option<String>,
    /// « Depuis 9 h 10 », while somebody asks for help.
    pub help: Option<String>,
    /// The code to type, and until when.
    pub code: Option<(String, String)>,
}
