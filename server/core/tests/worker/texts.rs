//! The words of a tour's messages: edited, tried, sent, and the program's own again.

use backend::fixture;
use backend::mail::transport::{MemoryTransport, SendError};
use backend::repo::outbox::MessageKind;
use backend::service::edit_text::{self, TextForm};
use backend::service::preview_text::{self, Preview, PreviewError, Whose};
use backend::service::read::ticket_by_link;
use backend::service::read_texts::{self, MessageText};
use backend::service::register::{Via, register};
use backend::service::typed::{SaveError, WrongKind};
use backend::worker::drain;
use backend::{execute, fetch_all};
use chrono::TimeDelta;
use domain::ids::LoginId;
use domain::wording::{FaultKind, TextKind, Wording};

use super::support::{World, decoded, world};

const TOUR: &str = fixture::TOUR_SLUG;

fn form(subject: &str, body: &str) -> TextForm {
    TextForm { subject: subject.to_owned(), body: body.to_owned() }
}

async fn save(world: &World, kind: TextKind, revision: i64, form: &TextForm) -> Result<(), SaveError> {
    let backend = &world.test.backend;
    edit_text::save(backend, LoginId(backend.new_id()), (TOUR, kind), revision, form).await
}

async fn stored(world: &World, kind: TextKind) -> MessageText {
    let all = read_texts::list(&world.test.backend, TOUR).await.unwrap().unwrap();
    assert_eq!(all.texts.len(), TextKind::ALL.len());
    all.texts.into_iter().find(|text| text.kind == kind).unwrap()
}

/// Subject and plain part of the confirmation that a new registration of Rosa's gets.
async fn confirmed(world: &World, transport: &MemoryTransport, slug: &str) -> String {
    let session = world.workshop(slug, "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    assert_eq!(drain(&world.test.backend, transport).await.unwrap().sent, 1);
    let mut tx = world.test.backend.db.read().await.unwrap();
    let sql = "select subject, body from outbox order by created_at desc, id desc";
    let rows = fetch_all!(&mut tx, (String, String), sql).unwrap();
    let (subject, body) = rows.into_iter().next().unwrap();
    format!("{subject}\n{body}").replace('\u{a0}', " ")
}

#[tokio::test]
async fn an_edited_text_is_what_leaves_until_the_original_is_back() {
    let world = world().await;
    let transport = MemoryTransport::default();
    let words = form("À noter : {jour}, {heure}, {commune}", "Nous gardons {séance} pour vous.\nMerci à {tournee} !");
    save(&world, TextKind::Confirmation, 0, &words).await.unwrap();
    let edited = stored(&world, TextKind::Confirmation).await;
    assert_eq!((edited.revision, edited.edited.is_some()), (1, true));
    assert_eq!(edited.body, "Nous gardons {séance} pour vous.\nMerci à {tournée}\u{a0}!");

    let text = confirmed(&world, &transport, "cv").await;
    assert!(text.starts_with("À noter : mardi 18 mai, 9 h, Le Lorrain\nBonjour Rosa,\n"), "{text}");
    assert!(text.contains("\n\nNous gardons « Séance cv » pour vous.\n\nMerci à La Caravane du Nord !\n\n"), "{text}");
    assert!(!text.contains("Votre place est réservée"));
    for fact in
        ["Date : mardi 18 mai 2027", "Heure : 9 h – 10 h 30", "Lieu : ", "Votre code : ", "/t/", "Ce n’est pas moi"]
    {
        assert!(text.contains(fact), "{fact} is missing in {text}");
    }

    world.test.clock.advance(TimeDelta::minutes(1));
    let backend = &world.test.backend;
    edit_text::reset(backend, LoginId(backend.new_id()), (TOUR, TextKind::Confirmation), 1).await.unwrap();
    let text = confirmed(&world, &transport, "forum").await;
    assert!(text.starts_with("Votre rendez-vous : mardi 18 mai à 9 h, Le Lorrain\nBonjour Rosa,\n"), "{text}");
    let original = stored(&world, TextKind::Confirmation).await;
    assert_eq!((original.revision, original.edited), (2, None));
    assert_eq!((original.subject, original.body), Wording::original(TextKind::Confirmation).source());
}

#[tokio::test]
async fn bytes_that_were_written_keep_the_words_of_their_moment() {
    let world = world().await;
    let session = world.workshop("cv", "09:00", "10:30").await;
    let (ticket, registration) = world.rosa(&session).await;
    world.enqueue(&world.about(MessageKind::Confirmation, ticket, registration, 0)).await;
    let transport = MemoryTransport::default();
    transport.refuse_next(SendError::from_reply(451, "4.3.0 later"));
    drain(&world.test.backend, &transport).await.unwrap();
    save(&world, TextKind::Confirmation, 0, &form("{jour} {heure} {commune}", "Autre chose.")).await.unwrap();
    world.test.clock.advance(TimeDelta::hours(1));
    assert_eq!(drain(&world.test.backend, &transport).await.unwrap().sent, 1);
    let text = decoded(&transport.delivered()[0].raw);
    assert!(text.contains("Votre place est réservée") && !text.contains("Autre chose"), "{text}");
}

#[tokio::test]
async fn the_second_of_two_is_told_and_a_reset_is_a_revision_too() {
    let world = world().await;
    let backend = &world.test.backend;
    let words = form("{jour} {heure} {commune}", "Premier.");
    save(&world, TextKind::Reminder, 0, &words).await.unwrap();
    let late = save(&world, TextKind::Reminder, 0, &words).await.unwrap_err();
    assert!(matches!(late, SaveError::Newer { revision: 1, .. }), "{late:?}");
    edit_text::reset(backend, LoginId(backend.new_id()), (TOUR, TextKind::Reminder), 1).await.unwrap();
    // The form of before the reset does not fit what was edited after it.
    save(&world, TextKind::Reminder, 2, &form("{jour} {heure} {commune}", "Deuxième.")).await.unwrap();
    let old = save(&world, TextKind::Reminder, 1, &words).await.unwrap_err();
    assert!(matches!(old, SaveError::Newer { revision: 3, .. }), "{old:?}");
    assert_eq!(stored(&world, TextKind::Reminder).await.body, "Deuxième.");
    let nowhere = ("nulle-part", TextKind::Reminder);
    let unknown = edit_text::save(backend, LoginId(backend.new_id()), nowhere, 0, &words).await;
    assert!(matches!(unknown, Err(SaveError::Missing)));
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_is_kept() {
    let world = world().await;
    let error = save(&world, TextKind::Offer, 0, &form("Bonjour", "Sortie de prison {heure")).await.unwrap_err();
    let SaveError::Wrong(wrong) = error else { panic!("{error:?}") };
    let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["subject", "subject", "subject", "body", "body"]);
    assert_eq!(wrong[3].kind, WrongKind::Wording(FaultKind::Unclosed));
    assert_eq!(wrong[4].kind, WrongKind::Wording(FaultKind::Forbidden(vec!["prison"])));
    assert_eq!(stored(&world, TextKind::Offer).await.revision, 0);
}

#[tokio::test]
async fn words_that_cannot_be_read_any_more_stop_no_message() {
    let world = world().await;
    save(&world, TextKind::Confirmation, 0, &form("{jour} {heure} {commune}", "Premier.")).await.unwrap();
    let mut tx = world.test.backend.db.begin().await.unwrap();
    execute!(&mut tx, "update message_texts set body = 'Bonjour {autrefois}'").unwrap();
    tx.commit().await.unwrap();
    let text = confirmed(&world, &MemoryTransport::default(), "cv").await;
    assert!(text.contains("Votre place est réservée"), "{text}");
}

async fn shown(world: &World, kind: TextKind, whose: Whose) -> Result<Preview, PreviewError> {
    let wording = Wording::original(kind);
    preview_text::show(&world.test.backend, (TOUR, kind), &wording, whose).await
}

#[tokio::test]
async fn every_kind_can_be_tried_and_no_edit_loses_a_fact() {
    let world = world().await;
    for kind in TextKind::ALL {
        let subject = if *kind == TextKind::Waiting { "{commune}" } else { "{jour} {heure} {commune}" };
        let body = if *kind == TextKind::Offer { "Bref, {limite}." } else { "Bref." };
        let wording = Wording::parse(*kind, subject, body).unwrap();
        let seen = preview_text::show(&world.test.backend, (TOUR, *kind), &wording, Whose::Example).await.unwrap();
        let plain = seen.plain.replace('\u{a0}', " ");
        assert!(plain.starts_with("Bonjour Rosa,\n\nBref"), "{kind:?}: {plain}");
        for fact in ["mardi 18 mai 2027", "9 h", "Le Lorrain", "Votre code : ", "/code\n", "La Caravane du Nord"] {
            assert!(plain.contains(fact), "{kind:?}: {fact} is missing in {plain}");
        }
        assert!(seen.html.contains("Gérer mon rendez-vous") && seen.forbidden.is_empty());
        assert!(shown(&world, *kind, Whose::Example).await.unwrap().subject.contains("Le Lorrain"));
    }
}

#[tokio::test]
async fn a_real_ticket_is_shown_without_what_opens_it() {
    let world = world().await;
    let backend = &world.test.backend;
    let (morning, noon) =
        (world.workshop("cv", "09:00", "10:30").await, world.workshop("forum", "11:00", "12:00").await);
    let one = fixture::person(backend, "Emile", None, &[noon.choice()]).unwrap();
    let one = register(backend, Via::Host, one).await.unwrap();
    let both = fixture::person(backend, "Zoé", Some("zoe@exemple.fr"), &[morning.choice(), noon.choice()]).unwrap();
    let both = register(backend, Via::Web, both).await.unwrap();
    let code = |link: String| async move { ticket_by_link(backend, &link).await.unwrap().unwrap().code };
    let (code_of_one, code_of_both) = (code(one.link.clone()).await, code(both.link.clone()).await);

    let typed = code_of_both.to_lowercase().replace(' ', "");
    let whose = preview_text::ticket(backend, TOUR, &typed).await.unwrap();
    let seen = shown(&world, TextKind::ConfirmationSeveral, whose).await.unwrap();
    assert!(
        seen.plain.contains("Bonjour Zoé,") && seen.plain.contains("Séance cv") && seen.plain.contains("Séance forum")
    );
    for secret in [code_of_both.as_str(), both.link.as_str(), "zoe@exemple.fr"] {
        assert!(!seen.plain.contains(secret) && !seen.html.contains(secret), "{secret}");
    }

    let whose = preview_text::ticket(backend, TOUR, &code_of_one).await.unwrap();
    assert!(shown(&world, TextKind::Reminder, whose).await.unwrap().plain.contains("Bonjour Emile,"));
    assert!(matches!(shown(&world, TextKind::ChangeSeveral, whose).await, Err(PreviewError::OnlyOne)));
    for wrong in ["", "ABCD EFGH", "n’importe quoi"] {
        assert!(matches!(preview_text::ticket(backend, TOUR, wrong).await, Err(PreviewError::UnknownTicket)));
    }
    let elsewhere = preview_text::ticket(backend, "nulle-part", &code_of_one).await;
    assert!(matches!(elsewhere, Err(PreviewError::UnknownTour)));
}
