//! What kind of session it is, what it is about, and who may see it.

use serde::{Deserialize, Serialize};

macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $key:literal $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The value as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The value of a stored text, if there is one.
            pub fn parse(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == key)
            }

            /// The French word shown to people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    };
}

pub(crate) use choices;

choices! {
    /// The form that a session takes.
    SessionKind {
        /// A workshop: one group, one slot.
        Workshop "workshop" "Atelier";
        /// Job interviews one after the other, at one or several desks.
        EmployerMeeting "employer_meeting" "Rencontre employeur";
        /// A stand where people come and go.
        Stand "stand" "Stand";
        /// Several speakers before an audience.
        RoundTable "round_table" "Table ronde";
        /// A seminar, often one of a series.
        Seminar "seminar" "Séminaire";
        /// A hall with many partners.
        Forum "forum" "Forum";
        /// One person and one adviser.
        Appointment "appointment" "Rendez-vous";
        /// A ride to the stop or back.
        Shuttle "shuttle" "Navette";
    }
}

choices! {
    /// The domain of life that a session is about.
    Theme {
        /// Finding and keeping a job.
        Work "work" "Emploi";
        /// Learning a trade, going back to school.
        Training "training" "Formation";
        /// Finding and keeping a home.
        Housing "housing" "Logement";
        /// Body and mind.
        Health "health" "Santé";
        /// Papers, benefits, procedures.
        Rights "rights" "Accès aux droits";
        /// Food, clothes, help from associations.
        Charity "charity" "Entraide";
        /// Civic life and volunteering.
        Citizenship "citizenship" "Citoyenneté";
        /// Phones, computers, procedures on line.
        Digital "digital" "Numérique";
    }
}

choices! {
    /// Who may see a session.
    Audience {
        /// Everybody.
        Public "public" "Ouvert à tous";
        /// Everybody under its neutral title; partners see a count only.
        Discreet "discreet" "Discret";
        /// Nobody outside: no public page, no message.
        Closed "closed" "Fermé";
    }
}

impl SessionKind {
    /// How many partners may hold one session side by side; `None` for as many as come. A hall of
    /// stands holds what its room holds at once.
    pub const fn most_partners(self, at_once_in_room: Option<i64>) -> Option<i64> {
        match self {
            Self::EmployerMeeting | Self::RoundTable => None,
            Self::Stand | Self::Forum => at_once_in_room,
            Self::Workshop | Self::Seminar | Self::Appointment | Self::Shuttle => Some(1),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn stored_values_are_those_of_the_schema() {
        assert_eq!(
            SessionKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>(),
            ["workshop", "employer_meeting", "stand", "round_table", "seminar", "forum", "appointment", "shuttle"]
        );
        assert_eq!(
            Theme::ALL.iter().map(|theme| theme.as_str()).collect::<Vec<_>>(),
            ["work", "training", "housing", "health", "rights", "charity", "citizenship", "digital"]
        );
        assert_eq!(
            Audience::ALL.iter().map(|audience| audience.as_str()).collect::<Vec<_>>(),
            ["public", "discreet", "closed"]
        );
    }

    #[test]
    fn every_value_reads_back_from_text_and_json() {
        for kind in SessionKind::ALL {
            assert_eq!(SessionKind::parse(kind.as_str()), Some(*kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.as_str()));
            assert!(!kind.label().is_empty());
        }
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.as_str()), Some(*theme));
            assert_eq!(serde_json::to_string(theme).unwrap(), format!("\"{}\"", theme.as_str()));
            assert!(!theme.label().is_empty());
        }
        for audience in Audience::ALL {
            assert_eq!(Audience::parse(audience.as_str()), Some(*audience));
            assert!(!audience.label().is_empty());
        }
        assert_eq!(Theme::parse("Work"), None);
        assert_eq!(SessionKind::parse(""), None);
    }
}
