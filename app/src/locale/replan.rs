//! Interviews that are planned anew in the middle of the morning.

use super::{catalogue, counted, is_many};

catalogue! {
    /// Interviews that are planned anew.
    Replan {
        Title => "Refaire les entretiens",
        Lead => "Une heure promise reste promise. Rien ne change avant que vous acceptiez.",
        Back => "Retour à la séance",
        WhoIsHere => "Qui est là\u{a0}?",
        Missed => "Heure passée\u{a0}: cochez qui est là maintenant",
        Kept => "Heure à venir\u{a0}: cochez qui ne viendra pas",
        KeptHint => "Cochez seulement si la personne vous l’a dit.",
        NobodyMissed => "Personne n’a manqué son heure.",
        NobodyKept => "Personne n’a d’heure à venir.",
        Look => "Voir la proposition",
        Proposal => "Qui rencontre qui",
        Nothing => "Rien à changer pour le moment.",
        Waited => "Attendait une place",
        Unmet => "Sans heure possible",
        Busy => "prise par une autre activité",
        NoTime => "plus d’heure libre",
        Freed => "Ces heures seront libérées\u{a0}:",
        Accept => "Accepter",
        AcceptHint => "Qui a une adresse e-mail reçoit la nouvelle heure.",
        NothingTaken => "Cochez au moins une ligne.",
        Changed => "La matinée a changé. Voici la nouvelle proposition.",
    }
}

/// « 3 personnes ont une nouvelle heure. »
#[must_use]
pub fn done(count: i64) -> String {
    if is_many(count) {
        format!("{count} personnes ont une nouvelle heure.")
    } else {
        format!("{count} personne a une nouvelle heure.")
    }
}

/// « 2 heures libérées. »
#[must_use]
pub fn freed(count: i64) -> String {
    format!("{}.", counted(count, "heure libérée", "heures libérées"))
}

/// « 2 personnes attendent et ne sont pas arrivées. »
#[must_use]
pub fn away(count: i64) -> String {
    if is_many(count) {
        format!("{count} personnes attendent et ne sont pas arrivées.")
    } else {
        format!("{count} personne attend et n’est pas arrivée.")
    }
}

/// « 4 heures restent libres. »
#[must_use]
pub fn free(count: i64) -> String {
    if is_many(count) { format!("{count} heures restent libres.") } else { format!("{count} heure reste libre.") }
}

/// « Avait 9 h 30 · Table 2 ».
#[must_use]
pub fn had(place: &str) -> String {
    format!("Avait {place}")
}
