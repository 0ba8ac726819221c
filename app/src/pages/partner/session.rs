//! `/partenaire/seances/{session}`: who comes, who was there, what came of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::BackLink;
use crate::components::mark::mark;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, NoteAsk, use_outcome};
use crate::locale::{self, Partners};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskRow, GuestRow, PartnerSessionView, WhoView};

/// One session of a partner.
#[component]
pub fn PartnerSessionPage() -> impl IntoView {
    let outcome = use_outcome::<NoteAsk>();
    let session = param("session");
    let query = use_query_map();
    let view = remote(move || session.get(), api::partner::session);
    let draw = move |view: PartnerSessionView| {
        let done = query.with_untracked(|query| query.get("fait"));
        session_view(view, done.as_deref(), outcome.clone())
    };
    view! { <PartnerLayout place=PartnerPlace::Home>{loaded(view, draw)}</PartnerLayout> }
}

fn session_view(view: PartnerSessionView, done: Option<&str>, outcome: Option<FormOutcome<NoteAsk>>) -> AnyView {
    let PartnerSessionView { row, who, may_open_desk, begun } = view;
    let done = match done {
        Some("table") => Some(Partners::DoneDesk),
        Some("fermee") => Some(Partners::DoneClosed),
        Some("note") => Some(Partners::DoneNoted),
        _ => None,
    };
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let action = format!("/partenaire/seances/{}", row.id);
    let open = may_open_desk.then(|| {
        view! { <ButtonLink href=format!("{action}/table") label=Partners::OpenDesk.fr()/> }
    });
    view! {
        <Title text=title(&row.title)/>
        <BackLink href="/partenaire" label=Partners::BackHome.fr()/>
        <h1>{row.title.clone()}</h1>
        <p>{row.when.clone()}<br/><span class="quiet">{row.place.clone()}</span></p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        {open}
        {who_comes(&action, who, begun)}
    }
    .into_any()
}

fn who_comes(action: &str, who: WhoView, begun: bool) -> AnyView {
    let soon = (!begun).then(|| view! { <p class="quiet">{Partners::FromStart.fr()}</p> });
    match who {
        WhoView::Count(count) => view! {
            <section class="card">
                <h2>{Partners::PeopleTitle.fr()}</h2>
                <p class="figure">{count}</p>
                <p class="quiet"><Icon sign=Sign::Private/>{Partners::CountOnly.fr()}</p>
            </section>
        }
        .into_any(),
        WhoView::People(people) if people.is_empty() => {
            view! { <Empty sign=Sign::People sentence=Partners::NoPeople.fr()/> }.into_any()
        }
        WhoView::People(people) => {
            let people = people.into_iter().map(|one| person(action, &one, "")).collect_view();
            view! {
                <section class="card">
                    <h2>{Partners::PeopleTitle.fr()}</h2>
                    {soon}
                    <ol class="lines people">{people}</ol>
                </section>
            }
            .into_any()
        }
        WhoView::Desks(desks) if desks.is_empty() => {
            view! { <Empty sign=Sign::Work sentence=Partners::NoDesk.fr()/> }.into_any()
        }
        WhoView::Desks(desks) => {
            let desks = desks.into_iter().map(|one| desk(action, one)).collect_view();
            view! { <p class="quiet">{Partners::NoNames.fr()}</p>{soon}{desks} }.into_any()
        }
    }
}

fn desk(action: &str, desk: DeskRow) -> AnyView {
    let DeskRow { id, label, offer, count, may_close, interviews } = desk;
    let lines = interviews.into_iter().map(|one| person(action, &one, &label)).collect_view();
    let more = locale::about(&label);
    let close = may_close.then(|| {
        view! {
            <form method="post" action=action.to_owned()>
                <input type="hidden" name="desk" value=id/>
                <button class="button plain" type="submit" name="action" value="close">{Partners::CloseDesk.fr()}<span class="unseen">{more}</span></button>
            </form>
        }
    });
    view! {
        <section class="card">
            <div class="day-head">
                <div><h2>{label}</h2><p>{offer}</p><p class="quiet small">{count}</p></div>
                {close}
            </div>
            <ol class="lines people">{lines}</ol>
        </section>
    }
    .into_any()
}

/// Somebody on the list, with what can be noted. `desk` tells lines of several desks apart.
fn person(action: &str, person: &GuestRow, desk: &str) -> AnyView {
    let more = if desk.is_empty() {
        format!("\u{a0}: {}", person.number)
    } else {
        format!("\u{a0}: {desk}, {}", person.number)
    };
    let button = |word: &'static str, label: Partners, class: &'static str| {
        view! {
            <button class=class type="submit" name="word" value=word>{label.fr()}<span class="unseen">{more.clone()}</span></button>
        }
    };
    let note = (person.may_note || person.may_undo).then(|| {
        let buttons = if person.may_note {
            view! { {button("here", Partners::Here, "button second")}{button("absent", Partners::Absent, "button plain")} }.into_any()
        } else {
            button("undo", Partners::Undo, "button plain").into_any()
        };
        view! {
            <form class="actions" method="post" action=action.to_owned()>
                <input type="hidden" name="action" value="presence"/>
                <input type="hidden" name="registration" value=person.id.clone()/>
                {buttons}
            </form>
        }
    });
    let outcomes = (!person.outcomes.is_empty()).then(|| outcomes(action, person, &more));
    let class = if person.next { "line person next" } else { "line person" };
    let next = person.next.then(|| view! { <span class="mark few">{Partners::Next.fr()}</span> });
    let id = (!person.id.is_empty()).then(|| format!("r-{}", person.id));
    view! {
        <li class=class id=id>
            <div class="line-main">
                <p><strong>{person.number.clone()}</strong> " " {person.who.clone()} " " {next}</p>
                {outcomes}
            </div>
            <div class="line-state">{mark(person.state.clone())}</div>
            <div class="line-actions">{note}</div>
        </li>
    }
    .into_any()
}

fn outcomes(action: &str, person: &GuestRow, more: &str) -> AnyView {
    let picks = person
        .outcomes
        .iter()
        .cloned()
        .map(|pick| {
            // Pressing the chosen one again takes it back.
            let value = if pick.chosen { String::new() } else { pick.value };
            view! {
                <button class="chip-button" type="submit" name="word" value=value aria-pressed=if pick.chosen { "true" } else { "false" }>
                    {pick.label}<span class="unseen">{more.to_owned()}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <form class="outcomes" method="post" action=action.to_owned() aria-label=format!("{}{more}", Partners::Outcome.fr())>
            <input type="hidden" name="action" value="outcome"/>
            <input type="hidden" name="registration" value=person.id.clone()/>
            {picks}
        </form>
    }
    .into_any()
}
