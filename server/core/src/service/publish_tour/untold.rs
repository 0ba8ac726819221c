//! What people were to be told of earlier changes and have not been.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{RegistrationId, TicketId};

use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::outbox::{ChangedItem, Payload};
use crate::repo::{calls, changes};

/// What was taken back of each registration, by SEQUENCE.
pub(super) type Untold = BTreeMap<RegistrationId, BTreeMap<i64, TakenBack>>;

/// Words that were to be told.
pub(super) struct TakenBack {
    pub item: ChangedItem,
    /// Whether the calendar entry, in a mail of its own, may have gone ahead of the words.
    entry_left: bool,
}

fn add(untold: &mut Untold, item: ChangedItem, entry_left: bool) {
    let of_registration = untold.entry(item.registration).or_default();
    of_registration.insert(item.sequence, TakenBack { item, entry_left });
}

/// What the ticket's holder was to be told and has not been: their messages and calls are taken back.
pub(super) async fn take_back(
    tx: &mut Tx,
    ticket: TicketId,
    has_email: bool,
    now: DateTime<Utc>,
) -> Result<Untold, Unexpected> {
    let mut untold = Untold::new();
    let calls = calls::supersede(tx, ticket, now).await?;
    let messages = changes::supersede_grouped(tx, ticket, now).await?;
    if !has_email {
        for text in calls {
            let items: Vec<ChangedItem> = serde_json::from_str(&text).map_err(Unexpected::new)?;
            for item in items {
                add(&mut untold, item, false);
            }
        }
    }
    for text in messages {
        let Payload::GroupedChange { items } = serde_json::from_str(&text).map_err(Unexpected::new)? else { continue };
        for item in items {
            let taken_back = changes::supersede_follower(tx, ticket, item.registration, item.sequence, now).await?;
            add(&mut untold, item, !taken_back);
        }
    }
    Ok(untold)
}

/// The changes that led without a gap to the SEQUENCE before `sequence`, as one. What came before a
/// change that something else told, be it only the calendar entry, is no matter any more.
pub(super) fn unheard(items: &BTreeMap<i64, TakenBack>, sequence: i64) -> Option<ChangedItem> {
    let mut whole: Option<ChangedItem> = None;
    for (number, TakenBack { item, entry_left }) in items.range(..sequence).rev() {
        match &whole {
            _ if *entry_left => break,
            None if *number == sequence - 1 => whole = Some(item.clone()),
            Some(later) if *number == later.sequence - 1 => {
                let (soonest, until) = (item.soonest.min(later.soonest), item.until.max(later.until));
                whole = Some(ChangedItem { soonest, until, ..item.clone() });
            }
            _ => break,
        }
    }
    whole
}
