//! Before a visit: starting, pairing, the welcome.

use domain::kiosk::CODE_LENGTH;

use crate::model::{Kiosk, Press};
use crate::node::{Node, button, el, icon, p, sign, title};
use crate::words::Say;

pub(super) fn starting(kiosk: &Kiosk) -> Vec<Node> {
    let text = if kiosk.connected { Say::Starting } else { Say::CutLine };
    vec![el("span", "picture").child(icon("caravan")), title(text.fr())]
}

pub(super) fn pairing(kiosk: &Kiosk) -> Vec<Node> {
    let typed: Vec<char> = kiosk.typed.chars().collect();
    let boxes = (0..CODE_LENGTH).map(|at| {
        let class = if at == CODE_LENGTH / 2 { "box gap" } else { "box" };
        el("span", class).text(typed.get(at).map(char::to_string).unwrap_or_default())
    });
    let shown = el("p", "boxes")
        .with("role", "img")
        .with("aria-label", format!("{}\u{a0}: {}", Say::PairShown.fr(), kiosk.typed))
        .children(boxes);
    let problem = kiosk.problem.map(|say| p("wrong", say.fr()));
    let digit =
        |digit: char| el("button", "digit").with("type", "button").text(digit.to_string()).on(Press::Digit(digit));
    let go = button("digit go", "check", Say::PairGo.fr(), Press::Pair);
    let go = if typed.len() == CODE_LENGTH { go } else { go.with("disabled", "") };
    let pad = el("div", "pad")
        .children(('1'..='9').map(digit))
        .child(sign("digit", "backspace", Say::Erase.fr(), Press::Rub))
        .child(digit('0'))
        .child(go);
    let text = el("div", "told")
        .child(title(Say::PairTitle.fr()))
        .child(p("", Say::PairText.fr()))
        .child(shown)
        .child(el("div", "problem").with("role", "status").children(problem));
    vec![text, pad]
}

pub(super) fn welcome(kiosk: &Kiosk) -> Vec<Node> {
    let offer = &kiosk.offer;
    let text = match (offer.cancelled, offer.activities.is_empty()) {
        (true, _) => Say::Cancelled,
        (_, true) => Say::NothingLeft,
        _ => Say::HelloText,
    };
    let picture = el("span", "picture").child(icon("caravan"));
    let told = el("div", "told").child(title(Say::Hello.fr())).child(p("lead", text.fr()));
    if offer.cancelled || offer.activities.is_empty() {
        return vec![picture, told.child(p("", Say::AskDesk.fr()))];
    }
    let begin = button("begin", "arrow-right", Say::Begin.fr(), Press::Begin);
    vec![picture, told.child(begin).child(p("small", Say::HelloTime.fr()))]
}
