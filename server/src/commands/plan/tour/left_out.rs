//! Why towns have no date, and what would give them one.

use domain::season::{Schedule, Season, Value};
use planner::itinerary::explain::{Verdict, explain, relaxations, unplanned_reason};
use planner::itinerary::{Budget, Progress};
use planner::words;

/// So many dates are tried to find what contradicts itself, and so many plans for each way out.
const STEPS: u64 = 200_000;
const TRIES: Budget = Budget { iterations: 2_000 };
/// So many reasons are told for one town.
const MOST_REASONS: usize = 3;

/// A town without a date.
pub struct Absent {
    /// Its number.
    pub town: u32,
    /// In words.
    pub reason: String,
}

/// The towns without a date, and why they cannot all have one.
#[derive(Default)]
pub struct LeftOut {
    /// The towns.
    pub towns: Vec<Absent>,
    /// « Ces 4 communes n’ont que 3 jours possibles … »; nothing where no contradiction was found.
    pub contradiction: Option<String>,
    /// What would end it.
    pub ways: Vec<String>,
}

/// All of it, as far as it can be found until `late` says so.
pub fn all(season: &Season, schedule: &Schedule, late: &mut impl FnMut() -> bool) -> LeftOut {
    let absent = (0..).zip(&schedule.stops).filter(|(_, stop)| stop.is_none());
    let towns: Vec<Absent> =
        absent.map(|(town, _)| Absent { town, reason: reason(season, schedule, town, late) }).collect();
    let mut left_out = LeftOut { towns, ..LeftOut::default() };
    if !left_out.towns.is_empty()
        && let Ok(Verdict::Contradiction(found)) = explain(season, schedule, STEPS, late)
    {
        left_out.contradiction = Some(words::contradiction(season, &found));
        let ways = relaxations(season, schedule, &found, TRIES, &mut Watch(late));
        left_out.ways = ways.iter().map(|way| words::relaxation(season, way)).collect();
    }
    left_out
}

fn reason(season: &Season, schedule: &Schedule, town: u32, late: &mut impl FnMut() -> bool) -> String {
    let closed = unplanned_reason(season, schedule, town, late).unwrap_or_default();
    let told = closed.iter().take(MOST_REASONS).map(|(closing, days)| words::closing(season, *closing, days.len()));
    let told = told.collect::<Vec<_>>().join(", ");
    if told.is_empty() { "le temps a manqué pour chercher la raison".to_owned() } else { told }
}

/// The question alone: nobody listens.
struct Watch<'a, F>(&'a mut F);

impl<F: FnMut() -> bool> Progress for Watch<'_, F> {
    fn should_stop(&mut self) -> bool {
        (self.0)()
    }

    fn better(&mut self, _schedule: &Schedule, _value: Value) {}
}
