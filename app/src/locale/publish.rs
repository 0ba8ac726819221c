//! Publishing, changing what is published, telling people.

use super::{catalogue, counted};

catalogue! {
    /// Publishing, changing what is published, telling people.
    Publish {
        Title => "Publier la tournée",
        Back => "Retour à l’itinéraire",
        Changes => "Ce qui change",
        NothingTitle => "Rien à publier",
        Nothing => "Le brouillon est le même que la version publiée.",
        NobodyTold => "Personne n’est prévenu.",
        Missing => "Ce qui manque",
        MissingLead => "Complétez d’abord ces points. Ensuite vous pourrez publier.",
        Clashes => "Conflits",
        ClashLead => "Ces conflits sont nouveaux depuis la version publiée.",
        Ways => "Pour en sortir",
        Words => "Mots à éviter dehors",
        WordsLead => "Ces textes se lisent dehors. Choisissez d’autres mots.",
        Confirm => "Confirmer",
        Reason => "Pourquoi publier malgré le conflit",
        ReasonHint => "La raison reste dans l’histoire de la tournée.",
        ReasonNone => "Choisissez une raison",
        ReasonMissing => "Un conflit reste. Résolvez-le, ou choisissez une raison.",
        Note => "Note pour l’équipe",
        NoteHint => "Facultatif. Personne d’autre ne la lit.",
        Go => "Publier",
        Undo => "Défaire",
        UndoLead => "Les messages attendent ce délai avant de partir.",
        UndoOver => "Trop tard pour défaire.",
        UndoNothing => "Il n’y a rien à défaire.",
        UndoNotLatest => "Une autre version est venue après. Elle seule peut être défaite.",
        UndoRefused => "Quelqu’un a pris une place entre-temps. Rien n’est défait.",
        Stale => "Le brouillon a changé. Relisez avant de publier.",
        Refused => "Quelque chose s’y oppose encore. Rien n’est publié.",
        NoDraft => "Cette tournée n’a pas de brouillon à publier.",
        Faults => "Le brouillon contient une erreur. Ouvrez-le et enregistrez-le.",
        DonePublished => "La tournée est publiée.",
        DoneWay => "Le brouillon est corrigé. Relisez, puis publiez.",
        WayGone => "Cette solution ne convient plus. Choisissez-en une autre.",
        DoneUndone => "C’est défait. Le programme est comme avant.",
        DoneMoved => "C’est déplacé.",
        DoneCancelled => "L’annulation est publiée.",
        History => "Versions",
        HistoryEmpty => "Rien n’a encore été publié.",
        KindPublication => "Publication",
        KindDirect => "Changement direct",
        KindUndo => "Retour en arrière",
        KindImport => "Reprise",
        SomebodyElse => "L’équipe",

        StopAdded => "Nouvelle étape.",
        StopRemoved => "L’étape n’a pas lieu.",
        StopBack => "L’étape a lieu de nouveau.",
        StopDetails => "Les textes de l’étape changent.",
        NoPhone => "Le téléphone d’aide manque.",
        NoWay => "Le texte «\u{a0}comment venir\u{a0}» manque.",
        NoLandmark => "Le repère manque.",
        VenueUnconfirmed => "Le lieu n’est pas encore confirmé.",
        VenueUnknown => "Le lieu n’existe pas dans cette commune.",
        RoomUnknown => "La salle n’existe pas dans ce lieu.",
        PartnerUnknown => "Un partenaire n’existe plus.",
        FacilitatorUnknown => "Un intervenant n’existe plus.",
        HourGap => "Cette heure n’existe pas\u{a0}: les horloges avancent.",
        HourTwice => "Cette heure passe deux fois. Choisissez-en une autre.",
        NoSuchTime => "Ces horaires sont impossibles.",
        Over => "La séance est terminée. Elle ne change plus.",
        OtherStop => "Une séance ne change pas d’étape.",
        Unreadable => "Le programme ne peut pas être relu.",

        MoveStop => "Déplacer l’étape",
        CancelStop => "Annuler l’étape",
        MoveSession => "Déplacer la séance",
        CancelSession => "Annuler la séance",
        NewDay => "Nouveau jour",
        NewDayHint => "Toutes les séances suivent, aux mêmes heures.",
        NewHour => "Nouvelle heure de début",
        HourHint => "La durée reste la même.",
        Room => "Salle",
        NoRoom => "Sans salle",
        DayWrong => "Choisissez un jour du calendrier.",
        HourWrong => "Écrivez une heure, par exemple 09:30.",
        SamePlace => "C’est déjà à ce moment et dans cette salle.",
        RoomWrong => "Choisissez une salle de la liste.",
        GoneAlready => "C’est déjà annulé.",
        OverAlready => "C’est terminé. Plus rien ne change.",
        CancelLead => "Les inscriptions sont gardées, vous pouvez défaire deux minutes.",
        Soon => "C’est dans moins de 24 heures.",
        SoonMore => "Une affiche et une liste d’appels seront prêtes.",
        People => "Personnes concernées",
        NoPeople => "Personne n’est inscrit. Personne n’est à prévenir.",
        ByMail => "par e-mail",
        BySms => "par SMS",
        ByCall => "à appeler",
        AtDoor => "à l’accueil",
        Waits => "en attente",
        OneSession => "Une séance seulement",
        Move => "Déplacer",
        Cancel => "Annuler",
        Keep => "Ne rien changer",
        ReasonChange => "Pourquoi changer malgré le conflit",

        Calls => "Liste d’appels",
        CallsEmpty => "Tout le monde sait. Personne n’est à appeler.",
        CallsOwnEmpty => "Vous n’avez pas d’appel. La liste entière en a peut-être.",
        CallsAll => "Toute la liste",
        CallsOwn => "Ma part",
        CallsParts => "Parties de la liste",
        Share => "Répartir les appels",
        ShareAmong => "Répartir entre",
        ShareGo => "Répartir",
        ShareNobody => "Choisissez au moins une personne de l’équipe.",
        NothingArrives => "Nos messages n’arrivent pas. Vérifiez son adresse avec elle.",
        CallAgain => "À rappeler",
        Called => "Appelée",
        CalledList => "Déjà prévenues",
        Meeting => "Rendez-vous",
        OpenCalls => "Ouvrir la liste d’appels",
        OpenPoster => "Ouvrir l’affiche",
        Take => "Je m’en occupe",
        Leave => "Je laisse cet appel",
        Told => "Prévenue",
        NoAnswer => "Pas de réponse",
        Here => "Déjà sur place",
        Mine => "Vous vous en occupez",
        Free => "À prendre",
        Unreachable => "Injoignable",
        NoPhoneLine => "Pas de numéro\u{a0}: à prévenir à l’accueil.",
        MailOnItsWay => "Un e-mail part bientôt.",
        CallClosed => "Une autre personne s’en est déjà occupée.",
        Before => "Avant",
        Now => "Maintenant",
        NotHeld => "N’a pas lieu",
        Poster => "Affiche",
        PosterTitle => "Changement",
        PosterEmpty => "Rien n’a changé ici depuis 24 heures.",
        PosterMore => "Le programme à jour",
        PosterHelp => "Une question\u{a0}? Appelez le",
        DayChange => "Changement du jour",
    }
}

/// « 12 personnes ».
#[must_use]
pub fn people(count: i64) -> String {
    counted(count, "personne", "personnes")
}

/// « 41 personnes seront prévenues. »
#[must_use]
pub fn will_be_told(count: i64) -> String {
    match count {
        0 => Publish::NobodyTold.fr().to_owned(),
        1 => "1 personne sera prévenue.".to_owned(),
        _ => format!("{count} personnes seront prévenues."),
    }
}

/// « 40 par e-mail, 1 autrement. »
#[must_use]
pub fn told_how(by_mail: i64, otherwise: i64) -> String {
    match otherwise {
        0 => format!("{by_mail} par e-mail."),
        _ => format!("{by_mail} par e-mail, {otherwise} autrement."),
    }
}

/// « 4 appels sont à prendre. »
#[must_use]
pub fn free_calls(count: i64) -> String {
    match count {
        0 => "Tous les appels sont pris.".to_owned(),
        1 => "1 appel est à prendre.".to_owned(),
        _ => format!("{count} appels sont à prendre."),
    }
}

/// « Rosa (vous) ».
#[must_use]
pub fn oneself(name: &str) -> String {
    format!("{name} (vous)")
}

/// « par Rosa ».
#[must_use]
pub fn by(name: &str) -> String {
    format!("par {name}")
}

/// « 3 personnes ne savent pas encore ».
#[must_use]
pub fn do_not_know(count: i64) -> String {
    match count {
        0 => "Tout le monde sait".to_owned(),
        1 => "1 personne ne sait pas encore".to_owned(),
        _ => format!("{count} personnes ne savent pas encore"),
    }
}

/// « 2 prévenues par téléphone ».
#[must_use]
pub fn told_by_phone(count: i64) -> String {
    counted(count, "prévenue par téléphone", "prévenues par téléphone")
}

/// « 9 prévenues par e-mail ».
#[must_use]
pub fn told_by_mail(count: i64) -> String {
    counted(count, "prévenue par e-mail", "prévenues par e-mail")
}

/// « 1 déjà sur place ».
#[must_use]
pub fn here_already(count: i64) -> String {
    format!("{count} déjà sur place")
}

/// « 2 essais sur 3 ».
#[must_use]
pub fn tries(count: i64) -> String {
    format!("{} sur 3", super::attempts(count))
}

/// « Pris par Rosa ».
#[must_use]
pub fn taken_by(name: &str) -> String {
    format!("Pris par {name}")
}

/// « Déplacer et prévenir 12 personnes ».
#[must_use]
pub fn move_and_tell(count: i64) -> String {
    if count == 0 { "Déplacer".to_owned() } else { format!("Déplacer et prévenir {}", people(count)) }
}

/// « Annuler et prévenir 12 personnes ».
#[must_use]
pub fn cancel_and_tell(count: i64) -> String {
    if count == 0 { "Annuler".to_owned() } else { format!("Annuler et prévenir {}", people(count)) }
}

/// « Publier et prévenir 12 personnes ».
#[must_use]
pub fn publish_and_tell(count: i64) -> String {
    if count == 0 { Publish::Go.fr().to_owned() } else { format!("Publier et prévenir {}", people(count)) }
}

/// « « Faire son CV » ».
#[must_use]
pub fn quoted(title: &str) -> String {
    format!("«\u{a0}{title}\u{a0}»")
}

/// « L’étape passe du mardi 18 mai au jeudi 20 mai. »
#[must_use]
pub fn stop_moved(old: &str, new: &str) -> String {
    format!("L’étape passe du {old} au {new}.")
}

/// « 6 autres séances suivent, aux mêmes heures. »
#[must_use]
pub fn others_follow(count: i64) -> String {
    match count {
        1 => "1 autre séance suit, à la même heure.".to_owned(),
        _ => format!("{count} autres séances suivent, aux mêmes heures."),
    }
}

/// « Les portes ouvrent de 9 h à 15 h, avant de 8 h à 15 h. »
#[must_use]
pub fn doors_moved(old: &str, new: &str) -> String {
    format!("Ouverture {new}, avant {old}.")
}

/// « Le lieu devient Salle des fêtes, avant Marché. »
#[must_use]
pub fn venue_moved(old: &str, new: &str) -> String {
    format!("Le lieu devient {}, avant {}.", quoted(new), quoted(old))
}

/// « Nouvelle séance : « Faire son CV », 9 h – 10 h. »
#[must_use]
pub fn session_added(title: &str, when: &str) -> String {
    format!("Nouvelle séance\u{a0}: {}, {when}.", quoted(title))
}

/// « « Faire son CV » n’a pas lieu. »
#[must_use]
pub fn session_removed(title: &str) -> String {
    format!("{} n’a pas lieu.", quoted(title))
}

/// « « Faire son CV » a lieu de nouveau. »
#[must_use]
pub fn session_back(title: &str) -> String {
    format!("{} a lieu de nouveau.", quoted(title))
}

/// « « Faire son CV » : mardi 18 mai, 10 h, avant 9 h. »
#[must_use]
pub fn session_moved(title: &str, old: &str, new: &str) -> String {
    format!("{}\u{a0}: {new}, avant {old}.", quoted(title))
}

/// The slots of a session move inside it.
#[must_use]
pub fn session_rearranged(title: &str) -> String {
    format!("{}\u{a0}: les créneaux changent d’heure.", quoted(title))
}

/// « « Faire son CV » : salle bleue, avant salle verte. »
#[must_use]
pub fn session_room(title: &str, old: &str, new: &str) -> String {
    format!("{}\u{a0}: {new}, avant {old}.", quoted(title))
}

/// « « Faire son CV » : 15 places, avant 12. »
#[must_use]
pub fn session_places(title: &str, old: i64, new: i64) -> String {
    format!("{}\u{a0}: {}, avant {old}.", quoted(title), counted(new, "place", "places"))
}

/// Words or partners of a session.
#[must_use]
pub fn session_details(title: &str) -> String {
    format!("{}\u{a0}: textes ou partenaires modifiés.", quoted(title))
}

/// More seats are taken than there would be.
#[must_use]
pub fn below_taken(taken: i64, capacity: i64) -> String {
    format!("{} déjà, pour {} prévues.", counted(taken, "place prise", "places prises"), capacity)
}

/// « Version 7 ».
#[must_use]
pub fn version(number: i64) -> String {
    format!("Version {number}")
}

/// « Défaite par la version 8 ».
#[must_use]
pub fn undone_by(number: i64) -> String {
    format!("Défaite par la version {number}")
}

/// « Malgré un conflit : urgence ».
#[must_use]
pub fn despite(reason: &str) -> String {
    format!("Malgré un conflit\u{a0}: {reason}")
}

/// « Vous pouvez défaire pendant 1 min 40 s. »
#[must_use]
pub fn time_left(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("Vous pouvez défaire pendant {seconds}\u{a0}s."),
        (minutes, seconds) => format!("Vous pouvez défaire pendant {minutes}\u{a0}min\u{a0}{seconds:02}\u{a0}s."),
    }
}

/// Somebody was faster.
#[must_use]
pub fn published_meanwhile(by: &str, when: &str) -> String {
    format!("{by} a publié le {when}. Relisez avant de publier.")
}

/// « « prison » dans « Ancienne prison » ».
#[must_use]
pub fn loud_word(words: &str, text: &str) -> String {
    format!("{words} dans {}", quoted(text))
}

/// « Brouillon enregistré par Rosa, lundi 3 mai, 8 h ».
#[must_use]
pub fn draft_saved(by: &str, when: &str) -> String {
    if by.is_empty() {
        format!("Brouillon enregistré {when}")
    } else {
        format!("Brouillon enregistré par {by}, {when}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree() {
        assert_eq!(do_not_know(0), "Tout le monde sait");
        assert_eq!(do_not_know(1), "1 personne ne sait pas encore");
        assert_eq!(do_not_know(3), "3 personnes ne savent pas encore");
        assert_eq!(publish_and_tell(0), "Publier");
        assert_eq!(move_and_tell(2), "Déplacer et prévenir 2 personnes");
        assert_eq!(time_left(100), "Vous pouvez défaire pendant 1\u{a0}min\u{a0}40\u{a0}s.");
        assert_eq!(time_left(9), "Vous pouvez défaire pendant 9\u{a0}s.");
    }
}
