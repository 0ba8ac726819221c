//! The day programme of a stop: grid, form, conflicts, templates.

use super::{catalogue, counted};

catalogue! {
    /// The day programme of a stop.
    DayText {
        Back => "Itinéraire de la tournée",
        Open => "Programme de la journée",
        Days => "Choisir un jour",
        Grid => "Grille du jour",
        GridLead => "Glissez une séance, ou utilisez les flèches du clavier.",
        NoRoom => "Sans salle",
        Closed => "fermé",
        Undo => "Défaire",
        Redo => "Refaire",
        Add => "Ajouter une séance",
        Templates => "Modèles",
        NothingYet => "Aucune séance ce jour-là.",
        Saved => "Séance enregistrée.",
        Removed => "Séance retirée.",
        WayTaken => "Solution appliquée.",
        TemplateKept => "Modèle enregistré.",
        Saving => "Enregistrement en cours…",
        NotSaved => "Vos derniers changements ne sont pas enregistrés.",
        Retry => "Réessayer",
        TakeMine => "Reprendre mes changements",
        KeepTheirs => "Garder cette version",
        Conflicts => "Conflits de cette étape",
        NoConflict => "Aucun conflit à cette étape.",
        NoWay => "Aucune solution simple. Modifiez la séance.",
        ConfirmVenue => "Confirmez d’abord la réservation du lieu.",
        Ways => "Solutions",
        Possible => "Possible ici.",
        Free => "libre",
        Dropped => "Séance déposée.",
        GivenUp => "Déplacement abandonné.",
        Undone => "Changement défait.",
        Redone => "Changement refait.",
        InHand => "Flèches pour déplacer, Entrée pour déposer, Échap pour abandonner.",
        Edit => "Modifier la séance",
        New => "Nouvelle séance",
        Close => "Fermer",
        Title => "Titre",
        TitleHint => "Un titre neutre, visible par tous.",
        Summary => "Résumé",
        SummaryHint => "Une ou deux phrases, facultatif.",
        Kind => "Forme",
        Theme => "Thème",
        Room => "Salle",
        Day => "Jour",
        Starts => "Début",
        Ends => "Fin",
        Passage => "Cette heure passe deux fois",
        PassageNone => "Sans objet",
        PassageFirst => "Premier passage (heure d’été)",
        PassageSecond => "Second passage (heure d’hiver)",
        Places => "Places",
        Audience => "Public",
        Partners => "Partenaires",
        Facilitators => "Intervenants",
        Interviews => "Entretiens d’embauche",
        InterviewsHint => "Pour une rencontre employeur seulement.",
        Minutes => "Durée d’un entretien, en minutes",
        Pause => "Pause entre deux entretiens, en minutes",
        Desk => "Table",
        DeskEmployer => "Employeur",
        DeskLabel => "Nom de la table",
        DeskJob => "Poste proposé",
        DeskContract => "Contrat",
        None => "Aucun",
        Save => "Enregistrer la séance",
        Remove => "Retirer la séance",
        RemoveLead => "Si elle est publiée, les inscrits seront prévenus à la publication.",
        TemplateName => "Nom du modèle",
        TemplateSave => "Enregistrer ce jour comme modèle",
        TemplateHint => "Un modèle du même nom est remplacé.",
        TemplatesTitle => "Appliquer un modèle",
        TemplatesLead => "Choisissez un modèle, puis les étapes à compléter.",
        TemplatesNone => "Aucun modèle. Enregistrez d’abord une journée comme modèle.",
        TemplatesPick => "Choisir un modèle",
        TemplatesStops => "Étapes à compléter",
        TemplatesApply => "Ajouter aux étapes cochées",
        TemplatesNothing => "Tout y est déjà\u{a0}: rien à ajouter.",
        TemplatesNoStop => "Cochez au moins une étape.",
        WrongEmpty => "Ce champ est obligatoire.",
        WrongLong => "C’est trop long.",
        WrongForm => "Vérifiez ce champ.",
        WrongOrder => "La fin doit venir après le début.",
        WrongOutside => "Ce jour n’est pas un jour de l’étape.",
        WrongUnknown => "Ce choix n’existe plus.",
        WrongForbidden => "Un mot de ce texte ne doit pas sortir.",
        WrongTwice => "Cela existe déjà.",
        WrongGap => "Cette heure n’existe pas\u{a0}: l’horloge avance ce jour-là.",
        WrongFold => "Cette heure passe deux fois. Choisissez un passage.",
        WrongEdit => "Ce changement n’est plus possible.",
        WrongName => "Donnez un nom au modèle.",
        WrongNothing => "Aucune séance à garder ce jour-là.",
        Full => "Complet",
        BusyRoom => "déjà pris",
        BusyTeam => "équipe prise",
        BusyPerson => "personne prise",
        TooSmall => "trop petit",
        SameHour => "même heure",
    }
}

/// « Faire son CV, salle bleue, de 9 h à 10 h 30 ».
#[must_use]
pub fn block(title: &str, room: &str, hours: &str) -> String {
    format!("{title}, {room}, {hours}")
}

/// « 12 places », or what is left of them.
#[must_use]
pub fn places(places: i64, taken: i64) -> String {
    match (places, places - taken) {
        (places, _) if taken == 0 => counted(places, "place", "places"),
        (_, left) if left <= 0 => DayText::Full.fr().to_owned(),
        (_, left) => counted(left, "place libre", "places libres"),
    }
}

/// « Salle bleue · 20 ».
#[must_use]
pub fn room(name: &str, capacity: i64) -> String {
    format!("{name} · {capacity}")
}

/// « Salle bleue, 9 h 30 : ajouter une séance ».
#[must_use]
pub fn free_cell(room: &str, hour: &str) -> String {
    format!("{room}, {hour}\u{a0}: ajouter une séance")
}

/// « Salle bleue, 9 h 30 : libre », while a session is in the hand.
#[must_use]
pub fn target_cell(room: &str, hour: &str, word: &str) -> String {
    format!("{room}, {hour}\u{a0}: {word}")
}

/// « Enregistré par Marie, lundi 3 mai, 8 h ».
#[must_use]
pub fn saved(by: Option<&str>, when: &str) -> String {
    match by {
        Some(name) => format!("Enregistré par {name}, {when}"),
        None => format!("Enregistré {when}"),
    }
}

/// « Marie a enregistré une autre version, lundi 3 mai, 8 h. »
#[must_use]
pub fn newer(by: Option<&str>, when: &str) -> String {
    let who = by.unwrap_or("Quelqu’un");
    format!("{who} a enregistré une autre version, {when}. Rien de votre saisie n’est perdu.")
}

/// The same, where a form waits to be sent again.
#[must_use]
pub fn newer_form(by: Option<&str>, when: &str) -> String {
    format!("{} Vérifiez, puis enregistrez à nouveau.", newer(by, when))
}

/// « 30 min » beside a word.
#[must_use]
pub fn how_much(word: &str, minutes: i64) -> String {
    format!("{word} · {}", super::itinerary::road_time(minutes))
}

/// « 30 pour 20 places ».
#[must_use]
pub fn too_many(places: i64, capacity: i64) -> String {
    format!("{} pour {capacity}", counted(places, "place", "places"))
}

/// « prendre Salle verte ».
#[must_use]
pub fn take_room(room: &str) -> String {
    format!("prendre {room}, {}", DayText::SameHour.fr())
}

/// « décaler à 10 h 30 ».
#[must_use]
pub fn move_to(when: &str) -> String {
    format!("décaler à {when}")
}

/// « décaler à 10 h 30, Salle verte ».
#[must_use]
pub fn move_and_take(when: &str, room: &str) -> String {
    format!("décaler à {when}, {room}")
}

/// « déplacer au mercredi 19 mai ».
#[must_use]
pub fn other_day(day: &str) -> String {
    format!("déplacer au {day}")
}

/// « limiter à 20 places ».
#[must_use]
pub fn fewer_places(places: i64) -> String {
    format!("limiter à {}", counted(places, "place", "places"))
}

/// « enchaîner les entretiens ».
#[must_use]
pub const fn follow() -> &'static str {
    "enchaîner les entretiens"
}

/// A way names its session: « Faire son CV : décaler à 10 h ».
#[must_use]
pub fn for_session(title: &str, way: &str) -> String {
    format!("{title}\u{a0}: {way}")
}

/// « Table 2 ».
#[must_use]
pub fn desk(number: usize) -> String {
    format!("Table {number}")
}

/// « 5 séances à ajouter : … ».
#[must_use]
pub fn to_add(count: usize, titles: &str) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    format!("{} à ajouter\u{a0}: {titles}", counted(count, "séance", "séances"))
}

/// « 24 séances ajoutées. »
#[must_use]
pub fn added(count: i64) -> String {
    match count {
        0 => "Rien à ajouter\u{a0}: tout y était déjà.".to_owned(),
        count => format!("{}.", counted(count, "séance ajoutée", "séances ajoutées")),
    }
}

/// « 8 séances ».
#[must_use]
pub fn sessions(count: usize) -> String {
    counted(i64::try_from(count).unwrap_or(i64::MAX), "séance", "séances")
}
