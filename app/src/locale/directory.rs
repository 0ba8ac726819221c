//! The directory of the team: towns, venues, partners, and the forms of tours and stops.

use super::{catalogue, counted};

catalogue! {
    /// The directory of the team.
    Book {
        Venues => "Lieux",
        Partners => "Partenaires",
        Save => "Enregistrer",
        Add => "Ajouter",
        Remove => "Retirer",
        Saved => "C’est enregistré.",
        Yes => "Oui",
        Gone => "Cet élément n’existe plus.",
        Town => "Commune",
        TownHint => "Nom, code postal ou code INSEE. Les accents ne comptent pas.",
        TownNone => "Aucune commune trouvée. Essayez un nom plus court.",
        TownFind => "Chercher",
        TownOther => "Choisir une autre commune",
        NewTour => "Nouvelle tournée",
        NewTourLead => "Vous pourrez tout changer plus tard.",
        EditTour => "Réglages de la tournée",
        EditTourLead => "Ces réglages vont dans le brouillon.",
        CreateTour => "Créer la tournée",
        InsideName => "Nom pour l’équipe",
        InsideNameHint => "Seule l’équipe voit ce nom.",
        PublicName => "Nom public",
        PublicNameHint => "Tout le monde voit ce nom. Gardez-le neutre.",
        FirstDay => "Premier jour",
        LastDay => "Dernier jour",
        OneDay => "Laissez vide pour une étape d’un jour.",
        DayHint => "Par exemple 18/05/2027.",
        Zone => "Heure locale",
        Buffer => "Minutes entre deux activités",
        BufferHint => "Le temps de changer de salle, entre 0 et 240.",
        HelpPhone => "Téléphone d’aide",
        HelpPhoneHint => "Le numéro que les personnes appellent.",
        NewStop => "Ajouter une étape",
        NewStopLead => "Choisissez d’abord la commune.",
        AddStop => "Ajouter l’étape",
        Venue => "Lieu",
        VenueNew => "Un nouveau lieu",
        VenueName => "Nom du nouveau lieu",
        VenueNameHint => "Par exemple «\u{a0}Salle des fêtes\u{a0}».",
        Opens => "Ouverture",
        Closes => "Fermeture",
        HourHint => "Par exemple 8 h 30.",
        Sheet => "Fiche de l’étape",
        SheetWords => "Ce que les personnes liront",
        Landmark => "Repère",
        LandmarkHint => "Ce que l’on voit de loin.",
        HowToCome => "Comment venir",
        HowToComeHint => "Bus, arrêt, parking, à pied depuis le bourg.",
        Bring => "À apporter",
        BackToTour => "Retour à la tournée",
        SeeProgramme => "Programme du jour",
        SeeHosts => "Personnes d’accueil",
        RemoveStop => "Retirer l’étape",
        RemoveStopText => "Elle quitte le brouillon. Rien ne change avant la publication.",
        RestoreStop => "Rétablir l’étape",
        StopCancelled => "Cette étape est retirée du brouillon.",
        StopRemoved => "L’étape est retirée du brouillon.",
        Checklist => "À faire avant l’étape",
        ChecklistEmpty => "Rien à faire pour l’instant.",
        ChecklistUsual => "Ajouter la liste habituelle",
        Task => "Chose à faire",
        Owner => "Qui s’en charge",
        DueOn => "Pour le",
        Done => "Fait",
        Undone => "Pas encore fait",
        Tick => "Marquer fait",
        Untick => "Défaire",
        Late => "En retard",
        Nobody => "Personne",
        VenuesTitle => "Les lieux",
        VenuesEmpty => "Aucun lieu pour l’instant.",
        NewVenue => "Nouveau lieu",
        CreateVenue => "Créer le lieu",
        BackToVenues => "Tous les lieux",
        Name => "Nom",
        Address => "Adresse",
        StepFree => "Entrée de plain-pied",
        StepFreeRoom => "Salle de plain-pied",
        Details => "Présentation",
        Booking => "Réservation",
        BookingTo => "Passer à",
        OptionUntil => "Option jusqu’au",
        BookingStart => "À demander",
        BookingAsked => "Demandé",
        BookingOption => "Option",
        BookingSure => "Confirmé",
        BookingNo => "Refusé",
        BookingStepHint => "Le jour compte seulement pour une option.",
        Rooms => "Salles",
        RoomsEmpty => "Aucune salle pour l’instant.",
        RoomName => "Nom de la salle",
        RoomAdd => "Ajouter une salle",
        Capacity => "Personnes",
        Concurrent => "Activités à la fois",
        Hours => "Horaires",
        HoursHint => "Par exemple 8 h 30 – 12 h, 13 h – 17 h. Vide\u{a0}: fermé.",
        HoursAll => "Sans aucun horaire, le lieu est toujours ouvert.",
        ClosedDays => "Jours de fermeture",
        ClosedDaysEmpty => "Aucun jour de fermeture noté.",
        ClosedOn => "Fermé le",
        Why => "Pourquoi",
        WhyHint => "Par exemple «\u{a0}élections\u{a0}».",
        PartnersTitle => "Les partenaires",
        PartnersEmpty => "Aucun partenaire pour l’instant.",
        NewPartner => "Nouveau partenaire",
        CreatePartner => "Créer le partenaire",
        BackToPartners => "Tous les partenaires",
        Kind => "Sorte",
        Teams => "Équipes",
        TeamsHint => "Combien d’activités en même temps.",
        ContactEmail => "Adresse e-mail",
        People => "Intervenants",
        PeopleLead => "Personne n’est prévenu quand un intervenant change.",
        PeopleEmpty => "Aucun intervenant pour l’instant.",
        PersonName => "Nom de l’intervenant",
        PersonAdd => "Ajouter un intervenant",
        PersonRename => "Renommer",
        PersonRetire => "Ne plus proposer",
        PersonBack => "Proposer à nouveau",
        PersonRetired => "N’est plus proposé",
        Legs => "Trajets",
        LegsTitle => "Les trajets",
        LegsEmpty => "Il faut deux étapes pour un trajet.",
        Import => "Importer un tableau",
        ImportLead => "Collez un tableau de communes, ou choisissez un fichier.",
        ImportTable => "Tableau collé",
        ImportTableHint => "Une commune par ligne. La date, le lieu et les horaires sont facultatifs.",
        ImportFile => "Fichier .xlsx ou .csv",
        ImportFileHint => "1 Mo et 500 lignes au plus.",
        ImportLook => "Voir avant d’importer",
        ImportPreview => "Ce qui sera ajouté",
        ImportNothing => "Rien n’est encore écrit. Acceptez pour ajouter au brouillon.",
        ImportMend => "Corrigez le tableau, puis regardez à nouveau.",
        ImportAccept => "Accepter et ajouter",
        ImportDone => "Le tableau est dans le brouillon.",
        DraftUndone => "C’est défait. Le brouillon est comme avant.",
        ImportDay => "Jour retenu",
        ImportRowNumber => "Ligne",
        TableEmpty => "Collez un tableau ou choisissez un fichier.",
        TableTooLarge => "Ce fichier est trop grand.",
        TableTooManyRows => "Ce tableau a trop de lignes.",
        TableUnreadable => "Ce fichier ne se lit pas. Enregistrez-le en .xlsx ou .csv.",
        TableFaulty => "Le tableau contient des cases à corriger.",
        ColTown => "Commune",
        ColCode => "Code",
        ColDay => "Date",
        ColUntil => "Au",
        ColHours => "Horaires",
        ColOther => "Non lu",
        Export => "Exporter en .xlsx",
        Newer => "Relisez, puis enregistrez à nouveau.",
        InUse => "Cet élément sert encore.",
        NotAllowed => "Cette étape de la réservation n’est pas possible.",
        Empty => "Ce champ doit être rempli.",
        WrongDay => "Ce n’est pas une date. Écrivez par exemple 18/05/2027.",
        WrongHour => "Ce n’est pas une heure. Écrivez par exemple 8 h 30.",
        WrongPhone => "Ce n’est pas un numéro de téléphone.",
        WrongEmail => "Ce n’est pas une adresse e-mail.",
        WrongOrder => "La fin doit venir après le début.",
        Twice => "Ceci existe déjà.",
        Unknown => "Choisissez dans la liste.",
        KindEach => "Écrivez une sorte pour tous, ou une pour chaque partenaire.",
        ColKinds => "Sorte",
        KindsTitle => "Que sont les nouveaux partenaires\u{a0}?",
        KindsLead => "Le tableau ne le dit pas. Choisissez une sorte pour chacun.",
        Pick => "Choisir",
    }
}

/// « 4 lieux ».
#[must_use]
pub fn venues(count: i64) -> String {
    counted(count, "lieu", "lieux")
}

/// « 3 salles ».
#[must_use]
pub fn rooms(count: i64) -> String {
    counted(count, "salle", "salles")
}

/// « 2 équipes ».
#[must_use]
pub fn teams(count: i64) -> String {
    counted(count, "équipe", "équipes")
}

/// « 3 intervenants ».
#[must_use]
pub fn people(count: i64) -> String {
    counted(count, "intervenant", "intervenants")
}

/// « 8 séances ».
#[must_use]
pub fn sessions(count: i64) -> String {
    counted(count, "séance", "séances")
}

/// « 3 communes trouvées ».
#[must_use]
pub fn towns_found(count: i64) -> String {
    counted(count, "commune trouvée", "communes trouvées")
}

/// « 97214, département 972 ».
#[must_use]
pub fn town_detail(postcode: &str, department: &str) -> String {
    format!("{postcode}, département {department}")
}

/// « 12 étapes, 3 lieux, 2 partenaires ».
#[must_use]
pub fn import_sum(stops: i64, new_venues: i64, partners: i64) -> String {
    let parts = [
        counted(stops, "étape", "étapes"),
        counted(new_venues, "nouveau lieu", "nouveaux lieux"),
        counted(partners, "nouveau partenaire", "nouveaux partenaires"),
    ];
    parts.join(", ")
}

/// The kinds of partners that a table may name.
#[must_use]
pub fn partner_kinds(kinds: &str) -> String {
    format!("Cette sorte n’existe pas. Écrivez\u{a0}: {kinds}.")
}

/// « 3 cases à corriger ».
#[must_use]
pub fn import_faults(count: i64) -> String {
    counted(count, "case à corriger", "cases à corriger")
}

/// « Ligne 3 : Choisissez dans la liste. »
#[must_use]
pub fn at_row(number: i64, sentence: &str) -> String {
    format!("Ligne {number}\u{a0}: {sentence}")
}

/// « mardi 18 mai 2027, proposé ».
#[must_use]
pub fn proposed(day: &str) -> String {
    format!("{day}, proposé")
}

/// « 2 choses faites sur 4 ».
#[must_use]
pub fn progress(done: i64, of: i64) -> String {
    format!("{} sur {of}", counted(done, "chose faite", "choses faites"))
}

/// « J−30 ».
#[must_use]
pub fn distance(days: i64) -> String {
    if days == 0 { "Jour\u{a0}J".to_owned() } else { format!("J−{days}") }
}

/// « La tournée va du mardi 4 mai au vendredi 2 juillet 2027. »
#[must_use]
pub fn tour_days(first: &str, last: &str) -> String {
    format!("La tournée va du {first} au {last}.")
}

/// Too many signs.
#[must_use]
pub fn too_long(most: i64) -> String {
    format!("Ce texte est trop long\u{a0}: {most} signes au plus.")
}

/// Not a number of the range.
#[must_use]
pub fn wrong_number(least: i64, most: i64) -> String {
    format!("Écrivez un nombre entre {least} et {most}.")
}

/// The weekday typed is another's.
#[must_use]
pub fn wrong_weekday(day: &str) -> String {
    format!("Cette date est un {day}.")
}

/// Outside of the tour.
#[must_use]
pub fn outside(first: &str, last: &str) -> String {
    format!("La tournée va du {first} au {last}.")
}

/// Words that nothing public may hold.
#[must_use]
pub fn forbidden(words: &str) -> String {
    if words.is_empty() {
        "Ce texte sort de l’équipe\u{a0}: choisissez des mots neutres.".to_owned()
    } else {
        format!("Ce texte sort de l’équipe. Retirez\u{a0}: {words}.")
    }
}

/// Several towns, or things, of one name.
#[must_use]
pub fn ambiguous(names: &str) -> String {
    format!("Plusieurs conviennent\u{a0}: {names}. Ajoutez le code postal.")
}

/// Who was faster, and when.
#[must_use]
pub fn newer(who: Option<&str>, when: &str) -> String {
    format!("{} a enregistré le {when}.", who.unwrap_or("Quelqu’un"))
}
