//! What every page of a stop has: where and when, and the field that is always there.

use leptos::prelude::*;

use crate::components::button::{ButtonLink, Submit};
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::BackLink;
use crate::locale::DeskText;
use crate::views::DeskHead;

/// The head of a page and the field, pressed or typed into all day long.
#[component]
pub fn DeskBar(
    head: DeskHead,
    /// What was typed, when it was refused.
    #[prop(optional, into)]
    shown: String,
    /// Why it was refused.
    #[prop(default = None)]
    problem: Option<String>,
    /// The field takes the focus: the scanner types into it.
    #[prop(optional)]
    focused: bool,
) -> impl IntoView {
    let path = format!("/accueil/{}", head.stop);
    let wrong = problem.is_some();
    view! {
        <div class="desk-head noprint">
            <p class="desk-where"><strong>{head.town}</strong><span class="quiet">{head.date}</span></p>
            <p class="desk-clock"><Icon sign=Sign::Hour/>{head.clock}</p>
        </div>
        <form class="desk-bar noprint" method="post" action=path.clone() novalidate>
            <label class="desk-label" for="shown">{DeskText::Field.fr()}</label>
            <p class="hint" id="shown-aide">{DeskText::FieldHint.fr()}</p>
            <Wrong id="shown-erreur" problem=Signal::stored(problem)/>
            <div class="desk-row">
                <input
                    class="input desk-input"
                    type="search"
                    id="shown"
                    name="shown"
                    value=shown
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    enterkeyhint="go"
                    autofocus=focused
                    aria-describedby=if wrong { "shown-aide shown-erreur" } else { "shown-aide" }
                    aria-invalid=wrong.then_some("true")
                />
                <Submit label=DeskText::Find.fr() sign=Sign::Done/>
            </div>
        </form>
        <div class="actions desk-ways noprint">
            <ButtonLink href=format!("{path}/dessins") second=true sign=Sign::Search label=DeskText::ByDrawing.fr()/>
            <ButtonLink href=format!("{path}/ajout") second=true sign=Sign::People label=DeskText::WalkIn.fr()/>
        </div>
    }
}

/// The way back to the day of the stop.
#[component]
pub fn BackToDay(#[prop(into)] stop: String) -> impl IntoView {
    view! { <div class="noprint"><BackLink href=format!("/accueil/{stop}") label=DeskText::BackToDay.fr()/></div> }
}
