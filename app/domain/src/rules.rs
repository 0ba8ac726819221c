//! The conflicts of a programme, live: the one engine that the page, the services and the planner
//! share.
//!
//! It knows no calendar library and no clock. A day is a number (0 is 1 January 1970), a moment is
//! a number of minutes ([`at`]), everything on one wall clock; whoever plans across zones brings
//! the moments onto one clock first. Things refer to each other by their place in the lists of a
//! [`Programme`]. The answer is complete, free of doubles, in a fixed order, and the same on every
//! machine.
//!
//! What is checked:
//!
//! | conflict | rule |
//! |---|---|
//! | [`Violation::RoomBusy`] | no more sessions at once in a room than it can hold side by side, each with the tour's buffer after it |
//! | [`Violation::DeskBusy`] | no two interviews at one desk at once; they may follow each other without a pause |
//! | [`Violation::FacilitatorTwice`] | a named person is in one place, with the buffer, and the way in between |
//! | [`Violation::TeamTwice`] | a partner with one team, likewise |
//! | [`Violation::TeamsShort`] | a partner with several teams needs no more than it has |
//! | [`Violation::CaravanTwice`] | the caravan is at one stop, with the way and the time to set up in between |
//! | [`Violation::VenueClosed`] | stops and sessions lie within the hours of their venue |
//! | [`Violation::VenueNotConfirmed`] | the venue of a stop is confirmed |
//! | [`Violation::Holiday`] | a stop avoids public holidays (a warning only) |
//! | [`Violation::OverCapacity`], [`Violation::Crowded`] | the places fit into the room, alone and side by side |

/// The right value; while its fault is planted by a test, the wrong one.
#[cfg(test)]
macro_rules! or_planted {
    ($fault:ident, $wrong:expr, $right:expr) => {
        if crate::rules::faults::is(crate::rules::faults::Planted::$fault) { $wrong } else { $right }
    };
}
#[cfg(not(test))]
macro_rules! or_planted {
    ($fault:ident, $wrong:expr, $right:expr) => {
        $right
    };
}

#[cfg(test)]
mod faults;
mod people;
mod programme;
mod rooms;
mod venues;
mod violation;

pub use programme::{
    Broken, Desk, Hours, MAX_MINUTES, MAX_MOMENT, MAX_SPAN, Partner, Programme, Room, Session, Slot, Stop, Venue,
};
pub use violation::{Gap, Violation};

/// Minutes of a day.
pub const DAY: i64 = 24 * 60;

/// The moment of a minute (0 to 1440) of a day.
pub const fn at(day: i64, minute: i64) -> i64 {
    day * DAY + minute
}

/// The day in which a moment lies; midnight belongs to the day that it begins.
pub const fn day_of(moment: i64) -> i64 {
    moment.div_euclid(DAY)
}

/// The minute of its day in which a moment lies.
pub const fn minute_of(moment: i64) -> i64 {
    moment.rem_euclid(DAY)
}

/// The day of the week of a day number: 0 is Monday, 6 is Sunday.
pub const fn weekday(day: i64) -> i64 {
    // 1 January 1970 was a Thursday.
    (day + 3).rem_euclid(7)
}

/// All conflicts of a programme, sorted.
///
/// Refuses a programme that refers to things that it does not hold, or with times that are none.
pub fn check(programme: &Programme) -> Result<Vec<Violation>, Broken> {
    programme.validate()?;
    let mut found = Vec::new();
    rooms::check(programme, &mut found);
    people::check(programme, &mut found);
    venues::check(programme, &mut found);
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests;
