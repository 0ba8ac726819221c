//! Kiosks: the code is typed once, the secret ends at once, and only the own stop can be filled.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::fixture::{TOUR_SLUG, ZONE};
use backend::service::accept_invitation::accept;
use backend::service::invite_login::{Role, invite};
use backend::service::pair_device::{PairError, pair};
use backend::service::prepare_device::{PrepareError, create, prepare, renew};
use backend::service::read_device::{DeviceState, by_secret, list, note_presence, offer, stops};
use backend::service::read_login::by_cookie;
use backend::service::register::{Outcome, RegisterError};
use backend::service::register_at_kiosk::{Command, register_at_kiosk};
use backend::service::revoke_device::revoke;
use backend::service::welcome::{Call, calls, hosts, open};
use chrono::TimeDelta;
use common::World;
use domain::email::EmailAddress;
use domain::ids::{DeviceId, IdempotencyKey, StopId};
use domain::person::{Drawing, Holder};

fn command(w: &World, session: domain::ids::SessionId) -> Command {
    let holder = Holder::new(None, Some(Drawing::Sailboat)).unwrap();
    Command { key: IdempotencyKey(w.backend().new_id()), holder, session, slot: None, wait: false }
}

#[tokio::test]
async fn a_code_pairs_one_device_within_the_hour() {
    let w = &World::new().await;
    let prepared = create(w.backend(), w.stop.stop, " Borne\tdu hall ").await.unwrap();
    let [listed] = &list(w.backend()).await.unwrap()[..] else { unreachable!("one kiosk") };
    assert_eq!((listed.name.as_str(), listed.town.as_str()), ("Borne du hall", "Le Lorrain"));
    assert_eq!((listed.state, listed.code.as_ref()), (DeviceState::Waiting, Some(&prepared.code)));

    let secret = pair(w.backend(), &"tablet".into(), &prepared.code.grouped()).await.unwrap();
    assert_eq!(by_secret(w.backend(), &secret).await.unwrap().unwrap().stop, w.stop.stop);
    assert!(matches!(pair(w.backend(), &"tablet".into(), prepared.code.as_str()).await, Err(PairError::Unknown)));
    let listed = &list(w.backend()).await.unwrap()[0];
    assert_eq!((listed.state, listed.code.as_ref()), (DeviceState::Alive, None));

    let late = renew(w.backend(), prepared.device).await.unwrap();
    assert_ne!(late.code, prepared.code);
    assert!(by_secret(w.backend(), &secret).await.unwrap().is_none(), "a new code ends the secret");
    w.test.clock.advance(TimeDelta::hours(1));
    assert!(matches!(pair(w.backend(), &"tablet".into(), late.code.as_str()).await, Err(PairError::Unknown)));
    assert_eq!(list(w.backend()).await.unwrap()[0].state, DeviceState::CodeOver);
    let stored = "select cast(count(*) as bigint) from devices where code_hash is null or secret_hash is not null";
    assert_eq!(w.count(stored).await, 0, "neither secret was kept");
}

#[tokio::test]
async fn two_devices_that_type_the_same_code_are_one() {
    let w = &World::new().await;
    let prepared = create(w.backend(), w.stop.stop, "Borne").await.unwrap();
    let mut typing = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (backend, code) = (w.backend().clone(), prepared.code.clone());
        typing.spawn(async move {
            pair(&backend, &format!("tablet {number}").as_str().into(), code.as_str()).await.is_ok()
        });
    }
    assert_eq!(typing.join_all().await.into_iter().filter(|paired| *paired).count(), 1);
}

#[tokio::test]
async fn a_revoked_kiosk_is_out_at_once() {
    let w = &World::new().await;
    let prepared = create(w.backend(), w.stop.stop, "Borne").await.unwrap();
    let secret = pair(w.backend(), &"tablet".into(), prepared.code.as_str()).await.unwrap();
    assert!(note_presence(w.backend(), &secret, true).await.unwrap());
    assert!(list(w.backend()).await.unwrap()[0].help.is_some());
    assert!(note_presence(w.backend(), &secret, false).await.unwrap());
    assert!(list(w.backend()).await.unwrap()[0].help.is_none());
    w.test.clock.advance(TimeDelta::minutes(5));
    assert_eq!(list(w.backend()).await.unwrap()[0].state, DeviceState::Silent);

    assert!(revoke(w.backend(), prepared.device).await.unwrap());
    assert!(!revoke(w.backend(), prepared.device).await.unwrap());
    assert!(by_secret(w.backend(), &secret).await.unwrap().is_none());
    assert!(!note_presence(w.backend(), &secret, false).await.unwrap());
    assert!(matches!(renew(w.backend(), prepared.device).await, Err(PrepareError::UnknownDevice)));
    assert!(list(w.backend()).await.unwrap().is_empty());

    let waiting = create(w.backend(), w.stop.stop, "Borne").await.unwrap();
    revoke(w.backend(), waiting.device).await.unwrap();
    assert!(matches!(pair(w.backend(), &"tablet".into(), waiting.code.as_str()).await, Err(PairError::Unknown)));
}

#[tokio::test]
async fn a_call_for_help_reaches_the_hosts_of_its_stop_and_nobody_else() {
    let w = &World::new().await;
    let backend = w.backend();
    let prepared = create(backend, w.stop.stop, "Borne du hall").await.unwrap();
    let secret = pair(backend, &"tablet".into(), prepared.code.as_str()).await.unwrap();
    let sign_in = async |name: &str| {
        let email = EmailAddress::parse(&format!("{name}@caravane.example")).unwrap();
        let token = invite(backend, &email, name, Role::Host).await.unwrap();
        let cookie = accept(backend, &token, "trois mangues sous la pluie").await.unwrap();
        by_cookie(backend, &cookie).await.unwrap().unwrap()
    };
    let (host, other) = (sign_in("ana").await, sign_in("max").await);
    hosts::name(backend, TOUR_SLUG, w.stop.stop, &[host.login]).await.unwrap();
    let seen = async |who| calls(backend, who, w.stop.stop).await.unwrap();
    assert!(seen(&host).await.is_empty());

    assert!(note_presence(backend, &secret, true).await.unwrap());
    let since = backend::zone::local(backend.now(), ZONE).unwrap();
    w.test.clock.advance(TimeDelta::minutes(2));
    assert!(note_presence(backend, &secret, true).await.unwrap());
    assert_eq!(seen(&host).await, [Call { kiosk: "Borne du hall".into(), since }]);
    assert_eq!(open(backend, &host, w.stop.stop).await.unwrap().unwrap().calls, seen(&host).await);
    assert!(seen(&other).await.is_empty());
    assert!(note_presence(backend, &secret, false).await.unwrap());
    assert!(seen(&host).await.is_empty());

    // A kiosk that was switched off in the middle of a call does not call for ever.
    assert!(note_presence(backend, &secret, true).await.unwrap());
    w.test.clock.advance(TimeDelta::minutes(61));
    assert!(seen(&host).await.is_empty());
}

#[tokio::test]
async fn guessing_codes_is_slowed_down_for_one_and_for_all() {
    let w = &World::new().await;
    let prepared = create(w.backend(), w.stop.stop, "Borne").await.unwrap();
    for typed in ["", "1", "00000000", "abcdefgh", "0000000000"] {
        assert!(matches!(pair(w.backend(), &"tablet".into(), typed).await, Err(PairError::Unknown)), "{typed:?}");
    }
    let code = prepared.code.as_str();
    assert!(matches!(pair(w.backend(), &"tablet".into(), code).await, Err(PairError::TooManyTries)));
    for number in 0..55 {
        let caller = format!("liar {number}");
        assert!(
            matches!(pair(w.backend(), &caller.as_str().into(), "00000000").await, Err(PairError::Unknown)),
            "{number}"
        );
    }
    assert!(matches!(pair(w.backend(), &"another".into(), code).await, Err(PairError::TooManyTries)));
    w.test.clock.advance(TimeDelta::minutes(11));
    pair(w.backend(), &"another".into(), code).await.unwrap();
}

#[tokio::test]
async fn a_kiosk_needs_a_name_and_an_open_stop() {
    let w = &World::new().await;
    assert_eq!(stops(w.backend()).await.unwrap().len(), 1);
    for name in ["", " \u{200b}\n", &"é".repeat(61)] {
        assert!(matches!(create(w.backend(), w.stop.stop, name).await, Err(PrepareError::Name)), "{name:?}");
    }
    let nowhere = StopId(w.backend().new_id());
    assert!(matches!(create(w.backend(), nowhere, "Borne").await, Err(PrepareError::UnknownStop)));
    let unknown = DeviceId(w.backend().new_id());
    assert!(matches!(renew(w.backend(), unknown).await, Err(PrepareError::UnknownDevice)));
    let first = prepare(w.backend(), w.stop.stop, "Borne").await.unwrap();
    let second = prepare(w.backend(), w.stop.stop, "Borne").await.unwrap();
    assert_eq!(first.device, second.device, "the one that waits gets the new code");
    assert!(matches!(pair(w.backend(), &"tablet".into(), first.code.as_str()).await, Err(PairError::Unknown)));
    pair(w.backend(), &"tablet".into(), second.code.as_str()).await.unwrap();
    assert_ne!(prepare(w.backend(), w.stop.stop, "Borne").await.unwrap().device, first.device);
    w.at("2027-05-20T12:00:00Z");
    assert!(stops(w.backend()).await.unwrap().is_empty());
    assert!(matches!(create(w.backend(), w.stop.stop, "Borne").await, Err(PrepareError::UnknownStop)));
}

#[tokio::test]
async fn a_kiosk_shows_and_fills_its_own_stop_only() {
    let w = &World::new().await;
    let own = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let day = w.stop.day.succ_opt().unwrap();
    let elsewhere = w.stop.another(w.backend(), "basse-pointe", day, ZONE).await.unwrap();
    let foreign = elsewhere.workshop(w.backend(), "cv", "09:00", "10:00", 3).await.unwrap();
    let prepared = create(w.backend(), w.stop.stop, "Borne").await.unwrap();
    let secret = pair(w.backend(), &"tablet".into(), prepared.code.as_str()).await.unwrap();
    let device = &by_secret(w.backend(), &secret).await.unwrap().unwrap();
    let page = offer(w.backend(), device).await.unwrap().unwrap();
    assert_eq!(page.sessions.iter().map(|session| session.id).collect::<Vec<_>>(), [own.session]);

    let refused = register_at_kiosk(w.backend(), device, command(w, foreign.session)).await;
    assert!(matches!(refused, Err(RegisterError::UnknownSession)));
    let wanted = command(w, own.session);
    let first = register_at_kiosk(w.backend(), device, wanted.clone()).await.unwrap();
    let again = register_at_kiosk(w.backend(), device, wanted.clone()).await.unwrap();
    assert_eq!((first.ticket, first.repeated, again.repeated), (again.ticket, false, true));
    let other = Command { holder: Holder::new(None, Some(Drawing::Sun)).unwrap(), ..wanted };
    assert!(matches!(register_at_kiosk(w.backend(), device, other).await, Err(RegisterError::KeyReused)));
    assert!(matches!(
        register_at_kiosk(w.backend(), device, command(w, own.session)).await,
        Err(RegisterError::Full { .. })
    ));
    let waiting = Command { wait: true, ..command(w, own.session) };
    let waiting = register_at_kiosk(w.backend(), device, waiting).await.unwrap();
    assert_eq!(waiting.placed[0].outcome, Outcome::Waitlisted { rank: 1 });
    assert_eq!(w.count("select cast(count(*) as bigint) from tickets where created_via = 'kiosk'").await, 2);
    w.check().await;
}
