//! The page of the team: who may sign in.

use super::catalogue;

catalogue! {
    /// Sentences about logins.
    Team {
        Title => "Équipe et partenaires",
        Menu => "Équipe",
        Lead => "Chaque personne a son accès. Elle choisit sa phrase de passe.",
        Organisers => "Organisation",
        Partners => "Partenaires",
        Employers => "Employeurs",
        Hosts => "Accueil",
        Organiser => "Organisation",
        Partner => "Partenaire",
        Employer => "Employeur",
        Host => "Accueil",
        InviteTitle => "Inviter une personne",
        InviteHint => "Elle reçoit un lien valable sept jours.",
        Name => "Prénom ou nom affiché",
        NameHint => "Les collègues le voient.",
        Email => "Adresse électronique",
        Role => "Ce que la personne fait",
        Body => "Structure",
        BodyHint => "Pour un partenaire ou un employeur.",
        NoBody => "Aucune structure",
        Invite => "Envoyer l’invitation",
        Again => "Inviter à nouveau",
        Reopen => "Rouvrir l’accès",
        Close => "Fermer l’accès",
        Invited => "L’invitation part tout de suite.",
        Closed => "L’accès est fermé.",
        StateActive => "Actif",
        StateLapsed => "Lien trop ancien",
        StateClosed => "Fermé",
        Nobody => "Personne encore.",
        WrongName => "Donnez un nom court, sans mot réservé.",
        WrongEmail => "Vérifiez l’adresse électronique.",
        WrongRole => "Choisissez ce que la personne fait.",
        WrongBody => "Choisissez la structure de la personne.",
        Known => "Cette adresse a déjà un accès. Invitez-la à nouveau.",
        Own => "Vous ne pouvez pas fermer votre propre accès.",
        Gone => "Cet accès n’est plus dans cet état.",
    }
}

/// « Invité jusqu’au mar. 4 mai ».
#[must_use]
pub fn invited_until(day: &str) -> String {
    format!("Invité jusqu’au {day}")
}

/// « Vu le mar. 4 mai ».
#[must_use]
pub fn seen_on(day: &str) -> String {
    format!("Vu le {day}")
}
