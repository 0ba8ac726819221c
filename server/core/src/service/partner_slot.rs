//! The programme under lock, as a partner's command sees it: who holds what, and what stands in
//! the way of one more session.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::ids::{LoginId, PartnerId, SessionId, TourId};
use domain::partner::{AvailabilityClash, busy_clash};
use domain::plan::{Conflict, SessionPlan, StopPlan, TourPlan, World, conflicts};
use domain::rules::Violation;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::{agendas, availabilities, claims, programme, versions};
use crate::service::direct_change::{self, ChangeError, Live};
use crate::service::preview_publication::instants;

/// Why a partner cannot hold one more session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Busy {
    /// Its only team is elsewhere, or on the road: so many minutes are missing.
    TeamElsewhere {
        /// The other session.
        title: String,
        /// Its town.
        town: String,
        /// When it begins, on the wall.
        starts: NaiveDateTime,
        /// Minutes that are missing between the two, the road included.
        missing: i64,
    },
    /// It would need more teams than it has.
    TeamsShort {
        /// How many.
        needed: i64,
        /// How many it has.
        teams: i64,
    },
    /// It said that it is not there.
    Unavailable(AvailabilityClash),
}

/// A published session under its tour's lock.
pub(super) struct PartnerSlot {
    pub tour: TourId,
    pub from: i64,
    pub plan: TourPlan,
    pub world: World,
    pub session: SessionId,
}

/// Where a session stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Coming,
    /// Begun, over, or it does not take place.
    Gone,
}

impl PartnerSlot {
    /// Locks the tour of a session and reads what is live. `None` for a session that is not published.
    pub async fn lock(tx: &mut Tx, session: SessionId) -> Result<Option<Self>, DbError> {
        let Some(tour) = versions::tour_of_session(tx, session).await? else { return Ok(None) };
        if versions::lock(tx, tour).await?.is_none() {
            return Ok(None);
        }
        Self::read_of(tx, tour, session).await
    }

    /// The same without a lock, to look only.
    pub async fn read(tx: &mut Tx, session: SessionId) -> Result<Option<Self>, DbError> {
        match versions::tour_of_session(tx, session).await? {
            Some(tour) => Self::read_of(tx, tour, session).await,
            None => Ok(None),
        }
    }

    async fn read_of(tx: &mut Tx, tour: TourId, session: SessionId) -> Result<Option<Self>, DbError> {
        let Some((from, plan)) = programme::live(tx, tour).await? else { return Ok(None) };
        if from == 0 || plan.session(session).is_none() {
            return Ok(None);
        }
        Ok(Some(Self { tour, from, plan, world: programme::world(tx).await?, session }))
    }

    /// The session and its stop; the constructor made sure of them.
    pub fn here(&self) -> Option<(&StopPlan, &SessionPlan)> {
        self.plan.session(self.session)
    }

    pub fn when(&self, now: DateTime<Utc>) -> When {
        let Some((stop, session)) = self.here() else { return When::Gone };
        let begun = instants(&session.times, &stop.time_zone).map_or(true, |times| times.starts_at <= now);
        if begun || session.cancelled || stop.cancelled { When::Gone } else { When::Coming }
    }

    /// Whether one more partner may hold the session.
    pub fn has_room_for_one_more(&self) -> bool {
        let Some((_, session)) = self.here() else { return false };
        let at_once = session.room.and_then(|room| self.world.rooms.get(&room)).map(|room| room.concurrent);
        session.kind.most_partners(at_once).is_none_or(|most| count(session.partners.len()) < most)
    }

    /// The partner holds the session from now on, as a new version of the tour. Where it is full
    /// then, everybody else who asked for it is refused.
    pub async fn hand_over(
        self,
        backend: &Backend,
        tx: &mut Tx,
        partner: PartnerId,
        by: LoginId,
    ) -> Result<(), ChangeError> {
        let now = backend.now();
        let mut after = self.plan.clone();
        after.add_partner(self.session, partner)?;
        let live =
            Live { tour: self.tour, from: self.from, plan: &self.plan, by: Some(by), override_reason: None, now };
        direct_change::bring(backend, tx, &live, after.clone()).await?;
        claims::answered(tx, self.session, partner, by, now).await?;
        let held = Self { plan: after, ..self };
        if !held.has_room_for_one_more() {
            claims::refuse_others(tx, held.session, by, now).await?;
        }
        Ok(())
    }

    /// What stands against the partner holding this session as well: teams, roads, its own words.
    /// Other tours count like this one.
    pub async fn busy(&self, tx: &mut Tx, partner: PartnerId) -> Result<Option<Busy>, Unexpected> {
        let mut before = self.plan.clone();
        self.add_other_tours(tx, &mut before, partner).await?;
        let mut after = before.clone();
        if after.add_partner(self.session, partner).is_err() {
            return Ok(None);
        }
        let known = conflicts(&before, &self.world).map_err(Unexpected::new)?;
        let found = conflicts(&after, &self.world).map_err(Unexpected::new)?;
        let fresh = found.into_iter().find(|conflict| self.concerns(conflict, partner) && !known.contains(conflict));
        if let Some(conflict) = fresh {
            return Ok(Some(self.in_the_way(&after, &conflict)));
        }
        Ok(self.unavailable(tx, &after, partner).await?.map(Busy::Unavailable))
    }

    /// Only what this partner holds elsewhere; the rest of those tours is not looked at.
    async fn add_other_tours(&self, tx: &mut Tx, plan: &mut TourPlan, partner: PartnerId) -> Result<(), DbError> {
        for tour in versions::tours(tx).await? {
            let near = TimeDelta::days(1);
            let apart = tour.ends_on + near < self.plan.starts_on || self.plan.ends_on + near < tour.starts_on;
            if TourId(tour.id) == self.tour || tour.published_version.is_none() || apart {
                continue;
            }
            let Some((_, other)) = programme::live(tx, TourId(tour.id)).await? else { continue };
            for mut stop in other.stops {
                stop.sessions.retain(|session| session.partners.contains(&partner));
                if !stop.sessions.is_empty() {
                    plan.stops.push(stop);
                }
            }
        }
        Ok(())
    }

    fn concerns(&self, conflict: &Conflict, partner: PartnerId) -> bool {
        let (Violation::TeamTwice { partner: number, .. } | Violation::TeamsShort { partner: number, .. }) =
            conflict.violation
        else {
            return false;
        };
        let place = self.world.partners.keys().position(|known| *known == partner);
        place.and_then(|place| u32::try_from(place).ok()) == Some(number)
    }

    fn in_the_way(&self, plan: &TourPlan, conflict: &Conflict) -> Busy {
        let other = conflict.sessions.iter().find(|id| **id != self.session).and_then(|id| plan.session(*id));
        match (&conflict.violation, other) {
            (Violation::TeamTwice { gap, .. }, Some((stop, session))) => Busy::TeamElsewhere {
                title: session.title.clone(),
                town: self.world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default(),
                starts: session.times.starts(),
                missing: gap.missing,
            },
            (Violation::TeamsShort { needed, teams, .. }, _) => Busy::TeamsShort { needed: *needed, teams: *teams },
            _ => Busy::TeamsShort { needed: 2, teams: 1 },
        }
    }

    async fn unavailable(
        &self,
        tx: &mut Tx,
        after: &TourPlan,
        partner: PartnerId,
    ) -> Result<Option<AvailabilityClash>, DbError> {
        let Some((stop, session)) = after.session(self.session) else { return Ok(None) };
        let said = availabilities::find(tx, partner, (stop.id, session.times.starts_on)).await?;
        let at_once = stop
            .sessions
            .iter()
            .filter(|other| !other.cancelled && other.partners.contains(&partner))
            .filter(|other| other.times.starts() < session.times.ends() && session.times.starts() < other.times.ends())
            .count();
        // What a partner says of a day goes before its calendar.
        if let Some(said) = said {
            return Ok(said.clash(session.times.start_time, session.times.end_time, count(at_once)));
        }
        let Ok(times) = instants(&session.times, &stop.time_zone) else { return Ok(None) };
        if agendas::list_busy(tx, partner, (times.starts_at, times.ends_at)).await?.is_empty() {
            return Ok(None);
        }
        let teams = self.world.partners.get(&partner).map_or(1, |facts| facts.teams);
        Ok(busy_clash(teams, count(at_once)))
    }

    /// The claim rule of the tour.
    pub async fn rule(&self, tx: &mut Tx) -> Result<domain::partner::ClaimRule, DbError> {
        claims::rule(tx, self.tour).await
    }
}

/// A length as the rules count.
pub(super) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
