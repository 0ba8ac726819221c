//! The judge: reads the bytes that left with readers that are not the writer, and compares them with
//! what the database said at that moment.

use std::collections::{BTreeMap, BTreeSet};

use backend::ical::{self, ReadEvent};
use domain::words::{hour, hour_range, weekday_date_year};
use mail_parser::{MessageParser, MimeHeaders as _};
use uuid::Uuid;

use crate::wire::{Fact, Left};

/// A message as its reader sees it.
pub struct Seen {
    pub id: String,
    pub kind: Kind,
    pub text: String,
    pub calendar: Option<(String, ReadEvent)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Reminder,
    Other,
}

impl Seen {
    fn cancels(&self) -> bool {
        self.calendar.as_ref().is_some_and(|(method, _)| method == "CANCEL")
    }
}

/// Reads a message; the text calendar part of an attachment is the same as the one inside.
pub fn read(raw: &[u8]) -> Result<Seen, String> {
    let message = MessageParser::default().parse(raw).ok_or("no message")?;
    let id = message.message_id().ok_or("no Message-ID")?.to_owned();
    let text = message.body_text(0).ok_or("no text")?.replace("\r\n", "\n");
    let kind = if message.subject().unwrap_or_default().starts_with("Rappel") { Kind::Reminder } else { Kind::Other };
    let mut calendar = None;
    for part in &message.parts {
        let Some(found) = part.content_type().filter(|found| found.subtype() == Some("calendar")) else { continue };
        let reading = ical::read(&String::from_utf8_lossy(part.contents())).map_err(|fault| fault.to_string())?;
        if found.attribute("method") != Some(reading.method.as_str()) {
            return Err("two methods".into());
        }
        let [event] = reading.events.as_slice() else { return Err("not one event".into()) };
        calendar = Some((reading.method, event.clone()));
    }
    Ok(Seen { id, kind, text, calendar })
}

/// Everything that must hold of what left.
pub fn judge(left: &[Left]) -> Result<(), String> {
    let mut bytes: BTreeMap<String, &[u8]> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
    let mut reminded: BTreeMap<(String, Uuid, i64), BTreeMap<String, Uuid>> = BTreeMap::new();
    for one in left {
        let seen = read(&one.delivery.raw)?;
        states_the_truth(&seen, &one.truth)?;
        let first = *bytes.entry(seen.id.clone()).or_insert(&one.delivery.raw);
        if first != one.delivery.raw {
            return Err(format!("{} left with two contents", seen.id));
        }
        let repeated = !ids.insert(seen.id.clone());
        if let Some((_, event)) = &seen.calendar {
            let known = numbers.get(&event.uid).copied();
            match known {
                _ if repeated => {}
                Some(before) if event.sequence <= before => {
                    return Err(format!("{}: SEQUENCE {} after {before}", seen.id, event.sequence));
                }
                _ => {
                    numbers.insert(event.uid.clone(), event.sequence);
                }
            }
        }
        if seen.kind == Kind::Reminder {
            for fact in one.truth.iter().filter(|fact| block(&seen.text, &fact.title, fact, one).is_some()) {
                let days = (fact.starts_at - one.at).num_days();
                let which = if days >= 3 { "week" } else { "day" };
                let known = reminded.entry((which.to_owned(), fact.id, fact.sequence)).or_default();
                if let Some((before, _)) = known.iter().find(|(id, row)| **id != seen.id && one.reminded.contains(row))
                {
                    return Err(format!("{} reminds of {} again after {before}", seen.id, fact.title));
                }
                known.insert(seen.id.clone(), one.delivery.id.0);
            }
        }
    }
    Ok(())
}

/// The paragraph about a session in a text to the fact's holder.
fn block<'a>(text: &'a str, title: &str, fact: &Fact, left: &Left) -> Option<&'a str> {
    if fact.email.as_deref() != Some(left.delivery.recipient.as_str()) {
        return None;
    }
    text.split("\n\n").find(|block| block.lines().next() == Some(title))
}

fn states_the_truth(seen: &Seen, truth: &[Fact]) -> Result<(), String> {
    if let Some((method, event)) = &seen.calendar {
        let fact = truth.iter().find(|fact| fact.id.to_string() == event.uid).ok_or("an unknown event")?;
        // what is no appointment any more goes from the calendar, whatever became of the session
        let same =
            !is_live(fact) || fact.cancelled || (event.starts_at, event.ends_at) == (fact.starts_at, fact.ends_at);
        let fits = if method == "CANCEL" { !fact.holds() } else { fact.holds() };
        if !same || !fits || event.sequence > fact.sequence {
            return Err(format!("{}: {method} {event:?} while {fact:?}", seen.id));
        }
    }
    let headings: BTreeSet<&str> = seen.text.split("\n\n").filter_map(|block| block.lines().next()).collect();
    for block in seen.text.split("\n\n").filter(|block| block.contains("Date\u{a0}: ")) {
        let heading = block.lines().next().unwrap_or_default();
        let title = heading.trim_start_matches("Liste d’attente\u{a0}: ");
        let title = title.split(" (").next().unwrap_or_default();
        let own = |fact: &&Fact| fact.title == title && seen.text.contains(&greeting(fact));
        let facts: Vec<&Fact> = truth.iter().filter(own).collect();
        let stated = facts.iter().any(|fact| {
            let date = format!("Date\u{a0}: {}", weekday_date_year(fact.starts_on));
            let waits = heading.starts_with("Liste");
            let time = if waits { hour(fact.start_time) } else { hour_range(fact.start_time, fact.end_time) };
            let over = heading.ends_with("(plus de rendez-vous)");
            let fits = over == fact.cancelled || seen.calendar.is_some() || !is_live(fact);
            let fits = fits && (seen.kind == Kind::Other || fact.holds());
            !is_live(fact)
                || (over && fact.cancelled)
                || (seen.cancels() && fact.cancelled)
                || (block.contains(&date) && block.contains(&format!("Heure\u{a0}: {time}")) && fits)
        });
        if !stated {
            return Err(format!("{}: states\n{block}\nwhile {facts:?} (of {headings:?})", seen.id));
        }
    }
    Ok(())
}

fn is_live(fact: &Fact) -> bool {
    ["registered", "offered", "waitlisted"].contains(&fact.state.as_str())
}

/// Each person of a run has a name of their own, which the text begins with.
fn greeting(fact: &Fact) -> String {
    let name = fact.email.as_deref().and_then(|email| email.split('.').next()).unwrap_or_default();
    format!("Bonjour {name},")
}
