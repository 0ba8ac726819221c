//! What an answer costs.

use domain::season::{Costs, DaySpan};

use super::{Book, free_days};

impl Book<'_> {
    /// What the answer costs, wish by wish.
    pub(super) fn costs(&self) -> Costs {
        let weights = &self.season.weights;
        let mut amounts = Costs::default();
        for (from, to, parts) in self.ways() {
            if parts.iter().any(Option::is_none) {
                continue;
            }
            amounts.driving += parts.iter().flatten().sum::<i64>();
            if let (Some(from), Some(to)) = (from, to)
                && let Some(free) = free_days(from, to)
            {
                amounts.evenness += (free - i64::from(weights.even_days)).abs();
            }
        }
        for stay in &self.stays {
            let wanted = &self.season.towns[stay.town as usize];
            if self.sleeps_at_home() {
                amounts.driving += self.commute(stay).unwrap_or(0) * i64::from(wanted.stay);
            }
            let first = stay.days[0];
            let away = |span: &DaySpan| {
                let (from, to) = (i64::from(span.first), i64::from(span.last));
                if first < from { from - first } else { (first - to).max(0) }
            };
            amounts.days += wanted.liked_days.iter().map(away).min().unwrap_or(0);
            if wanted.liked_weekdays != [false; 7] {
                let others = stay.days.iter().filter(|day| !wanted.liked_weekdays[self.weekday(**day)]);
                amounts.weekdays += others.map(|_| 1).sum::<i64>();
            }
            amounts.partners += wanted.liked_partners.iter().map(|who| i64::from(!self.comes(*who, stay))).sum::<i64>();
            for people in &wanted.roles {
                let ways = people.iter().filter(|who| self.comes(**who, stay)).filter_map(|who| {
                    let place = self.season.partners[*who as usize].place?;
                    self.road(place as usize, stay.place)
                });
                amounts.partner_minutes += ways.min().unwrap_or(0);
            }
            if let Some(known) = &wanted.published
                && (i64::from(known.day), known.venue) != (first, stay.venue)
            {
                amounts.stability += wanted.notice;
            }
        }
        Costs {
            driving: amounts.driving * weights.driving,
            days: amounts.days * weights.days,
            weekdays: amounts.weekdays * weights.weekdays,
            partners: amounts.partners * weights.partners,
            evenness: amounts.evenness * weights.evenness,
            partner_minutes: amounts.partner_minutes * weights.partner_minutes,
            stability: amounts.stability * weights.stability,
        }
    }
}
