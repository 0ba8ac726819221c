//! The pages of the team's directory: tours and stops to write, venues, partners, ways.

mod import;
mod legs;
mod legs_import;
mod new_stop;
mod partner;
mod partners;
mod sheet;
mod tour_form;
mod town_search;
mod venue;
mod venues;

use leptos::prelude::*;

use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::notice::{Notice, Summary, Tone};
use crate::forms::{FormOutcome, TypedAsk};
use crate::locale::Book;

pub use import::ImportPage;
pub use legs::LegsPage;
pub use legs_import::LegsImportPage;
pub use new_stop::NewStopPage;
pub use partner::{NewPartnerPage, PartnerPage};
pub use partners::PartnersPage;
pub use sheet::SheetPage;
pub use tour_form::{EditTourPage, NewTourPage};
pub use venue::{NewVenuePage, VenuePage};
pub use venues::VenuesPage;

/// What one form of a page shows: what was typed where it was just refused, else its first values.
#[derive(Clone)]
struct Typed {
    outcome: Option<FormOutcome<TypedAsk>>,
    first: Vec<(String, String)>,
}

impl Typed {
    /// The form of a page with a single one.
    fn only(outcome: Option<&FormOutcome<TypedAsk>>, first: Vec<(String, String)>) -> Self {
        Self { outcome: outcome.cloned(), first }
    }

    /// One form of several: the outcome is its own where the values of `key` agree.
    fn of(outcome: Option<&FormOutcome<TypedAsk>>, keys: &[(&str, &str)], first: Vec<(String, String)>) -> Self {
        let own = outcome.filter(|outcome| keys.iter().all(|(key, value)| outcome.values.text(key) == *value));
        Self { outcome: own.cloned(), first }
    }

    /// The value of a control.
    fn value(&self, name: &str) -> String {
        let known = self.first.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        match &self.outcome {
            Some(outcome) if outcome.values.pairs.iter().any(|(known, _)| known == name) => outcome.values.text(name),
            _ => known.unwrap_or_default(),
        }
    }

    /// Whether a box is ticked; a refused form says nothing of a box that was not.
    fn ticked(&self, name: &str, first: bool) -> bool {
        self.outcome.as_ref().map_or(first, |outcome| outcome.values.ticked(name))
    }

    /// What is wrong with a control.
    fn problem(&self, name: &str) -> Signal<Option<String>> {
        Signal::stored(self.outcome.as_ref().and_then(|outcome| outcome.at(name)))
    }

    /// A line of text to type.
    fn line(&self, name: &'static str, label: Book, hint: Option<Book>) -> AnyView {
        self.control(name, label, hint, "text")
    }

    /// A control of a kind that browsers know.
    fn control(&self, name: &'static str, label: Book, hint: Option<Book>, kind: &'static str) -> AnyView {
        let (value, problem) = (self.value(name), self.problem(name));
        match hint {
            Some(hint) => view! { <TextField id=name kind label=label.fr() hint=hint.fr() value problem/> }.into_any(),
            None => view! { <TextField id=name kind label=label.fr() value problem/> }.into_any(),
        }
    }
}

/// The list of what to mend, above the forms.
fn summary(outcome: Option<&FormOutcome<TypedAsk>>) -> AnyView {
    outcome.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> }).into_any()
}

/// « C’est enregistré », where the address says so.
fn saved(done: bool) -> AnyView {
    done.then(|| view! { <Notice tone=Tone::Good><p>{Book::Saved.fr()}</p></Notice> }).into_any()
}

/// A value that goes along unseen.
fn hidden(name: &'static str, value: impl Into<String>) -> AnyView {
    view! { <input type="hidden" name=name value=value.into()/> }.into_any()
}

/// Where a table is pasted or sent; the second press is for looking again.
fn table_form(
    action: &str,
    table: &str,
    problem: Signal<Option<String>>,
    (table_hint, file_hint): (&'static str, &'static str),
    looked: bool,
) -> AnyView {
    // A text area takes no text that changes: what was typed goes in as markup, escaped.
    let typed = table.replace('&', "&amp;").replace('<', "&lt;");
    view! {
        <form class="form card" method="post" action=action.to_owned() enctype="multipart/form-data" novalidate>
            <div class="field">
                <label for="table">{Book::ImportTable.fr()}</label>
                <p class="hint" id="table-aide">{table_hint}</p>
                <Wrong id="table-erreur" problem/>
                <textarea
                    class="input table-input"
                    id="table"
                    name="table"
                    rows="10"
                    spellcheck="false"
                    aria-describedby="table-aide"
                    inner_html=format!("\n{typed}")
                ></textarea>
            </div>
            <div class="field">
                <label for="file">{Book::ImportFile.fr()}</label>
                <p class="hint" id="file-aide">{file_hint}</p>
                <input class="input" type="file" id="file" name="file" accept=".xlsx,.csv,.tsv,.txt" aria-describedby="file-aide"/>
            </div>
            <Submit second=looked label=Book::ImportLook.fr()/>
        </form>
    }
    .into_any()
}
