//! Two things at one time: the one rule for people, rooms, desks and teams.

use serde::{Deserialize, Serialize};

/// A stretch of time from `start` up to, and without, `end`, in whatever unit the caller counts
/// (minutes or seconds since some origin); `start < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// When it begins.
    pub start: i64,
    /// When it is over.
    pub end: i64,
}

impl Span {
    /// A span, or `None` when it would have no length.
    pub const fn new(start: i64, end: i64) -> Option<Self> {
        if start < end { Some(Self { start, end }) } else { None }
    }

    /// How long it lasts.
    pub const fn length(self) -> i64 {
        self.end.saturating_sub(self.start)
    }
}

/// Whether two spans clash when `buffer` (0 or more, same unit) must lie between them.
/// Touching is not overlapping: with a buffer, a gap of exactly the buffer is enough.
pub const fn overlaps(one: Span, other: Span, buffer: i64) -> bool {
    one.start < other.end.saturating_add(buffer) && other.start < one.end.saturating_add(buffer)
}

/// How much more distance two clashing spans would need: the time in common, plus the buffer.
/// 0 when they do not clash.
pub const fn missing(one: Span, other: Span, buffer: i64) -> i64 {
    if !overlaps(one, other, buffer) {
        return 0;
    }
    let before = one.end.saturating_add(buffer).saturating_sub(other.start);
    let after = other.end.saturating_add(buffer).saturating_sub(one.start);
    if before < after { before } else { after }
}

/// All clashing pairs of a list, as pairs of places in it (the smaller first), sorted.
pub fn clashes(spans: &[Span], buffer: i64) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|place| spans[*place]);
    let mut pairs = Vec::new();
    for (rank, one) in order.iter().enumerate() {
        let clear_from = spans[*one].end.saturating_add(buffer);
        for other in &order[rank + 1..] {
            if spans[*other].start >= clear_from {
                break;
            }
            if overlaps(spans[*one], spans[*other], buffer) {
                pairs.push((*one.min(other), *one.max(other)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    fn span((start, end): (i64, i64)) -> Span {
        Span::new(start, end).unwrap()
    }

    #[test]
    fn the_table_for_two_to_four() {
        let fixed = span((2, 4));
        for (other, clash) in [
            ((0, 1), false),
            ((1, 2), false),
            ((4, 5), false),
            ((5, 6), false),
            ((1, 3), true),
            ((1, 5), true),
            ((2, 4), true),
            ((3, 5), true),
            ((2, 3), true),
            ((3, 4), true),
        ] {
            assert_eq!(overlaps(fixed, span(other), 0), clash, "{other:?}");
            assert_eq!(overlaps(span(other), fixed, 0), clash, "{other:?}");
        }
    }

    #[test]
    fn with_a_buffer_of_ten() {
        let fixed = span((100, 200));
        for (other, missing_minutes) in [
            ((0, 90), 0),
            ((0, 91), 1),
            ((0, 100), 10),
            ((210, 300), 0),
            ((209, 300), 1),
            ((200, 300), 10),
            ((150, 300), 60),
        ] {
            assert_eq!(missing(fixed, span(other), 10), missing_minutes, "{other:?}");
            assert_eq!(missing(span(other), fixed, 10), missing_minutes, "{other:?}");
            assert_eq!(overlaps(fixed, span(other), 10), missing_minutes > 0, "{other:?}");
        }
    }

    #[test]
    fn spans_have_a_length() {
        assert_eq!(Span::new(2, 2), None);
        assert_eq!(Span::new(3, 2), None);
        assert_eq!(span((2, 5)).length(), 3);
        let whole = span((i64::MIN, i64::MAX));
        assert_eq!(whole.length(), i64::MAX);
        assert!(overlaps(whole, whole, i64::MAX));
    }

    proptest! {
        #[test]
        fn the_list_agrees_with_every_pair(
            spans in proptest::collection::vec((0..60_i64, 1..15_i64), 0..25),
            buffer in 0..4_i64,
        ) {
            let spans: Vec<Span> =
                spans.into_iter().map(|(start, length)| span((start, start + length))).collect();
            let mut expected = Vec::new();
            for one in 0..spans.len() {
                for other in one + 1..spans.len() {
                    if overlaps(spans[one], spans[other], buffer) {
                        expected.push((one, other));
                    }
                }
            }
            prop_assert_eq!(clashes(&spans, buffer), expected);
        }

        #[test]
        fn moving_by_what_is_missing_mends_it(
            a in 0..60_i64, b in 0..60_i64, la in 1..15_i64, lb in 1..15_i64, buffer in 0..4_i64,
        ) {
            let (one, other) = (span((a, a + la)), span((b, b + lb)));
            let by = missing(one, other, buffer);
            let moved = |sign: i64| span((b + sign * by, b + lb + sign * by));
            prop_assert!(
                !overlaps(one, moved(1), buffer) || !overlaps(one, moved(-1), buffer)
            );
        }
    }
}
