//! What partners and employers read: their sessions, what is open, when they come, who comes to them.
//!
//! What is not theirs is not read at all: no code, no contact, no other session of anybody. An
//! employer reads no name; a discreet session is a number.

mod people;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use domain::ids::{DeskId, PartnerId, SessionId, StopId};
use domain::partner::{Availability, AvailabilityClash, ClaimRule, ClaimState, RefusalReason, busy_clash};
use domain::session::{Audience, SessionKind, Theme};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::availabilities::ComingStopRow;
use crate::repo::partner_pages::{self as rows, SessionRow};
use crate::repo::{agendas, availabilities, partners};
use crate::service::read_agenda::{Agenda, agenda_in};
use crate::zone;

pub use people::{DeskList, Interview, Person, SessionPage, WhoComes, session};

/// A session as a partner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerSession {
    /// The session.
    pub id: SessionId,
    /// Its stop.
    pub stop: StopId,
    /// Its neutral title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The form that it takes.
    pub kind: SessionKind,
    /// What it is about.
    pub theme: Theme,
    /// Who may see it.
    pub audience: Audience,
    /// Local day.
    pub day: NaiveDate,
    /// Local start.
    pub start: NaiveTime,
    /// Local end.
    pub end: NaiveTime,
    /// Start.
    pub starts_at: DateTime<Utc>,
    /// End.
    pub ends_at: DateTime<Utc>,
    /// True when it does not take place.
    pub cancelled: bool,
    /// The town.
    pub town: String,
    /// The venue.
    pub venue: String,
    /// No step at the entrance.
    pub step_free: bool,
    /// The room, when it has one.
    pub room: Option<String>,
    /// The public name of the tour.
    pub tour: String,
    /// How the tour answers claims.
    pub rule: ClaimRule,
    /// Places of all slots.
    pub places: i64,
    /// Places taken.
    pub taken: i64,
    /// Partners who hold it.
    pub holders: i64,
    /// Where the partner's claim stands.
    pub claim: Option<ClaimState>,
    /// Why it was refused.
    pub reason: Option<RefusalReason>,
    /// Why it does not go with what the partner said about that day.
    pub clash: Option<AvailabilityClash>,
    /// Whether one more partner may hold it.
    pub has_room: bool,
    /// Interview desks of the partner.
    pub desks: i64,
}

/// The first page of a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerHome {
    /// Its name.
    pub name: String,
    /// Its sessions to come, and claims that wait or were refused.
    pub coming: Vec<PartnerSession>,
    /// Its sessions that are over, the latest first.
    pub over: Vec<PartnerSession>,
    /// How many sessions have room for it.
    pub open: usize,
    /// How many days of stops it has not spoken about.
    pub unsaid: usize,
}

/// A day of a stop to come, and what the partner said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopDay {
    /// The stop.
    pub stop: StopId,
    /// The local day.
    pub day: NaiveDate,
    /// The town.
    pub town: String,
    /// The venue.
    pub venue: String,
    /// The public name of the tour.
    pub tour: String,
    /// When the doors open.
    pub opens: NaiveTime,
    /// When they close.
    pub closes: NaiveTime,
    /// What the partner said.
    pub said: Option<Availability>,
    /// The sessions that it holds that day and that do not go with it.
    pub clashing: Vec<(String, AvailabilityClash)>,
    /// When it is busy by its own calendar while the doors are open, where it said nothing.
    pub busy: Vec<(NaiveTime, NaiveTime)>,
}

/// What the page of availabilities shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AvailabilityPage {
    /// How many teams the partner has.
    pub teams: i64,
    /// The days to come.
    pub days: Vec<StopDay>,
    /// The calendar that it linked.
    pub agenda: Option<Agenda>,
}

/// The first page; `None` for a partner that does not exist.
pub async fn home(backend: &Backend, partner: PartnerId) -> Result<Option<PartnerHome>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(body) = partners::find(&mut tx, partner).await? else { return Ok(None) };
    let own = own_sessions(&mut tx, partner, now).await?;
    let open = open_in(&mut tx, partner, now).await?.len();
    let unsaid = days_in(&mut tx, partner, now).await?.iter().filter(|day| day.said.is_none()).count();
    let (coming, mut over): (Vec<_>, Vec<_>) = own.into_iter().partition(|session| session.ends_at > now);
    over.retain(|session| session.claim == Some(ClaimState::Confirmed) && !session.cancelled);
    over.reverse();
    Ok(Some(PartnerHome { name: body.name, coming, over, open, unsaid }))
}

/// Sessions that have room for the partner, the earliest first.
pub async fn open(backend: &Backend, partner: PartnerId) -> Result<Vec<PartnerSession>, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(open_in(&mut tx, partner, backend.now()).await?)
}

/// The days of the stops to come.
pub async fn days(backend: &Backend, partner: PartnerId) -> Result<Option<AvailabilityPage>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(body) = partners::find(&mut tx, partner).await? else { return Ok(None) };
    let mut days = days_in(&mut tx, partner, now).await?;
    for session in own_sessions(&mut tx, partner, now).await? {
        let (Some(clash), Some(ClaimState::Confirmed), false) = (session.clash, session.claim, session.cancelled)
        else {
            continue;
        };
        if let Some(day) = days.iter_mut().find(|day| (day.stop, day.day) == (session.stop, session.day)) {
            day.clashing.push((session.title, clash));
        }
    }
    let agenda = agenda_in(&mut tx, partner, now).await?;
    Ok(Some(AvailabilityPage { teams: body.teams, days, agenda }))
}

/// An employer meeting at which the partner may open a desk: one that it holds, or one whose tour
/// lets it in at once. `None` for any other session.
pub async fn meeting(
    backend: &Backend,
    partner: PartnerId,
    session: SessionId,
) -> Result<Option<PartnerSession>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(row) = rows::find(&mut tx, partner, session).await? else { return Ok(None) };
    let meeting = PartnerSession::try_from(row)?;
    let may = meeting.claim == Some(ClaimState::Confirmed) || meeting.rule == ClaimRule::Direct;
    let is_open = meeting.kind == SessionKind::EmployerMeeting && !meeting.cancelled && meeting.starts_at > now;
    Ok((may && is_open).then_some(meeting))
}

async fn own_sessions(tx: &mut Tx, partner: PartnerId, now: DateTime<Utc>) -> Result<Vec<PartnerSession>, DbError> {
    let said = availabilities::list(tx, partner).await?;
    let desks = rows::list_partner_desks(tx, partner, now).await?;
    let mut sessions: Vec<PartnerSession> =
        rows::list_own(tx, partner).await?.into_iter().map(PartnerSession::try_from).collect::<Result<_, _>>()?;
    let held: Vec<(StopId, NaiveDate, NaiveTime, NaiveTime)> = sessions
        .iter()
        .filter(|session| session.claim == Some(ClaimState::Confirmed) && !session.cancelled)
        .map(|session| (session.stop, session.day, session.start, session.end))
        .collect();
    let around = sessions.iter().map(|one| one.starts_at).min().zip(sessions.iter().map(|one| one.ends_at).max());
    let busy = match around {
        Some(around) => agendas::list_busy(tx, partner, around).await?,
        None => Vec::new(),
    };
    let teams = partners::find(tx, partner).await?.map_or(1, |body| body.teams);
    for session in &mut sessions {
        session.desks = desks.iter().find(|(id, _)| *id == session.id.0).map_or(0, |(_, count)| *count);
        let word = said.iter().find(|(stop, day, _)| (*stop, *day) == (session.stop, session.day));
        let at_once = held
            .iter()
            .filter(|(stop, day, start, end)| {
                (*stop, *day) == (session.stop, session.day) && *start < session.end && session.start < *end
            })
            .count();
        let at_once = i64::try_from(at_once).unwrap_or(i64::MAX);
        session.clash = match word {
            Some((.., word)) => word.clash(session.start, session.end, at_once),
            // One that is only asked for would be held as well.
            None if busy.iter().any(|one| one.starts_at < session.ends_at && session.starts_at < one.ends_at) => {
                busy_clash(teams, at_once.max(1))
            }
            None => None,
        };
    }
    Ok(sessions)
}

async fn open_in(tx: &mut Tx, partner: PartnerId, now: DateTime<Utc>) -> Result<Vec<PartnerSession>, DbError> {
    let rows = rows::list_coming(tx, partner, now).await?;
    let sessions = rows.into_iter().map(PartnerSession::try_from).collect::<Result<Vec<_>, _>>()?;
    let is_open = |session: &PartnerSession| {
        session.has_room && !matches!(session.claim, Some(ClaimState::Confirmed | ClaimState::Requested))
    };
    Ok(sessions.into_iter().filter(is_open).collect())
}

async fn days_in(tx: &mut Tx, partner: PartnerId, now: DateTime<Utc>) -> Result<Vec<StopDay>, DbError> {
    let today = now.date_naive();
    let said = availabilities::list(tx, partner).await?;
    let mut days = Vec::new();
    for stop in availabilities::list_stops(tx, today).await? {
        let id = StopId(stop.id);
        let busy = busy_at(tx, partner, &stop).await?;
        let of_stop = stop.starts_on.iter_days().take_while(|day| *day <= stop.ends_on).filter(|day| *day >= today);
        let busy_on = |day: NaiveDate| {
            let (opens, closes) = (day.and_time(stop.opens_time), day.and_time(stop.closes_time));
            let within = busy.iter().map(|(from, to)| ((*from).max(opens), (*to).min(closes)));
            within.filter(|(from, to)| from < to).map(|(from, to)| (from.time(), to.time())).collect::<Vec<_>>()
        };
        days.extend(of_stop.map(|day| StopDay {
            stop: id,
            day,
            town: stop.town.clone(),
            venue: stop.venue.clone(),
            tour: stop.tour.clone(),
            opens: stop.opens_time,
            closes: stop.closes_time,
            said: said.iter().find(|(stop, on, _)| (*stop, *on) == (id, day)).map(|(.., said)| *said),
            clashing: Vec::new(),
            busy: busy_on(day),
        }));
    }
    for day in days.iter_mut().filter(|day| day.said.is_some()) {
        day.busy.clear();
    }
    Ok(days)
}

/// When a partner is busy around the days of a stop, on the wall there.
async fn busy_at(
    tx: &mut Tx,
    partner: PartnerId,
    stop: &ComingStopRow,
) -> Result<Vec<(NaiveDateTime, NaiveDateTime)>, DbError> {
    let inconsistent = |_| DbError::Inconsistent { table: "stops", column: "time_zone", row: stop.id.to_string() };
    let midnight = |day: NaiveDate| zone::resolve_loosely(day.and_time(NaiveTime::MIN), &stop.time_zone);
    let first = midnight(stop.starts_on).map_err(inconsistent)?;
    let last = midnight(stop.ends_on).map_err(inconsistent)? + TimeDelta::days(2);
    let mut busy = Vec::new();
    for period in agendas::list_busy(tx, partner, (first, last)).await? {
        let local = |instant| zone::local(instant, &stop.time_zone).map_err(inconsistent);
        busy.push((local(period.starts_at)?, local(period.ends_at)?));
    }
    Ok(busy)
}

impl TryFrom<SessionRow> for PartnerSession {
    type Error = DbError;

    fn try_from(row: SessionRow) -> Result<Self, DbError> {
        let inconsistent = |column| DbError::Inconsistent { table: "sessions", column, row: row.id.to_string() };
        let kind = SessionKind::parse(&row.kind).ok_or_else(|| inconsistent("kind"))?;
        Ok(Self {
            id: SessionId(row.id),
            stop: StopId(row.stop_id),
            theme: Theme::parse(&row.theme).ok_or_else(|| inconsistent("theme"))?,
            audience: Audience::parse(&row.audience).ok_or_else(|| inconsistent("audience"))?,
            rule: ClaimRule::parse(&row.claims).ok_or_else(|| inconsistent("claims"))?,
            has_room: kind.most_partners(row.concurrent).is_none_or(|most| row.holders < most),
            kind,
            title: row.title,
            summary: row.summary,
            day: row.starts_on,
            start: row.start_time,
            end: row.end_time,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            cancelled: row.cancelled_at.is_some(),
            town: row.town,
            venue: row.venue,
            step_free: row.step_free,
            room: row.room,
            tour: row.tour,
            places: row.places,
            taken: row.taken,
            holders: row.holders,
            claim: row.claim.as_deref().and_then(ClaimState::parse),
            reason: row.reason.as_deref().and_then(RefusalReason::parse),
            clash: None,
            desks: 0,
        })
    }
}

/// An offer behind a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The desk.
    pub id: DeskId,
    /// What stands on the table.
    pub label: String,
    /// The job.
    pub job: String,
    /// The contract.
    pub contract: String,
}
