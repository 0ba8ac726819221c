//! What is printed at the desk: the attendance sheet, a ticket, an attestation.

use leptos::prelude::*;
use leptos_meta::Title;

use super::frame::BackToDay;
use crate::api;
use crate::components::button::{ButtonLink, PrintButton};
use crate::components::icon::{Icon, Picture, Sign};
use crate::components::layout::{BackLink, DeskLayout};
use crate::components::state::{Empty, loaded};
use crate::locale::{self, DeskText, TicketText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{AttestationView, DeskSessionView, DeskTicketView, TicketLine};

/// Empty lines at the end of a sheet, at least.
const BLANK: usize = 6;
/// Lines of a whole page.
const LINES: usize = 20;

/// The attendance sheet of a session.
#[component]
pub fn DeskSheetPage() -> impl IntoView {
    let (stop, session) = (param("stop"), param("session"));
    let view = remote(move || (stop.get(), session.get()), |(stop, session)| api::desk::session(stop, session));
    view! { <DeskLayout>{loaded(view, sheet_view)}</DeskLayout> }
}

fn sheet_view(view: DeskSessionView) -> AnyView {
    let names: Vec<String> = view.people.iter().map(|line| line.holder.clone()).collect();
    let lines = (names.len() + BLANK).max(LINES);
    let rows = (0..lines)
        .map(|place| {
            let name = names.get(place).cloned().unwrap_or_default();
            view! { <tr><td class="sheet-number">{place + 1}</td><td>{name}</td><td></td></tr> }
        })
        .collect_view();
    let room = view.card.room.clone().map(|room| format!(" · {room}"));
    let day = view.card.day.clone().unwrap_or_else(|| view.head.date.clone());
    view! {
        <Title text=locale::title(DeskText::Sheet.fr())/>
        <BackLink href=format!("/accueil/{}/seance/{}", view.head.stop, view.card.id) label=DeskText::BackToSession.fr()/>
        <div class="actions noprint"><PrintButton/></div>
        <article class="sheet">
            <header>
                <p>{view.tour.clone()}</p>
                <h1>{DeskText::Sheet.fr()}</h1>
                <p><strong>{view.card.title.clone()}</strong></p>
                <p>{day} ", " {view.card.hours.clone()}{room}</p>
                <p>{view.venue.clone()} ", " {view.head.town.clone()}</p>
            </header>
            <table>
                <thead><tr><th scope="col">{DeskText::SheetNumber.fr()}</th><th scope="col">{DeskText::SheetWho.fr()}</th><th scope="col">{DeskText::SheetSign.fr()}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </article>
    }
    .into_any()
}

/// A ticket just made, to print.
#[component]
pub fn DeskTicketPage() -> impl IntoView {
    let (stop, token) = (param("stop"), param("token"));
    let view = remote(move || (stop.get(), token.get()), |(stop, token)| api::desk::ticket(stop, token));
    let draw = move |view: DeskTicketView| ticket_view(view, &token.get_untracked());
    view! { <DeskLayout>{loaded(view, draw)}</DeskLayout> }
}

fn ticket_view(DeskTicketView { head, ticket }: DeskTicketView, token: &str) -> AnyView {
    let picture = ticket.drawing.map(|drawing| view! { <Picture drawing/> });
    let line = |line: &TicketLine| {
        let room = line.room.clone().map(|room| format!(" · {room}"));
        view! { <li><Icon sign=Sign::Hour/><p><strong>{line.title.clone()}</strong><span>{line.date.clone()} ", " {line.hours.clone()}{room}</span></p></li> }
    };
    let lines = ticket.lines.iter().map(line).collect_view();
    view! {
        <Title text=locale::title(DeskText::TicketTitle.fr())/>
        <BackToDay stop=head.stop.clone()/>
        <h1 class="noprint">{DeskText::TicketTitle.fr()}</h1>
        <p class="noprint">{DeskText::TicketText.fr()}</p>
        <article class="card ticket desk-ticket">
            <div class="stub">
                <div>
                    <p class="who-name">{picture}<span>{ticket.holder}</span></p>
                    <p><span class="quiet">{TicketText::Code.fr()}</span><strong class="code">{ticket.code}</strong></p>
                </div>
                <img class="qr" src=format!("/t/{token}/qr.svg") alt=TicketText::QrAlt.fr() width="132" height="132"/>
            </div>
            <div class="ticket-in">
                <ul class="facts">
                    {lines}
                    <li><Icon sign=Sign::Place/><p><strong>{ticket.town} ", " {ticket.venue}</strong><span>{ticket.address}</span></p></li>
                    <li><Icon sign=Sign::Phone/><p><strong>{ticket.help.phone}</strong></p></li>
                </ul>
            </div>
        </article>
        <div class="actions noprint">
            <PrintButton/>
            <ButtonLink href=format!("/accueil/{}", head.stop) label=DeskText::TicketNext.fr()/>
        </div>
    }
    .into_any()
}

/// An attestation; the name is written by hand.
#[component]
pub fn AttestationPage() -> impl IntoView {
    let (stop, ticket) = (param("stop"), param("ticket"));
    let view = remote(move || (stop.get(), ticket.get()), |(stop, ticket)| api::desk::attestation(stop, ticket));
    view! { <DeskLayout>{loaded(view, attestation_view)}</DeskLayout> }
}

fn attestation_view(view: AttestationView) -> AnyView {
    let back = format!("/accueil/{}/personne/{}", view.head.stop, view.ticket);
    let body = if view.lines.is_empty() {
        view! { <h1>{DeskText::AttestTitle.fr()}</h1><Empty sign=Sign::Papers sentence=DeskText::AttestEmpty.fr()/> }
            .into_any()
    } else {
        let lines = view
            .lines
            .iter()
            .map(|(day, hours)| view! { <li><strong>{day.clone()}</strong> ", " {hours.clone()}</li> })
            .collect_view();
        view! {
            <div class="actions noprint"><PrintButton/></div>
            <article class="sheet attest">
                <header><p>{view.tour.clone()}</p><h1>{DeskText::AttestTitle.fr()}</h1></header>
                <p>{DeskText::AttestBody.fr()}</p>
                <p class="by-hand">{DeskText::AttestName.fr()}</p>
                <ul>{lines}</ul>
                <p>{DeskText::AttestPlace.fr()} "\u{a0}: " <strong>{view.place.clone()}</strong></p>
                <p>{DeskText::AttestCode.fr()} "\u{a0}: " <strong class="code">{view.code.clone()}</strong></p>
                <p class="by-hand">{DeskText::AttestSign.fr()}</p>
            </article>
        }
        .into_any()
    };
    view! {
        <Title text=locale::title(DeskText::AttestTitle.fr())/>
        <BackLink href=back label=DeskText::BackToPerson.fr()/>
        {body}
    }
    .into_any()
}
