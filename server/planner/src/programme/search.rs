//! The search: sessions are placed one after the other, then those without a place push others away.

use super::plan::{Block, Place, Plan};
use super::problem::Time;
use super::state::State;
use super::tables::{Tables, bits, slots_from, touching};
use crate::Random;

/// So many places of a session are compared before it pushes others away.
const COMPARED: usize = 48;
/// The caller is asked whether to stop at every so many steps.
const ASKED_EVERY: usize = 8;

/// What the search asks and tells while it runs.
pub trait Progress {
    /// Whether to stop now. Asked every few steps; it must be cheap.
    fn should_stop(&mut self) -> bool;
    /// A programme that is better than all before: less weight left out, or as much and a smaller
    /// cost. The first comes as soon as every session was tried once.
    fn better(&mut self, places: &[Option<Place>], left_out: i64, cost: i64);
}

/// A search under way.
pub(super) struct Search<'s, 't, 'p, P> {
    pub state: State<'t, 'p>,
    pub random: Random,
    progress: &'s mut P,
    steps: usize,
    stopped: bool,
    best: Vec<Option<Place>>,
    best_value: (i64, i64),
    /// How often each session was pushed away.
    blame: Vec<u32>,
    /// For each two sessions, whether they share somebody who cannot be in two places.
    shares: Vec<bool>,
    /// Places before the moves under way, to go back to.
    log: Vec<(usize, Option<Place>)>,
}

impl<'s, 't, 'p, P: Progress> Search<'s, 't, 'p, P> {
    pub fn new(tables: &'t Tables<'p>, seed: u64, steps: usize, progress: &'s mut P) -> Self {
        let problem = tables.problem;
        let state = State::new(tables);
        let count = problem.sessions.len();
        let single = |partner: usize| problem.partners[partner].teams == 1;
        let mut lists = vec![Vec::new(); problem.partners.len() + problem.facilitators.len()];
        for (number, session) in problem.sessions.iter().enumerate() {
            for partner in session.partners.iter().filter(|partner| single(**partner)) {
                lists[*partner].push(number);
            }
            for person in &session.facilitators {
                lists[problem.partners.len() + person].push(number);
            }
        }
        let mut shares = vec![false; count * count];
        for list in &lists {
            for one in list {
                for other in list {
                    shares[one * count + other] = true;
                }
            }
        }
        Self {
            best: state.places.clone(),
            best_value: state.value(),
            state,
            random: Random::new(seed),
            progress,
            steps,
            stopped: false,
            blame: vec![0; count],
            shares,
            log: Vec::new(),
        }
    }

    /// Takes one step from the budget; false when there is none left or the caller says stop.
    pub fn go_on(&mut self) -> bool {
        if self.steps == 0 || self.stopped {
            return false;
        }
        self.steps -= 1;
        if self.steps.is_multiple_of(ASKED_EVERY) && self.progress.should_stop() {
            self.stopped = true;
        }
        !self.stopped
    }

    /// How many steps are left.
    pub fn steps_left(&self) -> usize {
        self.steps
    }

    /// The sessions without a place.
    pub fn without_place(&self) -> Vec<usize> {
        (0..self.state.places.len()).filter(|session| self.state.places[*session].is_none()).collect()
    }

    /// Keeps the programme if it is better than all before.
    pub fn keep_if_better(&mut self) -> bool {
        let value = self.state.value();
        let better = value < self.best_value;
        if better {
            self.best_value = value;
            self.best.clone_from(&self.state.places);
            self.progress.better(&self.best, value.0, value.1);
        }
        better
    }

    /// Goes back to the best programme.
    pub fn back_to_best(&mut self) {
        for session in 0..self.best.len() {
            if self.state.places[session] != self.best[session] {
                self.state.take(session);
            }
        }
        for session in 0..self.best.len() {
            if let (None, Some(place)) = (self.state.places[session], self.best[session]) {
                self.state.put(session, place);
            }
        }
    }

    /// Takes a session out, to be put back by [`go_back`](Self::go_back).
    pub fn take(&mut self, session: usize) -> Option<Place> {
        let place = self.state.take(session);
        self.log.push((session, place));
        place
    }

    /// Everything done since the last [`forget`](Self::forget) is undone.
    pub fn go_back(&mut self) {
        for place in 0..self.log.len() {
            self.state.take(self.log[place].0);
        }
        // Of a session taken out twice, the first entry tells where it was.
        for place in 0..self.log.len() {
            let (session, before) = self.log[place];
            if let (None, Some(before)) = (self.state.places[session], before) {
                self.state.put(session, before);
            }
        }
        self.log.clear();
    }

    /// What was done is done.
    pub fn forget(&mut self) {
        self.log.clear();
    }

    /// Each session once, the one with the fewest places first, those with followers earlier.
    pub fn construct(&mut self) {
        let tables = self.state.tables;
        let days = tables.problem.days;
        let mut order: Vec<(u32, usize, usize)> = (0..tables.rooms.len())
            .map(|session| {
                let hours: u32 = (0..days).map(|day| tables.allowed[session * days + day].count_ones()).sum();
                let rooms = u32::try_from(tables.rooms[session].len()).unwrap_or(u32::MAX);
                let followers = u32::try_from(tables.followers[session].len()).unwrap_or(u32::MAX);
                (hours * rooms / (1 + followers), usize::MAX - tables.held[session], session)
            })
            .collect();
        order.sort_unstable();
        for (.., session) in order {
            self.stopped |= self.progress.should_stop();
            if self.stopped {
                break;
            }
            if let Some(place) = self.best_place(session) {
                self.state.put(session, place);
            }
        }
        self.keep_if_better();
    }

    /// The cheapest free place; among equals one by chance.
    pub fn best_place(&mut self, session: usize) -> Option<Place> {
        let tables = self.state.tables;
        let mut best = None;
        let (mut least, mut equals) = (i64::MAX, 0);
        let by_room: Vec<i64> =
            tables.rooms[session].iter().map(|room| self.state.cost_of_room(session, *room)).collect();
        let mut by_hour = [0; super::MOST_SLOTS];
        for day in 0..tables.problem.days {
            let hours = self.state.hours(session, day);
            self.state.costs_of_hours(session, day, hours, &mut by_hour);
            for (room, cost_of_room) in tables.rooms[session].iter().zip(&by_room) {
                for slot in bits(self.state.hours_in(session, day, *room, hours)) {
                    let cost = by_hour[slot] + cost_of_room;
                    if cost > least {
                        continue;
                    }
                    equals = if cost < least { 1 } else { equals + 1 };
                    least = cost;
                    if equals == 1 || self.random.below(equals) == 0 {
                        best = Some(Place { time: Time { day, slot }, room: *room });
                    }
                }
            }
        }
        best
    }

    /// A free place, the cheapest one most likely: each is judged by its cost less a number drawn from
    /// the exponential distribution, whose mean is the heat. Heat and chances in units of 1/1024.
    pub fn likely_place(&mut self, session: usize, heat: i64, chances: &[i64]) -> Option<Place> {
        let tables = self.state.tables;
        let mut best = None;
        let mut least = i64::MAX;
        let mut by_room = [0; super::MOST_ROOMS];
        let mut free = [0; super::MOST_ROOMS];
        for room in &tables.rooms[session] {
            by_room[*room] = self.state.cost_of_room(session, *room) << 10;
        }
        let mut by_hour = [0; super::MOST_SLOTS];
        for day in 0..tables.problem.days {
            let hours = self.state.hours(session, day);
            let mut in_some_room = 0;
            for room in &tables.rooms[session] {
                free[*room] = self.state.hours_in(session, day, *room, hours);
                in_some_room |= free[*room];
            }
            self.state.costs_of_hours(session, day, in_some_room, &mut by_hour);
            for room in &tables.rooms[session] {
                for slot in bits(free[*room]) {
                    let drawn = chances[self.random.below(chances.len())];
                    let cost = (by_hour[slot] << 10) + by_room[*room] - ((heat * drawn) >> 10);
                    if cost < least {
                        least = cost;
                        best = Some(Place { time: Time { day, slot }, room: *room });
                    }
                }
            }
        }
        best
    }

    /// A place at which nothing but other sessions can stand against a session, by chance.
    pub fn any_place(&mut self, session: usize) -> Option<Place> {
        let tables = self.state.tables;
        let rooms = &tables.rooms[session];
        let days = tables.problem.days;
        let (day, room) = (self.random.below(days), *rooms.get(self.random.below(rooms.len()))?);
        let open = !touching(tables.closed[room * days + day], tables.length[session]);
        let slot = self.any_bit(tables.allowed[session * days + day] & open)?;
        Some(Place { time: Time { day, slot }, room })
    }

    /// One of the slots of a mask, by chance.
    pub fn any_bit(&mut self, mask: u128) -> Option<usize> {
        let count = mask.count_ones();
        bits(mask).nth(self.random.below(count as usize))
    }

    /// Iterative forward search: who has no place takes one, and those in the way look for another.
    pub fn repair(&mut self) {
        let sessions = self.state.places.len();
        let patience = 500 + 40 * sessions;
        let mut idle = 0;
        while idle < patience && self.state.left_out > 0 && self.go_on() {
            let waiting = self.without_place();
            let session = waiting[self.random.below(waiting.len())];
            if let Some(place) = self.best_place(session) {
                self.state.put(session, place);
            } else if let Some(place) = self.least_blamed_place(session) {
                self.push_in(session, place, usize::MAX);
            } else if waiting.len() == 1 {
                break;
            }
            self.forget();
            idle = if self.keep_if_better() { 0 } else { idle + 1 };
        }
        self.back_to_best();
    }

    /// Of some places by chance, the one in the way of which stand the fewest and least blamed.
    fn least_blamed_place(&mut self, session: usize) -> Option<Place> {
        let mut best = None;
        for _ in 0..COMPARED {
            if let Some(place) = self.any_place(session) {
                let blame = self.blame_of(session, place);
                if best.is_none_or(|(least, _)| blame < least) {
                    best = Some((blame, place));
                }
            }
        }
        best.map(|(_, place)| place)
    }

    fn blame_of(&self, session: usize, place: Place) -> u64 {
        let (tables, count) = (self.state.tables, self.state.places.len());
        let alone = tables.problem.rooms[place.room].side_by_side == 1;
        let (begin, end) = (place.time.slot, place.time.slot + tables.held[session]);
        let mut blame = 0;
        for other in 0..count {
            let Some(theirs) = self.state.places[other] else { continue };
            let meet = theirs.time.day == place.time.day
                && theirs.time.slot < end
                && begin < theirs.time.slot + tables.held[other];
            let same = (alone && theirs.room == place.room) || self.shares[session * count + other];
            if meet && same {
                blame += 1 + u64::from(self.blame[other]);
            }
        }
        for other in tables.problem.sessions[session].after.iter().chain(&tables.followers[session]) {
            if self.state.places[*other].is_some() && self.in_wrong_order(session, place, *other) {
                blame += 1 + u64::from(self.blame[*other]);
            }
        }
        blame
    }

    fn in_wrong_order(&self, session: usize, place: Place, other: usize) -> bool {
        let tables = self.state.tables;
        let Some(theirs) = self.state.places[other] else { return false };
        let after = |one: Time, length: usize, next: Time| (one.day, one.slot + length) > (next.day, next.slot);
        if tables.problem.sessions[session].after.contains(&other) {
            after(theirs.time, tables.length[other], place.time)
        } else {
            after(place.time, tables.length[session], theirs.time)
        }
    }

    /// Puts a session where others are in the way, taking out at most so many; says who had to go.
    /// `None`, with nothing put, when more would have to.
    pub fn push_in(&mut self, session: usize, place: Place, most: usize) -> Option<Vec<usize>> {
        let mut gone = Vec::new();
        while let Some(block) = self.state.obstacle(session, place) {
            let other = self.in_the_way(session, place, block).filter(|_| gone.len() < most)?;
            self.take(other);
            self.blame[other] = self.blame[other].saturating_add(1);
            gone.push(other);
        }
        self.state.put(session, place);
        Some(gone)
    }

    /// Somebody whose leaving helps against a block.
    fn in_the_way(&mut self, session: usize, place: Place, block: Block) -> Option<usize> {
        if let Block::Order(other) = block {
            return Some(other);
        }
        let tables = self.state.tables;
        let problem = tables.problem;
        let here = slots_from(place.time.slot, tables.length[session]);
        let held = slots_from(place.time.slot, tables.held[session]);
        let is_in_the_way = |other: usize, theirs: Place| {
            let (asked, start) = (&problem.sessions[other], theirs.time.slot);
            let (on, taken) = (slots_from(start, tables.length[other]), slots_from(start, tables.held[other]));
            match block {
                Block::RoomBusy => theirs.room == place.room && taken & held != 0,
                Block::Crowded => theirs.room == place.room && on & here != 0,
                Block::Facilitator(person) => asked.facilitators.contains(&person) && taken & held != 0,
                Block::Partner(partner) => asked.partners.contains(&partner) && taken & held != 0,
                Block::FacilitatorMeal(person) => asked.facilitators.contains(&person) && on & tables.meals != 0,
                Block::PartnerMeal(partner) => asked.partners.contains(&partner) && on & tables.meals != 0,
                Block::Meal => on & tables.meals != 0,
                _ => false,
            }
        };
        let mut chosen = None;
        let mut count = 0;
        for other in 0..self.state.places.len() {
            let Some(theirs) = self.state.places[other].filter(|theirs| theirs.time.day == place.time.day) else {
                continue;
            };
            if is_in_the_way(other, theirs) {
                count += 1;
                if count == 1 || self.random.below(count) == 0 {
                    chosen = Some(other);
                }
            }
        }
        chosen
    }

    /// The best programme, with what stands against those left out.
    pub fn finish(mut self) -> Plan {
        self.back_to_best();
        let unplaced = self.without_place().into_iter().map(|session| self.state.explain(session)).collect();
        Plan {
            unplaced,
            left_out: self.state.left_out,
            figures: self.state.figures,
            cost: self.state.cost(),
            places: self.state.places,
        }
    }
}
