//! Seats that stand free while somebody waits for them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::overlap::{Span, overlaps};
use domain::waiting::{SeatOffer, offer_for};
use uuid::Uuid;

use super::{Kind, Violation};
use crate::db::Tx;
use crate::error::Unexpected;
use crate::repo::invariants::{self, Holder};
use crate::zone;

/// Names each seat that the rules would give away now, with the first who could have it.
pub(super) async fn find(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Violation>, Unexpected> {
    let free = invariants::list_free(tx, now).await?;
    if free.is_empty() {
        return Ok(Vec::new());
    }
    let waiting = invariants::list_reachable(tx).await?;
    let tickets: BTreeSet<Uuid> = waiting.iter().map(|row| row.ticket_id).collect();
    let mut held: BTreeMap<Uuid, Vec<Span>> = BTreeMap::new();
    for row in invariants::list_spans(tx, Holder::Ticket).await? {
        if tickets.contains(&row.holder) {
            held.entry(row.holder).or_default().extend(span(row.starts_at, row.ends_at));
        }
    }
    let mut found = Vec::new();
    for seat in free {
        let here = zone::local(now, &seat.time_zone).map_err(Unexpected::new)?;
        if offer_for(here, seat.starts_on.and_time(seat.start_time)) == SeatOffer::Nobody {
            continue;
        }
        let Some(seat_span) = span(seat.starts_at, seat.ends_at) else { continue };
        let could_come = |ticket: &Uuid| {
            held.get(ticket)
                .is_none_or(|spans| !spans.iter().any(|other| overlaps(seat_span, *other, seat.buffer_minutes * 60)))
        };
        let first = waiting.iter().find(|row| row.session_id == seat.session_id && could_come(&row.ticket_id));
        if let Some(first) = first {
            found.push(Violation { kind: Kind::SeatWithheld, ids: vec![seat.id, first.id] });
        }
    }
    Ok(found)
}

/// In seconds.
fn span(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Option<Span> {
    Span::new(starts_at.timestamp(), ends_at.timestamp())
}
