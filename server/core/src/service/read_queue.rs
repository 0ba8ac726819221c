//! How the queue of messages is, for the team's page and for machines that watch.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::mail_groups;
use crate::repo::outbox::{health, lanes};

/// A refusal by policy is shown for so long.
const ALARM: TimeDelta = TimeDelta::days(1);
/// A cancellation that waits longer is an alarm.
const CANCELLATION_WAITS: TimeDelta = TimeDelta::minutes(2);
/// The rates are those of the last hour.
const LATELY: TimeDelta = TimeDelta::hours(1);

/// The queue at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Queue {
    /// By priority: messages that are due, and the seconds that the first has waited.
    pub waiting: BTreeMap<i64, (i64, i64)>,
    /// By provider and state: messages that ended in the last hour.
    pub ended: BTreeMap<(String, String), i64>,
    /// Providers that asked us to wait, and until when.
    pub paused: Vec<(String, DateTime<Utc>)>,
    /// Messages refused because of our names, our signature or our standing, within a day. It is for
    /// the house to mend, and nobody's address is to blame.
    pub refused: i64,
    /// When the last of them was.
    pub refused_at: Option<DateTime<Utc>>,
    /// Messages that wait because our own server refuses our account.
    pub without_account: i64,
}

impl Queue {
    /// True when a cancellation has been due for more than two minutes.
    #[must_use]
    pub fn cancellations_are_late(&self) -> bool {
        self.waiting.get(&0).is_some_and(|(_, seconds)| *seconds > CANCELLATION_WAITS.num_seconds())
    }

    /// In the text format that monitors read: one figure a line, `name{label="value"} number`.
    #[must_use]
    pub fn figures(&self) -> String {
        let mut text = String::new();
        let mut line = |name: &str, labels: &[(&str, &str)], value: i64| {
            let labels: Vec<String> =
                labels.iter().map(|(name, value)| format!("{name}=\"{}\"", plain(value))).collect();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            // writing to a String cannot fail
            let _ = writeln!(text, "caravane_mail_{name}{labels} {value}");
        };
        for (priority, (messages, seconds)) in &self.waiting {
            let priority = priority.to_string();
            line("due", &[("priority", &priority)], *messages);
            line("oldest_due_seconds", &[("priority", &priority)], *seconds);
        }
        for ((provider, state), messages) in &self.ended {
            line("ended_last_hour", &[("provider", provider), ("state", state)], *messages);
        }
        for (provider, _) in &self.paused {
            line("provider_paused", &[("provider", provider)], 1);
        }
        line("refused_by_policy_last_day", &[], self.refused);
        line("waiting_for_account", &[], self.without_account);
        line("cancellations_late", &[], i64::from(self.cancellations_are_late()));
        text
    }
}

/// A label: what a domain can hold, and no quote.
fn plain(value: &str) -> String {
    value.chars().filter(|sign| sign.is_ascii_alphanumeric() || ".-_?".contains(*sign)).collect()
}

/// The queue as it is now.
pub async fn read(backend: &Backend) -> Result<Queue, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let waiting = health::waiting(&mut tx, now).await?;
    let ended = health::ended(&mut tx, now - LATELY).await?;
    let groups = mail_groups::list(&mut tx).await?;
    let refused = health::refused(&mut tx, now - ALARM).await?;
    let without_account = health::without_account(&mut tx).await?;
    tx.rollback().await?;

    let mut queue =
        Queue { refused: refused.messages, refused_at: refused.last_at, without_account, ..Queue::default() };
    for row in waiting {
        let lane = lanes::Lane { name: row.lane, due_at: row.oldest };
        let (messages, seconds) = queue.waiting.entry(lane.priority()).or_default();
        *messages += row.messages;
        *seconds = (*seconds).max((now - row.oldest).num_seconds());
    }
    for row in ended {
        *queue.ended.entry((lanes::group_in(&row.lane).to_owned(), row.state)).or_default() += row.messages;
    }
    queue.paused =
        groups.into_iter().filter_map(|row| Some((row.name, row.paused_until.filter(|until| *until > now)?))).collect();
    Ok(queue)
}
