//! The dates of a tour: which town on which day of a season.
//!
//! [`Season`] is the question (towns, venues and their windows, roads, partners, limits, wishes),
//! [`Schedule`] an answer (a first day and a venue for each town, or none), and
//! [`Season::assess`] says what is wrong with an answer and what it costs. Whoever plans, drags or
//! checks dates asks here, so that a solver, a page and a service never disagree. [`crate::rules`]
//! looks at the hours of the day afterwards.
//!
//! A day is a number from 0, the first day of the season. What is checked:
//!
//! | violation | rule |
//! |---|---|
//! | [`Violation::OutOfSeason`] | all days of a stay lie in the season |
//! | [`Violation::Closed`] | no stay on a day on which nothing takes place (holidays, closing days) |
//! | [`Violation::VenueShut`] | the venue is free on all days of a stay |
//! | [`Violation::OffPin`] | a pinned town is where it was pinned |
//! | [`Violation::PartnerMissing`] | each required role has a partner with a free team, near enough, on all days |
//! | [`Violation::BaseTooFar`] | going home each night: each way within the limit of a leg, both within that of a day |
//! | [`Violation::TwoTowns`] | the caravan is in one town at a time |
//! | [`Violation::TooClose`] | enough free days in between to take down, drive and set up |
//! | [`Violation::LegTooLong`] | no way is longer than the limit of a leg, and each has a road |
//! | [`Violation::NoRest`] | after so many working days so many days of rest |
//! | [`Violation::WeekFull`] | no more stops a week than agreed, Monday to Sunday |
//! | [`Violation::Order`] | a town comes after another |
//! | [`Violation::Spacing`] | neighbours of one group keep their distance in days |
//!
//! A town without a day is no violation: it is counted apart ([`Assessment::left_out`]), before
//! all costs.

mod answer;
mod question;
mod rules;
mod sound;
mod ways;

pub use answer::{Assessment, Costs, Placed, Schedule, Unassessable, Value, Violation};
pub use question::{
    Before, Busy, DaySpan, Limits, MAX_DAYS, MAX_MINUTES, MAX_PARTNERS, MAX_PLACES, MAX_TOWNS, MAX_VENUES, MAX_WEIGHT,
    Mode, Partner, Pin, Rest, Roads, Season, Spacing, Town, Venue, Weights,
};
pub use sound::Wrong;
pub use ways::Way;

#[cfg(test)]
mod tests;
