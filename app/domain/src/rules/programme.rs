//! What the engine looks at: a tour's programme in plain numbers.

use serde::{Deserialize, Serialize};

use super::{DAY, at};
use crate::overlap::Span;

/// Moments lie between minus and plus this: some 1 900 years around 1970.
pub const MAX_MOMENT: i64 = 1_000_000_000;

/// Nothing lasts longer than this, in minutes: a year and a day.
pub const MAX_SPAN: i64 = 367 * DAY;

/// No pause, way or set-up is longer than this, in minutes: four weeks.
pub const MAX_MINUTES: i64 = 28 * DAY;

/// A programme: lists of things that refer to each other by their place in these lists.
/// Cancelled stops and sessions are left out by the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Programme {
    /// Minutes that lie between two sessions of one room, facilitator or team.
    pub buffer: i64,
    /// Minutes that the caravan needs at a venue before it opens.
    pub set_up: i64,
    /// How many towns there are.
    pub towns: u32,
    /// Minutes on the road from the row's town to the column's, row after row; `towns × towns`,
    /// 0 within a town. Taken as given, one way at a time: nobody goes round by a third town. Only
    /// the count of several teams relies on no way being longer than one by a third town; where
    /// ways set by hand are, it may count too few.
    pub travel: Vec<i64>,
    /// Public holidays, as day numbers.
    pub holidays: Vec<i64>,
    /// The venues.
    pub venues: Vec<Venue>,
    /// Their rooms.
    pub rooms: Vec<Room>,
    /// The partners.
    pub partners: Vec<Partner>,
    /// How many facilitators there are; sessions name them by number.
    pub facilitators: u32,
    /// The stops.
    pub stops: Vec<Stop>,
    /// The sessions.
    pub sessions: Vec<Session>,
    /// The interview desks.
    pub desks: Vec<Desk>,
    /// The interviews at desks; sessions without desks need no slots here.
    pub slots: Vec<Slot>,
}

/// A venue in a town.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// The town.
    pub town: u32,
    /// Whether its booking is confirmed.
    pub confirmed: bool,
    /// When it is open; an empty list means always.
    pub hours: Vec<Hours>,
    /// Day numbers on which it is closed whatever its hours say.
    pub closed_days: Vec<i64>,
}

/// Opening hours on one day of the week; several of one day do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hours {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: i64,
    /// First minute of the day.
    pub from: i64,
    /// The minute at which it closes, 1440 for midnight.
    pub to: i64,
}

/// A room of a venue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// The venue.
    pub venue: u32,
    /// How many people it holds.
    pub capacity: i64,
    /// How many sessions it holds side by side, 1 or more.
    pub concurrent: i64,
}

/// A partner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// How many sessions it can hold at once, 1 or more.
    pub teams: i64,
}

/// A stop of the caravan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// The venue.
    pub venue: u32,
    /// Its first day.
    pub first_day: i64,
    /// Its last day, the same for a stop of one day.
    pub last_day: i64,
    /// The minute of each day at which it opens.
    pub opens: i64,
    /// The minute of each day at which it closes.
    pub closes: i64,
}

impl Stop {
    /// From the first opening to the last closing: the caravan is here, nights included.
    pub const fn span(&self) -> Span {
        Span { start: at(self.first_day, self.opens), end: at(self.last_day, self.closes) }
    }
}

/// A session at a stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The stop.
    pub stop: u32,
    /// The room; without one it is somewhere at the stop's venue.
    pub room: Option<u32>,
    /// When it is.
    pub span: Span,
    /// How many people may come.
    pub places: i64,
    /// The partners who hold it, one team each.
    pub partners: Vec<u32>,
    /// The named people who hold it.
    pub facilitators: Vec<u32>,
}

/// An interview desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The session in which it stands.
    pub session: u32,
}

/// An interview at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The desk.
    pub desk: u32,
    /// When it is.
    pub span: Span,
}

/// Why a programme makes no sense, and where: the list and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// The buffer, the set-up time or the table of ways: negative, too long, of the wrong size,
    /// or with a way from a town to itself.
    #[error("the buffer, the set-up time or the table of ways makes no sense")]
    Frame,
    /// Unknown town, or hours that are none or overlap.
    #[error("venue {0} makes no sense")]
    Venue(u32),
    /// Unknown venue, capacity below 0 or concurrency below 1.
    #[error("room {0} makes no sense")]
    Room(u32),
    /// Less than one team.
    #[error("partner {0} makes no sense")]
    Partner(u32),
    /// Unknown venue, or days and hours in the wrong order or out of range.
    #[error("stop {0} makes no sense")]
    Stop(u32),
    /// Unknown stop, room, partner or facilitator, no places, or a time that is none.
    #[error("session {0} makes no sense")]
    Session(u32),
    /// Unknown session.
    #[error("desk {0} makes no sense")]
    Desk(u32),
    /// Unknown desk, or a time that is none.
    #[error("slot {0} makes no sense")]
    Slot(u32),
}

impl Programme {
    /// The venue of a session: its room's, else its stop's.
    pub(super) fn venue_of(&self, session: &Session) -> u32 {
        session.room.map_or_else(|| self.stops[place(session.stop)].venue, |room| self.rooms[place(room)].venue)
    }

    /// Minutes on the road between two venues.
    pub(crate) fn way(&self, from_venue: u32, to_venue: u32) -> i64 {
        let town = |venue: u32| place(self.venues[place(venue)].town);
        self.travel[town(from_venue) * place(self.towns) + town(to_venue)]
    }

    /// Makes sure that every reference leads somewhere and that no sum can overflow: the rest of
    /// the engine relies on it.
    pub(super) fn validate(&self) -> Result<(), Broken> {
        let minutes = |value: i64| (0..=MAX_MINUTES).contains(&value);
        let towns = place(self.towns);
        let frame = minutes(self.buffer)
            && minutes(self.set_up)
            && towns.checked_mul(towns) == Some(self.travel.len())
            && self.travel.iter().all(|way| minutes(*way))
            && (0..towns).all(|town| self.travel[town * towns + town] == 0);
        if !frame {
            return Err(Broken::Frame);
        }
        each(&self.venues, Broken::Venue, |venue| venue.town < self.towns && hours_are_sound(&venue.hours))?;
        each(&self.rooms, Broken::Room, |room| {
            within(room.venue, &self.venues) && room.capacity >= 0 && room.concurrent >= 1
        })?;
        each(&self.partners, Broken::Partner, |partner| partner.teams >= 1)?;
        each(&self.stops, Broken::Stop, |stop| {
            within(stop.venue, &self.venues)
                && stop.first_day <= stop.last_day
                && day_is_sound(stop.first_day)
                && day_is_sound(stop.last_day)
                && minutes_of_day(stop.opens, stop.closes)
                && is_sound(stop.span())
        })?;
        each(&self.sessions, Broken::Session, |session| {
            within(session.stop, &self.stops)
                && session.room.is_none_or(|room| within(room, &self.rooms))
                && is_sound(session.span)
                && (0..=MAX_MOMENT).contains(&session.places)
                && session.partners.iter().all(|partner| within(*partner, &self.partners))
                && session.facilitators.iter().all(|person| *person < self.facilitators)
        })?;
        each(&self.desks, Broken::Desk, |desk| within(desk.session, &self.sessions))?;
        each(&self.slots, Broken::Slot, |slot| within(slot.desk, &self.desks) && is_sound(slot.span))
    }
}

/// A reference as a place in a list. References are 32 bits wide, like the browser's memory.
pub(super) const fn place(reference: u32) -> usize {
    reference as usize
}

/// A list with the reference of each thing in it.
pub(super) fn numbered<T>(list: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0_u32..).zip(list)
}

fn each<T>(list: &[T], broken: fn(u32) -> Broken, is_sound: impl Fn(&T) -> bool) -> Result<(), Broken> {
    match numbered(list).find(|(_, thing)| !is_sound(thing)) {
        Some((number, _)) => Err(broken(number)),
        None => Ok(()),
    }
}

fn within<T>(reference: u32, list: &[T]) -> bool {
    place(reference) < list.len()
}

fn is_sound(span: Span) -> bool {
    let range = -MAX_MOMENT..=MAX_MOMENT;
    range.contains(&span.start) && range.contains(&span.end) && (1..=MAX_SPAN).contains(&span.length())
}

fn day_is_sound(day: i64) -> bool {
    (-MAX_MOMENT / DAY..=MAX_MOMENT / DAY).contains(&day)
}

fn minutes_of_day(from: i64, to: i64) -> bool {
    0 <= from && from < to && to <= DAY
}

fn hours_are_sound(hours: &[Hours]) -> bool {
    let mut sorted = hours.to_vec();
    sorted.sort_unstable();
    sorted.iter().all(|h| (0..7).contains(&h.weekday) && minutes_of_day(h.from, h.to))
        && sorted.windows(2).all(|two| two[0].weekday != two[1].weekday || two[0].to <= two[1].from)
}
