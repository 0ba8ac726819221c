//! The plain form of a session: what is typed becomes a session of the plan, or all that must be
//! mended, at its fields.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::day::between;
use super::fault::{FaultKind, MOST_PLACES, NAME_SIGNS, TEXT_SIGNS};
use super::{DeskPlan, FreshIds, SessionPlan, SlotPlan, StopPlan, World};
use crate::ids::{DeskId, FacilitatorId, PartnerId, RoomId, SessionId, SlotId};
use crate::neutral::is_neutral;
use crate::session::{Audience, SessionKind, Theme};
use crate::text::{clean_line, slug};

/// An interview lasts at least, and at most, so many minutes.
const INTERVIEW_MINUTES: std::ops::RangeInclusive<i64> = 5..=30;
/// The pause between two interviews is at most so many minutes.
const LONGEST_PAUSE: i64 = 60;
/// What a session is called in addresses when its title holds no letter.
const SLUG: &str = "seance";

/// A session as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// [`SessionKind`].
    pub kind: String,
    /// [`Theme`].
    pub theme: String,
    /// [`Audience`].
    pub audience: String,
    /// The room; empty for none.
    pub room: String,
    /// The local day.
    pub day: String,
    /// « 09:30 ».
    pub starts: String,
    /// « 11:00 ».
    pub ends: String,
    /// `first` or `second` in an hour that passes twice.
    pub passage: String,
    /// How many people it takes.
    pub places: String,
    /// The partners chosen.
    pub partners: Vec<String>,
    /// The people chosen.
    pub facilitators: Vec<String>,
    /// Minutes of an interview.
    pub minutes: String,
    /// Minutes between two interviews.
    pub pause: String,
    /// The desks, in their order; one without an employer is left out.
    pub desks: Vec<DeskForm>,
}

/// A desk as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeskForm {
    /// Its identifier, empty for a new one.
    pub id: String,
    /// The employer.
    pub partner: String,
    /// What stands on the table.
    pub label: String,
    /// The job offered.
    pub job: String,
    /// The kind of contract.
    pub contract: String,
}

/// One thing to mend: the field, as named in [`SessionForm`], and what is wrong.
pub type FormFault = (&'static str, FaultKind);

impl SessionForm {
    /// The form of a session as it is.
    pub fn of(session: &SessionPlan) -> Self {
        let time = |time: NaiveTime| time.format("%H:%M").to_string();
        let mut row = session.slots.iter().filter(|slot| slot.desk.is_some());
        let (minutes, pause) = match (row.next(), row.find(|slot| slot.desk == session.slots[0].desk)) {
            (Some(first), second) => {
                let length = (first.times.ends() - first.times.starts()).num_minutes();
                let pause = second.map_or(0, |second| (second.times.starts() - first.times.ends()).num_minutes());
                (length, pause.max(0))
            }
            _ => (10, 0),
        };
        Self {
            title: session.title.clone(),
            summary: session.summary.clone(),
            kind: session.kind.as_str().into(),
            theme: session.theme.as_str().into(),
            audience: session.audience.as_str().into(),
            room: session.room.map(|room| room.to_string()).unwrap_or_default(),
            day: session.times.starts_on.to_string(),
            starts: time(session.times.start_time),
            ends: time(session.times.end_time),
            passage: match session.times.second_passage {
                None => String::new(),
                Some(false) => "first".into(),
                Some(true) => "second".into(),
            },
            places: session.places().to_string(),
            partners: session.partners.iter().map(ToString::to_string).collect(),
            facilitators: session.facilitators.iter().map(ToString::to_string).collect(),
            minutes: minutes.to_string(),
            pause: pause.to_string(),
            desks: session
                .desks
                .iter()
                .map(|desk| DeskForm {
                    id: desk.id.to_string(),
                    partner: desk.partner.to_string(),
                    label: desk.label.clone(),
                    job: desk.job.clone(),
                    contract: desk.contract.clone(),
                })
                .collect(),
        }
    }

    /// The session that the form describes at a stop: `was` as changed by it, or a new one.
    pub fn read(
        &self,
        stop: &StopPlan,
        was: Option<&SessionPlan>,
        world: &World,
        ids: &mut FreshIds,
    ) -> Result<SessionPlan, Vec<FormFault>> {
        let mut faults = Vec::new();
        let mut wrong = |field, kind| faults.push((field, kind));
        let title = clean_line(&self.title);
        let summary = clean_line(&self.summary);
        for (field, text, most) in [("title", &title, NAME_SIGNS), ("summary", &summary, TEXT_SIGNS)] {
            if text.is_empty() && field == "title" {
                wrong(field, FaultKind::Empty);
            } else if text.chars().count() > most {
                wrong(field, FaultKind::TooLong);
            } else if !is_neutral(text) {
                wrong(field, FaultKind::Forbidden);
            }
        }
        let kind = SessionKind::parse(&self.kind);
        let theme = Theme::parse(&self.theme);
        let audience = Audience::parse(&self.audience);
        let unknown = [("kind", kind.is_none()), ("theme", theme.is_none()), ("audience", audience.is_none())];
        unknown.into_iter().filter(|(_, it)| *it).for_each(|(field, _)| wrong(field, FaultKind::Form));
        let room = match self.room.parse::<RoomId>() {
            _ if self.room.is_empty() => None,
            Ok(room) if world.rooms.contains_key(&room) => Some(room),
            _ => {
                wrong("room", FaultKind::Unknown);
                None
            }
        };
        let times = self.times(stop, was, &mut wrong);
        let partners = chosen(&self.partners, |id: &PartnerId| world.partners.contains_key(id));
        let facilitators = chosen(&self.facilitators, |id: &FacilitatorId| world.facilitators.contains_key(id));
        if partners.is_none() {
            wrong("partners", FaultKind::Unknown);
        }
        if facilitators.is_none() {
            wrong("facilitators", FaultKind::Unknown);
        }
        let places = self.places.trim().parse::<i64>().ok().filter(|places| (0..=MOST_PLACES).contains(places));
        let desks =
            if kind == Some(SessionKind::EmployerMeeting) { self.desks(world, &mut wrong, ids) } else { Vec::new() };
        if desks.is_empty() && places.is_none() {
            wrong("places", FaultKind::Form);
        }
        let minutes = self.minutes.trim().parse::<i64>().ok().filter(|it| INTERVIEW_MINUTES.contains(it));
        let pause = match self.pause.trim() {
            "" => Some(0),
            text => text.parse::<i64>().ok().filter(|it| (0..=LONGEST_PAUSE).contains(it)),
        };
        if !desks.is_empty() {
            let numbers = [("minutes", minutes.is_none()), ("pause", pause.is_none())];
            numbers.into_iter().filter(|(_, it)| *it).for_each(|(field, _)| wrong(field, FaultKind::Form));
        }
        let (Some(kind), Some(theme), Some(audience), Some(times)) = (kind, theme, audience, times) else {
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut session = SessionPlan {
            id: was.map_or_else(|| SessionId(ids.fresh()), |was| was.id),
            slug: was.map_or_else(|| free_slug(&title, stop), |was| was.slug.clone()),
            kind,
            theme,
            title,
            summary,
            audience,
            room,
            partners: partners.unwrap_or_default(),
            facilitators: facilitators.unwrap_or_default(),
            times,
            cancelled: was.is_some_and(|was| was.cancelled),
            desks,
            slots: was.map(|was| was.slots.clone()).unwrap_or_default(),
        };
        if session.desks.is_empty() {
            let id = session.slots.iter().find(|slot| slot.desk.is_none()).map(|slot| slot.id);
            let id = id.unwrap_or_else(|| SlotId(ids.fresh()));
            session.slots = vec![SlotPlan { id, desk: None, times, capacity: places.unwrap_or_default() }];
        } else {
            session.lay_interviews(minutes.unwrap_or(10), pause.unwrap_or_default(), ids);
            if session.slots.is_empty() {
                return Err(vec![("minutes", FaultKind::TooLong)]);
            }
        }
        Ok(session)
    }

    fn times(
        &self,
        stop: &StopPlan,
        was: Option<&SessionPlan>,
        wrong: &mut impl FnMut(&'static str, FaultKind),
    ) -> Option<super::WallTimes> {
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let day = self.day.trim().parse::<NaiveDate>().ok();
        let (starts, ends) = (time(&self.starts), time(&self.ends));
        let missing = [("day", day.is_none()), ("starts", starts.is_none()), ("ends", ends.is_none())];
        missing.into_iter().filter(|(_, it)| *it).for_each(|(field, _)| wrong(field, FaultKind::Form));
        let day = day?;
        if !(stop.starts_on..=stop.ends_on).contains(&day) {
            wrong("day", FaultKind::Outside);
        }
        // A session that goes past midnight keeps doing so.
        let nights = was.map_or(chrono::TimeDelta::zero(), |was| was.times.ends_on - was.times.starts_on);
        let mut times = between(day.and_time(starts?), day.checked_add_signed(nights)?.and_time(ends?));
        if times.ends() <= times.starts() {
            wrong("ends", FaultKind::Order);
        }
        times.second_passage = match self.passage.as_str() {
            "first" => Some(false),
            "second" => Some(true),
            _ => None,
        };
        Some(times)
    }

    fn desks(
        &self,
        world: &World,
        wrong: &mut impl FnMut(&'static str, FaultKind),
        ids: &mut FreshIds,
    ) -> Vec<DeskPlan> {
        let mut desks = Vec::new();
        for desk in self.desks.iter().filter(|desk| !desk.partner.is_empty()) {
            let known = desk.partner.parse::<PartnerId>().ok().filter(|id| world.partners.contains_key(id));
            let Some(partner) = known else {
                wrong("desks", FaultKind::Unknown);
                continue;
            };
            let mut label = clean_line(&desk.label);
            if label.is_empty() {
                label.clone_from(&world.partners[&partner].name);
            }
            let (job, contract) = (clean_line(&desk.job), clean_line(&desk.contract));
            for text in [&label, &job, &contract] {
                if text.chars().count() > NAME_SIGNS {
                    wrong("desks", FaultKind::TooLong);
                } else if !is_neutral(text) {
                    wrong("desks", FaultKind::Forbidden);
                }
            }
            let id = desk.id.parse().unwrap_or_else(|_| DeskId(ids.fresh()));
            desks.push(DeskPlan { id, partner, label, job, contract });
        }
        desks
    }
}

/// The identifiers chosen, each once; `None` when one is unknown.
fn chosen<I>(texts: &[String], known: impl Fn(&I) -> bool) -> Option<Vec<I>>
where
    I: std::str::FromStr + Ord,
{
    let mut ids: Vec<I> = texts.iter().map(|text| text.parse().ok().filter(&known)).collect::<Option<_>>()?;
    ids.sort();
    ids.dedup();
    Some(ids)
}

/// A part of the address that no other session of the stop has.
pub(super) fn free_slug(title: &str, stop: &StopPlan) -> String {
    let base = Some(slug(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| SLUG.into());
    let taken = |slug: &str| stop.sessions.iter().any(|session| session.slug == slug);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|slug| !taken(slug)).unwrap_or(base)
}
