//! Whole calendar objects: the envelope, the zones and the events.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::vtimezone::TimeZoneDefinition;
use super::writer::{Writer, local, mailto, quoted};
use super::{Event, FeedHead, Method, Party, WriteError};

/// Identifies the program that wrote the object (RFC 5545, section 3.7.3). Constant, so that bytes are too.
const PRODUCT: &str = "-//Caravane//Tour Planner 1.0//FR";
/// How often a subscriber should look again, and its older twin.
const REFRESH: &str = "PT1H";
/// The one alarm that readers take: two exact hours before.
const ALARM: &str = "-PT2H";

/// The zones that can be said, by name; a zone that is absent is written in UTC.
type Zones = BTreeMap<&'static str, TimeZoneDefinition>;

/// A REQUEST or CANCEL for one person.
pub(super) fn write_scheduling(
    method: Method,
    event: &Event,
    attendee: &Party,
    comment: Option<&str>,
) -> Result<String, WriteError> {
    let mut writer = Writer::default();
    open(&mut writer, method);
    let zones = zones_of(std::slice::from_ref(event));
    for zone in zones.values() {
        zone.write(&mut writer);
    }

    let cancels = method == Method::Cancel;
    writer.line("BEGIN:VEVENT");
    write_facts(&mut writer, event, cancels, &zones)?;
    let answer = if cancels { "" } else { ";PARTSTAT=NEEDS-ACTION;RSVP=TRUE" };
    writer.line(&format!(
        "ATTENDEE{};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT{answer}:{}",
        common_name(attendee),
        mailto(&attendee.email)?
    ));
    if let Some(comment) = comment {
        writer.text("COMMENT;LANGUAGE=fr", comment);
    }
    writer.line(&format!("X-MICROSOFT-CDO-BUSYSTATUS:{}", if cancels { "FREE" } else { "BUSY" }));
    writer.line("X-MICROSOFT-DISALLOW-COUNTER:TRUE");
    if !cancels {
        writer.line("BEGIN:VALARM");
        writer.line("ACTION:DISPLAY");
        writer.text("DESCRIPTION", &event.summary);
        writer.line(&format!("TRIGGER:{ALARM}"));
        writer.line("END:VALARM");
    }
    writer.line("END:VEVENT");
    writer.line("END:VCALENDAR");
    Ok(writer.finish())
}

/// A feed or a file for everybody.
pub(super) fn write_publication(head: Option<&FeedHead>, events: &[Event]) -> Result<String, WriteError> {
    if events.is_empty() && head.is_none() {
        return Err(WriteError::Empty);
    }
    let mut writer = Writer::default();
    open(&mut writer, Method::Publish);
    if let Some(head) = head {
        writer.line(&format!("UID:{}", head.uid));
        writer.text("NAME", &head.name);
        writer.text("X-WR-CALNAME", &head.name);
        writer.text("DESCRIPTION", &head.description);
        writer.text("X-WR-CALDESC", &head.description);
        writer.instant("LAST-MODIFIED", head.revised_at);
        writer.uri("URL", &head.url)?;
        writer.uri("SOURCE;VALUE=URI", &head.source)?;
        writer.line(&format!("REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"));
        writer.line(&format!("X-PUBLISHED-TTL:{REFRESH}"));
        writer.line("COLOR:teal");
    }
    let zones = zones_of(events);
    for zone in zones.values() {
        zone.write(&mut writer);
    }

    let mut ordered: Vec<&Event> = events.iter().collect();
    ordered.sort_by_key(|event| (event.starts_at, event.uid));
    for event in ordered {
        writer.line("BEGIN:VEVENT");
        write_facts(&mut writer, event, event.cancelled, &zones)?;
        writer.line("END:VEVENT");
    }
    writer.line("END:VCALENDAR");
    Ok(writer.finish())
}

fn open(writer: &mut Writer, method: Method) {
    writer.line("BEGIN:VCALENDAR");
    writer.line(&format!("PRODID:{PRODUCT}"));
    writer.line("VERSION:2.0");
    writer.line("CALSCALE:GREGORIAN");
    writer.line(&format!("METHOD:{}", method.as_str()));
}

/// What every kind of object says about the event, up to the organizer.
fn write_facts(writer: &mut Writer, event: &Event, cancelled: bool, zones: &Zones) -> Result<(), WriteError> {
    if event.ends_at <= event.starts_at {
        return Err(WriteError::Times);
    }
    if event.sequence < 0 {
        return Err(WriteError::Sequence);
    }
    writer.line(&format!("UID:{}", event.uid));
    writer.instant("DTSTAMP", event.revised_at);
    writer.instant("CREATED", event.created_at);
    writer.instant("LAST-MODIFIED", event.revised_at);
    writer.line(&format!("SEQUENCE:{}", event.sequence));
    if is_local(event) && zones.contains_key(event.zone.name()) {
        for (name, instant) in [("DTSTART", event.starts_at), ("DTEND", event.ends_at)] {
            let wall = local(instant.with_timezone(&event.zone).naive_local());
            writer.line(&format!("{name};TZID={}:{wall}", event.zone.name()));
        }
    } else {
        writer.instant("DTSTART", event.starts_at);
        writer.instant("DTEND", event.ends_at);
    }
    writer.text("SUMMARY;LANGUAGE=fr", &event.summary);
    writer.text("DESCRIPTION;LANGUAGE=fr", &event.description);
    writer.text("LOCATION;LANGUAGE=fr", &event.location);
    if let Some(url) = &event.url {
        writer.uri("URL", url)?;
    }
    writer.line(&format!("STATUS:{}", if cancelled { "CANCELLED" } else { "CONFIRMED" }));
    writer.line("TRANSP:OPAQUE");
    writer.line("CLASS:PUBLIC");
    writer.line(&format!("ORGANIZER{}:{}", common_name(&event.organizer), mailto(&event.organizer.email)?));
    Ok(())
}

fn common_name(party: &Party) -> String {
    quoted(&party.name).map_or_else(String::new, |name| format!(";CN={name}"))
}

/// One definition a zone, true for all events in that zone; none for events that go out in UTC.
fn zones_of(events: &[Event]) -> Zones {
    let mut spans: BTreeMap<&'static str, (Tz, DateTime<Utc>, DateTime<Utc>)> = BTreeMap::new();
    for event in events.iter().filter(|event| is_local(event)) {
        let span = spans.entry(event.zone.name()).or_insert((event.zone, event.starts_at, event.ends_at));
        span.1 = span.1.min(event.starts_at);
        span.2 = span.2.max(event.ends_at);
    }
    spans
        .into_iter()
        .filter_map(|(name, (zone, first, last))| Some((name, TimeZoneDefinition::of(zone, first, last)?)))
        .collect()
}

/// Whether both wall-clock times name one instant only. In the hour that a clock change repeats they
/// name two, and readers disagree about which: such an event goes out in UTC, as does one in UTC itself.
fn is_local(event: &Event) -> bool {
    let once = |instant: DateTime<Utc>| {
        let wall = instant.with_timezone(&event.zone).naive_local();
        event.zone.from_local_datetime(&wall).single().is_some()
    };
    event.zone != Tz::UTC && once(event.starts_at) && once(event.ends_at)
}
