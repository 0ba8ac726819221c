//! The forms of the day programme and of the templates, as typed.

use domain::plan::{DeskForm, SessionForm};
use serde::{Deserialize, Serialize};

use super::{Fields, INSTEAD};

/// So many desks fit on the form.
pub const DESKS: usize = 6;

/// What the page of a day asks: a session (`session`), its removal (`remove`), a way out
/// ([`INSTEAD`]) or a template (`template`), said by `intent`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayAsk {
    /// What to do.
    pub intent: String,
    /// The revision that was shown.
    pub revision: String,
    /// The session; empty for a new one.
    pub session: String,
    /// The session as typed.
    pub form: SessionForm,
    /// The code of a way out.
    pub way: String,
    /// The name of a template.
    pub name: String,
    /// The day shown.
    pub shown: String,
}

impl DayAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        let desks = (0..DESKS).map(|desk| {
            let text = |part: &str| fields.text(&format!("desk-{desk}-{part}"));
            DeskForm {
                id: text("id"),
                partner: text("partner"),
                label: text("label"),
                job: text("job"),
                contract: text("contract"),
            }
        });
        let some = |texts: Vec<String>| texts.into_iter().filter(|text| !text.is_empty()).collect();
        Self {
            intent: fields.text("intent"),
            revision: fields.text("revision"),
            session: fields.text("session"),
            way: fields.text(INSTEAD),
            name: fields.text("name"),
            shown: fields.text("shown"),
            form: SessionForm {
                title: fields.text("title"),
                summary: fields.text("summary"),
                kind: fields.text("kind"),
                theme: fields.text("theme"),
                audience: fields.text("audience"),
                room: fields.text("room"),
                day: fields.text("day"),
                starts: fields.text("starts"),
                ends: fields.text("ends"),
                passage: fields.text("passage"),
                places: fields.text("places"),
                partners: some(fields.all("partners[]")),
                facilitators: some(fields.all("facilitators[]")),
                minutes: fields.text("minutes"),
                pause: fields.text("pause"),
                desks: desks.filter(|desk| *desk != DeskForm::default()).collect(),
            },
        }
    }
}

/// A template and the stops that it is put on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateAsk {
    /// The template.
    pub template: String,
    /// The revision that was shown.
    pub revision: String,
    /// The stops, by their part of the address.
    pub stops: Vec<String>,
}

impl TemplateAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self { template: fields.text("template"), revision: fields.text("revision"), stops: fields.all("stops[]") }
    }
}
