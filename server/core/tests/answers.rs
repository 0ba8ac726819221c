//! « Je viens » and « Je ne viens pas » by the buttons of a message.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::keys::AnswerLink;
use backend::mail::transport::MemoryTransport;
use backend::service::answer_by_link::{self, AnswerError, AnswerPage, Standing, Wish};
use backend::service::forget_email::forget;
use backend::service::move_session::move_session;
use backend::service::read_outbox::{self, Filter};
use backend::service::register::Registered;
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::registration::RegistrationState::{Excused, Registered as Held};

const ROSA: &str = "rosa@exemple.fr";

/// Rosa has the only seat and Léa waits for it.
async fn full(w: &World) -> (Registered, Registered) {
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", Some(ROSA), &[rights.choice()]).await;
    let lea = w.wait("Léa", Some("lea@exemple.fr"), rights.choice()).await;
    w.test.clock.advance(TimeDelta::hours(1));
    (rosa, lea)
}

/// The texts of all letters that were written, oldest first.
async fn letters(w: &World) -> Vec<String> {
    drain(w.backend(), &MemoryTransport::default()).await.unwrap();
    let mut texts = Vec::new();
    for line in read_outbox::list(w.backend(), Filter::default(), 0).await.unwrap().messages.iter().rev() {
        texts.extend(read_outbox::one(w.backend(), line.id).await.unwrap().unwrap().body);
    }
    texts
}

/// The secrets of the buttons in a letter, as `(token, word)`.
fn buttons(letter: &str) -> Vec<(String, String)> {
    let addresses = letter.lines().filter_map(|line| line.split_once("/t/reponse/"));
    addresses.map(|(_, rest)| rest.split_once('/').unwrap()).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// The secret of the buttons in the first letter.
async fn first_token(w: &World) -> String {
    buttons(&letters(w).await[0])[0].0.clone()
}

async fn press(w: &World, token: &str, wish: Wish) -> Result<(), AnswerError> {
    answer_by_link::answer(w.backend(), &"essai".into(), token, wish).await
}

async fn page(w: &World, token: &str) -> AnswerPage {
    answer_by_link::read(w.backend(), token).await.unwrap().unwrap()
}

/// All that an answer could change.
async fn traces(w: &World) -> (Vec<String>, Vec<String>, i64) {
    let answers = w.count("select count(*) from calendar_answers").await;
    (w.kinds_of_messages().await, w.kinds_of_events().await, answers)
}

#[tokio::test]
async fn no_frees_the_seat_for_who_waits_and_pressing_again_changes_nothing() {
    let w = &World::new().await;
    let (rosa, lea) = full(w).await;
    let letter = letters(w).await.remove(0);
    let found = buttons(&letter);
    assert_eq!(found.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>(), ["oui", "non"]);
    let token = &found[1].0;
    assert!(letter.contains("Je viens\u{a0}:\n") && letter.contains("Je ne viens pas\u{a0}:\n"));

    let before = traces(w).await;
    let seen = page(w, token).await;
    assert_eq!((seen.standing, seen.former, &seen.token), (Standing::Held { said_yes: false }, None, token));
    assert_eq!(traces(w).await, before, "looking changes nothing");

    press(w, token, Wish::DoesNotCome).await.unwrap();
    assert_eq!((w.states(&rosa).await, w.states(&lea).await), (vec![Excused], vec![Held]));
    assert_eq!(page(w, token).await.standing, Standing::GivenBack { free: false });
    let after = traces(w).await;
    assert!(after.1.contains(&"answered".to_owned()) && after.0.contains(&"promotion".to_owned()));
    press(w, token, Wish::DoesNotCome).await.unwrap();
    w.test.clock.advance(TimeDelta::minutes(5));
    press(w, token, Wish::DoesNotCome).await.unwrap();
    assert_eq!(traces(w).await, after);

    // The seat is Léa's now.
    assert!(matches!(press(w, token, Wish::Comes).await, Err(AnswerError::Full)));
    assert_eq!((w.states(&rosa).await, traces(w).await), (vec![Excused], after));
    w.check().await;
}

#[tokio::test]
async fn who_comes_after_all_has_the_same_entry_again_while_a_seat_is_free() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", Some(ROSA), &[rights.choice()]).await;
    let token = first_token(w).await;
    w.test.clock.advance(TimeDelta::minutes(1));
    press(w, &token, Wish::DoesNotCome).await.unwrap();
    assert_eq!(page(w, &token).await.standing, Standing::GivenBack { free: true });
    // The letter that takes the entry back says where it is taken again.
    let letter = letters(w).await.pop().unwrap();
    assert!(letter.contains("Je viens finalement"), "{letter}");
    // Each step stands in the history of the first letter.
    let line = read_outbox::list(w.backend(), Filter::default(), 0).await.unwrap().messages.pop().unwrap();
    let history = read_outbox::one(w.backend(), line.id).await.unwrap().unwrap().history;
    let steps: Vec<&str> = history.iter().map(|(_, step)| step.as_str()).collect();
    assert!(steps.contains(&"La personne répond «\u{a0}non\u{a0}» par un bouton."), "{steps:?}");
    assert!(steps.contains(&"La place est rendue."), "{steps:?}");
    let again = buttons(&letter);
    assert_eq!(again.len(), 1);
    w.test.clock.advance(TimeDelta::minutes(1));
    press(w, &again[0].0, Wish::Comes).await.unwrap();
    assert_eq!((w.states(&rosa).await, w.taken(rights.slots[0]).await), (vec![Held], 1));
    assert_eq!(page(w, &token).await.standing, Standing::Held { said_yes: true });
    let after = traces(w).await;
    assert_eq!(after.0.iter().filter(|kind| *kind == "invitation").count(), 1);
    press(w, &again[0].0, Wish::Comes).await.unwrap();
    press(w, &token, Wish::Comes).await.unwrap();
    assert_eq!(traces(w).await, after);
    assert_eq!(w.count("select sequence from registrations").await, 2, "higher than that of the cancellation");
    w.check().await;
}

#[tokio::test]
async fn a_button_of_the_former_date_confirms_nothing_and_says_the_new_one() {
    let w = &World::new().await;
    let (rosa, _) = full(w).await;
    let old = first_token(w).await;
    press(w, &old, Wish::Comes).await.unwrap();
    assert_eq!(page(w, &old).await.standing, Standing::Held { said_yes: true });
    let eleven = NaiveDateTime::parse_from_str("2027-05-18 11:00", "%Y-%m-%d %H:%M").unwrap();
    move_session(w.backend(), None, rosa.placed[0].session, eleven, Some(w.stop.room), None).await.unwrap();
    w.test.clock.advance(TimeDelta::minutes(5));

    let seen = page(w, &old).await;
    let nine = NaiveDateTime::parse_from_str("2027-05-18 09:00", "%Y-%m-%d %H:%M").unwrap();
    assert_eq!((seen.starts, seen.former, seen.standing), (eleven, Some(nine), Standing::Held { said_yes: false }));
    for wish in [Wish::Comes, Wish::DoesNotCome, Wish::DoesNotCome] {
        assert!(matches!(press(w, &old, wish).await, Err(AnswerError::FormerTime)));
    }
    assert_eq!((w.states(&rosa).await, page(w, &old).await.standing), (vec![Held], Standing::Held { said_yes: false }));
    assert_eq!(w.count("select count(*) from calendar_answers where bearing = 'former_time'").await, 1);

    // The page of the old message leads to the answer for the new date.
    let new = seen.token;
    assert_ne!(new, old);
    press(w, &new, Wish::Comes).await.unwrap();
    assert_eq!(page(w, &new).await.standing, Standing::Held { said_yes: true });
    assert!(matches!(press(w, &old, Wish::DoesNotCome).await, Err(AnswerError::FormerTime)));
    assert_eq!(page(w, &new).await.standing, Standing::Held { said_yes: true }, "an older date takes nothing back");
    // So does the letter that told of the change.
    let told =
        letters(w).await.into_iter().find(|letter| letter.contains("Avant") && !buttons(letter).is_empty()).unwrap();
    assert_eq!(buttons(&told)[0].0, new);
    press(w, &new, Wish::DoesNotCome).await.unwrap();
    assert_eq!(w.states(&rosa).await, [Excused]);
    w.check().await;
}

#[tokio::test]
async fn nothing_changes_after_the_start_nor_for_a_link_that_is_not_ours() {
    let w = &World::new().await;
    let (rosa, _) = full(w).await;
    let token = first_token(w).await;
    let link = AnswerLink::read(&token).unwrap();
    let before = traces(w).await;
    let other = AnswerLink { starts_at: link.starts_at + TimeDelta::hours(1), ..link };
    let of_another_generation = w.backend().keys.answer_token(&link, 2);
    let replaced = token.replacen(&token[32..40], "00000001", 1);
    let unproven = format!("{}{}", &w.backend().keys.answer_token(&other, 1)[..50], &token[50..]);
    for wrong in ["inconnu", &of_another_generation, &replaced, &unproven] {
        assert_eq!(answer_by_link::read(w.backend(), wrong).await.unwrap(), None, "{wrong}");
        assert!(matches!(press(w, wrong, Wish::DoesNotCome).await, Err(AnswerError::Unknown)), "{wrong}");
    }
    assert!(matches!(press(w, "inconnu", Wish::Comes).await, Err(AnswerError::Unknown)));
    assert!(matches!(press(w, "inconnu", Wish::Comes).await, Err(AnswerError::TooManyTries)));
    assert_eq!(traces(w).await, before);
    // Who guesses wrong is slowed down; whoever has the link is not.
    press(w, &token, Wish::Comes).await.unwrap();

    w.at("2027-05-18T13:00:00Z");
    let before = traces(w).await;
    assert_eq!(page(w, &token).await.standing, Standing::Started);
    for wish in [Wish::Comes, Wish::DoesNotCome] {
        assert!(matches!(press(w, &token, wish).await, Err(AnswerError::Started)));
    }
    assert_eq!((w.states(&rosa).await, traces(w).await), (vec![Held], before));

    // Whose message it was not has no say in it any more.
    forget(w.backend(), &rosa.link).await.unwrap();
    assert_eq!(answer_by_link::read(w.backend(), &token).await.unwrap(), None);
    w.check().await;
}
