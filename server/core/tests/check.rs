//! `check` finds nothing in a sound database, and names one planted fault of every kind.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::check::{self, Kind};
use backend::db::Tx;
use backend::db::testing::TestBackend;
use backend::fixture::{self, SessionFixture, StopFixture};
use backend::{Backend, execute, fetch_one};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A day with a full workshop and somebody who waits for it.
struct World {
    test: TestBackend,
    stop: StopFixture,
    other_stop: StopFixture,
    morning: SessionFixture,
    overlapping: SessionFixture,
    noon: SessionFixture,
    full: SessionFixture,
    interviews: SessionFixture,
    /// Rosa, registered for the morning.
    rosa: Uuid,
    rosas: Uuid,
    /// Somebody who gave a place back.
    excused: Uuid,
    /// Somebody who waits, and can be told.
    waiting: Uuid,
    message: Uuid,
}

impl World {
    async fn new() -> Self {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        let backend = &test.backend;
        let stop = fixture::published_stop(backend).await.unwrap();
        let day = stop.day.succ_opt().unwrap();
        let other_stop = stop.another(backend, "macouba", day, fixture::ZONE).await.unwrap();
        let morning = stop.workshop(backend, "morning", "09:00", "10:30", 3).await.unwrap();
        let overlapping = stop.workshop(backend, "overlapping", "10:00", "11:00", 3).await.unwrap();
        let noon = stop.workshop(backend, "noon", "11:00", "12:00", 3).await.unwrap();
        let full = stop.workshop(backend, "full", "13:00", "14:00", 1).await.unwrap();
        let interviews = stop.interviews(backend, "interviews", "11:00", "11:30").await.unwrap();

        let mut tx = backend.db.begin().await.unwrap();
        let rosa = ticket(backend, &mut tx, &stop, 1, None).await;
        let rosas = seat(backend, &mut tx, rosa, &morning, "registered").await;
        let other = ticket(backend, &mut tx, &stop, 2, None).await;
        seat(backend, &mut tx, other, &full, "registered").await;
        let gone = ticket(backend, &mut tx, &stop, 3, None).await;
        let excused = seat(backend, &mut tx, gone, &morning, "excused").await;
        let waiter = ticket(backend, &mut tx, &stop, 4, Some("wait@example.org")).await;
        let waiting = backend.new_id();
        execute!(
            &mut tx,
            "insert into registrations (id, ticket_id, session_id, state, over, waiting_since, sequence, created_at, revised_at) \
             values ($1, $2, $3, 'waitlisted', false, $4, 0, $4, $4)",
            waiting,
            waiter,
            full.session.0,
            backend.now(),
        )
        .unwrap();
        let message = sent(backend, &mut tx, rosas).await;
        tx.commit().await.unwrap();
        World {
            test,
            stop,
            other_stop,
            morning,
            overlapping,
            noon,
            full,
            interviews,
            rosa,
            rosas,
            excused,
            waiting,
            message,
        }
    }

    async fn kinds(&self) -> Vec<Kind> {
        let found = check::run(&self.test.backend).await.unwrap();
        assert!(found.iter().all(|violation| !violation.ids.is_empty()));
        found.into_iter().map(|violation| violation.kind).collect()
    }
}

async fn ticket(backend: &Backend, tx: &mut Tx, stop: &StopFixture, number: i64, email: Option<&str>) -> Uuid {
    let id = backend.new_id();
    execute!(
        tx,
        "insert into tickets (id, stop_id, drawing, drawing_number, email, generation, code_hash, link_hash, revision, created_via, created_at) \
         values ($1, $2, 'fish', $3, $4, 0, $5, $5, 0, 'web', $6)",
        id,
        stop.stop.0,
        number,
        email,
        id.as_bytes().as_slice(),
        backend.now(),
    )
    .unwrap();
    id
}

async fn seat(backend: &Backend, tx: &mut Tx, ticket: Uuid, session: &SessionFixture, state: &str) -> Uuid {
    let id = backend.new_id();
    execute!(
        tx,
        "insert into registrations (id, ticket_id, session_id, slot_id, state, over, sequence, created_at, revised_at) \
         values ($1, $2, $3, $4, $5, false, 0, $6, $6)",
        id,
        ticket,
        session.session.0,
        session.slots[0].0,
        state,
        backend.now(),
    )
    .unwrap();
    if state != "excused" {
        execute!(tx, "update slots set taken = slots.taken + 1 where id = $1", session.slots[0].0).unwrap();
    }
    id
}

async fn sent(backend: &Backend, tx: &mut Tx, registration: Uuid) -> Uuid {
    let id = backend.new_id();
    execute!(
        tx,
        "insert into outbox (id, unique_key, channel, kind, registration_id, payload, sequence, priority, lane, not_before, expires_at, \
             state, attempts, message_id, subject, body, raw, created_at, finished_at) \
         values ($1, $2, 'email', 'invitation', $3, '{}', 0, 2, 'exemple.fr', $4, $4, 'sent', 1, '<m@example.org>', 'x', 'x', $5, $4, $4)",
        id,
        format!("registration:{registration}:invitation:0"),
        registration,
        backend.now(),
        b"x".as_slice(),
    )
    .unwrap();
    id
}

/// Lets the engine accept rows that its CHECKs would refuse.
async fn without_checks(tx: &mut Tx, table: &str) {
    match tx {
        Tx::Sqlite(inner) => {
            sqlx::query("pragma ignore_check_constraints = on").execute(&mut **inner).await.unwrap();
        }
        Tx::Postgres(inner) => {
            let names: Vec<(String,)> = sqlx::query_as(
                "select conname::text from pg_constraint where contype = 'c' and conrelid = $1::regclass",
            )
            .bind(table)
            .fetch_all(&mut **inner)
            .await
            .unwrap();
            for (name,) in names {
                let drop = format!("alter table {table} drop constraint \"{name}\"");
                sqlx::query(AssertSqlSafe(drop)).execute(&mut **inner).await.unwrap();
            }
        }
    }
}

/// Breaks one invariant, and only that one.
async fn plant(world: &World, tx: &mut Tx, kind: Kind) {
    let backend = &world.test.backend;
    let slot = world.morning.slots[0].0;
    let (first, second) = (world.interviews.slots[0].0, world.interviews.slots[1].0);
    let touched = match kind {
        Kind::SeatCounter => execute!(tx, "update slots set taken = 2 where id = $1", slot),
        Kind::Oversold => {
            without_checks(tx, "slots").await;
            execute!(tx, "update slots set capacity = 0 where id = $1", slot)
        }
        Kind::RegisteredTwice => {
            execute!(tx, "drop index registrations_once").unwrap();
            execute!(
                tx,
                "insert into registrations (id, ticket_id, session_id, state, over, waiting_since, sequence, created_at, revised_at) \
                 values ($1, $2, $3, 'waitlisted', false, $4, 0, $4, $4)",
                backend.new_id(),
                world.rosa,
                world.morning.session.0,
                backend.now(),
            )
        }
        Kind::UnknownState => {
            without_checks(tx, "registrations").await;
            execute!(tx, "update registrations set state = 'dreaming' where id = $1", world.excused)
        }
        Kind::EarlyPresence => execute!(tx, "update registrations set state = 'attended' where id = $1", world.rosas),
        Kind::OfferEnd => {
            without_checks(tx, "registrations").await;
            execute!(tx, "update registrations set offer_ends_at = $2 where id = $1", world.rosas, backend.now())
        }
        Kind::StateAndSlot => {
            without_checks(tx, "registrations").await;
            let full = world.full.slots[0].0;
            execute!(tx, "update registrations set slot_id = $2 where id = $1", world.waiting, full)
        }
        Kind::WaitingSince => {
            let before = backend.now() - TimeDelta::days(1);
            execute!(tx, "update registrations set waiting_since = $2 where id = $1", world.waiting, before)
        }
        Kind::ForeignSlot => {
            let other = world.noon.session.0;
            execute!(tx, "update registrations set session_id = $2 where id = $1", world.rosas, other)
        }
        Kind::ForeignDesk => {
            let (desk,) = fetch_one!(tx, (Uuid,), "select desk_id from slots where id = $1", first).unwrap();
            execute!(tx, "update slots set desk_id = $2 where id = $1", slot, desk)
        }
        Kind::ForeignRoom => {
            let (session, room) = (world.morning.session.0, world.other_stop.room.0);
            execute!(tx, "update sessions set room_id = $2 where id = $1", session, room)
        }
        Kind::ForeignStop => {
            let other = world.other_stop.stop.0;
            execute!(tx, "update tickets set stop_id = $2 where id = $1", world.rosa, other)
        }
        Kind::EmptyTicket => {
            ticket(backend, tx, &world.stop, 9, None).await;
            Ok(1)
        }
        Kind::EmptySession => {
            empty_session(world, tx).await;
            Ok(1)
        }
        Kind::SlotOutside => {
            let ends_at = instant("2027-05-18T14:15:00Z");
            let session = world.morning.session.0;
            let end_time = chrono::NaiveTime::from_hms_opt(10, 15, 0);
            execute!(tx, "update sessions set ends_at = $2, end_time = $3 where id = $1", session, ends_at, end_time)
        }
        Kind::LostLogin => lost_login(backend, tx).await,
        Kind::OutboxLease => {
            let until = backend.now();
            execute!(tx, "update outbox set state = 'leased', lease_ends_at = $2 where id = $1", world.message, until)
        }
        Kind::OutboxSent => execute!(tx, "update outbox set message_id = null where id = $1", world.message),
        Kind::KeptSecret => {
            let login = lost_login_of(backend, tx).await;
            execute!(
                tx,
                "update outbox set state = 'sent', message_id = '<a@b>', finished_at = $2, raw = $3 where login_id = $1",
                login,
                backend.now(),
                b"link".as_slice(),
            )
        }
        Kind::EarlyOutcome => {
            let interview = interview(world, tx).await;
            outcome(tx, interview, backend.now()).await
        }
        Kind::LostOutcome => outcome(tx, world.rosas, instant("2027-05-19T12:00:00Z")).await,
        Kind::ClaimReason => execute!(tx, "update session_partners set reason = 'taken'"),
        Kind::OutboxSequence => {
            let key = format!("registration:{}:invitation:5", world.rosas);
            execute!(tx, "update outbox set sequence = 5, unique_key = $2 where id = $1", world.message, key)
        }
        Kind::VersionMissing => execute!(tx, "update tours set published_version = 2"),
        Kind::VersionOrder => execute!(
            tx,
            "insert into tour_versions (tour_id, number, document, published_at) values ($1, 3, '{}', $2)",
            world.stop.tour.0,
            backend.now(),
        ),
        Kind::TicketOverlap => {
            seat(backend, tx, world.rosa, &world.overlapping, "registered").await;
            Ok(1)
        }
        Kind::RoomOverlap => execute!(tx, "update rooms set concurrent = 1 where id = $1", world.other_stop.room.0)
            .and(execute!(tx, "update rooms set concurrent = 2 where id = $1", world.stop.room.0)),
        Kind::DeskOverlap => {
            let row = fetch_one!(
                tx,
                (chrono::NaiveTime, chrono::NaiveTime, DateTime<Utc>, DateTime<Utc>),
                "select start_time, end_time, starts_at, ends_at from slots where id = $1",
                first
            )
            .unwrap();
            execute!(
                tx,
                "update slots set start_time = $2, end_time = $3, starts_at = $4, ends_at = $5 where id = $1",
                second,
                row.0,
                row.1,
                row.2,
                row.3,
            )
        }
        Kind::PartnerOverlap => execute!(
            tx,
            "insert into session_partners (session_id, partner_id, state) \
             select $1, partner_id, 'confirmed' from session_partners where session_id = $2",
            world.noon.session.0,
            world.interviews.session.0,
        ),
        Kind::FacilitatorOverlap => {
            let (person, now) = (backend.new_id(), backend.now());
            execute!(
                tx,
                "insert into facilitators (id, partner_id, name, created_at) \
                 select $1, partner_id, 'Lou', $2 from session_partners where session_id = $3",
                person,
                now,
                world.interviews.session.0,
            )
            .unwrap();
            let name = "insert into session_facilitators (session_id, facilitator_id) values ($1, $2)";
            execute!(tx, name, world.noon.session.0, person).unwrap();
            execute!(tx, name, world.interviews.session.0, person)
        }
        Kind::SeatWithheld => execute!(tx, "update slots set capacity = 2 where id = $1", world.full.slots[0].0),
        Kind::DerivedInstant => {
            let late = instant("2027-05-18T14:00:00Z");
            execute!(tx, "update slots set starts_at = $2 where id = $1", slot, late)
        }
        Kind::OutboxKey => execute!(tx, "update outbox set unique_key = 'nonsense' where id = $1", world.message),
        Kind::OutboxKind => execute!(
            tx,
            "update outbox set kind = 'pigeon', unique_key = $2 where id = $1",
            world.message,
            format!("registration:{}:pigeon:0", world.rosas)
        ),
        Kind::OverReason => execute!(tx, "update registrations set over = true where id = $1", world.excused),
        Kind::ChairElsewhere => {
            execute!(tx, "update registrations set over = true where id = $1", world.excused).unwrap();
            execute!(
                tx,
                "insert into over_seats (registration_id, reason, chair_of, given_at) values ($1, 'not_come', $2, $3)",
                world.excused,
                world.rosas,
                backend.now()
            )
        }
        Kind::ForeignArrival => {
            let (session, stop) = (world.overlapping.session.0, world.other_stop.stop.0);
            execute!(tx, "update sessions set stop_id = $2, room_id = null where id = $1", session, stop).unwrap();
            execute!(
                tx,
                "insert into arrivals (ticket_id, session_id, arrived_at) values ($1, $2, $3)",
                world.rosa,
                session,
                backend.now()
            )
        }
        Kind::HostRole => {
            let login = backend.new_id();
            execute!(
                tx,
                "insert into logins (id, email, display_name, role, created_at) values ($1, 'p@example.org', 'P', 'partner', $2)",
                login,
                backend.now()
            )
            .unwrap();
            execute!(
                tx,
                "insert into stop_hosts (stop_id, login_id, named_at) values ($1, $2, $3)",
                world.stop.stop.0,
                login,
                backend.now()
            )
        }
    };
    assert_eq!(touched.unwrap(), 1, "{kind:?} was not planted");
}

async fn empty_session(world: &World, tx: &mut Tx) {
    execute!(
        tx,
        "insert into sessions (id, stop_id, room_id, slug, kind, theme, title, summary, audience, starts_on, start_time, ends_on, \
             end_time, starts_at, ends_at, sequence, created_at, revised_at) \
         select $1, stop_id, null, 'empty', kind, theme, title, summary, audience, starts_on, start_time, ends_on, end_time, \
             starts_at, ends_at, 0, created_at, revised_at from sessions where id = $2",
        world.test.backend.new_id(),
        world.full.session.0,
    )
    .unwrap();
}

/// Somebody who came to an interview.
async fn interview(world: &World, tx: &mut Tx) -> Uuid {
    let backend = &world.test.backend;
    let ticket = ticket(backend, tx, &world.stop, 9, None).await;
    let id = seat(backend, tx, ticket, &world.interviews, "registered").await;
    let later = instant("2027-05-19T12:00:00Z");
    execute!(tx, "update registrations set state = 'attended', revised_at = $2 where id = $1", id, later).unwrap();
    id
}

async fn outcome(tx: &mut Tx, registration: Uuid, at: DateTime<Utc>) -> Result<u64, backend::db::DbError> {
    execute!(
        tx,
        "insert into interview_outcomes (registration_id, outcome, noted_at) values ($1, 'hired', $2)",
        registration,
        at,
    )
}

/// An invitation of a login that exists.
async fn lost_login_of(backend: &Backend, tx: &mut Tx) -> Uuid {
    lost_login(backend, tx).await.unwrap();
    let (login,) = fetch_one!(tx, (Uuid,), "select login_id from outbox where login_id is not null").unwrap();
    execute!(
        tx,
        "insert into logins (id, email, display_name, role, created_at) values ($1, 'a@b.fr', 'Ana', 'host', $2)",
        login,
        backend.now(),
    )
    .unwrap();
    login
}

async fn lost_login(backend: &Backend, tx: &mut Tx) -> Result<u64, backend::db::DbError> {
    let login = backend.new_id();
    execute!(
        tx,
        "insert into outbox (id, unique_key, channel, kind, login_id, payload, sequence, priority, lane, not_before, expires_at, \
             state, attempts, created_at) \
         values ($1, $2, 'email', 'login_invitation', $3, '{}', 0, 2, 'exemple.fr', $4, $4, 'queued', 0, $4)",
        backend.new_id(),
        format!("login:{login}:login_invitation:1"),
        login,
        backend.now(),
    )
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[tokio::test]
async fn one_planted_fault_of_every_kind_is_named() {
    for kind in Kind::ALL {
        let world = World::new().await;
        assert_eq!(world.kinds().await, [], "before {kind:?}");
        let mut tx = world.test.backend.db.begin().await.unwrap();
        plant(&world, &mut tx, *kind).await;
        tx.commit().await.unwrap();
        assert_eq!(world.kinds().await, [*kind], "after {kind:?}");
    }
}

#[tokio::test]
async fn a_violation_names_the_rows() {
    let world = World::new().await;
    let slot = world.morning.slots[0].0;
    let mut tx = world.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update slots set taken = 0 where id = $1", slot).unwrap();
    tx.commit().await.unwrap();
    let lines: Vec<String> = check::run(&world.test.backend).await.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(lines, [format!("seat_counter {slot} {}", world.morning.session)]);
}

#[tokio::test]
async fn a_free_seat_is_withheld_only_from_who_could_have_it() {
    let world = World::new().await;
    let backend = &world.test.backend;
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update slots set capacity = 2 where id = $1", world.full.slots[0].0).unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.kinds().await, [Kind::SeatWithheld]);

    // somebody who cannot be told keeps the rank and blocks nobody
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update tickets set email = null").unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.kinds().await, []);

    // in the last hour the seat is the host's
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update tickets set email = 'a@example.org'").unwrap();
    tx.commit().await.unwrap();
    world.test.clock.set(instant("2027-05-18T16:01:00Z"));
    assert_eq!(world.kinds().await, []);
    world.test.clock.set(instant("2027-05-18T12:00:00Z"));
    assert_eq!(world.kinds().await, [Kind::SeatWithheld]);

    // somebody who sits elsewhere at that time could not come
    let rival = world.stop.workshop(backend, "rival", "13:30", "14:30", 3).await.unwrap();
    let mut tx = backend.db.begin().await.unwrap();
    let (waiter,) =
        fetch_one!(&mut tx, (Uuid,), "select ticket_id from registrations where id = $1", world.waiting).unwrap();
    seat(backend, &mut tx, waiter, &rival, "registered").await;
    tx.commit().await.unwrap();
    assert_eq!(world.kinds().await, []);
}

#[tokio::test]
async fn the_scenario_is_sound() {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    backend::scenario::load(&test.backend, backend::scenario::Scenario::Carrefour).await.unwrap();
    let found: Vec<String> = check::run(&test.backend).await.unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(found, Vec::<String>::new());
}
