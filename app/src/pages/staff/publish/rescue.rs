//! `/equipe/tournees/{tour}/etapes/{stop}/plan-b`: the road is cut or the venue is lost; what could be
//! done, the least harm first. Choosing is an ordinary change: seats follow, people are told.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, RescueAsk, use_outcome};
use crate::locale::{self, Publish, Rescue};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{RescueRow, RescueView};

/// `/equipe/tournees/{tour}/etapes/{stop}/plan-b`
#[component]
pub fn RescuePage() -> impl IntoView {
    let outcome = use_outcome::<RescueAsk>();
    let (tour, stop, query) = (param("tour"), param("stop"), use_query_map());
    let asked = outcome.as_ref().map(|outcome| outcome.values.cause.clone());
    let cause = Memo::new(move |_| query.read().get("cause").or_else(|| asked.clone()).unwrap_or_default());
    let view = remote(
        move || (tour.get(), stop.get(), cause.get()),
        |(tour, stop, cause)| api::publication::rescue(tour, stop, cause),
    );
    let draw = move |view: RescueView| rescue_view(view, &cause.get_untracked(), outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn rescue_view(view: RescueView, cause: &str, outcome: Option<FormOutcome<RescueAsk>>) -> AnyView {
    let RescueView { about, version, answers } = view;
    let tour = format!("/equipe/tournees/{}", about.tour);
    let stop = format!("{tour}/etapes/{}", about.stop);
    let back = format!("{tour}?etape={}", about.stop);
    let body = match (about.cancelled, about.over) {
        (true, _) => view! { <Notice tone=Tone::Info><p>{Publish::GoneAlready.fr()}</p></Notice> }.into_any(),
        (false, true) => view! { <Notice tone=Tone::Info><p>{Publish::OverAlready.fr()}</p></Notice> }.into_any(),
        (false, false) => view! {
            {causes(&stop, cause)}
            {answers.map(|answers| possible(&stop, cause, version, answers))}
        }
        .into_any(),
    };
    view! {
        <Title text=locale::title(Rescue::Title.fr())/>
        <BackLink href=back label=Publish::Back.fr()/>
        <h1>{Rescue::Title.fr()} <span class="quiet">" · " {about.title.clone()}</span></h1>
        <p>{locale::capital(&about.when)} " · " <span class="quiet">{about.place.clone()}</span></p>
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {body}
    }
    .into_any()
}

/// What happened: two links, so that the answers have an address of their own.
fn causes(stop: &str, cause: &str) -> AnyView {
    let choices =
        [("route", Sign::Way, Rescue::Road, Rescue::RoadMore), ("lieu", Sign::Place, Rescue::Venue, Rescue::VenueMore)];
    let links = choices
        .into_iter()
        .map(|(value, sign, words, more)| {
            let current = (value == cause).then_some("true");
            view! {
                <li>
                    <a class="cause" href=format!("{stop}/plan-b?cause={value}") aria-current=current>
                        <Icon sign/>
                        <span><strong>{words.fr()}</strong> <span class="quiet small">{more.fr()}</span></span>
                    </a>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="cause">
            <h2 id="cause">{Rescue::Ask.fr()}</h2>
            <ul class="causes">{links}</ul>
        </section>
    }
    .into_any()
}

fn possible(stop: &str, cause: &str, version: i64, answers: Vec<RescueRow>) -> AnyView {
    if answers.is_empty() {
        let (by_hand, cancel) = (format!("{stop}/deplacer"), format!("{stop}/annuler"));
        return view! {
            <Notice tone=Tone::Warn>
                <p><strong>{Rescue::None.fr()}</strong></p>
                <p>{Rescue::NoneMore.fr()}</p>
                <div class="actions">
                    <ButtonLink href=by_hand second=true label=Rescue::ByHand.fr()/>
                    <ButtonLink href=cancel second=true label=Publish::CancelStop.fr()/>
                </div>
            </Notice>
        }
        .into_any();
    }
    let rows = answers
        .into_iter()
        .enumerate()
        .map(|(place, row)| {
            let more = row.more.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
            let second = place > 0;
            let best = (!second).then(|| view! { <p class="best small">{Rescue::Best.fr()}</p> });
            view! {
                <li>
                    <form class="card rescue" method="post" action=format!("{stop}/plan-b")>
                        <input type="hidden" name="answer" value=row.code/>
                        <input type="hidden" name="version" value=version.to_string()/>
                        <input type="hidden" name="cause" value=cause.to_owned()/>
                        <div>
                            {best}
                            <h3>{row.title}</h3>
                            <p>{mark(row.harm)}</p>
                            <ul class="quiet small">{more}</ul>
                        </div>
                        <Submit second label=row.label/>
                    </form>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="stack" aria-labelledby="reponses">
            <h2 id="reponses">{Rescue::Answers.fr()}</h2>
            <p class="quiet">{Rescue::AnswersLead.fr()}</p>
            <ul class="rescues">{rows}</ul>
        </section>
    }
    .into_any()
}
