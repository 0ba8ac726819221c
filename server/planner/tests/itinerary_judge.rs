//! The judge of itineraries: agrees with the rules on anything, and names what a mutant breaks.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#![expect(clippy::unnecessary_wraps, reason = "all mutations have one shape")]

use std::collections::BTreeMap;

use domain::season::{Before, Busy, Costs, Mode, Placed, Rest, Schedule, Season, Spacing, Violation};
use planner::Random;
use planner::generate::{Region, Tightness, anything, generate};
use planner::verify::{ItineraryFault as Fault, itinerary};

/// The name of the rule.
fn kind(violation: Violation) -> String {
    let text = format!("{violation:?}");
    text.split([' ', '{']).next().unwrap_or_default().to_owned()
}

#[test]
fn the_judge_agrees_with_the_rules_on_anything() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut clean = 0;
    for seed in 0..10_000 {
        let (season, schedule) = anything(seed);
        season.validate().unwrap();
        let found = season.assess(&schedule).unwrap();
        let faults = itinerary(&season, &schedule, &found.costs, found.left_out);
        let expected: Vec<Fault> = found.violations.iter().copied().map(Fault::Broken).collect();
        assert_eq!(faults, expected, "seed {seed}: {season:?} {schedule:?}");
        for violation in found.violations {
            *kinds.entry(kind(violation)).or_default() += 1;
        }
        clean += usize::from(faults.is_empty());
    }
    assert_eq!(kinds.len(), 13, "{kinds:?}");
    assert!(kinds.values().all(|count| *count >= 100) && clean >= 20, "{clean} without a fault, {kinds:?}");
}

#[test]
fn wrong_sums_and_wrong_lists_are_named() {
    type Of = fn(&mut Costs) -> &mut i64;
    let wishes: [(&str, Of); 7] = [
        ("driving", |costs| &mut costs.driving),
        ("days", |costs| &mut costs.days),
        ("weekdays", |costs| &mut costs.weekdays),
        ("partners", |costs| &mut costs.partners),
        ("evenness", |costs| &mut costs.evenness),
        ("partner_minutes", |costs| &mut costs.partner_minutes),
        ("stability", |costs| &mut costs.stability),
    ];
    for seed in 0..50 {
        let (season, schedule, found) = start(seed, Mode::MovingOn);
        for (name, of) in wishes {
            let mut said = found.costs;
            *of(&mut said) += if seed % 2 == 0 { 1 } else { -1 };
            let (said_now, real) = (*of(&mut said), *of(&mut found.costs.clone()));
            let fault = Fault::Cost { wish: name, real, said: said_now };
            assert_eq!(itinerary(&season, &schedule, &said, found.left_out), [fault]);
        }
        let fault = Fault::LeftOut { real: found.left_out, said: found.left_out + 1 };
        assert_eq!(itinerary(&season, &schedule, &found.costs, found.left_out + 1), [fault]);
        let mut short = schedule.clone();
        short.stops.pop();
        let town = u32::try_from(short.stops.len()).unwrap();
        assert_eq!(itinerary(&season, &short, &found.costs, found.left_out), [Fault::Misfit { town }]);
        let mut unknown = schedule.clone();
        unknown.stops[3] = Some(Placed { day: 1, venue: 16 });
        assert_eq!(itinerary(&season, &unknown, &found.costs, found.left_out), [Fault::Misfit { town: 3 }]);
        unknown.stops[3] = Some(Placed { day: season.days, venue: 0 });
        assert_eq!(itinerary(&season, &unknown, &found.costs, found.left_out), [Fault::Misfit { town: 3 }]);
    }
}

/// A generated season with its hidden plan, which breaks nothing.
fn start(seed: u64, mode: Mode) -> (Season, Schedule, domain::season::Assessment) {
    let regions = [Region::Martinique, Region::IlleEtVilaine, Region::HautsDeFrance, Region::Occitanie];
    let region = regions[usize::try_from(seed % 4).unwrap()];
    let problem = generate(region, 12, Tightness::Tight, mode, seed);
    let found = problem.season.assess(&problem.plan).unwrap();
    assert_eq!(found.violations, []);
    (problem.season, problem.plan, found)
}

type Mutation = fn(&mut Season, &mut Schedule, &mut Random) -> Option<()>;

const MOVING: Mode = Mode::MovingOn;
const MIXED: Mode = Mode::Mixed { home_after: 2 };

#[test]
fn mutants_that_break_one_rule_are_rejected_for_it() {
    let kinds: [(&str, &[Mode], Mutation); 13] = [
        ("OutOfSeason", &[MOVING], past_the_end),
        ("Closed", &[MOVING, MIXED, Mode::ReturnToBase], close_a_day),
        ("VenueShut", &[MOVING, MIXED, Mode::ReturnToBase], shut_the_venue),
        ("OffPin", &[MOVING, MIXED, Mode::ReturnToBase], pin_elsewhere),
        ("PartnerMissing", &[MOVING, MIXED, Mode::ReturnToBase], keep_a_role_away),
        ("BaseTooFar", &[Mode::ReturnToBase], tire_the_commuters),
        ("TwoTowns", &[MOVING, MIXED, Mode::ReturnToBase], overlap),
        ("TooClose", &[MOVING, MIXED, Mode::ReturnToBase], ask_for_pauses),
        ("LegTooLong", &[MOVING, MIXED], shorten_the_legs),
        ("NoRest", &[MOVING, MIXED, Mode::ReturnToBase], ask_for_rest),
        ("WeekFull", &[MOVING, MIXED, Mode::ReturnToBase], fill_the_week),
        ("Order", &[MOVING, MIXED, Mode::ReturnToBase], turn_the_order),
        ("Spacing", &[MOVING, MIXED, Mode::ReturnToBase], draw_apart),
    ];
    for (name, modes, mutate) in kinds {
        let mut rejected = 0;
        for seed in 0..600 {
            if rejected == 50 {
                break;
            }
            let mode = modes[usize::try_from(seed).unwrap() % modes.len()];
            let (mut season, mut schedule, _) = start(seed, mode);
            let mut random = Random::new(seed);
            if mutate(&mut season, &mut schedule, &mut random).is_none() || season.validate().is_err() {
                continue;
            }
            let found = season.assess(&schedule).unwrap();
            if found.violations.is_empty() || found.violations.iter().any(|violation| kind(*violation) != name) {
                continue;
            }
            let expected: Vec<Fault> = found.violations.iter().copied().map(Fault::Broken).collect();
            assert_eq!(itinerary(&season, &schedule, &found.costs, found.left_out), expected, "{name}, seed {seed}");
            rejected += 1;
        }
        assert_eq!(rejected, 50, "{name}: too few mutants that break it alone");
    }
}

fn below(random: &mut Random, limit: u32) -> u32 {
    u32::try_from(random.below(limit as usize)).unwrap()
}

/// Some town and where it is.
fn pick(season: &Season, schedule: &Schedule, random: &mut Random) -> (usize, Placed) {
    let town = random.below(season.towns.len());
    (town, schedule.stops[town].expect("all towns are placed"))
}

fn some_day(season: &Season, schedule: &Schedule, random: &mut Random) -> (usize, Placed, u32) {
    let (town, placed) = pick(season, schedule, random);
    (town, placed, placed.day + below(random, season.towns[town].stay))
}

/// Takes away all that ties a town, but its roads.
fn untie(season: &mut Season, town: usize) {
    let number = u32::try_from(town).unwrap();
    let wanted = &mut season.towns[town];
    (wanted.pin, wanted.roles) = (None, Vec::new());
    for venue in &mut wanted.venues {
        (venue.windows, venue.closed, venue.shut_weekdays) = (Vec::new(), Vec::new(), [false; 7]);
    }
    season.order.retain(|before| before.first != number && before.then != number);
    season.spacing.retain(|group| !group.towns.contains(&number));
}

/// Towns in the order of their days.
fn in_order(schedule: &Schedule) -> Vec<usize> {
    let mut towns: Vec<usize> = (0..schedule.stops.len()).collect();
    towns.sort_by_key(|town| schedule.stops[*town]);
    towns
}

fn past_the_end(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let last = *in_order(schedule).last()?;
    untie(season, last);
    season.towns[last].stay = 2 + below(random, 2);
    schedule.stops[last].as_mut()?.day = season.days - 1;
    season.closed.retain(|day| *day + 1 < season.days);
    Some(())
}

fn close_a_day(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let (.., day) = some_day(season, schedule, random);
    season.closed.push(day);
    Some(())
}

fn shut_the_venue(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let (town, placed, day) = some_day(season, schedule, random);
    let weekday = season.weekday(day);
    let venue = &mut season.towns[town].venues[placed.venue as usize];
    match random.below(3) {
        0 => venue.closed.push(day),
        1 => venue.shut_weekdays[weekday] = true,
        _ => {
            venue.windows.retain(|span| !span.holds(day));
            if venue.windows.is_empty() {
                let elsewhere = if day == 0 { 5 } else { 0 };
                venue.windows.push(domain::season::DaySpan { first: elsewhere, last: elsewhere });
            }
        }
    }
    Some(())
}

fn pin_elsewhere(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let (town, placed) = pick(season, schedule, random);
    let venues = u32::try_from(season.towns[town].venues.len()).unwrap();
    let other_venue = (placed.venue + 1) % venues;
    let pin = if venues > 1 && random.below(2) == 0 {
        domain::season::Pin { day: placed.day, venue: Some(other_venue) }
    } else {
        domain::season::Pin { day: (placed.day + 1 + below(random, 3)) % season.days, venue: None }
    };
    season.towns[town].pin = Some(pin);
    Some(())
}

fn keep_a_role_away(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let (town, _, day) = some_day(season, schedule, random);
    let role = season.towns[town].roles.first()?.clone();
    match random.below(3) {
        0 => season.towns[town].roles.push(Vec::new()),
        1 => {
            for who in role {
                let partner = &mut season.partners[who as usize];
                partner.busy.extend((0..partner.teams).map(|_| Busy { day, teams: 1 }));
            }
        }
        _ => {
            for who in role {
                let partner = &mut season.partners[who as usize];
                partner.place?;
                partner.reach_minutes = Some(0);
            }
        }
    }
    Some(())
}

fn tire_the_commuters(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let (town, placed) = pick(season, schedule, random);
    let (home, place) = (season.base?, season.towns[town].venues[placed.venue as usize].place);
    let (out, back) = (season.minutes(home, place)?, season.minutes(place, home)?);
    match random.below(3) {
        0 => season.limits.leg_minutes = out.max(back).checked_sub(1)?,
        1 => season.limits.day_minutes = (out + back).checked_sub(1)?.max(1),
        _ => season.roads.minutes[(home * season.roads.places + place) as usize] = (home == place).then_some(0),
    }
    Some(())
}

fn overlap(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let order = in_order(schedule);
    let place = 1 + random.below(order.len() - 2);
    let (town, next) = (order[place], order[place + 1]);
    untie(season, town);
    if random.below(2) == 0 {
        schedule.stops[town].as_mut()?.day = schedule.stops[next]?.day;
    } else {
        season.towns[town].stay = 3;
    }
    Some(())
}

fn ask_for_pauses(season: &mut Season, _: &mut Schedule, random: &mut Random) -> Option<()> {
    if season.mode == Mode::ReturnToBase || random.below(2) == 0 {
        season.limits.free_days += 1 + below(random, 2);
    } else {
        season.limits.day_minutes = (season.limits.day_minutes / 3).max(1);
    }
    Some(())
}

fn shorten_the_legs(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let order = in_order(schedule);
    let place = random.below(order.len() - 1);
    let of = |town: usize| Some(season.towns[town].venues[schedule.stops[town]?.venue as usize].place);
    let (from, to) = (of(order[place])?, of(order[place + 1])?);
    if random.below(2) == 0 {
        season.limits.leg_minutes = season.minutes(from, to)?.checked_sub(1)?;
    } else if from != to {
        season.roads.minutes[(from * season.roads.places + to) as usize] = None;
    }
    // A partner who came by that road is another matter.
    season.partners.iter_mut().for_each(|partner| partner.reach_minutes = None);
    Some(())
}

fn ask_for_rest(season: &mut Season, _: &mut Schedule, random: &mut Random) -> Option<()> {
    season.limits.rest = Some(Rest { work_days: 1 + below(random, 4), rest_days: 1 + below(random, 3) });
    Some(())
}

fn fill_the_week(season: &mut Season, _: &mut Schedule, random: &mut Random) -> Option<()> {
    season.limits.stops_a_week = Some(1 + below(random, 3));
    Some(())
}

fn turn_the_order(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let order = in_order(schedule);
    let place = random.below(order.len() - 1);
    let later = place + 1 + random.below(order.len() - place - 1);
    season.order.push(Before { first: u32::try_from(order[later]).ok()?, then: u32::try_from(order[place]).ok()? });
    Some(())
}

fn draw_apart(season: &mut Season, schedule: &mut Schedule, random: &mut Random) -> Option<()> {
    let order = in_order(schedule);
    let place = random.below(order.len() - 1);
    let (one, other) = (order[place], order[place + 1]);
    let apart = schedule.stops[one]?.day.abs_diff(schedule.stops[other]?.day);
    let towns = vec![u32::try_from(other).ok()?, u32::try_from(one).ok()?];
    season.spacing.push(Spacing { towns, days: apart + 1 + below(random, 3) });
    Some(())
}
