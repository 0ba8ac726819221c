//! The caravan set: sound questions whose hidden plan answers them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use domain::season::{Mode, Season};
use planner::generate::{Problem, Region, SIZES, TIGHTNESS, Tightness, generate};

const MODES: [Mode; 3] = [Mode::MovingOn, Mode::ReturnToBase, Mode::Mixed { home_after: 2 }];

static ALL: LazyLock<Vec<(Tightness, Problem)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (region, towns) in SIZES {
        for tightness in TIGHTNESS {
            for (mode, seed) in MODES
                .into_iter()
                .zip([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
                .flat_map(|(mode, seeds)| seeds.map(|seed| (mode, seed)))
            {
                all.push((tightness, generate(region, towns, tightness, mode, seed)));
            }
        }
    }
    all
});

#[test]
fn the_hidden_plan_answers_the_question() {
    for (tightness, problem) in ALL.iter() {
        let season = &problem.season;
        season.validate().unwrap();
        let found = season.assess(&problem.plan).unwrap();
        assert_eq!(found.violations, [], "{season:?}");
        assert_eq!(found.value(), problem.reference);
        let out = problem.plan.stops.iter().filter(|stop| stop.is_none()).count();
        assert_eq!(out, usize::from(*tightness == Tightness::OverConstrained));
    }
}

#[test]
fn four_towns_cannot_share_three_days() {
    for (tightness, problem) in ALL.iter() {
        let rivals = &problem.contradiction;
        assert_eq!(rivals.len(), if *tightness == Tightness::OverConstrained { 4 } else { 0 });
        let possible: BTreeSet<u32> = rivals.iter().flat_map(|town| possible_days(&problem.season, *town)).collect();
        assert!(rivals.is_empty() || possible.len() == 3, "{possible:?}");
        let least = rivals.iter().map(|town| problem.season.towns[*town as usize].importance).min();
        assert_eq!(problem.reference.left_out, least.unwrap_or(0));
    }
}

fn possible_days(season: &Season, town: u32) -> Vec<u32> {
    let venues = u32::try_from(season.towns[town as usize].venues.len()).unwrap();
    let allowed =
        |day: &u32| (0..venues).any(|venue| season.is_allowed_alone(town, domain::season::Placed { day: *day, venue }));
    (0..season.days).filter(allowed).collect()
}

#[test]
fn the_same_words_give_the_same_problem_and_others_another() {
    let one = |seed| generate(Region::Occitanie, 34, Tightness::Tight, Mode::MovingOn, seed);
    assert_eq!(one(3), one(3));
    assert_ne!(one(3), one(4));
    let small = generate(Region::Martinique, 0, Tightness::OverConstrained, Mode::MovingOn, 1);
    assert_eq!(small.season.towns.len(), 2);
    assert_eq!(generate(Region::IlleEtVilaine, 99, Tightness::Tight, Mode::MovingOn, 1).season.towns.len(), 20);
}

/// The asymmetry, the speed and the limits of the land are as they are told.
#[test]
fn roads_are_as_documented() {
    let season = |region| generate(region, 34, Tightness::Tight, Mode::MovingOn, 1).season;
    let north = season(Region::HautsDeFrance);
    // Lille–Amiens: 98 km in a straight line, 127 km by road.
    assert!((125..=131).contains(&north.minutes(0, 1).unwrap()));
    assert_ne!(north.minutes(0, 1), north.minutes(1, 0));
    let island = season(Region::Martinique);
    assert_eq!(island.minutes(8, 16), island.minutes(16, 8));
    // Fort-de-France–Le Marin
    assert!((59..=73).contains(&island.minutes(8, 16).unwrap()));
    assert_eq!((island.days, north.days), (92, 92));
    // Day 21 is 22 May: a holiday on the island only.
    assert!(island.closed.contains(&21));
    let mainland = (1..=5).map(|seed| generate(Region::HautsDeFrance, 34, Tightness::Tight, Mode::MovingOn, seed));
    assert!(mainland.filter(|problem| problem.season.closed.contains(&21)).count() < 3);
}

#[test]
fn every_kind_of_wish_occurs() {
    let seasons: Vec<&Season> =
        ALL.iter().filter(|(kind, _)| *kind == Tightness::Tight).map(|(_, problem)| &problem.season).collect();
    let occurs = |what: &str, has: &dyn Fn(&Season) -> bool| {
        let count = seasons.iter().filter(|season| has(season)).count();
        assert!(count * 4 > seasons.len(), "{what} in {count} of {} only", seasons.len());
    };
    occurs("windows", &|s| s.towns.iter().any(|t| t.venues.iter().any(|v| v.windows.len() > 1)));
    occurs("venues", &|s| s.towns.iter().any(|t| t.venues.len() > 2));
    occurs("venues elsewhere", &|s| s.towns.iter().any(|t| t.venues.iter().any(|v| v.place != t.venues[0].place)));
    occurs("venue closed", &|s| s.towns.iter().any(|t| t.venues.iter().any(|v| !v.closed.is_empty())));
    occurs("shut weekdays", &|s| s.towns.iter().any(|t| t.venues.iter().any(|v| v.shut_weekdays.contains(&true))));
    for stay in 1..=3 {
        occurs("stays", &|s| s.towns.iter().any(|t| t.stay == stay));
    }
    occurs("free days", &|s| s.limits.free_days > 0);
    occurs("rest", &|s| s.limits.rest.is_some());
    occurs("weeks", &|s| s.limits.stops_a_week.is_some());
    occurs("legs", &|s| s.limits.leg_minutes < 400);
    occurs("pins", &|s| s.towns.iter().any(|t| t.pin.is_some()));
    occurs("order", &|s| !s.order.is_empty());
    occurs("spacing", &|s| s.spacing.iter().any(|group| group.days > 1));
    occurs("roles", &|s| s.towns.iter().any(|t| t.roles.len() > 1));
    occurs("reach", &|s| s.partners.iter().any(|p| p.reach_minutes.is_some() && p.place.is_some()));
    occurs("busy", &|s| s.partners.iter().any(|p| !p.busy.is_empty()));
    occurs("liked days", &|s| s.towns.iter().any(|t| !t.liked_days.is_empty()));
    occurs("liked weekdays", &|s| s.towns.iter().any(|t| t.liked_weekdays.contains(&true)));
    occurs("liked partners", &|s| s.towns.iter().any(|t| !t.liked_partners.is_empty()));
    occurs("published", &|s| s.towns.iter().any(|t| t.published.is_some() && t.notice > 0));
}
