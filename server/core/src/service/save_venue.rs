//! A venue of the directory: its words, its rooms, its hours.

use chrono::{NaiveDate, NaiveTime};
use domain::days::parse_hours;
use domain::ids::{RoomId, VenueId};
use domain::text::clean_line;

use super::add_stop::new_venue;
use super::typed::{INSIDE_NOTE, PUBLIC_NAME, PUBLIC_TEXT, Reader, SaveError, WrongKind};
use crate::Backend;
use crate::db::Tx;
use crate::repo::places::{self, NewRoom};
use crate::repo::venues::{self, RoomWords, Words};

/// The words of a venue, as typed.
#[derive(Debug, Clone, Default)]
pub struct VenueForm {
    /// INSEE code of its town; counts for a new venue only.
    pub town: String,
    /// Its name.
    pub name: String,
    /// Street address.
    pub address: String,
    /// What one sees from afar.
    pub landmark: String,
    /// How to come, in words.
    pub how_to_come: String,
    /// True when the entrance has no step.
    pub step_free: bool,
}

/// A room, as typed.
#[derive(Debug, Clone, Default)]
pub struct RoomForm {
    /// The room; empty for a new one.
    pub room: String,
    /// Its name.
    pub name: String,
    /// How many people it holds.
    pub capacity: String,
    /// How many sessions it holds at once.
    pub concurrent: String,
    /// True when it is reached without a step.
    pub step_free: bool,
}

/// Makes a venue. Answers it.
pub async fn create(backend: &Backend, form: &VenueForm) -> Result<VenueId, SaveError> {
    let words = read(form)?;
    let mut tx = backend.db.begin().await?;
    if places::find_town(&mut tx, &form.town).await?.is_none() {
        return Err(SaveError::one("commune", WrongKind::Unknown));
    }
    let id = new_venue(backend, &mut tx, &form.town, &words.name, &words.address).await?;
    venues::update(&mut tx, id, &words.as_row()).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes the words of a venue.
pub async fn edit(backend: &Backend, venue: VenueId, form: &VenueForm) -> Result<(), SaveError> {
    let words = read(form)?;
    let mut tx = backend.db.begin().await?;
    if !venues::update(&mut tx, venue, &words.as_row()).await? {
        return Err(SaveError::Missing);
    }
    tx.commit().await?;
    Ok(())
}

/// Adds a room, or writes one anew.
pub async fn room(backend: &Backend, venue: VenueId, form: &RoomForm) -> Result<(), SaveError> {
    let mut reader = Reader::default();
    let name = reader.line("room_name", &form.name, PUBLIC_NAME);
    let capacity = reader.number("capacity", &form.capacity, (1, 5_000));
    let concurrent = reader.number("concurrent", &form.concurrent, (1, 100));
    reader.finish()?;
    let step_free = form.step_free;
    let mut tx = known(backend, venue).await?;
    if let Ok(id) = form.room.parse().map(RoomId) {
        let is = RoomWords { name: &name, capacity, concurrent, step_free };
        if !venues::update_room(&mut tx, venue, id, &is).await? {
            return Err(SaveError::Missing);
        }
    } else {
        let id = RoomId(backend.new_id());
        let position = venues::next_room(&mut tx, venue).await?;
        let new = NewRoom { id, venue, name: &name, capacity, concurrent, step_free, position };
        places::insert_room(&mut tx, &new).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes a room away, unless a session was planned in it.
pub async fn remove_room(backend: &Backend, venue: VenueId, room: &str) -> Result<(), SaveError> {
    let room = room.parse().map(RoomId).map_err(|_| SaveError::Missing)?;
    let mut tx = known(backend, venue).await?;
    if !venues::delete_room(&mut tx, venue, room).await? {
        return Err(SaveError::one("rooms", WrongKind::InUse));
    }
    tx.commit().await?;
    Ok(())
}

/// Writes the hours of the week, one text a day from Monday: « 8 h 30 – 12 h, 13 h – 17 h », or
/// nothing for a closed day. Seven empty texts: open whenever we come.
pub async fn hours(backend: &Backend, venue: VenueId, typed: &[String]) -> Result<(), SaveError> {
    let mut reader = Reader::default();
    let mut hours = Vec::new();
    for (weekday, text) in (0_i64..7).zip(typed) {
        match read_day(text) {
            Some(of_day) => hours.extend(of_day.into_iter().map(|(opens, closes)| (weekday, opens, closes))),
            None => reader.note(&format!("hours-{weekday}"), WrongKind::Hour),
        }
    }
    reader.finish()?;
    let mut tx = known(backend, venue).await?;
    venues::set_hours(&mut tx, venue, &hours).await?;
    tx.commit().await?;
    Ok(())
}

/// Notes a day on which the venue is closed, and why.
pub async fn close_on(backend: &Backend, venue: VenueId, day: &str, note: &str) -> Result<(), SaveError> {
    let mut reader = Reader::default();
    let today = backend.now().date_naive();
    let day = reader.day("closed_on", day, (today, today + chrono::Days::new(364)));
    let note = reader.line("note", note, INSIDE_NOTE);
    reader.finish()?;
    let mut tx = known(backend, venue).await?;
    venues::close_on(&mut tx, venue, day.unwrap_or(today), &note).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets a closed day.
pub async fn reopen_on(backend: &Backend, venue: VenueId, day: &str) -> Result<(), SaveError> {
    let day: NaiveDate = day.parse().map_err(|_| SaveError::Missing)?;
    let mut tx = known(backend, venue).await?;
    venues::reopen_on(&mut tx, venue, day).await?;
    tx.commit().await?;
    Ok(())
}

/// A transaction in which the venue exists.
async fn known(backend: &Backend, venue: VenueId) -> Result<Tx, SaveError> {
    let mut tx = backend.db.begin().await?;
    venues::find(&mut tx, venue).await?.ok_or(SaveError::Missing)?;
    Ok(tx)
}

/// The hours of one day, one after the other; `None` where they make no sense.
fn read_day(typed: &str) -> Option<Vec<(NaiveTime, NaiveTime)>> {
    let text = clean_line(typed);
    if text.is_empty() {
        return Some(Vec::new());
    }
    let parts: Vec<(NaiveTime, NaiveTime)> = text.split([',', ';']).map(parse_hours).collect::<Option<_>>()?;
    (parts.len() <= 6 && parts.windows(2).all(|two| two[0].1 <= two[1].0)).then_some(parts)
}

struct Read {
    name: String,
    address: String,
    landmark: String,
    how_to_come: String,
    step_free: bool,
}

impl Read {
    fn as_row(&self) -> Words<'_> {
        Words {
            name: &self.name,
            address: &self.address,
            landmark: &self.landmark,
            how_to_come: &self.how_to_come,
            step_free: self.step_free,
        }
    }
}

fn read(form: &VenueForm) -> Result<Read, SaveError> {
    let mut reader = Reader::default();
    let read = Read {
        name: reader.line("name", &form.name, PUBLIC_NAME),
        address: reader.line("address", &form.address, PUBLIC_TEXT),
        landmark: reader.line("landmark", &form.landmark, PUBLIC_TEXT),
        how_to_come: reader.line("how_to_come", &form.how_to_come, PUBLIC_TEXT),
        step_free: form.step_free,
    };
    reader.finish()?;
    Ok(read)
}
