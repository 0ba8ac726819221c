//! Tickets: the person, as far as the tool knows them.

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{StopId, TicketId};
use domain::person::{Drawing, Holder};
use domain::phone::PhoneNumber;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_one, fetch_optional};

const NEXT_NUMBER: &str = "select cast(coalesce(max(drawing_number), 0) + 1 as bigint) from tickets \
    where stop_id = $1 and drawing = $2";
const INSERT: &str = "insert into tickets \
    (id, stop_id, drawing, drawing_number, first_name, email, phone, generation, code_hash, link_hash, revision, created_via, created_at) \
    values ($1, $2, $3, $4, $5, $6, $12, $7, $8, $9, 0, $10, $11) on conflict do nothing";
const FIND: &str =
    "select id, stop_id, generation, coalesce(email, phone) is not null as reached from tickets where id = $1";
const FIND_BY_LINK: &str =
    "select id, stop_id, generation, coalesce(email, phone) is not null as reached from tickets where link_hash = $1";
const FIND_BY_CODE: &str =
    "select id, stop_id, generation, coalesce(email, phone) is not null as reached from tickets where code_hash = $1";
const LOCK: &str = "update tickets set revision = tickets.revision + 1 where id = $1";
const FORGET_CONTACT: &str = "update tickets set email = null, phone = null, revision = tickets.revision + 1 \
    where id = $1 and coalesce(email, phone) is not null";

const FIND_EMAIL: &str = "select email from tickets where id = $1";
const CORRECT_EMAIL: &str = "update tickets set email = $2 where id = $1 and email is not null";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("tickets::NEXT_NUMBER", NEXT_NUMBER),
    ("tickets::INSERT", INSERT),
    ("tickets::FIND", FIND),
    ("tickets::FIND_BY_LINK", FIND_BY_LINK),
    ("tickets::FIND_BY_CODE", FIND_BY_CODE),
    ("tickets::LOCK", LOCK),
    ("tickets::FORGET_CONTACT", FORGET_CONTACT),
    ("tickets::FIND_EMAIL", FIND_EMAIL),
    ("tickets::CORRECT_EMAIL", CORRECT_EMAIL),
];

/// A ticket to be stored.
#[derive(Debug)]
pub(crate) struct NewTicket<'a> {
    pub id: TicketId,
    pub stop: StopId,
    pub holder: &'a Holder,
    /// The number of the drawing, when the holder has one.
    pub drawing_number: Option<i64>,
    pub email: Option<&'a EmailAddress>,
    pub phone: Option<&'a PhoneNumber>,
    pub generation: i64,
    pub code_hash: [u8; 32],
    pub link_hash: [u8; 32],
    pub created_via: &'static str,
    pub created_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct TicketRow {
    id: Uuid,
    stop_id: Uuid,
    generation: i64,
    reached: bool,
}

/// What the use cases need of a ticket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    pub id: TicketId,
    pub stop: StopId,
    /// With the server key it gives the link and the code.
    pub generation: i64,
    /// Whether a message reaches the person: there is an address or a number.
    pub reached: bool,
}

impl From<TicketRow> for Ticket {
    fn from(row: TicketRow) -> Self {
        Self { id: TicketId(row.id), stop: StopId(row.stop_id), generation: row.generation, reached: row.reached }
    }
}

/// The number after the last one of this drawing at the stop. Another transaction may take it
/// first: [`insert`] tells.
pub(crate) async fn next_number(tx: &mut Tx, stop: StopId, drawing: Drawing) -> Result<i64, DbError> {
    let (number,) = fetch_one!(tx, (i64,), NEXT_NUMBER, stop.0, drawing.as_str())?;
    Ok(number)
}

/// Stores a ticket; false when its number, code or link is somebody else's.
pub(crate) async fn insert(tx: &mut Tx, ticket: &NewTicket<'_>) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        INSERT,
        ticket.id.0,
        ticket.stop.0,
        ticket.holder.drawing().map(Drawing::as_str),
        ticket.drawing_number,
        ticket.holder.first_name().map(|name| name.as_str().to_owned()),
        ticket.email.map(|email| email.as_str().to_owned()),
        ticket.generation,
        ticket.code_hash.to_vec(),
        ticket.link_hash.to_vec(),
        ticket.created_via,
        ticket.created_at,
        ticket.phone.map(|phone| phone.as_str().to_owned()),
    )?;
    Ok(rows == 1)
}

/// The ticket of an id.
pub(crate) async fn find(tx: &mut Tx, id: TicketId) -> Result<Option<Ticket>, DbError> {
    Ok(fetch_optional!(tx, TicketRow, FIND, id.0)?.map(Ticket::from))
}

/// The ticket of an address `/t/{token}`, by the hash of the token.
pub(crate) async fn find_by_link(tx: &mut Tx, link_hash: [u8; 32]) -> Result<Option<Ticket>, DbError> {
    Ok(fetch_optional!(tx, TicketRow, FIND_BY_LINK, link_hash.to_vec())?.map(Ticket::from))
}

/// The ticket of a code, by the keyed hash of the code.
pub(crate) async fn find_by_code(tx: &mut Tx, code_hash: [u8; 32]) -> Result<Option<Ticket>, DbError> {
    Ok(fetch_optional!(tx, TicketRow, FIND_BY_CODE, code_hash.to_vec())?.map(Ticket::from))
}

/// Makes two changes of one ticket take turns: the second waits here for the first.
pub(crate) async fn lock(tx: &mut Tx, id: TicketId) -> Result<(), DbError> {
    execute!(tx, LOCK, id.0)?;
    Ok(())
}

/// Removes the address and the number; false when there was neither.
pub(crate) async fn forget_contact(tx: &mut Tx, id: TicketId) -> Result<bool, DbError> {
    Ok(execute!(tx, FORGET_CONTACT, id.0)? == 1)
}

/// The address of a ticket, when it has one.
pub(crate) async fn find_email(tx: &mut Tx, id: TicketId) -> Result<Option<String>, DbError> {
    Ok(fetch_optional!(tx, (Option<String>,), FIND_EMAIL, id.0)?.and_then(|(email,)| email))
}

/// Puts another address in the place of the one that is there. The caller holds the lock of the ticket.
pub(crate) async fn correct_email(tx: &mut Tx, id: TicketId, email: &EmailAddress) -> Result<(), DbError> {
    execute!(tx, CORRECT_EMAIL, id.0, email.as_str()).map(|_| ())
}
