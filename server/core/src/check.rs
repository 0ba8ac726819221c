//! `caravane check`: recomputes every invariant of the data and names what breaks one.
//!
//! The database refuses much by itself, and the use cases keep the rest. This is the third look:
//! it trusts neither, counts again, and says which rows are wrong.

mod decided;
mod messages;
mod overlaps;
mod times;
mod waiting;

use std::fmt;

use uuid::Uuid;

use crate::Backend;
use crate::error::Unexpected;
use crate::repo::invariants::{self, Holder};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $word:literal;)+) => {
        /// Which invariant is broken. The words are stable: scripts may rely on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word of the kind.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

kinds! {
    /// A slot's counter is not the number of registrations that hold a seat there.
    SeatCounter "seat_counter";
    /// More seats are taken than there are.
    Oversold "oversold";
    /// A ticket holds one session twice.
    RegisteredTwice "registered_twice";
    /// A registration is in a state that the program does not know.
    UnknownState "unknown_state";
    /// Presence or absence was noted before the start.
    EarlyPresence "early_presence";
    /// An offer without an end, an end without an offer, or an end after the start.
    OfferEnd "offer_end";
    /// Somebody waits with a slot, or holds a seat without one.
    StateAndSlot "state_and_slot";
    /// The rank on a waiting list is missing, or from before or after the registration.
    WaitingSince "waiting_since";
    /// A registration's slot belongs to another session.
    ForeignSlot "foreign_slot";
    /// A slot's desk belongs to another session.
    ForeignDesk "foreign_desk";
    /// A session's room is in another venue than its stop.
    ForeignRoom "foreign_room";
    /// A ticket holds a session of another stop.
    ForeignStop "foreign_stop";
    /// A ticket without any registration.
    EmptyTicket "empty_ticket";
    /// A session without any slot.
    EmptySession "empty_session";
    /// A slot begins before its session or ends after it.
    SlotOutside "slot_outside";
    /// A message for a login that does not exist.
    LostLogin "lost_login";
    /// A message in a worker's hands without a lease, or a lease on one that is in nobody's.
    OutboxLease "outbox_lease";
    /// A message that was sent without a trace of it.
    OutboxSent "outbox_sent";
    /// An invitation that left is kept with its secret link.
    KeptSecret "kept_secret";
    /// A message speaks of a later state than the registration has.
    OutboxSequence "outbox_sequence";
    /// What came of an interview was noted before the interview.
    EarlyOutcome "early_outcome";
    /// Something came of an interview that there was not.
    LostOutcome "lost_outcome";
    /// A claim was refused without a reason, or has a reason and is not refused.
    ClaimReason "claim_reason";
    /// The version that is published does not exist.
    VersionMissing "version_missing";
    /// The versions of a tour are not 1, 2, 3 … in the order of time.
    VersionOrder "version_order";
    /// A ticket in two places at once, or without the minutes between them, and no change of ours
    /// brought them together.
    TicketOverlap "ticket_overlap";
    /// More sessions in a room than it bears, and nobody published it so with a reason.
    RoomOverlap "room_overlap";
    /// Two interviews at one desk.
    DeskOverlap "desk_overlap";
    /// A partner in more sessions than it has teams.
    PartnerOverlap "partner_overlap";
    /// A named person in two sessions at once, and nobody published it so with a reason.
    FacilitatorOverlap "facilitator_overlap";
    /// A seat is free while somebody waits who could be told and could come.
    SeatWithheld "seat_withheld";
    /// An instant is not the one of its wall time and zone.
    DerivedInstant "derived_instant";
    /// A message's key does not say what the message is about.
    OutboxKey "outbox_key";
    /// A message of a kind that the program does not know.
    OutboxKind "outbox_kind";
    /// Somebody sits beside the counter without a reason, or has a reason and is counted.
    OverReason "over_reason";
    /// A chair was given away that is in another slot, or whose holder was neither absent nor gone.
    ChairElsewhere "chair_elsewhere";
    /// A ticket is here for a session of another stop.
    ForeignArrival "foreign_arrival";
    /// The host of a stop is neither a host nor an organiser.
    HostRole "host_role";
}

/// One broken invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which one.
    pub kind: Kind,
    /// The rows concerned, the culprit first. Ids only: the list may go into a log.
    pub ids: Vec<Uuid>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        self.ids.iter().try_for_each(|id| write!(f, " {id}"))
    }
}

/// Looks at one consistent view of the whole database; an empty list is good news.
pub async fn run(backend: &Backend) -> Result<Vec<Violation>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let mut found = Vec::new();
    for (word, sql) in invariants::PAIRS {
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.as_str() == *word) else { continue };
        for (culprit, companion) in invariants::list_pairs(&mut tx, sql).await? {
            let companion = companion.filter(|companion| *companion != culprit);
            found.push(Violation { kind, ids: [Some(culprit), companion].into_iter().flatten().collect() });
        }
    }
    let mut decisions = decided::Decisions::default();
    for (kind, holder) in [
        (Kind::TicketOverlap, Holder::Ticket),
        (Kind::RoomOverlap, Holder::Room),
        (Kind::DeskOverlap, Holder::Desk),
        (Kind::PartnerOverlap, Holder::Partner),
        (Kind::FacilitatorOverlap, Holder::Facilitator),
    ] {
        let spans = invariants::list_spans(&mut tx, holder).await?;
        for ids in overlaps::find(spans) {
            if !decisions.cover(&mut tx, holder, &ids).await? {
                found.push(Violation { kind, ids });
            }
        }
    }
    found.extend(waiting::find(&mut tx, backend.now()).await?);
    found.extend(times::find(&mut tx).await?);
    found.extend(messages::find(&mut tx).await?);
    tx.rollback().await?;
    found.sort_by(|one, other| (one.kind, &one.ids).cmp(&(other.kind, &other.ids)));
    found.dedup();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_its_kind_and_every_word_stands_once() {
        for (word, _) in invariants::PAIRS {
            assert_eq!(Kind::ALL.iter().filter(|kind| kind.as_str() == *word).count(), 1, "{word}");
        }
        let words: std::collections::BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(words.len(), Kind::ALL.len());
    }

    #[test]
    fn a_violation_is_one_line() {
        let id = Uuid::nil();
        let line = Violation { kind: Kind::SeatCounter, ids: vec![id, id] }.to_string();
        assert_eq!(line, format!("seat_counter {id} {id}"));
    }
}
