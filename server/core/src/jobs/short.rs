//! The short form of a message, for a ticket with a telephone number and no address: what is true now, in
//! one SMS.

use chrono::{DateTime, Utc};
use domain::ids::TicketId;
use domain::phone::PhoneNumber;
use domain::sms::{ShortText, TooLong};

use super::{Job, Prepared, is_still, reason};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::outbox::facts::{self, FactsRow, Standing};
use crate::repo::outbox::{MessageKind, Payload, texts as rows};
use crate::service::suppression;
use crate::sms::Texting;
use crate::sms::texts::{About, News, write};
#[cfg(feature = "test-support")]
use crate::trial::Point;
use crate::zone;

/// Makes the text ready, or says why nothing leaves; `None` when what it was written from (`seen`) is true
/// no more.
pub(super) async fn prepare(
    backend: &Backend,
    job: &Job,
    (owner, lease_until): (uuid::Uuid, DateTime<Utc>),
    facts: &FactsRow,
    seen: Option<&Standing>,
) -> Result<Option<Prepared>, DbError> {
    let over = |state, why: &str| Ok(Some(Prepared::Over(state, why.to_owned())));
    let Some(to) = facts.phone.as_deref().and_then(|phone| PhoneNumber::parse(phone).ok()) else {
        return over("skipped", reason::NO_ADDRESS);
    };
    if backend.settings.sms.is_none() {
        return over("skipped", reason::NO_GATEWAY);
    }
    let mut tx = backend.db.read().await?;
    let stopped = suppression::phone_wants_none(&mut tx, &backend.keys, &to).await?;
    let others = others(&mut tx, job, facts).await?;
    tx.rollback().await?;
    if stopped && job.kind == MessageKind::Reminder {
        return over("skipped", reason::UNSUBSCRIBED);
    }
    // Written from what is true now: the same facts give the same text on a second try.
    let Ok(text) = text(backend, job, facts, others)? else {
        tracing::error!(message = %job.id, kind = job.kind.as_str(), "a message does not fit into one SMS");
        return over("dead", reason::UNWRITABLE);
    };
    if let Some(word) = domain::neutral::find_forbidden(text.as_str()).first() {
        return over("dead", &format!("{} {word}", reason::FORBIDDEN));
    }
    #[cfg(feature = "test-support")]
    backend.settings.trial.reach(Point::Rendered).await;
    let mut tx = backend.db.begin_shared().await?;
    if !is_still(backend, &mut tx, job, seen).await? {
        tx.rollback().await?;
        return Ok(None);
    }
    let mine = rows::keep(&mut tx, (job.id, owner), to.as_str(), text.as_str(), lease_until).await?;
    tx.commit().await?;
    Ok(Some(if mine { Prepared::Text(Texting { id: job.id, to, text }) } else { Prepared::Lost }))
}

fn text(backend: &Backend, job: &Job, facts: &FactsRow, others: usize) -> Result<Result<ShortText, TooLong>, DbError> {
    let ticket = TicketId(facts.ticket_id);
    let code = backend.keys.ticket_code(ticket, facts.generation).grouped();
    let about = About {
        house: &backend.settings.sender_name,
        starts: facts.starts_local(),
        town: &facts.town,
        venue: &facts.venue,
        code: &code,
        help_phone: &facts.help_phone,
        others,
    };
    Ok(write(news(job, facts)?, &about))
}

/// What the message has to say about its first registration.
fn news(job: &Job, facts: &FactsRow) -> Result<News, DbError> {
    let now = facts.starts_local();
    Ok(match &job.payload {
        Payload::Day { .. } => News::Reminder,
        Payload::Cancelled { by_person: false, .. } => News::NotHeld,
        Payload::Cancelled { held_seat: true, .. } => News::GivenUp,
        Payload::Cancelled { .. } => News::WaitsNoMore,
        _ if facts.cancelled_at.is_some() => News::NotHeld,
        Payload::Changed { old, .. } => News::Changed(old.map(|old| old.starts).filter(|old| *old != now)),
        Payload::GroupedChange { items } => match items.iter().find(|item| item.registration.0 == facts.id) {
            Some(item) if !item.was_cancelled => News::Changed(Some(item.old.starts).filter(|old| *old != now)),
            _ => News::Reserved,
        },
        Payload::Registration { .. } => match (job.kind, facts.offer_ends_at) {
            (MessageKind::Offer, Some(until)) => {
                let until = zone::local(until, &facts.time_zone).map_err(|_| facts.inconsistent("time_zone"))?;
                News::Offered(until)
            }
            (MessageKind::Promotion, _) => News::Yours,
            _ => News::Reserved,
        },
        _ if facts.takes_place()? => News::Reserved,
        _ => News::Waiting,
    })
}

/// How many more appointments the message is about.
async fn others(tx: &mut Tx, job: &Job, facts: &FactsRow) -> Result<usize, DbError> {
    let all = match &job.payload {
        Payload::Registrations { registrations } => registrations.len(),
        Payload::GroupedChange { items } => items.len(),
        Payload::Day { day, .. } => facts::list_day(tx, TicketId(facts.ticket_id), *day).await?.len(),
        _ => 1,
    };
    Ok(all.saturating_sub(1))
}
