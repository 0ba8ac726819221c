//! A programme proposed for the day of a stop: what is asked, what is found, what is taken.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use backend::db::testing::TestBackend;
use backend::execute;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::accept_programme::accept;
use backend::service::edit_draft::undo;
use backend::service::propose_programme::{
    Effort, Fate, Found, Ground, Obstacle, ProposeError, WishForm, ground, propose, read, usual,
};
use backend::service::typed::SaveError;
use backend::service::{read_plan, save_draft};
use chrono::{Duration, NaiveTime};
use domain::ids::{PartnerId, RoomId, SessionId, TourId};
use domain::plan::{SessionPlan, StopPlan, TourPlan, WayOut, conflicts};
use planner::Random;

/// Days that are generated.
const DAYS: u64 = 12;
/// So few steps that a build for tests takes them in time.
const LITTLE: Effort = Effort { steps_each: 300, longest: std::time::Duration::from_secs(20) };

/// The demonstration, and a stop of it that is to come.
struct Demo {
    test: TestBackend,
    tour: TourId,
    slug: String,
    stop: String,
}

impl Demo {
    async fn new() -> Self {
        let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
        scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
        let tours = read_plan::tours(&test.backend).await.unwrap();
        let found = tours.into_iter().find(|tour| tour.slug == "caravane-du-nord").unwrap();
        let (tour, slug) = (found.id, found.slug);
        let page = read_plan::draft(&test.backend, tour).await.unwrap().unwrap();
        let coming = page.plan.stops.iter().filter(|stop| !stop.cancelled && stop.starts_on > DEMO_NOW.date_naive());
        let stop = coming.max_by_key(|stop| stop.sessions.len()).unwrap().slug.clone();
        Self { test, tour, slug, stop }
    }

    async fn ground(&self) -> Ground {
        ground(&self.test.backend, &self.slug, &self.stop).await.unwrap().unwrap()
    }

    /// Changes the stop in the draft.
    async fn change(&self, change: impl FnOnce(&mut StopPlan)) {
        let page = read_plan::draft(&self.test.backend, self.tour).await.unwrap().unwrap();
        let mut plan = page.plan;
        change(plan.stops.iter_mut().find(|stop| stop.slug == self.stop).unwrap());
        save_draft::save(&self.test.backend, None, self.tour, page.revision, plan).await.unwrap();
    }

    async fn accept(&self, revision: i64, moves: &[WayOut]) -> Result<usize, SaveError> {
        accept(&self.test.backend, None, (&self.slug, &self.stop), revision, moves).await
    }
}

fn everything(ground: &Ground) -> WishForm {
    let free = ground.sessions().map(|session| session.slug.clone()).collect();
    WishForm { scope: "tout".into(), free, ..usual(ground) }
}

async fn search(ground: &Ground, form: &WishForm) -> Result<Found, ProposeError> {
    propose(ground, &read(form, ground).unwrap(), 1, LITTLE).await
}

fn moves(found: &Found) -> Vec<WayOut> {
    let way = |fate: &Fate| if let Fate::Moves(way) = fate { Some(*way) } else { None };
    found.lines.iter().filter_map(|line| way(&line.fate)).collect()
}

fn unplaced(found: &Found) -> Vec<SessionId> {
    let out = found.lines.iter().filter(|line| matches!(line.fate, Fate::Unplaced { .. }));
    out.map(|line| line.session).collect()
}

/// The hard conflicts of the stop's sessions, by the rules of the tour.
fn clashes(plan: &TourPlan, ground: &Ground) -> Vec<Vec<SessionId>> {
    let found = conflicts(plan, &ground.world).unwrap().into_iter().filter(|conflict| conflict.hard);
    let here = |id: &SessionId| ground.sessions().any(|session| session.id == *id);
    found.map(|conflict| conflict.sessions).filter(|sessions| sessions.iter().any(here)).collect()
}

/// Puts a session at an hour of its day.
fn put(session: &mut SessionPlan, hour: u32, minute: u32, room: Option<RoomId>) {
    let on = session.times.starts_on;
    let starts = on.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap());
    let by = starts - session.times.starts();
    for times in session.slots.iter_mut().map(|slot| &mut slot.times).chain([&mut session.times]) {
        let (from, to) = (times.starts() + by, times.ends() + by);
        (times.starts_on, times.start_time, times.ends_on, times.end_time) =
            (from.date(), from.time(), to.date(), to.time());
    }
    session.room = room;
}

/// The partners with one team who work before noon, in a plan.
fn early(found: &Found, ground: &Ground) -> Vec<PartnerId> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap();
    let stop = found.plan.stops.iter().find(|stop| stop.id == ground.stop.id).unwrap();
    let sessions = stop.sessions.iter().filter(|one| !one.cancelled && one.times.start_time < noon);
    let partners = sessions.flat_map(|session| session.partners.iter().copied());
    partners.filter(|partner| ground.world.partners[partner].teams == 1).collect()
}

#[tokio::test]
async fn a_programme_keeps_clear_of_what_a_partners_calendar_takes() {
    const LINK: &str = "insert into partner_agendas (partner_id, events, saved_at, read_at) values ($1, 1, $2, $2)";
    const BUSY: &str = "insert into partner_busy (partner_id, starts_at, ends_at) values ($1, $2, $3)";
    let demo = Demo::new().await;
    let room = demo.ground().await.sessions().find_map(|session| session.room);
    demo.change(|stop| stop.sessions.iter_mut().for_each(|session| put(session, 13, 0, room))).await;
    let free = demo.ground().await;
    assert_eq!(free.busy, []);
    let found = search(&free, &everything(&free)).await.unwrap();
    let partner = early(&found, &free)[0];

    // from six to noon on the clock of the town
    let at = |hour: u32| free.stop.starts_on.and_hms_opt(hour + 4, 0, 0).unwrap().and_utc();
    let mut tx = demo.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, LINK, partner.0, demo.test.backend.now()).unwrap();
    execute!(&mut tx, BUSY, partner.0, at(6), at(12)).unwrap();
    tx.commit().await.unwrap();
    let taken = demo.ground().await;
    assert_eq!(taken.busy.len(), 1);
    let found = search(&taken, &everything(&taken)).await.unwrap();
    assert!(!early(&found, &taken).contains(&partner), "its calendar keeps it busy before noon");

    // a time in which it has a session here is that session
    demo.change(|stop| {
        stop.sessions.iter_mut().filter(|one| one.partners.contains(&partner)).for_each(|one| put(one, 10, 0, room));
    })
    .await;
    assert_eq!(demo.ground().await.busy, []);
}

#[tokio::test]
async fn a_day_in_a_heap_becomes_a_programme_that_is_taken_and_undone() {
    let demo = Demo::new().await;
    let first = demo.ground().await;
    let room = first.sessions().find_map(|session| session.room);
    demo.change(|stop| stop.sessions.iter_mut().for_each(|session| put(session, 9, 0, room))).await;
    let ground = demo.ground().await;
    assert!(!clashes(&ground.plan, &ground).is_empty());
    let found = search(&ground, &everything(&ground)).await.unwrap();
    assert_eq!(unplaced(&found), []);
    assert_eq!(clashes(&found.plan, &ground), Vec::<Vec<SessionId>>::new());
    assert_eq!((found.after.conflicts, found.remaining.len()), (0, 0));
    assert!(found.before.conflicts > 0);

    let taken = demo.accept(ground.revision, &moves(&found)).await.unwrap();
    assert_eq!(taken, moves(&found).len());
    let now = demo.ground().await;
    assert_eq!(clashes(&now.plan, &now), Vec::<Vec<SessionId>>::new());
    let again = demo.accept(ground.revision, &moves(&found)).await;
    assert!(matches!(again, Err(SaveError::Newer { .. })), "{again:?}");
    undo(&demo.test.backend, None, demo.tour).await.unwrap();
    assert_eq!(demo.ground().await.plan.stops, ground.plan.stops);
    let broken: Vec<_> = backend::check::run(&demo.test.backend).await.unwrap();
    assert_eq!(broken.len(), 0);
}

#[tokio::test]
async fn who_is_registered_stays_unless_it_is_said_and_the_rest_makes_room() {
    let demo = Demo::new().await;
    let ground = demo.ground().await;
    let known: Vec<SessionId> =
        ground.sessions().filter(|one| ground.registrations(one.id) > 0).map(|one| one.id).collect();
    assert!(!known.is_empty(), "the demonstration has registrations");
    // A new session in the way of one with registrations.
    let busy = ground.sessions().find(|one| one.id == known[0]).unwrap().clone();
    let mut new = busy.clone();
    (new.id, new.slug, new.desks) = (SessionId(demo.test.backend.new_id()), "nouvelle".into(), Vec::new());
    new.slots.truncate(1);
    new.slots[0].id = domain::ids::SlotId(demo.test.backend.new_id());
    (new.slots[0].times, new.slots[0].desk) = (new.times, None);
    let fresh = new.id;
    let quiet = search(&ground, &WishForm { scope: "gene".into(), ..usual(&ground) }).await;
    assert!(matches!(quiet, Err(ProposeError::NothingClashes)), "{quiet:?}");
    demo.change(|stop| stop.sessions.push(new)).await;
    let ground = demo.ground().await;
    let form = usual(&ground);
    assert_eq!(form.scope, "gene", "something clashes");
    let found = search(&ground, &form).await.unwrap();
    assert_eq!(clashes(&found.plan, &ground), Vec::<Vec<SessionId>>::new());
    let moving: Vec<SessionId> =
        found.lines.iter().filter(|line| matches!(line.fate, Fate::Moves(_))).map(|line| line.session).collect();
    assert_eq!(moving, [fresh]);

    // Both stay: the search says which two stand against each other.
    let pinned = WishForm { pinned: vec![busy.slug.clone(), "nouvelle".into()], ..everything(&ground) };
    let refused = search(&ground, &pinned).await;
    assert!(
        matches!(&refused, Err(ProposeError::Clash(one, other)) if *one == busy.title && *other == busy.title),
        "{refused:?}"
    );
    let all = ground.sessions().map(|session| session.slug.clone()).collect();
    let nothing = search(&ground, &WishForm { pinned: all, ..everything(&ground) }).await;
    assert!(matches!(nothing, Err(ProposeError::NothingFree)), "{nothing:?}");
}

#[tokio::test]
async fn generated_days_have_no_hard_conflict_and_the_same_seed_gives_the_same() {
    let demo = Demo::new().await;
    let origin = demo.ground().await;
    let mut placed = 0;
    for seed in 0..DAYS {
        let ground = generated(&origin, seed);
        let form = WishForm { other_days: seed % 2 == 0, ..everything(&ground) };
        let found = search(&ground, &form).await.unwrap();
        let out = unplaced(&found);
        let here = |id: &SessionId| ground.sessions().any(|session| session.id == *id);
        for sessions in clashes(&found.plan, &ground) {
            let left = sessions.iter().filter(|id| here(id)).any(|id| out.contains(id));
            assert!(left, "day {seed}: {sessions:?} clash though all have a place");
        }
        placed += u64::from(out.is_empty());
        for line in &found.lines {
            if let Fate::Unplaced { obstacles, .. } = &line.fate {
                assert!(!obstacles.is_empty() && !obstacles.contains(&Obstacle::Stopped), "day {seed}: {obstacles:?}");
            }
        }
        if seed < 3 {
            assert_eq!(search(&ground, &form).await.unwrap(), found);
        }
    }
    assert!(placed * 2 >= DAYS, "only {placed} of {DAYS} days found a place for every session");
}

/// The stop with sessions of any length, room, partner and hour; partners of other stops among them.
fn generated(origin: &Ground, seed: u64) -> Ground {
    let mut ground = origin.clone();
    let mut random = Random::new(seed);
    let rooms: Vec<RoomId> = {
        let here = origin.world.rooms.iter().filter(|(_, room)| room.venue == origin.stop.venue);
        here.map(|(id, _)| *id).collect()
    };
    let partners: Vec<PartnerId> = origin.world.partners.keys().copied().take(9).collect();
    let people: Vec<_> = origin.world.facilitators.keys().copied().take(6).collect();
    let pattern: Vec<SessionPlan> = origin.sessions().filter(|session| session.desks.is_empty()).cloned().collect();
    let mut number = 0_u128;
    let mut fresh = || {
        number += 1;
        uuid::Uuid::from_u128((u128::from(seed) << 64) + number)
    };
    let sessions = (0..12 + random.below(8)).map(|place| {
        let mut session = pattern[place % pattern.len()].clone();
        session.id = SessionId(fresh());
        session.slug = format!("seance-{place}");
        session.partners = vec![partners[random.below(partners.len())]];
        session.facilitators = (0..random.below(2)).map(|_| people[random.below(people.len())]).collect();
        let length = 30 + 15 * i64::try_from(random.below(5)).unwrap();
        session.slots.truncate(1);
        session.slots[0].id = domain::ids::SlotId(fresh());
        session.slots[0].capacity = 4 + i64::try_from(random.below(30)).unwrap();
        let ends = session.times.starts() + Duration::minutes(length);
        (session.times.ends_on, session.times.end_time) = (ends.date(), ends.time());
        session.slots[0].times = session.times;
        let (hour, quarter) = (random.below(6), random.below(4));
        let room = if random.below(5) == 0 { None } else { Some(rooms[random.below(rooms.len())]) };
        put(&mut session, 9 + u32::try_from(hour).unwrap(), 15 * u32::try_from(quarter).unwrap(), room);
        session
    });
    ground.stop.sessions = sessions.collect();
    let stop = ground.stop.clone();
    let id = stop.id;
    // Another stop takes place on the same day, half an hour away, with the same partners.
    let other = ground.plan.stops.iter_mut().find(|one| one.id != stop.id && !one.cancelled).unwrap();
    let by = stop.starts_on - other.starts_on;
    for times in other.sessions.iter_mut().flat_map(|session| {
        session.slots.iter_mut().map(|slot| &mut slot.times).chain(std::iter::once(&mut session.times))
    }) {
        (times.starts_on, times.ends_on) = (times.starts_on + by, times.ends_on + by);
    }
    *ground.plan.stops.iter_mut().find(|one| one.id == id).unwrap() = stop;
    ground
}

#[tokio::test]
async fn order_hours_and_meals_are_kept_and_what_finds_no_place_is_told() {
    let demo = Demo::new().await;
    let ground = demo.ground().await;
    let short: Vec<&SessionPlan> = ground
        .sessions()
        .filter(|one| one.desks.is_empty() && one.times.ends() - one.times.starts() <= Duration::minutes(90))
        .collect();
    let (one, other) = (short[0], short[1]);
    let after = vec![format!("{}>{}", one.slug, other.slug), String::new()];
    let form =
        WishForm { after, earliest: "09:00".into(), latest: "15:00".into(), keep: "pas".into(), ..everything(&ground) };
    let found = search(&ground, &form).await.unwrap();
    let at = |session: &SessionPlan| found.plan.session(session.id).unwrap().1.times;
    assert!(at(one).starts() >= at(other).ends());
    for session in short {
        assert!(at(session).start_time >= fixture_hour(9) && at(session).end_time <= fixture_hour(15));
    }
    let long = ground.sessions().max_by_key(|one| one.times.ends() - one.times.starts()).unwrap();
    let tight = WishForm { latest: "11:00".into(), ..form.clone() };
    let found = search(&ground, &tight).await.unwrap();
    let line = found.lines.iter().find(|line| line.session == long.id).unwrap();
    assert_eq!(line.fate, Fate::Unplaced { obstacles: vec![Obstacle::Hours], alone: true });
    let circle = vec![format!("{}>{}", one.slug, other.slug), format!("{}>{}", other.slug, one.slug)];
    let refused = search(&ground, &WishForm { after: circle, ..form }).await;
    assert!(matches!(refused, Err(ProposeError::Circle(_))), "{refused:?}");
}

fn fixture_hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

#[tokio::test]
async fn wishes_and_moves_that_make_no_sense_are_refused() {
    let demo = Demo::new().await;
    let ground = demo.ground().await;
    let form = WishForm {
        scope: "rien".into(),
        earliest: "midi".into(),
        latest: String::new(),
        keep: "trop".into(),
        after: vec!["a>b".into()],
        meal: backend::service::propose_programme::MealForm {
            kind: "ensemble".into(),
            from: "14:00".into(),
            to: "12:00".into(),
            minutes: "500".into(),
        },
        ..usual(&ground)
    };
    let Err(SaveError::Wrong(wrong)) = read(&form, &ground) else { unreachable!() };
    let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["quoi", "debut", "fin", "repas_minutes", "repas_au", "garder", "apres"]);

    let session = ground.sessions().next().unwrap();
    let (starts, room) = (session.times.starts(), session.room);
    let elsewhere = ground.world.rooms.iter().find(|(_, room)| room.venue != ground.stop.venue).map(|(id, _)| *id);
    let stranger = ground.plan.stops.iter().find(|stop| stop.id != ground.stop.id).unwrap().sessions[0].id;
    for wrong in [
        WayOut::Move { session: session.id, starts, room: None },
        WayOut::Move { session: session.id, starts, room: elsewhere },
        WayOut::Move { session: session.id, starts: starts + Duration::days(40), room },
        WayOut::Move { session: stranger, starts, room },
        WayOut::Places { session: session.id, places: 1_000 },
    ] {
        let refused = demo.accept(ground.revision, &[wrong]).await;
        assert!(matches!(refused, Err(SaveError::Wrong(_))), "{wrong:?}: {refused:?}");
    }
    assert!(matches!(demo.accept(ground.revision, &[]).await, Err(SaveError::Wrong(_))));
    assert_eq!(demo.ground().await.revision, ground.revision);
    assert!(ground_of(&demo, "nulle-part").await.is_none());
}

async fn ground_of(demo: &Demo, stop: &str) -> Option<Ground> {
    ground(&demo.test.backend, &demo.slug, stop).await.unwrap()
}
