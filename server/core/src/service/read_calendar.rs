//! Calendars to subscribe to (a tour, a stop, a partner, a desk), and the calendar of a ticket, to keep.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::DeskId;
use domain::words;

use crate::Backend;
use crate::error::Unexpected;
use crate::ical::{self, Event, FeedHead, Party};
use crate::repo::calendars::{self, EntryRow};
use crate::repo::partner_feeds;
use crate::zone;

/// A cancelled session stays in the feed, and says so, this long after its day.
const KEEP_CANCELLED: TimeDelta = TimeDelta::days(30);

/// A feed, and when what it tells was last revised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The calendar object.
    pub body: String,
    /// The newest revision among its entries.
    pub revised_at: DateTime<Utc>,
}

/// The public feed of a tour, or of its one stop (`stop`); `None` when there is no such published tour or
/// stop, or nothing in it yet.
///
/// The same data give the same bytes in every process and on every day, but for cancelled sessions
/// that leave thirty days after their date.
pub async fn tour_feed(backend: &Backend, slug: &str, stop: Option<&str>) -> Result<Option<Feed>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(tour) = calendars::find_feed_tour(&mut tx, slug).await? else { return Ok(None) };
    let base = &backend.settings.base_url;
    let page = format!("{base}/tournees/{slug}");
    let days = |from, to| format!("du {} au {}", words::weekday_date(from), words::weekday_date_year(to));
    let mut head = FeedHead {
        uid: tour.id,
        name: tour.public_name.clone(),
        description: format!("{}, {}.", tour.public_name, days(tour.starts_on, tour.ends_on)),
        source: format!("{base}/calendriers/{slug}.ics"),
        url: page.clone(),
        revised_at: tour.created_at,
    };
    if let Some(stop) = stop {
        let Some(row) = calendars::find_feed_stop(&mut tx, tour.id, stop).await? else { return Ok(None) };
        let when = if row.starts_on == row.ends_on {
            words::weekday_date_year(row.starts_on)
        } else {
            days(row.starts_on, row.ends_on)
        };
        head.uid = row.id;
        head.name = format!("{} – {}", tour.public_name, row.town);
        head.description = format!("{}, {}, {when}.", row.town, row.venue);
        head.url = format!("{page}/{stop}");
        head.source = format!("{base}/calendriers/{slug}/{stop}.ics");
    }
    let rows = calendars::list_feed(&mut tx, tour.id, stop).await?;
    let limit = backend.now() - KEEP_CANCELLED;
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
    feed(head, &events).map(Some)
}

/// The secret feed of a partner: what it holds, and what was cancelled in the last month. `None` for an
/// unknown or closed address. It names nobody who comes.
pub async fn partner_feed(backend: &Backend, secret: &str) -> Result<Option<Feed>, Unexpected> {
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
        revised_at: owner.created_at,
    };
    feed(head, &events).map(Some)
}

/// The secret feed of one desk: its times, and which of them are taken, never by whom. `None` for an unknown
/// address, and as soon as the partner closes or changes its own.
pub async fn desk_feed(backend: &Backend, desk: DeskId, secret: &str) -> Result<Option<Feed>, Unexpected> {
    let mut tx = backend.db.read().await?;
    let Some(owner) = partner_feeds::find_desk(&mut tx, desk).await? else { return Ok(None) };
    // Hashes are compared: how long it takes tells nothing about the secret.
    let right = backend.keys.desk_feed(desk, owner.generation);
    if backend.keys.link_hash(secret) != backend.keys.link_hash(&right) {
        return Ok(None);
    }
    let rows = partner_feeds::list_desk(&mut tx, desk, backend.now() - KEEP_CANCELLED).await?;
    let page = format!("{}/partenaire", backend.settings.base_url);
    let events = rows
        .into_iter()
        .map(|row| {
            let description = place_in_words(&row.entry);
            let word = if row.taken > 0 { "Entretien réservé" } else { "Créneau libre" };
            let entry = EntryRow { title: format!("{word}, {}", owner.label), ..row.entry };
            event(backend, entry, description, page.clone())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let head = FeedHead {
        uid: owner.id,
        name: format!("{} – {}", owner.name, owner.label),
        description: format!("Les créneaux de la table {}.", owner.label),
        source: format!("{}/calendriers/bureaux/{desk}/{secret}.ics", backend.settings.base_url),
        url: page,
        revised_at: owner.created_at,
    };
    feed(head, &events).map(Some)
}

/// The file « Ajouter à mon agenda » of a ticket; `None` when the link is unknown or holds nothing.
pub async fn ticket_file(backend: &Backend, token: &str) -> Result<Option<Feed>, Unexpected> {
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
    let Some(first) = events.first() else { return Ok(None) };
    let revised_at = newest(first.revised_at, &events);
    let body = ical::publish(None, &events).map_err(Unexpected::new)?;
    Ok(Some(Feed { body, revised_at }))
}

fn feed(head: FeedHead, events: &[Event]) -> Result<Feed, Unexpected> {
    let head = FeedHead { revised_at: newest(head.revised_at, events), ..head };
    let body = ical::publish(Some(&head), events).map_err(Unexpected::new)?;
    Ok(Feed { body, revised_at: head.revised_at })
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
