#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{NaiveTime, TimeDelta};
use uuid::Uuid;

use super::*;
use crate::plan::{FORMAT, OpenHours, RoomFacts, SessionPlan, VenueFacts};

const LE_LORRAIN: &str = "97214";
const FORT_DE_FRANCE: &str = "97209";

/// Day 0 is a Tuesday; day 4, 22 May, is a public holiday in Martinique, day 5 a Sunday.
fn day(offset: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 5, 18).unwrap() + TimeDelta::days(offset)
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

fn stop(number: u128) -> StopId {
    StopId(Uuid::from_u128(number))
}

fn venue(number: u128) -> VenueId {
    VenueId(Uuid::from_u128(10 + number))
}

fn room(number: u128) -> RoomId {
    RoomId(Uuid::from_u128(20 + number))
}

/// Venues 0 and 1 at Le Lorrain, 2 at Fort-de-France. The halls of venue 0 hold 40 and 15, those of
/// venue 1 hold 20 and 50.
fn world() -> World {
    let mut world = World::default();
    for (number, town) in [LE_LORRAIN, LE_LORRAIN, FORT_DE_FRANCE].into_iter().enumerate() {
        let facts = VenueFacts {
            name: format!("Lieu {number}"),
            insee_code: town.into(),
            confirmed: true,
            ..VenueFacts::default()
        };
        world.venues.insert(venue(number as u128), facts);
    }
    for (number, at, capacity) in [(0, 0, 40), (1, 0, 15), (2, 1, 20), (3, 1, 50)] {
        let facts = RoomFacts { name: format!("Salle {number}"), venue: venue(at), capacity, concurrent: 1 };
        world.rooms.insert(room(number), facts);
    }
    world
}

fn session(number: u128, on: NaiveDate, from: u32, places: i64, place: Option<RoomId>) -> SessionPlan {
    let times = serde_json::json!({
        "starts_on": on, "start_time": hour(from), "ends_on": on, "end_time": hour(from + 1),
    });
    serde_json::from_value(serde_json::json!({
        "id": Uuid::from_u128(100 + number), "slug": format!("s-{number}"), "kind": "workshop", "theme": "work",
        "title": format!("Séance {number}"), "summary": "", "audience": "public", "room": place, "partners": [],
        "times": times, "slots": [{ "id": Uuid::from_u128(200 + number), "desk": null, "times": times, "capacity": places }],
    }))
    .unwrap()
}

fn stop_on(number: u128, at: u128, town: &str, first: i64, sessions: Vec<SessionPlan>) -> StopPlan {
    serde_json::from_value(serde_json::json!({
        "id": stop(number), "insee_code": town, "venue": venue(at), "slug": format!("etape-{number}"),
        "time_zone": "America/Martinique", "starts_on": day(first), "ends_on": day(first), "opens": hour(8),
        "closes": hour(17), "landmark": "", "how_to_come": "", "bring": "", "help_phone": "", "sessions": sessions,
    }))
    .unwrap()
}

/// Le Lorrain on day 0 with two sessions at once, Fort-de-France on day 1.
fn plan() -> TourPlan {
    let sessions = vec![session(0, day(0), 9, 30, Some(room(0))), session(1, day(0), 9, 10, Some(room(1)))];
    TourPlan {
        format: FORMAT,
        inside_name: "Nord".into(),
        public_name: "Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: day(-10),
        ends_on: day(20),
        buffer_minutes: 10,
        help_phone: String::new(),
        stops: vec![stop_on(1, 0, LE_LORRAIN, 0, sessions), stop_on(2, 2, FORT_DE_FRANCE, 1, Vec::new())],
    }
}

fn put(days: i64, at: Option<u128>) -> Rescue {
    Rescue::Move { stop: stop(1), days, venue: at.map(venue) }
}

fn exchange() -> Rescue {
    Rescue::Exchange { stop: stop(1), other: stop(2) }
}

fn after(last: u128) -> Rescue {
    Rescue::After { stop: stop(1), last: stop(last) }
}

fn push(last: u128, days: i64) -> Rescue {
    Rescue::PushBack { stop: stop(1), last: stop(last), days }
}

/// The days on which the stops begin after a rescue.
fn days_after(plan: &TourPlan, world: &World, rescue: Rescue) -> Vec<i64> {
    let mut after = plan.clone();
    rescue.apply(&mut after, world).unwrap();
    after.stops.iter().map(|stop| (stop.starts_on - day(0)).num_days()).collect()
}

#[test]
fn a_lost_venue_is_replaced_on_the_same_day_first() {
    let (plan, world) = (plan(), world());
    // Day 1 is Fort-de-France's; the days before are Whit Monday and a Sunday.
    let found = rescues(&plan, &world, stop(1), Trouble::Venue, day(-4));
    assert_eq!(found, [put(0, Some(1)), put(2, None), put(3, None), put(-3, None), exchange(), push(2, 1)]);
    let mut after = plan.clone();
    found[0].apply(&mut after, &world).unwrap();
    let rooms: Vec<_> = after.stops[0].sessions.iter().map(|session| session.room).collect();
    assert_eq!((after.stops[0].venue, rooms), (venue(1), vec![Some(room(3)), Some(room(2))]));
    assert_eq!(after.stops[0].sessions[0].times, plan.stops[0].sessions[0].times);
}

#[test]
fn where_the_road_is_cut_another_venue_of_the_town_does_not_help() {
    let found = rescues(&plan(), &world(), stop(1), Trouble::Road, day(0));
    // Today: nothing earlier, and nobody of another day comes today.
    assert_eq!(found, [put(2, None), put(3, None), push(2, 1)]);
    assert_eq!(rescues(&plan(), &world(), stop(1), Trouble::Road, day(1)), []);
    assert_eq!(rescues(&plan(), &world(), stop(9), Trouble::Road, day(0)), []);
}

#[test]
fn the_stops_that_follow_may_come_first_or_give_way() {
    let (mut plan, mut world) = (plan(), world());
    plan.stops.push(stop_on(3, 1, LE_LORRAIN, 2, Vec::new()));
    // Friday; what comes later may go to Monday: a holiday and a Sunday lie in between.
    plan.stops.push(stop_on(4, 2, FORT_DE_FRANCE, 3, Vec::new()));
    let orders = |plan: &TourPlan, world: &World, today| -> Vec<Rescue> {
        let found = rescues(plan, world, stop(1), Trouble::Road, day(today));
        found.into_iter().filter(|rescue| rescue.is_another_order()).collect()
    };
    assert_eq!(orders(&plan, &world, -1), [after(3), after(4), push(2, 5), push(3, 4), push(4, 3)]);
    assert_eq!(days_after(&plan, &world, after(3)), [2, 0, 1, 3]);
    assert_eq!(days_after(&plan, &world, after(4)), [3, 0, 1, 2]);
    assert_eq!(days_after(&plan, &world, push(2, 5)), [1, 6, 2, 3]);
    assert_eq!(days_after(&plan, &world, push(4, 3)), [1, 2, 3, 6]);
    assert_eq!(orders(&plan, &world, 0), [push(2, 5), push(3, 4), push(4, 3)], "nobody is called to today");
    // Fort-de-France cannot come first, nor on day 2.
    world.venues.get_mut(&venue(2)).unwrap().closed_days = [0, 2].map(day).into();
    assert_eq!(orders(&plan, &world, -1), [push(2, 5)]);
    // What is cancelled is passed over.
    plan.stops[1].cancelled = true;
    assert_eq!(days_after(&plan, &world, after(4)), [3, 1, 0, 2]);
}

#[test]
fn a_venue_that_is_never_open_again_is_left_for_another() {
    let (plan, mut world) = (plan(), world());
    let tuesday = OpenHours { weekday: 1, opens: hour(8), closes: hour(17) };
    let own = world.venues.get_mut(&venue(0)).unwrap();
    own.hours = vec![tuesday];
    own.closed_days = (1..60).flat_map(|days| [day(days), day(-days)]).collect();
    let found = rescues(&plan, &world, stop(1), Trouble::Road, day(0));
    assert_eq!(found, [put(2, Some(1)), put(3, Some(1))]);
}

#[test]
fn a_room_that_is_too_small_is_not_given() {
    let (mut plan, world) = (plan(), world());
    plan.stops[0].sessions[1] = session(1, day(0), 9, 60, Some(room(1)));
    put(0, Some(1)).apply(&mut plan, &world).unwrap();
    let rooms: Vec<_> = plan.stops[0].sessions.iter().map(|session| session.room).collect();
    assert_eq!(rooms, [Some(room(3)), None], "nobody fits sixty people in");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (mut plan, world) = (plan(), world());
    assert_eq!(put(0, Some(2)).apply(&mut plan, &world), Err(EditError::Unknown), "a venue of another town");
    assert_eq!(put(0, Some(7)).apply(&mut plan, &world), Err(EditError::Unknown));
    plan.stops[1].cancelled = true;
    assert_eq!(exchange().apply(&mut plan, &world), Err(EditError::Cancelled));
    for rescue in [put(-3, None), put(0, Some(1)), exchange(), after(2), push(2, -4)] {
        assert_eq!(rescue.to_string().parse(), Ok(rescue));
    }
    assert_eq!(after(9).apply(&mut plan, &world), Err(EditError::Unknown), "no such stop follows");
    assert_eq!(push(2, 1).apply(&mut plan, &world), Err(EditError::Unknown), "what is cancelled gives no way");
    for code in ["", "move", "push;x;y;1", "move;x;1;", "exchange;x;y", "move;00000000-0000-0000-0000-000000000001;a;"]
    {
        assert!(code.parse::<Rescue>().is_err(), "{code}");
    }
}
