//! Mail that comes back: what a calendar answers, and what follows from it.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use backend::mail::transport::MemoryTransport;
use backend::service::handle_mail::handle_stored;
use backend::service::move_session::move_session;
use backend::service::read_inbox::{self, Inbox};
use backend::service::receive_mail::{Receipt, ReceiveError, receive};
use backend::service::register::Registered;
use backend::service::settle_mail::settle;
use backend::worker::drain;
use chrono::{NaiveDateTime, TimeDelta};
use common::World;
use domain::ids::{LoginId, RegistrationId};
use domain::registration::RegistrationState::{Excused, Registered as Held};
use uuid::Uuid;

const ROSA: &str = "rosa@exemple.fr";
const US: &str = "rdv@caravane.example";
const PROOF: &str = "Authentication-Results: mx.caravane.example; dkim=pass header.d=exemple.fr\r\n";

/// An answer as a web calendar sends it.
#[derive(Clone, Copy)]
struct Reply<'a> {
    says: &'a str,
    registration: RegistrationId,
    sequence: i64,
    /// DTSTAMP, the last four signs: minute and second.
    stamp: &'a str,
    starts: &'a str,
    proof: &'a str,
    from: &'a str,
    attendee: &'a str,
}

impl<'a> Reply<'a> {
    fn to(registration: RegistrationId, says: &'a str) -> Self {
        Self {
            says,
            registration,
            sequence: 0,
            stamp: "0000",
            starts: "20270518T130000Z",
            proof: PROOF,
            from: ROSA,
            attendee: ROSA,
        }
    }

    fn raw(&self) -> String {
        let Self { says, registration, sequence, stamp, starts, proof, from, attendee } = self;
        format!(
            "{proof}From: Rosa <{from}>\r\nTo: {US}\r\nSubject: Re\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n\
             BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{registration}\r\nSEQUENCE:{sequence}\r\n\
             DTSTAMP:20270503T12{stamp}Z\r\nDTSTART:{starts}\r\nATTENDEE;PARTSTAT={says}:mailto:{attendee}\r\n\
             COMMENT:Merci\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }

    /// Comes in and is read a while later; answers what it was taken for.
    async fn comes(&self, w: &World) -> String {
        w.test.clock.advance(TimeDelta::minutes(1));
        assert_eq!(receive(w.backend(), self.from, US, self.raw().as_bytes()).await.unwrap(), Receipt::Stored);
        assert_eq!(handle_stored(w.backend()).await.unwrap(), 1);
        let Inbox { tasks, handled } = read_inbox::read(w.backend()).await.unwrap();
        tasks.into_iter().chain(handled).max_by_key(|one| one.received_at).unwrap().sentence.to_owned()
    }
}

async fn answer_kept(w: &World) -> i64 {
    w.count("select count(*) from calendar_answers where bearing = 'applies'").await
}

/// Rosa has the only seat and Léa waits for it.
async fn full(w: &World) -> (Registered, Registered) {
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", Some(ROSA), &[rights.choice()]).await;
    let lea = w.wait("Léa", Some("lea@exemple.fr"), rights.choice()).await;
    w.test.clock.advance(TimeDelta::hours(1));
    (rosa, lea)
}

#[tokio::test]
async fn a_proven_no_frees_the_seat_for_who_waits_and_the_same_again_changes_nothing() {
    let w = &World::new().await;
    let (rosa, lea) = full(w).await;
    let reply = Reply::to(w.only(&rosa).await, "DECLINED");
    assert_eq!(reply.comes(w).await, "Un agenda répond «\u{a0}non\u{a0}». La place est libérée.");
    assert_eq!((w.states(&rosa).await, w.states(&lea).await), (vec![Excused], vec![Held]));
    w.check().await;
    let (messages, events) = (w.kinds_of_messages().await, w.kinds_of_events().await);
    assert!(messages.contains(&"promotion".to_owned()) && events.contains(&"answered".to_owned()));

    // The same bytes, and the same answer over another way.
    assert_eq!(receive(w.backend(), ROSA, US, reply.raw().as_bytes()).await.unwrap(), Receipt::Known);
    let again = Reply { proof: &format!("Received: by other.example\r\n{PROOF}"), ..reply };
    assert!(receive(w.backend(), ROSA, US, again.raw().as_bytes()).await.is_ok());
    handle_stored(w.backend()).await.unwrap();
    assert_eq!((w.kinds_of_messages().await, w.kinds_of_events().await), (messages, events));
    w.check().await;
}

#[tokio::test]
async fn a_no_that_nobody_vouches_for_asks_once_and_keeps_the_seat() {
    let w = &World::new().await;
    let (rosa, lea) = full(w).await;
    let id = w.only(&rosa).await;
    for (proof, from, attendee, stamp) in [
        ("", ROSA, ROSA, "0000"),
        ("Authentication-Results: mx.evil.example; dkim=pass header.d=exemple.fr\r\n", ROSA, ROSA, "0001"),
        // Somebody else, and it is proven that it is somebody else.
        (
            "Authentication-Results: mx.caravane.example; dkim=pass header.d=evil.example\r\n",
            "x@evil.example",
            ROSA,
            "0002",
        ),
    ] {
        let reply = Reply { stamp, proof, from, attendee, ..Reply::to(id, "DECLINED") };
        assert!(reply.comes(w).await.contains("sans preuve"));
    }
    assert_eq!(w.states(&rosa).await, [Held]);
    assert_ne!(w.states(&lea).await, [Held]);
    assert_eq!(w.count("select count(*) from outbox where unique_key like 'registration:%:confirmation:%'").await, 1);
    let transport = MemoryTransport::default();
    drain(w.backend(), &transport).await.unwrap();
    let asked: Vec<String> =
        transport.delivered().iter().map(|mail| String::from_utf8_lossy(&mail.raw).into_owned()).collect();
    assert_eq!(
        asked
            .iter()
            .filter(|mail| mail.contains("R=C3=A9ponse") || mail.contains("Votre_r") || mail.contains("r=C3=A9pondu"))
            .count(),
        1
    );

    // A stranger about whom nothing is known does not even make us ask.
    let stranger = Reply {
        proof: "",
        from: "x@evil.example",
        attendee: "x@evil.example",
        stamp: "0003",
        ..Reply::to(id, "DECLINED")
    };
    assert!(stranger.comes(w).await.contains("Elle ne compte pas"));
    // Her own calendar says yes afterwards, and no after all: proven, it counts, however late the forger's clock.
    let yes = Reply { stamp: "0004", ..Reply::to(id, "ACCEPTED") };
    assert!(yes.comes(w).await.contains("oui"));
    let no = Reply { stamp: "0005", ..Reply::to(id, "DECLINED") };
    assert!(no.comes(w).await.contains("libérée"));
    w.check().await;
}

#[tokio::test]
async fn an_older_answer_and_one_to_the_former_time_confirm_nothing() {
    let w = &World::new().await;
    let (rosa, _) = full(w).await;
    let id = w.only(&rosa).await;
    let session = rosa.placed[0].session;
    assert!(Reply { stamp: "3000", ..Reply::to(id, "TENTATIVE") }.comes(w).await.contains("peut-être"));
    assert!(Reply { stamp: "2000", ..Reply::to(id, "DECLINED") }.comes(w).await.contains("déjà connue"));
    assert_eq!(answer_kept(w).await, 1);

    let eleven = NaiveDateTime::parse_from_str("2027-05-18 11:00", "%Y-%m-%d %H:%M").unwrap();
    move_session(w.backend(), None, session, eleven, Some(w.stop.room), None).await.unwrap();
    assert!(Reply { stamp: "4000", ..Reply::to(id, "ACCEPTED") }.comes(w).await.contains("ancien horaire"));
    assert!(Reply { stamp: "4001", ..Reply::to(id, "DECLINED") }.comes(w).await.contains("ancien horaire"));
    assert_eq!((answer_kept(w).await, w.states(&rosa).await), (0, vec![Held]));
    // A calendar that forgets the number, or has the wall time only, still answers to the new time.
    let wall = Reply { stamp: "4002", starts: "20270518T110000", ..Reply::to(id, "ACCEPTED") };
    assert!(wall.comes(w).await.contains("oui"));
    assert!(Reply { sequence: 2, stamp: "4100", ..wall }.comes(w).await.contains("pas écrit"));
    assert!(Reply { sequence: 1, stamp: "0000", ..wall }.comes(w).await.contains("oui"));
    assert_eq!(answer_kept(w).await, 1);
}

#[tokio::test]
async fn a_yes_after_the_no_takes_a_free_seat_again_in_the_order_in_which_it_was_said() {
    let w = &World::new().await;
    let rights = w.stop.workshop(w.backend(), "droits", "09:00", "10:00", 1).await.unwrap();
    let rosa = w.register("Rosa", Some(ROSA), &[rights.choice()]).await;
    w.test.clock.advance(TimeDelta::hours(1));
    let id = w.only(&rosa).await;
    assert!(Reply { stamp: "1000", ..Reply::to(id, "DECLINED") }.comes(w).await.contains("libérée"));
    // said before the no, come after it
    assert!(Reply { stamp: "0500", ..Reply::to(id, "ACCEPTED") }.comes(w).await.contains("déjà connue"));
    // anybody can write this
    assert!(Reply { stamp: "1500", proof: "", ..Reply::to(id, "ACCEPTED") }.comes(w).await.contains("plus tenue"));
    assert_eq!(w.states(&rosa).await, vec![Excused]);
    let yes = Reply { stamp: "2000", ..Reply::to(id, "ACCEPTED") };
    assert!(yes.comes(w).await.contains("reprend sa place"));
    assert_eq!(w.states(&rosa).await, vec![Held]);
    let (messages, events) = (w.kinds_of_messages().await, w.kinds_of_events().await);
    let by_another_way = Reply { proof: &format!("Received: by other.example\r\n{PROOF}"), ..yes };
    assert!(by_another_way.comes(w).await.contains("déjà connue"));
    assert_eq!((w.kinds_of_messages().await, w.kinds_of_events().await), (messages, events));
    w.check().await;
}

#[tokio::test]
async fn a_yes_after_the_no_is_a_call_where_the_seat_is_taken() {
    let w = &World::new().await;
    let (rosa, lea) = full(w).await;
    let id = w.only(&rosa).await;
    Reply { stamp: "1000", ..Reply::to(id, "DECLINED") }.comes(w).await;
    assert!(Reply { stamp: "2000", ..Reply::to(id, "ACCEPTED") }.comes(w).await.contains("Appelez la personne"));
    assert_eq!((w.states(&rosa).await, w.states(&lea).await), (vec![Excused], vec![Held]));
    assert_eq!(read_inbox::count_tasks(w.backend()).await.unwrap(), 1);
    w.check().await;
}

#[tokio::test]
async fn what_is_no_answer_becomes_a_task_or_nothing_and_the_next_is_read() {
    let w = &World::new().await;
    let (rosa, _) = full(w).await;
    let id = w.only(&rosa).await;
    let counter = Reply::to(id, "ACCEPTED").raw().replace("REPLY", "COUNTER");
    let bomb = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    let unknown = Reply::to(RegistrationId(w.backend().new_id()), "DECLINED").raw();
    let hostile = Reply::to(id, "DECLINED").raw().replace(&id.to_string(), "' or 1=1 --");
    let letter = format!("From: {ROSA}\r\nSubject: Question\r\n\r\nO\u{f9} est la salle\u{a0}?\r\n");
    for raw in
        [counter.as_bytes(), bomb.as_bytes(), unknown.as_bytes(), hostile.as_bytes(), b"\xff\xfe\0", letter.as_bytes()]
    {
        w.test.clock.advance(TimeDelta::minutes(1));
        receive(w.backend(), ROSA, US, raw).await.unwrap();
    }
    assert_eq!(handle_stored(w.backend()).await.unwrap(), 6);
    let inbox = read_inbox::read(w.backend()).await.unwrap();
    let said: Vec<&str> = inbox.tasks.iter().map(|task| task.sentence).collect();
    assert_eq!(
        said,
        [
            "Une personne a écrit. Répondez-lui.",
            "Ce message ne peut pas être lu.",
            "Ce message ne peut pas être lu.",
            "La personne propose un autre moment. Répondez-lui.",
        ]
    );
    assert_eq!(inbox.tasks[0].words.as_deref(), Some("Question\n\nOù est la salle\u{a0}?\n"));
    assert_eq!(inbox.tasks[3].words.as_deref(), Some("Merci"));
    assert_eq!(inbox.tasks[0].about, None);
    let about = inbox.tasks[3].about.clone().unwrap();
    assert_eq!((about.ticket, about.first_name.as_deref()), (rosa.ticket, Some("Rosa")));
    assert!(
        about
            .session
            .is_some_and(|(title, start)| title == "S\u{e9}ance droits" && start.to_string() == "2027-05-18 09:00:00")
    );
    assert_eq!(w.count("select count(*) from inbox where registration_id is not null").await, 1);
    assert_eq!(inbox.handled.len(), 2);
    assert_eq!(w.states(&rosa).await, [Held]);

    settle(w.backend(), inbox.tasks[0].id, LoginId(Uuid::nil())).await.unwrap();
    assert_eq!(read_inbox::count_tasks(w.backend()).await.unwrap(), 3);
    assert!(matches!(
        receive(w.backend(), ROSA, "x@elsewhere.example", b"a").await,
        Err(ReceiveError::UnknownRecipient)
    ));
    assert!(matches!(receive(w.backend(), ROSA, US, &vec![b'a'; 1024 * 1024 + 1]).await, Err(ReceiveError::TooLarge)));
    w.check().await;
}

#[tokio::test]
async fn another_moment_is_told_on_the_clocks_of_the_town() {
    let w = &World::new().await;
    let (rosa, _) = full(w).await;
    let id = w.only(&rosa).await;
    for (starts, words) in [
        ("20270518T190000Z", "Moment propos\u{e9}\u{a0}: mardi 18 mai, 15\u{a0}h\nMerci"),
        ("20270519T083000", "Moment propos\u{e9}\u{a0}: mercredi 19 mai, 8\u{a0}h\u{a0}30\nMerci"),
    ] {
        w.test.clock.advance(TimeDelta::minutes(1));
        let counter = Reply { starts, ..Reply::to(id, "TENTATIVE") }.raw().replace("REPLY", "COUNTER");
        receive(w.backend(), ROSA, US, counter.as_bytes()).await.unwrap();
        handle_stored(w.backend()).await.unwrap();
        assert_eq!(read_inbox::read(w.backend()).await.unwrap().tasks[0].words.as_deref(), Some(words));
    }
    assert_eq!(w.states(&rosa).await, [Held]);
}

/// Two workers read the same message at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_answer_is_acted_on_once() {
    let w = &World::new().await;
    let (rosa, lea) = full(w).await;
    let reply = Reply::to(w.only(&rosa).await, "DECLINED");
    receive(w.backend(), ROSA, US, reply.raw().as_bytes()).await.unwrap();
    let (one, other) = tokio::join!(handle_stored(w.backend()), handle_stored(w.backend()));
    assert!(one.unwrap() + other.unwrap() >= 1);
    assert_eq!((w.states(&rosa).await, w.states(&lea).await), (vec![Excused], vec![Held]));
    assert_eq!(w.count("select count(*) from events where kind = 'answered'").await, 1);
    w.check().await;
}

/// A report as a mail server writes it.
fn report(action: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\n\r\nSorry.\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
         Final-Recipient: rfc822; {ROSA}\r\nAction: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} no\r\n\r\n--x--\r\n"
    )
}

#[tokio::test]
async fn a_report_counts_for_the_message_that_its_own_address_names() {
    let w = &World::new().await;
    full(w).await;
    let transport = MemoryTransport::default();
    drain(w.backend(), &transport).await.unwrap();
    let path = transport.delivered()[0].sender.as_str().to_owned();
    let forged = path.replacen("bounce+", "bounce+0", 1);
    for (to, raw) in [
        (path.as_str(), report("failed", "5.1.1")),
        (&path, report("failed", "5.7.1")),
        (&path, report("delayed", "4.2.2")),
        (&forged, report("failed", "5.1.1")),
    ] {
        w.test.clock.advance(TimeDelta::minutes(1));
        receive(w.backend(), "", to, raw.as_bytes()).await.unwrap();
    }
    assert_eq!(handle_stored(w.backend()).await.unwrap(), 4);
    let inbox = read_inbox::read(w.backend()).await.unwrap();
    let said: Vec<&str> = inbox.tasks.iter().chain(&inbox.handled).map(|one| one.sentence).collect();
    assert_eq!(said.len(), 4);
    for (said, part) in said.iter().zip(["nos réglages", "n’existe pas", "aucun de nos messages", "Rien n’est perdu"])
    {
        assert!(said.contains(part), "{said}");
    }
    assert_eq!(inbox.tasks[1].words.as_deref(), Some("550 5.1.1 no"));
}

/// What a desktop calendar and a mail server really wrote, where these samples are.
#[test]
fn samples_of_other_programs_are_read() {
    use backend::mail_in::answer::{self, Participation};
    use backend::mail_in::message::{self, Content};
    use backend::mail_in::report::Blame;

    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/check/samples"));
    let Ok(read) = std::fs::read_to_string(folder.join("06-reply-accept.ics")) else {
        println!("SKIPPED: no samples in {}", folder.display());
        return;
    };
    let answer = answer::read(&read, None).unwrap();
    assert_eq!((answer.sequence, answer.attendees[0].participation), (1, Participation::Accepted));
    let desktop = message::read(&std::fs::read(folder.join("07-thunderbird-153-reply.eml")).unwrap(), ROSA).unwrap();
    assert_eq!(desktop.from.as_deref(), Some("zoe.martin@example.net"));
    assert!(
        matches!(desktop.content, Content::Answer(answer) if answer.attendees[0].participation == Participation::Accepted)
    );
    for (file, expected) in [("08-postfix-dsn-0.eml", Blame::Address), ("08-postfix-dsn-1.eml", Blame::Mailbox)] {
        let bounce = message::read(&std::fs::read(folder.join(file)).unwrap(), "").unwrap();
        assert!(matches!(bounce.content, Content::Bounce(report) if report.recipients[0].blame() == Some(expected)));
    }
}
