//! What the person is called: a drawing, or a first name written on the screen.

use domain::person::Drawing;

use super::paged;
use crate::model::{Kiosk, Press};
use crate::node::{Node, button, el, icon, p, sign, title};
use crate::words::Say;

/// Drawings on a page.
const DRAWINGS: usize = 12;

/// The alphabet in its order, then what French first names hold besides.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÊËÇÏÎÔ-’";

pub(super) fn drawings(kiosk: &Kiosk) -> Vec<Node> {
    let drawings = Drawing::all().iter().map(|drawing| {
        el("button", "drawing")
            .with("type", "button")
            .with_if(kiosk.visit.drawing == Some(*drawing), "aria-pressed", "true")
            .child(icon(drawing.icon()))
            .child(el("span", "").text(drawing.word()))
            .on(Press::Drawing(*drawing))
    });
    let told = match kiosk.problem {
        Some(say) => p("wrong", say.fr()).with("role", "status"),
        None => p("", Say::WhoText.fr()),
    };
    let write = button("big second", "keyboard", Say::WriteName.fr(), Press::Letters);
    let mut all = vec![el("div", "told").child(title(Say::Who.fr())).child(told)];
    all.extend(paged(kiosk, "drawings-list", drawings.collect(), DRAWINGS));
    // The way to the alphabet stands between the arrows.
    if let Some(pager) = all.last_mut().filter(|node| node.tag == "nav") {
        pager.children.insert(pager.children.len() - 1, write);
    }
    all
}

pub(super) fn letters(kiosk: &Kiosk) -> Vec<Node> {
    let name = &kiosk.visit.first_name;
    let shown = if name.is_empty() { Say::NameEmpty.fr() } else { name };
    let line = p(if name.is_empty() { "name empty" } else { "name" }, shown)
        .with("role", "status")
        .with("aria-label", format!("{}\u{a0}: {shown}", Say::NameShown.fr()));
    let key = |letter: char| {
        let spoken = match letter {
            '-' => Some("trait d’union"),
            '’' => Some("apostrophe"),
            _ => None,
        };
        let node = el("button", "key").with("type", "button").text(letter.to_string()).on(Press::Letter(letter));
        spoken.into_iter().fold(node, |node, spoken| node.with("aria-label", spoken))
    };
    let keys = el("div", "keys")
        .children(LETTERS.chars().map(key))
        .child(el("button", "key space").with("type", "button").text(Say::Space.fr()).on(Press::Letter(' ')))
        .child(sign("key", "backspace", Say::Erase.fr(), Press::Rub));
    let done = button("big", "circle-check", Say::NameDone.fr(), Press::NameDone);
    let done = if name.trim().is_empty() { done.with("disabled", "") } else { done };
    let ways = el("div", "pair").child(button("big quiet", "apple", Say::BackToDrawings.fr(), Press::Back)).child(done);
    vec![title(Say::NameTitle.fr()), line, keys, ways]
}
