//! The calendar entry of one registration.

use domain::words::place;

use crate::Backend;
use crate::db::DbError;
use crate::ical::{Event, Method, Party, WriteError, cancel, request};
use crate::mail::compose::CalendarPart;
use crate::repo::outbox::facts::FactsRow;
#[cfg(feature = "test-support")]
use crate::trial::Carelessness;
use crate::zone;

/// REQUEST or CANCEL for the holder of the registration.
pub(super) fn part(
    backend: &Backend,
    facts: &FactsRow,
    method: Method,
    recipient: &str,
    link: &str,
    comment: Option<&str>,
) -> Result<CalendarPart, DbError> {
    let zone = zone::parse(&facts.time_zone).map_err(|_| facts.inconsistent("time_zone"))?;
    let facts_of_day = [
        ("Repère", &facts.landmark),
        ("Comment venir", &facts.how_to_come),
        ("À apporter", &facts.bring),
        ("Besoin d’aide", &super::shown_phone(&facts.help_phone)),
    ];
    let mut description: Vec<String> = facts_of_day
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(label, value)| format!("{label}\u{a0}: {value}"))
        .collect();
    description.push(format!("\nGérer mon rendez-vous\u{a0}: {link}"));
    let sequence = facts.sequence;
    #[cfg(feature = "test-support")]
    let sequence = if backend.settings.trial.neglects(Carelessness::SameSequence) { 0 } else { sequence };
    let event = Event {
        uid: facts.id,
        sequence,
        created_at: facts.created_at,
        revised_at: facts.revised_at.max(facts.session_revised_at),
        starts_at: facts.starts_at,
        ends_at: facts.ends_at,
        zone,
        summary: format!("{} – {}", facts.title, facts.town),
        description: description.join("\n"),
        location: place(&[facts.room.as_deref().unwrap_or_default(), &facts.venue, &facts.address], &facts.town),
        url: Some(link.to_owned()),
        organizer: Party {
            name: backend.settings.sender_name.clone(),
            email: backend.settings.sender_address.as_str().to_owned(),
        },
        cancelled: method == Method::Cancel,
    };
    let attendee = Party { name: facts.first_name.clone().unwrap_or_default(), email: recipient.to_owned() };
    let written = match method {
        Method::Cancel => cancel(&event, &attendee, comment),
        Method::Request | Method::Publish => request(&event, &attendee, comment),
    };
    let text = written.map_err(|error| match error {
        WriteError::Times => facts.inconsistent("ends_at"),
        WriteError::Sequence => facts.inconsistent("sequence"),
        WriteError::Address(_) | WriteError::Empty => facts.inconsistent("email"),
    })?;
    Ok(CalendarPart { method, text })
}
