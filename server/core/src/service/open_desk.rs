//! An employer opens an interview desk at an employer meeting: a job, and interviews one after the
//! other. The programme changes as by an organiser: a version, live slots, the draft follows.

use domain::ids::{DeskId, LoginId, PartnerId, SessionId, SlotId};
use domain::neutral::is_neutral;
use domain::partner::{ClaimRule, DeskFault, DeskHours};
use domain::plan::{Conflict, DeskPlan, SessionPlan, SlotPlan, WallTimes};
use domain::session::SessionKind;
use domain::text::clean_line;

use crate::Backend;
use crate::db::{DbError, Retryable, Tx, with_retries};
use crate::error::Unexpected;
use crate::repo::{changes, claims};
use crate::service::direct_change::{self, ChangeError, Live};
use crate::service::partner_slot::{Busy, PartnerSlot, When, count};

/// A job or a contract is named in so many signs.
pub const OFFER_SIGNS: usize = 80;

/// The command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDesk {
    /// Whoever opens it.
    pub by: LoginId,
    /// The employer.
    pub partner: PartnerId,
    /// The employer meeting.
    pub session: SessionId,
    /// The job offered.
    pub job: String,
    /// The kind of contract.
    pub contract: String,
    /// When, on the day of the meeting.
    pub hours: DeskHours,
}

/// Why no desk was opened. Whatever the reason, nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum OpenDeskError {
    /// No such published employer meeting.
    #[error("there is no such meeting")]
    Unknown,
    /// It has begun, is over, or does not take place.
    #[error("the meeting is over")]
    Over,
    /// The organiser has not confirmed the employer there, and wants to be asked.
    #[error("the employer does not take part in the meeting")]
    NotThere,
    /// The job is missing, too long, or holds a word that must not leave.
    #[error("the job cannot be shown")]
    Job,
    /// The same of the contract.
    #[error("the contract cannot be shown")]
    Contract,
    /// The hours make no sense.
    #[error(transparent)]
    Hours(#[from] DeskFault),
    /// The desk would be open before the meeting or after it.
    #[error("the desk lies outside the meeting")]
    Outside,
    /// The employer has a desk for each of its teams at that time.
    #[error("no team is left for another desk")]
    NoTeam,
    /// The employer is elsewhere.
    #[error("the employer is busy")]
    Busy(Busy),
    /// The programme stands against it: the room, the venue, the hours.
    #[error("something stands against it")]
    Conflicts(Vec<Conflict>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for OpenDeskError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

impl From<ChangeError> for OpenDeskError {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Unknown | ChangeError::Faults(_) => Self::Unknown,
            ChangeError::Cancelled => Self::Over,
            ChangeError::Refused(objections) => Self::Conflicts(objections.conflicts),
            ChangeError::Unexpected(error) => Self::Unexpected(error),
        }
    }
}

impl Retryable for OpenDeskError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Unexpected(error) if error.is_retryable())
    }
}

/// Opens the desk; answers its identifier.
pub async fn open(backend: &Backend, command: &OpenDesk) -> Result<DeskId, OpenDeskError> {
    let mut command = command.clone();
    command.job = offer(&command.job).ok_or(OpenDeskError::Job)?;
    command.contract = offer(&command.contract).ok_or(OpenDeskError::Contract)?;
    let desk = with_retries(|| once(backend, &command)).await?;
    backend.wake.notify_one();
    Ok(desk)
}

/// A text that may stand on the public page.
fn offer(text: &str) -> Option<String> {
    let text = clean_line(text);
    let fits = (1..=OFFER_SIGNS).contains(&text.chars().count()) && is_neutral(&text);
    fits.then_some(text)
}

async fn once(backend: &Backend, command: &OpenDesk) -> Result<DeskId, OpenDeskError> {
    let OpenDesk { by, partner, session, .. } = *command;
    let now = backend.now();
    let mut tx = backend.db.begin().await?;
    let slot = PartnerSlot::lock(&mut tx, session).await?.ok_or(OpenDeskError::Unknown)?;
    let body = claims::lock_partner(&mut tx, partner).await?.ok_or(OpenDeskError::Unknown)?;
    let (_, meeting) = slot.here().ok_or(OpenDeskError::Unknown)?;
    if meeting.kind != SessionKind::EmployerMeeting {
        return Err(OpenDeskError::Unknown);
    }
    if slot.when(now) == When::Gone {
        return Err(OpenDeskError::Over);
    }
    if !meeting.partners.contains(&partner) {
        if slot.rule(&mut tx).await? == ClaimRule::Ask {
            return Err(OpenDeskError::NotThere);
        }
        if let Some(busy) = slot.busy(&mut tx, partner).await? {
            return Err(OpenDeskError::Busy(busy));
        }
    }
    let desk = DeskPlan {
        id: DeskId(backend.new_id()),
        partner,
        label: free_label(meeting),
        job: command.job.clone(),
        contract: command.contract.clone(),
    };
    let slots = interviews(backend, &command.hours, meeting, desk.id)?;
    if beside(meeting, partner, &slots) >= body.teams {
        return Err(OpenDeskError::NoTeam);
    }
    let id = desk.id;
    let placeholders = placeholders(&mut tx, meeting).await?;
    let mut after = slot.plan.clone();
    after.open_desk(session, desk, slots, &placeholders).map_err(ChangeError::from)?;
    let live = Live { tour: slot.tour, from: slot.from, plan: &slot.plan, by: Some(by), override_reason: None, now };
    direct_change::bring(backend, &mut tx, &live, after).await?;
    claims::answered(&mut tx, session, partner, by, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// « Table 3 »: the first number that no desk has.
fn free_label(meeting: &SessionPlan) -> String {
    let label = |number: usize| format!("Table {number}");
    let taken = |label: &String| meeting.desks.iter().any(|desk| desk.label == *label);
    (1..=meeting.desks.len() + 1).map(label).find(|label| !taken(label)).unwrap_or_default()
}

fn interviews(
    backend: &Backend,
    hours: &DeskHours,
    meeting: &SessionPlan,
    desk: DeskId,
) -> Result<Vec<SlotPlan>, OpenDeskError> {
    let day = meeting.times.starts_on;
    let found = hours.interviews()?;
    if day.and_time(hours.starts) < meeting.times.starts() || meeting.times.ends() < day.and_time(hours.ends) {
        return Err(OpenDeskError::Outside);
    }
    let plan = |(start_time, end_time)| SlotPlan {
        id: SlotId(backend.new_id()),
        desk: Some(desk),
        times: WallTimes { starts_on: day, start_time, ends_on: day, end_time, second_passage: None },
        capacity: 1,
    };
    Ok(found.into_iter().map(plan).collect())
}

/// How many desks of the employer are open at the same time as these interviews, at most.
fn beside(meeting: &SessionPlan, partner: PartnerId, slots: &[SlotPlan]) -> i64 {
    let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return 0 };
    let own = meeting.desks.iter().filter(|desk| desk.partner == partner);
    let overlapping = own.filter(|desk| {
        let mut of_desk = meeting.slots.iter().filter(|slot| slot.desk == Some(desk.id));
        of_desk.any(|slot| slot.times.starts() < last.times.ends() && first.times.starts() < slot.times.ends())
    });
    count(overlapping.count())
}

/// Slots of the meeting that stand for desks to come, and that nobody holds.
async fn placeholders(tx: &mut Tx, meeting: &SessionPlan) -> Result<Vec<SlotId>, DbError> {
    let mut free = Vec::new();
    for slot in meeting.slots.iter().filter(|slot| slot.desk.is_none()) {
        if changes::taken(tx, slot.id).await? == Some(0) {
            free.push(slot.id);
        }
    }
    Ok(free)
}
