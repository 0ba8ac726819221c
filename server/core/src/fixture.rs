//! A small published tour for tests: build a stop, then the sessions that the test is about.
//!
//! ```no_run
//! # async fn example() -> Result<(), backend::fixture::Failure> {
//! # use backend::{db::testing::TestBackend, fixture};
//! let test = TestBackend::new("2027-05-03T12:00:00Z").await?;
//! let stop = fixture::published_stop(&test.backend).await?;
//! let workshop = stop.workshop(&test.backend, "logement", "09:00", "10:30", 3).await?;
//! let rosa = fixture::person(&test.backend, "Rosa", Some("rosa@exemple.fr"), &[workshop.choice()])?;
//! # Ok(())
//! # }
//! ```

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use domain::email::EmailAddress;
use domain::ids::{DeskId, IdempotencyKey, PartnerId, RoomId, SessionId, SlotId, StopId, TourId, VenueId};
use domain::person::{Drawing, FirstName, Holder};
use domain::registration::{Choice, NewRegistration};
use domain::session::{Audience, SessionKind, Theme};

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::partners::{self, NewDesk, NewPartner};
use crate::repo::places::{self, NewRoom, NewTown, NewVenue};
use crate::repo::sessions::{self, NewSession, Times};
use crate::repo::slots::{self, NewSlot};
use crate::repo::stops::{self, NewStop};
use crate::repo::tours::{self, NewTour, NewVersion};
use crate::zone;

/// Whatever goes wrong while a test is set up.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The slug of the tour that [`published_stop`] makes.
pub const TOUR_SLUG: &str = "caravane-du-nord";
/// The zone of every stop that is not given another.
pub const ZONE: &str = "America/Martinique";
/// The minutes between two places that the tour asks for.
pub const BUFFER_MINUTES: i64 = 10;

/// A published stop and what a test needs to know of it.
#[derive(Debug, Clone)]
pub struct StopFixture {
    /// The tour.
    pub tour: TourId,
    /// The stop.
    pub stop: StopId,
    /// The stop's part of the public address.
    pub slug: String,
    /// The venue.
    pub venue: VenueId,
    /// Its only room, for 40 people.
    pub room: RoomId,
    /// The local day.
    pub day: NaiveDate,
    /// The IANA zone.
    pub zone: String,
}

/// A session and its slots in order.
#[derive(Debug, Clone)]
pub struct SessionFixture {
    /// The session.
    pub session: SessionId,
    /// Its slots, earliest first.
    pub slots: Vec<SlotId>,
}

/// What a session of a test looks like.
#[derive(Debug, Clone)]
pub struct SessionPlan<'a> {
    /// Its part of the public address; also in its title.
    pub slug: &'a str,
    /// The form that it takes.
    pub kind: SessionKind,
    /// Who may see it.
    pub audience: Audience,
    /// Local start, `HH:MM`.
    pub start: &'a str,
    /// Local end, `HH:MM`.
    pub end: &'a str,
    /// Seats of each slot.
    pub capacity: i64,
    /// Minutes of each slot of an interview desk; `None` for one slot as long as the session.
    pub slot_minutes: Option<i64>,
}

impl SessionFixture {
    /// The choice of this session without naming a slot.
    #[must_use]
    pub fn choice(&self) -> Choice {
        Choice { session: self.session, slot: None }
    }

    /// The choice of one of its slots, by its place in the day.
    #[must_use]
    pub fn at(&self, slot: usize) -> Choice {
        Choice { session: self.session, slot: Some(self.slots[slot]) }
    }
}

/// A published tour with one stop: Le Lorrain on Tuesday 18 May 2027.
pub async fn published_stop(backend: &Backend) -> Result<StopFixture, Failure> {
    let day = NaiveDate::from_ymd_opt(2027, 5, 18).ok_or("no such day")?;
    published_tour(backend, TOUR_SLUG, day, ZONE).await
}

/// A published tour of another name, whose one stop is on `day`: from two weeks before it to 45 days after.
pub async fn published_tour(backend: &Backend, slug: &str, day: NaiveDate, zone: &str) -> Result<StopFixture, Failure> {
    let now = backend.now();
    let tour = TourId(backend.new_id());
    let mut tx = backend.db.begin().await?;
    tours::insert(
        &mut tx,
        &NewTour {
            id: tour,
            slug,
            inside_name: "Caravane du Nord 2027",
            public_name: "La Caravane du Nord",
            time_zone: zone,
            starts_on: day - Days::new(14),
            ends_on: day + Days::new(45),
            buffer_minutes: BUFFER_MINUTES,
            help_phone: "+596696123456",
            published_version: Some(1),
            created_at: now,
        },
    )
    .await?;
    let version = NewVersion { tour, number: 1, document: "{}", note: None, published_at: now };
    tours::insert_version(&mut tx, &version).await?;
    let stop = insert_stop(backend, &mut tx, tour, "le-lorrain", day, zone).await?;
    tx.commit().await?;
    Ok(stop)
}

impl StopFixture {
    /// Another published stop of the same tour, on another day or in another zone.
    pub async fn another(
        &self,
        backend: &Backend,
        slug: &str,
        day: NaiveDate,
        zone: &str,
    ) -> Result<StopFixture, Failure> {
        let mut tx = backend.db.begin().await?;
        let stop = insert_stop(backend, &mut tx, self.tour, slug, day, zone).await?;
        tx.commit().await?;
        Ok(stop)
    }

    /// A public workshop with one slot.
    pub async fn workshop(
        &self,
        backend: &Backend,
        slug: &str,
        start: &str,
        end: &str,
        capacity: i64,
    ) -> Result<SessionFixture, Failure> {
        let plan = SessionPlan {
            slug,
            kind: SessionKind::Workshop,
            audience: Audience::Public,
            start,
            end,
            capacity,
            slot_minutes: None,
        };
        self.session(backend, &plan).await
    }

    /// A public employer meeting at one desk: interviews of ten minutes, one person each.
    pub async fn interviews(
        &self,
        backend: &Backend,
        slug: &str,
        start: &str,
        end: &str,
    ) -> Result<SessionFixture, Failure> {
        let plan = SessionPlan {
            slug,
            kind: SessionKind::EmployerMeeting,
            audience: Audience::Public,
            start,
            end,
            capacity: 1,
            slot_minutes: Some(10),
        };
        self.session(backend, &plan).await
    }

    /// A session as planned, on the day of the stop.
    pub async fn session(&self, backend: &Backend, plan: &SessionPlan<'_>) -> Result<SessionFixture, Failure> {
        let now = backend.now();
        let id = SessionId(backend.new_id());
        let (start, end) = (hour(plan.start)?, hour(plan.end)?);
        let mut tx = backend.db.begin().await?;
        sessions::insert(
            &mut tx,
            &NewSession {
                id,
                stop: self.stop,
                room: Some(self.room),
                slug: plan.slug,
                kind: plan.kind,
                theme: Theme::Work,
                title: &format!("Séance {}", plan.slug),
                summary: "Une heure pour poser ses questions.",
                audience: plan.audience,
                times: self.times(start, end)?,
                created_at: now,
                cancelled_at: None,
            },
        )
        .await?;
        let desk = match plan.slot_minutes {
            Some(_) => Some(self.desk(backend, &mut tx, id, plan.slug).await?),
            None => None,
        };
        let length = plan.slot_minutes.map_or(end - start, TimeDelta::minutes);
        let mut slots = Vec::new();
        let mut from = start;
        for position in 0.. {
            if from + length > end || from >= end {
                break;
            }
            let slot = SlotId(backend.new_id());
            let times = self.times(from, from + length)?;
            let capacity = plan.capacity;
            slots::insert(&mut tx, &NewSlot { id: slot, session: id, desk, position, times, capacity }).await?;
            slots.push(slot);
            from += length;
        }
        tx.commit().await?;
        Ok(SessionFixture { session: id, slots })
    }

    async fn desk(&self, backend: &Backend, tx: &mut Tx, session: SessionId, slug: &str) -> Result<DeskId, DbError> {
        let partner = PartnerId(backend.new_id());
        let name = format!("Entreprise {slug}");
        let created_at = backend.now();
        let kind = "employer";
        partners::insert(tx, &NewPartner { id: partner, name: &name, kind, teams: 1, contact_email: None, created_at })
            .await?;
        partners::insert_share(tx, session, partner, "confirmed", None).await?;
        let id = DeskId(backend.new_id());
        let desk = NewDesk { id, session, partner, label: "Table 1", job: "Cuisinier", contract: "CDI", position: 0 };
        partners::insert_desk(tx, &desk).await?;
        Ok(id)
    }

    fn times(&self, start: NaiveTime, end: NaiveTime) -> Result<Times, zone::ZoneError> {
        Ok(Times {
            starts_on: self.day,
            start_time: start,
            ends_on: self.day,
            end_time: end,
            starts_at: zone::resolve(self.day, start, &self.zone, None)?,
            ends_at: zone::resolve(self.day, end, &self.zone, None)?,
        })
    }
}

/// A command of one person: a first name, an address or none, and their choices; a fresh key.
pub fn person(
    backend: &Backend,
    first_name: &str,
    email: Option<&str>,
    choices: &[Choice],
) -> Result<NewRegistration, Failure> {
    Ok(NewRegistration {
        key: IdempotencyKey(backend.new_id()),
        holder: Holder::new(Some(FirstName::parse(first_name)?), None).ok_or("nobody")?,
        email: email.map(EmailAddress::parse).transpose()?,
        choices: choices.to_vec(),
        wait_if_full: false,
    })
}

/// A command of somebody who is a drawing, without an address.
pub fn drawing(backend: &Backend, drawing: Drawing, choices: &[Choice]) -> Result<NewRegistration, Failure> {
    Ok(NewRegistration {
        key: IdempotencyKey(backend.new_id()),
        holder: Holder::new(None, Some(drawing)).ok_or("nobody")?,
        email: None,
        choices: choices.to_vec(),
        wait_if_full: false,
    })
}

async fn insert_stop(
    backend: &Backend,
    tx: &mut Tx,
    tour: TourId,
    slug: &str,
    day: NaiveDate,
    zone: &str,
) -> Result<StopFixture, Failure> {
    let now = backend.now();
    let town = NewTown {
        insee_code: "97214",
        name: "Le Lorrain",
        search_name: "le lorrain",
        postcode: "97214",
        department: "972",
        time_zone: ZONE,
        latitude: Some(14.831),
        longitude: Some(-61.054),
    };
    places::insert_town(tx, &town).await?;
    let venue = VenueId(backend.new_id());
    places::insert_venue(
        tx,
        &NewVenue {
            id: venue,
            insee_code: town.insee_code,
            name: "Salle des fêtes",
            address: "12 rue Schœlcher, 97214 Le Lorrain",
            landmark: "À côté de l’église",
            how_to_come: "Bus ligne 1, arrêt Mairie",
            step_free: true,
            booking_state: "confirmed",
            option_until: None,
            created_at: now,
        },
    )
    .await?;
    let room = RoomId(backend.new_id());
    let name = "Grande salle";
    let room_plan = NewRoom { id: room, venue, name, capacity: 40, concurrent: 3, step_free: true, position: 0 };
    places::insert_room(tx, &room_plan).await?;
    let stop = StopId(backend.new_id());
    stops::insert(
        tx,
        &NewStop {
            id: stop,
            tour,
            insee_code: town.insee_code,
            venue,
            slug,
            position: 0,
            time_zone: zone,
            starts_on: day,
            ends_on: day,
            opens_time: hour("08:30")?,
            closes_time: hour("16:00")?,
            landmark: "À côté de l’église",
            how_to_come: "Bus ligne 1, arrêt Mairie",
            bring: "Vos papiers, un CV si vous en avez un",
            help_phone: "+596696123456",
            published_at: now.checked_sub_days(Days::new(7)),
            cancelled_at: None,
        },
    )
    .await?;
    Ok(StopFixture { tour, stop, slug: slug.to_owned(), venue, room, day, zone: zone.to_owned() })
}

fn hour(text: &str) -> Result<NaiveTime, chrono::ParseError> {
    NaiveTime::parse_from_str(text, "%H:%M")
}
