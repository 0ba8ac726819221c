//! The published truth of a tour as one plan, and the world that plans refer to.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::ids::{DeskId, FacilitatorId, PartnerId, RoomId, SessionId, SlotId, StopId, TourId, VenueId};
use domain::plan::{
    DeskPlan, FORMAT, FacilitatorFacts, OpenHours, PartnerFacts, RoomFacts, SessionPlan, SlotPlan, StopPlan, TourPlan,
    VenueFacts, WallTimes, World,
};
use domain::session::{Audience, SessionKind, Theme};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::repo::{drafts, legs};
use crate::zone::{self, Fold, ZoneError};
use crate::{fetch_all, fetch_optional};

const FIND_TOUR: &str = "select inside_name, public_name, time_zone, starts_on, ends_on, buffer_minutes, help_phone, \
    cast(coalesce(published_version, 0) as bigint) as version from tours where id = $1";
const LIST_STOPS: &str = "select id, insee_code, venue_id, slug, time_zone, starts_on, ends_on, opens_time, \
    closes_time, landmark, how_to_come, bring, help_phone, cancelled_at from stops \
    where tour_id = $1 and published_at is not null order by position, starts_on, id";
const LIST_SESSIONS: &str = "select s.id, s.stop_id, s.room_id, s.slug, s.kind, s.theme, s.title, s.summary, s.audience, \
    s.starts_on, s.start_time, s.ends_on, s.end_time, s.starts_at, s.cancelled_at \
    from sessions s join stops st on st.id = s.stop_id where st.tour_id = $1 and st.published_at is not null \
    order by s.starts_at, s.id";
const LIST_SHARES: &str = "select p.session_id, p.partner_id from session_partners p \
    join sessions s on s.id = p.session_id join stops st on st.id = s.stop_id \
    where st.tour_id = $1 and p.state = 'confirmed' order by p.session_id, p.partner_id";
const LIST_PEOPLE: &str = "select f.session_id, f.facilitator_id from session_facilitators f \
    join sessions s on s.id = f.session_id join stops st on st.id = s.stop_id \
    where st.tour_id = $1 order by f.session_id, f.facilitator_id";
const LIST_DESKS: &str = "select d.id, d.session_id, d.partner_id, d.label, d.job, d.contract from desks d \
    join sessions s on s.id = d.session_id join stops st on st.id = s.stop_id \
    where st.tour_id = $1 and d.position >= 0 order by d.session_id, d.position, d.id";
const LIST_SLOTS: &str = "select sl.id, sl.session_id, sl.desk_id, sl.starts_on, sl.start_time, sl.ends_on, \
    sl.end_time, sl.starts_at, sl.capacity from slots sl join sessions s on s.id = sl.session_id \
    join stops st on st.id = s.stop_id where st.tour_id = $1 and sl.position >= 0 \
    order by sl.session_id, sl.starts_at, sl.id";
const LIST_VENUES: &str = "select v.id, v.name, v.insee_code, t.name as town, v.booking_state \
    from venues v join towns t on t.insee_code = v.insee_code";
const LIST_VENUE_TEXTS: &str = "select id, name, address, landmark, how_to_come from venues";
const LIST_ROOMS: &str = "select id, venue_id, name, capacity, concurrent from rooms";
const LIST_PARTNERS: &str = "select id, name, teams from partners";
const LIST_FACILITATORS: &str = "select id, name, partner_id, retired_at from facilitators";
const LIST_HOURS: &str = "select venue_id, weekday, opens, closes from venue_hours order by venue_id, weekday, opens";
const LIST_CLOSED_DAYS: &str = "select venue_id, closed_on from venue_closed_days";

pub(crate) const ALL: &[(&str, &str)] = &[
    ("programme::FIND_TOUR", FIND_TOUR),
    ("programme::LIST_STOPS", LIST_STOPS),
    ("programme::LIST_SESSIONS", LIST_SESSIONS),
    ("programme::LIST_SHARES", LIST_SHARES),
    ("programme::LIST_PEOPLE", LIST_PEOPLE),
    ("programme::LIST_DESKS", LIST_DESKS),
    ("programme::LIST_SLOTS", LIST_SLOTS),
    ("programme::LIST_VENUES", LIST_VENUES),
    ("programme::LIST_VENUE_TEXTS", LIST_VENUE_TEXTS),
    ("programme::LIST_ROOMS", LIST_ROOMS),
    ("programme::LIST_PARTNERS", LIST_PARTNERS),
    ("programme::LIST_FACILITATORS", LIST_FACILITATORS),
    ("programme::LIST_HOURS", LIST_HOURS),
    ("programme::LIST_CLOSED_DAYS", LIST_CLOSED_DAYS),
];

#[derive(sqlx::FromRow)]
struct TourRow {
    inside_name: String,
    public_name: String,
    time_zone: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    buffer_minutes: i64,
    help_phone: String,
    version: i64,
}

#[derive(sqlx::FromRow)]
struct StopRow {
    id: Uuid,
    insee_code: String,
    venue_id: Uuid,
    slug: String,
    time_zone: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    opens_time: NaiveTime,
    closes_time: NaiveTime,
    landmark: String,
    how_to_come: String,
    bring: String,
    help_phone: String,
    cancelled_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    id: Uuid,
    stop_id: Uuid,
    room_id: Option<Uuid>,
    slug: String,
    kind: String,
    theme: String,
    title: String,
    summary: String,
    audience: String,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    ends_on: NaiveDate,
    end_time: NaiveTime,
    starts_at: DateTime<Utc>,
    cancelled_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct DeskRow {
    id: Uuid,
    session_id: Uuid,
    partner_id: Uuid,
    label: String,
    job: String,
    contract: String,
}

#[derive(sqlx::FromRow)]
struct SlotRow {
    id: Uuid,
    session_id: Uuid,
    desk_id: Option<Uuid>,
    starts_on: NaiveDate,
    start_time: NaiveTime,
    ends_on: NaiveDate,
    end_time: NaiveTime,
    starts_at: DateTime<Utc>,
    capacity: i64,
}

#[derive(sqlx::FromRow)]
struct VenueRow {
    id: Uuid,
    name: String,
    insee_code: String,
    town: String,
    booking_state: String,
}

#[derive(sqlx::FromRow)]
struct RoomRow {
    id: Uuid,
    venue_id: Uuid,
    name: String,
    capacity: i64,
    concurrent: i64,
}

/// The published programme with the number of its version (0: nothing was published).
pub(crate) async fn live(tx: &mut Tx, tour: TourId) -> Result<Option<(i64, TourPlan)>, DbError> {
    let Some(head) = fetch_optional!(tx, TourRow, FIND_TOUR, tour.0)? else { return Ok(None) };
    let mut sessions = sessions(tx, tour).await?;
    let mut stops = Vec::new();
    for row in fetch_all!(tx, StopRow, LIST_STOPS, tour.0)? {
        let mut of_stop = sessions.remove(&row.id).unwrap_or_default();
        for (session, starts_at) in &mut of_stop {
            session.times.second_passage = passage(&session.times, *starts_at, &row.time_zone);
            for slot in &mut session.slots {
                if slot.times.starts() == session.times.starts() {
                    slot.times.second_passage = session.times.second_passage;
                }
            }
        }
        stops.push(StopPlan {
            id: StopId(row.id),
            insee_code: row.insee_code,
            venue: VenueId(row.venue_id),
            slug: row.slug,
            time_zone: row.time_zone,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            opens: row.opens_time,
            closes: row.closes_time,
            landmark: row.landmark,
            how_to_come: row.how_to_come,
            bring: row.bring,
            help_phone: row.help_phone,
            cancelled: row.cancelled_at.is_some(),
            sessions: of_stop.into_iter().map(|(session, _)| session).collect(),
        });
    }
    let mut plan = TourPlan {
        format: FORMAT,
        inside_name: head.inside_name,
        public_name: head.public_name,
        time_zone: head.time_zone,
        starts_on: head.starts_on,
        ends_on: head.ends_on,
        buffer_minutes: head.buffer_minutes,
        help_phone: head.help_phone,
        stops,
    };
    plan.sort();
    Ok(Some((head.version, plan)))
}

/// The plan that the team works on: its draft, or the published programme where nobody edited one;
/// with the draft's revision (0: none).
pub(crate) async fn planned(tx: &mut Tx, tour: TourId) -> Result<Option<(i64, TourPlan)>, DbError> {
    match drafts::find(tx, tour).await? {
        Some(draft) => Ok(Some((draft.revision, draft.plan))),
        None => Ok(live(tx, tour).await?.map(|(_, plan)| (0, plan))),
    }
}

/// The sessions of a tour by stop, with the instant of each start.
type Sessions = BTreeMap<Uuid, Vec<(SessionPlan, DateTime<Utc>)>>;

async fn sessions(tx: &mut Tx, tour: TourId) -> Result<Sessions, DbError> {
    let mut partners: BTreeMap<Uuid, Vec<PartnerId>> = BTreeMap::new();
    for (session, partner) in fetch_all!(tx, (Uuid, Uuid), LIST_SHARES, tour.0)? {
        partners.entry(session).or_default().push(PartnerId(partner));
    }
    let mut people: BTreeMap<Uuid, Vec<FacilitatorId>> = BTreeMap::new();
    for (session, person) in fetch_all!(tx, (Uuid, Uuid), LIST_PEOPLE, tour.0)? {
        people.entry(session).or_default().push(FacilitatorId(person));
    }
    let mut desks: BTreeMap<Uuid, Vec<DeskPlan>> = BTreeMap::new();
    for row in fetch_all!(tx, DeskRow, LIST_DESKS, tour.0)? {
        desks.entry(row.session_id).or_default().push(DeskPlan {
            id: DeskId(row.id),
            partner: PartnerId(row.partner_id),
            label: row.label,
            job: row.job,
            contract: row.contract,
        });
    }
    let mut slots: BTreeMap<Uuid, Vec<(SlotPlan, DateTime<Utc>)>> = BTreeMap::new();
    for row in fetch_all!(tx, SlotRow, LIST_SLOTS, tour.0)? {
        let times = WallTimes {
            starts_on: row.starts_on,
            start_time: row.start_time,
            ends_on: row.ends_on,
            end_time: row.end_time,
            second_passage: None,
        };
        let desk = row.desk_id.map(DeskId);
        let slot = SlotPlan { id: SlotId(row.id), desk, times, capacity: row.capacity };
        slots.entry(row.session_id).or_default().push((slot, row.starts_at));
    }
    let mut sessions = Sessions::new();
    for row in fetch_all!(tx, SessionRow, LIST_SESSIONS, tour.0)? {
        let inconsistent = |column| DbError::Inconsistent { table: "sessions", column, row: row.id.to_string() };
        let session = SessionPlan {
            id: SessionId(row.id),
            kind: SessionKind::parse(&row.kind).ok_or_else(|| inconsistent("kind"))?,
            theme: Theme::parse(&row.theme).ok_or_else(|| inconsistent("theme"))?,
            audience: Audience::parse(&row.audience).ok_or_else(|| inconsistent("audience"))?,
            slug: row.slug,
            title: row.title,
            summary: row.summary,
            room: row.room_id.map(RoomId),
            partners: partners.remove(&row.id).unwrap_or_default(),
            facilitators: people.remove(&row.id).unwrap_or_default(),
            times: WallTimes {
                starts_on: row.starts_on,
                start_time: row.start_time,
                ends_on: row.ends_on,
                end_time: row.end_time,
                second_passage: None,
            },
            cancelled: row.cancelled_at.is_some(),
            desks: desks.remove(&row.id).unwrap_or_default(),
            slots: slots.remove(&row.id).unwrap_or_default().into_iter().map(|(slot, _)| slot).collect(),
        };
        sessions.entry(row.stop_id).or_default().push((session, row.starts_at));
    }
    Ok(sessions)
}

/// Which passage of a repeated hour the stored instant means; `None` for every other hour.
fn passage(times: &WallTimes, starts_at: DateTime<Utc>, zone_name: &str) -> Option<bool> {
    match zone::resolve(times.starts_on, times.start_time, zone_name, None) {
        Err(ZoneError::Ambiguous) => zone::resolve(times.starts_on, times.start_time, zone_name, Some(Fold::Later))
            .ok()
            .map(|it| it == starts_at),
        _ => None,
    }
}

/// Identifier, name, partner, and since when they are no longer offered.
type Person = (Uuid, String, Uuid, Option<DateTime<Utc>>);

/// What plans refer to, as it is now.
pub(crate) async fn world(tx: &mut Tx) -> Result<World, DbError> {
    let mut world = World::default();
    for row in fetch_all!(tx, VenueRow, LIST_VENUES)? {
        let confirmed = row.booking_state == "confirmed";
        let (name, insee_code, town) = (row.name, row.insee_code, row.town);
        let facts = VenueFacts { name, insee_code, town, confirmed, ..VenueFacts::default() };
        world.venues.insert(VenueId(row.id), facts);
    }
    for (venue, weekday, opens, closes) in fetch_all!(tx, (Uuid, i64, NaiveTime, NaiveTime), LIST_HOURS)? {
        if let Some(facts) = world.venues.get_mut(&VenueId(venue)) {
            facts.hours.push(OpenHours { weekday, opens, closes });
        }
    }
    for (venue, closed_on) in fetch_all!(tx, (Uuid, NaiveDate), LIST_CLOSED_DAYS)? {
        if let Some(facts) = world.venues.get_mut(&VenueId(venue)) {
            facts.closed_days.insert(closed_on);
        }
    }
    for row in fetch_all!(tx, RoomRow, LIST_ROOMS)? {
        let venue = VenueId(row.venue_id);
        let facts = RoomFacts { name: row.name, venue, capacity: row.capacity, concurrent: row.concurrent };
        world.rooms.insert(RoomId(row.id), facts);
    }
    for (id, name, teams) in fetch_all!(tx, (Uuid, String, i64), LIST_PARTNERS)? {
        world.partners.insert(PartnerId(id), PartnerFacts { name, teams });
    }
    for (id, name, partner, retired_at) in fetch_all!(tx, Person, LIST_FACILITATORS)? {
        let facts = FacilitatorFacts { name, partner: PartnerId(partner), retired: retired_at.is_some() };
        world.facilitators.insert(FacilitatorId(id), facts);
    }
    world.legs = legs::list(tx).await?;
    Ok(world)
}

/// What each venue says of itself outside: its name, its address, how to find it.
pub(crate) async fn venue_texts(tx: &mut Tx) -> Result<Vec<(VenueId, Vec<String>)>, DbError> {
    let rows = fetch_all!(tx, (Uuid, String, String, String, String), LIST_VENUE_TEXTS)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, address, landmark, how_to_come)| (VenueId(id), vec![name, address, landmark, how_to_come]))
        .collect())
}
