#![expect(clippy::unwrap_used, reason = "tests")]

mod cases;
mod oracle;
mod random;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::overlap::Span;

/// The name of a violation's kind.
fn kind(violation: &Violation) -> &'static str {
    match violation {
        Violation::CaravanTwice { gap } if gap.overlap > 0 => "caravan in two towns",
        Violation::CaravanTwice { .. } => "caravan too late",
        Violation::VenueNotConfirmed { .. } => "venue not confirmed",
        Violation::VenueClosed { session: None, .. } => "venue closed to a stop",
        Violation::VenueClosed { .. } => "venue closed to a session",
        Violation::RoomBusy { others, .. } if others.len() > 1 => "room busy with several",
        Violation::RoomBusy { .. } => "room busy",
        Violation::OverCapacity { .. } => "over capacity",
        Violation::Crowded { .. } => "crowded",
        Violation::DeskBusy { .. } => "desk busy",
        Violation::FacilitatorTwice { gap, .. } if gap.overlap > 0 => "facilitator in two places",
        Violation::FacilitatorTwice { gap, .. } if gap.travel > 0 => "facilitator on the road",
        Violation::FacilitatorTwice { .. } => "facilitator without pause",
        Violation::TeamTwice { gap, .. } if gap.overlap > 0 => "team in two places",
        Violation::TeamTwice { gap, .. } if gap.travel > 0 => "team on the road",
        Violation::TeamTwice { .. } => "team without pause",
        Violation::TeamsShort { .. } => "teams short",
        Violation::Holiday { .. } => "holiday",
    }
}

/// The engine against the oracle on 10 000 random programmes, the same ones at every run, in which
/// every kind of conflict occurs.
#[test]
fn the_engine_equals_the_oracle() {
    let config = Config { cases: 10_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let seen: RefCell<BTreeMap<&'static str, u32>> = RefCell::default();
    runner
        .run(&random::programmes(), |programme| {
            let found = check(&programme).unwrap();
            proptest::prop_assert_eq!(&found, &oracle::check(&programme));
            let mut seen = seen.borrow_mut();
            for violation in &found {
                *seen.entry(kind(violation)).or_default() += 1;
            }
            if found.is_empty() {
                *seen.entry("nothing").or_default() += 1;
            }
            Ok(())
        })
        .unwrap();
    let seen = seen.into_inner();
    assert_eq!(seen.len(), 19, "{seen:?}");
    assert!(seen.values().all(|count| *count >= 50), "{seen:?}");
}

/// Each fault planted into the engine makes it differ from the oracle on one of the programmes.
#[test]
fn every_planted_fault_is_caught() {
    use super::faults::{Planted, plant};
    assert!(Planted::ALL.len() >= 20);
    let caught = |fault: Planted| {
        let config = Config { cases: 10_000, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        plant(Some(fault));
        let result = runner.run(&random::programmes(), |programme| {
            proptest::prop_assert_eq!(check(&programme).unwrap(), oracle::check(&programme));
            Ok(())
        });
        plant(None);
        result.is_err()
    };
    let missed: Vec<&Planted> = Planted::ALL.iter().filter(|fault| !caught(**fault)).collect();
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

/// Knot by knot finds the same as assigning all sessions of a partner at once.
#[test]
fn teams_counted_in_knots_are_enough_for_the_whole() {
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&random::programmes(), |programme| {
            let found = check(&programme).unwrap();
            for (number, partner) in (0_u32..).zip(&programme.partners) {
                let most = found
                    .iter()
                    .filter_map(|violation| match violation {
                        Violation::TeamsShort { partner, needed, .. } if *partner == number => Some(*needed),
                        _ => None,
                    })
                    .max();
                let needed = oracle::teams_for_all(&programme, number);
                if partner.teams > 1 {
                    proptest::prop_assert_eq!(most, (needed > partner.teams).then_some(needed));
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_order_of_the_lists_changes_only_the_numbers() {
    let config = Config { cases: 500, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    runner
        .run(&random::programmes(), |programme| {
            let mut mirrored = programme.clone();
            mirrored.rooms.reverse();
            for session in &mut mirrored.sessions {
                let last = u32::try_from(programme.rooms.len()).unwrap() - 1;
                session.room = session.room.map(|room| last - room);
            }
            let count = |programme: &Programme| {
                let mut counts: BTreeMap<&'static str, u32> = BTreeMap::new();
                for violation in check(programme).unwrap() {
                    *counts.entry(kind(&violation)).or_default() += 1;
                }
                counts
            };
            proptest::prop_assert_eq!(count(&mirrored), count(&programme));
            Ok(())
        })
        .unwrap();
}
