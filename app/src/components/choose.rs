//! A list to choose one thing from.

use leptos::prelude::*;

use super::field::Wrong;
use crate::views::Pick;

/// One of several; `none` is the empty choice above them, where there is one.
#[component]
pub fn SelectField(
    /// Also the `name`, unless another is given.
    #[prop(into)]
    id: String,
    #[prop(optional, into)] name: Option<String>,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] none: Option<String>,
    picks: Vec<Pick>,
    #[prop(optional, into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    let (hint_id, problem_id) = (format!("{id}-aide"), format!("{id}-erreur"));
    let described = match (hint.is_some(), problem.with_untracked(Option::is_some)) {
        (true, true) => Some(format!("{hint_id} {problem_id}")),
        (true, false) => Some(hint_id.clone()),
        (false, true) => Some(problem_id.clone()),
        (false, false) => None,
    };
    let options = picks
        .into_iter()
        .map(|pick| view! { <option value=pick.value selected=pick.chosen>{pick.label}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <Wrong id=problem_id problem/>
            <select
                id=id.clone()
                name=name.unwrap_or(id)
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                aria-describedby=described
            >
                {none.map(|none| view! { <option value="">{none}</option> })}
                {options}
            </select>
        </div>
    }
}
