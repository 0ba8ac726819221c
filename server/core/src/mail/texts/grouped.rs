//! One message a ticket for a change of a stop or a session: old and new of all that it holds.

use domain::wording::TextKind;
use domain::words::{hour_range, weekday_date};

use super::{Appointment, OldTime, Place, Reader, appointment_group, letter, worded};
use crate::mail::{Fact, Group, Letter};

/// What a change means for one appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// As it is now.
    pub appointment: Appointment,
    /// When it was, where that changed.
    pub old: Option<OldTime>,
    /// Where it was, where that changed.
    pub old_place: Option<String>,
    /// Whether it takes place.
    pub fate: Fate,
    /// True for somebody on the waiting list.
    pub waits: bool,
}

/// Whether an appointment takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It takes place, at another time or in another place.
    Changed,
    /// It does not take place any more.
    Cancelled,
    /// It takes place after all.
    Reinstated,
}

/// The letter; `None` when nothing is altered.
#[must_use]
pub fn grouped_change(reader: &Reader, place: &Place, altered: &[Altered]) -> Option<Letter> {
    let first = altered.iter().find(|one| one.fate != Fate::Cancelled).or(altered.first())?;
    let all = |fate: Fate| altered.iter().all(|one| one.fate == fate);
    let one = altered.len() == 1;
    let kind = match (all(Fate::Cancelled), all(Fate::Reinstated), one) {
        (true, _, true) => TextKind::CalledOff,
        (true, _, false) => TextKind::CalledOffSeveral,
        (_, true, true) => TextKind::Reinstated,
        (_, true, false) => TextKind::ReinstatedSeveral,
        (false, false, true) => TextKind::Change,
        (false, false, false) => TextKind::ChangeSeveral,
    };
    // Day and hour in the words are those of what takes place.
    let rest = altered.iter().filter(|other| !std::ptr::eq(*other, first));
    let told: Vec<Appointment> = std::iter::once(first).chain(rest).map(|one| one.appointment.clone()).collect();
    let (subject, mut sentences) = worded(place, kind, &told);
    if matches!(kind, TextKind::Change | TextKind::ChangeSeveral) {
        let held = altered.iter().any(|one| !one.waits && one.fate != Fate::Cancelled);
        let seat = match (held, one) {
            (false, _) => "Vous restez sur la liste d’attente.",
            (true, true) => "Votre place reste réservée.",
            (true, false) => "Vos places restent réservées.",
        };
        sentences.push(seat.to_owned());
    }
    Some(letter(reader, place, (subject, sentences), altered.iter().map(group).collect()))
}

fn group(altered: &Altered) -> Group {
    let mut group = appointment_group(&altered.appointment);
    if altered.fate == Fate::Cancelled {
        group.heading = format!("{} (plus de rendez-vous)", group.heading);
    } else if altered.waits {
        group.heading = format!("{} (liste d’attente)", group.heading);
    }
    let old = altered.old.map(|old| {
        let hours = hour_range(old.starts.time(), old.ends.time());
        Fact::new("Avant", format!("{}, {hours}", weekday_date(old.starts.date())))
    });
    let old_place = altered.old_place.clone().map(|place| Fact::new("Ancien lieu", place));
    group.facts.splice(0..0, old.into_iter().chain(old_place));
    group
}
