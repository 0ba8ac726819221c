//! A programme in the making: who and what is taken when, and what it costs, kept up to date.

use super::plan::{Figures, Place};
use super::tables::{Tables, bits, slots_from};

/// How often each slot of some things' days is taken, and which slots are taken at all, and fully.
pub(super) struct Track {
    days: usize,
    slots: usize,
    count: Vec<u16>,
    /// Slots taken at least once, by thing and day.
    pub taken: Vec<u128>,
    /// Slots that can be taken no more, by thing and day.
    pub full: Vec<u128>,
}

impl Track {
    fn new(things: usize, days: usize, slots: usize) -> Self {
        let rows = things * days;
        Self { days, slots, count: vec![0; rows * slots], taken: vec![0; rows], full: vec![0; rows] }
    }

    /// What can be taken once only is a matter of two masks; of the rest it is counted how often.
    fn take(&mut self, thing: usize, time: super::Time, length: usize, limit: usize) {
        let row = thing * self.days + time.day;
        if limit == 1 {
            let mask = slots_from(time.slot, length.min(self.slots - time.slot));
            self.taken[row] |= mask;
            self.full[row] |= mask;
            return;
        }
        for slot in time.slot..(time.slot + length).min(self.slots) {
            let count = &mut self.count[row * self.slots + slot];
            *count += 1;
            self.taken[row] |= 1 << slot;
            if usize::from(*count) >= limit {
                self.full[row] |= 1 << slot;
            }
        }
    }

    fn give_back(&mut self, thing: usize, time: super::Time, length: usize, limit: usize) {
        let row = thing * self.days + time.day;
        if limit == 1 {
            let mask = !slots_from(time.slot, length.min(self.slots - time.slot));
            self.taken[row] &= mask;
            self.full[row] &= mask;
            return;
        }
        for slot in time.slot..(time.slot + length).min(self.slots) {
            let count = &mut self.count[row * self.slots + slot];
            *count -= 1;
            if *count == 0 {
                self.taken[row] &= !(1 << slot);
            }
            if usize::from(*count) < limit {
                self.full[row] &= !(1 << slot);
            }
        }
    }
}

/// The places given so far. Nothing in it breaks a hard rule.
pub(super) struct State<'t, 'p> {
    pub tables: &'t Tables<'p>,
    pub places: Vec<Option<Place>>,
    /// The weight of those without a place.
    pub left_out: i64,
    pub figures: Figures,
    /// Rooms and people, each session with the buffer after it.
    pub rooms: Track,
    pub partners: Track,
    pub facilitators: Track,
    /// The same without buffer, and the audiences, and everything together.
    pub partners_on: Track,
    pub facilitators_on: Track,
    pub groups: Track,
    pub all: Track,
    /// People in each room, day and slot.
    pub people: Vec<i64>,
    /// How many sessions each partner has in each room, and how many rooms that makes.
    in_room: Vec<u16>,
    rooms_used: Vec<usize>,
}

impl<'t, 'p> State<'t, 'p> {
    pub fn new(tables: &'t Tables<'p>) -> Self {
        let problem = tables.problem;
        let track = |things: usize| Track::new(things, problem.days, problem.slots);
        let (rooms, partners, facilitators) = (problem.rooms.len(), problem.partners.len(), problem.facilitators.len());
        Self {
            tables,
            places: vec![None; problem.sessions.len()],
            left_out: problem.sessions.iter().map(|session| session.weight).sum(),
            figures: Figures::default(),
            rooms: track(rooms),
            partners: track(partners),
            facilitators: track(facilitators),
            partners_on: track(partners),
            facilitators_on: track(facilitators),
            groups: track(problem.groups),
            all: track(1),
            people: vec![0; rooms * problem.days * problem.slots],
            in_room: vec![0; partners * rooms],
            rooms_used: vec![0; partners],
        }
    }

    /// What all soft figures cost.
    pub fn cost(&self) -> i64 {
        self.figures.cost(&self.tables.problem.weights)
    }

    /// Better is smaller: first who is left out, then the soft figures.
    pub fn value(&self) -> (i64, i64) {
        (self.left_out, self.cost())
    }

    /// Puts a session without a place where nothing stands against it.
    pub fn put(&mut self, session: usize, place: Place) {
        let added = self.figures_of(session, place);
        self.figures = self.figures.plus(&added, 1);
        self.change(session, place, true);
        self.places[session] = Some(place);
        self.left_out -= self.tables.problem.sessions[session].weight;
    }

    /// Takes a session out; says where it was.
    pub fn take(&mut self, session: usize) -> Option<Place> {
        let place = self.places[session].take()?;
        self.change(session, place, false);
        let removed = self.figures_of(session, place);
        self.figures = self.figures.plus(&removed, -1);
        self.left_out += self.tables.problem.sessions[session].weight;
        Some(place)
    }

    fn change(&mut self, session: usize, place: Place, put: bool) {
        let problem = self.tables.problem;
        let asked = &problem.sessions[session];
        let (length, held) = (self.tables.length[session], self.tables.held[session]);
        let touch = if put { Track::take } else { Track::give_back };
        touch(&mut self.rooms, place.room, place.time, held, problem.rooms[place.room].side_by_side);
        touch(&mut self.all, 0, place.time, length, usize::MAX);
        for person in &asked.facilitators {
            touch(&mut self.facilitators, *person, place.time, held, 1);
            touch(&mut self.facilitators_on, *person, place.time, length, 1);
        }
        for group in &asked.groups {
            touch(&mut self.groups, *group, place.time, length, usize::MAX);
        }
        for partner in &asked.partners {
            let teams = problem.partners[*partner].teams;
            touch(&mut self.partners, *partner, place.time, held, teams);
            touch(&mut self.partners_on, *partner, place.time, length, teams);
            let count = &mut self.in_room[partner * problem.rooms.len() + place.room];
            if put {
                self.rooms_used[*partner] += usize::from(*count == 0);
                *count += 1;
            } else {
                *count -= 1;
                self.rooms_used[*partner] -= usize::from(*count == 0);
            }
        }
        let row = (place.room * problem.days + place.time.day) * problem.slots;
        for slot in place.time.slot..place.time.slot + length {
            self.people[row + slot] += if put { asked.places } else { -asked.places };
        }
    }

    /// What a session without a place would add to the figures.
    pub fn figures_of(&self, session: usize, place: Place) -> Figures {
        let (clashes, holes, span, waiting) = self.figures_of_time(session, place.time);
        let (rooms, size) = self.figures_of_room(session, place.room);
        Figures { clashes, holes, span, rooms, waiting, size }
    }

    /// The part that does not depend on the room: clashes, holes, span, waiting.
    fn figures_of_time(&self, session: usize, time: super::Time) -> (i64, i64, i64, i64) {
        let asked = &self.tables.problem.sessions[session];
        let days = self.tables.problem.days;
        let here = slots_from(time.slot, self.tables.length[session]);
        let (mut clashes, mut holes, mut waiting) = (0, 0, 0);
        for group in &asked.groups {
            let taken = self.groups.taken[group * days + time.day];
            if taken & here != 0 {
                clashes += i64::from((taken & here).count_ones());
            }
            holes += self.idle_added(taken, here);
        }
        for partner in &asked.partners {
            waiting += self.idle_added(self.partners_on.taken[partner * days + time.day], here);
        }
        let all = self.all.taken[time.day];
        (clashes, holes, i64::from(extent(all | here)) - i64::from(extent(all)), waiting)
    }

    /// The part that does not depend on the time: rooms, size.
    fn figures_of_room(&self, session: usize, room: usize) -> (i64, i64) {
        let problem = self.tables.problem;
        let count = problem.rooms.len();
        let newly = |partner: &&usize| {
            self.in_room[**partner * count + room] == 0
                && self.rooms_used[**partner] >= problem.partners[**partner].teams
        };
        let rooms = problem.sessions[session].partners.iter().filter(newly).count();
        (i64::try_from(rooms).unwrap_or(0), self.tables.size[session * count + room])
    }

    /// What a session would cost at each of these hours of a day, whatever the room; with
    /// [`cost_of_room`](Self::cost_of_room) it is the cost of the place. Asked more often than all else.
    pub fn costs_of_hours(&self, session: usize, day: usize, hours: u128, costs: &mut [i64; super::MOST_SLOTS]) {
        let problem = self.tables.problem;
        let (asked, weights, length) = (&problem.sessions[session], &problem.weights, self.tables.length[session]);
        let all = self.all.taken[day];
        for slot in bits(hours) {
            let longer = extent(all | slots_from(slot, length)) - extent(all);
            costs[slot] = weights.span * i64::from(longer);
        }
        for group in &asked.groups {
            let taken = self.groups.taken[group * problem.days + day];
            for slot in bits(if taken == 0 { 0 } else { hours }) {
                let here = slots_from(slot, length);
                costs[slot] += weights.clashes * i64::from((taken & here).count_ones())
                    + weights.holes * self.idle_added(taken, here);
            }
        }
        for partner in &asked.partners {
            let taken = self.partners_on.taken[partner * problem.days + day];
            for slot in bits(if taken == 0 { 0 } else { hours }) {
                costs[slot] += weights.waiting * self.idle_added(taken, slots_from(slot, length));
            }
        }
    }

    /// What a session would cost in a room, whatever the hour.
    pub fn cost_of_room(&self, session: usize, room: usize) -> i64 {
        let (rooms, size) = self.figures_of_room(session, room);
        Figures { rooms, size, ..Figures::default() }.cost(&self.tables.problem.weights)
    }

    /// By how much slots in a row change the free ones between the first and the last taken, those of
    /// meals not counted. Nearly always without counting bits.
    #[inline]
    fn idle_added(&self, taken: u128, here: u128) -> i64 {
        if taken == 0 {
            return 0;
        }
        let until = |slot: u32| self.tables.no_meal[slot as usize];
        let (first, end) = (taken.trailing_zeros(), u128::BITS - taken.leading_zeros());
        let (from, to) = (here.trailing_zeros(), u128::BITS - here.leading_zeros());
        let newly = if taken & here == 0 {
            until(to) - until(from)
        } else {
            i64::from((here & !taken & !self.tables.meals).count_ones())
        };
        until(end.max(to)) - until(end) + until(first) - until(first.min(from)) - newly
    }
}

/// Slots from the first taken one to the last, both included.
fn extent(taken: u128) -> u32 {
    if taken == 0 { 0 } else { 128 - taken.leading_zeros() - taken.trailing_zeros() }
}
