//! `/partenaire/disponibilites/agenda`: the own calendar of a partner is sent or named, looked at,
//! linked. The server draws it alone.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::BackLink;
use crate::components::mark::marks;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::loaded;
use crate::forms::{AgendaAsk, FormOutcome, use_outcome};
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{AgendaPreview, AgendaView};

const HERE: &str = "/partenaire/disponibilites/agenda";

/// The calendar of the partner's own.
#[component]
pub fn AgendaPage() -> impl IntoView {
    let outcome = use_outcome::<AgendaAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::agenda::page());
    let draw = move |view: AgendaView| {
        let done = query.with_untracked(|query| query.get("fait"));
        page(view, outcome.as_ref(), done.as_deref())
    };
    view! { <PartnerLayout place=PartnerPlace::Days>{loaded(view, draw)}</PartnerLayout> }
}

fn page(view: AgendaView, outcome: Option<&FormOutcome<AgendaAsk>>, done: Option<&str>) -> AnyView {
    let refused = outcome.filter(|outcome| !outcome.problems.is_empty());
    let window = if refused.is_some() { locale::title_wrong } else { locale::title };
    let done = match done {
        Some("relie") => Some(Partners::AgendaDone),
        Some("oublie") => Some(Partners::AgendaGone),
        _ => None,
    };
    let done = done.filter(|_| outcome.is_none());
    let seen = outcome.and_then(|outcome| Some((outcome.values.preview.clone()?, &outcome.values)));
    let looked = seen.is_some();
    let seen = seen.map(|(preview, ask)| preview_view(preview, ask));
    view! {
        <Title text=window(Partners::AgendaTitle.fr())/>
        <BackLink href="/partenaire/disponibilites" label=Partners::AgendaBack.fr()/>
        <h1>{Partners::AgendaTitle.fr()}</h1>
        <p class="quiet">{Partners::AgendaLead.fr()}</p>
        {refused.map(|outcome| view! { <Summary problems=outcome.problems.clone()/> })}
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        {seen}
        {linked(&view)}
        {form(&view, outcome, looked)}
    }
    .into_any()
}

fn linked(view: &AgendaView) -> AnyView {
    if view.linked.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="card" aria-labelledby="relie">
            <h2 id="relie">{Partners::AgendaLinked.fr()}</h2>
            {marks(view.linked.clone())}
            <form class="form" method="post" action=HERE enctype="multipart/form-data">
                <p class="quiet">{Partners::AgendaUnlinkWhy.fr()}</p>
                <button class="button plain" type="submit" name="action" value="unlink">{Partners::AgendaUnlink.fr()}</button>
            </form>
        </section>
    }
    .into_any()
}

fn form(view: &AgendaView, outcome: Option<&FormOutcome<AgendaAsk>>, looked: bool) -> AnyView {
    let problem = |field: &'static str| Signal::stored(outcome.and_then(|outcome| outcome.at(field)));
    let typed = outcome.map(|outcome| outcome.values.address.clone());
    let address = typed.or_else(|| view.address.clone()).unwrap_or_default();
    let described =
        if outcome.is_some_and(|outcome| outcome.at("file").is_some()) { "file-aide file-erreur" } else { "file-aide" };
    view! {
        <form class="form card narrow-card" method="post" action=HERE enctype="multipart/form-data" novalidate>
            <div class="field">
                <label for="file">{Partners::AgendaFile.fr()}</label>
                <p class="hint" id="file-aide">{Partners::AgendaFileHint.fr()}</p>
                <Wrong id="file-erreur" problem=problem("file")/>
                <input class="input" type="file" id="file" name="file" accept=".ics,text/calendar" aria-describedby=described/>
            </div>
            <TextField
                id="address"
                label=Partners::AgendaAddress.fr()
                hint=Partners::AgendaAddressHint.fr()
                value=address
                problem=problem("address")
                inputmode="url"
            />
            <ul class="quiet small agenda-rules">
                <li>{Partners::AgendaPrivacy.fr()}</li>
                <li>{Partners::AgendaRule.fr()}</li>
                <li>{Partners::AgendaTeam.fr()}</li>
            </ul>
            <Submit second=looked label=Partners::AgendaLook.fr()/>
        </form>
    }
    .into_any()
}

fn preview_view(preview: AgendaPreview, ask: &AgendaAsk) -> AnyView {
    let AgendaPreview { sum, times, more, doubts, clock } = preview;
    let free = times.is_empty().then(|| view! { <p>{Partners::AgendaFree.fr()}</p> });
    let times = times.into_iter().map(|time| view! { <li>{time}</li> }).collect_view();
    let more = more.map(|more| view! { <li class="quiet">{more}</li> });
    let doubts = doubts
        .into_iter()
        .map(|words| view! { <p class="hint-line"><Icon sign=Sign::Warning/><span>{words}</span></p> })
        .collect_view();
    let hidden = |name: &'static str, value: &str| view! { <input type="hidden" name=name value=value.to_owned()/> };
    view! {
        <section class="card" aria-labelledby="apercu">
            <h2 id="apercu">{Partners::AgendaPreviewTitle.fr()}</h2>
            <p><strong>{sum}</strong></p>
            {free}
            <ul class="agenda-times">{times}{more}</ul>
            {doubts}
            <p class="quiet small">{clock}</p>
            <form method="post" action=HERE enctype="multipart/form-data">
                {hidden("address", &ask.address)}
                {hidden("busy", &ask.busy)}
                {hidden("events", &ask.events)}
                <button class="button" type="submit" name="action" value="link"><Icon sign=Sign::Done/><span>{Partners::AgendaAccept.fr()}</span></button>
            </form>
        </section>
    }
    .into_any()
}
