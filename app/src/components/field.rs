//! Controls with their label, their hint and their problem.

use leptos::prelude::*;

use super::icon::{Icon, Sign};

/// A line of text to type.
#[component]
pub fn TextField(
    /// Also the `name`, where none is given.
    #[prop(into)]
    id: String,
    #[prop(optional, into)] name: Option<String>,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(into)] value: String,
    /// The sentence to show, if something is wrong.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(default = "input")] class: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u16>,
) -> impl IntoView {
    let (hint_id, problem_id) = (format!("{id}-aide"), format!("{id}-erreur"));
    let described = {
        let (hint_id, problem_id, hinted) = (hint_id.clone(), problem_id.clone(), hint.is_some());
        move || match (hinted, problem.with(Option::is_some)) {
            (true, true) => Some(format!("{hint_id} {problem_id}")),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(problem_id.clone()),
            (false, false) => None,
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <Wrong id=problem_id problem/>
            <input
                class=class
                type=kind
                id=id.clone()
                name=name.unwrap_or(id)
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=maxlength
                spellcheck="false"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
            />
        </div>
    }
}

/// A choice of one; `options` are values and their words.
#[component]
pub fn SelectField(
    /// Also the `name`.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    options: Vec<(String, String)>,
    #[prop(into)] value: String,
    /// The sentence to show, if something is wrong.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
) -> impl IntoView {
    let problem_id = format!("{id}-erreur");
    let described = {
        let problem_id = problem_id.clone();
        move || problem.with(Option::is_some).then(|| problem_id.clone())
    };
    let options = options
        .into_iter()
        .map(|(key, words)| {
            let selected = key == value;
            view! { <option value=key selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <Wrong id=problem_id problem/>
            <select
                class="input"
                id=id.clone()
                name=id
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
            >
                {options}
            </select>
        </div>
    }
}

/// The problem of a control or a group.
#[component]
pub fn Wrong(#[prop(into)] id: String, #[prop(into)] problem: Signal<Option<String>>) -> impl IntoView {
    move || {
        problem.get().map(|sentence| {
            view! {
                <p class="wrong" id=id.clone()>
                    <Icon sign=Sign::Warning/>
                    <span>{sentence}</span>
                </p>
            }
        })
    }
}
