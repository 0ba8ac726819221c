//! From what the search found to what the page shows.

use backend::service::propose_programme::{Fate, Found, Ground, Line, Obstacle, WishForm};
use backend::service::typed::Wrong;
use domain::ids::SessionId;
use domain::plan::{SessionPlan, WayOut};
use domain::words::{hour_range, short_date, weekday_date_year};

use crate::api::directory::sentence;
use crate::conflicts::told;
use crate::forms::Problem;
use crate::locale::itinerary::{registrations, road_time};
use crate::locale::{Programme, programme as say, proposal};
use crate::views::{Check, CheckTone, CostRow, ProgrammeFound, ProgrammeRow, ProgrammeView, SessionWish};

/// What is to be mended.
pub fn problems(wrong: &[Wrong]) -> Vec<Problem> {
    wrong.iter().map(|one| Problem::new(&one.field, sentence(&one.kind))).collect()
}

/// The page with its wishes.
pub fn page(ground: &Ground, form: WishForm, problems: Vec<Problem>, found: Option<ProgrammeFound>) -> ProgrammeView {
    let stop = &ground.stop;
    let town = ground.world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default();
    let mut sessions: Vec<&SessionPlan> = ground.sessions().collect();
    sessions.sort_by_key(|session| (session.times, session.id));
    let wish = |session: &SessionPlan| {
        let people = ground.registrations(session.id);
        let ticked = if people > 0 { &form.free } else { &form.pinned };
        let prefix = format!("{}>", session.slug);
        SessionWish {
            slug: session.slug.clone(),
            title: session.title.clone(),
            place: place(ground, session),
            people: people_words(people),
            ticked: ticked.contains(&session.slug),
            after: form.after.iter().find(|after| after.starts_with(&prefix)).cloned().unwrap_or_default(),
        }
    };
    ProgrammeView {
        heading: format!("{town} · {}", weekday_date_year(stop.starts_on)),
        several_days: stop.starts_on < stop.ends_on,
        sessions: sessions.into_iter().map(wish).collect(),
        values: values(form),
        problems,
        revision: ground.revision,
        undoable: ground.undoable,
        found,
    }
}

fn values(form: WishForm) -> Vec<(String, String)> {
    let days = if form.other_days { "oui" } else { "" };
    [
        ("quoi", form.scope),
        ("debut", form.earliest),
        ("fin", form.latest),
        ("repas", form.meal.kind),
        ("repas_du", form.meal.from),
        ("repas_au", form.meal.to),
        ("repas_minutes", form.meal.minutes),
        ("garder", form.keep),
        ("jours", days.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// « 9 h – 10 h 30 · Grande salle », with the day where the stop has several.
fn place(ground: &Ground, session: &SessionPlan) -> String {
    let room = session.room.and_then(|room| ground.world.rooms.get(&room)).map(|room| room.name.as_str());
    let hours = hour_range(session.times.start_time, session.times.end_time);
    let day = (ground.stop.starts_on < ground.stop.ends_on).then(|| short_date(session.times.starts_on));
    let parts = [day, Some(hours), Some(room.unwrap_or(Programme::NoRoomYet.fr()).to_owned())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn people_words(people: i64) -> String {
    if people > 0 { registrations(people) } else { String::new() }
}

/// What a search found.
pub fn found(ground: &Ground, found: &Found) -> ProgrammeFound {
    let conflict = |conflict| {
        let words = told(conflict, &found.plan, &ground.world);
        format!("{}, {}\u{a0}: {}", words.who, words.when, words.what)
    };
    ProgrammeFound {
        refusal: String::new(),
        summary: summary(found),
        rows: found.lines.iter().filter_map(|line| row(ground, found, line)).collect(),
        measures: measures(found),
        remaining: found.remaining.iter().map(conflict).collect(),
    }
}

fn summary(found: &Found) -> Vec<String> {
    let moving: Vec<&Line> = found.lines.iter().filter(|line| matches!(line.fate, Fate::Moves(_))).collect();
    let left = found.lines.iter().filter(|line| matches!(line.fate, Fate::Unplaced { .. })).count();
    let people: i64 = moving.iter().map(|line| line.registrations).sum();
    let mut sentences = Vec::new();
    if moving.is_empty() && left == 0 {
        sentences.push(Programme::NothingBetter.fr().to_owned());
    }
    if !moving.is_empty() {
        sentences.push(say::moving(count(moving.len())));
        sentences.push(proposal::concerned(people));
    }
    if left > 0 {
        sentences.push(say::left_out(count(left)));
    }
    sentences.push(say::remaining(count(found.after.conflicts)));
    sentences
}

fn row(ground: &Ground, found: &Found, line: &Line) -> Option<ProgrammeRow> {
    let now = session(ground, line.session)?;
    let (_, then) = found.plan.session(line.session)?;
    let (words, tone) = match &line.fate {
        Fate::Kept => (Programme::Kept, CheckTone::Off),
        Fate::Same => (Programme::Same, CheckTone::Off),
        Fate::Moves(_) => (Programme::Moves, CheckTone::Wait),
        Fate::Unplaced { .. } => (Programme::Left, CheckTone::Bad),
    };
    let way: Option<&WayOut> = if let Fate::Moves(way) = &line.fate { Some(way) } else { None };
    let why = match &line.fate {
        Fate::Unplaced { obstacles, alone } => why(ground, obstacles, *alone),
        _ => Vec::new(),
    };
    Some(ProgrammeRow {
        slug: now.slug.clone(),
        title: now.title.clone(),
        before: place(ground, now),
        after: way.map(|_| place(ground, then)).unwrap_or_default(),
        edit: way.map(ToString::to_string).unwrap_or_default(),
        people: people_words(line.registrations),
        state: Check { words: words.fr().to_owned(), tone },
        why,
    })
}

fn why(ground: &Ground, obstacles: &[Obstacle], alone: bool) -> Vec<String> {
    let mut words: Vec<String> = obstacles.iter().map(|obstacle| obstacle_words(ground, obstacle)).collect();
    if words.len() > 1 {
        let how = if alone { Programme::LeftAlone } else { Programme::LeftTogether };
        words.push(how.fr().to_owned());
    }
    words.push(Programme::LeftStays.fr().to_owned());
    words
}

fn obstacle_words(ground: &Ground, obstacle: &Obstacle) -> String {
    let partner = |id| ground.world.partners.get(id).map_or("", |facts| facts.name.as_str());
    let person = |id| ground.world.facilitators.get(id).map_or("", |facts| facts.name.as_str());
    let plain = match obstacle {
        Obstacle::PartnerAway(id) => return say::away(partner(id)),
        Obstacle::PersonAway(id) => return say::away(person(id)),
        Obstacle::Partner(id) => return say::no_team(partner(id)),
        Obstacle::Person(id) => return say::busy(person(id)),
        Obstacle::Order(id) => return say::order(session(ground, *id).map_or("", |session| &session.title)),
        Obstacle::Stopped => Programme::Stopped,
        Obstacle::Capacity => Programme::Capacity,
        Obstacle::Hours => Programme::Hours,
        Obstacle::Closed => Programme::RoomClosed,
        Obstacle::RoomBusy => Programme::RoomBusy,
        Obstacle::Meal => Programme::MealStands,
        Obstacle::Tour => Programme::Tour,
    };
    plain.fr().to_owned()
}

/// Each measure as it is and as it would be; the softer ones where both days have an hour and a room
/// for every session.
fn measures(found: &Found) -> Vec<CostRow> {
    let row = |measure: Programme, now: String, then: String| CostRow { wish: measure.fr().to_owned(), now, then };
    let number = |number: usize| number.to_string();
    let mut rows = vec![row(Programme::Conflicts, number(found.before.conflicts), number(found.after.conflicts))];
    if let Some((now, then)) = found.before.figures.zip(found.after.figures) {
        let time = |slots: i64| road_time(slots * found.slot_minutes);
        rows.extend([
            row(Programme::Clashes, time(now.clashes), time(then.clashes)),
            row(Programme::Holes, time(now.holes), time(then.holes)),
            row(Programme::Span, time(now.span), time(then.span)),
            row(Programme::Rooms, say::rooms(now.rooms), say::rooms(then.rooms)),
            row(Programme::Waiting, time(now.waiting), time(then.waiting)),
        ]);
    }
    rows
}

fn session(ground: &Ground, id: SessionId) -> Option<&SessionPlan> {
    ground.sessions().find(|session| session.id == id)
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
