//! What an organiser wishes for a day, as typed.

use std::collections::BTreeSet;

use chrono::{NaiveTime, Timelike};
use domain::ids::SessionId;
use domain::plan::{SessionPlan, conflicts};

use super::ground::Ground;
use crate::service::typed::{Reader, SaveError, WrongKind};

/// Minutes of a meal.
const MEAL_MINUTES: (i64, i64) = (15, 180);
/// The meal as it is asked for at first.
const USUAL_MEAL: (&str, &str, &str) = ("12:00", "14:00", "45");
const MIDDAY: (u32, u32) = (12, 14);

/// What may move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Only what clashes or has no room.
    Clashing,
    /// The whole programme.
    Everything,
}

/// How much it counts that a session stays where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Not at all.
    No,
    /// A little.
    Little,
    /// Much.
    Much,
}

/// The meal as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MealForm {
    /// `non`, `chacun` (everybody for themselves) or `ensemble`.
    pub kind: String,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// How long, in minutes.
    pub minutes: String,
}

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WishForm {
    /// `gene` for what clashes, `tout` for everything.
    pub scope: String,
    /// Nothing begins earlier.
    pub earliest: String,
    /// Nothing ends later.
    pub latest: String,
    /// The pause.
    pub meal: MealForm,
    /// `pas`, `peu` or `beaucoup`: how much it counts that sessions stay.
    pub keep: String,
    /// Whether sessions may go to another day of the stop.
    pub other_days: bool,
    /// The addresses of the sessions that stay.
    pub pinned: Vec<String>,
    /// The addresses of the sessions with registrations that may move.
    pub free: Vec<String>,
    /// « later>earlier »: one session comes after another; empty texts say nothing.
    pub after: Vec<String>,
}

/// A pause of the day, in minutes of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meal {
    /// Somewhere from here.
    pub from: i64,
    /// To here.
    pub to: i64,
    /// So many minutes.
    pub minutes: i64,
    /// Whether all pause at once.
    pub together: bool,
}

/// The wishes of an organiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// What may move.
    pub scope: Scope,
    /// Minute of the day before which nothing begins.
    pub earliest: i64,
    /// Minute of the day after which nothing ends.
    pub latest: i64,
    /// The pause, if any.
    pub meal: Option<Meal>,
    /// How much it counts that sessions stay.
    pub keep: Keep,
    /// Whether sessions may go to another day.
    pub other_days: bool,
    /// The sessions that stay where they are.
    pub stays: BTreeSet<SessionId>,
    /// A session, and another that must be over before.
    pub after: Vec<(SessionId, SessionId)>,
}

/// What is asked for at first.
#[must_use]
pub fn usual(ground: &Ground) -> WishForm {
    let text = str::to_owned;
    let (opens, closes) = (ground.stop.opens, ground.stop.closes);
    let noon = opens.hour() < MIDDAY.0 && closes.hour() >= MIDDAY.1;
    let (from, to, minutes) = USUAL_MEAL;
    let scope = if unsettled(ground).is_empty() { "tout" } else { "gene" };
    WishForm {
        scope: text(scope),
        earliest: opens.format("%H:%M").to_string(),
        latest: closes.format("%H:%M").to_string(),
        meal: MealForm {
            kind: text(if noon { "chacun" } else { "non" }),
            from: text(from),
            to: text(to),
            minutes: text(minutes),
        },
        keep: text("peu"),
        ..WishForm::default()
    }
}

/// The sessions that clash or have no room here.
pub(super) fn unsettled(ground: &Ground) -> BTreeSet<SessionId> {
    let found = conflicts(&ground.plan, &ground.world).unwrap_or_default();
    let clashing = found.into_iter().filter(|conflict| conflict.hard).flat_map(|conflict| conflict.sessions);
    let here = |id: &SessionId| ground.sessions().any(|session| session.id == *id);
    let homeless = ground.sessions().filter(|session| !has_room(ground, session)).map(|session| session.id);
    clashing.filter(here).chain(homeless).collect()
}

/// Whether a session has a room of the venue.
fn has_room(ground: &Ground, session: &SessionPlan) -> bool {
    session.room.and_then(|room| ground.world.rooms.get(&room)).is_some_and(|room| room.venue == ground.stop.venue)
}

/// Reads the wishes; all that is wrong at once.
pub fn read(form: &WishForm, ground: &Ground) -> Result<Wishes, SaveError> {
    let mut reader = Reader::default();
    let scope = match form.scope.as_str() {
        "gene" => Scope::Clashing,
        "tout" => Scope::Everything,
        _ => {
            reader.note("quoi", WrongKind::Unknown);
            Scope::Everything
        }
    };
    let earliest = minute(reader.hour("debut", &form.earliest));
    let latest = minute(reader.hour("fin", &form.latest));
    if earliest.zip(latest).is_some_and(|(earliest, latest)| earliest >= latest) {
        reader.note("fin", WrongKind::Order);
    }
    let meal = meal(&mut reader, &form.meal);
    let keep = match form.keep.as_str() {
        "pas" => Keep::No,
        "peu" => Keep::Little,
        "beaucoup" => Keep::Much,
        _ => {
            reader.note("garder", WrongKind::Unknown);
            Keep::No
        }
    };
    let mut after = Vec::new();
    for typed in form.after.iter().filter(|typed| !typed.is_empty()) {
        let pair =
            typed.split_once('>').and_then(|(later, earlier)| Some((named(ground, later)?, named(ground, earlier)?)));
        match pair {
            Some((later, earlier)) if later != earlier => after.push((later, earlier)),
            _ => reader.note("apres", WrongKind::Unknown),
        }
    }
    after.sort_unstable();
    after.dedup();
    reader.finish()?;
    let (Some(earliest), Some(latest)) = (earliest, latest) else { return Err(SaveError::Missing) };
    let unsettled = unsettled(ground);
    let stays = |session: &&SessionPlan| {
        let told = ground.registrations(session.id) > 0 && !form.free.contains(&session.slug);
        let settled = scope == Scope::Clashing && !unsettled.contains(&session.id);
        told || form.pinned.contains(&session.slug) || (settled && !form.free.contains(&session.slug))
    };
    let stays = ground.sessions().filter(stays).map(|session| session.id).collect();
    Ok(Wishes { scope, earliest, latest, meal, keep, other_days: form.other_days, stays, after })
}

fn meal(reader: &mut Reader, form: &MealForm) -> Option<Meal> {
    let together = match form.kind.as_str() {
        "non" => return None,
        "chacun" => false,
        "ensemble" => true,
        _ => {
            reader.note("repas", WrongKind::Unknown);
            return None;
        }
    };
    let from = minute(reader.hour("repas_du", &form.from));
    let to = minute(reader.hour("repas_au", &form.to));
    let minutes = reader.number("repas_minutes", &form.minutes, MEAL_MINUTES);
    let (from, to) = from.zip(to)?;
    if from >= to {
        reader.note("repas_au", WrongKind::Order);
    } else if minutes > to - from {
        reader.note("repas_minutes", WrongKind::Number(MEAL_MINUTES.0, (to - from).min(MEAL_MINUTES.1)));
    }
    Some(Meal { from, to, minutes, together })
}

fn named(ground: &Ground, slug: &str) -> Option<SessionId> {
    ground.sessions().find(|session| session.slug == slug).map(|session| session.id)
}

fn minute(hour: Option<NaiveTime>) -> Option<i64> {
    hour.map(|hour| i64::from(hour.hour()) * 60 + i64::from(hour.minute()))
}
