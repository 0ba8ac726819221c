//! The words that the team edited for a tour, as they are stored now.

use domain::ids::TourId;
use domain::wording::{TextKind, Wording};

use crate::db::{DbError, Tx};
use crate::mail::wordings::Wordings;
use crate::repo::message_texts;

/// All of them. Words that this program cannot read, because it knows other rules than the one that
/// stored them, are left out: the message leaves in the program's own words rather than not at all.
pub(super) async fn wordings(tx: &mut Tx, tour: TourId) -> Result<Wordings, DbError> {
    let rows = message_texts::list(tx, tour).await?;
    let edited = rows.into_iter().filter_map(|row| {
        let (subject, body) = (row.subject?, row.body?);
        let kind = TextKind::parse(&row.kind)?;
        let wording = Wording::parse(kind, &subject, &body).ok();
        if wording.is_none() {
            tracing::error!(%tour, kind = kind.as_str(), "an edited text cannot be read: the original is used");
        }
        Some((kind, wording?))
    });
    Ok(edited.fold(Wordings::default(), |all, (kind, wording)| all.with(kind, wording)))
}
