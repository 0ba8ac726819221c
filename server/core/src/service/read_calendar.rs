//! The calendar of a tour, to subscribe to, and the calendar of a ticket, to keep.

use chrono::{DateTime, TimeDelta, Utc};
use domain::words;

use crate::Backend;
use crate::error::Unexpected;
use crate::ical::{self, Event, FeedHead, Party};
use crate::repo::calendars::{self, EntryRow};
use crate::repo::partner_feeds;
use crate::zone;

/// A cancelled session stays in the feed, and says so, this long after its day.
const KEEP_CANCELLED: TimeDelta = TimeDelta::days(30);

/// The public feed of a tour; `None` when there is no such published tour, or nothing in it yet.
///
/// The same data give the same bytes in every process and on every day, but for cancelled sessions
/// that leave thirty days after their date.
pub async fn tour_feed(backend: &Backend, slug: &str) -> Result<Option<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = calendars::find_feed_tour(&mut tx, slug).await? else { return Ok(None) };
    let rows = calendars::list_feed(&mut tx, tour.id).await?;
    let limit = backend.now() - KEEP_CANCELLED;
    let base = &backend.settings.base_url;
    let page = format!("{base}/tournees/{slug}");
    let kept = rows.into_iter().filter(|row| row.cancelled_at.is_none() || row.ends_at > limit);
    let events = kept
        .map(|row| {
            let url = format!("{page}/{}", row.stop_slug);
            let description = format!("{}\n{}", row.summary, place_in_words(&row));
            event(backend, row, description, url)
        })
        .collect::<Result<Vec<_>, _>>()?;
    if events.is_empty() {
        return Ok(None);
    }
    let head = FeedHead {
        uid: tour.id,
        name: tour.public_name.clone(),
        description: format!(
            "{}, du {} au {}.",
            tour.public_name,
            words::weekday_date(tour.starts_on),
            words::weekday_date_year(tour.ends_on)
        ),
        url: page,
        source: format!("{base}/calendriers/{slug}.ics"),
        revised_at: newest(tour.created_at, &events),
    };
    ical::publish(Some(&head), &events).map(Some).map_err(Unexpected::new)
}

/// The secret feed of a partner: what it holds, from a month ago on. `None` for an unknown or closed
/// address. It names nobody who comes.
pub async fn partner_feed(backend: &Backend, secret: &str) -> Result<Option<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let hash = backend.keys.link_hash(secret);
    let Some(owner) = partner_feeds::find_by_secret(&mut tx, &hash).await? else { return Ok(None) };
    let rows = partner_feeds::list(&mut tx, owner.id, backend.now() - KEEP_CANCELLED).await?;
    let page = format!("{}/partenaire", backend.settings.base_url);
    let events = rows
        .into_iter()
        .map(|row| {
            let description = place_in_words(&row);
            event(backend, row, description, page.clone())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let head = FeedHead {
        uid: owner.id,
        name: owner.name.clone(),
        description: format!("Les séances de {}.", owner.name),
        source: format!("{}/calendriers/p/{secret}.ics", backend.settings.base_url),
        url: page,
        revised_at: newest(owner.created_at, &events),
    };
    ical::publish(Some(&head), &events).map(Some).map_err(Unexpected::new)
}

/// The file « Ajouter à mon agenda » of a ticket; `None` when the link is unknown or holds nothing.
pub async fn ticket_file(backend: &Backend, token: &str) -> Result<Option<String>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let rows = calendars::list_ticket(&mut tx, &backend.keys.link_hash(token)).await?;
    let url = format!("{}/t/{token}", backend.settings.base_url);
    let events = rows
        .into_iter()
        .map(|row| {
            let description = place_in_words(&row);
            event(backend, row, description, url.clone())
        })
        .collect::<Result<Vec<_>, _>>()?;
    if events.is_empty() {
        return Ok(None);
    }
    ical::publish(None, &events).map(Some).map_err(Unexpected::new)
}

fn event(backend: &Backend, row: EntryRow, description: String, url: String) -> Result<Event, Unexpected> {
    Ok(Event {
        uid: row.uid,
        sequence: row.sequence,
        created_at: row.created_at,
        revised_at: row.revised_at,
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        zone: zone::parse(&row.time_zone).map_err(Unexpected::new)?,
        summary: format!("{} – {}", row.title, row.town),
        description,
        location: words::place(&[row.room.as_deref().unwrap_or_default(), &row.venue, &row.address], &row.town),
        url: Some(url),
        organizer: Party {
            name: backend.settings.sender_name.clone(),
            email: backend.settings.sender_address.as_str().to_owned(),
        },
        cancelled: row.cancelled_at.is_some(),
    })
}

fn place_in_words(row: &EntryRow) -> String {
    format!("{}. {} Aide : {}.", row.landmark.trim_end_matches('.'), row.how_to_come, row.help_phone)
}

fn newest(first: DateTime<Utc>, events: &[Event]) -> DateTime<Utc> {
    events.iter().map(|event| event.revised_at).fold(first, DateTime::max)
}
