//! What each day of a month would cost a stop that is moved there.

use chrono::{Datelike, Months, NaiveDate};
use domain::ids::StopId;
use domain::plan::{Conflict, Edit, StopPlan, TourPlan, Ways, World, conflicts};

use super::clashes::{Clash, named};
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::{programme, versions};

/// A day to which a stop could be moved in the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The day.
    pub day: NaiveDate,
    /// Minutes on the road that the whole tour would gain; negative where it would be shorter.
    pub minutes: i64,
    /// The first new conflict that it would make, a hard one before a warning.
    pub clash: Option<Clash>,
}

/// A stop of the draft and the days of a month, its own left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets {
    /// The stop.
    pub stop: StopId,
    /// The days, in order.
    pub days: Vec<Target>,
}

/// What each day of the month would cost, of that of the stop where none is named; `None` for an unknown tour or stop, or one that
/// is cancelled.
pub async fn targets(
    backend: &Backend,
    slug: &str,
    stop: &str,
    month: Option<NaiveDate>,
) -> Result<Option<Targets>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = versions::find_tour(&mut tx, slug).await? else { return Ok(None) };
    let Some((_, plan)) = programme::planned(&mut tx, tour).await? else { return Ok(None) };
    let Some(stop) = plan.stops.iter().find(|found| found.slug == stop && !found.cancelled) else { return Ok(None) };
    let world = programme::world(&mut tx).await?;
    let ways = Ways::new(&world.legs);
    let known = conflicts(&plan, &world).unwrap_or_default();
    let road = road(&plan, &ways);
    let first = month.unwrap_or(stop.starts_on);
    let first = first.with_day(1).unwrap_or(first);
    let next = first.checked_add_months(Months::new(1));
    let days = first.iter_days().take_while(|day| next.is_none_or(|next| *day < next));
    let days = days
        .filter(|day| *day != stop.starts_on)
        .filter_map(|day| {
            let moved = moved(&plan, stop, day)?;
            let minutes = self::road(&moved, &ways) - road;
            Some(Target { day, minutes, clash: worst(&moved, &known, &world) })
        })
        .collect();
    Ok(Some(Targets { stop: stop.id, days }))
}

fn moved(plan: &TourPlan, stop: &StopPlan, day: NaiveDate) -> Option<TourPlan> {
    let days = i64::from(day.num_days_from_ce()) - i64::from(stop.starts_on.num_days_from_ce());
    let mut moved = plan.clone();
    Edit::MoveStop { stop: stop.id, days }.apply(&mut moved).ok()?;
    Some(moved)
}

/// The minutes on the road from stop to stop; unknown ways count as none.
pub(crate) fn road(plan: &TourPlan, ways: &Ways<'_>) -> i64 {
    let mut stops: Vec<&StopPlan> = plan.stops.iter().filter(|stop| !stop.cancelled).collect();
    stops.sort_by_key(|stop| (stop.starts_on, stop.opens));
    let legs = stops.windows(2).filter_map(|two| match two {
        [from, to] => ways.between(&from.insee_code, &to.insee_code),
        _ => None,
    });
    legs.map(|leg| leg.minutes).sum()
}

fn worst(plan: &TourPlan, known: &[Conflict], world: &World) -> Option<Clash> {
    let key = |conflict: &Conflict| {
        (std::mem::discriminant(&conflict.violation), conflict.stops.clone(), conflict.sessions.clone())
    };
    let known: Vec<_> = known.iter().map(key).collect();
    let found = conflicts(plan, world).unwrap_or_default();
    let fresh = found.into_iter().filter(|conflict| !known.contains(&key(conflict)));
    let worst = fresh.min_by_key(|conflict| !conflict.hard)?;
    named(vec![worst], plan, world).pop()
}
