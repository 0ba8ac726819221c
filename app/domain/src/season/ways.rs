//! From one stop to the next: which road, how long, and how many free days it takes.

use super::question::{Mode, Season};

/// The road between two stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Minutes of driving in all.
    pub minutes: u32,
    /// Minutes of its longest part.
    pub longest: u32,
    /// How many days' driving it takes, one evening or morning counted as a day: with so many free
    /// days in between, less one, it can be driven.
    pub driving_days: u32,
}

impl Season {
    /// Minutes from place to place; none without a road.
    pub fn minutes(&self, from: u32, to: u32) -> Option<u32> {
        self.roads.minutes[from as usize * self.roads.places as usize + to as usize]
    }

    /// The road from one venue's place to the next stop's with `free` free days in between; none
    /// where there is no road.
    ///
    /// Going home each night, the days in between do not matter: the road from stop to stop is
    /// none, and each day of a stay has its own way ([`Season::daily_minutes`]).
    pub fn way(&self, from: u32, to: u32, free: u32) -> Option<Way> {
        match (self.mode, self.base) {
            (Mode::ReturnToBase, _) => Some(Way::default()),
            (Mode::Mixed { home_after }, Some(base)) if free >= home_after => {
                let (back, out) = (self.part(from, base)?, self.part(base, to)?);
                Some(Way {
                    minutes: back.minutes + out.minutes,
                    longest: back.longest.max(out.longest),
                    driving_days: back.driving_days + out.driving_days,
                })
            }
            _ => self.part(from, to),
        }
    }

    /// The road from home to the first stop, or from the last stop home: nothing where home is
    /// unknown or slept in each night, none without a road.
    pub fn way_from_home(&self, to: u32) -> Option<Way> {
        self.home().map_or_else(|| Some(Way::default()), |base| self.part(base, to))
    }

    /// See [`Season::way_from_home`].
    pub fn way_home(&self, from: u32) -> Option<Way> {
        self.home().map_or_else(|| Some(Way::default()), |base| self.part(from, base))
    }

    /// Minutes there and back on each day of a stay, going home each night; nothing in other
    /// modes; none without a road or beyond the limits of a leg or a day.
    pub fn daily_minutes(&self, place: u32) -> Result<u32, Option<u32>> {
        let Some(base) = self.base.filter(|_| self.mode == Mode::ReturnToBase) else { return Ok(0) };
        let (Some(out), Some(back)) = (self.minutes(base, place), self.minutes(place, base)) else { return Err(None) };
        let fits = out.max(back) <= self.limits.leg_minutes && out + back <= self.limits.day_minutes;
        if fits { Ok(out + back) } else { Err(Some(out + back)) }
    }

    /// The free days that must lie between two stops joined by this way.
    pub fn free_days_for(&self, way: Way) -> u32 {
        self.limits.free_days.max(way.driving_days.saturating_sub(1))
    }

    /// Home, where the caravan returns to it only at the ends.
    fn home(&self) -> Option<u32> {
        self.base.filter(|_| self.mode != Mode::ReturnToBase)
    }

    fn part(&self, from: u32, to: u32) -> Option<Way> {
        let minutes = self.minutes(from, to)?;
        Some(Way { minutes, longest: minutes, driving_days: minutes.div_ceil(self.limits.day_minutes) })
    }
}
