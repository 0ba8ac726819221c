//! What each day of the calendar would bring a stop, in words and as a colour. The same on the
//! server, for who has no scripts, and in the browser, while a stop is in the hand.

use chrono::{Datelike, Weekday};
use domain::rules;
use domain::season::Violation as Wish;
use domain::words::weekday_date;
use planner::itinerary::hand::{Day, Ground, days};

use crate::conflicts::{date, what, who};
use crate::locale::{Road, itinerary as say};
use crate::views::{CheckTone, TargetRow};

/// So many minutes more are a detour.
const DETOUR: i64 = 20;

/// The days of the calendar to which a stop could go, without its own; none for an unknown stop.
pub fn rows(ground: &Ground, stop: &str) -> Vec<TargetRow> {
    let Some(number) = number(ground, stop) else { return Vec::new() };
    let days = days(ground, number, &mut || false).unwrap_or_default();
    days.iter().filter_map(|day| row(ground, number, day)).collect()
}

/// The month in which a stop begins, `2027-05`; `None` for an unknown stop.
pub fn month_of(ground: &Ground, stop: &str) -> Option<String> {
    let begins = ground.shifts.first_day(number(ground, stop)?).and_then(date)?;
    Some(format!("{}-{:02}", begins.year(), begins.month()))
}

fn number(ground: &Ground, slug: &str) -> Option<u32> {
    (0_u32..).zip(ground.shifts.stops()).find(|(_, stop)| stop.slug == slug).map(|(number, _)| number)
}

fn row(ground: &Ground, stop: u32, day: &Day) -> Option<TargetRow> {
    let on = date(day.day)?;
    let worst = day.found.iter().min_by_key(|violation| !violation.is_hard());
    let hard = worst.filter(|violation| violation.is_hard());
    let road = say::road_gained(day.minutes);
    let (tone, words, why) = match (hard, reason(ground, stop, day)) {
        (Some(hard), _) => (CheckTone::Bad, impossible(hard), told(ground, stop, hard)),
        (None, Some((words, why))) => (CheckTone::Wait, words, format!("{why} {road}.")),
        (None, None) => {
            let tone = if day.minutes > DETOUR { CheckTone::Wait } else { CheckTone::Good };
            (tone, say::target_minutes(day.minutes), format!("{road}."))
        }
    };
    let day = weekday_date(on);
    Some(TargetRow { date: on.to_string(), label: say::target(&day), day, tone, words, why })
}

/// A word for a cell.
fn impossible(violation: &rules::Violation) -> String {
    match violation {
        rules::Violation::VenueClosed { .. } => Road::TargetClosed.fr().to_owned(),
        rules::Violation::CaravanTwice { gap } if gap.overlap > 0 => Road::TargetTaken.fr().to_owned(),
        rules::Violation::CaravanTwice { gap } => say::target_short(gap.missing),
        _ => Road::TargetClash.fr().to_owned(),
    }
}

/// « La caravane, Le Lorrain et Macouba : il manque… »
fn told(ground: &Ground, stop: u32, violation: &rules::Violation) -> String {
    let shifts = &ground.shifts;
    let concerned = shifts.concerned(violation);
    let towns: Vec<&str> = concerned
        .iter()
        .filter_map(|number| shifts.stops().get(*number as usize))
        .map(|stop| stop.town.as_str())
        .collect();
    let insee = shifts.stops().get(stop as usize).map(|stop| stop.insee_code.as_str());
    let who = who(violation, shifts.about(violation), &towns);
    format!("{who}\u{a0}: {}", what(violation, &shifts.titles(violation), insee))
}

/// What speaks against a day that is possible, the weightiest first: a word and a sentence.
fn reason(ground: &Ground, stop: u32, day: &Day) -> Option<(String, String)> {
    if day.day <= ground.today {
        return Some(both(Road::TargetPast.fr(), Road::TargetPastWhy.fr()));
    }
    if let Some(soft) = day.found.first() {
        return Some((Road::TargetHoliday.fr().to_owned(), told(ground, stop, soft)));
    }
    let weight = |wish: &&Wish| match wish {
        Wish::PartnerMissing { .. } => 0,
        Wish::Closed { .. } => 1,
        Wish::LegTooLong { .. } | Wish::BaseTooFar { .. } => 2,
        Wish::NoRest { .. } => 3,
        _ => 4,
    };
    let wish = day.wishes.iter().min_by_key(weight)?;
    Some(wished(ground, wish))
}

fn wished(ground: &Ground, wish: &Wish) -> (String, String) {
    let town = |number: Option<u32>| {
        number.and_then(|number| ground.season.towns.get(number as usize)).map_or("", |town| town.name.as_str())
    };
    match wish {
        Wish::PartnerMissing { town, role } => {
            let partners = ground.season.towns.get(*town as usize).and_then(|town| town.roles.get(*role as usize));
            let names = partners.into_iter().flatten().filter_map(|one| ground.season.partners.get(*one as usize));
            let names: Vec<&str> = names.map(|partner| partner.name.as_str()).collect();
            (Road::TargetPartner.fr().to_owned(), say::partner_missing(&names))
        }
        Wish::Closed { day, .. } if is_sunday(ground, *day) => {
            both(Road::TargetSunday.fr(), Road::TargetSundayWhy.fr())
        }
        Wish::LegTooLong { first, second, minutes: Some(minutes) } => {
            (Road::TargetFar.fr().to_owned(), say::leg_too_long(town(*first), town(*second), i64::from(*minutes)))
        }
        Wish::NoRest { worked, .. } => (say::days_in_a_row(i64::from(*worked)), say::no_rest(i64::from(*worked))),
        Wish::WeekFull { stops, .. } => (Road::TargetWeek.fr().to_owned(), say::week_full(i64::from(*stops))),
        Wish::OutOfSeason { .. } => both(Road::TargetOutside.fr(), Road::TargetOutsideWhy.fr()),
        Wish::TwoTowns { first, second } => {
            (Road::TargetShared.fr().to_owned(), say::shared_day(town(Some(*first)), town(Some(*second))))
        }
        _ => both(Road::TargetUnwished.fr(), Road::TargetUnwishedWhy.fr()),
    }
}

fn is_sunday(ground: &Ground, day: u32) -> bool {
    ground.season.date(day).is_some_and(|on| on.weekday() == Weekday::Sun)
}

fn both(words: &str, why: &str) -> (String, String) {
    (words.to_owned(), why.to_owned())
}
