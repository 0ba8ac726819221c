//! `/partenaire/agenda`: the secret calendar of a partner.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::icon::{Icon, Sign};
use crate::components::notice::{Notice, Tone};
use crate::components::partner_layout::{PartnerLayout, PartnerPlace};
use crate::components::state::{Empty, loaded};
use crate::components::subscribe::webcal;
use crate::locale::{self, Partners};
use crate::remote::remote;
use crate::views::{DeskFeed, FeedView};

/// The address, and how to change or close it.
#[component]
pub fn FeedPage() -> impl IntoView {
    let query = use_query_map();
    let view = remote(|| (), |()| api::partner::feed());
    let draw = move |view: FeedView| {
        let done = query.with_untracked(|query| query.get("fait"));
        feed_view(view, done.as_deref())
    };
    view! { <PartnerLayout place=PartnerPlace::Feed>{loaded(view, draw)}</PartnerLayout> }
}

fn feed_view(view: FeedView, done: Option<&str>) -> AnyView {
    let done = match done {
        Some("adresse") => Some(Partners::FeedDone),
        Some("ferme") => Some(Partners::FeedClosed),
        _ => None,
    };
    let body = match view.address {
        Some(address) => open(address, view.desks),
        None => view! {
            <Empty sign=Sign::AddToCalendar sentence=Partners::FeedNone.fr()>
                <form method="post" action="/partenaire/agenda">
                    <button class="button" type="submit" name="action" value="renew">{Partners::FeedOpen.fr()}</button>
                </form>
            </Empty>
        }
        .into_any(),
    };
    view! {
        <Title text=locale::title(Partners::FeedTitle.fr())/>
        <h1>{Partners::FeedTitle.fr()}</h1>
        <p class="quiet">{Partners::FeedLead.fr()}</p>
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        {body}
    }
    .into_any()
}

fn open(address: String, desks: Vec<DeskFeed>) -> AnyView {
    let webcal = webcal(&address);
    let desks = (!desks.is_empty()).then(|| one_by_one(desks));
    view! {
        <section class="card">
            <div class="field">
                <label for="adresse">{Partners::FeedAddress.fr()}</label>
                <input class="input wide" id="adresse" type="text" readonly value=address/>
            </div>
            <Notice tone=Tone::Info><p>{Partners::FeedSecret.fr()}</p></Notice>
            <div class="actions">
                {webcal.map(|href| view! { <a class="button" href=href rel="external"><Icon sign=Sign::AddToCalendar/><span>{Partners::FeedSubscribe.fr()}</span></a> })}
            </div>
        </section>
        {desks}
        <section class="card">
            <h2>{Partners::FeedRenew.fr()}</h2>
            <p class="quiet">{Partners::FeedRenewWhy.fr()}</p>
            <form class="actions" method="post" action="/partenaire/agenda">
                <button class="button second" type="submit" name="action" value="renew">{Partners::FeedRenew.fr()}</button>
                <button class="button plain" type="submit" name="action" value="close">{Partners::FeedClose.fr()}</button>
            </form>
        </section>
    }
    .into_any()
}

/// One address a desk: who sits there sees its times and which are taken.
fn one_by_one(desks: Vec<DeskFeed>) -> AnyView {
    let fields = (1..)
        .zip(desks)
        .map(|(number, desk)| {
            let id = format!("table-{number}");
            view! {
                <div class="field">
                    <label for=id.clone()>{desk.name}</label>
                    <input class="input wide" id=id type="text" readonly value=desk.address/>
                </div>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="card">
            <h2>{Partners::FeedDesks.fr()}</h2>
            <p class="quiet">{Partners::FeedDesksLead.fr()}</p>
            {fields}
        </section>
    }
    .into_any()
}
