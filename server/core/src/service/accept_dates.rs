//! Takes proposed dates into the draft: moves, other venues, new stops, all in one step that one can
//! go back on.

use domain::ids::{LoginId, StopId, VenueId};
use domain::plan::{DateEdit, EditError, TourPlan};

use super::add_stop::{Venue, new_venue, plan_stop, usual_checklist};
use super::open_draft::OpenDraft;
use super::typed::{SaveError, WrongKind};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::{places, programme, stops, venues};

/// The name of the venue of a town that has none in the directory.
const VENUE_TO_FIND: &str = "Lieu à trouver";

/// What was taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Stops that moved.
    pub moved: usize,
    /// Stops that were added.
    pub added: usize,
}

/// Takes the dates into the draft of which `revision` was shown. All of them or none.
pub async fn accept(
    backend: &Backend,
    by: Option<LoginId>,
    tour: &str,
    revision: i64,
    edits: &[DateEdit],
) -> Result<Accepted, SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    draft.expect(revision).await?;
    if edits.is_empty() {
        return Err(SaveError::one("prendre", WrongKind::Empty));
    }
    let mut accepted = Accepted::default();
    for edit in edits {
        match edit {
            DateEdit::Move { stop, on, venue } => {
                draft.plan.move_stop(*stop, *on).map_err(refused)?;
                if let Some(venue) = venue {
                    let world = programme::world(&mut draft.tx).await?;
                    let unknown = |_| SaveError::one("prendre", WrongKind::Unknown);
                    draft.plan.settle(&world, *stop, *venue).map_err(unknown)?;
                    take_words(&mut draft.tx, &mut draft.plan, *stop, *venue).await?;
                }
                accepted.moved += 1;
            }
            DateEdit::Add { insee_code, on, venue } => {
                add(backend, &mut draft, insee_code, *on, *venue).await?;
                accepted.added += 1;
            }
        }
    }
    draft.store(backend, by).await?;
    Ok(accepted)
}

fn refused(error: EditError) -> SaveError {
    match error {
        EditError::Unknown => SaveError::Missing,
        EditError::Cancelled => SaveError::one("prendre", WrongKind::NotAllowed),
        EditError::NoSuchDay => SaveError::one("prendre", WrongKind::Day),
    }
}

/// What people are told of a place is what the directory says of the venue.
pub(super) async fn take_words(tx: &mut Tx, plan: &mut TourPlan, stop: StopId, venue: VenueId) -> Result<(), DbError> {
    if let Some(found) = venues::find(tx, venue).await?
        && let Some(stop) = plan.stops.iter_mut().find(|one| one.id == stop)
    {
        (stop.landmark, stop.how_to_come) = (found.landmark, found.how_to_come);
    }
    Ok(())
}

/// A stop of one day at the usual hours, with what is to be done before it.
async fn add(
    backend: &Backend,
    draft: &mut OpenDraft,
    insee_code: &str,
    on: chrono::NaiveDate,
    venue: Option<VenueId>,
) -> Result<(), SaveError> {
    let unknown = || SaveError::one("prendre", WrongKind::Unknown);
    let town = places::find_town(&mut draft.tx, insee_code).await?.ok_or_else(unknown)?;
    let row = match venue {
        Some(id) => {
            let row = venues::find(&mut draft.tx, id).await?.filter(|row| row.insee_code == insee_code);
            Some(row.ok_or_else(unknown)?)
        }
        None => None,
    };
    let venue = if let Some(row) = &row {
        Venue { id: VenueId(row.id), landmark: &row.landmark, how_to_come: &row.how_to_come }
    } else {
        let id = new_venue(backend, &mut draft.tx, insee_code, VENUE_TO_FIND, "").await?;
        Venue { id, landmark: "", how_to_come: "" }
    };
    let taken = stops::slugs(&mut draft.tx, draft.tour).await?;
    let hours = draft.plan.usual_hours();
    let stop = plan_stop(backend, &draft.plan, &taken, &town, &venue, (on, on), hours);
    usual_checklist(backend, &mut draft.tx, draft.tour, stop.id).await?;
    draft.plan.starts_on = draft.plan.starts_on.min(on);
    draft.plan.ends_on = draft.plan.ends_on.max(on);
    draft.plan.stops.push(stop);
    Ok(())
}
