//! « Boîte d’envoi »: every message, its state, its text and its calendar.

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;
use domain::ids::{OutboxId, RegistrationId, TicketId};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::jobs::reason;
use crate::repo::events::{self, EventRow};
use crate::repo::outbox::reading;
use crate::service::suppression::{self, Scope};

pub use crate::repo::outbox::MessageKind;

/// Messages on one page.
pub const PAGE: i64 = 50;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// Waits for its time, or for a new try.
    Queued,
    /// A worker has it.
    Leased,
    /// Delivered to the server or folder.
    Sent,
    /// It was handed over, and came back.
    Bounced,
    /// Something newer speaks instead.
    Superseded,
    /// There is nobody to write to.
    Skipped,
    /// It would have come too late.
    Expired,
    /// Refused for good.
    Dead,
}

impl MessageState {
    /// All states, in the order of the page's filter.
    pub const ALL: &'static [Self] = &[
        Self::Queued,
        Self::Leased,
        Self::Sent,
        Self::Bounced,
        Self::Superseded,
        Self::Skipped,
        Self::Expired,
        Self::Dead,
    ];

    /// The state as stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Leased => "leased",
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Superseded => "superseded",
            Self::Skipped => "skipped",
            Self::Expired => "expired",
            Self::Dead => "dead",
        }
    }

    /// The state of a stored text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// True when the team may give it a second chance.
    #[must_use]
    pub const fn may_retry(self) -> bool {
        matches!(self, Self::Bounced | Self::Expired | Self::Dead)
    }
}

/// What to show; `None` means all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Filter {
    /// Only this state.
    pub state: Option<MessageState>,
    /// Only this kind.
    pub kind: Option<MessageKind>,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxPage {
    /// Newest first, at most [`PAGE`].
    pub messages: Vec<MessageLine>,
    /// How many there are of each state, all kinds together.
    pub by_state: Vec<(MessageState, i64)>,
    /// How many there are of each kind, all states together.
    pub by_kind: Vec<(MessageKind, i64)>,
    /// How many match the filter.
    pub matching: i64,
}

/// A message in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageLine {
    /// The message.
    pub id: OutboxId,
    /// What kind.
    pub kind: MessageKind,
    /// Where it stands.
    pub state: MessageState,
    /// The address, once it was written.
    pub recipient: Option<String>,
    /// The first name on the ticket that it is for.
    pub first_name: Option<String>,
    /// The drawing on that ticket and its number.
    pub drawing: Option<(String, i64)>,
    /// The subject, once it was written.
    pub subject: Option<String>,
    /// Why it ended or waits, as a sentence.
    pub reason: Option<String>,
    /// Tries so far.
    pub attempts: i64,
    /// Since when it may leave.
    pub not_before: DateTime<Utc>,
    /// When it was put into the outbox.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The zone in which its hours are told: the stop's.
    pub time_zone: String,
}

/// One message, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// As in the list.
    pub line: MessageLine,
    /// The plain text, once it was written.
    pub body: Option<String>,
    /// The calendar object that it carries.
    pub calendar: Option<String>,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// The SEQUENCE that it speaks of.
    pub sequence: i64,
    /// Until when it makes sense.
    pub expires_at: DateTime<Utc>,
    /// The present address of its ticket, and what is held against it.
    pub address: Option<Addressed>,
    /// What happened, oldest first.
    pub history: Vec<(DateTime<Utc>, String)>,
}

/// The address of a message's ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    /// As it is now.
    pub email: String,
    /// Since when nothing is sent to it, and why, as a sentence; `None` when nothing is held against it.
    pub suppressed: Option<(DateTime<Utc>, String)>,
}

/// The page with the given number (from 0) of the messages that match.
pub async fn list(backend: &Backend, filter: Filter, page: u32) -> Result<OutboxPage, Unexpected> {
    let (state, kind) = (filter.state.map_or("", MessageState::as_str), filter.kind.map_or("", MessageKind::as_str));
    let mut tx = backend.db.read().await?;
    let rows = reading::list(&mut tx, state, kind, PAGE, i64::from(page) * PAGE).await?;
    let counts = reading::count(&mut tx).await?;
    tx.rollback().await?;

    let sum = |keep: &dyn Fn(&reading::CountRow) -> bool| {
        counts.iter().filter(|row| keep(row)).map(|row| row.messages).sum::<i64>()
    };
    let messages = rows.into_iter().map(line).collect::<Result<_, _>>()?;
    Ok(OutboxPage {
        messages,
        by_state: MessageState::ALL.iter().map(|state| (*state, sum(&|row| row.state == state.as_str()))).collect(),
        by_kind: MessageKind::ALL.iter().map(|kind| (*kind, sum(&|row| row.kind == kind.as_str()))).collect(),
        matching: sum(&|row| (state.is_empty() || row.state == state) && (kind.is_empty() || row.kind == kind)),
    })
}

/// One message with its text, its calendar and what happened to it.
pub async fn one(backend: &Backend, id: OutboxId) -> Result<Option<Message>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = reading::find(&mut tx, id).await? else { return Ok(None) };
    let events = match row.ticket_id {
        Some(ticket) => {
            let registration = row.registration_id.map(RegistrationId);
            events::list_of_ticket(&mut tx, TicketId(ticket), row.created_at, registration).await?
        }
        None => Vec::new(),
    };
    let address = addressed(backend, &mut tx, id).await?;
    tx.rollback().await?;
    let (body, calendar, message_id) = (row.body, row.calendar, row.message_id);
    let (sequence, expires_at) = (row.sequence, row.expires_at);
    let line = line(reading::ListRow {
        id: row.id,
        kind: row.kind,
        state: row.state,
        recipient: row.recipient,
        subject: row.subject,
        reason: row.reason,
        attempts: row.attempts,
        not_before: row.not_before,
        created_at: row.created_at,
        finished_at: row.finished_at,
        first_name: row.first_name,
        drawing: row.drawing,
        drawing_number: row.drawing_number,
        time_zone: row.time_zone,
    })?;
    let mut history = history(&line, expires_at);
    history.extend(events.iter().filter_map(|event| Some((event.happened_at, told(event)?))));
    history.extend(row.delivered_at.map(|at| (at, "Arrivé sur le téléphone.".to_owned())));
    history.sort_by_key(|(at, _)| *at);
    Ok(Some(Message { line, body, calendar, message_id, sequence, expires_at, address, history }))
}

async fn addressed(backend: &Backend, tx: &mut Tx, id: OutboxId) -> Result<Option<Addressed>, DbError> {
    let found = reading::find_addressee(tx, id).await?.and_then(|(_, email)| email);
    let Some(email) = found else { return Ok(None) };
    let suppressed = match EmailAddress::parse(&email) {
        Ok(address) => suppression::of(tx, &backend.keys, &address).await?,
        Err(_) => Vec::new(),
    };
    let suppressed = suppressed.into_iter().find(|one| one.scope == Scope::All);
    Ok(Some(Addressed { email, suppressed: suppressed.map(|one| (one.at, reason::sentence(&one.reason))) }))
}

fn line(row: reading::ListRow) -> Result<MessageLine, DbError> {
    let inconsistent = |column| DbError::Inconsistent { table: "outbox", column, row: row.id.to_string() };
    Ok(MessageLine {
        id: OutboxId(row.id),
        kind: MessageKind::parse(&row.kind).ok_or_else(|| inconsistent("kind"))?,
        state: MessageState::parse(&row.state).ok_or_else(|| inconsistent("state"))?,
        recipient: row.recipient,
        first_name: row.first_name,
        drawing: row.drawing.zip(row.drawing_number),
        subject: row.subject,
        reason: row.reason.as_deref().map(reason::sentence),
        attempts: row.attempts,
        not_before: row.not_before,
        created_at: row.created_at,
        finished_at: row.finished_at,
        time_zone: row.time_zone,
    })
}

fn history(line: &MessageLine, expires_at: DateTime<Utc>) -> Vec<(DateTime<Utc>, String)> {
    let because = line.reason.as_ref().map(|reason| format!(" {reason}")).unwrap_or_default();
    let mut steps = vec![(line.created_at, "Mis dans la boîte d’envoi.".to_owned())];
    match (line.state, line.finished_at) {
        (MessageState::Queued, _) if line.attempts > 0 => {
            steps.push((line.not_before, format!("Prochain essai (essais faits\u{a0}: {}).{because}", line.attempts)));
            steps.push((expires_at, "Dernier moment.".to_owned()));
        }
        (MessageState::Queued, _) => steps.push((line.not_before, format!("Part au plus tôt.{because}"))),
        (MessageState::Sent, Some(at)) => steps.push((at, format!("Envoyé (essais\u{a0}: {}).", line.attempts))),
        (MessageState::Bounced, Some(at)) => steps.push((at, format!("Revenu non distribué.{because}"))),
        (MessageState::Superseded | MessageState::Skipped, Some(at)) => {
            steps.push((at, format!("Non envoyé.{because}")));
        }
        (MessageState::Expired, Some(at)) => steps.push((at, format!("Abandonné.{because}"))),
        (MessageState::Dead, Some(at)) => {
            steps.push((at, format!("Refusé (essais\u{a0}: {}).{because}", line.attempts)));
        }
        _ => {}
    }
    steps
}

/// What happened since the message was made, to the place that it is about; `None` for what does not
/// belong to a message. Whether somebody came is not told here.
fn told(event: &EventRow) -> Option<String> {
    let sentence = match event.kind.as_str() {
        "answered" => return Some(answer(event.detail.as_deref().unwrap_or_default())),
        "excused" => "La place est rendue.",
        "returned" => "La personne reprend sa place.",
        "moved" => "La personne change d’horaire.",
        "accepted" => "La personne prend la place offerte.",
        "lapsed" => "L’offre n’a pas eu de réponse à temps.",
        "promoted" => "Une place libérée va à la personne.",
        "offered" => "Une place libérée est offerte à la personne.",
        "email_forgotten" => "L’adresse est retirée du ticket.",
        "email_corrected" => "L’adresse est corrigée.",
        "email_trusted" => "L’équipe écrit à nouveau à cette adresse.",
        "reminders_stopped" => "La personne ne veut plus de rappels.",
        "reminders_resumed" => "La personne veut à nouveau des rappels.",
        "ticket_renewed" => "Un nouveau ticket est imprimé, l’ancien ne vaut plus.",
        "session_moved" => "L’activité change de moment ou de lieu.",
        "session_cancelled" => "L’activité n’a plus lieu.",
        "session_reinstated" => "L’activité a bien lieu.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// « La personne répond « oui » par un bouton. »
fn answer(detail: &str) -> String {
    let codes: Vec<&str> = detail.split(' ').collect();
    let [way, said, bearing] = codes.as_slice() else { return "La personne répond.".to_owned() };
    let way = if *way == "button" { "par un bouton" } else { "par son agenda" };
    let said = match *said {
        "accepted" => "oui",
        "declined" => "non",
        _ => "peut-être",
    };
    let worth = match *bearing {
        "former_time" => " C’était pour l’ancien horaire\u{a0}: rien n’est confirmé.",
        "unproven" => " Ce n’est pas sûr\u{a0}: la question lui est posée.",
        _ => "",
    };
    format!("La personne répond «\u{a0}{said}\u{a0}» {way}.{worth}")
}
