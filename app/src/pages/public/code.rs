//! `/code`: from the code on paper to the ticket.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::button::Submit;
use crate::components::field::TextField;
use crate::components::layout::PublicLayout;
use crate::components::notice::{Notice, Summary, Tone};
use crate::forms::{CodeAsk, use_outcome};
use crate::locale::{self, TicketText};

/// A code to type.
#[component]
pub fn CodePage() -> impl IntoView {
    let outcome = use_outcome::<CodeAsk>();
    let problem = outcome.as_ref().and_then(|outcome| outcome.at("code"));
    let typed = outcome.as_ref().map(|outcome| outcome.values.code.clone()).unwrap_or_default();
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <PublicLayout>
            <Title text=title(TicketText::CodeTitle.fr())/>
            <h1>{TicketText::CodeTitle.fr()}</h1>
            {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
            <p>{TicketText::CodeLead.fr()}</p>
            <form class="form" method="post" action="/code" novalidate>
                <TextField
                    id="code"
                    class="input code"
                    label=TicketText::CodeLabel.fr()
                    hint=TicketText::CodeHint.fr()
                    value=typed
                    problem=Signal::stored(problem)
                />
                <Submit large=true label=TicketText::CodeSubmit.fr()/>
            </form>
            <Notice tone=Tone::Warn>
                <h2>{TicketText::CodeLostTitle.fr()}</h2>
                <p>{TicketText::CodeLost.fr()}</p>
            </Notice>
        </PublicLayout>
    }
}
