//! The public pages: published tours and stops, public sessions.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use domain::ids::{SlotId, StopId};
use uuid::Uuid;

use super::{Availability, DeskSummary, SessionSummary, SlotSummary, StopPage, StopSummary, TourPage, TourSummary};
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::calls;
use crate::repo::public_pages::{self, PublicSession, PublicSlot, PublicStop, PublicTour};
use crate::zone::{self, ZoneError};

/// Every published tour, earliest first.
pub async fn public_tours(backend: &Backend) -> Result<Vec<TourSummary>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let tours = public_pages::list_tours(&mut tx).await?;
    tours.into_iter().map(|tour| tour_summary(backend, tour)).collect()
}

/// A published tour with its published stops; `None` where there is none.
pub async fn public_tour(backend: &Backend, slug: &str) -> Result<Option<TourPage>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = public_pages::find_tour(&mut tx, slug).await? else { return Ok(None) };
    let stops = public_pages::list_stops(&mut tx, tour.id, backend.now()).await?;
    let stops = (1..).zip(&stops).map(|(number, stop)| stop_summary(backend, number, stop));
    let stops = stops.collect::<Result<Vec<_>, _>>()?;
    Ok(Some(TourPage { help_phone: tour.help_phone.clone(), tour: tour_summary(backend, tour)?, stops }))
}

/// A published stop with all public sessions and the slots still to come; `None` where there is none.
pub async fn public_stop(backend: &Backend, tour_slug: &str, stop_slug: &str) -> Result<Option<StopPage>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(tour) = public_pages::find_tour(&mut tx, tour_slug).await? else { return Ok(None) };
    let stops = public_pages::list_stops(&mut tx, tour.id, now).await?;
    let Some((number, stop)) = (1..).zip(stops).find(|(_, stop)| stop.slug == stop_slug) else {
        return Ok(None);
    };
    let id = StopId(stop.id);
    let sessions = public_pages::list_sessions(&mut tx, id).await?;
    let mut partners: HashMap<Uuid, Vec<String>> = HashMap::new();
    for partner in public_pages::list_partners(&mut tx, id).await? {
        partners.entry(partner.session_id).or_default().push(partner.name);
    }
    let mut slots: HashMap<Uuid, Vec<PublicSlot>> = HashMap::new();
    for slot in public_pages::list_slots(&mut tx, id, now).await? {
        slots.entry(slot.session_id).or_default().push(slot);
    }
    let banners = calls::list_banners(&mut tx, tour_slug, stop_slug, now).await?;
    let stop_cancelled = stop.cancelled_at.is_some();
    let sessions = sessions
        .into_iter()
        .map(|session| {
            let partners = partners.remove(&session.id.0).unwrap_or_default();
            let slots = slots.remove(&session.id.0).unwrap_or_default();
            session_summary(session, stop_cancelled, partners, slots)
        })
        .collect();
    Ok(Some(StopPage {
        tour: tour_summary(backend, tour)?,
        stop: stop_summary(backend, number, &stop)?,
        address: stop.address,
        how_to_come: stop.how_to_come,
        bring: stop.bring,
        help_phone: stop.help_phone,
        time_zone: stop.time_zone,
        insee_code: stop.insee_code,
        banners,
        sessions,
    }))
}

fn tour_summary(backend: &Backend, tour: PublicTour) -> Result<TourSummary, Unexpected> {
    let over = local_now(backend, &tour.time_zone).map_err(Unexpected::new)?.date() > tour.ends_on;
    Ok(TourSummary {
        slug: tour.slug,
        public_name: tour.public_name,
        starts_on: tour.starts_on,
        ends_on: tour.ends_on,
        stop_count: tour.stop_count,
        over,
    })
}

fn stop_summary(backend: &Backend, number: i64, stop: &PublicStop) -> Result<StopSummary, Unexpected> {
    let now = local_now(backend, &stop.time_zone).map_err(Unexpected::new)?;
    Ok(StopSummary {
        slug: stop.slug.clone(),
        town: stop.town.clone(),
        venue: stop.venue.clone(),
        landmark: stop.landmark.clone(),
        number,
        starts_on: stop.starts_on,
        ends_on: stop.ends_on,
        opens: stop.opens_time,
        closes: stop.closes_time,
        step_free: stop.step_free,
        over: now >= stop.ends_on.and_time(stop.closes_time),
        cancelled: stop.cancelled_at.is_some(),
        open_sessions: stop.open_sessions,
        places_left: stop.places_left,
    })
}

fn session_summary(
    session: PublicSession,
    stop_cancelled: bool,
    partners: Vec<String>,
    slots: Vec<PublicSlot>,
) -> SessionSummary {
    let slots: Vec<SlotSummary> = slots.into_iter().map(slot_summary).collect();
    let left: i64 = slots.iter().map(|slot| slot.left).sum();
    let availability = if session.cancelled || stop_cancelled {
        Availability::Cancelled
    } else if slots.is_empty() {
        Availability::Started
    } else if left == 0 {
        Availability::Full { waiting: session.waiting }
    } else {
        Availability::Open { left }
    };
    SessionSummary {
        id: session.id,
        slug: session.slug,
        title: session.title,
        summary: session.summary,
        kind: session.kind,
        theme: session.theme,
        starts_on: session.starts_on,
        start_time: session.start_time,
        ends_on: session.ends_on,
        end_time: session.end_time,
        room: session.room,
        partners,
        availability,
        slots,
    }
}

fn slot_summary(slot: PublicSlot) -> SlotSummary {
    let desk = match (slot.label, slot.job, slot.contract, slot.partner) {
        (Some(label), Some(job), Some(contract), Some(partner)) => Some(DeskSummary { label, job, contract, partner }),
        _ => None,
    };
    SlotSummary {
        id: SlotId(slot.id),
        start_time: slot.start_time,
        end_time: slot.end_time,
        left: (slot.capacity - slot.taken).max(0),
        desk,
    }
}

fn local_now(backend: &Backend, zone: &str) -> Result<NaiveDateTime, ZoneError> {
    zone::local(backend.now(), zone)
}
