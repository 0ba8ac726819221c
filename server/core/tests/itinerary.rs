//! The organiser's reading of tours and their road.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::read_itinerary::{Booking, itinerary, tours};
use backend::service::read_plan;
use backend::service::register::{Via, register};
use backend::service::save_draft::save;
use backend::{execute, fetch_one, fixture};
use chrono::{Days, NaiveTime};
use domain::booking::BookingState;
use domain::ids::StopId;
use domain::rules::Violation;

#[tokio::test]
async fn the_road_of_a_real_tour() {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let all = tours(&test.backend).await.unwrap();
    assert_eq!(all.iter().map(|tour| tour.over).collect::<Vec<_>>(), [false, true]);
    assert!(all[0].starts_on > all[1].starts_on);
    let found = itinerary(&test.backend, &all[0].slug).await.unwrap().unwrap();
    assert_eq!(found.tour, all[0]);
    assert_eq!(i64::try_from(found.stops.len()).unwrap(), found.tour.stop_count);
    assert_eq!(found.towns.len(), 34);
    assert!(found.stops.is_sorted_by_key(|stop| stop.starts_on));
    assert_eq!(found.stops.iter().map(|stop| stop.number).collect::<Vec<_>>(), (1..=15).collect::<Vec<_>>());
    assert_eq!(found.stops[0].leg, None);
    assert!(found.stops[1..].iter().all(|stop| stop.leg.is_some() && stop.point.is_some()));
    let twice: Vec<_> = found.stops.windows(2).filter(|two| two[0].insee_code == two[1].insee_code).collect();
    assert!(twice.iter().all(|two| two[1].leg.unwrap().metres == Some(0)));
    let mut tx = test.backend.db.read().await.unwrap();
    let (taken,) = fetch_one!(
        &mut tx,
        (i64,),
        "select cast(sum(sl.taken) as bigint) from slots sl join sessions s on s.id = sl.session_id \
         join stops st on st.id = s.stop_id join tours t on t.id = st.tour_id \
         where t.slug = 'caravane-du-nord' and s.cancelled_at is null"
    )
    .unwrap();
    assert_eq!(found.stops.iter().map(|stop| stop.taken).sum::<i64>(), taken);
    assert!(found.stops.iter().all(|stop| stop.taken <= stop.capacity && stop.sessions >= 8));
    assert_eq!(itinerary(&test.backend, "nulle-part").await.unwrap(), None);
}

#[tokio::test]
async fn what_clashes_is_named() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    let first = stop.workshop(&test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
    let quiet = itinerary(&test.backend, fixture::TOUR_SLUG).await.unwrap().unwrap();
    assert_eq!(quiet.clashes, []);
    assert_eq!(quiet.stops[0].booking, Booking { state: BookingState::Confirmed, option_until: None });

    stop.workshop(&test.backend, "sante", "10:00", "11:00", 3).await.unwrap();
    let rosa = fixture::person(&test.backend, "Rosa", None, &[first.choice()]).unwrap();
    register(&test.backend, Via::Web, rosa).await.unwrap();
    let mut tx = test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update sessions set room_id = $1", stop.room.0).unwrap();
    execute!(&mut tx, "update rooms set concurrent = 1").unwrap();
    execute!(&mut tx, "update venues set booking_state = 'option', option_until = $1", stop.day).unwrap();
    let (room, venue) =
        fetch_one!(&mut tx, (String, String), "select r.name, v.name from rooms r join venues v on v.id = r.venue_id")
            .unwrap();
    tx.commit().await.unwrap();

    let found = itinerary(&test.backend, fixture::TOUR_SLUG).await.unwrap().unwrap();
    assert_eq!(found.stops[0].booking, Booking { state: BookingState::Option, option_until: Some(stop.day) });
    assert_eq!((found.stops[0].sessions, found.stops[0].capacity, found.stops[0].taken), (2, 6, 1));
    assert_eq!(found.tour.registrations, 1);
    assert_eq!(found.clashes.len(), 2);
    let [unconfirmed, busy] = &found.clashes[..] else { unreachable!() };
    assert!(matches!(unconfirmed.violation, Violation::VenueNotConfirmed { .. }) && unconfirmed.hard);
    assert_eq!((unconfirmed.about.as_ref(), &unconfirmed.stops[..]), (Some(&venue), &[stop.stop][..]));
    // Half an hour together, and the tour's pause of ten minutes.
    assert!(matches!(busy.violation, Violation::RoomBusy { missing: 40, .. }));
    assert_eq!((busy.about.as_ref(), busy.sessions.len()), (Some(&room), 2));
}

#[tokio::test]
async fn a_closed_venue_is_named_once_and_a_session_after_hours_by_its_name() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    stop.workshop(&test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
    stop.workshop(&test.backend, "sante", "14:00", "15:00", 3).await.unwrap();
    let named = async || {
        let found = itinerary(&test.backend, fixture::TOUR_SLUG).await.unwrap().unwrap();
        found.clashes.iter().map(|clash| clash.sessions.len()).collect::<Vec<_>>()
    };
    let mut tx = test.backend.db.begin().await.unwrap();
    let (venue,) = fetch_one!(&mut tx, (uuid::Uuid,), "select venue_id from stops where id = $1", stop.stop.0).unwrap();
    execute!(&mut tx, "insert into venue_closed_days (venue_id, closed_on, note) values ($1, $2, '')", venue, stop.day)
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(named().await, [0]);

    // Open until 13:00: the stop is too long, and the second session lies outside.
    let mut tx = test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "delete from venue_closed_days").unwrap();
    for weekday in 0..7_i64 {
        execute!(
            &mut tx,
            "insert into venue_hours (venue_id, weekday, opens, closes) values ($1, $2, $3, $4)",
            venue,
            weekday,
            NaiveTime::from_hms_opt(8, 0, 0).unwrap(),
            NaiveTime::from_hms_opt(13, 0, 0).unwrap()
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(named().await, [0, 1]);
}

#[tokio::test]
async fn the_team_sees_its_draft() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    let page = read_plan::draft(&test.backend, stop.tour).await.unwrap().unwrap();
    let mut plan = page.plan;
    plan.inside_name = "Le nom du brouillon".into();
    plan.ends_on = plan.ends_on + Days::new(40);
    let mut second = plan.stops[0].clone();
    second.id = StopId(test.backend.new_id());
    second.slug = "encore".into();
    (second.starts_on, second.ends_on) = (stop.day + Days::new(7), stop.day + Days::new(7));
    second.sessions.clear();
    plan.stops.insert(0, second);
    save(&test.backend, None, stop.tour, page.revision, plan).await.unwrap();
    let found = itinerary(&test.backend, fixture::TOUR_SLUG).await.unwrap().unwrap();
    assert_eq!((found.tour.inside_name.as_str(), found.tour.stop_count), ("Le nom du brouillon", 2));
    let seen: Vec<(i64, &str, bool)> =
        found.stops.iter().map(|stop| (stop.number, stop.slug.as_str(), stop.published)).collect();
    assert_eq!(seen, [(1, stop.slug.as_str(), true), (2, "encore", false)]);
    assert!(found.stops[1].leg.is_some_and(|leg| leg.said.is_none()));
}
