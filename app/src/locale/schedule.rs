//! The reminders of a tour.

use super::{catalogue, counted};

catalogue! {
    /// The reminders of a tour.
    Schedule {
        Title => "Rappels",
        Lead => "Qui a une adresse e-mail est prévenu avant sa séance.",
        News => "Une modification annoncée moins de six heures avant tient lieu de rappel.",
        Choose => "Quand rappeler",
        Week => "Une semaine avant",
        WeekAt => "Heure, une semaine avant",
        Eve => "La veille",
        EveAt => "Heure, la veille",
        EveHint => "Séance avant 9\u{a0}h\u{a0}: envoi à 10\u{a0}h au plus tard.",
        Hours => "Deux heures avant",
        HoursHint => "La veille à 20\u{a0}h\u{a0}30 si c’est la nuit.",
        Save => "Enregistrer les rappels",
        Saved => "C’est enregistré. Les rappels qui attendaient suivent ce choix.",
        Usual => "Ce sont les rappels habituels.",
        Night => "Choisissez une heure entre 8\u{a0}h et 20\u{a0}h\u{a0}30.",
        Preview => "Qui reçoit quoi, quand",
        PreviewLead => "Chaque heure est celle de la commune.",
        Empty => "Personne n’est encore inscrit à une séance à venir. L’aperçu viendra avec les inscriptions.",
        Nothing => "Cette tournée n’envoie aucun rappel.",
        Near => "Pas d’envoi\u{a0}: le rappel de la veille est trop proche",
        Nobody => "aucun envoi",
        Cut => "Seules les 20\u{a0}000 premières places sont comptées.",
    }
}

/// « Choisi par Ana, lundi 3 mai, 8 h. »
#[must_use]
pub fn chosen(by: &str, when: &str) -> String {
    format!("Choisi par {by}, {when}.")
}

/// « 12 personnes ».
#[must_use]
pub fn people(count: i64) -> String {
    if count == 0 { Schedule::Nobody.fr().to_owned() } else { counted(count, "personne", "personnes") }
}

/// « déjà envoyé à 3 personnes ».
#[must_use]
pub fn sent(count: i64) -> String {
    format!("déjà envoyé à {}", counted(count, "personne", "personnes"))
}

/// « 3 sans adresse e-mail ».
#[must_use]
pub fn without_address(count: i64) -> String {
    format!("{count} sans adresse e-mail")
}

/// « 3 déjà au courant ».
#[must_use]
pub fn know(count: i64) -> String {
    format!("{count} déjà au courant")
}

/// « 2 ne veulent pas de rappel ».
#[must_use]
pub fn unwilling(count: i64) -> String {
    counted(count, "ne veut pas de rappel", "ne veulent pas de rappel")
}

/// « 1 adresse refuse nos messages ».
#[must_use]
pub fn refused(count: i64) -> String {
    counted(count, "adresse refuse nos messages", "adresses refusent nos messages")
}

/// « 4 trop tard ».
#[must_use]
pub fn too_late(count: i64) -> String {
    format!("{count} trop tard")
}
