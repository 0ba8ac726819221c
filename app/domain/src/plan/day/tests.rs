#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::NaiveDate;

use super::*;
use crate::ids::{PartnerId, VenueId};
use crate::plan::{
    CheckedPlan, DayTemplate, DeskForm, FORMAT, FaultKind, PartnerFacts, RoomFacts, SessionForm, conflicts,
};

fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 5, 18).unwrap() + TimeDelta::days(offset)
}

fn wall(offset: i64, hour: u32, minute: u32) -> NaiveDateTime {
    day(offset).and_hms_opt(hour, minute, 0).unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn world() -> World {
    let mut world = World::default();
    for (number, capacity) in [(0_u128, 20), (1, 12)] {
        let facts = RoomFacts { name: format!("Salle {number}"), venue: VenueId(id(5)), capacity, concurrent: 1 };
        world.rooms.insert(RoomId(id(10 + number)), facts);
    }
    for number in 0..3_u128 {
        let facts = PartnerFacts { name: format!("Partenaire {number}"), teams: 1 };
        world.partners.insert(PartnerId(id(20 + number)), facts);
    }
    world
}

fn stop(number: u128, offset: i64) -> StopPlan {
    StopPlan {
        id: StopId(id(number)),
        insee_code: "97214".into(),
        venue: VenueId(id(5)),
        slug: format!("etape-{number}"),
        time_zone: "America/Martinique".into(),
        starts_on: day(offset),
        ends_on: day(offset),
        opens: wall(0, 8, 30).time(),
        closes: wall(0, 15, 0).time(),
        landmark: "Église".into(),
        how_to_come: String::new(),
        bring: String::new(),
        help_phone: String::new(),
        cancelled: false,
        sessions: Vec::new(),
    }
}

fn plan() -> TourPlan {
    TourPlan {
        format: FORMAT,
        inside_name: "Nord".into(),
        public_name: "Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: day(0),
        ends_on: day(30),
        buffer_minutes: 0,
        help_phone: String::new(),
        stops: vec![stop(1, 0), stop(2, 7)],
    }
}

fn form() -> SessionForm {
    SessionForm {
        title: "Faire son CV".into(),
        kind: "workshop".into(),
        theme: "work".into(),
        audience: "public".into(),
        room: id(10).to_string(),
        day: day(0).to_string(),
        starts: "09:00".into(),
        ends: "10:30".into(),
        places: "12".into(),
        partners: vec![id(20).to_string(), id(20).to_string()],
        ..SessionForm::default()
    }
}

fn interviews() -> SessionForm {
    SessionForm {
        title: "Entretiens".into(),
        kind: "employer_meeting".into(),
        minutes: "10".into(),
        pause: "5".into(),
        desks: vec![
            DeskForm { partner: id(21).to_string(), job: "Maçon".into(), ..DeskForm::default() },
            DeskForm { partner: id(22).to_string(), label: "Table B".into(), ..DeskForm::default() },
            DeskForm::default(),
        ],
        ..form()
    }
}

fn read(form: &SessionForm) -> SessionPlan {
    form.read(&stop(1, 0), None, &world(), &mut FreshIds::new(id(1 << 64))).unwrap()
}

#[test]
fn a_form_becomes_a_session_and_back() {
    let session = read(&form());
    assert_eq!((session.slug.as_str(), session.places(), session.partners.len()), ("faire-son-cv", 12, 1));
    assert_eq!(session.slots[0].times, session.times);
    let again = SessionForm::of(&session);
    let mut ids = FreshIds::new(id(7));
    assert_eq!(again.read(&stop(1, 0), Some(&session), &world(), &mut ids), Ok(session));

    let session = read(&interviews());
    // Six interviews of ten minutes with five in between, at two desks.
    assert_eq!((session.desks.len(), session.slots.len()), (2, 12));
    assert_eq!(session.desks[0].label, "Partenaire 1");
    let again = SessionForm::of(&session);
    assert_eq!((again.minutes.as_str(), again.pause.as_str()), ("10", "5"));
    assert_eq!(again.read(&stop(1, 0), Some(&session), &world(), &mut ids), Ok(session));
}

#[test]
fn everything_wrong_is_told_at_its_field() {
    let wrong = SessionForm {
        title: "Un atelier du SPIP".into(),
        kind: "x".into(),
        room: id(99).to_string(),
        day: day(3).to_string(),
        starts: "11:00".into(),
        places: "-1".into(),
        partners: vec!["\0".into()],
        ..form()
    };
    let faults = wrong.read(&stop(1, 0), None, &world(), &mut FreshIds::new(id(1))).unwrap_err();
    let expected = [
        ("title", FaultKind::Forbidden),
        ("kind", FaultKind::Form),
        ("room", FaultKind::Unknown),
        ("day", FaultKind::Outside),
        ("ends", FaultKind::Order),
        ("partners", FaultKind::Unknown),
        ("places", FaultKind::Form),
    ];
    assert_eq!(faults, expected);
    let mut long = interviews();
    (long.minutes, long.ends) = ("30".into(), "09:20".into());
    assert_eq!(
        long.read(&stop(1, 0), None, &world(), &mut FreshIds::new(id(1))),
        Err(vec![("minutes", FaultKind::TooLong)])
    );
}

#[test]
fn a_session_is_put_elsewhere_with_its_slots() {
    let mut ids = FreshIds::new(id(1 << 70));
    let mut session = read(&form());
    let room = Some(RoomId(id(11)));
    session.place(room, wall(0, 11, 0), wall(0, 13, 0), &mut ids).unwrap();
    assert_eq!((session.room, session.slots[0].times), (room, between(wall(0, 11, 0), wall(0, 13, 0))));

    let mut meeting = interviews().read(&stop(1, 0), None, &world(), &mut ids).unwrap();
    let first = meeting.slots[0].id;
    meeting.place(None, wall(0, 10, 0), wall(0, 12, 0), &mut ids).unwrap();
    assert_eq!(meeting.slots.len(), 16, "eight at each desk in two hours");
    assert_eq!(meeting.slots[0].id, first);
    meeting.place(None, wall(0, 10, 0), wall(0, 10, 25), &mut ids).unwrap();
    assert_eq!(meeting.slots.len(), 4);
    assert!(meeting.place(None, wall(0, 10, 0), wall(0, 10, 0), &mut ids).is_err());
    assert!(meeting.place(None, wall(0, 10, 0), wall(0, 10, 5), &mut ids).is_err());
    let mut whole = plan();
    whole.stops[0].sessions = vec![session, meeting];
    CheckedPlan::try_from(whole).unwrap();
}

#[test]
fn every_edit_is_taken_back() {
    let mut ids = FreshIds::new(id(1 << 70));
    let mut before = plan();
    before.stops[0].sessions = vec![read(&form())];
    let here = before.stops[0].id;
    let session = before.stops[0].sessions[0].clone();
    let place = DayEdit::Place { session: session.id, room: None, starts: wall(0, 13, 0), ends: wall(0, 13, 30) };
    let new = SessionPlan { id: SessionId(id(77)), slug: "autre".into(), ..session.clone() };
    let way = WayOut::Move { session: session.id, starts: wall(0, 12, 0), room: None };
    for edit in [
        place,
        DayEdit::Put { session: Box::new(new) },
        DayEdit::Remove { session: session.id },
        DayEdit::Way { way },
        DayEdit::Way { way: WayOut::Places { session: session.id, places: 3 } },
        DayEdit::Way { way: WayOut::Days { stop: here, days: 3 } },
    ] {
        let text = serde_json::to_string(&edit).unwrap();
        assert_eq!(serde_json::from_str::<DayEdit>(&text).unwrap(), edit);
        let undo = edit.undo(&before).unwrap();
        let mut after = before.clone();
        edit.apply(&mut after, here, &mut ids).unwrap();
        assert_ne!(after, before, "{edit:?}");
        undo.apply(&mut after, here, &mut ids).unwrap();
        assert_eq!(after, before, "{edit:?}");
    }
    let unknown = DayEdit::Remove { session: SessionId(id(0)) };
    assert_eq!(unknown.apply(&mut before, here, &mut ids), Err(EditError::Unknown));
}

#[test]
fn a_template_put_twice_adds_nothing() {
    let mut ids = FreshIds::new(id(1 << 70));
    let mut whole = plan();
    let meeting = interviews().read(&stop(1, 0), None, &world(), &mut ids).unwrap();
    whole.stops[0].sessions = vec![read(&form()), meeting];
    let template = DayTemplate::of(&whole.stops[0], day(0), &world());
    let text = serde_json::to_string(&template).unwrap();
    let template: DayTemplate = serde_json::from_str(&text).unwrap();
    assert_eq!(template.missing_at(&whole.stops[1]).count(), 2);
    assert_eq!(template.apply(&mut whole.stops[1], day(7), &world(), &mut ids), 2);
    assert_eq!(template.apply(&mut whole.stops[1], day(7), &world(), &mut ids), 0);
    assert_eq!(template.apply(&mut whole.stops[0], day(0), &world(), &mut ids), 0);
    assert!(whole.stops[1].sessions.iter().all(|session| session.times.starts_on == day(7)));
    assert_eq!(whole.stops[1].sessions[0].room, Some(RoomId(id(10))));
    CheckedPlan::try_from(whole).unwrap();
}

#[test]
fn the_page_of_a_stop_sees_all_that_clashes_there() {
    let mut whole = plan();
    whole.stops[1].starts_on = day(0);
    whole.stops[1].ends_on = day(0);
    whole.stops[1].venue = VenueId(id(6));
    whole.stops[0].sessions = vec![read(&form())];
    let mut elsewhere = read(&SessionForm { room: String::new(), starts: "10:00".into(), ..form() });
    elsewhere.id = SessionId(id(901));
    elsewhere.slots[0].id = SlotId(id(902));
    let alone = SessionPlan { id: SessionId(id(903)), partners: Vec::new(), slug: "seul".into(), ..elsewhere.clone() };
    whole.stops[1].sessions = vec![elsewhere, alone];
    let mut world = world();
    for venue in [5_u128, 6] {
        let facts = crate::plan::VenueFacts {
            name: "Lieu".into(),
            insee_code: "97214".into(),
            confirmed: true,
            ..crate::plan::VenueFacts::default()
        };
        world.venues.insert(VenueId(id(venue)), facts);
    }
    let (seen, facts) = seen_from(&whole, &world, whole.stops[0].id);
    assert_eq!(seen.stops[1].sessions.len(), 1);
    let here = |plan: &TourPlan, world: &World| {
        let mut found: Vec<_> = conflicts(plan, world)
            .unwrap()
            .into_iter()
            .filter(|found| found.stops.contains(&whole.stops[0].id))
            .map(|found| (found.sessions.clone(), found.about(world).map(str::to_owned)))
            .collect();
        found.sort();
        found
    };
    assert_eq!(here(&seen, &facts), here(&whole, &world));
    assert!(!here(&whole, &world).is_empty());
}
