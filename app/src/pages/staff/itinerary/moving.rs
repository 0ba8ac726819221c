//! What one does with the chosen stop: another day in the draft, a change of what is published.

use leptos::prelude::*;

use super::Choice;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::TextField;
use crate::components::icon::{Icon, Sign};
use crate::forms::{FormOutcome, RoadAsk};
use crate::locale::{Publish, Rescue, Road, itinerary as say};
use crate::views::StopRow;

/// The form of which the calendar's days are buttons.
pub const FORM: &str = "deplacer";

/// The panel of the chosen stop; nothing while none is chosen.
pub(super) fn panel(
    stops: Vec<StopRow>,
    choice: &Choice,
    outcome: Option<FormOutcome<RoadAsk>>,
) -> impl IntoView + use<> {
    let choice = choice.clone();
    move || {
        let place = choice.stop.get().and_then(|place| usize::try_from(place).ok())?;
        let stop = stops.get(place)?;
        Some(about(stop, stops.get(place + 1), &choice.path, outcome.as_ref()))
    }
}

fn about(stop: &StopRow, next: Option<&StopRow>, path: &str, outcome: Option<&FormOutcome<RoadAsk>>) -> AnyView {
    let draft = (!stop.quiet).then(|| draft(stop, next, path, outcome));
    let live = (stop.public_link.is_some() && !stop.quiet).then(|| {
        let stop = format!("{path}/etapes/{}", stop.slug);
        view! {
            <div>
                <h3>{Road::AtOnce.fr()}</h3>
                <p class="quiet small">{Road::AtOnceLead.fr()}</p>
                <p class="links">
                    <a href=format!("{stop}/deplacer")>{Publish::MoveStop.fr()}</a>
                    <a href=format!("{stop}/plan-b")>{Rescue::Title.fr()}</a>
                    <a href=format!("{stop}/annuler")>{Publish::CancelStop.fr()}</a>
                    <a href=format!("{stop}/appels")>{Publish::Calls.fr()}</a>
                    <a href=format!("{stop}/affiche")>{Publish::Poster.fr()}</a>
                </p>
            </div>
        }
        .into_any()
    });
    view! {
        <section class="card acts" aria-labelledby="agir">
            <div class="card-title">
                <span class="number chosen" aria-hidden="true">{stop.number}</span>
                <h2 id="agir">{stop.town.clone()} <span class="quiet">" · " {stop.date.clone()}</span></h2>
            </div>
            {draft}
            {live}
            <div class="actions">
                <ButtonLink href=format!("{path}/etapes/{}", stop.slug) second=true sign=Sign::Hour label=Road::OpenDay.fr()/>
            </div>
        </section>
    }
    .into_any()
}

/// Another day, as planned: nobody is told before it is published.
fn draft(stop: &StopRow, next: Option<&StopRow>, path: &str, outcome: Option<&FormOutcome<RoadAsk>>) -> AnyView {
    let typed = outcome.map_or_else(|| stop.starts_on.clone(), |outcome| outcome.values.day.clone());
    let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("day")));
    let swap = next.filter(|next| !next.quiet).map(|next| {
        view! {
            <form method="post" action=path.to_owned()>
                <input type="hidden" name="stop" value=stop.slug.clone()/>
                <input type="hidden" name="other" value=next.slug.clone()/>
                <button class="button second" type="submit" name="action" value="swap">
                    <Icon sign=Sign::Exchange/>
                    <span>{say::swap_with(&next.town)}</span>
                </button>
            </form>
        }
        .into_any()
    });
    view! {
        <div>
            <h3>{Road::InDraft.fr()}</h3>
            <p class="quiet small">{Road::InDraftLead.fr()}</p>
            <div class="acts-row">
                <form id=FORM method="post" action=path.to_owned()>
                    <input type="hidden" name="stop" value=stop.slug.clone()/>
                    <TextField id="day" kind="date" label=Publish::NewDay.fr() value=typed problem=problem/>
                    <Submit second=true label=Publish::Move.fr()/>
                </form>
                {swap}
            </div>
        </div>
    }
    .into_any()
}
