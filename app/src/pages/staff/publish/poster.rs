//! `/equipe/tournees/{tour}/etapes/{stop}/affiche`: a change of the day, to hang on the door. It
//! leaves the house: it says the neutral name, the hours and the place, nothing else.

use leptos::prelude::*;
use leptos_meta::Title;

use super::calls::news_line;
use crate::api;
use crate::components::button::PrintButton;
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::state::{Empty, loaded};
use crate::locale::{self, Publish};
use crate::pages::param;
use crate::remote::remote;
use crate::views::PosterView;

/// The poster of a stop.
#[component]
pub fn PosterPage() -> impl IntoView {
    let (tour, stop) = (param("tour"), param("stop"));
    let view = remote(move || (tour.get(), stop.get()), |(tour, stop)| api::publication::poster(tour, stop));
    view! { <StaffLayout place=Place::Tours>{loaded(view, poster_view)}</StaffLayout> }
}

fn poster_view(view: PosterView) -> AnyView {
    let stop = format!("/equipe/tournees/{}/etapes/{}", view.tour, view.stop);
    let back = format!("/equipe/tournees/{}?etape={}", view.tour, view.stop);
    let body = if view.lines.is_empty() {
        view! { <h1>{Publish::Poster.fr()}</h1> <Empty sign=Sign::Done sentence=Publish::PosterEmpty.fr()/> }.into_any()
    } else {
        let lines = view.lines.into_iter().map(news_line).collect_view();
        view! {
            <div class="actions"><PrintButton/></div>
            <article class="poster">
                <div class="band"></div>
                <p class="poster-name">{view.name}</p>
                <h1>{Publish::PosterTitle.fr()}</h1>
                <p class="poster-town">{view.town}</p>
                <ul class="news">{lines}</ul>
                <div class="poster-foot">
                    <img src=format!("{stop}/qr.svg") alt="" width="160" height="160"/>
                    <div>
                        <p>{Publish::PosterMore.fr()}</p>
                        <p><b>{view.address}</b></p>
                        <p>{Publish::PosterHelp.fr()} " " <b>{view.help.phone}</b></p>
                    </div>
                </div>
            </article>
        }
        .into_any()
    };
    view! {
        <Title text=locale::title(Publish::Poster.fr())/>
        <BackLink href=back label=Publish::Back.fr()/>
        {body}
    }
    .into_any()
}
