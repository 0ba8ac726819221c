//! Takes proposed hours and rooms into the draft: all in one step that one can go back on.

use domain::ids::LoginId;
use domain::plan::WayOut;

use super::edit_day::{EditDayError, clocks_agree};
use super::open_draft::OpenDraft;
use super::read_day::stop_of;
use super::typed::{SaveError, WrongKind};
use crate::Backend;
use crate::repo::programme;

/// Takes the moves into the draft of which `revision` was shown. All of them or none; answers how
/// many sessions moved.
pub async fn accept(
    backend: &Backend,
    by: Option<LoginId>,
    (tour, stop): (&str, &str),
    revision: i64,
    moves: &[WayOut],
) -> Result<usize, SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    draft.expect(revision).await?;
    let here = stop_of(&draft.plan, stop).filter(|stop| !stop.cancelled).ok_or(SaveError::Missing)?;
    let (id, venue, days) = (here.id, here.venue, here.starts_on..=here.ends_on);
    if moves.is_empty() {
        return Err(SaveError::one("prendre", WrongKind::Empty));
    }
    let world = programme::world(&mut draft.tx).await?;
    let unknown = || SaveError::one("prendre", WrongKind::Unknown);
    for way in moves {
        // A proposal moves sessions of the stop to rooms of its venue, on its days; nothing else.
        let WayOut::Move { session, starts, room: Some(room) } = way else { return Err(unknown()) };
        let is_here = draft.plan.session(*session).is_some_and(|(stop, session)| stop.id == id && !session.cancelled);
        let is_room = world.rooms.get(room).is_some_and(|room| room.venue == venue);
        if !is_here || !is_room || !days.contains(&starts.date()) {
            return Err(unknown());
        }
        way.apply(&mut draft.plan).map_err(|_| unknown())?;
        if let Some((stop, session)) = draft.plan.session(*session) {
            clocks_agree(session, &stop.time_zone).map_err(|error| match error {
                EditDayError::Clock { .. } => SaveError::one("prendre", WrongKind::Hour),
                _ => unknown(),
            })?;
        }
    }
    draft.store(backend, by).await?;
    Ok(moves.len())
}
