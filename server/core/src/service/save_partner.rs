//! A partner of the directory and its named people.

use domain::directory::PartnerKind;
use domain::email::EmailAddress;
use domain::ids::{FacilitatorId, PartnerId};
use domain::text::clean_line;

use super::typed::{INSIDE_NAME, PUBLIC_NAME, Reader, SaveError, WrongKind};
use crate::Backend;
use crate::repo::partners::{self, NewPartner};
use crate::repo::{bodies, facilitators};

/// As typed.
#[derive(Debug, Clone, Default)]
pub struct PartnerForm {
    /// Its name.
    pub name: String,
    /// The kind's stored word.
    pub kind: String,
    /// How many sessions it can hold at once.
    pub teams: String,
    /// Where the organiser writes to it; may be empty.
    pub contact_email: String,
}

struct Read {
    name: String,
    kind: PartnerKind,
    teams: i64,
    contact_email: Option<EmailAddress>,
}

/// Makes a partner. Answers it.
pub async fn create(backend: &Backend, form: &PartnerForm) -> Result<PartnerId, SaveError> {
    let read = read(form)?;
    let id = PartnerId(backend.new_id());
    let mut tx = backend.db.begin().await?;
    let new = NewPartner {
        id,
        name: &read.name,
        kind: read.kind.as_str(),
        teams: read.teams,
        contact_email: read.contact_email.as_ref().map(EmailAddress::as_str),
        created_at: backend.now(),
    };
    partners::insert(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes a partner anew.
pub async fn edit(backend: &Backend, partner: PartnerId, form: &PartnerForm) -> Result<(), SaveError> {
    let read = read(form)?;
    let mut tx = backend.db.begin().await?;
    let email = read.contact_email.as_ref().map(EmailAddress::as_str);
    if !bodies::update(&mut tx, partner, &read.name, read.kind.as_str(), read.teams, email).await? {
        return Err(SaveError::Missing);
    }
    tx.commit().await?;
    Ok(())
}

/// Adds a named person, or gives one another name.
pub async fn person(backend: &Backend, partner: PartnerId, person: &str, name: &str) -> Result<(), SaveError> {
    let mut reader = Reader::default();
    let name = reader.line("person_name", name, INSIDE_NAME);
    reader.finish()?;
    let mut tx = backend.db.begin().await?;
    bodies::find(&mut tx, partner).await?.ok_or(SaveError::Missing)?;
    if let Ok(id) = person.parse().map(FacilitatorId) {
        if !facilitators::rename(&mut tx, id, partner, &name).await? {
            return Err(SaveError::Missing);
        }
    } else {
        facilitators::insert(&mut tx, FacilitatorId(backend.new_id()), partner, &name, backend.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// No longer offers a person for new sessions, or offers them again. Nobody is told.
pub async fn retire(backend: &Backend, partner: PartnerId, person: &str, retired: bool) -> Result<(), SaveError> {
    let id = person.parse().map(FacilitatorId).map_err(|_| SaveError::Missing)?;
    let mut tx = backend.db.begin().await?;
    if !facilitators::retire(&mut tx, id, partner, retired.then(|| backend.now())).await? {
        return Err(SaveError::Missing);
    }
    tx.commit().await?;
    Ok(())
}

fn read(form: &PartnerForm) -> Result<Read, SaveError> {
    let mut reader = Reader::default();
    let name = reader.line("name", &form.name, PUBLIC_NAME);
    let kind = PartnerKind::parse(&form.kind);
    if kind.is_none() {
        reader.note("kind", WrongKind::Unknown);
    }
    let teams = reader.number("teams", &form.teams, (1, 100));
    let contact_email = match clean_line(&form.contact_email).as_str() {
        "" => None,
        typed => {
            let parsed = EmailAddress::parse(typed).ok();
            if parsed.is_none() {
                reader.note("contact_email", WrongKind::Email);
            }
            parsed
        }
    };
    reader.finish()?;
    Ok(Read { name, kind: kind.unwrap_or(PartnerKind::Charity), teams, contact_email })
}
