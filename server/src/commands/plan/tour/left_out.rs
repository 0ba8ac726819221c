//! Why a town has no date.

use std::collections::BTreeMap;

use domain::season::{Placed, Schedule, Season, Violation};

/// A town without a date.
pub struct Absent {
    /// Its number.
    pub town: u32,
    /// In words.
    pub reason: String,
}

/// All of them, each with what keeps it out; without the reason once `late` says so.
pub fn all(season: &Season, schedule: &Schedule, late: &mut impl FnMut() -> bool) -> Vec<Absent> {
    let absent = (0..).zip(&schedule.stops).filter(|(_, stop)| stop.is_none());
    absent.map(|(town, _)| Absent { town, reason: reason(season, schedule, town, late) }).collect()
}

fn reason(season: &Season, schedule: &Schedule, town: u32, late: &mut impl FnMut() -> bool) -> String {
    let wanted = &season.towns[town as usize];
    let mut possible = 0_u32;
    let mut free = None;
    let mut obstacles: BTreeMap<&str, u32> = BTreeMap::new();
    for day in 0..season.days {
        let mut found = Vec::new();
        let mut today = None;
        for venue in (0..).take(wanted.venues.len()) {
            if late() {
                return "le temps a manqué pour chercher la raison".to_owned();
            }
            let placed = Placed { day, venue };
            let before = found.len();
            season.alone(town, placed, &mut found);
            if found.len() == before {
                today = Some(placed);
                break;
            }
        }
        let Some(placed) = today else {
            for kind in kinds(&found) {
                *obstacles.entry(kind).or_default() += 1;
            }
            continue;
        };
        possible += 1;
        if free.is_none() {
            let mut with = schedule.clone();
            with.stops[town as usize] = Some(placed);
            free = season.assess(&with).ok().filter(|found| found.violations.is_empty()).map(|_| day);
        }
    }
    if free.is_some() {
        return "un jour est libre : la recherche s’est arrêtée trop tôt".to_owned();
    }
    let days = |count: u32| if count == 1 { "1 jour".to_owned() } else { format!("{count} jours") };
    if possible > 0 {
        return format!("{} possible{} à elle seule, aucun à côté des autres villes", days(possible), plural(possible));
    }
    let mut sorted: Vec<(&str, u32)> = obstacles.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> = sorted.iter().take(3).map(|(kind, count)| format!("{kind} ({})", days(*count))).collect();
    format!("aucun jour possible : {}", told.join(", "))
}

const fn plural(count: u32) -> &'static str {
    if count > 1 { "s" } else { "" }
}

/// The kinds of obstacles of a day, each once.
fn kinds(found: &[Violation]) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = found
        .iter()
        .map(|violation| match violation {
            Violation::Closed { .. } => "jour fermé",
            Violation::OutOfSeason { .. } => "fin de saison",
            Violation::OffPin { .. } => "autre date fixée",
            Violation::PartnerMissing { .. } => "partenaire absent ou trop loin",
            Violation::BaseTooFar { .. } => "trop loin de la base",
            _ => "lieu fermé",
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
