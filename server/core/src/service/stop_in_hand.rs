//! All that the page needs to say, without asking again, what each day would bring a stop that
//! somebody holds over the calendar. The answer of a drop is the server's: [`super::edit_draft`].

use chrono::{Datelike, Months, NaiveDate};
use domain::plan::{Question, Shifts, TourPlan, day};
use domain::season::{Schedule, Season};
use planner::itinerary::hand::Ground;

use super::propose_dates::{self, read, usual};
use crate::Backend;
use crate::error::Unexpected;

/// No calendar is longer, in days: two years.
const MOST_DAYS: i64 = 731;

/// The ground of a tour as the team plans it; `None` for an unknown tour.
pub async fn ground(backend: &Backend, tour: &str) -> Result<Option<Ground>, Unexpected> {
    Ok(propose_dates::ground(backend, tour).await?.map(|known| around(&known)))
}

fn around(known: &propose_dates::Ground) -> Ground {
    let shifts = Shifts::new(&known.plan, &known.world);
    let question = read(&usual(known), known).ok();
    let question = question.map(|wishes| Question::new(&known.plan, &known.world, &wishes, &known.around));
    let (mut season, now, subjects) = question
        .map_or((Season::default(), Schedule::default(), Vec::new()), |question| {
            (question.season, question.now, question.subjects)
        });
    // Where a stop stands is the first of its town's venues, and it stays there.
    for town in &mut season.towns {
        town.venues.truncate(1);
    }
    let town = |id| (0_u32..).zip(&subjects).find(|(_, subject)| subject.stop == Some(id)).map(|(town, _)| town);
    let (first, last) = months(&known.plan);
    Ground {
        towns: shifts.stops().iter().map(|stop| town(stop.id)).collect(),
        first: day(first),
        count: u32::try_from((day(last) - day(first) + 1).clamp(0, MOST_DAYS)).unwrap_or_default(),
        today: day(known.around.today),
        shifts,
        season,
        now,
    }
}

/// From the first day of the first month of a plan to the last of its last.
fn months(plan: &TourPlan) -> (NaiveDate, NaiveDate) {
    let first = plan.stops.iter().map(|stop| stop.starts_on).fold(plan.starts_on, NaiveDate::min);
    let last = plan.stops.iter().map(|stop| stop.ends_on).fold(plan.ends_on, NaiveDate::max);
    let begins = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    let over = begins(last).checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
    (begins(first), over.unwrap_or(last))
}
