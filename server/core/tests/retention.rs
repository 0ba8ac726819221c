//! Seven days after a stop no address, number or text of a message is left; the log and the places are.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "common/world.rs"]
mod common;

use std::sync::Arc;
use std::time::Duration;

use backend::db::Tx;
use backend::mail::transport::MemoryTransport;
use backend::service::erase_contacts::{erase, list};
use backend::service::handle_mail::handle_stored;
use backend::service::read_outbox::{self, Filter, MessageState};
use backend::service::receive_mail::receive;
use backend::service::welcome::hosts;
use backend::{fixture, worker};
use chrono::Days;
use common::World;
use domain::email::EmailAddress;
use sqlx::AssertSqlSafe;
use tokio::sync::watch;

/// What must not be found: an address, a number, and words of a letter that came in.
const CANARIES: [&str; 3] = ["rosa.canari", "696999888", "motcanari"];
const ERASED: &str = "select count(*) from events where kind = 'contacts_erased' and actor_kind = 'worker'";

/// Where in the whole database something is written, as `table.column`.
async fn places_of(world: &World, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut tx = world.backend().db.read().await.unwrap();
    match &mut tx {
        Tx::Sqlite(inner) => {
            let columns: Vec<(String, String)> = sqlx::query_as(
                "select t.name, c.name from sqlite_master t join pragma_table_info(t.name) c where t.type = 'table'",
            )
            .fetch_all(&mut **inner)
            .await
            .unwrap();
            for (table, column) in columns {
                let sql = format!(
                    "select count(*) from \"{table}\" where instr(cast(\"{column}\" as blob), cast('{text}' as blob)) > 0"
                );
                let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut **inner).await.unwrap();
                found.extend((count > 0).then(|| format!("{table}.{column}")));
            }
        }
        Tx::Postgres(inner) => {
            let columns: Vec<(String, String, String)> = sqlx::query_as(
                "select table_name::text, column_name::text, data_type::text from information_schema.columns \
                 where table_schema = 'public'",
            )
            .fetch_all(&mut **inner)
            .await
            .unwrap();
            for (table, column, kind) in columns {
                let shown = match kind.as_str() {
                    "bytea" => format!("encode(\"{column}\", 'escape')"),
                    _ => format!("cast(\"{column}\" as text)"),
                };
                let sql = format!("select count(*) from \"{table}\" where position('{text}' in {shown}) > 0");
                let (count,): (i64,) = sqlx::query_as(AssertSqlSafe(sql)).fetch_one(&mut **inner).await.unwrap();
                found.extend((count > 0).then(|| format!("{table}.{column}")));
            }
        }
    }
    tx.rollback().await.unwrap();
    found
}

async fn canaries(world: &World) -> Vec<String> {
    let mut found = Vec::new();
    for text in CANARIES {
        found.extend(places_of(world, text).await);
    }
    found
}

/// Rosa by mail, Léa by telephone, one message that waits, and a letter of Rosa's that is nobody's answer.
async fn lived() -> World {
    let world = World::new().await;
    let cv = world.stop.workshop(world.backend(), "cv", "09:00", "10:00", 9).await.unwrap();
    world.register("Rosa", Some("rosa.canari@exemple.fr"), &[cv.choice()]).await;
    world.register("Léa", None, &[cv.choice()]).await;
    world.run("update tickets set phone = '+596696999888' where first_name = 'Léa'").await;
    worker::drain(world.backend(), &MemoryTransport::default()).await.unwrap();
    let letter = "From: <rosa.canari@exemple.fr>\r\nTo: rdv@caravane.example\r\nSubject: Merci\r\n\r\nmotcanari\r\n";
    receive(world.backend(), "rosa.canari@exemple.fr", "rdv@caravane.example", letter.as_bytes()).await.unwrap();
    handle_stored(world.backend()).await.unwrap();
    world.run("update inbox set state = 'settled' where state = 'task'").await;
    world
}

#[tokio::test]
async fn a_week_after_a_stop_nobody_can_be_found_by_an_address() {
    let world = &lived().await;
    let before = canaries(world).await;
    for place in ["tickets.email", "tickets.phone", "outbox.recipient", "outbox.raw", "inbox.sender", "inbox.raw"] {
        assert!(before.iter().any(|found| found == place), "{place} is not among {before:?}");
    }
    let states = "select count(*) from registrations where state = 'registered'";
    let (held, messages) = (world.count(states).await, world.count("select count(*) from outbox").await);

    // The stop is on 18 May in Martinique, four hours behind UTC: its seventh day after begins on the 25th at four.
    world.at("2027-05-25T03:59:59Z");
    assert_eq!(list(world.backend()).await.unwrap(), []);
    erase(world.backend()).await.unwrap();
    assert!(canaries(world).await.contains(&"tickets.email".to_owned()));

    world.at("2027-05-25T04:00:00Z");
    let due = list(world.backend()).await.unwrap();
    assert_eq!(due.iter().map(|stop| (stop.stop, stop.contacts)).collect::<Vec<_>>(), [(world.stop.stop, 2)]);
    assert!(canaries(world).await.contains(&"tickets.email".to_owned()), "looking changes nothing");
    assert_eq!(erase(world.backend()).await.unwrap(), due);
    assert_eq!(canaries(world).await, Vec::<String>::new());
    assert_eq!(world.count(ERASED).await, 1);
    assert_eq!(world.count("select count(*) from outbox where state in ('queued', 'leased')").await, 0);

    // What may be kept is kept: places, kinds of messages, times and ends.
    assert_eq!((world.count(states).await, world.count("select count(*) from outbox").await), (held, messages));
    let page = read_outbox::list(world.backend(), Filter::default(), 0).await.unwrap();
    assert!(page.messages.iter().any(|line| line.state == MessageState::Sent));
    for line in &page.messages {
        let message = read_outbox::one(world.backend(), line.id).await.unwrap().unwrap();
        assert_eq!((message.body, message.calendar), (None, None));
    }
    world.check().await;

    assert_eq!(erase(world.backend()).await.unwrap(), [], "once is enough");
    assert_eq!(world.count(ERASED).await, 1);
}

#[tokio::test]
async fn the_lists_of_the_hosts_go_as_well() {
    const LISTS: &str = "select count(*) from outbox where kind = 'host_list' and raw is not null and body is not null";
    let world = &lived().await;
    let host = EmailAddress::parse("line@exemple.fr").unwrap();
    hosts::invite(world.backend(), fixture::TOUR_SLUG, world.stop.stop, &host, "Line").await.unwrap();
    worker::drain(world.backend(), &MemoryTransport::default()).await.unwrap();
    world.at("2027-05-17T21:00:00Z");
    worker::drain(world.backend(), &MemoryTransport::default()).await.unwrap();
    assert_eq!(world.count(LISTS).await, 1);
    world.at("2027-05-25T04:00:00Z");
    let due = erase(world.backend()).await.unwrap();
    // Confirmation and two reminders of Rosa's at most, and the list.
    assert!((3..=4).contains(&due[0].messages), "{due:?}");
    assert_eq!(world.count(LISTS).await, 0);
    assert_eq!(
        world.count("select count(*) from outbox where kind = 'login_invitation' and recipient is not null").await,
        1
    );
}

#[tokio::test]
async fn each_stop_has_its_own_week() {
    let world = &lived().await;
    let later = world.stop.day + Days::new(3);
    let there = world.stop.another(world.backend(), "macouba", later, "Pacific/Auckland").await.unwrap();
    let cv = there.workshop(world.backend(), "cv2", "09:00", "10:00", 9).await.unwrap();
    world.register("Ana", Some("ana.autre@exemple.fr"), &[cv.choice()]).await;
    world.at("2027-05-26T00:00:00Z");
    assert_eq!(erase(world.backend()).await.unwrap().len(), 1);
    assert_eq!(canaries(world).await, Vec::<String>::new());
    assert!(places_of(world, "ana.autre").await.contains(&"tickets.email".to_owned()));
    // 21 May and seven days, at midnight in Auckland, twelve hours ahead.
    world.at("2027-05-27T11:59:59Z");
    assert_eq!(erase(world.backend()).await.unwrap(), []);
    world.at("2027-05-27T12:00:00Z");
    assert_eq!(erase(world.backend()).await.unwrap().len(), 1);
    assert_eq!(places_of(world, "ana.autre").await, Vec::<String>::new());
    world.check().await;
}

#[tokio::test]
async fn a_message_in_a_workers_hands_is_erased_when_it_is_put_down() {
    let world = &lived().await;
    world.at("2027-05-26T00:00:00Z");
    world
        .run(
            "update outbox set state = 'leased', finished_at = null, lease_ends_at = '2027-05-26T00:05:00+00:00' \
             where id in (select id from outbox where recipient = 'rosa.canari@exemple.fr' order by id limit 1)",
        )
        .await;
    erase(world.backend()).await.unwrap();
    assert_eq!(world.count("select count(*) from stops where contacts_erased_at is not null").await, 0);
    assert_eq!(world.count("select count(*) from outbox where raw is not null").await, 1);

    world.at("2027-05-26T00:06:00Z");
    worker::drain(world.backend(), &MemoryTransport::default()).await.unwrap();
    erase(world.backend()).await.unwrap();
    assert_eq!(canaries(world).await, Vec::<String>::new());
    assert_eq!(world.count("select count(*) from stops where contacts_erased_at is not null").await, 1);
}

#[tokio::test]
async fn the_worker_does_it_by_itself() {
    let world = &lived().await;
    world.at("2027-05-25T04:00:00Z");
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(worker::run(world.backend().clone(), Arc::new(MemoryTransport::default()), stopped));
    while world.count(ERASED).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
    assert_eq!(canaries(world).await, Vec::<String>::new());
}
