//! The kiosks, as the team sees them.

use super::catalogue;

catalogue! {
    /// The kiosks, as the team sees them.
    Kiosks {
        Title => "Bornes",
        Lead => "Une borne inscrit les gens sur place, sans rien garder d’eux.",
        Empty => "Aucune borne pour l’instant.",
        New => "Nouvelle borne",
        Name => "Nom de la borne",
        NameHint => "Par exemple\u{a0}: Borne du hall",
        Stop => "Étape",
        Make => "Préparer la borne",
        NoStop => "Aucune étape publiée n’est à venir.",
        NameWrong => "Donnez un nom de 60 signes au plus.",
        StopWrong => "Choisissez une étape de la liste.",
        Gone => "Cette borne n’existe plus.",
        Made => "La borne est prête. Tapez son code sur l’appareil.",
        Renewed => "Le nouveau code est prêt. L’ancien appareil est coupé.",
        Revoked => "La borne est coupée.",
        Waiting => "Code à taper",
        CodeOver => "Code dépassé",
        Alive => "En marche",
        Silent => "Ne répond pas",
        Help => "Demande de l’aide",
        Open => "Ouvrez cette adresse sur l’appareil\u{a0}:",
        Type => "Puis tapez ce code\u{a0}:",
        NewCode => "Nouveau code",
        Revoke => "Couper la borne",
    }
}
