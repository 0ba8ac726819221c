#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

/// Monday 3 May 2027 as a day number.
const MONDAY: i64 = 20_941;

fn town(place: u32, stay: u32) -> Town {
    Town {
        name: format!("Ville {place}"),
        stay,
        venues: vec![Venue { place, ..Venue::default() }],
        importance: 100,
        ..Town::default()
    }
}

/// Four towns in a line, 40 minutes from one to the next; home is place 0, beside the first town.
fn line() -> Season {
    let minutes = (0_u32..5).flat_map(|from| (0_u32..5).map(move |to| Some(40 * from.abs_diff(to)))).collect();
    Season {
        first_day: MONDAY,
        days: 28,
        base: Some(0),
        roads: Roads { places: 5, minutes },
        towns: (1..5).map(|place| town(place, 1)).collect(),
        weights: Weights { driving: 1, ..Weights::default() },
        ..Season::default()
    }
}

fn on(days: &[Option<u32>]) -> Schedule {
    Schedule { stops: days.iter().map(|day| day.map(|day| Placed { day, venue: 0 })).collect() }
}

fn violations(season: &Season, days: [u32; 4]) -> Vec<Violation> {
    season.validate().unwrap();
    season.assess(&on(&days.map(Some))).unwrap().violations
}

#[test]
fn a_line_driven_to_its_end_and_back_home() {
    let season = line();
    let found = season.assess(&on(&[Some(0), Some(1), None, Some(3)])).unwrap();
    assert_eq!(found.violations, []);
    // 40 to the first, 40, 80 past the third, 160 home.
    assert_eq!((found.costs.total(), found.costs.driving, found.left_out), (320, 320, 100));
    assert_eq!(season.assess(&on(&[None; 4])).unwrap().value(), Value { left_out: 400, cost: 0 });
}

#[test]
fn days_that_cannot_be() {
    let mut season = line();
    season.closed = vec![5];
    season.towns[0].stay = 2;
    season.towns[1].venues[0] = Venue {
        place: 2,
        windows: vec![DaySpan { first: 7, last: 8 }, DaySpan { first: 14, last: 20 }],
        closed: vec![15],
        shut_weekdays: [true, false, false, false, false, false, false],
    };
    season.towns[2].pin = Some(Pin { day: 10, venue: None });
    // Day 7 and day 14 are Mondays.
    assert_eq!(violations(&season, [0, 8, 10, 12]), []);
    assert_eq!(violations(&season, [4, 8, 10, 12]), [Violation::Closed { town: 0, day: 5 }]);
    assert_eq!(violations(&season, [27, 8, 10, 12]), [Violation::OutOfSeason { town: 0 }]);
    for shut in [7, 9, 14, 15, 21] {
        let found = violations(&season, [0, shut, 10, 12]);
        assert_eq!(found, [Violation::VenueShut { town: 1, day: shut }]);
    }
    assert_eq!(violations(&season, [0, 8, 11, 12]), [Violation::OffPin { town: 2 }]);
}

#[test]
fn one_caravan_that_needs_time() {
    let mut season = line();
    season.towns[1].stay = 3;
    assert_eq!(violations(&season, [0, 1, 4, 5]), []);
    assert_eq!(violations(&season, [0, 1, 3, 5]), [Violation::TwoTowns { first: 1, second: 2 }]);
    season.limits.free_days = 1;
    assert_eq!(violations(&season, [0, 2, 6, 9]), []);
    assert_eq!(violations(&season, [0, 1, 6, 9]), [Violation::TooClose { first: 0, second: 1, missing: 1 }]);
    season.limits = Limits { leg_minutes: 120, day_minutes: 30, ..Limits::default() };
    // 40 minutes at 30 a day: two evenings, with one free day in between; 120 take three free days.
    assert_eq!(
        violations(&season, [2, 4, 8, 9]),
        [
            Violation::TooClose { first: 2, second: 3, missing: 1 },
            Violation::LegTooLong { first: Some(3), second: None, minutes: Some(160) },
        ]
    );
}

#[test]
fn at_home_each_night_or_sometimes() {
    let mut season = line();
    season.mode = Mode::ReturnToBase;
    season.limits = Limits { leg_minutes: 150, day_minutes: 250, ..Limits::default() };
    season.towns[0].stay = 2;
    let found = season.assess(&on(&[3, 0, 1, 2].map(Some))).unwrap();
    assert_eq!(found.violations, [Violation::BaseTooFar { town: 3, minutes: Some(320) }]);
    // Twice 80 for the first town's two days; the order of towns does not matter.
    assert_eq!(found.costs.driving, 160 + 160 + 240 + 320);

    season.mode = Mode::Mixed { home_after: 2 };
    season.limits = Limits::default();
    let cost = |days: [u32; 4]| season.assess(&on(&days.map(Some))).unwrap().costs.driving;
    assert_eq!(cost([0, 2, 3, 4]), 320);
    assert_eq!(cost([0, 2, 3, 5]), 320, "one free day: on the road");
    assert_eq!(cost([0, 2, 3, 6]), 40 + 40 + 40 + (120 + 160) + 160, "two: home in between");
}

#[test]
fn partners_with_free_teams_near_enough() {
    let mut season = line();
    season.partners = vec![
        Partner {
            name: "Mission locale".into(),
            teams: 2,
            busy: vec![Busy { day: 1, teams: 1 }, Busy { day: 2, teams: 1 }, Busy { day: 2, teams: 1 }],
            place: Some(1),
            reach_minutes: Some(80),
        },
        Partner { name: "Caf".into(), teams: 1, busy: vec![Busy { day: 2, teams: 1 }], ..Partner::default() },
    ];
    season.towns[0].roles = vec![vec![0]];
    season.towns[3].roles = vec![vec![0, 1]];
    season.towns[1].liked_partners = vec![0, 1];
    season.weights = Weights { partners: 7, partner_minutes: 1, ..Weights::default() };
    let found = season.assess(&on(&[1, 2, 3, 4].map(Some))).unwrap();
    assert_eq!(found.violations, []);
    assert_eq!((found.costs.partners, found.costs.partner_minutes), (14, 0), "Caf's place is not known");
    assert_eq!(violations(&season, [2, 1, 3, 4]), [Violation::PartnerMissing { town: 0, role: 0 }]);
    // The fourth town is out of reach for the first partner, so it needs the second.
    assert_eq!(violations(&season, [0, 1, 3, 2]), [Violation::PartnerMissing { town: 3, role: 0 }]);
}

#[test]
fn rest_and_weeks() {
    let mut season = line();
    season.limits.rest = Some(Rest { work_days: 3, rest_days: 2 });
    assert_eq!(violations(&season, [0, 1, 2, 5]), []);
    assert_eq!(violations(&season, [0, 1, 2, 4]), [Violation::NoRest { town: 3, worked: 4 }]);
    season.limits = Limits { stops_a_week: Some(2), ..Limits::default() };
    assert_eq!(violations(&season, [5, 6, 7, 8]), []);
    assert_eq!(violations(&season, [0, 6, 5, 8]), [Violation::WeekFull { monday: 0, stops: 3 }]);
    season.first_day += 2;
    assert_eq!(violations(&season, [0, 4, 5, 6]), [], "Wednesday to Sunday, and a Monday and a Tuesday");
    assert_eq!(violations(&season, [0, 1, 4, 6]), [Violation::WeekFull { monday: -2, stops: 3 }]);
}

#[test]
fn towns_that_know_each_other() {
    let mut season = line();
    season.order = vec![Before { first: 2, then: 0 }];
    season.spacing = vec![Spacing { towns: vec![3, 1], days: 7 }];
    assert_eq!(violations(&season, [5, 1, 4, 8]), []);
    assert_eq!(
        violations(&season, [4, 1, 5, 7]),
        [Violation::Order { first: 2, then: 0 }, Violation::Spacing { group: 0, one: 1, other: 3, missing: 1 }]
    );
    let alone = season.assess(&on(&[Some(4), Some(1), None, None])).unwrap();
    assert_eq!(alone.violations, []);
}

#[test]
fn wishes_and_what_people_know() {
    let mut season = line();
    season.weights = Weights { days: 10, weekdays: 3, evenness: 2, even_days: 1, stability: 5, ..Weights::default() };
    season.towns[0].liked_days = vec![DaySpan { first: 4, last: 5 }, DaySpan { first: 20, last: 21 }];
    season.towns[1].liked_weekdays = [false, true, false, true, false, false, false];
    season.towns[1].stay = 2;
    season.towns[2].published = Some(Placed { day: 9, venue: 0 });
    season.towns[2].notice = 4;
    let costs = season.assess(&on(&[6, 8, 10, 12].map(Some))).unwrap().costs;
    // Tuesday is liked, Wednesday is not; pauses of 1, 0 and 1 days; town 2 moved by a day.
    let expected = Costs { days: 10, weekdays: 3, evenness: 2, stability: 20, ..Costs::default() };
    assert_eq!(costs, expected);
}

#[test]
fn questions_that_make_no_sense_name_the_item() {
    type Change = fn(&mut Season);
    let cases: [(Change, &str); 14] = [
        (|s| s.days = 0, "the season has no days, or too many"),
        (|s| s.closed = vec![28], "closed day 28 lies outside the season"),
        (|s| s.roads.minutes[7] = Some(MAX_MINUTES + 1), "the road from place 1 to place 2 makes no sense"),
        (|s| s.roads.minutes.truncate(24), "the road from place 5 to place 5 makes no sense"),
        (|s| s.limits.day_minutes = 0, "the limits make no sense: day"),
        (|s| (s.mode, s.base) = (Mode::ReturnToBase, None), "the limits make no sense: base"),
        (|s| s.weights.days = -1, "a weight is below 0 or too heavy"),
        (|s| s.towns[2].stay = 0, "town 2 makes no sense: stay"),
        (|s| s.towns[1].venues[0].windows = vec![DaySpan { first: 9, last: 8 }], "town 1 makes no sense: window"),
        (|s| s.towns[3].roles = vec![vec![0]], "town 3 makes no sense: role"),
        (|s| s.partners = vec![Partner::default()], "partner 0 makes no sense"),
        (
            |s| {
                s.towns[0].pin = Some(Pin { day: 4, venue: None });
                s.towns[3].pin = Some(Pin { day: 4, venue: Some(0) });
            },
            "towns 0 and 3 are pinned to the same days",
        ),
        (
            |s| s.order = vec![Before { first: 1, then: 2 }, Before { first: 2, then: 1 }],
            "the order of towns makes no sense at town 1",
        ),
        (
            |s| s.spacing = vec![Spacing { towns: vec![1, 1], days: 2 }],
            "group 0 of towns that keep their distance makes no sense",
        ),
    ];
    for (change, sentence) in cases {
        let mut season = line();
        change(&mut season);
        assert_eq!(season.validate().unwrap_err().to_string(), sentence);
    }
    let season = line();
    assert_eq!(season.assess(&on(&[Some(1); 3])).unwrap_err().town, 3);
    assert_eq!(season.assess(&on(&[Some(1), Some(28), None, None])).unwrap_err().town, 1);
}
