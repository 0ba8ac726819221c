//! The scenario `carrefour`: the caravan's tour of the south, which is over, and of the north.

mod claims;
mod furnish;
mod names;
mod partners;
mod people;
mod programme;
mod stops;
mod welcome;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::ids::{DeskId, FacilitatorId, PartnerId, RoomId, SessionId, SlotId, StopId, TourId, VenueId};
use domain::session::{SessionKind, Theme};
use serde_json::json;

use self::partners::{EMPLOYERS, PARTNERS};
use self::programme::{BRING, DAY, INTERVIEW_MINUTES, ROOMS, SessionFact};
use self::stops::{NORTH, SOUTH, StopFact};
use super::{Counts, DEMO_NOW, Story};
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::partners::{NewDesk, NewPartner};
use crate::repo::places::{NewRoom, NewVenue};
use crate::repo::sessions::{NewSession, Times};
use crate::repo::slots::NewSlot;
use crate::repo::stops::NewStop;
use crate::repo::tours::{NewTour, NewVersion};
use crate::repo::{partners as partner_rows, places, sessions, slots, stops as stop_rows, tours};
use crate::zone;

const ZONE: &str = "America/Martinique";
/// From the numbers set apart for fiction, which reach nobody.
const HELP_PHONE: &str = "+33639980012";
/// Minutes between two places of the same person.
const BUFFER_MINUTES: i64 = 10;
/// Slots of an interview desk that are a pause, by their place.
const PAUSE: i64 = 7;
/// What the second day of the opening repeats, by places in the programme.
const SECOND_DAY: [usize; 5] = [0, 2, 4, 6, 7];

/// Which themes nobody holds yet, at every fifth stop.
const UNHELD: [(usize, Theme); 4] =
    [(2, Theme::Citizenship), (3, Theme::Digital), (4, Theme::Citizenship), (4, Theme::Housing)];

/// A tour to be made.
struct TourFact {
    slug: &'static str,
    inside_name: &'static str,
    public_name: &'static str,
    stops: &'static [StopFact],
    created_on: (i32, u32, u32),
    published_on: (i32, u32, u32),
}

const TOURS: [TourFact; 2] = [
    TourFact {
        slug: "caravane-du-sud",
        inside_name: "Carrefour de la désistance – tournée du Sud 2026",
        public_name: "La Caravane du Sud",
        stops: &SOUTH,
        created_on: (2026, 7, 6),
        published_on: (2026, 9, 14),
    },
    TourFact {
        slug: "caravane-du-nord",
        inside_name: "Carrefour de la désistance – tournée du Nord 2027",
        public_name: "La Caravane du Nord",
        stops: &NORTH,
        created_on: (2027, 1, 18),
        published_on: (2027, 4, 5),
    },
];

/// The identifiers of those who take part.
struct Bodies {
    partners: Vec<PartnerId>,
    /// One named person of each partner.
    people: Vec<FacilitatorId>,
    employers: Vec<PartnerId>,
}

/// A stop that was stored.
struct StoredStop {
    fact: &'static StopFact,
    sessions: Vec<StoredSession>,
}

/// A session that was stored.
struct StoredSession {
    id: SessionId,
    fact: &'static SessionFact,
    times: Times,
    slots: Vec<SlotId>,
}

/// Makes the two tours in one transaction, then the people one by one.
pub(super) async fn load(story: &Story) -> Result<Counts, Unexpected> {
    let mut tx = story.backend.db.begin().await?;
    story.set(midday(TOURS[0].created_on));
    let bodies = insert_partners(story, &mut tx).await?;
    let mut counts = Counts { tours: TOURS.len(), stops: 0, sessions: 0, registrations: 0 };
    let mut open = Vec::new();
    for tour in &TOURS {
        let stored = insert_tour(story, &mut tx, tour, &bodies).await?;
        counts.stops += stored.len();
        counts.sessions += stored.iter().map(|stop| stop.sessions.len()).sum::<usize>();
        open.extend(stored.into_iter().filter(|stop| stop.fact.people > 0));
    }
    furnish::ways(story, &mut tx).await?;
    tx.commit().await?;
    counts.registrations = people::register_all(story, &open).await?;
    claims::make(story, &bodies).await?;
    welcome::open_doors(story, &open).await?;
    Ok(counts)
}

async fn insert_partners(story: &Story, tx: &mut Tx) -> Result<Bodies, Unexpected> {
    let created_at = story.backend.now();
    let mut bodies = Bodies { partners: Vec::new(), people: Vec::new(), employers: Vec::new() };
    for (place, fact) in PARTNERS.iter().enumerate() {
        let id = PartnerId(story.backend.new_id());
        let contact = format!("equipe{:02}@partenaires.example", place + 1);
        let (name, kind, teams, contact_email) = (fact.name, fact.kind, fact.teams, Some(contact.as_str()));
        partner_rows::insert(tx, &NewPartner { id, name, kind, teams, contact_email, created_at }).await?;
        bodies.people.push(furnish::people(story, tx, id, place).await?);
        bodies.partners.push(id);
    }
    for (place, fact) in EMPLOYERS.iter().enumerate() {
        let id = PartnerId(story.backend.new_id());
        let contact = format!("recrutement{:02}@employeurs.example", place + 1);
        let (name, kind, teams, contact_email) = (fact.name, "employer", 1, Some(contact.as_str()));
        partner_rows::insert(tx, &NewPartner { id, name, kind, teams, contact_email, created_at }).await?;
        bodies.employers.push(id);
    }
    Ok(bodies)
}

async fn insert_tour(
    story: &Story,
    tx: &mut Tx,
    tour: &TourFact,
    bodies: &Bodies,
) -> Result<Vec<StoredStop>, Unexpected> {
    story.set(midday(tour.created_on));
    let id = TourId(story.backend.new_id());
    let starts_on = tour.stops.iter().map(first_day).min().unwrap_or_default();
    let ends_on = tour.stops.iter().map(last_day).max().unwrap_or_default();
    let new = NewTour {
        id,
        slug: tour.slug,
        inside_name: tour.inside_name,
        public_name: tour.public_name,
        time_zone: ZONE,
        starts_on,
        ends_on,
        buffer_minutes: BUFFER_MINUTES,
        help_phone: HELP_PHONE,
        published_version: Some(1),
        created_at: story.backend.now(),
    };
    tours::insert(tx, &new).await?;
    let mut stored = Vec::new();
    for (place, fact) in tour.stops.iter().enumerate() {
        stored.push(insert_stop(story, tx, tour, id, place, fact, bodies).await?);
    }
    let document =
        json!({ "public_name": tour.public_name, "stops": stored.iter().map(as_document).collect::<Vec<_>>() });
    let version = NewVersion {
        tour: id,
        number: 1,
        document: &document.to_string(),
        note: Some("Première publication"),
        published_at: midday(tour.published_on),
    };
    tours::insert_version(tx, &version).await?;
    Ok(stored)
}

async fn insert_stop(
    story: &Story,
    tx: &mut Tx,
    tour: &TourFact,
    tour_id: TourId,
    place: usize,
    fact: &'static StopFact,
    bodies: &Bodies,
) -> Result<StoredStop, Unexpected> {
    let venue = VenueId(story.backend.new_id());
    let new_venue = NewVenue {
        id: venue,
        insee_code: fact.insee,
        name: fact.venue,
        address: fact.address,
        landmark: fact.landmark,
        how_to_come: fact.how_to_come,
        step_free: fact.step_free,
        booking_state: "confirmed",
        option_until: None,
        created_at: story.backend.now(),
    };
    places::insert_venue(tx, &new_venue).await?;
    let mut rooms = Vec::new();
    for (position, (name, capacity, concurrent)) in (0_i64..).zip(ROOMS) {
        let id = RoomId(story.backend.new_id());
        let step_free = fact.step_free;
        places::insert_room(tx, &NewRoom { id, venue, name, capacity, concurrent, step_free, position }).await?;
        rooms.push(id);
    }
    let stop = StopId(story.backend.new_id());
    let new_stop = NewStop {
        id: stop,
        tour: tour_id,
        insee_code: fact.insee,
        venue,
        slug: fact.slug,
        position: 0,
        time_zone: ZONE,
        starts_on: first_day(fact),
        ends_on: last_day(fact),
        opens_time: hour(8, 30),
        closes_time: hour(15, 30),
        landmark: fact.landmark,
        how_to_come: fact.how_to_come,
        bring: BRING,
        help_phone: HELP_PHONE,
        published_at: Some(midday(tour.published_on)),
        cancelled_at: None,
    };
    stop_rows::insert(tx, &new_stop).await?;
    furnish::venue(tx, venue, first_day(fact)).await?;
    furnish::checklist(story, tx, (tour_id, stop), first_day(fact)).await?;
    let mut stored = StoredStop { fact, sessions: Vec::new() };
    for session in &DAY {
        let plan = Plan { stop, place, fact, day: first_day(fact), second: false };
        stored.sessions.push(insert_session(story, tx, &plan, session, &rooms, bodies).await?);
    }
    if fact.days > 1 {
        for session in SECOND_DAY.map(|index| &DAY[index]) {
            let plan = Plan { stop, place: place + 1, fact, day: last_day(fact), second: true };
            stored.sessions.push(insert_session(story, tx, &plan, session, &rooms, bodies).await?);
        }
    }
    Ok(stored)
}

/// Where and when a session is put.
struct Plan {
    stop: StopId,
    /// Chooses among the partners, so that they take turns.
    place: usize,
    fact: &'static StopFact,
    day: NaiveDate,
    second: bool,
}

async fn insert_session(
    story: &Story,
    tx: &mut Tx,
    plan: &Plan,
    fact: &'static SessionFact,
    rooms: &[RoomId],
    bodies: &Bodies,
) -> Result<StoredSession, Unexpected> {
    let id = SessionId(story.backend.new_id());
    let (start, end) = (hour(fact.start.0, fact.start.1), hour(fact.end.0, fact.end.1));
    let slug = if plan.second { format!("{}-jour-2", fact.slug) } else { fact.slug.to_owned() };
    let session = NewSession {
        id,
        stop: plan.stop,
        room: rooms.get(fact.room).copied(),
        slug: &slug,
        kind: fact.kind,
        theme: fact.theme,
        title: fact.title,
        summary: fact.summary,
        audience: fact.audience,
        times: times(plan.day, start, end)?,
        created_at: story.backend.now(),
        cancelled_at: None,
    };
    sessions::insert(tx, &session).await?;
    let slots = if fact.kind == SessionKind::EmployerMeeting {
        insert_interviews(story, tx, plan, id, (start, end), bodies).await?
    } else {
        // A few sessions to come wait for a partner.
        let waits = plan.day > DEMO_NOW.date_naive() && UNHELD.contains(&(plan.place % 5, fact.theme));
        if let Some(partner) = partner_for(plan.place, fact.theme, bodies).filter(|_| !waits) {
            partner_rows::insert_share(tx, id, partner, "confirmed", None).await?;
            furnish::name_person(tx, id, fact, partner, bodies).await?;
        }
        let slot = SlotId(story.backend.new_id());
        let capacity = (fact.seats * plan.fact.size / 100).max(3);
        let new = NewSlot { id: slot, session: id, desk: None, position: 0, times: session.times, capacity };
        slots::insert(tx, &new).await?;
        vec![slot]
    };
    Ok(StoredSession { id, fact, times: session.times, slots })
}

/// The desks of an employer meeting and their interviews, one person each, with a pause.
async fn insert_interviews(
    story: &Story,
    tx: &mut Tx,
    plan: &Plan,
    session: SessionId,
    (start, end): (NaiveTime, NaiveTime),
    bodies: &Bodies,
) -> Result<Vec<SlotId>, Unexpected> {
    let mut desks = Vec::new();
    for (position, number) in (0_i64..).zip(0..plan.fact.desks) {
        let turn = plan.place + number;
        let (employer, partner) = (&EMPLOYERS[turn % EMPLOYERS.len()], bodies.employers[turn % EMPLOYERS.len()]);
        let (job, contract) = employer.jobs[plan.place % employer.jobs.len()];
        partner_rows::insert_share(tx, session, partner, "confirmed", None).await?;
        let id = DeskId(story.backend.new_id());
        let label = format!("Table {}", number + 1);
        partner_rows::insert_desk(tx, &NewDesk { id, session, partner, label: &label, job, contract, position })
            .await?;
        desks.push(id);
    }
    let length = TimeDelta::minutes(INTERVIEW_MINUTES);
    let turns = (end - start).num_minutes() / INTERVIEW_MINUTES;
    let mut slots = Vec::new();
    for turn in (0..turns).filter(|turn| *turn != PAUSE) {
        let from = start + TimeDelta::minutes(INTERVIEW_MINUTES * turn);
        for desk in &desks {
            let id = SlotId(story.backend.new_id());
            let position = i64::try_from(slots.len()).unwrap_or(i64::MAX);
            let times = times(plan.day, from, from + length)?;
            slots::insert(tx, &NewSlot { id, session, desk: Some(*desk), position, times, capacity: 1 }).await?;
            slots.push(id);
        }
    }
    Ok(slots)
}

/// Who holds a session about a theme at the stop of this place: they take turns.
fn partner_for(place: usize, theme: Theme, bodies: &Bodies) -> Option<PartnerId> {
    let able: Vec<PartnerId> = PARTNERS
        .iter()
        .zip(&bodies.partners)
        .filter(|(fact, _)| fact.themes.contains(&theme))
        .map(|(_, id)| *id)
        .collect();
    able.get(place % able.len().max(1)).copied()
}

fn as_document(stop: &StoredStop) -> serde_json::Value {
    let sessions: Vec<serde_json::Value> = stop
        .sessions
        .iter()
        .map(|session| {
            json!({
                "id": session.id,
                "title": session.fact.title,
                "starts_on": session.times.starts_on,
                "start_time": session.times.start_time,
                "end_time": session.times.end_time,
                "slots": session.slots.len(),
            })
        })
        .collect();
    json!({
        "slug": stop.fact.slug,
        "insee_code": stop.fact.insee,
        "venue": stop.fact.venue,
        "starts_on": first_day(stop.fact),
        "ends_on": last_day(stop.fact),
        "sessions": sessions,
    })
}

fn times(day: NaiveDate, start: NaiveTime, end: NaiveTime) -> Result<Times, Unexpected> {
    Ok(Times {
        starts_on: day,
        start_time: start,
        ends_on: day,
        end_time: end,
        starts_at: zone::resolve(day, start, ZONE, None).map_err(Unexpected::new)?,
        ends_at: zone::resolve(day, end, ZONE, None).map_err(Unexpected::new)?,
    })
}

fn first_day(fact: &StopFact) -> NaiveDate {
    day(fact.first)
}

fn last_day(fact: &StopFact) -> NaiveDate {
    first_day(fact) + Days::new(fact.days - 1)
}

/// A date of the tables above; a test reads them all.
fn day((year, month, day): (i32, u32, u32)) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn hour(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
}

/// Noon in Martinique.
fn midday(date: (i32, u32, u32)) -> DateTime<Utc> {
    day(date).and_time(hour(16, 0)).and_utc()
}
