//! What left, and what was true when it left.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use backend::Backend;
use backend::clock::Entropy;
use backend::clock::held::SeededEntropy;
use backend::fetch_all;
use backend::mail::transport::{Delivery, SendError, Sending, Transport};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use domain::ids::TourId;
use uuid::Uuid;

/// A registration as the database has it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Fact {
    pub id: Uuid,
    pub ticket_id: Uuid,
    pub email: Option<String>,
    pub state: String,
    pub sequence: i64,
    pub revised_at: DateTime<Utc>,
    pub title: String,
    pub cancelled: bool,
    pub starts_on: NaiveDate,
    pub start_time: NaiveTime,
    pub end_time: NaiveTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}

const FACTS: &str = "select g.id, g.ticket_id, k.email, g.state, g.sequence, g.revised_at, s.title, \
    (s.cancelled_at is not null or st.cancelled_at is not null) as cancelled, \
    coalesce(sl.starts_on, s.starts_on) as starts_on, coalesce(sl.start_time, s.start_time) as start_time, \
    coalesce(sl.end_time, s.end_time) as end_time, coalesce(sl.starts_at, s.starts_at) as starts_at, \
    coalesce(sl.ends_at, s.ends_at) as ends_at \
    from registrations g join tickets k on k.id = g.ticket_id join sessions s on s.id = g.session_id \
    join stops st on st.id = s.stop_id left join slots sl on sl.id = g.slot_id where st.tour_id = $1 order by g.id";
const REMINDED: &str = "select o.id, o.payload from outbox o join tickets k on k.id = o.ticket_id \
    join stops st on st.id = k.stop_id where st.tour_id = $1 and o.kind = 'reminder' and o.state in ('sent', 'bounced')";

impl Fact {
    pub fn starts(&self) -> NaiveDateTime {
        self.starts_on.and_time(self.start_time)
    }

    /// Whether the place is held and the session takes place.
    pub fn holds(&self) -> bool {
        !self.cancelled && self.state == "registered"
    }
}

/// Everything that is true now of a tour's registrations.
pub async fn facts(backend: &Backend, tour: TourId) -> Vec<Fact> {
    let mut tx = backend.db.read().await.unwrap();
    fetch_all!(&mut tx, Fact, FACTS, tour.0).unwrap()
}

/// A message that left.
#[derive(Debug, Clone)]
pub struct Left {
    pub delivery: Delivery,
    pub at: DateTime<Utc>,
    pub truth: Vec<Fact>,
    /// Reminders of which it was written then that they had left.
    pub reminded: BTreeSet<Uuid>,
}

/// A server that takes most messages, and sometimes says that it did not.
pub struct Wire {
    backend: Backend,
    tour: TourId,
    chance: SeededEntropy,
    honest: AtomicBool,
    left: Mutex<Vec<Left>>,
    /// What was said about an address when it was refused, or when a message came back.
    refused: Mutex<Vec<(String, SendError)>>,
}

impl Wire {
    pub fn new(backend: &Backend, tour: TourId, seed: u64) -> Arc<Self> {
        let chance = SeededEntropy::new(seed ^ 0x5EED);
        Arc::new(Self {
            backend: backend.clone(),
            tour,
            chance,
            honest: AtomicBool::new(false),
            left: Mutex::default(),
            refused: Mutex::default(),
        })
    }

    /// From now on it takes everything, and says so.
    pub fn be_honest(&self) {
        self.honest.store(true, Ordering::Relaxed);
    }

    /// An address was refused, at once or later.
    pub fn refuse(&self, address: &str, refusal: &SendError) {
        self.refused.lock().unwrap().push((address.to_owned(), refusal.clone()));
    }

    /// Whether enough was said against an address that nobody need write to it.
    pub fn gave_up(&self, address: Option<&str>) -> bool {
        let refused = self.refused.lock().unwrap();
        let said = || refused.iter().filter(|(whose, _)| Some(whose.as_str()) == address).map(|(_, what)| what);
        let unknown = said().any(|what| matches!(what, SendError::Mailbox(answer) if answer.names_no_mailbox()));
        unknown || said().filter(|what| matches!(what, SendError::Mailbox(_) | SendError::NoRoom(_))).count() >= 3
    }

    pub fn left(&self) -> Vec<Left> {
        self.left.lock().unwrap().clone()
    }
}

impl Transport for Wire {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> Sending<'a> {
        Box::pin(async move {
            let truth = facts(&self.backend, self.tour).await;
            let mut tx = self.backend.db.read().await.unwrap();
            let reminded = fetch_all!(&mut tx, (Uuid, String), REMINDED, self.tour.0).unwrap();
            tx.rollback().await.unwrap();
            let reminded = reminded.into_iter().map(|(id, _)| id).collect();
            let mut bytes = [0; 1];
            self.chance.fill(&mut bytes);
            let taken = |answer| {
                self.left.lock().unwrap().push(Left {
                    delivery: delivery.clone(),
                    at: self.backend.now(),
                    truth,
                    reminded,
                });
                answer
            };
            if self.honest.load(Ordering::Relaxed) {
                return taken(Ok(()));
            }
            match bytes[0] {
                0..200 => taken(Ok(())),
                200..220 => taken(Err(SendError::unreachable())),
                220..248 => Err(SendError::from_reply(451, "4.3.0 later")),
                248..253 => Err(SendError::from_reply(421, "4.7.0 too many")),
                253.. => {
                    let refusal = match bytes[0] {
                        255 => SendError::from_reply(550, "5.1.1 unknown"),
                        _ => SendError::from_reply(552, "5.2.2 full"),
                    };
                    self.refuse(delivery.recipient.as_str(), &refusal);
                    Err(refusal)
                }
            }
        })
    }
}
