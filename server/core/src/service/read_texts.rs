//! « Textes des messages »: the words of a tour's messages, as they are now.

use chrono::{DateTime, Utc};
use domain::ids::TourId;
use domain::wording::{TextKind, Wording};

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::itinerary;
use crate::repo::message_texts::{self, TextRow};

/// The words of one kind of message of a tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText {
    /// The kind.
    pub kind: TextKind,
    /// What the next save expects; 0 for words that nobody ever edited.
    pub revision: i64,
    /// The subject with its placeholders.
    pub subject: String,
    /// The paragraphs with their placeholders, one a line.
    pub body: String,
    /// Who edited it, where known, and when; `None` for the program's own words.
    pub edited: Option<(Option<String>, DateTime<Utc>)>,
}

/// The words of a tour's messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourTexts {
    /// The name that the team uses for the tour.
    pub tour: String,
    /// Its IANA zone.
    pub time_zone: String,
    /// One for each kind, in their order.
    pub texts: Vec<MessageText>,
}

/// All of them; `None` for an unknown tour.
pub async fn list(backend: &Backend, tour: &str) -> Result<Option<TourTexts>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = itinerary::find_tour(&mut tx, tour).await? else { return Ok(None) };
    let rows = message_texts::list(&mut tx, TourId(row.id)).await?;
    let texts = TextKind::ALL.iter().map(|kind| text(*kind, rows.iter().find(|row| row.kind == kind.as_str())));
    Ok(Some(TourTexts { tour: row.inside_name, time_zone: row.time_zone, texts: texts.collect() }))
}

fn text(kind: TextKind, row: Option<&TextRow>) -> MessageText {
    let revision = row.map_or(0, |row| row.revision);
    let edited = row.and_then(|row| Some((row, row.subject.clone()?, row.body.clone()?)));
    if let Some((row, subject, body)) = edited {
        let edited = Some((row.edited_by_name.clone(), row.edited_at));
        return MessageText { kind, revision, subject, body, edited };
    }
    let (subject, body) = Wording::original(kind).source();
    MessageText { kind, revision, subject, body, edited: None }
}
