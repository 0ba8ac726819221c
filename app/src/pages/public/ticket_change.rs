//! `/t/{token}/annuler/…`, `/changer/…`, `/adresse`: one question a page, then back to the ticket.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::Wrong;
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Sign, tone};
use crate::components::layout::{BackLink, PublicLayout};
use crate::components::not_found::NotFoundPage;
use crate::components::notice::Summary;
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, TicketAsk, use_outcome};
use crate::locale::{self, TicketText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{TicketLine, TicketView};

/// « Je ne viens plus », with a second look.
#[component]
pub fn CancelPage() -> impl IntoView {
    line_page(TicketText::CancelTitle, |line, path, _| {
        view! {
            <p>{TicketText::CancelText.fr()}</p>
            <form class="actions" method="post" action=format!("{path}/annuler/{}", line.id)>
                <Submit label=TicketText::CancelYes.fr()/>
                <ButtonLink href=path.clone() second=true label=TicketText::CancelNo.fr()/>
            </form>
        }
        .into_any()
    })
}

/// « Changer d'horaire ».
#[component]
pub fn MovePage() -> impl IntoView {
    line_page(TicketText::MoveTitle, |line, path, outcome| {
        if line.others.is_empty() {
            return view! {
                <Empty sign=Sign::Hour sentence=TicketText::MoveEmpty.fr()>
                    <ButtonLink href=path second=true label=TicketText::BackToTicket.fr()/>
                </Empty>
            }
            .into_any();
        }
        let picked = outcome.map(|outcome| outcome.values.slot.clone()).unwrap_or_default();
        let problem = Signal::stored(outcome.and_then(|outcome| outcome.at("slot")));
        let slots = line
            .others
            .iter()
            .map(|other| {
                view! {
                    <label class="tile">
                        <input type="radio" name="slot" value=other.slot.clone() checked=other.slot == picked/>
                        <span>{other.label.clone()}<small>{other.places.clone()}</small></span>
                    </label>
                }
            })
            .collect_view();
        view! {
            <p>{TicketText::MoveText.fr()}</p>
            <form class="form" method="post" action=format!("{path}/changer/{}", line.id)>
                <fieldset id="slot" tabindex="-1" class="stack">
                    <legend class="legend">{TicketText::MovePick.fr()}</legend>
                    <Wrong id="slot-erreur" problem/>
                    <div class="stack">{slots}</div>
                </fieldset>
                <Submit large=true label=TicketText::MoveYes.fr()/>
            </form>
        }
        .into_any()
    })
}

/// « Ce n'est pas moi »: the address is taken off the ticket.
#[component]
pub fn ForgetPage() -> impl IntoView {
    ticket_page(TicketText::ForgetTitle, |view, path, _| {
        if !view.has_email {
            return view! {
                <p>{TicketText::DoneForgotten.fr()}</p>
                <ButtonLink href=path label=TicketText::BackToTicket.fr()/>
            }
            .into_any();
        }
        view! {
            <p>{TicketText::ForgetText.fr()}</p>
            <form class="actions" method="post" action=format!("{path}/adresse")>
                <Submit label=TicketText::ForgetYes.fr()/>
                <ButtonLink href=path.clone() second=true label=TicketText::BackToTicket.fr()/>
            </form>
        }
        .into_any()
    })
}

type Ask<'a> = Option<&'a FormOutcome<TicketAsk>>;

/// A page about one registration of the ticket.
fn line_page(title: TicketText, draw: fn(&TicketLine, String, Ask<'_>) -> AnyView) -> impl IntoView {
    let registration = param("registration");
    ticket_page(title, move |view, path, outcome| {
        let id = registration.get_untracked();
        match view.lines.iter().find(|line| line.id == id) {
            Some(line) if line.may_change => view! { {summary(line)} {draw(line, path, outcome)} }.into_any(),
            Some(line) => view! {
                {summary(line)}
                <p>{TicketText::NoLonger.fr()}</p>
                <ButtonLink href=path label=TicketText::BackToTicket.fr()/>
            }
            .into_any(),
            None => view! { <NotFoundPage/> }.into_any(),
        }
    })
}

/// A page about the ticket: the way back, the title, the problems, then `draw`.
fn ticket_page<F>(title: TicketText, draw: F) -> impl IntoView
where
    F: Fn(&TicketView, String, Ask<'_>) -> AnyView + Clone + Send + Sync + 'static,
{
    let outcome = use_outcome::<TicketAsk>();
    let token = param("token");
    let ticket = remote(move || token.get(), api::ticket::ticket);
    let draw = move |view: TicketView| {
        let path = format!("/t/{}", token.get_untracked());
        let problems = outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> });
        let body = draw(&view, path.clone(), outcome.as_ref());
        view! {
            <Title text=locale::title(title.fr())/>
            <BackLink href=path label=TicketText::BackToTicket.fr()/>
            <h1>{title.fr()}</h1>
            {problems}
            {body}
            <HelpBlock help=view.help/>
        }
        .into_any()
    };
    view! { <PublicLayout>{loaded(ticket, draw)}</PublicLayout> }
}

fn summary(line: &TicketLine) -> impl IntoView + use<> {
    view! {
        <div class="card card-head">
            <span class=tone(line.kind)><Icon sign=Sign::of_theme(line.theme)/></span>
            <div>
                <h2>{line.title.clone()}</h2>
                <p><strong>{line.date.clone()}</strong></p>
                <p class="quiet">{line.hours.clone()}</p>
            </div>
        </div>
    }
}
