//! Faults that tests plant into the engine, one at a time, to see that the oracle catches each.
//!
//! Compiled for the tests of this crate alone: elsewhere `or_planted!` is its right side.

use std::cell::Cell;

macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// A fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Planted { $($(#[$doc])* $name,)+ }

        impl Planted {
            /// Every fault.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

faults! {
    /// A room needs no pause between two sessions.
    RoomWithoutBuffer,
    /// A session that begins when another's pause is over finds the room busy.
    RoomTouching,
    /// A room holds one session more than it does.
    RoomOneMore,
    /// A room is free again with the first that leaves, however many wait.
    RoomFirstLeaves,
    /// The others in a room are told in the order of their time.
    RoomOthersByTime,
    /// A session exactly as large as its room is too large.
    CapacityTouching,
    /// Who has left less than the buffer ago still takes a place.
    CrowdWithBuffer,
    /// Who arrives takes no place.
    CrowdWithoutArriving,
    /// A session that is too large alone is told again with each other.
    CrowdTwice,
    /// Interviews at one desk need the buffer of the rooms.
    DeskWithBuffer,
    /// The overlap of two interviews is the whole second one.
    DeskWholeSecond,
    /// Nobody needs time on the road.
    NoWay,
    /// The way there is taken for the way back.
    WayBack,
    /// A stop at the same venue needs the set-up once more.
    SetUpTwice,
    /// Who arrives exactly in time is late.
    GapTouching,
    /// Only what follows within the pause is looked at, not within the way.
    GapTooNear,
    /// A person named twice at one session is in two places.
    NamedTwice,
    /// A partner with two teams is told as one with a single team.
    TwoTeamsAsOne,
    /// As many teams as there are do not suffice.
    TeamsTouching,
    /// The last day of a stop is not looked at.
    LastDayForgotten,
    /// Only the first day of a stop can be a holiday.
    HolidayFirstDay,
    /// A day on which the venue is closed counts by its hours.
    ClosedDayForgotten,
    /// The hours are those of the next day of the week.
    HoursOfTomorrow,
}

thread_local! {
    static PLANTED: Cell<Option<Planted>> = const { Cell::new(None) };
}

/// Plants a fault into this thread's engine, or takes it out.
pub(super) fn plant(fault: Option<Planted>) {
    PLANTED.set(fault);
}

/// Whether this fault is planted.
pub(super) fn is(fault: Planted) -> bool {
    PLANTED.get() == Some(fault)
}
