//! What publishing the draft would change, whom it concerns, and what stands against it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::ids::{FacilitatorId, PartnerId, RoomId, SessionId, SlotId, StopId, TicketId, TourId, VenueId};
use domain::plan::{
    Change, Conflict, Edit, EditError, SessionPlan, StopPlan, TourPlan, What, World, changes, conflicts,
    effective_sessions,
};
use domain::rules::Violation;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::sessions::Times;
use crate::repo::{changes as rows, drafts, programme};
use crate::zone::{self, Fold, ZoneError};

/// What publishing would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The revision of the draft that was looked at: what publishing expects.
    pub revision: i64,
    /// The version that is live, 0 for none: what publishing expects.
    pub version: i64,
    /// What changes, in the order of the plan.
    pub items: Vec<PreviewItem>,
    /// How many tickets hear of it, each once.
    pub tickets: usize,
    /// How many of those have no address and must be told otherwise.
    pub without_email: usize,
    /// What stands against publishing, whatever the reason.
    pub refusals: Vec<Refusal>,
    /// Conflicts that are not live already. Hard ones need a reason.
    pub conflicts: Vec<Conflict>,
}

/// One change with its words and the people concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewItem {
    /// What changes.
    pub change: Change,
    /// The town of the stop.
    pub town: String,
    /// The title of the session; `None` for the stop itself.
    pub title: Option<String>,
    /// Name of the room or venue before, where it changes.
    pub old_place: Option<String>,
    /// Name of the room or venue after, where it changes.
    pub new_place: Option<String>,
    /// How many tickets hold or wait for a seat there.
    pub tickets: usize,
}

/// What stands against publishing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The stop has no help phone.
    NoHelpPhone(StopId),
    /// The stop does not say how to come.
    NoHowToCome(StopId),
    /// The stop has no landmark.
    NoLandmark(StopId),
    /// The venue of the stop is not confirmed.
    VenueNotConfirmed(StopId, VenueId),
    /// The stop names a venue that does not exist, or one of another town.
    UnknownVenue(StopId),
    /// The session names a room that does not exist, or one of another venue.
    UnknownRoom(SessionId, RoomId),
    /// The session names a partner that does not exist.
    UnknownPartner(SessionId, PartnerId),
    /// The session names a facilitator who does not exist.
    UnknownFacilitator(SessionId, FacilitatorId),
    /// The clocks are put forward over an hour of the session.
    HourInGap(SessionId),
    /// The clocks pass an hour of the session twice and none was chosen.
    HourTwice(SessionId),
    /// The zone of the stop is not known, or the session would end before it starts.
    NoSuchTime(SessionId),
    /// More seats are taken than the slot is to have.
    BelowTaken {
        /// The session.
        session: SessionId,
        /// The slot.
        slot: SlotId,
        /// Seats taken.
        taken: i64,
        /// Places planned; 0 when the slot is to go.
        capacity: i64,
    },
    /// The session is over: it cannot be moved or cancelled any more.
    Over(SessionId),
    /// A session cannot go to another stop: tickets belong to one.
    OtherStop(SessionId),
    /// The programme is so broken that conflicts cannot be looked for.
    Unreadable,
}

/// A draft to be previewed, or why there is none.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// No such tour, or nobody edited a draft of it.
    #[error("no draft")]
    NoDraft,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PreviewError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Why a single change cannot be previewed.
#[derive(Debug, thiserror::Error)]
pub enum PreviewEditError {
    /// It makes no sense.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PreviewEditError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Compares the draft with what is live. Writes nothing.
pub async fn preview(backend: &Backend, tour: TourId) -> Result<Preview, PreviewError> {
    let mut tx = backend.db.read().await?;
    let (version, live) = programme::live(&mut tx, tour).await?.ok_or(PreviewError::NoDraft)?;
    let draft = drafts::find(&mut tx, tour).await?.ok_or(PreviewError::NoDraft)?;
    Ok(compare(&mut tx, draft.revision, version, &live, &draft.plan, backend.now()).await?)
}

/// What a single change to the published programme would do. Writes nothing.
pub async fn preview_edit(backend: &Backend, tour: TourId, edit: Edit) -> Result<Preview, PreviewEditError> {
    let mut tx = backend.db.read().await?;
    let (version, live) = programme::live(&mut tx, tour).await?.ok_or(EditError::Unknown)?;
    let mut after = live.clone();
    edit.apply(&mut after)?;
    Ok(compare(&mut tx, 0, version, &live, &after, backend.now()).await?)
}

/// Compares two plans, the first of which is live.
pub(crate) async fn compare(
    tx: &mut Tx,
    revision: i64,
    version: i64,
    before: &TourPlan,
    after: &TourPlan,
    now: DateTime<Utc>,
) -> Result<Preview, DbError> {
    let world = programme::world(tx).await?;
    let (refusals, conflicts) = weigh(tx, before, after, &world, now).await?;
    let mut tickets_of: BTreeMap<SessionId, BTreeMap<TicketId, bool>> = BTreeMap::new();
    for session in effective_sessions(before).keys() {
        let holders = rows::holders(tx, *session).await?;
        tickets_of.insert(*session, holders.iter().map(|holder| (holder.ticket, holder.reached)).collect());
    }
    let mut told = BTreeMap::new();
    let items = changes(before, after)
        .into_iter()
        .map(|change| {
            let concerned = concerned(&change, before, &tickets_of);
            if is_told(&change.what) {
                told.extend(concerned.clone());
            }
            item(change, concerned.len(), before, after, &world)
        })
        .collect();
    let without_email = told.values().filter(|has_email| !**has_email).count();
    Ok(Preview { revision, version, items, tickets: told.len(), without_email, refusals, conflicts })
}

/// Whether people are told of it.
#[must_use]
pub const fn is_told(what: &What) -> bool {
    !matches!(what, What::Added | What::Details | What::Places { .. })
}

fn concerned(
    change: &Change,
    before: &TourPlan,
    tickets_of: &BTreeMap<SessionId, BTreeMap<TicketId, bool>>,
) -> BTreeMap<TicketId, bool> {
    let sessions: BTreeSet<SessionId> = match (change.session, &change.what) {
        (Some(session), _) => [session].into(),
        // The hours of the doors concern nobody whose session stays.
        (None, What::Moved { .. } | What::Details) => BTreeSet::new(),
        (None, _) => before
            .stop(change.stop)
            .map(|stop| stop.sessions.iter().filter(|session| !session.cancelled).map(|session| session.id).collect())
            .unwrap_or_default(),
    };
    sessions.iter().filter_map(|session| tickets_of.get(session)).flatten().map(|(k, v)| (*k, *v)).collect()
}

fn item(change: Change, tickets: usize, before: &TourPlan, after: &TourPlan, world: &World) -> PreviewItem {
    let stop = after.stop(change.stop).or_else(|| before.stop(change.stop));
    let town = stop.and_then(|stop| world.venues.get(&stop.venue)).map(|venue| venue.town.clone()).unwrap_or_default();
    let title = change
        .session
        .and_then(|id| after.session(id).or_else(|| before.session(id)))
        .map(|(_, session)| session.title.clone());
    let room = |id: &Option<RoomId>| id.and_then(|id| world.rooms.get(&id)).map(|room| room.name.clone());
    let venue = |id: &VenueId| world.venues.get(id).map(|venue| venue.name.clone());
    let (old_place, new_place) = match &change.what {
        What::Room { old, new } => (room(old), room(new)),
        What::Venue { old, new } => (venue(old), venue(new)),
        _ => (None, None),
    };
    PreviewItem { change, town, title, old_place, new_place, tickets }
}

/// What stands against a plan, and the conflicts that are not live already.
pub(crate) async fn weigh(
    tx: &mut Tx,
    before: &TourPlan,
    after: &TourPlan,
    world: &World,
    now: DateTime<Utc>,
) -> Result<(Vec<Refusal>, Vec<Conflict>), DbError> {
    let mut refusals = Vec::new();
    for stop in after.stops.iter().filter(|stop| !stop.cancelled) {
        if before.stop(stop.id) != Some(stop) {
            check_stop(stop, world, &mut refusals);
        }
        let same_place =
            before.stop(stop.id).is_some_and(|was| (was.venue, &was.time_zone) == (stop.venue, &stop.time_zone));
        for session in stop.sessions.iter().filter(|session| !session.cancelled) {
            if !same_place || before.session(session.id).is_none_or(|(_, was)| was != session) {
                check_session(stop, session, world, &mut refusals);
            }
        }
    }
    check_past(before, after, now, &mut refusals);
    check_seats(tx, before, after, &mut refusals).await?;
    let found = conflicts(after, world).and_then(|after| Ok((conflicts(before, world)?, after)));
    let Ok((known, found)) = found else {
        refusals.push(Refusal::Unreadable);
        return Ok((refusals, Vec::new()));
    };
    let key = |conflict: &Conflict| {
        (std::mem::discriminant(&conflict.violation), conflict.stops.clone(), conflict.sessions.clone())
    };
    let known: Vec<_> = known.iter().map(key).collect();
    let fresh = found
        .into_iter()
        // Said above in its own words, and not to be overridden.
        .filter(|conflict| !matches!(conflict.violation, Violation::VenueNotConfirmed { .. }))
        .filter(|conflict| !known.contains(&key(conflict)))
        .collect();
    Ok((refusals, fresh))
}

fn check_stop(stop: &StopPlan, world: &World, refusals: &mut Vec<Refusal>) {
    let missing = [
        (stop.help_phone.is_empty(), Refusal::NoHelpPhone(stop.id)),
        (stop.how_to_come.is_empty(), Refusal::NoHowToCome(stop.id)),
        (stop.landmark.is_empty(), Refusal::NoLandmark(stop.id)),
    ];
    refusals.extend(missing.into_iter().filter(|(missing, _)| *missing).map(|(_, refusal)| refusal));
    match world.venues.get(&stop.venue) {
        Some(venue) if venue.insee_code == stop.insee_code => {
            if !venue.confirmed {
                refusals.push(Refusal::VenueNotConfirmed(stop.id, stop.venue));
            }
        }
        _ => refusals.push(Refusal::UnknownVenue(stop.id)),
    }
}

fn check_session(stop: &StopPlan, session: &SessionPlan, world: &World, refusals: &mut Vec<Refusal>) {
    if let Some(id) = session.room
        && world.rooms.get(&id).is_none_or(|room| room.venue != stop.venue)
    {
        refusals.push(Refusal::UnknownRoom(session.id, id));
    }
    let partners = session.partners.iter().chain(session.desks.iter().map(|desk| &desk.partner));
    let unknown = partners.filter(|partner| !world.partners.contains_key(partner));
    refusals.extend(unknown.map(|partner| Refusal::UnknownPartner(session.id, *partner)));
    let strangers = session.facilitators.iter().filter(|person| !world.facilitators.contains_key(person));
    refusals.extend(strangers.map(|person| Refusal::UnknownFacilitator(session.id, *person)));
    let mut times = std::iter::once(&session.times).chain(session.slots.iter().map(|slot| &slot.times));
    let wrong = times.find_map(|times| instants(times, &stop.time_zone).err());
    refusals.extend(wrong.map(|error| match error {
        ZoneError::Gap => Refusal::HourInGap(session.id),
        ZoneError::Ambiguous => Refusal::HourTwice(session.id),
        ZoneError::UnknownZone => Refusal::NoSuchTime(session.id),
    }));
}

/// What is over stays as it was; and nobody's ticket goes to another stop.
fn check_past(before: &TourPlan, after: &TourPlan, now: DateTime<Utc>, refusals: &mut Vec<Refusal>) {
    let later = effective_sessions(after);
    for (id, was) in effective_sessions(before) {
        let is = later.get(&id);
        if is.is_some_and(|is| is.stop.id != was.stop.id) {
            refusals.push(Refusal::OtherStop(id));
        }
        let stays = is.is_some_and(|is| {
            is.cancelled == was.cancelled
                && is.session.times.same_wall(&was.session.times)
                && (is.session.room, is.stop.venue) == (was.session.room, was.stop.venue)
        });
        let over = instants(&was.session.times, &was.stop.time_zone).is_ok_and(|times| times.ends_at <= now);
        if over && !stays && !was.cancelled {
            refusals.push(Refusal::Over(id));
        }
    }
}

async fn check_seats(
    tx: &mut Tx,
    before: &TourPlan,
    after: &TourPlan,
    refusals: &mut Vec<Refusal>,
) -> Result<(), DbError> {
    let later = effective_sessions(after);
    for (session, was) in effective_sessions(before) {
        let Some(is) = later.get(&session) else { continue };
        for slot in &was.session.slots {
            let planned = is.session.slots.iter().find(|one| one.id == slot.id).map_or(0, |one| one.capacity);
            if planned < slot.capacity
                && let Some(taken) = rows::taken(tx, slot.id).await?
                && taken > planned
            {
                refusals.push(Refusal::BelowTaken { session, slot: slot.id, taken, capacity: planned });
            }
        }
    }
    Ok(())
}

/// The instants of wall times; the passage chosen counts where an hour passes twice.
pub(crate) fn instants(times: &domain::plan::WallTimes, zone_name: &str) -> Result<Times, ZoneError> {
    let fold = times.second_passage.map(|second| if second { Fold::Later } else { Fold::Earlier });
    let starts_at = zone::resolve(times.starts_on, times.start_time, zone_name, fold)?;
    let ends_at = zone::resolve(times.ends_on, times.end_time, zone_name, fold)?;
    if ends_at <= starts_at {
        // The hours of the clock change ate all of it.
        return Err(ZoneError::Ambiguous);
    }
    Ok(Times {
        starts_on: times.starts_on,
        start_time: times.start_time,
        ends_on: times.ends_on,
        end_time: times.end_time,
        starts_at,
        ends_at,
    })
}
