//! Editing the day programme of a stop, and its templates.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::fixture::{self, TOUR_SLUG};
use backend::service::edit_day::{EditDayError, Edited, apply, save_session};
use backend::service::save_draft;
use backend::service::{day_templates, read_day, read_plan};
use backend::zone::ZoneError;
use chrono::{NaiveDate, TimeDelta};
use domain::plan::{DayEdit, FaultKind, SessionForm, TourPlan};

struct Day {
    test: TestBackend,
    stop: fixture::StopFixture,
}

impl Day {
    /// A stop with two published workshops.
    async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let stop = fixture::published_stop(&test.backend).await.unwrap();
        stop.workshop(&test.backend, "logement", "09:00", "10:30", 3).await.unwrap();
        stop.workshop(&test.backend, "sante", "11:00", "12:00", 3).await.unwrap();
        Self { test, stop }
    }

    async fn page(&self) -> read_day::DayPage {
        read_day::day(&self.test.backend, TOUR_SLUG, &self.stop.slug).await.unwrap().unwrap()
    }

    const fn edited(&self, revision: i64) -> Edited<'_> {
        Edited { tour: TOUR_SLUG, stop: self.stop.slug.as_str(), revision, by: None }
    }

    /// Changes the draft itself.
    async fn change(&self, change: impl FnOnce(&mut TourPlan)) {
        let page = read_plan::draft(&self.test.backend, self.stop.tour).await.unwrap().unwrap();
        let mut plan = page.plan;
        change(&mut plan);
        save_draft::save(&self.test.backend, None, self.stop.tour, page.revision, plan).await.unwrap();
    }
}

fn form(day: NaiveDate) -> SessionForm {
    SessionForm {
        title: "Droits et démarches".into(),
        kind: "workshop".into(),
        theme: "rights".into(),
        audience: "public".into(),
        day: day.to_string(),
        starts: "13:00".into(),
        ends: "14:00".into(),
        places: "12".into(),
        ..SessionForm::default()
    }
}

#[tokio::test]
async fn a_session_is_made_moved_and_taken_away() {
    let day = Day::new().await;
    let page = day.page().await;
    assert_eq!((page.revision, page.plan.stop(page.stop).unwrap().sessions.len()), (0, 2));
    assert_eq!(page.seats.len(), 2);
    let backend = &day.test.backend;
    let saved = save_session(backend, day.edited(0), None, &form(day.stop.day)).await.unwrap();
    assert_eq!(saved.revision, 1);
    let page = day.page().await;
    let session = page.plan.stop(page.stop).unwrap().sessions.last().unwrap().clone();
    assert_eq!((session.slug.as_str(), session.places()), ("droits-et-demarches", 12));

    let (starts, ends) = (session.times.starts() - TimeDelta::minutes(30), session.times.ends());
    let place = DayEdit::Place { session: session.id, room: Some(day.stop.room), starts, ends };
    apply(backend, day.edited(1), &[place]).await.unwrap();
    let page = day.page().await;
    let (_, moved) = page.plan.session(session.id).unwrap();
    assert_eq!((moved.times.starts(), moved.room, moved.slots[0].times), (starts, Some(day.stop.room), moved.times));

    apply(backend, day.edited(2), &[DayEdit::Remove { session: session.id }]).await.unwrap();
    assert!(day.page().await.plan.session(session.id).is_none());
    // What is live did not move.
    let (_, live) = read_plan::published(backend, day.stop.tour).await.unwrap().unwrap();
    assert_eq!(live.stops[0].sessions.len(), 2);
}

#[tokio::test]
async fn the_second_editor_is_told_who_and_when() {
    let day = Day::new().await;
    let backend = &day.test.backend;
    save_session(backend, day.edited(0), None, &form(day.stop.day)).await.unwrap();
    let again = save_session(backend, day.edited(0), None, &form(day.stop.day)).await;
    let Err(EditDayError::Newer { revision: 1, at: Some(at), .. }) = again else { panic!("{again:?}") };
    assert_eq!(at, backend.now());
    // On the newer revision the same form is saved beside the first: nothing is lost.
    save_session(backend, day.edited(1), None, &form(day.stop.day)).await.unwrap();
    let page = day.page().await;
    let slugs: Vec<_> = page.plan.stop(page.stop).unwrap().sessions.iter().map(|one| one.slug.clone()).collect();
    assert!(slugs.contains(&"droits-et-demarches-2".to_owned()), "{slugs:?}");
    let nowhere = Edited { stop: "ailleurs", ..day.edited(2) };
    assert!(matches!(apply(backend, nowhere, &[]).await, Err(EditDayError::Unknown)));
}

#[tokio::test]
async fn hours_that_no_clock_shows_are_refused_and_those_shown_twice_are_chosen() {
    let day = Day::new().await;
    let backend = &day.test.backend;
    let (spring, autumn) =
        (NaiveDate::from_ymd_opt(2027, 3, 28).unwrap(), NaiveDate::from_ymd_opt(2027, 10, 31).unwrap());
    day.change(|plan| {
        (plan.starts_on, plan.ends_on) = (spring, autumn);
        let stop = &mut plan.stops[0];
        stop.time_zone = "Europe/Paris".into();
        stop.sessions.clear();
        (stop.starts_on, stop.ends_on) = (spring, autumn);
    })
    .await;
    let night = |on| SessionForm { starts: "02:30".into(), ends: "05:00".into(), ..form(on) };
    let gap = save_session(backend, day.edited(1), None, &night(spring)).await;
    assert!(matches!(gap, Err(EditDayError::Clock { field: "starts", error: ZoneError::Gap })), "{gap:?}");
    let twice = save_session(backend, day.edited(1), None, &night(autumn)).await;
    assert!(matches!(twice, Err(EditDayError::Clock { error: ZoneError::Ambiguous, .. })), "{twice:?}");
    let second = SessionForm { passage: "second".into(), ..night(autumn) };
    save_session(backend, day.edited(1), None, &second).await.unwrap();
    let page = day.page().await;
    let session = &page.plan.stops[0].sessions[0];
    assert_eq!(session.times.second_passage, Some(true));
    // Dragging into the gap is refused as well.
    let place = DayEdit::Place {
        session: session.id,
        room: None,
        starts: spring.and_hms_opt(2, 15, 0).unwrap(),
        ends: spring.and_hms_opt(4, 0, 0).unwrap(),
    };
    assert!(matches!(apply(backend, day.edited(2), &[place]).await, Err(EditDayError::Clock { .. })));
}

#[tokio::test]
async fn bad_input_is_told_and_nothing_is_written() {
    let day = Day::new().await;
    let backend = &day.test.backend;
    let long = SessionForm { title: "x".repeat(10_000), places: "=1+1".into(), ..form(day.stop.day) };
    let Err(EditDayError::Form(faults)) = save_session(backend, day.edited(0), None, &long).await else {
        panic!("not refused")
    };
    assert_eq!(faults, [("title", FaultKind::TooLong), ("places", FaultKind::Form)]);
    let odd = SessionForm { title: "\u{202e}Atelier\0\r\nÀ vous 🎉".into(), ..form(day.stop.day) };
    save_session(backend, day.edited(0), None, &odd).await.unwrap();
    let page = day.page().await;
    assert!(page.plan.stops[0].sessions.iter().any(|one| one.title == "Atelier À vous 🎉"));
}

#[tokio::test]
async fn a_template_is_put_on_stops_once() {
    let day = Day::new().await;
    let backend = &day.test.backend;
    day.change(|plan| {
        let mut other = plan.stops[0].clone();
        other.id = domain::ids::StopId(uuid::Uuid::from_u128(9));
        other.slug = "plus-tard".into();
        other.sessions.clear();
        plan.stops.push(other);
    })
    .await;
    let here = (TOUR_SLUG, day.stop.slug.as_str());
    day_templates::save(backend, None, here, day.stop.day, " Journée\ttype ").await.unwrap();
    // The same name replaces.
    day_templates::save(backend, None, here, day.stop.day, "Journée type").await.unwrap();
    for (name, on) in [(" ", day.stop.day), ("x", day.stop.day + TimeDelta::days(1))] {
        assert!(day_templates::save(backend, None, here, on, name).await.is_err());
    }
    let chosen = [day.stop.slug.clone(), "plus-tard".to_owned()];
    let preview = day_templates::preview(backend, TOUR_SLUG, None).await.unwrap().unwrap();
    assert_eq!(preview.templates.len(), 1);
    let counts: Vec<_> = preview.stops.iter().map(|stop| (stop.added.len(), stop.known)).collect();
    assert_eq!(counts, [(0, 2), (2, 0)]);
    let template = preview.template.unwrap();
    let (saved, added) = day_templates::apply(backend, day.edited(1), template, &chosen).await.unwrap();
    assert_eq!((saved.revision, added), (2, 2));
    let (saved, added) = day_templates::apply(backend, day.edited(2), template, &chosen).await.unwrap();
    assert_eq!((saved.revision, added), (2, 0), "twice adds nothing");
    let other = read_day::day(backend, TOUR_SLUG, "plus-tard").await.unwrap().unwrap();
    assert_eq!(other.plan.stop(other.stop).unwrap().sessions.len(), 2);
}
