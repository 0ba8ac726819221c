//! The itinerary of a tour.

use super::{catalogue, counted};
use crate::views::{CheckTone, TargetRow};

catalogue! {
    /// The itinerary of a tour.
    Road {
        Tours => "Tournées",
        ToursTitle => "Les tournées",
        ToursLead => "Ouvrez une tournée pour voir son itinéraire.",
        ToursEmpty => "Aucune tournée pour l’instant.",
        BackToTours => "Toutes les tournées",
        OpenRoad => "Ouvrir l’itinéraire",
        PublicPage => "Page publique",
        StatePublished => "Publiée",
        StateDraft => "Brouillon",
        StateOver => "Terminée",
        NoStops => "Cette tournée n’a pas encore d’étape.",
        Map => "Carte",
        MapLead => "La carte reprend la liste des étapes.",
        Calendar => "Calendrier",
        Months => "Choisir un mois",
        Stops => "Étapes",
        Chosen => "Étape choisie",
        PickStop => "Choisissez une étape dans la liste, la carte ou le calendrier.",
        Before => "Étape précédente",
        After => "Étape suivante",
        SeePublic => "Voir la page publique",
        Today => "aujourd’hui",
        ColNumber => "N°",
        ColStop => "Étape",
        ColDate => "Date",
        ColLeg => "Route",
        ColSeats => "Places prises",
        ColChecks => "À vérifier",
        Estimated => "Les distances sont estimées par commune.",
        From => "Depuis l’étape précédente",
        Departure => "Départ de la tournée",
        Clashes => "Conflits",
        SeeWays => "Voir les solutions",
        NoClash => "Aucun conflit dans ce programme.",
        MoreClashes => "Voir les autres conflits",
        Publish => "Publier…",
        Versions => "Versions",
        InDraft => "Dans le brouillon",
        InDraftLead => "Personne n’est prévenu avant la publication.",
        AtOnce => "Tout de suite",
        AtOnceLead => "Le programme publié change, les inscrits sont prévenus.",
        OpenDay => "Programme du jour",
        TargetClosed => "lieu fermé",
        TargetTaken => "jour pris",
        TargetClash => "conflit",
        TargetPast => "passé",
        TargetPastWhy => "Ce jour est passé.",
        TargetHoliday => "férié",
        TargetSunday => "dimanche",
        TargetSundayWhy => "C’est un dimanche.",
        TargetPartner => "partenaire pris",
        TargetFar => "route longue",
        TargetWeek => "semaine pleine",
        TargetOutside => "hors dates",
        TargetOutsideWhy => "Ce jour est hors des dates de la tournée.",
        TargetShared => "jour partagé",
        TargetUnwished => "peu souhaité",
        TargetUnwishedWhy => "Ce jour va contre les souhaits habituels.",
        Possible => "Possible",
        Costly => "Possible, à peser",
        Impossible => "Impossible",
        HoldHelp => "Faites glisser une étape vers un autre jour. Au clavier\u{a0}: les flèches la déplacent, Entrée la pose, Échap annule.",
        HeldAtHome => "C’est son jour actuel.",
        HeldNowhere => "Ce jour n’est pas dans le calendrier.",
        GivenUp => "L’étape reste où elle était.",
        Dropping => "L’étape est déplacée…",
        MakeRoom => "Faire de la place",
        MakeRoomLead => "Cette étape reste où elle est. D’autres peuvent bouger à sa place, sans conflit.",
        PickDay => "Choisissez un jour pour y déplacer l’étape.",
        Hard => "À résoudre",
        Soft => "À savoir",
        BookingToRequest => "Lieu à demander",
        BookingRequested => "Lieu demandé",
        BookingOption => "Lieu en option",
        BookingConfirmed => "Lieu confirmé",
        BookingRefused => "Lieu refusé",
        Unpublished => "Pas encore publiée",
        Cancelled => "Annulée",
        Over => "Terminée",
        Steps => "Marches à l’entrée",
        SameTown => "Même commune",
        Caravan => "La caravane",
        SomeDesk => "Un même bureau",
        NotConfirmed => "Le lieu n’est pas encore confirmé.",
    }
}

/// The first letters of the days, from Monday, with their whole names.
pub const WEEKDAYS: [(&str, &str); 7] = [
    ("L", "lundi"),
    ("M", "mardi"),
    ("M", "mercredi"),
    ("J", "jeudi"),
    ("V", "vendredi"),
    ("S", "samedi"),
    ("D", "dimanche"),
];

/// « 312 inscriptions ».
#[must_use]
pub fn registrations(count: i64) -> String {
    counted(count, "inscription", "inscriptions")
}

/// « 8 activités ».
#[must_use]
pub fn sessions(count: i64) -> String {
    counted(count, "activité", "activités")
}

/// « 187 km estimés ».
#[must_use]
pub fn distance(kilometres: i64) -> String {
    format!("{kilometres}\u{a0}km estimés")
}

/// « 21 min », « 5 h 12 ».
#[must_use]
pub fn road_time(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

/// « 31 places prises sur 60 ».
#[must_use]
pub fn seats(taken: i64, capacity: i64) -> String {
    format!("{} sur {capacity}", counted(taken, "place prise", "places prises"))
}

/// « 4 en attente ».
#[must_use]
pub fn in_line(count: i64) -> String {
    format!("{count} en attente")
}

/// « Étape 5 ».
#[must_use]
pub fn stop_number(number: i64) -> String {
    format!("Étape {number}")
}

/// « Lieu en option jusqu’au mar. 4 mai ».
#[must_use]
pub fn option_until(day: &str) -> String {
    format!("Lieu en option jusqu’au {day}")
}

/// « 3 changements non publiés ».
#[must_use]
pub fn unpublished(count: i64) -> String {
    counted(count, "changement non publié", "changements non publiés")
}

/// « Échanger avec Macouba ».
#[must_use]
pub fn swap_with(town: &str) -> String {
    format!("Échanger avec {town}")
}

/// « Déplacer au mercredi 19 mai ».
#[must_use]
pub fn target(day: &str) -> String {
    format!("Déplacer au {day}")
}

/// « Mercredi 19 mai : possible. Route de la tournée : +4 min. »
#[must_use]
pub fn day_told(day: &TargetRow) -> String {
    format!("{}\u{a0}: {}. {}", super::capital(&day.day), verdict(day.tone).to_lowercase(), day.why)
}

/// In a word, for who does not see the colour.
#[must_use]
pub const fn verdict(tone: CheckTone) -> &'static str {
    match tone {
        CheckTone::Good => Road::Possible.fr(),
        CheckTone::Wait | CheckTone::Off => Road::Costly.fr(),
        CheckTone::Bad => Road::Impossible.fr(),
    }
}

/// « +4 min », « −12 min ».
#[must_use]
pub fn target_minutes(minutes: i64) -> String {
    if minutes < 0 { format!("\u{2212}{}", road_time(-minutes)) } else { format!("+{}", road_time(minutes)) }
}

/// « Route de la tournée : +12 min ».
#[must_use]
pub fn road_gained(minutes: i64) -> String {
    format!("Route de la tournée\u{a0}: {}", target_minutes(minutes))
}

/// « Le Marigot : du jeudi 20 mai au mardi 25 mai ».
#[must_use]
pub fn town_moves(town: &str, from: &str, to: &str) -> String {
    format!("{town}\u{a0}: du {from} au {to}")
}

/// « Déplacer 2 étapes ».
#[must_use]
pub fn move_stops(count: i64) -> String {
    format!("Déplacer {}", counted(count, "étape", "étapes"))
}

/// « 7 jours de suite ».
#[must_use]
pub fn days_in_a_row(days: i64) -> String {
    format!("{} de suite", counted(days, "jour", "jours"))
}

/// « Cela ferait 7 jours de travail sans repos. »
#[must_use]
pub fn no_rest(days: i64) -> String {
    format!("Cela ferait {} de travail sans repos.", counted(days, "jour", "jours"))
}

/// « Partenaire pris ce jour-là : Mission locale. »
#[must_use]
pub fn partner_missing(names: &[&str]) -> String {
    let names = domain::words::in_french_list(names);
    format!("Partenaire pris ce jour-là\u{a0}: {names}.")
}

/// « De Macouba à Trinité : 2 h 10 de route. »
#[must_use]
pub fn leg_too_long(from: &str, to: &str, minutes: i64) -> String {
    let ends: Vec<&str> = [from, to].into_iter().filter(|town| !town.is_empty()).collect();
    format!("{}\u{a0}: {} de route.", ends.join(" – "), road_time(minutes))
}

/// « Cela ferait 6 étapes dans la semaine. »
#[must_use]
pub fn week_full(stops: i64) -> String {
    format!("Cela ferait {} dans la semaine.", counted(stops, "étape", "étapes"))
}

/// « Macouba et Trinité seraient le même jour. »
#[must_use]
pub fn shared_day(one: &str, other: &str) -> String {
    format!("{one} et {other} seraient le même jour.")
}

/// « manque 35 min ».
#[must_use]
pub fn target_short(minutes: i64) -> String {
    format!("manque {}", road_time(minutes))
}

/// « 2 conflits à résoudre ».
#[must_use]
pub fn clashes(count: i64) -> String {
    counted(count, "conflit à résoudre", "conflits à résoudre")
}

/// Minutes that are missing on the road.
#[must_use]
pub fn missing_road(minutes: i64) -> String {
    format!("Il manque {} de route et d’installation.", plain_minutes(minutes))
}

/// Minutes that are missing between two sessions.
#[must_use]
pub fn missing_between(first: &str, second: &str, minutes: i64) -> String {
    format!("Il manque {} entre «\u{a0}{first}\u{a0}» et «\u{a0}{second}\u{a0}».", plain_minutes(minutes))
}

/// Minutes by which a session comes too early into its room.
#[must_use]
pub fn room_busy(title: &str, minutes: i64) -> String {
    format!("«\u{a0}{title}\u{a0}» devrait commencer {} plus tard.", plain_minutes(minutes))
}

/// More seats than the room has.
#[must_use]
pub fn too_many_seats(title: &str, places: i64, capacity: i64) -> String {
    format!("«\u{a0}{title}\u{a0}» compte {} pour une salle de {capacity}.", some_places(places))
}

/// More seats than the room has, together.
#[must_use]
pub fn too_many_together(places: i64, capacity: i64) -> String {
    format!("Ensemble, {} pour une salle de {capacity}.", some_places(places))
}

/// Two interviews at once.
#[must_use]
pub fn desk_busy(minutes: i64) -> String {
    format!("Deux entretiens ensemble pendant {}.", plain_minutes(minutes))
}

/// Too few teams.
#[must_use]
pub fn teams_short(needed: i64, teams: i64) -> String {
    let planned = if super::is_many(teams) { "sont prévues" } else { "est prévue" };
    format!("Il faut {}, {teams} seulement {planned}.", counted(needed, "équipe", "équipes"))
}

/// Outside the hours of the venue.
#[must_use]
pub fn venue_closed(minutes: i64) -> String {
    format!("Le lieu est fermé pendant {}.", plain_minutes(minutes))
}

/// On a holiday.
#[must_use]
pub fn on_holiday(name: &str) -> String {
    format!("Jour férié\u{a0}: {name}.")
}

fn some_places(count: i64) -> String {
    counted(count, "place", "places")
}

fn plain_minutes(minutes: i64) -> String {
    if minutes < 60 { counted(minutes, "minute", "minutes") } else { road_time(minutes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_as_people_say_them() {
        assert_eq!(road_time(312), "5\u{a0}h\u{a0}12");
        assert_eq!(road_time(120), "2\u{a0}h");
        assert_eq!(missing_road(1), "Il manque 1 minute de route et d’installation.");
        assert_eq!(missing_road(95), "Il manque 1\u{a0}h\u{a0}35 de route et d’installation.");
    }
}
