//! What else to wish so that more towns have a date: each a search to follow as a link.

use backend::service::propose_dates::{Ground, Relaxed, Way};
use domain::words::weekday_date;

use super::asked::Asked;
use crate::locale::{Dates, proposal as say};

/// The words and the query of each.
pub fn ways(ground: &Ground, asked: &Asked, ways: &[Way]) -> Vec<(String, String)> {
    ways.iter()
        .map(|way| {
            let (words, asked) = link(ground, asked, way.relaxed);
            (say::gained(&words, i64::try_from(way.gained).unwrap_or(i64::MAX)), asked.query())
        })
        .collect()
}

fn link(ground: &Ground, asked: &Asked, relaxed: Relaxed) -> (String, Asked) {
    let one = |name: &str, number: Option<u32>| {
        asked.searching(&[(name, &[&number.map_or_else(String::new, |number| number.to_string())])])
    };
    let fixed = |words: Dates| words.fr().to_owned();
    match relaxed {
        Relaxed::FreeDays(0) => (fixed(Dates::TryNoPause), one("libres", Some(0))),
        Relaxed::FreeDays(days) => (say::free_days(days.into()), one("libres", Some(days))),
        Relaxed::Rest(None) => (fixed(Dates::TryNoRest), asked.searching(&[("travail", &[""]), ("repos", &[""])])),
        Relaxed::Rest(Some(rest)) => (say::rest_after(rest.work_days.into()), one("travail", Some(rest.work_days))),
        Relaxed::StopsAWeek(None) => (fixed(Dates::TryNoWeek), one("semaine", None)),
        Relaxed::StopsAWeek(Some(stops)) => (say::stops_a_week(stops.into()), one("semaine", Some(stops))),
        Relaxed::LegMinutes(minutes) => (say::legs_up_to(minutes.into()), one("trajet", Some(minutes))),
        Relaxed::Sunday => (fixed(Dates::TrySunday), asked.searching(&[]).and("jours", "6")),
        Relaxed::Last(last) => (say::until(&weekday_date(last)), asked.searching(&[("au", &[&last.to_string()])])),
        Relaxed::Unpinned(id) => {
            let stop = ground.plan.stop(id);
            let town = stop.and_then(|stop| ground.town(&stop.insee_code)).map_or("", |town| town.name.as_str());
            let slug = stop.map_or("", |stop| stop.slug.as_str());
            (say::unpinned(town), asked.searching(&[]).without("fixe", slug))
        }
    }
}
