//! Whether a question makes sense.

use serde::{Deserialize, Serialize};

use super::question::{
    DaySpan, MAX_DAYS, MAX_MINUTES, MAX_PARTNERS, MAX_PLACES, MAX_TOWNS, MAX_VENUES, MAX_WEIGHT, Mode, Roads, Season,
    Town,
};

/// What is wrong with a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Wrong {
    /// No days, or more than [`MAX_DAYS`], or days far from our time.
    #[error("the season has no days, or too many")]
    Days,
    /// A day that is none of the season.
    #[error("closed day {day} lies outside the season")]
    Closed {
        /// The day.
        day: u32,
    },
    /// Too many of something.
    #[error("too many {what}")]
    TooMany {
        /// Of what: `towns`, `venues`, `partners`, `places`, `order`, `spacing`.
        what: String,
    },
    /// The table of roads has the wrong size, a way is too long, or one leads from a place to itself.
    #[error("the road from place {from} to place {to} makes no sense")]
    Roads {
        /// From here; the number of places when the size of the table is wrong.
        from: u32,
        /// To there.
        to: u32,
    },
    /// A limit that leaves nothing, or going home without a home.
    #[error("the limits make no sense: {what}")]
    Limits {
        /// Which: `leg`, `day`, `rest`, `week`, `free_days`, `base`.
        what: String,
    },
    /// A weight below 0 or above [`MAX_WEIGHT`].
    #[error("a weight is below 0 or too heavy")]
    Weights,
    /// Something about a town.
    #[error("town {town} makes no sense: {what}")]
    Town {
        /// The town.
        town: u32,
        /// What: `stay`, `venues`, `place`, `window`, `importance`, `pin`, `role`, `liked`, `published`, `notice`.
        what: String,
    },
    /// Something about a partner: no team, an unknown place.
    #[error("partner {partner} makes no sense")]
    Partner {
        /// The partner.
        partner: u32,
    },
    /// Two towns pinned to the same days.
    #[error("towns {one} and {other} are pinned to the same days")]
    Pins {
        /// One town.
        one: u32,
        /// The other.
        other: u32,
    },
    /// An order that names unknown towns, one town twice, or runs in a circle through this town.
    #[error("the order of towns makes no sense at town {town}")]
    Order {
        /// The town.
        town: u32,
    },
    /// A group that keeps its distance names an unknown town, or one twice.
    #[error("group {group} of towns that keep their distance makes no sense")]
    Spacing {
        /// The group.
        group: u32,
    },
}

impl Season {
    /// Makes sure that every reference leads somewhere and that no sum can overflow. The rest of
    /// this module, and every planner, relies on it.
    pub fn validate(&self) -> Result<(), Wrong> {
        self.frame()?;
        self.roads.validate()?;
        self.limits_make_sense()?;
        for (number, town) in (0..).zip(&self.towns) {
            self.town(town).map_err(|what| Wrong::Town { town: number, what: what.to_owned() })?;
        }
        for (number, partner) in (0..).zip(&self.partners) {
            let sound = partner.teams >= 1
                && partner.place.is_none_or(|place| place < self.roads.places)
                && partner.busy.iter().all(|busy| busy.day < self.days);
            if !sound {
                return Err(Wrong::Partner { partner: number });
            }
        }
        self.pins()?;
        self.orders()?;
        for (number, group) in (0..).zip(&self.spacing) {
            let mut towns = group.towns.clone();
            towns.sort_unstable();
            towns.dedup();
            let known = towns.iter().all(|town| self.knows(*town));
            if !known || towns.len() != group.towns.len() || group.days > MAX_DAYS {
                return Err(Wrong::Spacing { group: number });
            }
        }
        Ok(())
    }

    fn frame(&self) -> Result<(), Wrong> {
        if self.days == 0 || self.days > MAX_DAYS || self.first_day.abs() > 1_000_000 {
            return Err(Wrong::Days);
        }
        if let Some(day) = self.closed.iter().find(|day| **day >= self.days) {
            return Err(Wrong::Closed { day: *day });
        }
        let many = [
            ("towns", self.towns.len() > MAX_TOWNS),
            ("partners", self.partners.len() > MAX_PARTNERS),
            ("places", self.roads.places > MAX_PLACES),
            ("order", self.order.len() > MAX_TOWNS * MAX_TOWNS),
            ("spacing", self.spacing.len() > MAX_TOWNS),
        ];
        match many.iter().find(|(_, too)| *too) {
            Some((what, _)) => Err(Wrong::TooMany { what: (*what).to_owned() }),
            None => Ok(()),
        }
    }

    fn limits_make_sense(&self) -> Result<(), Wrong> {
        let limits = &self.limits;
        let home = self.mode != Mode::MovingOn;
        let wrong = [
            ("leg", limits.leg_minutes > MAX_MINUTES),
            ("day", limits.day_minutes == 0 || limits.day_minutes > MAX_MINUTES),
            ("free_days", limits.free_days > MAX_DAYS),
            ("rest", limits.rest.is_some_and(|rest| rest.work_days == 0 || rest.rest_days == 0)),
            ("week", limits.stops_a_week == Some(0)),
            ("base", matches!(self.mode, Mode::Mixed { home_after: 0 })),
            ("base", home && self.base.is_none()),
            ("base", self.base.is_some_and(|base| base >= self.roads.places)),
        ];
        if let Some((what, _)) = wrong.iter().find(|(_, wrong)| *wrong) {
            return Err(Wrong::Limits { what: (*what).to_owned() });
        }
        let weights = &self.weights;
        let all = [
            weights.driving,
            weights.days,
            weights.weekdays,
            weights.partners,
            weights.evenness,
            weights.partner_minutes,
            weights.stability,
        ];
        let sound = all.iter().all(|weight| (0..=MAX_WEIGHT).contains(weight)) && weights.even_days <= MAX_DAYS;
        if sound { Ok(()) } else { Err(Wrong::Weights) }
    }

    fn town(&self, town: &Town) -> Result<(), &'static str> {
        let venues = u32::try_from(town.venues.len()).unwrap_or(u32::MAX);
        let span = |span: &DaySpan| span.first <= span.last && span.last < self.days;
        let partner = |partner: &u32| (*partner as usize) < self.partners.len();
        let checks = [
            ("stay", (1..=3).contains(&town.stay)),
            ("venues", !town.venues.is_empty() && town.venues.len() <= MAX_VENUES),
            ("place", town.venues.iter().all(|venue| venue.place < self.roads.places)),
            ("window", town.venues.iter().all(|venue| venue.windows.iter().all(span))),
            ("window", town.venues.iter().all(|venue| venue.closed.iter().all(|day| *day < self.days))),
            ("importance", (1..=MAX_WEIGHT).contains(&town.importance)),
            ("pin", town.pin.is_none_or(|pin| pin.day < self.days && pin.venue.is_none_or(|venue| venue < venues))),
            ("role", town.roles.iter().all(|role| role.iter().all(partner))),
            ("liked", town.liked_partners.iter().all(partner) && town.liked_days.iter().all(span)),
            ("published", town.published.is_none_or(|placed| placed.day < self.days && placed.venue < venues)),
            ("notice", (0..=MAX_WEIGHT).contains(&town.notice)),
        ];
        match checks.iter().find(|(_, sound)| !sound) {
            Some((what, _)) => Err(what),
            None => Ok(()),
        }
    }

    fn pins(&self) -> Result<(), Wrong> {
        let mut pinned: Vec<(u32, u32, u32)> = (0..)
            .zip(&self.towns)
            .filter_map(|(number, town)| town.pin.map(|pin| (pin.day, town.stay, number)))
            .collect();
        pinned.sort_unstable();
        match pinned.windows(2).find(|two| two[0].0 + two[0].1 > two[1].0) {
            Some(two) => Err(Wrong::Pins { one: two[0].2, other: two[1].2 }),
            None => Ok(()),
        }
    }

    /// Every order names two towns, and none leads back to where it began: whoever has nobody
    /// before them is taken away until nobody is left.
    fn orders(&self) -> Result<(), Wrong> {
        for before in &self.order {
            if !self.knows(before.first) || !self.knows(before.then) || before.first == before.then {
                return Err(Wrong::Order { town: before.first });
            }
        }
        let mut waits = vec![0_usize; self.towns.len()];
        for before in &self.order {
            waits[before.then as usize] += 1;
        }
        let mut ready: Vec<usize> = (0..waits.len()).filter(|town| waits[*town] == 0).collect();
        while let Some(town) = ready.pop() {
            for before in self.order.iter().filter(|before| before.first as usize == town) {
                let then = before.then as usize;
                waits[then] -= 1;
                if waits[then] == 0 {
                    ready.push(then);
                }
            }
        }
        match (0..).zip(&waits).find(|(_, left)| **left > 0) {
            Some((town, _)) => Err(Wrong::Order { town }),
            None => Ok(()),
        }
    }

    fn knows(&self, town: u32) -> bool {
        (town as usize) < self.towns.len()
    }
}

impl Roads {
    fn validate(&self) -> Result<(), Wrong> {
        let places = self.places as usize;
        if places.checked_mul(places) != Some(self.minutes.len()) {
            return Err(Wrong::Roads { from: self.places, to: self.places });
        }
        let wrong =
            (0..self.places).flat_map(|from| (0..self.places).map(move |to| (from, to))).find(|(from, to)| match self
                .minutes[*from as usize * places + *to as usize]
            {
                Some(minutes) => minutes > MAX_MINUTES || (from == to && minutes != 0),
                None => from == to,
            });
        match wrong {
            Some((from, to)) => Err(Wrong::Roads { from, to }),
            None => Ok(()),
        }
    }
}
