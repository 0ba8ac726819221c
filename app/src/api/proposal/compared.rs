//! Two plans side by side: the one that the address keeps, and the one shown.

use std::collections::BTreeMap;

use backend::Backend;
use backend::service::propose_dates::{carried, read};
use domain::plan::{Question, Subject};
use domain::season::{Placed, Schedule};
use domain::words::weekday_date;

use super::asked::Asked;
use super::words::{Told, measures, wishes_that_count};
use crate::locale::{Dates, proposal as say};
use crate::views::{Check, CheckTone, CompareRow, CompareView, CostRow};

/// Both plans; nothing where none is kept.
pub fn compared(backend: &Backend, told: &Told<'_>) -> Option<CompareView> {
    let asked = told.asked.kept()?;
    let wishes = read(&asked.form(told.ground), told.ground).ok();
    let kept = wishes.and_then(|wishes| carried::read(backend, told.ground, &wishes, &asked.plan()));
    let alone = told.asked.alone().query();
    let Some((question, answer)) = kept else {
        let words = Dates::KeptGone.fr().to_owned();
        return Some(CompareView { words, alone, ..CompareView::default() });
    };
    let (kept, shown) = ((&question, &answer.schedule), (&told.found.question, &told.found.answer.schedule));
    if told.asked.plan() == asked.plan() && question == told.found.question {
        let words = Dates::KeptSame.fr().to_owned();
        return Some(CompareView { words, alone, ..CompareView::default() });
    }
    let rows = rows(told, kept, shown);
    let differing = rows.iter().filter(|row| row.state.tone != CheckTone::Off).count();
    let words = match differing {
        0 => Dates::AllSame.fr().to_owned(),
        towns => say::differing(count(towns)),
    };
    Some(CompareView {
        words,
        rows,
        sums: sums(kept, shown),
        kept_edits: edits(kept),
        edits: edits(shown),
        kept: Asked::query(&asked),
        alone,
    })
}

type Plan<'a> = (&'a Question, &'a Schedule);
/// A town of a plan; none where the plan does not ask for it.
type Side<'a> = Option<(&'a Question, &'a Subject, Option<Placed>)>;

fn edits((question, schedule): Plan<'_>) -> String {
    question.edits(schedule).iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Town by town, in the order of the days of the plan shown, then of the kept one.
fn rows(told: &Told<'_>, kept: Plan<'_>, shown: Plan<'_>) -> Vec<CompareRow> {
    let mut towns: BTreeMap<(Option<_>, &str), [Side<'_>; 2]> = BTreeMap::new();
    for (side, (question, schedule)) in [kept, shown].into_iter().enumerate() {
        for (subject, placed) in question.subjects.iter().zip(&schedule.stops) {
            let both = towns.entry((subject.stop, subject.insee_code.as_str())).or_default();
            if let Some(own) = both.get_mut(side) {
                *own = Some((question, subject, *placed));
            }
        }
    }
    let day = |side: Side<'_>| {
        side.and_then(|(question, subject, placed)| Some((question.date(placed?.day), venue(subject, placed?))))
    };
    let mut rows: Vec<_> = towns.into_iter().map(|((_, code), [kept, shown])| (code, day(kept), day(shown))).collect();
    rows.retain(|(_, kept, shown)| kept.is_some() || shown.is_some());
    rows.sort_by_key(|(code, kept, shown)| (shown.or(*kept).map(|(on, _)| on), *code));
    let spelt = |day: Option<(chrono::NaiveDate, _)>| {
        day.map_or_else(|| Dates::NoDate.fr().to_owned(), |(on, _)| weekday_date(on))
    };
    rows.into_iter()
        .map(|(code, kept, shown)| {
            let (words, tone) = match (kept, shown) {
                (kept, shown) if kept == shown => (Dates::SameDay, CheckTone::Off),
                (Some((kept, _)), Some((shown, _))) if kept == shown => (Dates::OtherVenue, CheckTone::Wait),
                (Some(_), None) => (Dates::OnlyKept, CheckTone::Bad),
                (None, Some(_)) => (Dates::OnlyThis, CheckTone::Good),
                _ => (Dates::OtherDay, CheckTone::Wait),
            };
            CompareRow {
                town: told.ground.town(code).map(|town| town.name.clone()).unwrap_or_default(),
                kept: spelt(kept),
                shown: spelt(shown),
                state: Check { words: words.fr().to_owned(), tone },
            }
        })
        .collect()
}

fn venue(subject: &Subject, placed: Placed) -> Option<domain::ids::VenueId> {
    subject.venues.get(placed.venue as usize).copied().flatten()
}

/// How many towns have a date, and each wish that counts for one of the two; each plan by its own wishes.
fn sums(kept: Plan<'_>, shown: Plan<'_>) -> Vec<CostRow> {
    let placed = |(_, schedule): Plan<'_>| schedule.stops.iter().flatten().count().to_string();
    let (now, then) = (measures(kept.0, kept.1), measures(shown.0, shown.1));
    let towns = CostRow { wish: Dates::TownsPlaced.fr().to_owned(), now: placed(kept), then: placed(shown) };
    let own = |words: &[String; 4], place: usize| words.get(place).cloned().unwrap_or_default();
    let wishes = wishes_that_count(kept.0, shown.0).into_iter().map(|(place, wish)| CostRow {
        wish: wish.to_owned(),
        now: own(&now, place),
        then: own(&then, place),
    });
    std::iter::once(towns).chain(wishes).collect()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
