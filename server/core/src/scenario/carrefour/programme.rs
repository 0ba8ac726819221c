//! The day of a stop: nine sessions over every domain, one of them a row of interviews.

use domain::session::{Audience, SessionKind, Theme};

/// A session as it is planned for any stop.
pub(super) struct SessionFact {
    pub slug: &'static str,
    pub kind: SessionKind,
    pub theme: Theme,
    pub title: &'static str,
    pub summary: &'static str,
    pub audience: Audience,
    /// Index in [`ROOMS`].
    pub room: usize,
    /// Local start and end, hour and minute.
    pub start: (u32, u32),
    pub end: (u32, u32),
    /// Seats at a large stop.
    pub seats: i64,
}

/// A room as every venue has it: name, people, sessions at once.
pub(super) const ROOMS: [(&str, i64, i64); 4] =
    [("Grande salle", 60, 1), ("Petite salle", 20, 1), ("Espace rencontres", 24, 1), ("Préau", 150, 6)];

/// Minutes of one interview.
pub(super) const INTERVIEW_MINUTES: i64 = 10;

pub(super) const DAY: [SessionFact; 9] = [
    SessionFact {
        slug: "faire-son-cv",
        kind: SessionKind::Workshop,
        theme: Theme::Work,
        title: "Faire son CV",
        summary: "On écrit votre CV avec vous. Vous repartez avec.",
        audience: Audience::Public,
        room: 0,
        start: (9, 0),
        end: (10, 30),
        seats: 12,
    },
    SessionFact {
        slug: "vos-droits",
        kind: SessionKind::Workshop,
        theme: Theme::Rights,
        title: "Vos droits et vos démarches",
        summary: "Une question sur un papier ou une aide ? On regarde ensemble.",
        audience: Audience::Public,
        room: 1,
        start: (9, 0),
        end: (10, 0),
        seats: 10,
    },
    SessionFact {
        slug: "rencontrer-un-employeur",
        kind: SessionKind::EmployerMeeting,
        theme: Theme::Work,
        title: "Rencontrer un employeur",
        summary: "Dix minutes pour parler d’un emploi. Le CV n’est pas obligatoire.",
        audience: Audience::Public,
        room: 2,
        start: (9, 30),
        end: (12, 0),
        seats: 1,
    },
    SessionFact {
        slug: "coup-de-pouce",
        kind: SessionKind::Stand,
        theme: Theme::Charity,
        title: "Un coup de pouce au quotidien",
        summary: "Repas, vêtements, meubles : qui peut aider près de chez vous.",
        audience: Audience::Public,
        room: 3,
        start: (9, 0),
        end: (15, 0),
        seats: 60,
    },
    SessionFact {
        slug: "premiers-pas-numeriques",
        kind: SessionKind::Workshop,
        theme: Theme::Digital,
        title: "Premiers pas numériques",
        summary: "Votre téléphone, votre adresse e-mail, vos démarches en ligne.",
        audience: Audience::Public,
        room: 1,
        start: (10, 15),
        end: (11, 30),
        seats: 8,
    },
    SessionFact {
        slug: "se-former",
        kind: SessionKind::Workshop,
        theme: Theme::Training,
        title: "Se former à un métier",
        summary: "Les formations qui ouvrent bientôt. Comment elles sont payées.",
        audience: Audience::Public,
        room: 0,
        start: (10, 45),
        end: (12, 0),
        seats: 15,
    },
    SessionFact {
        slug: "trouver-un-logement",
        kind: SessionKind::Workshop,
        theme: Theme::Housing,
        title: "Trouver un logement",
        summary: "Chercher, demander, garder son logement. On remplit la demande.",
        audience: Audience::Public,
        room: 0,
        start: (13, 0),
        end: (14, 15),
        seats: 12,
    },
    SessionFact {
        slug: "un-point-sante",
        kind: SessionKind::Workshop,
        theme: Theme::Health,
        title: "Un point santé",
        summary: "Parler de ce qui vous va, en petit groupe.",
        audience: Audience::Discreet,
        room: 1,
        start: (13, 0),
        end: (14, 30),
        seats: 6,
    },
    SessionFact {
        slug: "s-engager",
        kind: SessionKind::Workshop,
        theme: Theme::Citizenship,
        title: "S’engager près de chez soi",
        summary: "Donner du temps, rencontrer du monde, apprendre. On vous raconte.",
        audience: Audience::Public,
        room: 0,
        start: (14, 30),
        end: (15, 30),
        seats: 20,
    },
];

/// What everybody should bring.
pub(super) const BRING: &str = "Une pièce d’identité si vous en avez une. Un stylo. De l’eau.";
