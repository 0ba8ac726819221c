//! The look: who is where, and who could meet whom.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveTime, Utc};
use domain::ids::{DeskId, RegistrationId, SessionId, SlotId, StopId, TicketId};
use domain::overlap::{Span, overlaps};
use domain::registration::RegistrationState;
use domain::session::{Audience, SessionKind};
use planner::interviews::{self, LEAST_WANTED, Morning, Person, Presence, Problem, rerun};

use super::super::read::{self, Desk};
use super::super::{DeskPerson, DeskSession, may};
use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::registrations::span;
use crate::repo::sessions;
use crate::repo::welcome::{self, TableRow};
use crate::service::read_login::SignedIn;

/// A search for 60 people and 8 tables ends long before.
const LONGEST: Duration = Duration::from_millis(90);
const BUDGET: usize = 2_000;
const SEED: u64 = 1;
/// How much less another employer is wanted than the one that was promised.
const OTHER_EMPLOYER: u16 = 5;
/// Who waits comes after all who missed their time.
const WAITING: u16 = 20;

/// What the host notes besides what is noted already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// They missed their time and are here.
    pub here: Vec<RegistrationId>,
    /// They have a time to come and do not come.
    pub absent: Vec<RegistrationId>,
}

/// An interview at a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Whose.
    pub person: DeskPerson,
    /// The slot.
    pub slot: SlotId,
    /// Its table, « Table 2, Hôtel Bleu ».
    pub table: String,
    /// On the clock of the town.
    pub at: NaiveTime,
    /// The table of the time that was missed, where it is another.
    pub before: Option<String>,
}

/// Somebody for whom no time is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// Who.
    pub person: DeskPerson,
    /// Whether other activities of the same person fill the times that are left.
    pub busy: bool,
}

/// The rest of the morning.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The stop.
    pub desk: Desk,
    /// The session.
    pub session: DeskSession,
    /// Those whose time has come or gone without anything noted, or who were noted absent.
    pub missed: Vec<DeskPerson>,
    /// Those who have a time to come, whether they are here yet or not: what they keep.
    pub kept: Vec<Meeting>,
    /// Those who get a time.
    pub new: Vec<Meeting>,
    /// Those who are here and get none.
    pub unmet: Vec<Unmet>,
    /// How many wait and have not arrived.
    pub away: usize,
    /// How many times to come are free after all.
    pub free: usize,
}

/// The rest of the morning of a session; `None` where the session is not at this stop, holds no
/// interviews at tables, is not open, or speaks of nobody by name.
pub async fn plan(
    backend: &Backend,
    who: &SignedIn,
    stop: StopId,
    session: SessionId,
    told: &Told,
) -> Result<Option<Proposal>, Unexpected> {
    let Some(ground) = ground(&mut backend.db.read().await?, who, stop, session, backend.now()).await? else {
        return Ok(None);
    };
    let told = told.clone();
    tokio::task::spawn_blocking(move || look(ground, &told)).await.map_err(Unexpected::new).map(Some)
}

/// All that a look stands on.
pub(super) struct Ground {
    pub desk: Desk,
    pub session: DeskSession,
    pub tables: Vec<TableRow>,
    pub buffer_minutes: i64,
}

pub(super) async fn ground(
    tx: &mut Tx,
    who: &SignedIn,
    stop: StopId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<Ground>, Unexpected> {
    if !may(tx, who, stop).await? {
        return Ok(None);
    }
    let Some(desk) = read::load(tx, stop, now).await? else { return Ok(None) };
    let fits = |one: &&DeskSession| one.kind == SessionKind::EmployerMeeting && one.audience != Audience::Discreet;
    let Some(shown) = desk.session(session).filter(fits).cloned() else { return Ok(None) };
    let Some(bookable) = sessions::find_bookable(tx, session).await?.filter(|one| one.open) else { return Ok(None) };
    let tables = welcome::list_tables(tx, session).await?;
    Ok((!tables.is_empty()).then_some(Ground { desk, session: shown, tables, buffer_minutes: bookable.buffer_minutes }))
}

impl Ground {
    /// Has a time to come.
    pub fn is_promised(&self, person: &DeskPerson) -> bool {
        matches!(person.standing.state, RegistrationState::Registered | RegistrationState::Offered)
            && person.slot.is_some()
            && person.over.is_none()
            && person.starts_at > self.desk.now
    }

    /// The time has come or gone, and nobody noted that they came.
    pub fn has_missed(&self, person: &DeskPerson) -> bool {
        matches!(person.standing.state, RegistrationState::Registered | RegistrationState::NoShow)
            && person.slot.is_some()
            && person.over.is_none()
            && !person.chair_given
            && person.starts_at <= self.desk.now
    }

    /// Waits, and is here.
    pub fn waits_here(person: &DeskPerson) -> bool {
        person.standing.state == RegistrationState::Waitlisted && person.standing.arrived
    }

    /// Whether a time is free of what else this ticket holds at the stop.
    pub fn suits(&self, person: &DeskPerson, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> bool {
        let Some(wanted) = span(starts_at, ends_at) else { return false };
        let own = self.desk.people.iter().filter(|other| {
            other.ticket == person.ticket && other.registration != person.registration && other.slot.is_some()
        });
        let holds = |other: &&DeskPerson| {
            other.standing.state.holds_seat() && other.standing.state != RegistrationState::NoShow
        };
        let mut spans = own.filter(holds).filter_map(|other| span(other.starts_at, other.ends_at));
        !spans.any(|held: Span| overlaps(held, wanted, self.buffer_minutes * 60))
    }

    fn table(&self, slot: SlotId) -> Option<String> {
        let row = self.tables.iter().find(|row| row.id == slot.0)?;
        Some(format!("{}, {}", row.label, row.name))
    }

    fn meeting(&self, person: &DeskPerson, slot: SlotId, before: Option<String>) -> Option<Meeting> {
        let row = self.tables.iter().find(|row| row.id == slot.0)?;
        Some(Meeting { person: person.clone(), slot, table: self.table(slot)?, at: row.start_time, before })
    }
}

/// Everybody of the morning, in the order of the problem.
struct Crowd<'a> {
    people: Vec<&'a DeskPerson>,
    /// So many of them have a promise, the first ones.
    promised: usize,
}

fn look(ground: Ground, told: &Told) -> Proposal {
    let of_session: Vec<&DeskPerson> = ground.desk.people_of(ground.session.id).collect();
    let missed: Vec<&DeskPerson> = of_session.iter().copied().filter(|one| ground.has_missed(one)).collect();
    let waiting = ground.desk.waiting(ground.session.id);
    let away = waiting.iter().filter(|one| !one.standing.arrived).count();
    let keeps = |one: &&DeskPerson| ground.is_promised(one) && !told.absent.contains(&one.registration);
    let mut people: Vec<&DeskPerson> = of_session.iter().copied().filter(keeps).collect();
    let promised = people.len();
    people.extend(missed.iter().filter(|one| told.here.contains(&one.registration)));
    people.extend(waiting.into_iter().filter(|one| Ground::waits_here(one)));
    // A ticket is one person, whatever it holds.
    let mut seen: BTreeSet<TicketId> = BTreeSet::new();
    people.retain(|one| seen.insert(one.ticket));
    let crowd = Crowd { people, promised };
    let found = meetings(&ground, &crowd, told);
    let mut kept = Vec::new();
    let mut new = Vec::new();
    let mut unmet = Vec::new();
    for (place, person) in crowd.people.iter().enumerate() {
        let before = person.slot.and_then(|slot| ground.table(slot));
        match (found.get(&place), person.slot.filter(|_| place < crowd.promised)) {
            (_, Some(slot)) => kept.extend(ground.meeting(person, slot, None)),
            (Some(slot), None) => {
                let then = ground.table(*slot);
                new.extend(ground.meeting(person, *slot, before.filter(|before| Some(before) != then.as_ref())));
            }
            (None, None) => {
                let busy = open(&ground, told).any(|(row, _)| !ground.suits(person, row.starts_at, row.ends_at));
                unmet.push(Unmet { person: (*person).clone(), busy });
            }
        }
    }
    new.sort_by(|one, other| (one.at, &one.table).cmp(&(other.at, &other.table)));
    let free: i64 = open(&ground, told).map(|(_, free)| free).sum();
    let free = usize::try_from(free).unwrap_or_default().saturating_sub(new.len());
    let missed = missed.into_iter().cloned().collect();
    Proposal { missed, kept, new, unmet, away, free, session: ground.session.clone(), desk: ground.desk }
}

/// The times to come and how many can still be given there, those of people who do not come among
/// them.
fn open<'a>(ground: &'a Ground, told: &'a Told) -> impl Iterator<Item = (&'a TableRow, i64)> {
    let gone = |slot: SlotId| {
        let people = ground.desk.people_of(ground.session.id).filter(|one| ground.is_promised(one));
        let absent = people.filter(|one| one.slot == Some(slot) && told.absent.contains(&one.registration));
        i64::try_from(absent.count()).unwrap_or_default()
    };
    let to_come = ground.tables.iter().filter(|row| row.starts_at > ground.desk.now);
    to_come.map(move |row| (row, row.capacity - row.taken + gone(SlotId(row.id)))).filter(|(_, free)| *free > 0)
}

/// Which slot each person of the crowd gets who has none yet, by place in the crowd.
fn meetings(ground: &Ground, crowd: &Crowd<'_>, told: &Told) -> BTreeMap<usize, SlotId> {
    let times: Vec<DateTime<Utc>> =
        ground.tables.iter().filter(|row| row.starts_at > ground.desk.now).map(|row| row.starts_at).collect();
    let times: Vec<DateTime<Utc>> = times.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let free: BTreeMap<(DeskId, DateTime<Utc>), (SlotId, i64)> =
        open(ground, told).map(|(row, free)| ((DeskId(row.desk_id), row.starts_at), (SlotId(row.id), free))).collect();
    let desks: Vec<DeskId> = free.keys().map(|(desk, _)| *desk).collect::<BTreeSet<_>>().into_iter().collect();
    // Who has a promise keeps it: only the others and the free times are the planner's.
    let others: Vec<&DeskPerson> = crowd.people.iter().skip(crowd.promised).copied().collect();
    let people = others.iter().enumerate().map(|(rank, person)| person_of(ground, (rank, person), &desks, &times));
    let tables = desks.iter().map(|desk| {
        let parallel: Vec<usize> = times
            .iter()
            .map(|time| free.get(&(*desk, *time)).map_or(0, |(_, free)| usize::try_from(*free).unwrap_or_default()))
            .collect();
        interviews::Desk { least: 0, most: parallel.iter().sum(), parallel }
    });
    let Ok(problem) = Problem::new(people.collect(), tables.collect(), times.len()) else { return BTreeMap::new() };
    let presence = vec![Presence::Here; others.len()];
    let morning = Morning { problem: &problem, promised: &[], presence: &presence, now: 0 };
    let end = Instant::now() + LONGEST;
    let Ok(change) = rerun(&morning, SEED, BUDGET, &mut || Instant::now() >= end) else { return BTreeMap::new() };
    let slot = |meeting: &interviews::Meeting| {
        let (slot, _) = free.get(&(*desks.get(meeting.desk)?, *times.get(meeting.slot)?))?;
        Some((crowd.promised + meeting.person, *slot))
    };
    change.meetings.iter().filter_map(slot).collect()
}

/// Who missed a time wants the same employer most; who waits comes in the order of the list.
fn person_of(
    ground: &Ground,
    (rank, person): (usize, &DeskPerson),
    desks: &[DeskId],
    times: &[DateTime<Utc>],
) -> Person {
    let missed = person.slot.and_then(|slot| ground.tables.iter().find(|row| row.id == slot.0));
    let rank = u16::try_from(rank).unwrap_or(LEAST_WANTED);
    let wish = |desk: &DeskId| match missed {
        Some(row) if row.desk_id == desk.0 => 0,
        Some(_) => OTHER_EMPLOYER,
        None => WAITING.saturating_add(rank).min(LEAST_WANTED),
    };
    let suits = |time: &DateTime<Utc>| {
        let mut rows = ground.tables.iter().filter(|row| row.starts_at == *time);
        rows.all(|row| ground.suits(person, row.starts_at, row.ends_at))
    };
    let slots = (0..times.len()).filter(|slot| times.get(*slot).is_some_and(suits)).collect();
    Person { wishes: desks.iter().map(|desk| Some(wish(desk))).collect(), slots, most: 1 }
}
