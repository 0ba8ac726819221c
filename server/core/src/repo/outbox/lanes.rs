//! The queue in lanes: one for each priority and provider, for instance « 3 gmail.com ». A lane whose
//! provider is paused, or has had its share, is passed over without reading its messages.

use chrono::{DateTime, Utc};

use crate::db::{DbError, Tx};
use crate::fetch_all;

/// Each lane by one step in the index, however many messages stand in it.
const LIST: &str = "with recursive known (lane) as ( \
        select min(o.lane) from outbox o where o.state = 'queued' \
        union all \
        select (select min(o.lane) from outbox o where o.state = 'queued' and o.lane > known.lane) \
        from known where known.lane is not null) \
    select known.lane, (select min(o.not_before) from outbox o where o.state = 'queued' and o.lane = known.lane) \
        as due_at from known where known.lane is not null";

pub(crate) const ALL: &[(&str, &str)] = &[("lanes::LIST", LIST)];

/// A lane and its earliest message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// As stored.
    pub name: String,
    /// Since when its first message may leave.
    pub due_at: DateTime<Utc>,
}

impl Lane {
    /// 0 before 4; a name that cannot be read goes last.
    #[must_use]
    pub fn priority(&self) -> i64 {
        self.name.split_once(' ').and_then(|(priority, _)| priority.parse().ok()).unwrap_or(i64::MAX)
    }

    /// The provider.
    #[must_use]
    pub fn group(&self) -> &str {
        group_in(&self.name)
    }
}

/// The lane of a priority and a provider.
#[must_use]
pub(crate) fn name(priority: i64, group: &str) -> String {
    format!("{priority} {group}")
}

/// The provider in the name of a lane.
#[must_use]
pub(crate) fn group_in(lane: &str) -> &str {
    lane.split_once(' ').map_or(lane, |(_, group)| group)
}

/// The lanes with a message that may leave at `now`: urgent ones first, then who waits longest.
pub async fn list_due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Lane>, DbError> {
    let rows = fetch_all!(tx, (String, Option<DateTime<Utc>>), LIST)?;
    let mut lanes: Vec<Lane> = rows
        .into_iter()
        .filter_map(|(name, due_at)| Some(Lane { name, due_at: due_at.filter(|due| *due <= now)? }))
        .collect();
    lanes.sort_by(|a, b| (a.priority(), a.due_at, &a.name).cmp(&(b.priority(), b.due_at, &b.name)));
    Ok(lanes)
}
