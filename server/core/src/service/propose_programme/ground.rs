//! What a search of a day programme stands on, read at one moment.

use std::collections::BTreeMap;

use domain::ids::SessionId;
use domain::plan::{SessionPlan, StopPlan, TourPlan, World};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::day;
use crate::service::read_day::{draft, stop_of};

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
    /// Who is registered or waits, session by session; those without anybody are left out.
    registrations: BTreeMap<SessionId, i64>,
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
    let people = seats.into_iter().map(|row| (SessionId(row.id), row.taken.saturating_add(row.waiting)));
    Ok(Some(Ground {
        tour: tour.to_owned(),
        stop,
        revision: page.revision,
        undoable: page.undoable,
        plan: page.plan,
        world: page.world,
        registrations: people.filter(|(_, people)| *people > 0).collect(),
    }))
}
