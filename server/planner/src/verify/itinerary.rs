//! The judge of itineraries: reads a season as a list of facts and an answer as a list of dates, and
//! works out again what is wrong with it and what it costs.
//!
//! It calls nothing of [`domain::season`]: it has its own calendar (a table of what each day of the
//! season is used for), its own roads and its own list of who is where, written from the
//! documentation of the rules. Where the rules look at stop after stop, the judge looks at day after
//! day and at pairs of towns.

mod costs;

use std::collections::{BTreeMap, BTreeSet};

use domain::season::{Costs, DaySpan, Mode, Schedule, Season, Violation};

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Fault {
    /// The answer has not one entry for each town, or names a day or venue that there is not.
    #[error("the answer does not fit the season at town {town}")]
    Misfit {
        /// The first town that does not fit.
        town: u32,
    },
    /// A rule is broken.
    #[error("a rule is broken: {0:?}")]
    Broken(Violation),
    /// A wish does not cost what was said.
    #[error("{wish} costs {real}, not {said}")]
    Cost {
        /// The wish, as [`Costs`] names it.
        wish: &'static str,
        /// As added up here.
        real: i64,
        /// As said.
        said: i64,
    },
    /// The towns left out do not weigh what was said.
    #[error("what is left out weighs {real}, not {said}")]
    LeftOut {
        /// As added up here.
        real: i64,
        /// As said.
        said: i64,
    },
}

/// All that is wrong with an answer, sorted: broken rules, and costs other than `costs` and `left_out` say.
///
/// The season must be valid; an answer that does not fit it has that one fault.
pub fn itinerary(season: &Season, schedule: &Schedule, costs: &Costs, left_out: i64) -> Vec<Fault> {
    if let Some(town) = misfit(season, schedule) {
        return vec![Fault::Misfit { town }];
    }
    let book = Book::new(season, schedule);
    let mut faults = Vec::new();
    book.stays(&mut faults);
    book.journey(&mut faults);
    book.calendar(&mut faults);
    book.groups(&mut faults);
    let mut faults: Vec<Fault> = faults.into_iter().map(Fault::Broken).collect();
    let real = book.costs();
    let said = [
        ("driving", real.driving, costs.driving),
        ("days", real.days, costs.days),
        ("weekdays", real.weekdays, costs.weekdays),
        ("partners", real.partners, costs.partners),
        ("evenness", real.evenness, costs.evenness),
        ("partner_minutes", real.partner_minutes, costs.partner_minutes),
        ("stability", real.stability, costs.stability),
    ];
    faults.extend(said.into_iter().filter(|(_, real, said)| real != said).map(|(wish, real, said)| Fault::Cost {
        wish,
        real,
        said,
    }));
    let absent: i64 = season
        .towns
        .iter()
        .zip(&schedule.stops)
        .filter(|(_, stop)| stop.is_none())
        .map(|(town, _)| town.importance)
        .sum();
    if absent != left_out {
        faults.push(Fault::LeftOut { real: absent, said: left_out });
    }
    faults.sort_unstable();
    faults
}

fn misfit(season: &Season, schedule: &Schedule) -> Option<u32> {
    let wrong = season.towns.iter().zip(&schedule.stops).position(|(town, stop)| {
        stop.as_ref().is_some_and(|at| at.day >= season.days || town.venues.get(at.venue as usize).is_none())
    });
    let shorter = season.towns.len().min(schedule.stops.len());
    let place = if season.towns.len() == schedule.stops.len() { wrong? } else { shorter };
    u32::try_from(place).ok()
}

/// One stay, spelt out.
struct Stay {
    town: u32,
    place: usize,
    /// Its days, the first to the last.
    days: Vec<i64>,
    venue: u32,
}

/// The stays at both ends of a way, none for home, and its parts; none for a part without a road.
type Way<'a> = (Option<&'a Stay>, Option<&'a Stay>, Vec<Option<i64>>);

/// All stays, by first day and town.
struct Book<'a> {
    season: &'a Season,
    stays: Vec<Stay>,
    /// For each partner the days on which no team is left.
    away: Vec<BTreeSet<i64>>,
}

impl<'a> Book<'a> {
    fn new(season: &'a Season, schedule: &Schedule) -> Self {
        let mut stays = Vec::new();
        for (town, (wanted, stop)) in (0..).zip(season.towns.iter().zip(&schedule.stops)) {
            let Some(at) = stop else { continue };
            let days = (0..i64::from(wanted.stay)).map(|more| i64::from(at.day) + more).collect();
            let place = wanted.venues[at.venue as usize].place as usize;
            stays.push(Stay { town, place, days, venue: at.venue });
        }
        stays.sort_by(|one, other| one.days[0].cmp(&other.days[0]).then(one.town.cmp(&other.town)));
        let away = season.partners.iter().map(|partner| {
            let mut gone: BTreeMap<i64, u64> = BTreeMap::new();
            for busy in &partner.busy {
                *gone.entry(i64::from(busy.day)).or_default() += u64::from(busy.teams);
            }
            gone.into_iter().filter(|(_, teams)| *teams >= u64::from(partner.teams)).map(|(day, _)| day).collect()
        });
        Self { season, stays, away: away.collect() }
    }

    /// 0 for Monday: day 0 of the calendar, 1 January 1970, was a Thursday.
    fn weekday(&self, day: i64) -> usize {
        let since = self.season.first_day + day - 4;
        // The fifth of January 1970 was a Monday.
        let into = ((since % 7) + 7) % 7;
        usize::try_from(into).unwrap_or(0)
    }

    fn road(&self, from: usize, to: usize) -> Option<i64> {
        let row = self.season.roads.minutes.chunks(self.season.roads.places as usize).nth(from)?;
        row.get(to)?.map(i64::from)
    }

    fn home(&self) -> Option<usize> {
        self.season.base.map(|base| base as usize)
    }

    fn sleeps_at_home(&self) -> bool {
        matches!(self.season.mode, Mode::ReturnToBase)
    }

    fn comes(&self, partner: u32, stay: &Stay) -> bool {
        let who = &self.season.partners[partner as usize];
        let elsewhere = stay.days.iter().any(|day| self.away[partner as usize].contains(day));
        let too_far = match (who.reach_minutes, who.place) {
            (Some(reach), Some(place)) => match self.road(place as usize, stay.place) {
                Some(minutes) => minutes > i64::from(reach),
                None => true,
            },
            _ => false,
        };
        !elsewhere && !too_far
    }

    /// Minutes there and back each day.
    fn commute(&self, stay: &Stay) -> Option<i64> {
        let home = self.home()?;
        Some(self.road(home, stay.place)? + self.road(stay.place, home)?)
    }

    /// What is wrong with a stay by itself.
    fn stays(&self, faults: &mut Vec<Violation>) {
        let season = self.season;
        for stay in &self.stays {
            let wanted = &season.towns[stay.town as usize];
            let venue = &wanted.venues[stay.venue as usize];
            if stay.days.iter().any(|day| *day >= i64::from(season.days)) {
                faults.push(Violation::OutOfSeason { town: stay.town });
            }
            for day in &stay.days {
                let Ok(number) = u32::try_from(*day) else { continue };
                if season.closed.contains(&number) {
                    faults.push(Violation::Closed { town: stay.town, day: number });
                }
                let outside = |span: &&DaySpan| number < span.first || number > span.last;
                let shut = (!venue.windows.is_empty()
                    && venue.windows.iter().filter(outside).count() == venue.windows.len())
                    || venue.closed.contains(&number)
                    || venue.shut_weekdays[self.weekday(*day)];
                if shut {
                    faults.push(Violation::VenueShut { town: stay.town, day: number });
                }
            }
            if let Some(pin) = &wanted.pin {
                let other_venue = match pin.venue {
                    Some(fixed) => fixed != stay.venue,
                    None => false,
                };
                if i64::from(pin.day) != stay.days[0] || other_venue {
                    faults.push(Violation::OffPin { town: stay.town });
                }
            }
            for (role, people) in (0..).zip(&wanted.roles) {
                if people.iter().filter(|partner| self.comes(**partner, stay)).count() == 0 {
                    faults.push(Violation::PartnerMissing { town: stay.town, role });
                }
            }
            if self.sleeps_at_home()
                && let Some(home) = self.home()
            {
                match (self.road(home, stay.place), self.road(stay.place, home)) {
                    (Some(out), Some(back)) => {
                        let leg = i64::from(season.limits.leg_minutes);
                        if out > leg || back > leg || out + back > i64::from(season.limits.day_minutes) {
                            let minutes = u32::try_from(out + back).ok();
                            faults.push(Violation::BaseTooFar { town: stay.town, minutes });
                        }
                    }
                    _ => faults.push(Violation::BaseTooFar { town: stay.town, minutes: None }),
                }
            }
        }
    }

    /// The parts of the way from one stay to the next, if they do not overlap: through home where
    /// the caravan goes there in between.
    fn parts(&self, from: &Stay, to: &Stay) -> Option<Vec<Option<i64>>> {
        let free = free_days(from, to)?;
        Some(match (self.season.mode, self.home()) {
            (Mode::ReturnToBase, _) => Vec::new(),
            (Mode::Mixed { home_after }, Some(home)) if free >= i64::from(home_after) => {
                vec![self.road(from.place, home), self.road(home, to.place)]
            }
            _ => vec![self.road(from.place, to.place)],
        })
    }

    /// All ways of the journey: the towns at their ends, and their parts.
    fn ways(&self) -> Vec<Way<'_>> {
        let mut ways: Vec<_> = self
            .stays
            .iter()
            .zip(self.stays.iter().skip(1))
            .filter_map(|(from, to)| Some((Some(from), Some(to), self.parts(from, to)?)))
            .collect();
        if let (Some(home), false) = (self.home(), self.sleeps_at_home())
            && let (Some(first), Some(last)) = (self.stays.first(), self.stays.last())
        {
            ways.push((None, Some(first), vec![self.road(home, first.place)]));
            ways.push((Some(last), None, vec![self.road(last.place, home)]));
        }
        ways
    }

    /// One caravan: in one town at a time, with roads and time between them.
    fn journey(&self, faults: &mut Vec<Violation>) {
        for (place, one) in self.stays.iter().enumerate() {
            for other in self.stays.iter().skip(place + 1) {
                if other.days.iter().any(|day| one.days.contains(day)) {
                    faults.push(Violation::TwoTowns { first: one.town, second: other.town });
                }
            }
        }
        let limits = &self.season.limits;
        for (from, to, parts) in self.ways() {
            let broken = parts.iter().any(Option::is_none);
            let longest = parts.iter().flatten().max().copied().unwrap_or(0);
            if broken || longest > i64::from(limits.leg_minutes) {
                faults.push(Violation::LegTooLong {
                    first: from.map(|stay| stay.town),
                    second: to.map(|stay| stay.town),
                    minutes: if broken { None } else { u32::try_from(longest).ok() },
                });
            }
            if let (Some(from), Some(to), false) = (from, to, broken)
                && let Some(free) = free_days(from, to)
            {
                let daily = i64::from(limits.day_minutes);
                let days: i64 =
                    parts.iter().flatten().map(|minutes| minutes / daily + i64::from(minutes % daily > 0)).sum();
                let missing = (days - 1).max(i64::from(limits.free_days)) - free;
                if let Ok(missing @ 1..) = u32::try_from(missing) {
                    faults.push(Violation::TooClose { first: from.town, second: to.town, missing });
                }
            }
        }
    }

    /// Rest and weeks.
    fn calendar(&self, faults: &mut Vec<Violation>) {
        if let Some(rest) = &self.season.limits.rest {
            for (place, stay) in self.stays.iter().enumerate() {
                // Back to the last rest before this stay.
                let mut from = place;
                while from > 0 {
                    let before = self.stays[..from].iter().filter_map(|stay| stay.days.last()).max();
                    let idle = before.map_or(0, |last| self.stays[from].days[0] - last - 1);
                    if idle >= i64::from(rest.rest_days) {
                        break;
                    }
                    from -= 1;
                }
                let worked: u32 =
                    (from..=place).map(|stop| self.season.towns[self.stays[stop].town as usize].stay).sum();
                if worked > rest.work_days {
                    faults.push(Violation::NoRest { town: stay.town, worked });
                }
            }
        }
        if let Some(most) = self.season.limits.stops_a_week {
            let mut weeks: BTreeMap<i64, u32> = BTreeMap::new();
            for stay in &self.stays {
                let mut monday = stay.days[0];
                while self.weekday(monday) != 0 {
                    monday -= 1;
                }
                *weeks.entry(monday).or_default() += 1;
            }
            let full = weeks.into_iter().filter(|(_, stops)| *stops > most);
            faults.extend(full.map(|(monday, stops)| Violation::WeekFull { monday, stops }));
        }
    }

    /// Towns that look at each other.
    fn groups(&self, faults: &mut Vec<Violation>) {
        let of = |town: u32| self.stays.iter().find(|stay| stay.town == town);
        for before in &self.season.order {
            if let (Some(first), Some(then)) = (of(before.first), of(before.then))
                && first.days.last() >= then.days.first()
            {
                faults.push(Violation::Order { first: before.first, then: before.then });
            }
        }
        for (group, spacing) in (0..).zip(&self.season.spacing) {
            for one in &self.stays {
                for other in &self.stays {
                    if one.town < other.town && spacing.towns.contains(&one.town) && spacing.towns.contains(&other.town)
                    {
                        let apart = (one.days[0] - other.days[0]).abs();
                        if let Ok(missing @ 1..) = u32::try_from(i64::from(spacing.days) - apart) {
                            faults.push(Violation::Spacing { group, one: one.town, other: other.town, missing });
                        }
                    }
                }
            }
        }
    }
}

/// Days without a stay between two; none when they overlap.
fn free_days(from: &Stay, to: &Stay) -> Option<i64> {
    let free = to.days.first()? - from.days.last()? - 1;
    (free >= 0).then_some(free)
}
