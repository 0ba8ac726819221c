//! `/accueil/{stop}/dessins`: the picture, then its number.

use domain::person::Drawing;
use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::BackToDay;
use crate::api;
use crate::components::button::ButtonLink;
use crate::components::icon::{Picture, Sign};
use crate::components::layout::DeskLayout;
use crate::components::state::{Empty, loaded};
use crate::locale::{self, DeskText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{DeskDayView, DeskNumbersView};

/// Twenty-four pictures.
#[component]
pub fn DeskDrawingsPage() -> impl IntoView {
    let stop = param("stop");
    let view = remote(move || stop.get(), |stop| api::desk::day(stop, String::new()));
    let draw = move |view: DeskDayView| {
        let path = format!("/accueil/{}/dessins", view.head.stop);
        let tiles = Drawing::all()
            .iter()
            .map(|drawing| {
                view! {
                    <li><a class="tile" href=format!("{path}/{}", drawing.as_str())><Picture drawing=*drawing/><span>{drawing.word()}</span></a></li>
                }
            })
            .collect_view();
        view! {
            <Title text=locale::title(DeskText::DrawingsTitle.fr())/>
            <BackToDay stop=view.head.stop/>
            <h1>{DeskText::DrawingsTitle.fr()}</h1>
            <ul class="drawings desk-drawings">{tiles}</ul>
        }
        .into_any()
    };
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

/// The numbers of one picture.
#[component]
pub fn DeskNumbersPage() -> impl IntoView {
    let (stop, drawing) = (param("stop"), param("drawing"));
    let view = remote(move || (stop.get(), drawing.get()), |(stop, drawing)| api::desk::numbers(stop, drawing));
    let draw = move |view: DeskNumbersView| {
        let path = format!("/accueil/{}", view.head.stop);
        let word = view.drawing.word();
        let numbers = view
            .numbers
            .iter()
            .map(|(number, ticket)| {
                view! {
                    <li><a class="tile" href=format!("{path}/personne/{ticket}")><strong><span class="unseen">{word} " "</span>{*number}</strong></a></li>
                }
            })
            .collect_view();
        let numbers = if view.numbers.is_empty() {
            view! { <Empty sign=Sign::Search sentence=DeskText::NumbersEmpty.fr()/> }.into_any()
        } else {
            view! { <ul class="desk-numbers">{numbers}</ul> }.into_any()
        };
        view! {
            <Title text=locale::title(&locale::desk::numbers_of(word))/>
            <BackToDay stop=view.head.stop/>
            <h1 class="who-name"><Picture drawing=view.drawing/><span>{locale::desk::numbers_of(word)}</span></h1>
            {numbers}
            <ButtonLink href=format!("{path}/dessins") second=true label=DeskText::OtherDrawing.fr()/>
        }
        .into_any()
    };
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}
