//! Invitations, passphrases and login sessions of staff, on the engine under test.
#![expect(clippy::unwrap_used, reason = "tests")]

use backend::Backend;
use backend::db::testing::TestBackend;
use backend::service::accept_invitation::{self, AcceptError};
use backend::service::invite_login::{Role, invite};
use backend::service::passphrase::WeakPassphrase;
use backend::service::sign_in::{SignInError, sign_in};
use backend::service::{read_login, sign_out};
use chrono::TimeDelta;
use domain::email::EmailAddress;

const WORDS: &str = "trois mangues au bord du canal";
const ADDRESS: &str = "Josette@Exemple.example";

async fn start() -> TestBackend {
    TestBackend::new("2027-05-03T12:00:00Z").await.unwrap()
}

async fn invited(backend: &Backend) -> String {
    invite(backend, &EmailAddress::parse(ADDRESS).unwrap(), "Josette", Role::Organiser).await.unwrap()
}

async fn joined(backend: &Backend) -> String {
    let token = invited(backend).await;
    accept_invitation::accept(backend, &token, WORDS).await.unwrap()
}

#[tokio::test]
async fn an_invitation_is_used_once_and_signs_in() {
    let test = start().await;
    let backend = &test.backend;
    let token = invited(backend).await;
    assert_eq!(token.len(), 43);
    let shown = accept_invitation::find(backend, &token).await.unwrap().unwrap();
    assert_eq!((shown.email.as_str(), shown.name.as_str()), ("josette@exemple.example", "Josette"));

    let weak = accept_invitation::accept(backend, &token, "motdepasse2027").await.unwrap_err();
    assert!(matches!(weak, AcceptError::Weak(WeakPassphrase::TooCommon)));
    let cookie = accept_invitation::accept(backend, &token, WORDS).await.unwrap();
    let signed_in = read_login::by_cookie(backend, &cookie).await.unwrap().unwrap();
    assert_eq!((signed_in.name.as_str(), signed_in.role, signed_in.partner), ("Josette", Role::Organiser, None));

    let again = accept_invitation::accept(backend, &token, WORDS).await.unwrap_err();
    assert!(matches!(again, AcceptError::NotValid));
    assert_eq!(accept_invitation::find(backend, &token).await.unwrap(), None);
}

#[tokio::test]
async fn an_invitation_ends_after_seven_days_or_with_the_next_one() {
    let test = start().await;
    let backend = &test.backend;
    let first = invited(backend).await;
    let second = invited(backend).await;
    assert_eq!(accept_invitation::find(backend, &first).await.unwrap(), None);
    test.clock.advance(TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(accept_invitation::find(backend, &second).await.unwrap().is_some());
    test.clock.advance(TimeDelta::seconds(1));
    let late = accept_invitation::accept(backend, &second, WORDS).await.unwrap_err();
    assert!(matches!(late, AcceptError::NotValid));
}

#[tokio::test]
async fn a_new_invitation_replaces_the_passphrase_and_ends_what_was_open() {
    let test = start().await;
    let backend = &test.backend;
    let old_cookie = joined(backend).await;
    let token = invited(backend).await;
    assert!(read_login::by_cookie(backend, &old_cookie).await.unwrap().is_some());
    accept_invitation::accept(backend, &token, "cinq crabes sur la plage").await.unwrap();
    assert_eq!(read_login::by_cookie(backend, &old_cookie).await.unwrap(), None);
    let old_words = sign_in(backend, &"phone".into(), ADDRESS, WORDS).await.unwrap_err();
    assert!(matches!(old_words, SignInError::Refused));
    sign_in(backend, &"phone".into(), ADDRESS, "cinq crabes sur la plage").await.unwrap();
}

#[tokio::test]
async fn two_people_with_one_link_make_one_login_session() {
    let test = start().await;
    let token = invited(&test.backend).await;
    let (one, two) = tokio::join!(
        accept_invitation::accept(&test.backend, &token, WORDS),
        accept_invitation::accept(&test.backend, &token, "cinq crabes sur la plage"),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
}

#[tokio::test]
async fn signing_in_forgives_capitals_and_tells_nothing_about_addresses() {
    let test = start().await;
    let backend = &test.backend;
    joined(backend).await;
    let cookie = sign_in(backend, &"phone".into(), " JOSETTE@exemple.EXAMPLE ", WORDS).await.unwrap();
    assert!(read_login::by_cookie(backend, &cookie).await.unwrap().is_some());
    let wrong = sign_in(backend, &"phone".into(), ADDRESS, "trois mangues").await.unwrap_err();
    let unknown = sign_in(backend, &"phone".into(), "personne@exemple.example", WORDS).await.unwrap_err();
    let silly = sign_in(backend, &"phone".into(), "\0\r\n", &"x".repeat(10_000)).await.unwrap_err();
    for error in [wrong, unknown, silly] {
        assert!(matches!(error, SignInError::Refused));
    }
    // invited, not joined: no passphrase opens it
    let email = EmailAddress::parse("max@exemple.example").unwrap();
    invite(backend, &email, "Max", Role::Host).await.unwrap();
    let unset = sign_in(backend, &"tablet".into(), "max@exemple.example", "").await.unwrap_err();
    assert!(matches!(unset, SignInError::Refused));
}

#[tokio::test]
async fn five_wrong_tries_close_the_door_for_ten_minutes() {
    let test = start().await;
    let backend = &test.backend;
    joined(backend).await;
    // one device, many addresses
    for n in 0..5 {
        let error = sign_in(backend, &"van".into(), &format!("n{n}@exemple.example"), WORDS).await.unwrap_err();
        assert!(matches!(error, SignInError::Refused));
    }
    let by_device = sign_in(backend, &"van".into(), ADDRESS, WORDS).await.unwrap_err();
    assert!(matches!(by_device, SignInError::TooManyTries));
    // many devices, one address; known or not, the same
    for address in [ADDRESS, "personne@exemple.example"] {
        for n in 0..5 {
            let error = sign_in(backend, &format!("{address} {n}").as_str().into(), address, "wrong words here")
                .await
                .unwrap_err();
            assert!(matches!(error, SignInError::Refused));
        }
        let by_account = sign_in(backend, &format!("{address} 5").as_str().into(), address, WORDS).await.unwrap_err();
        assert!(matches!(by_account, SignInError::TooManyTries));
    }
    test.clock.advance(TimeDelta::minutes(10));
    sign_in(backend, &"van".into(), ADDRESS, WORDS).await.unwrap();
}

#[tokio::test]
async fn many_tries_at_once_count_one_by_one() {
    let test = start().await;
    joined(&test.backend).await;
    let mut running = Vec::new();
    for n in 0..12 {
        let backend = test.backend.clone();
        running.push(tokio::spawn(async move {
            sign_in(&backend, &format!("d{n}").as_str().into(), ADDRESS, "wrong words here").await
        }));
    }
    let mut refused = 0;
    for task in running {
        refused += usize::from(matches!(task.await.unwrap(), Err(SignInError::Refused)));
    }
    assert_eq!(refused, 5);
}

#[tokio::test]
async fn right_passphrases_do_not_use_up_tries() {
    let test = start().await;
    joined(&test.backend).await;
    for _ in 0..7 {
        sign_in(&test.backend, &"phone".into(), ADDRESS, WORDS).await.unwrap();
    }
}

#[tokio::test]
async fn a_login_session_ends_when_idle_when_old_and_when_signed_out() {
    let test = start().await;
    let backend = &test.backend;
    let first = joined(backend).await;
    let login = read_login::by_cookie(backend, &first).await.unwrap().unwrap().login;
    let is_open = async |cookie: &str| read_login::by_cookie(backend, cookie).await.unwrap().is_some();

    // idle: two hours without a page
    test.clock.advance(TimeDelta::hours(2));
    assert!(!is_open(&first).await);

    // old: used all day, ended after twelve hours
    let day = sign_in(backend, &"phone".into(), ADDRESS, WORDS).await.unwrap();
    for _ in 0..11 {
        test.clock.advance(TimeDelta::hours(1));
        assert!(is_open(&day).await);
    }
    test.clock.advance(TimeDelta::hours(1));
    assert!(!is_open(&day).await);

    // one device, then all
    let one = sign_in(backend, &"phone".into(), ADDRESS, WORDS).await.unwrap();
    let two = sign_in(backend, &"tablet".into(), ADDRESS, WORDS).await.unwrap();
    let three = sign_in(backend, &"desk".into(), ADDRESS, WORDS).await.unwrap();
    sign_out::one(backend, &one).await.unwrap();
    sign_out::one(backend, "unknown").await.unwrap();
    assert_eq!((is_open(&one).await, is_open(&two).await, is_open(&three).await), (false, true, true));
    assert!(sign_out::everywhere(backend, login).await.unwrap() >= 2);
    assert_eq!((is_open(&two).await, is_open(&three).await), (false, false));
    assert!(!is_open("").await);
}
