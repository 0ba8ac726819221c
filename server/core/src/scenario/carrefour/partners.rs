//! Who takes part: invented names, one for each kind of body that a real tour brings together.

use domain::session::Theme;

/// A body that offers sessions; its place in the list is its name in the programme.
pub(super) struct PartnerFact {
    pub name: &'static str,
    /// A value of the schema's list of kinds.
    pub kind: &'static str,
    /// How many sessions it can hold at once.
    pub teams: i64,
    /// The themes that it can speak about; empty for those who only help.
    pub themes: &'static [Theme],
}

/// A body that hires, with the jobs of its desks.
pub(super) struct EmployerFact {
    pub name: &'static str,
    /// Job and kind of contract.
    pub jobs: &'static [(&'static str, &'static str)],
}

const fn partner(name: &'static str, kind: &'static str, teams: i64, themes: &'static [Theme]) -> PartnerFact {
    PartnerFact { name, kind, teams, themes }
}

pub(super) const PARTNERS: [PartnerFact; 25] = [
    partner("Service emploi des communes du Nord", "town_hall", 2, &[]),
    partner("Espace citoyen du Nord", "town_hall", 2, &[Theme::Citizenship]),
    partner("Agence Emploi Nord Atlantique", "public_employment", 4, &[Theme::Work]),
    partner("Agence Emploi Nord Caraïbe", "public_employment", 3, &[Theme::Work]),
    partner("Relais Jeunes du Nord", "youth", 3, &[Theme::Work]),
    partner("Point Jeunes Bò Lanmè", "youth", 1, &[Theme::Citizenship]),
    partner("Parcours Possible", "disability", 2, &[Theme::Work]),
    partner("Emploi Pour Chacun", "disability", 1, &[]),
    partner("Chantier Bwa Flo", "inclusion_employer", 2, &[Theme::Training]),
    partner("Régie Lakou Vivant", "inclusion_employer", 2, &[]),
    partner("Jardins de la Montagne", "inclusion_employer", 1, &[]),
    partner("Centre de formation des Mornes", "training", 3, &[Theme::Training]),
    partner("École des savoirs du Nord", "training", 2, &[Theme::Training]),
    partner("Fabrique numérique Péyi", "training", 2, &[Theme::Digital]),
    partner("Bus numérique du Nord", "training", 1, &[Theme::Digital]),
    partner("Maison de santé du Nord", "health", 2, &[Theme::Health]),
    partner("Bus santé Caraïbe", "health", 1, &[Theme::Health]),
    partner("Un toit au Nord", "housing", 2, &[Theme::Housing]),
    partner("Agence Kaz Solidaire", "housing", 1, &[Theme::Housing]),
    partner("Maison des démarches", "rights", 2, &[Theme::Rights]),
    partner("Permanence Info Droits", "rights", 1, &[Theme::Rights]),
    partner("Table partagée", "charity", 2, &[Theme::Charity]),
    partner("Vestiaire des Mornes", "charity", 1, &[Theme::Charity]),
    partner("Volontaires Kolé Zépol", "charity", 2, &[Theme::Citizenship]),
    partner("Ballon et Mer", "sport", 1, &[Theme::Health]),
];

pub(super) const EMPLOYERS: [EmployerFact; 6] = [
    EmployerFact {
        name: "Hôtel Anse Bellevue",
        jobs: &[("Employé d’étage", "CDD de 6 mois"), ("Commis de cuisine", "Contrat d’apprentissage")],
    },
    EmployerFact {
        name: "Rhumerie Belmorne",
        jobs: &[("Agent de conditionnement", "CDD de 3 mois"), ("Guide d’accueil", "CDI à temps partiel")],
    },
    EmployerFact { name: "Bâti Nord", jobs: &[("Manœuvre", "CDI"), ("Coffreur débutant", "Contrat de chantier")] },
    EmployerFact {
        name: "Kaz Propre Services",
        jobs: &[("Agent d’entretien", "CDI à temps partiel"), ("Aide à domicile", "CDI")],
    },
    EmployerFact {
        name: "Bananeraies du Plateau",
        jobs: &[("Ouvrier agricole", "Contrat de saison"), ("Conducteur d’engins", "CDD de 6 mois")],
    },
    EmployerFact {
        name: "Transports de la Montagne",
        jobs: &[("Chauffeur de car", "CDI"), ("Mécanicien", "Contrat d’apprentissage")],
    },
];
