//! Help, always in the same place.

use leptos::prelude::*;

use super::icon::{Icon, Sign};
use crate::locale::Common;
use crate::views::Help;

/// Who to call.
#[component]
pub fn HelpBlock(help: Help) -> impl IntoView {
    view! {
        <section class="help" aria-labelledby="aide">
            <Icon sign=Sign::Phone/>
            <div>
                <h2 id="aide">{Common::NeedHelp.fr()}</h2>
                <p>{Common::Call.fr()} " " <a href=help.link rel="external">{help.phone}</a></p>
            </div>
        </section>
    }
}
