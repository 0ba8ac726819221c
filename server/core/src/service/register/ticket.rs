//! The ticket of a new registration: its number, its code and its link.

use chrono::{DateTime, Utc};
use domain::ids::{StopId, TicketId};
use domain::registration::NewRegistration;

use super::Via;
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::tickets::{self, NewTicket};

/// A ticket just stored.
pub(in crate::service) struct Made {
    pub ticket: TicketId,
    pub link: String,
}

/// Stores a ticket under the next free number of its drawing. When a concurrent command takes the
/// number first, or the code belongs to another ticket, the next number and the next code are tried.
pub(in crate::service) async fn make(
    backend: &Backend,
    tx: &mut Tx,
    via: Via,
    new: &NewRegistration,
    stop: StopId,
    now: DateTime<Utc>,
) -> Result<Made, DbError> {
    let id = TicketId(backend.new_id());
    let mut generation = 0;
    loop {
        let drawing_number = match new.holder.drawing() {
            Some(drawing) => Some(tickets::next_number(tx, stop, drawing).await?),
            None => None,
        };
        let link = backend.keys.ticket_link(id, generation);
        let ticket = NewTicket {
            id,
            stop,
            holder: &new.holder,
            drawing_number,
            email: new.email.as_ref(),
            phone: new.phone.as_ref(),
            generation,
            code_hash: backend.keys.code_hash(&backend.keys.ticket_code(id, generation)),
            link_hash: backend.keys.link_hash(&link),
            created_via: via.as_str(),
            created_at: now,
        };
        if tickets::insert(tx, &ticket).await? {
            return Ok(Made { ticket: id, link });
        }
        generation += 1;
    }
}
