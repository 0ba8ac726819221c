//! `/equipe/lieux`: every venue.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::Sign;
use crate::components::layout::{Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Book};
use crate::remote::remote;
use crate::views::VenueRow;

/// The venues by town.
#[component]
pub fn VenuesPage() -> impl IntoView {
    let view = remote(|| (), |()| api::directory::venues());
    view! { <StaffLayout place=Place::Venues>{loaded(view, page)}</StaffLayout> }
}

fn page(rows: Vec<VenueRow>) -> AnyView {
    let none = rows.is_empty().then(|| view! { <Empty sign=Sign::Place sentence=Book::VenuesEmpty.fr()/> });
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <Title text=locale::title(Book::VenuesTitle.fr())/>
        <div class="road-head">
            <h1>{Book::VenuesTitle.fr()}</h1>
            <ButtonLink href="/equipe/lieux/nouveau" sign=Sign::Place label=Book::NewVenue.fr()/>
        </div>
        {none}
        <ul class="entries">{rows}</ul>
    }
    .into_any()
}

fn row(row: VenueRow) -> AnyView {
    view! {
        <li class="card entry">
            <div>
                <h2><a href=format!("/equipe/lieux/{}", row.id)>{row.name}</a></h2>
                <p class="quiet">{row.town}</p>
            </div>
            <p>{row.rooms}</p>
            {mark(row.booking)}
        </li>
    }
    .into_any()
}
