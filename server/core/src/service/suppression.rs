//! Whom not to write to: addresses that do not exist, that came back three times in thirty days, or
//! whose owner wants no reminders. A refusal of our house (5.7.x) is never held against an address.

use chrono::{DateTime, TimeDelta, Utc};
use domain::email::EmailAddress;
use domain::phone::PhoneNumber;

use crate::db::{DbError, Tx};
use crate::keys::Keys;
use crate::mail::answer::SendError;
use crate::repo::suppressions::{self, SuppressionRow};

/// So many messages that came back within [`WINDOW`] are enough.
const MOST_FAULTS: i64 = 3;
/// See [`MOST_FAULTS`].
const WINDOW: TimeDelta = TimeDelta::days(30);

/// What is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Nothing at all.
    All,
    /// Reminders only.
    Reminders,
}

impl Scope {
    /// As stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Reminders => "reminders",
        }
    }
}

/// Since when an address is not written to, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What is not sent.
    pub scope: Scope,
    /// The code of the last answer, or `unsubscribed`.
    pub reason: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// What holds for an address.
pub(crate) async fn of(tx: &mut Tx, keys: &Keys, address: &EmailAddress) -> Result<Vec<Suppressed>, DbError> {
    let rows = suppressions::list(tx, &keys.address_hash(address)).await?;
    let known = |row: SuppressionRow| {
        let scope = [Scope::All, Scope::Reminders].into_iter().find(|scope| scope.as_str() == row.scope)?;
        Some(Suppressed { scope, reason: row.reason, at: row.suppressed_at? })
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// A message to the address was refused or came back.
pub(crate) async fn note_refusal(
    tx: &mut Tx,
    keys: &Keys,
    address: &EmailAddress,
    refusal: &SendError,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let at_once = match refusal {
        SendError::Mailbox(answer) => answer.names_no_mailbox(),
        SendError::NoRoom(_) => false,
        SendError::Later(_) | SendError::Policy(_) | SendError::Account(_) => return Ok(()),
    };
    let hash = keys.address_hash(address);
    let known = suppressions::find(tx, &hash, Scope::All.as_str()).await?.filter(|row| now - row.since <= WINDOW);
    let faults = known.as_ref().map_or(0, |row| row.faults) + 1;
    let since = known.as_ref().map_or(now, |row| row.since);
    let before = known.and_then(|row| row.suppressed_at);
    let row = SuppressionRow {
        scope: Scope::All.as_str().to_owned(),
        reason: crate::jobs::reason::of_refusal(refusal),
        faults,
        since,
        suppressed_at: before.or((at_once || faults >= MOST_FAULTS).then_some(now)),
    };
    suppressions::write(tx, &hash, &row).await
}

/// The owner of the address wants none of these.
pub(crate) async fn suppress(
    tx: &mut Tx,
    keys: &Keys,
    address: &EmailAddress,
    scope: Scope,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    suppress_hash(tx, &keys.address_hash(address), scope, now).await
}

/// The owner of what a keyed hash stands for wants none of these.
pub(crate) async fn suppress_hash(tx: &mut Tx, hash: &[u8], scope: Scope, now: DateTime<Utc>) -> Result<(), DbError> {
    let (scope, reason) = (scope.as_str().to_owned(), crate::jobs::reason::UNSUBSCRIBED.to_owned());
    let row = SuppressionRow { scope, reason, faults: 0, since: now, suppressed_at: Some(now) };
    suppressions::write(tx, hash, &row).await
}

/// Whether somebody answered « STOP » from this number.
pub(crate) async fn phone_wants_none(tx: &mut Tx, keys: &Keys, phone: &PhoneNumber) -> Result<bool, DbError> {
    let known = suppressions::find(tx, &keys.phone_hash(phone), Scope::Reminders.as_str()).await?;
    Ok(known.is_some_and(|row| row.suppressed_at.is_some()))
}

/// A person lifts it. False when there was nothing to lift.
pub(crate) async fn delete(tx: &mut Tx, keys: &Keys, address: &EmailAddress, scope: Scope) -> Result<bool, DbError> {
    delete_hash(tx, &keys.address_hash(address), scope).await
}

/// The same for what a keyed hash stands for.
pub(crate) async fn delete_hash(tx: &mut Tx, hash: &[u8], scope: Scope) -> Result<bool, DbError> {
    suppressions::delete(tx, hash, scope.as_str()).await
}
