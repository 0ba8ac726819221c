//! Looks again at the calendars that partners named by an address. What cannot be read is noted with
//! its reason; the times that were read before stay.

use domain::ids::PartnerId;

use super::link_agenda::EVERY;
use super::look_at_agenda::{LookError, fetch, understand};
use super::partner_slot::count;
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::agendas::{self, DueRow};
use crate::web::Fetched;

/// Addresses that are asked in one go.
const MOST: usize = 20;

/// Asks every address that is due, one after the other; answers how many. Each is put off before it is
/// asked, so that one that fails, or stops the process, waits for its turn like the others.
pub async fn refresh(backend: &Backend) -> Result<usize, Unexpected> {
    for asked in 0..MOST {
        let now = backend.now();
        let due = {
            let mut tx = backend.db.begin().await?;
            let due = agendas::claim(&mut tx, now, now + EVERY).await?;
            tx.commit().await?;
            due
        };
        match due {
            Some(due) => one(backend, &due).await?,
            None => return Ok(asked),
        }
    }
    Ok(MOST)
}

/// What a look brought.
enum Brought {
    Unchanged,
    Read(crate::ical::busy::Reading, Option<String>),
}

async fn one(backend: &Backend, due: &DueRow) -> Result<(), Unexpected> {
    let brought = look(backend, due).await;
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    match brought {
        Ok(Brought::Unchanged) => agendas::unchanged(&mut tx, due, now).await?,
        Ok(Brought::Read(reading, tag)) => {
            let read = (count(reading.events), reading.periods.as_slice());
            agendas::read(&mut tx, due, read, tag.as_deref(), now).await?;
        }
        Err(LookError::Problem(problem, line)) => {
            agendas::failed(&mut tx, due, problem.as_str(), line.map(count)).await?;
        }
        Err(LookError::Unexpected(error)) => return Err(error),
    }
    tx.commit().await?;
    Ok(())
}

async fn look(backend: &Backend, due: &DueRow) -> Result<Brought, LookError> {
    let address = due.address.as_deref().unwrap_or_default();
    match fetch(backend, address, due.etag.as_deref()).await? {
        Fetched::Unchanged => Ok(Brought::Unchanged),
        Fetched::Body { bytes, tag } => {
            let looked = understand(backend, PartnerId(due.partner_id), bytes).await?;
            Ok(Brought::Read(looked.reading, tag))
        }
    }
}
