//! What stands against a session's places in a programme in the making.

use std::collections::BTreeSet;

use super::plan::{Block, Place, Unplaced};
use super::state::State;
use super::tables::{slots_from, touching};

impl State<'_, '_> {
    /// Where a session without a place may begin on a day, as far as it depends on no room.
    pub fn hours(&self, session: usize, day: usize) -> u128 {
        let mut free = self.tables.allowed[session * self.tables.problem.days + day];
        if free != 0 {
            self.each_block(session, day, &mut |_, starts| free &= !starts);
        }
        free
    }

    /// Where among these hours the session may begin in a room that fits it.
    pub fn hours_in(&self, session: usize, day: usize, room: usize, hours: u128) -> u128 {
        let mut free = hours;
        if free != 0 {
            self.each_block_in(session, day, room, &mut |_, starts| free &= !starts);
        }
        free
    }

    /// Whether a session without a place may be there.
    pub fn fits(&self, session: usize, place: Place) -> bool {
        let day = place.time.day;
        let here = slots_from(place.time.slot, 1);
        self.tables.rooms[session].contains(&place.room)
            && self.hours_in(session, day, place.room, self.hours(session, day) & here) != 0
    }

    /// One thing that other sessions have against a place.
    pub fn obstacle(&self, session: usize, place: Place) -> Option<Block> {
        let here = slots_from(place.time.slot, 1);
        let mut found = None;
        let mut told = |block: Block, starts: u128| {
            if starts & here != 0 {
                found = Some(block);
            }
        };
        self.each_block(session, place.time.day, &mut told);
        self.each_block_in(session, place.time.day, place.room, &mut told);
        found
    }

    /// What the other sessions have against each hour of a day, whatever the room.
    fn each_block(&self, session: usize, day: usize, told: &mut impl FnMut(Block, u128)) {
        let problem = self.tables.problem;
        let asked = &problem.sessions[session];
        let (length, held, days) = (self.tables.length[session], self.tables.held[session], problem.days);
        for person in &asked.facilitators {
            told(Block::Facilitator(*person), touching(self.facilitators.full[person * days + day], held));
        }
        for partner in &asked.partners {
            told(Block::Partner(*partner), touching(self.partners.full[partner * days + day], held));
        }
        for before in &asked.after {
            if let Some(place) = self.places[*before] {
                let over = place.time.slot + self.tables.length[*before];
                told(Block::Order(*before), self.earlier_than(day, place.time.day, over));
            }
        }
        for follower in &self.tables.followers[session] {
            if let Some(place) = self.places[*follower] {
                let begins_in_time = (place.time.slot + 1).saturating_sub(length);
                let late = self.tables.whole_day & !self.earlier_than(day, place.time.day, begins_in_time);
                told(Block::Order(*follower), late);
            }
        }
        for meal in &problem.meals {
            if meal.together {
                told(Block::Meal, self.hungry(self.all.taken[day], *meal, length));
                continue;
            }
            for person in asked.facilitators.iter().filter(|person| problem.facilitators[**person].pauses) {
                let taken = self.facilitators_on.taken[person * days + day];
                told(Block::FacilitatorMeal(*person), self.hungry(taken, *meal, length));
            }
            for partner in asked.partners.iter().filter(|partner| problem.partners[**partner].pauses) {
                let taken = self.partners_on.taken[partner * days + day];
                told(Block::PartnerMeal(*partner), self.hungry(taken, *meal, length));
            }
        }
    }

    /// What stands against each hour of a day in a room that fits the session.
    fn each_block_in(&self, session: usize, day: usize, room: usize, told: &mut impl FnMut(Block, u128)) {
        let problem = self.tables.problem;
        let (length, held) = (self.tables.length[session], self.tables.held[session]);
        let row = room * problem.days + day;
        told(Block::Closed, touching(self.tables.closed[row], length));
        told(Block::RoomBusy, touching(self.rooms.full[row], held));
        let offered = &problem.rooms[room];
        if offered.side_by_side > 1 && self.rooms.taken[row] != 0 {
            let most = offered.capacity - problem.sessions[session].places;
            let people = &self.people[row * problem.slots..(row + 1) * problem.slots];
            let crowded = people.iter().enumerate().filter(|(_, people)| **people > 0 && **people > most);
            told(Block::Crowded, touching(crowded.fold(0, |mask, (slot, _)| mask | 1 << slot), length));
        }
    }

    /// The hours of a day that lie before a slot of another day or the same.
    fn earlier_than(&self, day: usize, other: usize, slot: usize) -> u128 {
        match day.cmp(&other) {
            std::cmp::Ordering::Less => self.tables.whole_day,
            std::cmp::Ordering::Equal => slots_from(0, slot),
            std::cmp::Ordering::Greater => 0,
        }
    }

    /// Where something of this length would leave no pause long enough to somebody who has it now.
    /// Only what touches every free stretch does: the first and the last of them tell.
    fn hungry(&self, taken: u128, meal: super::Meal, length: usize) -> u128 {
        let starts = slots_from(meal.from, meal.to - meal.from - meal.length + 1) & !touching(taken, meal.length);
        if starts == 0 {
            return self.tables.whole_day;
        }
        let first_over = starts.trailing_zeros() as usize + meal.length;
        let last = 127 - starts.leading_zeros() as usize;
        let from = (last + 1).saturating_sub(length);
        if from < first_over { slots_from(from, first_over - from) & self.tables.whole_day } else { 0 }
    }

    /// Why a session finds no place in this programme.
    pub fn explain(&self, session: usize) -> Unplaced {
        let problem = self.tables.problem;
        let (mut alone, mut any) = (BTreeSet::new(), BTreeSet::new());
        for day in 0..problem.days {
            let mut by_hour = Blocks::default();
            self.tables.each_fixed_block(session, day, &mut |block, starts| by_hour.add(block, starts));
            self.each_block(session, day, &mut |block, starts| by_hour.add(block, starts));
            by_hour.sum_up();
            any.extend(by_hour.list.iter().map(|(block, _)| *block));
            for room in 0..problem.rooms.len() {
                let mut by_room = Blocks::default();
                self.tables.each_room_block(session, room, &mut |block| by_room.add(block, self.tables.whole_day));
                self.each_block_in(session, day, room, &mut |block, starts| by_room.add(block, starts));
                by_room.sum_up();
                let twice = by_hour.twice | by_room.twice | (by_hour.once & by_room.once);
                if (by_hour.once | by_room.once) & self.tables.whole_day != self.tables.whole_day {
                    return Unplaced { session, blocks: vec![Block::Stopped], alone: true };
                }
                let only = (by_hour.once | by_room.once) & !twice & self.tables.whole_day;
                let both = by_hour.list.iter().chain(&by_room.list);
                alone.extend(both.filter(|(_, starts)| starts & only != 0).map(|(block, _)| *block));
                any.extend(by_room.list.iter().map(|(block, _)| *block));
            }
        }
        if problem.rooms.is_empty() {
            any.insert(Block::Capacity);
        }
        let is_alone = !alone.is_empty();
        Unplaced { session, blocks: if is_alone { alone } else { any }.into_iter().collect(), alone: is_alone }
    }
}

/// Blocks with the hours against which each stands.
#[derive(Default)]
struct Blocks {
    list: Vec<(Block, u128)>,
    /// Hours against which at least one stands, and at least two.
    once: u128,
    twice: u128,
}

impl Blocks {
    fn add(&mut self, block: Block, starts: u128) {
        if starts != 0 {
            self.list.push((block, starts));
        }
    }

    /// The same block said twice (two meals of one person) counts as one.
    fn sum_up(&mut self) {
        self.list.sort_unstable();
        self.list.dedup_by(|(block, starts), (kept, mask)| {
            let same = block == kept;
            *mask |= if same { *starts } else { 0 };
            same
        });
        for (_, starts) in &self.list {
            self.twice |= self.once & starts;
            self.once |= starts;
        }
    }
}
