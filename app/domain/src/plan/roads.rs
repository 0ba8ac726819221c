//! The ways between the towns of a plan: what somebody typed goes before what was imported, that
//! before what a router computed, and that before the estimate. There and back are two ways.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::programme::ISLAND;

/// Where the minutes of a way come from, when they are not estimated. A later one goes before an
/// earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegSource {
    /// A router computed them.
    Router,
    /// A table was imported.
    Imported,
    /// Somebody of the team typed them.
    Typed,
}

impl LegSource {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Router => "router",
            Self::Imported => "imported",
            Self::Typed => "typed",
        }
    }

    /// From what is stored.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Router, Self::Imported, Self::Typed].into_iter().find(|source| source.as_str() == text)
    }
}

/// A way from one town to another that one source knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegFacts {
    /// INSEE code of the town that one leaves.
    pub from: String,
    /// INSEE code of the town that one comes to.
    pub to: String,
    /// Minutes on the road.
    pub minutes: i64,
    /// Who says so.
    pub source: LegSource,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Every way that is known, from its best source or estimated.
#[derive(Clone, Debug)]
pub struct Ways<'a> {
    known: BTreeMap<(&'a str, &'a str), &'a LegFacts>,
}

/// A way between two towns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Metres on the road, always estimated; `None` where no land way is known.
    pub metres: Option<i64>,
    /// Minutes of driving.
    pub minutes: i64,
    /// Who says the minutes, and since when; `None` when they are estimated.
    pub said: Option<(LegSource, DateTime<Utc>)>,
}

impl<'a> Ways<'a> {
    /// The ways of the island, and those that a source knows.
    pub fn new(legs: &'a [LegFacts]) -> Self {
        Self::of(legs.iter())
    }

    /// The ways as they would be if nobody had typed any.
    pub fn untyped(legs: &'a [LegFacts]) -> Self {
        Self::of(legs.iter().filter(|leg| leg.source != LegSource::Typed))
    }

    fn of(legs: impl Iterator<Item = &'a LegFacts>) -> Self {
        let mut known: BTreeMap<(&str, &str), &LegFacts> = BTreeMap::new();
        for leg in legs {
            let best = known.entry((&leg.from, &leg.to)).or_insert(leg);
            if best.source < leg.source {
                *best = leg;
            }
        }
        Self { known }
    }

    /// The way from one town to another by INSEE code.
    pub fn between(&self, from: &str, to: &str) -> Option<Way> {
        if from == to {
            return Some(Way { metres: Some(0), minutes: 0, said: None });
        }
        let estimate = ISLAND.estimate(from, to);
        let metres = estimate.map(|leg| leg.metres);
        match self.known.get(&(from, to)) {
            Some(leg) => Some(Way { metres, minutes: leg.minutes, said: Some((leg.source, leg.at)) }),
            None => estimate.map(|leg| Way { metres, minutes: leg.minutes, said: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leg(from: &str, to: &str, minutes: i64, source: LegSource) -> LegFacts {
        LegFacts { from: from.into(), to: to.into(), minutes, source, at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn typed_goes_before_imported_before_computed_before_estimated() {
        let all = [
            leg("97230", "97214", 55, LegSource::Imported),
            leg("97230", "97214", 50, LegSource::Router),
            leg("97230", "97214", 60, LegSource::Typed),
            leg("75056", "97209", 600, LegSource::Router),
        ];
        let minutes = |legs: &[LegFacts]| Ways::new(legs).between("97230", "97214").map(|way| (way.minutes, way.said));
        let said = |source| Some((source, DateTime::UNIX_EPOCH));
        assert_eq!(minutes(&all), Some((60, said(LegSource::Typed))));
        assert_eq!(minutes(&all[..2]), Some((55, said(LegSource::Imported))));
        assert_eq!(minutes(&all[1..2]), Some((50, said(LegSource::Router))));
        let untyped = Ways::untyped(&all).between("97230", "97214");
        assert_eq!(untyped.map(|way| way.minutes), Some(55));

        let ways = Ways::new(&all);
        let estimate = Ways::new(&[]).between("97214", "97230");
        assert!(estimate.is_some_and(|way| way.said.is_none() && way.minutes != 60), "{estimate:?}");
        // Back is another way: nobody said anything of it.
        assert_eq!(ways.between("97214", "97230"), estimate);
        assert_eq!(ways.between("97230", "97214").map(|way| way.metres), estimate.map(|way| way.metres));
        let far = Way { metres: None, minutes: 600, said: said(LegSource::Router) };
        assert_eq!(ways.between("75056", "97209"), Some(far));
        assert_eq!(ways.between("97209", "75056"), None);
        assert_eq!(ways.between("97209", "97209"), Some(Way { metres: Some(0), minutes: 0, said: None }));
    }

    #[test]
    fn sources_are_stored_by_their_word() {
        for source in [LegSource::Router, LegSource::Imported, LegSource::Typed] {
            assert_eq!(LegSource::parse(source.as_str()), Some(source));
        }
        assert_eq!(LegSource::parse("guess"), None);
    }
}
