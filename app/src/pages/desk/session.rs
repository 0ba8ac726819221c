//! `/accueil/{stop}/seance/{session}`: who is here, who waits, which chairs are empty.

use domain::session::SessionKind;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::day::counts;
use super::frame::{BackToDay, DeskBar};
use super::line::{mark, row};
use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::icon::{Icon, Sign, tone};
use crate::components::layout::DeskLayout;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, WelcomeAsk, use_outcome};
use crate::locale::{self, DeskText, Replan};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{Chair, ChairsView, DeskSessionView};

/// A session on the day.
#[component]
pub fn DeskSessionPage() -> impl IntoView {
    let outcome = use_outcome::<WelcomeAsk>();
    let (stop, session) = (param("stop"), param("session"));
    let query = use_query_map();
    let view = remote(move || (stop.get(), session.get()), |(stop, session)| api::desk::session(stop, session));
    let draw = move |view: DeskSessionView| {
        let done = query.with_untracked(|query| {
            let number = |name: &str| query.get(name).and_then(|count| count.parse::<usize>().ok());
            match (query.get("fait").as_deref(), number("places"), number("lignes")) {
                (_, Some(count), _) => Some(locale::desk::given(count)),
                (_, _, Some(rows)) => Some(locale::desk::entered(rows, number("refus").unwrap_or_default())),
                (Some("compte"), ..) => Some(DeskText::DoneCounted.fr().to_owned()),
                (Some(_), ..) => Some(DeskText::DoneNoted.fr().to_owned()),
                _ => None,
            }
        });
        session_view(&view, done, outcome.clone())
    };
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn session_view(view: &DeskSessionView, done: Option<String>, outcome: Option<FormOutcome<WelcomeAsk>>) -> AnyView {
    let desk = format!("/accueil/{}", view.head.stop);
    let page = format!("{desk}/seance/{}", view.card.id);
    let card = &view.card;
    let done = done
        .filter(|_| outcome.is_none())
        .map(|done| view! { <Notice tone=Tone::Good><p><strong>{done}</strong></p></Notice> });
    let time = card.time.clone().map(|(word, tone)| mark(word, tone));
    let room = card.room.clone().map(|room| format!(" · {room}"));
    let people = match (card.discreet, view.people.is_empty()) {
        (true, _) => view! { <Notice tone=Tone::Info><p>{DeskText::Discreet.fr()}</p></Notice> }.into_any(),
        (_, true) => view! { <Empty sign=Sign::People sentence=DeskText::PeopleEmpty.fr()/> }.into_any(),
        _ => {
            let rows = view.people.iter().map(|line| row(line, &page, false)).collect_view();
            view! { <ul class="desk-list">{rows}</ul> }.into_any()
        }
    };
    let waiting = (!view.waiting.is_empty()).then(|| {
        let rows = view.waiting.iter().map(|line| row(line, &page, false)).collect_view();
        view! {
            <section class="section" aria-labelledby="attente">
                <h2 id="attente">{DeskText::WaitingList.fr()}</h2>
                <ol class="desk-list">{rows}</ol>
            </section>
        }
    });
    let to_waiting = (!view.waiting.is_empty())
        .then(|| view! { <li><a href="#attente" rel="external">{DeskText::WaitingList.fr()}</a></li> });
    // Drawn by the server alone.
    let replan = (card.kind == SessionKind::EmployerMeeting && !card.discreet).then(|| {
        view! { <a class="button second" href=format!("{page}/entretiens") rel="external">{Replan::Title.fr()}</a> }
    });
    view! {
        <Title text=locale::title(&card.title)/>
        <BackToDay stop=view.head.stop.clone()/>
        <DeskBar head=view.head.clone()/>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done}
        <div class="card-head">
            <span class=tone(card.kind)><Icon sign=Sign::of_theme(card.theme)/></span>
            <div>
                <h1>{card.title.clone()}</h1>
                <p>{card.day.clone().map(|day| format!("{day}, "))}{card.hours.clone()}{room} " " {time}</p>
            </div>
        </div>
        {counts(card)}
        <nav class="desk-jumps noprint" aria-label=DeskText::Jumps.fr()>
            <ul class="tabs">
                <li><a href="#places" rel="external">{DeskText::ChairsTitle.fr()}</a></li>
                {to_waiting}
                <li><a href="#compte" rel="external">{DeskText::HeadsTitle.fr()}</a></li>
            </ul>
        </nav>
        <div class="desk-two">
            <div class="stack">
                <section class="section" aria-labelledby="personnes">
                    <h2 id="personnes">{DeskText::People.fr()}</h2>
                    {people}
                </section>
                {waiting}
            </div>
            <div class="stack">
                {chairs(&view.chairs, &page)}
                {heads(card.heads.unwrap_or_default(), &page)}
                <section class="card desk-papers">
                    <ButtonLink href=format!("{desk}/ajout?seance={}", card.id) second=true sign=Sign::People label=DeskText::WalkIn.fr() more=locale::about(&card.title)/>
                    {replan}
                    <ButtonLink href=format!("{page}/feuille") second=true sign=Sign::Print label=DeskText::Sheet.fr()/>
                    <ButtonLink href=format!("{page}/papier") second=true sign=Sign::Papers label=DeskText::Paper.fr()/>
                    <ButtonLink href=format!("{page}/liste.csv") file=true second=true sign=Sign::Papers label=DeskText::Table.fr()/>
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn boxes(chairs: &[Chair], ticked: bool) -> impl IntoView + use<> {
    chairs
        .iter()
        .map(|chair| {
            view! {
                <label class="tile">
                    <input type="checkbox" name="chairs[]" value=chair.registration.clone() checked=ticked/>
                    <span>{chair.holder.clone()}</span>
                </label>
            }
        })
        .collect_view()
}

/// « Donner les places vides »: each reason is a button, so that a chair is given in one tap.
fn chairs(view: &ChairsView, page: &str) -> AnyView {
    let free = usize::try_from(view.seats.max(0)).unwrap_or_default() + view.empty.len();
    let hidden = |reason: &'static str| {
        view! {
            <input type="hidden" name="action" value="give"/>
            <input type="hidden" name="reason" value=reason/>
        }
    };
    let say = |text: DeskText| view! { <p class="quiet">{text.fr()}</p> }.into_any();
    let body = if view.over {
        say(DeskText::ChairsOver)
    } else if view.waiting_here == 0 {
        say(DeskText::ChairsNobody)
    } else {
        let here = (!view.here.is_empty()).then(|| {
            view! {
                <details>
                    <summary>{DeskText::ChairsLeft.fr()}</summary>
                    <form class="stack" method="post" action=page.to_owned()>
                        {hidden("has_left")}
                        <fieldset><legend class="legend">{DeskText::ChairsWhich.fr()}</legend>{boxes(&view.here, false)}</fieldset>
                        <Submit second=true sign=Sign::Exchange label=DeskText::ReasonHasLeft.fr()/>
                    </form>
                </details>
            }
        });
        let why = [("not_come", DeskText::ReasonNotCome), ("has_told", DeskText::ReasonHasTold)]
            .into_iter()
            .enumerate()
            .map(|(place, (reason, text))| {
                view! { <Submit name="reason" value=reason second={place > 0} sign=Sign::Exchange label=text.fr()/> }
            })
            .collect_view();
        let give = if free == 0 {
            let later = if view.at_desk { DeskText::ChairsLaterDesk } else { DeskText::ChairsLater };
            say(if view.later { later } else { DeskText::ChairsNone })
        } else {
            let which = (!view.empty.is_empty()).then(|| {
                view! { <fieldset><legend class="legend">{DeskText::ChairsWhich.fr()}</legend>{boxes(&view.empty, true)}</fieldset> }
            });
            view! {
                <form class="stack" method="post" action=page.to_owned()>
                    <input type="hidden" name="action" value="give"/>
                    {which}
                    <p class="legend">{DeskText::ChairsWhy.fr()}</p>
                    <div class="desk-why">{why}</div>
                </form>
            }
            .into_any()
        };
        view! { <p>{locale::desk::wait_here(view.waiting_here)} " " {DeskText::ChairsText.fr()}</p>{give}{here} }
            .into_any()
    };
    view! { <section class="card" id="places"><h2>{DeskText::ChairsTitle.fr()}</h2>{body}</section> }.into_any()
}

fn heads(people: i64, page: &str) -> AnyView {
    let button = |step: &'static str, sign: &'static str, label: DeskText| {
        view! {
            <button class="button second desk-step" type="submit" name="step" value=step>
                <span aria-hidden="true">{sign}</span><span class="unseen">{label.fr()}</span>
            </button>
        }
    };
    view! {
        <section class="card" id="compte">
            <h2>{DeskText::HeadsTitle.fr()}</h2>
            <p class="quiet">{DeskText::HeadsText.fr()}</p>
            <form class="desk-heads" method="post" action=page.to_owned()>
                <input type="hidden" name="action" value="count"/>
                {button("-1", "−", DeskText::HeadsLess)}
                <strong class="figure">{people}</strong>
                {button("1", "+", DeskText::HeadsMore)}
                {button("5", "+5", DeskText::HeadsFive)}
            </form>
        </section>
    }
    .into_any()
}
