//! Claims, availabilities and desks: what partners may do, and what the server refuses.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::SessionFixture;
use backend::repo::partners::{self, NewPartner};
use backend::service::answer_claim::{AnswerError, confirm, decide, refuse};
use backend::service::claim_session::{Busy, ClaimError, claim};
use backend::service::close_desk::close;
use backend::service::declare_availability::{DeclareAvailability, DeclareError, declare, not_coming};
use backend::service::invite_login::{NewLogin, Role, invite_by_mail};
use backend::service::move_stop::move_stop;
use backend::service::open_desk::{OpenDesk, OpenDeskError, open};
use backend::service::read_claims::claims;
use backend::service::read_partner;
use backend::service::withdraw_claim::{WithdrawError, withdraw};
use backend::service::{read_plan, save_draft};
use backend::{execute, fetch_one};
use chrono::NaiveDate;
use common::{World, hour};
use domain::email::EmailAddress;
use domain::ids::{LoginId, PartnerId, SessionId, StopId};
use domain::partner::{Availability, AvailabilityClash, ClaimRule, ClaimState, DeskFault, DeskHours, RefusalReason};

struct Scene {
    world: World,
    by: LoginId,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let new = NewLogin {
            email: EmailAddress::parse("ana@exemple.fr").unwrap(),
            name: "Ana".into(),
            role: Role::Host,
            partner: None,
        };
        let by = invite_by_mail(world.backend(), &new).await.unwrap();
        Self { world, by }
    }

    async fn partner(&self, name: &str, teams: i64) -> PartnerId {
        let backend = self.world.backend();
        let id = PartnerId(backend.new_id());
        let new = NewPartner { id, name, kind: "housing", teams, contact_email: None, created_at: backend.now() };
        let mut tx = backend.db.begin().await.unwrap();
        partners::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn workshop(&self, slug: &str, from: &str, to: &str) -> SessionFixture {
        self.world.stop.workshop(self.world.backend(), slug, from, to, 3).await.unwrap()
    }

    async fn direct(&self) {
        decide(self.world.backend(), self.world.stop.tour, ClaimRule::Direct).await.unwrap();
    }

    async fn claim(&self, partner: PartnerId, session: SessionId) -> Result<ClaimState, ClaimError> {
        claim(self.world.backend(), self.by, partner, session).await
    }

    async fn version(&self) -> i64 {
        let mut tx = self.world.backend().db.read().await.unwrap();
        fetch_one!(&mut tx, (i64,), "select published_version from tours").unwrap().0
    }

    async fn holders(&self, session: SessionId) -> i64 {
        let mut tx = self.world.backend().db.read().await.unwrap();
        let sql = "select count(*) from session_partners where session_id = $1 and state = 'confirmed'";
        fetch_one!(&mut tx, (i64,), sql, session.0).unwrap().0
    }

    async fn claim_of(&self, partner: PartnerId) -> (Option<ClaimState>, Option<RefusalReason>) {
        let home = read_partner::home(self.world.backend(), partner).await.unwrap().unwrap();
        home.coming.first().map_or((None, None), |session| (session.claim, session.reason))
    }

    /// A stop in another town on the same day.
    async fn elsewhere(&self, day: NaiveDate) -> (StopId, SessionFixture) {
        let backend = self.world.backend();
        let stop = self.world.stop.another(backend, "sainte-anne", day, "America/Martinique").await.unwrap();
        let mut tx = backend.db.begin().await.unwrap();
        execute!(
            &mut tx,
            "insert into towns (insee_code, name, search_name, postcode, department, time_zone) \
             values ('97226', 'Sainte-Anne', 'sainte anne', '97227', '972', 'America/Martinique')"
        )
        .unwrap();
        execute!(&mut tx, "update stops set insee_code = '97226' where id = $1", stop.stop.0).unwrap();
        execute!(&mut tx, "update venues set insee_code = '97226' where id = $1", stop.venue.0).unwrap();
        tx.commit().await.unwrap();
        let session = stop.workshop(backend, "loin", "10:45", "11:30", 3).await.unwrap();
        (stop.stop, session)
    }
}

#[tokio::test]
async fn a_claim_is_asked_for_then_confirmed_as_a_version_and_the_others_hear_why_not() {
    let scene = Scene::new().await;
    let backend = scene.world.backend();
    let (one, two) = (scene.partner("Un", 1).await, scene.partner("Deux", 1).await);
    let session = scene.workshop("logement", "09:00", "10:00").await.session;
    let open = read_partner::open(backend, one).await.unwrap();
    assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [session]);

    assert_eq!(scene.claim(one, session).await.unwrap(), ClaimState::Requested);
    assert!(matches!(scene.claim(one, session).await.unwrap_err(), ClaimError::Already));
    scene.world.test.clock.advance(chrono::TimeDelta::seconds(1));
    assert_eq!(scene.claim(two, session).await.unwrap(), ClaimState::Requested);
    let page = claims(backend).await.unwrap();
    assert_eq!(
        page.open.iter().map(|claim| (claim.name.as_str(), claim.rivals)).collect::<Vec<_>>(),
        [("Un", 1), ("Deux", 1)]
    );
    assert_eq!(page.unheld.len(), 1);
    assert_eq!(scene.version().await, 1);

    confirm(backend, scene.by, two, session).await.unwrap();
    assert_eq!(scene.version().await, 2, "what is confirmed is published");
    assert_eq!(scene.claim_of(two).await, (Some(ClaimState::Confirmed), None));
    assert_eq!(scene.claim_of(one).await, (Some(ClaimState::Refused), Some(RefusalReason::Taken)));
    assert!(matches!(confirm(backend, scene.by, one, session).await.unwrap_err(), AnswerError::Gone));
    assert!(matches!(scene.claim(one, session).await.unwrap_err(), ClaimError::Taken));
    assert_eq!(claims(backend).await.unwrap().unheld.len(), 0);
    scene.world.check().await;

    withdraw(backend, scene.by, two, session).await.unwrap();
    assert_eq!((scene.holders(session).await, scene.version().await), (0, 3));
    assert_eq!(claims(backend).await.unwrap().unheld.len(), 1, "it is open again");
    assert!(matches!(withdraw(backend, scene.by, two, session).await.unwrap_err(), WithdrawError::Unknown));
    assert_eq!(scene.claim(one, session).await.unwrap(), ClaimState::Requested);
    refuse(backend, scene.by, one, session, RefusalReason::Theme).await.unwrap();
    assert_eq!(scene.claim_of(one).await, (Some(ClaimState::Refused), Some(RefusalReason::Theme)));
    scene.world.check().await;
}

#[tokio::test]
async fn who_waits_for_an_answer_hears_of_a_partner_who_needed_none() {
    let scene = Scene::new().await;
    let backend = scene.world.backend();
    let (waiting, quick) = (scene.partner("Un", 1).await, scene.partner("Deux", 1).await);
    let session = scene.workshop("logement", "09:00", "10:00").await.session;
    assert_eq!(scene.claim(waiting, session).await.unwrap(), ClaimState::Requested);
    scene.direct().await;
    assert_eq!(scene.claim(quick, session).await.unwrap(), ClaimState::Confirmed);
    assert_eq!(scene.claim_of(waiting).await, (Some(ClaimState::Refused), Some(RefusalReason::Taken)));
    assert!(claims(backend).await.unwrap().open.is_empty());
    scene.world.check().await;
}

#[tokio::test]
async fn of_many_who_claim_one_session_at_once_one_gets_it_and_the_others_are_told() {
    let scene = Scene::new().await;
    scene.direct().await;
    let session = scene.workshop("logement", "09:00", "10:00").await.session;
    let mut tasks = Vec::new();
    for number in 0..12 {
        let partner = scene.partner(&format!("P{number}"), 1).await;
        let (backend, by) = (scene.world.backend().clone(), scene.by);
        tasks.push(tokio::spawn(async move { claim(&backend, by, partner, session).await }));
    }
    let mut confirmed = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(state) => {
                assert_eq!(state, ClaimState::Confirmed);
                confirmed += 1;
            }
            Err(error) => assert!(matches!(error, ClaimError::Taken), "{error:?}"),
        }
    }
    assert_eq!((confirmed, scene.holders(session).await), (1, 1));
    scene.world.check().await;
}

#[tokio::test]
async fn one_team_claims_two_sessions_of_one_hour_at_once_and_gets_one() {
    let scene = Scene::new().await;
    scene.direct().await;
    let partner = scene.partner("Un", 1).await;
    let mut tasks = Vec::new();
    for number in 0..3 {
        let session = scene.workshop(&format!("s{number}"), "09:00", "10:00").await.session;
        let (backend, by) = (scene.world.backend().clone(), scene.by);
        tasks.push(tokio::spawn(async move { claim(&backend, by, partner, session).await.is_ok() }));
    }
    let mut got = 0;
    for task in tasks {
        got += usize::from(task.await.unwrap());
    }
    assert_eq!(got, 1);
    scene.world.check().await;
}

#[tokio::test]
async fn a_team_cannot_be_in_two_towns_without_the_time_to_travel() {
    let scene = Scene::new().await;
    scene.direct().await;
    let (one, two) = (scene.partner("Un", 1).await, scene.partner("Deux", 2).await);
    let here = scene.workshop("ici", "09:00", "10:30").await.session;
    let (_, far) = scene.elsewhere(scene.world.stop.day).await;
    for partner in [one, two] {
        assert_eq!(scene.claim(partner, here).await.is_ok(), partner == one);
    }
    let refused = scene.claim(one, far.session).await.unwrap_err();
    let ClaimError::Busy(Busy::TeamElsewhere { title, town, missing, .. }) = refused else {
        unreachable!("{refused:?}");
    };
    assert_eq!((title.as_str(), town.as_str()), ("Séance ici", "Le Lorrain"));
    assert!(missing > 30, "the road takes more than the quarter of an hour between them: {missing}");
    // Two teams: one here, one there, and none for a third place.
    let also = scene.workshop("aussi", "11:00", "11:20").await.session;
    let third = scene.workshop("encore", "11:00", "11:20").await.session;
    scene.claim(two, far.session).await.unwrap();
    scene.claim(two, also).await.unwrap();
    let short = scene.claim(two, third).await.unwrap_err();
    assert!(matches!(short, ClaimError::Busy(Busy::TeamsShort { needed: 3, teams: 2 })), "{short:?}");
    scene.world.check().await;
}

#[tokio::test]
async fn what_is_over_cancelled_or_unknown_is_not_claimed() {
    let scene = Scene::new().await;
    let partner = scene.partner("Un", 1).await;
    let session = scene.workshop("logement", "09:00", "10:00").await.session;
    let unknown = SessionId(scene.world.backend().new_id());
    assert!(matches!(scene.claim(partner, unknown).await.unwrap_err(), ClaimError::Unknown));
    assert!(matches!(scene.claim(PartnerId(unknown.0), session).await.unwrap_err(), ClaimError::Unknown));
    scene.world.at("2027-05-18T13:00:00Z");
    assert!(matches!(scene.claim(partner, session).await.unwrap_err(), ClaimError::Over));
    assert_eq!(read_partner::open(scene.world.backend(), partner).await.unwrap(), []);
}

#[tokio::test]
async fn what_a_partner_says_of_its_hours_holds_for_its_claims_and_warns_the_organiser() {
    let scene = Scene::new().await;
    let backend = scene.world.backend();
    let partner = scene.partner("Un", 2).await;
    let late = scene.workshop("tard", "14:00", "15:00").await.session;
    let (stop, day) = (scene.world.stop.stop, scene.world.stop.day);
    let said = Availability { from: hour("09:00"), to: hour("12:00"), teams: 1 };
    let say = |day, said| DeclareAvailability { by: scene.by, partner, stop, day, said };
    assert_eq!(scene.claim(partner, late).await.unwrap(), ClaimState::Requested);
    declare(backend, &say(day, Some(said))).await.unwrap();
    let page = claims(backend).await.unwrap();
    let hours = AvailabilityClash::Hours { from: hour("09:00"), to: hour("12:00") };
    assert_eq!(page.open[0].busy, Some(Busy::Unavailable(hours)));
    withdraw(backend, scene.by, partner, late).await.unwrap();
    let refused = scene.claim(partner, late).await.unwrap_err();
    assert!(matches!(refused, ClaimError::Busy(Busy::Unavailable(clash)) if clash == hours), "{refused:?}");
    let days = read_partner::days(backend, partner).await.unwrap().unwrap();
    assert_eq!((days.teams, days.days.len(), days.days[0].said), (2, 1, Some(said)));

    declare(backend, &say(day, Some(not_coming()))).await.unwrap();
    let refused = scene.claim(partner, late).await.unwrap_err();
    assert!(matches!(refused, ClaimError::Busy(Busy::Unavailable(AvailabilityClash::NotComing))), "{refused:?}");
    declare(backend, &say(day, None)).await.unwrap();
    assert_eq!(scene.claim(partner, late).await.unwrap(), ClaimState::Requested);

    let wrong = declare(backend, &say(day, Some(Availability { teams: 3, ..said }))).await.unwrap_err();
    assert!(matches!(wrong, DeclareError::Teams { teams: 2 }));
    let wrong = declare(backend, &say(day, Some(Availability { to: said.from, ..said }))).await.unwrap_err();
    assert!(matches!(wrong, DeclareError::Order));
    let wrong = declare(backend, &say(day.succ_opt().unwrap(), Some(said))).await.unwrap_err();
    assert!(matches!(wrong, DeclareError::NoSuchDay));
}

fn hours(starts: &str, ends: &str, minutes: i64, pauses: &[(&str, &str)]) -> DeskHours {
    let pauses = pauses.iter().map(|(from, to)| (hour(from), hour(to))).collect();
    DeskHours { starts: hour(starts), ends: hour(ends), minutes, pauses }
}

fn desk(scene: &Scene, partner: PartnerId, session: SessionId, hours: DeskHours) -> OpenDesk {
    OpenDesk { by: scene.by, partner, session, job: "Cuisinier".into(), contract: "CDI".into(), hours }
}

#[tokio::test]
async fn an_employer_opens_desks_side_by_side_and_people_can_register_there() {
    let scene = Scene::new().await;
    let backend = scene.world.backend();
    let meeting = scene.world.stop.interviews(backend, "emploi", "09:00", "12:00").await.unwrap();
    let session = meeting.session;
    let employer = scene.partner("Hôtel", 2).await;
    let command = desk(&scene, employer, session, hours("09:00", "11:00", 20, &[("10:00", "10:20")]));
    assert!(matches!(open(backend, &command).await.unwrap_err(), OpenDeskError::NotThere), "asked first");
    scene.claim(employer, session).await.unwrap();
    confirm(backend, scene.by, employer, session).await.unwrap();
    let first = open(backend, &command).await.unwrap();
    open(backend, &command).await.unwrap();
    assert!(matches!(open(backend, &command).await.unwrap_err(), OpenDeskError::NoTeam), "two teams, two desks");

    let page = read_partner::session(backend, employer, session).await.unwrap().unwrap();
    let read_partner::WhoComes::Desks(desks) = page.who else { unreachable!("an employer sees desks") };
    assert_eq!(desks.iter().map(|desk| desk.offer.label.as_str()).collect::<Vec<_>>(), ["Table 2", "Table 3"]);
    let starts: Vec<String> = desks[0].interviews.iter().map(|one| one.start.format("%H:%M").to_string()).collect();
    assert_eq!(starts, ["09:00", "09:20", "09:40", "10:20", "10:40"]);
    scene.world.check().await;

    // A draft with wishes of its own keeps the desks that came meanwhile.
    let draft = read_plan::draft(backend, scene.world.stop.tour).await.unwrap().unwrap();
    let mut plan = draft.plan;
    plan.stops[0].sessions[0].title = "Un autre titre".into();
    save_draft::save(backend, None, scene.world.stop.tour, draft.revision, plan).await.unwrap();
    close(backend, scene.by, employer, session, first).await.unwrap();
    let draft = read_plan::draft(backend, scene.world.stop.tour).await.unwrap().unwrap();
    let (_, in_draft) = draft.plan.session(session).unwrap();
    assert_eq!(in_draft.desks.iter().map(|desk| desk.label.as_str()).collect::<Vec<_>>(), ["Table 1", "Table 3"]);
    assert_eq!(in_draft.title, "Un autre titre");

    // Somebody comes to the desk that is left: it cannot be closed any more, nor the meeting be left.
    let mut tx = backend.db.read().await.unwrap();
    let sql = "select sl.id from slots sl join desks d on d.id = sl.desk_id where d.partner_id = $1 and sl.position >= 0 \
        order by sl.starts_at limit 1";
    let (slot,) = fetch_one!(&mut tx, (uuid::Uuid,), sql, employer.0).unwrap();
    tx.rollback().await.unwrap();
    let choice = domain::registration::Choice { session, slot: Some(domain::ids::SlotId(slot)) };
    let rosa = scene.world.register("Rosa", None, &[choice]).await;
    let ticket = scene.world.page(&rosa).await;
    let at = |desk: &str| Some((desk.to_owned(), "Hôtel".to_owned()));
    assert_eq!(ticket.registrations[0].session.desk, at("Table 3"), "the ticket says which desk");
    let elsewhere = &ticket.registrations[0].alternatives;
    assert!(elsewhere.iter().any(|one| one.desk == at("Table 3")), "and so does each other hour: {elsewhere:?}");
    assert!(matches!(withdraw(backend, scene.by, employer, session).await.unwrap_err(), WithdrawError::Booked));
    scene.world.check().await;

    // The day moves; the times that were closed stay behind, and break no rule.
    move_stop(backend, None, scene.world.stop.stop, 1, None).await.unwrap();
    scene.world.check().await;
}

#[tokio::test]
async fn desks_that_cannot_be_are_refused() {
    let scene = Scene::new().await;
    scene.direct().await;
    let backend = scene.world.backend();
    let meeting = scene.world.stop.interviews(backend, "emploi", "09:00", "12:00").await.unwrap().session;
    let workshop = scene.workshop("cv", "14:00", "15:00").await.session;
    let employer = scene.partner("Hôtel", 1).await;
    let good = desk(&scene, employer, meeting, hours("09:00", "11:00", 20, &[]));
    let refused = |change: fn(&mut OpenDesk)| {
        let mut command = good.clone();
        change(&mut command);
        async move { open(backend, &command).await.unwrap_err() }
    };
    assert!(matches!(refused(|desk| desk.job = String::new()).await, OpenDeskError::Job));
    assert!(matches!(refused(|desk| desk.job = "x".repeat(10_000)).await, OpenDeskError::Job));
    assert!(matches!(refused(|desk| desk.contract = "TIG".into()).await, OpenDeskError::Contract));
    let outside = refused(|desk| desk.hours.starts = hour("08:40")).await;
    assert!(matches!(outside, OpenDeskError::Outside));
    let short = refused(|desk| desk.hours.minutes = 3).await;
    assert!(matches!(short, OpenDeskError::Hours(DeskFault::Length)));
    let wrong = open(backend, &OpenDesk { session: workshop, ..good.clone() }).await.unwrap_err();
    assert!(matches!(wrong, OpenDeskError::Unknown), "only at an employer meeting");
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update rooms set capacity = 1").unwrap();
    tx.commit().await.unwrap();
    let tight = open(backend, &good).await.unwrap_err();
    assert!(matches!(&tight, OpenDeskError::Conflicts(found) if !found.is_empty()), "{tight:?}");
    let mut tx = backend.db.begin().await.unwrap();
    execute!(&mut tx, "update rooms set capacity = 40").unwrap();
    tx.commit().await.unwrap();
    open(backend, &good).await.unwrap();
    scene.world.check().await;
}
