#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::TimeDelta;
use uuid::Uuid;

use super::*;

fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn times(from: &str, to: &str) -> WallTimes {
    let (from, to) = (wall(from), wall(to));
    WallTimes {
        starts_on: from.date(),
        start_time: from.time(),
        ends_on: to.date(),
        end_time: to.time(),
        second_passage: None,
    }
}

fn session(number: u128, from: &str, to: &str) -> SessionPlan {
    SessionPlan {
        id: SessionId(Uuid::from_u128(100 + number)),
        slug: format!("atelier-{number}"),
        kind: SessionKind::Workshop,
        theme: Theme::Work,
        title: "Mon CV en une heure".into(),
        summary: String::new(),
        audience: Audience::Public,
        room: Some(RoomId(Uuid::from_u128(7))),
        partners: vec![PartnerId(Uuid::from_u128(8))],
        facilitators: Vec::new(),
        times: times(from, to),
        cancelled: false,
        desks: Vec::new(),
        slots: vec![SlotPlan {
            id: SlotId(Uuid::from_u128(1000 + number)),
            desk: None,
            times: times(from, to),
            capacity: 12,
        }],
    }
}

fn stop(number: u128, day: &str, sessions: Vec<SessionPlan>) -> StopPlan {
    let on = wall(&format!("{day} 00:00")).date();
    StopPlan {
        id: StopId(Uuid::from_u128(number)),
        insee_code: "97214".into(),
        venue: VenueId(Uuid::from_u128(6)),
        slug: format!("le-lorrain-{number}"),
        time_zone: "America/Martinique".into(),
        starts_on: on,
        ends_on: on,
        opens: wall("2027-05-18 08:30").time(),
        closes: wall("2027-05-18 16:00").time(),
        landmark: "À côté de l’église".into(),
        how_to_come: "Bus ligne 1".into(),
        bring: String::new(),
        help_phone: "0696 12 34 56".into(),
        cancelled: false,
        sessions,
    }
}

fn plan() -> TourPlan {
    TourPlan {
        format: FORMAT,
        inside_name: "Carrefour de la désistance, nord".into(),
        public_name: "La Caravane du Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: wall("2027-05-04 00:00").date(),
        ends_on: wall("2027-07-02 00:00").date(),
        buffer_minutes: 10,
        help_phone: String::new(),
        stops: vec![
            stop(1, "2027-05-18", vec![session(1, "2027-05-18 09:00", "2027-05-18 10:00")]),
            stop(2, "2027-05-25", vec![session(2, "2027-05-25 09:00", "2027-05-25 10:00")]),
        ],
    }
}

fn world() -> World {
    let venue = VenueId(Uuid::from_u128(6));
    World {
        venues: [(
            venue,
            VenueFacts {
                name: "Salle".into(),
                insee_code: "97214".into(),
                town: "Le Lorrain".into(),
                confirmed: true,
                ..VenueFacts::default()
            },
        )]
        .into(),
        rooms: [(
            RoomId(Uuid::from_u128(7)),
            RoomFacts { name: "Grande salle".into(), venue, capacity: 40, concurrent: 1 },
        )]
        .into(),
        partners: [(PartnerId(Uuid::from_u128(8)), PartnerFacts { name: "Mairie".into(), teams: 2 })].into(),
        ..World::default()
    }
}

fn faults(change: impl FnOnce(&mut TourPlan)) -> Vec<(&'static str, FaultKind)> {
    let mut plan = plan();
    change(&mut plan);
    match CheckedPlan::try_from(plan) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| (fault.field, fault.kind)).collect(),
    }
}

#[test]
fn a_sound_plan_is_cleaned_and_survives_the_wire() {
    let mut messy = plan();
    messy.public_name = "  La Caravane\r\n du\u{202e} Nord ".into();
    let checked = CheckedPlan::try_from(messy).unwrap();
    assert_eq!(checked.plan().public_name, "La Caravane du Nord");
    assert_eq!(checked.plan().stops[0].help_phone, "+596696123456");
    let text = serde_json::to_string(checked.plan()).unwrap();
    let back: TourPlan = serde_json::from_str(&text).unwrap();
    assert_eq!(&back, checked.plan());
    assert_eq!(CheckedPlan::try_from(back).unwrap(), checked);
}

/// Each word of the list, in each text of a plan that people outside will read.
#[test]
fn no_forbidden_word_gets_into_a_plan() {
    type Place = fn(&mut TourPlan) -> &mut String;
    let places: [(&str, Place); 9] = [
        ("public_name", |p| &mut p.public_name),
        ("landmark", |p| &mut p.stops[0].landmark),
        ("how_to_come", |p| &mut p.stops[0].how_to_come),
        ("bring", |p| &mut p.stops[0].bring),
        ("title", |p| &mut p.stops[0].sessions[0].title),
        ("summary", |p| &mut p.stops[0].sessions[0].summary),
        ("desks.label", |p| &mut p.stops[0].sessions[0].desks[0].label),
        ("desks.job", |p| &mut p.stops[0].sessions[0].desks[0].job),
        ("desks.contract", |p| &mut p.stops[0].sessions[0].desks[0].contract),
    ];
    for word in crate::neutral::forbidden_words() {
        for (field, place) in places {
            let mut plan = plan();
            let partner = plan.stops[0].sessions[0].partners[0];
            let (label, job, contract) = ("Table 1".into(), "Serveuse".into(), "CDD".into());
            let desk = DeskPlan { id: DeskId(Uuid::from_u128(9)), partner, label, job, contract };
            plan.stops[0].sessions[0].desks.push(desk);
            *place(&mut plan) = format!("Espace {} nord", word.trim_end_matches('…'));
            let found = CheckedPlan::try_from(plan).err().unwrap_or_default();
            let named = found.iter().any(|fault| fault.field == field && fault.kind == FaultKind::Forbidden);
            assert!(named, "{word} in {field}: {found:?}");
        }
    }
}

#[test]
fn every_fault_is_named() {
    use FaultKind::{Empty, Forbidden, Form, Order, Outside, TooLong, Twice, Unknown};
    type Change = fn(&mut TourPlan);
    let cases: [(Change, (&str, FaultKind)); 22] = [
        (|p| p.format = 2, ("format", Form)),
        (|p| p.inside_name.clear(), ("inside_name", Empty)),
        (|p| p.public_name = "x".repeat(81), ("public_name", TooLong)),
        (|p| p.public_name = "Le tour du SPIP".into(), ("public_name", Forbidden)),
        (|p| p.ends_on = p.starts_on - TimeDelta::days(1), ("ends_on", Order)),
        (|p| p.buffer_minutes = 241, ("buffer_minutes", Form)),
        (|p| p.help_phone = "12".into(), ("help_phone", Form)),
        (|p| p.stops[0].insee_code = "9721".into(), ("insee_code", Form)),
        (|p| p.stops[0].slug = "Le Lorrain".into(), ("slug", Form)),
        (|p| p.stops[0].slug = "prison".into(), ("slug", Forbidden)),
        (|p| p.stops[1].slug = p.stops[0].slug.clone(), ("slug", Twice)),
        (|p| p.stops[1].id = p.stops[0].id, ("id", Twice)),
        (|p| p.stops[0].closes = p.stops[0].opens, ("closes", Order)),
        (|p| p.stops[0].how_to_come = "En face du tribunal".into(), ("how_to_come", Forbidden)),
        (|p| p.starts_on = p.stops[1].starts_on, ("starts_on", Outside)),
        (|p| p.stops[0].sessions[0].title = " ".into(), ("title", Empty)),
        (|p| p.stops[0].sessions[0].times = times("2027-05-19 09:00", "2027-05-19 10:00"), ("times", Outside)),
        (|p| p.stops[0].sessions[0].times = times("2027-05-18 09:00", "2027-05-18 09:00"), ("times", Order)),
        (|p| p.stops[0].sessions[0].slots.clear(), ("slots", Empty)),
        (|p| p.stops[0].sessions[0].slots[0].capacity = -1, ("slots.capacity", Form)),
        (|p| p.stops[0].sessions[0].slots[0].desk = Some(DeskId(Uuid::nil())), ("slots.desk", Unknown)),
        (|p| p.stops[0].sessions[0].partners = vec![PartnerId(Uuid::nil()); 2], ("partners", Twice)),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        let found = faults(change);
        assert!(found.contains(&expected), "case {number}: {found:?}");
    }
    assert_eq!(faults(|_| {}), []);
}

#[test]
fn every_difference_is_named_once() {
    use What::{Added, Details, Places, Rearranged, Reinstated, Removed, Room, Venue};
    type Edits = fn(&mut TourPlan);
    let kinds = |before: Edits, after: Edits| {
        let (mut old, mut new) = (plan(), plan());
        before(&mut old);
        after(&mut new);
        changes(&old, &new).into_iter().map(|change| (change.session.is_some(), change.what)).collect::<Vec<_>>()
    };
    let same: Edits = |_| {};
    assert_eq!(kinds(same, same), []);
    assert_eq!(kinds(|p| drop(p.stops.pop()), same), [(false, Added), (true, Added)]);
    assert_eq!(kinds(same, |p| drop(p.stops.pop())), [(false, Removed), (true, Removed)]);
    assert_eq!(kinds(same, |p| p.stops[0].sessions.clear()), [(true, Removed)]);
    assert_eq!(kinds(|p| p.stops[0].sessions[0].cancelled = true, same), [(true, Reinstated)]);
    assert_eq!(kinds(same, |p| p.stops[0].cancelled = true), [(false, Removed)]);
    assert_eq!(kinds(|p| p.stops[0].cancelled = true, same), [(false, Reinstated)]);
    assert_eq!(kinds(same, |p| p.stops[0].sessions[0].title = "Autre".into()), [(true, Details)]);
    assert_eq!(kinds(same, |p| p.stops[0].bring = "Un stylo".into()), [(false, Details)]);
    assert_eq!(
        kinds(same, |p| p.stops[0].sessions[0].room = None),
        [(true, Room { old: Some(RoomId(Uuid::from_u128(7))), new: None })]
    );
    assert_eq!(
        kinds(same, |p| p.stops[0].venue = VenueId(Uuid::nil())),
        [(false, Venue { old: VenueId(Uuid::from_u128(6)), new: VenueId(Uuid::nil()) })]
    );
    assert_eq!(kinds(same, |p| p.stops[0].sessions[0].slots[0].capacity = 3), [(true, Places { old: 12, new: 3 })]);
    assert_eq!(
        kinds(same, |p| p.stops[0].sessions[0].slots[0].times.end_time -= TimeDelta::minutes(5)),
        [(true, Rearranged)]
    );
    let moved = kinds(same, |p| p.stops[0].sessions[0].times = times("2027-05-18 10:00", "2027-05-18 11:00"));
    assert!(matches!(moved.as_slice(), [(true, What::Moved { .. })]), "{moved:?}");
    // A session that was cancelled before and is not listed any more: nothing new.
    assert_eq!(kinds(|p| p.stops[0].sessions[0].cancelled = true, |p| p.stops[0].sessions.clear()), []);
}

#[test]
fn edits_move_everything_along() {
    let mut moved = plan();
    let id = moved.stops[0].sessions[0].id;
    let starts = wall("2027-05-19 14:00");
    Edit::MoveSession { session: id, starts, room: None }.apply(&mut moved).unwrap();
    let session = &moved.stops[0].sessions[0];
    assert_eq!(session.times, times("2027-05-19 14:00", "2027-05-19 15:00"));
    assert_eq!(session.slots[0].times, session.times);
    assert_eq!((session.room, moved.stops[0].ends_on), (None, starts.date()));
    CheckedPlan::try_from(moved.clone()).unwrap();

    let stop = moved.stops[1].id;
    Edit::MoveStop { stop, days: 60 }.apply(&mut moved).unwrap();
    assert_eq!(moved.stops[1].sessions[0].times, times("2027-07-24 09:00", "2027-07-24 10:00"));
    assert_eq!(moved.ends_on, moved.stops[1].ends_on);
    CheckedPlan::try_from(moved.clone()).unwrap();
    assert_eq!(Edit::MoveStop { stop, days: i64::MAX }.apply(&mut moved.clone()), Err(EditError::NoSuchDay));

    Edit::CancelSession { session: id }.apply(&mut moved).unwrap();
    assert_eq!(Edit::CancelSession { session: id }.apply(&mut moved), Err(EditError::Cancelled));
    Edit::CancelStop { stop }.apply(&mut moved).unwrap();
    assert_eq!(Edit::CancelStop { stop }.apply(&mut moved), Err(EditError::Cancelled));
    let session = moved.stops[1].sessions[0].id;
    assert_eq!(Edit::MoveSession { session, starts, room: None }.apply(&mut moved), Err(EditError::Cancelled));
    let nobody = SessionId(Uuid::nil());
    assert_eq!(Edit::CancelSession { session: nobody }.apply(&mut moved), Err(EditError::Unknown));
    assert!(effective_sessions(&moved).values().all(|session| session.cancelled));
}

#[test]
fn a_draft_follows_what_was_published_without_it() {
    let before = plan();
    let mut after = plan();
    let id = after.stops[0].sessions[0].id;
    Edit::MoveSession { session: id, starts: wall("2027-05-18 14:00"), room: None }.apply(&mut after).unwrap();

    let mut untouched = plan();
    untouched.stops[1].bring = "Un stylo".into();
    untouched.carry(&before, &after);
    assert_eq!(untouched.stops[0], after.stops[0]);
    assert_eq!(untouched.stops[1].bring, "Un stylo");

    let mut edited = plan();
    edited.stops[0].sessions[0].title = "Autre titre".into();
    edited.carry(&before, &after);
    assert_eq!(edited.stops[0].sessions[0].title, "Autre titre");
    assert_eq!(edited.stops[0].sessions[0].times, after.stops[0].sessions[0].times);
    CheckedPlan::try_from(edited).unwrap();
}

#[test]
fn the_engine_sees_the_plan() {
    let crowded = |change: fn(&mut TourPlan)| {
        let mut plan = plan();
        change(&mut plan);
        conflicts(&plan, &world()).unwrap()
    };
    assert_eq!(crowded(|_| {}), []);
    let same_room = crowded(|p| p.stops[0].sessions.push(session(3, "2027-05-18 09:30", "2027-05-18 10:30")));
    assert!(same_room.iter().any(|conflict| conflict.hard && conflict.sessions.len() == 2), "{same_room:?}");
    assert_eq!(same_room[0].stops, [StopId(Uuid::from_u128(1))]);
    // What does not take place is in nobody's way.
    let cancelled = crowded(|p| {
        p.stops[0].sessions.push(SessionPlan { cancelled: true, ..session(3, "2027-05-18 09:30", "2027-05-18 10:30") });
    });
    assert_eq!(cancelled, []);
    let too_many = crowded(|p| p.stops[0].sessions[0].slots[0].capacity = 41);
    assert!(matches!(too_many[0].violation, crate::rules::Violation::OverCapacity { capacity: 40, .. }));
    // 22 May is a public holiday in Martinique: a warning.
    let holiday = crowded(|p| Edit::MoveStop { stop: p.stops[0].id, days: 4 }.apply(p).unwrap());
    assert!(matches!(holiday.as_slice(), [Conflict { hard: false, .. }]), "{holiday:?}");
    let mut unsure = world();
    unsure.venues.values_mut().for_each(|venue| venue.confirmed = false);
    assert_eq!(conflicts(&plan(), &unsure).unwrap().len(), 2);
}

#[test]
fn hours_people_and_noted_ways_count() {
    use crate::rules::Violation;
    let time = |text: &str| wall(&format!("2027-05-18 {text}")).time();
    let mut world = world();
    let plan = plan();
    let venue = plan.stops[0].venue;
    let facts = world.venues.get_mut(&venue).unwrap();
    // Open on Tuesdays until three; the stops close at four, and their sessions end well before.
    facts.hours = vec![OpenHours { weekday: 1, opens: time("08:00"), closes: time("15:00") }];
    let closed = conflicts(&plan, &world).unwrap();
    let an_hour =
        |conflict: &Conflict| matches!(conflict.violation, Violation::VenueClosed { minutes: 60, session: None, .. });
    assert!(closed.len() == 2 && closed.iter().all(an_hour), "{closed:?}");
    let facts = world.venues.get_mut(&venue).unwrap();
    facts.hours[0].closes = time("17:00");
    facts.closed_days.insert(wall("2027-05-25 00:00").date());
    let closed = conflicts(&plan, &world).unwrap();
    assert_eq!(closed[0].stops, [plan.stops[1].id]);
    world.venues.get_mut(&venue).unwrap().closed_days.clear();

    // One person in two sessions at once, though the partner has two teams and the room two places.
    let person = FacilitatorId(Uuid::from_u128(9));
    let partner = PartnerId(Uuid::from_u128(8));
    world.facilitators.insert(person, FacilitatorFacts { name: "Josette".into(), partner, retired: false });
    world.rooms.values_mut().for_each(|room| room.concurrent = 2);
    let mut twice = plan.clone();
    twice.stops[0].sessions.push(session(3, "2027-05-18 09:30", "2027-05-18 10:30"));
    assert_eq!(conflicts(&twice, &world).unwrap(), []);
    twice.stops[0].sessions.iter_mut().for_each(|session| session.facilitators = vec![person]);
    let found = conflicts(&twice, &world).unwrap();
    assert!(matches!(found[0].violation, Violation::FacilitatorTwice { facilitator: 0, .. }), "{found:?}");
    assert_eq!(
        faults(|plan| plan.stops[0].sessions[0].facilitators = vec![person, person]),
        [("facilitators", FaultKind::Twice)]
    );

    // A way that was noted goes before the estimate, in its own direction.
    let elsewhere = VenueId(Uuid::from_u128(16));
    let facts = VenueFacts { insee_code: "97222".into(), ..world.venues[&venue].clone() };
    world.venues.insert(elsewhere, facts);
    let mut near = plan.clone();
    near.stops[1].venue = elsewhere;
    near.stops[1].starts_on = near.stops[0].starts_on;
    near.stops[1].ends_on = near.stops[0].ends_on;
    near.stops[1].sessions.clear();
    near.stops[0].closes = time("10:00");
    near.stops[1].opens = time("12:00");
    assert_eq!(conflicts(&near, &world).unwrap(), []);
    let leg = |from: &str, to: &str| LegFacts {
        from: from.into(),
        to: to.into(),
        minutes: 90,
        source: LegSource::Typed,
        at: chrono::DateTime::UNIX_EPOCH,
    };
    world.legs.push(leg("97222", "97214"));
    assert_eq!(conflicts(&near, &world).unwrap(), []);
    world.legs.push(leg("97214", "97222"));
    let found = conflicts(&near, &world).unwrap();
    assert!(
        matches!(found[0].violation, Violation::CaravanTwice { gap } if gap.travel == 90 && gap.missing == 30),
        "{found:?}"
    );
}
