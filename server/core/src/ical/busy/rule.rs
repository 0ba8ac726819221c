//! Repetition rules (RFC 5545, section 3.3.10), as far as calendars of people use them: by days, weeks,
//! months and years, with BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST. What repeats within a day or
//! counts weeks or days of a year is told as not understood rather than guessed.
//!
//! A rule may be endless and may never come true; each day that is looked at is paid from a [`Budget`],
//! so that no rule takes longer than another file.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, Utc, Weekday};

use crate::ical::lines::{date, date_time};

/// Longest list of a BY part that is taken.
const LONGEST_LIST: usize = 400;

/// How much may be looked at in all.
#[derive(Debug)]
pub(super) struct Budget(pub u32);

/// The budget is used up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spent;

impl Budget {
    /// Pays for looking at `days`.
    pub fn pay(&mut self, days: u32) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(days).ok_or(Spent)?;
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// UNTIL, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    Day(NaiveDate),
    Wall(NaiveDateTime),
    Instant(DateTime<Utc>),
}

impl Until {
    /// Whether an occurrence is still meant, by its wall time and its instant.
    pub fn holds(self, wall: NaiveDateTime, instant: DateTime<Utc>) -> bool {
        match self {
            Self::Day(last) => wall.date() <= last,
            Self::Wall(last) => wall <= last,
            Self::Instant(last) => instant <= last,
        }
    }

    /// A day after which there is nothing in any zone.
    fn latest_day(self) -> NaiveDate {
        match self {
            Self::Day(last) => last,
            Self::Wall(last) => last.date(),
            Self::Instant(last) => later(last.date_naive(), 1),
        }
    }
}

/// A rule that is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    frequency: Frequency,
    interval: u32,
    count: Option<u32>,
    pub until: Option<Until>,
    /// Weekdays, each with its place in the month or year (0: each one).
    by_day: Vec<(i32, Weekday)>,
    by_month_day: Vec<i32>,
    by_month: Vec<u32>,
    by_place: Vec<i32>,
    week_start: Weekday,
}

impl Rule {
    /// Nothing for a rule that is not understood.
    pub fn parse(value: &str) -> Option<Self> {
        let mut frequency = None;
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            by_day: Vec::new(),
            by_month_day: Vec::new(),
            by_month: Vec::new(),
            by_place: Vec::new(),
            week_start: Weekday::Mon,
        };
        for part in value.trim().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => {
                    frequency = Some(match value.trim().to_ascii_uppercase().as_str() {
                        "DAILY" => Frequency::Daily,
                        "WEEKLY" => Frequency::Weekly,
                        "MONTHLY" => Frequency::Monthly,
                        "YEARLY" => Frequency::Yearly,
                        _ => return None,
                    });
                }
                "INTERVAL" => rule.interval = value.trim().parse().ok().filter(|every| (1..=10_000).contains(every))?,
                "COUNT" => rule.count = Some(value.trim().parse().ok()?),
                "UNTIL" => rule.until = Some(until(value.trim())?),
                "BYDAY" => rule.by_day = list(value, day_of_week)?,
                "BYMONTHDAY" => rule.by_month_day = list(value, |one| whole(one, 31))?,
                "BYMONTH" => {
                    rule.by_month = list(value, |one| one.parse().ok().filter(|month| (1..=12).contains(month)))?;
                }
                "BYSETPOS" => rule.by_place = list(value, |one| whole(one, 366))?,
                "WKST" => rule.week_start = day_of_week(value.trim())?.1,
                _ => return None,
            }
        }
        rule.frequency = frequency?;
        let counts = rule.by_day.iter().any(|(place, _)| *place != 0);
        let fits = match rule.frequency {
            Frequency::Daily => !counts,
            Frequency::Weekly => !counts && rule.by_month_day.is_empty(),
            Frequency::Monthly | Frequency::Yearly => true,
        };
        fits.then_some(rule)
    }

    /// The days from `from` to `to` on which it comes true, in order. The first day always does
    /// (RFC 5545, section 3.8.5.3); UNTIL is looked at by its day only.
    pub fn days(
        &self,
        first: NaiveDate,
        (from, to): (NaiveDate, NaiveDate),
        budget: &mut Budget,
    ) -> Result<Vec<NaiveDate>, Spent> {
        let to = self.until.map_or(to, |until| to.min(until.latest_day()));
        let mut days = BTreeSet::new();
        if (from..=to).contains(&first) {
            days.insert(first);
        }
        let mut left = self.count.unwrap_or(u32::MAX);
        // What is counted is counted from the beginning; all other rules begin where one looks.
        let mut period = if self.count.is_some() { 0 } else { self.first_period(first, from) };
        while let Some(begin) = self.period(first, period).filter(|begin| *begin <= to) {
            for day in self.of_period(first, begin, budget)? {
                if day < first {
                    continue;
                }
                if day > to || left == 0 {
                    return Ok(days.into_iter().collect());
                }
                left -= 1;
                if day >= from {
                    days.insert(day);
                }
            }
            period += 1;
        }
        Ok(days.into_iter().collect())
    }

    /// Where the period of this number begins; nothing beyond the calendar.
    fn period(&self, first: NaiveDate, number: u32) -> Option<NaiveDate> {
        let many = number.checked_mul(self.interval)?;
        match self.frequency {
            Frequency::Daily => first.checked_add_days(Days::new(many.into())),
            Frequency::Weekly => {
                let into_week = first.weekday().days_since(self.week_start);
                first.checked_sub_days(Days::new(into_week.into()))?.checked_add_days(Days::new(u64::from(many) * 7))
            }
            Frequency::Monthly => first.with_day(1)?.checked_add_months(Months::new(many)),
            Frequency::Yearly => NaiveDate::from_ymd_opt(first.year().checked_add(i32::try_from(many).ok()?)?, 1, 1),
        }
    }

    /// The number of a period that begins before a day, so that nothing from that day on is missed.
    fn first_period(&self, first: NaiveDate, from: NaiveDate) -> u32 {
        let (days, months) = ((from - first).num_days(), months_between(first, from));
        let passed = match self.frequency {
            Frequency::Daily => days,
            Frequency::Weekly => days / 7,
            Frequency::Monthly => months,
            Frequency::Yearly => months / 12,
        };
        let periods = passed / i64::from(self.interval) - 1;
        u32::try_from(periods).unwrap_or(0)
    }

    /// The days of one period, in order.
    fn of_period(&self, first: NaiveDate, begin: NaiveDate, budget: &mut Budget) -> Result<Vec<NaiveDate>, Spent> {
        budget.pay(1)?;
        let in_month = |day: NaiveDate| self.by_month.is_empty() || self.by_month.contains(&day.month());
        let mut days = match self.frequency {
            Frequency::Daily => {
                let fits = in_month(begin) && self.is_month_day(begin) && self.is_weekday(begin);
                if fits { vec![begin] } else { Vec::new() }
            }
            Frequency::Weekly => {
                budget.pay(7)?;
                let wanted = |day: NaiveDate| {
                    if self.by_day.is_empty() { day.weekday() == first.weekday() } else { self.is_weekday(day) }
                };
                begin.iter_days().take(7).filter(|day| wanted(*day) && in_month(*day)).collect()
            }
            Frequency::Monthly if !in_month(begin) => Vec::new(),
            Frequency::Monthly => self.of_month(first, begin, budget)?,
            Frequency::Yearly => self.of_year(first, begin, budget)?,
        };
        if !self.by_place.is_empty() {
            days = at_places(&days, &self.by_place);
        }
        Ok(days)
    }

    fn of_year(&self, first: NaiveDate, begin: NaiveDate, budget: &mut Budget) -> Result<Vec<NaiveDate>, Spent> {
        if self.by_month.is_empty() && self.by_month_day.is_empty() && !self.by_day.is_empty() {
            return self.weekdays(begin, 12, budget);
        }
        let months: Vec<u32> = match (self.by_month.is_empty(), self.by_month_day.is_empty()) {
            (false, _) => self.by_month.clone(),
            (true, false) => (1..=12).collect(),
            (true, true) => vec![first.month()],
        };
        let mut days = BTreeSet::new();
        for month in months.into_iter().filter_map(|month| begin.with_month(month)) {
            days.extend(self.of_month(first, month, budget)?);
        }
        Ok(days.into_iter().collect())
    }

    fn of_month(&self, first: NaiveDate, begin: NaiveDate, budget: &mut Budget) -> Result<Vec<NaiveDate>, Spent> {
        if self.by_month_day.is_empty() {
            return if self.by_day.is_empty() {
                Ok(begin.with_day(first.day()).into_iter().collect())
            } else {
                self.weekdays(begin, 1, budget)
            };
        }
        budget.pay(31)?;
        Ok(days_of(begin, 1).filter(|day| self.is_month_day(*day) && self.is_weekday(*day)).collect())
    }

    /// The weekdays of so many months, each at its place among its like.
    fn weekdays(&self, begin: NaiveDate, months: u32, budget: &mut Budget) -> Result<Vec<NaiveDate>, Spent> {
        budget.pay(31 * months)?;
        let mut wanted = BTreeSet::new();
        for (place, weekday) in &self.by_day {
            let alike: Vec<NaiveDate> = days_of(begin, months).filter(|day| day.weekday() == *weekday).collect();
            budget.pay(31 * months)?;
            if *place == 0 {
                wanted.extend(alike);
            } else {
                wanted.extend(at_places(&alike, &[*place]));
            }
        }
        Ok(wanted.into_iter().collect())
    }

    fn is_weekday(&self, day: NaiveDate) -> bool {
        self.by_day.is_empty() || self.by_day.iter().any(|(_, weekday)| *weekday == day.weekday())
    }

    fn is_month_day(&self, day: NaiveDate) -> bool {
        let from_end = || {
            let rest = days_of(day, 1).take_while(|later| later.month() == day.month()).count();
            i32::try_from(rest).unwrap_or(0)
        };
        let is = |wanted: &i32| match u32::try_from(*wanted) {
            Ok(wanted) => wanted == day.day(),
            Err(_) => -*wanted == from_end(),
        };
        self.by_month_day.is_empty() || self.by_month_day.iter().any(is)
    }
}

/// The days of so many months from the first of a month on.
fn days_of(begin: NaiveDate, months: u32) -> impl Iterator<Item = NaiveDate> {
    let end = begin.checked_add_months(Months::new(months)).unwrap_or(begin);
    begin.iter_days().take_while(move |day| *day < end)
}

/// Those at the places that are named, from 1, or from the end with a minus; in order, each once.
fn at_places(days: &[NaiveDate], places: &[i32]) -> Vec<NaiveDate> {
    let at = |place: i32| {
        let far = usize::try_from(place.unsigned_abs()).ok()?;
        let index = if place > 0 { far.checked_sub(1)? } else { days.len().checked_sub(far)? };
        days.get(index).copied()
    };
    places.iter().filter_map(|place| at(*place)).collect::<BTreeSet<_>>().into_iter().collect()
}

fn months_between(first: NaiveDate, later: NaiveDate) -> i64 {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    number(later) - number(first)
}

/// So many days later, or the last day that there is.
pub(super) fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn list<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let values: Option<Vec<T>> = value.split(',').take(LONGEST_LIST + 1).map(|one| read(one.trim())).collect();
    values.filter(|values| values.len() <= LONGEST_LIST)
}

/// A number that is not 0, of at most this size.
fn whole(text: &str, most: i32) -> Option<i32> {
    text.parse().ok().filter(|number: &i32| *number != 0 && (-most..=most).contains(number))
}

/// « MO », « 2MO », « -1FR ».
fn day_of_week(text: &str) -> Option<(i32, Weekday)> {
    let (place, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let weekday = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    Some((if place.is_empty() { 0 } else { whole(place, 53)? }, weekday))
}

fn until(value: &str) -> Option<Until> {
    match date_time(value) {
        Some((time, true)) => Some(Until::Instant(time.and_utc())),
        Some((time, false)) => Some(Until::Wall(time)),
        None => date(value).map(Until::Day),
    }
}

#[cfg(test)]
mod tests;
