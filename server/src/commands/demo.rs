//! Scenarios and invitations from the command line.

use backend::Backend;
use backend::scenario;
use backend::service::invite_login::{self, NewLogin, Role};
use backend::service::{prepare_device, read_device, read_team};
use domain::email::EmailAddress;

use super::{CommandError, parse_scenario};

/// Who the demonstration's organiser is.
const DEMO_ORGANISER: &str = "organisation@caravane.example";

/// What the demonstration's kiosk is called.
const DEMO_KIOSK: &str = "Borne de démonstration";

/// Loads a scenario into an empty database.
pub async fn load(backend: &Backend, name: &str) -> Result<(), CommandError> {
    let loaded = scenario::load(backend, parse_scenario(name)?).await?;
    println!(
        "Chargé : {} tournées, {} étapes, {} séances, {} inscriptions.",
        loaded.tours, loaded.stops, loaded.sessions, loaded.registrations
    );
    Ok(())
}

/// Prints the link by which somebody sets a passphrase.
pub async fn invite(
    backend: &Backend,
    email: &str,
    name: &str,
    role: &str,
    body: Option<&str>,
) -> Result<(), CommandError> {
    let role = Role::parse(role).map_err(|_| format!("le rôle « {role} » n’existe pas"))?;
    let bodies = read_team::team(backend).await?.bodies;
    let partner = match body {
        Some(name) => {
            let found = bodies.into_iter().find(|body| body.name == name);
            Some(found.ok_or_else(|| format!("la structure « {name} » n’existe pas"))?.id)
        }
        None => None,
    };
    if partner.is_none() && matches!(role, Role::Partner | Role::Employer) {
        return Err("un partenaire ou un employeur agit pour une structure : ajoutez --body NOM".into());
    }
    let email = EmailAddress::parse(email).map_err(|error| format!("{email} : {error}"))?;
    println!("{}", link(backend, &NewLogin { email, name: name.to_owned(), role, partner }).await?);
    Ok(())
}

/// A one-time address for somebody of a body of the demonstration; `None` where there is none.
pub async fn body_link(backend: &Backend, (email, _): (&str, &str)) -> Result<Option<String>, CommandError> {
    let team = read_team::team(backend).await?;
    let Some(line) = team.logins.into_iter().find(|line| line.email == email) else { return Ok(None) };
    let partner = team.bodies.into_iter().find(|body| line.body.as_ref() == Some(&body.name)).map(|body| body.id);
    let email = EmailAddress::parse(&line.email)?;
    Ok(Some(link(backend, &NewLogin { email, name: line.name, role: line.role, partner }).await?))
}

/// A one-time address for the demonstration's organiser.
pub async fn organiser_link(backend: &Backend) -> Result<String, CommandError> {
    let email = EmailAddress::parse(DEMO_ORGANISER)?;
    let new = NewLogin { email, name: "Organisation".into(), role: Role::Organiser, partner: None };
    link(backend, &new).await
}

/// The address of the kiosk with a fresh pairing code, for the first stop that is not over. The code
/// stands after `#`, which no browser sends: it is in no log.
pub async fn kiosk_link(backend: &Backend) -> Result<Option<String>, CommandError> {
    let Some(stop) = read_device::stops(backend).await?.into_iter().next() else { return Ok(None) };
    let prepared = prepare_device::prepare(backend, stop.id, DEMO_KIOSK).await?;
    Ok(Some(format!("{}/borne#{}", backend.settings.base_url, prepared.code.as_str())))
}

async fn link(backend: &Backend, new: &NewLogin) -> Result<String, CommandError> {
    let token = invite_login::invite_with_link(backend, new).await?;
    Ok(format!("{}/equipe/invitation/{token}", backend.settings.base_url))
}
