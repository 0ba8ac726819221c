//! `make bench-planner`: by how much a caller's limit is overrun on the largest questions that are
//! admitted, in processor time, tables and dropping included. The rounds have a table of their own.
#![expect(clippy::unwrap_used, reason = "a benchmark stops at what should not be")]

#[path = "common/processor.rs"]
mod processor;

use std::time::Duration;

use domain::season::{DaySpan, MAX_DAYS, MAX_TOWNS, Mode, Partner, Placed, Schedule, Season, Spacing, Value, Venue};
use planner::Random;
use planner::generate::{Region, Tightness, generate};
use planner::interviews::{Desk, MOST_DESKS, MOST_PEOPLE, MOST_SLOTS, Morning, Person, Presence};
use planner::itinerary::repair::{Drop, repairs};
use planner::itinerary::score::targets;
use planner::itinerary::{
    Budget,
    explain::{self, unplanned_reason},
};
use planner::{interviews, itinerary, programme};
use processor::Watch;

const LIMITS: [u64; 6] = [0, 20, 200, 500, 1_000, 4_000];

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
    mornings();
    programmes();
    for mode in [Mode::MovingOn, Mode::ReturnToBase, Mode::Mixed { home_after: 2 }] {
        tours(mode);
    }
}

fn mornings() {
    let problem = meetings();
    let size = format!("{MOST_PEOPLE} people, {MOST_DESKS} desks, {MOST_SLOTS} slots");
    overrun(&size, |limit| drop(interviews::solve(&problem, 1, usize::MAX, &mut || limit.is_over())));
    // Some people do not come, some are late, and every tenth desk has closed for good.
    let promised = interviews::solve(&problem, 1, 1, &mut || false).meetings;
    let presence: Vec<Presence> = (0..MOST_PEOPLE)
        .map(|person| match person % 8 {
            0 => Presence::Absent,
            1 => Presence::From(person % MOST_SLOTS),
            _ => Presence::Here,
        })
        .collect();
    let (who, mut whom) = (problem.people().to_vec(), problem.desks().to_vec());
    let now = MOST_SLOTS / 4;
    for desk in whom.iter_mut().step_by(10) {
        desk.parallel[now..].fill(0);
    }
    let problem = interviews::Problem::new(who, whom, MOST_SLOTS).unwrap();
    let morning = Morning { problem: &problem, promised: &promised, presence: &presence, now };
    overrun(&format!("the same, {} promises planned anew", promised.len()), |limit| {
        drop(interviews::rerun(&morning, 1, usize::MAX, &mut || limit.is_over()));
    });
}

fn programmes() {
    let shape = programme::Shape {
        days: 7,
        slots: 28,
        rooms: 64,
        partners: 500,
        facilitators: 500,
        groups: 200,
        sessions: 500,
    };
    let mut problem = programme::generate(shape, 1);
    overrun("500 sessions, 64 rooms, 7 days of 28 slots", |limit| {
        drop(programme::solve(&problem, 1, usize::MAX, limit));
    });
    // One room for everybody, so that most of them stay outside and each is told why.
    problem.rooms.truncate(1);
    problem.rooms[0].capacity = 10_000;
    for session in &mut problem.sessions {
        (session.room, session.needs) = (None, 0);
    }
    overrun("the same with one room", |limit| drop(programme::solve(&problem, 1, usize::MAX, limit)));
}

fn tours(mode: Mode) {
    let (mut season, plan) = season(mode);
    let budget = Budget { iterations: u64::MAX };
    overrun(&format!("200 towns, 16 venues each, 400 days, {mode:?}: dates"), |limit| {
        drop(itinerary::solve(&season, None, 1, budget, limit));
    });
    overrun("  what each day of a town costs", |limit| {
        drop(targets(&season, &plan, 7, &mut || limit.is_over()));
    });
    overrun("  repairs", |limit| {
        let drop = Drop { town: 7, day: 100, venue: None };
        repairs(&season, &plan, drop, u64::MAX, &mut || limit.is_over()).unwrap();
    });
    let mut part = plan.clone();
    part.stops[9] = None;
    overrun("  an explanation", |limit| {
        drop(explain::explain(&season, &part, u64::MAX, &mut || limit.is_over()));
    });
    part.stops.fill(None);
    season.closed = (0..MAX_DAYS).filter(|day| day % 4 > 0).collect();
    overrun("  an explanation where half the days are too few", |limit| {
        drop(explain::explain(&season, &part, u64::MAX, &mut || limit.is_over()));
    });
    let mut rivals = season.clone();
    rivals.closed.clear();
    for town in rivals.towns.iter_mut().take(4) {
        for venue in &mut town.venues {
            venue.windows = vec![DaySpan { first: 8, last: 10 }];
        }
    }
    let mut part = plan.clone();
    part.stops[..4].fill(None);
    overrun("  an explanation of four towns with three days", |limit| {
        drop(explain::explain(&rivals, &part, u64::MAX, &mut || limit.is_over()));
    });
    let found = explain::explain(&rivals, &part, 100_000, &mut || false);
    if let Ok(explain::Verdict::Contradiction(found)) = found {
        overrun("  what would give them days", |limit| {
            drop(explain::relaxations(&rivals, &part, &found, budget, limit));
        });
    }
    part.stops.fill(None);
    overrun("  why each of 200 towns has no date", |limit| {
        for town in (0..).take(MAX_TOWNS) {
            drop(unplanned_reason(&season, &part, town, &mut || limit.is_over()));
        }
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
fn season(mode: Mode) -> (Season, Schedule) {
    let mut season = generate(Region::Occitanie, 34, Tightness::Loose, mode, 1).season;
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
