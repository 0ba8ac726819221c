//! Lists as a table file: what the host sees on the page, never a code or a contact.

use domain::ids::SessionId;
use domain::registration::RegistrationState;
use domain::session::Audience;
use domain::words::hour;

use super::{Desk, DeskPerson};
use crate::service::write_table::{BOM, line};

const HEAD: [&str; 7] = ["Séance", "Jour", "Début", "Fin", "Salle", "Personne", "État"];

/// The people of a session, or of the whole stop. A discreet session gives counts only.
#[must_use]
pub fn csv(desk: &Desk, only: Option<SessionId>) -> String {
    let mut text = BOM.to_owned() + &line(&HEAD.map(str::to_owned));
    for session in desk.sessions.iter().filter(|session| only.is_none_or(|only| only == session.id)) {
        let row = |who: String, state: String, hours: (chrono::NaiveTime, chrono::NaiveTime)| {
            line(&[
                session.title.clone(),
                session.starts_on.format("%d/%m/%Y").to_string(),
                hour(hours.0),
                hour(hours.1),
                session.room.clone().unwrap_or_default(),
                who,
                state,
            ])
        };
        let hours = (session.start_time, session.end_time);
        if session.audience == Audience::Discreet {
            let here = desk.people_of(session.id).filter(|person| person.standing.is_here()).count();
            let all = desk.people_of(session.id).count();
            text += &row(format!("{all} personnes"), format!("{here} présentes"), hours);
            continue;
        }
        for person in desk.people_of(session.id) {
            text += &row(called(person), state_word(person).to_owned(), person.slot_time.unwrap_or(hours));
        }
        if let Some(heads) = session.heads {
            text += &row(format!("{heads} personnes comptées"), String::new(), hours);
        }
    }
    text
}

/// « Rosa », « Voilier 12 ».
#[must_use]
pub fn called(person: &DeskPerson) -> String {
    let drawn = person.drawing.map(|(drawing, number)| format!("{} {number}", drawing.word()));
    match (&person.first_name, drawn) {
        (Some(name), Some(drawn)) => format!("{name}, {drawn}"),
        (Some(name), None) => name.clone(),
        (None, drawn) => drawn.unwrap_or_default(),
    }
}

/// The state in a word.
#[must_use]
pub const fn state_word(person: &DeskPerson) -> &'static str {
    match (person.standing.state, person.standing.arrived) {
        (RegistrationState::Attended, _) => "présent",
        (RegistrationState::Waitlisted, true) => "attend sur place",
        (RegistrationState::Waitlisted, false) => "liste d’attente",
        (RegistrationState::NoShow, _) => "absent",
        (_, true) => "arrivé",
        (RegistrationState::Offered, false) => "place proposée",
        _ => "inscrit",
    }
}
