//! The minutes from one town to another, as somebody drove them. There and back are two ways.

use domain::plan::LegSource;
use domain::text::clean_line;

use super::typed::{Reader, SaveError, WrongKind};
use crate::Backend;
use crate::repo::{legs, places};

/// The least and the most minutes of a way: a day of driving.
pub const MINUTES: (i64, i64) = (1, 1_440);

/// A way as typed.
#[derive(Debug, Clone, Copy)]
pub struct TypedLeg<'a> {
    /// INSEE code of the town that one leaves.
    pub from: &'a str,
    /// INSEE code of the town that one comes to.
    pub to: &'a str,
    /// The minutes; empty means: back to what was imported, computed or estimated.
    pub minutes: &'a str,
    /// The control in the form.
    pub field: &'a str,
}

/// Notes ways, all of them or none: one direction, or there and back.
pub async fn note(backend: &Backend, typed: &[TypedLeg<'_>]) -> Result<(), SaveError> {
    let mut tx = backend.db.begin().await?;
    let mut reader = Reader::default();
    for leg in typed {
        let known = places::find_town(&mut tx, leg.from).await?.and(places::find_town(&mut tx, leg.to).await?);
        if known.is_none() || leg.from == leg.to {
            reader.note(leg.field, WrongKind::Unknown);
        } else if clean_line(leg.minutes).is_empty() {
            legs::forget(&mut tx, (leg.from, leg.to), LegSource::Typed).await?;
        } else {
            let minutes = reader.number(leg.field, leg.minutes, MINUTES);
            legs::note(&mut tx, (leg.from, leg.to), LegSource::Typed, Some(minutes), backend.now()).await?;
        }
    }
    // What is wrong drops the transaction with all that was noted.
    reader.finish()?;
    tx.commit().await?;
    Ok(())
}
