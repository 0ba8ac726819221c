//! Where everything stands on the grid: columns for rooms, rows for quarters of an hour.
//!
//! No style attributes: a block says by its classes in which column and row it begins (`c3`,
//! `q6`), over how many it reaches (`w1`, `n4`). `style/pages/day.css` knows the numbers.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use domain::ids::{RoomId, SessionId, StopId};
use domain::plan::{OpenHours, SessionPlan, StopPlan, TourPlan, World};
use domain::rules::weekday;

use crate::conflicts::date;
use crate::locale::{DayText, day as say};

/// Minutes of a row.
pub const QUARTER: i64 = 15;
/// Rows of an hour.
const HOUR: i64 = 4;
/// Rows of a day.
const DAY: i64 = 96;

/// A room of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The room; `None` for sessions without one.
    pub room: Option<RoomId>,
    /// « Salle bleue ».
    pub name: String,
    /// « Salle bleue · 20 ».
    pub head: String,
    /// The first of its columns, from 1.
    pub first: usize,
    /// How many sessions stand side by side.
    pub lanes: usize,
}

/// The grid of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The local day.
    pub day: NaiveDate,
    /// The first row, in quarters from midnight.
    pub top: i64,
    /// How many rows there are.
    pub rows: i64,
    /// The rooms.
    pub columns: Vec<Column>,
    /// The lane of each session within its room.
    lanes: Vec<(SessionId, usize)>,
    /// Which rows are open.
    open: Vec<bool>,
}

impl Layout {
    /// The grid of a day of a stop.
    pub fn of(plan: &TourPlan, world: &World, stop: StopId, day: NaiveDate) -> Option<Self> {
        let stop = plan.stop(stop)?;
        let sessions: Vec<&SessionPlan> = on_day(stop, day).collect();
        let (opens, closes) = (quarter(stop.opens), quarter_up(stop.closes));
        let first = sessions.iter().map(|session| quarter(session.times.start_time)).fold(opens, i64::min);
        let last = sessions.iter().map(|session| end(session, day)).fold(closes, i64::max);
        // At least half an hour before and after, so that what is closed can be seen.
        let top = (first - HOUR / 2).max(0) / HOUR * HOUR;
        let bottom = ((last + HOUR / 2 + HOUR - 1) / HOUR * HOUR).min(DAY);
        let (mut columns, mut lanes, mut next) = (Vec::new(), Vec::new(), 1);
        for (room, name, head, there) in rooms(stop, world, &sessions) {
            let mut free_from: Vec<i64> = Vec::new();
            for session in there {
                let (start, end) = (quarter(session.times.start_time), end(session, day));
                let lane = free_from.iter().position(|free| *free <= start).unwrap_or(free_from.len());
                if lane == free_from.len() {
                    free_from.push(end);
                } else {
                    free_from[lane] = end;
                }
                lanes.push((session.id, lane));
            }
            let count = free_from.len().max(1);
            columns.push(Column { room, name, head, first: next, lanes: count });
            next += count;
        }
        let open = (top..bottom).map(|row| is_open(stop, world, day, row * QUARTER)).collect();
        Some(Self { day, top, rows: bottom - top, columns, lanes, open })
    }

    /// The column of a room; the last one for a room that is not here.
    pub fn column(&self, room: Option<RoomId>) -> usize {
        self.columns.iter().position(|column| column.room == room).unwrap_or(self.columns.len().saturating_sub(1))
    }

    /// Whether the venue is open during a row.
    pub fn is_open(&self, row: i64) -> bool {
        usize::try_from(row).ok().and_then(|row| self.open.get(row)).copied().unwrap_or(false)
    }

    /// The moment at which a row begins.
    pub fn time(&self, row: i64) -> NaiveDateTime {
        self.day.and_time(NaiveTime::MIN) + TimeDelta::minutes((self.top + row) * QUARTER)
    }

    /// The classes of a block: where it stands, in a lane of its own or over the whole room.
    pub fn place(
        &self,
        room: Option<RoomId>,
        starts: NaiveDateTime,
        ends: NaiveDateTime,
        lane: Option<usize>,
    ) -> String {
        let Some(column) = self.columns.get(self.column(room)) else { return String::new() };
        let (first, width) = lane.map_or((column.first, column.lanes), |lane| (column.first + lane, 1));
        let row = |moment: NaiveDateTime| {
            let minutes = (moment - self.day.and_time(NaiveTime::MIN)).num_minutes();
            ((minutes + QUARTER / 2).div_euclid(QUARTER) - self.top).clamp(0, self.rows)
        };
        let (start, end) = (row(starts).min(self.rows - 1), row(ends));
        format!("c{first} w{width} q{start} n{}", (end - start).max(1))
    }

    /// The lane of a session.
    pub fn lane(&self, session: SessionId) -> usize {
        self.lanes.iter().find(|(id, _)| *id == session).map_or(0, |(_, lane)| *lane)
    }
}

/// The sessions of a stop that take place on a day, in the order of the plan.
pub fn on_day(stop: &StopPlan, day: NaiveDate) -> impl Iterator<Item = &SessionPlan> {
    stop.sessions.iter().filter(move |session| !session.cancelled && session.times.starts_on == day)
}

type RoomOf<'a> = (Option<RoomId>, String, String, Vec<&'a SessionPlan>);

/// The rooms by name with their sessions by time; those without a room here stand in a last one.
fn rooms<'a>(stop: &StopPlan, world: &World, sessions: &[&'a SessionPlan]) -> Vec<RoomOf<'a>> {
    let mut sorted = sessions.to_vec();
    sorted.sort_by_key(|session| (session.times.starts(), session.id));
    let mut rooms: Vec<RoomOf<'a>> = world
        .rooms
        .iter()
        .filter(|(_, room)| room.venue == stop.venue)
        .map(|(id, room)| {
            let there = sorted.iter().copied().filter(|session| session.room == Some(*id)).collect();
            (Some(*id), room.name.clone(), say::room(&room.name, room.capacity), there)
        })
        .collect();
    rooms.sort_by(|one, other| one.1.cmp(&other.1));
    let known: Vec<Option<RoomId>> = rooms.iter().map(|(room, ..)| *room).collect();
    let lost: Vec<&SessionPlan> = sorted.into_iter().filter(|session| !known.contains(&session.room)).collect();
    if rooms.is_empty() || !lost.is_empty() {
        let name = DayText::NoRoom.fr().to_owned();
        rooms.push((None, name.clone(), name, lost));
    }
    rooms
}

fn quarter(time: NaiveTime) -> i64 {
    minute(time) / QUARTER
}

fn quarter_up(time: NaiveTime) -> i64 {
    (minute(time) + QUARTER - 1) / QUARTER
}

fn minute(time: NaiveTime) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// The row after the last one of a session on its day.
fn end(session: &SessionPlan, day: NaiveDate) -> i64 {
    if session.times.ends_on > day { DAY } else { quarter_up(session.times.end_time) }
}

/// Within the hours of the stop, and of its venue on that day.
fn is_open(stop: &StopPlan, world: &World, day: NaiveDate, at: i64) -> bool {
    let closed = world.venues.get(&stop.venue).is_some_and(|venue| {
        let today = date(0).map(|epoch| weekday((day - epoch).num_days()));
        let open =
            |hours: &OpenHours| Some(hours.weekday) == today && minute(hours.opens) <= at && at < minute(hours.closes);
        venue.closed_days.contains(&day) || (!venue.hours.is_empty() && !venue.hours.iter().any(open))
    });
    !closed && minute(stop.opens) <= at && at < minute(stop.closes)
}
