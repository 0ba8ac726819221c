//! What a stop leaves behind: who could be reached, and what was written to them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::StopId;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::outbox::MessageKind;
use crate::{execute, fetch_all, fetch_one};

/// Stops that are looked at in one go.
const LIST_ENDED: &str = "select st.id, tw.name as town, st.ends_on, st.time_zone, \
        (select count(*) from tickets k where k.stop_id = st.id and coalesce(k.email, k.phone) is not null) as contacts, \
        (select count(*) from outbox o join tickets k on k.id = o.ticket_id where k.stop_id = st.id \
            and coalesce(o.recipient, o.subject, o.body, o.calendar) is not null) as messages \
    from stops st join towns tw on tw.insee_code = st.insee_code \
    where st.contacts_erased_at is null and st.ends_on <= $1 order by st.ends_on, st.id limit 50";
const ERASE_CONTACTS: &str = "update tickets set email = null, phone = null, revision = tickets.revision + 1 \
    where stop_id = $1 and coalesce(email, phone) is not null";
/// Nobody is left to write to. A list for hosts belongs to no ticket: its key names the stop.
const END_WAITING: &str = "update outbox set state = 'expired', reason = 'expired', finished_at = $3 \
    where state = 'queued' and (unique_key like $2 or ticket_id in (select k.id from tickets k where k.stop_id = $1))";
const ERASE_MESSAGES: &str = "update outbox set recipient = null, subject = null, body = null, calendar = null, raw = null \
    where finished_at is not null and (unique_key like $2 or ticket_id in (select k.id from tickets k where k.stop_id = $1)) \
    and (coalesce(recipient, subject, body, calendar) is not null or raw is not null)";
const COUNT_LEFT: &str = "select count(*) from outbox o where o.finished_at is null \
    and (o.unique_key like $2 or o.ticket_id in (select k.id from tickets k where k.stop_id = $1))";
const COUNT_LISTS: &str = "select count(*) from outbox o where o.unique_key like $1 \
    and coalesce(o.recipient, o.subject, o.body) is not null";
const NOTE_ERASED: &str = "update stops set contacts_erased_at = $2 where id = $1";
/// Mail that came in: of a stop whose contacts are erased, or that belongs to none and is done with.
const ERASE_INBOX: &str = "update inbox set sender = '', raw = $2, words = null \
    where handled_at <= $1 and (sender <> '' or words is not null or length(raw) > 0) \
    and (state <> 'task' or registration_id is not null or outbox_id is not null) \
    and not exists (select 1 from registrations g join tickets k on k.id = g.ticket_id join stops st on st.id = k.stop_id \
        where g.id = inbox.registration_id and st.contacts_erased_at is null) \
    and not exists (select 1 from outbox o join tickets k on k.id = o.ticket_id join stops st on st.id = k.stop_id \
        where o.id = inbox.outbox_id and st.contacts_erased_at is null)";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("retention::LIST_ENDED", LIST_ENDED),
    ("retention::ERASE_CONTACTS", ERASE_CONTACTS),
    ("retention::END_WAITING", END_WAITING),
    ("retention::ERASE_MESSAGES", ERASE_MESSAGES),
    ("retention::COUNT_LEFT", COUNT_LEFT),
    ("retention::COUNT_LISTS", COUNT_LISTS),
    ("retention::NOTE_ERASED", NOTE_ERASED),
    ("retention::ERASE_INBOX", ERASE_INBOX),
];

/// A stop that is over and still says who could be reached.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct EndedRow {
    pub id: Uuid,
    pub town: String,
    pub ends_on: NaiveDate,
    pub time_zone: String,
    pub contacts: i64,
    pub messages: i64,
}

/// Stops that ended on this day or before, oldest first.
pub(crate) async fn list_ended(tx: &mut Tx, until: NaiveDate) -> Result<Vec<EndedRow>, DbError> {
    fetch_all!(tx, EndedRow, LIST_ENDED, until)
}

/// The keys of the lists that the hosts of a stop get.
fn lists(stop: StopId) -> String {
    format!("login:%:{}:{stop}:%", MessageKind::HostList.as_str())
}

/// How many lists for the hosts of a stop are still stored.
pub(crate) async fn count_lists(tx: &mut Tx, stop: StopId) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), COUNT_LISTS, lists(stop))?.0)
}

/// Takes addresses and numbers off a stop's tickets; answers of how many.
pub(crate) async fn erase_contacts(tx: &mut Tx, stop: StopId) -> Result<u64, DbError> {
    execute!(tx, ERASE_CONTACTS, stop.0)
}

/// Ends what still waits to leave, and erases what was written; answers of how many messages.
pub(crate) async fn erase_messages(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, END_WAITING, stop.0, lists(stop), now)?;
    execute!(tx, ERASE_MESSAGES, stop.0, lists(stop))
}

/// Notes that all is erased, unless a worker still has a message of the stop in hand. True when it is.
pub(crate) async fn note_erased(tx: &mut Tx, stop: StopId, now: DateTime<Utc>) -> Result<bool, DbError> {
    let (left,) = fetch_one!(tx, (i64,), COUNT_LEFT, stop.0, lists(stop))?;
    if left == 0 {
        execute!(tx, NOTE_ERASED, stop.0, now)?;
    }
    Ok(left == 0)
}

/// Erases the mail that was handled before an instant; answers how many.
pub(crate) async fn erase_inbox(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64, DbError> {
    let nothing: &[u8] = &[];
    execute!(tx, ERASE_INBOX, before, nothing)
}
