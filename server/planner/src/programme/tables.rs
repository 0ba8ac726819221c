//! What does not change while a programme is made. Sets of slots are bits: slot 0 is the lowest.

use super::plan::Block;
use super::problem::{Problem, Window};

/// The slots from `start`, `length` of them.
pub(super) const fn slots_from(start: usize, length: usize) -> u128 {
    ((1 << length) - 1) << start
}

/// The slots before one.
const fn below(slot: u32) -> u128 {
    if slot == 0 { 0 } else { u128::MAX >> (u128::BITS - slot) }
}

/// Where something that lasts `length` slots would begin to touch the mask.
pub(super) fn touching(mask: u128, length: usize) -> u128 {
    let (mut found, mut done) = (mask, 1);
    while done < length {
        let step = done.min(length - done);
        found |= found >> step;
        done += step;
    }
    found
}

/// The slots of a mask, from the first.
pub(super) fn bits(mask: u128) -> impl Iterator<Item = usize> {
    let mut left = mask;
    std::iter::from_fn(move || {
        let slot = (left != 0).then(|| left.trailing_zeros() as usize);
        left &= left.wrapping_sub(1);
        slot
    })
}

/// The problem with everything about it that is asked often.
pub(super) struct Tables<'p> {
    pub problem: &'p Problem,
    /// Slots of each session, and with the buffer after it (never more than a day's).
    pub length: Vec<usize>,
    pub held: Vec<usize>,
    /// All slots of a day.
    pub whole_day: u128,
    /// For each session and day, where it may begin as far as it depends on no other session.
    pub allowed: Vec<u128>,
    /// The rooms in which each session can be.
    pub rooms: Vec<Vec<usize>>,
    /// For each session and room, how many would have liked the largest room.
    pub size: Vec<i64>,
    /// For each room and day, when it is closed.
    pub closed: Vec<u128>,
    /// The sessions that come after each session.
    pub followers: Vec<Vec<usize>>,
    /// The windows of the meals.
    pub meals: u128,
    /// How many slots before each are not in the windows of the meals.
    pub no_meal: Vec<i64>,
    away_partner: Vec<u128>,
    away_facilitator: Vec<u128>,
}

impl<'p> Tables<'p> {
    pub fn new(problem: &'p Problem) -> Self {
        let days = problem.days;
        let by_day = |windows: &[Window]| {
            let mut masks = vec![0; days];
            for window in windows {
                masks[window.day] |= slots_from(window.from, window.to - window.from);
            }
            masks
        };
        let largest = problem.rooms.iter().map(|room| room.capacity).max().unwrap_or(1);
        let mut followers = vec![Vec::new(); problem.sessions.len()];
        for (number, session) in problem.sessions.iter().enumerate() {
            for before in &session.after {
                followers[*before].push(number);
            }
        }
        let size = problem.sessions.iter().flat_map(|session| {
            problem.rooms.iter().map(move |room| session.places * (largest - room.capacity).max(0) / largest)
        });
        let meals = problem.meals.iter().fold(0, |all, meal| all | slots_from(meal.from, meal.to - meal.from));
        let mut tables = Self {
            problem,
            length: problem.sessions.iter().map(|session| problem.length(session)).collect(),
            held: problem.sessions.iter().map(|session| problem.held(session).min(problem.slots)).collect(),
            whole_day: slots_from(0, problem.slots),
            allowed: Vec::new(),
            rooms: Vec::new(),
            size: size.collect(),
            closed: problem.rooms.iter().flat_map(|room| by_day(&room.closed)).collect(),
            followers,
            meals,
            no_meal: (0..=u128::BITS).map(|slot| i64::from((!meals & below(slot)).count_ones())).collect(),
            away_partner: problem.partners.iter().flat_map(|partner| by_day(&partner.away)).collect(),
            away_facilitator: problem.facilitators.iter().flat_map(|person| by_day(&person.away)).collect(),
        };
        for session in 0..problem.sessions.len() {
            for day in 0..days {
                let mut allowed = tables.whole_day;
                tables.each_fixed_block(session, day, &mut |_, starts| allowed &= !starts);
                tables.allowed.push(allowed);
            }
            let fits = |room: &usize| {
                let mut fits = true;
                tables.each_room_block(session, *room, &mut |_| fits = false);
                fits
            };
            let rooms = (0..problem.rooms.len()).filter(fits).collect();
            tables.rooms.push(rooms);
        }
        tables
    }

    /// What stands against each hour of a day by itself, with the hours.
    pub fn each_fixed_block(&self, session: usize, day: usize, told: &mut impl FnMut(Block, u128)) {
        let (asked, length) = (&self.problem.sessions[session], self.length[session]);
        let mut hours = if asked.windows.is_empty() { self.whole_day } else { 0 };
        for window in asked.windows.iter().filter(|window| window.day == day && window.to - window.from >= length) {
            hours |= slots_from(window.from, window.to - window.from - length + 1);
        }
        let in_time = if length > self.problem.slots { 0 } else { slots_from(0, self.problem.slots - length + 1) };
        told(Block::Hours, self.whole_day & !(hours & in_time));
        if let Some(time) = asked.time {
            let pinned = if time.day == day { slots_from(time.slot, 1) } else { 0 };
            told(Block::PinnedTime, self.whole_day & !pinned);
        }
        let days = self.problem.days;
        for partner in &asked.partners {
            told(Block::PartnerAway(*partner), touching(self.away_partner[partner * days + day], length));
        }
        for person in &asked.facilitators {
            told(Block::FacilitatorAway(*person), touching(self.away_facilitator[person * days + day], length));
        }
    }

    /// What stands against a room at any hour.
    pub fn each_room_block(&self, session: usize, room: usize, told: &mut impl FnMut(Block)) {
        let (asked, offered) = (&self.problem.sessions[session], &self.problem.rooms[room]);
        if offered.capacity < asked.places {
            told(Block::Capacity);
        }
        if asked.needs & !offered.features != 0 {
            told(Block::Features);
        }
        if let Some(pinned) = asked.room.filter(|pinned| *pinned != room) {
            told(Block::PinnedRoom(pinned));
        }
    }
}
