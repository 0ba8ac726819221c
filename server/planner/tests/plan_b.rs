//! Plan B: what is lost is avoided, what has begun stays, and the people are counted.
#![expect(clippy::unwrap_used, reason = "tests")]

use domain::season::{DaySpan, Mode, Schedule, Season};
use planner::generate::{Region, Tightness, generate};
use planner::itinerary::plan_b::{Harm, Kind, Proposal, Situation, Trouble, plan_b};
use planner::itinerary::{Budget, solve};

fn season() -> (Season, Schedule) {
    let problem = generate(Region::Martinique, 12, Tightness::Loose, Mode::ReturnToBase, 3);
    let plan = solve(&problem.season, Some(&problem.plan), 1, Budget { iterations: 300 }, &mut ()).unwrap().schedule;
    assert!(plan.stops.iter().all(Option::is_some));
    (problem.season, plan)
}

fn people() -> Vec<u32> {
    (0..12).map(|town| 10 + town).collect()
}

/// Everything that is promised of each proposal.
fn check(now: &Situation, town: u32, list: &[Proposal], shut: impl Fn(u32, u32, u32) -> bool) {
    for proposal in list {
        assert_eq!(now.season.assess(&proposal.schedule).unwrap().violations, [], "{proposal:?}");
        let mut harm = Harm::default();
        for (number, (before, after)) in now.published.stops.iter().zip(&proposal.schedule.stops).enumerate() {
            let (before, after) = (before.unwrap(), after.unwrap());
            let number = u32::try_from(number).unwrap();
            if before.day < now.from && number != town {
                assert_eq!(before, after, "what has begun stays");
            }
            if before != after {
                assert!(after.day >= now.from);
            }
            if before.day >= now.from || number == town {
                for day in after.day..after.day + now.season.towns[number as usize].stay {
                    assert!(!shut(number, after.venue, day), "what is lost is avoided");
                }
            }
            let people = now.registered[number as usize];
            match (before == after, before.day == after.day) {
                (true, _) => harm.untouched += people,
                (_, true) => harm.told += people,
                _ => harm.asked += people,
            }
        }
        assert_eq!(harm, proposal.harm);
        assert_eq!(harm.untouched + harm.told + harm.asked, now.registered.iter().sum::<u32>());
    }
    let ranks: Vec<_> = list.iter().map(|one| (one.harm.asked, one.harm.told, one.difference)).collect();
    assert!(ranks.is_sorted());
}

#[test]
fn the_road_is_cut_on_each_stop_in_turn() {
    let (season, published) = season();
    let registered = people();
    let mut kinds = std::collections::BTreeSet::new();
    for town in 0..12_u32 {
        let placed = published.stops[town as usize].unwrap();
        let place = season.towns[town as usize].venues[placed.venue as usize].place;
        let days = DaySpan { first: placed.day, last: (placed.day + 2).min(season.days - 1) };
        let now = Situation { season: &season, published: &published, registered: &registered, from: placed.day };
        let list = plan_b(&now, Trouble::RoadCut { place, days }, town, &mut || false).unwrap();
        check(&now, town, &list, |town, venue, day| {
            season.towns[town as usize].venues[venue as usize].place == place && days.holds(day)
        });
        kinds.extend(list.iter().map(|one| one.kind));
        assert!(list.iter().all(|one| one.moves[0].town == town));
    }
    assert!(kinds.len() >= 2, "{kinds:?}");
}

#[test]
fn another_venue_on_the_same_day_asks_nobody() {
    let (mut season, published) = season();
    let registered = people();
    let placed = published.stops[5].unwrap();
    let other = season.towns[5].venues[placed.venue as usize].clone();
    season.towns[5].venues.push(other);
    let days = DaySpan { first: placed.day, last: season.days - 1 };
    let trouble = Trouble::VenueLost { town: 5, venue: placed.venue, days };
    let now = Situation { season: &season, published: &published, registered: &registered, from: placed.day };
    let list = plan_b(&now, trouble, 5, &mut || false).unwrap();
    check(&now, 5, &list, |town, venue, day| town == 5 && venue == placed.venue && day >= placed.day);
    assert_eq!(list[0].kind, Kind::OtherVenue);
    assert_eq!((list[0].harm.asked, list[0].harm.told), (0, registered[5]));
}

#[test]
fn no_trouble_no_proposals_and_a_stop_is_heard() {
    let (season, published) = season();
    let registered = people();
    let placed = published.stops[2].unwrap();
    let now = Situation { season: &season, published: &published, registered: &registered, from: placed.day };
    let elsewhere = Trouble::VenueLost { town: 3, venue: 0, days: DaySpan { first: 0, last: 1 } };
    assert!(plan_b(&now, elsewhere, 2, &mut || false).unwrap().is_empty());
    let days = DaySpan { first: placed.day, last: placed.day };
    let lost = Trouble::VenueLost { town: 2, venue: placed.venue, days };
    assert!(plan_b(&now, lost, 2, &mut || true).unwrap().is_empty());
    assert!(!plan_b(&now, lost, 2, &mut || false).unwrap().is_empty());
    assert!(plan_b(&now, lost, 12, &mut || false).is_err());
}
