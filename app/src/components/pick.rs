//! A list of which one is picked, and a box to tick.

use leptos::prelude::*;

use super::field::Wrong;

/// One of several, by value and label.
#[component]
pub fn PickField(
    /// Also the `name`.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    choices: Vec<(String, String)>,
    /// The value that is picked.
    #[prop(into)]
    value: String,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let (hint_id, problem_id) = (format!("{id}-aide"), format!("{id}-erreur"));
    let parts =
        [hint.is_some().then(|| hint_id.clone()), problem.with_untracked(Option::is_some).then(|| problem_id.clone())];
    let described: Vec<String> = parts.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let wrong = problem.with_untracked(Option::is_some).then_some("true");
    let options = choices
        .into_iter()
        .map(|(own, words)| {
            let selected = own == value;
            view! { <option value=own selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <Wrong id=problem_id problem/>
            <select id=id.clone() name=id aria-invalid=wrong aria-describedby=described>{options}</select>
        </div>
    }
}

/// A box to tick.
#[component]
pub fn TickField(
    #[prop(into)] id: String,
    /// The name, where it is not the id.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(into)] label: String,
    checked: bool,
) -> impl IntoView {
    view! {
        <p class="tick">
            <input type="checkbox" id=id.clone() name=name.unwrap_or_else(|| id.clone()) value="on" checked=checked/>
            <label for=id>{label}</label>
        </p>
    }
}
