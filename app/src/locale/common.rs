//! What stands on many pages.

use super::catalogue;

catalogue! {
    /// What stands on many pages.
    Common {
        Name => "La Caravane",
        Skip => "Aller au contenu",
        MyTicket => "Mon ticket",
        YourData => "Vos données",
        Accessibility => "Accessibilité",
        StaffDoor => "Espace équipe",
        NeedHelp => "Besoin d’aide\u{a0}?",
        Call => "Appelez le",
        Loading => "La page arrive…",
        ToMend => "À corriger",
        ToStart => "Voir les tournées",
        Back => "Retour",
        Sending => "Envoi en cours…",
        ErrorTitle => "La page n’arrive pas",
        ErrorUnexpected => "C’est notre faute. Essayez encore dans un instant.",
        ErrorNetwork => "Le réseau ne répond pas. Rien n’est perdu. Essayez encore.",
        ErrorMalformed => "Cette page est trop ancienne. Rechargez-la.",
        ErrorSignedOut => "Vous n’êtes plus connecté. Connectez-vous à nouveau.",
        ErrorForbidden => "Cette page n’est pas pour vous.",
        RefusedCrossSite => "Cette demande vient d’un autre site. Ouvrez la page ici et recommencez.",
        NotFoundTitle => "Page introuvable",
        NotFoundText => "Cette adresse ne mène nulle part. Elle a peut-être changé.",
        StepFree => "Entrée de plain-pied",
        Print => "Imprimer",
    }
}
