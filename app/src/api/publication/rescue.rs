//! A stop in trouble: what could be done, in words, and doing it.

use backend::Backend;
use backend::error::Unexpected;
use backend::service::plan_b::{self, ChangeError, Proposal};
use backend::service::read_plan;
use domain::ids::LoginId;
use domain::plan::{Rescue, Trouble};
use domain::words::weekday_date;

use super::commands::{Result, done, missing, refused};
use super::people::changing;
use super::words::count;
use crate::error::AppError;
use crate::forms::{Answer, Refusal, RescueAsk};
use crate::locale::itinerary::road_gained;
use crate::locale::rescue as say;
use crate::locale::{Publish, Rescue as Words};
use crate::views::{Check, CheckTone, RescueRow, RescueView};

/// The stop, and what could be done once somebody said what happened (`route` or `lieu`).
pub async fn page(
    backend: &Backend,
    tour: String,
    stop: &str,
    cause: &str,
) -> std::result::Result<Option<RescueView>, Unexpected> {
    let Some(about) = changing(backend, tour.clone(), stop, "").await? else { return Ok(None) };
    let trouble = match cause {
        "route" => Some(Trouble::Road),
        "lieu" => Some(Trouble::Venue),
        _ => None,
    };
    let found = match trouble {
        Some(trouble) => plan_b::propose(backend, &tour, stop, trouble).await?,
        None => None,
    };
    let version = found.as_ref().map_or(0, |found| found.version);
    let answers = found.map(|found| found.proposals.iter().map(|one| row(one, &about.title)).collect());
    Ok(Some(RescueView { about, version, answers }))
}

fn row(one: &Proposal, town: &str) -> RescueRow {
    let day = weekday_date(one.day);
    let title = match one.rescue {
        Rescue::Move { venue, .. } => {
            let moved = (!one.rescue.keeps_the_day()).then_some(day.as_str());
            say::title(moved, venue.map(|_| one.venue.as_str()))
        }
        Rescue::Exchange { .. } => say::exchange(last_town(one)),
        Rescue::After { .. } => say::after(last_town(one)),
        Rescue::PushBack { .. } => say::push_back(count(one.others.len())),
    };
    let mut days: Vec<String> = Vec::new();
    if !one.others.is_empty() {
        days.push(say::town_on(town, &day));
        days.extend(one.others.iter().map(|(other, day)| say::town_on(other, &weekday_date(*day))));
    }
    let harm = match (count(one.kept), count(one.asked)) {
        (0, 0) => Check { words: Words::Nobody.fr().to_owned(), tone: CheckTone::Good },
        (kept, 0) => Check { words: say::keep(kept), tone: CheckTone::Good },
        (_, asked) => Check { words: say::change_day(asked), tone: CheckTone::Wait },
    };
    let more = [
        (one.without_email > 0).then(|| say::without_email(count(one.without_email))),
        (one.without_room > 0).then(|| say::without_room(count(one.without_room))),
        (one.minutes != 0).then(|| road_gained(one.minutes)),
    ];
    RescueRow {
        code: one.rescue.to_string(),
        title,
        harm,
        more: days.into_iter().chain(more.into_iter().flatten()).collect(),
        label: say::choose(count(one.kept + one.asked)),
    }
}

fn last_town(one: &Proposal) -> &str {
    one.others.last().map_or("", |(town, _)| town)
}

/// Takes one of the answers and tells the people concerned.
pub async fn take(backend: &Backend, by: LoginId, slug: &str, stop: &str, ask: RescueAsk) -> Result<RescueAsk> {
    let unexpected = |error| AppError::unexpected(backend, &error);
    let Some(tour) = read_plan::find(backend, slug).await.map_err(unexpected)? else { return Ok(missing(ask)) };
    let stale = |ask| Ok(Answer::refused(ask, Refusal::Conflict, "", Words::Stale.fr()));
    let (Ok(rescue), Ok(version)) = (ask.answer.parse::<Rescue>(), ask.version.parse()) else { return stale(ask) };
    match plan_b::accept(backend, Some(by), tour, version, rescue).await {
        Ok(Some(published)) => {
            let page = format!("/equipe/tournees/{slug}/publier");
            Ok(Answer::done(done(&page, "deplace", &published, Some(stop))))
        }
        Ok(None) | Err(ChangeError::Faults(_) | ChangeError::Refused(_)) => stale(ask),
        Err(ChangeError::Unknown) => Ok(missing(ask)),
        Err(ChangeError::Cancelled) => Ok(refused(ask, Refusal::Conflict, "", Publish::GoneAlready)),
        Err(ChangeError::Unexpected(error)) => Err(unexpected(error)),
    }
}
