//! What the directory of a team knows: kinds of partners, and what is to be done before a stop.

use serde::{Deserialize, Serialize};

use crate::session::choices;

choices! {
    /// What kind of body a partner is.
    PartnerKind {
        /// A town hall or a group of towns.
        TownHall "town_hall" "Mairie";
        /// The public employment service.
        PublicEmployment "public_employment" "Service de l’emploi";
        /// For the young.
        Youth "youth" "Jeunesse";
        /// For people with a disability.
        Disability "disability" "Handicap";
        /// An employer of the social economy.
        InclusionEmployer "inclusion_employer" "Employeur d’insertion";
        /// Any other employer.
        Employer "employer" "Employeur";
        /// Training.
        Training "training" "Formation";
        /// Health.
        Health "health" "Santé";
        /// Housing.
        Housing "housing" "Logement";
        /// Rights and papers.
        Rights "rights" "Droits";
        /// A charity.
        Charity "charity" "Association";
        /// Sport.
        Sport "sport" "Sport";
    }
}

/// What is to be done before every stop, and how many days before.
pub const USUAL_CHECKLIST: [(&str, i64); 4] = [
    ("Réserver le stationnement de la caravane", 30),
    ("Transmettre les listes d’accès", 21),
    ("Poser les affiches", 15),
    ("Appeler les personnes sans adresse", 1),
];

/// The zones in which a tour may run, with the name that people know.
pub const ZONES: [(&str, &str); 13] = [
    ("America/Martinique", "Martinique"),
    ("America/Guadeloupe", "Guadeloupe"),
    ("America/Cayenne", "Guyane"),
    ("Indian/Reunion", "La Réunion"),
    ("Indian/Mayotte", "Mayotte"),
    ("Europe/Paris", "France hexagonale"),
    ("America/Miquelon", "Saint-Pierre-et-Miquelon"),
    ("America/St_Barthelemy", "Saint-Barthélemy"),
    ("America/Marigot", "Saint-Martin"),
    ("Pacific/Noumea", "Nouvelle-Calédonie"),
    ("Pacific/Tahiti", "Tahiti"),
    ("Pacific/Marquesas", "Îles Marquises"),
    ("Pacific/Wallis", "Wallis-et-Futuna"),
];
