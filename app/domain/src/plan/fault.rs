//! From a document that somebody sends to a plan that makes sense.

use std::collections::HashSet;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use super::{FORMAT, SessionPlan, StopPlan, TourPlan, WallTimes};
use crate::ids::{SessionId, StopId};
use crate::neutral::is_neutral;
use crate::phone::PhoneNumber;
use crate::text::clean_line;

/// A name, a title, what stands on a desk: at most so many signs.
pub const NAME_SIGNS: usize = 80;
/// A landmark, a way to come, a summary: at most so many signs.
pub const TEXT_SIGNS: usize = 400;
/// Part of an address: at most so many signs.
pub const SLUG_SIGNS: usize = 60;
/// One slot takes at most so many people.
pub const MOST_PLACES: i64 = 5_000;
/// A tour has at most so many stops, a stop so many sessions, a session so many slots.
pub const MOST_PARTS: usize = 400;
/// Days of a tour, a stop or a session lie no further apart.
const MOST_DAYS: i64 = 366;

/// A plan that holds together: sizes, order of times, identifiers used once, neutral public texts.
/// What publishing needs besides (a confirmed venue, a landmark, …) may still be missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CheckedPlan(TourPlan);

/// One thing that is wrong, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fault {
    /// The part of the plan.
    pub part: Part,
    /// Its field, as named in the document.
    pub field: &'static str,
    /// What is wrong.
    pub kind: FaultKind,
}

/// A part of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The tour itself.
    Tour,
    /// A stop.
    Stop(StopId),
    /// A session, its desks and slots.
    Session(SessionId),
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// It must not be empty.
    #[error("must not be empty")]
    Empty,
    /// Too many signs, or too many parts.
    #[error("is too long")]
    TooLong,
    /// A number out of range, or a text of the wrong form.
    #[error("is not of the form expected")]
    Form,
    /// An end that does not come after its start, or days too far apart.
    #[error("must end after it starts")]
    Order,
    /// Days or hours that lie outside those of what holds them.
    #[error("lies outside of what holds it")]
    Outside,
    /// An identifier or address used twice.
    #[error("is used twice")]
    Twice,
    /// A reference to something that the plan does not hold.
    #[error("refers to nothing")]
    Unknown,
    /// A word that nothing public may hold.
    #[error("holds a word that must not leave")]
    Forbidden,
}

impl CheckedPlan {
    /// The plan.
    pub const fn plan(&self) -> &TourPlan {
        &self.0
    }

    /// The plan, given away.
    pub fn into_plan(self) -> TourPlan {
        self.0
    }
}

impl TryFrom<TourPlan> for CheckedPlan {
    type Error = Vec<Fault>;

    /// Cleans every text and looks for all faults at once.
    fn try_from(mut plan: TourPlan) -> Result<Self, Vec<Fault>> {
        let mut inspector = Inspector::default();
        inspector.tour(&mut plan);
        plan.sort();
        if inspector.faults.is_empty() { Ok(Self(plan)) } else { Err(inspector.faults) }
    }
}

#[derive(Default)]
struct Inspector {
    faults: Vec<Fault>,
    ids: HashSet<uuid::Uuid>,
}

impl Inspector {
    fn fault(&mut self, part: Part, field: &'static str, kind: FaultKind) {
        self.faults.push(Fault { part, field, kind });
    }

    fn require(&mut self, holds: bool, part: Part, field: &'static str, kind: FaultKind) {
        if !holds {
            self.fault(part, field, kind);
        }
    }

    fn tour(&mut self, plan: &mut TourPlan) {
        let part = Part::Tour;
        self.require(plan.format == FORMAT, part, "format", FaultKind::Form);
        self.text(&mut plan.inside_name, part, "inside_name", NAME_SIGNS, Wanted { filled: true, neutral: false });
        self.text(&mut plan.public_name, part, "public_name", NAME_SIGNS, Wanted { filled: true, neutral: true });
        self.require(!plan.time_zone.is_empty(), part, "time_zone", FaultKind::Empty);
        self.days(plan.starts_on, plan.ends_on, part, "ends_on");
        self.require((0..=240).contains(&plan.buffer_minutes), part, "buffer_minutes", FaultKind::Form);
        self.phone(&mut plan.help_phone, part);
        self.require(plan.stops.len() <= MOST_PARTS, part, "stops", FaultKind::TooLong);
        let mut slugs = HashSet::new();
        let (first, last) = (plan.starts_on, plan.ends_on);
        for stop in &mut plan.stops {
            let part = Part::Stop(stop.id);
            self.once(stop.slug.clone(), &mut slugs, part, "slug");
            self.require(first <= stop.starts_on && stop.ends_on <= last, part, "starts_on", FaultKind::Outside);
            self.stop(stop);
        }
    }

    fn stop(&mut self, stop: &mut StopPlan) {
        let part = Part::Stop(stop.id);
        self.identifier(stop.id.0, part);
        self.slug(&stop.slug, part);
        self.require(stop.insee_code.len() == 5 && stop.insee_code.is_ascii(), part, "insee_code", FaultKind::Form);
        self.require(!stop.time_zone.is_empty(), part, "time_zone", FaultKind::Empty);
        self.days(stop.starts_on, stop.ends_on, part, "ends_on");
        self.require(stop.opens < stop.closes, part, "closes", FaultKind::Order);
        let wanted = Wanted { filled: false, neutral: true };
        self.text(&mut stop.landmark, part, "landmark", TEXT_SIGNS, wanted);
        self.text(&mut stop.how_to_come, part, "how_to_come", TEXT_SIGNS, wanted);
        self.text(&mut stop.bring, part, "bring", TEXT_SIGNS, wanted);
        self.phone(&mut stop.help_phone, part);
        self.require(stop.sessions.len() <= MOST_PARTS, part, "sessions", FaultKind::TooLong);
        let mut slugs = HashSet::new();
        let (first, last) = (stop.starts_on, stop.ends_on);
        for session in &mut stop.sessions {
            let part = Part::Session(session.id);
            self.once(session.slug.clone(), &mut slugs, part, "slug");
            let times = session.times;
            self.require(first <= times.starts_on && times.starts_on <= last, part, "times", FaultKind::Outside);
            self.session(session);
        }
    }

    fn session(&mut self, session: &mut SessionPlan) {
        let part = Part::Session(session.id);
        self.identifier(session.id.0, part);
        self.slug(&session.slug, part);
        self.text(&mut session.title, part, "title", NAME_SIGNS, Wanted { filled: true, neutral: true });
        self.text(&mut session.summary, part, "summary", TEXT_SIGNS, Wanted { filled: false, neutral: true });
        self.times(&session.times, part, "times");
        let mut partners = HashSet::new();
        for partner in &session.partners {
            self.once(*partner, &mut partners, part, "partners");
        }
        let mut facilitators = HashSet::new();
        for person in &session.facilitators {
            self.once(*person, &mut facilitators, part, "facilitators");
        }
        let mut desks = HashSet::new();
        for desk in &mut session.desks {
            self.identifier(desk.id.0, part);
            desks.insert(desk.id);
            let wanted = Wanted { filled: true, neutral: true };
            self.text(&mut desk.label, part, "desks.label", NAME_SIGNS, wanted);
            self.text(&mut desk.job, part, "desks.job", NAME_SIGNS, Wanted { filled: false, neutral: true });
            self.text(&mut desk.contract, part, "desks.contract", NAME_SIGNS, Wanted { filled: false, neutral: true });
        }
        self.require(!session.slots.is_empty(), part, "slots", FaultKind::Empty);
        self.require(session.slots.len() <= MOST_PARTS, part, "slots", FaultKind::TooLong);
        for slot in &session.slots {
            self.identifier(slot.id.0, part);
            self.times(&slot.times, part, "slots.times");
            let inside = session.times.starts() <= slot.times.starts() && slot.times.ends() <= session.times.ends();
            self.require(inside, part, "slots.times", FaultKind::Outside);
            self.require((0..=MOST_PLACES).contains(&slot.capacity), part, "slots.capacity", FaultKind::Form);
            let known = slot.desk.is_none_or(|desk| desks.contains(&desk));
            self.require(known, part, "slots.desk", FaultKind::Unknown);
        }
    }

    fn text(&mut self, text: &mut String, part: Part, field: &'static str, most: usize, wanted: Wanted) {
        *text = clean_line(text);
        self.require(!wanted.filled || !text.is_empty(), part, field, FaultKind::Empty);
        self.require(text.chars().count() <= most, part, field, FaultKind::TooLong);
        self.require(!wanted.neutral || is_neutral(text), part, field, FaultKind::Forbidden);
    }

    fn slug(&mut self, slug: &str, part: Part) {
        let sound = !slug.is_empty()
            && slug.len() <= SLUG_SIGNS
            && slug.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-');
        self.require(sound, part, "slug", FaultKind::Form);
        self.require(is_neutral(slug), part, "slug", FaultKind::Forbidden);
    }

    /// An empty number may wait until the stop is published.
    fn phone(&mut self, phone: &mut String, part: Part) {
        if clean_line(phone).is_empty() {
            phone.clear();
            return;
        }
        match PhoneNumber::parse(phone) {
            Ok(parsed) => parsed.as_str().clone_into(phone),
            Err(_) => self.fault(part, "help_phone", FaultKind::Form),
        }
    }

    fn times(&mut self, times: &WallTimes, part: Part, field: &'static str) {
        let length = times.ends().signed_duration_since(times.starts());
        let sound = length.num_minutes() > 0 && length.num_days() <= MOST_DAYS;
        self.require(sound, part, field, FaultKind::Order);
    }

    fn days(&mut self, first: chrono::NaiveDate, last: chrono::NaiveDate, part: Part, field: &'static str) {
        let days = last.signed_duration_since(first).num_days();
        self.require((0..=MOST_DAYS).contains(&days), part, field, FaultKind::Order);
    }

    fn identifier(&mut self, id: uuid::Uuid, part: Part) {
        let fresh = self.ids.insert(id);
        self.require(fresh, part, "id", FaultKind::Twice);
    }

    fn once<T: Eq + Hash>(&mut self, value: T, seen: &mut HashSet<T>, part: Part, field: &'static str) {
        let fresh = seen.insert(value);
        self.require(fresh, part, field, FaultKind::Twice);
    }
}

/// What a text must be.
#[derive(Clone, Copy)]
struct Wanted {
    filled: bool,
    neutral: bool,
}
