//! A new tour: a name inside, a neutral name outside, days, and an empty draft.

use chrono::NaiveDate;
use domain::ids::{LoginId, TourId};
use domain::plan::{CheckedPlan, FORMAT, Fault, FaultKind, Part, TourPlan};

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::repo::tours::{self, NewTour as TourRow};
use crate::repo::{drafts, versions};
use crate::zone;

/// How often another publisher may take the same address at the same moment.
const TRIES: usize = 5;

/// What the organiser gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTour {
    /// The name that only the team sees.
    pub inside_name: String,
    /// The neutral name that everybody sees.
    pub public_name: String,
    /// IANA zone.
    pub time_zone: String,
    /// First local day.
    pub starts_on: NaiveDate,
    /// Last local day.
    pub ends_on: NaiveDate,
    /// Minutes between two places of one person, 0 to 240.
    pub buffer_minutes: i64,
    /// The number that people call for help; may be empty until the first publication.
    pub help_phone: String,
}

/// Why no tour was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateTourError {
    /// Something typed makes no sense; all of it at once.
    #[error("the tour makes no sense")]
    Faults(Vec<Fault>),
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for CreateTourError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// Makes the tour with a draft of revision 1. Nothing is published.
pub async fn create(backend: &Backend, by: Option<LoginId>, new: NewTour) -> Result<TourId, CreateTourError> {
    let zone_known = zone::parse(&new.time_zone).is_ok();
    let plan = TourPlan {
        format: FORMAT,
        inside_name: new.inside_name,
        public_name: new.public_name,
        time_zone: new.time_zone,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        buffer_minutes: new.buffer_minutes,
        help_phone: new.help_phone,
        stops: Vec::new(),
    };
    let unknown_zone = Fault { part: Part::Tour, field: "time_zone", kind: FaultKind::Unknown };
    let plan = match CheckedPlan::try_from(plan) {
        Ok(plan) if zone_known => plan.into_plan(),
        Ok(_) => return Err(CreateTourError::Faults(vec![unknown_zone])),
        Err(mut faults) => {
            if !zone_known && !faults.iter().any(|fault| fault.field == "time_zone") {
                faults.push(unknown_zone);
            }
            return Err(CreateTourError::Faults(faults));
        }
    };
    let mut tries = 1;
    loop {
        match once(backend, by, &plan).await {
            // Somebody made a tour of the same name between our look and our write.
            Err(error) if error.is_unique_violation() && tries < TRIES => tries += 1,
            result => return Ok(result?),
        }
    }
}

async fn once(backend: &Backend, by: Option<LoginId>, plan: &TourPlan) -> Result<TourId, DbError> {
    let now = backend.now();
    let id = TourId(backend.new_id());
    let mut tx = backend.db.begin().await?;
    let base = slug_of(&plan.public_name);
    let mut slug = base.clone();
    let mut number = 2;
    while versions::has_slug(&mut tx, &slug).await? {
        slug = format!("{base}-{number}");
        number += 1;
    }
    let row = TourRow {
        id,
        slug: &slug,
        inside_name: &plan.inside_name,
        public_name: &plan.public_name,
        time_zone: &plan.time_zone,
        starts_on: plan.starts_on,
        ends_on: plan.ends_on,
        buffer_minutes: plan.buffer_minutes,
        help_phone: &plan.help_phone,
        published_version: None,
        created_at: now,
    };
    tours::insert(&mut tx, &row).await?;
    drafts::save(&mut tx, id, 0, plan, by, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// Small letters, digits and hyphens of a name; « tournee » for a name without any.
#[must_use]
pub fn slug_of(name: &str) -> String {
    let slug = domain::text::slug(name);
    if slug.is_empty() { "tournee".to_owned() } else { slug }
}
