//! Bad questions are refused by name; sessions without a place come with their reason.

use planner::programme::{BadProblem, Block, MOST_SESSIONS, Meal, Problem, Session, Shape, Time, Window, generate};

use super::{Notes, one_hall, plain, planned};

fn refused(change: impl Fn(&mut Problem)) -> String {
    let mut problem = one_hall(8, vec![plain(), plain(), plain()]);
    change(&mut problem);
    let error = planner::programme::solve(&problem, 1, 10, &mut Notes::default()).unwrap_err();
    error.to_string()
}

#[test]
fn what_is_wrong_is_named() {
    let frame = "the days, the slots or the buffer make no sense";
    assert_eq!(refused(|problem| problem.days = 0), frame);
    assert_eq!(refused(|problem| problem.slots = usize::MAX), frame);
    assert_eq!(refused(|problem| problem.slot_minutes = 0), frame);
    assert_eq!(refused(|problem| problem.buffer_minutes = usize::MAX), frame);
    assert_eq!(refused(|problem| problem.weights.rooms = -1), "a weight is below 0 or above 1000000");
    assert_eq!(
        refused(|problem| problem.sessions = vec![plain(); MOST_SESSIONS + 1]),
        "501 sessions: at most 500 can be planned"
    );
    assert_eq!(
        refused(|problem| problem.rooms[0].capacity = 0),
        "room 0 holds nobody, or is closed at a time that is none"
    );
    assert_eq!(
        refused(|problem| problem.rooms[0].closed.push(Window { day: 1, from: 0, to: 1 })),
        "room 0 holds nobody, or is closed at a time that is none"
    );
    assert_eq!(
        refused(|problem| problem.partners[0].teams = 0),
        "partner 0 has no team, or is away at a time that is none"
    );
    assert_eq!(
        refused(|problem| problem.facilitators[0].away.push(Window { day: 0, from: 3, to: 3 })),
        "facilitator 0 is away at a time that is none"
    );
    let meal = Meal { from: 2, to: 4, length: usize::MAX, together: true };
    assert_eq!(refused(|problem| problem.meals.push(meal)), "meal 0 does not fit into its window");
    assert_eq!(refused(|problem| problem.sessions[1].minutes = 241), "session 1: the length makes no sense");
    assert_eq!(refused(|problem| problem.sessions[1].minutes = 0), "session 1: the length makes no sense");
    assert_eq!(refused(|problem| problem.sessions[1].places = -1), "session 1: the number of people makes no sense");
    assert_eq!(
        refused(|problem| problem.sessions[0].partners = vec![0; 13]),
        "session 0: the list of partners makes no sense"
    );
    assert_eq!(refused(|problem| problem.sessions[2].weight = 0), "session 2: the weight makes no sense");
    assert_eq!(
        refused(|problem| problem.sessions[1].partners.push(7)),
        "session 1 names partner 7, which is unknown or named twice"
    );
    assert_eq!(
        refused(|problem| problem.sessions[1].groups = vec![0, 0]),
        "session 1 names group 0, which is unknown or named twice"
    );
    assert_eq!(
        refused(|problem| problem.sessions[1].after.push(usize::MAX)),
        format!("session 1 names session {}, which is unknown or named twice", usize::MAX)
    );
    assert_eq!(
        refused(|problem| {
            problem.sessions[0].after.push(1);
            problem.sessions[1].after.push(2);
            problem.sessions[2].after.push(0);
        }),
        "session 0 must come after itself, by way of others"
    );
}

#[test]
fn pins_that_exclude_each_other_are_named() {
    let at = |slot: usize| Some(Time { day: 0, slot });
    assert_eq!(
        refused(|problem| {
            problem.sessions[1].places = 11;
            problem.sessions[1].room = Some(0);
        }),
        "session 1 cannot be where it is pinned"
    );
    assert_eq!(
        refused(|problem| {
            problem.sessions[1].minutes = 60;
            problem.sessions[1].time = at(7);
        }),
        "session 1 cannot be where it is pinned"
    );
    let both = |change: fn(&mut Session)| {
        refused(|problem| {
            for session in &mut problem.sessions[1..] {
                session.time = Some(Time { day: 0, slot: 3 });
                change(session);
            }
        })
    };
    let told = "sessions 1 and 2 are pinned against each other";
    assert_eq!(both(|session| session.room = Some(0)), told);
    assert_eq!(both(|session| session.partners.push(0)), told);
    assert_eq!(both(|session| session.facilitators.push(0)), told);
    assert_eq!(
        refused(|problem| {
            problem.sessions[1].time = at(3);
            problem.sessions[2].time = at(4);
            problem.sessions[1].after.push(2);
        }),
        told
    );
}

#[test]
fn any_error_is_of_the_question() {
    let problem = Problem { slots: 97, ..generate(Shape::DAY, 1) };
    assert_eq!(problem.check(), Err(BadProblem::Frame));
}

/// The reasons of the only session without a place.
fn reasons(problem: &Problem) -> (usize, Vec<Block>, bool) {
    let plan = planned(problem, 1, 200);
    let [unplaced] = plan.unplaced.as_slice() else { return (usize::MAX, Vec::new(), false) };
    (unplaced.session, unplaced.blocks.clone(), unplaced.alone)
}

#[test]
fn who_finds_no_place_is_told_why() {
    let large = Session { places: 11, ..plain() };
    assert_eq!(reasons(&one_hall(4, vec![plain(), large])), (1, vec![Block::Capacity], true));
    let special = Session { needs: 1, ..plain() };
    assert_eq!(reasons(&one_hall(4, vec![special.clone(), plain()])), (0, vec![Block::Features], true));
    let both = Session { places: 11, ..special };
    assert_eq!(reasons(&one_hall(4, vec![both])), (0, vec![Block::Capacity, Block::Features], false));

    let weighty = Session { weight: 2, ..plain() };
    let two = one_hall(2, vec![plain(), weighty.clone(), weighty.clone()]);
    assert_eq!(reasons(&two), (0, vec![Block::RoomBusy], true));
    let narrow = Session { windows: vec![Window { day: 0, from: 0, to: 1 }], ..weighty.clone() };
    let late = Session { after: vec![1], windows: narrow.windows.clone(), ..plain() };
    assert_eq!(reasons(&one_hall(4, vec![late, narrow.clone()])), (0, vec![Block::Hours], true));

    let mut away = one_hall(4, vec![Session { partners: vec![0], ..plain() }]);
    away.partners[0].away.push(Window { day: 0, from: 0, to: 4 });
    assert_eq!(reasons(&away), (0, vec![Block::PartnerAway(0)], true));

    // Whoever holds sessions all day has no meal: the third has to go.
    let held = Session { facilitators: vec![0], ..plain() };
    let mut hungry =
        one_hall(3, vec![held.clone(), Session { weight: 3, ..held.clone() }, Session { weight: 3, ..held }]);
    hungry.meals.push(Meal { from: 0, to: 3, length: 1, together: false });
    assert_eq!(reasons(&hungry), (0, vec![Block::FacilitatorMeal(0)], true));
    hungry.meals[0].together = true;
    assert_eq!(reasons(&hungry), (0, vec![Block::Meal], true));
    hungry.facilitators[0].pauses = false;
    hungry.meals[0].together = false;
    assert_eq!(planned(&hungry, 1, 100).unplaced, []);
}
