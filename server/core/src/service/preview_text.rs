//! A message as it would leave with these words, for a real ticket or with an example. Nothing is sent.

use domain::code::TicketCode;
use domain::ids::{TicketId, TourId};
use domain::neutral::find_forbidden;
use domain::wording::{TextKind, Wording};

use crate::Backend;
use crate::db::DbError;
use crate::error::Unexpected;
use crate::jobs::preview;
use crate::mail::html;
use crate::repo::{itinerary, message_texts, tickets, versions};

/// Whose facts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's: an example.
    Example,
    /// Those of a ticket.
    Ticket(TicketId),
}

/// A message as it would leave. The code and the link of a ticket are not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The subject.
    pub subject: String,
    /// The plain part.
    pub plain: String,
    /// The HTML part, a whole document.
    pub html: String,
    /// Words that must not leave: with them the message would stay.
    pub forbidden: Vec<&'static str>,
}

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// No such tour.
    #[error("no such tour")]
    UnknownTour,
    /// No ticket of the tour has this code.
    #[error("no ticket of the tour has this code")]
    UnknownTicket,
    /// The ticket holds nothing and waits for nothing.
    #[error("the ticket has no appointment")]
    NoAppointment,
    /// The message is about several, and the ticket has one.
    #[error("the ticket has one appointment only")]
    OnlyOne,
    /// A fault.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for PreviewError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// The ticket of a code, if it is one of the tour. Organisers only: nobody counts their tries.
pub async fn ticket(backend: &Backend, tour: &str, code: &str) -> Result<Whose, PreviewError> {
    let mut tx = backend.db.read().await?;
    let tour = itinerary::find_tour(&mut tx, tour).await?.ok_or(PreviewError::UnknownTour)?;
    let Ok(code) = TicketCode::parse(code) else { return Err(PreviewError::UnknownTicket) };
    let found = tickets::find_by_code(&mut tx, backend.keys.code_hash(&code)).await?;
    let ticket = found.ok_or(PreviewError::UnknownTicket)?;
    match versions::tour_of_stop(&mut tx, ticket.stop).await? {
        Some(of) if of.0 == tour.id => Ok(Whose::Ticket(ticket.id)),
        _ => Err(PreviewError::UnknownTicket),
    }
}

/// The message of a kind with these words.
pub async fn show(
    backend: &Backend,
    (tour, kind): (&str, TextKind),
    wording: &Wording,
    whose: Whose,
) -> Result<Preview, PreviewError> {
    let mut tx = backend.db.read().await?;
    let tour = itinerary::find_tour(&mut tx, tour).await?.ok_or(PreviewError::UnknownTour)?;
    let letter = match whose {
        Whose::Example => preview::example(backend, kind, wording, &tour.public_name),
        Whose::Ticket(ticket) => {
            let ids = message_texts::list_held(&mut tx, ticket, TourId(tour.id)).await?;
            match ids.len() {
                0 => return Err(PreviewError::NoAppointment),
                1 if preview::is_about_several(kind) => return Err(PreviewError::OnlyOne),
                _ => preview::of_ticket(backend, &mut tx, kind, wording, &ids).await?,
            }
        }
    };
    let letter = letter.ok_or(PreviewError::NoAppointment)?;
    Ok(Preview {
        forbidden: find_forbidden(&letter.chosen_words()),
        plain: letter.plain(),
        html: html::document(&letter),
        subject: letter.subject,
    })
}
