//! The road of a plan.

use domain::plan::{StopPlan, TourPlan, Ways};

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
