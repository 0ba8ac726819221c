//! `/equipe/partenaires`: every partner.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::Sign;
use crate::components::layout::{Place, StaffLayout};
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Book};
use crate::remote::remote;
use crate::views::BodyRow;

/// The partners by name.
#[component]
pub fn PartnersPage() -> impl IntoView {
    let view = remote(|| (), |()| api::directory::bodies());
    view! { <StaffLayout place=Place::Partners>{loaded(view, page)}</StaffLayout> }
}

fn page(rows: Vec<BodyRow>) -> AnyView {
    let none = rows.is_empty().then(|| view! { <Empty sign=Sign::People sentence=Book::PartnersEmpty.fr()/> });
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <Title text=locale::title(Book::PartnersTitle.fr())/>
        <div class="road-head">
            <h1>{Book::PartnersTitle.fr()}</h1>
            <ButtonLink href="/equipe/partenaires/nouveau" sign=Sign::People label=Book::NewPartner.fr()/>
        </div>
        {none}
        <ul class="entries">{rows}</ul>
    }
    .into_any()
}

fn row(row: BodyRow) -> AnyView {
    view! {
        <li class="card entry">
            <div>
                <h2><a href=format!("/equipe/partenaires/{}", row.id)>{row.name}</a></h2>
                <p class="quiet">{row.kind}</p>
            </div>
            <p class="figures"><span>{row.teams}</span><span>{row.people}</span><span>{row.sessions}</span></p>
        </li>
    }
    .into_any()
}
