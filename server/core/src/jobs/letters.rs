//! What each kind of message has to say about the facts of now, or why it is silent.

mod answers;
mod grouped;
mod newer;
mod own_words;
pub(crate) mod preview;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::{LoginId, RegistrationId, TicketId, TourId};
use domain::registration::RegistrationState;
use domain::reminder::{Decision, ReminderKind};
use domain::words::{hour_range, weekday_date};
use uuid::Uuid;

use self::answers::with_answers;
use self::newer::{SOON, entry_is_told, reminded, silenced};
use self::own_words::wordings;
use super::reminders::Unneeded;
use super::{Job, Said, Words, calendar, reason, reminders, shown_phone};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::ical::Method;
use crate::mail::Letter;
use crate::mail::compose::{CalendarPart, one_line};
use crate::mail::texts::{self, Appointment, GivenUpBy, OldTime, Place, Reader, Waiting};
use crate::repo::logins;
use crate::repo::outbox::facts::{self, FactsRow};
use crate::repo::outbox::{MessageKind, OldTimes, Payload};
use crate::repo::reminder_schedules;
#[cfg(feature = "test-support")]
use crate::trial::Carelessness;
use crate::zone;

/// A text longer than this is cut in a message.
const LONGEST_FACT: usize = 500;

/// Loads the facts and lets the kind speak.
pub(super) async fn say(backend: &Backend, tx: &mut Tx, job: &Job, now: DateTime<Utc>) -> Result<Said, DbError> {
    match &job.payload {
        Payload::Registrations { registrations } => confirm(backend, tx, job, registrations).await,
        Payload::Registration { registration } => one(backend, tx, job, *registration, now).await,
        Payload::DeclineCheck { registration } => check_decline(tx, backend, job, *registration).await,
        Payload::Changed { registration, old } => change(backend, tx, job, *registration, *old).await,
        Payload::GroupedChange { items } => grouped::say(backend, tx, job, items).await,
        Payload::Cancelled { registration, held_seat, by_person } => {
            cancel(backend, tx, job, *registration, *held_seat, *by_person).await
        }
        Payload::Day { reminder, day, .. } => match job.ticket {
            Some(ticket) => remind(backend, tx, job, ticket, *reminder, *day, now).await,
            None => Err(inconsistent(job, "ticket_id")),
        },
        Payload::Login { invitation, until } => match job.login {
            Some(login) => invite_login(backend, tx, login, *invitation, *until).await,
            None => Err(inconsistent(job, "login_id")),
        },
        Payload::HostDay { stop, day } => match job.login {
            Some(login) => super::host_lists::say(backend, tx, login, *stop, *day).await,
            None => Err(inconsistent(job, "login_id")),
        },
    }
}

async fn confirm(backend: &Backend, tx: &mut Tx, job: &Job, ids: &[RegistrationId]) -> Result<Said, DbError> {
    let (mut held, mut waiting, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for id in ids {
        let Some(facts) = load(tx, *id).await? else { continue };
        if facts.takes_place()? {
            held.push(facts);
        } else if facts.cancelled_at.is_none() && facts.state()? == RegistrationState::Waitlisted {
            waiting.push(facts);
        } else {
            gone.push(facts);
        }
    }
    held.sort_by_key(|facts| (facts.starts_at, facts.id));
    let Some(any) = held.first().or(waiting.first()) else {
        // a cancellation that nobody has heard of may be taken back: then this is to be said after all
        for facts in &gone {
            if let Some(later @ Said::Later(..)) = silenced(backend, tx, job, facts).await? {
                return Ok(later);
            }
        }
        return Ok(Said::Over("superseded", reason::GONE));
    };
    let any = any.clone();
    let only = ids.len() == 1;
    if only && let Some(silent) = silenced(backend, tx, job, &any).await? {
        return Ok(silent);
    }
    let about = About::of(backend, tx, &any).await?;
    let letter = texts::confirmation(
        &about.reader,
        &about.place,
        &held.iter().map(appointment).collect::<Vec<_>>(),
        &waiting
            .iter()
            .map(|facts| Waiting {
                title: facts.title.clone(),
                starts: facts.starts_local(),
                rank: facts.place_in_list,
            })
            .collect::<Vec<_>>(),
    );
    let letter = with_answers(backend, letter, &held)?;
    let method = (only && !held.is_empty()).then_some(Method::Request);
    about.said(backend, &any, letter, method, None, false)
}

/// Invitation, promotion and offer: about one registration.
async fn one(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    id: RegistrationId,
    now: DateTime<Utc>,
) -> Result<Said, DbError> {
    let facts = match current(backend, tx, job, id).await? {
        Ok(facts) => facts,
        Err(silent) => return Ok(silent),
    };
    // a place that is only held for an answer is in no calendar
    let fits = job.kind == MessageKind::Offer || facts.state()? == RegistrationState::Registered;
    if !facts.takes_place()? || !fits {
        return Ok(Said::Over("superseded", reason::GONE));
    }
    let about = About::of(backend, tx, &facts).await?;
    let (reader, place, appointment) = (&about.reader, &about.place, appointment(&facts));
    match job.kind {
        MessageKind::Offer => {
            let Some(until) = facts.offer_ends_at.filter(|until| *until > now) else {
                return Ok(Said::Over("superseded", reason::GONE));
            };
            let until = zone::local(until, &facts.time_zone).map_err(|_| facts.inconsistent("time_zone"))?;
            about.said(backend, &facts, texts::offer(reader, place, &appointment, until), None, None, true)
        }
        MessageKind::Promotion => {
            let letter = with_answers(backend, texts::promotion(reader, place, &appointment), [&facts])?;
            about.said(backend, &facts, letter, Some(Method::Request), None, true)
        }
        _ => {
            if let Some(silent) = entry_is_told(backend, tx, job, &facts).await? {
                return Ok(silent);
            }
            let letter = with_answers(backend, texts::invitation(reader, place, &appointment), [&facts])?;
            about.said(backend, &facts, letter, Some(Method::Request), None, false)
        }
    }
}

/// Asks whether it was the person who declined. Without a calendar: the entry that they have stays right.
async fn check_decline(tx: &mut Tx, backend: &Backend, job: &Job, id: RegistrationId) -> Result<Said, DbError> {
    let facts = match current(backend, tx, job, id).await? {
        Ok(facts) => facts,
        Err(silent) => return Ok(silent),
    };
    if !facts.takes_place()? {
        return Ok(Said::Over("superseded", reason::GONE));
    }
    let about = About::of(backend, tx, &facts).await?;
    let letter = texts::decline_check(&about.reader, &about.place, &appointment(&facts));
    let letter = with_answers(backend, letter, [&facts])?;
    about.said(backend, &facts, letter, None, None, true)
}

async fn change(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    id: RegistrationId,
    old: Option<OldTimes>,
) -> Result<Said, DbError> {
    let facts = match current(backend, tx, job, id).await? {
        Ok(facts) => facts,
        Err(silent) => return Ok(silent),
    };
    if !facts.takes_place()? {
        return Ok(Said::Over("superseded", reason::GONE));
    }
    let about = About::of(backend, tx, &facts).await?;
    let old = old.map(|old| OldTime { starts: old.starts, ends: old.ends });
    let letter = texts::change(&about.reader, &about.place, old.as_ref(), &appointment(&facts));
    let letter = with_answers(backend, letter, [&facts])?;
    let comment = old.map(|old| {
        let hours = hour_range(old.starts.time(), old.ends.time());
        format!("Avant\u{a0}: {}, {hours}.", weekday_date(old.starts.date()))
    });
    about.said(backend, &facts, letter, Some(Method::Request), comment.as_deref(), true)
}

async fn cancel(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    id: RegistrationId,
    held_seat: bool,
    by_person: bool,
) -> Result<Said, DbError> {
    let facts = match current(backend, tx, job, id).await? {
        Ok(facts) => facts,
        Err(silent) => return Ok(silent),
    };
    if facts.state()?.is_live() && facts.cancelled_at.is_none() {
        return Ok(Said::Over("superseded", reason::GONE));
    }
    let about = About::of(backend, tx, &facts).await?;
    let by = match (by_person, held_seat) {
        (true, true) => GivenUpBy::Person,
        (true, false) => GivenUpBy::Waiting,
        (false, _) => GivenUpBy::House,
    };
    if held_seat && let Some(silent) = entry_is_told(backend, tx, job, &facts).await? {
        return Ok(silent);
    }
    let letter = texts::cancellation(&about.reader, &about.place, by, &appointment(&facts));
    let letter = if by_person { with_answers(backend, letter, [&facts])? } else { letter };
    let method = held_seat.then_some(Method::Cancel);
    about.said(backend, &facts, letter, method, None, true)
}

async fn remind(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    ticket: TicketId,
    kind: ReminderKind,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Said, DbError> {
    #[cfg(feature = "test-support")]
    let careless = backend.settings.trial.neglects(Carelessness::OldReminders);
    #[cfg(not(feature = "test-support"))]
    let careless = false;
    let mut held: Vec<FactsRow> = facts::list_day(tx, ticket, day).await?.into_iter().map(cleaned).collect();
    match reminded(tx, job, ticket, kind).await? {
        _ if careless => {}
        // whether the other one leaves is not known yet
        None => return Ok(Said::Later(now + SOON, job.expires_at)),
        Some(told) => held.retain(|facts| !told.contains(&(RegistrationId(facts.id), facts.sequence))),
    }
    let mut seats = Vec::new();
    for facts in &held {
        let known = zone::local(facts.revised_at, &facts.time_zone).map_err(|_| facts.inconsistent("time_zone"))?;
        seats.push(reminders::Seat { starts: facts.starts_local(), known_since: known, sequence: facts.sequence });
    }
    let Some(first) = held.first() else {
        return Ok(Said::Over("superseded", reason::GONE));
    };
    let schedule = reminder_schedules::of_registration(tx, RegistrationId(first.id)).await?;
    let plan = match reminders::plan_day(schedule, kind, &seats) {
        Ok(plan) => plan,
        Err(Unneeded::NotPlanned) => return Ok(Said::Over("skipped", reason::NOT_PLANNED)),
        Err(Unneeded::Knows) => return Ok(Said::Over("superseded", reason::GONE)),
    };
    if plan.sequence > job.sequence && !careless {
        return Ok(Said::Over("superseded", reason::NEWER));
    }
    let local_now = zone::local(now, &first.time_zone).map_err(|_| first.inconsistent("time_zone"))?;
    match plan.decide(local_now) {
        Decision::Send => {}
        Decision::TooEarly => {
            let window = plan.window(local_now, &first.time_zone);
            let (from, until) = window.map_err(|_| first.inconsistent("time_zone"))?;
            return Ok(Said::Later(from, until));
        }
        Decision::TooLate | Decision::RegisteredAfterDue => return Ok(Said::Over("expired", reason::EXPIRED)),
    }
    let about = About::of(backend, tx, first).await?;
    let held: Vec<&FactsRow> = plan.members.iter().filter_map(|index| held.get(*index)).collect();
    let told = held.iter().map(|facts| (RegistrationId(facts.id), facts.sequence)).collect();
    let appointments: Vec<Appointment> = held.iter().map(|facts| appointment(facts)).collect();
    let no_more = super::no_more_reminders(backend, ticket);
    let letter = texts::reminder(&about.reader, &about.place, &appointments, no_more);
    Ok(match about.said(backend, first, with_answers(backend, letter, held)?, None, None, true)? {
        Said::Letter(words) => Said::Letter(Box::new(Words { told, ..*words })),
        silent => silent,
    })
}

async fn invite_login(
    backend: &Backend,
    tx: &mut Tx,
    login: LoginId,
    invitation: Uuid,
    until: DateTime<Utc>,
) -> Result<Said, DbError> {
    if !logins::invitation_is_open(tx, invitation, backend.now()).await? {
        return Ok(Said::Over("superseded", reason::NEWER));
    }
    let Some((email, name)) = facts::find_login(tx, login).await? else {
        return Ok(Said::Over("skipped", reason::NO_ADDRESS));
    };
    let settings = &backend.settings;
    let url = format!("{}/equipe/invitation/{}", settings.base_url, backend.keys.invitation_token(invitation));
    // The last day that is whole in every zone.
    let until = weekday_date((until - TimeDelta::days(1)).date_naive());
    let letter = texts::login_invitation(&name, &settings.sender_name, url, &until);
    let words = Words {
        letter,
        calendar: None,
        recipient: email,
        recipient_name: Some(name),
        answers: false,
        facts: None,
        told: Vec::new(),
    };
    Ok(Said::Letter(Box::new(words)))
}

/// The facts, unless something newer than the message is true.
async fn current(
    backend: &Backend,
    tx: &mut Tx,
    job: &Job,
    id: RegistrationId,
) -> Result<Result<FactsRow, Said>, DbError> {
    let Some(facts) = load(tx, id).await? else { return Ok(Err(Said::Over("superseded", reason::GONE))) };
    Ok(match silenced(backend, tx, job, &facts).await? {
        Some(silent) => Err(silent),
        None => Ok(facts),
    })
}

async fn load(tx: &mut Tx, id: RegistrationId) -> Result<Option<FactsRow>, DbError> {
    Ok(facts::find(tx, id).await?.map(cleaned))
}

/// Every text as one line without hidden signs: what somebody typed cannot look like a line of ours.
fn cleaned(mut facts: FactsRow) -> FactsRow {
    let texts = [
        Some(&mut facts.title),
        Some(&mut facts.landmark),
        Some(&mut facts.how_to_come),
        Some(&mut facts.bring),
        Some(&mut facts.town),
        Some(&mut facts.venue),
        Some(&mut facts.address),
        Some(&mut facts.tour),
        facts.desk.as_mut(),
        facts.room.as_mut(),
        facts.first_name.as_mut(),
    ];
    for text in texts.into_iter().flatten() {
        *text = one_line(text, LONGEST_FACT);
    }
    facts
}

/// Reader and place of a registration.
struct About {
    reader: Reader,
    place: Place,
}

impl About {
    async fn of(backend: &Backend, tx: &mut Tx, facts: &FactsRow) -> Result<Self, DbError> {
        let wordings = wordings(tx, TourId(facts.tour_id)).await?;
        let (ticket, generation) = (TicketId(facts.ticket_id), facts.generation);
        let link = format!("{}/t/{}", backend.settings.base_url, backend.keys.ticket_link(ticket, generation));
        Ok(Self {
            reader: Reader {
                first_name: facts.first_name.clone(),
                code: backend.keys.ticket_code(ticket, generation).grouped(),
                link,
            },
            place: Place {
                tour: facts.tour.clone(),
                town: facts.town.clone(),
                venue: facts.venue.clone(),
                address: facts.address.clone(),
                landmark: facts.landmark.clone(),
                how_to_come: facts.how_to_come.clone(),
                bring: facts.bring.clone(),
                help_phone: shown_phone(&facts.help_phone),
                wordings,
            },
        })
    }

    /// The letter with its calendar, unless nobody has an address.
    fn said(
        &self,
        backend: &Backend,
        facts: &FactsRow,
        letter: Letter,
        method: Option<Method>,
        comment: Option<&str>,
        answers: bool,
    ) -> Result<Said, DbError> {
        // Without an address there may be a telephone: then the facts alone are used.
        let recipient = match (&facts.email, &facts.phone) {
            (Some(email), _) => email.clone(),
            (None, Some(_)) => String::new(),
            (None, None) => return Ok(Said::Over("skipped", reason::NO_ADDRESS)),
        };
        let calendar: Option<CalendarPart> = match method.filter(|_| facts.email.is_some()) {
            Some(method) => Some(calendar::part(backend, facts, method, &recipient, &self.reader.link, comment)?),
            None => None,
        };
        let recipient_name = facts.first_name.clone();
        let facts = Some(Box::new(facts.clone()));
        let words = Words { letter, calendar, recipient, recipient_name, answers, facts, told: Vec::new() };
        Ok(Said::Letter(Box::new(words)))
    }
}

fn appointment(facts: &FactsRow) -> Appointment {
    Appointment {
        title: facts.title.clone(),
        room: facts.room.clone(),
        desk: facts.desk.clone(),
        starts: facts.starts_local(),
        ends: facts.ends_local(),
    }
}

fn inconsistent(job: &Job, column: &'static str) -> DbError {
    DbError::Inconsistent { table: "outbox", column, row: job.id.to_string() }
}
