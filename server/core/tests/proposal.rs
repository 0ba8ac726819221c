//! A search of dates that is followed, stopped, carried by an address, explained and relaxed.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::time::{Duration, Instant};

use backend::db::testing::TestBackend;
use backend::scenario::{self, DEMO_NOW, Scenario};
use backend::service::edit_draft::{DraftEdit, edit};
use backend::service::propose_dates::{
    Followed, Found, Ground, News, PLACES, Relaxed, Step, WishForm, carried, follow, free_places, ground, propose,
    read, shown, usual,
};
use backend::service::read_plan;
use backend::service::repair_dates::mending;
use domain::plan::{Question, Wishes};
use domain::season::Value;

const TOUR: &str = "caravane-du-nord";
/// Within so long a search has ended that nobody follows any more.
const AT_ONCE: Duration = Duration::from_millis(50);

async fn demonstration() -> (TestBackend, Ground) {
    let test = TestBackend::new(&DEMO_NOW.to_rfc3339()).await.unwrap();
    scenario::load(&test.backend, Scenario::Carrefour).await.unwrap();
    let ground = ground(&test.backend, TOUR).await.unwrap().unwrap();
    (test, ground)
}

/// Every town of the island wants a stop: too much for a proof within seconds.
fn whole_island(ground: &Ground) -> WishForm {
    let towns = ground.towns.iter().filter(|town| !town.visited).map(|town| town.insee_code.clone()).collect();
    WishForm { towns, ..usual(ground) }
}

fn wishes(ground: &Ground, form: &WishForm) -> Wishes {
    read(form, ground).unwrap()
}

async fn step(search: &mut Followed) -> Step {
    loop {
        match search.next().await.unwrap() {
            News::Step(step) if step.schedule.stops.iter().any(Option::is_some) => return step,
            News::Step(_) => {}
            News::End(answer) => unreachable!("too small for this test: {answer:?}"),
        }
    }
}

/// How long it takes until all places are free.
async fn until_free() -> Duration {
    let begin = Instant::now();
    while free_places() < PLACES {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    begin.elapsed()
}

fn town_by_town(found: &Found) -> Vec<String> {
    found.question.edits(&found.answer.schedule).iter().flatten().map(ToString::to_string).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_nobody_follows_ends_at_once_and_what_it_told_is_shown() {
    let (test, ground) = demonstration().await;
    let wishes = wishes(&ground, &whole_island(&ground));
    let mut search = follow(&ground, &wishes, 1).await.unwrap();
    let best = step(&mut search).await;
    // Followed, it goes on: without this the next lines would show nothing.
    tokio::time::sleep(AT_ONCE * 4).await;
    assert_eq!(free_places(), PLACES - 1);
    let question = search.question.clone();
    drop(search);
    let took = until_free().await;
    assert!(took < AT_ONCE, "{took:?}");
    println!("ended {took:?} after it was left");

    let plan = carried::write(&test.backend, &ground, &question, &best.schedule, best.bound);
    let again = shown(&test.backend, &ground, &wishes, &plan).await.unwrap().unwrap();
    assert_eq!(again.answer.schedule, best.schedule);
    assert_eq!((again.answer.value, again.answer.bound), (best.value, best.bound.min(best.value)));
    let edits: Vec<String> = question.edits(&best.schedule).iter().flatten().map(ToString::to_string).collect();
    assert_eq!(town_by_town(&again), edits);
}

#[tokio::test(flavor = "multi_thread")]
async fn repairs_wait_for_their_turn_as_searches_do() {
    let (test, ground) = demonstration().await;
    let tour = read_plan::find(&test.backend, TOUR).await.unwrap().unwrap();
    let coming: Vec<_> = ground.plan.stops.iter().filter(|stop| stop.starts_on > DEMO_NOW.date_naive()).collect();
    let (dropped, there) = (coming[0], coming[2]);
    edit(&test.backend, None, tour, DraftEdit::MoveStop(dropped.id, there.starts_on)).await.unwrap();
    let begin = Instant::now();
    let found = mending(&test.backend, TOUR, &dropped.slug).await.unwrap().unwrap();
    let alone = begin.elapsed();
    assert!(!found.repairs.is_empty());

    let wishes = wishes(&ground, &whole_island(&ground));
    let mut searches = Vec::new();
    for seed in 0..PLACES {
        searches.push(follow(&ground, &wishes, seed as u64).await.unwrap());
    }
    let waiting = mending(&test.backend, TOUR, &dropped.slug);
    tokio::pin!(waiting);
    assert!(tokio::time::timeout(alone * 2 + AT_ONCE, &mut waiting).await.is_err(), "all places are taken");
    drop(searches);
    assert_eq!(waiting.await.unwrap(), Some(found));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_carries_a_plan_and_no_other() {
    let (test, ground) = demonstration().await;
    let backend = &test.backend;
    let form = usual(&ground);
    let own = wishes(&ground, &form);
    let found = propose(&ground, &own, 1).await.unwrap();
    let Found { question, answer, .. } = &found;
    let plan = carried::write(backend, &ground, question, &answer.schedule, answer.bound);
    assert!(plan.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{plan}");
    let (same, read_back) = carried::read(backend, &ground, &own, &plan).unwrap();
    assert_eq!((&same, &read_back), (question, answer));
    assert_eq!(shown(backend, &ground, &own, &plan).await.unwrap().unwrap(), found);

    // A proof that nobody made is not believed, and the plan still is.
    let forged = plan.rsplit_once('.').unwrap().0;
    let forged = forged.rsplitn(3, '.').last().unwrap();
    let forged = format!("{forged}.{}.{}.AAAAAAAAAAAA", answer.value.left_out, answer.value.cost);
    let (_, unproven) = carried::read(backend, &ground, &own, &forged).unwrap();
    assert_eq!((&unproven.schedule, unproven.bound, unproven.optimal), (&answer.schedule, Value::default(), false));

    // Other stops, other wishes, other days, no plan at all.
    let stricter = wishes(&ground, &WishForm { weekdays: vec!["0".into()], free_days: "9".into(), ..form.clone() });
    assert!(carried::read(backend, &ground, &stricter, &plan).is_none(), "it keeps to the wishes or it is not shown");
    let more = wishes(&ground, &whole_island(&ground));
    assert!(carried::read(backend, &ground, &more, &plan).is_none());
    for hostile in ["", ".", "....", "a.b.c.d", "é.é.é.é.é", &plan.replace('.', ""), &plan[1..], &"a".repeat(10_000)]
    {
        assert!(carried::read(backend, &ground, &own, hostile).is_none(), "{hostile}");
    }
    let days = plan.split('.').nth(1).unwrap();
    let twice = plan.replace(days, &days[..3].repeat(days.len() / 3));
    assert!(carried::read(backend, &ground, &own, &twice).is_none(), "all on one day");
}

/// Minutes on the road, days that are not liked: by a count of their own.
fn counted(question: &Question, schedule: &domain::season::Schedule) -> (i64, i64) {
    let mut season = question.season.clone();
    season.weights = domain::season::Weights { driving: 1, weekdays: 1, ..Default::default() };
    let costs = season.assess(schedule).unwrap().costs;
    (costs.driving, costs.weekdays)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_town_says_what_its_other_days_would_cost() {
    let (_test, ground) = demonstration().await;
    let found = propose(&ground, &wishes(&ground, &usual(&ground)), 1).await.unwrap();
    let (question, answer) = (&found.question, &found.answer);
    let now = counted(question, &answer.schedule);
    let (mut free, mut taken) = (0, 0);
    for (town, subject) in question.subjects.iter().enumerate() {
        let Some(own) = &found.days[town] else {
            assert!(subject.fixed || answer.schedule.stops[town].is_none(), "{subject:?} says nothing");
            continue;
        };
        for other in own.around.iter().chain(&own.next_best) {
            let day = u32::try_from((other.on - question.first).num_days()).unwrap();
            let on = |venue: u32| {
                let mut trial = answer.schedule.clone();
                trial.stops[town] = Some(domain::season::Placed { day, venue });
                trial
            };
            let venues = u32::try_from(subject.venues.len()).unwrap();
            let possible: Vec<_> = (0..venues)
                .map(on)
                .filter(|trial| question.season.assess(trial).unwrap().violations.is_empty())
                .collect();
            match &other.verdict {
                Ok(change) => {
                    let then = (now.0 + change.minutes, now.1 + change.weekdays);
                    assert!(possible.iter().any(|trial| counted(question, trial) == then), "{other:?}");
                    free += 1;
                }
                Err(reasons) => {
                    assert!(possible.is_empty() && !reasons.is_empty(), "{other:?}");
                    taken += 1;
                }
            }
        }
        assert!(own.next_best.as_ref().is_none_or(|best| best.verdict.is_ok()));
    }
    assert!(free > 10 && taken > 10, "{free} free, {taken} taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_out_brings_at_least_what_it_says() {
    let (_test, ground) = demonstration().await;
    let island = whole_island(&ground);
    let last = wishes(&ground, &island).first + chrono::Days::new(9);
    let towns = island.towns.iter().take(5).cloned().collect();
    let form = WishForm { last: last.to_string(), free_days: "1".into(), towns, ..island };
    let own = wishes(&ground, &form);
    let found = propose(&ground, &own, 1).await.unwrap();
    let left = |found: &Found| found.answer.schedule.stops.iter().filter(|placed| placed.is_none()).count();
    assert!(left(&found) > 0);
    let why = found.why.as_ref().unwrap();
    assert!(why.contains("commune") && !why.contains("()"), "{why}");
    println!("{why} {:?}", found.ways);
    assert!(!found.ways.is_empty() && found.ways.is_sorted_by(|one, then| one.gained >= then.gained));
    for way in &found.ways {
        let mut relaxed = own.clone();
        match way.relaxed {
            Relaxed::FreeDays(days) => relaxed.free_days = days,
            Relaxed::Rest(rest) => relaxed.rest = rest,
            Relaxed::StopsAWeek(stops) => relaxed.stops_a_week = stops,
            Relaxed::LegMinutes(minutes) => relaxed.leg_minutes = minutes,
            Relaxed::Sunday => relaxed.weekdays[6] = true,
            Relaxed::Last(last) => relaxed.last = last,
            Relaxed::Unpinned(stop) => assert!(relaxed.pinned.remove(&stop)),
        }
        let then = propose(&ground, &relaxed, 1).await.unwrap();
        assert!(left(&then) + way.gained <= left(&found), "{way:?}: {} of {}", left(&then), left(&found));
    }
    let longer = |way: &backend::service::propose_dates::Way| matches!(way.relaxed, Relaxed::Last(_));
    assert!(found.ways.iter().any(longer), "a week more gives room");
}
