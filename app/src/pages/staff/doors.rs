//! `/equipe/connexion` and `/equipe/invitation/{token}`.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::TextField;
use crate::components::icon::{Icon, Sign};
use crate::components::layout::DoorLayout;
use crate::components::notice::Summary;
use crate::components::state::loaded;
use crate::components::status::set_status;
use crate::forms::{InvitationAsk, SignInAsk, use_outcome};
use crate::locale::{self, Staff};
use crate::pages::param;
use crate::remote::remote;
use crate::views::FoundInvitation;

/// Address and passphrase.
#[component]
pub fn SignInPage() -> impl IntoView {
    let outcome = use_outcome::<SignInAsk>();
    let typed = outcome.as_ref().map(|outcome| outcome.values.email.clone()).unwrap_or_default();
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    view! {
        <DoorLayout>
            <Title text=title(Staff::SignInTitle.fr())/>
            <h1>{Staff::SignInTitle.fr()}</h1>
            {outcome.map(|outcome| view! { <Summary problems=outcome.problems/> })}
            <form class="form card" method="post" action="/equipe/connexion" novalidate>
                <TextField id="email" kind="email" label=Staff::Email.fr() value=typed autocomplete="username"/>
                <TextField id="passphrase" kind="password" label=Staff::Passphrase.fr() value="" autocomplete="current-password"/>
                <Submit label=Staff::SignIn.fr()/>
            </form>
            <p class="quiet">{Staff::SignInLost.fr()}</p>
        </DoorLayout>
    }
}

/// The first passphrase, from a one-time link.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let outcome = use_outcome::<InvitationAsk>();
    let token = param("token");
    let invitation = remote(move || token.get(), api::staff::invitation);
    let draw = move |found: FoundInvitation| {
        let Some(view) = found.invitation else { return invitation_over() };
        let at = |field: &str| Signal::stored(outcome.as_ref().and_then(|outcome| outcome.at(field)));
        let (first, again) = (at("passphrase"), at("again"));
        let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
        view! {
            <Title text=title(Staff::InvitationTitle.fr())/>
            <h1>{Staff::InvitationTitle.fr()}</h1>
            <p>{locale::hello(&view.name)} " " {Staff::InvitationLead.fr()}</p>
            {outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> })}
            <form class="form card" method="post" action=format!("/equipe/invitation/{}", token.get_untracked()) novalidate>
                <input class="unseen" type="text" name="username" value=view.email autocomplete="username" readonly tabindex="-1" aria-hidden="true"/>
                <TextField
                    id="passphrase"
                    kind="password"
                    label=Staff::Passphrase.fr()
                    hint=Staff::PassphraseHint.fr()
                    value=""
                    problem=first
                    autocomplete="new-password"
                />
                <TextField id="again" kind="password" label=Staff::PassphraseAgain.fr() value="" problem=again autocomplete="new-password"/>
                <Submit label=Staff::SetPassphrase.fr()/>
            </form>
        }
        .into_any()
    };
    view! { <DoorLayout>{loaded(invitation, draw)}</DoorLayout> }
}

fn invitation_over() -> AnyView {
    set_status(404);
    view! {
        <Title text=locale::title(Staff::InvitationTitle.fr())/>
        <div class="empty lost">
            <Icon sign=Sign::Warning/>
            <h1>{Staff::InvitationOver.fr()}</h1>
            <ButtonLink href="/equipe/connexion" second=true label=Staff::SignIn.fr()/>
        </div>
    }
    .into_any()
}
