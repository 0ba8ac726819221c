//! Why a town is on its day, in words.

use backend::service::propose_dates::{Change, Found, OtherDay};
use domain::season::{Season, Violation};
use domain::words::{in_french_list, weekday_date};

use crate::locale::{Dates, proposal as say};

/// So many reasons against a day are told.
const MOST_REASONS: usize = 2;

/// Which other day is the best for a town of the question, and what the days around would cost.
pub fn own_day(found: &Found, place: usize) -> Option<(String, Vec<(String, String)>)> {
    let own = found.days.get(place)?.as_ref()?;
    let season = &found.question.season;
    let town = u32::try_from(place).ok()?;
    let best = own.next_best.as_ref().map_or_else(
        || Dates::NoOtherDay.fr().to_owned(),
        |other| say::next_best(&weekday_date(other.on), &verdict(season, town, other)),
    );
    let around = own.around.iter().map(|other| (weekday_date(other.on), verdict(season, town, other)));
    Some((best, around.collect()))
}

fn verdict(season: &Season, town: u32, other: &OtherDay) -> String {
    match &other.verdict {
        Ok(change) => cost(*change),
        Err(violations) => {
            let mut reasons: Vec<String> = violations.iter().map(|found| reason(season, town, *found)).collect();
            reasons.dedup();
            reasons.truncate(MOST_REASONS);
            say::impossible(&in_french_list(&reasons))
        }
    }
}

/// What a day would change, wish by wish.
fn cost(change: Change) -> String {
    let signs = [
        (change.weekdays, Dates::DayLiked, Dates::DayNotLiked),
        (change.rhythm, Dates::MoreEven, Dates::LessEven),
        (change.dates, Dates::KeepsDate, Dates::ChangesDate),
    ];
    let road = (change.minutes != 0).then(|| say::road_change(change.minutes));
    let others = signs.into_iter().filter(|(amount, ..)| *amount != 0);
    let others = others.map(|(amount, better, worse)| if amount < 0 { better } else { worse }.fr().to_owned());
    let words: Vec<String> = road.into_iter().chain(others).collect();
    if words.is_empty() { Dates::SameWorth.fr().to_owned() } else { in_french_list(&words) }
}

fn reason(season: &Season, own: u32, found: Violation) -> String {
    let name = |place: u32| season.towns.get(place as usize).map_or("", |town| town.name.as_str());
    let other = |first: u32, second: u32| name(if first == own { second } else { first });
    let words = match found {
        Violation::OutOfSeason { .. } => Dates::NotSeason,
        Violation::Closed { .. } => Dates::NotClosed,
        Violation::VenueShut { .. } => Dates::NotVenue,
        Violation::OffPin { .. } => Dates::NotPin,
        Violation::BaseTooFar { .. } => Dates::NotBase,
        Violation::LegTooLong { .. } => Dates::NotLeg,
        Violation::NoRest { .. } => Dates::NotRest,
        Violation::WeekFull { .. } => Dates::NotWeek,
        Violation::Order { .. } => Dates::NotOrder,
        Violation::PartnerMissing { town, role } => return say::absent(partner(season, town, role)),
        Violation::TwoTowns { first, second } => return say::occupied(other(first, second)),
        Violation::TooClose { first, second, .. } => return say::too_close(other(first, second)),
        Violation::Spacing { one, other: second, .. } => return say::too_close(other(one, second)),
    };
    words.fr().to_owned()
}

fn partner(season: &Season, town: u32, role: u32) -> &str {
    let roles = season.towns.get(town as usize).map(|town| town.roles.as_slice()).unwrap_or_default();
    let first = roles.get(role as usize).and_then(|role| role.first());
    first.and_then(|partner| season.partners.get(*partner as usize)).map_or("", |partner| partner.name.as_str())
}
