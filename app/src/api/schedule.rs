//! The reminders of a tour: drawn by the server alone, so nothing here is called by a browser.

use backend::Backend;
use backend::service::read_login::SignedIn;
use backend::service::reminder_schedule::{self, DayPreview, LinePreview, ReminderPage, ScheduleForm, WhyNone};
use domain::reminder::{ReminderKind, ReminderSchedule, SendingTime};
use domain::words::{hour, in_french_list, weekday_date};

use super::context::{failed, organiser};
use super::directory::refusal;
use crate::error::AppError;
use crate::forms::{Answer, TypedAsk};
use crate::locale::{Schedule, capital, schedule as say};
use crate::views::{ReminderDay, ReminderLine, ScheduleView};

/// The reminders of a tour.
pub async fn page(tour: String) -> Result<Option<ScheduleView>, AppError> {
    let (backend, _) = organiser()?;
    let found = reminder_schedule::read(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(found.map(|page| view(&page)))
}

/// Chooses for a tour.
pub async fn submit(backend: &Backend, by: &SignedIn, tour: &str, ask: TypedAsk) -> Result<Answer<TypedAsk>, AppError> {
    let form = ScheduleForm {
        days_before_7: ask.ticked("days_before_7"),
        days_before_7_at: ask.text("days_before_7_at"),
        day_before: ask.ticked("day_before"),
        day_before_at: ask.text("day_before_at"),
        hours_before_2: ask.ticked("hours_before_2"),
    };
    let revision = ask.text("revision").parse().unwrap_or_default();
    match reminder_schedule::save(backend, by.login, tour, revision, &form).await {
        Ok(()) => Ok(Answer::done(format!("/equipe/tournees/{tour}/rappels?fait=oui"))),
        Err(error) => refusal(backend, ask, error),
    }
}

fn view(page: &ReminderPage) -> ScheduleView {
    let usual = ReminderSchedule::default();
    let time = |own: Option<SendingTime>, usual: Option<SendingTime>| own.or(usual).map(|time| time.to_string());
    let tick = |is_on: bool| if is_on { "on" } else { "" }.to_owned();
    let schedule = &page.schedule;
    let values = [
        ("revision", page.revision.to_string()),
        ("days_before_7", tick(schedule.days_before_7.is_some())),
        ("days_before_7_at", time(schedule.days_before_7, usual.days_before_7).unwrap_or_default()),
        ("day_before", tick(schedule.day_before.is_some())),
        ("day_before_at", time(schedule.day_before, usual.day_before).unwrap_or_default()),
        ("hours_before_2", tick(schedule.hours_before_2)),
    ];
    let chosen = page.saved.as_ref().map_or_else(
        || Schedule::Usual.fr().to_owned(),
        |(by, at)| {
            let at = backend::zone::local(*at, &page.time_zone).unwrap_or_else(|_| at.naive_utc());
            say::chosen(by, &format!("{}, {}", weekday_date(at.date()), hour(at.time())))
        },
    );
    let sends_any = schedule.days_before_7.is_some() || schedule.day_before.is_some() || schedule.hours_before_2;
    let note = match (page.days.is_empty(), sends_any, page.is_cut) {
        (_, false, _) => Some(Schedule::Nothing),
        (true, ..) => Some(Schedule::Empty),
        (.., true) => Some(Schedule::Cut),
        _ => None,
    };
    ScheduleView {
        tour: page.tour.clone(),
        values: values.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        chosen,
        days: if sends_any { page.days.iter().map(day).collect() } else { Vec::new() },
        note: note.map(|note| note.fr().to_owned()),
    }
}

fn day(day: &DayPreview) -> ReminderDay {
    let heading = format!("{}, {}", day.town, weekday_date(day.day));
    ReminderDay { heading, lines: day.lines.iter().map(line).collect() }
}

fn line(line: &LinePreview) -> ReminderLine {
    let kind = match line.kind {
        ReminderKind::DaysBefore7 => Schedule::Week,
        ReminderKind::DayBefore => Schedule::Eve,
        ReminderKind::HoursBefore2 => Schedule::Hours,
    };
    let when = line.leaves.map_or_else(
        || Schedule::Near.fr().to_owned(),
        |at| capital(&format!("{}, {}", weekday_date(at.date()), hour(at.time()))),
    );
    let mut more = Vec::new();
    if line.sent > 0 {
        more.push(say::sent(count(line.sent)));
    }
    more.extend(
        line.without.iter().filter(|(why, _)| *why != WhyNone::Near).map(|(why, number)| without(*why, *number)),
    );
    let near = line.without.iter().filter(|(why, _)| *why == WhyNone::Near).map(|(_, number)| *number).sum::<usize>();
    let who = say::people(count(if line.leaves.is_none() { near } else { line.coming }));
    ReminderLine { when, kind: kind.fr().to_owned(), who, more: in_french_list(&more) }
}

fn without(why: WhyNone, number: usize) -> String {
    let number = count(number);
    match why {
        WhyNone::NoAddress => say::without_address(number),
        WhyNone::Knows | WhyNone::Near => say::know(number),
        WhyNone::Unsubscribed => say::unwilling(number),
        WhyNone::Suppressed => say::refused(number),
        WhyNone::TooLate => say::too_late(number),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
