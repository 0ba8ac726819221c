//! `/partenaire/seances/{session}/table`: the form of an interview desk.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::Submit;
use crate::components::choose::SelectField;
use crate::components::field::TextField;
use crate::components::layout::BackLink;
use crate::components::notice::Summary;
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::loaded;
use crate::forms::{DeskAsk, FormOutcome, use_outcome};
use crate::locale::{self, Partners};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskFormView, Pick};

/// The job, the hours and the pauses of a desk.
#[component]
pub fn DeskPage() -> impl IntoView {
    let outcome = use_outcome::<DeskAsk>();
    let session = param("session");
    let view = remote(move || session.get(), api::partner::desk_form);
    let draw = move |view: DeskFormView| desk_view(view, outcome.clone());
    view! { <PartnerLayout place=PartnerPlace::Home>{loaded(view, draw)}</PartnerLayout> }
}

fn desk_view(view: DeskFormView, outcome: Option<FormOutcome<DeskAsk>>) -> AnyView {
    let DeskFormView { row, from, to, lengths, pauses } = view;
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let typed = outcome.as_ref().map_or_else(
        || DeskAsk { from, to, minutes: "10".to_owned(), ..DeskAsk::default() },
        |outcome| outcome.values.clone(),
    );
    let at = |field: &str| Signal::stored(outcome.as_ref().and_then(|outcome| outcome.at(field)));
    let chosen = |picks: &[Pick], value: &str| -> Vec<Pick> {
        picks.iter().map(|pick| Pick { chosen: pick.value == value, ..pick.clone() }).collect()
    };
    let lengths = chosen(&lengths, &typed.minutes);
    let (first, second) = (chosen(&pauses, &typed.pause_minutes), chosen(&pauses, &typed.second_minutes));
    view! {
        <Title text=title(Partners::DeskTitle.fr())/>
        <BackLink href="/partenaire" label=Partners::BackHome.fr()/>
        <h1>{Partners::DeskTitle.fr()}</h1>
        <p>{row.title}<br/><span class="quiet">{row.when}<br/>{row.place}</span></p>
        <p class="quiet">{Partners::DeskLead.fr()}</p>
        {outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> })}
        <form class="form tight card narrow-card" method="post" action=format!("/partenaire/seances/{}/table", row.id) novalidate>
            <TextField id="job" label=Partners::Job.fr() hint=Partners::JobHint.fr() value=typed.job problem=at("job") maxlength=80/>
            <TextField id="contract" label=Partners::Contract.fr() hint=Partners::ContractHint.fr() value=typed.contract problem=at("contract") maxlength=80/>
            <div class="hours">
                <TextField id="from" kind="time" label=Partners::FirstAt.fr() value=typed.from problem=at("from")/>
                <TextField id="to" kind="time" label=Partners::LastAt.fr() value=typed.to problem=at("to")/>
            </div>
            <SelectField id="minutes" label=Partners::Length.fr() picks=lengths problem=at("minutes")/>
            <fieldset>
                <legend class="legend">{Partners::Pauses.fr()}</legend>
                <div class="hours">
                    <TextField id="pause_from" kind="time" label=Partners::PauseAt.fr() value=typed.pause_from problem=at("pause_from")/>
                    <SelectField id="pause_minutes" label=Partners::PauseFor.fr() none=Partners::NoPause.fr() picks=first/>
                </div>
                <div class="hours">
                    <TextField id="second_from" kind="time" label=Partners::SecondAt.fr() value=typed.second_from/>
                    <SelectField id="second_minutes" label=Partners::PauseFor.fr() none=Partners::NoPause.fr() picks=second/>
                </div>
            </fieldset>
            <Submit label=Partners::Open.fr()/>
        </form>
    }
    .into_any()
}
