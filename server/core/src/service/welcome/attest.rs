//! An attestation, printed on the spot on request. Nothing of it is stored, and it is sent to nobody.

use domain::ids::{StopId, TicketId};
use domain::registration::RegistrationState;

use super::{Desk, DeskPerson, may, read};
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::tickets;
use crate::service::read_login::SignedIn;

/// What an attestation says: the name is written by hand.
#[derive(Debug, Clone)]
pub struct Attestation {
    /// The code of the ticket.
    pub code: String,
    /// The desk that it is printed at.
    pub desk: Desk,
    /// What the person attended, by time.
    pub attended: Vec<DeskPerson>,
}

/// The attestation of a ticket; `None` when there is no such ticket here.
pub async fn attest(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    ticket: TicketId,
) -> Result<Option<Attestation>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let found = tickets::find(&mut tx, ticket).await?.filter(|found| found.stop == stop);
    let Some(found) = found else { return Ok(None) };
    if !may(&mut tx, who, stop).await? {
        return Ok(None);
    }
    let Some(desk) = read::load(&mut tx, stop, backend.now()).await? else { return Ok(None) };
    let came = |person: &&DeskPerson| person.standing.state == RegistrationState::Attended;
    let attended = desk.lines(ticket).into_iter().filter(came).cloned().collect();
    let code = backend.keys.ticket_code(found.id, found.generation).grouped();
    Ok(Some(Attestation { code, desk, attended }))
}
