//! A town more on a tour: a stop in the draft, with its venue and what is to be done before it.

use chrono::{NaiveDate, NaiveTime};
use domain::directory::USUAL_CHECKLIST;
use domain::ids::{LoginId, StopId, TourId, VenueId};
use domain::plan::{StopPlan, TourPlan};

use super::create_tour::slug_of;
use super::open_draft::OpenDraft;
use super::typed::{PUBLIC_NAME, Reader, SaveError, WrongKind};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::repo::checklists::{self, ItemRow};
use crate::repo::places::{self, NewVenue, TownRow};
use crate::repo::{stops, venues};

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct StopForm {
    /// INSEE code of the town.
    pub town: String,
    /// The venue's identifier; empty for a new one.
    pub venue: String,
    /// The name of the new venue.
    pub venue_name: String,
    /// First local day.
    pub starts_on: String,
    /// Last local day; empty for a stop of one day.
    pub ends_on: String,
    /// When the doors open.
    pub opens: String,
    /// When the doors close.
    pub closes: String,
}

/// Adds the stop to the draft. Answers its part of the address.
pub async fn add(backend: &Backend, by: Option<LoginId>, tour: &str, form: &StopForm) -> Result<String, SaveError> {
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    let Some(town) = places::find_town(&mut draft.tx, &form.town).await? else {
        return Err(SaveError::one("commune", WrongKind::Unknown));
    };
    let mut reader = Reader::default();
    let within = (draft.plan.starts_on, draft.plan.ends_on);
    let starts_on = reader.day("starts_on", &form.starts_on, within);
    let ends_on = match form.ends_on.trim() {
        "" => starts_on,
        typed => reader.day("ends_on", typed, within),
    };
    let days = days_within(&mut reader, starts_on.zip(ends_on), within);
    let opens = reader.hour("opens", &form.opens);
    let closes = reader.hour("closes", &form.closes);
    if opens.zip(closes).is_some_and(|(opens, closes)| opens >= closes) {
        reader.note("closes", WrongKind::Order);
    }
    let known = match form.venue.parse().map(VenueId) {
        Ok(id) => venues::find(&mut draft.tx, id).await?.filter(|venue| venue.insee_code == town.insee_code),
        Err(_) => None,
    };
    let name = match &known {
        Some(venue) => venue.name.clone(),
        None if !form.venue.is_empty() => {
            reader.note("venue", WrongKind::Unknown);
            String::new()
        }
        None => reader.line("venue_name", &form.venue_name, PUBLIC_NAME),
    };
    reader.finish()?;
    let (Some(days), Some(hours)) = (days, opens.zip(closes)) else { return Err(SaveError::Missing) };
    let venue = if let Some(venue) = &known {
        Venue { id: VenueId(venue.id), landmark: &venue.landmark, how_to_come: &venue.how_to_come }
    } else {
        let id = new_venue(backend, &mut draft.tx, &town.insee_code, &name, "").await?;
        Venue { id, landmark: "", how_to_come: "" }
    };
    let taken = stops::slugs(&mut draft.tx, draft.tour).await?;
    let stop = plan_stop(backend, &draft.plan, &taken, &town, &venue, days, hours);
    let slug = stop.slug.clone();
    usual_checklist(backend, &mut draft.tx, draft.tour, stop.id).await?;
    draft.plan.stops.push(stop);
    draft.store(backend, by).await?;
    Ok(slug)
}

/// What a stop takes over from its venue.
pub(crate) struct Venue<'a> {
    pub id: VenueId,
    pub landmark: &'a str,
    pub how_to_come: &'a str,
}

/// The days, if they lie one after the other within the tour.
fn days_within(
    reader: &mut Reader,
    days: Option<(NaiveDate, NaiveDate)>,
    (first, last): (NaiveDate, NaiveDate),
) -> Option<(NaiveDate, NaiveDate)> {
    let (starts_on, ends_on) = days?;
    if ends_on < starts_on {
        reader.note("ends_on", WrongKind::Order);
    } else if starts_on < first || starts_on > last {
        reader.note("starts_on", WrongKind::Outside(first, last));
    } else if ends_on > last {
        reader.note("ends_on", WrongKind::Outside(first, last));
    }
    days
}

/// A stop without sessions, under an address of its own.
pub(crate) fn plan_stop(
    backend: &Backend,
    plan: &TourPlan,
    taken: &[String],
    town: &TownRow,
    venue: &Venue<'_>,
    (starts_on, ends_on): (NaiveDate, NaiveDate),
    (opens, closes): (NaiveTime, NaiveTime),
) -> StopPlan {
    let base = slug_of(&town.name);
    let is_taken = |slug: &str| plan.stops.iter().any(|stop| stop.slug == slug) || taken.iter().any(|one| one == slug);
    let numbered = (2..).map(|number: u32| format!("{base}-{number}"));
    let slug = std::iter::once(base.clone()).chain(numbered).find(|slug| !is_taken(slug)).unwrap_or_default();
    StopPlan {
        id: StopId(backend.new_id()),
        insee_code: town.insee_code.clone(),
        venue: venue.id,
        slug,
        time_zone: town.time_zone.clone(),
        starts_on,
        ends_on,
        opens,
        closes,
        landmark: venue.landmark.to_owned(),
        how_to_come: venue.how_to_come.to_owned(),
        bring: String::new(),
        help_phone: plan.help_phone.clone(),
        cancelled: false,
        sessions: Vec::new(),
    }
}

/// A venue of which only the name, perhaps the address, is known yet.
pub(crate) async fn new_venue(
    backend: &Backend,
    tx: &mut Tx,
    insee_code: &str,
    name: &str,
    address: &str,
) -> Result<VenueId, DbError> {
    let id = VenueId(backend.new_id());
    let new = NewVenue {
        id,
        insee_code,
        name,
        address,
        landmark: "",
        how_to_come: "",
        step_free: false,
        booking_state: "to_request",
        option_until: None,
        created_at: backend.now(),
    };
    places::insert_venue(tx, &new).await?;
    Ok(id)
}

/// Puts the usual things to do on the list of a stop.
pub(crate) async fn usual_checklist(backend: &Backend, tx: &mut Tx, tour: TourId, stop: StopId) -> Result<(), DbError> {
    for (label, days_before) in USUAL_CHECKLIST {
        let (label, owner) = (label.to_owned(), String::new());
        let item = ItemRow { id: backend.new_id(), label, owner, days_before, done_at: None };
        checklists::insert(tx, (tour, stop), &item, backend.now()).await?;
    }
    Ok(())
}
