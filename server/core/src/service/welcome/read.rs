//! What the desk shows: one consistent view of the whole stop, from which every page takes its part.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use domain::ids::{SessionId, StopId, TicketId};
use domain::registration::RegistrationState;
use domain::text;

use super::may;
use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::devices;
use crate::repo::logins::Role;
use crate::repo::welcome::{self, DeskPerson, DeskSession, StopRow};
use crate::service::read_login::SignedIn;
use crate::zone;

/// A call for help that nobody ended is forgotten after this long: its kiosk was switched off.
const CALL_FORGOTTEN: TimeDelta = TimeDelta::hours(1);

/// Where a stop lies from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StopDay {
    /// Under way.
    Today,
    /// Still to come.
    Coming,
    /// Over.
    Past,
}

/// A stop as its hosts know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskStop {
    /// Its identifier.
    pub id: StopId,
    /// The town.
    pub town: String,
    /// The venue.
    pub venue: String,
    /// Its street address.
    pub address: String,
    /// The public name of the tour.
    pub tour: String,
    /// IANA zone of the town.
    pub time_zone: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// When the doors open.
    pub opens: NaiveTime,
    /// When they close.
    pub closes: NaiveTime,
    /// True when it does not take place.
    pub cancelled: bool,
    /// Where it lies from today.
    pub day: StopDay,
}

/// A stop with all its sessions and people, at one instant.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The stop.
    pub stop: DeskStop,
    /// The instant.
    pub now: DateTime<Utc>,
    /// The local day there.
    pub today: NaiveDate,
    /// By time.
    pub sessions: Vec<DeskSession>,
    /// Every registration, by time, then by name.
    pub people: Vec<DeskPerson>,
    /// The kiosks at which somebody waits for help.
    pub calls: Vec<Call>,
}

/// Somebody at a kiosk of the stop asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What the team calls the kiosk.
    pub kiosk: String,
    /// Since when, on the clocks of the town.
    pub since: NaiveDateTime,
}

/// The stops of somebody: under way first, then the next, then the last that were.
pub async fn stops(backend: &Backend, who: &SignedIn) -> Result<Vec<DeskStop>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let rows = welcome::list_stops(&mut tx).await?;
    let own = match who.role {
        Role::Organiser => None,
        _ => Some(welcome::list_hosted(&mut tx, who.login).await?),
    };
    let mut stops = Vec::new();
    for row in rows.into_iter().filter(|row| own.as_ref().is_none_or(|own| own.contains(&row.id()))) {
        let today = zone::local(now, &row.time_zone).map_err(Unexpected::new)?.date();
        stops.push(stop(row, today));
    }
    stops.sort_by_key(|stop| (stop.day, stop.starts_on));
    let coming = stops.iter().take_while(|stop| stop.day != StopDay::Past).count();
    if let Some(past) = stops.get_mut(coming..) {
        past.reverse();
    }
    Ok(stops)
}

/// The desk of a stop; `None` when there is no such stop, or not for this person.
pub async fn open(backend: &Backend, who: &SignedIn, stop: StopId) -> Result<Option<Desk>, Unexpected> {
    let mut tx = backend.db.read().await?;
    if !may(&mut tx, who, stop).await? {
        return Ok(None);
    }
    load(&mut tx, stop, backend.now()).await
}

/// Who waits at the kiosks of a stop; nobody where it is not this person's.
pub async fn calls(backend: &Backend, who: &SignedIn, stop: StopId) -> Result<Vec<Call>, Unexpected> {
    let mut tx = backend.db.read().await?;
    if !may(&mut tx, who, stop).await? {
        return Ok(Vec::new());
    }
    let Some(row) = welcome::find_stop(&mut tx, stop).await? else { return Ok(Vec::new()) };
    list_calls(&mut tx, stop, &row.time_zone, backend.now()).await
}

async fn list_calls(tx: &mut Tx, stop: StopId, zone: &str, now: DateTime<Utc>) -> Result<Vec<Call>, Unexpected> {
    let rows = devices::list_calls(tx, stop, now - CALL_FORGOTTEN).await?;
    let call = |(kiosk, since)| zone::local(since, zone).map(|since| Call { kiosk, since }).map_err(Unexpected::new);
    rows.into_iter().map(call).collect()
}

/// The desk for whoever asks inside a transaction.
pub(crate) async fn load(tx: &mut Tx, id: StopId, now: DateTime<Utc>) -> Result<Option<Desk>, Unexpected> {
    let Some(row) = welcome::find_stop(tx, id).await? else { return Ok(None) };
    let today = zone::local(now, &row.time_zone).map_err(Unexpected::new)?.date();
    let sessions = welcome::list_sessions(tx, id).await?;
    let people = welcome::list_people(tx, id).await?;
    let calls = list_calls(tx, id, &row.time_zone, now).await?;
    Ok(Some(Desk { stop: stop(row, today), now, today, sessions, people, calls }))
}

fn stop(row: StopRow, today: NaiveDate) -> DeskStop {
    let day = match (today < row.starts_on, today > row.ends_on) {
        (true, _) => StopDay::Coming,
        (_, true) => StopDay::Past,
        _ => StopDay::Today,
    };
    DeskStop {
        id: row.id(),
        town: row.town,
        venue: row.venue,
        address: row.address,
        tour: row.tour,
        time_zone: row.time_zone,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        opens: row.opens_time,
        closes: row.closes_time,
        cancelled: row.cancelled_at.is_some(),
        day,
    }
}

impl DeskStop {
    /// What the clocks of the town show.
    #[must_use]
    pub fn local(&self, now: DateTime<Utc>) -> Option<NaiveDateTime> {
        zone::local(now, &self.time_zone).ok()
    }
}

impl Desk {
    /// A session of the stop.
    #[must_use]
    pub fn session(&self, id: SessionId) -> Option<&DeskSession> {
        self.sessions.iter().find(|session| session.id == id)
    }

    /// Everybody of a session, those who gave up left out.
    pub fn people_of(&self, session: SessionId) -> impl Iterator<Item = &DeskPerson> {
        self.people.iter().filter(move |person| person.session == session && is_kept(person))
    }

    /// Who waits for a chair of a session, first come first.
    #[must_use]
    pub fn waiting(&self, session: SessionId) -> Vec<&DeskPerson> {
        let waits = |person: &&DeskPerson| person.standing.state == RegistrationState::Waitlisted;
        let mut waiting: Vec<&DeskPerson> = self.people_of(session).filter(waits).collect();
        waiting.sort_by_key(|person| (person.waiting_since, person.registration));
        waiting
    }

    /// Everything that a ticket holds here, by time.
    #[must_use]
    pub fn lines(&self, ticket: TicketId) -> Vec<&DeskPerson> {
        self.people.iter().filter(|person| person.ticket == ticket).collect()
    }

    /// Tickets whose first name begins with what was typed, or whose drawing and number it names;
    /// each ticket once.
    #[must_use]
    pub fn find(&self, typed: &str) -> Vec<&DeskPerson> {
        let wanted = text::fold(&text::clean_line(typed));
        let (word, number) = match wanted.rsplit_once(' ') {
            Some((word, number)) if number.parse::<i64>().is_ok() => (word, number.parse::<i64>().ok()),
            _ => (wanted.as_str(), None),
        };
        let mut seen = std::collections::BTreeSet::new();
        let called = |person: &DeskPerson| {
            let named = person.first_name.as_deref().is_some_and(|name| text::fold(name).starts_with(&wanted));
            let drawn = person.drawing.is_some_and(|(drawing, own)| {
                text::fold(drawing.word()).starts_with(word) && number.is_none_or(|number| number == own)
            });
            named || drawn
        };
        if word.is_empty() {
            return Vec::new();
        }
        self.people.iter().filter(|person| called(person) && seen.insert(person.ticket)).collect()
    }
}

fn is_kept(person: &DeskPerson) -> bool {
    !matches!(person.standing.state, RegistrationState::Excused | RegistrationState::Revoked)
}
