//! From what the search found to what the page shows.

use std::collections::BTreeMap;

use backend::service::propose_dates::{Contradiction, Found, Ground, Wish, WishForm, read};
use backend::service::typed::SaveError;
use chrono::NaiveDate;
use domain::ids::VenueId;
use domain::plan::{DateEdit, StopPlan, Travel, Wishes};
use domain::season::{Costs, Placed, Weights};
use domain::words::{in_french_list, short_date, weekday_date};

use super::asked::Asked;
use crate::api::directory::sentence;
use crate::api::itinerary::calendar;
use crate::components::map;
use crate::forms::Problem;
use crate::locale::itinerary::{WEEKDAYS, registrations, road_time};
use crate::locale::{Dates, capital, proposal as say};
use crate::views::{BoxRow, Check, CheckTone, CostRow, DateRow, LeftRow, ProposalView, Spot, WishView};

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
        why: Vec::new(),
        in_the_way: None,
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
}

/// What a search found.
pub fn proposal(ground: &Ground, wishes: &Wishes, found: &Found) -> ProposalView {
    let lines = lines(ground, found);
    let left = left(ground, found);
    let days: Vec<_> = lines.iter().map(|line| line.days).collect();
    let tour = (ground.plan.starts_on, ground.plan.ends_on);
    let visited = |code: &str| lines.iter().any(|line| line.insee == code);
    let others = ground.towns.iter().filter(|town| !visited(&town.insee_code));
    let changes = lines.iter().filter(|line| line.edit.is_some()).count();
    ProposalView {
        refusal: String::new(),
        revision: ground.revision,
        summary: summary(wishes, found, &lines, left.len()),
        proof: proof(found),
        changes,
        costs: costs(found),
        months: calendar::of_days(tour, &ground.plan.time_zone, &days, ground.around.today),
        towns: others.filter_map(|town| town.point).map(spot).filter(|spot| map::holds(*spot)).collect(),
        rows: rows(ground, &lines),
        why: found.why.as_ref().map(|why| reasons(ground, found, why)).unwrap_or_default(),
        in_the_way: found.why.as_ref().map(in_the_way),
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
        }
    });
    let new = found.question.subjects.iter().zip(&edits).filter_map(|(subject, edit)| match edit {
        Some(DateEdit::Add { on, venue, .. }) => Some(Line {
            insee: &subject.insee_code,
            days: (*on, *on),
            before: None,
            venue: *venue,
            edit: edit.clone(),
            registrations: 0,
            other_venue: false,
        }),
        _ => None,
    });
    let mut lines: Vec<Line<'a>> = stays.chain(new).collect();
    lines.sort_by_key(|line| line.days);
    lines
}

fn rows(ground: &Ground, lines: &[Line<'_>]) -> Vec<DateRow> {
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

/// How good the plan is known to be.
fn proof(found: &Found) -> Check {
    let (value, bound) = (found.answer.value, found.answer.bound);
    let gap = value.cost - bound.cost;
    if found.answer.optimal {
        return Check { words: Dates::Proven.fr().to_owned(), tone: CheckTone::Good };
    }
    // A bound that says nothing is not worth a number.
    let said = value.left_out == bound.left_out && value.cost > 0 && gap * 2 <= value.cost;
    let words = if said { say::gap((gap * 100 / value.cost).max(1)) } else { Dates::NotProven.fr().to_owned() };
    Check { words, tone: CheckTone::Wait }
}

/// A wish: its name, its part of the costs, its weight, its measure in words.
type Part = (Dates, fn(&Costs) -> i64, fn(&Weights) -> i64, fn(i64) -> String);

/// Each wish that counts, in its own measure, as the plan stands and as proposed.
fn costs(found: &Found) -> Vec<CostRow> {
    let season = &found.question.season;
    let now = season.assess(&found.question.now).ok().map(|found| found.costs);
    let then = found.answer.costs;
    let weights = season.weights;
    let parts: [Part; 4] = [
        (Dates::CountRoad, |costs| costs.driving, |weights| weights.driving, road_time),
        (Dates::CountDays, |costs| costs.weekdays, |weights| weights.weekdays, say::off_days),
        (Dates::CountRhythm, |costs| costs.evenness, |weights| weights.evenness, say::off_rhythm),
        (Dates::CountDates, |costs| costs.stability, |weights| weights.stability, say::points),
    ];
    parts
        .into_iter()
        .filter(|(_, _, weight, _)| weight(&weights) > 0)
        .map(|(wish, part, weight, words)| {
            let amount = |costs: &Costs| words(part(costs) / weight(&weights));
            CostRow {
                wish: wish.fr().to_owned(),
                now: now.as_ref().map(amount).unwrap_or_default(),
                then: amount(&then),
            }
        })
        .collect()
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

/// Which towns have too little room together, and which wishes take it from them.
fn reasons(ground: &Ground, found: &Found, why: &Contradiction) -> Vec<String> {
    let name = |town: &u32| {
        let subject = found.question.subjects.get(usize::try_from(*town).ok()?)?;
        Some(ground.town(&subject.insee_code)?.name.clone())
    };
    let towns: Vec<String> = why.towns.iter().filter_map(name).collect();
    let (number, names) = (count(towns.len()), in_french_list(&towns));
    let first = match &why.crowd {
        Some(crowd) if !crowd.is_weeks => say::crowded_days(number, &names, count(crowd.days.len())),
        Some(crowd) => say::crowded_weeks(number, &names, count(crowd.days.len())),
        None => say::contradicting(number, &names),
    };
    let mut wishes: Vec<&'static str> = why.wishes.iter().filter_map(wish).map(|(words, _)| words.fr()).collect();
    wishes.sort_unstable();
    wishes.dedup();
    let second = (!wishes.is_empty()).then(|| say::at_stake(&in_french_list(&wishes)));
    std::iter::once(first).chain(second).collect()
}

/// The names of the wishes of a contradiction that the address can change.
fn in_the_way(why: &Contradiction) -> Vec<String> {
    why.wishes.iter().filter_map(wish).map(|(_, name)| name.to_owned()).collect()
}

/// A wish in words, and its name in the address where it has one.
const fn wish(wish: &Wish) -> Option<(Dates, &'static str)> {
    match wish {
        Wish::Leg | Wish::DayDriving => Some((Dates::StakeLeg, "trajet")),
        Wish::Rest => Some((Dates::StakeRest, "travail")),
        Wish::StopsAWeek => Some((Dates::StakeWeek, "semaine")),
        Wish::FreeDays => Some((Dates::StakePause, "libres")),
        Wish::Closed => Some((Dates::StakeClosed, "jours")),
        Wish::Role { .. } => Some((Dates::StakePartners, "")),
        Wish::Pin { .. } => Some((Dates::StakePins, "")),
        Wish::Venue { .. } => Some((Dates::StakeVenues, "")),
        Wish::Spacing { .. } | Wish::Order { .. } | Wish::Town { .. } => None,
    }
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
