//! A plan in numbers, asked again and again what another first day would bring to one of its stops.
//!
//! The answers are those of [`super::conflicts`] about the plan with the stop moved, as far as they
//! concern the stop and come from its day: a room that is too small goes along wherever it stands.
//! Only what lies near the day is looked at, so that a whole season of days is answered while a town
//! is dragged. Unlike a plan, this holds no text but names: it travels to the page in one piece.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::programme::programme;
use super::{SessionPlan, StopPlan, TourPlan, World};
use crate::holidays::{Zone, holiday_on};
use crate::ids::StopId;
use crate::overlap::Span;
use crate::rules::{self, Broken, DAY, Programme, Violation};

/// A stop of [`Shifts`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftStop {
    /// Its identifier in the plan.
    pub id: StopId,
    /// Its part of the address.
    pub slug: String,
    /// INSEE code of the town.
    pub insee_code: String,
    /// The town of its venue.
    pub town: String,
    /// From its first opening, or session, to its last closing, in moments of the engine.
    span: Span,
}

/// A plan in numbers. Numbers of violations are places in its lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shifts {
    programme: Programme,
    stops: Vec<ShiftStop>,
    titles: Vec<String>,
    venues: Vec<String>,
    rooms: Vec<String>,
    partners: Vec<String>,
    facilitators: Vec<String>,
}

impl Shifts {
    /// The plan in numbers. Cancelled stops and sessions take no part, nor stops at a venue that the
    /// world does not know.
    pub fn new(plan: &TourPlan, world: &World) -> Self {
        let stops: Vec<&StopPlan> =
            plan.stops.iter().filter(|stop| !stop.cancelled && world.venues.contains_key(&stop.venue)).collect();
        let sessions: Vec<(usize, &SessionPlan)> = stops
            .iter()
            .enumerate()
            .flat_map(|(place, stop)| stop.sessions.iter().map(move |session| (place, session)))
            .filter(|(_, session)| !session.cancelled)
            .collect();
        let world = named_by(&stops, &sessions, world);
        let mut programme = programme(plan, &world, &stops, &sessions);
        // Two interviews at one desk clash on every day alike; holidays follow the days asked for.
        programme.desks.clear();
        programme.slots.clear();
        programme.holidays.clear();
        let town = |stop: &StopPlan| world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default();
        let mut whole: Vec<Span> = programme.stops.iter().map(rules::Stop::span).collect();
        for session in &programme.sessions {
            if let Some(span) = whole.get_mut(place(session.stop)) {
                *span = Span { start: span.start.min(session.span.start), end: span.end.max(session.span.end) };
            }
        }
        let stops = stops.iter().zip(whole).map(|(stop, span)| ShiftStop {
            id: stop.id,
            slug: stop.slug.clone(),
            insee_code: stop.insee_code.clone(),
            town: town(stop),
            span,
        });
        Self {
            stops: stops.collect(),
            titles: sessions.iter().map(|(_, session)| session.title.clone()).collect(),
            venues: world.venues.values().map(|venue| venue.name.clone()).collect(),
            rooms: world.rooms.values().map(|room| room.name.clone()).collect(),
            partners: world.partners.values().map(|partner| partner.name.clone()).collect(),
            facilitators: world.facilitators.values().map(|person| person.name.clone()).collect(),
            programme,
        }
    }

    /// Its stops, in the order of the plan.
    pub fn stops(&self) -> &[ShiftStop] {
        &self.stops
    }

    /// The first day of a stop, as a day number of the engine.
    pub fn first_day(&self, stop: u32) -> Option<i64> {
        self.programme.stops.get(place(stop)).map(|stop| stop.first_day)
    }

    /// What stands against a stop `days` later (negative for earlier) because of its day, or warns of
    /// it, sorted; nothing for an unknown stop.
    pub fn found(&self, stop: u32, days: i64) -> Result<Vec<Violation>, Broken> {
        let Some(moved) = self.stops.get(place(stop)) else { return Ok(Vec::new()) };
        let near = self.near(stop, later(moved.span, days));
        let part = self.part(&near, stop, days);
        let mut found = rules::check(&part.programme)?;
        // The stop that moves is the first of the part.
        found.retain(|violation| is_about_the_day(violation, &part.programme));
        for violation in &mut found {
            part.rename(violation);
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Minutes on the road from stop to stop, with one of them so many days later; ways that nobody
    /// knows count as none.
    pub fn minutes(&self, stop: u32, days: i64) -> i64 {
        let mut stops: Vec<(i64, i64, u32)> = (0..)
            .zip(&self.programme.stops)
            .map(|(number, one)| (one.first_day + if number == stop { days } else { 0 }, one.opens, one.venue))
            .collect();
        stops.sort_by_key(|(day, opens, _)| (*day, *opens));
        stops.windows(2).map(|two| self.programme.way(two[0].2, two[1].2)).sum()
    }

    /// The room, venue, partner or person that a violation is about; `None` for the caravan, a day.
    pub fn about(&self, violation: &Violation) -> Option<&str> {
        let (list, number) = match violation {
            Violation::VenueNotConfirmed { venue, .. } | Violation::VenueClosed { venue, .. } => (&self.venues, venue),
            Violation::RoomBusy { room, .. }
            | Violation::OverCapacity { room, .. }
            | Violation::Crowded { room, .. } => (&self.rooms, room),
            Violation::TeamTwice { partner, .. } | Violation::TeamsShort { partner, .. } => (&self.partners, partner),
            Violation::FacilitatorTwice { facilitator, .. } => (&self.facilitators, facilitator),
            Violation::CaravanTwice { .. } | Violation::DeskBusy { .. } | Violation::Holiday { .. } => return None,
        };
        list.get(place(*number)).map(String::as_str)
    }

    /// The stops that a violation concerns, by their number.
    pub fn concerned(&self, violation: &Violation) -> BTreeSet<u32> {
        stops_of(violation, &self.programme)
    }

    /// The titles of the sessions that a violation concerns, in its order.
    pub fn titles(&self, violation: &Violation) -> Vec<String> {
        violation.sessions().iter().filter_map(|session| self.titles.get(place(*session)).cloned()).collect()
    }

    /// The stops with which one could clash in a span, and those with which these could: teams are
    /// counted in whole knots.
    fn near(&self, stop: u32, span: Span) -> Vec<u32> {
        let Programme { buffer, set_up, ref travel, .. } = self.programme;
        let margin = buffer.max(set_up) + travel.iter().copied().max().unwrap_or(0);
        let mut near = vec![stop];
        let mut spans = vec![span];
        let mut looked = 0;
        while let Some(span) = spans.get(looked).copied() {
            looked += 1;
            for (number, other) in (0..).zip(&self.stops) {
                let apart = other.span.start >= span.end + margin || span.start >= other.span.end + margin;
                if !apart && !near.contains(&number) {
                    near.push(number);
                    spans.push(other.span);
                }
            }
        }
        near
    }

    /// The programme of a few stops, the first of which is moved.
    fn part(&self, near: &[u32], stop: u32, days: i64) -> Part {
        let by = |number: u32| if number == stop { days } else { 0 };
        let mut part = Part { programme: self.frame(), stops: near.to_vec(), sessions: Vec::new() };
        for number in near {
            let Some(one) = self.programme.stops.get(place(*number)) else { continue };
            let days = by(*number);
            let moved = rules::Stop { first_day: one.first_day + days, last_day: one.last_day + days, ..*one };
            let here = self.stops.get(place(*number));
            let zone = here.map_or(Zone::Martinique, |stop| Zone::of_town(&stop.insee_code));
            part.programme.holidays.extend((moved.first_day..=moved.last_day).filter(|day| is_holiday(*day, zone)));
            part.programme.stops.push(moved);
        }
        for (number, session) in (0..).zip(&self.programme.sessions) {
            let Some(home) = (0..).zip(near).find(|(_, known)| **known == session.stop).map(|(home, _)| home) else {
                continue;
            };
            part.sessions.push(number);
            part.programme.sessions.push(rules::Session {
                stop: home,
                span: later(session.span, by(session.stop)),
                ..session.clone()
            });
        }
        part
    }

    /// All but the stops and their sessions.
    fn frame(&self) -> Programme {
        let Programme { buffer, set_up, towns, facilitators, .. } = self.programme;
        let Programme { travel, venues, rooms, partners, .. } = &self.programme;
        Programme {
            buffer,
            set_up,
            towns,
            facilitators,
            travel: travel.clone(),
            venues: venues.clone(),
            rooms: rooms.clone(),
            partners: partners.clone(),
            ..Programme::default()
        }
    }
}

/// A few stops of a plan, under numbers of their own.
struct Part {
    programme: Programme,
    /// Their numbers in the plan.
    stops: Vec<u32>,
    /// The same of their sessions.
    sessions: Vec<u32>,
}

impl Part {
    /// Puts the numbers of the plan for those of the part.
    fn rename(&self, violation: &mut Violation) {
        let stop = |number: &mut u32| *number = self.stops.get(place(*number)).copied().unwrap_or(*number);
        let session = |number: &mut u32| *number = self.sessions.get(place(*number)).copied().unwrap_or(*number);
        match violation {
            Violation::CaravanTwice { gap } => [&mut gap.first, &mut gap.second].into_iter().for_each(stop),
            Violation::VenueNotConfirmed { stop: one, .. } | Violation::Holiday { stop: one, .. } => stop(one),
            Violation::VenueClosed { stop: one, session: held, .. } => {
                stop(one);
                held.iter_mut().for_each(session);
            }
            Violation::RoomBusy { session: last, others, .. } | Violation::Crowded { session: last, others, .. } => {
                session(last);
                others.iter_mut().for_each(session);
            }
            Violation::OverCapacity { session: one, .. } => session(one),
            Violation::FacilitatorTwice { gap, .. } | Violation::TeamTwice { gap, .. } => {
                [&mut gap.first, &mut gap.second].into_iter().for_each(session);
            }
            Violation::TeamsShort { sessions, .. } => sessions.iter_mut().for_each(session),
            // A part has no desks.
            Violation::DeskBusy { .. } => {}
        }
    }
}

/// Whether a violation concerns the stop of number 0 and would not stand wherever that stop is: what
/// is between its own sessions goes along with it.
fn is_about_the_day(violation: &Violation, programme: &Programme) -> bool {
    let concerned = stops_of(violation, programme);
    concerned.contains(&0)
        && match violation {
            Violation::VenueClosed { .. } | Violation::Holiday { .. } | Violation::CaravanTwice { .. } => true,
            Violation::VenueNotConfirmed { .. } | Violation::OverCapacity { .. } | Violation::DeskBusy { .. } => false,
            Violation::RoomBusy { .. }
            | Violation::Crowded { .. }
            | Violation::FacilitatorTwice { .. }
            | Violation::TeamTwice { .. }
            | Violation::TeamsShort { .. } => concerned.len() > 1,
        }
}

fn stops_of(violation: &Violation, programme: &Programme) -> BTreeSet<u32> {
    match violation {
        Violation::CaravanTwice { gap } => [gap.first, gap.second].into(),
        Violation::VenueNotConfirmed { stop, .. }
        | Violation::VenueClosed { stop, .. }
        | Violation::Holiday { stop, .. } => [*stop].into(),
        _ => {
            let sessions = violation.sessions();
            sessions.iter().filter_map(|session| programme.sessions.get(place(*session))).map(|one| one.stop).collect()
        }
    }
}

/// The part of a world that stops and sessions name, so that no more travels than counts.
fn named_by(stops: &[&StopPlan], sessions: &[(usize, &SessionPlan)], world: &World) -> World {
    let sessions = || sessions.iter().map(|(_, session)| *session);
    let mut known = world.clone();
    known.rooms.retain(|id, _| sessions().any(|session| session.room == Some(*id)));
    known.partners.retain(|id, _| sessions().any(|session| session.partners.contains(id)));
    known.facilitators.retain(|id, _| sessions().any(|session| session.facilitators.contains(id)));
    let rooms = &known.rooms;
    known
        .venues
        .retain(|id, _| stops.iter().any(|stop| stop.venue == *id) || rooms.values().any(|room| room.venue == *id));
    known
}

fn is_holiday(number: i64, zone: Zone) -> bool {
    date(number).is_some_and(|on| holiday_on(on, zone).is_some())
}

fn date(number: i64) -> Option<NaiveDate> {
    // Never before the epoch, nor is anything planned there: no day of it is a holiday.
    NaiveDate::default().checked_add_days(Days::new(u64::try_from(number).ok()?))
}

const fn later(span: Span, days: i64) -> Span {
    Span { start: span.start + days * DAY, end: span.end + days * DAY }
}

const fn place(number: u32) -> usize {
    number as usize
}
