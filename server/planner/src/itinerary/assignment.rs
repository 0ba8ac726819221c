//! Each town its own first day: who would have to stay without one, and what the days cost at least.
//!
//! The Hungarian method (Kuhn, *Naval Research Logistics Quarterly* 2, 1955; Munkres, 1957) in the
//! form of Jonker and Volgenant, *Computing* 38, 1987: towns are given days one by one along the
//! cheapest alternating path. Importance counts before cost. Roads, pauses, longer stays and what
//! towns ask of each other are forgotten, so this is a bound; where they do not matter, it is the
//! answer.

use domain::season::Value;

use super::progress::Progress;
use super::tables::{NONE, Slot, Tables};

/// Weighs more than all costs together, for each unit of importance.
const FIRST: i128 = 1 << 60;
const NEVER: i128 = i128::MAX / 4;

/// The best days when towns only may not begin on one day, and the value of them; none when told to
/// stop.
pub(super) fn assign(tables: &Tables, progress: &mut impl Progress) -> Option<(Vec<Option<Slot>>, Value)> {
    let (towns, days) = (tables.towns(), tables.days);
    // One column a day, and one for each town that stays without.
    let columns = days + towns;
    let mut costs = vec![NEVER; towns * columns];
    let mut sites = vec![NONE; towns * days];
    for town in 0..towns {
        for slot in tables.slots(town) {
            let cost = i128::from(tables.alone_at(*slot));
            if cost < costs[town * columns + slot.day] {
                costs[town * columns + slot.day] = cost;
                sites[town * days + slot.day] = slot.site;
            }
        }
        costs[town * columns + days + town] = i128::from(tables.importance(town)) * FIRST;
    }
    let day = match_rows(towns, columns, &costs, progress)?;
    let plan: Vec<Option<Slot>> = day
        .iter()
        .enumerate()
        .map(|(town, day)| (*day < days).then(|| Slot { day: *day, site: sites[town * days + *day] }))
        .collect();
    let mut value = Value::default();
    for (town, slot) in plan.iter().enumerate() {
        match slot {
            Some(slot) => value.cost += tables.alone_at(*slot),
            None => value.left_out += tables.importance(town),
        }
    }
    Some((plan, value))
}

/// A column of its own for each row, so that the sum is least. There must be one.
fn match_rows(rows: usize, columns: usize, costs: &[i128], progress: &mut impl Progress) -> Option<Vec<usize>> {
    let mut row_of = vec![NONE; columns];
    let (mut row_price, mut column_price) = (vec![0_i128; rows], vec![0_i128; columns]);
    for new in 0..rows {
        if progress.should_stop() {
            return None;
        }
        let (mut least, mut from) = (vec![NEVER; columns], vec![NONE; columns]);
        let mut done = vec![false; columns];
        // The column reached last; none at the beginning, when only the new row is reached.
        let mut reached = NONE;
        loop {
            let row = if reached == NONE { new } else { row_of[reached] };
            let (mut step, mut next) = (NEVER, NONE);
            for column in 0..columns {
                if done[column] {
                    continue;
                }
                let way = costs[row * columns + column] - row_price[row] - column_price[column];
                if way < least[column] {
                    (least[column], from[column]) = (way, reached);
                }
                if least[column] < step {
                    (step, next) = (least[column], column);
                }
            }
            row_price[new] += step;
            for column in 0..columns {
                if done[column] {
                    row_price[row_of[column]] += step;
                    column_price[column] -= step;
                } else {
                    least[column] -= step;
                }
            }
            done[next] = true;
            reached = next;
            if row_of[reached] == NONE {
                break;
            }
        }
        while reached != NONE {
            let before = from[reached];
            row_of[reached] = if before == NONE { new } else { row_of[before] };
            reached = before;
        }
    }
    let mut column_of = vec![NONE; rows];
    for (column, row) in row_of.iter().enumerate().filter(|(_, row)| **row != NONE) {
        column_of[*row] = column;
    }
    Some(column_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    #[test]
    fn no_other_columns_cost_less() {
        let mut random = Random::new(5);
        for _ in 0..300 {
            let costs: Vec<i128> =
                (0..20).map(|_| if random.below(6) == 0 { 1_000 } else { random.below(30) as i128 }).collect();
            let found = match_rows(4, 5, &costs, &mut ()).unwrap_or_default();
            let sum = |columns: &[usize]| -> i128 {
                columns.iter().enumerate().map(|(row, column)| costs[row * 5 + column]).sum()
            };
            let mut least = i128::MAX;
            for code in 0..5_usize.pow(4) {
                let columns: Vec<usize> = (0..4).map(|row| code / 5_usize.pow(row) % 5).collect();
                if (1..4).all(|row| !columns[..row].contains(&columns[row])) {
                    least = least.min(sum(&columns));
                }
            }
            assert_eq!(sum(&found), least);
        }
    }
}
