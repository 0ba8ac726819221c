//! Who wants to meet whom, and when they can.

use thiserror::Error;

/// More people are refused.
pub const MOST_PEOPLE: usize = 5_000;
/// More desks are refused.
pub const MOST_DESKS: usize = 200;
/// More slots are refused.
pub const MOST_SLOTS: usize = 200;
/// The largest number of a wish.
pub const LEAST_WANTED: u16 = 1_000;

/// Someone who comes to meet employers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// For each desk how much it is wanted, from 0 to [`LEAST_WANTED`]: the lower, the more. `None`: refused.
    pub wishes: Vec<Option<u16>>,
    /// The slots in which the person can come, in any order.
    pub slots: Vec<usize>,
    /// How many meetings are wanted, with as many different employers.
    pub most: usize,
}

/// An employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    /// Fewer meetings than this disappoint.
    pub least: usize,
    /// No more meetings than this.
    pub most: usize,
    /// For each slot, how many meetings at once. 0 is a pause.
    pub parallel: Vec<usize>,
}

/// People, desks and slots, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    people: Vec<Person>,
    desks: Vec<Desk>,
    slots: usize,
}

/// One interview. Everything by its place in the lists, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meeting {
    /// Who.
    pub person: usize,
    /// With whom.
    pub desk: usize,
    /// When.
    pub slot: usize,
}

/// What counts, in this order; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figures {
    /// Meetings wanted that do not take place.
    pub missing: i64,
    /// Meetings that employers lack to their least number.
    pub short: i64,
    /// Meetings that the worst-off person lacks, of those that this person could have alone.
    pub worst_missing: i64,
    /// The sum of that person's wishes, less the sum of as many best wishes of the same person.
    pub worst_regret: i64,
    /// The sum of the wishes of all meetings.
    pub total: i64,
    /// Slots without a meeting, pauses left out, between the first and the last of an employer.
    pub gaps: i64,
}

/// Why a problem is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadProblem {
    /// Too many of something, or none.
    #[error("{count} {what}: from 1 to {most} can be planned")]
    Size {
        /// People, desks or slots.
        what: &'static str,
        /// So many came.
        count: usize,
        /// So many may come.
        most: usize,
    },
    /// The wishes of a person do not name each desk once.
    #[error("person {person} has {wishes} wishes for {desks} desks")]
    Wishes {
        /// Whose.
        person: usize,
        /// So many.
        wishes: usize,
        /// So many are needed.
        desks: usize,
    },
    /// A wish is larger than any may be.
    #[error("person {person}, desk {desk}: {wish} is no wish from 0 to {LEAST_WANTED}")]
    Wish {
        /// Whose.
        person: usize,
        /// For which desk.
        desk: usize,
        /// The number.
        wish: u16,
    },
    /// A person names a slot that does not exist, or one twice.
    #[error("person {person}: slot {slot} does not exist or comes twice")]
    Slot {
        /// Whose.
        person: usize,
        /// The slot.
        slot: usize,
    },
    /// A person wants no meeting.
    #[error("person {person} wants no meeting")]
    Nothing {
        /// Who.
        person: usize,
    },
    /// A desk without a number for each slot.
    #[error("desk {desk} has {parallel} numbers of meetings at once for {slots} slots")]
    Parallel {
        /// Which.
        desk: usize,
        /// So many.
        parallel: usize,
        /// So many are needed.
        slots: usize,
    },
    /// A desk at which nobody can ever sit.
    #[error("desk {desk} has no place: no meeting at all, or none in any slot")]
    NoPlace {
        /// Which.
        desk: usize,
    },
    /// A desk that wants more than it takes.
    #[error("desk {desk} wants at least {least} meetings and takes {most} at most")]
    Bounds {
        /// Which.
        desk: usize,
        /// At least.
        least: usize,
        /// At most.
        most: usize,
    },
}

impl Problem {
    /// Checks that everything refers to what exists and can be held.
    pub fn new(people: Vec<Person>, desks: Vec<Desk>, slots: usize) -> Result<Self, BadProblem> {
        let sizes =
            [("people", people.len(), MOST_PEOPLE), ("desks", desks.len(), MOST_DESKS), ("slots", slots, MOST_SLOTS)];
        for (what, count, most) in sizes {
            if count == 0 || count > most {
                return Err(BadProblem::Size { what, count, most });
            }
        }
        for (desk, found) in desks.iter().enumerate() {
            if found.parallel.len() != slots {
                return Err(BadProblem::Parallel { desk, parallel: found.parallel.len(), slots });
            }
            if found.most == 0 || found.parallel.iter().all(|places| *places == 0) {
                return Err(BadProblem::NoPlace { desk });
            }
            if found.least > found.most {
                return Err(BadProblem::Bounds { desk, least: found.least, most: found.most });
            }
        }
        for (person, found) in people.iter().enumerate() {
            check_person(person, found, desks.len(), slots)?;
        }
        Ok(Self { people, desks, slots })
    }

    /// What is left of a checked problem: people may want nothing more, desks may have no place left.
    pub(super) fn part(people: Vec<Person>, desks: Vec<Desk>, slots: usize) -> Self {
        Self { people, desks, slots }
    }

    /// The people, in their order.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The desks, in their order.
    #[must_use]
    pub fn desks(&self) -> &[Desk] {
        &self.desks
    }

    /// How many slots there are.
    #[must_use]
    pub fn slots(&self) -> usize {
        self.slots
    }
}

fn check_person(person: usize, found: &Person, desks: usize, slots: usize) -> Result<(), BadProblem> {
    if found.wishes.len() != desks {
        return Err(BadProblem::Wishes { person, wishes: found.wishes.len(), desks });
    }
    if found.most == 0 {
        return Err(BadProblem::Nothing { person });
    }
    for (desk, wish) in found.wishes.iter().enumerate() {
        if let Some(wish) = *wish
            && wish > LEAST_WANTED
        {
            return Err(BadProblem::Wish { person, desk, wish });
        }
    }
    let mut seen = vec![false; slots];
    for slot in &found.slots {
        match seen.get_mut(*slot) {
            Some(seen) if !*seen => *seen = true,
            _ => return Err(BadProblem::Slot { person, slot: *slot }),
        }
    }
    Ok(())
}
