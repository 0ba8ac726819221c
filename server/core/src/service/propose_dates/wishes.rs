//! What an organiser wishes, as typed.

use domain::plan::{Count, MOST_DAYS, Travel, Wishes};
use domain::season::Rest;

use super::ground::Ground;
use crate::service::typed::{Reader, SaveError, WrongKind};

/// Free days between two stops: at most a month.
const FREE_DAYS: (i64, i64) = (0, 30);
/// Minutes of the longest way.
pub(super) const LEG_MINUTES: (i64, i64) = (5, 600);
const A_WEEK: (i64, i64) = (1, 7);
const REST: (i64, i64) = (1, 30);

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WishForm {
    /// `route`, `retour` or `mixte`.
    pub travel: String,
    /// INSEE code of the town from which the caravan leaves; may be empty on the road.
    pub base: String,
    /// The first day that may be used.
    pub first: String,
    /// The last.
    pub last: String,
    /// Free days between two stops.
    pub free_days: String,
    /// No way is longer, in minutes.
    pub leg_minutes: String,
    /// No more stops a week; empty for no limit.
    pub stops_a_week: String,
    /// Days of work before a rest; empty for no rule.
    pub work_days: String,
    /// Days of rest.
    pub rest_days: String,
    /// The weekdays that are liked, 0 for Monday.
    pub weekdays: Vec<String>,
    /// How much the road counts: `pas`, `peu` or `beaucoup`.
    pub driving: String,
    /// How much the days count.
    pub days: String,
    /// How much even pauses count.
    pub evenness: String,
    /// How much it counts that dates stay.
    pub stability: String,
    /// The addresses of the stops that do not move.
    pub pinned: Vec<String>,
    /// INSEE codes of the towns that want a stop.
    pub towns: Vec<String>,
}

/// What is asked for at first.
#[must_use]
pub fn usual(ground: &Ground) -> WishForm {
    let tomorrow = ground.around.today.succ_opt().unwrap_or(ground.around.today);
    let text = str::to_owned;
    WishForm {
        travel: text("route"),
        first: ground.plan.starts_on.max(tomorrow).to_string(),
        last: ground.plan.ends_on.max(tomorrow).to_string(),
        free_days: text("0"),
        leg_minutes: text("120"),
        work_days: text("5"),
        rest_days: text("2"),
        weekdays: (0..5).map(|day: u32| day.to_string()).collect(),
        driving: text("beaucoup"),
        days: text("peu"),
        evenness: text("peu"),
        stability: text("peu"),
        ..WishForm::default()
    }
}

/// Reads the wishes; all that is wrong at once.
pub fn read(form: &WishForm, ground: &Ground) -> Result<Wishes, SaveError> {
    let mut reader = Reader::default();
    let known = |code: &str| ground.towns.iter().any(|town| town.insee_code == code);
    let travel = match form.travel.as_str() {
        "route" => Travel::MovingOn,
        "retour" => Travel::ReturnToBase,
        "mixte" => Travel::Mixed,
        _ => {
            reader.note("mode", WrongKind::Unknown);
            Travel::MovingOn
        }
    };
    let base = Some(form.base.clone()).filter(|base| !base.is_empty());
    if base.as_deref().is_some_and(|base| !known(base)) {
        reader.note("base", WrongKind::Unknown);
    } else if base.is_none() && travel != Travel::MovingOn {
        reader.note("base", WrongKind::Empty);
    }
    let near = (ground.plan.starts_on, ground.plan.ends_on);
    let first = reader.day("du", &form.first, near);
    let last = reader.day("au", &form.last, near);
    if first.zip(last).is_some_and(|(first, last)| !(0..MOST_DAYS).contains(&(last - first).num_days())) {
        reader.note("au", WrongKind::Order);
    }
    let free_days = whole(reader.number("libres", &form.free_days, FREE_DAYS));
    let leg_minutes = whole(reader.number("trajet", &form.leg_minutes, LEG_MINUTES));
    let stops_a_week = optional(&mut reader, "semaine", &form.stops_a_week, A_WEEK);
    let work_days = optional(&mut reader, "travail", &form.work_days, REST);
    let rest_days = optional(&mut reader, "repos", &form.rest_days, REST);
    if work_days.is_some() != rest_days.is_some() {
        reader.note(if work_days.is_some() { "repos" } else { "travail" }, WrongKind::Empty);
    }
    let mut count = |field: &str, typed: &str| match typed {
        "pas" => Count::No,
        "peu" => Count::Little,
        "beaucoup" => Count::Much,
        _ => {
            reader.note(field, WrongKind::Unknown);
            Count::No
        }
    };
    let driving = count("route", &form.driving);
    let days = count("souhaits", &form.days);
    let evenness = count("rythme", &form.evenness);
    let stability = count("dates", &form.stability);
    if form.towns.iter().any(|town| !known(town)) {
        reader.note("communes", WrongKind::Unknown);
    }
    reader.finish()?;
    let (Some(first), Some(last)) = (first, last) else { return Err(SaveError::Missing) };
    let pinned = ground.plan.stops.iter().filter(|stop| form.pinned.contains(&stop.slug)).map(|stop| stop.id);
    let mut towns = form.towns.clone();
    towns.sort_unstable();
    towns.dedup();
    Ok(Wishes {
        travel,
        base,
        first,
        last,
        free_days,
        leg_minutes,
        stops_a_week,
        rest: work_days.zip(rest_days).map(|(work_days, rest_days)| Rest { work_days, rest_days }),
        weekdays: std::array::from_fn(|day| form.weekdays.contains(&day.to_string())),
        driving,
        days,
        evenness,
        stability,
        pinned: pinned.collect(),
        towns,
    })
}

fn optional(reader: &mut Reader, field: &str, typed: &str, within: (i64, i64)) -> Option<u32> {
    (!typed.trim().is_empty()).then(|| whole(reader.number(field, typed, within)))
}

fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or_default()
}
