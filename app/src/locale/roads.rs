//! Ways between towns: where their minutes come from, the table of a tour, the router.

use domain::words::in_french_list;

use super::itinerary::road_time;
use super::{catalogue, counted};

catalogue! {
    /// Ways between towns.
    Ways {
        Lead => "Notez les durées que vous connaissez. Chaque sens compte seul.",
        Untyped => "Sans saisie",
        Unknown => "aucune route connue",
        Export => "Exporter en .csv",
        Import => "Importer des durées",
        ImportLead => "Collez un tableau de durées en minutes, ou choisissez un fichier.",
        ImportHint => "Une ligne par trajet\u{a0}: de, vers, minutes. Ou un carré de communes. Une case vide ne change rien.",
        ImportFileHint => "1 Mo et 100 communes au plus.",
        ImportPreview => "Ce qui changera",
        ImportFaults => "Cases à corriger",
        ImportNone => "Ce tableau ne change aucune durée.",
        ImportNothing => "Rien n’est encore écrit. Acceptez pour noter ces durées.",
        ImportAccept => "Accepter ces durées",
        ColumnNumber => "Colonne",
        Cell => "Case",
        ToMend => "À corriger",
        From => "De",
        To => "Vers",
        Now => "Aujourd’hui",
        Then => "Dans le tableau",
        TypedStays => "la durée saisie reste",
        SameTown => "De et vers sont la même commune.",
        UnknownTown => "Cette commune n’existe pas. Vérifiez son nom.",
        Ask => "Demander les durées de trajet",
        Asked => "Les durées de trajet sont calculées. Sans route connue, elles restent estimées.",
        NoRouter => "Aucun service de trajets n’est réglé.",
        TooFewTowns => "Il faut deux communes dont le point est connu.",
        Unreachable => "Le service de trajets est injoignable.",
        Garbled => "La réponse du service de trajets ne se lit pas.",
        Forget => "Effacer les durées importées",
        ForgetLead => "Elles ne compteront plus dans aucune tournée. Exportez-les d’abord si vous voulez pouvoir les remettre.",
        ForgetPair => "Effacer l’importé",
        Forgotten => "Les durées importées sont effacées.",
        NothingLeft => "Aucun trajet de la tournée n’est estimé.",
    }
}

/// « 14 km · 21 min, estimé ».
#[must_use]
pub fn estimated(kilometres: i64, minutes: i64) -> String {
    format!("{kilometres}\u{a0}km · {}, estimé", road_time(minutes))
}

/// « 25 min, saisi »: somebody of the team typed it.
#[must_use]
pub fn typed(minutes: i64) -> String {
    format!("{}, saisi", road_time(minutes))
}

/// « 25 min, importé le 3 mai ».
#[must_use]
pub fn imported(minutes: i64, day: &str) -> String {
    format!("{}, importé le {day}", road_time(minutes))
}

/// « 25 min, calculé le 3 mai ».
#[must_use]
pub fn computed(minutes: i64, day: &str) -> String {
    format!("{}, calculé le {day}", road_time(minutes))
}

/// « Le Lorrain vers Macouba ».
#[must_use]
pub fn direction(from: &str, to: &str) -> String {
    format!("{from} vers {to}")
}

/// « Effacer 12 durées ».
#[must_use]
pub fn forget(ways: i64) -> String {
    format!("Effacer {}", counted(ways, "durée", "durées"))
}

/// « Le service de trajets ne peut rien calculer pour Macouba et Le Marigot : l’annuaire ne sait pas
/// où elles sont. »
#[must_use]
pub fn unplaced(towns: &[String]) -> String {
    let names: Vec<&str> = towns.iter().map(String::as_str).collect();
    format!(
        "Le service de trajets ne calcule rien pour {}\u{a0}: leur point n’est pas connu. Leurs trajets restent estimés ou saisis.",
        in_french_list(&names)
    )
}

/// « Le service de trajets n’y connaît pas de route (3 mai). »
#[must_use]
pub fn without_road(day: &str) -> String {
    format!("Le service de trajets n’y connaît pas de route ({day}).")
}

/// « 5 h 12 de route, dont 3 trajets estimés ».
#[must_use]
pub fn whole_road(minutes: i64, estimated: i64, ways: i64) -> String {
    let time = road_time(minutes);
    match estimated {
        0 => format!("{time} de route"),
        all if all == ways => format!("{time} de route estimées"),
        some => format!("{time} de route, dont {}", counted(some, "trajet estimé", "trajets estimés")),
    }
}

/// « 2 durées changent, 1 reste comme saisie, 4 sont déjà connues ».
#[must_use]
pub fn import_sum(changes: i64, behind: i64, same: i64) -> String {
    let mut parts = vec![counted(changes, "durée change", "durées changent")];
    if behind > 0 {
        parts.push(counted(behind, "reste comme saisie", "restent comme saisies"));
    }
    if same > 0 {
        parts.push(counted(same, "est déjà connue", "sont déjà connues"));
    }
    parts.join(", ")
}

/// « … et 12 autres. »
#[must_use]
pub fn more(count: i64) -> String {
    format!("… et {}.", counted(count, "autre", "autres"))
}

/// « Ligne 3, colonne 2 : Choisissez dans la liste. »
#[must_use]
pub fn at_cell(row: i64, column: i64, sentence: &str) -> String {
    format!("Ligne {row}, colonne {column}\u{a0}: {sentence}")
}

/// « Le service de trajets n’a pas répondu en 20 secondes. »
#[must_use]
pub fn timed_out(seconds: u64) -> String {
    format!("Le service de trajets n’a pas répondu en {seconds} secondes.")
}

/// « Le service de trajets a refusé la question (NoTable). »
#[must_use]
pub fn refused(code: &str) -> String {
    format!("Le service de trajets a refusé la question ({code}).")
}

/// « Le service de trajets a répondu par une erreur (500). »
#[must_use]
pub fn status(status: u16) -> String {
    format!("Le service de trajets a répondu par une erreur ({status}).")
}

/// « Ces trajets restent estimés : … »
#[must_use]
pub fn still_estimated(ways: &str) -> String {
    format!("Ces trajets restent estimés\u{a0}: {ways}")
}

/// « Les durées déjà calculées datent du 3 mai. »
#[must_use]
pub fn computed_since(day: &str) -> String {
    format!("Les durées déjà calculées datent du {day}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_says_where_its_minutes_come_from() {
        assert_eq!(estimated(14, 21), "14\u{a0}km · 21\u{a0}min, estimé");
        assert_eq!(typed(65), "1\u{a0}h\u{a0}05, saisi");
        assert_eq!(computed(25, "3 mai"), "25\u{a0}min, calculé le 3 mai");
        assert_eq!(imported(25, "1er mai 2026"), "25\u{a0}min, importé le 1er mai 2026");
        assert_eq!(whole_road(312, 0, 9), "5\u{a0}h\u{a0}12 de route");
        assert_eq!(whole_road(312, 9, 9), "5\u{a0}h\u{a0}12 de route estimées");
        assert_eq!(whole_road(312, 1, 9), "5\u{a0}h\u{a0}12 de route, dont 1 trajet estimé");
        assert_eq!(import_sum(2, 0, 4), "2 durées changent, 4 sont déjà connues");
        assert_eq!(import_sum(1, 2, 0), "1 durée change, 2 restent comme saisies");
    }
}
