//! Plans by chance: worlds of three towns, tours of up to five stops, with everything that clashes.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use domain::ids::{DeskId, FacilitatorId, PartnerId, RoomId, SessionId, SlotId, StopId, VenueId};
use domain::plan::{
    DeskPlan, FORMAT, FacilitatorFacts, OpenHours, PartnerFacts, RoomFacts, SessionPlan, SlotPlan, StopPlan, TourPlan,
    VenueFacts, WallTimes, World,
};
use domain::session::{Audience, SessionKind, Theme};
use uuid::Uuid;

/// SplitMix64: small, and the same everywhere.
pub struct Chance(pub u64);

impl Chance {
    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, and without, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn minutes(&mut self, from: u64, steps: u64) -> TimeDelta {
        let minutes = (from + self.below(steps)) * 15;
        TimeDelta::minutes(i64::try_from(minutes).unwrap_or_default())
    }

    fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }
}

fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(kind, number)
}

fn number(small: u64) -> i64 {
    i64::try_from(small).unwrap_or_default()
}

fn first_day() -> NaiveDate {
    // Nobody plans in the year 1: the day exists.
    NaiveDate::from_ymd_opt(2027, 5, 18).unwrap_or_default()
}

/// Venues, rooms, partners and people.
pub fn world(chance: &mut Chance) -> World {
    let mut world = World::default();
    for (place, town) in (0..).zip(["97214", "97209", "97217"]) {
        let mut facts = VenueFacts {
            name: format!("Lieu {place}"),
            insee_code: town.to_owned(),
            town: town.to_owned(),
            confirmed: !chance.one_in(4),
            ..VenueFacts::default()
        };
        if chance.one_in(3) {
            let opens = NaiveDateTime::default().time() + TimeDelta::hours(8);
            let closes = opens + chance.minutes(20, 20);
            facts.hours = (0..6).map(|weekday| OpenHours { weekday, opens, closes }).collect();
        }
        world.venues.insert(VenueId(id(1, place)), facts);
        for room in 0..3 {
            let facts = RoomFacts {
                name: format!("Salle {room}"),
                venue: VenueId(id(1, place)),
                capacity: number(5 + chance.below(30)),
                concurrent: number(1 + chance.below(2)),
            };
            world.rooms.insert(RoomId(id(2, place * 3 + room)), facts);
        }
    }
    for partner in 0..4 {
        let facts = PartnerFacts { name: format!("P{partner}"), teams: number(1 + chance.below(3)) };
        world.partners.insert(PartnerId(id(3, partner)), facts);
        let person =
            FacilitatorFacts { name: format!("F{partner}"), partner: PartnerId(id(3, partner)), retired: false };
        world.facilitators.insert(FacilitatorId(id(4, partner)), person);
    }
    world
}

/// A tour that names them.
pub fn plan(chance: &mut Chance) -> TourPlan {
    let stops = (0..=chance.below(4)).map(|stop| self::stop(chance, stop)).collect();
    TourPlan {
        format: FORMAT,
        inside_name: "Nord".into(),
        public_name: "Nord".into(),
        time_zone: "America/Martinique".into(),
        starts_on: first_day() - TimeDelta::days(9),
        ends_on: first_day() + TimeDelta::days(30),
        buffer_minutes: number(chance.below(3) * 10),
        help_phone: String::new(),
        stops,
    }
}

fn stop(chance: &mut Chance, number: u64) -> StopPlan {
    let place = chance.below(3);
    let starts_on = first_day() + TimeDelta::days(self::number(chance.below(8)));
    let ends_on = starts_on + TimeDelta::days(i64::from(chance.one_in(3)));
    let opens = NaiveDateTime::default().time() + TimeDelta::hours(8);
    let sessions = (0..chance.below(9)).map(|session| self::session(chance, number * 20 + session, place, starts_on));
    StopPlan {
        id: StopId(id(5, number)),
        insee_code: ["97214", "97209", "97217"][usize::try_from(place).unwrap_or_default()].into(),
        venue: VenueId(id(1, place)),
        slug: format!("etape-{number}"),
        time_zone: "America/Martinique".into(),
        starts_on,
        ends_on,
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

fn session(chance: &mut Chance, number: u64, place: u64, day: NaiveDate) -> SessionPlan {
    let starts = day.and_time(NaiveDateTime::default().time()) + chance.minutes(32, 24);
    let times = between(starts, starts + chance.minutes(2, 6));
    let desk = DeskPlan {
        id: DeskId(id(7, number)),
        partner: PartnerId(id(3, 0)),
        label: "Table".into(),
        job: String::new(),
        contract: String::new(),
    };
    let desks = if chance.one_in(6) { vec![desk] } else { Vec::new() };
    let capacity = self::number(1 + chance.below(35));
    let slots = match desks.first() {
        Some(desk) => (0..2)
            .map(|row| {
                let from = starts + TimeDelta::minutes(row * 10);
                let times = between(from, from + chance.minutes(1, 2));
                SlotPlan { id: SlotId(id(8 + row.unsigned_abs(), number)), desk: Some(desk.id), times, capacity: 1 }
            })
            .collect(),
        None => vec![SlotPlan { id: SlotId(id(8, number)), desk: None, times, capacity }],
    };
    SessionPlan {
        id: SessionId(id(6, number)),
        slug: format!("s-{number}"),
        kind: SessionKind::Workshop,
        theme: Theme::Work,
        title: format!("Séance {number}"),
        summary: String::new(),
        audience: Audience::Public,
        room: (!chance.one_in(8)).then(|| RoomId(id(2, place * 3 + chance.below(3)))),
        partners: (0..chance.below(3)).map(|_| PartnerId(id(3, chance.below(4)))).collect(),
        facilitators: (0..chance.below(2)).map(|_| FacilitatorId(id(4, chance.below(4)))).collect(),
        times,
        cancelled: chance.one_in(12),
        desks,
        slots,
    }
}

const fn between(starts: NaiveDateTime, ends: NaiveDateTime) -> WallTimes {
    WallTimes {
        starts_on: starts.date(),
        start_time: starts.time(),
        ends_on: ends.date(),
        end_time: ends.time(),
        second_passage: None,
    }
}
