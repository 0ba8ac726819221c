//! A day in the planner's numbers: slots instead of hours, places in lists instead of identifiers.
//!
//! What other stops take of the same rooms, teams and people is never asked for too little: an hour
//! that would clash by the rules of the tour is no hour here.

mod elsewhere;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use domain::ids::{FacilitatorId, PartnerId, RoomId, SessionId};
use domain::plan::{SessionPlan, VenueFacts};
use domain::session::{Audience, SessionKind, Theme};
use planner::programme::{self, MOST_SLOTS, Place, Problem, Time, Weights, Window};

use self::elsewhere::Elsewhere;
use super::ground::Ground;
use super::wishes::{Meal, Wishes};

const DAY: i64 = 24 * 60;
/// Sessions begin on a grid of so many minutes: the widest on which those that stay begin.
const GRIDS: [i64; 3] = [15, 10, 5];
/// What real rooms have: sessions that move go to no other.
const REAL: u64 = 1;
/// What a room has that holds one session at a time: a workshop does not move into a hall of stands.
const OWN: u64 = 2;
/// What it costs to leave a session out that has no registration.
const WEIGHT: i64 = 100;
/// A session that stays is left out last.
const STAYS: i64 = 1_000_000;
/// More partners of one session are not looked at one by one.
const MOST_PARTNERS: usize = 12;

/// A problem, and what its numbers stand for.
#[derive(Debug, Clone)]
pub(super) struct Task {
    pub problem: Problem,
    /// The sessions, in the order of the problem.
    pub sessions: Vec<SessionId>,
    /// Where they are now, as far as the grid and the rooms know it.
    pub now: Vec<Option<Place>>,
    /// The sessions that may move and have no open hour at all.
    pub closed: Vec<SessionId>,
    /// The rooms, in the order of the problem; one more stands for everywhere else.
    pub rooms: Vec<RoomId>,
    /// The partners, in the order of the problem.
    pub partners: Vec<PartnerId>,
    /// The named people, in the order of the problem.
    pub people: Vec<FacilitatorId>,
    first_day: NaiveDate,
    grid: Grid,
}

/// The slots of a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    /// The minute of the day at which the first slot begins.
    pub from: i64,
    /// Minutes of a slot.
    pub step: i64,
    /// How many there are.
    pub slots: i64,
}

impl Grid {
    /// The widest grid on which the sessions that stay begin.
    fn new(ground: &Ground, wishes: &Wishes) -> Self {
        let stays = || ground.sessions().filter(|session| wishes.stays.contains(&session.id));
        let from = stays().map(|session| minute(session.times.starts())).chain([wishes.earliest]).min();
        let to = stays().map(|session| minute(session.times.starts()) + minutes(session)).chain([wishes.latest]).max();
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or(DAY).min(DAY));
        let on = |step: i64| {
            let first = from.div_euclid(step) * step;
            Self { from: first, step, slots: (to - first + step - 1).div_euclid(step) }
        };
        let fits = |grid: &Self| {
            grid.slots <= i64::try_from(MOST_SLOTS).unwrap_or(i64::MAX)
                && stays().all(|session| (minute(session.times.starts()) - grid.from).rem_euclid(grid.step) == 0)
        };
        GRIDS.into_iter().map(on).find(fits).unwrap_or_else(|| on(GRIDS[0]))
    }

    /// The slots that a stretch of minutes of a day touches.
    pub fn touched(&self, day: usize, from: i64, to: i64) -> Option<Window> {
        let first = (from - self.from).div_euclid(self.step).max(0);
        let after = (to - self.from + self.step - 1).div_euclid(self.step).min(self.slots);
        (first < after).then(|| Window { day, from: index(first), to: index(after) })
    }

    /// The slots that lie within a stretch of minutes of a day.
    fn within(&self, day: usize, from: i64, to: i64) -> Option<Window> {
        let first = (from - self.from + self.step - 1).div_euclid(self.step).max(0);
        let after = (to - self.from).div_euclid(self.step).min(self.slots);
        (first < after).then(|| Window { day, from: index(first), to: index(after) })
    }
}

impl Task {
    pub fn new(ground: &Ground, wishes: &Wishes) -> Self {
        let stop = &ground.stop;
        let days: Vec<NaiveDate> = stop.starts_on.iter_days().take_while(|day| *day <= stop.ends_on).collect();
        let grid = Grid::new(ground, wishes);
        let here = ground.world.rooms.iter().filter(|(_, room)| room.venue == stop.venue);
        let rooms: Vec<RoomId> = here.map(|(id, _)| *id).collect();
        let venue = ground.world.venues.get(&stop.venue).cloned().unwrap_or_default();
        let open = open_hours(&venue, &days, &grid, wishes);
        // What lies outside the days of the stop stays there and is in nobody's way.
        let (closed, sessions): (Vec<&SessionPlan>, Vec<&SessionPlan>) = ground
            .sessions()
            .filter(|session| !wishes.stays.contains(&session.id) || days.contains(&session.times.starts_on))
            .partition(|session| {
                let long = |window: &Window| index(minutes(session)) <= (window.to - window.from) * index(grid.step);
                !wishes.stays.contains(&session.id) && !windows(session, wishes, &days, &open).iter().any(long)
            });
        let partners = names(sessions.iter().flat_map(|session| &session.partners));
        let people = names(sessions.iter().flat_map(|session| &session.facilitators));
        let elsewhere = Elsewhere { ground, grid: &grid, days: &days };
        let numbers: BTreeMap<SessionId, usize> = sessions.iter().map(|session| session.id).zip(0..).collect();
        let meal = wishes.meal.and_then(|meal| meal_of(&meal, &grid));
        let eats = |own: &dyn Fn(&SessionPlan) -> bool| {
            let own: Vec<&SessionPlan> = sessions.iter().copied().filter(|session| own(session)).collect();
            meal.is_some_and(|meal| can_eat(&own, wishes, &meal, &grid, &days))
        };
        let together = meal.is_some_and(|meal| meal.together) && eats(&|_| true);
        let problem = Problem {
            days: days.len(),
            slots: index(grid.slots),
            slot_minutes: index(grid.step),
            buffer_minutes: index(ground.plan.buffer_minutes),
            rooms: rooms
                .iter()
                .filter_map(|room| Some((room, ground.world.rooms.get(room)?)))
                .map(|(id, room)| programme::Room {
                    capacity: room.capacity.max(1),
                    features: if room.concurrent > 1 { REAL } else { REAL | OWN },
                    side_by_side: index(room.concurrent).max(1),
                    closed: elsewhere.in_room(*id),
                })
                .chain([programme::Room {
                    capacity: 1,
                    features: 0,
                    side_by_side: sessions.len().max(1),
                    closed: Vec::new(),
                }])
                .collect(),
            partners: partners
                .iter()
                .map(|id| {
                    let teams = ground.world.partners.get(id).map_or(1, |partner| partner.teams);
                    let (teams, away) = elsewhere.of_partner(*id, teams);
                    let pauses = eats(&|session| session.partners.contains(id));
                    programme::Partner { teams: index(teams).max(1), away, pauses }
                })
                .collect(),
            facilitators: people
                .iter()
                .map(|id| programme::Facilitator {
                    away: elsewhere.of_person(*id),
                    pauses: eats(&|session| session.facilitators.contains(id)),
                })
                .collect(),
            groups: Theme::ALL.len(),
            meals: meal.map(|meal| programme::Meal { together, ..meal }).into_iter().collect(),
            sessions: Vec::new(),
            weights: Weights::default(),
        };
        let mut task = Self {
            problem,
            sessions: sessions.iter().map(|session| session.id).collect(),
            now: Vec::new(),
            closed: closed.iter().map(|session| session.id).collect(),
            rooms,
            partners,
            people,
            first_day: stop.starts_on,
            grid,
        };
        task.now = sessions.iter().map(|session| task.place(session)).collect();
        for session in &sessions {
            let after = wishes.after.iter().filter(|(later, _)| *later == session.id);
            let after = after.filter_map(|(_, earlier)| numbers.get(earlier).copied()).collect();
            let windows = windows(session, wishes, &days, &open);
            let stays = wishes.stays.contains(&session.id);
            let asked = task.session(session, ground, &sessions, stays);
            task.problem.sessions.push(programme::Session {
                after,
                windows: if stays { Vec::new() } else { windows },
                ..asked
            });
        }
        task
    }

    /// A session without its hours and its order.
    fn session(&self, session: &SessionPlan, ground: &Ground, all: &[&SessionPlan], stays: bool) -> programme::Session {
        let everywhere_else = self.rooms.len();
        let room = session.room.and_then(|room| self.rooms.iter().position(|one| *one == room));
        let mut room = room.unwrap_or(everywhere_else);
        let starts = session.times.starts();
        let time =
            Time { day: self.day(starts), slot: index((minute(starts) - self.grid.from).div_euclid(self.grid.step)) };
        // Where a session that stays begins between two slots, it takes the first of them too.
        let lead = if stays { (minute(starts) - self.grid.from).rem_euclid(self.grid.step) } else { 0 };
        let shared = |partner: &PartnerId| all.iter().filter(|other| other.partners.contains(partner)).count() > 1;
        let mut partners: Vec<usize> =
            (0..self.partners.len()).filter(|number| session.partners.contains(&self.partners[*number])).collect();
        if partners.len() > MOST_PARTNERS {
            let busy =
                |number: &usize| shared(&self.partners[*number]) || !self.problem.partners[*number].away.is_empty();
            partners.retain(busy);
            partners.truncate(MOST_PARTNERS);
        }
        let mut people: Vec<usize> =
            (0..self.people.len()).filter(|number| session.facilitators.contains(&self.people[*number])).collect();
        people.truncate(MOST_PARTNERS);
        let mut places = session.most_at_once();
        let most = self.problem.slots.saturating_sub(if stays { time.slot } else { 0 }) * self.problem.slot_minutes;
        if stays {
            // Who is not there at an hour that stays cannot stand against it.
            let end = time.slot + index((lead + minutes(session) + self.grid.step - 1).div_euclid(self.grid.step));
            let here = |window: &Window| window.day == time.day && window.from < end && time.slot < window.to;
            partners.retain(|number| !self.problem.partners[*number].away.iter().any(here));
            people.retain(|number| !self.problem.facilitators[*number].away.iter().any(here));
            if self.problem.rooms.get(room).is_none_or(|room| room.closed.iter().any(here)) {
                room = everywhere_else;
            }
            let holds =
                self.problem.rooms.get(room).filter(|_| room != everywhere_else).map_or(0, |room| room.capacity);
            places = places.min(holds);
        }
        programme::Session {
            minutes: index(lead + minutes(session)).min(most).max(1),
            places,
            needs: if stays { 0 } else { self.needs(session, places) },
            partners,
            facilitators: people,
            groups: group(session).into_iter().collect(),
            after: Vec::new(),
            windows: Vec::new(),
            time: stays.then_some(time),
            room: stays.then_some(room),
            weight: if stays { STAYS } else { WEIGHT + ground.registrations(session.id).min(STAYS / 2) },
        }
    }

    /// A room, and one of its own where people do not come and go, unless the session is in a hall now
    /// or only a hall is large enough.
    fn needs(&self, session: &SessionPlan, places: i64) -> u64 {
        let is_own = |room: &programme::Room| room.features & OWN != 0;
        let here = session.room.and_then(|room| self.rooms.iter().position(|one| *one == room));
        let in_a_hall = here.and_then(|room| self.problem.rooms.get(room)).is_some_and(|room| !is_own(room));
        let fits = self.problem.rooms.iter().any(|room| is_own(room) && room.capacity >= places);
        if comes_and_goes(session.kind) || in_a_hall || !fits { REAL } else { REAL | OWN }
    }

    /// Where a session is now; `None` where the grid or the rooms do not know it.
    fn place(&self, session: &SessionPlan) -> Option<Place> {
        let starts = session.times.starts();
        let room = session.room.and_then(|room| self.rooms.iter().position(|one| *one == room))?;
        let from = minute(starts) - self.grid.from;
        let fits = from >= 0
            && from.rem_euclid(self.grid.step) == 0
            && from + minutes(session) <= self.grid.slots * self.grid.step
            && starts.date() >= self.first_day
            && self.day(starts) < self.problem.days;
        let time = Time { day: self.day(starts), slot: index(from.div_euclid(self.grid.step)) };
        fits.then_some(Place { time, room })
    }

    fn day(&self, moment: NaiveDateTime) -> usize {
        index((moment.date() - self.first_day).num_days())
    }

    /// The hour and the room of a place; `None` for everywhere else.
    pub fn at(&self, place: Place) -> Option<(NaiveDateTime, RoomId)> {
        let room = *self.rooms.get(place.room)?;
        let minutes = self.grid.from + i64::try_from(place.time.slot).ok()? * self.grid.step;
        let day = TimeDelta::days(i64::try_from(place.time.day).ok()?);
        let midnight = self.first_day.and_time(chrono::NaiveTime::MIN);
        Some((midnight.checked_add_signed(day + TimeDelta::minutes(minutes))?, room))
    }
}

const fn comes_and_goes(kind: SessionKind) -> bool {
    matches!(kind, SessionKind::Stand | SessionKind::Forum | SessionKind::Shuttle)
}

/// Whoever is for the same thing does not want to be in two places; where people come and go, one
/// is not in the way of the other.
fn group(session: &SessionPlan) -> Option<usize> {
    let counts = !comes_and_goes(session.kind) && session.audience != Audience::Closed;
    counts.then(|| Theme::ALL.iter().position(|theme| *theme == session.theme)).flatten()
}

/// For each day of the stop the hours at which something may take place, in slots.
fn open_hours(venue: &VenueFacts, days: &[NaiveDate], grid: &Grid, wishes: &Wishes) -> Vec<Window> {
    let mut open = Vec::new();
    for (number, day) in days.iter().enumerate() {
        let weekday = i64::from(chrono::Datelike::weekday(day).num_days_from_monday());
        let hours = venue.hours.iter().filter(|hours| hours.weekday == weekday);
        let mut hours: Vec<(i64, i64)> = hours.map(|hours| (time(hours.opens), time(hours.closes))).collect();
        if venue.hours.is_empty() {
            hours.push((0, DAY));
        }
        if venue.closed_days.contains(day) {
            hours.clear();
        }
        let asked = |(from, to): (i64, i64)| grid.within(number, from.max(wishes.earliest), to.min(wishes.latest));
        open.extend(hours.into_iter().filter_map(asked));
    }
    open
}

/// Where a session that moves may lie: long enough, and on its day unless days may change.
fn windows(session: &SessionPlan, wishes: &Wishes, days: &[NaiveDate], open: &[Window]) -> Vec<Window> {
    let own = days.iter().position(|day| *day == session.times.starts_on);
    let free = wishes.other_days || own.is_none();
    open.iter().copied().filter(|window| free || Some(window.day) == own).collect()
}

fn meal_of(meal: &Meal, grid: &Grid) -> Option<programme::Meal> {
    let window = grid.within(0, meal.from, meal.to)?;
    let length = index((meal.minutes + grid.step - 1).div_euclid(grid.step));
    (length <= window.to - window.from).then_some(programme::Meal {
        from: window.from,
        to: window.to,
        length,
        together: meal.together,
    })
}

/// Whether whoever holds these sessions can have the meal at all: not where one of them lasts over
/// the whole of it, or those that stay leave no time. Then they take turns, as they do now.
fn can_eat(own: &[&SessionPlan], wishes: &Wishes, meal: &programme::Meal, grid: &Grid, days: &[NaiveDate]) -> bool {
    let slots = |session: &SessionPlan| index((minutes(session) + grid.step - 1).div_euclid(grid.step));
    let fits = |session: &&SessionPlan| {
        let length = slots(session);
        length + meal.length <= meal.to || meal.from + meal.length + length <= index(grid.slots)
    };
    let stays: Vec<(usize, usize, usize)> = own
        .iter()
        .filter(|session| wishes.stays.contains(&session.id))
        .filter_map(|session| {
            let starts = session.times.starts();
            let day = days.iter().position(|day| *day == starts.date())?;
            let window = grid.touched(day, minute(starts), minute(starts) + minutes(session))?;
            Some((day, window.from, window.to))
        })
        .collect();
    let free = |day: usize| {
        (meal.from..=meal.to - meal.length).any(|from| {
            stays.iter().all(|(on, begins, ends)| *on != day || *ends <= from || from + meal.length <= *begins)
        })
    };
    own.iter().all(fits) && (0..days.len()).all(free)
}

fn names<'a, T: Ord + Copy + 'a>(names: impl Iterator<Item = &'a T>) -> Vec<T> {
    names.copied().collect::<BTreeSet<T>>().into_iter().collect()
}

pub(super) fn minutes(session: &SessionPlan) -> i64 {
    (session.times.ends() - session.times.starts()).num_minutes()
}

pub(super) fn minute(moment: NaiveDateTime) -> i64 {
    time(moment.time())
}

fn time(time: chrono::NaiveTime) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// A number that is never below 0, as a place in a list.
pub(super) fn index(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}
