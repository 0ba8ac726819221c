//! The secret calendar of a partner: opened, renewed, closed. Its address is made again from the
//! server key each time it is shown; the database holds a hash.

use chrono::TimeDelta;
use domain::ids::{DeskId, PartnerId};
use domain::words::weekday_date;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::partner_feeds;

/// The address of the partner's calendar, while it is open.
pub async fn address(backend: &Backend, partner: PartnerId) -> Result<Option<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let row = partner_feeds::find(&mut tx, partner).await?.filter(|row| row.revoked_at.is_none());
    Ok(row.map(|row| in_full(backend, partner, row.generation)))
}

/// A desk's calendar stays in the list this long after its day.
const AFTER: TimeDelta = TimeDelta::days(30);

/// The calendar of one desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskAddress {
    /// The desk, its town and its day, in words.
    pub name: String,
    /// Secret too: whoever sits there sees this desk alone.
    pub address: String,
}

/// The addresses of the partner's desks, while its calendar is open.
pub async fn desks(backend: &Backend, partner: PartnerId) -> Result<Vec<DeskAddress>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = partner_feeds::find(&mut tx, partner).await?.filter(|row| row.revoked_at.is_none()) else {
        return Ok(Vec::new());
    };
    let desks = partner_feeds::list_desks(&mut tx, partner, backend.now() - AFTER).await?;
    let base = &backend.settings.base_url;
    Ok(desks
        .into_iter()
        .map(|desk| DeskAddress {
            address: format!(
                "{base}/calendriers/bureaux/{}/{}.ics",
                desk.id,
                backend.keys.desk_feed(DeskId(desk.id), row.generation)
            ),
            name: format!("{}, {}, {}", desk.label, desk.town, weekday_date(desk.starts_on)),
        })
        .collect())
}

/// Opens the calendar, or gives it another address: whoever had the former one is out.
pub async fn renew(backend: &Backend, partner: PartnerId) -> Result<(), Unexpected> {
    let mut tx = backend.db.begin().await?;
    let generation = partner_feeds::find(&mut tx, partner).await?.map_or(0, |row| row.generation + 1);
    let hash = backend.keys.link_hash(&backend.keys.partner_feed(partner, generation));
    // Somebody who renewed at the same moment gave it a new address too: that is what was asked for.
    partner_feeds::set(&mut tx, partner, generation, &hash, backend.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Closes the calendar.
pub async fn revoke(backend: &Backend, partner: PartnerId) -> Result<(), Unexpected> {
    let mut tx = backend.db.begin().await?;
    partner_feeds::revoke(&mut tx, partner, backend.now()).await?;
    tx.commit().await?;
    Ok(())
}

fn in_full(backend: &Backend, partner: PartnerId, generation: i64) -> String {
    format!("{}/calendriers/p/{}.ics", backend.settings.base_url, backend.keys.partner_feed(partner, generation))
}
