//! Conflicts and their ways out in words: who, when, how much. The same in the browser, while a
//! block is in the hand, and on the server.

use chrono::{Days, NaiveDate, NaiveTime};
use domain::holidays::{Zone, holiday_on};
use domain::plan::{Conflict, TourPlan, WayOut, World};
use domain::rules::{Violation, day_of, minute_of};
use domain::words::{hour, in_french_list, moment, weekday_date};

use crate::locale::{DayText, Road, day as words, itinerary as say};

/// A conflict in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// « Salle bleue, Le Lorrain ».
    pub who: String,
    /// « jeudi 20 mai, 9 h 30 ».
    pub when: String,
    /// « Il manque 35 minutes de route et d’installation. »
    pub what: String,
}

/// A conflict of a plan, found with this world, in words.
pub fn told(conflict: &Conflict, plan: &TourPlan, world: &World) -> Told {
    let stops: Vec<_> = conflict.stops.iter().filter_map(|id| plan.stop(*id)).collect();
    let mut towns: Vec<&str> =
        stops.iter().filter_map(|stop| world.venues.get(&stop.venue)).map(|venue| venue.town.as_str()).collect();
    towns.dedup();
    let titles: Vec<String> =
        conflict.sessions.iter().filter_map(|id| plan.session(*id)).map(|(_, one)| one.title.clone()).collect();
    let first = stops.first();
    Told {
        who: who(&conflict.violation, conflict.about(world), &towns),
        when: when(&conflict.violation, first.map(|stop| stop.starts_on)),
        what: what(&conflict.violation, &titles, first.map(|stop| stop.insee_code.as_str())),
    }
}

/// Whom or what a conflict is about, and in which towns.
pub fn who(violation: &Violation, about: Option<&str>, towns: &[&str]) -> String {
    let about = about.unwrap_or(match violation {
        Violation::DeskBusy { .. } => Road::SomeDesk.fr(),
        Violation::Holiday { .. } => "",
        _ => Road::Caravan.fr(),
    });
    let towns = in_french_list(towns);
    if about.is_empty() { towns } else { format!("{about}, {towns}") }
}

/// When it is; `begins` is the first day of the first stop concerned.
pub fn when(violation: &Violation, begins: Option<NaiveDate>) -> String {
    let when = match violation {
        Violation::CaravanTwice { gap }
        | Violation::FacilitatorTwice { gap, .. }
        | Violation::TeamTwice { gap, .. } => at(gap.at),
        Violation::RoomBusy { at: start, .. }
        | Violation::Crowded { at: start, .. }
        | Violation::DeskBusy { at: start, .. } => at(*start),
        Violation::VenueClosed { day, .. } | Violation::Holiday { day, .. } => date(*day).map(weekday_date),
        Violation::VenueNotConfirmed { .. } | Violation::OverCapacity { .. } | Violation::TeamsShort { .. } => {
            begins.map(weekday_date)
        }
    };
    when.unwrap_or_default()
}

/// What is wrong, and how much; `titles` are those of the sessions concerned, `insee_code` is the
/// town's.
pub fn what(violation: &Violation, titles: &[String], insee_code: Option<&str>) -> String {
    let title = |place: usize| titles.get(place).map_or("", String::as_str);
    let last = titles.last().map_or("", String::as_str);
    match violation {
        Violation::CaravanTwice { gap } => say::missing_road(gap.missing),
        Violation::FacilitatorTwice { gap, .. } | Violation::TeamTwice { gap, .. } => {
            say::missing_between(title(0), title(1), gap.missing)
        }
        Violation::VenueNotConfirmed { .. } => Road::NotConfirmed.fr().to_owned(),
        Violation::VenueClosed { minutes, .. } => say::venue_closed(*minutes),
        Violation::RoomBusy { missing, .. } => say::room_busy(last, *missing),
        Violation::OverCapacity { places, capacity, .. } => say::too_many_seats(last, *places, *capacity),
        Violation::Crowded { places, capacity, .. } => say::too_many_together(*places, *capacity),
        Violation::DeskBusy { overlap, .. } => say::desk_busy(*overlap),
        Violation::TeamsShort { needed, teams, .. } => say::teams_short(*needed, *teams),
        Violation::Holiday { day, .. } => {
            let zone = insee_code.map_or(Zone::Martinique, Zone::of_town);
            say::on_holiday(date(*day).and_then(|day| holiday_on(day, zone)).unwrap_or_default())
        }
    }
}

/// « Bureau 2 déjà pris · 30 min »: short enough for a block of the grid.
pub fn brief(conflict: &Conflict, world: &World) -> String {
    let about = conflict.about(world).unwrap_or_default();
    let named = |word: DayText, minutes: i64| words::how_much(&format!("{about} {}", word.fr()), minutes);
    match &conflict.violation {
        Violation::RoomBusy { missing, .. } => named(DayText::BusyRoom, *missing),
        Violation::FacilitatorTwice { gap, .. } => named(DayText::BusyPerson, gap.missing),
        Violation::TeamTwice { gap, .. } => named(DayText::BusyTeam, gap.missing),
        Violation::TeamsShort { .. } => format!("{about}\u{a0}: {}", DayText::BusyTeam.fr()),
        Violation::OverCapacity { places, capacity, .. } | Violation::Crowded { places, capacity, .. } => {
            words::too_many(*places, *capacity)
        }
        Violation::VenueClosed { minutes, .. } => words::how_much(DayText::Closed.fr(), *minutes),
        other => what(other, &[], None),
    }
}

/// « déjà pris »: one word for a cell of the grid.
pub const fn word(violation: &Violation) -> &'static str {
    match violation {
        Violation::RoomBusy { .. } | Violation::DeskBusy { .. } => DayText::BusyRoom.fr(),
        Violation::FacilitatorTwice { .. } => DayText::BusyPerson.fr(),
        Violation::TeamTwice { .. } | Violation::TeamsShort { .. } => DayText::BusyTeam.fr(),
        Violation::OverCapacity { .. } | Violation::Crowded { .. } => DayText::TooSmall.fr(),
        _ => DayText::Closed.fr(),
    }
}

/// What a way out does, beside the plan as it is.
pub fn way(way: &WayOut, plan: &TourPlan, world: &World) -> String {
    let of = |session| plan.session(session).map(|(_, session)| session);
    match way {
        WayOut::Move { session, starts, room } => {
            let Some(session) = of(*session) else { return String::new() };
            let name = room
                .and_then(|room| world.rooms.get(&room))
                .map_or_else(|| DayText::NoRoom.fr().to_owned(), |room| room.name.clone());
            let same_day = starts.date() == session.times.starts_on;
            let at = if same_day { hour(starts.time()) } else { moment(starts.date(), starts.time()) };
            let words = match (session.times.starts() == *starts, session.room == *room) {
                (true, _) => words::take_room(&name),
                (false, true) if same_day => words::move_to(&at),
                (false, true) => words::other_day(&at),
                (false, false) => words::move_and_take(&at, &name),
            };
            words::for_session(&session.title, &words)
        }
        WayOut::Places { session, places } => {
            of(*session).map_or_else(String::new, |one| words::for_session(&one.title, &words::fewer_places(*places)))
        }
        WayOut::Follow { session } => {
            of(*session).map_or_else(String::new, |one| words::for_session(&one.title, words::follow()))
        }
        WayOut::Days { stop, days } => {
            let Some(stop) = plan.stop(*stop) else { return String::new() };
            let moved = stop.starts_on.checked_add_signed(chrono::TimeDelta::days(*days)).unwrap_or(stop.starts_on);
            let town = world.venues.get(&stop.venue).map_or("", |venue| venue.town.as_str());
            words::for_session(town, &words::other_day(&weekday_date(moved)))
        }
    }
}

/// The date of a day number of the engine.
pub fn date(number: i64) -> Option<NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1)?;
    let days = Days::new(number.unsigned_abs());
    if number < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) }
}

fn at(start: i64) -> Option<String> {
    let minute = u32::try_from(minute_of(start)).ok()?;
    Some(moment(date(day_of(start))?, NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?))
}
