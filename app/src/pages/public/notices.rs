//! `/vos-donnees` and `/accessibilite`: plain words.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::layout::PublicLayout;
use crate::locale::{self, Notices};

/// What is kept, why, who sees it, how long, and one's rights.
#[component]
pub fn DataPage() -> impl IntoView {
    view! {
        <PublicLayout>
            <Title text=locale::title(Notices::DataTitle.fr())/>
            <div class="prose">
                <h1>{Notices::DataTitle.fr()}</h1>
                <p>{Notices::DataLead.fr()}</p>
                {part(Notices::WhatTitle, &[Notices::WhatName, Notices::WhatChoices, Notices::WhatMail])}
                <p><strong>{Notices::WhatNot.fr()}</strong></p>
                {part(Notices::WhyTitle, &[Notices::WhyText])}
                {part(Notices::WhoTitle, &[Notices::WhoTeam, Notices::WhoPartner, Notices::WhoNobody])}
                {part(Notices::LongTitle, &[Notices::LongMail, Notices::LongRest, Notices::LongCount])}
                {part(Notices::RightsTitle, &[Notices::RightsText, Notices::RightsHow, Notices::RightsCnil])}
                {part(Notices::CookieTitle, &[Notices::CookieText])}
            </div>
        </PublicLayout>
    }
}

/// What works for whom, and what is not proved yet.
#[component]
pub fn AccessibilityPage() -> impl IntoView {
    view! {
        <PublicLayout>
            <Title text=locale::title(Notices::AccessTitle.fr())/>
            <div class="prose">
                <h1>{Notices::AccessTitle.fr()}</h1>
                <p>{Notices::AccessLead.fr()}</p>
                <ul>
                    <li>{Notices::AccessKeys.fr()}</li>
                    <li>{Notices::AccessScript.fr()}</li>
                    <li>{Notices::AccessZoom.fr()}</li>
                </ul>
                <p>{Notices::AccessHelp.fr()}</p>
                <p>{Notices::AccessState.fr()}</p>
                {part(Notices::CreditsTitle, &[Notices::CreditsText])}
            </div>
        </PublicLayout>
    }
}

fn part(title: Notices, lines: &[Notices]) -> impl IntoView + use<> {
    let lines = match lines {
        [only] => view! { <p>{only.fr()}</p> }.into_any(),
        lines => {
            let lines = lines.iter().map(|line| view! { <li>{line.fr()}</li> }).collect_view();
            view! { <ul>{lines}</ul> }.into_any()
        }
    };
    view! { <h2>{title.fr()}</h2> {lines} }
}
