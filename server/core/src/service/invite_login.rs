//! Invites somebody of staff: a link that sets a passphrase, once, within seven days.
//!
//! The secret of the link is derived from the invitation's id (see [`crate::keys`]): the database
//! keeps its hash, the message in the outbox only the id.

use chrono::{DateTime, TimeDelta, Utc};
use domain::email::EmailAddress;
use domain::ids::{LoginId, OutboxId, PartnerId};
use domain::neutral::is_neutral;
use domain::text::clean_line;
use uuid::Uuid;

use crate::Backend;
use crate::db::{DbError, Tx};
use crate::error::Unexpected;
use crate::repo::outbox::{self, MessageKind, NewMessage, Payload};
use crate::repo::{logins, partners};

pub use crate::repo::logins::Role;

/// How long an invitation may be used.
const VALID: TimeDelta = TimeDelta::days(7);
/// A name is at most so long.
const NAME_SIGNS: usize = 80;

/// Whom to invite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLogin {
    /// The address that the person will sign in with.
    pub email: EmailAddress,
    /// The name that colleagues see.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The body that the person acts for: needed by partners and employers, ignored for the others.
    pub partner: Option<PartnerId>,
}

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The address has a login already: invite that one again instead.
    #[error("the address has a login")]
    Known,
    /// The name is empty, too long, or holds a word that must not leave.
    #[error("the name cannot be used")]
    Name,
    /// A partner or employer needs a body that exists.
    #[error("no such body")]
    NoBody,
    /// There is no such login.
    #[error("no such login")]
    NoLogin,
    /// Nothing that the caller can mend.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
}

impl From<DbError> for InviteError {
    fn from(source: DbError) -> Self {
        Self::Unexpected(source.into())
    }
}

/// An invitation that was written down.
struct Written {
    login: LoginId,
    invitation: Uuid,
    until: DateTime<Utc>,
}

/// Creates the login, or renews its name and role, and answers the secret of the invitation link
/// (256 bits). Earlier invitations of that login stop working; a passphrase that was set stays
/// valid until the new link is used. For the command line: no mail is written.
pub async fn invite(backend: &Backend, email: &EmailAddress, name: &str, role: Role) -> Result<String, Unexpected> {
    let new = NewLogin { email: email.clone(), name: name.to_owned(), role, partner: None };
    invite_with_link(backend, &new).await
}

/// The same for any login, with the body that it acts for.
pub async fn invite_with_link(backend: &Backend, new: &NewLogin) -> Result<String, Unexpected> {
    let mut tx = backend.db.begin().await?;
    let written = write(backend, &mut tx, new).await?;
    tx.commit().await?;
    Ok(backend.keys.invitation_token(written.invitation))
}

/// Invites somebody new by mail.
pub async fn invite_by_mail(backend: &Backend, new: &NewLogin) -> Result<LoginId, InviteError> {
    let name = clean_line(&new.name);
    if name.is_empty() || name.chars().count() > NAME_SIGNS || !is_neutral(&name) {
        return Err(InviteError::Name);
    }
    let mut tx = backend.db.begin().await?;
    if logins::find_by_email(&mut tx, &address_key(&new.email)).await?.is_some() {
        return Err(InviteError::Known);
    }
    let acts_for_a_body = matches!(new.role, Role::Partner | Role::Employer);
    let partner = match new.partner.filter(|_| acts_for_a_body) {
        Some(partner) if partners::find(&mut tx, partner).await?.is_none() => return Err(InviteError::NoBody),
        None if acts_for_a_body => return Err(InviteError::NoBody),
        found => found,
    };
    let new = NewLogin { name, partner, ..new.clone() };
    let written = write(backend, &mut tx, &new).await?;
    send(backend, &mut tx, &written).await?;
    tx.commit().await?;
    backend.wake.notify_one();
    Ok(written.login)
}

/// Invites a login once more, by mail; one that was closed opens again.
pub async fn invite_again(backend: &Backend, login: LoginId) -> Result<(), InviteError> {
    let mut tx = backend.db.begin().await?;
    let row = logins::find_body(&mut tx, login).await?.ok_or(InviteError::NoLogin)?;
    let email = EmailAddress::parse(&row.email).map_err(Unexpected::new)?;
    let new = NewLogin { email, partner: row.partner(), name: row.display_name, role: row.role };
    let written = write(backend, &mut tx, &new).await?;
    send(backend, &mut tx, &written).await?;
    tx.commit().await?;
    backend.wake.notify_one();
    Ok(())
}

async fn write(backend: &Backend, tx: &mut Tx, new: &NewLogin) -> Result<Written, DbError> {
    let now = backend.now();
    let name = clean_line(&new.name);
    let email = address_key(&new.email);
    let id = LoginId(backend.new_id());
    let row = logins::NewLoginRow { id, email: &email, name: &name, role: new.role, partner: new.partner };
    let login = logins::upsert(tx, &row, now).await?;
    logins::close_invitations(tx, login, now).await?;
    let invitation = backend.new_id();
    let hash = backend.keys.token_hash(&backend.keys.invitation_token(invitation));
    logins::insert_invitation(tx, invitation, login, &hash, now, now + VALID).await?;
    Ok(Written { login, invitation, until: now + VALID })
}

async fn send(backend: &Backend, tx: &mut Tx, written: &Written) -> Result<(), DbError> {
    let Written { login, invitation, until } = *written;
    let now = backend.now();
    let message = NewMessage {
        unique_key: format!("login:{login}:login_invitation:{invitation}"),
        kind: MessageKind::LoginInvitation,
        ticket: None,
        registration: None,
        login: Some(login),
        payload: Payload::Login { invitation, until },
        sequence: 0,
        not_before: now,
        expires_at: until,
    };
    outbox::enqueue(tx, OutboxId(backend.new_id()), now, &message).await?;
    Ok(())
}

/// The form of an address under which a login is found: people do not remember capitals.
pub(crate) fn address_key(email: &EmailAddress) -> String {
    email.as_str().to_lowercase()
}
