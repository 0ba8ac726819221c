//! Tickets, rooms, desks and partners in more places at once than they bear.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::repo::invariants::SpanRow;

/// For each moment at which a holder bears too much: the holder, then the occupants.
///
/// A span lasts until its end and the buffer after it; so two of them share a moment exactly when
/// the rule of [`domain::overlap`] calls it a clash, and a room for three is asked in the same way.
pub(super) fn find(spans: Vec<SpanRow>) -> Vec<Vec<Uuid>> {
    let mut by_holder: BTreeMap<Uuid, Vec<SpanRow>> = BTreeMap::new();
    for span in spans {
        by_holder.entry(span.holder).or_default().push(span);
    }
    let mut found = Vec::new();
    for (holder, mut spans) in by_holder {
        spans.sort_by_key(|span| (span.starts_at, span.occupant));
        let mut current: Vec<&SpanRow> = Vec::new();
        for span in &spans {
            current.retain(|earlier| {
                earlier.ends_at + chrono::TimeDelta::minutes(earlier.buffer_minutes) > span.starts_at
            });
            current.push(span);
            if i64::try_from(current.len()).unwrap_or(i64::MAX) > span.limit_at_once {
                found.push(std::iter::once(holder).chain(current.iter().map(|span| span.occupant)).collect());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use chrono::DateTime;

    fn span(occupant: u128, minutes: (i64, i64), buffer_minutes: i64, limit_at_once: i64) -> SpanRow {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        SpanRow {
            holder: Uuid::nil(),
            occupant: Uuid::from_u128(occupant),
            starts_at: at(minutes.0),
            ends_at: at(minutes.1),
            buffer_minutes,
            limit_at_once,
        }
    }

    #[test]
    fn touching_is_not_overlapping_and_the_buffer_counts() {
        assert_eq!(find(vec![span(1, (0, 60), 0, 1), span(2, (60, 90), 0, 1)]), Vec::<Vec<Uuid>>::new());
        assert_eq!(find(vec![span(1, (0, 60), 10, 1), span(2, (70, 90), 10, 1)]), Vec::<Vec<Uuid>>::new());
        let clash = find(vec![span(2, (69, 90), 10, 1), span(1, (0, 60), 10, 1)]);
        assert_eq!(clash, vec![vec![Uuid::nil(), Uuid::from_u128(1), Uuid::from_u128(2)]]);
    }

    #[test]
    fn a_room_for_two_bears_two() {
        let two = vec![span(1, (0, 60), 0, 2), span(2, (30, 90), 0, 2), span(3, (60, 99), 0, 2)];
        assert_eq!(find(two.clone()), Vec::<Vec<Uuid>>::new());
        let three = [two, vec![span(4, (40, 50), 0, 2)]].concat();
        assert_eq!(find(three).len(), 1);
    }
}
