//! Who comes to a session of a partner: as much as it may know, and no more.

use chrono::NaiveTime;
use domain::ids::{DeskId, PartnerId, RegistrationId, SessionId};
use domain::partner::{ClaimState, InterviewOutcome};
use domain::registration::{Moment, RegistrationState};
use domain::session::{Audience, SessionKind};

use super::{Offer, PartnerSession};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::partner_pages as rows;

/// One session of a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPage {
    /// The session.
    pub session: PartnerSession,
    /// Whether it has begun: presence may be noted.
    pub begun: bool,
    /// Who comes.
    pub who: WhoComes,
}

/// As much as the partner may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoComes {
    /// A discreet session: how many.
    Count(i64),
    /// Drawing or first name, and the number on the list.
    People(Vec<Person>),
    /// The employer's own desks: times and numbers, no names.
    Desks(Vec<DeskList>),
}

/// Somebody on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The registration.
    pub registration: RegistrationId,
    /// The number on the list; it stays when others give up.
    pub number: i64,
    /// The first name, when given.
    pub first_name: Option<String>,
    /// The drawing and its number, when there is one.
    pub drawing: Option<(String, i64)>,
    /// Registered, attended or absent.
    pub state: RegistrationState,
}

/// A desk with its interviews, earliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskList {
    /// The desk and its offer.
    pub offer: Offer,
    /// Its interviews.
    pub interviews: Vec<Interview>,
}

/// One interview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Its number in the day of the desk, from 1.
    pub number: i64,
    /// Local start.
    pub start: NaiveTime,
    /// Local end.
    pub end: NaiveTime,
    /// Whether it has begun.
    pub begun: bool,
    /// Who comes; `None` for a free one.
    pub registration: Option<RegistrationId>,
    /// Registered, attended or absent.
    pub state: Option<RegistrationState>,
    /// What came of it.
    pub outcome: Option<InterviewOutcome>,
}

/// A session that the partner holds; `None` for any other.
pub async fn session(
    backend: &Backend,
    partner: PartnerId,
    session: SessionId,
) -> Result<Option<SessionPage>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(row) = rows::find(&mut tx, partner, session).await? else { return Ok(None) };
    let own = PartnerSession::try_from(row)?;
    if own.claim != Some(ClaimState::Confirmed) {
        return Ok(None);
    }
    let who = match (own.kind, own.audience) {
        (SessionKind::EmployerMeeting, _) => WhoComes::Desks(desks(&mut tx, backend, partner, session).await?),
        (_, Audience::Public) => WhoComes::People(people(&mut tx, session).await?),
        _ => WhoComes::Count(own.taken),
    };
    Ok(Some(SessionPage { begun: Moment::of(now, own.starts_at) == Moment::Started, session: own, who }))
}

async fn people(tx: &mut Tx, session: SessionId) -> Result<Vec<Person>, DbError> {
    let people = rows::list_people(tx, session).await?;
    people
        .into_iter()
        .map(|row| {
            let inconsistent =
                || DbError::Inconsistent { table: "registrations", column: "state", row: row.id.to_string() };
            Ok(Person {
                registration: RegistrationId(row.id),
                number: row.number,
                state: RegistrationState::parse(&row.state).ok_or_else(inconsistent)?,
                first_name: row.first_name,
                drawing: row.drawing.zip(row.drawing_number),
            })
        })
        .collect()
}

async fn desks(
    tx: &mut Tx,
    backend: &Backend,
    partner: PartnerId,
    session: SessionId,
) -> Result<Vec<DeskList>, DbError> {
    let now = backend.now();
    let slots = rows::list_desk_slots(tx, session, partner).await?;
    let desks = rows::list_desks(tx, session, partner).await?;
    let lists = desks.into_iter().map(|desk| DeskList {
        interviews: (1..)
            .zip(slots.iter().filter(|slot| slot.desk_id == desk.id))
            .map(|(number, slot)| Interview {
                number,
                start: slot.start_time,
                end: slot.end_time,
                begun: Moment::of(now, slot.starts_at) == Moment::Started,
                registration: slot.registration_id.map(RegistrationId),
                state: slot.state.as_deref().and_then(RegistrationState::parse),
                outcome: slot.outcome.as_deref().and_then(InterviewOutcome::parse),
            })
            .collect(),
        offer: Offer { id: DeskId(desk.id), label: desk.label, job: desk.job, contract: desk.contract },
    });
    Ok(lists.collect())
}
