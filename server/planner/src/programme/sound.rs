//! Whether a question makes sense, and what is wrong with it.

use super::problem::{
    MOST_DAYS, MOST_GROUPS, MOST_MEALS, MOST_PEOPLE, MOST_ROOMS, MOST_SESSIONS, MOST_SLOTS, Problem, Session, Window,
};

/// No number of people and no weight is larger.
const LARGEST: i64 = 1_000_000;
/// Partners, facilitators and audiences that a session names at most, each.
const MOST_NAMES: usize = 12;
/// Windows in one list at most.
const MOST_WINDOWS: usize = 64;

/// What is wrong with a problem: the first thing found. Numbers are places in its lists.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProblem {
    /// No day, no slot, or too many; slots too short or too long; a day that lasts, with the buffer,
    /// longer than 24 hours.
    #[error("the days, the slots or the buffer make no sense")]
    Frame,
    /// More than can be planned.
    #[error("{count} {what}: at most {most} can be planned")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many may be.
        most: usize,
    },
    /// A weight below 0 or above a million.
    #[error("a weight is below 0 or above {LARGEST}")]
    Weight,
    /// A meal that is no time of day or longer than its window.
    #[error("meal {0} does not fit into its window")]
    Meal(usize),
    /// No capacity, no session side by side, or a closing time that is none.
    #[error("room {0} holds nobody, or is closed at a time that is none")]
    Room(usize),
    /// No team, or an absence that is none.
    #[error("partner {0} has no team, or is away at a time that is none")]
    Partner(usize),
    /// An absence that is none.
    #[error("facilitator {0} is away at a time that is none")]
    Facilitator(usize),
    /// No length or longer than a day; people below 0 or too many; no weight; more than a
    /// dozen partners, facilitators or groups; a window or a pinned time that is none.
    #[error("session {session}: {what} makes no sense")]
    Session {
        /// The session.
        session: usize,
        /// What of it.
        what: &'static str,
    },
    /// A room, partner, facilitator, group or session that there is not, or one named twice.
    #[error("session {session} names {what} {number}, which is unknown or named twice")]
    Unknown {
        /// The session.
        session: usize,
        /// What is named.
        what: &'static str,
        /// Its number.
        number: usize,
    },
    /// A session pinned to where it cannot be.
    #[error("session {session} cannot be where it is pinned")]
    Pin {
        /// The session.
        session: usize,
    },
    /// Two sessions pinned so that they exclude each other.
    #[error("sessions {first} and {second} are pinned against each other")]
    Pins {
        /// The first.
        first: usize,
        /// The second.
        second: usize,
    },
    /// Sessions that must each come after the other.
    #[error("session {session} must come after itself, by way of others")]
    Circle {
        /// One of them.
        session: usize,
    },
}

impl Problem {
    /// Looks at everything that the planner relies on.
    pub fn check(&self) -> Result<(), BadProblem> {
        let day = self.slots.checked_mul(self.slot_minutes).and_then(|day| day.checked_add(self.buffer_minutes));
        let frame = (1..=MOST_DAYS).contains(&self.days)
            && (1..=MOST_SLOTS).contains(&self.slots)
            && (5..=60).contains(&self.slot_minutes)
            && day.is_some_and(|day| day <= 24 * 60);
        if !frame {
            return Err(BadProblem::Frame);
        }
        for (what, count, most) in [
            ("rooms", self.rooms.len(), MOST_ROOMS),
            ("partners", self.partners.len(), MOST_PEOPLE),
            ("facilitators", self.facilitators.len(), MOST_PEOPLE),
            ("groups", self.groups, MOST_GROUPS),
            ("meals", self.meals.len(), MOST_MEALS),
            ("sessions", self.sessions.len(), MOST_SESSIONS),
        ] {
            if count > most {
                return Err(BadProblem::TooMany { what, count, most });
            }
        }
        let w = &self.weights;
        if [w.clashes, w.holes, w.span, w.rooms, w.waiting, w.size].iter().any(|weight| !(0..=LARGEST).contains(weight))
        {
            return Err(BadProblem::Weight);
        }
        first(&self.meals, |meal| {
            meal.from < meal.to && meal.to <= self.slots && (1..=meal.to - meal.from).contains(&meal.length)
        })
        .map_or(Ok(()), |meal| Err(BadProblem::Meal(meal)))?;
        first(&self.rooms, |room| {
            (1..=LARGEST).contains(&room.capacity) && room.side_by_side > 0 && self.are_windows(&room.closed)
        })
        .map_or(Ok(()), |room| Err(BadProblem::Room(room)))?;
        first(&self.partners, |partner| partner.teams > 0 && self.are_windows(&partner.away))
            .map_or(Ok(()), |partner| Err(BadProblem::Partner(partner)))?;
        first(&self.facilitators, |person| self.are_windows(&person.away))
            .map_or(Ok(()), |person| Err(BadProblem::Facilitator(person)))?;
        for (number, session) in self.sessions.iter().enumerate() {
            self.check_session(number, session)?;
        }
        self.check_circles()?;
        self.check_pins()
    }

    fn are_windows(&self, windows: &[Window]) -> bool {
        windows.len() <= MOST_WINDOWS
            && windows.iter().all(|window| window.day < self.days && window.from < window.to && window.to <= self.slots)
    }

    fn check_session(&self, number: usize, session: &Session) -> Result<(), BadProblem> {
        let (rooms, others) = (self.rooms.len(), self.sessions.len());
        for (what, sound) in [
            ("the length", (1..=self.slots * self.slot_minutes).contains(&session.minutes)),
            ("the number of people", (0..=LARGEST).contains(&session.places)),
            ("the weight", (1..=LARGEST).contains(&session.weight)),
            ("the list of partners", session.partners.len() <= MOST_NAMES),
            ("the list of facilitators", session.facilitators.len() <= MOST_NAMES),
            ("the list of groups", session.groups.len() <= MOST_NAMES),
            ("a window", self.are_windows(&session.windows)),
            ("the time", session.time.is_none_or(|time| time.day < self.days && time.slot < self.slots)),
        ] {
            if !sound {
                return Err(BadProblem::Session { session: number, what });
            }
        }
        let room: &[usize] = session.room.as_slice();
        for (what, names, count) in [
            ("room", room, rooms),
            ("partner", &session.partners, self.partners.len()),
            ("facilitator", &session.facilitators, self.facilitators.len()),
            ("group", &session.groups, self.groups),
            ("session", &session.after, others),
        ] {
            let mut seen = vec![false; count];
            for name in names {
                if *name >= count || std::mem::replace(&mut seen[*name], true) {
                    return Err(BadProblem::Unknown { session: number, what, number: *name });
                }
            }
        }
        Ok(())
    }

    /// Takes away, again and again, the sessions that wait for none (Kahn, 1962).
    fn check_circles(&self) -> Result<(), BadProblem> {
        let mut waits: Vec<usize> = self.sessions.iter().map(|session| session.after.len()).collect();
        let mut followers = vec![Vec::new(); waits.len()];
        for (number, session) in self.sessions.iter().enumerate() {
            for before in &session.after {
                followers[*before].push(number);
            }
        }
        let mut free: Vec<usize> = (0..waits.len()).filter(|session| waits[*session] == 0).collect();
        while let Some(session) = free.pop() {
            for follower in &followers[session] {
                waits[*follower] -= 1;
                if waits[*follower] == 0 {
                    free.push(*follower);
                }
            }
        }
        waits.iter().position(|count| *count > 0).map_or(Ok(()), |session| Err(BadProblem::Circle { session }))
    }

    fn check_pins(&self) -> Result<(), BadProblem> {
        for (number, session) in self.sessions.iter().enumerate() {
            let room_fits = session.room.is_none_or(|room| {
                let room = &self.rooms[room];
                room.capacity >= session.places && session.needs & !room.features == 0
            });
            let time_fits = session.time.is_none_or(|time| {
                let end = time.slot + self.length(session);
                let here = |window: &Window| window.day == time.day && window.from < end && time.slot < window.to;
                let windows = &session.windows;
                let inside = |window: &Window| window.day == time.day && window.from <= time.slot && end <= window.to;
                end <= self.slots
                    && (windows.is_empty() || windows.iter().any(inside))
                    && !session.room.is_some_and(|room| self.rooms[room].closed.iter().any(here))
                    && !session.partners.iter().any(|partner| self.partners[*partner].away.iter().any(here))
                    && !session.facilitators.iter().any(|person| self.facilitators[*person].away.iter().any(here))
            });
            if !room_fits || !time_fits {
                return Err(BadProblem::Pin { session: number });
            }
        }
        for first in 0..self.sessions.len() {
            for second in first + 1..self.sessions.len() {
                if self.exclude(first, second) {
                    return Err(BadProblem::Pins { first, second });
                }
            }
        }
        Ok(())
    }

    /// Whether two pinned sessions can never both be in the plan.
    fn exclude(&self, first: usize, second: usize) -> bool {
        let (one, other) = (&self.sessions[first], &self.sessions[second]);
        let (Some(at), Some(then)) = (one.time, other.time) else { return false };
        let over = |session: &Session, time: super::Time| (time.day, time.slot + self.length(session));
        if (other.after.contains(&first) && (then.day, then.slot) < over(one, at))
            || (one.after.contains(&second) && (at.day, at.slot) < over(other, then))
        {
            return true;
        }
        let together =
            at.day == then.day && at.slot < then.slot + self.held(other) && then.slot < at.slot + self.held(one);
        let shared = |one: &[usize], other: &[usize], single: &dyn Fn(usize) -> bool| {
            one.iter().any(|name| single(*name) && other.contains(name))
        };
        together
            && (one.room.is_some_and(|room| one.room == other.room && self.rooms[room].side_by_side == 1)
                || shared(&one.facilitators, &other.facilitators, &|_| true)
                || shared(&one.partners, &other.partners, &|partner| self.partners[partner].teams == 1))
    }
}

/// The place of the first thing of a list that is not sound.
fn first<T>(list: &[T], is_sound: impl Fn(&T) -> bool) -> Option<usize> {
    list.iter().position(|thing| !is_sound(thing))
}
