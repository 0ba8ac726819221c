//! The scenario `carrefour` on the engine under test.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::db::Tx;
use backend::db::testing::TestBackend;
use backend::scenario::{self, DEMO_NOW, LoadError, Scenario};
use backend::service::accept_invitation;
use backend::{fetch_all, fetch_one};
use chrono::{Datelike, NaiveDate, Weekday};
use domain::{holidays, neutral};

async fn loaded() -> (TestBackend, scenario::Loaded) {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    let loaded = scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    (test, loaded)
}

async fn count(tx: &mut Tx, sql: &'static str) -> i64 {
    fetch_one!(tx, (i64,), sql).unwrap().0
}

#[tokio::test]
async fn it_loads_once_and_invites_its_organiser() {
    let (test, loaded) = loaded().await;
    assert_eq!((loaded.tours, loaded.stops), (2, 21));
    assert!(loaded.registrations >= 300, "{}", loaded.registrations);
    let invited = accept_invitation::find(&test.backend, &loaded.organiser_invitation).await.unwrap().unwrap();
    assert_eq!(invited.name, "Marie-Ange");
    let again = scenario::load(&test.backend, Scenario::Carrefour).await.unwrap_err();
    assert!(matches!(again, LoadError::NotEmpty));
    assert_eq!(Scenario::parse("carrefour"), Some(Scenario::Carrefour));
    assert_eq!(Scenario::parse("Carrefour"), None);
}

#[tokio::test]
async fn it_is_as_large_as_a_real_tour() {
    let (test, loaded) = loaded().await;
    let mut tx = test.backend.db.read().await.unwrap();
    let tx = &mut tx;
    assert_eq!(
        count(tx, "select cast(count(distinct s.insee_code) as bigint) from stops s join tours t on t.id = s.tour_id where t.slug = 'caravane-du-nord'").await,
        14
    );
    assert_eq!(
        count(tx, "select cast(count(*) as bigint) from sessions").await,
        i64::try_from(loaded.sessions).unwrap()
    );
    assert_eq!(count(tx, "select cast(count(*) as bigint) from partners where kind <> 'employer'").await, 25);
    assert_eq!(count(tx, "select cast(count(distinct kind) as bigint) from partners").await, 12);
    assert_eq!(count(tx, "select cast(count(distinct partner_id) as bigint) from desks").await, 6);
    let idle = "select cast(count(*) as bigint) from stops p where (select count(*) from sessions s where s.stop_id = p.id) < 8";
    assert_eq!(count(tx, idle).await, 0);
    let themes = "select cast(count(*) as bigint) from stops p \
        where (select count(distinct s.theme) from sessions s where s.stop_id = p.id) < 8";
    assert_eq!(count(tx, themes).await, 0);
}

#[tokio::test]
async fn registrations_are_in_every_state_and_messages_wait() {
    let (test, loaded) = loaded().await;
    let mut tx = test.backend.db.read().await.unwrap();
    let states = fetch_all!(
        &mut tx,
        (String, i64),
        "select state, cast(count(*) as bigint) from registrations group by state order by state"
    )
    .unwrap();
    let names: Vec<&str> = states.iter().map(|(state, _)| state.as_str()).collect();
    assert_eq!(names, ["attended", "excused", "no_show", "offered", "registered", "revoked", "waitlisted"]);
    assert_eq!(states.iter().map(|(_, count)| count).sum::<i64>(), i64::try_from(loaded.registrations).unwrap());
    let kinds = fetch_all!(
        &mut tx,
        (String, i64),
        "select kind, cast(count(*) as bigint) from outbox group by kind order by kind"
    )
    .unwrap();
    let names: Vec<&str> = kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(names, ["cancellation", "confirmation", "invitation", "login_invitation", "offer", "promotion"]);
    let south = "select cast(count(*) as bigint) from tickets k join stops s on s.id = k.stop_id \
        join tours t on t.id = s.tour_id where t.slug = 'caravane-du-sud'";
    assert_eq!(count(&mut tx, south).await, 0);
}

#[tokio::test]
async fn the_caravan_rests_on_holidays_and_comes_on_tuesdays_and_thursdays() {
    let (test, _) = loaded().await;
    let mut tx = test.backend.db.read().await.unwrap();
    let days =
        fetch_all!(&mut tx, (String, NaiveDate, NaiveDate), "select slug, starts_on, ends_on from stops").unwrap();
    for (slug, starts_on, ends_on) in days {
        for day in starts_on.iter_days().take_while(|day| *day <= ends_on) {
            let known = holidays::holidays(day.year(), holidays::Zone::Martinique);
            assert!(known.iter().all(|(holiday, _)| *holiday != day), "{slug} {day}");
        }
        assert!([Weekday::Tue, Weekday::Thu].contains(&ends_on.weekday()), "{slug}");
    }
}

#[tokio::test]
async fn every_public_text_is_neutral() {
    let (test, _) = loaded().await;
    let mut tx = test.backend.db.read().await.unwrap();
    let texts = fetch_all!(
        &mut tx,
        (String,),
        "select public_name || ' ' || slug from tours \
         union select name || ' ' || address || ' ' || landmark || ' ' || how_to_come from venues \
         union select name from rooms union select name from partners union select coalesce(contact_email, '') from partners \
         union select slug || ' ' || landmark || ' ' || how_to_come || ' ' || bring from stops \
         union select slug || ' ' || title || ' ' || summary from sessions \
         union select label || ' ' || job || ' ' || contract from desks \
         union select coalesce(first_name, '') || ' ' || coalesce(email, '') from tickets"
    )
    .unwrap();
    assert!(texts.len() > 50);
    for (text,) in texts {
        assert_eq!(neutral::find_forbidden(&text), Vec::<&str>::new(), "{text}");
    }
}

#[tokio::test]
async fn nobody_is_real() {
    let (test, _) = loaded().await;
    let mut tx = test.backend.db.read().await.unwrap();
    let tickets = fetch_all!(
        &mut tx,
        (Option<String>, Option<String>, Option<String>),
        "select first_name, email, phone from tickets"
    )
    .unwrap();
    for (first_name, email, phone) in tickets {
        assert!(first_name.is_none_or(|name| !name.contains(' ')));
        assert!(email.is_none_or(|email| email.ends_with("@example.org") || email.ends_with("@example.net")));
        assert_eq!(phone, None);
    }
}
