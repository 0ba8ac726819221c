//! `/equipe/tournees/{tour}/etapes/{stop}/fiche`: what people will read, and what is to be done.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{Typed, hidden, saved, summary};
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Tone};
use crate::components::pick::PickField;
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Book};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{ItemRow, SheetView};

/// The sheet of a stop.
#[component]
pub fn SheetPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let query = use_query_map();
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::directory::sheet(tour, stop));
    let draw = move |view: SheetView| {
        let done = query.with_untracked(|query| query.get("fait").is_some());
        let road = format!("/equipe/tournees/{}", tour.get_untracked());
        let here = format!("{road}/etapes/{}", stop.get_untracked());
        page(view, outcome.as_ref(), road, &here, done)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: SheetView, outcome: Option<&FormOutcome<TypedAsk>>, road: String, here: &str, done: bool) -> AnyView {
    let action = format!("{here}/fiche");
    let typed = Typed::of(outcome, &[("action", "words")], view.values.clone());
    let window = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let cancelled =
        view.cancelled.then(|| view! { <Notice tone=Tone::Warn><p>{Book::StopCancelled.fr()}</p></Notice> });
    let venue_link = format!("/equipe/lieux/{}", view.venue);
    let hosts = view.hosts.as_ref().map(|stop| {
        let href = format!("{road}/etapes/{stop}/accueil");
        view! { <ButtonLink href second=true sign=Sign::People label=Book::SeeHosts.fr()/> }
    });
    view! {
        <Title text=window(&view.town)/>
        <BackLink href=road label=view.tour.clone()/>
        <div class="road-head">
            <div>
                <h1>{view.town.clone()}</h1>
                <p class="quiet">{view.date.clone()}</p>
            </div>
            <div class="actions">
                {hosts}
                <ButtonLink href=here.to_owned() second=true sign=Sign::Day label=Book::SeeProgramme.fr()/>
            </div>
        </div>
        {saved(done && outcome.is_none())}
        {cancelled}
        {summary(outcome)}
        <div class="two">
            <div class="stack">
                <form class="form card sheet-form" method="post" action=action.clone() novalidate>
                    <h2>{Book::SheetWords.fr()}</h2>
                    {hidden("action", "words")}
                    {hidden("revision", typed.value("revision"))}
                    <div class="stack">
                        <PickField
                            id="venue"
                            label=Book::Venue.fr()
                            choices=view.venues.clone()
                            value=typed.value("venue")
                            problem=typed.problem("venue")
                        />
                        <p><a href=venue_link>{Book::Details.fr()} ", " {Book::Rooms.fr()} ", " {Book::Hours.fr()}</a></p>
                    </div>
                    <div class="pair">
                        {typed.control("opens", Book::Opens, None, "time")}
                        {typed.control("closes", Book::Closes, None, "time")}
                    </div>
                    {typed.line("landmark", Book::Landmark, Some(Book::LandmarkHint))}
                    {typed.line("how_to_come", Book::HowToCome, Some(Book::HowToComeHint))}
                    {typed.line("bring", Book::Bring, None)}
                    {typed.control("help_phone", Book::HelpPhone, Some(Book::HelpPhoneHint), "tel")}
                    <Submit label=Book::Save.fr()/>
                </form>
                {fate(&action, view.cancelled)}
            </div>
            {checklist(&view, outcome, &action)}
        </div>
    }
    .into_any()
}

/// Off the tour, or back on it.
fn fate(action: &str, cancelled: bool) -> AnyView {
    let (name, label) = if cancelled { ("restore", Book::RestoreStop) } else { ("remove", Book::RemoveStop) };
    let text = (!cancelled).then(|| view! { <p class="quiet">{Book::RemoveStopText.fr()}</p> });
    view! {
        <form class="card" method="post" action=action.to_owned()>
            {hidden("action", name)}
            {text}
            <Submit second=true sign=if cancelled { Sign::Again } else { Sign::Off } label=label.fr()/>
        </form>
    }
    .into_any()
}

fn checklist(view: &SheetView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let typed = Typed::of(outcome, &[("action", "item")], Vec::new());
    let items = view.items.iter().map(|item| row(item, action)).collect_view();
    let list = if view.items.is_empty() {
        view! {
            <p class="quiet">{Book::ChecklistEmpty.fr()}</p>
            <form method="post" action=action.to_owned()>
                {hidden("action", "usual")}
                <Submit second=true label=Book::ChecklistUsual.fr()/>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="quiet">{view.progress.clone()}</p><ul class="todos">{items}</ul> }.into_any()
    };
    view! {
        <aside class="card" aria-labelledby="a-faire">
            <h2 id="a-faire">{Book::Checklist.fr()}</h2>
            {list}
            <details class="more" open=typed.outcome.is_some()>
                <summary>{Book::Add.fr()}</summary>
                <form class="form" method="post" action=action.to_owned() novalidate>
                    {hidden("action", "item")}
                    {typed.line("label", Book::Task, None)}
                    {typed.line("owner", Book::Owner, None)}
                    {typed.control("due_on", Book::DueOn, None, "date")}
                    <Submit second=true label=Book::Add.fr()/>
                </form>
            </details>
        </aside>
    }
    .into_any()
}

fn row(item: &ItemRow, action: &str) -> AnyView {
    let id = item.id.clone();
    let button = |name: &'static str, label: Book| {
        view! {
            <form method="post" action=action.to_owned()>
                {hidden("action", name)}
                {hidden("item", id.clone())}
                <button class="button plain" type="submit">{label.fr()}<span class="unseen">" : " {item.label.clone()}</span></button>
            </form>
        }
    };
    let (class, sign, state) = match (item.done, item.late) {
        (true, _) => ("todo ticked", Sign::Done, Book::Done),
        (false, true) => ("todo late", Sign::Warning, Book::Late),
        (false, false) => ("todo", Sign::Waiting, Book::Undone),
    };
    let owner = if item.owner.is_empty() { Book::Nobody.fr().to_owned() } else { item.owner.clone() };
    let toggle = if item.done { button("untick", Book::Untick) } else { button("tick", Book::Tick) };
    view! {
        <li class=class>
            <Icon sign/>
            <div>
                <p><strong>{item.label.clone()}</strong></p>
                <p class="quiet small">
                    <span class="unseen">{state.fr()} ". "</span>
                    {item.distance.clone()} " · " {item.due.clone()} " · " {owner}
                </p>
                <div class="actions">{toggle}{button("drop", Book::Remove)}</div>
            </div>
        </li>
    }
    .into_any()
}
