//! The booking of a venue, step by step.

use domain::booking::BookingState;
use domain::ids::VenueId;

use super::typed::{Reader, SaveError, WrongKind};
use crate::Backend;
use crate::db::DbError;
use crate::repo::venues;

/// Takes the booking one step on, from the state that the page showed. An option needs its last day.
pub async fn book(backend: &Backend, venue: VenueId, shown: &str, next: &str, until: &str) -> Result<(), SaveError> {
    let mut tx = backend.db.begin().await?;
    let row = venues::find(&mut tx, venue).await?.ok_or(SaveError::Missing)?;
    let from = BookingState::parse(&row.booking_state).ok_or_else(|| DbError::Inconsistent {
        table: "venues",
        column: "booking_state",
        row: venue.to_string(),
    })?;
    let not_allowed = || SaveError::one("booking", WrongKind::NotAllowed);
    let to = BookingState::parse(next).ok_or_else(|| SaveError::one("booking", WrongKind::Unknown))?;
    if from.as_str() != shown || !from.may_become(to) {
        return Err(not_allowed());
    }
    let mut reader = Reader::default();
    let today = backend.now().date_naive();
    let until = match to {
        BookingState::Option => reader.day("option_until", until, (today, today + chrono::Days::new(364))),
        _ => None,
    };
    reader.finish()?;
    if !venues::book(&mut tx, venue, from.as_str(), to.as_str(), until).await? {
        return Err(not_allowed());
    }
    tx.commit().await?;
    Ok(())
}
