//! `/tournees/{tour}/{stop}/inscription`: one page from the wish to the ticket.

mod choices;
mod who;

use domain::registration::RegistrationForm;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::web_sys;
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};

use self::choices::Choices;
use self::who::Who;
use super::stop::facts;
use crate::api;
use crate::api::registration::Register;
use crate::components::button::{ButtonLink, Submit};
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, PublicLayout};
use crate::components::notice::Summary;
use crate::components::state::{Empty, loaded};
use crate::forms::{Answer, Fields, FormOutcome, Problem, Refusal, RegistrationAsk, use_outcome};
use crate::locale::{self, Public};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{RegisterView, SessionCard};

/// The outcome of the form, as it stands now.
type Outcome = RwSignal<Option<FormOutcome<RegistrationAsk>>>;

/// Registration for one or several sessions of a stop.
#[component]
pub fn RegisterPage() -> impl IntoView {
    let refused = use_outcome::<RegistrationAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let wished = use_query_map().read_untracked().get_all("choix").unwrap_or_default();
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::registration::form(tour, stop));
    let draw = move |view: RegisterView| {
        let (wished, refused) = (wished.clone(), refused.clone());
        view! { <Register view wished refused/> }.into_any()
    };
    view! { <PublicLayout>{loaded(view, draw)}</PublicLayout> }
}

#[component]
fn Register(
    view: RegisterView,
    /// Session ids of the address.
    wished: Vec<String>,
    refused: Option<FormOutcome<RegistrationAsk>>,
) -> impl IntoView {
    let RegisterView { stop, key, texts } = view;
    let path = format!("/tournees/{}/{}", stop.tour.slug, stop.stop.slug);
    let first = match &refused {
        Some(outcome) => outcome.values.clone(),
        None => RegistrationAsk {
            form: RegistrationForm { key, choices: wished, ..RegistrationForm::default() },
            waiting: Vec::new(),
        },
    };
    // The title is asked for when the page is drawn and its owner gone: it holds the signal itself.
    let kept = ArcRwSignal::new(refused);
    let outcome: Outcome = kept.clone().into();
    let title = {
        let town = stop.stop.town.clone();
        move || {
            let page = format!("{}, {town}", Public::RegisterTitle.fr());
            if kept.with(Option::is_some) { locale::title_wrong(&page) } else { locale::title(&page) }
        }
    };
    let open: Vec<SessionCard> = stop.sessions.iter().filter(|session| session.seats.is_open()).cloned().collect();
    let (tour_path, help) = (format!("/tournees/{}", stop.tour.slug), stop.help.clone());
    let body = if open.is_empty() {
        view! {
            <Empty sign=Sign::Hour sentence=Public::NothingOpen.fr()>
                <ButtonLink href=tour_path label=Public::OtherStops.fr()/>
            </Empty>
        }
        .into_any()
    } else {
        let names = open.iter().filter(|session| !session.desks.is_empty()).map(|session| session.id.clone()).collect();
        let key = first.form.key.clone();
        let key_now = move || {
            outcome
                .with(|outcome| outcome.as_ref().map_or_else(|| key.clone(), |outcome| outcome.values.form.key.clone()))
        };
        let sending = Sending::new(stop.tour.slug.clone(), stop.stop.slug.clone(), outcome, names);
        view! {
            <form class="form" id="inscription" method="post" action=format!("{path}/inscription") novalidate on:submit=move |event| sending.send(&event)>
                <input type="hidden" name="key" value=key_now/>
                {move || {
                    outcome
                        .with(|outcome| outcome.as_ref().map(|outcome| outcome.values.waiting.clone()).unwrap_or_default())
                        .into_iter()
                        .map(|session| view! { <input type="hidden" name="waiting[]" value=session/> })
                        .collect_view()
                }}
                <Choices sessions=open first=first.clone() outcome/>
                <Who first=first texts outcome/>
                <div class="stack">
                    <p class="quiet promise"><Icon sign=Sign::Private/>{Public::Promise.fr()}</p>
                    <Submit large=true pending=sending.pending label=Public::Confirm.fr()/>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        <Title text=title/>
        <BackLink href=path label=stop.stop.town.clone()/>
        <h1>{Public::RegisterTitle.fr()}</h1>
        {facts(&stop)}
        {move || outcome.get().map(|outcome| view! { <Summary problems=outcome.problems form="inscription"/> })}
        {body}
        <HelpBlock help/>
    }
}

/// Sends the form without leaving the page; once, however often the button is pressed.
#[derive(Clone)]
struct Sending {
    tour: String,
    stop: String,
    groups: Vec<String>,
    action: ServerAction<Register>,
    pending: Signal<bool>,
}

impl Sending {
    fn new(tour: String, stop: String, outcome: Outcome, groups: Vec<String>) -> Self {
        let action = ServerAction::<Register>::new();
        let navigate = use_navigate();
        Effect::new(move || match action.value().get() {
            Some(Ok(Answer::Done { to })) => navigate(&to, leptos_router::NavigateOptions::default()),
            Some(Ok(Answer::Refused(refused))) => outcome.set(Some(refused)),
            Some(Err(error)) => {
                let values = action.input().get_untracked().map(|input| input.ask).unwrap_or_default();
                outcome.set(Some(FormOutcome::one(values, Refusal::Conflict, Problem::new("", error.sentence()))));
            }
            None => {}
        });
        Self { tour, stop, groups, action, pending: action.pending().into() }
    }

    fn send(&self, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| web_form(&target)) else { return };
        event.prevent_default();
        if self.pending.get_untracked() {
            return;
        }
        let Ok(data) = web_sys::FormData::new_with_form(&form) else { return };
        let groups = self.groups.iter().map(|session| format!("choices-{session}"));
        let names = ["key", "first_name", "drawing", "email", "phone", "choices[]", "waiting[]", "wanted[]"];
        let pairs = names.into_iter().map(str::to_owned).chain(groups).flat_map(|name| {
            let values: Vec<String> = data.get_all(&name).iter().filter_map(|value| value.as_string()).collect();
            values.into_iter().map(move |value| (name.clone(), value))
        });
        let pressed =
            event.submitter().and_then(|button| web_button(&button)).map(|button| (button.name(), button.value()));
        let ask = RegistrationAsk::read(Fields(pairs.chain(pressed).collect()));
        self.action.dispatch(Register { tour: self.tour.clone(), stop: self.stop.clone(), ask });
    }
}

fn web_form(target: &web_sys::EventTarget) -> Option<web_sys::HtmlFormElement> {
    use leptos::wasm_bindgen::JsCast;
    target.dyn_ref::<web_sys::HtmlFormElement>().cloned()
}

fn web_button(element: &web_sys::HtmlElement) -> Option<web_sys::HtmlButtonElement> {
    use leptos::wasm_bindgen::JsCast;
    element.dyn_ref::<web_sys::HtmlButtonElement>().cloned()
}
