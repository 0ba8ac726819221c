//! `/equipe/tournees/{tour}/modeles`: a template put on many stops at once.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::Submit;
use crate::components::field::Wrong;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, TemplateAsk, use_outcome};
use crate::locale::{self, DayText, day as say};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{AdditionRow, TemplatesView};

/// Which template, and on which stops.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let outcome = use_outcome::<TemplateAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let asked = move |name: &'static str| Memo::new(move |_| query.read().get(name).unwrap_or_default());
    let (template, added) = (asked("modele"), asked("ajout"));
    let view = remote(move || (tour.get(), template.get()), |(tour, template)| api::day::templates(tour, template));
    let draw = move |view: TemplatesView| templates_view(view, added, outcome.clone());
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn templates_view(view: TemplatesView, added: Memo<String>, outcome: Option<FormOutcome<TemplateAsk>>) -> AnyView {
    let page = format!("/equipe/tournees/{}/modeles", view.tour);
    let back = format!("/equipe/tournees/{}", view.tour);
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let chosen = view.templates.iter().find(|one| one.chosen).map(|one| one.id.clone());
    let body = match chosen {
        None => view! { <Empty sign=Sign::Papers sentence=DayText::TemplatesNone.fr()/> }.into_any(),
        Some(template) => {
            let tabs = view
                .templates
                .iter()
                .map(|one| {
                    let current = one.chosen.then_some("true");
                    let href = format!("{page}?modele={}", one.id);
                    view! { <li><a href=href data-noscroll="" aria-current=current>{one.name.clone()} " " <b>{one.sessions.clone()}</b></a></li> }
                })
                .collect_view();
            let ticked = outcome.as_ref().map(|outcome| outcome.values.stops.clone()).unwrap_or_default();
            let revision =
                outcome.as_ref().map_or_else(|| view.revision.to_string(), |outcome| outcome.values.revision.clone());
            let problem = Signal::stored(outcome.as_ref().and_then(|outcome| outcome.at("stops")));
            let rows = view.stops.into_iter().map(|stop| row(stop, &ticked)).collect_view();
            view! {
                <nav aria-label=DayText::TemplatesPick.fr()><ul class="tabs">{tabs}</ul></nav>
                <form class="form card" method="post" action=format!("{page}?modele={template}") novalidate>
                    <input type="hidden" name="template" value=template.clone()/>
                    <input type="hidden" name="revision" value=revision/>
                    <fieldset class="field" id="stops">
                        <legend>{DayText::TemplatesStops.fr()}</legend>
                        <Wrong id="stops-erreur" problem/>
                        <div class="tile-list">{rows}</div>
                    </fieldset>
                    <Submit sign=Sign::Done label=DayText::TemplatesApply.fr()/>
                </form>
            }
            .into_any()
        }
    };
    let done = move || {
        let count = added.get().parse::<i64>().ok()?;
        Some(view! { <Notice tone=Tone::Good><p>{say::added(count)}</p></Notice> })
    };
    view! {
        <Title text=title(DayText::TemplatesTitle.fr())/>
        <BackLink href=back label=DayText::Back.fr()/>
        <h1>{DayText::TemplatesTitle.fr()}</h1>
        <p class="quiet">{view.name} " · " {DayText::TemplatesLead.fr()}</p>
        {done}
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {body}
    }
    .into_any()
}

fn row(stop: AdditionRow, ticked: &[String]) -> AnyView {
    let checked = ticked.contains(&stop.slug);
    let words = if stop.complete { "quiet" } else { "" };
    view! {
        <label class="tile">
            <input type="checkbox" name="stops[]" value=stop.slug checked=checked/>
            <span><strong>{stop.town} " · " {stop.date}</strong><small class=words>{stop.words}</small></span>
        </label>
    }
    .into_any()
}
