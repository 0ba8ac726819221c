//! Who welcomes at a stop: what the organiser's form does.

use backend::Backend;
use backend::service::welcome::hosts::{self, HostsError};
use domain::email::EmailAddress;
use domain::registration::FieldError;
use domain::text::clean_line;

use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, HostsAsk, Problem, Refusal};
use crate::locale::DeskText;

/// A name of a colleague longer than this is a slip.
const LONGEST_NAME: usize = 60;

/// Names the hosts of a stop, or invites one.
pub async fn save_hosts(
    backend: &Backend,
    tour: &str,
    stop: &str,
    ask: HostsAsk,
) -> Result<Answer<HostsAsk>, AppError> {
    let page = format!("/equipe/tournees/{tour}/etapes/{stop}/accueil");
    let Ok(id) = stop.parse() else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr()));
    };
    let (done, saved) = if ask.action == "invite" {
        let name: String = clean_line(&ask.name).chars().take(LONGEST_NAME).collect();
        let email = EmailAddress::parse(&ask.email);
        let mut problems = Vec::new();
        if name.is_empty() {
            problems.push(Problem::new("name", DeskText::HostsNameMissing.fr()));
        }
        let email = match email {
            Ok(email) => email,
            Err(error) => {
                problems.push(Problem::new("email", FieldError::from(error).sentence()));
                return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
            }
        };
        if !problems.is_empty() {
            return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
        }
        ("invite", hosts::invite(backend, tour, id, &email, &name).await)
    } else {
        let logins: Vec<_> = ask.logins.iter().filter_map(|login| login.parse().ok()).collect();
        ("note", hosts::name(backend, tour, id, &logins).await)
    };
    match saved {
        Ok(()) => Ok(Answer::done(format!("{page}?fait={done}"))),
        Err(HostsError::OtherRole) => {
            Ok(Answer::refused(ask, Refusal::Conflict, "email", DeskText::HostsOtherRole.fr()))
        }
        Err(HostsError::Name) => Ok(Answer::refused(ask, Refusal::Invalid, "name", DeskText::HostsNameMissing.fr())),
        Err(HostsError::Unknown) => Ok(Answer::refused(ask, Refusal::Missing, "", DeskText::NotPossible.fr())),
        Err(HostsError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
