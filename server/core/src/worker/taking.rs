//! What leaves next: urgent lanes first, at the pace of each provider, never to one that is paused.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::LEASE;
use super::pace::Pace;
use crate::Backend;
use crate::db::DbError;
use crate::repo::mail_groups::{self, GroupRow};
use crate::repo::outbox::claim::{self, ClaimedRow};
use crate::repo::outbox::lanes;
use crate::sms;

/// What may be under way.
pub(super) struct Room {
    /// Messages in all.
    pub free: usize,
    /// Under way for each provider.
    pub busy: BTreeMap<String, usize>,
    /// At once for one provider, by priority.
    pub connections: fn(i64) -> usize,
}

/// What was taken, and what became of lost leases and late messages.
pub(super) struct Taken {
    pub lost: u64,
    pub expired: u64,
    pub rows: Vec<ClaimedRow>,
    /// When a message that is due, and only waits for the pace of its provider, may leave.
    pub next_at: Option<DateTime<Utc>>,
}

pub(super) async fn take(backend: &Backend, owner: Uuid, now: DateTime<Utc>, room: &Room) -> Result<Taken, DbError> {
    let mails = Pace::a_second(backend.settings.mail_pace);
    let texts = Pace::a_second(backend.settings.sms.as_ref().map_or(0, |gateway| gateway.pace));
    let mut tx = backend.db.begin().await?;
    let lost = claim::return_lost(&mut tx, now).await?;
    let expired = claim::expire(&mut tx, now).await?;
    let mut due = lanes::list_due(&mut tx, now).await?;
    let known = if due.is_empty() { Vec::new() } else { mail_groups::list(&mut tx).await? };
    let mut groups: BTreeMap<String, GroupRow> = known.into_iter().map(|row| (row.name.clone(), row)).collect();
    // in turn: among equally urgent lanes the provider that had least comes first
    due.sort_by_key(|lane| (lane.priority(), groups.get(lane.group()).map(|row| row.spent_until), lane.due_at));
    let (mut free, mut busy) = (room.free, room.busy.clone());
    let mut taken = Taken { lost, expired, rows: Vec::new(), next_at: None };
    for lane in due {
        let (group, priority) = (lane.group(), lane.priority());
        let pace = if group == sms::GROUP { texts } else { mails };
        let row = groups.get(group);
        if free == 0 || row.and_then(|row| row.paused_until).is_some_and(|until| until > now) {
            continue;
        }
        let places = (room.connections)(priority).saturating_sub(busy.get(group).copied().unwrap_or(0)).min(free);
        let spent_until = row.map_or(now, |row| row.spent_until);
        let allowed = pace.allows(spent_until, priority, now);
        if allowed == 0 {
            let next = pace.next(spent_until, priority);
            taken.next_at = Some(taken.next_at.map_or(next, |known| known.min(next)));
            continue;
        }
        let most = places.min(allowed);
        if most == 0 {
            continue;
        }
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = claim::claim_lane(&mut tx, owner, now, now + LEASE, &lane.name, limit).await?;
        if let Some(spent_until) = pace.after(spent_until, rows.len(), now).filter(|_| !rows.is_empty()) {
            mail_groups::spend(&mut tx, group, spent_until).await?;
            let fresh = || GroupRow { name: group.to_owned(), paused_until: None, pauses: 0, spent_until };
            groups.entry(group.to_owned()).or_insert_with(fresh).spent_until = spent_until;
        }
        free -= rows.len();
        *busy.entry(group.to_owned()).or_insert(0) += rows.len();
        taken.rows.extend(rows);
    }
    tx.commit().await?;
    Ok(taken)
}
