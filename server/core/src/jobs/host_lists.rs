//! The day before at 17:00, the host of a stop gets tomorrow's sessions and people: on paper the desk
//! works without a network. First names, drawings and counts; never a contact, never a code.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::ids::{LoginId, OutboxId, StopId};
use domain::quiet::leaves_at;
use domain::registration::RegistrationState;
use domain::session::Audience;
use domain::words::{hour_range, weekday_date};

use super::{Said, Words, reason};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::mail::compose::one_line;
use crate::mail::{Action, Fact, Group, Letter};
use crate::repo::desk::{self, HostDayRow};
use crate::repo::outbox::{self, MessageKind, NewMessage, Payload, facts};
use crate::repo::welcome as rows;
use crate::service::welcome::{Desk, DeskSession, export::called, load_desk};
use crate::zone::{self, ZoneError};

/// How far ahead rows are made.
const AHEAD: TimeDelta = TimeDelta::hours(48);
/// The hour at which the list leaves on the day before.
const LEAVES: NaiveTime = match NaiveTime::from_hms_opt(17, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
/// A text longer than this is cut.
const LONGEST_FACT: usize = 2_000;

/// Writes the lists that fall due within two days. Answers how many are new.
pub async fn plan(backend: &Backend) -> Result<u64, DbError> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let days = desk::list_days(&mut tx, now, now + AHEAD + TimeDelta::days(2)).await?;
    tx.rollback().await?;
    let mut messages = Vec::new();
    for row in days {
        match message(&row, now) {
            Ok(Some(message)) => messages.push(message),
            Ok(None) => {}
            Err(error) => tracing::error!(stop = %row.stop(), %error, "no list for the host"),
        }
    }
    if messages.is_empty() {
        return Ok(0);
    }
    let mut written = 0;
    let mut tx = backend.db.begin().await?;
    for message in &messages {
        written += u64::from(outbox::enqueue(&mut tx, OutboxId(backend.new_id()), now, message).await?);
    }
    tx.commit().await?;
    Ok(written)
}

/// Due at 17:00 of the day before; for a host who is named later, at once, but not in quiet hours.
fn message(row: &HostDayRow, now: DateTime<Utc>) -> Result<Option<NewMessage>, ZoneError> {
    let Some(before) = row.starts_on.checked_sub_days(Days::new(1)) else { return Ok(None) };
    let local = zone::local(now, &row.time_zone)?;
    let from = zone::resolve_loosely(leaves_at(before.and_time(LEAVES).max(local)), &row.time_zone)?;
    let until = zone::resolve_loosely(row.starts_on.and_time(row.first_start), &row.time_zone)?;
    if from > now + AHEAD || from >= until {
        return Ok(None);
    }
    let (stop, day, login) = (row.stop(), row.starts_on, row.login());
    Ok(Some(NewMessage {
        unique_key: format!("login:{login}:{}:{stop}:{day}", MessageKind::HostList.as_str()),
        kind: MessageKind::HostList,
        ticket: None,
        registration: None,
        login: Some(login),
        payload: Payload::HostDay { stop, day },
        sequence: 0,
        not_before: from,
        expires_at: until,
    }))
}

/// The list as it is now; silent when the login is no host any more or the day was taken away.
pub(super) async fn say(
    backend: &Backend,
    tx: &mut Tx,
    login: LoginId,
    stop: StopId,
    day: NaiveDate,
) -> Result<Said, DbError> {
    let Some((email, name)) = facts::find_login(tx, login).await? else {
        return Ok(Said::Over("skipped", reason::NO_ADDRESS));
    };
    // A fault of the database may pass, and the list is tried again; a zone that nobody knows stays.
    let broken = |_| DbError::Inconsistent { table: "stops", column: "time_zone", row: stop.to_string() };
    let fault = |error: Unexpected| error.into_database().unwrap_or_else(broken);
    let desk = load_desk(tx, stop, backend.now()).await.map_err(fault)?;
    let named = rows::is_host(tx, stop, login).await?;
    let Some(desk) = desk.filter(|desk| named && !desk.stop.cancelled) else {
        return Ok(Said::Over("superseded", reason::GONE));
    };
    let groups: Vec<Group> = desk
        .sessions
        .iter()
        .filter(|session| session.starts_on == day && !session.cancelled)
        .map(|session| group(&desk, session))
        .collect();
    if groups.is_empty() {
        return Ok(Said::Over("superseded", reason::GONE));
    }
    let letter = Letter {
        subject: format!("Liste de {}, {}", weekday_date(day), one_line(&desk.stop.town, LONGEST_FACT)),
        greeting: format!("Bonjour {},", one_line(&name, LONGEST_FACT)),
        opening: vec![
            "Voici les séances et les personnes attendues.".to_owned(),
            "Imprimez cette liste si le réseau manque sur place.".to_owned(),
        ],
        groups,
        action: Some(Action {
            label: "Ouvrir l’accueil",
            url: format!("{}/accueil/{stop}", backend.settings.base_url),
        }),
        closing: vec!["Gardez cette liste pour vous. Détruisez-la après l’étape.".to_owned()],
        aside: None,
    };
    let words = Words {
        letter,
        calendar: None,
        recipient: email,
        recipient_name: Some(name),
        answers: false,
        told: Vec::new(),
    };
    Ok(Said::Letter(Box::new(words)))
}

fn group(desk: &Desk, session: &DeskSession) -> Group {
    let state = |wanted: &[RegistrationState]| {
        desk.people_of(session.id).filter(|person| wanted.contains(&person.standing.state)).collect::<Vec<_>>()
    };
    let coming = state(&[RegistrationState::Registered, RegistrationState::Offered]);
    let waiting = state(&[RegistrationState::Waitlisted]);
    let mut facts = vec![
        Fact::given("Inscrits", format!("{} sur {}", coming.len(), session.capacity)),
        Fact::given("En attente", waiting.len().to_string()),
    ];
    if session.audience != Audience::Discreet && !coming.is_empty() {
        let names: Vec<String> = coming.iter().map(|person| called(person)).collect();
        facts.push(Fact::given("Personnes", one_line(&names.join(", "), LONGEST_FACT)));
    }
    if let Some(room) = &session.room {
        facts.push(Fact::new("Salle", one_line(room, LONGEST_FACT)));
    }
    let hours = hour_range(session.start_time, session.end_time);
    Group { heading: format!("{hours}, {}", one_line(&session.title, LONGEST_FACT)), facts }
}
