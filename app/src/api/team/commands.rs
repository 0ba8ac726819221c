//! Invite, invite again, close; and the page in words.

use backend::Backend;
use backend::service::disable_login::{self, DisableError};
use backend::service::invite_login::{self, InviteError, NewLogin, Role};
use backend::service::read_login::SignedIn;
use backend::service::read_team::{LoginLine, LoginState, TeamPage};
use domain::email::EmailAddress;
use domain::ids::LoginId;
use domain::words::short_date;

use crate::error::AppError;
use crate::forms::{Answer, FormOutcome, Problem, Refusal, TeamAsk};
use crate::locale::{Team, team as say};
use crate::views::{Check, CheckTone, LoginRow, Pick, TeamGroup, TeamView};

const ROLES: [(Role, Team, Team); 4] = [
    (Role::Partner, Team::Partner, Team::Partners),
    (Role::Employer, Team::Employer, Team::Employers),
    (Role::Host, Team::Host, Team::Hosts),
    (Role::Organiser, Team::Organiser, Team::Organisers),
];

/// What the organiser asked for.
pub async fn act(backend: &Backend, by: &SignedIn, ask: TeamAsk) -> Result<Answer<TeamAsk>, AppError> {
    match ask.action.as_str() {
        "again" => again(backend, ask).await,
        "close" => close(backend, by, ask).await,
        _ => invite(backend, ask).await,
    }
}

async fn invite(backend: &Backend, ask: TeamAsk) -> Result<Answer<TeamAsk>, AppError> {
    let email = EmailAddress::parse(&ask.email);
    let role = Role::parse(&ask.role);
    let mut problems = Vec::new();
    let mut missing = |field: &str, text: Team| problems.push(Problem::new(field, text.fr()));
    if domain::text::clean_line(&ask.name).is_empty() {
        missing("name", Team::WrongName);
    }
    if email.is_err() {
        missing("email", Team::WrongEmail);
    }
    if role.is_err() {
        missing("role", Team::WrongRole);
    }
    let (Ok(email), Ok(role), true) = (email, role, problems.is_empty()) else {
        return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
    };
    let new = NewLogin { email, name: ask.name.clone(), role, partner: ask.body.parse().ok() };
    let (refusal, field, text) = match invite_login::invite_by_mail(backend, &new).await {
        Ok(_) => return Ok(Answer::done("/equipe/equipe?fait=invitation")),
        Err(InviteError::Known) => (Refusal::Conflict, "email", Team::Known),
        Err(InviteError::Name) => (Refusal::Invalid, "name", Team::WrongName),
        Err(InviteError::NoBody) => (Refusal::Invalid, "body", Team::WrongBody),
        Err(InviteError::NoLogin) => (Refusal::Missing, "", Team::Gone),
        Err(InviteError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    Ok(Answer::refused(ask, refusal, field, text.fr()))
}

async fn again(backend: &Backend, ask: TeamAsk) -> Result<Answer<TeamAsk>, AppError> {
    let Ok(login) = ask.login.parse::<LoginId>() else { return Ok(gone(ask)) };
    match invite_login::invite_again(backend, login).await {
        Ok(()) => Ok(Answer::done("/equipe/equipe?fait=invitation")),
        Err(InviteError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        Err(_) => Ok(gone(ask)),
    }
}

async fn close(backend: &Backend, by: &SignedIn, ask: TeamAsk) -> Result<Answer<TeamAsk>, AppError> {
    let Ok(login) = ask.login.parse::<LoginId>() else { return Ok(gone(ask)) };
    match disable_login::disable(backend, by.login, login).await {
        Ok(()) => Ok(Answer::done("/equipe/equipe?fait=fermeture")),
        Err(DisableError::Own) => Ok(Answer::refused(ask, Refusal::Conflict, "", Team::Own.fr())),
        Err(DisableError::Closed) => Ok(gone(ask)),
        Err(DisableError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

fn gone(ask: TeamAsk) -> Answer<TeamAsk> {
    Answer::refused(ask, Refusal::Missing, "", Team::Gone.fr())
}

/// The page in words.
pub fn view(page: TeamPage, reader: LoginId) -> TeamView {
    let pick = |value: String, label: String| Pick { value, label, chosen: false };
    TeamView {
        groups: ROLES
            .into_iter()
            .map(|(role, _, title)| TeamGroup {
                title: title.fr().to_owned(),
                logins: page.logins.iter().filter(|line| line.role == role).map(|line| row(line, reader)).collect(),
            })
            .collect(),
        roles: ROLES.into_iter().map(|(role, name, _)| pick(role.as_str().to_owned(), name.fr().to_owned())).collect(),
        bodies: page.bodies.into_iter().map(|body| pick(body.id.to_string(), body.name)).collect(),
    }
}

fn row(line: &LoginLine, reader: LoginId) -> LoginRow {
    let word = |text: Team, tone| Check { words: text.fr().to_owned(), tone };
    let state = match line.state {
        LoginState::Active(_) => word(Team::StateActive, CheckTone::Good),
        LoginState::Invited(until) => {
            Check { words: say::invited_until(&short_date(until.date_naive())), tone: CheckTone::Wait }
        }
        LoginState::Lapsed => word(Team::StateLapsed, CheckTone::Bad),
        LoginState::Disabled => word(Team::StateClosed, CheckTone::Off),
    };
    let seen = match line.state {
        LoginState::Active(Some(seen)) => say::seen_on(&short_date(seen.date_naive())),
        _ => String::new(),
    };
    let closed = line.state == LoginState::Disabled;
    LoginRow {
        id: line.id.to_string(),
        name: line.name.clone(),
        email: line.email.clone(),
        body: line.body.clone().unwrap_or_default(),
        may_close: !closed && line.id != reader,
        again: if closed { Team::Reopen } else { Team::Again }.fr().to_owned(),
        state,
        seen,
    }
}
