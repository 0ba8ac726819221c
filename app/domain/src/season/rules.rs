//! What is wrong with a schedule, and what it costs.

use chrono::{NaiveDate, TimeDelta};

use super::answer::{Assessment, Costs, Placed, Schedule, Unassessable, Violation};
use super::question::{Season, Venue};
use super::ways::Way;
use crate::rules::weekday;

/// A town with its date.
#[derive(Clone, Copy)]
struct Stop {
    day: u32,
    town: u32,
    placed: Placed,
}

impl Season {
    /// What is wrong with a schedule and what it costs. The season must be valid.
    ///
    /// The answer is complete, sorted, and the same on every machine.
    pub fn assess(&self, schedule: &Schedule) -> Result<Assessment, Unassessable> {
        let mut found = self.assess_between(schedule)?;
        for (number, placed) in (0_u32..).zip(&schedule.stops) {
            if let Some(placed) = *placed {
                self.alone(number, placed, &mut found.violations);
                found.costs += self.cost_alone(number, placed);
            }
        }
        found.violations.sort_unstable();
        Ok(found)
    }

    /// The part of [`Season::assess`] that looks at several towns together: without what
    /// [`Season::alone`] and [`Season::cost_alone`] say of each. Whoever moves one town of a schedule
    /// again and again asks those once for the others.
    pub fn assess_between(&self, schedule: &Schedule) -> Result<Assessment, Unassessable> {
        self.fits(schedule)?;
        let mut found = Assessment::default();
        let mut stops = Vec::with_capacity(self.towns.len());
        for ((number, town), placed) in (0_u32..).zip(&self.towns).zip(&schedule.stops) {
            match *placed {
                None => found.left_out += town.importance,
                Some(placed) => stops.push(Stop { day: placed.day, town: number, placed }),
            }
        }
        stops.sort_unstable_by_key(|stop| (stop.day, stop.town));
        self.one_after_the_other(&stops, &mut found);
        self.rest(&stops, &mut found.violations);
        self.weeks(&stops, &mut found.violations);
        self.together(schedule, &mut found.violations);
        found.violations.sort_unstable();
        Ok(found)
    }

    /// All that forbids a town this day and venue, whatever the other towns do.
    pub fn alone(&self, town: u32, placed: Placed, found: &mut Vec<Violation>) {
        let wanted = &self.towns[town as usize];
        let venue = &wanted.venues[placed.venue as usize];
        let last = placed.day + wanted.stay - 1;
        if last >= self.days {
            found.push(Violation::OutOfSeason { town });
        }
        for day in placed.day..=last {
            if self.closed.contains(&day) {
                found.push(Violation::Closed { town, day });
            }
            if !self.is_free(venue, day) {
                found.push(Violation::VenueShut { town, day });
            }
        }
        if let Some(pin) = wanted.pin
            && (pin.day != placed.day || pin.venue.is_some_and(|venue| venue != placed.venue))
        {
            found.push(Violation::OffPin { town });
        }
        for (role, partners) in (0..).zip(&wanted.roles) {
            if !partners.iter().any(|partner| self.can_be_there(*partner, town, placed)) {
                found.push(Violation::PartnerMissing { town, role });
            }
        }
        if let Err(minutes) = self.daily_minutes(venue.place) {
            found.push(Violation::BaseTooFar { town, minutes });
        }
    }

    /// Whether nothing forbids a town this day and venue by itself.
    pub fn is_allowed_alone(&self, town: u32, placed: Placed) -> bool {
        let mut found = Vec::new();
        self.alone(town, placed, &mut found);
        found.is_empty()
    }

    /// What a town's day and venue cost, whatever the other towns do.
    pub fn cost_alone(&self, town: u32, placed: Placed) -> Costs {
        let wanted = &self.towns[town as usize];
        let venue = &wanted.venues[placed.venue as usize];
        let weights = &self.weights;
        let away = wanted.liked_days.iter().map(|span| distance(span.first, span.last, placed.day)).min().unwrap_or(0);
        let weekdays = (placed.day..placed.day + wanted.stay)
            .filter(|day| wanted.liked_weekdays.contains(&true) && !wanted.liked_weekdays[self.weekday(*day)])
            .count();
        let absent = wanted.liked_partners.iter().filter(|partner| !self.can_be_there(**partner, town, placed)).count();
        let partner_minutes: i64 =
            wanted.roles.iter().map(|role| self.nearest(role, town, placed).map_or(0, i64::from)).sum();
        let daily = self.daily_minutes(venue.place).unwrap_or_else(Option::unwrap_or_default);
        let moved = wanted.published.is_some_and(|published| published != placed);
        Costs {
            driving: weights.driving * i64::from(daily) * i64::from(wanted.stay),
            days: weights.days * i64::from(away),
            weekdays: weights.weekdays * count(weekdays),
            partners: weights.partners * count(absent),
            evenness: 0,
            partner_minutes: weights.partner_minutes * partner_minutes,
            stability: if moved { weights.stability * wanted.notice } else { 0 },
        }
    }

    /// What it costs that one stop follows another with `free` free days in between.
    pub fn cost_between(&self, way: Way, free: u32) -> Costs {
        Costs {
            driving: self.weights.driving * i64::from(way.minutes),
            evenness: self.weights.evenness * i64::from(free.abs_diff(self.weights.even_days)),
            ..Costs::default()
        }
    }

    /// Whether a partner has a free team on all days of a stay and is near enough.
    pub fn can_be_there(&self, partner: u32, town: u32, placed: Placed) -> bool {
        let who = &self.partners[partner as usize];
        let wanted = &self.towns[town as usize];
        let free = (placed.day..placed.day + wanted.stay).all(|day| {
            let busy: u32 =
                who.busy.iter().filter(|busy| busy.day == day).fold(0, |sum, busy| busy.teams.saturating_add(sum));
            busy < who.teams
        });
        let near = who.reach_minutes.is_none_or(|reach| {
            let to = wanted.venues[placed.venue as usize].place;
            who.place.is_none_or(|from| self.minutes(from, to).is_some_and(|minutes| minutes <= reach))
        });
        free && near
    }

    /// The date of a day.
    pub fn date(&self, day: u32) -> Option<NaiveDate> {
        NaiveDate::default().checked_add_signed(TimeDelta::days(self.first_day + i64::from(day)))
    }

    /// The day of the week: 0 is Monday, 6 is Sunday.
    pub fn weekday(&self, day: u32) -> usize {
        usize::try_from(weekday(self.first_day + i64::from(day))).unwrap_or(0)
    }

    /// The Monday of the week of a day; below 0 when the season begins later in that week.
    pub fn monday(&self, day: u32) -> i64 {
        i64::from(day) - weekday(self.first_day + i64::from(day))
    }

    fn fits(&self, schedule: &Schedule) -> Result<(), Unassessable> {
        let towns = u32::try_from(self.towns.len()).unwrap_or(u32::MAX);
        if schedule.stops.len() != self.towns.len() {
            return Err(Unassessable { town: towns.min(u32::try_from(schedule.stops.len()).unwrap_or(u32::MAX)) });
        }
        let fits = |town: u32| {
            schedule.stops[town as usize].is_none_or(|placed| {
                placed.day < self.days && (placed.venue as usize) < self.towns[town as usize].venues.len()
            })
        };
        match (0..towns).find(|town| !fits(*town)) {
            Some(town) => Err(Unassessable { town }),
            None => Ok(()),
        }
    }

    fn is_free(&self, venue: &Venue, day: u32) -> bool {
        (venue.windows.is_empty() || venue.windows.iter().any(|span| span.holds(day)))
            && !venue.closed.contains(&day)
            && !venue.shut_weekdays[self.weekday(day)]
    }

    /// Minutes of the nearest partner of a role who can be there and whose place is known.
    fn nearest(&self, role: &[u32], town: u32, placed: Placed) -> Option<u32> {
        let to = self.towns[town as usize].venues[placed.venue as usize].place;
        role.iter()
            .filter(|partner| self.can_be_there(**partner, town, placed))
            .filter_map(|partner| self.minutes(self.partners[*partner as usize].place?, to))
            .min()
    }

    fn place(&self, stop: Stop) -> u32 {
        self.towns[stop.town as usize].venues[stop.placed.venue as usize].place
    }

    /// The first day after a stay.
    fn over(&self, stop: Stop) -> u32 {
        stop.day + self.towns[stop.town as usize].stay
    }

    /// Ways and pauses. Stays that overlap have no way in between; what follows them leaves from
    /// the later one.
    fn one_after_the_other(&self, stops: &[Stop], found: &mut Assessment) {
        for (place, first) in stops.iter().enumerate() {
            for second in stops[place + 1..].iter().take_while(|second| second.day < self.over(*first)) {
                found.violations.push(Violation::TwoTowns { first: first.town, second: second.town });
            }
        }
        for two in stops.windows(2) {
            let (first, second) = (two[0], two[1]);
            let Some(free) = second.day.checked_sub(self.over(first)) else { continue };
            let ends = (Some(first.town), Some(second.town));
            let Some(way) = self.leg(ends, self.way(self.place(first), self.place(second), free), found) else {
                continue;
            };
            found.costs += self.cost_between(way, free);
            let missing = self.free_days_for(way).saturating_sub(free);
            if missing > 0 {
                found.violations.push(Violation::TooClose { first: first.town, second: second.town, missing });
            }
        }
        let ends = [
            stops.first().map(|stop| ((None, Some(stop.town)), self.way_from_home(self.place(*stop)))),
            stops.last().map(|stop| ((Some(stop.town), None), self.way_home(self.place(*stop)))),
        ];
        for (ends, way) in ends.into_iter().flatten() {
            if let Some(way) = self.leg(ends, way, found) {
                found.costs.driving += self.weights.driving * i64::from(way.minutes);
            }
        }
    }

    fn leg(&self, ends: (Option<u32>, Option<u32>), way: Option<Way>, found: &mut Assessment) -> Option<Way> {
        let longest = way.map(|way| way.longest);
        if longest.is_none_or(|minutes| minutes > self.limits.leg_minutes) {
            found.violations.push(Violation::LegTooLong { first: ends.0, second: ends.1, minutes: longest });
        }
        way
    }

    fn rest(&self, stops: &[Stop], found: &mut Vec<Violation>) {
        let Some(rest) = self.limits.rest else { return };
        let (mut worked, mut over) = (0, None);
        for stop in stops {
            if over.is_none_or(|over| stop.day.saturating_sub(over) >= rest.rest_days) {
                worked = 0;
            }
            worked += self.towns[stop.town as usize].stay;
            if worked > rest.work_days {
                found.push(Violation::NoRest { town: stop.town, worked });
            }
            over = over.max(Some(self.over(*stop)));
        }
    }

    fn weeks(&self, stops: &[Stop], found: &mut Vec<Violation>) {
        let Some(most) = self.limits.stops_a_week else { return };
        for week in stops.chunk_by(|one, other| self.monday(one.day) == self.monday(other.day)) {
            let count = u32::try_from(week.len()).unwrap_or(u32::MAX);
            if count > most {
                found.push(Violation::WeekFull { monday: self.monday(week[0].day), stops: count });
            }
        }
    }

    /// Order and distance of towns that both have a day.
    fn together(&self, schedule: &Schedule, found: &mut Vec<Violation>) {
        let day = |town: u32| schedule.stops[town as usize].map(|placed| placed.day);
        for before in &self.order {
            if let (Some(first), Some(then)) = (day(before.first), day(before.then))
                && first + self.towns[before.first as usize].stay > then
            {
                found.push(Violation::Order { first: before.first, then: before.then });
            }
        }
        for (group, spacing) in (0..).zip(&self.spacing) {
            let mut days: Vec<(u32, u32)> =
                spacing.towns.iter().filter_map(|town| Some((day(*town)?, *town))).collect();
            days.sort_unstable();
            for (place, (here, one)) in days.iter().enumerate() {
                for (there, other) in days[place + 1..].iter().take_while(|(there, _)| there - here < spacing.days) {
                    let missing = spacing.days - (there - here);
                    let (one, other) = (*one.min(other), *one.max(other));
                    found.push(Violation::Spacing { group, one, other, missing });
                }
            }
        }
    }
}

/// How many days lie between a day and a span; 0 within.
fn distance(first: u32, last: u32, day: u32) -> u32 {
    first.saturating_sub(day).max(day.saturating_sub(last))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
