//! From what the search found to what the page shows.

use std::collections::BTreeMap;

use backend::service::propose_dates::{Found, Ground, WishForm, read};
use backend::service::typed::SaveError;
use chrono::NaiveDate;
use domain::ids::VenueId;
use domain::plan::{DateEdit, Question, StopPlan, Travel, Wishes};
use domain::season::{Costs, Placed, Schedule, Value, Weights};
use domain::words::{short_date, weekday_date};

use super::asked::Asked;
use super::days::own_day;
use super::ways::ways;
use crate::api::directory::sentence;
use crate::api::itinerary::calendar;
use crate::components::map;
use crate::forms::Problem;
use crate::locale::itinerary::{WEEKDAYS, registrations, road_time};
use crate::locale::{Dates, capital, proposal as say};
use crate::views::{BoxRow, Check, CheckTone, CompareView, CostRow, DateRow, LeftRow, ProposalView, Spot, WishView};

/// The form of the wishes.
pub fn wishes(ground: &Ground, asked: &Asked) -> WishView {
    let form = asked.form(ground);
    let problems = match read(&form, ground) {
        Err(SaveError::Wrong(wrong)) if asked.is_asked() => {
            wrong.iter().map(|one| Problem::new(&one.field, sentence(&one.kind))).collect()
        }
        _ => Vec::new(),
    };
    let tick = |value: &str, label: String, ticked: &[String]| BoxRow {
        ticked: ticked.iter().any(|one| one == value),
        value: value.to_owned(),
        label,
    };
    let mut stops: Vec<&StopPlan> = ground.plan.stops.iter().filter(|stop| is_coming(ground, stop)).collect();
    stops.sort_by_key(|stop| (stop.starts_on, stop.opens));
    let label = |stop: &StopPlan| format!("{}, {}", town(ground, stop), short_date(stop.starts_on));
    WishView {
        tour: ground.plan.inside_name.clone(),
        bases: ground.towns.iter().map(|town| (town.insee_code.clone(), town.name.clone())).collect(),
        weekdays: (0..7)
            .zip(WEEKDAYS)
            .map(|(day, (_, name))| tick(&day.to_string(), capital(name), &form.weekdays))
            .collect(),
        stops: stops.into_iter().map(|stop| tick(&stop.slug, label(stop), &form.pinned)).collect(),
        towns: ground
            .towns
            .iter()
            .filter(|town| !town.visited)
            .map(|town| tick(&town.insee_code, town.name.clone(), if asked.all_towns() { &[] } else { &form.towns }))
            .collect(),
        all_towns: asked.all_towns(),
        values: values(form),
        problems,
        asked: asked.is_asked(),
        kept: asked.kept_text(),
    }
}

fn values(form: WishForm) -> Vec<(String, String)> {
    [
        ("mode", form.travel),
        ("base", form.base),
        ("du", form.first),
        ("au", form.last),
        ("libres", form.free_days),
        ("trajet", form.leg_minutes),
        ("semaine", form.stops_a_week),
        ("travail", form.work_days),
        ("repos", form.rest_days),
        ("route", form.driving),
        ("souhaits", form.days),
        ("rythme", form.evenness),
        ("dates", form.stability),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// A search that did not take place.
pub fn refused(why: Dates) -> ProposalView {
    ProposalView {
        refusal: why.fr().to_owned(),
        revision: 0,
        summary: Vec::new(),
        proof: Check { words: String::new(), tone: CheckTone::Off },
        rows: Vec::new(),
        changes: 0,
        left: Vec::new(),
        why: String::new(),
        ways: Vec::new(),
        another: String::new(),
        keep: String::new(),
        compared: None,
        costs: Vec::new(),
        months: Vec::new(),
        towns: Vec::new(),
    }
}

/// A stop of the plan proposed, or of the plan as it stays.
struct Line<'a> {
    insee: &'a str,
    days: (NaiveDate, NaiveDate),
    before: Option<NaiveDate>,
    venue: Option<VenueId>,
    edit: Option<DateEdit>,
    registrations: i64,
    other_venue: bool,
    /// Its place in the question, if it has one.
    subject: Option<usize>,
}

/// What was asked and what was found.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    pub ground: &'a Ground,
    pub wishes: &'a Wishes,
    pub found: &'a Found,
    pub asked: &'a Asked,
}

/// What a search found; `plan` is the plan as an address carries it.
pub fn proposal(told: &Told<'_>, plan: &str, compared: Option<CompareView>) -> ProposalView {
    let Told { ground, wishes, found, asked } = *told;
    let lines = lines(ground, found);
    let left = left(ground, found);
    let days: Vec<_> = lines.iter().map(|line| line.days).collect();
    let tour = (ground.plan.starts_on, ground.plan.ends_on);
    let visited = |code: &str| lines.iter().any(|line| line.insee == code);
    let others = ground.towns.iter().filter(|town| !visited(&town.insee_code));
    let changes = lines.iter().filter(|line| line.edit.is_some()).count();
    let answer = &found.answer;
    ProposalView {
        refusal: String::new(),
        revision: ground.revision,
        summary: summary(wishes, found, &lines, left.len()),
        proof: proof(answer.value, answer.bound),
        changes,
        costs: costs(found),
        months: calendar::of_days(tour, &ground.plan.time_zone, &days, ground.around.today),
        towns: others.filter_map(|town| town.point).map(spot).filter(|spot| map::holds(*spot)).collect(),
        rows: rows(ground, found, &lines),
        why: found.why.clone().unwrap_or_default(),
        ways: ways(ground, asked, &found.ways),
        another: asked.searching(&[("graine", &[&asked.seed().saturating_add(1).to_string()])]).query(),
        keep: asked.keeping(plan).query(),
        compared,
        left,
    }
}

/// Every stop that takes place, with the dates proposed, in the order of travel.
fn lines<'a>(ground: &'a Ground, found: &'a Found) -> Vec<Line<'a>> {
    let edits = found.question.edits(&found.answer.schedule);
    let moves: BTreeMap<_, _> = edits
        .iter()
        .flatten()
        .filter_map(|edit| match edit {
            DateEdit::Move { stop, on, venue } => Some((*stop, (*on, *venue, edit))),
            DateEdit::Add { .. } => None,
        })
        .collect();
    let stays = ground.plan.stops.iter().filter(|stop| !stop.cancelled).map(|stop| {
        let change = moves.get(&stop.id);
        let first = change.map_or(stop.starts_on, |(on, ..)| *on);
        let other = change.and_then(|(_, venue, _)| *venue);
        Line {
            insee: &stop.insee_code,
            days: (first, first + (stop.ends_on - stop.starts_on)),
            before: Some(stop.starts_on),
            venue: Some(other.unwrap_or(stop.venue)),
            edit: change.map(|(.., edit)| (*edit).clone()),
            registrations: ground.around.known.get(&stop.id).map_or(0, |known| known.registrations),
            other_venue: other.is_some(),
            subject: found.question.subjects.iter().position(|subject| subject.stop == Some(stop.id)),
        }
    });
    let new =
        found.question.subjects.iter().zip(&edits).enumerate().filter_map(|(place, (subject, edit))| match edit {
            Some(DateEdit::Add { on, venue, .. }) => Some(Line {
                insee: &subject.insee_code,
                days: (*on, *on),
                before: None,
                venue: *venue,
                edit: edit.clone(),
                registrations: 0,
                other_venue: false,
                subject: Some(place),
            }),
            _ => None,
        });
    let mut lines: Vec<Line<'a>> = stays.chain(new).collect();
    lines.sort_by_key(|line| line.days);
    lines
}

fn rows(ground: &Ground, found: &Found, lines: &[Line<'_>]) -> Vec<DateRow> {
    let mut taken: Vec<Spot> = Vec::new();
    (1..)
        .zip(lines)
        .map(|(number, line)| {
            let place = ground.town(line.insee);
            let mut at = place.and_then(|town| town.point).map(spot).filter(|spot| map::holds(*spot));
            if let Some(at) = &mut at {
                while taken.contains(at) {
                    at.x += map::BESIDE;
                }
                taken.push(*at);
            }
            let (best, around) = line.subject.and_then(|place| own_day(found, place)).unwrap_or_default();
            let venue = line.venue.and_then(|id| ground.world.venues.get(&id)).map(|venue| venue.name.clone());
            DateRow {
                number,
                town: place.map(|town| town.name.clone()).unwrap_or_default(),
                venue: venue.unwrap_or_else(|| Dates::VenueToFind.fr().to_owned()),
                before: line.before.map(short_date).unwrap_or_default(),
                after: weekday_date(line.days.0),
                edit: line.edit.as_ref().map(ToString::to_string).unwrap_or_default(),
                people: if line.registrations > 0 { registrations(line.registrations) } else { String::new() },
                state: state(line),
                best,
                around,
                spot: at,
            }
        })
        .collect()
}

fn state(line: &Line<'_>) -> Check {
    let (words, tone) = match (&line.edit, line.before) {
        (None, _) => (Dates::Stays, CheckTone::Off),
        (Some(_), None) => (Dates::NewStop, CheckTone::Good),
        (Some(_), Some(before)) if before == line.days.0 && line.other_venue => (Dates::ChangesVenue, CheckTone::Wait),
        (Some(_), Some(_)) => (Dates::Moves, CheckTone::Wait),
    };
    Check { words: words.fr().to_owned(), tone }
}

fn summary(wishes: &Wishes, found: &Found, lines: &[Line<'_>], left: usize) -> Vec<String> {
    let question = &found.question;
    let mut sentences = Vec::new();
    if wishes.travel == Travel::ReturnToBase {
        sentences.push(Dates::NoSaving.fr().to_owned());
    } else if let Some(then) = question.minutes(&found.answer.schedule) {
        // With towns more or less the two roads are not the same thing.
        let same = question
            .now
            .stops
            .iter()
            .zip(&found.answer.schedule.stops)
            .all(|(now, then)| now.is_some() == then.is_some());
        sentences.push(say::road(question.minutes(&question.now).filter(|_| same), then));
    }
    let moved = lines.iter().filter(|line| line.edit.is_some() && line.before.is_some());
    let people: i64 = moved.clone().map(|line| line.registrations).sum();
    let moved = moved.count();
    let added = lines.iter().filter(|line| line.before.is_none()).count();
    if moved + added == 0 {
        sentences.push(Dates::NothingBetter.fr().to_owned());
    }
    if moved > 0 {
        sentences.push(say::moving(count(moved)));
        sentences.push(say::concerned(people));
    }
    for (number, words) in
        [(added, say::adding as fn(i64) -> String), (left, say::left_out), (question.unknown_ways, say::unknown_ways)]
    {
        if number > 0 {
            sentences.push(words(count(number)));
        }
    }
    sentences
}

/// How good a plan is known to be.
pub fn proof(value: Value, bound: Value) -> Check {
    let gap = value.cost - bound.cost;
    if bound >= value {
        return Check { words: Dates::Proven.fr().to_owned(), tone: CheckTone::Good };
    }
    // A bound that says nothing is not worth a number.
    let said = value.left_out == bound.left_out && value.cost > 0 && gap * 2 <= value.cost;
    let words = if said { say::gap((gap * 100 / value.cost).max(1)) } else { Dates::NotProven.fr().to_owned() };
    Check { words, tone: CheckTone::Wait }
}

/// A wish: its name, its part of the costs, its weight, its measure in words.
type Part = (Dates, fn(&Costs) -> i64, fn(&Weights) -> i64, fn(i64) -> String);

const PARTS: [Part; 4] = [
    (Dates::CountRoad, |costs| costs.driving, |weights| weights.driving, road_time),
    (Dates::CountDays, |costs| costs.weekdays, |weights| weights.weekdays, say::off_days),
    (Dates::CountRhythm, |costs| costs.evenness, |weights| weights.evenness, say::off_rhythm),
    (Dates::CountDates, |costs| costs.stability, |weights| weights.stability, say::points),
];

/// Each wish that counts, in its own measure, as the plan stands and as proposed.
fn costs(found: &Found) -> Vec<CostRow> {
    let question = &found.question;
    let (now, then) = (measures(question, &question.now), measures(question, &found.answer.schedule));
    let rows = PARTS.iter().zip(now).zip(then).filter(|(((.., weight, _), _), _)| weight(&question.season.weights) > 0);
    rows.map(|(((wish, ..), now), then)| CostRow { wish: wish.fr().to_owned(), now, then }).collect()
}

/// The names of the wishes that count for one of two questions, each with its place.
pub fn wishes_that_count(one: &Question, other: &Question) -> Vec<(usize, &'static str)> {
    let counts = |question: &Question, weight: fn(&Weights) -> i64| weight(&question.season.weights) > 0;
    let parts = PARTS.iter().enumerate().filter(|(_, (.., weight, _))| counts(one, *weight) || counts(other, *weight));
    parts.map(|(place, (wish, ..))| (place, wish.fr())).collect()
}

/// What a schedule comes to, wish by wish, whether it counts or not; empty words where that cannot be said.
pub fn measures(question: &Question, schedule: &Schedule) -> [String; 4] {
    let mut season = question.season.clone();
    let even_days = season.weights.even_days;
    season.weights = Weights { driving: 1, weekdays: 1, evenness: 1, stability: 1, even_days, ..Weights::default() };
    let costs = season.assess(schedule).ok().map(|found| found.costs);
    PARTS.map(|(_, part, _, words)| costs.as_ref().map(|costs| words(part(costs))).unwrap_or_default())
}

/// The towns that get no date, and how many days would suit each by itself.
fn left(ground: &Ground, found: &Found) -> Vec<LeftRow> {
    let question = &found.question;
    let out = (0_u32..).zip(&found.answer.schedule.stops).filter(|(_, placed)| placed.is_none());
    out.filter_map(|(number, _)| {
        let subject = question.subjects.get(usize::try_from(number).ok()?)?;
        let venues = u32::try_from(subject.venues.len()).unwrap_or_default();
        let suits =
            |day: &u32| (0..venues).any(|venue| question.season.is_allowed_alone(number, Placed { day: *day, venue }));
        let days = (0..question.season.days).filter(suits).count();
        let mut why = if days == 0 { Dates::LeftNoDay.fr().to_owned() } else { say::few_days(count(days)) };
        if subject.stop.is_some() {
            why = format!("{why} {}", Dates::LeftStays.fr());
        }
        let town = ground.town(&subject.insee_code).map(|town| town.name.clone()).unwrap_or_default();
        Some(LeftRow { town, why })
    })
    .collect()
}

fn town(ground: &Ground, stop: &StopPlan) -> String {
    ground.town(&stop.insee_code).map(|town| town.name.clone()).unwrap_or_default()
}

fn is_coming(ground: &Ground, stop: &StopPlan) -> bool {
    !stop.cancelled && stop.starts_on > ground.around.today
}

fn spot(point: backend::service::read_itinerary::Point) -> Spot {
    map::spot(point.latitude, point.longitude)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
