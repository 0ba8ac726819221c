//! All that a search of dates stands on, read at one moment.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{StopId, TourId, VenueId};
use domain::plan::{Absence, Around, Known, Question, TourPlan, Wishes, World};

use super::busy_days;
use crate::Backend;
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::{agendas, availabilities, itinerary, programme};
use crate::service::read_itinerary::Point;
use crate::zone;

/// The department whose towns can be asked for without a venue.
const MAPPED_DEPARTMENT: &str = "972";
const MAPPED_ZONE: &str = "America/Martinique";
/// So far ahead calendars count.
const AHEAD: TimeDelta = TimeDelta::days(550);

/// A town that could get a stop.
#[derive(Debug, Clone, PartialEq)]
pub struct TownChoice {
    /// INSEE code.
    pub insee_code: String,
    /// Its name.
    pub name: String,
    /// Whether it has a stop that takes place.
    pub visited: bool,
    /// Where it is, when known.
    pub point: Option<Point>,
}

/// The plan of a tour and what lies around it.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The tour's part of the address.
    pub slug: String,
    /// The revision of the draft; 0 where there is none.
    pub revision: i64,
    /// The plan that the team works on.
    pub plan: TourPlan,
    /// Venues, partners, ways.
    pub world: World,
    /// What people know, who is away, which venues said no.
    pub around: Around,
    /// The towns that one can choose among, by name.
    pub towns: Vec<TownChoice>,
}

impl Ground {
    /// The name of a town.
    #[must_use]
    pub fn town(&self, insee_code: &str) -> Option<&TownChoice> {
        self.towns.iter().find(|town| town.insee_code == insee_code)
    }

    /// The question of these wishes, with the names of all towns.
    #[must_use]
    pub fn question(&self, wishes: &Wishes) -> Question {
        let mut question = Question::new(&self.plan, &self.world, wishes, &self.around);
        for (subject, town) in question.subjects.iter().zip(&mut question.season.towns) {
            if let Some(known) = self.town(&subject.insee_code) {
                town.name.clone_from(&known.name);
            }
        }
        question
    }
}

/// Reads it; `None` for an unknown tour.
pub async fn ground(backend: &Backend, slug: &str) -> Result<Option<Ground>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(row) = itinerary::find_tour(&mut tx, slug).await? else { return Ok(None) };
    let tour = TourId(row.id);
    let Some((revision, plan)) = programme::planned(&mut tx, tour).await? else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let around = Around {
        today: zone::local(backend.now(), &row.time_zone).map_err(Unexpected::new)?.date(),
        refused: refused(&mut tx).await?,
        known: known(&mut tx, tour).await?,
        absences: absences(&mut tx, tour, &world, (backend.now(), &row.time_zone)).await?,
    };
    let towns = towns(&mut tx, &plan, &world).await?;
    Ok(Some(Ground { slug: row.slug, revision, plan, world, around, towns }))
}

async fn refused(tx: &mut Tx) -> Result<BTreeSet<VenueId>, Unexpected> {
    let venues = itinerary::list_venues(tx).await?;
    let refused = venues.into_iter().filter(|venue| venue.booking_state == "refused");
    Ok(refused.map(|venue| VenueId(venue.id)).collect())
}

async fn known(tx: &mut Tx, tour: TourId) -> Result<BTreeMap<StopId, Known>, Unexpected> {
    let Some((_, live)) = programme::live(tx, tour).await? else { return Ok(BTreeMap::new()) };
    let counts = itinerary::list_stops(tx, tour.0).await?;
    let registrations =
        |id: StopId| counts.iter().find(|row| row.id == id.0).map_or(0, |row| row.taken.saturating_add(row.waiting));
    let stops = live.stops.iter().filter(|stop| !stop.cancelled);
    Ok(stops
        .map(|stop| (stop.id, Known { day: stop.starts_on, venue: stop.venue, registrations: registrations(stop.id) }))
        .collect())
}

/// What partners said of days, what the calendar of who said nothing keeps it busy with, and their work
/// on other tours. All others are free.
async fn absences(
    tx: &mut Tx,
    tour: TourId,
    world: &World,
    around: (DateTime<Utc>, &str),
) -> Result<Vec<Absence>, Unexpected> {
    let mut absences = Vec::new();
    let mut spoken = BTreeSet::new();
    for (partner, day, coming) in availabilities::list_all(tx).await? {
        spoken.insert((partner, day));
        let teams = world.partners.get(&partner).map_or(0, |facts| facts.teams) - coming;
        if teams > 0 {
            absences.push(Absence { partner, day, teams });
        }
    }
    let (now, time_zone) = around;
    let busy = agendas::list_all_busy(tx, (now, now + AHEAD)).await?;
    let away = busy_days::away(&busy, zone::parse(time_zone).map_err(Unexpected::new)?);
    let away = away.into_iter().filter(|away| !spoken.contains(away));
    absences.extend(away.map(|(partner, day)| Absence { partner, day, teams: 1 }));
    let elsewhere = availabilities::list_elsewhere(tx, tour).await?;
    absences.extend(elsewhere.into_iter().map(|(partner, day, teams)| Absence { partner, day, teams }));
    Ok(absences)
}

/// The towns of the island where the tour is there, and every town with a venue.
async fn towns(tx: &mut Tx, plan: &TourPlan, world: &World) -> Result<Vec<TownChoice>, Unexpected> {
    let mapped = itinerary::list_towns(tx, MAPPED_DEPARTMENT).await?;
    let visited = |code: &str| plan.stops.iter().any(|stop| !stop.cancelled && stop.insee_code == code);
    let mut towns: BTreeMap<String, TownChoice> = BTreeMap::new();
    for town in mapped {
        let point = Some(Point { latitude: town.latitude, longitude: town.longitude });
        let visited = visited(&town.insee_code);
        if visited || plan.time_zone == MAPPED_ZONE || world.venues.values().any(|v| v.insee_code == town.insee_code) {
            let choice = TownChoice { insee_code: town.insee_code.clone(), name: town.name, visited, point };
            towns.insert(town.insee_code, choice);
        }
    }
    for venue in world.venues.values() {
        towns.entry(venue.insee_code.clone()).or_insert_with(|| TownChoice {
            insee_code: venue.insee_code.clone(),
            name: venue.town.clone(),
            visited: visited(&venue.insee_code),
            point: None,
        });
    }
    let mut towns: Vec<TownChoice> = towns.into_values().collect();
    towns.sort_by_key(|town| domain::text::fold(&town.name));
    Ok(towns)
}
