//! The minutes between two towns, as somebody drove them.

use domain::text::clean_line;

use super::typed::{Reader, SaveError, WrongKind};
use crate::Backend;
use crate::repo::{legs, places};

/// Notes the minutes between two towns; empty means: back to the estimate. `field` names the
/// control in the form.
pub async fn note(backend: &Backend, one: &str, other: &str, minutes: &str, field: &str) -> Result<(), SaveError> {
    let mut tx = backend.db.begin().await?;
    for town in [one, other] {
        places::find_town(&mut tx, town).await?.ok_or_else(|| SaveError::one(field, WrongKind::Unknown))?;
    }
    if one == other {
        return Err(SaveError::one(field, WrongKind::Unknown));
    }
    if clean_line(minutes).is_empty() {
        legs::forget(&mut tx, (one, other)).await?;
    } else {
        let mut reader = Reader::default();
        let minutes = reader.number(field, minutes, (1, 1_440));
        reader.finish()?;
        legs::note(&mut tx, (one, other), minutes, backend.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}
