//! The people of the tour: they register, wait, give up, come — through the real use cases, on the
//! clock of the story.

use chrono::{DateTime, TimeDelta, Utc};
use domain::email::EmailAddress;
use domain::ids::{IdempotencyKey, RegistrationId, SessionId, TicketId};
use domain::overlap::{Span, overlaps};
use domain::person::{Drawing, FirstName, Holder};
use domain::registration::{Choice, Event, Moment, NewRegistration};
use domain::session::{Audience, SessionKind};
use domain::text;

use super::names::FIRST_NAMES;
use super::{BUFFER_MINUTES, StoredSession, StoredStop, midday};
use crate::error::Unexpected;
use crate::repo::{registrations, sessions};
use crate::scenario::chance::Chance;
use crate::scenario::{DEMO_NOW, Story};
use crate::service::cancel_registration::{self, CancelError};
use crate::service::register::{Outcome, RegisterError, Registered, Via, register};
use crate::service::waiting_list;

/// The tour opened for registrations.
const OPENED_ON: (i32, u32, u32) = (2027, 4, 5);
/// Places in the day's programme.
const CV: usize = 0;
const HOUSING: usize = 6;

/// Somebody who registered.
struct Person {
    ticket: TicketId,
    link: String,
}

/// What the people of the story are made with.
struct Cast<'a> {
    story: &'a Story,
    chance: Chance,
    /// How many came so far; makes addresses differ.
    number: usize,
    registrations: usize,
}

impl StoredStop {
    /// True when everybody has gone home.
    fn is_over(&self) -> bool {
        self.sessions.iter().all(|session| session.times.ends_at < DEMO_NOW)
    }
}

/// Fills the tour; answers how many registrations were made.
pub(super) async fn register_all(story: &Story, stops: &[StoredStop]) -> Result<usize, Unexpected> {
    let mut cast = Cast { story, chance: Chance::new(972), number: 0, registrations: 0 };
    for stop in stops {
        let people = cast.fill(stop).await?;
        if stop.is_over() {
            cast.look_back(&people).await?;
        } else {
            cast.change_minds(stop, people).await?;
        }
    }
    Ok(cast.registrations)
}

impl Cast<'_> {
    /// People register until the stop has as many registrations as planned.
    async fn fill(&mut self, stop: &StoredStop) -> Result<Vec<Person>, Unexpected> {
        let target = stop.fact.people;
        let (from, until) = window(stop);
        let mut people = Vec::new();
        let before = self.registrations;
        for _ in 0..target * 3 {
            let made = self.registrations - before;
            if made >= target {
                break;
            }
            self.story.set(between(from, until, made, target));
            // The opening was filled from paper lists, which hold no address.
            let via = match self.chance.below(10) {
                _ if stop.is_over() => Via::Paper,
                0 | 1 => Via::Kiosk,
                2 => Via::Host,
                _ => Via::Web,
            };
            let with_email = via != Via::Paper && self.chance.percent(60);
            let choices = self.choices(stop, via);
            let waits = self.chance.percent(75);
            people.extend(self.register(via, choices, with_email, waits).await?);
        }
        Ok(people)
    }

    /// One to three sessions that a person can reach one after the other.
    fn choices(&mut self, stop: &StoredStop, via: Via) -> Vec<Choice> {
        let open: Vec<&StoredSession> = stop
            .sessions
            .iter()
            .filter(|session| matches!(via, Via::Host | Via::Paper) || session.fact.audience == Audience::Public)
            .collect();
        let mut taken: Vec<Span> = Vec::new();
        let mut choices: Vec<Choice> = Vec::new();
        let wishes = 1 + self.chance.below(3);
        for wish in 0..wishes {
            // The curriculum vitae and a home are what most people come for.
            let place = match (wish, self.chance.below(10)) {
                (0, 0..=2) => CV,
                (0, 3 | 4) if via == Via::Host => HOUSING,
                _ => self.chance.below(open.len()),
            };
            let Some(session) = open.get(place) else { continue };
            let Some((choice, span)) = self.choice(session) else { continue };
            let clash = taken.iter().any(|other| overlaps(span, *other, BUFFER_MINUTES * 60));
            if !clash && choices.iter().all(|other| other.session != choice.session) {
                taken.push(span);
                choices.push(choice);
            }
        }
        choices
    }

    fn choice(&mut self, session: &StoredSession) -> Option<(Choice, Span)> {
        let slot = match session.fact.kind {
            SessionKind::EmployerMeeting => Some(*self.chance.pick(&session.slots)?),
            _ => None,
        };
        let span = Span::new(session.times.starts_at.timestamp(), session.times.ends_at.timestamp())?;
        Some((Choice { session: session.id, slot }, span))
    }

    /// Registers one person; nobody where the wish cannot be had.
    async fn register(
        &mut self,
        via: Via,
        choices: Vec<Choice>,
        with_email: bool,
        wait_if_full: bool,
    ) -> Result<Option<Person>, Unexpected> {
        let Some(holder) = self.holder()? else { return Ok(None) };
        self.number += 1;
        let email = if with_email { Some(self.address(&holder)?) } else { None };
        let key = IdempotencyKey(self.story.backend.new_id());
        let new = NewRegistration { key, holder, email, phone: None, choices, wait_if_full };
        match register(&self.story.backend, via, new).await {
            Ok(Registered { ticket, link, placed, .. }) => {
                self.registrations += placed.len();
                Ok(Some(Person { ticket, link }))
            }
            Err(RegisterError::Unexpected(error)) => Err(error),
            Err(_) => Ok(None),
        }
    }

    /// A first name mostly, else a drawing.
    fn holder(&mut self) -> Result<Option<Holder>, Unexpected> {
        if self.chance.percent(25) {
            return Ok(Holder::new(None, self.chance.pick(Drawing::ALL).copied()));
        }
        let name = self.chance.pick(&FIRST_NAMES).copied().unwrap_or_default();
        Ok(Holder::new(Some(FirstName::parse(name).map_err(Unexpected::new)?), None))
    }

    fn address(&self, holder: &Holder) -> Result<EmailAddress, Unexpected> {
        let name = holder.first_name().map_or_else(|| "contact".to_owned(), |name| text::fold(name.as_str()));
        let domain = if self.number.is_multiple_of(3) { "example.net" } else { "example.org" };
        EmailAddress::parse(&format!("{name}{}@{domain}", self.number)).map_err(Unexpected::new)
    }

    /// More people than seats want this session: registers until so many wait.
    async fn crowd(&mut self, session: &StoredSession, waiting: usize) -> Result<Vec<Person>, Unexpected> {
        let mut people = Vec::new();
        let mut waits = 0;
        while waits < waiting && people.len() < 60 {
            let choice = Choice { session: session.id, slot: None };
            let Some(holder) = self.holder()? else { break };
            self.number += 1;
            let email = Some(self.address(&holder)?);
            let key = IdempotencyKey(self.story.backend.new_id());
            let new = NewRegistration { key, holder, email, phone: None, choices: vec![choice], wait_if_full: true };
            let registered = match register(&self.story.backend, Via::Web, new).await {
                Ok(registered) => registered,
                Err(RegisterError::Unexpected(error)) => return Err(error),
                Err(_) => break,
            };
            self.registrations += registered.placed.len();
            waits += registered.placed.iter().filter(|one| one.outcome != Outcome::Registered).count();
            people.push(Person { ticket: registered.ticket, link: registered.link });
        }
        Ok(people)
    }

    /// Some give their place back, and somebody who waited gets it or is asked.
    async fn change_minds(&mut self, stop: &StoredStop, mut people: Vec<Person>) -> Result<(), Unexpected> {
        let (_, until) = window(stop);
        self.story.set(until);
        if stop.fact.people >= 40 {
            for place in [CV, HOUSING] {
                let Some(session) = stop.sessions.get(place) else { continue };
                let crowd = self.crowd(session, 3).await?;
                // The first of the list has a seat, so that giving it back serves somebody who waits.
                self.story.set(until + TimeDelta::minutes(20));
                for person in people.iter().chain(&crowd) {
                    if self.give_back(person, Some(session.id)).await? {
                        break;
                    }
                }
                people.extend(crowd);
            }
        }
        self.story.set(until + TimeDelta::minutes(20));
        for person in people.iter().skip(4).step_by(9) {
            self.give_back(person, None).await?;
        }
        if let Some(person) = people.get(2).filter(|_| stop.fact.people >= 10) {
            self.take_back(person).await?;
        }
        Ok(())
    }

    /// The person gives back the seat of a session, or the first that they have.
    async fn give_back(&self, person: &Person, session: Option<SessionId>) -> Result<bool, Unexpected> {
        let Some(registration) = self.seat_of(person, session).await? else { return Ok(false) };
        match cancel_registration::cancel(&self.story.backend, &person.link, registration).await {
            Ok(()) => Ok(true),
            Err(CancelError::Unexpected(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }

    async fn seat_of(&self, person: &Person, session: Option<SessionId>) -> Result<Option<RegistrationId>, Unexpected> {
        let mut tx = self.story.backend.db.read().await?;
        for seat in registrations::list_seats(&mut tx, person.ticket).await? {
            let held = registrations::find(&mut tx, seat.registration).await?;
            if held.is_some_and(|held| session.is_none_or(|session| held.session == session)) {
                return Ok(Some(seat.registration));
            }
        }
        Ok(None)
    }

    /// The service takes a seat back; it goes on to whoever waits.
    async fn take_back(&self, person: &Person) -> Result<(), Unexpected> {
        let Some(id) = self.seat_of(person, None).await? else { return Ok(()) };
        let now = self.story.backend.now();
        let mut tx = self.story.backend.db.begin().await?;
        let Some(mut held) = registrations::find(&mut tx, id).await? else { return Ok(()) };
        sessions::lock(&mut tx, held.session).await?;
        let seat = held.counted_slot();
        held.state = held.state.transition(Event::Revoke, Moment::of(now, held.starts_at)).map_err(Unexpected::new)?;
        held.offer_ends_at = None;
        registrations::update(&mut tx, &held, now).await?;
        if let Some(slot) = seat {
            waiting_list::pass_on(&self.story.backend, &mut tx, held.session, slot, None).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The stop is over: who came and who did not is noted, for most of them.
    async fn look_back(&mut self, people: &[Person]) -> Result<(), Unexpected> {
        let mut tx = self.story.backend.db.begin().await?;
        for person in people {
            for seat in registrations::list_seats(&mut tx, person.ticket).await? {
                let event = match self.chance.below(10) {
                    0..=6 => Event::Attend,
                    7 | 8 => Event::Miss,
                    // Not noted yet: the host is asked for it.
                    _ => continue,
                };
                let Some(mut held) = registrations::find(&mut tx, seat.registration).await? else { continue };
                let now = held.starts_at + TimeDelta::minutes(8);
                held.state = held.state.transition(event, Moment::Started).map_err(Unexpected::new)?;
                held.offer_ends_at = None;
                registrations::update(&mut tx, &held, now).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

/// From when until when people register for a stop.
fn window(stop: &StoredStop) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = midday(OPENED_ON);
    let first = stop.sessions.iter().map(|session| session.times.starts_at).min().unwrap_or(DEMO_NOW);
    let latest = DEMO_NOW - TimeDelta::minutes(30);
    (from, if first < DEMO_NOW { first - TimeDelta::hours(20) } else { latest })
}

/// The instant that lies so many parts of the way between two others.
fn between(from: DateTime<Utc>, until: DateTime<Utc>, part: usize, parts: usize) -> DateTime<Utc> {
    let part = i32::try_from(part).unwrap_or(0);
    let parts = i32::try_from(parts).unwrap_or(1).max(1);
    from + (until - from) / parts * part
}
