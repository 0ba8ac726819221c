//! `/equipe/tournees/{tour}/etapes/{stop}/appels`: who does not know yet, shared out among the team.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::{ButtonLink, PrintButton};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::Summary;
use crate::components::state::{Empty, loaded};
use crate::forms::{CallAsk, FormOutcome, use_outcome};
use crate::locale::{self, Publish};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{CallRow, CallsView, NewsLine};

/// The calls of a stop.
#[component]
pub fn CallsPage() -> impl IntoView {
    let outcome = use_outcome::<CallAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::publication::calls(tour, stop));
    let draw = move |view: CallsView| calls_view(view, outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn calls_view(view: CallsView, outcome: Option<FormOutcome<CallAsk>>) -> AnyView {
    let stop = format!("/equipe/tournees/{}/etapes/{}", view.tour, view.stop);
    let known = view.known.iter().map(|words| view! { <li>{words.clone()}</li> }.into_any()).collect_view();
    let known = (!view.known.is_empty()).then(|| view! { <ul class="figures">{known}</ul> });
    let body = if view.rows.is_empty() {
        view! { <Empty sign=Sign::Done sentence=Publish::CallsEmpty.fr()/> }.into_any()
    } else {
        let rows = view.rows.iter().cloned().map(|call| row(&stop, call)).collect_view();
        view! { <ol class="calls">{rows}</ol> }.into_any()
    };
    let count = if view.done { "mark good" } else { "mark bad" };
    let sign = if view.done { Sign::Done } else { Sign::Phone };
    view! {
        <Title text=locale::title(Publish::Calls.fr())/>
        <BackLink href=format!("/equipe/tournees/{}?etape={}", view.tour, view.stop) label=Publish::Back.fr()/>
        <div class="road-head">
            <div><h1>{Publish::Calls.fr()}</h1><p class="quiet">{locale::capital(&view.title)}</p></div>
            <p class=format!("{count} counter") role="status"><Icon sign/>{view.waiting.clone()}</p>
            <div class="actions">
                <ButtonLink href=format!("{stop}/affiche") second=true sign=Sign::Info label=Publish::Poster.fr()/>
                <PrintButton/>
            </div>
        </div>
        {known}
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {body}
    }
    .into_any()
}

fn row(stop: &str, call: CallRow) -> AnyView {
    let CallRow { id, name, phone, news, tries, unreachable, has_email, taken, mine } = call;
    let lines = news.into_iter().map(news_line).collect_view();
    let way = match (phone, has_email) {
        (Some(phone), _) => {
            view! { <a class="button second" href=phone.link rel="external"><Icon sign=Sign::Phone/><span>{phone.phone}</span></a> }
                .into_any()
        }
        (None, true) => view! { <p class="quiet">{Publish::MailOnItsWay.fr()}</p> }.into_any(),
        (None, false) => view! { <p class="quiet">{Publish::NoPhoneLine.fr()}</p> }.into_any(),
    };
    let holder = if taken.is_empty() {
        view! { <span class="mark off">{Publish::Free.fr()}</span> }.into_any()
    } else if mine {
        view! { <span class="mark good"><Icon sign=Sign::Done/>{taken.clone()}</span> }.into_any()
    } else {
        view! { <span class="mark wait"><Icon sign=Sign::People/>{taken.clone()}</span> }.into_any()
    };
    let unreached =
        unreachable.then(|| view! { <span class="mark bad"><Icon sign=Sign::Off/>{Publish::Unreachable.fr()}</span> });
    let about = locale::about(&name);
    let button = |value: &'static str, words: Publish, second: bool| {
        let class = if second { "button second" } else { "button" };
        view! {
            <button class=class type="submit" name="action" value=value>
                <span>{words.fr()}<span class="unseen">{about.clone()}</span></span>
            </button>
        }
        .into_any()
    };
    let take = match (taken.is_empty(), mine) {
        (true, _) => Some(button("take", Publish::Take, false)),
        (false, true) => Some(button("leave", Publish::Leave, true)),
        (false, false) => None,
    };
    let no_answer = (!unreachable).then(|| button("no_answer", Publish::NoAnswer, true));
    view! {
        <li class="card call">
            <div class="call-who">
                <h2>{name.clone()}</h2>
                <p class="marks">{holder} {unreached} <span class="quiet small">{tries}</span></p>
                {way}
            </div>
            <ul class="news">{lines}</ul>
            <form class="actions" method="post" action=format!("{stop}/appels")>
                <input type="hidden" name="call" value=id/>
                {take}
                {button("told", Publish::Told, mine || !taken.is_empty())}
                {no_answer}
                {button("here", Publish::Here, true)}
            </form>
        </li>
    }
    .into_any()
}

/// What was, and what is.
pub(super) fn news_line(line: NewsLine) -> AnyView {
    let new = line.new.unwrap_or_else(|| Publish::NotHeld.fr().to_owned());
    view! {
        <li>
            <strong>{line.title}</strong>
            <span class="was"><span class="word">{Publish::Before.fr()}</span> " " <s>{line.old}</s></span>
            <span class="is"><span class="word">{Publish::Now.fr()}</span> " " <b>{new}</b></span>
        </li>
    }
    .into_any()
}
