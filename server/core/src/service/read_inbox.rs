//! « Courrier reçu »: what came in, what it was taken for, and what somebody of the team is to look at.

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::ids::{StopId, TicketId};
use uuid::Uuid;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::inbox::{self, InboxRow};

/// Messages shown in each of the two lists.
const SHOWN: i64 = 100;

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxMessage {
    /// Its id.
    pub id: Uuid,
    /// Whose return path it carries; empty for a bounce.
    pub sender: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// True when somebody of the team has dealt with it.
    pub settled: bool,
    /// What it was taken for, as a sentence.
    pub sentence: &'static str,
    /// The words of a person or of a comment.
    pub words: Option<String>,
    /// Whom and what it is about, where that is known.
    pub about: Option<About>,
    /// The zone of the town that it is about; of the newest tour where it is about none.
    pub time_zone: String,
}

/// The ticket that a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The ticket.
    pub ticket: TicketId,
    /// Its stop.
    pub stop: StopId,
    /// The first name on it.
    pub first_name: Option<String>,
    /// The drawing on it and its number.
    pub drawing: Option<(String, i64)>,
    /// The title of the session and its local start, where it is about one.
    pub session: Option<(String, NaiveDateTime)>,
}

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inbox {
    /// What somebody of the team is to look at, newest first.
    pub tasks: Vec<InboxMessage>,
    /// What needs nobody, newest first.
    pub handled: Vec<InboxMessage>,
}

impl From<InboxRow> for InboxMessage {
    fn from(row: InboxRow) -> Self {
        let start = row.starts_on.zip(row.start_time).map(|(day, time)| day.and_time(time));
        let about = row.ticket_id.zip(row.stop_id).map(|(ticket, stop)| About {
            ticket: TicketId(ticket),
            stop: StopId(stop),
            first_name: row.first_name,
            drawing: row.drawing.zip(row.drawing_number),
            session: row.title.zip(start),
        });
        Self {
            about,
            id: row.id,
            sender: row.sender,
            received_at: row.received_at,
            settled: row.state == "settled",
            sentence: sentence(row.outcome.as_deref().unwrap_or_default()),
            words: row.words,
            time_zone: row.time_zone,
        }
    }
}

/// The newest messages.
pub async fn read(backend: &Backend) -> Result<Inbox, Unexpected> {
    let mut tx = backend.db.read().await?;
    let tasks = inbox::list_tasks(&mut tx, SHOWN).await?;
    let handled = inbox::list_handled(&mut tx, SHOWN).await?;
    let messages = |rows: Vec<InboxRow>| rows.into_iter().map(InboxMessage::from).collect();
    Ok(Inbox { tasks: messages(tasks), handled: messages(handled) })
}

/// How many messages wait for somebody of the team.
pub async fn count_tasks(backend: &Backend) -> Result<i64, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(inbox::count_tasks(&mut tx).await?)
}

/// What the team reads of a finding.
fn sentence(outcome: &str) -> &'static str {
    match outcome {
        "accepted" => "Un agenda répond «\u{a0}oui\u{a0}».",
        "tentative" => "Un agenda répond «\u{a0}peut-être\u{a0}».",
        "declined" => "Un agenda répond «\u{a0}non\u{a0}». La place est libérée.",
        "asked" => {
            "Un agenda répond «\u{a0}non\u{a0}», sans preuve. La place reste gardée et la personne est interrogée."
        }
        "former_time" => "Un agenda répond à l’ancien horaire. Cela ne confirme rien.",
        "repeated" => "Cette réponse est déjà connue, ou une plus récente.",
        "returned" => "Un agenda dit non, puis oui. La personne reprend sa place.",
        "no_way_back" => "Un agenda dit non, puis oui. La place est prise. Appelez la personne.",
        "not_held" => "Cette réponse parle d’une place qui n’est plus tenue.",
        "started" => "Cette réponse est arrivée après le début.",
        "undecided" => "Cet agenda ne dit ni oui ni non.",
        "stranger" => "Cette réponse vient de quelqu’un d’autre. Elle ne compte pas.",
        "unknown_event" => "Cette réponse parle d’un rendez-vous que nous ne connaissons pas.",
        "unknown_sequence" => "Cette réponse parle d’un message que nous n’avons pas écrit.",
        "automatic" => "Réponse automatique, sans suite.",
        "counter" => "La personne propose un autre moment. Répondez-lui.",
        "refresh" => "L’agenda de la personne a perdu le rendez-vous. Dites-lui de le reprendre sur son ticket.",
        "delegated" => "La personne envoie quelqu’un d’autre. Voyez avec elle.",
        "no_attendee" => "La réponse ne dit pas de qui elle vient.",
        "odd_calendar" => "Un agenda joint ne peut pas être lu comme une réponse.",
        "bounced_address" => "Un message n’a pas pu être remis\u{a0}: l’adresse n’existe pas ou plus.",
        "bounced_mailbox" => "Un message n’a pas pu être remis\u{a0}: la boîte est pleine.",
        "bounced_policy" => "Un serveur refuse nos messages. Vérifiez nos réglages, l’adresse n’y est pour rien.",
        "bounced" => "Un message n’a pas pu être remis.",
        "bounce_repeated" => "Ce retour est déjà connu.",
        "not_bounced" => "Un serveur donne des nouvelles d’un message. Rien n’est perdu.",
        "forged_bounce" => "Un retour qui ne répond à aucun de nos messages. Il ne compte pas.",
        "complaint" => "Un message a été signalé comme indésirable.",
        "words" => "Une personne a écrit. Répondez-lui.",
        "unreadable" => "Ce message ne peut pas être lu.",
        _ => "Ce message n’a pas pu être traité.",
    }
}
