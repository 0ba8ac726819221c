//! What every page of a stop has: where and when, and the field that is always there.

use std::time::Duration;

use leptos::html::{Form, Input};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::scanner::Scanner;
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::BackLink;
use crate::components::notice::{Notice, Tone};
use crate::locale::DeskText;
use crate::views::{DeskHead, KioskCall};

/// How often the page asks who waits at a kiosk.
const ASK_AGAIN: Duration = Duration::from_secs(20);

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
    let (form, field) = (NodeRef::<Form>::new(), NodeRef::<Input>::new());
    view! {
        <div class="desk-head noprint">
            <p class="desk-where"><strong>{head.town}</strong><span class="quiet">{head.date}</span></p>
            <p class="desk-clock"><Icon sign=Sign::Hour/>{head.clock}</p>
        </div>
        <KioskCalls stop=head.stop calls=head.calls/>
        <form class="desk-bar noprint" method="post" action=path.clone() novalidate node_ref=form>
            <label class="desk-label" for="shown">{DeskText::Field.fr()}</label>
            <p class="hint" id="shown-aide">{DeskText::FieldHint.fr()}</p>
            <Wrong id="shown-erreur" problem=Signal::stored(problem)/>
            <div class="desk-row">
                <input
                    node_ref=field
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
            <Scanner form field/>
            <ButtonLink href=format!("{path}/dessins") second=true sign=Sign::Search label=DeskText::ByDrawing.fr()/>
            <ButtonLink href=format!("{path}/ajout") second=true sign=Sign::People label=DeskText::WalkIn.fr()/>
        </div>
    }
}

/// Who waits at a kiosk of the stop: seen at once, and asked again as long as the page is open.
#[component]
fn KioskCalls(stop: String, calls: Vec<KioskCall>) -> impl IntoView {
    let calls = RwSignal::new(calls);
    Effect::new(move || {
        let stop = stop.clone();
        let ask = move || {
            let stop = stop.clone();
            spawn_local(async move {
                // Where the network is gone the last word stands.
                if let Ok(now) = api::desk::calls(stop).await {
                    calls.set(now);
                }
            });
        };
        if let Ok(again) = set_interval_with_handle(ask, ASK_AGAIN) {
            on_cleanup(move || again.clear());
        }
    });
    let rows = move || {
        let call = |KioskCall { kiosk, since }| view! { <li><strong>{kiosk}</strong> ", " {since}</li> };
        let waiting = calls.get();
        (!waiting.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warn>
                    <h2>{DeskText::KioskHelp.fr()}</h2>
                    <ul>{waiting.into_iter().map(call).collect_view()}</ul>
                </Notice>
            }
        })
    };
    view! { <div class="desk-calls noprint" role="status">{rows}</div> }
}

/// The way back to the day of the stop.
#[component]
pub fn BackToDay(#[prop(into)] stop: String) -> impl IntoView {
    view! { <div class="noprint"><BackLink href=format!("/accueil/{stop}") label=DeskText::BackToDay.fr()/></div> }
}
