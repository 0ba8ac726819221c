//! « Je viens », « Je ne viens pas »: the page behind the buttons of a message.

use super::catalogue;

catalogue! {
    /// The page behind the buttons of a message.
    AnswerText {
        AskYes => "Vous venez\u{a0}?",
        AskNo => "Vous ne venez pas\u{a0}?",
        AskNew => "Vous venez à la nouvelle date\u{a0}?",
        NoText => "Votre place ira à une autre personne.",
        KeptText => "Votre place reste gardée.",
        YesButton => "Oui, je viens",
        NoButton => "Oui, je ne viens pas",
        Yes => "Je viens",
        No => "Je ne viens pas",
        AfterAll => "Je viens finalement",
        NotedYes => "C’est noté. Vous venez.",
        NotedYesText => "Nous vous attendons.",
        NotedNo => "C’est noté. Vous ne venez pas.",
        NotedNoText => "Votre place est libérée.",
        ChangedMind => "Vous changez d’avis\u{a0}? La place est encore libre.",
        PlaceGone => "Cette place est déjà prise par une autre personne.",
        SeeActivities => "Voir les activités",
        DateChanged => "La date a changé depuis ce message.",
        Started => "L’activité a déjà commencé. Rien ne change plus.",
        Gone => "Cette activité n’a plus lieu pour vous.",
        UnknownTitle => "Ce lien ne marche pas ou plus.",
        UnknownText => "Rien n’a changé pour votre rendez-vous.",
        UnknownWay => "Ouvrez votre dernier message, ou votre ticket avec son code.",
        FindTicket => "Retrouver mon ticket",
        TooMany => "Trop d’essais. Attendez 10 minutes ou demandez de l’aide.",
    }
}

/// « Avant : mardi 18 mai à 9 h. »
#[must_use]
pub fn before(when: &str) -> String {
    format!("Avant\u{a0}: {when}.")
}

/// « Vous avez « CV » au même moment. »
#[must_use]
pub fn busy(title: &str) -> String {
    format!("Vous avez «\u{a0}{title}\u{a0}» au même moment.")
}
