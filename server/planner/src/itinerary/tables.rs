//! A season, looked up once: what the search asks millions of times.

use std::collections::BTreeMap;

use domain::season::{Mode, Placed, Schedule, Season, Way, Wrong};

use super::Progress;

/// The cost of what cannot be: more than all wishes together, and far from the end of the numbers.
pub(super) const BROKEN: i64 = 1 << 50;
/// Stands for « nobody » and « never ».
pub(super) const NONE: usize = usize::MAX;

/// A venue of a town, in one list for all towns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    pub town: usize,
    pub venue: u32,
    /// Its place among those that some venue uses.
    pub place: usize,
}

/// A first day and a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub day: usize,
    pub site: usize,
}

/// A road between two places, and how many free days it needs.
#[derive(Clone, Copy, Debug)]
struct Leg {
    cost: i64,
    free: usize,
}

const NO_ROAD: Leg = Leg { cost: BROKEN, free: 0 };

/// What towns, venues, days and roads allow and cost, ready to be looked up. Says the same as
/// [`Season::assess`], which is asked once for each venue and day here.
#[derive(Clone, Debug)]
pub struct Tables<'a> {
    season: &'a Season,
    pub(super) days: usize,
    pub(super) sites: Vec<Site>,
    /// The first site of each town, and the end.
    first: Vec<usize>,
    /// Cost of a site on a day, site after site; [`BROKEN`] where it cannot be.
    alone: Vec<i64>,
    /// What each town may choose, by day and venue.
    options: Vec<Vec<Slot>>,
    places: usize,
    roads: Vec<Leg>,
    /// The same by home, where many free days lie in between.
    by_home: Vec<Leg>,
    home_after: usize,
    from_home: Vec<i64>,
    to_home: Vec<i64>,
    /// For each town: who must come before it, who after it, who must keep which distance.
    pub(super) before: Vec<Vec<usize>>,
    pub(super) after: Vec<Vec<usize>>,
    pub(super) apart: Vec<Vec<(usize, usize)>>,
    /// The week of each day.
    pub(super) week: Vec<usize>,
}

impl<'a> Tables<'a> {
    /// Looks a season up, which may take a second for the largest. Errors when it makes no sense.
    pub fn new(season: &'a Season) -> Result<Self, Wrong> {
        season.validate()?;
        Ok(Self::of(season, &mut || false).unwrap_or_else(|| Self::nothing(season)))
    }

    /// The same, for a season that is valid; none when told to stop.
    pub(super) fn build(season: &'a Season, progress: &mut impl Progress) -> Option<Self> {
        Self::of(season, &mut || progress.should_stop())
    }

    fn of(season: &'a Season, stop: &mut impl FnMut() -> bool) -> Option<Self> {
        let mut tables = Self::nothing(season);
        let mut places = BTreeMap::new();
        for (number, town) in season.towns.iter().enumerate() {
            for (venue, wanted) in (0..).zip(&town.venues) {
                let next = places.len();
                let place = *places.entry(wanted.place).or_insert(next);
                tables.sites.push(Site { town: number, venue, place });
            }
            tables.first.push(tables.sites.len());
            if !tables.look_up(number, stop) {
                return None;
            }
        }
        let mut names = vec![0; places.len()];
        for (name, place) in &places {
            names[*place] = *name;
        }
        tables.find_roads(&names, stop)?;
        tables.find_bonds();
        Some(tables)
    }

    /// What a town may choose and what it costs; false when told to stop.
    fn look_up(&mut self, town: usize, stop: &mut impl FnMut() -> bool) -> bool {
        let mut options = Vec::new();
        for site in self.sites_of(town) {
            let venue = self.sites[site].venue;
            for day in 0..self.days {
                if stop() {
                    return false;
                }
                let placed = Placed { day: small(day), venue };
                let allowed = self.season.is_allowed_alone(small(town), placed);
                self.alone.push(if allowed {
                    options.push(Slot { day, site });
                    self.season.cost_alone(small(town), placed).total()
                } else {
                    BROKEN
                });
            }
        }
        options.sort_unstable();
        self.options.push(options);
        true
    }

    fn find_roads(&mut self, names: &[u32], stop: &mut impl FnMut() -> bool) -> Option<()> {
        self.places = names.len();
        if let Mode::Mixed { home_after } = self.season.mode {
            self.home_after = home_after as usize;
        }
        for from in names {
            if stop() {
                return None;
            }
            self.from_home.push(self.leg(self.season.way_from_home(*from)).cost);
            self.to_home.push(self.leg(self.season.way_home(*from)).cost);
            for to in names {
                self.roads.push(self.leg(self.season.way(*from, *to, 0)));
                if let Mode::Mixed { home_after } = self.season.mode {
                    self.by_home.push(self.leg(self.season.way(*from, *to, home_after)));
                }
            }
        }
        Some(())
    }

    fn leg(&self, way: Option<Way>) -> Leg {
        match way {
            Some(way) if way.longest <= self.season.limits.leg_minutes => Leg {
                cost: self.season.weights.driving * i64::from(way.minutes),
                free: self.season.free_days_for(way) as usize,
            },
            _ => NO_ROAD,
        }
    }

    fn find_bonds(&mut self) {
        for before in &self.season.order {
            let (first, then) = (before.first as usize, before.then as usize);
            self.before[then].push(first);
            self.after[first].push(then);
        }
        // Of several groups that hold the same two towns the widest distance tells all.
        let mut days = vec![0; self.season.towns.len() * self.season.towns.len()];
        for group in &self.season.spacing {
            for one in &group.towns {
                for other in group.towns.iter().filter(|other| *other != one) {
                    let known = &mut days[*one as usize * self.season.towns.len() + *other as usize];
                    *known = group.days.max(*known);
                }
            }
        }
        for (apart, days) in self.apart.iter_mut().zip(days.chunks(self.season.towns.len().max(1))) {
            let others = days.iter().enumerate().filter(|(_, days)| **days > 0);
            apart.extend(others.map(|(other, days)| (other, *days as usize)));
        }
        self.week = (0..self.season.days)
            .scan((None, 0), |(monday, week), day| {
                let this = Some(self.season.monday(day));
                if monday.is_some() && *monday != this {
                    *week += 1;
                }
                *monday = this;
                Some(*week)
            })
            .collect();
    }

    fn nothing(season: &'a Season) -> Self {
        let towns = season.towns.len();
        Self {
            season,
            days: season.days as usize,
            sites: Vec::new(),
            first: vec![0],
            alone: Vec::new(),
            options: Vec::new(),
            places: 0,
            roads: Vec::new(),
            by_home: Vec::new(),
            home_after: NONE,
            from_home: Vec::new(),
            to_home: Vec::new(),
            before: vec![Vec::new(); towns],
            after: vec![Vec::new(); towns],
            apart: vec![Vec::new(); towns],
            week: Vec::new(),
        }
    }

    /// The season.
    pub const fn season(&self) -> &'a Season {
        self.season
    }

    /// What a town's day and venue cost by themselves, summed up; none where they cannot be,
    /// whatever the other towns do.
    pub fn alone(&self, town: u32, placed: Placed) -> Option<i64> {
        let cost = self.alone_at(Slot { day: placed.day as usize, site: self.site(town, placed.venue) });
        (cost < BROKEN).then_some(cost)
    }

    /// The days and venues that a town may choose, by day, whatever the other towns do.
    pub fn options(&self, town: u32) -> impl Iterator<Item = Placed> + '_ {
        self.options[town as usize].iter().map(|slot| self.placed(*slot))
    }

    pub(super) fn towns(&self) -> usize {
        self.season.towns.len()
    }

    pub(super) fn stay(&self, town: usize) -> usize {
        self.season.towns[town].stay as usize
    }

    /// The stay of the town of a site.
    pub(super) fn stay_at(&self, site: usize) -> usize {
        self.stay(self.sites[site].town)
    }

    pub(super) fn importance(&self, town: usize) -> i64 {
        self.season.towns[town].importance
    }

    pub(super) fn sites_of(&self, town: usize) -> std::ops::Range<usize> {
        self.first[town]..self.first[town + 1]
    }

    pub(super) fn slots(&self, town: usize) -> &[Slot] {
        &self.options[town]
    }

    pub(super) fn alone_at(&self, slot: Slot) -> i64 {
        self.alone[slot.site * self.days + slot.day]
    }

    /// What it costs that one site follows another with so many free days in between: at least
    /// [`BROKEN`] when it cannot be.
    pub(super) fn between(&self, from: usize, to: usize, free: usize) -> i64 {
        let leg = self.road(from, to, free);
        let cost = if free < leg.free { BROKEN } else { leg.cost };
        cost + self.unevenness(free)
    }

    pub(super) fn unevenness(&self, free: usize) -> i64 {
        let weights = &self.season.weights;
        weights.evenness * i64::from(weights.even_days.abs_diff(small(free)))
    }

    fn road(&self, from: usize, to: usize, free: usize) -> Leg {
        let pair = self.sites[from].place * self.places + self.sites[to].place;
        if free >= self.home_after { self.by_home[pair] } else { self.roads[pair] }
    }

    pub(super) fn out_to(&self, site: usize) -> i64 {
        self.from_home[self.sites[site].place]
    }

    pub(super) fn home_from(&self, site: usize) -> i64 {
        self.to_home[self.sites[site].place]
    }

    /// From so many free days on, one day more changes the cost by the weight of evenness alone.
    pub(super) fn settled_after(&self) -> usize {
        let needs = self.roads.iter().chain(&self.by_home).map(|leg| leg.free).max().unwrap_or(0);
        let weights = &self.season.weights;
        let even = if weights.evenness > 0 { weights.even_days as usize } else { 0 };
        let home = if self.home_after == NONE { 0 } else { self.home_after };
        needs.max(even).max(home)
    }

    pub(super) fn site(&self, town: u32, venue: u32) -> usize {
        self.first[town as usize] + venue as usize
    }

    pub(super) fn placed(&self, slot: Slot) -> Placed {
        Placed { day: small(slot.day), venue: self.sites[slot.site].venue }
    }

    /// The schedule of so many slots.
    pub(super) fn schedule(&self, slots: &[Option<Slot>]) -> Schedule {
        Schedule { stops: slots.iter().map(|slot| slot.map(|slot| self.placed(slot))).collect() }
    }
}

/// A number of the season, none of which needs more than 32 bits.
pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
