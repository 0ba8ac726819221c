//! Boxes that say something: a fact, a success, a problem.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::forms::{INSTEAD, Problem};
use crate::locale::Common;

/// What a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// To know.
    Info,
    /// It worked.
    Good,
    /// To watch.
    Warn,
    /// To mend.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "notice",
            Self::Good => "notice good",
            Self::Warn => "notice warn",
            Self::Bad => "notice bad",
        }
    }

    const fn sign(self) -> Sign {
        match self {
            Self::Info => Sign::Info,
            Self::Good => Sign::Done,
            Self::Warn | Self::Bad => Sign::Warning,
        }
    }
}

/// A box with a sign and words.
#[component]
pub fn Notice(tone: Tone, children: Children) -> impl IntoView {
    let role = matches!(tone, Tone::Good).then_some("status");
    view! {
        <div class=tone.class() role=role>
            <Icon sign=tone.sign()/>
            <div>{children()}</div>
        </div>
    }
}

/// The list of what to mend, above the form. It takes the focus, with and without scripts.
#[component]
pub fn Summary(
    problems: Vec<Problem>,
    /// The `id` of the form that the ways out send again.
    #[prop(optional)]
    form: Option<&'static str>,
) -> impl IntoView {
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if let Some(summary) = node.get() {
            // A box that cannot take the focus is still read: it is an alert.
            let _ = summary.focus();
        }
    });
    let lines = problems
        .into_iter()
        .map(|Problem { field, sentence, ways }| {
            let ways = (!ways.is_empty()).then(|| {
                let ways = ways
                .into_iter()
                .map(|way| {
                    view! {
                        <button class="button second" type="submit" form=form name=INSTEAD value=way.value>{way.label}</button>
                    }
                })
                .collect_view();
                view! { <div class="actions">{ways}</div> }
            });
            let sentence = if field.is_empty() {
                view! { <p>{sentence}</p> }.into_any()
            } else {
                view! { <p><a href=format!("#{field}") rel="external">{sentence}</a></p> }.into_any()
            };
            view! { <li class="stack">{sentence}{ways}</li> }
        })
        .collect_view();
    view! {
        <div class="notice bad" role="alert" tabindex="-1" autofocus id="erreurs" node_ref=node>
            <Icon sign=Sign::Warning/>
            <div>
                <h2>{Common::ToMend.fr()}</h2>
                <ul>{lines}</ul>
            </div>
        </div>
    }
}
