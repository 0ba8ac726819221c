//! A plan for people, and for programs.

use std::fmt::Write as _;

use backend::tour_file::date;
use domain::season::{Mode, Season};
use domain::words::weekday_date_year;
use planner::itinerary::Answer;
use serde_json::json;

use super::left_out::LeftOut;

/// A stop of the plan.
struct Stop<'a> {
    town: &'a str,
    day: u32,
    stay: u32,
    venue: u32,
    venues: usize,
    place: u32,
    /// Minutes on the road to come there; there and back each day where the caravan sleeps at home.
    minutes: u32,
}

/// The plan, its costs and who is left out, in French.
pub fn text(season: &Season, places: &[String], answer: &Answer, absent: &LeftOut) -> String {
    let (stops, home) = stops(season, answer);
    let mut text = String::new();
    let daily = if season.mode == Mode::ReturnToBase { " aller et retour chaque jour" } else { "" };
    for stop in &stops {
        let day = weekday_date_year(date(season, stop.day));
        let stay = if stop.stay == 1 { String::new() } else { format!(" ({} jours)", stop.stay) };
        let name = place(places, stop.place);
        let which =
            if stop.venues > 1 { format!("lieu {} sur {}, ", stop.venue + 1, stop.venues) } else { String::new() };
        let _ = writeln!(text, "{day}{stay} — {} — {which}{name} — {} min de route{daily}", stop.town, stop.minutes);
    }
    if let Some(minutes) = home.filter(|_| !stops.is_empty()) {
        let _ = writeln!(text, "retour — {minutes} min de route");
    }
    let costs = &answer.costs;
    let _ = writeln!(text, "\nVilles avec une date : {} sur {}", stops.len(), season.towns.len());
    let _ = writeln!(text, "Coût : {}", costs.total());
    for (wish, cost) in [
        ("route de la caravane", costs.driving),
        ("jours souhaités", costs.days),
        ("jours de la semaine souhaités", costs.weekdays),
        ("partenaires souhaités", costs.partners),
        ("pauses régulières", costs.evenness),
        ("route des partenaires", costs.partner_minutes),
        ("changements du plan connu", costs.stability),
    ] {
        let _ = writeln!(text, "  {wish} : {cost}");
    }
    let told = if answer.optimal {
        "optimal : aucun plan n’est meilleur".to_owned()
    } else if answer.bound.left_out < answer.value.left_out {
        "optimum non prouvé".to_owned()
    } else {
        format!("optimum non prouvé ; aucun plan ne coûte moins de {}", answer.bound.cost)
    };
    let _ = writeln!(text, "{}", capital(&told));
    if !absent.towns.is_empty() {
        text.push_str("\nSans date :\n");
        for town in &absent.towns {
            let name = season.towns.get(town.town as usize).map_or("", |town| &town.name);
            let _ = writeln!(text, "  {name} : {}", town.reason);
        }
    }
    if let Some(sentence) = &absent.contradiction {
        let _ = writeln!(text, "\nPourquoi\u{a0}: {sentence}");
    }
    if !absent.ways.is_empty() {
        text.push_str("Pour en sortir\u{a0}:\n");
        for way in &absent.ways {
            let _ = writeln!(text, "  {way}");
        }
    }
    text
}

/// The same for programs, on one line.
pub fn json(season: &Season, places: &[String], answer: &Answer, absent: &LeftOut) -> serde_json::Value {
    let (stops, home) = stops(season, answer);
    let stops: Vec<serde_json::Value> = stops
        .iter()
        .map(|stop| {
            json!({
                "town": stop.town,
                "day": date(season, stop.day).to_string(),
                "last_day": date(season, stop.day + stop.stay - 1).to_string(),
                "venue": stop.venue + 1,
                "place": place(places, stop.place),
                "drive_minutes": stop.minutes,
            })
        })
        .collect();
    let left_out: Vec<serde_json::Value> = absent
        .towns
        .iter()
        .map(|town| {
            let wanted = season.towns.get(town.town as usize);
            json!({
                "town": wanted.map(|town| &town.name),
                "importance": wanted.map(|town| town.importance),
                "reason": town.reason,
            })
        })
        .collect();
    json!({
        "version": 1,
        "stops": stops,
        "home_minutes": home,
        "left_out": left_out,
        "contradiction": absent.contradiction,
        "ways_out": absent.ways,
        "costs": answer.costs,
        "value": answer.value,
        "bound": answer.bound,
        "optimal": answer.optimal,
    })
}

/// The stops in the order of their days, and the way home from the last.
fn stops<'a>(season: &'a Season, answer: &Answer) -> (Vec<Stop<'a>>, Option<u32>) {
    let mut stops: Vec<Stop<'a>> = season
        .towns
        .iter()
        .zip(&answer.schedule.stops)
        .filter_map(|(town, stop)| {
            let placed = (*stop)?;
            Some(Stop {
                town: &town.name,
                day: placed.day,
                stay: town.stay,
                venue: placed.venue,
                venues: town.venues.len(),
                place: town.venues.get(placed.venue as usize)?.place,
                minutes: 0,
            })
        })
        .collect();
    stops.sort_by_key(|stop| stop.day);
    let mut before: Option<(u32, u32)> = None;
    for stop in &mut stops {
        let way = match before {
            Some((place, over)) => season.way(place, stop.place, stop.day.saturating_sub(over)),
            None => season.way_from_home(stop.place),
        };
        let daily = season.daily_minutes(stop.place).unwrap_or_else(Option::unwrap_or_default);
        stop.minutes = way.map_or(0, |way| way.minutes) + daily;
        before = Some((stop.place, stop.day + stop.stay));
    }
    let home = season.base.filter(|_| season.mode != Mode::ReturnToBase).and(before);
    let home = home.and_then(|(place, _)| season.way_home(place)).map(|way| way.minutes);
    (stops, home)
}

fn place(places: &[String], number: u32) -> &str {
    places.get(number as usize).map_or("", String::as_str)
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
