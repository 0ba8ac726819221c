//! Reads calendar objects through the `icalendar` crate: the check on what we write, by code we did not.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;
use icalendar::parser::{Component, read_calendar, unfold};

/// What a calendar object says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// METHOD as written.
    pub method: String,
    /// The zones that the object defines, in order.
    pub zones: Vec<String>,
    /// Its events, in order.
    pub events: Vec<ReadEvent>,
}

/// What one VEVENT says; texts are unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadEvent {
    /// UID.
    pub uid: String,
    /// SEQUENCE; 0 when absent (RFC 5545, section 3.8.7.4).
    pub sequence: i64,
    /// DTSTAMP.
    pub stamped_at: DateTime<Utc>,
    /// DTSTART as an instant.
    pub starts_at: DateTime<Utc>,
    /// DTEND as an instant.
    pub ends_at: DateTime<Utc>,
    /// SUMMARY.
    pub summary: String,
    /// DESCRIPTION.
    pub description: String,
    /// LOCATION.
    pub location: String,
    /// STATUS.
    pub status: String,
    /// The mail address of the organizer.
    pub organizer: String,
    /// The mail addresses invited.
    pub attendees: Vec<String>,
    /// How many alarms it carries.
    pub alarms: usize,
}

/// Why a calendar object cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The text is no iCalendar object.
    #[error("not a calendar: {0}")]
    Syntax(String),
    /// A property that every event has is absent or not in its form.
    #[error("{0} is missing or malformed")]
    Property(&'static str),
}

/// Reads a whole object. Times with a TZID are read by the IANA rules of that name.
pub fn read(text: &str) -> Result<Reading, ReadError> {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).map_err(ReadError::Syntax)?;
    let method = calendar.properties.iter().find(|property| property.name == "METHOD");
    let of_kind = |kind: &'static str| calendar.components.iter().filter(move |component| component.name == kind);
    Ok(Reading {
        method: method.map(|property| property.val.to_string()).unwrap_or_default(),
        zones: of_kind("VTIMEZONE").map(|zone| text_of(zone, "TZID")).collect(),
        events: of_kind("VEVENT").map(read_event).collect::<Result<_, _>>()?,
    })
}

fn read_event(component: &Component<'_>) -> Result<ReadEvent, ReadError> {
    let addresses = |name: &str| {
        let lines = component.properties.iter().filter(|property| property.name == name);
        lines.map(|property| bare_address(property.val.as_str())).collect::<Vec<_>>()
    };
    let sequence = component.find_prop("SEQUENCE").map_or(Ok(0), |property| property.val.as_str().parse());
    let event = ReadEvent {
        uid: text_of(component, "UID"),
        sequence: sequence.map_err(|_| ReadError::Property("SEQUENCE"))?,
        stamped_at: instant_of(component, "DTSTAMP")?,
        starts_at: instant_of(component, "DTSTART")?,
        ends_at: instant_of(component, "DTEND")?,
        summary: text_of(component, "SUMMARY"),
        description: text_of(component, "DESCRIPTION"),
        location: text_of(component, "LOCATION"),
        status: text_of(component, "STATUS"),
        organizer: addresses("ORGANIZER").into_iter().next().unwrap_or_default(),
        attendees: addresses("ATTENDEE"),
        alarms: component.components.iter().filter(|inner| inner.name == "VALARM").count(),
    };
    if event.uid.is_empty() { Err(ReadError::Property("UID")) } else { Ok(event) }
}

fn text_of(component: &Component<'_>, name: &str) -> String {
    component.find_prop(name).map(|property| property.val.to_string()).unwrap_or_default()
}

fn bare_address(value: &str) -> String {
    let scheme = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
    scheme.map_or(value, |_| &value[7..]).to_owned()
}

fn instant_of(component: &Component<'_>, name: &'static str) -> Result<DateTime<Utc>, ReadError> {
    let malformed = || ReadError::Property(name);
    let property = component.find_prop(name).ok_or_else(malformed)?;
    let value = property.val.as_str();
    let parse = |text: &str| NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").map_err(|_| malformed());
    if let Some(utc) = value.strip_suffix('Z') {
        return Ok(parse(utc)?.and_utc());
    }
    let zone = property.params.iter().find(|param| param.key == "TZID").and_then(|param| param.val.as_ref());
    let zone: Tz = zone.ok_or_else(malformed)?.as_str().parse().map_err(|_| malformed())?;
    let instant = zone.from_local_datetime(&parse(value)?).earliest().ok_or_else(malformed)?;
    Ok(instant.with_timezone(&Utc))
}
