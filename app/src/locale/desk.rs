//! The welcome desk of a stop.

use super::{catalogue, counted};

catalogue! {
    /// The welcome desk of a stop.
    DeskText {
        Menu => "Accueil du public",
        MenuShort => "Jour J",
        HomeTitle => "Accueil du public",
        HomeEmpty => "Vous n’accueillez aucune étape pour l’instant.",
        HomeEmptyWay => "L’équipe vous nomme sur la page d’une étape.",
        Today => "Aujourd’hui",
        Coming => "À venir",
        Past => "Passées",
        OpenDesk => "Ouvrir l’accueil",
        AllStops => "Toutes les étapes",
        Field => "Code ou prénom",
        FieldHint => "Scannez ou écrivez. Exemple\u{a0}: ABCD EFGH, Rosa, Voilier 3",
        Scan => "Scanner",
        ScanStop => "Arrêter",
        ScanTitle => "Montrez le carré du ticket à la caméra.",
        ScanFailed => "La caméra ne répond pas. Écrivez le code.",
        ScanRefused => "La caméra est refusée. Écrivez le code, ou autorisez-la.",
        ScanNone => "Aucune caméra ici. Écrivez le code.",
        Find => "Pointer",
        ByDrawing => "Par dessin",
        WalkIn => "Nouvelle personne",
        KioskHelp => "Quelqu’un demande de l’aide à la borne.",
        Sessions => "Les séances",
        NoSession => "Cette étape n’a pas encore de séance.",
        Here => "Présent",
        Absent => "Absent",
        Undo => "Défaire",
        StateHere => "Présent",
        StateArrived => "Arrivé",
        StateAbsent => "Absent",
        StateComing => "Attendu",
        StateToNote => "À renseigner",
        StateWaits => "Attend une place",
        StateWaitsHere => "Attend sur place",
        StateOffered => "Place proposée",
        StateGone => "Place rendue",
        StateCancelled => "Séance annulée",
        StateOver => "En plus",
        ChairGiven => "Sa place est donnée.",
        OneRegistered => "inscrit",
        CountRegistered => "inscrits",
        OneHere => "présent",
        CountHere => "présents",
        CountWaiting => "en attente",
        OneFree => "libre",
        CountFree => "libres",
        OneHead => "compté",
        CountHeads => "comptés",
        CountToNote => "à renseigner",
        Running => "En cours",
        Soon => "Portes ouvertes",
        Over => "Terminée",
        Cancelled => "N’a pas lieu",
        AnswerIn => "C’est pointé\u{a0}!",
        AnswerAlready => "Déjà pointé. Cette personne est entrée.",
        AnswerWaits => "En liste d’attente, et présent.",
        AnswerWaitsWay => "Donnez-lui une place vide dès que possible.",
        AnswerEarly => "Trop tôt\u{a0}: les portes ouvrent une heure avant.",
        AnswerOtherDay => "Ce ticket est pour un autre jour.",
        AnswerOver => "Ses séances sont terminées.",
        AnswerGone => "Ce ticket n’a plus de séance.",
        AnswerGoneWay => "Proposez une autre séance avec «\u{a0}Nouvelle personne\u{a0}».",
        AnswerUnknown => "Ce code n’existe pas, ou plus.",
        AnswerUnknownWay => "Cherchez par dessin ou par prénom.",
        AnswerNobody => "Personne ne porte ce prénom ou ce dessin ici.",
        FieldEmpty => "Écrivez un code ou un prénom.",
        Several => "Choisissez la personne",
        DrawingsTitle => "Quel dessin\u{a0}?",
        NumbersEmpty => "Personne n’a ce dessin ici.",
        OtherDrawing => "Un autre dessin",
        PersonLines => "Ses séances",
        AddressInDoubt => "Adresse à vérifier",
        AddressText => "Nos messages reviennent. Demandez l’adresse à la personne.",
        AddressLabel => "Adresse e-mail corrigée",
        LostTitle => "Ticket perdu\u{a0}?",
        LostText => "Un nouveau ticket remplace l’ancien. L’ancien code ne marche plus.",
        LostYes => "Nouveau ticket",
        Attest => "Attestation",
        AttestNone => "L’attestation s’imprime après une présence.",
        Jumps => "Dans cette page",
        BackToDay => "Retour à la journée",
        BackToPerson => "Retour à la personne",
        BackToSession => "Retour à la séance",
        People => "Les personnes",
        PeopleEmpty => "Personne n’est inscrit à cette séance.",
        Discreet => "Séance discrète\u{a0}: pointez avec le code seulement.",
        WaitingList => "Liste d’attente",
        ChairsTitle => "Donner les places vides",
        ChairsText => "Les places vont aux personnes présentes, dans l’ordre.",
        ChairsNobody => "Personne n’attend sur place.",
        ChairsLater => "Les places se donnent dix minutes après le début.",
        ChairsLaterDesk => "Les places se donnent trois minutes après le début.",
        ChairsNone => "Aucune place n’est vide.",
        ChairsWhich => "Places vides",
        ChairsLeft => "Quelqu’un est reparti",
        ChairsWhy => "Pourquoi la place est vide",
        ReasonNotCome => "La personne n’est pas venue",
        ReasonHasLeft => "La personne est repartie",
        ReasonHasTold => "La personne a prévenu",
        ChairsGive => "Donner",
        ChairsOver => "La séance est terminée.",
        HeadsTitle => "Compter sans nom",
        HeadsText => "Pour les stands et les tables rondes.",
        HeadsMore => "Une de plus",
        HeadsLess => "Une de moins",
        HeadsFive => "Cinq de plus",
        Sheet => "Feuille d’émargement",
        Paper => "Saisir le papier",
        Table => "Tableur",
        WalkInTitle => "Nouvelle personne",
        WalkInName => "Prénom",
        WalkInOr => "Ou un dessin",
        WalkInDrawing => "Choisir un dessin",
        WalkInSession => "Séance",
        WalkInFull => "Plus de place libre, ou d’autres attendent ici. Dites pourquoi.",
        WalkInReason => "Pourquoi une chaise de plus\u{a0}?",
        ReasonSpare => "Il reste une chaise",
        ReasonFacilitator => "L’intervenant est d’accord",
        ReasonMistake => "La personne manquait sur la liste",
        WalkInSubmit => "Inscrire et imprimer le ticket",
        WalkInNone => "Aucune séance n’est ouverte maintenant.",
        WalkInClosed => "Cette séance est terminée ou n’a pas lieu.",
        WalkInPick => "Choisissez une séance.",
        WalkInAgain => "Cette fiche a déjà servi. Vérifiez et envoyez encore.",
        TicketTitle => "Le ticket",
        TicketText => "Imprimez le ticket, ou faites recopier le code.",
        TicketNext => "Personne suivante",
        PaperTitle => "Saisir la feuille",
        PaperText => "Reportez la feuille signée, jusqu’à trois jours après.",
        PaperMore => "Signatures en plus",
        PaperMoreHint => "Un prénom par ligne. Laissez vide sinon.",
        PaperSave => "Enregistrer la feuille",
        PaperLeave => "Ne rien changer",
        PaperClosed => "Cette séance ne peut plus être saisie.",
        PaperName => "Prénom en plus",
        SheetSign => "Signature",
        SheetWho => "Prénom ou dessin",
        SheetNumber => "N°",
        AttestTitle => "Attestation de présence",
        AttestBody => "La personne nommée ci-dessous était présente.",
        AttestName => "Nom et prénom, à écrire à la main",
        AttestCode => "Code du ticket",
        AttestPlace => "Lieu",
        AttestSign => "Signature de l’accueil",
        AttestEmpty => "Aucune présence n’est notée pour ce ticket.",
        DoneNoted => "C’est noté.",
        DoneCounted => "C’est compté.",
        TooEarly => "Trop tôt. Les portes ouvrent une heure avant.",
        TooLate => "Trop tard. La saisie ferme après trois jours.",
        NotPossible => "Ce n’est plus possible. Regardez la liste.",
        GivenAway => "Sa place est donnée. Notez «\u{a0}Présent\u{a0}» si besoin.",
        HostsTitle => "Qui accueille à cette étape\u{a0}?",
        HostsText => "Chaque personne reçoit la liste la veille à 17 h.",
        HostsEmpty => "Aucune personne d’accueil pour l’instant.",
        HostsSave => "Enregistrer",
        HostsInviteTitle => "Inviter une personne",
        HostsInviteText => "Elle reçoit un lien pour choisir sa phrase de passe.",
        HostsName => "Prénom",
        HostsInvite => "Inviter et nommer",
        HostsOtherRole => "Cette adresse appartient à un partenaire.",
        HostsNameMissing => "Écrivez le prénom de la personne.",
        HostsSaved => "C’est noté.",
        HostsInvited => "L’invitation part par e-mail.",
        HostsOrganiser => "Organise",
        BackToStop => "Retour à la tournée",
        OpenIt => "Ouvrir la page d’accueil",
    }
}

/// « Ce ticket est pour Le Marigot, mardi 18 mai. »
#[must_use]
pub fn other_stop(town: &str, date: &str) -> String {
    format!("Ce ticket est pour {town}, {date}.")
}

/// « présents » after a count, « présent » after none or one.
#[must_use]
pub const fn word_for(count: i64, one: DeskText, many: DeskText) -> &'static str {
    if super::is_many(count) { many.fr() } else { one.fr() }
}

/// « 2 places données. »
#[must_use]
pub fn given(count: usize) -> String {
    format!("{}.", counted(whole(count), "place donnée", "places données"))
}

/// « Feuille enregistrée : 5 lignes. » and what was refused.
#[must_use]
pub fn entered(rows: usize, refused: usize) -> String {
    let kept = format!("Feuille enregistrée\u{a0}: {}.", counted(whole(rows), "ligne", "lignes"));
    match refused {
        0 => kept,
        1 => format!("{kept} 1 ligne n’a pas pu l’être."),
        many => format!("{kept} {many} lignes n’ont pas pu l’être."),
    }
}

/// « ligne 3 » of a form.
#[must_use]
pub fn name_row(row: usize) -> String {
    format!("{} {row}", DeskText::PaperName.fr())
}

/// « Voilier : quel numéro ? »
#[must_use]
pub fn numbers_of(word: &str) -> String {
    format!("{word}\u{a0}: quel numéro\u{a0}?")
}

/// « 2 personnes attendent ici. »
#[must_use]
pub fn wait_here(count: usize) -> String {
    counted(whole(count), "personne attend ici.", "personnes attendent ici.")
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
