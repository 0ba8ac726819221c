//! What follows from a message that came in.
//!
//! The answer of a calendar is found by the registration that it names, and believed as far as it
//! matters: that somebody comes is harmless, that somebody does not come gives a seat away and needs
//! proof that it was them. The same answer twice, or an older one after a newer one, changes nothing.
//! What cannot be acted on is kept, with its reason, for somebody of the team.

use chrono::{DateTime, Utc};
use domain::ids::{OutboxId, RegistrationId};
use domain::words::moment;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::mail::answer::SendError;
use crate::mail::return_path;
use crate::mail_in::answer::{AnswerMethod, Attendee, CalendarAnswer, Participation, WrittenTime};
use crate::mail_in::authentic::vouched;
use crate::mail_in::message::{self, Content, Incoming};
use crate::mail_in::report::{Blame, DeliveryReport};
use crate::repo::inbox::{self, Finding, Stored};
use crate::repo::registrations::{self, Held};
use crate::service::answering::{Given, Weighed, act, come_back, weigh};
use crate::service::cancel_registration::CancelError;
use crate::service::holding::{By, HoldError, Holding, hold_by};
use crate::service::move_registration::MoveError;
use crate::service::record_bounce::{self, Recorded};
use crate::zone;

pub use crate::repo::inbox::{Bearing, LastAnswer, Said, Way};

/// Messages that are read in one go; what is left waits for the next look.
const BATCH: usize = 100;

/// Reads what is stored, oldest first. Answers how many messages it dealt with. Several workers may do
/// this at once.
pub async fn handle_stored(backend: &Backend) -> Result<u64, Unexpected> {
    let mut count = 0;
    for _ in 0..BATCH {
        let mut tx = backend.db.read().await?;
        let Some(stored) = inbox::next(&mut tx).await? else { break };
        tx.rollback().await?;
        if let Err(fault) = handle(backend, &stored).await {
            if fault.is_retryable() {
                return Err(fault);
            }
            // One message that nobody foresaw must not stand in the way of the next.
            tracing::error!(message = %stored.id, %fault, "a message that came in could not be handled");
            conclude(backend, &stored, task("fault")).await?;
        }
        count += 1;
    }
    Ok(count)
}

async fn handle(backend: &Backend, stored: &Stored) -> Result<(), Unexpected> {
    let Ok(incoming) = message::read(&stored.raw, &stored.sender) else {
        return conclude(backend, stored, task("unreadable")).await;
    };
    let finding = match &incoming.content {
        Content::Answer(answer) => return answered(backend, stored, &incoming, answer).await,
        Content::OddCalendar(_) => task("odd_calendar"),
        Content::Bounce(report) => {
            let mut finding = bounced(backend, &stored.recipient, report);
            if let (Some(message), Some(refusal)) = (finding.message, refusal(report)) {
                let recorded = with_retries(|| record_bounce::record(backend, message, &refusal)).await?;
                // asked of the inbox too: the program may have stopped between the record and the task
                if recorded == Recorded::Nothing && is_told(backend, message, finding.outcome).await? {
                    finding = Finding { message: finding.message, ..done("bounce_repeated") };
                }
            }
            finding
        }
        Content::Complaint => task("complaint"),
        Content::Automatic => done("automatic"),
        Content::Words { subject, text } => Finding { words: Some(format!("{subject}\n\n{text}")), ..task("words") },
    };
    conclude(backend, stored, finding).await
}

/// What a report says of the message that its address names. Who cannot name one of ours with our own
/// hash may say what they want.
fn bounced(backend: &Backend, recipient: &str, report: &DeliveryReport) -> Finding {
    let settings = &backend.settings;
    let Some(message) = return_path::read(&backend.keys, &settings.bounce_address, recipient) else {
        return done("forged_bounce");
    };
    let failed = report.recipients.iter().find_map(|recipient| Some((recipient, recipient.blame()?)));
    let Some((recipient, blame)) = failed else { return Finding { message: Some(message), ..done("not_bounced") } };
    let outcome = match blame {
        Blame::Address => "bounced_address",
        Blame::Mailbox => "bounced_mailbox",
        Blame::Ourselves => "bounced_policy",
        Blame::Unknown => "bounced",
    };
    Finding { words: recipient.diagnosis.clone(), message: Some(message), ..task(outcome) }
}

/// Somebody of the team was told the same of the message before.
async fn is_told(backend: &Backend, message: OutboxId, outcome: &str) -> Result<bool, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(inbox::is_told(&mut tx, message, outcome).await?)
}

/// What the last server said of the first recipient that failed, as if it had said it to us.
fn refusal(report: &DeliveryReport) -> Option<SendError> {
    let failed = report.recipients.iter().find(|recipient| recipient.blame().is_some())?;
    let status = failed.status.map(|code| code.to_string());
    Some(SendError::from_reply(550, &status.unwrap_or_default()))
}

const fn task(outcome: &'static str) -> Finding {
    Finding { task: true, outcome, words: None, registration: None, message: None }
}

fn done(outcome: &'static str) -> Finding {
    Finding { task: false, ..task(outcome) }
}

/// Writes down what a message was, where nothing else follows from it.
async fn conclude(backend: &Backend, stored: &Stored, finding: Finding) -> Result<(), Unexpected> {
    with_retries(|| async {
        let mut tx = backend.db.begin().await?;
        inbox::finish(&mut tx, stored.id, &finding, backend.now()).await?;
        tx.commit().await?;
        Ok::<_, Unexpected>(())
    })
    .await
}

/// Acts on a calendar's answer, with what follows from it in one transaction.
async fn answered(
    backend: &Backend,
    stored: &Stored,
    incoming: &Incoming,
    answer: &CalendarAnswer,
) -> Result<(), Unexpected> {
    let known = Uuid::try_parse(&answer.uid).map(RegistrationId);
    let Ok(registration) = known else { return conclude(backend, stored, done("unknown_event")).await };
    let freed = with_retries(|| once(backend, stored, incoming, answer, registration)).await;
    match freed {
        Ok(()) => {
            backend.wake.notify_one();
            Ok(())
        }
        Err(AnswerFault::Unknown) => conclude(backend, stored, done("unknown_event")).await,
        Err(AnswerFault::Unexpected(fault)) => Err(fault),
    }
}

enum AnswerFault {
    Unknown,
    Unexpected(Unexpected),
}

impl From<HoldError> for AnswerFault {
    fn from(source: HoldError) -> Self {
        match source {
            HoldError::UnknownTicket | HoldError::UnknownRegistration => Self::Unknown,
            HoldError::Db(source) => source.into(),
        }
    }
}

impl From<DbError> for AnswerFault {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<Unexpected> for AnswerFault {
    fn from(source: Unexpected) -> Self {
        Self::Unexpected(source)
    }
}

impl Retryable for AnswerFault {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

async fn once(
    backend: &Backend,
    stored: &Stored,
    incoming: &Incoming,
    answer: &CalendarAnswer,
    registration: RegistrationId,
) -> Result<(), AnswerFault> {
    let Holding { mut tx, ticket, held } = hold_by(backend, By::Registration, registration, None).await?;
    let now = backend.now();
    let email = inbox::find_email(&mut tx, registration).await?;
    let judged = judge(backend, &mut tx, &held, email.as_deref(), stored, incoming, answer).await?;
    let words: Vec<String> = judged.finding.words.into_iter().chain(answer.comment.clone()).collect();
    let words = (!words.is_empty()).then(|| words.join("\n"));
    let mut finding = Finding { registration: Some(registration), words, ..judged.finding };
    if let Some(stamped_at) = judged.returns {
        match come_back(backend, &mut tx, &ticket, held, Way::Calendar, stamped_at).await {
            Ok(()) => {}
            Err(MoveError::Unexpected(fault)) => return Err(fault.into()),
            // Nobody hears of it but who can call.
            Err(_) => {
                finding = Finding { words: finding.words, registration: Some(registration), ..task("no_way_back") }
            }
        }
    } else if let Some(last) = judged.answer {
        // Another worker may have read the same message meanwhile: then nothing is written twice.
        if !inbox::finish(&mut tx, stored.id, &finding, now).await? {
            return Ok(());
        }
        match act(backend, &mut tx, &ticket, held, Way::Calendar, &last).await {
            Ok(()) => {}
            Err(CancelError::Unexpected(fault)) => return Err(fault.into()),
            // Judged before, behind the same locks.
            Err(CancelError::UnknownTicket | CancelError::NotLive | CancelError::Started) => {
                return Err(AnswerFault::Unknown);
            }
        }
        tx.commit().await?;
        return Ok(());
    }
    finding.words = finding.words.filter(|_| finding.task);
    // Another worker may have read the same message meanwhile: then nothing is written twice.
    if inbox::finish(&mut tx, stored.id, &finding, now).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// What an answer is worth.
struct Judged {
    finding: Finding,
    /// The answer to be kept, and acted on as it bears.
    answer: Option<LastAnswer>,
    /// When the person said that they want the place again that they gave back.
    returns: Option<DateTime<Utc>>,
}

impl From<Finding> for Judged {
    fn from(finding: Finding) -> Self {
        Self { finding, answer: None, returns: None }
    }
}

async fn judge(
    backend: &Backend,
    tx: &mut Tx,
    held: &Held,
    email: Option<&str>,
    stored: &Stored,
    incoming: &Incoming,
    answer: &CalendarAnswer,
) -> Result<Judged, AnswerFault> {
    match answer.method {
        AnswerMethod::Counter => {
            return Ok(Finding { words: proposed(tx, held, answer.starts).await?, ..task("counter") }.into());
        }
        AnswerMethod::Refresh => return Ok(task("refresh").into()),
        AnswerMethod::Reply => {}
    }
    let is_own = |address: &str| email.is_some_and(|email| email.eq_ignore_ascii_case(address));
    let own = answer.attendees.iter().find(|attendee| is_own(&attendee.address));
    let Some(Attendee { participation, .. }) = own.or(answer.attendees.first()) else {
        return Ok(task("no_attendee").into());
    };
    let from = incoming.from.as_deref();
    let from_own = from.is_some_and(is_own);
    let vouched = from.is_some_and(|from| vouched(&incoming.results, &backend.settings.mail_server_name, from));
    if own.is_none() && !from_own && !vouched {
        return Ok(done("stranger").into());
    }
    let said = match participation {
        Participation::Accepted => Said::Accepted,
        Participation::Tentative => Said::Tentative,
        Participation::Declined => Said::Declined,
        Participation::Delegated => return Ok(task("delegated").into()),
        Participation::NeedsAction => return Ok(done("undecided").into()),
    };
    let given = Given {
        way: Way::Calendar,
        said,
        sequence: answer.sequence,
        starts: answer.starts,
        // A clock that runs ahead must not make every later answer an older one.
        stamped_at: answer.stamped_at.map_or(stored.received_at, |stamped| stamped.min(stored.received_at)),
        proven: vouched && from_own,
    };
    let kept = match weigh(backend, tx, held, &given).await? {
        Weighed::Counts(kept) => kept,
        Weighed::Returns(at) => return Ok(Judged { finding: done("returned"), answer: None, returns: Some(at) }),
        Weighed::Idle(outcome) => return Ok(done(outcome).into()),
    };
    let outcome = match (kept.bearing, said) {
        (Bearing::FormerTime, _) => "former_time",
        (Bearing::Unproven, _) => "asked",
        (Bearing::Applies, Said::Accepted) => "accepted",
        (Bearing::Applies, Said::Tentative) => "tentative",
        (Bearing::Applies, Said::Declined) => "declined",
    };
    Ok(Judged { finding: done(outcome), answer: Some(kept), returns: None })
}

/// The other moment that a person's calendar proposes, on the clocks of the town; `None` where it is the
/// present one or cannot be read.
async fn proposed(tx: &mut Tx, held: &Held, starts: Option<WrittenTime>) -> Result<Option<String>, DbError> {
    let (Some(slot), Some(starts)) = (held.slot, starts) else { return Ok(None) };
    let seat = registrations::seat_facts(tx, slot).await?;
    let wall = match starts {
        WrittenTime::Instant(instant) => zone::local(instant, &seat.time_zone).ok(),
        WrittenTime::Wall(wall) => Some(wall),
    };
    let other = wall.filter(|wall| *wall != seat.starts_on.and_time(seat.start_time));
    Ok(other.map(|wall| format!("Moment proposé\u{a0}: {}", moment(wall.date(), wall.time()))))
}
