//! The words of a kind of message, for one tour: edited, or the program's own again.
//!
//! What is already written in the outbox leaves as it was written; what is not gets the words of the
//! moment when it is sent.

use domain::ids::LoginId;
use domain::wording::{Fault, Field, TextKind, Wording};

use super::typed::{SaveError, Wrong, WrongKind};
use crate::Backend;
use crate::repo::{message_texts, versions};

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct TextForm {
    /// The subject.
    pub subject: String,
    /// The paragraphs, one a line.
    pub body: String,
}

/// Reads what was typed; the fields are `subject` and `body`.
pub fn read(kind: TextKind, form: &TextForm) -> Result<Wording, SaveError> {
    Wording::parse(kind, &form.subject, &form.body)
        .map_err(|faults| SaveError::Wrong(faults.into_iter().map(wrong).collect()))
}

fn wrong(fault: Fault) -> Wrong {
    let field = match fault.field {
        Field::Subject => "subject",
        Field::Body => "body",
    };
    Wrong { field: field.to_owned(), kind: WrongKind::Wording(fault.kind) }
}

/// Keeps the words for the tour. `revision` is the one that the form was made from.
pub async fn save(
    backend: &Backend,
    by: LoginId,
    (tour, kind): (&str, TextKind),
    revision: i64,
    form: &TextForm,
) -> Result<(), SaveError> {
    let (subject, body) = read(kind, form)?.source();
    store(backend, by, (tour, kind), revision, Some((&subject, &body))).await
}

/// Goes back to the program's own words.
pub async fn reset(
    backend: &Backend,
    by: LoginId,
    (tour, kind): (&str, TextKind),
    revision: i64,
) -> Result<(), SaveError> {
    store(backend, by, (tour, kind), revision, None).await
}

async fn store(
    backend: &Backend,
    by: LoginId,
    (tour, kind): (&str, TextKind),
    revision: i64,
    words: Option<(&str, &str)>,
) -> Result<(), SaveError> {
    let mut tx = backend.db.begin().await?;
    let tour = versions::find_tour(&mut tx, tour).await?.ok_or(SaveError::Missing)?;
    if message_texts::save(&mut tx, (tour, kind), revision, words, by, backend.now()).await? {
        tx.commit().await?;
        return Ok(());
    }
    let stored = message_texts::list(&mut tx, tour).await?.into_iter().find(|row| row.kind == kind.as_str());
    let stored = stored.ok_or(SaveError::Missing)?;
    Err(SaveError::Newer { by: stored.edited_by_name, at: stored.edited_at, revision: stored.revision })
}
