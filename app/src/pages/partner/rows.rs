//! A session in a list of a partner.

use leptos::prelude::*;

use crate::components::icon::{Icon, Sign, tone};
use crate::components::mark::mark;
use crate::views::PartnerRow;

/// Title, time and place, with the sign of its subject; `aside` stands at the end of the line.
pub fn session_line(row: &PartnerRow, href: Option<String>, aside: AnyView) -> AnyView {
    let title = match href {
        Some(href) => view! { <a href=href>{row.title.clone()}</a> }.into_any(),
        None => row.title.clone().into_any(),
    };
    let notes = row.notes.iter().cloned().map(|note| view! { <p class="quiet small">{note}</p> }).collect_view();
    view! {
        <li class="line session" id=format!("s-{}", row.id)>
            <span class=tone(row.kind)><Icon sign=Sign::of_theme(row.theme)/></span>
            <div class="line-main">
                <h3>{title}</h3>
                <p>{row.when.clone()}</p>
                <p class="quiet">{row.place.clone()}</p>
                {notes}
            </div>
            <div class="line-state">{row.state.clone().map(mark)}</div>
            <div class="line-actions">{aside}</div>
        </li>
    }
    .into_any()
}
