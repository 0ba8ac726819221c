//! The tour's own words and days: a new tour, or another wording in its draft.

use chrono::NaiveDate;
use domain::ids::LoginId;
use domain::plan::{Fault, NAME_SIGNS};

use super::create_tour::{CreateTourError, NewTour, create};
use super::open_draft::OpenDraft;
use super::typed::{INSIDE_NAME, PUBLIC_NAME, Reader, SaveError, WrongKind, wrong_of};
use crate::Backend;
use crate::repo::versions;
use crate::zone;

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct TourForm {
    /// The name that only the team sees.
    pub inside_name: String,
    /// The neutral name that everybody sees.
    pub public_name: String,
    /// IANA zone.
    pub time_zone: String,
    /// First local day.
    pub starts_on: String,
    /// Last local day.
    pub ends_on: String,
    /// Minutes between two places of one person.
    pub buffer_minutes: String,
    /// The number that people call for help; may be empty.
    pub help_phone: String,
}

/// Makes a tour. Answers its part of the address.
pub async fn start(backend: &Backend, by: Option<LoginId>, form: &TourForm) -> Result<String, SaveError> {
    let new = read(backend, form)?;
    let days = (new.starts_on, new.ends_on);
    let tour = match create(backend, by, new).await {
        Ok(tour) => tour,
        Err(CreateTourError::Faults(faults)) => return Err(faulty(&faults, days)),
        Err(CreateTourError::Unexpected(error)) => return Err(SaveError::Unexpected(error)),
    };
    let mut tx = backend.db.read().await?;
    let tours = versions::tours(&mut tx).await?;
    tours.into_iter().find(|line| line.id == tour.0).map(|line| line.slug).ok_or(SaveError::Missing)
}

/// Writes the words and days of a tour into its draft.
pub async fn edit(
    backend: &Backend,
    by: Option<LoginId>,
    tour: &str,
    revision: i64,
    form: &TourForm,
) -> Result<(), SaveError> {
    let new = read(backend, form)?;
    let mut draft = OpenDraft::of(backend, tour).await?.ok_or(SaveError::Missing)?;
    draft.expect(revision).await?;
    let plan = &mut draft.plan;
    let left_out = plan.stops.iter().find(|stop| stop.starts_on < new.starts_on || stop.ends_on > new.ends_on);
    if let Some(stop) = left_out {
        let field = if stop.starts_on < new.starts_on { "starts_on" } else { "ends_on" };
        return Err(SaveError::one(field, WrongKind::InUse));
    }
    plan.inside_name = new.inside_name;
    plan.public_name = new.public_name;
    plan.time_zone = new.time_zone;
    (plan.starts_on, plan.ends_on) = (new.starts_on, new.ends_on);
    plan.buffer_minutes = new.buffer_minutes;
    plan.help_phone = new.help_phone;
    draft.store(backend, by).await?;
    Ok(())
}

fn read(backend: &Backend, form: &TourForm) -> Result<NewTour, SaveError> {
    let mut reader = Reader::default();
    let inside_name = reader.line("inside_name", &form.inside_name, INSIDE_NAME);
    let public_name = reader.line("public_name", &form.public_name, PUBLIC_NAME);
    if zone::parse(&form.time_zone).is_err() {
        reader.note("time_zone", WrongKind::Unknown);
    }
    let today = backend.now().date_naive();
    let near = (today, today + chrono::Days::new(365));
    let starts_on = reader.day("starts_on", &form.starts_on, near);
    let ends_on = reader.day("ends_on", &form.ends_on, starts_on.map_or(near, |first| (first, near.1.max(first))));
    let buffer_minutes = reader.number("buffer_minutes", &form.buffer_minutes, (0, 240));
    let help_phone = reader.phone("help_phone", &form.help_phone);
    if let (Some(first), Some(last)) = (starts_on, ends_on)
        && !(0..=366).contains(&(last - first).num_days())
    {
        reader.note("ends_on", WrongKind::Order);
    }
    reader.finish()?;
    let day = |day: Option<NaiveDate>| day.unwrap_or(today);
    Ok(NewTour {
        inside_name,
        public_name,
        time_zone: form.time_zone.clone(),
        starts_on: day(starts_on),
        ends_on: day(ends_on),
        buffer_minutes,
        help_phone,
    })
}

fn faulty(faults: &[Fault], days: (NaiveDate, NaiveDate)) -> SaveError {
    let mut wrong: Vec<_> = faults.iter().map(|fault| wrong_of(fault, days)).collect();
    for one in &mut wrong {
        if let WrongKind::TooLong(most) = &mut one.kind {
            *most = NAME_SIGNS;
        }
    }
    SaveError::Wrong(wrong)
}
