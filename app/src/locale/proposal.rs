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
        TryWith => "Essayer autrement\u{a0}:",
        TryNoPause => "Sans jour libre entre deux étapes",
        TryNoRest => "Sans règle de repos",
        TryNoWeek => "Sans limite par semaine",
        TrySunday => "Autoriser le dimanche",
        PlanGone => "Le brouillon ou les souhaits ont changé depuis. Cherchez à nouveau.",
        FollowEnds => "La connexion s’est interrompue. Cherchez à nouveau.",
        StopAndKeep => "Arrêter et garder ce plan",
        WhyThisDay => "Pourquoi ce jour\u{a0}?",
        NoOtherDay => "Aucun autre jour ne va, les autres étapes restant en place.",
        SameWorth => "cela reviendrait au même",
        DayLiked => "un jour souhaité",
        DayNotLiked => "un jour non souhaité",
        MoreEven => "un rythme plus régulier",
        LessEven => "un rythme moins régulier",
        KeepsDate => "une date de plus gardée",
        ChangesDate => "une date de plus changée",
        NotClosed => "jour férié ou fermé",
        NotVenue => "lieu fermé",
        NotPin => "étape qui ne bouge pas",
        NotBase => "trop loin de la base",
        NotLeg => "trajet trop long",
        NotRest => "pas assez de repos",
        NotWeek => "semaine complète",
        NotOrder => "ordre contraire",
        NotSeason => "trop près de la fin",
        Keep => "Garder pour comparer",
        Compared => "Deux plans côte à côte",
        KeptPlan => "Plan gardé",
        ThisPlan => "Ce plan",
        KeptSame => "Ce plan est gardé. Changez vos souhaits, puis cherchez.",
        KeptGone => "Le plan gardé ne va plus avec le brouillon.",
        SameDay => "Même jour",
        OtherDay => "Autre jour",
        OtherVenue => "Autre lieu",
        OnlyKept => "Seulement dans le plan gardé",
        OnlyThis => "Seulement dans ce plan",
        AllSame => "Les deux plans ont les mêmes jours.",
        Difference => "Différence",
        Town => "Commune",
        TownsPlaced => "Communes avec une date",
        TakeKept => "Prendre le plan gardé",
        TakeThis => "Prendre ce plan",
        ShowKept => "Revoir le plan gardé",
        EndCompare => "Ne plus comparer",
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

/// « 12 communes sur 14 ont une date, 5 h 10 de route. »
#[must_use]
pub fn placed(placed: i64, of: i64, road: Option<i64>) -> String {
    let have = if is_many(placed) { "ont" } else { "a" };
    let road = road.map_or_else(String::new, |minutes| format!(", {} de route", road_time(minutes)));
    format!("{} sur {of} {have} une date{road}.", counted(placed, "commune", "communes"))
}

/// « 2 s sur 6 s au plus ».
#[must_use]
pub fn seconds(elapsed: u32, most: u32) -> String {
    format!("{}\u{a0}s sur {}\u{a0}s au plus", elapsed / 1_000, most / 1_000)
}

/// « 14 min de route en plus ».
#[must_use]
pub fn road_change(minutes: i64) -> String {
    let way = if minutes < 0 { "moins" } else { "plus" };
    format!("{} de route en {way}", road_time(minutes.abs()))
}

/// « Le meilleur autre jour : jeudi 20 mai, 14 min de route en plus. »
#[must_use]
pub fn next_best(day: &str, change: &str) -> String {
    format!("Le meilleur autre jour\u{a0}: {day}, {change}.")
}

/// « impossible : lieu fermé ».
#[must_use]
pub fn impossible(why: &str) -> String {
    format!("impossible\u{a0}: {why}")
}

/// « jour pris (Macouba) ».
#[must_use]
pub fn occupied(town: &str) -> String {
    format!("jour pris ({town})")
}

/// « trop près d’une autre étape (Macouba) ».
#[must_use]
pub fn too_close(town: &str) -> String {
    format!("trop près d’une autre étape ({town})")
}

/// « partenaire absent (Mission locale) ».
#[must_use]
pub fn absent(partner: &str) -> String {
    format!("partenaire absent ({partner})")
}

/// « 2 jours libres entre deux étapes ».
#[must_use]
pub fn free_days(days: i64) -> String {
    format!("{} entre deux étapes", counted(days, "jour libre", "jours libres"))
}

/// « Repos après 6 jours de travail ».
#[must_use]
pub fn rest_after(days: i64) -> String {
    format!("Repos après {}", counted(days, "jour de travail", "jours de travail"))
}

/// « Jusqu’à 4 étapes par semaine ».
#[must_use]
pub fn stops_a_week(stops: i64) -> String {
    format!("Jusqu’à {} par semaine", counted(stops, "étape", "étapes"))
}

/// « Trajets jusqu’à 3 h ».
#[must_use]
pub fn legs_up_to(minutes: i64) -> String {
    format!("Trajets jusqu’à {}", road_time(minutes))
}

/// « Jusqu’au vendredi 9 juillet ».
#[must_use]
pub fn until(day: &str) -> String {
    format!("Jusqu’au {day}")
}

/// « Laisser bouger Macouba ».
#[must_use]
pub fn unpinned(town: &str) -> String {
    format!("Laisser bouger {town}")
}

/// « Sans règle de repos : 2 communes de plus ».
#[must_use]
pub fn gained(way: &str, towns: i64) -> String {
    format!("{way}\u{a0}: {} de plus", counted(towns, "commune", "communes"))
}

/// « 4 communes n’ont pas le même jour. »
#[must_use]
pub fn differing(towns: i64) -> String {
    let verb = if is_many(towns) { "n’ont pas" } else { "n’a pas" };
    format!("{} {verb} le même jour.", counted(towns, "commune", "communes"))
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
