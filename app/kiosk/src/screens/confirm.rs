//! The last look, the wait for the answer, the ticket.

use domain::kiosk::{Square, Ticket};

use crate::model::{Kiosk, Press};
use crate::node::{Node, button, el, icon, p, title};
use crate::words::{self, Say};

pub(super) fn review(kiosk: &Kiosk) -> Vec<Node> {
    let visit = &kiosk.visit;
    let other = visit.next.iter().find(|other| Some(other.session) == visit.session);
    let activity = kiosk.activity();
    let chosen = activity.map(|one| one.title.clone()).or(other.map(|one| one.title.clone())).unwrap_or_default();
    let hours = if visit.hours.is_empty() { activity.map(|one| one.hours.clone()) } else { Some(visit.hours.clone()) };
    let when = [kiosk.offer.day.clone(), hours.unwrap_or_default()].join(", ");
    let room = activity.and_then(|one| one.room.clone());
    let place: Vec<String> = room.into_iter().chain([kiosk.offer.venue.clone()]).collect();
    let (picture, name) = match visit.drawing {
        Some(drawing) => (drawing.icon(), drawing.word().to_owned()),
        None => ("users", visit.first_name.trim().to_owned()),
    };
    let theme = activity.map_or("calendar", |one| one.picture.as_str());
    let change = |what: Say, press: Press| {
        button("change", "pencil", Say::Change.fr(), press)
            .with("aria-label", format!("{}\u{a0}: {}", Say::Change.fr(), what.fr()))
    };
    let row = |what: Say, picture: &str, value: String, change: Option<Node>| {
        el("li", "row")
            .child(el("span", "ground sea").child(icon(picture)))
            .child(el("span", "words").child(el("span", "what").text(what.fr())).child(el("strong", "").text(value)))
            .children(change)
    };
    let rows = el("ul", "rows")
        .with("role", "list")
        .child(row(Say::ReviewActivity, theme, chosen, Some(change(Say::ReviewActivity, Press::Others))))
        .child(row(Say::ReviewWhen, "clock", when, None))
        .child(row(Say::ReviewPlace, "map-pin", place.join(", "), None))
        .child(row(Say::ReviewName, picture, name, Some(change(Say::ReviewName, Press::ChangeName))));
    let confirm = if visit.wait { Say::ConfirmWait } else { Say::Confirm };
    vec![title(Say::Review.fr()), rows, button("begin", "circle-check", confirm.fr(), Press::Confirm)]
}

pub(super) fn sending(kiosk: &Kiosk) -> Vec<Node> {
    if kiosk.connected {
        return vec![
            el("span", "picture waits").child(icon("hourglass")),
            title(Say::Sending.fr()),
            p("", Say::SendingText.fr()),
        ];
    }
    vec![
        el("span", "picture cut").child(icon("wifi-off")),
        title(Say::CutTitle.fr()),
        p("", Say::CutText.fr()).with("role", "status"),
        p("", Say::CutWait.fr()),
    ]
}

pub(super) fn ticket(kiosk: &Kiosk) -> Vec<Node> {
    let Some(ticket) = &kiosk.visit.ticket else { return Vec::new() };
    let (class, picture, say) = match ticket.rank {
        None => ("told good", "circle-check", Say::Done),
        Some(_) => ("told waits", "hourglass", Say::DoneWaiting),
    };
    let rank = ticket.rank.map(|_| p("", Say::DoneWaitingText.fr()));
    let told = el("div", class).child(icon(picture)).child(title(say.fr())).children(rank);
    vec![told, paper(ticket), p("keep", Say::KeepText.fr())]
}

/// The ticket, on the screen and on paper.
fn paper(ticket: &Ticket) -> Node {
    let drawing = ticket.drawing.map(|drawing| el("span", "ground sea").child(icon(drawing.icon())));
    let holder = el("p", "holder").children(drawing).child(el("strong", "").text(ticket.holder.clone()));
    let code = el("p", "code")
        .child(el("span", "what").text(Say::Code.fr()))
        .child(el("strong", "").text(ticket.code.clone()));
    let fact = |picture: &str, text: String| el("li", "").child(icon(picture)).child(el("span", "").text(text));
    // On paper the words above the ticket are missing: it says itself that it is no seat.
    let waits = ticket.rank.map(|rank| fact("hourglass", [Say::DoneWaiting.fr(), &words::rank(rank)].join(". ")));
    let facts = el("ul", "facts")
        .with("role", "list")
        .children(waits)
        .child(fact("ticket", ticket.title.clone()))
        .child(fact("calendar", [ticket.day.as_str(), ticket.hours.as_str()].join(", ")))
        .child(fact("map-pin", ticket.place.clone()))
        .child(fact("phone", ticket.help.clone()));
    el("article", "paper").child(el("div", "stub").child(holder).child(code)).child(square(&ticket.square)).child(facts)
}

fn square(square: &Square) -> Node {
    let side = square.side.to_string();
    el("svg", "square")
        .with("role", "img")
        .with("aria-label", Say::Square.fr())
        .with("viewBox", format!("0 0 {side} {side}"))
        .with("shape-rendering", "crispEdges")
        .child(el("path", "white").with("d", format!("M0 0h{side}v{side}h-{side}z")))
        .child(el("path", "black").with("d", square.path.clone()))
}
