//! The buttons of a message over HTTP: looking changes nothing, posting does, and nothing is given away.

use backend::fixture;
use backend::keys::AnswerLink;
use backend::service::answer_by_link::{self, Standing};
use backend::service::read::ticket_by_link;
use backend::service::register::{Via, register};

use crate::client::{get, send};
use crate::harness::Served;

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test(flavor = "multi_thread")]
async fn who_opens_the_page_changes_nothing_and_who_posts_answers() {
    let served = Served::start().await;
    let backend = &served.test.backend;
    let session = served.stop.workshop(backend, "logement", "09:00", "10:30", 1).await.unwrap();
    let rosa = fixture::person(backend, "Rosacanari", Some("rosa@exemple.fr"), &[session.choice()]).unwrap();
    let rosa = register(backend, Via::Web, rosa).await.unwrap();
    let ticket = ticket_by_link(backend, &rosa.link).await.unwrap().unwrap();
    let starts_at = "2027-05-18T13:00:00Z".parse().unwrap();
    let link = AnswerLink { registration: ticket.registrations[0].id, sequence: 0, starts_at };
    let token = backend.keys.answer_token(&link, 0);
    let standing = async || answer_by_link::read(backend, &token).await.unwrap().unwrap().standing;
    let path = |word: &str| format!("/t/reponse/{token}/{word}");

    for method in ["GET", "HEAD"] {
        for word in ["oui", "non"] {
            assert_eq!(send(served.address, method, &path(word), &[], "").await.status, 200);
            assert_eq!(standing().await, Standing::Held { said_yes: false }, "{method} {word}");
        }
    }
    let page = get(served.address, &path("non")).await.body;
    assert!(
        page.contains("Vous ne venez pas") && page.contains("Oui, je ne viens pas") && page.contains("Mardi 18 mai")
    );
    // Neither the person nor the ticket is shown.
    for secret in ["Rosacanari", "rosa@exemple.fr", &ticket.code, &rosa.link] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert_eq!(get(served.address, &path("peut-etre")).await.status, 404);

    // A scanner that posts from elsewhere is refused.
    assert_eq!(send(served.address, "POST", &path("non"), &[FORM], "").await.status, 403);
    for (word, said, now) in [
        ("oui", "C’est noté. Vous venez.", Standing::Held { said_yes: true }),
        ("oui", "C’est noté. Vous venez.", Standing::Held { said_yes: true }),
        ("non", "C’est noté. Vous ne venez pas.", Standing::GivenBack { free: true }),
        ("non", "Je viens finalement", Standing::GivenBack { free: true }),
        ("oui", "C’est noté. Vous venez.", Standing::Held { said_yes: true }),
    ] {
        let answer = send(served.address, "POST", &path(word), &[FORM, OURS], "").await;
        assert_eq!((answer.status, answer.header("location")), (303, path(word).as_str()));
        assert!(get(served.address, &path(word)).await.body.contains(said), "{said}");
        assert_eq!(standing().await, now);
    }
    served.test.clock.set(starts_at);
    let late = send(served.address, "POST", &path("non"), &[FORM, OURS], "").await;
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Rien ne change plus"), "{}", late.body);
    assert_eq!(standing().await, Standing::Started);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_not_ours_says_how_to_go_on_and_guessing_is_slowed_down() {
    let served = Served::start().await;
    let path = format!("/t/reponse/{}/non", "0".repeat(82));
    let page = get(served.address, &path).await;
    assert_eq!(page.status, 404);
    assert!(page.body.contains("Ce lien ne marche pas ou plus.") && page.body.contains("href=\"/code\""));
    let mut cookie = String::new();
    for expected in [404, 404, 404, 404, 404, 429] {
        let answer = send(served.address, "POST", &path, &[FORM, OURS, ("cookie", &cookie)], "").await;
        assert_eq!(answer.status, expected, "{}", answer.body);
        if let Some(fresh) = answer.header("set-cookie").split(';').next().filter(|fresh| !fresh.is_empty()) {
            fresh.clone_into(&mut cookie);
        }
    }
}
