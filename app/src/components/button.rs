//! Buttons and links that look like them.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::locale::Common;

/// A link that leads to the main thing, or (`second`) to another.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] second: bool,
    #[prop(optional)] large: bool,
    #[prop(optional, into)] sign: Option<Sign>,
    /// Loaded by the browser itself: a file, not a page.
    #[prop(optional)]
    file: bool,
    #[prop(into)] label: String,
    /// Read aloud after the label, where several links carry the same words.
    #[prop(optional, into)]
    more: Option<String>,
) -> impl IntoView {
    let class = class(second, large);
    view! {
        <a class=class href=href rel=file.then_some("external")>
            {sign.map(|sign| view! { <Icon sign/> })}
            <span>{label}{more.map(|more| view! { <span class="unseen">{more}</span> })}</span>
        </a>
    }
}

/// A button that sends its form.
#[component]
pub fn Submit(
    #[prop(into)] label: String,
    #[prop(optional)] second: bool,
    #[prop(optional)] large: bool,
    #[prop(optional, into)] sign: Option<Sign>,
    /// The form is under way: a second press does nothing.
    #[prop(optional, into)]
    pending: Signal<bool>,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
) -> impl IntoView {
    let class = class(second, large);
    view! {
        <button class=class type="submit" name=name value=value aria-disabled=move || pending.get().then_some("true")>
            {sign.map(|sign| view! { <Icon sign/> })}
            <span>{label}</span>
        </button>
    }
}

/// Prints the page; there only where scripts run, for without them it could do nothing.
#[component]
pub fn PrintButton() -> impl IntoView {
    let ready = RwSignal::new(false);
    Effect::new(move || ready.set(true));
    move || {
        ready.get().then(|| {
            view! {
                <button class="button second" type="button" on:click=|_| { let _ = window().print(); }>
                    <Icon sign=Sign::Print/>
                    <span>{Common::Print.fr()}</span>
                </button>
            }
        })
    }
}

const fn class(second: bool, large: bool) -> &'static str {
    match (second, large) {
        (false, false) => "button",
        (true, false) => "button second",
        (false, true) => "button large",
        (true, true) => "button second large",
    }
}
