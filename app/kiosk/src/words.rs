//! Every sentence of the kiosk, by typed key. `\u{a0}` is the no-break space.

domain::catalogue! {
    /// What the kiosk says.
    Say {
        Starting => "La borne démarre.",
        PairTitle => "Reliez cette borne",
        PairText => "Tapez le code donné par l’équipe.",
        PairShown => "Code tapé",
        PairWrong => "Ce code ne convient pas. Demandez-en un nouveau.",
        PairTooMany => "Trop d’essais. Attendez dix minutes.",
        PairEnded => "Cette borne n’est plus reliée.",
        PairGo => "Relier",
        Erase => "Effacer",
        Hello => "Bonjour",
        HelloText => "Choisissez une activité. Vous repartez avec un ticket.",
        HelloTime => "Sans toucher pendant une minute, la borne recommence.",
        Begin => "Commencer",
        NothingLeft => "Il n’y a plus d’activité ici.",
        Cancelled => "L’étape n’a pas lieu.",
        AskDesk => "Demandez à l’accueil.",
        Pick => "Qu’est-ce qui vous intéresse\u{a0}?",
        PickDesk => "Quel emploi vous intéresse\u{a0}?",
        PickTime => "Choisissez votre heure",
        FullTitle => "C’est complet pour l’instant",
        FullText => "Vous pouvez attendre une place ou choisir autre chose.",
        Wait => "Liste d’attente\u{a0}: prévenez-moi",
        Others => "Choisir autre chose",
        TakenTitle => "La place vient d’être prise",
        TakenText => "Voici des places encore libres.",
        TakenNone => "Il ne reste pas d’autre place.",
        GoneTitle => "Cette activité n’est plus ouverte",
        Who => "Choisissez votre dessin",
        WhoText => "C’est votre nom pour la journée.",
        WriteName => "Écrire mon prénom",
        NameTitle => "Votre prénom",
        NameShown => "Prénom écrit",
        NameEmpty => "Touchez les lettres.",
        NameRefused => "Ce prénom ne convient pas. Choisissez un dessin.",
        NameDone => "C’est bon",
        Space => "Espace",
        BackToDrawings => "Un dessin",
        Review => "C’est bien ça\u{a0}?",
        ReviewActivity => "Activité",
        ReviewWhen => "Heure",
        ReviewPlace => "Lieu",
        ReviewName => "Votre nom",
        Change => "Changer",
        Confirm => "Confirmer",
        ConfirmWait => "M’inscrire en attente",
        Sending => "Un instant…",
        SendingText => "La borne demande votre place.",
        CutTitle => "Le réseau ne répond pas",
        CutText => "Rien n’est encore confirmé. La borne essaie toute seule.",
        CutWait => "Restez ici, ou demandez à l’accueil.",
        CutLine => "Pas de réseau. La borne essaie toute seule.",
        Done => "Votre place est réservée",
        DoneWaiting => "Vous êtes sur la liste d’attente",
        DoneWaitingText => "Gardez le ticket. Demandez à l’accueil si une place se libère.",
        Code => "Votre code",
        Square => "Code carré de votre ticket",
        KeepText => "Imprimez le ticket, ou prenez-le en photo.",
        Print => "Imprimer",
        Finish => "Terminé",
        Back => "Retour",
        Restart => "Recommencer",
        Help => "Aidez-moi",
        HelpTitle => "Quelqu’un vient vous aider",
        HelpText => "L’équipe est prévenue. Restez près de la borne.",
        HelpCut => "Le réseau ne répond pas. Demandez à l’accueil.",
        HelpPhone => "Vous pouvez aussi appeler\u{a0}:",
        HelpDone => "C’est réglé",
        StillTitle => "Vous êtes encore là\u{a0}?",
        StillText => "Sinon, la borne efface tout et recommence.",
        Still => "Oui, je continue",
        PageBefore => "Page d’avant",
        PageAfter => "Page d’après",
    }
}

/// « Page 2 sur 3 ».
pub fn page(number: usize, of: usize) -> String {
    format!("Page {number} sur {of}")
}

/// « Encore 12 secondes ».
pub fn seconds(left: u32) -> String {
    if left < 2 { format!("Encore {left} seconde") } else { format!("Encore {left} secondes") }
}

/// « Vous êtes numéro 3. »
pub fn rank(rank: i64) -> String {
    format!("Vous êtes numéro {rank}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_short_neutral_and_well_set() {
        for say in Say::ALL {
            assert_eq!(domain::catalogue::faults(say.fr()), Vec::<String>::new());
        }
    }
}
