//! How something stands: a word, a sign and a ground.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::views::{Check, CheckTone};

/// The word with its sign on its ground.
pub fn mark(check: Check) -> impl IntoView {
    let (class, sign) = match check.tone {
        CheckTone::Good => ("mark good", Sign::Done),
        CheckTone::Wait => ("mark wait", Sign::Waiting),
        CheckTone::Off => ("mark off", Sign::Off),
        CheckTone::Bad => ("mark bad", Sign::Warning),
    };
    view! { <span class=class><Icon sign/>{check.words}</span> }
}

/// Several of them in one paragraph; nothing where there are none.
pub fn marks(checks: Vec<Check>) -> AnyView {
    if checks.is_empty() {
        return ().into_any();
    }
    let marks = checks.into_iter().map(|check| view! { {mark(check)} " " }).collect_view();
    view! { <p>{marks}</p> }.into_any()
}
