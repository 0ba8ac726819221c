//! `/u/{token}`: no more reminders, or reminders again. Opening it changes nothing: mail programs open
//! links too.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::Submit;
use crate::components::layout::PublicLayout;
use crate::components::state::loaded;
use crate::locale::{self, TicketText};
use crate::pages::param;
use crate::remote::remote;

/// One question, and what holds already.
#[component]
pub fn RemindersPage() -> impl IntoView {
    let token = param("token");
    let reminded = remote(move || token.get(), api::ticket::reminded);
    let draw = move |reminded: bool| {
        let (title, text, wish, yes) = if reminded {
            (TicketText::RemindersTitle, TicketText::RemindersText, "stop", TicketText::RemindersStop)
        } else {
            (TicketText::RemindersStopped, TicketText::RemindersStoppedText, "resume", TicketText::RemindersResume)
        };
        view! {
            <Title text=locale::title(title.fr())/>
            <h1>{title.fr()}</h1>
            <p>{text.fr()}</p>
            <form class="actions" method="post" action=format!("/u/{}", token.get_untracked())>
                <input type="hidden" name="wish" value=wish/>
                <Submit label=yes.fr()/>
            </form>
        }
        .into_any()
    };
    view! { <PublicLayout>{loaded(reminded, draw)}</PublicLayout> }
}
