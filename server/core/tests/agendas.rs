//! The calendars of partners: seen first, then kept as times alone, looked at again by the worker, and
//! fetched from nowhere but the public internet.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "agendas/fetching.rs"]
mod fetching;
#[path = "agendas/stub.rs"]
mod stub;

#[path = "common/world.rs"]
mod common;

use std::sync::Arc;

use backend::fixture::SessionFixture;
use backend::ical::busy::Period;
use backend::repo::partners::{self, NewPartner};
use backend::service::answer_claim::confirm;
use backend::service::claim_session::{Busy, ClaimError, claim};
use backend::service::declare_availability::{DeclareAvailability, declare};
use backend::service::invite_login::{NewLogin, Role, invite_by_mail};
use backend::service::link_agenda::{LinkAgenda, LinkError, from_text, link, to_text, unlink};
use backend::service::look_at_agenda::{LookError, Source, look};
use backend::service::read_agenda::agenda;
use backend::service::refresh_agendas::refresh;
use backend::service::{propose_dates, read_partner};
use backend::{Backend, fetch_all, fetch_one};
use chrono::TimeDelta;
use common::{World, hour};
use domain::email::EmailAddress;
use domain::ids::{LoginId, PartnerId};
use domain::partner::{AgendaProblem, Availability, AvailabilityClash};
use stub::{Page, Site};

const SECRET: &str = "Rendez-vous chez le cardiologue";

struct Scene {
    world: World,
    by: LoginId,
    partner: PartnerId,
    session: SessionFixture,
}

impl Scene {
    /// One partner with so many teams, one session on 18 May from 9:00 to 10:00 in Martinique.
    async fn new(teams: i64) -> Self {
        let world = World::new().await;
        let backend = world.backend();
        let email = EmailAddress::parse("ana@exemple.fr").unwrap();
        let new = NewLogin { email, name: "Ana".into(), role: Role::Host, partner: None };
        let by = invite_by_mail(backend, &new).await.unwrap();
        let partner = PartnerId(backend.new_id());
        let new = NewPartner {
            id: partner,
            name: "Un",
            kind: "housing",
            teams,
            contact_email: None,
            created_at: backend.now(),
        };
        let mut tx = backend.db.begin().await.unwrap();
        partners::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let session = world.stop.workshop(backend, "logement", "09:00", "10:00", 3).await.unwrap();
        Self { world, by, partner, session }
    }

    fn backend(&self) -> &Backend {
        self.world.backend()
    }

    async fn link(&self, events: &str, address: Option<&str>) {
        let looked = look(self.backend(), self.partner, Source::File(calendar(events).as_bytes())).await.unwrap();
        let periods = from_text(&to_text(&looked.reading.periods)).unwrap();
        let command = LinkAgenda { by: self.by, partner: self.partner, address, events: 1, busy: &periods };
        link(self.backend(), &command).await.unwrap();
    }

    async fn claim(&self) -> Result<domain::partner::ClaimState, ClaimError> {
        claim(self.backend(), self.by, self.partner, self.session.session).await
    }

    async fn is_refused(&self) -> bool {
        matches!(self.claim().await, Err(ClaimError::Busy(Busy::Unavailable(AvailabilityClash::Busy))))
    }

    async fn periods(&self) -> i64 {
        let mut tx = self.backend().db.read().await.unwrap();
        fetch_one!(&mut tx, (i64,), "select count(*) from partner_busy").unwrap().0
    }
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n")
}

fn event(start: &str, length: &str) -> String {
    format!("BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:{SECRET}\r\nDTSTART:{start}\r\nDURATION:{length}\r\nEND:VEVENT\r\n")
}

#[tokio::test]
async fn a_calendar_keeps_its_partner_from_what_overlaps_and_from_nothing_else() {
    let scene = Scene::new(1).await;
    // On the wall of the tour: 9:30 is in the session, which begins at 9:00.
    scene.link(&event("20270518T100000", "PT1H"), None).await;
    let day = read_partner::days(scene.backend(), scene.partner).await.unwrap().unwrap();
    assert_eq!(day.days[0].busy, [(hour("10:00"), hour("11:00"))]);
    assert_eq!(day.agenda.unwrap().coming, 1);
    scene.link(&event("20270518T093000", "PT10M"), None).await;
    assert_eq!(scene.periods().await, 1, "one calendar in the place of the other");
    assert!(scene.is_refused().await);
    scene.link(&event("20270518T100000", "PT1H"), None).await;
    scene.claim().await.unwrap();
}

#[tokio::test]
async fn the_own_word_goes_before_the_calendar_and_the_organiser_before_both() {
    let scene = Scene::new(1).await;
    scene.link(&event("20270518T093000", "PT10M"), None).await;
    let said = Availability { from: hour("08:00"), to: hour("12:00"), teams: 1 };
    let (stop, day) = (scene.world.stop.stop, "2027-05-18".parse().unwrap());
    let say = |said| DeclareAvailability { by: scene.by, partner: scene.partner, stop, day, said };
    declare(scene.backend(), &say(Some(said))).await.unwrap();
    scene.claim().await.unwrap();
    declare(scene.backend(), &say(None)).await.unwrap();
    let home = read_partner::home(scene.backend(), scene.partner).await.unwrap().unwrap();
    assert_eq!(home.coming[0].clash, Some(AvailabilityClash::Busy));
    confirm(scene.backend(), scene.by, scene.partner, scene.session.session).await.unwrap();
}

#[tokio::test]
async fn a_calendar_is_that_of_one_team() {
    let scene = Scene::new(2).await;
    scene.link(&event("20270518T093000", "PT10M"), None).await;
    scene.claim().await.unwrap();
}

#[tokio::test]
async fn what_we_wrote_into_a_calendar_keeps_nobody_busy() {
    let scene = Scene::new(1).await;
    scene.claim().await.unwrap();
    let own = event("20270518T090000", "PT1H").replace("UID:x", &format!("UID:{}", scene.session.session));
    let looked = look(scene.backend(), scene.partner, Source::File(calendar(&own).as_bytes())).await.unwrap();
    assert_eq!(looked.reading.periods, []);
}

#[tokio::test]
async fn a_day_that_is_taken_is_no_day_for_dates() {
    let scene = Scene::new(1).await;
    scene.link(&(event("20270518T090000", "PT5H") + &event("20270519T090000", "PT3H")), None).await;
    let slug = {
        let mut tx = scene.backend().db.read().await.unwrap();
        fetch_one!(&mut tx, (String,), "select slug from tours").unwrap().0
    };
    let ground = propose_dates::ground(scene.backend(), &slug).await.unwrap().unwrap();
    let away: Vec<_> = ground.around.absences.iter().map(|one| (one.partner, one.day.to_string(), one.teams)).collect();
    assert_eq!(away, [(scene.partner, "2027-05-18".to_owned(), 1)]);
}

#[tokio::test]
async fn titles_are_kept_nowhere_and_nothing_is_left_of_what_was_unlinked() {
    let scene = Scene::new(1).await;
    scene.link(&event("20270518T093000", "PT10M"), None).await;
    let mut tx = scene.backend().db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (i64, Option<String>), "select events, address from partner_agendas").unwrap();
    assert_eq!(rows, [(1, None)], "times, a count, an address: there is no column for a title");
    drop(tx);
    unlink(scene.backend(), scene.partner).await.unwrap();
    assert_eq!((scene.periods().await, agenda(scene.backend(), scene.partner).await.unwrap()), (0, None));
    let nobody = PartnerId(scene.backend().new_id());
    assert!(matches!(unlink(scene.backend(), nobody).await, Err(LinkError::Unknown)));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_refused_with_its_reason_and_line() {
    let scene = Scene::new(1).await;
    let nested = calendar(&"BEGIN:X\r\n".repeat(20));
    let many = calendar(&"BEGIN:VEVENT\r\nEND:VEVENT\r\n".repeat(40_000));
    for (bytes, problem, line) in [
        ("bonjour", AgendaProblem::NoCalendar, None),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT", AgendaProblem::Truncated, Some(2)),
        (nested.as_str(), AgendaProblem::Broken, Some(9)),
        (many.as_str(), AgendaProblem::TooMany, Some(40_002)),
    ] {
        let error = look(scene.backend(), scene.partner, Source::File(bytes.as_bytes())).await.unwrap_err();
        let LookError::Problem(found, at) = error else { unreachable!("{error}") };
        assert_eq!((found, at), (problem, line));
    }
}

#[test]
fn only_times_of_ours_come_back_from_a_form() {
    let period = |from: &str, to: &str| Period { starts_at: from.parse().unwrap(), ends_at: to.parse().unwrap() };
    let busy = [
        period("2027-05-18T09:00:00Z", "2027-05-18T10:00:00Z"),
        period("2027-05-18T11:00:00Z", "2027-05-18T12:00:00Z"),
    ];
    let text = to_text(&busy);
    assert_eq!(text, "20270518T090000Z/20270518T100000Z,20270518T110000Z/20270518T120000Z");
    assert_eq!(from_text(&text).as_deref(), Some(busy.as_slice()));
    assert_eq!(from_text("").as_deref(), Some([].as_slice()));
    let backwards = "20270518T110000Z/20270518T120000Z,20270518T090000Z/20270518T100000Z";
    let touching = "20270518T090000Z/20270518T100000Z,20270518T100000Z/20270518T110000Z";
    for wrong in [
        "x",
        "20270518T090000Z",
        "20270518T090000Z/20270518T090000Z",
        "20270518T090000/20270518T100000",
        backwards,
        touching,
    ] {
        assert_eq!(from_text(wrong), None, "{wrong}");
    }
    let far = (0..5_000).map(|number| format!("{:04}0101T000000Z/{:04}0101T000001Z", 1_000 + number, 1_000 + number));
    assert_eq!(from_text(&far.collect::<Vec<_>>().join(",")), None, "too many");
}

#[tokio::test]
async fn an_address_is_looked_at_again_and_keeps_what_it_said_when_it_fails() {
    let mut scene = Scene::new(1).await;
    let site = Site::new().await;
    scene.world.test.backend.web = Arc::new(site.web());
    site.set(Page::calendar(&calendar(&event("20270518T093000", "PT10M")), "\"un\""));
    scene.link("", Some("http://agenda.example/moi.ics")).await;
    assert_eq!((refresh(scene.backend()).await.unwrap(), site.asked()), (0, 0), "not before its hour");

    let later = |scene: &Scene| scene.world.test.clock.advance(TimeDelta::hours(4));
    later(&scene);
    assert_eq!(refresh(scene.backend()).await.unwrap(), 1);
    assert_eq!((scene.periods().await, refresh(scene.backend()).await.unwrap()), (1, 0), "once in four hours");
    let read_at = scene.backend().now();

    later(&scene);
    refresh(scene.backend()).await.unwrap();
    assert_eq!((site.asked(), site.unchanged()), (2, 1), "the second time with its tag");
    assert!(agenda(scene.backend(), scene.partner).await.unwrap().unwrap().read_at > read_at);

    let read_at = scene.backend().now();
    site.set(Page::calendar("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "\"deux\""));
    later(&scene);
    refresh(scene.backend()).await.unwrap();
    let failed = agenda(scene.backend(), scene.partner).await.unwrap().unwrap();
    assert_eq!(failed.problem, Some((AgendaProblem::Truncated, Some(2))));
    assert_eq!((failed.read_at, scene.periods().await), (read_at, 1), "what was read before stays");
    assert!(scene.is_refused().await);

    site.set(Page::calendar(&calendar(""), "\"trois\""));
    later(&scene);
    refresh(scene.backend()).await.unwrap();
    let mended = agenda(scene.backend(), scene.partner).await.unwrap().unwrap();
    assert_eq!((mended.problem, scene.periods().await), (None, 0));
    scene.claim().await.unwrap();
}

#[tokio::test]
async fn two_workers_ask_an_address_once() {
    let mut scene = Scene::new(1).await;
    let site = Site::new().await;
    scene.world.test.backend.web = Arc::new(site.web());
    site.set(Page::calendar(&calendar(""), "\"un\""));
    scene.link("", Some("http://agenda.example/moi.ics")).await;
    scene.world.test.clock.advance(TimeDelta::hours(4));
    let (one, two) = tokio::join!(refresh(scene.backend()), refresh(scene.backend()));
    assert_eq!((one.unwrap() + two.unwrap(), site.asked()), (1, 1));
}
