//! The pages of partners and employers, and the organiser's page of claims.

use super::{catalogue, counted};

catalogue! {
    /// Sentences for partners.
    Partners {
        Menu => "Menu des partenaires",
        Home => "Accueil",
        Slots => "Créneaux",
        Days => "Disponibilités",
        Feed => "Agenda",
        Waits => "Ce qui vous attend",
        NothingWaits => "Tout est à jour.",
        OpenTask => "Choisissez vos séances.",
        DaysTask => "Dites quand vous venez.",
        ClashTask => "Une séance tombe hors de vos disponibilités.",
        FeedTask => "Recevez vos séances dans votre agenda",
        FeedTaskWhy => "Une adresse secrète, toujours à jour.",
        Coming => "Vos prochaines séances",
        NoComing => "Aucune séance pour l’instant.",
        FindSlots => "Voir les créneaux à pourvoir",
        Asked => "Vos demandes",
        Over => "Vos séances passées",
        WhoComes => "Voir qui vient",
        Desks => "Voir vos tables",
        Withdraw => "Retirer la demande",
        Leave => "Rendre la séance",
        DoneAsked => "Votre demande est partie. L’organisation vous répond ici.",
        DoneTaken => "La séance est à vous.",
        DoneLeft => "C’est noté. La séance est de nouveau à pourvoir.",
        OpenTitle => "Créneaux à pourvoir",
        OpenLead => "Chaque séance attend un partenaire. Prenez celles qui vous vont.",
        NoOpen => "Tous les créneaux ont un partenaire.",
        NoOpenHere => "Aucun créneau à pourvoir dans cette commune.",
        AllTowns => "Toutes les communes",
        Town => "Commune",
        Show => "Afficher",
        ShowAll => "Tout afficher",
        Ask => "Demander ce créneau",
        Take => "Prendre ce créneau",
        OpenDesk => "Ouvrir une table",
        Needs => "Ce qu’il faut",
        OneTeam => "Une équipe",
        StepFree => "Entrée de plain-pied",
        Steps => "Marches à l’entrée",
        Discreet => "Séance discrète",
        Cancelled => "N’aura pas lieu",
        ErrUnknown => "Ce créneau n’existe plus.",
        ErrOver => "Cette séance a commencé ou n’aura pas lieu.",
        ErrTaken => "Un autre partenaire vient de prendre ce créneau.",
        ErrAlready => "Vous avez déjà demandé ce créneau.",
        ErrProgramme => "Le programme ne le permet pas. Appelez l’organisation.",
        ErrNotComing => "Vous avez dit ne pas venir ce jour-là.",
        ErrBooked => "Des personnes ont un entretien. Appelez l’organisation.",
        ErrNotYours => "Cette séance n’est pas la vôtre.",
        DaysTitle => "Quand venez-vous\u{a0}?",
        DaysLead => "Vos heures et vos équipes, étape par étape.",
        NoDays => "Aucune étape à venir.",
        From => "Arrivée",
        To => "Départ",
        Teams => "Équipes",
        Save => "Enregistrer",
        Away => "Nous ne venons pas",
        Forget => "Effacer",
        NotSaid => "Pas encore dit",
        IsAway => "Ne vient pas",
        DoneSaved => "C’est noté.",
        ErrTimes => "Donnez deux heures, la seconde après la première.",
        ErrDay => "Ce jour n’est plus ouvert.",
        ErrTeams => "Choisissez le nombre d’équipes.",
        BackHome => "Vos séances",
        PeopleTitle => "Qui vient",
        NoPeople => "Personne n’est encore inscrit.",
        CountOnly => "La liste de cette séance reste confidentielle.",
        NoNames => "Aucun nom ne paraît ici. Appelez par le numéro.",
        FromStart => "La présence se note dès le début.",
        Here => "Venu",
        Absent => "Absent",
        Undo => "Défaire",
        Next => "Suivant",
        Free => "Libre",
        Expected => "Attendu",
        ToFill => "À renseigner",
        WasHere => "Venu",
        WasAbsent => "Absent",
        Outcome => "Suite donnée",
        NoOutcome => "Rien de noté",
        NoDesk => "Vous n’avez pas encore de table ici.",
        CloseDesk => "Fermer cette table",
        ErrEarly => "Il est trop tôt. Attendez le début.",
        ErrLate => "Il est trop tard pour le noter.",
        ErrChanged => "Cette inscription a changé. Regardez la liste.",
        ErrPresence => "Notez d’abord la présence.",
        DeskTitle => "Ouvrir une table d’entretien",
        DeskLead => "Les entretiens se suivent. Chaque personne choisit son heure.",
        Job => "Métier proposé",
        JobHint => "Par exemple\u{a0}: commis de cuisine.",
        Contract => "Contrat",
        ContractHint => "Par exemple\u{a0}: CDD de 6 mois.",
        FirstAt => "Premier entretien",
        LastAt => "Fin de la table",
        Length => "Durée d’un entretien",
        Pauses => "Pauses",
        PauseAt => "Première pause, à",
        SecondAt => "Seconde pause, à",
        PauseFor => "Durée de la pause",
        NoPause => "Sans pause",
        Open => "Ouvrir la table",
        ErrJob => "Nommez le métier en peu de mots.",
        ErrContract => "Nommez le contrat en peu de mots.",
        ErrHours => "La fin doit venir après le début.",
        ErrLength => "Un entretien dure de 5 à 30 minutes.",
        ErrPause => "La pause doit tomber pendant la table.",
        ErrNothing => "Aucun entretien ne tient dans ces heures.",
        ErrOutside => "Restez dans les heures de la rencontre.",
        ErrNoTeam => "Vos équipes tiennent déjà une table à cette heure.",
        ErrNotThere => "Demandez d’abord à participer à cette rencontre.",
        ErrRoom => "La salle est trop petite pour une table de plus.",
        ErrClosed => "Le lieu est fermé à cette heure.",
        DoneDesk => "La table est ouverte. Les inscriptions commencent.",
        DoneClosed => "La table est fermée.",
        DoneNoted => "C’est noté.",
        FeedTitle => "Vos séances dans votre agenda",
        FeedLead => "Abonnez votre agenda à cette adresse secrète.",
        FeedSecret => "Qui a l’adresse voit vos séances. Personne n’y est nommé.",
        FeedNone => "Vous n’avez pas encore d’adresse.",
        FeedOpen => "Créer l’adresse",
        FeedRenew => "Changer l’adresse",
        FeedRenewWhy => "L’ancienne ne marche plus.",
        FeedClose => "Fermer l’agenda",
        FeedAddress => "Adresse de votre agenda",
        FeedSubscribe => "S’abonner",
        FeedDesks => "Une adresse par table",
        FeedDesksLead => "Pour qui tient une table\u{a0}: ses créneaux, libres ou réservés. Personne n’y est nommé.",
        FeedDone => "L’adresse est prête.",
        FeedClosed => "L’agenda est fermé.",
        AgendaTitle => "Votre propre agenda",
        AgendaLead => "Vos moments occupés vous évitent des séances qui tombent mal.",
        AgendaPrivacy => "Seules les heures sont gardées. Ni titres, ni lieux, ni personnes.",
        AgendaRule => "Ce que vous dites d’un jour passe avant votre agenda.",
        AgendaTeam => "Un agenda occupe une équipe.",
        AgendaLink => "Relier votre agenda",
        AgendaSee => "Voir ou changer",
        AgendaFile => "Fichier .ics",
        AgendaFileHint => "Exportez-le de votre agenda. 2\u{a0}Mo au plus.",
        AgendaAddress => "Ou son adresse",
        AgendaAddressHint => "Une adresse https:// ou webcal://, relue toutes les quatre heures.",
        AgendaLook => "Regarder",
        AgendaPreviewTitle => "Ce qui a été compris",
        AgendaFree => "Aucun moment occupé dans les mois à venir.",
        AgendaAccept => "Relier cet agenda",
        AgendaUnlink => "Oublier cet agenda",
        AgendaUnlinkWhy => "Si vous l’oubliez, ses heures sont effacées tout de suite.",
        AgendaDone => "Votre agenda est relié.",
        AgendaGone => "L’agenda est oublié, ses heures sont effacées.",
        AgendaBack => "Vos disponibilités",
        AgendaLinked => "Agenda relié",
        AgendaOfAddress => "Adresse relue toutes les quatre heures",
        AgendaOfFile => "Fichier envoyé",
        ErrAgendaNothing => "Choisissez un fichier ou donnez une adresse.",
        ErrAgendaAgain => "Regardez l’agenda avant de le relier.",
        ErrBusy => "Occupé à cette heure d’après l’agenda.",
        ClaimsTitle => "Demandes des partenaires",
        ClaimsMenu => "Demandes",
        ClaimsLead => "Confirmez, ou refusez avec une raison.",
        NoClaims => "Aucune demande n’attend.",
        Confirm => "Confirmer",
        Refuse => "Refuser",
        Reason => "Raison du refus",
        DoneConfirmed => "C’est confirmé et publié.",
        DoneRefused => "Le refus est noté, avec sa raison.",
        DoneRule => "La règle est changée.",
        ErrGone => "Cette demande n’attend plus.",
        ErrReason => "Choisissez une raison.",
        Unheld => "Séances à pourvoir",
        NoUnheld => "Chaque séance a son partenaire.",
        Rules => "Comment répondre",
        SaveRule => "Changer",
    }
}

/// « 12 créneaux à pourvoir ».
#[must_use]
pub fn open_slots(count: i64) -> String {
    counted(count, "créneau à pourvoir", "créneaux à pourvoir")
}

/// « 3 jours sans réponse ».
#[must_use]
pub fn unsaid_days(count: i64) -> String {
    counted(count, "jour sans réponse", "jours sans réponse")
}

/// « 12 places ».
#[must_use]
pub fn places(count: i64) -> String {
    counted(count, "place", "places")
}

/// « 5 personnes inscrites ».
#[must_use]
pub fn expected(count: i64) -> String {
    counted(count, "personne inscrite", "personnes inscrites")
}

/// « 5 entretiens pris sur 12 ».
#[must_use]
pub fn interviews(taken: i64, all: i64) -> String {
    format!("{} sur {all}", counted(taken, "entretien pris", "entretiens pris"))
}

/// « 2 tables ouvertes ».
#[must_use]
pub fn desks(count: i64) -> String {
    counted(count, "table ouverte", "tables ouvertes")
}

/// « 2 équipes, de 9 h à 12 h ».
#[must_use]
pub fn coming_with(teams: i64, hours: &str) -> String {
    format!("{}, {hours}", counted(teams, "équipe", "équipes"))
}

/// « 2 équipes ».
#[must_use]
pub fn teams(count: i64) -> String {
    counted(count, "équipe", "équipes")
}

/// « N° 3 ».
#[must_use]
pub fn number(number: i64) -> String {
    format!("N°\u{a0}{number}")
}

/// « 10 minutes ».
#[must_use]
pub fn minutes(count: i64) -> String {
    counted(count, "minute", "minutes")
}

/// A team that is somewhere else.
#[must_use]
pub fn team_elsewhere(title: &str, town: &str, when: &str, missing: &str) -> String {
    format!("L’équipe tient «\u{a0}{title}\u{a0}» à {town}, {when}. Il manque {missing}, route comprise.")
}

/// More teams than there are.
#[must_use]
pub fn teams_short(needed: i64, have: i64) -> String {
    format!("Il faudrait {} à cette heure, il y en a {have}.", teams(needed))
}

/// Outside of what the partner said.
#[must_use]
pub fn outside_hours(hours: &str) -> String {
    format!("Hors de vos heures, {hours}.")
}

/// More teams than the partner has.
#[must_use]
pub fn most_teams(count: i64) -> String {
    format!("Vous avez {} en tout.", teams(count))
}

/// Fewer teams than sessions at that hour.
#[must_use]
pub fn fewer_teams(count: i64) -> String {
    let taken = if count > 1 { "déjà prises" } else { "déjà prise" };
    format!("Vous venez avec {} ce jour-là, {taken} à cette heure.", teams(count))
}

/// « Refusé : un autre partenaire tient ce créneau. »
#[must_use]
pub fn refused_because(reason: &str) -> String {
    format!("Raison\u{a0}: {reason}.")
}

/// « Demandé le mar. 4 mai ».
#[must_use]
pub fn asked_on(day: &str) -> String {
    format!("Demandé le {day}")
}

/// « 2 autres demandes ».
#[must_use]
pub fn rivals(count: i64) -> String {
    counted(count, "autre demande", "autres demandes")
}

/// « Agenda mis à jour le mardi 4 mai, 9 h 12 ».
#[must_use]
pub fn agenda_read(when: &str) -> String {
    format!("Agenda mis à jour le {when}")
}

/// « 8 moments occupés à venir ».
#[must_use]
pub fn agenda_coming(count: i64) -> String {
    counted(count, "moment occupé à venir", "moments occupés à venir")
}

/// « 12 événements lus, 8 moments occupés ».
#[must_use]
pub fn agenda_sum(events: i64, periods: i64) -> String {
    let events = counted(events, "événement lu", "événements lus");
    format!("{events}, {}", counted(periods, "moment occupé", "moments occupés"))
}

/// « et 30 autres ».
#[must_use]
pub fn agenda_more(count: i64) -> String {
    format!("et {}", counted(count, "autre", "autres"))
}

/// « L’agenda est mal formé (ligne 12). »
#[must_use]
pub fn agenda_problem(what: &str, line: Option<i64>) -> String {
    match line {
        Some(line) => format!("{what} (ligne\u{a0}{line})."),
        None => format!("{what}."),
    }
}

/// The same, where what was read before stays.
#[must_use]
pub fn agenda_failed(problem: &str) -> String {
    format!("Dernier essai\u{a0}: {problem} Les heures lues avant restent.")
}

/// A line of a calendar that was passed over.
#[must_use]
pub fn agenda_no_time(line: i64) -> String {
    format!("Ligne\u{a0}{line}\u{a0}: heure illisible, événement laissé de côté.")
}

/// A line of a calendar whose repetition is not understood.
#[must_use]
pub fn agenda_no_rule(line: i64) -> String {
    format!("Ligne\u{a0}{line}\u{a0}: répétition inconnue, la première date compte seule.")
}

/// A line of a calendar whose zone is not known.
#[must_use]
pub fn agenda_no_zone(line: i64) -> String {
    format!("Ligne\u{a0}{line}\u{a0}: fuseau inconnu, lu à l’heure d’ici.")
}

/// « et 12 autres lignes comme celles-ci ».
#[must_use]
pub fn agenda_more_doubts(count: i64) -> String {
    format!("et {} comme celles-ci.", counted(count, "autre ligne", "autres lignes"))
}

/// By which clock times without a zone were read.
#[must_use]
pub fn agenda_clock(place: &str) -> String {
    format!("Heures de la prochaine étape ({place}).")
}

/// « Occupé d’après votre agenda : de 9 h à 11 h ».
#[must_use]
pub fn agenda_busy(hours: &str) -> String {
    format!("Occupé d’après votre agenda\u{a0}: {hours}")
}
