//! From what the use case reads to what the page shows.

use backend::service::read_itinerary::{Itinerary, ItineraryStop, Point, Stage, TourLine};
use backend::service::read_plan::DraftState;
use chrono::{DateTime, NaiveDate, Utc};
use domain::booking::BookingState;
use domain::plan::Way;
use domain::words::{hour, short_date, weekday_date, weekday_date_year};

use super::{calendar, clashes};
use crate::api::roads::words::{Dates, kilometres, way};
use crate::components::map;
use crate::locale::{self, Road, itinerary as say, roads};
use crate::views::{Check, CheckTone, ItineraryView, Spot, StopRow, TourRow};

/// A tour in the list.
pub fn tour(tour: TourLine) -> TourRow {
    let state = match (tour.over, tour.published_version) {
        (true, _) => check(Road::StateOver, CheckTone::Off),
        (false, Some(_)) => check(Road::StatePublished, CheckTone::Good),
        (false, None) => check(Road::StateDraft, CheckTone::Wait),
    };
    TourRow {
        dates: locale::period(&weekday_date(tour.starts_on), &weekday_date_year(tour.ends_on)),
        stops: locale::stops(tour.stop_count),
        registrations: say::registrations(tour.registrations),
        slug: tour.slug,
        name: tour.inside_name,
        public_name: tour.public_name,
        state,
    }
}

/// The whole page.
pub fn itinerary(found: Itinerary, draft: DraftState, now: DateTime<Utc>, router: bool) -> ItineraryView {
    let Itinerary { tour: line, today, stops, towns, clashes: found } = found;
    let legs: Vec<Way> =
        stops.iter().filter(|stop| stop.stage != Stage::Cancelled).filter_map(|stop| stop.leg).collect();
    let kilometres = kilometres(legs.iter().filter_map(|leg| leg.metres).sum());
    let minutes = legs.iter().map(|leg| leg.minutes).sum();
    let driven = legs.iter().filter(|leg| leg.minutes > 0);
    let estimated = driven.clone().filter(|leg| leg.said.is_none()).count();
    let dates = Dates { zone: &line.time_zone, now };
    let visited = |insee: &str| stops.iter().any(|stop| stop.insee_code == insee);
    let others = towns.iter().filter(|town| !visited(&town.insee_code)).map(|town| spot(town.point)).collect();
    let next = stops.iter().find(|stop| stop.stage == Stage::Coming).or(stops.last());
    ItineraryView {
        draft: (draft.changes > 0)
            .then(|| Check { words: say::unpublished(count(draft.changes)), tone: CheckTone::Wait }),
        undoable: draft.undoable,
        distance: say::distance(kilometres),
        road_time: roads::whole_road(minutes, count(estimated), count(driven.count())),
        router,
        first_month: next.map_or_else(|| calendar::key(line.starts_on), |stop| calendar::key(stop.starts_on)),
        months: calendar::months(&line, &stops, today),
        clashes: clashes::rows(&found, &stops),
        towns: others,
        stops: side_by_side(stops.iter().map(|stop| row(&line.slug, stop, dates)).collect()),
        tour: tour(line),
    }
}

/// Stops in one town would lie on each other: the later ones stand beside it on the map.
fn side_by_side(mut stops: Vec<StopRow>) -> Vec<StopRow> {
    let mut taken: Vec<Spot> = Vec::new();
    for stop in &mut stops {
        if let Some(spot) = &mut stop.spot {
            while taken.contains(spot) {
                spot.x += map::BESIDE;
            }
            taken.push(*spot);
        }
    }
    stops
}

fn row(tour: &str, stop: &ItineraryStop, dates: Dates<'_>) -> StopRow {
    StopRow {
        slug: stop.slug.clone(),
        number: stop.number,
        town: stop.town.clone(),
        venue: stop.venue.clone(),
        short_date: days(stop, short_date),
        date: days(stop, weekday_date),
        starts_on: stop.starts_on.to_string(),
        hours: locale::from_to(&hour(stop.opens), &hour(stop.closes)),
        month: calendar::key(stop.starts_on),
        leg: stop.leg.map(|leg| way(leg, dates)).unwrap_or_default(),
        checks: checks(stop),
        seats: say::seats(stop.taken, stop.capacity),
        fill: if stop.capacity > 0 { (stop.taken * 100 / stop.capacity).clamp(0, 100) } else { 0 },
        waiting: if stop.waiting > 0 { say::in_line(stop.waiting) } else { String::new() },
        sessions: say::sessions(stop.sessions),
        quiet: stop.stage != Stage::Coming,
        public_link: stop.published.then(|| format!("/tournees/{tour}/{}", stop.slug)),
        spot: stop.point.map(spot).filter(|spot| map::holds(*spot)),
    }
}

fn days(stop: &ItineraryStop, in_words: fn(chrono::NaiveDate) -> String) -> String {
    if stop.starts_on == stop.ends_on {
        in_words(stop.starts_on)
    } else {
        format!("{} – {}", in_words(stop.starts_on), in_words(stop.ends_on))
    }
}

fn checks(stop: &ItineraryStop) -> Vec<Check> {
    match stop.stage {
        Stage::Cancelled => return vec![check(Road::Cancelled, CheckTone::Off)],
        Stage::Over => return vec![check(Road::Over, CheckTone::Off)],
        Stage::Coming => {}
    }
    let mut checks = vec![booking(stop.booking.state, stop.booking.option_until)];
    if !stop.published {
        checks.push(check(Road::Unpublished, CheckTone::Wait));
    }
    if !stop.step_free {
        checks.push(check(Road::Steps, CheckTone::Wait));
    }
    checks
}

/// How far the booking of a venue is.
pub fn booking(state: BookingState, until: Option<NaiveDate>) -> Check {
    match (state, until) {
        (BookingState::ToRequest, _) => check(Road::BookingToRequest, CheckTone::Bad),
        (BookingState::Requested, _) => check(Road::BookingRequested, CheckTone::Wait),
        (BookingState::Option, None) => check(Road::BookingOption, CheckTone::Wait),
        (BookingState::Option, Some(day)) => {
            Check { words: say::option_until(&short_date(day)), tone: CheckTone::Wait }
        }
        (BookingState::Confirmed, _) => check(Road::BookingConfirmed, CheckTone::Good),
        (BookingState::Refused, _) => check(Road::BookingRefused, CheckTone::Bad),
    }
}

fn spot(point: Point) -> Spot {
    map::spot(point.latitude, point.longitude)
}

fn check(words: Road, tone: CheckTone) -> Check {
    Check { words: words.fr().to_owned(), tone }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
