//! A message of each kind as it would leave: for the team, that tries words before they are kept.
//!
//! The facts are those of a real ticket, or an example. What gives access to a ticket is left out.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use domain::ids::RegistrationId;
use domain::wording::{TextKind, Wording};

use super::{About, appointment, load};
use crate::Backend;
use crate::db::{DbError, Tx};
use crate::mail::Letter;
use crate::mail::texts::grouped::{Altered, Fate, grouped_change};
use crate::mail::texts::{self, Appointment, GivenUpBy, OldTime, Place, Reader, Waiting};
use crate::mail::wordings::Wordings;

/// In the place of a code.
const NO_CODE: &str = "····\u{a0}····";
/// Day, month and year of the example.
const EXAMPLE_DAY: (i32, u32, u32) = (2027, 5, 18);

/// Whether a kind is for somebody with two appointments or more.
pub(crate) const fn is_about_several(kind: TextKind) -> bool {
    matches!(
        kind,
        TextKind::ConfirmationSeveral
            | TextKind::ChangeSeveral
            | TextKind::CalledOffSeveral
            | TextKind::ReinstatedSeveral
    )
}

/// With the facts of registrations of one ticket, the earliest first; `None` where there are none.
pub(crate) async fn of_ticket(
    backend: &Backend,
    tx: &mut Tx,
    kind: TextKind,
    wording: &Wording,
    registrations: &[RegistrationId],
) -> Result<Option<Letter>, DbError> {
    let mut all = Vec::new();
    for id in registrations {
        all.extend(load(tx, *id).await?);
    }
    let Some(first) = all.first() else { return Ok(None) };
    let about = About::of(backend, tx, first).await?;
    let held: Vec<Appointment> = all.iter().map(appointment).collect();
    let place = Place { wordings: about.place.wordings.with(kind, wording.clone()), ..about.place };
    Ok(letter(kind, &without_keys(backend, about.reader.first_name), &place, &held, no_way_out(backend)))
}

/// With the facts of nobody.
pub(crate) fn example(backend: &Backend, kind: TextKind, wording: &Wording, tour: &str) -> Option<Letter> {
    let at = |hour, minute| {
        let (year, month, day) = EXAMPLE_DAY;
        Some(NaiveDate::from_ymd_opt(year, month, day)?.and_time(NaiveTime::from_hms_opt(hour, minute, 0)?))
    };
    let session = |title: &str, starts: NaiveDateTime, ends: NaiveDateTime| Appointment {
        title: title.to_owned(),
        room: Some("Grande salle".to_owned()),
        desk: None,
        starts,
        ends,
    };
    let held =
        [session("Faire son CV", at(9, 0)?, at(10, 30)?), session("Trouver une formation", at(11, 0)?, at(12, 0)?)];
    let place = Place {
        tour: tour.to_owned(),
        town: "Le Lorrain".to_owned(),
        venue: "Salle des fêtes".to_owned(),
        address: "12 rue Schœlcher, 97214 Le Lorrain".to_owned(),
        landmark: "À côté de l’église".to_owned(),
        how_to_come: "Bus 1, arrêt Mairie".to_owned(),
        bring: "Vos papiers".to_owned(),
        help_phone: "0596\u{a0}00\u{a0}00\u{a0}00".to_owned(),
        wordings: Wordings::default().with(kind, wording.clone()),
    };
    letter(kind, &without_keys(backend, Some("Rosa".to_owned())), &place, &held, no_way_out(backend))
}

fn without_keys(backend: &Backend, first_name: Option<String>) -> Reader {
    Reader { first_name, code: NO_CODE.to_owned(), link: no_way_out(backend) }
}

/// A page that opens nobody's ticket.
fn no_way_out(backend: &Backend) -> String {
    format!("{}/code", backend.settings.base_url)
}

/// One letter of the kind about these appointments; what a change says of before is an example.
fn letter(kind: TextKind, reader: &Reader, place: &Place, held: &[Appointment], no_more: String) -> Option<Letter> {
    let first = held.first()?;
    let day = TimeDelta::days(1);
    let old = OldTime { starts: first.starts - day, ends: first.ends - day };
    let about = if is_about_several(kind) { held } else { std::slice::from_ref(first) };
    let all = |fate: Fate| {
        let altered = |one: &Appointment| Altered {
            old: (fate == Fate::Changed).then(|| OldTime { starts: one.starts - day, ends: one.ends - day }),
            appointment: one.clone(),
            old_place: None,
            fate,
            waits: false,
        };
        grouped_change(reader, place, &about.iter().map(altered).collect::<Vec<_>>())
    };
    Some(match kind {
        TextKind::Confirmation | TextKind::ConfirmationSeveral => texts::confirmation(reader, place, about, &[]),
        TextKind::Waiting => {
            let waiting = Waiting { title: first.title.clone(), starts: first.starts, rank: 1 };
            texts::confirmation(reader, place, &[], &[waiting])
        }
        TextKind::Invitation => texts::invitation(reader, place, first),
        TextKind::Change => texts::change(reader, place, Some(&old), first),
        TextKind::ChangeSeveral => all(Fate::Changed)?,
        TextKind::CalledOff => texts::cancellation(reader, place, GivenUpBy::House, first),
        TextKind::CalledOffSeveral => all(Fate::Cancelled)?,
        TextKind::Reinstated | TextKind::ReinstatedSeveral => all(Fate::Reinstated)?,
        TextKind::GivenUp => texts::cancellation(reader, place, GivenUpBy::Person, first),
        TextKind::WaitingGivenUp => texts::cancellation(reader, place, GivenUpBy::Waiting, first),
        TextKind::Offer => texts::offer(reader, place, first, first.starts - day),
        TextKind::Promotion => texts::promotion(reader, place, first),
        TextKind::Reminder => {
            let of_day: Vec<Appointment> =
                held.iter().filter(|one| one.starts.date() == first.starts.date()).cloned().collect();
            texts::reminder(reader, place, &of_day, no_more)
        }
    })
}
