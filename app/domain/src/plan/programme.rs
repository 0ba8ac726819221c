//! A plan as the conflict engine sees it: numbers instead of identifiers and dates.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

use super::{LegFacts, SessionPlan, StopPlan, TourPlan, Ways};
use crate::holidays::{Zone, holiday_on};
use crate::ids::{FacilitatorId, PartnerId, RoomId, SessionId, StopId, VenueId};
use crate::overlap::Span;
use crate::rules::{self, Broken, Programme, Violation, at};
use crate::travel::Graph;

/// Day 0 of the engine, 1 January 1970, counted from the first day of the calendar.
const EPOCH: i32 = 719_163;
/// The ways of the island, worked out once: the page asks the engine at every step of a drag.
pub(super) static ISLAND: LazyLock<Graph> = LazyLock::new(Graph::martinique);
/// Minutes that the caravan needs at a venue before the doors open.
pub const SET_UP_MINUTES: i64 = 60;

/// What a plan refers to and does not hold: venues, rooms and partners as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct World {
    /// Every venue that the plan may name.
    pub venues: BTreeMap<VenueId, VenueFacts>,
    /// Every room that the plan may name.
    pub rooms: BTreeMap<RoomId, RoomFacts>,
    /// Every partner that the plan may name.
    pub partners: BTreeMap<PartnerId, PartnerFacts>,
    /// Every named person that the plan may name.
    #[serde(default)]
    pub facilitators: BTreeMap<FacilitatorId, FacilitatorFacts>,
    /// The ways that somebody typed or imported, or that a router computed; they go before the estimates.
    #[serde(default)]
    pub legs: Vec<LegFacts>,
}

/// What the plan needs to know of a venue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueFacts {
    /// Its name.
    pub name: String,
    /// INSEE code of its town.
    pub insee_code: String,
    /// The name of its town.
    pub town: String,
    /// Whether its booking is confirmed.
    pub confirmed: bool,
    /// When it is open in the week; an empty list means always.
    #[serde(default)]
    pub hours: Vec<OpenHours>,
    /// Days on which it is closed whatever its hours say.
    #[serde(default)]
    pub closed_days: BTreeSet<NaiveDate>,
}

/// Opening hours on one day of the week; several of one day do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OpenHours {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: i64,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes, later on the same day.
    pub closes: NaiveTime,
}

/// What the plan needs to know of a named person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacilitatorFacts {
    /// Their name, for the team alone.
    pub name: String,
    /// The partner they work for.
    pub partner: PartnerId,
    /// True when they are no longer offered for new sessions.
    #[serde(default)]
    pub retired: bool,
}

/// What the plan needs to know of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomFacts {
    /// Its name.
    pub name: String,
    /// Its venue.
    pub venue: VenueId,
    /// How many people it holds.
    pub capacity: i64,
    /// How many sessions it holds side by side.
    pub concurrent: i64,
}

/// What the plan needs to know of a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerFacts {
    /// Its name.
    pub name: String,
    /// How many sessions it can hold at once.
    pub teams: i64,
}

/// A conflict of a plan: what the engine found, and which stops and sessions it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// What the engine found; its numbers are places in the lists below.
    pub violation: Violation,
    /// True when it stands against publishing.
    pub hard: bool,
    /// The stops concerned.
    pub stops: Vec<StopId>,
    /// The sessions concerned.
    pub sessions: Vec<SessionId>,
}

/// All conflicts of a plan. Cancelled stops and sessions take no part.
///
/// What the plan names and `world` does not know is left out: whoever publishes refuses it before.
pub fn conflicts(plan: &TourPlan, world: &World) -> Result<Vec<Conflict>, Broken> {
    let stops: Vec<&StopPlan> =
        plan.stops.iter().filter(|stop| !stop.cancelled && world.venues.contains_key(&stop.venue)).collect();
    let sessions: Vec<(usize, &SessionPlan)> = stops
        .iter()
        .enumerate()
        .flat_map(|(place, stop)| stop.sessions.iter().map(move |session| (place, session)))
        .filter(|(_, session)| !session.cancelled)
        .collect();
    let programme = programme(plan, world, &stops, &sessions);
    let found = rules::check(&programme)?;
    Ok(found.into_iter().map(|violation| named(violation, &programme, &stops, &sessions)).collect())
}

pub(super) fn programme(
    plan: &TourPlan,
    world: &World,
    stops: &[&StopPlan],
    sessions: &[(usize, &SessionPlan)],
) -> Programme {
    let codes: BTreeMap<&str, u32> =
        numbers(world.venues.values().map(|venue| venue.insee_code.as_str()).collect::<BTreeSet<_>>());
    let venues = numbers(world.venues.keys().copied());
    let rooms = numbers(world.rooms.keys().copied());
    let partners = numbers(world.partners.keys().copied());
    let facilitators = numbers(world.facilitators.keys().copied());
    let mut programme = Programme {
        buffer: plan.buffer_minutes,
        set_up: SET_UP_MINUTES,
        towns: u32_of(codes.len()),
        travel: ways(&codes, &world.legs),
        holidays: holidays(stops),
        venues: world
            .venues
            .values()
            .map(|venue| rules::Venue {
                town: codes.get(venue.insee_code.as_str()).copied().unwrap_or_default(),
                confirmed: venue.confirmed,
                hours: venue.hours.iter().map(hours).collect(),
                closed_days: venue.closed_days.iter().copied().map(day).collect(),
            })
            .collect(),
        rooms: world
            .rooms
            .values()
            .map(|room| rules::Room {
                venue: venues.get(&room.venue).copied().unwrap_or_default(),
                capacity: room.capacity,
                concurrent: room.concurrent,
            })
            .collect(),
        partners: world.partners.values().map(|partner| rules::Partner { teams: partner.teams }).collect(),
        facilitators: u32_of(facilitators.len()),
        stops: stops
            .iter()
            .map(|stop| rules::Stop {
                venue: venues.get(&stop.venue).copied().unwrap_or_default(),
                first_day: day(stop.starts_on),
                last_day: day(stop.ends_on),
                opens: minute(stop.starts_on.and_time(stop.opens)),
                closes: minute(stop.starts_on.and_time(stop.closes)),
            })
            .collect(),
        ..Programme::default()
    };
    for (number, (stop, session)) in sessions.iter().enumerate() {
        programme.sessions.push(rules::Session {
            stop: u32_of(*stop),
            room: session.room.and_then(|room| rooms.get(&room).copied()),
            span: Span { start: moment(session.times.starts()), end: moment(session.times.ends()) },
            // At an interview desk one slot follows the other: only what runs side by side counts.
            places: most_at_once(session),
            partners: session.partners.iter().filter_map(|partner| partners.get(partner).copied()).collect(),
            facilitators: session.facilitators.iter().filter_map(|who| facilitators.get(who).copied()).collect(),
        });
        for desk in &session.desks {
            let place = u32_of(programme.desks.len());
            programme.desks.push(rules::Desk { session: u32_of(number) });
            let of_desk = session.slots.iter().filter(|slot| slot.desk == Some(desk.id));
            programme.slots.extend(of_desk.map(|slot| rules::Slot {
                desk: place,
                span: Span { start: moment(slot.times.starts()), end: moment(slot.times.ends()) },
            }));
        }
    }
    programme
}

/// The most people that the slots of a session hold at one moment.
pub(super) fn most_at_once(session: &SessionPlan) -> i64 {
    let at_start = |moment: NaiveDateTime| {
        let running = session.slots.iter().filter(|slot| slot.times.starts() <= moment && moment < slot.times.ends());
        running.fold(0_i64, |sum, slot| sum.saturating_add(slot.capacity))
    };
    session.slots.iter().map(|slot| at_start(slot.times.starts())).max().unwrap_or_default()
}

fn named(
    violation: Violation,
    programme: &Programme,
    stops: &[&StopPlan],
    sessions: &[(usize, &SessionPlan)],
) -> Conflict {
    let mut numbers = violation.sessions();
    let mut at_stops = Vec::new();
    match &violation {
        Violation::CaravanTwice { gap } => at_stops.extend([gap.first, gap.second]),
        Violation::VenueNotConfirmed { stop, .. }
        | Violation::VenueClosed { stop, .. }
        | Violation::Holiday { stop, .. } => at_stops.push(*stop),
        Violation::DeskBusy { desk, .. } => {
            numbers.extend(programme.desks.get(index(*desk)).map(|desk| desk.session));
        }
        _ => {}
    }
    let concerned: Vec<_> = numbers.iter().filter_map(|number| sessions.get(index(*number))).collect();
    let mut stop_ids: Vec<StopId> = at_stops
        .iter()
        .map(|stop| index(*stop))
        .chain(concerned.iter().map(|(stop, _)| *stop))
        .filter_map(|stop| stops.get(stop).map(|stop| stop.id))
        .collect();
    stop_ids.sort_unstable();
    stop_ids.dedup();
    let sessions = concerned.iter().map(|(_, session)| session.id).collect();
    Conflict { hard: violation.is_hard(), violation, stops: stop_ids, sessions }
}

fn numbers<K: Ord>(keys: impl IntoIterator<Item = K>) -> BTreeMap<K, u32> {
    keys.into_iter().zip(0_u32..).collect()
}

fn hours(open: &OpenHours) -> rules::Hours {
    let minute = |time: NaiveTime| i64::from(time.hour()) * 60 + i64::from(time.minute());
    rules::Hours { weekday: open.weekday, from: minute(open.opens), to: minute(open.closes) }
}

/// Unknown ways count as none: no conflict is invented.
fn ways(codes: &BTreeMap<&str, u32>, known: &[LegFacts]) -> Vec<i64> {
    let ways = Ways::new(known);
    codes
        .keys()
        .flat_map(|from| codes.keys().map(move |to| (*from, *to)))
        .map(|(from, to)| ways.between(from, to).map_or(0, |way| way.minutes))
        .collect()
}

fn holidays(stops: &[&StopPlan]) -> Vec<i64> {
    let mut days = Vec::new();
    for stop in stops {
        let zone = Zone::of_town(&stop.insee_code);
        let mut on = stop.starts_on;
        while on <= stop.ends_on {
            if holiday_on(on, zone).is_some() {
                days.push(day(on));
            }
            let Some(next) = on.checked_add_days(Days::new(1)) else { break };
            on = next;
        }
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// The number that the engine has for a day.
pub fn day(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce() - EPOCH)
}

fn minute(wall: NaiveDateTime) -> i64 {
    i64::from(wall.hour()) * 60 + i64::from(wall.minute())
}

fn moment(wall: NaiveDateTime) -> i64 {
    at(day(wall.date()), minute(wall))
}

fn u32_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

const fn index(number: u32) -> usize {
    number as usize
}
