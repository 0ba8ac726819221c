//! The sheet of a stop in the draft: its venue, hours and words; taken off the tour, and put back.

use domain::ids::{LoginId, VenueId};
use domain::plan::StopPlan;

use super::open_draft::OpenDraft;
use super::typed::{PUBLIC_TEXT, Reader, SaveError, WrongKind};
use crate::Backend;
use crate::repo::{stops, venues};

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct SheetForm {
    /// The venue's identifier.
    pub venue: String,
    /// When the doors open.
    pub opens: String,
    /// When the doors close.
    pub closes: String,
    /// What one sees from afar.
    pub landmark: String,
    /// How to come, in words.
    pub how_to_come: String,
    /// What to bring.
    pub bring: String,
    /// The number that people call for help.
    pub help_phone: String,
}

/// What becomes of a stop that is taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It was in the draft alone and is gone.
    Gone,
    /// People know it: it stays in the draft as not taking place, until the next publication.
    Cancelled,
}

/// Writes the sheet into the draft.
pub async fn edit(
    backend: &Backend,
    by: Option<LoginId>,
    (tour, stop): (&str, &str),
    revision: i64,
    form: &SheetForm,
) -> Result<(), SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    let insee = one(&mut draft, stop)?.insee_code.clone();
    draft.expect(revision).await?;
    let mut reader = Reader::default();
    let venue = match form.venue.parse().map(VenueId) {
        Ok(id) => venues::find(&mut draft.tx, id).await?.filter(|venue| venue.insee_code == insee),
        Err(_) => None,
    };
    if venue.is_none() {
        reader.note("venue", WrongKind::Unknown);
    }
    let opens = reader.hour("opens", &form.opens);
    let closes = reader.hour("closes", &form.closes);
    if opens.zip(closes).is_some_and(|(opens, closes)| opens >= closes) {
        reader.note("closes", WrongKind::Order);
    }
    let landmark = reader.line("landmark", &form.landmark, PUBLIC_TEXT);
    let how_to_come = reader.line("how_to_come", &form.how_to_come, PUBLIC_TEXT);
    let bring = reader.line("bring", &form.bring, PUBLIC_TEXT);
    let help_phone = reader.phone("help_phone", &form.help_phone);
    reader.finish()?;
    let is = one(&mut draft, stop)?;
    let (Some(venue), Some(opens), Some(closes)) = (venue, opens, closes) else { return Err(SaveError::Missing) };
    let venue = VenueId(venue.id);
    if is.venue != venue {
        // The rooms belong to the venue that is left.
        is.sessions.iter_mut().for_each(|session| session.room = None);
    }
    is.venue = venue;
    (is.opens, is.closes) = (opens, closes);
    (is.landmark, is.how_to_come, is.bring, is.help_phone) = (landmark, how_to_come, bring, help_phone);
    draft.store(backend, by).await?;
    Ok(())
}

/// Takes a stop off the tour, in the draft.
pub async fn remove(backend: &Backend, by: Option<LoginId>, (tour, stop): (&str, &str)) -> Result<Removed, SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    let is = one(&mut draft, stop)?;
    let known = is.slug.clone();
    let published = stops::slugs(&mut draft.tx, draft.tour).await?.contains(&known);
    let removed = if published {
        one(&mut draft, stop)?.cancelled = true;
        Removed::Cancelled
    } else {
        draft.plan.stops.retain(|one| one.slug != stop);
        Removed::Gone
    };
    draft.store(backend, by).await?;
    Ok(removed)
}

/// Puts a stop back that does not take place in the draft.
pub async fn restore(backend: &Backend, by: Option<LoginId>, (tour, stop): (&str, &str)) -> Result<(), SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    one(&mut draft, stop)?.cancelled = false;
    draft.store(backend, by).await?;
    Ok(())
}

fn one<'a>(draft: &'a mut OpenDraft, slug: &str) -> Result<&'a mut StopPlan, SaveError> {
    draft.plan.stops.iter_mut().find(|stop| stop.slug == slug).ok_or(SaveError::Missing)
}
