//! Random lives of appointments under a simulated clock, with workers that are stopped, overtaken and
//! killed at every point, and servers that refuse or lose their answer. Whatever happens: no message
//! that leaves states another time than the appointment's at that moment; nobody is reminded of the
//! same twice; SEQUENCE rises; the last message is the state.
//!
//! `MAIL_LIVES` sets how many lives (500 unless told); `MAIL_LIFE` repeats one by its number, after those
//! that came before it on its database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod life;
mod oracle;
mod wire;

use backend::db::testing::TestBackend;
use backend::fetch_all;
use backend::jobs::reason;
use backend::trial::Carelessness;
use chrono::TimeDelta;
use domain::reminder::{APART, ReminderKind, ReminderSchedule, leaves_at};
use uuid::Uuid;

use crate::life::Life;
use crate::oracle::Kind;
use crate::wire::{Fact, facts};

/// Steps of one life.
const STEPS: usize = 22;
/// Lives of all quarters that go by the same database, a quarter of them on each.
const TOGETHER: u64 = 200;
/// Lives that a careless worker may survive.
const PATIENCE: u64 = 400;

/// The numbers of the lives: as many as `MAIL_LIVES` says, or the one that `MAIL_LIFE` names.
fn lives() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    if let Some(one) = number("MAIL_LIFE") {
        return one - one % TOGETHER..one + 1;
    }
    0..number("MAIL_LIVES").unwrap_or(500)
}

/// The first wrong of a life, with its story.
async fn wrong(test: &TestBackend, number: u64, careless: Option<Carelessness>) -> Option<String> {
    let mut life = Life::new(&test.backend, &test.clock, number, careless).await;
    Box::pin(life.live(STEPS)).await;
    let mut found = oracle::judge(&life.wire.left()).err();
    if found.is_none() {
        life.settle().await;
        found = oracle::judge(&life.wire.left()).err();
    }
    if found.is_none() {
        found = ends_well(&mut life).await.err();
    }
    let start = test.backend.now();
    test.clock.set(start + TimeDelta::days(30));
    found.map(|wrong| format!("life {number}: {wrong}\n{}\n{}", life.story.join("\n"), sent(&life)))
}

/// What left, a line each.
fn sent(life: &Life) -> String {
    let describe = |left: &wire::Left| {
        let (row, to) = (left.delivery.id, left.delivery.recipient.as_str());
        let seen = oracle::read(&left.delivery.raw).ok();
        let entry = seen.and_then(|seen| seen.calendar).map(|(method, event)| (method, event.uid, event.sequence));
        format!("{} {row} to {to}: {entry:?}", left.at.format("%d %H:%M:%S"))
    };
    life.wire.left().iter().map(describe).collect::<Vec<_>>().join("\n")
}

/// The last message about each place that can still be told is the state; who is to be reminded is.
async fn ends_well(life: &mut Life) -> Result<(), String> {
    const SPOILT: &str = "select distinct o.ticket_id, coalesce(o.reason, '') from outbox o \
        join tickets k on k.id = o.ticket_id join stops st on st.id = k.stop_id \
        where st.tour_id = $1 and o.kind <> 'reminder' and o.state in ('dead', 'skipped', 'expired')";
    let (backend, tour) = (life.backend.clone(), life.stop.tour);
    let mut tx = backend.db.read().await.unwrap();
    let spoilt = fetch_all!(&mut tx, (Uuid, String), SPOILT, tour.0).unwrap();
    tx.rollback().await.unwrap();
    if let Some((_, why)) = spoilt.iter().find(|(_, why)| [reason::PANIC, reason::INCONSISTENT].contains(&why.as_str()))
    {
        return Err(format!("a message ended by {why}"));
    }
    let spoilt: Vec<Uuid> = spoilt.into_iter().map(|(ticket, _)| ticket).collect();
    let now = backend.now();
    let truth = facts(&backend, tour).await;
    let told: Vec<&Fact> = truth
        .iter()
        .filter(|fact| fact.email.is_some() && fact.starts_at > now && !spoilt.contains(&fact.ticket_id))
        .collect();
    let left: Vec<_> = life.wire.left().iter().map(|left| oracle::read(&left.delivery.raw).unwrap()).collect();
    for fact in &told {
        let uid = fact.id.to_string();
        let last = left.iter().rev().filter_map(|seen| seen.calendar.as_ref()).find(|(_, event)| event.uid == uid);
        let fits = match last {
            Some((method, event)) if fact.holds() => {
                method == "REQUEST" && (event.starts_at, event.ends_at) == (fact.starts_at, fact.ends_at)
            }
            Some((method, _)) => method == "CANCEL",
            None => !fact.holds(),
        };
        if !fits {
            return Err(format!("the last message is {last:?} while {fact:?}"));
        }
    }
    // whose address is known not to exist, or was full three times, is written to no more
    let reached: Vec<&Fact> = told.into_iter().filter(|fact| !life.wire.gave_up(fact.email.as_deref())).collect();
    reminders_come(life, &reached).await
}

/// With all quiet from now on, each place that was known in time is reminded of on the day before.
async fn reminders_come(life: &mut Life, told: &[&Fact]) -> Result<(), String> {
    let backend = life.backend.clone();
    let zone = life.stop.zone.clone();
    let local = |at| backend::zone::local(at, &zone).unwrap();
    let schedule = ReminderSchedule::default();
    let mut wanted = Vec::new();
    for fact in told.iter().filter(|fact| fact.holds()) {
        let same_day = |other: &&&Fact| other.ticket_id == fact.ticket_id && other.starts_on == fact.starts_on;
        let Some(first) = told.iter().filter(|fact| fact.holds()).filter(same_day).map(|other| other.starts()).min()
        else {
            continue;
        };
        let Some(due) = schedule.due(ReminderKind::DayBefore, first) else { continue };
        // news of less than six hours before is the reminder itself
        let latest_news = if fact.sequence == 0 { due } else { due - APART };
        let (now, known) = (local(backend.now()), local(fact.revised_at));
        if known <= latest_news && leaves_at(now.max(due)) <= schedule.latest(ReminderKind::DayBefore, first) {
            wanted.push((*fact, leaves_at(now.max(due)).max(now)));
        }
    }
    wanted.sort_by_key(|(_, at)| *at);
    for (_, at) in &wanted {
        let at = backend::zone::resolve_loosely(*at, &zone).unwrap();
        if at > backend.now() {
            life.clock.set(at);
        }
        life.work_undisturbed().await;
        life.clock.advance(TimeDelta::minutes(6));
        life.work_undisturbed().await;
    }
    let left = life.wire.left();
    oracle::judge(&left)?;
    for (fact, _) in wanted {
        let reminded = left.iter().any(|one| {
            let seen = oracle::read(&one.delivery.raw).unwrap();
            let sequence = one.truth.iter().find(|known| known.id == fact.id).map(|known| known.sequence);
            seen.kind == Kind::Reminder
                && fact.email.as_deref() == Some(one.delivery.recipient.as_str())
                && seen.text.split("\n\n").any(|block| block.lines().next() == Some(fact.title.as_str()))
                && sequence == Some(fact.sequence)
                && (fact.starts_at - one.at).num_days() < 3
        });
        if !reminded {
            return Err(format!("nobody reminds of {fact:?}"));
        }
    }
    Ok(())
}

/// The lives of one quarter, one after the other, fifty on each database: what all the lives before leave
/// behind slows the next one down.
async fn quarter(which: u64) {
    let numbers: Vec<u64> = lives().filter(|number| number % 4 == which).collect();
    let mut all = Vec::new();
    for some in numbers.chunk_by(|one, next| one / TOGETHER == next / TOGETHER) {
        let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
        for number in some {
            all.extend(wrong(&test, *number, None).await);
        }
    }
    assert!(all.is_empty(), "{} lives went wrong:\n{}", all.len(), all.join("\n\n"));
}

#[tokio::test]
async fn lives_of_the_first_quarter() {
    quarter(0).await;
}

#[tokio::test]
async fn lives_of_the_second_quarter() {
    quarter(1).await;
}

#[tokio::test]
async fn lives_of_the_third_quarter() {
    quarter(2).await;
}

#[tokio::test]
async fn lives_of_the_fourth_quarter() {
    quarter(3).await;
}

/// A careless worker is found out, by a wrong of its own kind.
async fn is_found_out(careless: Carelessness, word: &str) {
    let test = TestBackend::new("2027-05-03T12:00:00Z").await.unwrap();
    for number in 0..PATIENCE {
        if let Some(wrong) = wrong(&test, number, Some(careless)).await {
            assert!(wrong.contains(word), "{careless:?}: {wrong}");
            return;
        }
    }
    panic!("{careless:?} was not found out in {PATIENCE} lives");
}

#[tokio::test]
async fn who_sends_what_is_stored_without_asking_is_found_out() {
    is_found_out(Carelessness::StoredUnasked, "while").await;
}

#[tokio::test]
async fn who_looks_only_once_is_found_out() {
    is_found_out(Carelessness::LooksOnce, "while").await;
}

#[tokio::test]
async fn who_repeats_a_sequence_is_found_out() {
    is_found_out(Carelessness::SameSequence, "SEQUENCE").await;
}

#[tokio::test]
async fn who_sends_old_reminders_is_found_out() {
    is_found_out(Carelessness::OldReminders, "again after").await;
}

#[tokio::test]
async fn who_writes_anew_at_each_try_is_found_out() {
    is_found_out(Carelessness::NewBytes, "two contents").await;
}

#[tokio::test]
async fn who_takes_a_number_for_a_message_is_found_out() {
    is_found_out(Carelessness::SilentForNumbers, "the last message").await;
}
