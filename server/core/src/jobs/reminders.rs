//! Reminders: one for each ticket, day and kind, made when its time is near.
//!
//! The planner looks two days ahead. What it writes says only the ticket and the day; who is still
//! coming, and when, is asked again when the reminder leaves.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use domain::ids::{OutboxId, TicketId};
use domain::reminder::{Decision, ReminderKind, decide, due, latest, leaves_at};
use uuid::Uuid;

use crate::Backend;
use crate::db::DbError;
use crate::repo::outbox::{self, MessageKind, NewMessage, Payload, reminders};
use crate::zone::{self, ZoneError};

/// How far ahead rows are made: fewer rows to correct when a day changes.
const AHEAD: TimeDelta = TimeDelta::hours(48);
/// The earliest reminder is due a week before; a day more for the hours.
const FARTHEST_START: TimeDelta = TimeDelta::days(8);
/// At most so many rows in one transaction, so that registrations need not wait.
const IN_ONE_TRANSACTION: usize = 100;

/// A seat of one ticket on one day, in the town's own time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub starts: NaiveDateTime,
    /// When the person last learnt about it: registered, or was told of a change.
    pub known_since: NaiveDateTime,
    pub sequence: i64,
}

/// The reminder of a day: which seats, due when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayPlan {
    kind: ReminderKind,
    /// Places in the list of seats.
    pub members: Vec<usize>,
    /// The sum of their SEQUENCEs: it rises whenever one of them changes.
    pub sequence: i64,
    starts: NaiveDateTime,
    known_since: NaiveDateTime,
}

/// The reminder of one kind for the seats of one ticket and day; `None` when nobody needs one.
/// The earliest seat gives the time. Seats that the person learnt of after that are left out.
pub(crate) fn plan_day(kind: ReminderKind, seats: &[Seat]) -> Option<DayPlan> {
    let starts = seats.iter().map(|seat| seat.starts).min()?;
    let due = due(kind, starts);
    let known_before = seats.iter().enumerate().filter(|(_, seat)| seat.known_since <= due);
    let members: Vec<usize> = known_before.clone().map(|(index, _)| index).collect();
    let known_since = known_before.clone().map(|(_, seat)| seat.known_since).max()?;
    let sequence = known_before.map(|(_, seat)| seat.sequence).sum();
    Some(DayPlan { kind, members, sequence, starts, known_since })
}

impl DayPlan {
    /// What the rule says at a local time.
    pub(crate) fn decide(&self, now: NaiveDateTime) -> Decision {
        decide(self.kind, self.starts, self.known_since, now)
    }

    /// From when (quiet hours kept) and until when it may leave.
    pub(crate) fn window(&self, now: NaiveDateTime, zone: &str) -> Result<(DateTime<Utc>, DateTime<Utc>), ZoneError> {
        let from = leaves_at(now.max(due(self.kind, self.starts)));
        let until = latest(self.kind, self.starts);
        // the last moment itself still counts
        Ok((zone::resolve_loosely(from, zone)?, zone::resolve_loosely(until, zone)? + TimeDelta::seconds(1)))
    }
}

/// Writes the reminders that fall due within two days. Answers how many are new.
pub async fn plan(backend: &Backend) -> Result<u64, DbError> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let coming = reminders::list_coming(&mut tx, now, now + AHEAD + FARTHEST_START).await?;
    let known = known_sequences(&reminders::list_known(&mut tx, now).await?);
    tx.rollback().await?;

    let mut days: BTreeMap<(Uuid, NaiveDate), (String, Vec<Seat>)> = BTreeMap::new();
    for row in coming {
        let Ok(known_since) = zone::local(row.revised_at, &row.time_zone) else {
            tracing::error!(ticket = %row.ticket_id, zone = row.time_zone, "no reminder: unknown time zone");
            continue;
        };
        let seat = Seat { starts: row.starts_on.and_time(row.start_time), known_since, sequence: row.sequence };
        days.entry((row.ticket_id, row.starts_on)).or_insert_with(|| (row.time_zone, Vec::new())).1.push(seat);
    }

    let mut messages = Vec::new();
    for ((ticket, day), (zone, seats)) in days {
        let Ok(local_now) = zone::local(now, &zone) else { continue };
        for kind in ReminderKind::ALL.iter().copied() {
            let Some(plan) = plan_day(kind, &seats) else { continue };
            if known.get(&(ticket, kind, day)).is_some_and(|sequence| *sequence >= plan.sequence) {
                continue;
            }
            if !matches!(plan.decide(local_now), Decision::TooEarly | Decision::Send) {
                continue;
            }
            match plan.window(local_now, &zone) {
                Ok((from, until)) if from <= now + AHEAD => {
                    messages.push(message(TicketId(ticket), kind, day, plan.sequence, from, until));
                }
                _ => {}
            }
        }
    }
    write(backend, now, &messages).await
}

fn message(
    ticket: TicketId,
    kind: ReminderKind,
    day: NaiveDate,
    sequence: i64,
    not_before: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> NewMessage {
    NewMessage {
        unique_key: format!("ticket:{ticket}:reminder:{}:{day}:{sequence}", kind.as_str()),
        kind: MessageKind::Reminder,
        ticket: Some(ticket),
        registration: None,
        login: None,
        payload: Payload::Day { reminder: kind, day },
        sequence,
        not_before,
        expires_at,
    }
}

async fn write(backend: &Backend, now: DateTime<Utc>, messages: &[NewMessage]) -> Result<u64, DbError> {
    let mut written = 0;
    for some in messages.chunks(IN_ONE_TRANSACTION) {
        let mut tx = backend.db.begin().await?;
        for message in some {
            written += u64::from(outbox::enqueue(&mut tx, OutboxId(backend.new_id()), now, message).await?);
        }
        tx.commit().await?;
    }
    Ok(written)
}

/// The newest sum of SEQUENCEs that a reminder speaks of, by ticket, kind and day.
fn known_sequences(rows: &[reminders::KnownRow]) -> HashMap<(Uuid, ReminderKind, NaiveDate), i64> {
    let mut known = HashMap::new();
    for row in rows {
        if let Ok(Payload::Day { reminder, day }) = serde_json::from_str(&row.payload) {
            let newest = known.entry((row.ticket_id, reminder, day)).or_insert(row.sequence);
            *newest = row.sequence.max(*newest);
        }
    }
    known
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn seat(starts: &str, known_since: &str, sequence: i64) -> Seat {
        Seat { starts: at(starts), known_since: at(known_since), sequence }
    }

    #[test]
    fn the_earliest_seat_gives_the_time_and_late_comers_are_left_out() {
        let seats = [
            seat("2027-05-18 14:00", "2027-05-01 10:00", 2),
            seat("2027-05-18 08:00", "2027-05-02 10:00", 1),
            seat("2027-05-18 16:00", "2027-05-17 12:00", 4),
        ];
        let plan = plan_day(ReminderKind::DayBefore, &seats).unwrap();
        assert_eq!((plan.members.clone(), plan.sequence), (vec![0, 1], 3));
        // before nine: the day before at ten
        assert_eq!(plan.decide(at("2027-05-17 09:59")), Decision::TooEarly);
        assert_eq!(plan.decide(at("2027-05-17 10:00")), Decision::Send);
        let (from, until) = plan.window(at("2027-05-16 09:00"), "America/Martinique").unwrap();
        assert_eq!(from.to_rfc3339(), "2027-05-17T14:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2027-05-18T10:00:01+00:00");
        assert_eq!(plan_day(ReminderKind::DayBefore, &seats[2..]).unwrap().members, [0]);
        assert_eq!(plan_day(ReminderKind::DaysBefore7, &seats[2..]), None);
        assert_eq!(plan_day(ReminderKind::DayBefore, &[]), None);
    }

    #[test]
    fn the_night_of_the_clock_change_is_kept_apart_from_the_day_before() {
        // 28 March 2026 in Paris is still winter time: 17 h is 16:00Z
        let seats = [seat("2026-03-29 10:00", "2026-03-01 10:00", 0)];
        let plan = plan_day(ReminderKind::DayBefore, &seats).unwrap();
        let (from, _) = plan.window(at("2026-03-27 10:00"), "Europe/Paris").unwrap();
        assert_eq!(from.to_rfc3339(), "2026-03-28T16:00:00+00:00");
    }
}
