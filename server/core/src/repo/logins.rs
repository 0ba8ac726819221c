//! Staff logins, their invitations and their login sessions.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, PartnerId};
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional};

const UPSERT: &str = "\
insert into logins (id, email, display_name, role, partner_id, created_at) values ($1, $2, $3, $4, $5, $6)
on conflict (email) do update set display_name = excluded.display_name, role = excluded.role, \
partner_id = excluded.partner_id, disabled_at = null
returning id";
const FIND_BY_EMAIL: &str = "select id from logins where email = $1";
const FIND_BODY: &str = "select email, display_name, role, partner_id from logins where id = $1";
const LIST: &str = "\
select l.id, l.email, l.display_name, l.role, p.name as partner, l.passphrase_hash is not null as has_passphrase, \
l.disabled_at, (select max(i.expires_at) from login_invitations i where i.login_id = l.id and i.used_at is null) \
as invited_until, (select max(s.seen_at) from login_sessions s where s.login_id = l.id) as seen_at
from logins l left join partners p on p.id = l.partner_id order by l.role, p.name, l.display_name, l.id";
const DISABLE: &str = "update logins set disabled_at = $2 where id = $1 and disabled_at is null";
const FIND_OPEN_INVITATION: &str = "\
select login_id from login_invitations where id = $1 and used_at is null and expires_at > $2";
/// Takes the row's lock on PostgreSQL, so that the tries of one account are counted one after the other.
const LOCK_BY_EMAIL: &str = "\
update logins set disabled_at = disabled_at where email = $1
returning id, display_name, role, partner_id, passphrase_hash, disabled_at";
const FIND: &str = "select email, display_name, role from logins where id = $1";
const SET_PASSPHRASE: &str = "update logins set passphrase_hash = $2 where id = $1 and disabled_at is null";
const CLOSE_INVITATIONS: &str = "update login_invitations set used_at = $2 where login_id = $1 and used_at is null";
const INSERT_INVITATION: &str = "\
insert into login_invitations (id, login_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)";
const FIND_INVITATION: &str = "\
select login_id from login_invitations where token_hash = $1 and used_at is null and expires_at > $2";
const USE_INVITATION: &str = "\
update login_invitations set used_at = $2
where token_hash = $1 and used_at is null and expires_at > $2
returning login_id";
const INSERT_SESSION: &str = "\
insert into login_sessions (id, login_id, token_hash, created_at, seen_at, expires_at)
values ($1, $2, $3, $4, $4, $5)";
const FIND_SESSION: &str = "\
select s.id, s.seen_at, l.id as login_id, l.display_name, l.role, l.partner_id
from login_sessions s join logins l on l.id = s.login_id
where s.token_hash = $1 and s.ended_at is null and s.expires_at > $2 and s.seen_at > $3 and l.disabled_at is null";
const TOUCH_SESSION: &str = "update login_sessions set seen_at = $2 where id = $1 and seen_at < $2";
const END_SESSION: &str = "update login_sessions set ended_at = $2 where token_hash = $1 and ended_at is null";
const END_SESSIONS: &str = "update login_sessions set ended_at = $2 where login_id = $1 and ended_at is null";

/// Every text of this file, for the test that prepares them.
pub(crate) const ALL: &[(&str, &str)] = &[
    ("logins::UPSERT", UPSERT),
    ("logins::FIND_BY_EMAIL", FIND_BY_EMAIL),
    ("logins::FIND_BODY", FIND_BODY),
    ("logins::LIST", LIST),
    ("logins::DISABLE", DISABLE),
    ("logins::FIND_OPEN_INVITATION", FIND_OPEN_INVITATION),
    ("logins::LOCK_BY_EMAIL", LOCK_BY_EMAIL),
    ("logins::FIND", FIND),
    ("logins::SET_PASSPHRASE", SET_PASSPHRASE),
    ("logins::CLOSE_INVITATIONS", CLOSE_INVITATIONS),
    ("logins::INSERT_INVITATION", INSERT_INVITATION),
    ("logins::FIND_INVITATION", FIND_INVITATION),
    ("logins::USE_INVITATION", USE_INVITATION),
    ("logins::INSERT_SESSION", INSERT_SESSION),
    ("logins::FIND_SESSION", FIND_SESSION),
    ("logins::TOUCH_SESSION", TOUCH_SESSION),
    ("logins::END_SESSION", END_SESSION),
    ("logins::END_SESSIONS", END_SESSIONS),
];

/// What somebody may do after signing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Plans the tour and runs it.
    Organiser,
    /// A body that offers workshops and stands.
    Partner,
    /// A body that offers jobs and interviews.
    Employer,
    /// Welcomes people at a stop.
    Host,
}

/// A role that the database holds and the program does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown role")]
pub struct UnknownRole;

impl Role {
    /// The word in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organiser => "organiser",
            Self::Partner => "partner",
            Self::Employer => "employer",
            Self::Host => "host",
        }
    }

    /// Reads the word of the database.
    pub fn parse(text: &str) -> Result<Self, UnknownRole> {
        [Self::Organiser, Self::Partner, Self::Employer, Self::Host]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or(UnknownRole)
    }
}

impl TryFrom<String> for Role {
    type Error = UnknownRole;

    fn try_from(text: String) -> Result<Self, UnknownRole> {
        Self::parse(&text)
    }
}

/// A login as sign-in needs it.
#[derive(sqlx::FromRow)]
pub(crate) struct LoginRow {
    pub id: Uuid,
    pub passphrase_hash: Option<String>,
    pub disabled_at: Option<DateTime<Utc>>,
}

/// A login as its invitation page shows it.
#[derive(sqlx::FromRow)]
pub(crate) struct InvitedRow {
    pub email: String,
    pub display_name: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
}

/// An open login session with its login.
#[derive(sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub id: Uuid,
    pub seen_at: DateTime<Utc>,
    login_id: Uuid,
    pub display_name: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
    partner_id: Option<Uuid>,
}

impl SessionRow {
    pub(crate) fn login(&self) -> LoginId {
        LoginId(self.login_id)
    }

    pub(crate) fn partner(&self) -> Option<PartnerId> {
        self.partner_id.map(PartnerId)
    }
}

/// A login in the list of the team.
#[derive(sqlx::FromRow)]
pub(crate) struct ListedRow {
    pub id: Uuid,
    pub email: String,
    pub display_name: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
    pub partner: Option<String>,
    pub has_passphrase: bool,
    pub disabled_at: Option<DateTime<Utc>>,
    pub invited_until: Option<DateTime<Utc>>,
    pub seen_at: Option<DateTime<Utc>>,
}

/// A login with the body that it acts for.
#[derive(sqlx::FromRow)]
pub(crate) struct BodyRow {
    pub email: String,
    pub display_name: String,
    #[sqlx(try_from = "String")]
    pub role: Role,
    partner_id: Option<Uuid>,
}

impl BodyRow {
    pub(crate) fn partner(&self) -> Option<PartnerId> {
        self.partner_id.map(PartnerId)
    }
}

/// A login to be stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewLoginRow<'a> {
    pub id: LoginId,
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub partner: Option<PartnerId>,
}

/// Creates the login or renews its name, role and body; the passphrase stays as it is.
pub(crate) async fn upsert(tx: &mut Tx, login: &NewLoginRow<'_>, now: DateTime<Utc>) -> Result<LoginId, DbError> {
    let NewLoginRow { id, email, name, role, partner } = *login;
    let body = partner.map(|partner| partner.0);
    let (id,) = fetch_one!(tx, (Uuid,), UPSERT, id.0, email, name, role.as_str(), body, now)?;
    Ok(LoginId(id))
}

/// The login of an address.
pub(crate) async fn find_by_email(tx: &mut Tx, email: &str) -> Result<Option<LoginId>, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_BY_EMAIL, email)?.map(|(id,)| LoginId(id)))
}

/// Address, name, role and body of a login, disabled or not.
pub(crate) async fn find_body(tx: &mut Tx, login: LoginId) -> Result<Option<BodyRow>, DbError> {
    fetch_optional!(tx, BodyRow, FIND_BODY, login.0)
}

/// Every login, by role and body.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<ListedRow>, DbError> {
    fetch_all!(tx, ListedRow, LIST)
}

/// Closes a login. False when it is closed already, or unknown.
pub(crate) async fn disable(tx: &mut Tx, login: LoginId, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(execute!(tx, DISABLE, login.0, now)? == 1)
}

/// Whether an invitation may still be used.
pub(crate) async fn invitation_is_open(tx: &mut Tx, invitation: Uuid, now: DateTime<Utc>) -> Result<bool, DbError> {
    Ok(fetch_optional!(tx, (Uuid,), FIND_OPEN_INVITATION, invitation, now)?.is_some())
}

pub(crate) async fn lock_by_email(tx: &mut Tx, email: &str) -> Result<Option<LoginRow>, DbError> {
    fetch_optional!(tx, LoginRow, LOCK_BY_EMAIL, email)
}

pub(crate) async fn find(tx: &mut Tx, login: LoginId) -> Result<Option<InvitedRow>, DbError> {
    fetch_optional!(tx, InvitedRow, FIND, login.0)
}

/// False when the login is disabled.
pub(crate) async fn set_passphrase(tx: &mut Tx, login: LoginId, hash: &str) -> Result<bool, DbError> {
    Ok(execute!(tx, SET_PASSPHRASE, login.0, hash)? == 1)
}

pub(crate) async fn close_invitations(tx: &mut Tx, login: LoginId, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, CLOSE_INVITATIONS, login.0, now)?;
    Ok(())
}

pub(crate) async fn insert_invitation(
    tx: &mut Tx,
    id: Uuid,
    login: LoginId,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_INVITATION, id, login.0, token_hash.as_slice(), now, expires_at)?;
    Ok(())
}

/// The login of an invitation that may still be used.
pub(crate) async fn find_invitation(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<LoginId>, DbError> {
    let row = fetch_optional!(tx, (Uuid,), FIND_INVITATION, token_hash.as_slice(), now)?;
    Ok(row.map(|(login,)| LoginId(login)))
}

/// Uses up an invitation; only one caller ever gets the login.
pub(crate) async fn use_invitation(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<LoginId>, DbError> {
    let row = fetch_optional!(tx, (Uuid,), USE_INVITATION, token_hash.as_slice(), now)?;
    Ok(row.map(|(login,)| LoginId(login)))
}

pub(crate) async fn insert_session(
    tx: &mut Tx,
    id: Uuid,
    login: LoginId,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), DbError> {
    execute!(tx, INSERT_SESSION, id, login.0, token_hash.as_slice(), now, expires_at)?;
    Ok(())
}

/// The login session of a cookie, unless it ended, grew too old, or was last seen before `seen_after`.
pub(crate) async fn find_session(
    tx: &mut Tx,
    token_hash: &[u8; 32],
    now: DateTime<Utc>,
    seen_after: DateTime<Utc>,
) -> Result<Option<SessionRow>, DbError> {
    fetch_optional!(tx, SessionRow, FIND_SESSION, token_hash.as_slice(), now, seen_after)
}

pub(crate) async fn touch_session(tx: &mut Tx, session: Uuid, now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, TOUCH_SESSION, session, now)?;
    Ok(())
}

pub(crate) async fn end_session(tx: &mut Tx, token_hash: &[u8; 32], now: DateTime<Utc>) -> Result<(), DbError> {
    execute!(tx, END_SESSION, token_hash.as_slice(), now)?;
    Ok(())
}

/// Ends every open login session of a login; answers how many.
pub(crate) async fn end_sessions(tx: &mut Tx, login: LoginId, now: DateTime<Utc>) -> Result<u64, DbError> {
    execute!(tx, END_SESSIONS, login.0, now)
}
