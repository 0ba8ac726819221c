#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::NaiveTime;
use uuid::Uuid;

use super::*;
use crate::plan::{FORMAT, LegFacts, LegSource, OpenHours, StopPlan, VenueFacts, World};
use crate::season::{Placed, Violation};

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn venue(number: u128) -> VenueId {
    VenueId(Uuid::from_u128(100 + number))
}

fn id(number: u128) -> StopId {
    StopId(Uuid::from_u128(number))
}

fn stop(number: u128, insee: &str, first: &str, last: &str) -> StopPlan {
    StopPlan {
        id: id(number),
        insee_code: insee.into(),
        venue: venue(number),
        slug: format!("etape-{number}"),
        time_zone: "America/Martinique".into(),
        starts_on: on(first),
        ends_on: on(last),
        opens: NaiveTime::from_hms_opt(9, 0, 0).unwrap(),
        closes: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
        landmark: String::new(),
        how_to_come: String::new(),
        bring: String::new(),
        help_phone: String::new(),
        cancelled: false,
        sessions: Vec::new(),
    }
}

fn facts(insee: &str) -> VenueFacts {
    VenueFacts { name: "Salle".into(), insee_code: insee.into(), town: format!("Ville {insee}"), ..Default::default() }
}

/// Le Lorrain on 4 May, Macouba on 20 May, Le Marigot on 1 and 2 June; a second venue at Macouba.
fn plan() -> (TourPlan, World) {
    let plan = TourPlan {
        format: FORMAT,
        inside_name: "Nord".into(),
        public_name: "Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: on("2027-05-03"),
        ends_on: on("2027-06-30"),
        buffer_minutes: 10,
        help_phone: String::new(),
        stops: vec![
            stop(1, "97214", "2027-05-04", "2027-05-04"),
            stop(2, "97215", "2027-05-20", "2027-05-20"),
            stop(3, "97216", "2027-06-01", "2027-06-02"),
        ],
    };
    let towns = [(1, "97214"), (2, "97215"), (3, "97216"), (4, "97215"), (5, "97230")];
    let world = World {
        venues: towns.into_iter().map(|(number, insee)| (venue(number), facts(insee))).collect(),
        ..World::default()
    };
    (plan, world)
}

fn wishes() -> Wishes {
    Wishes {
        travel: Travel::MovingOn,
        base: None,
        first: on("2027-05-03"),
        last: on("2027-06-30"),
        free_days: 1,
        leg_minutes: 120,
        stops_a_week: Some(3),
        rest: None,
        weekdays: [true, true, true, true, true, false, false],
        driving: Count::Much,
        days: Count::Little,
        evenness: Count::No,
        stability: Count::Little,
        pinned: BTreeSet::new(),
        towns: Vec::new(),
    }
}

fn around() -> Around {
    Around { today: on("2027-05-10"), refused: BTreeSet::new(), known: BTreeMap::new(), absences: Vec::new() }
}

fn ask(change: impl FnOnce(&mut TourPlan, &mut World, &mut Wishes, &mut Around)) -> Question {
    let ((mut plan, mut world), mut wishes, mut around) = (plan(), wishes(), around());
    change(&mut plan, &mut world, &mut wishes, &mut around);
    let question = Question::new(&plan, &world, &wishes, &around);
    question.season.validate().unwrap();
    question
}

#[test]
fn the_plan_as_it_is_is_an_answer_and_changes_nothing() {
    let question = ask(|_, _, _, _| ());
    let found = question.season.assess(&question.now).unwrap();
    assert_eq!(found.violations, Vec::new());
    assert_eq!(question.edits(&question.now), vec![None, None, None]);
    assert_eq!(question.subjects.iter().map(|subject| subject.fixed).collect::<Vec<_>>(), [true, false, false]);
    assert!(question.minutes(&question.now).unwrap() > 0);
    // Sundays, holidays and what is past are closed, the day of the stop that stands does not matter.
    let closed = |day: &str| {
        let place = on(day).signed_duration_since(question.first).num_days();
        question.season.closed.contains(&u32::try_from(place).unwrap())
    };
    assert_eq!(
        ["2027-05-04", "2027-05-10", "2027-05-11", "2027-05-16", "2027-05-17", "2027-05-22"].map(closed),
        [false, true, false, true, true, true]
    );
}

#[test]
fn an_answer_becomes_changes() {
    let question = ask(|_, _, wishes, _| wishes.towns = vec!["97230".into(), "97299".into()]);
    let mut schedule = question.now.clone();
    schedule.stops[1] = Some(Placed { day: 16, venue: 1 });
    schedule.stops[2] = Some(Placed { day: 22, venue: 0 });
    schedule.stops[3] = Some(Placed { day: 23, venue: 0 });
    schedule.stops[4] = Some(Placed { day: 24, venue: 0 });
    let edits = question.edits(&schedule);
    let expected = [
        DateEdit::Move { stop: id(2), on: on("2027-05-19"), venue: Some(venue(4)) },
        DateEdit::Move { stop: id(3), on: on("2027-05-25"), venue: None },
        DateEdit::Add { insee_code: "97230".into(), on: on("2027-05-26"), venue: Some(venue(5)) },
        DateEdit::Add { insee_code: "97299".into(), on: on("2027-05-27"), venue: None },
    ];
    assert_eq!(edits[0], None);
    assert_eq!(edits[1..].iter().flatten().cloned().collect::<Vec<_>>(), expected);
    for edit in expected {
        assert_eq!(edit.to_string().parse(), Ok(edit));
    }
    for wrong in ["", "move/1/2027-05-01/-", "add/97230/demain/-", "add/97230/2027-05-26", "drop/97230/2027-05-26/-"] {
        assert_eq!(wrong.parse::<DateEdit>(), Err(NoDateEdit), "{wrong}");
    }
}

#[test]
fn what_does_not_take_part_closes_its_days() {
    // Macouba is pinned; Le Marigot stays too long to be moved; the days asked for begin at the 12th.
    let question = ask(|plan, _, wishes, _| {
        plan.stops[2].ends_on = on("2027-06-04");
        wishes.first = on("2027-05-12");
        wishes.pinned.insert(id(2));
    });
    assert_eq!(
        question.subjects.iter().map(|subject| (subject.stop, subject.fixed)).collect::<Vec<_>>(),
        [(Some(id(2)), true)]
    );
    for day in 20..=23 {
        assert!(question.season.closed.contains(&day), "{day}");
    }
    let mut moved = question.now.clone();
    moved.stops[0] = Some(Placed { day: 9, venue: 0 });
    assert_eq!(question.season.assess(&moved).unwrap().violations, [Violation::OffPin { town: 0 }]);
    // Two stops that do not move on one day are no contradiction in the question.
    let question = ask(|plan, _, wishes, _| {
        plan.stops[2] = stop(3, "97216", "2027-05-20", "2027-05-20");
        wishes.pinned.extend([id(2), id(3)]);
    });
    assert_eq!(question.subjects.len(), 2);
}

#[test]
fn a_venue_is_free_when_its_doors_are_open_all_the_time() {
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let question = ask(|_, world, _, around| {
        let facts = world.venues.get_mut(&venue(2)).unwrap();
        facts.hours = vec![
            OpenHours { weekday: 0, opens: time(8), closes: time(12) },
            OpenHours { weekday: 0, opens: time(12), closes: time(18) },
            OpenHours { weekday: 1, opens: time(8), closes: time(14) },
        ];
        facts.closed_days.insert(on("2027-05-24"));
        around.refused.insert(venue(4));
    });
    let town = &question.season.towns[1];
    assert_eq!(town.venues.len(), 1);
    assert_eq!(town.venues[0].shut_weekdays, [false, true, true, true, true, true, true]);
    assert_eq!(town.venues[0].closed, [21]);
}

#[test]
fn partners_who_do_not_come_stand_in_the_way() {
    let partner = PartnerId(Uuid::from_u128(9));
    let question = ask(|plan, world, _, around| {
        let facts = crate::plan::PartnerFacts { name: "Mairie".into(), teams: 1 };
        world.partners.insert(partner, facts);
        plan.stops[1].sessions.push(session(partner));
        around.absences.push(Absence { partner, day: on("2027-05-19"), teams: 1 });
    });
    let mut moved = question.now.clone();
    moved.stops[1] = Some(Placed { day: 16, venue: 0 });
    let missing = Violation::PartnerMissing { town: 1, role: 0 };
    assert_eq!(question.season.assess(&moved).unwrap().violations, [missing]);
    moved.stops[1] = Some(Placed { day: 15, venue: 0 });
    assert_eq!(question.season.assess(&moved).unwrap().violations, []);
}

fn session(partner: PartnerId) -> crate::plan::SessionPlan {
    let day = on("2027-05-20");
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let times = crate::plan::WallTimes {
        starts_on: day,
        start_time: hour(10),
        ends_on: day,
        end_time: hour(11),
        second_passage: None,
    };
    crate::plan::SessionPlan {
        id: crate::ids::SessionId(Uuid::from_u128(77)),
        slug: "cv".into(),
        kind: crate::session::SessionKind::Workshop,
        theme: crate::session::Theme::Work,
        title: "CV".into(),
        summary: String::new(),
        audience: crate::session::Audience::Public,
        room: None,
        partners: vec![partner],
        facilitators: Vec::new(),
        times,
        cancelled: false,
        desks: Vec::new(),
        slots: Vec::new(),
    }
}

#[test]
fn what_people_know_costs_more_the_nearer_it_is_and_the_more_registered() {
    let cost = |day: &str, registrations| {
        let question = ask(|plan, _, _, around| {
            let day = on(day);
            (plan.stops[1].starts_on, plan.stops[1].ends_on) = (day, day);
            around.known.insert(id(2), Known { day, venue: venue(2), registrations });
        });
        let mut moved = question.now.clone();
        let place = question.subjects.iter().position(|subject| subject.stop == Some(id(2))).unwrap();
        moved.stops[place].as_mut().unwrap().day += 1;
        question.season.assess(&moved).unwrap().costs.stability
    };
    let nobody = cost("2027-06-23", 0);
    assert!(nobody > 0);
    assert!(cost("2027-06-23", 20) > nobody);
    assert!(cost("2027-05-19", 20) > cost("2027-06-23", 20));
    // A stop that only the draft knows costs less than any that people know.
    let question = ask(|_, _, _, _| ());
    let mut moved = question.now.clone();
    moved.stops[1].as_mut().unwrap().day += 1;
    assert!(question.season.assess(&moved).unwrap().costs.stability < nobody);
}

#[test]
fn a_way_that_nobody_knows_is_counted_and_stands_in_no_way() {
    let question = ask(|_, world, wishes, _| {
        wishes.towns = vec!["75056".into()];
        wishes.base = Some("97209".into());
        for (from, to, minutes) in [("75056", "97209", 60), ("97209", "75056", 80)] {
            let at = chrono::DateTime::UNIX_EPOCH;
            world.legs.push(LegFacts { from: from.into(), to: to.into(), minutes, source: LegSource::Typed, at });
        }
    });
    assert_eq!(question.unknown_ways, 3);
    assert_eq!(question.season.base, Some(1));
    // There and back are two ways.
    assert_eq!((question.season.minutes(0, 1), question.season.minutes(1, 0)), (Some(60), Some(80)));
}

#[test]
fn a_way_known_in_one_direction_alone_is_counted_too() {
    let question = ask(|_, world, wishes, _| {
        wishes.towns = vec!["75056".into()];
        wishes.base = Some("97209".into());
        let at = chrono::DateTime::UNIX_EPOCH;
        let (from, to) = ("75056".into(), "97209".into());
        world.legs.push(LegFacts { from, to, minutes: 60, source: LegSource::Imported, at });
    });
    assert_eq!(question.unknown_ways, 4);
}
