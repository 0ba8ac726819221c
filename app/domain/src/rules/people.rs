//! Facilitators, teams and the caravan: who can be in one place only, and must travel.

use super::programme::{Programme, numbered, place};
use super::violation::{Gap, Violation};
use crate::overlap::Span;

/// Something that takes a whole person, team or caravan.
#[derive(Clone, Copy)]
struct Task {
    /// Its place in the programme's list.
    number: u32,
    span: Span,
    venue: u32,
}

/// How long somebody needs between two tasks besides the way.
#[derive(Clone, Copy)]
struct Pauses {
    /// At the same venue.
    staying: i64,
    /// From one venue to another.
    moving: i64,
    /// No way between two venues takes longer.
    longest_way: i64,
}

pub(super) fn check(programme: &Programme, found: &mut Vec<Violation>) {
    let longest_way = or_planted!(GapTooNear, 0, programme.travel.iter().copied().max().unwrap_or(0));
    let pauses = Pauses { staying: programme.buffer, moving: programme.buffer, longest_way };
    let mut of_facilitator: Vec<Vec<Task>> = vec![Vec::new(); place(programme.facilitators)];
    let mut of_partner: Vec<Vec<Task>> = vec![Vec::new(); programme.partners.len()];
    for (number, session) in numbered(&programme.sessions) {
        let task = Task { number, span: session.span, venue: programme.venue_of(session) };
        give(task, &session.facilitators, &mut of_facilitator);
        give(task, &session.partners, &mut of_partner);
    }
    for (facilitator, mut tasks) in (0_u32..).zip(of_facilitator) {
        for (gap, ..) in gaps(programme, &mut tasks, pauses) {
            found.push(Violation::FacilitatorTwice { facilitator, gap });
        }
    }
    for (partner, mut tasks) in (0_u32..).zip(of_partner) {
        let teams = programme.partners[place(partner)].teams;
        let clashing = gaps(programme, &mut tasks, pauses);
        if or_planted!(TwoTeamsAsOne, teams <= 2, teams == 1) {
            found.extend(clashing.iter().map(|(gap, ..)| Violation::TeamTwice { partner, gap: *gap }));
        } else {
            check_teams(partner, teams, &tasks, &clashing, found);
        }
    }
    // A stop at the same venue finds the caravan standing.
    let pauses = Pauses { staying: 0, moving: programme.set_up, longest_way };
    let mut stops: Vec<Task> = numbered(&programme.stops)
        .map(|(number, stop)| Task { number, span: stop.span(), venue: stop.venue })
        .collect();
    for (gap, ..) in gaps(programme, &mut stops, pauses) {
        found.push(Violation::CaravanTwice { gap });
    }
}

/// Gives a task to everybody named, once even where somebody is named twice.
fn give(task: Task, names: &[u32], lists: &mut [Vec<Task>]) {
    for name in names {
        let list = &mut lists[place(*name)];
        if or_planted!(NamedTwice, true, list.last().is_none_or(|last| last.number != task.number)) {
            list.push(task);
        }
    }
}

/// Every pair of tasks that one person cannot do, with the places of both in the list, which is
/// sorted by beginning.
fn gaps(programme: &Programme, tasks: &mut [Task], pauses: Pauses) -> Vec<(Gap, usize, usize)> {
    tasks.sort_by_key(|task| (task.span.start, task.number));
    let longest = pauses.staying.max(pauses.moving + pauses.longest_way);
    let mut pairs = Vec::new();
    for (one, first) in tasks.iter().enumerate() {
        for (other, second) in tasks.iter().enumerate().skip(one + 1) {
            if second.span.start >= first.span.end + longest {
                break;
            }
            pairs.extend(gap(programme, *first, *second, pauses).map(|gap| (gap, one, other)));
        }
    }
    pairs
}

/// What is missing between two tasks, the first of which begins first; `None` when they fit.
fn gap(programme: &Programme, first: Task, second: Task, pauses: Pauses) -> Option<Gap> {
    let (travel, pause) = if first.venue == second.venue {
        (0, or_planted!(SetUpTwice, pauses.moving, pauses.staying))
    } else {
        let way =
            or_planted!(WayBack, programme.way(second.venue, first.venue), programme.way(first.venue, second.venue));
        (or_planted!(NoWay, 0, way), pauses.moving)
    };
    let missing = first.span.end + travel + pause - second.span.start;
    (missing > or_planted!(GapTouching, -1, 0)).then(|| Gap {
        first: first.number,
        second: second.number,
        at: second.span.start,
        overlap: (first.span.end.min(second.span.end) - second.span.start).max(0),
        travel,
        pause,
        missing,
    })
}

/// Each knot of tasks that clash with one another, directly or by others, is looked at alone: any
/// team free after one knot is free for the next.
fn check_teams(partner: u32, teams: i64, tasks: &[Task], clashing: &[(Gap, usize, usize)], found: &mut Vec<Violation>) {
    let mut clash = vec![Vec::new(); tasks.len()];
    for (_, one, other) in clashing {
        clash[*one].push(*other);
        clash[*other].push(*one);
    }
    for others in &mut clash {
        others.sort_unstable();
    }
    let mut seen = vec![false; tasks.len()];
    for start in 0..tasks.len() {
        let mut knot = Vec::new();
        let mut open = vec![start];
        while let Some(task) = open.pop() {
            if !std::mem::replace(&mut seen[task], true) {
                knot.push(task);
                open.extend(&clash[task]);
            }
        }
        knot.sort_unstable();
        let needed = teams_needed(&knot, &clash);
        if needed > or_planted!(TeamsTouching, teams - 1, teams) {
            let mut sessions: Vec<u32> = knot.iter().map(|task| tasks[*task].number).collect();
            sessions.sort_unstable();
            found.push(Violation::TeamsShort { partner, sessions, needed, teams });
        }
    }
}

/// The fewest teams that can do all tasks of a knot, each going from task to task: every task that
/// can follow another saves a team, each task being followed by, and following, one at most. A
/// largest matching, found by augmenting paths (Kőnig; Dilworth and Fulkerson).
fn teams_needed(knot: &[usize], clash: &[Vec<usize>]) -> i64 {
    let mut follows: Vec<Option<usize>> = vec![None; knot.len()];
    let mut needed = 0;
    for task in 0..knot.len() {
        let mut tried = vec![false; knot.len()];
        if !augment(task, knot, clash, &mut follows, &mut tried) {
            needed += 1;
        }
    }
    needed
}

/// Finds a task to come after `task`, moving others where that makes room.
fn augment(
    task: usize,
    knot: &[usize],
    clash: &[Vec<usize>],
    follows: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for next in task + 1..knot.len() {
        if tried[next] || clash[knot[task]].binary_search(&knot[next]).is_ok() {
            continue;
        }
        tried[next] = true;
        let free = match follows[next] {
            None => true,
            Some(before) => augment(before, knot, clash, follows, tried),
        };
        if free {
            follows[next] = Some(task);
            return true;
        }
    }
    false
}
