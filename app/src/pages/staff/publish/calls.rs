//! `/equipe/tournees/{tour}/etapes/{stop}/appels`: who does not know yet, shared out among the team.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, PrintButton};
use crate::components::field::Wrong;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::Summary;
use crate::components::state::{Empty, loaded};
use crate::forms::{CallAsk, FormOutcome, use_outcome};
use crate::locale::{self, Publish};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{CallRow, CallsView, NewsLine, Pick, ToldRow};

/// The calls of a stop.
#[component]
pub fn CallsPage() -> impl IntoView {
    let outcome = use_outcome::<CallAsk>();
    let (tour, stop) = (param("tour"), param("stop"));
    let query = use_query_map();
    let again = outcome.as_ref().is_some_and(|outcome| outcome.values.part == "moi");
    let own = move || again || query.read().get("part").as_deref() == Some("moi");
    let view =
        remote(move || (tour.get(), stop.get(), own()), |(tour, stop, own)| api::publication::calls(tour, stop, own));
    let draw = move |view: CallsView| calls_view(view, outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn calls_view(view: CallsView, outcome: Option<FormOutcome<CallAsk>>) -> AnyView {
    let stop = format!("/equipe/tournees/{}/etapes/{}", view.tour, view.stop);
    let known = view.known.iter().map(|words| view! { <li>{words.clone()}</li> }.into_any()).collect_view();
    let known = (!view.known.is_empty()).then(|| view! { <ul class="figures">{known}</ul> });
    let page = format!("{stop}/appels");
    let body = if view.rows.is_empty() {
        let (sign, words) =
            if view.done { (Sign::Done, Publish::CallsEmpty) } else { (Sign::Phone, Publish::CallsOwnEmpty) };
        view! { <Empty sign sentence=words.fr()/> }.into_any()
    } else {
        let rows = view.rows.iter().cloned().map(|call| row(&page, view.own, call)).collect_view();
        view! { <ol class="calls">{rows}</ol> }.into_any()
    };
    let nobody = outcome.as_ref().and_then(|outcome| outcome.at("among"));
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
        {parts(&page, view.own, view.counts)}
        {share(&page, view.own, view.free, view.callers, nobody)}
        {body}
        {told(&page, view.own, view.told)}
    }
    .into_any()
}

/// The whole list, or what one took oneself.
fn parts(page: &str, own: bool, (all, mine): (i64, i64)) -> impl IntoView + use<> {
    let tab = |href: String, words: Publish, count: i64, chosen: bool| {
        view! { <li><a href=href aria-current=chosen.then_some("page")>{words.fr()} " " <b>{count}</b></a></li> }
    };
    (all > 0).then(|| {
        view! {
            <nav aria-label=Publish::CallsParts.fr()>
                <ul class="tabs">
                    {tab(page.to_owned(), Publish::CallsAll, all, !own)}
                    {tab(format!("{page}?part=moi"), Publish::CallsOwn, mine, own)}
                </ul>
            </nav>
        }
    })
}

/// « Répartir entre … », where somebody has a call to take and there are several to take it.
fn share(page: &str, own: bool, free: String, callers: Vec<Pick>, nobody: Option<String>) -> impl IntoView + use<> {
    let page = page.to_owned();
    let open = nobody.is_some();
    (!callers.is_empty()).then(move || {
        let ticks = callers
            .into_iter()
            .map(|caller| {
                view! {
                    <label class="tick">
                        <input type="checkbox" name="among" value=caller.value checked=caller.chosen/>
                        <span>{caller.label}</span>
                    </label>
                }
                .into_any()
            })
            .collect_view();
        view! {
            <details class="more share" open=open>
                <summary>{Publish::Share.fr()}</summary>
                <form class="card" method="post" action=page>
                    <input type="hidden" name="action" value="share"/>
                    {part_field(own)}
                    <p>{free}</p>
                    <fieldset id="among" tabindex="-1">
                        <legend class="legend">{Publish::ShareAmong.fr()}</legend>
                        <Wrong id="among-erreur" problem=Signal::stored(nobody)/>
                        <div class="sharers">{ticks}</div>
                    </fieldset>
                    <button class="button" type="submit"><Icon sign=Sign::People/><span>{Publish::ShareGo.fr()}</span></button>
                </form>
            </details>
        }
    })
}

/// Who comes from their own part goes back to it.
fn part_field(own: bool) -> impl IntoView {
    own.then(|| view! { <input type="hidden" name="part" value="moi"/> })
}

/// Who knows already, and who saw to it; a slip is mended here.
fn told(page: &str, own: bool, rows: Vec<ToldRow>) -> impl IntoView + use<> {
    let page = page.to_owned();
    (!rows.is_empty()).then(move || {
        let count = rows.len();
        let lines = rows
            .into_iter()
            .map(|row| {
                let about = locale::about(&row.name);
                view! {
                    <li>
                        <span><strong>{row.name}</strong> " " <span class="quiet">{row.how}</span></span>
                        <form method="post" action=page.clone()>
                            <input type="hidden" name="call" value=row.id/>
                            {part_field(own)}
                            <button class="button second" type="submit" name="action" value="again">
                                <span>{Publish::CallAgain.fr()}<span class="unseen">{about}</span></span>
                            </button>
                        </form>
                    </li>
                }
                .into_any()
            })
            .collect_view();
        view! {
            <details class="more called">
                <summary>{Publish::CalledList.fr()} " (" {count} ")"</summary>
                <ul class="rows">{lines}</ul>
            </details>
        }
    })
}

fn row(page: &str, own: bool, call: CallRow) -> AnyView {
    let CallRow { id, name, why, phone, news, tries, tried, last, unreachable, has_email, taken, mine } = call;
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
    let unreached = match (unreachable, tried) {
        (true, _) => Some(view! { <span class="mark bad"><Icon sign=Sign::Off/>{Publish::Unreachable.fr()}</span> }),
        (false, 1..) => {
            Some(view! { <span class="mark wait"><Icon sign=Sign::Waiting/>{Publish::CallAgain.fr()}</span> })
        }
        (false, _) => None,
    };
    let why = (!why.is_empty()).then(|| view! { <p class="quiet">{why}</p> });
    let last = (!last.is_empty()).then(|| view! { <p class="quiet small">{last}</p> });
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
                <p class="marks">{holder} " " {unreached} " " <span class="quiet small">{tries}</span></p>
                {last}
                {way}
            </div>
            <div>{why}<ul class="news">{lines}</ul></div>
            <p class="paper"><span>{Publish::Called.fr()}</span><span>{Publish::CallAgain.fr()}</span></p>
            <form class="actions" method="post" action=page.to_owned()>
                <input type="hidden" name="call" value=id/>
                <input type="hidden" name="tries" value=tried/>
                {part_field(own)}
                {take}
                {button("told", Publish::Told, !mine)}
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
    let now = if line.old.is_empty() { Publish::Meeting } else { Publish::Now };
    let old = (!line.old.is_empty()).then(|| {
        view! { <span class="was"><span class="word">{Publish::Before.fr()}</span> " " <s>{line.old}</s></span> }
    });
    view! {
        <li>
            <strong>{line.title}</strong>
            {old}
            <span class="is"><span class="word">{now.fr()}</span> " " <b>{new}</b></span>
        </li>
    }
    .into_any()
}
