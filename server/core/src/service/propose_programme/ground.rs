//! What a search of a day programme stands on, read at one moment.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use domain::ids::{PartnerId, SessionId};
use domain::plan::{SessionPlan, StopPlan, TourPlan, World};

use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::{agendas, availabilities, day};
use crate::service::read_day::{draft, stop_of};
use crate::zone;

/// A stop of a draft and what lies around it.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The tour's part of the address.
    pub tour: String,
    /// The stop.
    pub stop: StopPlan,
    /// The revision of the draft; 0 where there is none.
    pub revision: i64,
    /// Whether its last save can be undone.
    pub undoable: bool,
    /// The plan that the team works on.
    pub plan: TourPlan,
    /// Venues, rooms, partners, ways.
    pub world: World,
    /// When the calendars of partners keep one of their teams busy in the days of the stop.
    pub busy: Vec<Busy>,
    /// Who is registered or waits, session by session; those without anybody are left out.
    registrations: BTreeMap<SessionId, i64>,
}

/// A time that a partner's own calendar takes, on the clock of the town.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy {
    /// Whose.
    pub partner: PartnerId,
    /// From when.
    pub from: NaiveDateTime,
    /// Until when.
    pub to: NaiveDateTime,
}

impl Ground {
    /// The sessions of the stop that take place.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionPlan> {
        self.stop.sessions.iter().filter(|session| !session.cancelled)
    }

    /// How many are registered for a session or wait for it.
    #[must_use]
    pub fn registrations(&self, session: SessionId) -> i64 {
        self.registrations.get(&session).copied().unwrap_or_default()
    }
}

/// Reads it; `None` for an unknown tour or a stop that does not take place.
pub async fn ground(backend: &Backend, tour: &str, stop: &str) -> Result<Option<Ground>, Unexpected> {
    let Some((_, page)) = draft(backend, tour).await? else { return Ok(None) };
    let Some(stop) = stop_of(&page.plan, stop).filter(|stop| !stop.cancelled).cloned() else { return Ok(None) };
    let mut tx = backend.db.read().await?;
    let seats = day::list_seats(&mut tx, stop.id).await?;
    let busy = busy(&mut tx, &stop).await?;
    tx.rollback().await?;
    let people = seats.into_iter().map(|row| (SessionId(row.id), row.taken.saturating_add(row.waiting)));
    Ok(Some(Ground {
        tour: tour.to_owned(),
        stop,
        revision: page.revision,
        undoable: page.undoable,
        plan: page.plan,
        world: page.world,
        busy,
        registrations: people.filter(|(_, people)| *people > 0).collect(),
    }))
}

/// Busy times, but those of days for which the partner spoke for itself, and those in which it has a session
/// here: who agreed to it wrote it down.
async fn busy(tx: &mut Tx, stop: &StopPlan) -> Result<Vec<Busy>, Unexpected> {
    let midnight = |day: NaiveDate| zone::resolve_loosely(day.and_time(NaiveTime::MIN), &stop.time_zone);
    let after = stop.ends_on.checked_add_days(Days::new(1)).unwrap_or(stop.ends_on);
    let span = (midnight(stop.starts_on).map_err(Unexpected::new)?, midnight(after).map_err(Unexpected::new)?);
    let spoken = availabilities::list_all(tx).await?;
    let mut found = Vec::new();
    for (partner, period) in agendas::list_all_busy(tx, span).await? {
        let local = |at| zone::local(at, &stop.time_zone).map_err(Unexpected::new);
        let (from, to) = (local(period.starts_at)?, local(period.ends_at)?);
        let spoke = spoken.iter().any(|(who, day, _)| (*who, *day) == (partner, from.date()));
        let mut own = stop.sessions.iter().filter(|session| !session.cancelled && session.partners.contains(&partner));
        if !spoke && !own.any(|session| session.times.starts() < to && from < session.times.ends()) {
            found.push(Busy { partner, from, to });
        }
    }
    Ok(found)
}
