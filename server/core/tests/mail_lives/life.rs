//! One random life: people register, the team changes its mind, servers and workers fail, time passes.

use std::sync::Arc;

use backend::Backend;
use backend::clock::Entropy;
use backend::clock::held::{FixedClock, SeededEntropy};
use backend::fixture::{self, SessionFixture, StopFixture};
use backend::mail::answer::SendError;
use backend::service::accept_offer::accept;
use backend::service::cancel_registration::cancel;
use backend::service::cancel_session::cancel_session;
use backend::service::forget_email::forget;
use backend::service::handle_mail::handle_stored;
use backend::service::move_registration::move_to;
use backend::service::move_session::move_session;
use backend::service::move_stop::move_stop;
use backend::service::publish_tour::{PublishTour, publish};
use backend::service::read::ticket_by_link;
use backend::service::receive_mail::receive;
use backend::service::record_bounce::record;
use backend::service::register::{RegisterError, Via, register};
use backend::service::retry_message::retry;
use backend::service::undo_change::undo;
use backend::service::{read_plan, save_draft};
use backend::trial::{Carelessness, Point, Trial};
use backend::{fetch_all, worker};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::ids::{OutboxId, RegistrationId};
use domain::plan::Override;
use domain::registration::Choice;
use tokio::sync::mpsc::unbounded_channel;
use uuid::Uuid;

use crate::oracle;
use crate::wire::Wire;

const NAMES: [&str; 3] = ["Ana", "Bob", "Cleo"];
const US: &str = "rdv@caravane.example";
const ENDED: &str = "select o.id, o.state from outbox o join tickets k on k.id = o.ticket_id join stops st on st.id = k.stop_id \
    where st.tour_id = $1 and o.state in ('dead', 'bounced', 'expired') order by o.id";

struct Person {
    name: &'static str,
    email: String,
    link: String,
}

pub struct Life {
    pub backend: Backend,
    pub clock: Arc<FixedClock>,
    pub stop: StopFixture,
    pub wire: Arc<Wire>,
    /// What was done, for who has to find out why something went wrong.
    pub story: Vec<String>,
    number: u64,
    chance: SeededEntropy,
    careless: Option<Carelessness>,
    sessions: Vec<SessionFixture>,
    people: Vec<Person>,
}

impl Life {
    /// A stop of its own, twelve days ahead.
    pub async fn new(backend: &Backend, clock: &Arc<FixedClock>, number: u64, careless: Option<Carelessness>) -> Self {
        let day = (backend.now() + TimeDelta::days(12)).date_naive();
        let zone = ["America/Martinique", "Europe/Paris"][usize::try_from(number % 2).unwrap()];
        let stop = fixture::published_tour(backend, &format!("vie-{number}"), day, zone).await.unwrap();
        let mut sessions = vec![
            stop.workshop(backend, "a", "08:30", "09:30", 1).await.unwrap(),
            stop.workshop(backend, "b", "14:00", "15:00", 4).await.unwrap(),
        ];
        sessions.push(stop.interviews(backend, "c", "11:00", "11:30").await.unwrap());
        let wire = Wire::new(backend, stop.tour, number);
        Self {
            backend: backend.clone(),
            clock: Arc::clone(clock),
            stop,
            wire,
            story: Vec::new(),
            number,
            chance: SeededEntropy::new(number.wrapping_mul(0x9E37_79B9)),
            careless,
            sessions,
            people: Vec::new(),
        }
    }

    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn tell(&mut self, what: &str) {
        self.story.push(format!("{} {what}", self.backend.now().format("%d %H:%M:%S")));
    }

    /// The whole life.
    pub async fn live(&mut self, steps: usize) {
        self.register().await;
        for _ in 0..steps {
            match self.below(10) {
                0..4 => Box::pin(self.act()).await,
                4..7 => Box::pin(self.work()).await,
                _ => self.pass_time(),
            }
        }
    }

    fn pass_time(&mut self) {
        let by = [30, 60, 150, 600, 3_600, 5 * 3_600, 13 * 3_600, 86_400, 2 * 86_400][self.below(9)];
        self.clock.advance(TimeDelta::seconds(by));
        self.tell("time passed");
    }

    fn worker(&self, trial: Trial) -> Backend {
        let mut settings = (*self.backend.settings).clone();
        settings.trial = trial.careless(self.careless);
        Backend { settings: Arc::new(settings), ..self.backend.clone() }
    }

    /// A round of a worker that nothing stops.
    pub async fn work_undisturbed(&mut self) {
        let backend = self.worker(Trial::default());
        worker::drain(&backend, self.wire.as_ref()).await.unwrap();
    }

    /// A round of a worker that may be stopped, overtaken or killed at each of its points.
    async fn work(&mut self) {
        let (told, mut stops) = unbounded_channel();
        let backend = self.worker(Trial::stopping(told));
        let wire = Arc::clone(&self.wire);
        let round = worker::drain(&backend, wire.as_ref());
        tokio::pin!(round);
        self.tell("a worker begins");
        loop {
            tokio::select! {
                biased;
                over = &mut round => {
                    over.unwrap();
                    return;
                }
                Some(stopped) = stops.recv() => {
                    // from here on the message is on its way, or the database is held
                    let bound = matches!(stopped.point, Point::Kept | Point::Written);
                    match self.below(30) {
                        0 | 1 => {
                            self.tell(&format!("the worker dies: {:?}", stopped.point));
                            return;
                        }
                        2..8 if !bound => {
                            self.tell(&format!("at {:?}:", stopped.point));
                            Box::pin(self.act()).await;
                        }
                        8 if stopped.point != Point::Written => {
                            self.tell(&format!("the worker is slow: {:?}", stopped.point));
                            self.clock.advance(worker::LEASE + TimeDelta::minutes(1));
                            self.work_undisturbed().await;
                        }
                        _ => {}
                    }
                    let _ = stopped.go_on.send(());
                }
            }
        }
    }

    async fn act(&mut self) {
        self.clock.advance(TimeDelta::seconds(1));
        match self.below(18) {
            0 => self.register().await,
            1..5 => self.move_session().await,
            5 => self.move_stop().await,
            6 => {
                let session = self.sessions[self.below(self.sessions.len())].session;
                let done = cancel_session(&self.backend, None, session).await.is_ok();
                self.tell(&format!("cancels a session: {done}"));
            }
            7..9 => self.undo().await,
            9 => self.restore().await,
            10 => self.give_up().await,
            11..13 => self.change_place().await,
            13..15 => self.answer().await,
            15 => self.bounce().await,
            16 => self.retry().await,
            _ => self.forget().await,
        }
    }

    async fn register(&mut self) {
        let Some(name) = NAMES.get(self.people.len()) else { return };
        let email = format!("{name}.{}@exemple.fr", self.number);
        let mut choices: Vec<Choice> = Vec::new();
        for session in &self.sessions {
            if self.below(2) == 0 {
                let slot = (session.slots.len() > 1).then(|| session.slots[self.below(session.slots.len())]);
                choices.push(Choice { slot, ..session.choice() });
            }
        }
        let mut new = fixture::person(&self.backend, name, Some(&email), &choices).unwrap();
        new.wait_if_full = true;
        match register(&self.backend, Via::Web, new).await {
            Ok(answer) => {
                self.tell(&format!("{name} registers for {}", choices.len()));
                self.people.push(Person { name, email, link: answer.link });
            }
            Err(RegisterError::Unexpected(fault)) => panic!("{fault:?}"),
            Err(_) => {}
        }
    }

    async fn move_session(&mut self) {
        let session = self.sessions[self.below(self.sessions.len())].session;
        let (hour, quarter) = (8 + self.below(9), 30 * self.below(2));
        let time = NaiveTime::from_hms_opt(u32::try_from(hour).unwrap(), u32::try_from(quarter).unwrap(), 0).unwrap();
        let (_, plan) = read_plan::published(&self.backend, self.stop.tour).await.unwrap().unwrap();
        let Some(known) = plan.stops.iter().flat_map(|stop| &stop.sessions).find(|one| one.id == session) else {
            return;
        };
        let starts = known.times.starts().date().and_time(time);
        let moved =
            move_session(&self.backend, None, session, starts, Some(self.stop.room), Some(Override::Agreed)).await;
        self.tell(&format!("moves {} to {starts}: {}", known.title, moved.is_ok()));
    }

    async fn move_stop(&mut self) {
        let days = [-1, 1, 2][self.below(3)];
        let moved = move_stop(&self.backend, None, self.stop.stop, days, Some(Override::Agreed)).await;
        self.tell(&format!("moves the stop by {days}: {}", moved.is_ok()));
    }

    async fn undo(&mut self) {
        let (version, _) = read_plan::published(&self.backend, self.stop.tour).await.unwrap().unwrap();
        let done = undo(&self.backend, None, self.stop.tour, version).await.is_ok();
        self.tell(&format!("undoes: {done}"));
    }

    /// What was cancelled takes place after all.
    async fn restore(&mut self) {
        let tour = self.stop.tour;
        let (_, mut plan) = read_plan::published(&self.backend, tour).await.unwrap().unwrap();
        for stop in &mut plan.stops {
            stop.cancelled = false;
            stop.sessions.iter_mut().for_each(|session| session.cancelled = false);
        }
        let page = read_plan::draft(&self.backend, tour).await.unwrap().unwrap();
        if save_draft::save(&self.backend, None, tour, page.revision, plan).await.is_err() {
            return;
        }
        let page = read_plan::draft(&self.backend, tour).await.unwrap().unwrap();
        let (revision, version) = (page.revision, page.version);
        let command = PublishTour { tour, revision, version, override_reason: Some(Override::Agreed), note: None };
        let done = publish(&self.backend, None, &command).await.is_ok();
        self.tell(&format!("restores: {done}"));
    }

    /// Somebody and one of their places.
    async fn place(&self) -> Option<(&Person, RegistrationId, bool)> {
        let person = self.people.get(self.below(self.people.len()))?;
        let page = ticket_by_link(&self.backend, &person.link).await.unwrap()?;
        let one = page.registrations.get(self.below(page.registrations.len()))?;
        Some((person, one.id, one.state == domain::registration::RegistrationState::Offered))
    }

    async fn give_up(&mut self) {
        let Some((person, registration, _)) = self.place().await else { return };
        let done = cancel(&self.backend, &person.link, registration).await.is_ok();
        let what = format!("{} gives up: {done}", person.name);
        self.tell(&what);
    }

    async fn change_place(&mut self) {
        let Some((person, registration, offered)) = self.place().await else { return };
        let what = if offered {
            format!("{} accepts: {}", person.name, accept(&self.backend, &person.link, registration).await.is_ok())
        } else {
            let session = &self.sessions[self.below(self.sessions.len())];
            let slot = session.slots[self.below(session.slots.len())];
            format!("{} moves: {}", person.name, move_to(&self.backend, &person.link, registration, slot).await.is_ok())
        };
        self.tell(&what);
    }

    /// A calendar answers to a message that arrived, proven or not.
    async fn answer(&mut self) {
        let left = self.wire.left();
        let Some(one) = left.get(self.below(left.len())) else { return };
        let Some((method, event)) = oracle::read(&one.delivery.raw).unwrap().calendar else { return };
        if method != "REQUEST" {
            return;
        }
        let (to, now) = (one.delivery.recipient.as_str(), self.backend.now());
        let says = ["ACCEPTED", "DECLINED", "TENTATIVE"][self.below(3)];
        let proof =
            ["", "Authentication-Results: mx.caravane.example; dkim=pass header.d=exemple.fr\r\n"][self.below(2)];
        let raw = format!(
            "{proof}From: <{to}>\r\nTo: {US}\r\nSubject: Re\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n\
             BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:{}\r\nSEQUENCE:{}\r\nDTSTAMP:{}\r\nDTSTART:{}\r\n\
             ATTENDEE;PARTSTAT={says}:mailto:{to}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            event.uid,
            event.sequence,
            now.format("%Y%m%dT%H%M%SZ"),
            event.starts_at.format("%Y%m%dT%H%M%SZ"),
        );
        receive(&self.backend, to, US, raw.as_bytes()).await.unwrap();
        handle_stored(&self.backend).await.unwrap();
        let what = format!("a calendar of {to} answers {says} ({})", !proof.is_empty());
        self.tell(&what);
    }

    async fn bounce(&mut self) {
        let left = self.wire.left();
        let Some(one) = left.get(self.below(left.len())) else { return };
        let refusal = SendError::from_reply(550, ["5.2.2 full", "5.7.1 policy"][self.below(2)]);
        let done = record(&self.backend, one.delivery.id, &refusal).await.unwrap();
        self.wire.refuse(one.delivery.recipient.as_str(), &refusal);
        let what = format!("a message to {} comes back: {done:?}", one.delivery.recipient.as_str());
        self.tell(&what);
    }

    async fn retry(&mut self) {
        let mut tx = self.backend.db.read().await.unwrap();
        let ended = fetch_all!(&mut tx, (Uuid, String), ENDED, self.stop.tour.0).unwrap();
        tx.rollback().await.unwrap();
        let Some((id, state)) = ended.get(self.below(ended.len())) else { return };
        let done = retry(&self.backend, OutboxId(*id)).await.is_ok();
        self.tell(&format!("the team retries a message that is {state}: {done}"));
    }

    async fn forget(&mut self) {
        if self.below(3) > 0 {
            return;
        }
        let Some(person) = self.people.get(self.below(self.people.len())) else { return };
        forget(&self.backend, &person.link).await.unwrap();
        let what = format!("the address {} is forgotten", person.email);
        self.tell(&what);
    }

    /// Nothing fails any more; the clock goes on until nothing waits.
    pub async fn settle(&mut self) {
        const NEXT: &str = "select case when o.state = 'leased' then o.lease_ends_at else o.not_before end from outbox o \
            join tickets k on k.id = o.ticket_id join stops st on st.id = k.stop_id \
            where st.tour_id = $1 and o.state in ('queued', 'leased') and o.kind <> 'reminder' order by 1 limit 1";
        const PAUSED: &str = "select paused_until from mail_groups where paused_until > $1 order by 1 limit 1";
        self.wire.be_honest();
        for _ in 0..200 {
            self.work_undisturbed().await;
            let mut tx = self.backend.db.read().await.unwrap();
            let next = fetch_all!(&mut tx, (DateTime<Utc>,), NEXT, self.stop.tour.0).unwrap();
            let paused = fetch_all!(&mut tx, (DateTime<Utc>,), PAUSED, self.backend.now()).unwrap();
            tx.rollback().await.unwrap();
            let Some((next,)) = next.first() else { return };
            let now = self.backend.now();
            let until = paused.first().map_or(*next, |(until,)| (*until).max(*next));
            self.clock.set(until.max(now + TimeDelta::seconds(1)));
        }
        panic!("messages wait for ever");
    }
}
