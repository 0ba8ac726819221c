//! From a plan and wishes to a season.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};

use super::{Absence, Around, Count, HOME_AFTER, Known, Question, Subject, Travel, Wishes};
use crate::holidays::{Zone, holiday_on};
use crate::ids::{PartnerId, VenueId};
use crate::plan::{StopPlan, TourPlan, VenueFacts, Ways, World};
use crate::season::{
    Busy, Limits, MAX_PARTNERS, MAX_TOWNS, MAX_VENUES, Mode, Partner, Pin, Placed, Roads, Schedule, Season, Town,
    Venue, Weights,
};

/// Day 0 of the season's calendar, 1 January 1970, counted from the first day of the calendar.
const EPOCH: i32 = 719_163;
/// A stay is no longer, in days; longer stops stay where they are.
const LONGEST_STAY: i64 = 3;
/// What it weighs to leave out a town without a stop, a stop of the draft, one that people know, one
/// that may not move.
const IMPORTANCE: [i64; 4] = [1, 3, 10, 1_000];
/// The weights of a wish that counts a little and much: a minute on the road is the measure.
const DRIVING: [i64; 2] = [1, 4];
const WEEKDAYS: [i64; 2] = [20, 80];
const EVENNESS: [i64; 2] = [8, 40];
const STABILITY: [i64; 2] = [5, 40];
/// More registrations do not weigh more.
const MOST_REGISTRATIONS: i64 = 500;

/// All that a question is made of.
struct Ground<'a> {
    plan: &'a TourPlan,
    world: &'a World,
    wishes: &'a Wishes,
    around: &'a Around,
}

/// What becomes of a stop.
enum Part {
    /// It may move.
    Free,
    /// It takes part and does not move.
    Pinned,
    /// It takes no part, its days are taken.
    Aside,
    /// It has nothing to do with these days.
    Away,
}

impl Question {
    /// The question of a plan. The wishes' last day must not lie before their first, nor more than
    /// [`super::MOST_DAYS`] after it.
    pub fn new(plan: &TourPlan, world: &World, wishes: &Wishes, around: &Around) -> Self {
        Ground { plan, world, wishes, around }.ask()
    }
}

impl TourPlan {
    /// The hours that most of its stops have; from 9 to 15 o'clock where there are none.
    pub fn usual_hours(&self) -> (NaiveTime, NaiveTime) {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        let mut counted: BTreeMap<(NaiveTime, NaiveTime), usize> = BTreeMap::new();
        for stop in self.stops.iter().filter(|stop| !stop.cancelled) {
            *counted.entry((stop.opens, stop.closes)).or_default() += 1;
        }
        counted.into_iter().max_by_key(|(_, count)| *count).map_or((hour(9), hour(15)), |(hours, _)| hours)
    }
}

impl<'a> Ground<'a> {
    fn ask(&self) -> Question {
        let mut stops: Vec<&'a StopPlan> = self.plan.stops.iter().filter(|stop| !stop.cancelled).collect();
        stops.sort_by_key(|stop| (stop.starts_on, stop.id));
        let mut taken = BTreeSet::new();
        let mut own = BTreeSet::new();
        let mut asked: Vec<(&'a StopPlan, bool)> = Vec::new();
        for stop in stops {
            match self.part(stop, &own) {
                Part::Free if asked.len() < MAX_TOWNS => asked.push((stop, false)),
                Part::Pinned if asked.len() < MAX_TOWNS => {
                    own.extend(days(stop));
                    asked.push((stop, true));
                }
                Part::Free | Part::Pinned | Part::Aside => taken.extend(days(stop)),
                Part::Away => {}
            }
        }
        let partners = self.partners(&asked);
        let (places, roads, unknown_ways) = self.roads(&asked);
        let mut question = Question {
            season: self.frame(roads, &places),
            first: self.wishes.first,
            subjects: Vec::new(),
            now: Schedule::default(),
            unknown_ways,
        };
        let length = self.day(self.wishes.last).unwrap_or_default() + 1;
        // A stop that does not move may stand on a holiday: nobody else gets the day anyhow.
        question.season.closed = (0..length)
            .filter(|day| {
                let on = question.date(*day);
                !own.contains(&on) && (taken.contains(&on) || self.is_closed(on))
            })
            .collect();
        question.season.partners = self.absent(&partners);
        for (stop, fixed) in asked {
            self.add_stop(&mut question, stop, fixed, (&places, &partners));
        }
        let room = MAX_TOWNS.saturating_sub(question.subjects.len());
        for insee in self.wishes.towns.iter().take(room) {
            self.add_town(&mut question, insee, &places);
        }
        question.season.weights.even_days = self.pause(&question);
        question
    }

    fn part(&self, stop: &StopPlan, own: &BTreeSet<NaiveDate>) -> Part {
        let Wishes { first, last, .. } = *self.wishes;
        if stop.ends_on < first || stop.starts_on > last {
            return Part::Away;
        }
        let inside = first <= stop.starts_on && stop.ends_on <= last && stay(stop) <= LONGEST_STAY;
        let fixed = stop.starts_on <= self.around.today || self.wishes.pinned.contains(&stop.id);
        match (inside, fixed) {
            // Two stops that do not move on one day: the first says where the caravan is.
            (true, true) if days(stop).any(|day| own.contains(&day)) => Part::Away,
            (true, true) => Part::Pinned,
            (true, false) => Part::Free,
            (false, _) => Part::Aside,
        }
    }

    fn frame(&self, roads: Roads, places: &BTreeMap<&str, u32>) -> Season {
        let wishes = self.wishes;
        let weight = |count: Count, [little, much]: [i64; 2]| match count {
            Count::No => 0,
            Count::Little => little,
            Count::Much => much,
        };
        Season {
            first_day: i64::from(wishes.first.num_days_from_ce() - EPOCH),
            days: self.day(wishes.last).unwrap_or_default() + 1,
            mode: match wishes.travel {
                Travel::MovingOn => Mode::MovingOn,
                Travel::ReturnToBase => Mode::ReturnToBase,
                Travel::Mixed => Mode::Mixed { home_after: HOME_AFTER },
            },
            base: wishes.base.as_deref().and_then(|base| places.get(base).copied()),
            roads,
            limits: Limits {
                leg_minutes: wishes.leg_minutes,
                // There and back on one day.
                day_minutes: wishes.leg_minutes.saturating_mul(2).max(1),
                free_days: wishes.free_days,
                rest: wishes.rest,
                stops_a_week: wishes.stops_a_week,
            },
            weights: Weights {
                driving: weight(wishes.driving, DRIVING),
                weekdays: weight(wishes.days, WEEKDAYS),
                evenness: weight(wishes.evenness, EVENNESS),
                stability: weight(wishes.stability, STABILITY),
                ..Weights::default()
            },
            ..Season::default()
        }
    }

    /// Every town of the question with its place, and the minutes between them. A way that nobody
    /// knows counts as none, so that no conflict is invented; such pairs are counted.
    fn roads(&self, asked: &[(&'a StopPlan, bool)]) -> (BTreeMap<&'a str, u32>, Roads, usize) {
        let codes: BTreeSet<&'a str> = asked
            .iter()
            .map(|(stop, _)| stop.insee_code.as_str())
            .chain(self.wishes.towns.iter().map(String::as_str))
            .chain(self.wishes.base.as_deref())
            .collect();
        let ways = Ways::new(&self.world.legs);
        let mut unknown = 0;
        let mut minutes = Vec::with_capacity(codes.len() * codes.len());
        for from in &codes {
            for to in &codes {
                let way = ways.between(from, to);
                unknown += usize::from(from < to && (way.is_none() || ways.between(to, from).is_none()));
                minutes.push(Some(way.map_or(0, |way| u32::try_from(way.minutes).unwrap_or_default())));
            }
        }
        let roads = Roads { places: u32::try_from(codes.len()).unwrap_or_default(), minutes };
        (codes.into_iter().zip(0..).collect(), roads, unknown)
    }

    /// The partners whom the stops need, in one order.
    fn partners(&self, asked: &[(&StopPlan, bool)]) -> Vec<PartnerId> {
        let needed = asked.iter().filter(|(_, fixed)| !fixed).flat_map(|(stop, _)| needed(stop));
        let known = needed.filter(|partner| self.world.partners.get(partner).is_some_and(|facts| facts.teams > 0));
        known.collect::<BTreeSet<_>>().into_iter().take(MAX_PARTNERS).collect()
    }

    fn absent(&self, partners: &[PartnerId]) -> Vec<Partner> {
        partners
            .iter()
            .filter_map(|id| Some((id, self.world.partners.get(id)?)))
            .map(|(id, facts)| {
                let own = self.around.absences.iter().filter(|absence| absence.partner == *id);
                let busy = |absence: &Absence| {
                    Some(Busy { day: self.day(absence.day)?, teams: u32::try_from(absence.teams).ok()? })
                };
                Partner {
                    name: facts.name.clone(),
                    teams: u32::try_from(facts.teams).unwrap_or(1).max(1),
                    busy: own.filter_map(busy).collect(),
                    ..Partner::default()
                }
            })
            .collect()
    }

    fn add_stop(
        &self,
        question: &mut Question,
        stop: &StopPlan,
        fixed: bool,
        (places, partners): (&BTreeMap<&str, u32>, &[PartnerId]),
    ) {
        let place = places.get(stop.insee_code.as_str()).copied().unwrap_or_default();
        let hours = (stop.opens, stop.closes);
        let mut venues = vec![stop.venue];
        // Rooms belong to their venue: who has one stays there.
        if !fixed && stop.sessions.iter().all(|session| session.room.is_none()) {
            let others = self.of_town(&stop.insee_code).filter(|venue| *venue != stop.venue);
            venues.extend(others.take(MAX_VENUES - 1));
        }
        let day = self.day(stop.starts_on).unwrap_or_default();
        let known = self.around.known.get(&stop.id);
        let published = known.and_then(|known| {
            let venue = (0..).zip(&venues).find(|(_, venue)| **venue == known.venue)?.0;
            Some(Placed { day: self.day(known.day)?, venue })
        });
        let stay = u32::try_from(stay(stop)).unwrap_or(1);
        let town = Town {
            name: self.name(stop),
            stay,
            venues: venues
                .iter()
                .map(|id| if fixed { Venue { place, ..Venue::default() } } else { self.venue(*id, place, hours) })
                .collect(),
            importance: IMPORTANCE[if fixed { 3 } else { 1 + usize::from(known.is_some()) }],
            pin: fixed.then_some(Pin { day, venue: Some(0) }),
            liked_weekdays: if fixed { [false; 7] } else { self.wishes.weekdays },
            roles: if fixed { Vec::new() } else { roles(stop, partners) },
            published: published
                .filter(|placed| placed.day + stay <= question.season.days)
                .or(Some(Placed { day, venue: 0 })),
            notice: known.map_or(1, |known| self.notice(*known)),
            ..Town::default()
        };
        question.season.towns.push(town);
        question.now.stops.push(Some(Placed { day, venue: 0 }));
        question.subjects.push(Subject {
            stop: Some(stop.id),
            insee_code: stop.insee_code.clone(),
            venues: venues.into_iter().map(Some).collect(),
            now: Some(stop.starts_on),
            fixed,
        });
    }

    fn add_town(&self, question: &mut Question, insee: &str, places: &BTreeMap<&str, u32>) {
        let place = places.get(insee).copied().unwrap_or_default();
        let known: Vec<VenueId> = self.of_town(insee).take(MAX_VENUES).collect();
        let hours = self.plan.usual_hours();
        let venues: Vec<Venue> = known.iter().map(|id| self.venue(*id, place, hours)).collect();
        let name = known.first().and_then(|id| self.world.venues.get(id)).map(|venue| venue.town.clone());
        let nowhere = known.is_empty();
        question.season.towns.push(Town {
            name: name.unwrap_or_default(),
            stay: 1,
            venues: if nowhere { vec![Venue { place, ..Venue::default() }] } else { venues },
            importance: IMPORTANCE[0],
            liked_weekdays: self.wishes.weekdays,
            ..Town::default()
        });
        question.now.stops.push(None);
        question.subjects.push(Subject {
            stop: None,
            insee_code: insee.to_owned(),
            venues: if nowhere { vec![None] } else { known.into_iter().map(Some).collect() },
            now: None,
            fixed: false,
        });
    }

    /// The venues of a town that did not say no.
    fn of_town<'b>(&'b self, insee: &'b str) -> impl Iterator<Item = VenueId> + 'b {
        let own = self.world.venues.iter().filter(move |(_, venue)| venue.insee_code == insee);
        own.map(|(id, _)| *id).filter(|id| !self.around.refused.contains(id))
    }

    fn venue(&self, id: VenueId, place: u32, hours: (NaiveTime, NaiveTime)) -> Venue {
        let Some(facts) = self.world.venues.get(&id) else { return Venue { place, ..Venue::default() } };
        let shut = |weekday: usize| !facts.hours.is_empty() && !is_open(facts, weekday, hours);
        Venue {
            place,
            closed: facts.closed_days.iter().filter_map(|day| self.day(*day)).collect(),
            shut_weekdays: std::array::from_fn(shut),
            ..Venue::default()
        }
    }

    fn name(&self, stop: &StopPlan) -> String {
        self.world.venues.get(&stop.venue).map(|venue| venue.town.clone()).unwrap_or_default()
    }

    /// What it weighs to move a stop that people know: more with each registration, and the more the
    /// nearer it is.
    fn notice(&self, known: Known) -> i64 {
        let nearness = match known.day.signed_duration_since(self.around.today).num_days() {
            ..=7 => 8,
            8..=21 => 4,
            22..=42 => 2,
            _ => 1,
        };
        4 + known.registrations.clamp(0, MOST_REGISTRATIONS) * nearness
    }

    /// Nothing takes place: a holiday of the zone, a Sunday that nobody asked for, a day gone by.
    fn is_closed(&self, on: NaiveDate) -> bool {
        let zone = if self.plan.time_zone == "America/Martinique" { Zone::Martinique } else { Zone::Metropole };
        let sunday = on.weekday().num_days_from_monday() == 6 && !self.wishes.weekdays[6];
        sunday || on <= self.around.today || holiday_on(on, zone).is_some()
    }

    /// The days of the season, shared out evenly.
    fn pause(&self, question: &Question) -> u32 {
        let count = u32::try_from(question.season.towns.len()).unwrap_or(1).max(1);
        let stays: u32 = question.season.towns.iter().map(|town| town.stay).sum();
        (question.season.days.saturating_sub(stays) / count).max(self.wishes.free_days)
    }

    /// The day of the season of a date, if it is one.
    fn day(&self, on: NaiveDate) -> Option<u32> {
        let inside = self.wishes.first <= on && on <= self.wishes.last;
        u32::try_from(on.signed_duration_since(self.wishes.first).num_days()).ok().filter(|_| inside)
    }
}

fn stay(stop: &StopPlan) -> i64 {
    stop.ends_on.signed_duration_since(stop.starts_on).num_days() + 1
}

fn days(stop: &StopPlan) -> impl Iterator<Item = NaiveDate> + use<> {
    let last = stop.ends_on;
    stop.starts_on.iter_days().take_while(move |day| *day <= last)
}

fn needed(stop: &StopPlan) -> impl Iterator<Item = PartnerId> + '_ {
    stop.sessions.iter().filter(|session| !session.cancelled).flat_map(|session| session.partners.iter().copied())
}

/// Each partner who holds a session must be there.
fn roles(stop: &StopPlan, partners: &[PartnerId]) -> Vec<Vec<u32>> {
    let own: BTreeSet<PartnerId> = needed(stop).collect();
    (0..).zip(partners).filter(|(_, partner)| own.contains(partner)).map(|(place, _)| vec![place]).collect()
}

/// Whether the hours of a day of the week hold all of these; hours of one day do not overlap.
fn is_open(facts: &VenueFacts, weekday: usize, (opens, closes): (NaiveTime, NaiveTime)) -> bool {
    let own = facts.hours.iter().filter(|hours| usize::try_from(hours.weekday) == Ok(weekday));
    let inside = own.map(|hours| hours.closes.min(closes) - hours.opens.max(opens));
    inside.filter(|span| *span > TimeDelta::zero()).sum::<TimeDelta>() >= closes - opens
}
