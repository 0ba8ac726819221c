//! Seven days after a stop nobody who came there can be found by an address any more: the e-mail
//! addresses and telephone numbers go, and what was written to them. The log keeps what kind of
//! message there was, when, and what became of it.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::ids::StopId;

use crate::Backend;
use crate::db::{DbError, with_retries};
use crate::error::Unexpected;
use crate::repo::events::{self, Actor, Happened};
use crate::repo::retention::{self, EndedRow};
use crate::zone;

/// Days from the last of a stop to the one on which its contacts go, at its midnight.
pub const KEPT_DAYS: u64 = 7;

/// A stop whose contacts are due to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The stop.
    pub stop: StopId,
    /// Its town.
    pub town: String,
    /// Its last day.
    pub ended_on: NaiveDate,
    /// Tickets with an address or a number.
    pub contacts: i64,
    /// Messages whose text is still stored, lists for the hosts included.
    pub messages: i64,
}

/// What is due now, the oldest first, at most fifty stops. Changes nothing.
pub async fn list(backend: &Backend) -> Result<Vec<Due>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    // No zone is more than a day ahead of UTC.
    let ended = retention::list_ended(&mut tx, last_day(now.date_naive() + Days::new(1))).await?;
    let mut due = Vec::new();
    for row in ended {
        if is_due(&row, now)? {
            let stop = StopId(row.id);
            let messages = row.messages + retention::count_lists(&mut tx, stop).await?;
            due.push(Due { stop, town: row.town, ended_on: row.ends_on, contacts: row.contacts, messages });
        }
    }
    tx.rollback().await?;
    Ok(due)
}

/// Erases what is due, stop by stop, each in a transaction of its own: whoever is interrupted goes on
/// at the next stop. Answers which.
pub async fn erase(backend: &Backend) -> Result<Vec<Due>, Unexpected> {
    let due = list(backend).await?;
    for stop in &due {
        with_retries(|| one(backend, stop.stop)).await?;
    }
    with_retries(|| inbox(backend)).await?;
    Ok(due)
}

async fn one(backend: &Backend, stop: StopId) -> Result<(), DbError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let contacts = retention::erase_contacts(&mut tx, stop).await?;
    let messages = retention::erase_messages(&mut tx, stop, now).await?;
    let whole = retention::note_erased(&mut tx, stop, now).await?;
    let happened = Happened::ContactsErased(stop, contacts, messages);
    if contacts > 0 || messages > 0 {
        events::insert(&mut tx, backend.new_id(), now, Actor::Worker, happened).await?;
    }
    tx.commit().await?;
    tracing::info!(%stop, contacts, messages, whole, "contacts of a stop are erased");
    Ok(())
}

async fn inbox(backend: &Backend) -> Result<(), DbError> {
    let before = backend.now() - TimeDelta::days(7);
    let mut tx = backend.db.begin().await?;
    let mails = retention::erase_inbox(&mut tx, before).await?;
    tx.commit().await?;
    if mails > 0 {
        tracing::info!(mails, "received mail is erased");
    }
    Ok(())
}

fn is_due(row: &EndedRow, now: DateTime<Utc>) -> Result<bool, Unexpected> {
    let today = zone::local(now, &row.time_zone).map_err(Unexpected::new)?.date();
    Ok(row.ends_on <= last_day(today))
}

/// The last day of a stop of which today nothing may be left.
fn last_day(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(NaiveDate::MIN)
}
