//! A search that goes on while one watches, and can be stopped.
//!
//! Only in the browser: it opens the stream of the search and, when that ends or is stopped, asks the
//! page for the plan, which stands in the address from then on. Leaving the page closes the stream,
//! and with it ends the search.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use leptos::wasm_bindgen::closure::Closure;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::{EventSource, MessageEvent};

use crate::components::icon::{Icon, Sign};
use crate::components::notice::{Notice, Tone};
use crate::locale::{Dates, proposal as say};

/// What is known of a search.
#[derive(Clone, Default)]
struct State {
    elapsed: u32,
    most: u32,
    plan: String,
    words: Vec<String>,
    refusal: String,
}

/// The search that the address asks for; `search` is its query.
pub(super) fn live(path: &str, search: &str) -> AnyView {
    let state = RwSignal::new(State::default());
    let source = StoredValue::new_local(EventSource::new(&format!("{path}/suivre?{search}")).ok());
    let close = move || {
        if let Some(Some(source)) = source.try_get_value() {
            source.close();
        }
    };
    on_cleanup(close);
    let navigate = use_navigate();
    let page = format!("{path}?{search}&plan=");
    let keep = move |plan: &str| {
        close();
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("{page}{plan}"), options);
    };
    let told = keep.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        let mut lines = text.lines().map(str::to_owned);
        let mut line = || lines.next().unwrap_or_default();
        match line().as_str() {
            "etape" => {
                let (elapsed, most, plan) = (line(), line(), line());
                let number = |text: String| text.parse().unwrap_or_default();
                let (elapsed, most) = (number(elapsed), number(most));
                state.set(State { elapsed, most, plan, words: lines.collect(), refusal: String::new() });
            }
            "fin" => told(&line()),
            _ => {
                close();
                state.update(|state| state.refusal = line());
            }
        }
    });
    // The browser would begin another search by itself: what was found is kept instead.
    let lost = keep.clone();
    let fail = Closure::<dyn FnMut()>::new(move || {
        close();
        let plan = state.with_untracked(|state| state.plan.clone());
        if plan.is_empty() {
            state.update(|state| Dates::FollowEnds.fr().clone_into(&mut state.refusal));
        } else {
            lost(&plan);
        }
    });
    source.with_value(|source| {
        if let Some(source) = source {
            source.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            source.set_onerror(Some(fail.as_ref().unchecked_ref()));
        }
    });
    // They live as long as the view does.
    let _ = StoredValue::new_local((hear, fail));
    panel(state, keep)
}

fn panel(state: RwSignal<State>, keep: impl Fn(&str) + Clone + Send + Sync + 'static) -> AnyView {
    let refusal = Memo::new(move |_| state.with(|state| state.refusal.clone()));
    // Read aloud only when something better is found.
    let words = Memo::new(move |_| state.with(|state| state.words.clone()));
    let can_stop = Memo::new(move |_| state.with(|state| !state.plan.is_empty()));
    let seconds = move || state.with(|state| say::seconds(state.elapsed, state.most));
    let running = move || {
        let keep = keep.clone();
        let stop = move |_| keep(&state.with_untracked(|state| state.plan.clone()));
        let stop = move || {
            let stop = stop.clone();
            can_stop.get().then(|| {
                view! {
                    <button class="button second" type="button" on:click=stop>
                        <Icon sign=Sign::Off/>
                        <span>{Dates::StopAndKeep.fr()}</span>
                    </button>
                }
            })
        };
        view! {
            <section class="card proposal-live" aria-labelledby="recherche">
                <div class="card-title"><Icon sign=Sign::Search/><h2 id="recherche">{Dates::Searching.fr()}</h2></div>
                <progress
                    aria-labelledby="recherche"
                    max=move || state.with(|state| state.most.max(1))
                    value=move || state.with(|state| state.elapsed)
                ></progress>
                <p class="quiet small">{move || state.with(|state| state.most > 0).then(seconds)}</p>
                <div role="status" aria-live="polite">
                    {move || words.get().into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
                </div>
                <div class="actions">{stop}</div>
            </section>
        }
        .into_any()
    };
    let shown = move || {
        let refusal = refusal.get();
        if refusal.is_empty() {
            running()
        } else {
            view! { <div role="status"><Notice tone=Tone::Warn><p>{refusal}</p></Notice></div> }.into_any()
        }
    };
    view! { {shown} }.into_any()
}
