//! Reminders: one for each ticket, day and kind, made when its time is near.
//!
//! The planner looks two days ahead. What it writes says only the ticket and the day; who is still
//! coming, and when, is asked again when the reminder leaves.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use domain::ids::{OutboxId, TicketId};
use domain::reminder::{APART, Decision, ReminderKind, ReminderSchedule, leaves_at};
use uuid::Uuid;

use crate::Backend;
use crate::db::DbError;
use crate::repo::outbox::reminders::ComingRow;
use crate::repo::outbox::{self, MessageKind, NewMessage, Payload, reminders};
use crate::repo::reminder_schedules;
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
    /// Of the registration: above nought it was a change that the person was told of.
    pub sequence: i64,
}

/// The reminder of a day: which seats, due when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayPlan {
    schedule: ReminderSchedule,
    kind: ReminderKind,
    due: NaiveDateTime,
    /// Places in the list of seats.
    pub members: Vec<usize>,
    /// The sum of their SEQUENCEs: it rises whenever one of them changes.
    pub sequence: i64,
    starts: NaiveDateTime,
    known_since: NaiveDateTime,
}

/// Whom a reminder would only repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unneeded {
    /// The tour sends none of this kind, or none at this hour.
    NotPlanned,
    /// The person learnt of everything after it was due, or shortly before by the news of a change.
    Knows,
}

/// The reminder of one kind for the seats of one ticket and day. The earliest seat gives the time.
/// Seats that the person learnt of after that are left out; where all others changed within the last
/// six hours, the news of it was the reminder.
pub(crate) fn plan_day(schedule: ReminderSchedule, kind: ReminderKind, seats: &[Seat]) -> Result<DayPlan, Unneeded> {
    let starts = seats.iter().map(|seat| seat.starts).min().ok_or(Unneeded::Knows)?;
    let due = schedule.due(kind, starts).ok_or(Unneeded::NotPlanned)?;
    let known_before = seats.iter().enumerate().filter(|(_, seat)| seat.known_since <= due);
    let is_news = |seat: &Seat| seat.sequence > 0 && due.signed_duration_since(seat.known_since) < APART;
    if known_before.clone().all(|(_, seat)| is_news(seat)) {
        return Err(Unneeded::Knows);
    }
    let members: Vec<usize> = known_before.clone().map(|(index, _)| index).collect();
    let known_since = known_before.clone().map(|(_, seat)| seat.known_since).max().ok_or(Unneeded::Knows)?;
    let sequence = known_before.map(|(_, seat)| seat.sequence).sum();
    Ok(DayPlan { schedule, kind, due, members, sequence, starts, known_since })
}

impl DayPlan {
    /// What the rule says at a local time.
    pub(crate) fn decide(&self, now: NaiveDateTime) -> Decision {
        // A plan is made only for what the tour sends.
        self.schedule.decide(self.kind, self.starts, self.known_since, now).unwrap_or(Decision::TooLate)
    }

    /// From when, quiet hours kept, in the town's time.
    pub(crate) fn leaves(&self, now: NaiveDateTime) -> NaiveDateTime {
        leaves_at(now.max(self.due))
    }

    /// From when (quiet hours kept) and until when it may leave.
    pub(crate) fn window(&self, now: NaiveDateTime, zone: &str) -> Result<(DateTime<Utc>, DateTime<Utc>), ZoneError> {
        let until = self.schedule.latest(self.kind, self.starts);
        // the last moment itself still counts
        Ok((
            zone::resolve_loosely(self.leaves(now), zone)?,
            zone::resolve_loosely(until, zone)? + TimeDelta::seconds(1),
        ))
    }
}

/// Writes the reminders that fall due within two days. Answers how many are new.
pub async fn plan(backend: &Backend) -> Result<u64, DbError> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let coming = reminders::list_coming(&mut tx, now, now + AHEAD + FARTHEST_START).await?;
    let known = known_sequences(&reminders::list_known(&mut tx, now).await?);
    let schedules = reminder_schedules::list(&mut tx).await?;
    tx.rollback().await?;

    let mut days: BTreeMap<(Uuid, NaiveDate), (ComingRow, Vec<Seat>)> = BTreeMap::new();
    for row in coming {
        let Ok(known_since) = zone::local(row.revised_at, &row.time_zone) else {
            tracing::error!(ticket = %row.ticket_id, zone = row.time_zone, "no reminder: unknown time zone");
            continue;
        };
        let seat = Seat { starts: row.starts_on.and_time(row.start_time), known_since, sequence: row.sequence };
        days.entry((row.ticket_id, row.starts_on)).or_insert_with(|| (row, Vec::new())).1.push(seat);
    }

    let mut messages = Vec::new();
    for ((ticket, day), (first, seats)) in days {
        let zone = first.time_zone.as_str();
        let Ok(local_now) = zone::local(now, zone) else { continue };
        let schedule = schedules.get(&first.tour_id).copied().unwrap_or_default();
        for kind in ReminderKind::ALL.iter().copied() {
            let Ok(plan) = plan_day(schedule, kind, &seats) else { continue };
            if known.get(&(ticket, kind, day)).is_some_and(|sequence| *sequence >= plan.sequence) {
                continue;
            }
            if !matches!(plan.decide(local_now), Decision::TooEarly | Decision::Send) {
                continue;
            }
            match plan.window(local_now, zone) {
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
        payload: Payload::Day { reminder: kind, day, told: Vec::new() },
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
            let new = outbox::enqueue(&mut tx, OutboxId(backend.new_id()), now, message).await?;
            written += u64::from(new || reminders::plan_again(&mut tx, message).await?);
        }
        tx.commit().await?;
    }
    Ok(written)
}

/// The newest sum of SEQUENCEs that a reminder speaks of, by ticket, kind and day.
pub(crate) fn known_sequences(rows: &[reminders::KnownRow]) -> HashMap<(Uuid, ReminderKind, NaiveDate), i64> {
    let mut known = HashMap::new();
    for row in rows {
        if let Ok(Payload::Day { reminder, day, .. }) = serde_json::from_str(&row.payload) {
            let newest = known.entry((row.ticket_id, reminder, day)).or_insert(row.sequence);
            *newest = row.sequence.max(*newest);
        }
    }
    known
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use chrono::{Days, NaiveTime};
    use domain::reminder::SendingTime;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn usual(kind: ReminderKind, seats: &[Seat]) -> Result<DayPlan, Unneeded> {
        plan_day(ReminderSchedule::default(), kind, seats)
    }

    fn seat(starts: &str, known_since: &str, sequence: i64) -> Seat {
        Seat { starts: at(starts), known_since: at(known_since), sequence }
    }

    #[test]
    fn the_earliest_seat_gives_the_time_and_late_comers_are_left_out() {
        let seats = [
            seat("2027-05-18 14:00", "2027-05-01 10:00", 2),
            seat("2027-05-18 08:00", "2027-05-02 10:00", 1),
            seat("2027-05-18 16:00", "2027-05-17 10:30", 4),
        ];
        let plan = usual(ReminderKind::DayBefore, &seats).unwrap();
        assert_eq!((plan.members.clone(), plan.sequence), (vec![0, 1], 3));
        // before nine: the day before at ten
        assert_eq!(plan.decide(at("2027-05-17 09:59")), Decision::TooEarly);
        assert_eq!(plan.decide(at("2027-05-17 10:00")), Decision::Send);
        let (from, until) = plan.window(at("2027-05-16 09:00"), "America/Martinique").unwrap();
        assert_eq!(from.to_rfc3339(), "2027-05-17T14:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2027-05-18T10:00:01+00:00");
        assert_eq!(usual(ReminderKind::DayBefore, &seats[2..]).unwrap().members, [0]);
        assert_eq!(usual(ReminderKind::DaysBefore7, &seats[2..]), Err(Unneeded::Knows));
        assert_eq!(usual(ReminderKind::HoursBefore2, &seats), Err(Unneeded::NotPlanned));
        assert_eq!(usual(ReminderKind::DayBefore, &[]), Err(Unneeded::Knows));
    }

    #[test]
    fn the_night_of_the_clock_change_is_kept_apart_from_the_day_before() {
        // 28 March 2026 in Paris is still winter time: 17 h is 16:00Z
        let seats = [seat("2026-03-29 10:00", "2026-03-01 10:00", 0)];
        let plan = usual(ReminderKind::DayBefore, &seats).unwrap();
        let (from, _) = plan.window(at("2026-03-27 10:00"), "Europe/Paris").unwrap();
        assert_eq!(from.to_rfc3339(), "2026-03-28T16:00:00+00:00");
    }

    #[test]
    fn the_news_of_a_change_is_the_reminder_of_the_next_six_hours() {
        let at_five = |changed: &str, sequence| {
            usual(ReminderKind::DayBefore, &[seat("2027-05-18 14:00", changed, sequence)]).map(|plan| plan.members)
        };
        assert_eq!(at_five("2027-05-17 11:00", 1), Ok(vec![0]));
        assert_eq!(at_five("2027-05-17 11:01", 1), Err(Unneeded::Knows));
        assert_eq!(at_five("2027-05-17 17:00", 1), Err(Unneeded::Knows));
        // Who has registered shortly before, without any change, is reminded.
        assert_eq!(at_five("2027-05-17 16:59", 0), Ok(vec![0]));
        // With another seat that day the reminder leaves, and tells both.
        let both = [seat("2027-05-18 14:00", "2027-05-17 12:00", 1), seat("2027-05-18 16:00", "2027-05-01 10:00", 0)];
        let plan = usual(ReminderKind::DayBefore, &both).unwrap();
        assert_eq!((plan.members, plan.sequence), (vec![0, 1], 1));
    }

    /// Zones of both halves of the earth, and days on which the clocks of each jump or go back.
    const PLACES: &[(&str, &[&str])] = &[
        ("Europe/Paris", &["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31"]),
        ("Pacific/Auckland", &["2026-04-05", "2026-09-27", "2027-04-04", "2027-09-26"]),
        ("America/Martinique", &["2027-05-18"]),
        ("UTC", &["2026-12-31", "2028-02-29"]),
    ];

    proptest! {
        #[test]
        fn the_towns_clock_shows_the_chosen_time_on_days_of_change_too(
            (place, which) in (0..PLACES.len(), any::<prop::sample::Index>()),
            (days, minute) in (0..9_u64, 0..1_440_u32),
            (week, eve) in (480..=1230_u32, 480..=1230_u32),
        ) {
            let (zone, changes) = PLACES[place];
            let change: NaiveDate = changes[which.index(changes.len())].parse().unwrap();
            let time = |minute: u32| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
            let schedule = ReminderSchedule {
                days_before_7: SendingTime::new(time(week)),
                day_before: SendingTime::new(time(eve)),
                hours_before_2: true,
            };
            let starts = (change + Days::new(days)).and_time(time(minute));
            let start = zone::resolve_loosely(starts, zone).unwrap();
            let known_since = starts - TimeDelta::days(40);
            let seats = [Seat { starts, known_since, sequence: 0 }];
            for kind in ReminderKind::ALL.iter().copied() {
                let Ok(plan) = plan_day(schedule, kind, &seats) else { continue };
                let (from, until) = plan.window(known_since, zone).unwrap();
                let shown = zone::local(from, zone).unwrap();
                prop_assert_eq!(shown, schedule.due(kind, starts).unwrap());
                prop_assert!(from < until && from < start);
                prop_assert_eq!(plan.decide(zone::local(start, zone).unwrap()), Decision::TooLate);
                match kind {
                    ReminderKind::DaysBefore7 => prop_assert_eq!(shown, (starts.date() - Days::new(7)).and_time(time(week))),
                    ReminderKind::DayBefore => prop_assert_eq!(shown.date(), starts.date() - Days::new(1)),
                    // two hours that have passed, not two hours of the clock
                    ReminderKind::HoursBefore2 if shown.date() == starts.date() && minute < 1_380 => {
                        prop_assert_eq!(start - from, TimeDelta::hours(2));
                    }
                    ReminderKind::HoursBefore2 => prop_assert_eq!(shown.time(), SendingTime::LATEST.time()),
                }
            }
        }
    }
}
