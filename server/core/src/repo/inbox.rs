//! Mail that came in, and the last answer of each calendar.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{LoginId, OutboxId, RegistrationId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional};

const STORE: &str = "insert into inbox (id, digest, sender, recipient, raw, received_at, state) \
    values ($1, $2, $3, $4, $5, $6, 'stored') on conflict (digest) do nothing";
const NEXT: &str =
    "select id, sender, recipient, raw, received_at from inbox where state = 'stored' order by received_at, id limit 1";
/// Whoever comes second waits for the row and then finds it read.
const FINISH: &str = "update inbox set state = $2, outcome = $3, words = $4, registration_id = $5, outbox_id = $6, \
    handled_at = $7 where id = $1 and state = 'stored'";
const SETTLE: &str = "update inbox set state = 'settled', settled_by = $2 where id = $1 and state = 'task'";
/// What a message is about: the registration that an answer names, or the one that a report's message was for.
macro_rules! list_where {
    ($which:literal) => {
        concat!(
            "select i.id, i.sender, i.received_at, i.state, i.outcome, i.words, k.id as ticket_id, k.stop_id, \
                k.first_name, k.drawing, k.drawing_number, se.title, \
                coalesce(sl.starts_on, se.starts_on) as starts_on, coalesce(sl.start_time, se.start_time) as start_time, \
                coalesce(st.time_zone, \
                    (select t.time_zone from tours t order by t.starts_on desc, t.id limit 1), 'UTC') as time_zone \
            from inbox i left join outbox o on o.id = i.outbox_id \
            left join registrations g on g.id = coalesce(i.registration_id, o.registration_id) \
            left join sessions se on se.id = g.session_id left join slots sl on sl.id = g.slot_id \
            left join tickets k on k.id = coalesce(g.ticket_id, o.ticket_id) left join stops st on st.id = k.stop_id \
            where ",
            $which,
            " order by i.received_at desc, i.id desc limit $1"
        )
    };
}

const LIST_TASKS: &str = list_where!("i.state = 'task'");
const LIST_HANDLED: &str = list_where!("i.state in ('done', 'settled')");
const COUNT_TASKS: &str = "select count(*) from inbox where state = 'task'";
const FIND_ANSWER: &str = "select participation, sequence, stamped_at, bearing, answered_at from calendar_answers \
    where registration_id = $1";
const KEEP_ANSWER: &str = "insert into calendar_answers \
    (registration_id, participation, sequence, stamped_at, bearing, answered_at) values ($1, $2, $3, $4, $5, $6) \
    on conflict (registration_id) do update set participation = excluded.participation, sequence = excluded.sequence, \
        stamped_at = excluded.stamped_at, bearing = excluded.bearing, answered_at = excluded.answered_at";
const IS_TOLD: &str = "select count(*) from inbox where outbox_id = $1 and outcome = $2";
const FIND_EMAIL: &str = "select k.email from registrations g join tickets k on k.id = g.ticket_id where g.id = $1";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("inbox::STORE", STORE),
    ("inbox::NEXT", NEXT),
    ("inbox::FINISH", FINISH),
    ("inbox::SETTLE", SETTLE),
    ("inbox::LIST_TASKS", LIST_TASKS),
    ("inbox::LIST_HANDLED", LIST_HANDLED),
    ("inbox::COUNT_TASKS", COUNT_TASKS),
    ("inbox::FIND_ANSWER", FIND_ANSWER),
    ("inbox::KEEP_ANSWER", KEEP_ANSWER),
    ("inbox::FIND_EMAIL", FIND_EMAIL),
    ("inbox::IS_TOLD", IS_TOLD),
];

/// A message that nobody has read yet.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Stored {
    pub id: Uuid,
    /// The return path; empty for a bounce.
    pub sender: String,
    pub recipient: String,
    pub raw: Vec<u8>,
    pub received_at: DateTime<Utc>,
}

/// What a message was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// True when somebody of the team is to look at it.
    pub task: bool,
    /// A short code; sentences are made when shown.
    pub outcome: &'static str,
    pub words: Option<String>,
    pub registration: Option<RegistrationId>,
    pub message: Option<OutboxId>,
}

/// Whether an answer says something about what holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearing {
    /// It does.
    Applies,
    /// It answers to a time that has changed since.
    FormerTime,
    /// It may be from somebody else; the person is asked.
    Unproven,
}

impl Bearing {
    const ALL: [Self; 3] = [Self::Applies, Self::FormerTime, Self::Unproven];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::FormerTime => "former_time",
            Self::Unproven => "unproven",
        }
    }
}

/// What a calendar says about coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Comes.
    Accepted,
    /// May come.
    Tentative,
    /// Does not come.
    Declined,
}

impl Said {
    const ALL: [Self; 3] = [Self::Accepted, Self::Tentative, Self::Declined];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Tentative => "tentative",
            Self::Declined => "declined",
        }
    }
}

/// How an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By the answer of a calendar.
    Calendar,
    /// By a button of a message.
    Button,
}

impl Way {
    /// As the history keeps it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Button => "button",
        }
    }
}

/// The last answer about a registration, by its calendar or by a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastAnswer {
    /// What it says.
    pub said: Said,
    /// SEQUENCE of the answer.
    pub sequence: i64,
    /// When it was given (DTSTAMP).
    pub stamped_at: DateTime<Utc>,
    /// Whether it says something about what holds now.
    pub bearing: Bearing,
    /// When it was read.
    pub answered_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    participation: String,
    sequence: i64,
    stamped_at: DateTime<Utc>,
    bearing: String,
    answered_at: DateTime<Utc>,
}

/// A message as the team sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct InboxRow {
    pub id: Uuid,
    pub sender: String,
    pub received_at: DateTime<Utc>,
    pub state: String,
    pub outcome: Option<String>,
    pub words: Option<String>,
    /// The ticket that it is about, where one is known, and who holds it.
    pub ticket_id: Option<Uuid>,
    pub stop_id: Option<Uuid>,
    pub first_name: Option<String>,
    pub drawing: Option<String>,
    pub drawing_number: Option<i64>,
    /// The session, where it is about one.
    pub title: Option<String>,
    pub starts_on: Option<NaiveDate>,
    pub start_time: Option<NaiveTime>,
    /// Of the town that it is about.
    pub time_zone: String,
}

/// Keeps a message. False when the same one is there already.
pub(crate) async fn store(tx: &mut Tx, message: &Stored, digest: [u8; 32]) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        STORE,
        message.id,
        digest.as_slice(),
        message.sender.as_str(),
        message.recipient.as_str(),
        message.raw.as_slice(),
        message.received_at,
    )?;
    Ok(rows == 1)
}

/// The oldest message that nobody has read.
pub(crate) async fn next(tx: &mut Tx) -> Result<Option<Stored>, DbError> {
    fetch_optional!(tx, Stored, NEXT)
}

/// Writes down what a message was. False when somebody else has done so.
pub(crate) async fn finish(tx: &mut Tx, id: Uuid, finding: &Finding, now: DateTime<Utc>) -> Result<bool, DbError> {
    let rows = execute!(
        tx,
        FINISH,
        id,
        if finding.task { "task" } else { "done" },
        finding.outcome,
        finding.words.as_deref(),
        finding.registration.map(|registration| registration.0),
        finding.message.map(|message| message.0),
        now,
    )?;
    Ok(rows == 1)
}

/// Somebody of the team has dealt with it. False when there is nothing to deal with.
pub(crate) async fn settle(tx: &mut Tx, id: Uuid, by: LoginId) -> Result<bool, DbError> {
    Ok(execute!(tx, SETTLE, id, by.0)? == 1)
}

/// What waits for somebody of the team, newest first.
pub(crate) async fn list_tasks(tx: &mut Tx, most: i64) -> Result<Vec<InboxRow>, DbError> {
    fetch_all!(tx, InboxRow, LIST_TASKS, most)
}

/// What needs nobody, newest first.
pub(crate) async fn list_handled(tx: &mut Tx, most: i64) -> Result<Vec<InboxRow>, DbError> {
    fetch_all!(tx, InboxRow, LIST_HANDLED, most)
}

/// How many wait for somebody of the team.
pub(crate) async fn count_tasks(tx: &mut Tx) -> Result<i64, DbError> {
    Ok(fetch_one!(tx, (i64,), COUNT_TASKS)?.0)
}

/// The last answer of the calendar.
pub(crate) async fn find_answer(tx: &mut Tx, registration: RegistrationId) -> Result<Option<LastAnswer>, DbError> {
    let row = fetch_optional!(tx, AnswerRow, FIND_ANSWER, registration.0)?;
    row.map(|row| {
        let inconsistent =
            |column| DbError::Inconsistent { table: "calendar_answers", column, row: registration.to_string() };
        let said = Said::ALL.into_iter().find(|one| one.as_str() == row.participation);
        let bearing = Bearing::ALL.into_iter().find(|one| one.as_str() == row.bearing);
        Ok(LastAnswer {
            said: said.ok_or_else(|| inconsistent("participation"))?,
            sequence: row.sequence,
            stamped_at: row.stamped_at,
            bearing: bearing.ok_or_else(|| inconsistent("bearing"))?,
            answered_at: row.answered_at,
        })
    })
    .transpose()
}

/// Keeps an answer in the place of the one before.
pub(crate) async fn keep_answer(tx: &mut Tx, registration: RegistrationId, answer: &LastAnswer) -> Result<(), DbError> {
    let (said, bearing) = (answer.said.as_str(), answer.bearing.as_str());
    let (stamped, answered) = (answer.stamped_at, answer.answered_at);
    execute!(tx, KEEP_ANSWER, registration.0, said, answer.sequence, stamped, bearing, answered)?;
    Ok(())
}

/// The address of the ticket that a registration belongs to.
pub(crate) async fn find_email(tx: &mut Tx, registration: RegistrationId) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(tx, (Option<String>,), FIND_EMAIL, registration.0)?;
    Ok(row.and_then(|(email,)| email))
}

/// True when a report of the message had this outcome before.
pub(crate) async fn is_told(tx: &mut Tx, message: OutboxId, outcome: &str) -> Result<bool, DbError> {
    Ok(fetch_one!(tx, (i64,), IS_TOLD, message.0, outcome)?.0 > 0)
}
