//! Seasons of chance: small ones in which every rule and every wish occurs, and roads like real
//! ones.

use domain::season::{
    Before, Busy, DaySpan, Limits, Mode, Partner, Pin, Placed, Rest, Roads, Season, Spacing, Town, Venue, Weights,
};
use planner::Random;

/// Chance in numbers of 32 bits.
pub struct Dice(Random);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    pub fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.0.below(limit as usize)).unwrap_or(0)
    }

    /// One time in so many.
    pub fn once_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    fn span(&mut self, days: u32, longest: u32) -> DaySpan {
        let first = self.below(days);
        DaySpan { first, last: (first + self.below(longest)).min(days - 1) }
    }

    fn some(&mut self, limit: u32, times: u32) -> Vec<u32> {
        (0..limit).filter(|_| self.once_in(times)).collect()
    }
}

/// A small season in which every kind of rule may occur, and often contradicts another.
pub fn small(seed: u64, towns: u32) -> Season {
    let dice = &mut Dice::new(seed);
    let days = 5 + dice.below(2 * towns + 6);
    let places = towns + 3;
    let partners = 1 + dice.below(4);
    let mut season = Season {
        first_day: 20_941 + i64::from(dice.below(7)),
        days,
        closed: dice.some(days, 9),
        mode: match dice.below(4) {
            0 => Mode::ReturnToBase,
            1 => Mode::Mixed { home_after: 1 + dice.below(3) },
            _ => Mode::MovingOn,
        },
        base: Some(dice.below(places)),
        roads: roads(dice, places),
        limits: limits(dice),
        towns: (0..towns).map(|_| town(dice, days, places, partners)).collect(),
        partners: (0..partners).map(|_| partner(dice, days, places)).collect(),
        order: Vec::new(),
        spacing: Vec::new(),
        weights: Weights {
            driving: i64::from(dice.below(3)),
            days: i64::from(dice.below(2) * 10),
            weekdays: i64::from(dice.below(2) * 7),
            partners: i64::from(dice.below(2) * 15),
            evenness: i64::from(dice.below(2) * dice.below(9)),
            even_days: dice.below(3),
            partner_minutes: i64::from(dice.below(2)),
            stability: i64::from(dice.below(2) * 5),
        },
    };
    if season.mode == Mode::MovingOn && dice.once_in(3) {
        season.base = None;
    }
    if dice.once_in(3) && towns > 1 {
        let first = dice.below(towns - 1);
        season.order.push(Before { first, then: first + 1 });
        if towns > 2 {
            season.order.push(Before { first: 0, then: towns - 1 });
        }
    }
    if dice.once_in(3) {
        let group = dice.some(towns, 2);
        season.spacing.push(Spacing { towns: group, days: 2 + dice.below(4) });
    }
    // Pins of chance may fall together, which is refused before anybody plans.
    while season.validate().is_err() {
        let pinned = season.towns.iter().rposition(|town| town.pin.is_some());
        season.towns[pinned.unwrap_or(0)].pin = None;
    }
    season
}

fn roads(dice: &mut Dice, places: u32) -> Roads {
    let at: Vec<(u32, u32)> = (0..places).map(|_| (dice.below(100), dice.below(100))).collect();
    let gaps = dice.once_in(3);
    let mut minutes = Vec::new();
    for (from, here) in (0_u32..).zip(&at) {
        for (to, there) in (0_u32..).zip(&at) {
            let away = here.0.abs_diff(there.0) + here.1.abs_diff(there.1) + dice.below(10);
            minutes.push(if from == to {
                Some(0)
            } else if gaps && dice.once_in(12) {
                None
            } else {
                Some(away)
            });
        }
    }
    Roads { places, minutes }
}

fn limits(dice: &mut Dice) -> Limits {
    let mut limits = Limits { free_days: dice.below(3) / 2, ..Limits::default() };
    if dice.once_in(2) {
        (limits.leg_minutes, limits.day_minutes) = (110 + dice.below(60), 60 + dice.below(140));
    }
    if dice.once_in(3) {
        limits.rest = Some(Rest { work_days: 2 + dice.below(4), rest_days: 1 + dice.below(2) });
    }
    if dice.once_in(3) {
        limits.stops_a_week = Some(1 + dice.below(4));
    }
    limits
}

fn town(dice: &mut Dice, days: u32, places: u32, partners: u32) -> Town {
    let venues = if dice.once_in(3) { 2 } else { 1 };
    Town {
        name: "Ville".into(),
        stay: 1 + dice.below(8) / 5 + dice.below(8) / 7,
        venues: (0..venues).map(|_| venue(dice, days, places)).collect(),
        importance: i64::from(if dice.once_in(2) { 100 } else { 1 + dice.below(100) }),
        pin: dice.once_in(9).then(|| Pin { day: dice.below(days), venue: dice.once_in(2).then_some(0) }),
        liked_days: if dice.once_in(3) { vec![dice.span(days, 3)] } else { Vec::new() },
        liked_weekdays: std::array::from_fn(|_| dice.once_in(2)),
        roles: if dice.once_in(3) { vec![vec![dice.below(partners), dice.below(partners)]] } else { Vec::new() },
        liked_partners: dice.some(partners, 3),
        published: dice.once_in(3).then(|| Placed { day: dice.below(days), venue: 0 }),
        notice: i64::from(dice.below(20)),
    }
}

fn venue(dice: &mut Dice, days: u32, places: u32) -> Venue {
    Venue {
        place: dice.below(places),
        windows: if dice.once_in(2) { vec![dice.span(days, 6), dice.span(days, 6)] } else { Vec::new() },
        closed: dice.some(days, 9),
        shut_weekdays: std::array::from_fn(|_| dice.once_in(10)),
    }
}

fn partner(dice: &mut Dice, days: u32, places: u32) -> Partner {
    Partner {
        name: "Partenaire".into(),
        teams: 1 + dice.below(2),
        busy: dice.some(days, 5).into_iter().map(|day| Busy { day, teams: 1 + dice.below(2) }).collect(),
        place: dice.once_in(2).then(|| dice.below(places)),
        reach_minutes: dice.once_in(2).then(|| 40 + dice.below(100)),
    }
}
