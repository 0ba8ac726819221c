//! Whom or what a conflict is about, by name.

use super::programme::{Conflict, World};
use crate::rules::Violation;

impl Conflict {
    /// The room, venue, partner or person that it is about; `None` for the caravan, a desk, a day.
    /// `world` is the one that the conflict was found with: the numbers of the violation are places
    /// in its sorted lists.
    pub fn about<'a>(&self, world: &'a World) -> Option<&'a str> {
        let nth = |number: u32| number as usize;
        match &self.violation {
            Violation::VenueNotConfirmed { venue, .. } | Violation::VenueClosed { venue, .. } => {
                world.venues.values().nth(nth(*venue)).map(|venue| venue.name.as_str())
            }
            Violation::RoomBusy { room, .. }
            | Violation::OverCapacity { room, .. }
            | Violation::Crowded { room, .. } => world.rooms.values().nth(nth(*room)).map(|room| room.name.as_str()),
            Violation::TeamTwice { partner, .. } | Violation::TeamsShort { partner, .. } => {
                world.partners.values().nth(nth(*partner)).map(|partner| partner.name.as_str())
            }
            Violation::FacilitatorTwice { facilitator, .. } => {
                world.facilitators.values().nth(nth(*facilitator)).map(|person| person.name.as_str())
            }
            Violation::CaravanTwice { .. } | Violation::DeskBusy { .. } | Violation::Holiday { .. } => None,
        }
    }
}
