//! The ticket page.

use domain::overlap::{Span, overlaps};
use domain::registration::RegistrationState;

use super::{SlotChoice, TicketPage, TicketRegistration, TicketSession};
use crate::Backend;
use crate::error::Unexpected;
use crate::repo::registrations::span;
use crate::repo::slots::{self, FreeSlot};
use crate::repo::ticket_pages::{self, RegistrationFacts, TicketFacts};
use crate::zone;

/// Free slots of one session that are offered for a move.
const SLOTS_EACH: i64 = 6;
/// Slots that are offered for a move altogether.
const ALTERNATIVES: usize = 12;

/// The ticket of an address `/t/{token}`; `None` when no ticket has it (any more).
pub async fn ticket_by_link(backend: &Backend, token: &str) -> Result<Option<TicketPage>, Unexpected> {
    let now = backend.now();
    let mut tx = backend.db.read().await?;
    let Some(ticket) = ticket_pages::find(&mut tx, backend.keys.link_hash(token)).await? else {
        return Ok(None);
    };
    let facts = ticket_pages::list(&mut tx, ticket.id).await?;
    let open = |one: &RegistrationFacts| {
        one.state.is_live() && one.starts_at > now && !one.session_cancelled && !ticket.stop_cancelled
    };
    let free = if facts.iter().any(&open) && !ticket.stop_cancelled {
        slots::list_free(&mut tx, ticket.stop, now, SLOTS_EACH).await?
    } else {
        Vec::new()
    };
    let mut registrations = Vec::with_capacity(facts.len());
    for one in &facts {
        let may_change = open(one);
        let alternatives = if may_change { alternatives(&ticket, &facts, one, &free) } else { Vec::new() };
        registrations.push(registration(&ticket, one, may_change, alternatives)?);
    }
    let code = backend.keys.ticket_code(ticket.id, ticket.generation).grouped();
    Ok(Some(TicketPage {
        ticket: ticket.id,
        code,
        drawing: ticket.drawing,
        first_name: ticket.first_name,
        has_email: ticket.has_email,
        tour_name: ticket.public_name,
        tour_slug: ticket.tour_slug,
        stop_slug: ticket.stop_slug,
        town: ticket.town,
        venue: ticket.venue,
        address: ticket.address,
        landmark: ticket.landmark,
        how_to_come: ticket.how_to_come,
        bring: ticket.bring,
        help_phone: ticket.help_phone,
        registrations,
    }))
}

fn registration(
    ticket: &TicketFacts,
    one: &RegistrationFacts,
    may_change: bool,
    alternatives: Vec<SlotChoice>,
) -> Result<TicketRegistration, Unexpected> {
    let ends = one.offer_ends_at.map(|end| zone::local(end, &ticket.time_zone));
    Ok(TicketRegistration {
        id: one.id,
        session: TicketSession {
            id: one.session,
            title: one.title.clone(),
            kind: one.kind,
            theme: one.theme,
            starts_on: one.starts_on,
            start_time: one.start_time,
            ends_on: one.ends_on,
            end_time: one.end_time,
            room: one.room.clone(),
            desk: one.desk.clone(),
            cancelled: one.session_cancelled || ticket.stop_cancelled,
        },
        slot_time: one.slot_time,
        state: one.state,
        rank: (one.state == RegistrationState::Waitlisted).then_some(one.place),
        offer_ends_local: ends.transpose().map_err(Unexpected::new)?,
        may_change,
        alternatives,
    })
}

/// The free slots that this registration could move to: none that clashes with another seat of the
/// ticket, none of a session that the ticket has another registration for.
fn alternatives(
    ticket: &TicketFacts,
    all: &[RegistrationFacts],
    one: &RegistrationFacts,
    free: &[FreeSlot],
) -> Vec<SlotChoice> {
    let others = || all.iter().filter(|other| other.id != one.id && keeps(other.state));
    let taken: Vec<Span> = others().filter_map(|other| other.span).collect();
    let mut possible: Vec<&FreeSlot> = free
        .iter()
        .filter(|slot| others().all(|other| other.session != slot.session))
        .filter(|slot| Some((slot.start_time, slot.end_time)) != one.slot_time || slot.session != one.session)
        .filter(|slot| {
            span(slot.starts_at, slot.ends_at)
                .is_some_and(|span| taken.iter().all(|held| !overlaps(*held, span, ticket.buffer_minutes * 60)))
        })
        .collect();
    possible.sort_by_key(|slot| slot.session != one.session);
    possible.into_iter().take(ALTERNATIVES).cloned().map(SlotChoice::from).collect()
}

/// Whether a registration keeps its session from being chosen a second time.
const fn keeps(state: RegistrationState) -> bool {
    !matches!(state, RegistrationState::Excused | RegistrationState::Revoked)
}
