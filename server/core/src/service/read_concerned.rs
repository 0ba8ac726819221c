//! Who is concerned by a change before it is made: each ticket once, and how it will be told.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{RoomId, SessionId, StopId, TicketId, TourId};
use domain::plan::{Effective, SessionPlan, StopPlan, World, effective_sessions};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{concerned, programme};
use crate::service::preview_publication::instants;
use crate::service::publish_tour::ON_THE_DAY;

/// Somebody who holds a seat or waits for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The ticket.
    pub ticket: TicketId,
    /// The first name, when given.
    pub first_name: Option<String>,
    /// The drawing and its number, when there is one.
    pub drawing: Option<(String, i64)>,
    /// How many of the sessions the person holds or waits for.
    pub sessions: i64,
    /// True where the person only waits.
    pub waits: bool,
    /// How the person hears of a change.
    pub told: ToldBy,
}

/// How somebody hears of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldBy {
    /// By a message.
    Email,
    /// By an SMS.
    Sms,
    /// By somebody who calls this number.
    Call(String),
    /// At the door only.
    Nobody,
}

/// A stop or session about to be changed, and the people behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The tour.
    pub tour: TourId,
    /// The stop.
    pub stop: StopId,
    /// Its part of the address.
    pub stop_slug: String,
    /// Its town.
    pub town: String,
    /// Its venue.
    pub venue: String,
    /// First local day of the stop.
    pub starts_on: NaiveDate,
    /// When its doors open and close.
    pub doors: (NaiveTime, NaiveTime),
    /// True when the stop, or the session, does not take place any more.
    pub cancelled: bool,
    /// True when the first start is past.
    pub over: bool,
    /// True when the first start is less than a day away.
    pub soon: bool,
    /// The session, where it is about one.
    pub session: Option<SubjectSession>,
    /// The sessions of the stop, in the order of time.
    pub sessions: Vec<SessionLine>,
    /// Everybody concerned, each once.
    pub people: Vec<Person>,
}

/// A session of the stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// Its identifier.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// Local day of its start.
    pub starts_on: NaiveDate,
    /// Local hours.
    pub hours: (NaiveTime, NaiveTime),
    /// True when it does not take place.
    pub cancelled: bool,
}

/// The session about to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectSession {
    /// Its identifier.
    pub id: SessionId,
    /// Its title.
    pub title: String,
    /// Local day of its start.
    pub starts_on: NaiveDate,
    /// Local hours.
    pub hours: (NaiveTime, NaiveTime),
    /// Its room.
    pub room: Option<RoomId>,
    /// The rooms of the venue with their names.
    pub rooms: Vec<(RoomId, String)>,
}

/// A published stop of a tour; `None` where there is none.
pub async fn stop(backend: &Backend, tour: TourId, slug: &str) -> Result<Option<Subject>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some((_, live)) = programme::live(&mut tx, tour).await? else { return Ok(None) };
    let Some(stop) = live.stops.iter().find(|stop| stop.slug == slug) else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let sessions = effective_sessions(&live);
    let here: Vec<&Effective<'_>> = sessions.values().filter(|session| session.stop.id == stop.id).collect();
    let mut subject = subject(tour, stop, &world);
    subject.people = people(backend, &mut tx, &here).await?;
    (subject.over, subject.soon) = nearness(&here, backend.now());
    Ok(Some(subject))
}

/// A published session of a tour; `None` where there is none.
pub async fn session(backend: &Backend, tour: TourId, id: SessionId) -> Result<Option<Subject>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some((_, live)) = programme::live(&mut tx, tour).await? else { return Ok(None) };
    let sessions = effective_sessions(&live);
    let Some(found) = sessions.get(&id) else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let mut subject = subject(tour, found.stop, &world);
    subject.people = people(backend, &mut tx, &[found]).await?;
    (subject.over, subject.soon) = nearness(&[found], backend.now());
    subject.cancelled = found.cancelled;
    let rooms = world.rooms.iter().filter(|(_, room)| room.venue == found.stop.venue);
    subject.session = Some(SubjectSession {
        id,
        title: found.session.title.clone(),
        starts_on: found.session.times.starts_on,
        hours: (found.session.times.start_time, found.session.times.end_time),
        room: found.session.room,
        rooms: rooms.map(|(id, room)| (*id, room.name.clone())).collect(),
    });
    Ok(Some(subject))
}

fn subject(tour: TourId, stop: &StopPlan, world: &World) -> Subject {
    let venue = world.venues.get(&stop.venue);
    Subject {
        tour,
        stop: stop.id,
        stop_slug: stop.slug.clone(),
        town: venue.map(|venue| venue.town.clone()).unwrap_or_default(),
        venue: venue.map(|venue| venue.name.clone()).unwrap_or_default(),
        starts_on: stop.starts_on,
        doors: (stop.opens, stop.closes),
        cancelled: stop.cancelled,
        over: false,
        soon: false,
        session: None,
        sessions: stop.sessions.iter().map(line).collect(),
        people: Vec::new(),
    }
}

fn line(session: &SessionPlan) -> SessionLine {
    SessionLine {
        id: session.id,
        title: session.title.clone(),
        starts_on: session.times.starts_on,
        hours: (session.times.start_time, session.times.end_time),
        cancelled: session.cancelled,
    }
}

async fn people(
    backend: &Backend,
    tx: &mut crate::db::Tx,
    sessions: &[&Effective<'_>],
) -> Result<Vec<Person>, Unexpected> {
    let mut order = Vec::new();
    let mut found: BTreeMap<TicketId, Person> = BTreeMap::new();
    for session in sessions.iter().filter(|session| !session.cancelled) {
        for row in concerned::list(tx, session.session.id).await? {
            let ticket = TicketId(row.ticket_id);
            let told = match (row.has_email, row.phone) {
                (true, _) => ToldBy::Email,
                (false, Some(_)) if backend.settings.sms.is_some() => ToldBy::Sms,
                (false, Some(phone)) => ToldBy::Call(phone),
                (false, None) => ToldBy::Nobody,
            };
            let person = found.entry(ticket).or_insert_with(|| {
                order.push(ticket);
                let drawing = row.drawing.zip(row.drawing_number);
                Person { ticket, first_name: row.first_name, drawing, sessions: 0, waits: true, told }
            });
            person.sessions += 1;
            person.waits &= row.waits;
        }
    }
    Ok(order.iter().filter_map(|ticket| found.remove(ticket)).collect())
}

/// Whether all of it is past, and whether something begins within a day.
fn nearness(sessions: &[&Effective<'_>], now: DateTime<Utc>) -> (bool, bool) {
    let times: Vec<_> =
        sessions.iter().filter_map(|session| instants(&session.session.times, &session.stop.time_zone).ok()).collect();
    let over = !times.is_empty() && times.iter().all(|times| times.ends_at <= now);
    let soon = times.iter().any(|times| times.ends_at > now && times.starts_at - now < ON_THE_DAY);
    (over, soon)
}
