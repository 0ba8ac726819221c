//! Which reminders a tour sends: who gets which one when, and another choice.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{LoginId, StopId, TourId};
use domain::phone::PhoneNumber;
use domain::reminder::{Decision, ReminderKind, ReminderSchedule, SendingTime};
use uuid::Uuid;

use super::suppression::Scope;
use super::typed::{Reader, SaveError, WrongKind};
use crate::Backend;
use crate::db::{DbError, with_retries};
use crate::error::Unexpected;
use crate::jobs::reminders::{DayPlan, Seat, Unneeded, known_sequences, plan_day};
use crate::repo::outbox::reminders;
use crate::repo::reminder_schedules::{self, SeatRow};
use crate::repo::{itinerary, suppressions, versions};
use crate::zone;

/// So many seats are counted; a tour of forty towns has some thousands.
const MOST_SEATS: i64 = 20_000;

/// The reminders of a tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReminderPage {
    /// The tour's name inside.
    pub tour: String,
    /// IANA zone in which the choice is dated.
    pub time_zone: String,
    /// What it sends.
    pub schedule: ReminderSchedule,
    /// How often it was chosen; 0 for the usual ones.
    pub revision: i64,
    /// Who chose it last, and when.
    pub saved: Option<(String, DateTime<Utc>)>,
    /// The days to come, in their order.
    pub days: Vec<DayPreview>,
    /// Whether there are more seats than were counted.
    pub is_cut: bool,
}

/// A day of a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayPreview {
    /// The stop.
    pub stop: StopId,
    /// Its town.
    pub town: String,
    /// The local day.
    pub day: NaiveDate,
    /// Its reminders in the order in which they leave.
    pub lines: Vec<LinePreview>,
}

/// What leaves at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePreview {
    /// When, in the town's time; `None` where another reminder is too near for this one.
    pub leaves: Option<NaiveDateTime>,
    /// Which one.
    pub kind: ReminderKind,
    /// How many tickets get it.
    pub coming: usize,
    /// How many have got it.
    pub sent: usize,
    /// How many do not get it, and why.
    pub without: Vec<(WhyNone, usize)>,
}

/// Why a ticket gets no reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNone {
    /// It has no address.
    NoAddress,
    /// The person learnt of it afterwards, or shortly before by the news of a change.
    Knows,
    /// The person wants no reminders.
    Unsubscribed,
    /// The address refuses messages.
    Suppressed,
    /// It is too late for it.
    TooLate,
    /// The reminder of the day before is less than six hours away.
    Near,
}

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct ScheduleForm {
    /// Whether there is one of a week before.
    pub days_before_7: bool,
    /// Its hour.
    pub days_before_7_at: String,
    /// Whether there is one of the day before.
    pub day_before: bool,
    /// Its hour.
    pub day_before_at: String,
    /// Whether there is one of two hours before.
    pub hours_before_2: bool,
}

/// Reads the reminders of a tour; `None` for an unknown one.
pub async fn read(backend: &Backend, tour: &str) -> Result<Option<ReminderPage>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(line) = itinerary::list_tours(&mut tx).await?.into_iter().find(|line| line.slug == tour) else {
        return Ok(None);
    };
    let stored = reminder_schedules::find(&mut tx, TourId(line.id)).await?;
    let mut seats = reminder_schedules::list_seats(&mut tx, TourId(line.id), now, MOST_SEATS + 1).await?;
    let known = reminders::list_known(&mut tx, now).await?;
    let sent: Vec<_> = known.into_iter().filter(|row| row.state == "sent").collect();
    let silent = suppressions::in_force(&mut tx).await?;
    tx.rollback().await?;
    let is_cut = i64::try_from(seats.len()).unwrap_or(i64::MAX) > MOST_SEATS;
    seats.truncate(usize::try_from(MOST_SEATS).unwrap_or(usize::MAX));
    let schedule = stored.as_ref().map(|stored| stored.schedule).unwrap_or_default();
    let counting = Counting { backend, now, schedule, sent: known_sequences(&sent), silent };
    let days = counting.days(&seats)?;
    let saved = stored.as_ref().and_then(|stored| Some((stored.saved_by_name.clone()?, stored.saved_at)));
    let revision = stored.map_or(0, |stored| stored.revision);
    let (tour, time_zone) = (line.inside_name, line.time_zone);
    Ok(Some(ReminderPage { tour, time_zone, schedule, revision, saved, days, is_cut }))
}

/// Chooses for a tour. What waits is asked again whether and when it leaves.
pub async fn save(
    backend: &Backend,
    by: LoginId,
    tour: &str,
    revision: i64,
    form: &ScheduleForm,
) -> Result<(), SaveError> {
    let mut reader = Reader::default();
    let mut time = |is_on: bool, field: &str, typed: &str| {
        let time = is_on.then(|| reader.hour(field, typed)).flatten()?;
        let sending = SendingTime::new(time);
        if sending.is_none() {
            reader.note(field, WrongKind::Night);
        }
        sending
    };
    let schedule = ReminderSchedule {
        days_before_7: time(form.days_before_7, "days_before_7_at", &form.days_before_7_at),
        day_before: time(form.day_before, "day_before_at", &form.day_before_at),
        hours_before_2: form.hours_before_2,
    };
    reader.finish()?;
    with_retries(|| once(backend, by, tour, revision, &schedule)).await?;
    backend.wake.notify_one();
    Ok(())
}

async fn once(
    backend: &Backend,
    by: LoginId,
    tour: &str,
    revision: i64,
    schedule: &ReminderSchedule,
) -> Result<(), SaveError> {
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let tour = versions::find_tour(&mut tx, tour).await?.ok_or(SaveError::Missing)?;
    if !reminder_schedules::store(&mut tx, tour, revision, schedule, (by, now)).await? {
        let newer = reminder_schedules::find(&mut tx, tour).await?.ok_or(SaveError::Missing)?;
        return Err(SaveError::Newer { by: newer.saved_by_name, at: newer.saved_at, revision: newer.revision });
    }
    reminders::ask_again(&mut tx, tour, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Everything that says who gets a reminder.
struct Counting<'a> {
    backend: &'a Backend,
    now: DateTime<Utc>,
    schedule: ReminderSchedule,
    sent: HashMap<(Uuid, ReminderKind, NaiveDate), i64>,
    silent: HashSet<(Vec<u8>, String)>,
}

/// What a reminder does for a ticket.
enum Fate {
    Coming,
    Sent,
    None(WhyNone),
}

type Line = (usize, usize, BTreeMap<WhyNone, usize>);

impl Counting<'_> {
    /// The seats come by day, stop and ticket.
    fn days(&self, seats: &[SeatRow]) -> Result<Vec<DayPreview>, DbError> {
        let mut days: Vec<DayPreview> = Vec::new();
        for of_day in seats.chunk_by(|one, next| (one.starts_on, one.stop_id) == (next.starts_on, next.stop_id)) {
            let Some(first) = of_day.first() else { continue };
            let mut lines: BTreeMap<(Option<NaiveDateTime>, ReminderKind), Line> = BTreeMap::new();
            for of_ticket in of_day.chunk_by(|one, next| one.ticket_id == next.ticket_id) {
                for (kind, leaves, fate) in self.ticket(of_ticket)? {
                    let (coming, sent, without) = lines.entry((leaves, kind)).or_default();
                    match fate {
                        Fate::Coming => *coming += 1,
                        Fate::Sent => *sent += 1,
                        Fate::None(why) => *without.entry(why).or_default() += 1,
                    }
                }
            }
            let lines = lines.into_iter().map(|((leaves, kind), (coming, sent, without))| {
                let without = without.into_iter().collect();
                LinePreview { leaves, kind, coming, sent, without }
            });
            days.push(DayPreview {
                stop: StopId(first.stop_id),
                town: first.town.clone(),
                day: first.starts_on,
                lines: lines.collect(),
            });
        }
        Ok(days)
    }

    /// The reminders of one ticket on one day.
    fn ticket(&self, rows: &[SeatRow]) -> Result<Vec<(ReminderKind, Option<NaiveDateTime>, Fate)>, DbError> {
        let mut seats = Vec::new();
        let zone = |row: &SeatRow, at| {
            let wrong = |_| DbError::Inconsistent { table: "stops", column: "time_zone", row: row.stop_id.to_string() };
            zone::local(at, &row.time_zone).map_err(wrong)
        };
        for row in rows {
            let known_since = zone(row, row.revised_at)?;
            seats.push(Seat { starts: row.starts_on.and_time(row.start_time), known_since, sequence: row.sequence });
        }
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        let local_now = zone(first, self.now)?;
        let starts = seats.iter().map(|seat| seat.starts).min();
        let mut found = Vec::new();
        for kind in ReminderKind::ALL.iter().copied() {
            let is_sent = match kind {
                ReminderKind::DaysBefore7 => self.schedule.days_before_7.is_some(),
                ReminderKind::DayBefore => self.schedule.day_before.is_some(),
                ReminderKind::HoursBefore2 => self.schedule.hours_before_2,
            };
            if !is_sent {
                continue;
            }
            let due = starts.and_then(|starts| self.schedule.due(kind, starts));
            let line = match plan_day(self.schedule, kind, &seats) {
                Err(Unneeded::NotPlanned) => (kind, None, Fate::None(WhyNone::Near)),
                Err(Unneeded::Knows) => (kind, due, Fate::None(self.silence(first).unwrap_or(WhyNone::Knows))),
                Ok(plan) => self.planned(first, kind, &plan, due, local_now),
            };
            found.push(line);
        }
        Ok(found)
    }

    fn planned(
        &self,
        row: &SeatRow,
        kind: ReminderKind,
        plan: &DayPlan,
        due: Option<NaiveDateTime>,
        now: NaiveDateTime,
    ) -> (ReminderKind, Option<NaiveDateTime>, Fate) {
        let told = self.sent.get(&(row.ticket_id, kind, row.starts_on));
        if told.is_some_and(|sequence| *sequence >= plan.sequence) {
            return (kind, due, Fate::Sent);
        }
        if let Some(why) = self.silence(row) {
            return (kind, due, Fate::None(why));
        }
        match plan.decide(now) {
            Decision::Send | Decision::TooEarly => (kind, Some(plan.leaves(now)), Fate::Coming),
            Decision::TooLate => (kind, due, Fate::None(WhyNone::TooLate)),
            Decision::RegisteredAfterDue => (kind, due, Fate::None(WhyNone::Knows)),
        }
    }

    /// Why nothing is written to the ticket at all.
    fn silence(&self, row: &SeatRow) -> Option<WhyNone> {
        let keys = &self.backend.keys;
        let address = row.email.as_deref().and_then(|email| EmailAddress::parse(email).ok());
        let phone = row.phone.as_deref().and_then(|phone| PhoneNumber::parse(phone).ok());
        let hash = match (address, phone.filter(|_| self.backend.settings.sms.is_some())) {
            (Some(address), _) => keys.address_hash(&address).to_vec(),
            (None, Some(phone)) => keys.phone_hash(&phone).to_vec(),
            (None, None) => return Some(WhyNone::NoAddress),
        };
        let has = |scope: Scope| self.silent.contains(&(hash.clone(), scope.as_str().to_owned()));
        if has(Scope::All) { Some(WhyNone::Suppressed) } else { has(Scope::Reminders).then_some(WhyNone::Unsubscribed) }
    }
}
