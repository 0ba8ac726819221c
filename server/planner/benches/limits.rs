//! `make bench-planner`: by how much a caller's limit is overrun on the largest questions that are
//! admitted, in processor time, tables and dropping included. The rounds have a table of their own.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what should not be")]

#[path = "common/processor.rs"]
mod processor;

use std::time::Duration;

use domain::season::{DaySpan, MAX_DAYS, MAX_TOWNS, Mode, Partner, Placed, Schedule, Season, Spacing, Value, Venue};
use planner::Random;
use planner::generate::{Region, Tightness, generate};
use planner::interviews::{Desk, MOST_DESKS, MOST_PEOPLE, MOST_SLOTS, Person};
use planner::itinerary::repair::{Drop, repairs};
use planner::itinerary::score::targets;
use planner::itinerary::{Budget, explain};
use planner::{interviews, itinerary, programme};
use processor::Watch;

const LIMITS: [u64; 5] = [0, 20, 200, 500, 1_000];

/// Prints the worst overrun over all limits.
fn overrun(what: &str, mut run: impl FnMut(&mut Limit)) {
    let worst = LIMITS.map(|limit| {
        let mut limit = Limit { watch: Watch::start(), limit: Duration::from_millis(limit) };
        run(&mut limit);
        limit.watch.elapsed().saturating_sub(limit.limit)
    });
    let told = worst.map(|over| format!("{:5.1}", over.as_secs_f64() * 1e3));
    println!("{what:60} {} ms", told.join(" "));
}

struct Limit {
    watch: Watch,
    limit: Duration,
}

impl Limit {
    fn is_over(&self) -> bool {
        self.watch.elapsed() >= self.limit
    }
}

impl itinerary::Progress for Limit {
    fn should_stop(&mut self) -> bool {
        self.is_over()
    }

    fn better(&mut self, _schedule: &Schedule, _value: Value) {}
}

impl programme::Progress for Limit {
    fn should_stop(&mut self) -> bool {
        self.is_over()
    }

    fn better(&mut self, _places: &[Option<programme::Place>], _left_out: i64, _cost: i64) {}
}

fn main() {
    println!("overrun of limits of {LIMITS:?} ms (processor time)");
    overrun(&format!("{MOST_PEOPLE} people, {MOST_DESKS} desks, {MOST_SLOTS} slots"), {
        let problem = meetings();
        move |limit| drop(interviews::solve(&problem, 1, usize::MAX, &mut || limit.is_over()))
    });
    overrun("500 sessions, 64 rooms, 7 days of 28 slots", {
        let shape = programme::Shape {
            days: 7,
            slots: 28,
            rooms: 64,
            partners: 500,
            facilitators: 500,
            groups: 200,
            sessions: 500,
        };
        let problem = programme::generate(shape, 1);
        move |limit| drop(programme::solve(&problem, 1, usize::MAX, limit))
    });
    let (season, plan) = season();
    let budget = Budget { iterations: u64::MAX };
    overrun("200 towns, 16 venues each, 400 days: dates", |limit| {
        drop(itinerary::solve(&season, None, 1, budget, limit));
    });
    overrun("the same: what each day of a town costs", |limit| {
        drop(targets(&season, &plan, 7, &mut || limit.is_over()));
    });
    overrun("the same: repairs", |limit| {
        let drop = Drop { town: 7, day: 100, venue: None };
        repairs(&season, &plan, drop, u64::MAX, &mut || limit.is_over()).unwrap();
    });
    overrun("the same: an explanation", |limit| {
        let mut part = plan.clone();
        part.stops[9] = None;
        drop(explain::explain(&season, &part, u64::MAX, &mut || limit.is_over()));
    });
}

fn meetings() -> interviews::Problem {
    let mut random = Random::new(1);
    let mut person = || Person {
        wishes: (0..MOST_DESKS)
            .map(|_| (random.below(6) > 0).then(|| u16::try_from(1 + random.below(5)).unwrap()))
            .collect(),
        slots: (0..MOST_SLOTS).filter(|_| random.below(5) > 0).collect(),
        most: 1 + random.below(3),
    };
    let who = (0..MOST_PEOPLE).map(|_| person()).collect();
    let whom = (0..MOST_DESKS).map(|_| Desk { least: 5, most: 70, parallel: vec![1; MOST_SLOTS] }).collect();
    interviews::Problem::new(who, whom, MOST_SLOTS).unwrap()
}

/// As many of everything as is admitted, towns every other day, all of them in each of two hundred
/// groups that keep a distance.
fn season() -> (Season, Schedule) {
    let mut season = generate(Region::Occitanie, 34, Tightness::Loose, Mode::MovingOn, 1).season;
    (season.days, season.closed, season.order) = (MAX_DAYS, Vec::new(), Vec::new());
    season.limits.rest = None;
    season.partners.resize(500, Partner { name: "Partenaire".into(), teams: 1, ..Partner::default() });
    let towns = u32::try_from(MAX_TOWNS).unwrap();
    season.towns = season.towns.iter().cycle().take(MAX_TOWNS).cloned().collect();
    for (number, town) in (0..towns).zip(&mut season.towns) {
        (town.stay, town.pin, town.published) = (1, None, None);
        let place = town.venues[0].place;
        let open = DaySpan { first: 0, last: MAX_DAYS - 1 };
        town.venues = (0..16)
            .map(|venue| Venue {
                place: (place + venue) % season.roads.places,
                windows: vec![open],
                ..Venue::default()
            })
            .collect();
        town.roles.truncate(usize::from(number % 5 == 0));
    }
    season.spacing = vec![Spacing { towns: (0..towns).collect(), days: 2 }; MAX_TOWNS];
    let plan = Schedule { stops: (0..towns).map(|town| Some(Placed { day: 2 * town, venue: 0 })).collect() };
    season.validate().unwrap();
    (season, plan)
}
