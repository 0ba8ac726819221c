//! The times of what was read: clocks, repetitions, exceptions, within the window.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, TimeDelta, Utc};

use super::file::{Calendar, End, Event, Listed, Written, Zoned};
use super::rule::{Budget, Rule, Spent, later};
use super::zones::{Clock, Told, known};
use super::{BusyError, Doubt, Frame, MOST_PERIODS, Note, Period, Reading};

/// Times before they are united.
const MOST_TIMES: usize = 200_000;
/// Days and times that are looked at in all.
const MOST_WORK: u32 = 500_000;
/// Doubts that are kept one by one.
const MOST_NOTES: usize = 5;

/// All times of a calendar in the window of the frame.
pub(super) fn all(calendar: &Calendar, frame: &Frame<'_>) -> Result<Reading, BusyError> {
    let mut work = Work {
        frame,
        told: &calendar.told,
        clocks: BTreeMap::new(),
        budget: Budget(MOST_WORK),
        found: Found::default(),
    };
    let mut replaced: BTreeMap<&str, Vec<&Zoned>> = BTreeMap::new();
    for event in calendar.events.iter().filter(|event| !event.uid.is_empty()) {
        if let Some(which) = &event.replaces {
            replaced.entry(&event.uid).or_default().push(which);
        }
    }
    for event in &calendar.events {
        let moved = if event.replaces.is_none() { replaced.get(event.uid.as_str()) } else { None };
        let moved = moved.map(Vec::as_slice).unwrap_or_default();
        work.event(event, moved).map_err(|Spent| BusyError::TooManyTimes(event.line))?;
    }
    let Found { times, notes, doubts } = work.found;
    let periods = united(times);
    if periods.len() > MOST_PERIODS {
        return Err(BusyError::TooManyTimes(calendar.events.last().map_or(0, |event| event.line)));
    }
    Ok(Reading { periods, events: calendar.events.len(), notes, doubts })
}

/// What is found.
#[derive(Default)]
struct Found {
    times: Vec<Period>,
    notes: Vec<Note>,
    doubts: usize,
}

impl Found {
    fn note(&mut self, line: usize, doubt: Doubt) {
        self.doubts += 1;
        if self.notes.len() < MOST_NOTES {
            self.notes.push(Note { line, doubt });
        }
    }
}

/// Works out the times.
struct Work<'a> {
    frame: &'a Frame<'a>,
    told: &'a Told,
    /// By name; none where nobody knows it.
    clocks: BTreeMap<String, Option<Clock>>,
    budget: Budget,
    found: Found,
}

impl Work<'_> {
    fn event(&mut self, event: &Event, moved: &[&Zoned]) -> Result<(), Spent> {
        if event.free || self.frame.own.contains(&event.uid.to_lowercase()) {
            return Ok(());
        }
        if event.broken || (event.start.is_none() && event.busy.is_empty()) {
            self.found.note(event.line, Doubt::Time);
            return Ok(());
        }
        for listed in &event.busy {
            self.listed(event, listed, TimeDelta::zero())?;
        }
        let Some(start) = event.start.as_ref().filter(|_| event.busy.is_empty()) else { return Ok(()) };
        let Some(begins) = self.instant(event, start)? else { return Ok(()) };
        let Some(length) = self.length(event, start, begins)? else { return Ok(()) };
        let mut gone = (BTreeSet::new(), BTreeSet::new());
        for except in event.except.iter().chain(moved.iter().copied()) {
            match except.written {
                Written::Day(day) => {
                    gone.1.insert(day);
                }
                _ => gone.0.extend(self.instant(event, except)?),
            }
        }
        let rule = event.rule.as_deref().map(Rule::parse);
        if matches!(rule, Some(None)) || event.more_rules {
            self.found.note(event.line, Doubt::Repetition);
        }
        let is_gone = |wall: NaiveDateTime, at: DateTime<Utc>| gone.0.contains(&at) || gone.1.contains(&wall.date());
        match rule.flatten() {
            Some(rule) => self.repeated(event, (start, begins, length), &rule, &is_gone)?,
            None if is_gone(start.written.wall(), begins) => {}
            None => self.add(begins, length)?,
        }
        for listed in &event.further {
            if let Some(at) = self.instant(event, &listed.start)?
                && !is_gone(listed.start.written.wall(), at)
            {
                self.listed(event, listed, length)?;
            }
        }
        Ok(())
    }

    fn repeated(
        &mut self,
        event: &Event,
        (start, begins, length): (&Zoned, DateTime<Utc>, TimeDelta),
        rule: &Rule,
        is_gone: &dyn Fn(NaiveDateTime, DateTime<Utc>) -> bool,
    ) -> Result<(), Spent> {
        let first = start.written.wall();
        let days_long = u64::try_from(length.num_days()).unwrap_or(0) + 2;
        let from = self.frame.from.date_naive().checked_sub_days(Days::new(days_long));
        let window = (from.unwrap_or(NaiveDate::MIN), later(self.frame.to.date_naive(), 2));
        let clock = self.clock(event, start)?;
        for day in rule.days(first.date(), window, &mut self.budget)? {
            let wall = day.and_time(first.time());
            let at = match (&clock, start.written) {
                _ if wall == first => Some(begins),
                (_, Written::Instant(_)) => Some(wall.and_utc()),
                (clock, _) => clock.instant(wall),
            };
            let Some(at) = at else { continue };
            if rule.until.is_none_or(|until| until.holds(wall, at)) && !is_gone(wall, at) {
                self.add(at, length)?;
            }
        }
        Ok(())
    }

    fn listed(&mut self, event: &Event, listed: &Listed, length: TimeDelta) -> Result<(), Spent> {
        let Some(starts) = self.instant(event, &listed.start)? else { return Ok(()) };
        let length = match &listed.end {
            None => length,
            Some(End::After(length)) => *length,
            Some(End::At(end)) => match self.instant(event, end)? {
                Some(end) => end - starts,
                None => return Ok(()),
            },
        };
        self.add(starts, length)
    }

    /// How long an event lasts. Without an end a day lasts a day, and an hour nothing.
    fn length(&mut self, event: &Event, start: &Zoned, begins: DateTime<Utc>) -> Result<Option<TimeDelta>, Spent> {
        let end = match &event.end {
            Some(End::After(length)) => return Ok(Some(*length)),
            Some(End::At(end)) => self.instant(event, end)?,
            None => match start.written {
                Written::Day(day) => {
                    let next = Zoned { written: Written::Day(later(day, 1)), zone: start.zone.clone() };
                    self.instant(event, &next)?
                }
                _ => Some(begins),
            },
        };
        Ok(end.map(|end| end - begins))
    }

    fn add(&mut self, starts_at: DateTime<Utc>, length: TimeDelta) -> Result<(), Spent> {
        let Some(ends_at) = starts_at.checked_add_signed(length) else { return Ok(()) };
        let (starts_at, ends_at) = (starts_at.max(self.frame.from), ends_at.min(self.frame.to));
        if starts_at < ends_at {
            if self.found.times.len() == MOST_TIMES {
                return Err(Spent);
            }
            self.found.times.push(Period { starts_at, ends_at });
        }
        Ok(())
    }

    fn instant(&mut self, event: &Event, time: &Zoned) -> Result<Option<DateTime<Utc>>, Spent> {
        self.budget.pay(1)?;
        if let Written::Instant(instant) = time.written {
            return Ok(Some(instant));
        }
        Ok(self.clock(event, time)?.instant(time.written.wall()))
    }

    /// The clock that a time follows: that of its zone, or that of the frame.
    fn clock(&mut self, event: &Event, time: &Zoned) -> Result<Clock, Spent> {
        let frame = Clock::Known(self.frame.zone);
        let Some(name) = &time.zone else { return Ok(frame) };
        if !self.clocks.contains_key(name) {
            let clock = if let Some(zone) = known(name) {
                Some(Clock::Known(zone))
            } else {
                let window = (self.frame.from.date_naive(), self.frame.to.date_naive());
                self.told.clock(name, window, &mut self.budget)?
            };
            if clock.is_none() {
                self.found.note(event.line, Doubt::Zone);
            }
            self.clocks.insert(name.clone(), clock);
        }
        Ok(self.clocks.get(name).cloned().flatten().unwrap_or(frame))
    }
}

/// In order, what overlaps or touches made one.
fn united(mut times: Vec<Period>) -> Vec<Period> {
    times.sort_unstable();
    let mut united: Vec<Period> = Vec::new();
    for time in times {
        match united.last_mut() {
            Some(last) if time.starts_at <= last.ends_at => last.ends_at = last.ends_at.max(time.ends_at),
            _ => united.push(time),
        }
    }
    united
}
