//! `/t/{token}`: the ticket.

use domain::registration::RegistrationState;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, PrintButton, Submit};
use crate::components::help::HelpBlock;
use crate::components::icon::{Icon, Picture, Sign, tone};
use crate::components::layout::PublicLayout;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, TicketAsk, use_outcome};
use crate::locale::{self, Public, TicketText};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{TicketLine, TicketView};

/// What was just done, by the address.
fn done(what: &str) -> Option<TicketText> {
    match what {
        "annule" => Some(TicketText::DoneCancelled),
        "change" => Some(TicketText::DoneMoved),
        "accepte" => Some(TicketText::DoneAccepted),
        "laisse" => Some(TicketText::DoneDeclined),
        "adresse" => Some(TicketText::DoneForgotten),
        _ => None,
    }
}

/// The ticket and what one can do with it.
#[component]
pub fn TicketPage() -> impl IntoView {
    let outcome = use_outcome::<TicketAsk>();
    let token = param("token");
    let query = use_query_map();
    let ticket = remote(move || token.get(), api::ticket::ticket);
    let draw = move |view: TicketView| {
        let new = query.with_untracked(|query| query.get("nouveau").is_some());
        let what = query.with_untracked(|query| query.get("fait")).unwrap_or_default();
        ticket_view(view, &token.get_untracked(), new, done(&what), outcome.clone())
    };
    view! { <PublicLayout>{loaded(ticket, draw)}</PublicLayout> }
}

fn ticket_view(
    view: TicketView,
    token: &str,
    new: bool,
    done: Option<TicketText>,
    outcome: Option<FormOutcome<TicketAsk>>,
) -> AnyView {
    let path = format!("/t/{token}");
    let head = if new && outcome.is_none() {
        let mail = view.has_email.then(|| view! { <p>{TicketText::NewMail.fr()}</p> });
        view! {
            <div class="done" role="status">
                <Icon sign=Sign::Done/>
                <div><h1>{TicketText::NewTitle.fr()}</h1><p>{TicketText::NewText.fr()}</p>{mail}</div>
            </div>
        }
        .into_any()
    } else {
        view! { <h1>{TicketText::Title.fr()}</h1> }.into_any()
    };
    let done = done
        .filter(|_| outcome.is_none())
        .map(|done| view! { <Notice tone=Tone::Good><p><strong>{done.fr()}</strong></p></Notice> });
    let none = view.lines.is_empty().then(|| view! { <Empty sign=Sign::Ticket sentence=TicketText::NoActivity.fr()/> });
    let lines = view.lines.iter().map(|line| line_view(line, &path, view.has_email)).collect_view();
    let calendar = view.has_calendar.then(|| {
        view! { <ButtonLink href=format!("{path}/agenda.ics") file=true sign=Sign::AddToCalendar label=TicketText::AddToCalendar.fr()/> }
    });
    let not_me = view.has_email.then(|| {
        view! {
            <p class="small noprint">
                {TicketText::NotMeText.fr()} " " <a href=format!("{path}/adresse")>{TicketText::NotMe.fr()}</a>
            </p>
        }
    });
    view! {
        <Title text=locale::title(TicketText::Title.fr())/>
        {head}
        {done}
        {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
        <article class="card ticket">
            {stub(&view, &path)}
            {place(&view)}
            <section aria-labelledby="activites">
                <h2 class="unseen" id="activites">{TicketText::Activities.fr()}</h2>
                {none}
                {lines}
            </section>
        </article>
        <div class="actions">
            {calendar}
            <PrintButton/>
            <ButtonLink href=view.stop_path.clone() second=true sign=Sign::Day label=TicketText::ChooseActivity.fr()/>
        </div>
        {not_me}
        <HelpBlock help=view.help/>
    }
    .into_any()
}

/// The part to show at the door.
fn stub(view: &TicketView, path: &str) -> impl IntoView + use<> {
    let picture = view.drawing.map(|drawing| view! { <Picture drawing/> });
    view! {
        <div class="stub">
            <div>
                <p class="who-name">{picture}<span>{view.holder.clone()}</span></p>
                <p><span class="quiet">{TicketText::Code.fr()}</span><strong class="code">{view.code.clone()}</strong></p>
            </div>
            <img class="qr" src=format!("{path}/qr.svg") alt=TicketText::QrAlt.fr() width="132" height="132"/>
        </div>
    }
}

fn place(view: &TicketView) -> impl IntoView + use<> {
    let line = |sign: Sign, title: String, texts: [String; 2]| {
        let texts: Vec<_> =
            texts.into_iter().filter(|text| !text.is_empty()).map(|text| view! { <span>{text}</span> }).collect();
        (!texts.is_empty()).then(|| view! { <li><Icon sign/><p><strong>{title}</strong>{texts}</p></li> })
    };
    view! {
        <div class="ticket-in">
            <ul class="facts">
                {line(Sign::Place, format!("{}, {}", view.town, view.venue), [view.address.clone(), view.landmark.clone()])}
                {line(Sign::Way, Public::HowToCome.fr().to_owned(), [view.how_to_come.clone(), String::new()])}
                {line(Sign::Bring, Public::Bring.fr().to_owned(), [view.bring.clone(), String::new()])}
            </ul>
        </div>
    }
}

/// The word, sign and ground of a registration's state.
fn state(line: &TicketLine) -> (&'static str, Sign, TicketText) {
    if line.cancelled {
        return ("mark bad", Sign::Off, TicketText::StateCancelled);
    }
    match line.state {
        RegistrationState::Registered => ("mark good", Sign::Done, TicketText::StateRegistered),
        RegistrationState::Waitlisted => ("mark wait", Sign::Waiting, TicketText::StateWaiting),
        RegistrationState::Offered => ("mark wait", Sign::Info, TicketText::StateOffered),
        RegistrationState::Attended => ("mark good", Sign::Done, TicketText::StateAttended),
        RegistrationState::Excused => ("mark off", Sign::Off, TicketText::StateExcused),
        RegistrationState::Revoked => ("mark off", Sign::Off, TicketText::StateRevoked),
        RegistrationState::NoShow => ("mark off", Sign::Off, TicketText::StateNoShow),
    }
}

fn line_view(line: &TicketLine, path: &str, has_email: bool) -> AnyView {
    let (class, sign, word) = state(line);
    let waits = line.state == RegistrationState::Waitlisted && !line.cancelled;
    let waiting = waits.then(|| {
        let text = if has_email { TicketText::WaitingText } else { TicketText::WaitingNoMail };
        view! { <p>{line.rank.clone()} " " {text.fr()}</p> }
    });
    let offer = line.offer.clone().filter(|_| !line.cancelled).map(|until| {
        view! {
            <p><strong>{until}</strong></p>
            <form class="actions" method="post" action=path.to_owned()>
                <input type="hidden" name="registration" value=line.id.clone()/>
                <Submit name="action" value="accept" label=TicketText::Accept.fr()/>
                <Submit name="action" value="decline" second=true label=TicketText::Decline.fr()/>
            </form>
        }
    });
    let more = locale::about(&line.title);
    let change = (line.may_change && line.offer.is_none()).then(|| {
        let other = (!line.others.is_empty()).then(|| {
            view! {
                <ButtonLink
                    href=format!("{path}/changer/{}", line.id)
                    second=true
                    sign=Sign::Exchange
                    label=TicketText::Move.fr()
                    more=more.clone()
                />
            }
        });
        view! {
            <div class="actions">
                {other}
                <ButtonLink href=format!("{path}/annuler/{}", line.id) second=true label=TicketText::NotComing.fr() more=more.clone()/>
            </div>
        }
    });
    let room = line.room.clone().map(|room| format!(" · {room}"));
    view! {
        <div class="stub-line">
            <div class="card-head">
                <span class=tone(line.kind)><Icon sign=Sign::of_theme(line.theme)/></span>
                <div>
                    <h3>{line.title.clone()}</h3>
                    <p><strong>{line.date.clone()}</strong></p>
                    <p class="quiet">{line.hours.clone()}{room}</p>
                </div>
            </div>
            <p class=class><Icon sign/>{word.fr()}</p>
            {waiting}
            {offer}
            {change}
        </div>
    }
    .into_any()
}
