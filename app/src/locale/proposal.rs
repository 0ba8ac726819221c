//! Proposed dates for a tour.

use super::itinerary::road_time;
use super::{catalogue, counted, is_many};

catalogue! {
    /// Proposed dates for a tour.
    Dates {
        Title => "Proposer un itinéraire",
        Lead => "Rien n’est enregistré avant que vous acceptiez.",
        Wishes => "Vos souhaits",
        Mode => "Le soir",
        OnTheRoad => "Sur la route, de commune en commune",
        Home => "Retour à la base chaque soir",
        Both => "Sur la route, retour pendant les pauses",
        Base => "Base de la caravane",
        BaseNone => "Aucune",
        First => "Du",
        Last => "Au",
        FreeDays => "Jours libres entre deux étapes",
        LongestLeg => "Trajet le plus long, en minutes",
        AWeek => "Étapes par semaine, au plus",
        NoLimit => "Laissez vide pour ne pas limiter.",
        WorkDays => "Jours de travail à la suite",
        RestDays => "Jours de repos ensuite",
        Weekdays => "Jours souhaités",
        WeekdaysHint => "Le dimanche ne sert que s’il est coché.",
        Counts => "Ce qui compte",
        CountRoad => "La route",
        CountDays => "Les jours souhaités",
        CountRhythm => "Un rythme régulier",
        CountDates => "Garder les dates actuelles",
        NotAtAll => "Pas",
        ALittle => "Un peu",
        Much => "Beaucoup",
        Pinned => "Étapes qui ne bougent pas",
        NoStopYet => "Communes sans date à ajouter",
        AllTowns => "Toutes les communes sans date",
        Search => "Chercher",
        Searching => "Recherche en cours…",
        Another => "Autre proposition",
        AskFirst => "Réglez vos souhaits, puis cherchez.",
        Busy => "D’autres recherches sont en cours. Réessayez dans un instant.",
        TooMuch => "C’est trop pour une seule recherche. Choisissez moins de communes.",
        Result => "Proposition",
        Stops => "Dates proposées",
        Now => "Maintenant",
        Then => "Proposé",
        NewStop => "Nouvelle étape",
        NoDate => "sans date",
        Stays => "Ne change pas",
        Moves => "Change de date",
        ChangesVenue => "Change de lieu",
        Take => "Prendre",
        Accept => "Mettre dans le brouillon",
        AcceptLead => "Personne n’est prévenu avant la publication.",
        AcceptPart => "Avec une partie seulement, vérifiez les conflits ensuite.",
        Accepted => "Les dates choisies sont dans le brouillon.",
        NothingTaken => "Cochez au moins une étape.",
        NothingBetter => "Les dates actuelles conviennent. Rien ne change.",
        LeftOut => "Communes sans date possible",
        LeftNoDay => "Aucun jour ne convient à cette commune.",
        LeftStays => "L’étape reste à sa date actuelle.",
        StakeLeg => "le trajet le plus long",
        StakeRest => "le repos",
        StakeWeek => "les étapes par semaine",
        StakePause => "les jours libres",
        StakeClosed => "les jours fériés et les dimanches",
        StakePartners => "les partenaires",
        StakePins => "les étapes qui ne bougent pas",
        StakeVenues => "les jours des lieux",
        TryWith => "Essayer avec un souhait en moins\u{a0}:",
        TryNoPause => "Sans jour libre entre deux étapes",
        TryNoRest => "Sans règle de repos",
        TryNoWeek => "Sans limite par semaine",
        TryLonger => "Trajets jusqu’à 4\u{a0}h",
        TrySunday => "Le dimanche aussi",
        VenueToFind => "Lieu à trouver",
        Costs => "Ce que coûte chaque souhait",
        Wish => "Souhait",
        NoSaving => "Avec un retour chaque soir, l’ordre ne change pas la route.",
        Proven => "Meilleur possible, prouvé",
        NotProven => "Meilleur trouvé, sans preuve",
        CannotSay => "impossible à dire",
    }
}

/// « 3 h 40 de route maintenant, 2 h 55 proposées. »
#[must_use]
pub fn road(now: Option<i64>, then: i64) -> String {
    match now {
        Some(now) => format!("{} de route maintenant, {} avec cette proposition.", road_time(now), road_time(then)),
        None => format!("{} de route avec cette proposition.", road_time(then)),
    }
}

/// « 5 étapes changent de date. »
#[must_use]
pub fn moving(count: i64) -> String {
    if is_many(count) {
        format!("{count} étapes changent de date.")
    } else {
        format!("{count} étape change de date.")
    }
}

/// « 3 communes s’ajoutent. »
#[must_use]
pub fn adding(count: i64) -> String {
    if is_many(count) { format!("{count} communes s’ajoutent.") } else { format!("{count} commune s’ajoute.") }
}

/// « 12 étapes ne changent pas ».
#[must_use]
pub fn staying(count: i64) -> String {
    if is_many(count) { format!("{count} étapes ne changent pas") } else { format!("{count} étape ne change pas") }
}

/// « 42 inscriptions sont concernées. »
#[must_use]
pub fn concerned(count: i64) -> String {
    let verb = if is_many(count) { "sont concernées" } else { "est concernée" };
    format!("{} {verb}.", counted(count, "inscription", "inscriptions"))
}

/// « 2 communes restent sans date. »
#[must_use]
pub fn left_out(count: i64) -> String {
    if is_many(count) {
        format!("{count} communes restent sans date.")
    } else {
        format!("{count} commune reste sans date.")
    }
}

/// « 3 trajets sont inconnus et comptent pour zéro. »
#[must_use]
pub fn unknown_ways(count: i64) -> String {
    if is_many(count) {
        format!("{count} trajets sont inconnus et comptent pour zéro.")
    } else {
        format!("{count} trajet est inconnu et compte pour zéro.")
    }
}

/// « Meilleur trouvé, à 4 % près du meilleur possible ».
#[must_use]
pub fn gap(percent: i64) -> String {
    format!("Meilleur trouvé, au plus {percent}\u{a0}% à gagner")
}

/// « 3 jours lui conviennent, tous déjà pris ou trop proches. »
#[must_use]
pub fn few_days(count: i64) -> String {
    if is_many(count) {
        format!("{count} jours lui conviennent, déjà pris ou trop proches.")
    } else {
        format!("{count} jour lui convient, déjà pris ou trop proche.")
    }
}

/// « Ces 4 communes n’ont que 3 jours possibles : … »
#[must_use]
pub fn crowded_days(towns: i64, names: &str, days: i64) -> String {
    if days == 0 {
        return contradicting(towns, names);
    }
    let days = counted(days, "jour possible", "jours possibles");
    if is_many(towns) {
        format!("Ces {towns} communes n’ont que {days}\u{a0}: {names}.")
    } else {
        format!("Cette commune n’a que {days}\u{a0}: {names}.")
    }
}

/// « Ces 4 communes n’ont que 2 semaines possibles : … »
#[must_use]
pub fn crowded_weeks(towns: i64, names: &str, weeks: i64) -> String {
    format!(
        "Ces {towns} communes n’ont que {}\u{a0}: {names}.",
        counted(weeks, "semaine possible", "semaines possibles")
    )
}

/// « Ces 4 communes ne tiennent pas ensemble : … »
#[must_use]
pub fn contradicting(towns: i64, names: &str) -> String {
    if is_many(towns) {
        format!("Ces {towns} communes ne tiennent pas ensemble\u{a0}: {names}.")
    } else {
        format!("Cette commune n’a aucun jour possible\u{a0}: {names}.")
    }
}

/// « En cause : le repos et le trajet le plus long. »
#[must_use]
pub fn at_stake(wishes: &str) -> String {
    format!("En cause\u{a0}: {wishes}.")
}

/// « 3 jours non souhaités ».
#[must_use]
pub fn off_days(count: i64) -> String {
    counted(count, "jour non souhaité", "jours non souhaités")
}

/// « 12 jours d’écart ».
#[must_use]
pub fn off_rhythm(count: i64) -> String {
    format!("{} d’écart", counted(count, "jour", "jours"))
}

/// « 8 points »: what a change weighs, by the people who know and the days that are left.
#[must_use]
pub fn points(count: i64) -> String {
    counted(count, "point", "points")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree() {
        assert_eq!(moving(1), "1 étape change de date.");
        assert_eq!(moving(3), "3 étapes changent de date.");
        assert_eq!(concerned(0), "0 inscription est concernée.");
        assert_eq!(concerned(42), "42 inscriptions sont concernées.");
        assert_eq!(
            road(Some(220), 175),
            "3\u{a0}h\u{a0}40 de route maintenant, 2\u{a0}h\u{a0}55 avec cette proposition."
        );
    }
}
