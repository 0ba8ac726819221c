//! Choosing: an activity, its desk and its time; or something else where it is full.

use domain::kiosk::Activity;

use super::{card, paged};
use crate::model::{Kiosk, Press};
use crate::node::{Node, button, el, icon, p, title};
use crate::words::Say;

/// Cards on a page.
const CARDS: usize = 4;
/// Times on a page.
const TIMES: usize = 12;

pub(super) fn activities(kiosk: &Kiosk) -> Vec<Node> {
    let cards = kiosk.offer.activities.iter().map(activity).collect();
    under(Say::Pick, paged(kiosk, "cards", cards, CARDS))
}

fn activity(activity: &Activity) -> Node {
    let lines = vec![
        el("strong", "").text(activity.title.clone()),
        el("span", "hours").text(activity.hours.clone()),
        el("span", if activity.full { "places full" } else { "places" }).text(activity.places.clone()),
    ];
    card(&activity.tone, &activity.picture, lines, Press::Activity(activity.session))
}

pub(super) fn desks(kiosk: &Kiosk) -> Vec<Node> {
    let desks = kiosk.activity().map(|activity| activity.desks.as_slice()).unwrap_or_default();
    let cards = desks.iter().enumerate().map(|(place, desk)| {
        let lines = vec![el("strong", "").text(desk.title.clone()), el("span", "").text(desk.detail.clone())];
        card("mango", "briefcase", lines, Press::Desk(place))
    });
    under(Say::PickDesk, paged(kiosk, "cards", cards.collect(), CARDS))
}

pub(super) fn times(kiosk: &Kiosk) -> Vec<Node> {
    let desk = kiosk.activity().and_then(|activity| activity.desks.get(kiosk.visit.desk));
    let about = desk.map(|desk| p("about", [desk.title.as_str(), desk.detail.as_str()].join(", ")));
    let times = desk.map(|desk| desk.times.as_slice()).unwrap_or_default();
    let times = times.iter().map(|time| {
        el("button", "time")
            .with("type", "button")
            .child(icon("clock"))
            .child(el("span", "").text(time.hour.clone()))
            .on(Press::Time(time.slot, time.hour.clone()))
    });
    let mut all = vec![title(Say::PickTime.fr())];
    all.extend(about.filter(|about| about.text != ", "));
    all.extend(paged(kiosk, "times-list", times.collect(), TIMES));
    all
}

pub(super) fn full(kiosk: &Kiosk) -> Vec<Node> {
    let about = kiosk.activity().map(|activity| p("about", activity.title.clone()));
    let mut all = vec![title(Say::FullTitle.fr())];
    all.extend(about);
    all.push(p("", Say::FullText.fr()));
    all.push(el("div", "ways").child(button("big", "hourglass", Say::Wait.fr(), Press::Wait)).child(button(
        "big second",
        "calendar",
        Say::Others.fr(),
        Press::Others,
    )));
    all
}

pub(super) fn taken(kiosk: &Kiosk) -> Vec<Node> {
    let next = &kiosk.visit.next;
    let mut all = vec![title(Say::TakenTitle.fr())];
    all.push(p("", if next.is_empty() { Say::TakenNone } else { Say::TakenText }.fr()));
    let cards = next.iter().take(CARDS).map(|other| {
        let lines = vec![
            el("strong", "").text(other.title.clone()),
            el("span", "hours").text(other.hours.clone()),
            el("span", "places").text(other.places.clone()),
        ];
        card("sea", "calendar", lines, Press::Instead(other.session, other.slot, other.hours.clone()))
    });
    all.extend(paged(kiosk, "cards", cards.collect(), CARDS));
    all.push(el("div", "ways").child(button("big second", "hourglass", Say::Wait.fr(), Press::Wait)));
    all
}

pub(super) fn gone(_: &Kiosk) -> Vec<Node> {
    let others = button("big", "calendar", Say::Others.fr(), Press::Others);
    vec![title(Say::GoneTitle.fr()), el("div", "ways").child(others)]
}

fn under(say: Say, rest: Vec<Node>) -> Vec<Node> {
    [title(say.fr())].into_iter().chain(rest).collect()
}
