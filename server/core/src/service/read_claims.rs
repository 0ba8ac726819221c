//! What the organiser reads of claims: who asks, what stands in the way, what nobody holds.

use chrono::{NaiveDate, NaiveTime};
use domain::ids::{PartnerId, SessionId, TourId};
use domain::partner::ClaimRule;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::claims;
use crate::service::partner_slot::{Busy, PartnerSlot};

/// A session in words enough to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The session.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// Local day.
    pub day: NaiveDate,
    /// Local start.
    pub start: NaiveTime,
    /// Local end.
    pub end: NaiveTime,
    /// The town.
    pub town: String,
    /// The public name of the tour.
    pub tour: String,
}

/// A claim that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenClaim {
    /// What is asked for.
    pub slot: Slot,
    /// Who asks.
    pub partner: PartnerId,
    /// Its name.
    pub name: String,
    /// The day of the request (UTC).
    pub since: Option<NaiveDate>,
    /// What stands in the way. What the partner said of its hours only warns.
    pub busy: Option<Busy>,
    /// How many others ask for the same session.
    pub rivals: usize,
}

/// The page of claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimsPage {
    /// Claims that wait, the earliest session first.
    pub open: Vec<OpenClaim>,
    /// Sessions that nobody holds.
    pub unheld: Vec<Slot>,
    /// How the tours answer claims.
    pub rules: Vec<(TourId, String, ClaimRule)>,
}

/// Reads the page.
pub async fn claims(backend: &Backend) -> Result<ClaimsPage, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let rows = claims::list_open(&mut tx, now).await?;
    let mut open = Vec::new();
    let mut known: Option<PartnerSlot> = None;
    for row in &rows {
        let (session, partner) = (SessionId(row.session_id), PartnerId(row.partner_id));
        known = match known.filter(|slot| slot.tour.0 == row.tour_id) {
            Some(slot) => Some(PartnerSlot { session, ..slot }),
            None => PartnerSlot::read(&mut tx, session).await?,
        };
        let busy = match &known {
            Some(slot) => slot.busy(&mut tx, partner).await?,
            None => None,
        };
        open.push(OpenClaim {
            slot: Slot {
                session,
                title: row.title.clone(),
                day: row.starts_on,
                start: row.start_time,
                end: row.end_time,
                town: row.town.clone(),
                tour: row.tour.clone(),
            },
            partner,
            name: row.partner.clone(),
            since: row.requested_at.map(|at| at.date_naive()),
            busy,
            rivals: rows.iter().filter(|other| other.session_id == row.session_id).count() - 1,
        });
    }
    let unheld = unheld(&mut tx, backend).await?;
    let rules = claims::list_rules(&mut tx, now.date_naive()).await?;
    Ok(ClaimsPage { open, unheld, rules })
}

async fn unheld(tx: &mut Tx, backend: &Backend) -> Result<Vec<Slot>, DbError> {
    let rows = claims::list_unheld(tx, backend.now()).await?;
    Ok(rows
        .into_iter()
        .map(|row| Slot {
            session: SessionId(row.session_id),
            title: row.title,
            day: row.starts_on,
            start: row.start_time,
            end: row.end_time,
            town: row.town,
            tour: row.tour,
        })
        .collect())
}

/// How many claims wait for an answer.
pub async fn count_open(backend: &Backend) -> Result<i64, Unexpected> {
    let mut tx = backend.db.read().await?;
    Ok(claims::count_open(&mut tx, backend.now()).await?)
}
