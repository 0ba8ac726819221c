//! Days to try the planner on, made from a plan that is then forgotten: a programme with everybody
//! in it exists for each of them.

use super::plan::Place;
use super::problem::{Facilitator, Meal, Partner, Problem, Room, Session, Time, Weights, Window};
use crate::Random;

/// How large a generated stop is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Days.
    pub days: usize,
    /// Slots of half an hour a day, 8 or more: lunch is between the third and the fifth eighth.
    pub slots: usize,
    /// Rooms, 1 or more.
    pub rooms: usize,
    /// Partners, 1 or more.
    pub partners: usize,
    /// Facilitators, 1 or more.
    pub facilitators: usize,
    /// Audience groups, 1 or more.
    pub groups: usize,
    /// Sessions; fewer are made where the rooms or the people have no time left.
    pub sessions: usize,
}

impl Shape {
    /// A full day of the caravan: 60 sessions, 8 rooms, 20 slots, 25 partners.
    pub const DAY: Self =
        Self { days: 1, slots: 20, rooms: 8, partners: 25, facilitators: 30, groups: 12, sessions: 60 };
}

/// Minutes of a session that fill 1, 2 or 3 slots together with the buffer.
const MINUTES: [usize; 3] = [20, 50, 80];
/// Attempts at a place for a session of the plan to be forgotten.
const ATTEMPTS: usize = 200;

/// A problem that can be solved with every session placed.
///
/// Sessions of 20, 50 and 80 minutes (one, two, three slots with the buffer of ten minutes; 1 : 2 : 2)
/// are put at random where a room, one partner in two sessions of three and a facilitator are free and
/// everybody still has an hour for lunch. What is asked is then made around that place: the audience
/// fills from a third of the room to all of it; half of the features asked for are those of the room;
/// one partner in four has a second team, one in three comes late or leaves early, as one facilitator
/// in six; one room in four closes for a while in which it was empty and one in eight is wide enough
/// for two sessions side by side; one session in eight has a window around its place, one in fifteen
/// its time pinned and one in fifteen its room; about one in five must come after another that came before.
#[must_use]
pub fn generate(shape: Shape, seed: u64) -> Problem {
    let mut random = Random::new(seed);
    let slots = shape.slots.max(8);
    let meal = Meal { from: slots * 3 / 8, to: slots * 5 / 8, length: 2, together: false };
    let mut problem = Problem {
        days: shape.days.max(1),
        slots,
        slot_minutes: 30,
        buffer_minutes: 10,
        rooms: (0..shape.rooms.max(1)).map(|_| room(&mut random)).collect(),
        partners: (0..shape.partners.max(1))
            .map(|_| Partner { teams: if random.below(4) == 0 { 2 } else { 1 }, away: Vec::new(), pauses: true })
            .collect(),
        facilitators: vec![Facilitator { away: Vec::new(), pauses: true }; shape.facilitators.max(1)],
        groups: shape.groups.max(1),
        meals: vec![meal],
        sessions: Vec::new(),
        weights: Weights::default(),
    };
    let mut hidden: Vec<Place> = Vec::new();
    for _ in 0..shape.sessions {
        if let Some((session, place)) = session(&problem, &hidden, &mut random) {
            problem.sessions.push(session);
            hidden.push(place);
        }
    }
    absences(&mut problem, &hidden, &mut random);
    orders(&mut problem, &hidden, &mut random);
    problem
}

fn number(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn room(random: &mut Random) -> Room {
    let capacity = 12 + 4 * number(random.below(10));
    let features = random.next_u64() & 0b1111;
    Room { capacity, features, side_by_side: 1 + usize::from(random.below(8) == 0), closed: Vec::new() }
}

/// A session with its place in the plan to be forgotten.
fn session(problem: &Problem, hidden: &[Place], random: &mut Random) -> Option<(Session, Place)> {
    for attempt in 0..ATTEMPTS {
        // Where time becomes short, sessions become short.
        let longest = if attempt < ATTEMPTS / 2 { 10 } else { 2 };
        let minutes = match random.below(longest) {
            0..=1 => MINUTES[0],
            2..=5 => MINUTES[1],
            _ => MINUTES[2],
        };
        let taken = minutes.div_ceil(problem.slot_minutes);
        let time = Time { day: random.below(problem.days), slot: random.below(problem.slots - taken + 1) };
        let place = Place { time, room: random.below(problem.rooms.len()) };
        let partner = random.below(problem.partners.len());
        let person = random.below(problem.facilitators.len());
        let partners = if random.below(3) < 2 { vec![partner] } else { Vec::new() };
        let room = &problem.rooms[place.room];
        let share = room.capacity / number(room.side_by_side);
        let mut made = Session {
            minutes,
            places: share / 3 + number(random.below(usize::try_from(share - share / 3 + 1).unwrap_or(1))),
            needs: room.features & random.next_u64(),
            partners,
            facilitators: vec![person],
            groups: vec![random.below(problem.groups)],
            after: Vec::new(),
            windows: Vec::new(),
            time: None,
            room: None,
            weight: 1,
        };
        if random.below(4) == 0 {
            let second = random.below(problem.groups);
            if made.groups != [second] {
                made.groups.push(second);
            }
        }
        if !is_free(problem, hidden, &made, place) {
            continue;
        }
        match random.below(120) {
            0..15 => {
                let from = time.slot.saturating_sub(random.below(5));
                let to = (time.slot + taken + random.below(5)).min(problem.slots);
                made.windows.push(Window { day: time.day, from, to });
            }
            15..23 => made.time = Some(time),
            23..31 => made.room = Some(place.room),
            _ => {}
        }
        return Some((made, place));
    }
    None
}

/// Whether the plan to be forgotten has room and people for one more session there.
fn is_free(problem: &Problem, hidden: &[Place], made: &Session, place: Place) -> bool {
    let meal = problem.meals[0];
    let touches = |from: usize, to: usize, slot: usize| (from..to).contains(&slot);
    let mut room = vec![1; problem.slots];
    let mut person = vec![1; problem.slots];
    let mut partner = vec![1; problem.slots];
    for (other, theirs) in problem.sessions.iter().zip(hidden).filter(|(_, theirs)| theirs.time.day == place.time.day) {
        let end = theirs.time.slot + problem.held(other);
        for slot in (theirs.time.slot..end).filter(|slot| *slot < problem.slots) {
            room[slot] += usize::from(theirs.room == place.room);
            person[slot] += usize::from(other.facilitators == made.facilitators);
            partner[slot] += usize::from(!made.partners.is_empty() && other.partners == made.partners);
        }
    }
    let end = place.time.slot + problem.held(made);
    let free = (place.time.slot..end.min(problem.slots)).all(|slot| {
        room[slot] <= problem.rooms[place.room].side_by_side
            && person[slot] <= 1
            && made.partners.iter().all(|name| partner[slot] <= problem.partners[*name].teams)
    });
    let eats = |count: &[usize]| {
        (meal.from..=meal.to - meal.length)
            .any(|from| (from..from + meal.length).all(|slot| count[slot] <= 1 && !touches(place.time.slot, end, slot)))
    };
    free && eats(&person) && (made.partners.is_empty() || eats(&partner))
}

/// Absences and closings where nobody was needed.
fn absences(problem: &mut Problem, hidden: &[Place], random: &mut Random) {
    let slots = problem.slots;
    for day in 0..problem.days {
        let busy = |is_theirs: &dyn Fn(&Session, Place) -> bool| -> Vec<bool> {
            let mut busy = vec![false; slots];
            for (session, place) in problem.sessions.iter().zip(hidden) {
                if place.time.day == day && is_theirs(session, *place) {
                    for taken in &mut busy[place.time.slot..place.time.slot + problem.length(session)] {
                        *taken = true;
                    }
                }
            }
            busy
        };
        let mut away_partners = Vec::new();
        for partner in 0..problem.partners.len() {
            let busy = busy(&|session, _| session.partners.contains(&partner));
            away_partners.push(if random.below(3) == 0 { edge(&busy, day, random) } else { None });
        }
        let mut away_people = Vec::new();
        for person in 0..problem.facilitators.len() {
            let busy = busy(&|session, _| session.facilitators.contains(&person));
            away_people.push(if random.below(6) == 0 { edge(&busy, day, random) } else { None });
        }
        let mut closed = Vec::new();
        for room in 0..problem.rooms.len() {
            let busy = busy(&|_, place| place.room == room);
            let from = random.below(slots);
            let length = busy[from..].iter().take(4).take_while(|taken| !**taken).count();
            let window = Window { day, from, to: from + length };
            closed.push((random.below(4) == 0 && length > 0).then_some(window));
        }
        for (partner, away) in problem.partners.iter_mut().zip(away_partners) {
            partner.away.extend(away);
        }
        for (person, away) in problem.facilitators.iter_mut().zip(away_people) {
            person.away.extend(away);
        }
        for (room, closed) in problem.rooms.iter_mut().zip(closed) {
            room.closed.extend(closed);
        }
    }
}

/// A free stretch at the beginning or the end of a day, or a part of it.
fn edge(busy: &[bool], day: usize, random: &mut Random) -> Option<Window> {
    let late = random.below(2) == 0;
    let free = if late {
        busy.iter().take_while(|taken| !**taken).count()
    } else {
        busy.iter().rev().take_while(|taken| !**taken).count()
    };
    let length = random.below(free + 1);
    let from = if late { 0 } else { busy.len() - length };
    (length > 0).then_some(Window { day, from, to: from + length })
}

/// Orders as the plan to be forgotten has them.
fn orders(problem: &mut Problem, hidden: &[Place], random: &mut Random) {
    let count = problem.sessions.len();
    for later in 0..count {
        let earlier = random.below(count);
        let over = hidden[earlier].time.slot + problem.length(&problem.sessions[earlier]);
        let before = (hidden[earlier].time.day, over) <= (hidden[later].time.day, hidden[later].time.slot);
        if earlier != later && before && random.below(2) == 0 {
            problem.sessions[later].after.push(earlier);
        }
    }
}
