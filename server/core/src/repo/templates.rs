//! Templates: days of sessions that are put on many stops.

use chrono::{DateTime, Utc};
use domain::ids::{LoginId, TemplateId};
use domain::plan::DayTemplate;
use uuid::Uuid;

use crate::db::{DbError, Tx};
use crate::{execute, fetch_all, fetch_optional};

const LIST: &str = "select id, name, document from templates order by name";
const FIND: &str = "select id, name, document from templates where id = $1";
/// A template of the same name is replaced.
const SAVE: &str = "insert into templates (id, name, document, saved_by, saved_at) values ($1, $2, $3, $4, $5) \
    on conflict (name) do update set document = excluded.document, saved_by = excluded.saved_by, \
    saved_at = excluded.saved_at";

pub(crate) const ALL: &[(&str, &str)] =
    &[("templates::LIST", LIST), ("templates::FIND", FIND), ("templates::SAVE", SAVE)];

/// A template as stored.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub id: TemplateId,
    pub name: String,
    pub day: DayTemplate,
}

#[derive(sqlx::FromRow)]
struct TemplateRow {
    id: Uuid,
    name: String,
    document: String,
}

impl TryFrom<TemplateRow> for Template {
    type Error = DbError;

    fn try_from(row: TemplateRow) -> Result<Self, DbError> {
        let id = TemplateId(row.id);
        let day = serde_json::from_str(&row.document).map_err(|_| inconsistent(id))?;
        Ok(Self { id, name: row.name, day })
    }
}

/// All templates, by name.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<Template>, DbError> {
    fetch_all!(tx, TemplateRow, LIST)?.into_iter().map(Template::try_from).collect()
}

/// One template.
pub(crate) async fn find(tx: &mut Tx, id: TemplateId) -> Result<Option<Template>, DbError> {
    fetch_optional!(tx, TemplateRow, FIND, id.0)?.map(Template::try_from).transpose()
}

/// Stores a template under its name.
pub(crate) async fn save(
    tx: &mut Tx,
    template: &Template,
    by: Option<LoginId>,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let document = serde_json::to_string(&template.day).map_err(|_| inconsistent(template.id))?;
    let by = by.map(|login| login.0);
    execute!(tx, SAVE, template.id.0, template.name.as_str(), document.as_str(), by, now)?;
    Ok(())
}

fn inconsistent(id: TemplateId) -> DbError {
    DbError::Inconsistent { table: "templates", column: "document", row: id.to_string() }
}
