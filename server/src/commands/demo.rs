//! Scenarios and invitations from the command line.

use backend::Backend;
use backend::scenario;
use backend::service::{invite_login, prepare_device, read_device};
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

/// Prints the link by which an organiser sets a passphrase.
pub async fn invite(backend: &Backend, email: &str, name: &str) -> Result<(), CommandError> {
    println!("{}", invitation_link(backend, email, name).await?);
    Ok(())
}

/// A one-time address for the demonstration's organiser.
pub async fn organiser_link(backend: &Backend) -> Result<String, CommandError> {
    invitation_link(backend, DEMO_ORGANISER, "Organisation").await
}

/// The address of the kiosk with a fresh pairing code, for the first stop that is not over. The code
/// stands after `#`, which no browser sends: it is in no log.
pub async fn kiosk_link(backend: &Backend) -> Result<Option<String>, CommandError> {
    let Some(stop) = read_device::stops(backend).await?.into_iter().next() else { return Ok(None) };
    let prepared = prepare_device::prepare(backend, stop.id, DEMO_KIOSK).await?;
    Ok(Some(format!("{}/borne#{}", backend.settings.base_url, prepared.code.as_str())))
}

async fn invitation_link(backend: &Backend, email: &str, name: &str) -> Result<String, CommandError> {
    let email = EmailAddress::parse(email).map_err(|error| format!("{email} : {error}"))?;
    let token = invite_login::invite(backend, &email, name, invite_login::Role::Organiser).await?;
    Ok(format!("{}/equipe/invitation/{token}", backend.settings.base_url))
}
