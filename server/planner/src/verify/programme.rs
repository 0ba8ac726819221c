//! The judge of day programmes: goes through every minute with lists and sums of its own.

use crate::programme::{Figures, Meal, Place, Plan, Problem, Window};

/// A hard rule that a programme breaks, or a figure that is not as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// There is not one place, or none, for each session.
    Size,
    /// A day, slot or room that there is not, or a session that goes on after the day's end.
    Nowhere(usize),
    /// More sessions at once in a room than it holds side by side, the buffer included.
    RoomBusy(usize),
    /// A session with more people than its room holds.
    OverCapacity(usize),
    /// Sessions side by side with more people than their room holds, though each alone has room.
    Crowded(usize),
    /// A session in a room without what it needs.
    Features(usize),
    /// A session in a closed room.
    Closed(usize),
    /// A facilitator in two places, the buffer included.
    FacilitatorTwice(usize),
    /// A partner with more sessions at once than teams, the buffer included.
    TeamsShort(usize),
    /// A session of a facilitator who is away.
    FacilitatorAway(usize),
    /// A session of a partner who is away.
    PartnerAway(usize),
    /// A session before another after which it must come.
    Order(usize),
    /// A session outside its windows.
    Window(usize),
    /// A session at another time than its pinned one.
    PinnedTime(usize),
    /// A session in another room than its pinned one.
    PinnedRoom(usize),
    /// A facilitator without a meal.
    FacilitatorMeal(usize),
    /// A partner without a meal.
    PartnerMeal(usize),
    /// No common meal.
    Meal(usize),
    /// The list of those left out is not that of the sessions without a place, each with a reason.
    Unplaced,
    /// The weight of those left out is another.
    LeftOut,
    /// A soft figure is another: which, in the order of [`Figures`].
    Figure(usize),
    /// The figures weighted are another sum.
    Cost,
}

/// Everything that is wrong with a plan, sorted; empty for a sound one.
#[must_use]
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Broken> {
    let mut broken = places(problem, &plan.places);
    if broken.iter().any(|broken| matches!(broken, Broken::Size | Broken::Nowhere(_))) {
        return broken;
    }
    let missing: Vec<usize> = (0..plan.places.len()).filter(|session| plan.places[*session].is_none()).collect();
    let listed: Vec<usize> = plan.unplaced.iter().map(|unplaced| unplaced.session).collect();
    if missing != listed || plan.unplaced.iter().any(|unplaced| unplaced.blocks.is_empty()) {
        broken.push(Broken::Unplaced);
    }
    if plan.left_out != left_out(problem, &plan.places) {
        broken.push(Broken::LeftOut);
    }
    let (real, said) = (list(&figures(problem, &plan.places)), list(&plan.figures));
    broken.extend((0..real.len()).filter(|figure| real[*figure] != said[*figure]).map(Broken::Figure));
    if plan.cost != weighted(problem, &real) {
        broken.push(Broken::Cost);
    }
    broken
}

/// The weight of the sessions without a place.
#[must_use]
pub fn left_out(problem: &Problem, places: &[Option<Place>]) -> i64 {
    problem.sessions.iter().zip(places).map(|(session, place)| if place.is_none() { session.weight } else { 0 }).sum()
}

/// The soft figures, weighted.
#[must_use]
pub fn cost(problem: &Problem, places: &[Option<Place>]) -> i64 {
    weighted(problem, &list(&figures(problem, places)))
}

fn weighted(problem: &Problem, figures: &[i64; 6]) -> i64 {
    let w = problem.weights;
    let weights = [w.clashes, w.holes, w.span, w.rooms, w.waiting, w.size];
    figures.iter().zip(weights).map(|(figure, weight)| figure * weight).sum()
}

fn list(figures: &Figures) -> [i64; 6] {
    [figures.clashes, figures.holes, figures.span, figures.rooms, figures.waiting, figures.size]
}

/// A placed session in minutes of the whole stop, every day 48 hours long.
struct Item<'a> {
    number: usize,
    session: &'a crate::programme::Session,
    place: Place,
    begin: usize,
    end: usize,
}

const DAY: usize = 2 * 24 * 60;

fn items<'a>(problem: &'a Problem, places: &[Option<Place>]) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for (number, place) in places.iter().enumerate() {
        if let Some(place) = place {
            let session = &problem.sessions[number];
            let begin = place.time.day * DAY + place.time.slot * problem.slot_minutes;
            items.push(Item { number, session, place: *place, begin, end: begin + session.minutes });
        }
    }
    items
}

/// The hard rules that these places break, sorted.
#[must_use]
pub fn places(problem: &Problem, places: &[Option<Place>]) -> Vec<Broken> {
    if places.len() != problem.sessions.len() {
        return vec![Broken::Size];
    }
    let mut broken = Vec::new();
    for (number, place) in places.iter().enumerate() {
        let exists = place.is_none_or(|place| {
            place.time.day < problem.days
                && place.time.slot < problem.slots
                && place.room < problem.rooms.len()
                && place.time.slot * problem.slot_minutes + problem.sessions[number].minutes
                    <= problem.slots * problem.slot_minutes
        });
        if !exists {
            broken.push(Broken::Nowhere(number));
        }
    }
    if !broken.is_empty() {
        return broken;
    }
    let items = items(problem, places);
    for item in &items {
        alone(problem, item, &mut broken);
        for before in &item.session.after {
            if items.iter().any(|other| other.number == *before && other.end > item.begin) {
                // Whole slots: who begins on the grid begins after the other in any case.
                broken.push(Broken::Order(item.number));
            }
        }
    }
    rooms(problem, &items, &mut broken);
    people(problem, &items, &mut broken);
    broken.sort_unstable();
    broken.dedup();
    broken
}

/// What a session breaks by itself.
fn alone(problem: &Problem, item: &Item, broken: &mut Vec<Broken>) {
    let (number, session, room) = (item.number, item.session, &problem.rooms[item.place.room]);
    let minutes = |slot: usize| item.place.time.day * DAY + slot * problem.slot_minutes;
    let touches = |window: &Window| {
        window.day == item.place.time.day && minutes(window.from) < item.end && item.begin < minutes(window.to)
    };
    let holds = |window: &Window| {
        window.day == item.place.time.day && minutes(window.from) <= item.begin && item.end <= minutes(window.to)
    };
    let away = |person: &usize| problem.facilitators[*person].away.iter().any(touches);
    let partner_away = |partner: &usize| problem.partners[*partner].away.iter().any(touches);
    for (wrong, fault) in [
        (session.places > room.capacity, Broken::OverCapacity(number)),
        ((0..64).any(|bit| session.needs >> bit & 1 > room.features >> bit & 1), Broken::Features(number)),
        (room.closed.iter().any(touches), Broken::Closed(number)),
        (session.facilitators.iter().any(away), Broken::FacilitatorAway(number)),
        (session.partners.iter().any(partner_away), Broken::PartnerAway(number)),
        (!session.windows.is_empty() && !session.windows.iter().any(holds), Broken::Window(number)),
        (session.time.is_some_and(|time| time != item.place.time), Broken::PinnedTime(number)),
        (session.room.is_some_and(|room| room != item.place.room), Broken::PinnedRoom(number)),
    ] {
        if wrong {
            broken.push(fault);
        }
    }
}

fn rooms(problem: &Problem, items: &[Item], broken: &mut Vec<Broken>) {
    for (number, room) in problem.rooms.iter().enumerate() {
        let here: Vec<&Item> = items.iter().filter(|item| item.place.room == number).collect();
        // It is never fuller than when somebody arrives; of those who arrive at once one after the other.
        for arriving in &here {
            let still = |other: &&&Item, pause: usize| {
                (other.begin, other.number) <= (arriving.begin, arriving.number) && arriving.begin < other.end + pause
            };
            if here.iter().filter(|other| still(other, problem.buffer_minutes)).count() > room.side_by_side {
                broken.push(Broken::RoomBusy(number));
            }
            let present: Vec<i64> =
                here.iter().filter(|other| still(other, 0)).map(|other| other.session.places).collect();
            if present.iter().all(|places| *places <= room.capacity) && present.iter().sum::<i64>() > room.capacity {
                broken.push(Broken::Crowded(number));
            }
        }
    }
}

fn people(problem: &Problem, items: &[Item], broken: &mut Vec<Broken>) {
    let all: Vec<&Item> = items.iter().collect();
    for (person, facilitator) in problem.facilitators.iter().enumerate() {
        let theirs: Vec<&Item> = items.iter().filter(|item| item.session.facilitators.contains(&person)).collect();
        if most_at_once(&theirs, problem.buffer_minutes) > 1 {
            broken.push(Broken::FacilitatorTwice(person));
        }
        if facilitator.pauses && !eats(problem, &theirs, |meal| !meal.together) {
            broken.push(Broken::FacilitatorMeal(person));
        }
    }
    for (number, partner) in problem.partners.iter().enumerate() {
        let theirs: Vec<&Item> = items.iter().filter(|item| item.session.partners.contains(&number)).collect();
        if most_at_once(&theirs, problem.buffer_minutes) > partner.teams {
            broken.push(Broken::TeamsShort(number));
        }
        if partner.pauses && !eats(problem, &theirs, |meal| !meal.together) {
            broken.push(Broken::PartnerMeal(number));
        }
    }
    for (number, meal) in problem.meals.iter().enumerate() {
        if meal.together && !eats(problem, &all, |other| other == meal) {
            broken.push(Broken::Meal(number));
        }
    }
}

fn most_at_once(items: &[&Item], pause: usize) -> usize {
    let at = |moment: usize| items.iter().filter(|item| item.begin <= moment && moment < item.end + pause).count();
    items.iter().map(|item| at(item.begin)).max().unwrap_or(0)
}

/// Whether on each day there is time for each of these meals.
fn eats(problem: &Problem, items: &[&Item], which: impl Fn(&Meal) -> bool) -> bool {
    problem.meals.iter().filter(|meal| which(meal)).all(|meal| {
        (0..problem.days).all(|day| {
            (meal.from..=meal.to - meal.length).any(|slot| {
                let from = day * DAY + slot * problem.slot_minutes;
                let to = from + meal.length * problem.slot_minutes;
                items.iter().all(|item| item.end <= from || to <= item.begin)
            })
        })
    })
}

/// The soft figures of these places, slot by slot.
#[must_use]
pub fn figures(problem: &Problem, places: &[Option<Place>]) -> Figures {
    let items = items(problem, places);
    let of = |wanted: &dyn Fn(&Item) -> bool, day: usize, slot: usize| {
        let from = day * DAY + slot * problem.slot_minutes;
        let there = |item: &&Item| item.begin < from + problem.slot_minutes && from < item.end && wanted(item);
        i64::try_from(items.iter().filter(there).count()).unwrap_or(i64::MAX)
    };
    // For each day, how many of these sessions are on in each slot.
    let days = |wanted: &dyn Fn(&Item) -> bool| -> Vec<Vec<i64>> {
        (0..problem.days).map(|day| (0..problem.slots).map(|slot| of(wanted, day, slot)).collect()).collect()
    };
    let mut figures = Figures::default();
    for group in 0..problem.groups {
        for day in days(&|item| item.session.groups.contains(&group)) {
            figures.clashes += day.iter().map(|count| (count - 1).max(0)).sum::<i64>();
            figures.holes += gaps(problem, &day);
        }
    }
    for day in days(&|_| true) {
        let on: Vec<i64> = (0..).zip(&day).filter(|(_, count)| **count > 0).map(|(slot, _)| slot).collect();
        if let (Some(first), Some(last)) = (on.first(), on.last()) {
            figures.span += last - first + 1;
        }
    }
    for (number, partner) in problem.partners.iter().enumerate() {
        let holds = |item: &Item| item.session.partners.contains(&number);
        let mut rooms: Vec<usize> = items.iter().filter(|item| holds(item)).map(|item| item.place.room).collect();
        rooms.sort_unstable();
        rooms.dedup();
        figures.rooms += i64::try_from(rooms.len().saturating_sub(partner.teams)).unwrap_or(i64::MAX);
        figures.waiting += days(&holds).iter().map(|day| gaps(problem, day)).sum::<i64>();
    }
    let largest = problem.rooms.iter().map(|room| room.capacity).max().unwrap_or(1);
    for item in &items {
        figures.size += item.session.places * (largest - problem.rooms[item.place.room].capacity) / largest;
    }
    figures
}

/// Slots with nothing between slots with something, outside meals.
fn gaps(problem: &Problem, day: &[i64]) -> i64 {
    let is_gap = |slot: usize| {
        day[slot] == 0
            && day[..slot].iter().any(|count| *count > 0)
            && day[slot + 1..].iter().any(|count| *count > 0)
            && !problem.meals.iter().any(|meal| (meal.from..meal.to).contains(&slot))
    };
    i64::try_from((0..day.len()).filter(|slot| is_gap(*slot)).count()).unwrap_or(i64::MAX)
}
