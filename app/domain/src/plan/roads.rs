//! The ways between the towns of a plan: what somebody noted goes before the estimate.

use std::collections::BTreeMap;

use super::LegFacts;
use super::programme::ISLAND;

/// Every way that is known, noted or estimated.
#[derive(Clone, Debug)]
pub struct Ways<'a> {
    noted: BTreeMap<(&'a str, &'a str), i64>,
}

/// A way between two towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Metres on the road, always estimated; `None` where no land way is known.
    pub metres: Option<i64>,
    /// Minutes of driving.
    pub minutes: i64,
    /// True when somebody noted the minutes, false when they are estimated.
    pub noted: bool,
}

impl<'a> Ways<'a> {
    /// The ways of the island, with those that were noted.
    pub fn new(noted: &'a [LegFacts]) -> Self {
        Self { noted: noted.iter().map(|leg| (pair(&leg.one, &leg.other), leg.minutes)).collect() }
    }

    /// The way between two towns by INSEE code, the same in both directions.
    pub fn between(&self, one: &str, other: &str) -> Option<Way> {
        let estimate = ISLAND.estimate(one, other);
        let metres = estimate.map(|leg| leg.metres);
        match self.noted.get(&pair(one, other)) {
            Some(minutes) if one != other => Some(Way { metres, minutes: *minutes, noted: true }),
            _ if one == other => Some(Way { metres: Some(0), minutes: 0, noted: false }),
            _ => estimate.map(|leg| Way { metres, minutes: leg.minutes, noted: false }),
        }
    }
}

fn pair<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one <= other { (one, other) } else { (other, one) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noted_way_goes_before_the_estimate() {
        let noted = [
            LegFacts { one: "97230".into(), other: "97214".into(), minutes: 55 },
            LegFacts { one: "75056".into(), other: "97209".into(), minutes: 600 },
        ];
        let ways = Ways::new(&noted);
        let estimate = Ways::new(&[]).between("97214", "97230");
        assert!(estimate.is_some_and(|way| !way.noted && way.minutes != 55), "{estimate:?}");
        for (one, other) in [("97214", "97230"), ("97230", "97214")] {
            let way = ways.between(one, other);
            assert_eq!(way.map(|way| (way.minutes, way.noted)), Some((55, true)));
            assert_eq!(way.map(|way| way.metres), estimate.map(|way| way.metres));
        }
        assert_eq!(ways.between("97209", "75056"), Some(Way { metres: None, minutes: 600, noted: true }));
        assert_eq!(ways.between("97209", "97209"), Some(Way { metres: Some(0), minutes: 0, noted: false }));
        assert_eq!(ways.between("97209", "69123"), None);
    }
}
