//! The screens: what is shown for each state of the kiosk.

mod choose;
mod confirm;
mod start;
mod who;

use crate::model::{Kiosk, Press, Screen};
use crate::node::{Node, button, el, icon, p, sign};
use crate::words::{self, Say};

/// Everything that stands on the screen.
pub fn draw(kiosk: &Kiosk) -> Vec<Node> {
    let warning = kiosk.warning();
    let shows_help = kiosk.help && kiosk.screen != Screen::Pairing;
    let veiled = warning.is_some() || shows_help;
    let main = el("main", &format!("screen {}", name(kiosk.screen)))
        .key(format!("{}-{}", name(kiosk.screen), kiosk.visit.page))
        .with_if(veiled, "inert", "")
        .children(body(kiosk));
    let mut all = vec![el("div", "band").with("aria-hidden", "true"), head(kiosk, veiled), main, foot(kiosk, veiled)];
    if let Some(seconds) = warning {
        all.push(still_there(seconds));
    } else if shows_help {
        all.push(help(kiosk));
    }
    all
}

/// What the screen is called, in its class and for the focus.
pub fn name(screen: Screen) -> &'static str {
    match screen {
        Screen::Starting => "starting",
        Screen::Pairing => "pairing",
        Screen::Welcome => "welcome",
        Screen::Activities => "activities",
        Screen::Desks => "desks",
        Screen::Times => "times",
        Screen::Full => "full",
        Screen::Drawings => "drawings",
        Screen::Letters => "letters",
        Screen::Review => "review",
        Screen::Sending => "sending",
        Screen::Taken => "taken",
        Screen::Gone => "gone",
        Screen::Ticket => "done",
    }
}

fn body(kiosk: &Kiosk) -> Vec<Node> {
    match kiosk.screen {
        Screen::Starting => start::starting(kiosk),
        Screen::Pairing => start::pairing(kiosk),
        Screen::Welcome => start::welcome(kiosk),
        Screen::Activities => choose::activities(kiosk),
        Screen::Desks => choose::desks(kiosk),
        Screen::Times => choose::times(kiosk),
        Screen::Full => choose::full(kiosk),
        Screen::Taken => choose::taken(kiosk),
        Screen::Gone => choose::gone(kiosk),
        Screen::Drawings => who::drawings(kiosk),
        Screen::Letters => who::letters(kiosk),
        Screen::Review => confirm::review(kiosk),
        Screen::Sending => confirm::sending(kiosk),
        Screen::Ticket => confirm::ticket(kiosk),
    }
}

/// Where one is, and the way back; what changed today; whether there is a network.
fn head(kiosk: &Kiosk, veiled: bool) -> Node {
    let goes_back = kiosk.screen.is_personal() && !matches!(kiosk.screen, Screen::Sending | Screen::Ticket);
    let back = goes_back.then(|| sign("round back", "arrow-left", Say::Back.fr(), Press::Back));
    let place = [kiosk.offer.town.as_str(), kiosk.offer.day.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|part| !part.is_empty()).collect();
    let place = p("where", place.join(" · "));
    let cut = (!kiosk.connected && !matches!(kiosk.screen, Screen::Sending | Screen::Pairing | Screen::Starting))
        .then(|| note("cut", "wifi-off", Say::CutLine.fr()));
    let changes = kiosk.offer.banners.iter().take(2).map(|text| note("change", "alert-triangle", text));
    el("header", "head")
        .with_if(veiled, "inert", "")
        .child(el("div", "line").children(back).child(place))
        .child(el("div", "notes").with("role", "status").children(cut).children(changes))
}

fn note(class: &str, picture: &str, text: &str) -> Node {
    p(&format!("note {class}"), "").child(icon(picture)).child(el("span", "").text(text))
}

fn foot(kiosk: &Kiosk, veiled: bool) -> Node {
    let foot = el("footer", "foot").with_if(veiled, "inert", "");
    match kiosk.screen {
        Screen::Starting | Screen::Pairing => foot,
        Screen::Welcome => foot.child(help_button()),
        Screen::Ticket => foot.child(button("big second", "printer", Say::Print.fr(), Press::Print)).child(button(
            "big",
            "circle-check",
            Say::Finish.fr(),
            Press::Restart,
        )),
        _ => foot.child(button("big quiet", "refresh", Say::Restart.fr(), Press::Restart)).child(help_button()),
    }
}

fn help_button() -> Node {
    button("big mango", "hand-stop", Say::Help.fr(), Press::Help)
}

fn veil(class: &str, heading: Say, children: Vec<Node>) -> Node {
    let dialog = el("section", &format!("dialog {class}"))
        .with("role", "alertdialog")
        .with("aria-modal", "true")
        .with("aria-labelledby", "dialog-title")
        .child(el("h2", "").with("id", "dialog-title").with("tabindex", "-1").text(heading.fr()))
        .children(children);
    el("div", "veil").key(class).child(dialog)
}

fn still_there(seconds: u32) -> Node {
    veil(
        "still",
        Say::StillTitle,
        vec![
            p("", Say::StillText.fr()),
            p("count", words::seconds(seconds)),
            el("div", "pair").child(button("big", "circle-check", Say::Still.fr(), Press::StillHere)).child(button(
                "big quiet",
                "refresh",
                Say::Restart.fr(),
                Press::Restart,
            )),
        ],
    )
}

fn help(kiosk: &Kiosk) -> Node {
    let text = if kiosk.connected { Say::HelpText } else { Say::HelpCut };
    let phone = (!kiosk.offer.help.is_empty()).then(|| {
        let words = el("span", "").text(Say::HelpPhone.fr());
        el("p", "phone").child(words).child(el("strong", "").text(kiosk.offer.help.clone()))
    });
    let heading = if kiosk.connected { Say::HelpTitle } else { Say::Help };
    veil(
        "asks",
        heading,
        [p("", text.fr())]
            .into_iter()
            .chain(phone)
            .chain([el("div", "pair").child(button("big", "circle-check", Say::HelpDone.fr(), Press::HelpDone))])
            .collect(),
    )
}

/// Cards of a page with big arrows under them. `each` is how many stand on a page.
fn paged(kiosk: &Kiosk, class: &str, cards: Vec<Node>, each: usize) -> Vec<Node> {
    let pages = cards.len().div_ceil(each).max(1);
    let page = kiosk.visit.page.min(pages - 1);
    let shown: Vec<Node> =
        cards.into_iter().skip(page * each).take(each).map(|card| el("li", "").child(card)).collect();
    let list = el("ul", class).with("role", "list").children(shown);
    if pages == 1 {
        return vec![list];
    }
    let arrow = |shown: bool, class: &str, picture: &str, say: Say, to: usize| {
        if shown { sign(class, picture, say.fr(), Press::Page(to)) } else { el("span", "round none") }
    };
    let dots = (0..pages).map(|at| el("span", if at == page { "dot here" } else { "dot" }));
    let turns = el("nav", "pager")
        .with("aria-label", words::page(page + 1, pages))
        .child(arrow(page > 0, "round", "arrow-left", Say::PageBefore, page.saturating_sub(1)))
        .child(el("div", "dots").with("aria-hidden", "true").children(dots))
        .child(arrow(page + 1 < pages, "round next", "arrow-right", Say::PageAfter, page + 1));
    vec![list, turns]
}

/// A card: a picture on its ground, and words.
fn card(tone: &str, picture: &str, lines: Vec<Node>, press: Press) -> Node {
    el("button", "card")
        .with("type", "button")
        .child(el("span", &format!("ground {tone}")).child(icon(picture)))
        .child(el("span", "words").children(lines))
        .on(press)
}
