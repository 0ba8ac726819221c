//! The words about the words of messages.

use domain::words::in_french_list;

use super::catalogue;

catalogue! {
    /// The page where the team edits the words of messages.
    Texts {
        Title => "Textes des messages",
        Lead => "Changez les mots. Dates, lieu, code et liens s’ajoutent tout seuls.",
        Back => "Retour aux textes",
        Booking => "Inscription",
        Changes => "Changements",
        Before => "Avant le jour",
        Original => "Texte d’origine",
        Subject => "Objet",
        Body => "Texte",
        BodyHint => "Une ligne par paragraphe. Douze mots par phrase au plus.",
        Look => "Voir l’aperçu",
        Save => "Enregistrer ce texte",
        Code => "Code d’un ticket",
        CodeHint => "Laissez vide pour voir un exemple.",
        Placeholders => "Mots entre accolades",
        PlaceholdersLead => "Chaque message y met sa propre valeur.",
        FirstOnly => "Jour et heure sont ceux du premier rendez-vous.",
        IsDay => "le jour, comme «\u{a0}mardi 18 mai\u{a0}»",
        IsHour => "l’heure, comme «\u{a0}9\u{a0}h\u{a0}30\u{a0}»",
        IsTown => "la commune",
        IsVenue => "le nom du lieu",
        IsSession => "le titre de l’activité, entre guillemets",
        IsTour => "le nom public de la tournée",
        IsPhone => "le téléphone d’aide",
        IsUntil => "la fin du délai pour répondre",
        Preview => "Aperçu",
        WithExample => "Avec un exemple. Rien n’est envoyé.",
        WithTicket => "Avec ce ticket, sans son code ni son lien. Rien n’est envoyé.",
        Unsaved => "Ces mots ne sont pas encore enregistrés.",
        NoPreview => "L’aperçu vient quand tout est corrigé.",
        Layout => "Message mis en page",
        Plain => "En texte simple",
        Saved => "C’est enregistré. Les prochains messages auront ces mots.",
        WasReset => "Le texte d’origine est revenu.",
        Reset => "Revenir au texte d’origine",
        ResetText => "Vos mots seront effacés. Les messages déjà écrits ne changent pas.",
        ResetYes => "Oui, effacer mes mots",
        UnknownTicket => "Aucun ticket de cette tournée n’a ce code.",
        NoAppointment => "Ce ticket n’a plus de rendez-vous.",
        OnlyOne => "Ce ticket n’a qu’un rendez-vous. Il en faut deux ici.",
        Unclosed => "Une accolade est ouverte. Fermez-la après le mot.",
        Stray => "Une accolade se ferme sans être ouverte.",
        Control => "Un signe invisible s’est glissé ici. Écrivez ce passage à nouveau.",
        CallsOff => "Un objet ne parle pas d’annulation. Écrivez «\u{a0}changement\u{a0}».",
    }
}

/// « À garder : {jour}, {heure} et {commune}. »
#[must_use]
pub fn kept(names: &[String]) -> String {
    format!("À garder\u{a0}: {}.", in_french_list(names))
}

/// « Modifié par Ana, lundi 3 mai à 9 h ».
#[must_use]
pub fn edited(who: Option<&str>, when: &str) -> String {
    match who {
        Some(who) => format!("Modifié par {who}, {when}"),
        None => format!("Modifié, {when}"),
    }
}

/// « Ce message ne partirait pas : « … » ne doit pas sortir. »
#[must_use]
pub fn stays(words: &[&str]) -> String {
    format!("Ce message ne partirait pas. Mot à éviter\u{a0}: {}.", in_french_list(words))
}

/// « Il manque {jour}. »
#[must_use]
pub fn missing(name: &str) -> String {
    format!("Il manque {name}.")
}

/// « « prénom » n’existe pas ici. Possible : {jour}, {heure} et {commune}. »
#[must_use]
pub fn unknown(name: &str, known: &[String]) -> String {
    let known = in_french_list(known);
    if name.is_empty() {
        format!("Ces accolades sont vides. Possible\u{a0}: {known}.")
    } else {
        format!("«\u{a0}{name}\u{a0}» n’existe pas ici. Possible\u{a0}: {known}.")
    }
}

/// « « demain » n’est vrai qu’un seul jour. Écrivez la date. »
#[must_use]
pub fn relative(word: &str) -> String {
    format!("«\u{a0}{word}\u{a0}» n’est vrai qu’un seul jour. Écrivez la date.")
}

/// « Écrivez 8 lignes au plus. »
#[must_use]
pub fn too_many_lines(most: usize) -> String {
    format!("Écrivez {most} lignes au plus.")
}
