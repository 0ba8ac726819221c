//! People with tickets, made by hand: these tests are about what follows.

use backend::db::testing::TestBackend;
use backend::execute;
use backend::fetch_all;
use backend::fixture::{self, SessionFixture, StopFixture};
use backend::repo::outbox::{self, MessageKind, NewMessage, Payload};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{LoginId, OutboxId, RegistrationId, TicketId};

pub const START: &str = "2027-05-03T12:00:00Z";

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub struct World {
    pub test: TestBackend,
    pub stop: StopFixture,
}

/// A published stop on 18 May 2027 in Martinique; the clock stands at 3 May, noon UTC.
pub async fn world() -> World {
    let test = TestBackend::new(START).await.unwrap();
    let stop = fixture::published_stop(&test.backend).await.unwrap();
    World { test, stop }
}

impl World {
    pub async fn workshop(&self, slug: &str, start: &str, end: &str) -> SessionFixture {
        self.stop.workshop(&self.test.backend, slug, start, end, 20).await.unwrap()
    }

    /// A ticket of Rosa's with her address.
    pub async fn ticket(&self, first_name: &str, email: Option<&str>) -> TicketId {
        let backend = &self.test.backend;
        let id = TicketId(backend.new_id());
        let hash: Vec<u8> = id.0.as_bytes().to_vec();
        let mut tx = backend.db.begin().await.unwrap();
        execute!(
            &mut tx,
            "insert into tickets (id, stop_id, first_name, email, generation, code_hash, link_hash, revision, \
             created_via, created_at) values ($1, $2, $3, $4, 0, $5, $5, 0, 'web', $6)",
            id.0,
            self.stop.stop.0,
            first_name,
            email,
            hash,
            backend.now()
        )
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// A seat in the only slot of the session.
    pub async fn seat(&self, ticket: TicketId, session: &SessionFixture) -> RegistrationId {
        let backend = &self.test.backend;
        let id = RegistrationId(backend.new_id());
        let mut tx = backend.db.begin().await.unwrap();
        execute!(
            &mut tx,
            "insert into registrations (id, ticket_id, session_id, slot_id, state, over, sequence, created_at, \
             revised_at) values ($1, $2, $3, $4, 'registered', $5, 0, $6, $6)",
            id.0,
            ticket.0,
            session.session.0,
            session.slots[0].0,
            false,
            backend.now()
        )
        .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Rosa's seat, in one line.
    pub async fn rosa(&self, session: &SessionFixture) -> (TicketId, RegistrationId) {
        let ticket = self.ticket("Rosa", Some("rosa@exemple.fr")).await;
        (ticket, self.seat(ticket, session).await)
    }

    /// The registration takes another state, or only a new SEQUENCE.
    pub async fn revise(&self, registration: RegistrationId, state: &str) {
        let backend = &self.test.backend;
        let mut tx = backend.db.begin().await.unwrap();
        execute!(
            &mut tx,
            "update registrations set state = $2, sequence = registrations.sequence + 1, revised_at = $3, \
             offer_ends_at = $4 where id = $1",
            registration.0,
            state,
            backend.now(),
            (state == "offered").then(|| backend.now() + TimeDelta::hours(4))
        )
        .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn enqueue(&self, message: &NewMessage) -> OutboxId {
        let backend = &self.test.backend;
        let id = OutboxId(backend.new_id());
        let mut tx = backend.db.begin().await.unwrap();
        assert!(outbox::enqueue(&mut tx, id, backend.now(), message).await.unwrap());
        tx.commit().await.unwrap();
        id
    }

    /// A message about one registration, due now.
    pub fn about(&self, kind: MessageKind, ticket: TicketId, id: RegistrationId, sequence: i64) -> NewMessage {
        let payload = match kind {
            MessageKind::Confirmation => Payload::Registrations { registrations: vec![id] },
            MessageKind::Change => Payload::Changed { registration: id, old: None },
            MessageKind::Cancellation => Payload::Cancelled { registration: id, held_seat: true, by_person: true },
            _ => Payload::Registration { registration: id },
        };
        NewMessage {
            unique_key: format!("registration:{id}:{}:{sequence}", kind.as_str()),
            kind,
            ticket: Some(ticket),
            registration: Some(id),
            login: None,
            payload,
            sequence,
            not_before: self.test.backend.now(),
            expires_at: at("2027-05-18T20:00:00Z"),
        }
    }

    /// Somebody of the team, and so many messages to them.
    pub async fn login_messages(&self, count: usize) -> Vec<OutboxId> {
        let backend = &self.test.backend;
        let login = LoginId(backend.new_id());
        let mut tx = backend.db.begin().await.unwrap();
        execute!(
            &mut tx,
            "insert into logins (id, email, display_name, role, created_at) \
             values ($1, 'ana@exemple.fr', 'Ana', 'organiser', $2)",
            login.0,
            backend.now()
        )
        .unwrap();
        let mut ids = Vec::new();
        for number in 0..count {
            let id = OutboxId(backend.new_id());
            let until = at("2027-05-10T12:00:00Z");
            let invitation = backend.new_id();
            execute!(
                &mut tx,
                "insert into login_invitations (id, login_id, token_hash, created_at, expires_at) \
                 values ($1, $2, $3, $4, $5)",
                invitation,
                login.0,
                backend.keys.token_hash(&backend.keys.invitation_token(invitation)).as_slice(),
                backend.now(),
                until,
            )
            .unwrap();
            let message = NewMessage {
                unique_key: format!("login:{login}:{number}"),
                kind: MessageKind::LoginInvitation,
                ticket: None,
                registration: None,
                login: Some(login),
                payload: Payload::Login { invitation, until },
                sequence: 0,
                not_before: backend.now(),
                expires_at: until,
            };
            assert!(outbox::enqueue(&mut tx, id, backend.now(), &message).await.unwrap());
            ids.push(id);
        }
        tx.commit().await.unwrap();
        ids
    }

    /// State and reason of every message, in the order of their making.
    pub async fn states(&self) -> Vec<(String, Option<String>)> {
        let mut tx = self.test.backend.db.read().await.unwrap();
        fetch_all!(&mut tx, (String, Option<String>), "select state, reason from outbox order by created_at, id")
            .unwrap()
    }
}

/// The plain text part of a message, decoded far enough to be read.
pub fn decoded(raw: &[u8]) -> String {
    let text = String::from_utf8(raw.to_vec()).unwrap().replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|_| *first == b'=').and_then(|pair| std::str::from_utf8(pair).ok());
        if let Some(byte) = hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
