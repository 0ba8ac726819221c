//! What a team notes around its tours: hours of venues, named people, ways, things to do.

use chrono::{Datelike, Days, NaiveDate};
use domain::directory::USUAL_CHECKLIST;
use domain::ids::{FacilitatorId, PartnerId, SessionId, StopId, TourId, VenueId};
use domain::plan::LegSource;

use super::names::FIRST_NAMES;
use super::programme::{DAY, SessionFact};
use super::{Bodies, hour};
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::checklists::{self, ItemRow};
use crate::repo::{facilitators, legs, venues};
use crate::scenario::{DEMO_NOW, Story};

/// Who takes care of the things to do, in turn.
const OWNERS: [&str; 4] = ["Marie-Ange", "Marius", "", "Josette"];
/// Ways that were driven and noted: two towns, minutes.
const DRIVEN: [(&str, &str, i64); 2] = [("97201", "97211", 35), ("97219", "97225", 20)];

/// Two people of a partner; answers the first.
pub(super) async fn people(
    story: &Story,
    tx: &mut Tx,
    partner: PartnerId,
    place: usize,
) -> Result<FacilitatorId, Unexpected> {
    let first = FacilitatorId(story.backend.new_id());
    let second = FacilitatorId(story.backend.new_id());
    for (id, number) in [(first, place), (second, place + FIRST_NAMES.len() / 2)] {
        let name = FIRST_NAMES[number % FIRST_NAMES.len()];
        facilitators::insert(tx, id, partner, name, story.backend.now()).await?;
    }
    Ok(first)
}

/// Names the partner's person for the session that opens the day.
pub(super) async fn name_person(
    tx: &mut Tx,
    session: SessionId,
    fact: &'static SessionFact,
    partner: PartnerId,
    bodies: &Bodies,
) -> Result<(), Unexpected> {
    let person = bodies.partners.iter().zip(&bodies.people).find(|(id, _)| **id == partner).map(|(_, person)| *person);
    if fact.slug == DAY[0].slug
        && let Some(person) = person
    {
        facilitators::name_in_session(tx, session, person).await?;
    }
    Ok(())
}

/// Open on the days of work from seven to seven, and on the stop's own days; closed at Christmas.
pub(super) async fn venue(tx: &mut Tx, venue: VenueId, day: NaiveDate) -> Result<(), Unexpected> {
    let hours: Vec<_> = (0..6).map(|weekday| (weekday, hour(7, 0), hour(19, 0))).collect();
    venues::set_hours(tx, venue, &hours).await?;
    if let Some(christmas) = NaiveDate::from_ymd_opt(day.year(), 12, 25) {
        venues::close_on(tx, venue, christmas, "Noël").await?;
    }
    Ok(())
}

/// The usual things to do; what was due before the demonstration is done, but for one in seven.
pub(super) async fn checklist(
    story: &Story,
    tx: &mut Tx,
    place: (TourId, StopId),
    day: NaiveDate,
) -> Result<(), Unexpected> {
    let turn = usize::try_from(day.ordinal()).unwrap_or_default();
    for (number, (label, days_before)) in USUAL_CHECKLIST.into_iter().enumerate() {
        let due = day - Days::new(days_before.unsigned_abs());
        let done = due < DEMO_NOW.date_naive() && !(turn + number).is_multiple_of(7);
        let item = ItemRow {
            id: story.backend.new_id(),
            label: label.to_owned(),
            owner: OWNERS[(turn + number) % OWNERS.len()].to_owned(),
            days_before,
            done_at: done.then(|| due.and_time(hour(14, 0)).and_utc()),
        };
        checklists::insert(tx, place, &item, story.backend.now()).await?;
    }
    Ok(())
}

/// The ways that somebody drove.
pub(super) async fn ways(story: &Story, tx: &mut Tx) -> Result<(), Unexpected> {
    for (one, other, minutes) in DRIVEN {
        for way in [(one, other), (other, one)] {
            legs::note(tx, way, LegSource::Typed, Some(minutes), story.backend.now()).await?;
        }
    }
    Ok(())
}
