//! Invites somebody of staff: a link that sets a passphrase, once, within seven days.

use chrono::TimeDelta;
use domain::email::EmailAddress;
use domain::ids::LoginId;

use crate::Backend;
use crate::error::Unexpected;
use crate::keys::Keys;
use crate::repo::logins;

pub use crate::repo::logins::Role;

/// How long an invitation may be used.
const VALID: TimeDelta = TimeDelta::days(7);

/// Creates the login, or renews its name and role, and answers the secret of the invitation link
/// (256 bits; the database keeps its hash). Earlier invitations of that login stop working; a
/// passphrase that was set stays valid until the new link is used.
pub async fn invite(backend: &Backend, email: &EmailAddress, name: &str, role: Role) -> Result<String, Unexpected> {
    let now = backend.now();
    let token = Keys::new_token(backend.entropy.as_ref());
    let mut tx = backend.db.begin().await?;
    let login = LoginId(backend.new_id());
    let name: String = name.trim().chars().filter(|sign| !sign.is_control()).collect();
    let login = logins::upsert(&mut tx, login, &address_key(email), &name, role, now).await?;
    logins::close_invitations(&mut tx, login, now).await?;
    let hash = backend.keys.token_hash(&token);
    logins::insert_invitation(&mut tx, backend.new_id(), login, &hash, now, now + VALID).await?;
    tx.commit().await?;
    Ok(token)
}

/// The form of an address under which a login is found: people do not remember capitals.
pub(crate) fn address_key(email: &EmailAddress) -> String {
    email.as_str().to_lowercase()
}
