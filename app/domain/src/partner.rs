//! What partners ask for and say: claims, when they come, interview desks, what came of an interview.

mod desk;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

use crate::session::choices;

pub use desk::{DeskFault, DeskHours, LONGEST_INTERVIEW, SHORTEST_INTERVIEW};

choices! {
    /// Where the claim of a partner on a session stands.
    ClaimState {
        /// The organiser has not answered yet.
        Requested "requested" "Demandé";
        /// The partner holds the session.
        Confirmed "confirmed" "Confirmé";
        /// Not this one; the reason says why.
        Refused "refused" "Refusé";
    }
}

choices! {
    /// Why a claim is refused: about the programme, never about people.
    RefusalReason {
        /// Another partner holds the session.
        Taken "taken" "Un autre partenaire tient ce créneau";
        /// The partner's subject does not fit.
        Theme "theme" "Le thème demande un autre partenaire";
        /// The session will move or go.
        Programme "programme" "Le programme va changer";
        /// There is no room for one more.
        Room "room" "La salle est trop petite";
    }
}

choices! {
    /// How claims are answered on a tour.
    ClaimRule {
        /// The organiser answers each.
        Ask "ask" "L’organisation répond à chaque demande";
        /// Whoever claims first holds the session.
        Direct "direct" "La première demande est confirmée tout de suite";
    }
}

choices! {
    /// What came of an interview.
    InterviewOutcome {
        /// They will meet again.
        Again "again" "À revoir";
        /// The person will try the job.
        Trial "trial" "Immersion";
        /// The person has the job.
        Hired "hired" "Embauche";
        /// Nothing follows.
        Closed "closed" "Sans suite";
    }
}

choices! {
    /// Why the calendar that a partner names cannot be read.
    AgendaProblem {
        /// More bytes than are read.
        TooLarge "too_large" "L’agenda dépasse 2\u{a0}Mo";
        /// Something else than a calendar.
        NoCalendar "no_calendar" "Ce n’est pas un agenda au format .ics";
        /// It ends in the middle.
        Truncated "truncated" "L’agenda s’arrête au milieu";
        /// Its parts do not fit together.
        Broken "broken" "L’agenda est mal formé";
        /// More events or repetitions than are worked out.
        TooMany "too_many" "L’agenda contient trop d’événements";
        /// No address that may be asked.
        Address "address" "L’adresse doit commencer par https://";
        /// It leads into somebody's own network.
        NotPublic "not_public" "L’adresse n’est pas publique";
        /// Nobody answers there, or not in time.
        Unreachable "unreachable" "L’adresse ne répond pas";
        /// It answers, with something else.
        Refused "refused" "L’adresse ne donne pas d’agenda";
    }
}

/// What a partner said about one day of a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// From when on the wall.
    pub from: NaiveTime,
    /// Until when.
    pub to: NaiveTime,
    /// With how many teams; 0: the partner does not come.
    pub teams: i64,
}

/// Why a session does not go with what the partner said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "clash")]
pub enum AvailabilityClash {
    /// The partner said that it does not come that day.
    NotComing,
    /// The session begins before the partner comes, or ends after it has left.
    Hours {
        /// From when it comes.
        from: NaiveTime,
        /// Until when.
        to: NaiveTime,
    },
    /// More sessions at once than teams that come.
    Teams {
        /// The teams that come.
        teams: i64,
    },
    /// Nothing was said of that day, and the partner's own calendar says that it is busy.
    Busy,
}

impl Availability {
    /// What stands against a session from `start` to `end` during which the partner holds
    /// `at_once` sessions at that stop, this one included.
    pub fn clash(&self, start: NaiveTime, end: NaiveTime, at_once: i64) -> Option<AvailabilityClash> {
        if self.teams == 0 {
            Some(AvailabilityClash::NotComing)
        } else if start < self.from || self.to < end {
            Some(AvailabilityClash::Hours { from: self.from, to: self.to })
        } else if at_once > self.teams {
            Some(AvailabilityClash::Teams { teams: self.teams })
        } else {
            None
        }
    }
}

/// What the own calendar of a partner of so many teams, busy during a session, means for it: a calendar
/// is that of one team. `at_once` counts the sessions that it holds then, this one included.
pub const fn busy_clash(teams: i64, at_once: i64) -> Option<AvailabilityClash> {
    if at_once > teams - 1 { Some(AvailabilityClash::Busy) } else { None }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn at(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn a_session_fits_into_what_was_said_or_not() {
        let said = Availability { from: at(9, 0), to: at(12, 0), teams: 2 };
        assert_eq!(said.clash(at(9, 0), at(12, 0), 2), None);
        let hours = Some(AvailabilityClash::Hours { from: at(9, 0), to: at(12, 0) });
        assert_eq!(said.clash(at(8, 59), at(10, 0), 1), hours);
        assert_eq!(said.clash(at(11, 0), at(12, 1), 1), hours);
        assert_eq!(said.clash(at(10, 0), at(11, 0), 3), Some(AvailabilityClash::Teams { teams: 2 }));
        let nobody = Availability { teams: 0, ..said };
        assert_eq!(nobody.clash(at(10, 0), at(11, 0), 1), Some(AvailabilityClash::NotComing));
    }

    #[test]
    fn a_calendar_keeps_one_team_busy() {
        assert_eq!(busy_clash(1, 1), Some(AvailabilityClash::Busy));
        assert_eq!((busy_clash(2, 1), busy_clash(2, 2)), (None, Some(AvailabilityClash::Busy)));
    }

    #[test]
    fn stored_values_are_those_of_the_schema() {
        let words = |all: &[InterviewOutcome]| all.iter().map(|one| one.as_str()).collect::<Vec<_>>();
        assert_eq!(words(InterviewOutcome::ALL), ["again", "trial", "hired", "closed"]);
        assert_eq!(
            ClaimState::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
            ["requested", "confirmed", "refused"]
        );
        assert_eq!(ClaimRule::ALL.iter().map(|one| one.as_str()).collect::<Vec<_>>(), ["ask", "direct"]);
        for reason in RefusalReason::ALL {
            assert_eq!(RefusalReason::parse(reason.as_str()), Some(*reason));
            assert!(!reason.label().is_empty());
        }
    }
}
