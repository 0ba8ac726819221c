//! A whole season as the page holds it: 34 towns, 92 days, 40 partners.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use domain::ids::{PartnerId, SessionId, StopId, VenueId};
use domain::plan::{
    Absence, Around, Count, FORMAT, PartnerFacts, Question, SessionPlan, Shifts, StopPlan, TourPlan, Travel,
    VenueFacts, WallTimes, Wishes, World, day,
};
use domain::season::Rest;
use domain::session::{Audience, SessionKind, Theme};
use planner::itinerary::hand::Ground;
use uuid::Uuid;

use crate::chance::Chance;

const TOWNS: u64 = 34;
const DAYS: u64 = 92;
const PARTNERS: u64 = 40;
const SESSIONS: u64 = 8;

/// The season of a seed.
pub fn season(seed: u32) -> Ground {
    let mut chance = Chance(u64::from(seed));
    let first = NaiveDate::from_ymd_opt(2027, 4, 1).unwrap_or_default();
    let last = first + Days::new(DAYS - 1);
    let mut world = World::default();
    let mut absences = Vec::new();
    for number in 0..PARTNERS {
        let partner = PartnerId(Uuid::from_u64_pair(3, number));
        world.partners.insert(partner, PartnerFacts { name: format!("Partenaire {number}"), teams: 1 });
        absences.extend((0..3).map(|_| Absence { partner, day: first + Days::new(chance.below(DAYS)), teams: 1 }));
    }
    let stops: Vec<StopPlan> = (0..TOWNS)
        .map(|number| {
            let insee = format!("972{:02}", number + 1);
            let venue = VenueId(Uuid::from_u64_pair(1, number));
            let facts = VenueFacts {
                name: format!("Salle {number}"),
                insee_code: insee.clone(),
                town: format!("Ville {number}"),
                confirmed: true,
                ..VenueFacts::default()
            };
            world.venues.insert(venue, facts);
            stop(&mut chance, number, insee, first + Days::new(1 + number * 5 / 2))
        })
        .collect();
    let plan = TourPlan {
        format: FORMAT,
        inside_name: "Saison".into(),
        public_name: "Saison".into(),
        time_zone: "America/Martinique".into(),
        starts_on: first,
        ends_on: last,
        buffer_minutes: 10,
        help_phone: String::new(),
        stops,
    };
    let around = Around { today: first, refused: BTreeSet::new(), known: std::collections::BTreeMap::new(), absences };
    let question = Question::new(&plan, &world, &wishes(first, last), &around);
    let shifts = Shifts::new(&plan, &world);
    let town = |id| (0_u32..).zip(&question.subjects).find(|(_, one)| one.stop == Some(id)).map(|(town, _)| town);
    Ground {
        towns: shifts.stops().iter().map(|stop| town(stop.id)).collect(),
        season: question.season,
        now: question.now,
        first: day(first),
        count: u32::try_from(DAYS).unwrap_or_default(),
        today: day(first),
        shifts,
    }
}

fn wishes(first: NaiveDate, last: NaiveDate) -> Wishes {
    Wishes {
        travel: Travel::MovingOn,
        base: None,
        first,
        last,
        free_days: 0,
        leg_minutes: 120,
        stops_a_week: None,
        rest: Some(Rest { work_days: 5, rest_days: 2 }),
        weekdays: [true, true, true, true, true, false, false],
        driving: Count::Much,
        days: Count::Little,
        evenness: Count::Little,
        stability: Count::Little,
        pinned: BTreeSet::new(),
        towns: Vec::new(),
    }
}

fn stop(chance: &mut Chance, number: u64, insee_code: String, on: NaiveDate) -> StopPlan {
    let opens = NaiveDateTime::default().time() + TimeDelta::hours(8);
    let sessions = (0..SESSIONS).map(|session| {
        let starts = on.and_time(opens) + TimeDelta::minutes(i64::try_from(session).unwrap_or_default() * 45);
        let ends = starts + TimeDelta::minutes(30);
        SessionPlan {
            id: SessionId(Uuid::from_u64_pair(6, number * SESSIONS + session)),
            slug: format!("s-{session}"),
            kind: SessionKind::Workshop,
            theme: Theme::Work,
            title: format!("Séance {session}"),
            summary: String::new(),
            audience: Audience::Public,
            room: None,
            partners: vec![PartnerId(Uuid::from_u64_pair(3, chance.below(PARTNERS)))],
            facilitators: Vec::new(),
            times: WallTimes {
                starts_on: starts.date(),
                start_time: starts.time(),
                ends_on: ends.date(),
                end_time: ends.time(),
                second_passage: None,
            },
            cancelled: false,
            desks: Vec::new(),
            slots: Vec::new(),
        }
    });
    StopPlan {
        id: StopId(Uuid::from_u64_pair(5, number)),
        insee_code,
        venue: VenueId(Uuid::from_u64_pair(1, number)),
        slug: format!("etape-{number}"),
        time_zone: "America/Martinique".into(),
        starts_on: on,
        ends_on: on,
        opens,
        closes: opens + TimeDelta::hours(7),
        landmark: String::new(),
        how_to_come: String::new(),
        bring: String::new(),
        help_phone: String::new(),
        cancelled: false,
        sessions: sessions.collect(),
    }
}

#[cfg(test)]
mod tests {
    use planner::itinerary::hand::days;

    use super::*;

    #[test]
    fn the_calendar_is_as_large_as_it_is_called() {
        let ground = season(1);
        assert_eq!((ground.shifts.stops().len(), ground.count, ground.season.partners.len()), (34, 92, 40));
        assert!(ground.towns.iter().all(Option::is_some));
        let days = days(&ground, 5, &mut || false).unwrap_or_default();
        assert_eq!(days.len(), 91);
        let impossible = days.iter().filter(|day| day.is_impossible()).count();
        assert!(impossible > 10 && impossible < 60, "{impossible}");
    }
}
