//! What the other stops of the tour take of the same rooms, teams and people.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};
use domain::ids::{FacilitatorId, PartnerId, RoomId};
use domain::plan::{SessionPlan, StopPlan, Ways};
use planner::programme::Window;

use super::super::ground::Ground;
use super::{DAY, Grid, minute};

/// The sessions of other stops, seen from here.
pub(super) struct Elsewhere<'a> {
    pub ground: &'a Ground,
    pub grid: &'a Grid,
    pub days: &'a [NaiveDate],
}

impl Elsewhere<'_> {
    /// When a room is taken, with the pause before and after.
    pub fn in_room(&self, room: RoomId) -> Vec<Window> {
        let taken = self.sessions().filter(|(_, session)| session.room == Some(room));
        Self::united(taken.flat_map(|(_, session)| self.around(session, 0)).collect())
    }

    /// When a person is away, with the way.
    pub fn of_person(&self, person: FacilitatorId) -> Vec<Window> {
        let away = self.sessions().filter(|(_, session)| session.facilitators.contains(&person));
        Self::united(away.flat_map(|(stop, session)| self.around(session, self.way(stop))).collect())
    }

    /// The teams of a partner that can be here, and when none can. As many as are elsewhere at once
    /// stay there all the time; where that is all of them, they are away one by one. The partner's own
    /// calendar is that of one team.
    pub fn of_partner(&self, partner: PartnerId, teams: i64) -> (i64, Vec<Window>) {
        let away = self.sessions().filter(|(_, session)| session.partners.contains(&partner));
        let busy = self.ground.busy.iter().filter(|busy| busy.partner == partner);
        let stretches: Vec<Window> = away
            .flat_map(|(stop, session)| self.around(session, self.way(stop)))
            .chain(busy.flat_map(|busy| self.touched(self.minutes(busy.from), self.minutes(busy.to))))
            .collect();
        let at = |begin: &Window| {
            stretches.iter().filter(|one| one.day == begin.day && one.from <= begin.from && begin.from < one.to).count()
        };
        let most = stretches.iter().map(at).max().unwrap_or_default();
        match i64::try_from(most) {
            Ok(most) if most < teams => (teams - most, Vec::new()),
            _ => (teams, Self::united(stretches)),
        }
    }

    fn sessions(&self) -> impl Iterator<Item = (&StopPlan, &SessionPlan)> {
        let others = self.ground.plan.stops.iter().filter(|stop| !stop.cancelled && stop.id != self.ground.stop.id);
        others
            .flat_map(|stop| stop.sessions.iter().map(move |session| (stop, session)))
            .filter(|(_, one)| !one.cancelled)
    }

    /// Minutes on the road from another stop or to it, the longer of both; unknown ways count as none, as everywhere.
    fn way(&self, stop: &StopPlan) -> i64 {
        let ways = Ways::new(&self.ground.world.legs);
        let (there, here) = (&stop.insee_code, &self.ground.stop.insee_code);
        [ways.between(there, here), ways.between(here, there)]
            .into_iter()
            .flatten()
            .map(|way| way.minutes)
            .max()
            .unwrap_or(0)
    }

    /// The slots of these days that a session elsewhere touches, with the pause and the way.
    fn around(&self, session: &SessionPlan, way: i64) -> Vec<Window> {
        let more = self.ground.plan.buffer_minutes + way;
        self.touched(self.minutes(session.times.starts()) - more, self.minutes(session.times.ends()) + more)
    }

    /// The slots of these days between two minutes.
    fn touched(&self, from: i64, to: i64) -> Vec<Window> {
        let on = |(number, _): (usize, &NaiveDate)| {
            let midnight = i64::try_from(number).unwrap_or(i64::MAX / DAY) * DAY;
            self.grid.touched(number, from - midnight, to - midnight)
        };
        self.days.iter().enumerate().filter_map(on).collect()
    }

    /// Minutes since the midnight before the first day of the stop.
    fn minutes(&self, moment: NaiveDateTime) -> i64 {
        (moment.date() - self.ground.stop.starts_on).num_days() * DAY + minute(moment)
    }

    /// The same slots in windows that do not touch.
    fn united(windows: Vec<Window>) -> Vec<Window> {
        let slots: BTreeSet<(usize, usize)> =
            windows.iter().flat_map(|window| (window.from..window.to).map(|slot| (window.day, slot))).collect();
        let mut united: Vec<Window> = Vec::new();
        for (day, slot) in slots {
            match united.last_mut() {
                Some(last) if last.day == day && last.to == slot => last.to += 1,
                _ => united.push(Window { day, from: slot, to: slot + 1 }),
            }
        }
        united
    }
}
