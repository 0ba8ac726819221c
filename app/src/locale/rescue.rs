//! « Plan B » : a stop cannot take place as announced.

use super::publish::people;
use super::{catalogue, counted};

catalogue! {
    /// A stop that cannot take place as announced.
    Rescue {
        Title => "Plan B",
        Lead => "L’étape ne peut pas avoir lieu comme prévu.",
        Ask => "Que se passe-t-il\u{a0}?",
        Road => "La route est coupée",
        RoadMore => "Personne n’arrive jusqu’à la commune ce jour-là.",
        Venue => "Le lieu n’est plus libre",
        VenueMore => "La commune reste joignable, mais pas cette salle.",
        Answers => "Ce que vous pouvez faire",
        AnswersLead => "Chaque réponse est sans nouveau conflit. La première dérange le moins de monde.",
        None => "Aucun autre jour, lieu ni ordre ne convient sans nouveau conflit.",
        NoneMore => "Confirmez un autre lieu de la commune, déplacez l’étape à la main, ou annulez-la.",
        Best => "Le moins de gêne",
        Nobody => "Personne n’est à prévenir",
        SamePlace => "au même lieu",
        Choose => "Choisir",
        ByHand => "Déplacer à la main",
        Stale => "Le programme a changé entre-temps. Voici ce qui reste possible.",
    }
}

/// « Mercredi 19 mai, au même lieu », « Même jour : Maison des associations ».
#[must_use]
pub fn title(day: Option<&str>, venue: Option<&str>) -> String {
    match (day, venue) {
        (None, Some(venue)) => format!("Même jour, autre lieu\u{a0}: {venue}"),
        (Some(day), Some(venue)) => format!("{}, autre lieu\u{a0}: {venue}", super::capital(day)),
        (day, None) => format!("{}, {}", super::capital(day.unwrap_or_default()), Rescue::SamePlace.fr()),
    }
}

/// « Échanger les jours avec Le Marigot ».
#[must_use]
pub fn exchange(town: &str) -> String {
    format!("Échanger les jours avec {town}")
}

/// « Changer l’ordre : passer après Le Marigot ».
#[must_use]
pub fn after(town: &str) -> String {
    format!("Changer l’ordre\u{a0}: passer après {town}")
}

/// « Décaler aussi les 2 étapes suivantes ».
#[must_use]
pub fn push_back(count: i64) -> String {
    match count {
        1 => "Décaler aussi l’étape suivante".to_owned(),
        _ => format!("Décaler aussi les {count} étapes suivantes"),
    }
}

/// « Le Marigot : mardi 18 mai ».
#[must_use]
pub fn town_on(town: &str, day: &str) -> String {
    format!("{town}\u{a0}: {day}")
}

/// « 18 personnes gardent leur jour et leur heure ».
#[must_use]
pub fn keep(count: i64) -> String {
    let verb = if count == 1 { "garde son jour et son heure" } else { "gardent leur jour et leur heure" };
    format!("{} {verb}", people(count))
}

/// « 18 personnes changent de jour ».
#[must_use]
pub fn change_day(count: i64) -> String {
    let verb = if count == 1 { "change" } else { "changent" };
    format!("{} {verb} de jour", people(count))
}

/// « Dont 3 sans e-mail : à appeler, ou à prévenir à l’accueil. »
#[must_use]
pub fn without_email(count: i64) -> String {
    format!("Dont {count} sans e-mail\u{a0}: à appeler, ou à prévenir à l’accueil.")
}

/// « 2 séances n’ont pas encore de salle. »
#[must_use]
pub fn without_room(count: i64) -> String {
    let verb = if count == 1 { "n’a" } else { "n’ont" };
    format!("{} {verb} pas encore de salle.", counted(count, "séance", "séances"))
}

/// « Choisir et prévenir 18 personnes ».
#[must_use]
pub fn choose(count: i64) -> String {
    if count == 0 {
        Rescue::Choose.fr().to_owned()
    } else {
        format!("{} et prévenir {}", Rescue::Choose.fr(), people(count))
    }
}
