//! The words of messages as the team edits them for a tour.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, RegistrationId, TicketId, TourId};
use domain::wording::TextKind;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all};

const LIST: &str = "select m.kind, m.subject, m.body, m.revision, m.edited_at, l.display_name as edited_by_name \
    from message_texts m left join logins l on l.id = m.edited_by where m.tour_id = $1 order by m.kind";
const INSERT: &str = "insert into message_texts (tour_id, kind, subject, body, revision, edited_by, edited_at) \
    values ($1, $2, $3, $4, 1, $5, $6) on conflict (tour_id, kind) do nothing";
const UPDATE: &str = "update message_texts set subject = $4, body = $5, revision = message_texts.revision + 1, \
    edited_by = $6, edited_at = $7 where tour_id = $1 and kind = $2 and revision = $3";

/// What a ticket holds or waits for in a tour, the earliest first.
const LIST_HELD: &str = "select g.id from registrations g join sessions s on s.id = g.session_id \
    join stops st on st.id = s.stop_id left join slots sl on sl.id = g.slot_id \
    where g.ticket_id = $1 and st.tour_id = $2 and g.state in ('registered', 'waitlisted', 'offered', 'attended') \
    order by coalesce(sl.starts_at, s.starts_at), g.id";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("message_texts::LIST", LIST),
    ("message_texts::INSERT", INSERT),
    ("message_texts::UPDATE", UPDATE),
    ("message_texts::LIST_HELD", LIST_HELD),
];

/// The words of one kind of message as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct TextRow {
    pub kind: String,
    /// `None` after a reset, as `body`.
    pub subject: Option<String>,
    pub body: Option<String>,
    /// From 1 on.
    pub revision: i64,
    pub edited_at: DateTime<Utc>,
    pub edited_by_name: Option<String>,
}

/// Everything that was edited for a tour.
pub(crate) async fn list(tx: &mut Tx, tour: TourId) -> Result<Vec<TextRow>, DbError> {
    fetch_all!(tx, TextRow, LIST, tour.0)
}

/// Writes the words of a kind, or none for a reset, where the row is still of the revision expected (0:
/// no row). False when somebody was faster.
pub(crate) async fn save(
    tx: &mut Tx,
    (tour, kind): (TourId, TextKind),
    expected: i64,
    words: Option<(&str, &str)>,
    by: LoginId,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let (subject, body) = (words.map(|(subject, _)| subject), words.map(|(_, body)| body));
    let rows = if expected == 0 {
        execute!(tx, INSERT, tour.0, kind.as_str(), subject, body, by.0, now)?
    } else {
        execute!(tx, UPDATE, tour.0, kind.as_str(), expected, subject, body, by.0, now)?
    };
    Ok(rows == 1)
}

/// What a ticket holds or waits for in a tour, the earliest first.
pub(crate) async fn list_held(tx: &mut Tx, ticket: TicketId, tour: TourId) -> Result<Vec<RegistrationId>, DbError> {
    let rows = fetch_all!(tx, (Uuid,), LIST_HELD, ticket.0, tour.0)?;
    Ok(rows.into_iter().map(|(id,)| RegistrationId(id)).collect())
}
