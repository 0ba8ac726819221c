//! A plan as an address carries it: by value, so that what is shown is what is accepted, however the
//! search that found it ended. Nothing is stored for it.
//!
//! « frame.days.left.cost.seal »: what the days belong to (the stops and towns, in their order), three
//! signs a town, the bound that the search proved, and a seal over all of it with the whole question.
//! A plan whose frame is another is not read. Where only the seal is wrong (somebody has registered
//! since, and dates weigh more) the plan is, but nothing is said to be proven of it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::plan::{Question, Wishes};
use domain::season::{Placed, Schedule, Value};
use planner::itinerary::Answer;
use sha2::{Digest, Sha256};

use super::ground::Ground;
use crate::Backend;

/// The signs of a number, and how many of them a day and a venue have.
const SIGNS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const NOBODY: &str = "---";

/// The plan as text: letters, digits, hyphens, underscores and full stops only.
#[must_use]
pub fn write(backend: &Backend, ground: &Ground, question: &Question, schedule: &Schedule, bound: Value) -> String {
    let days: String = schedule.stops.iter().map(|placed| placed.map_or_else(|| NOBODY.to_owned(), spelt)).collect();
    let open = format!("{}.{days}.{}.{}", frame(ground, question), bound.left_out, bound.cost);
    let seal = seal(backend, question, &open);
    format!("{open}.{seal}")
}

/// The question and the plan that a text carries for these wishes; nothing where the draft has other
/// stops now, or the plan does not keep to the wishes.
#[must_use]
pub fn read(backend: &Backend, ground: &Ground, wishes: &Wishes, text: &str) -> Option<(Question, Answer)> {
    let question = ground.question(wishes);
    let (open, sealed) = text.rsplit_once('.')?;
    let parts: Vec<&str> = open.split('.').collect();
    let [own, days, left_out, cost] = parts.as_slice() else { return None };
    if *own != frame(ground, &question) || days.len() != question.subjects.len() * NOBODY.len() {
        return None;
    }
    let schedule = Schedule { stops: read_days(days.as_bytes())? };
    let found = question.season.assess(&schedule).ok().filter(|found| found.violations.is_empty())?;
    let proven = sealed == seal(backend, &question, open);
    let bound = left_out.parse().ok().zip(cost.parse().ok()).filter(|_| proven);
    let bound = bound.map_or_else(Value::default, |(left_out, cost)| Value { left_out, cost });
    let value = found.value();
    let optimal = proven && bound >= value;
    Some((question, Answer { schedule, costs: found.costs, value, bound: bound.min(value), optimal }))
}

fn spelt(placed: Placed) -> String {
    [placed.day / 32, placed.day % 32, placed.venue % 32]
        .iter()
        .filter_map(|number| SIGNS.get(*number as usize))
        .map(|sign| char::from(*sign))
        .collect()
}

/// The dates of a text, town by town.
fn read_days(text: &[u8]) -> Option<Vec<Option<Placed>>> {
    let number = |sign: &u8| SIGNS.iter().position(|own| own == sign).and_then(|place| u32::try_from(place).ok());
    let mut stops = Vec::with_capacity(text.len() / NOBODY.len());
    for signs in text.chunks(NOBODY.len()) {
        let [tens, ones, venue] = signs else { return None };
        stops.push(if signs == NOBODY.as_bytes() {
            None
        } else {
            Some(Placed { day: number(tens)? * 32 + number(ones)?, venue: number(venue)? })
        });
    }
    Some(stops)
}

/// What the days of a text belong to.
fn frame(ground: &Ground, question: &Question) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{} {}", ground.slug, question.first));
    for subject in &question.subjects {
        let who = subject.stop.map_or_else(|| subject.insee_code.clone(), |stop| stop.to_string());
        digest.update(format!(" {who}"));
        for venue in &subject.venues {
            digest.update(venue.map_or_else(|| "-".to_owned(), |venue| venue.to_string()));
        }
    }
    URL_SAFE_NO_PAD.encode(&digest.finalize()[..6])
}

fn seal(backend: &Backend, question: &Question, open: &str) -> String {
    let season = serde_json::to_vec(&question.season).unwrap_or_default();
    backend.keys.plan_seal(&season, open)
}
