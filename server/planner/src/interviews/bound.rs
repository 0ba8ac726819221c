//! What no plan can beat, by flows that leave the slots out or let employers be met twice.

use super::flow::Network;
use super::table::Table;

/// Pairs of person and slot and desk above which the second bound on the meetings is left out.
const MOST_PLACES: usize = 400_000;

/// What no plan can beat, and who meets whom in the relaxed problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Meetings of all together, at most.
    pub meetings: i64,
    /// Meetings that employers lack to their least number.
    pub short: i64,
    /// The hardship of the worst-off person.
    pub hardship: i64,
    /// The sum of the wishes, given all that.
    pub total: i64,
    /// Pairs of person and desk that reach these numbers, slots left out.
    pub choice: Vec<(usize, usize)>,
}

/// One answer of the relaxed problem.
struct Relaxed {
    short: i64,
    total: i64,
    choice: Vec<(usize, usize)>,
}

/// What the worst-off person may lack, and by how much its meetings may be worse than its best.
#[derive(Clone, Copy)]
struct Cap {
    missing: usize,
    regret: i64,
}

/// The bounds, level by level; nothing when stopped before the first is known.
pub fn bound(table: &Table, should_stop: &mut dyn FnMut() -> bool) -> Option<Bound> {
    let open = Cap { missing: usize::MAX, regret: i64::MAX };
    let wanted: i64 = table.reach.iter().map(|reach| whole(*reach)).sum();
    let mut meetings = most_by_slots(table, should_stop)?.min(wanted);
    let (sent, first) = relaxed(table, open, meetings, should_stop)?;
    meetings = meetings.min(sent);
    let short = first.short;
    let holds = |cap: Cap, should_stop: &mut dyn FnMut() -> bool| -> Option<Option<Relaxed>> {
        let (sent, found) = relaxed(table, cap, meetings, should_stop)?;
        Some((sent == meetings && found.short <= short).then_some(found))
    };

    let (mut low, mut high) = (0, table.reach.iter().copied().max().unwrap_or(0));
    let mut total = first.total;
    let mut choice = first.choice;
    // Stopped here, what is known already still holds.
    let early = |missing: usize, regret: i64, choice| {
        let hardship = whole(missing) * table.lack + regret;
        Some(Bound { meetings, short, hardship, total: first.total, choice })
    };
    while low < high {
        let missing = usize::midpoint(low, high);
        match holds(Cap { missing, regret: i64::MAX }, should_stop) {
            Some(Some(found)) => (high, total, choice) = (missing, found.total, found.choice),
            Some(None) => low = missing + 1,
            None => return early(low, 0, choice),
        }
    }
    let missing = high;
    // With someone short of a meeting the regret of the others is no matter of the worst-off.
    let mut regret = 0;
    if missing == 0 {
        let (mut low, mut high) = (0, table.lack);
        while low < high {
            let middle = i64::midpoint(low, high);
            match holds(Cap { missing, regret: middle }, should_stop) {
                Some(Some(found)) => (high, total, choice) = (middle, found.total, found.choice),
                Some(None) => low = middle + 1,
                None => return early(missing, low, choice),
            }
        }
        regret = high;
    }
    let hardship = whole(missing) * table.lack + regret;
    Some(Bound { meetings, short, hardship, total, choice })
}

/// The relaxed problem without slots: each person flows through its grades to desks.
///
/// A cap on the regret becomes caps on how many meetings of a grade and worse a person may have.
/// These are nested, so that they fit into a network; they allow a little more than the cap itself.
fn relaxed(table: &Table, cap: Cap, limit: i64, should_stop: &mut dyn FnMut() -> bool) -> Option<(i64, Relaxed)> {
    // More than any sum of wishes: a unit that leaves someone below what is due.
    let above = 1 + table.reach.iter().map(|reach| whole(*reach)).sum::<i64>() * table.lack;
    let (source, sink) = (0, 1);
    let mut network = Network::new(2 + table.desks);
    let mut due = 0;
    let mut pairs = Vec::new();
    for person in 0..table.people {
        if person % 64 == 0 && should_stop() {
            return None;
        }
        let reach = table.reach[person];
        if reach == 0 {
            continue;
        }
        let mut grades = table.grades(person);
        let caps = grade_caps(&grades, reach, cap);
        grades.dedup();
        let must = reach.saturating_sub(cap.missing);
        due += whole(must);
        let mut before = source;
        let mut nodes = Vec::with_capacity(grades.len());
        for (grade, most) in caps {
            let node = network.node();
            if before == source {
                network.arc(source, node, whole(must.min(most)), 0);
                network.arc(source, node, whole(reach - must), above);
            } else {
                network.arc(before, node, whole(most), 0);
            }
            nodes.push((grade, node));
            before = node;
        }
        for desk in 0..table.desks {
            let Some(wish) = table.wish(person, desk) else { continue };
            if let Ok(place) = nodes.binary_search_by_key(&wish, |(grade, _)| *grade) {
                pairs.push((person, desk, network.arc(nodes[place].1, 2 + desk, 1, wish)));
            }
        }
    }
    for desk in 0..table.desks {
        let least = table.least[desk].min(table.most[desk]);
        network.arc(2 + desk, sink, whole(least), 0);
        network.arc(2 + desk, sink, whole(table.most[desk] - least), above);
    }
    let (sent, paid) = network.send(source, sink, limit, should_stop)?;
    let choice: Vec<(usize, usize)> =
        pairs.iter().filter(|(.., arc)| network.through(*arc) > 0).map(|(person, desk, _)| (*person, *desk)).collect();
    // What goes above the least of desks is what is left of all that goes above.
    let above_least = paid / above - (sent - due).max(0);
    let least: i64 = table.least.iter().map(|least| whole(*least)).sum();
    Some((sent, Relaxed { short: least - (sent - above_least), total: paid % above, choice }))
}

/// For each grade, how many meetings of it and worse a person may have within the cap.
fn grade_caps(sorted: &[i64], reach: usize, cap: Cap) -> Vec<(i64, usize)> {
    let sums: Vec<i64> = std::iter::once(0)
        .chain(sorted.iter().scan(0, |sum, grade| {
            *sum += grade;
            Some(*sum)
        }))
        .collect();
    let mut caps = Vec::new();
    for (place, grade) in sorted.iter().enumerate() {
        if place > 0 && sorted[place - 1] == *grade {
            continue;
        }
        // The cheapest set with `worse` meetings from here on: the best ones before, then from here.
        let most = (0..=reach.min(sorted.len() - place)).rev().find(|worse| {
            let better = reach - worse;
            better <= place && sums[better] + sums[place + worse] - sums[place] - sums[reach] <= cap.regret
        });
        match most {
            Some(most) if most > 0 => caps.push((*grade, most)),
            _ => break,
        }
    }
    caps
}

/// At most so many meetings, when an employer may be met twice: a flow through slots.
fn most_by_slots(table: &Table, should_stop: &mut dyn FnMut() -> bool) -> Option<i64> {
    let pairs: usize = table.free.iter().map(Vec::len).sum();
    if pairs.saturating_mul(table.desks) > MOST_PLACES {
        return Some(i64::MAX);
    }
    let (source, sink) = (0, 1);
    let place = |desk: usize, slot: usize| 2 + table.desks + desk * table.slots + slot;
    let mut network = Network::new(2 + table.desks + table.desks * table.slots);
    for desk in 0..table.desks {
        network.arc(2 + desk, sink, whole(table.most[desk]), 0);
        for slot in 0..table.slots {
            network.arc(place(desk, slot), 2 + desk, whole(table.parallel(desk, slot)), 0);
        }
    }
    for person in 0..table.people {
        let node = network.node();
        network.arc(source, node, whole(table.reach[person]), 0);
        for slot in &table.free[person] {
            let here = network.node();
            network.arc(node, here, 1, 0);
            for desk in 0..table.desks {
                if table.wish(person, desk).is_some() && table.parallel(desk, *slot) > 0 {
                    network.arc(here, place(desk, *slot), 1, 0);
                }
            }
        }
    }
    network.send(source, sink, i64::MAX, should_stop).map(|(sent, _)| sent)
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
