//! A programme proposed for a day.

use super::{catalogue, counted, is_many};

catalogue! {
    /// A programme proposed for a day.
    Programme {
        Title => "Proposer un programme",
        Lead => "Rien n’est enregistré avant que vous acceptiez.",
        Back => "Programme de la journée",
        Scope => "Ce qui peut bouger",
        ScopeClashing => "Seulement ce qui se gêne ou n’a pas de salle",
        ScopeAll => "Tout le programme",
        Earliest => "Pas avant",
        Latest => "Pas après",
        Meal => "Pause repas",
        MealNone => "Sans pause",
        MealEach => "Chaque équipe mange à son heure",
        MealTogether => "Tout s’arrête en même temps",
        MealFrom => "Entre",
        MealTo => "Et",
        MealMinutes => "Durée en minutes",
        Keep => "Garder les séances où elles sont",
        OtherDays => "Les séances peuvent changer de jour",
        Sessions => "Séance par séance",
        SessionsLead => "Une séance avec des inscriptions ne bouge que si vous l’acceptez.",
        Stays => "Ne bouge pas",
        MayMove => "Peut bouger",
        After => "Vient après",
        AfterNone => "N’importe laquelle",
        AskFirst => "Réglez vos souhaits, puis cherchez.",
        Result => "Programme proposé",
        Kept => "Reste",
        Same => "Ne change pas",
        Moves => "Change",
        Left => "Sans place",
        LeftStays => "La séance reste où elle est.",
        LeftAlone => "Lever un seul de ces obstacles suffit.",
        LeftTogether => "Ces obstacles comptent ensemble.",
        NoRoomYet => "Sans salle",
        Rows => "Séances, avant et après",
        Take => "Prendre",
        Accept => "Mettre dans le brouillon",
        AcceptPart => "Avec une partie seulement, vérifiez les conflits ensuite.",
        NothingTaken => "Cochez au moins une séance.",
        NothingBetter => "Le programme actuel convient. Rien ne change.",
        Accepted => "Les séances choisies sont dans le brouillon.",
        Undone => "Le brouillon est comme avant.",
        See => "Voir la journée",
        Compare => "Avant et après",
        Measure => "Mesure",
        Now => "Maintenant",
        Then => "Proposé",
        Conflicts => "Conflits",
        Clashes => "Même public attendu à deux endroits",
        Holes => "Attente du public entre deux séances",
        Span => "De la première à la dernière séance",
        Rooms => "Salles en plus pour un même partenaire",
        Waiting => "Attente des partenaires",
        Remaining => "Conflits qui restent",
        Busy => "D’autres recherches sont en cours. Réessayez dans un instant.",
        NoRoom => "Ce lieu n’a pas de salle. Ajoutez-en dans sa fiche.",
        NothingClashes => "Rien ne se gêne ce jour-là. Il n’y a rien à changer.",
        NothingFree => "Aucune séance ne peut bouger. Acceptez-en au moins une.",
        TooMuch => "Ces heures ou ces séances dépassent une seule recherche.",
        Stopped => "La recherche a manqué de temps.",
        Capacity => "Aucune salle assez grande n’est libre.",
        Hours => "Aucune plage ouverte n’est assez longue.",
        RoomClosed => "Une autre étape occupe la salle.",
        RoomBusy => "Les salles sont prises.",
        MealStands => "La pause repas manque de place.",
        Tour => "Une autre étape de la tournée s’y oppose.",
    }
}

/// « 5 séances changent d’heure ou de salle. »
#[must_use]
pub fn moving(count: i64) -> String {
    if is_many(count) {
        format!("{count} séances changent d’heure ou de salle.")
    } else {
        format!("{count} séance change d’heure ou de salle.")
    }
}

/// « 2 séances ne trouvent pas de place. »
#[must_use]
pub fn left_out(count: i64) -> String {
    if is_many(count) {
        format!("{count} séances ne trouvent pas de place.")
    } else {
        format!("{count} séance ne trouve pas de place.")
    }
}

/// « Aucun conflit ne reste. », « 2 conflits restent. »
#[must_use]
pub fn remaining(count: i64) -> String {
    match count {
        0 => "Aucun conflit ne reste.".to_owned(),
        1 => "1 conflit reste.".to_owned(),
        _ => format!("{count} conflits restent."),
    }
}

/// « 3 séances ne changent pas ».
#[must_use]
pub fn staying(count: i64) -> String {
    if is_many(count) { format!("{count} séances ne changent pas") } else { format!("{count} séance ne change pas") }
}

/// « 2 salles ».
#[must_use]
pub fn rooms(count: i64) -> String {
    counted(count, "salle", "salles")
}

/// « « CV » et « Santé » restent et se gênent. … »
#[must_use]
pub fn clash(one: &str, other: &str) -> String {
    format!("«\u{a0}{one}\u{a0}» et «\u{a0}{other}\u{a0}» restent et se gênent. Laissez bouger l’une des deux.")
}

/// « « CV » vient après elle-même. »
#[must_use]
pub fn circle(title: &str) -> String {
    format!("L’ordre tourne en rond autour de «\u{a0}{title}\u{a0}».")
}

/// « « CV » ne peut pas rester là. »
#[must_use]
pub fn stuck(title: &str) -> String {
    format!("«\u{a0}{title}\u{a0}» ne peut pas rester là. Laissez-la bouger.")
}

/// « La Mission locale est ailleurs. »
#[must_use]
pub fn away(name: &str) -> String {
    format!("À ce moment, {name} est ailleurs.")
}

/// « Mission locale n’a plus d’équipe libre. »
#[must_use]
pub fn no_team(name: &str) -> String {
    format!("Chez {name}, aucune équipe n’est libre.")
}

/// « Marie tient une autre séance. »
#[must_use]
pub fn busy(name: &str) -> String {
    format!("{name} tient une autre séance.")
}

/// « L’ordre avec « CV » n’est pas possible. »
#[must_use]
pub fn order(title: &str) -> String {
    format!("L’ordre avec «\u{a0}{title}\u{a0}» n’est pas possible.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree() {
        assert_eq!(
            (moving(1).as_str(), left_out(1).as_str()),
            ("1 séance change d’heure ou de salle.", "1 séance ne trouve pas de place.")
        );
        assert_eq!(moving(3), "3 séances changent d’heure ou de salle.");
        assert_eq!(
            [remaining(0), remaining(1), remaining(4)],
            ["Aucun conflit ne reste.", "1 conflit reste.", "4 conflits restent."]
        );
    }
}
