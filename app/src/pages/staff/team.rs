//! `/equipe/equipe`: who may sign in, and who is to be invited.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::Submit;
use crate::components::choose::SelectField;
use crate::components::field::TextField;
use crate::components::icon::Sign;
use crate::components::layout::{Place, StaffLayout};
use crate::components::mark::mark;
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TeamAsk, use_outcome};
use crate::locale::{self, Team};
use crate::remote::remote;
use crate::views::{LoginRow, Pick, TeamGroup, TeamView};

/// The logins and the form of invitation.
#[component]
pub fn TeamPage() -> impl IntoView {
    let outcome = use_outcome::<TeamAsk>();
    let query = use_query_map();
    let view = remote(|| (), |()| api::team::team());
    let draw = move |view: TeamView| {
        let done = query.with_untracked(|query| query.get("fait"));
        team_view(view, done.as_deref(), outcome.clone())
    };
    view! { <StaffLayout place=Place::Team>{loaded(view, draw)}</StaffLayout> }
}

fn team_view(view: TeamView, done: Option<&str>, outcome: Option<FormOutcome<TeamAsk>>) -> AnyView {
    let done = match done {
        Some("invitation") => Some(Team::Invited),
        Some("fermeture") => Some(Team::Closed),
        _ => None,
    };
    let title = if outcome.is_some() { locale::title_wrong } else { locale::title };
    let groups = view.groups.into_iter().map(group).collect_view();
    view! {
        <Title text=title(Team::Title.fr())/>
        <h1>{Team::Title.fr()}</h1>
        {outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> })}
        {done.map(|done| view! { <Notice tone=Tone::Good><p>{done.fr()}</p></Notice> })}
        <div class="two">
            <div class="stack">{groups}</div>
            {invite(view.roles, view.bodies, outcome)}
        </div>
    }
    .into_any()
}

fn invite(roles: Vec<Pick>, bodies: Vec<Pick>, outcome: Option<FormOutcome<TeamAsk>>) -> AnyView {
    let typed = outcome.as_ref().map(|outcome| outcome.values.clone()).unwrap_or_default();
    let at = |field: &str| Signal::stored(outcome.as_ref().and_then(|outcome| outcome.at(field)));
    let chosen = |picks: Vec<Pick>, value: &str| -> Vec<Pick> {
        picks.into_iter().map(|pick| Pick { chosen: pick.value == value, ..pick }).collect()
    };
    let (roles, bodies) = (chosen(roles, &typed.role), chosen(bodies, &typed.body));
    view! {
        <aside class="card">
            <h2>{Team::InviteTitle.fr()}</h2>
            <p class="quiet">{Team::InviteHint.fr()}</p>
            <form class="form tight" method="post" action="/equipe/equipe" novalidate>
                <TextField id="name" label=Team::Name.fr() hint=Team::NameHint.fr() value=typed.name problem=at("name") maxlength=80/>
                <TextField id="email" kind="email" label=Team::Email.fr() value=typed.email problem=at("email")/>
                <SelectField id="role" label=Team::Role.fr() picks=roles problem=at("role")/>
                <SelectField id="body" label=Team::Body.fr() hint=Team::BodyHint.fr() none=Team::NoBody.fr() picks=bodies problem=at("body")/>
                <Submit sign=Sign::Mail label=Team::Invite.fr()/>
            </form>
        </aside>
    }
    .into_any()
}

fn group(TeamGroup { title, logins }: TeamGroup) -> AnyView {
    let none = logins.is_empty().then(|| view! { <p class="quiet">{Team::Nobody.fr()}</p> });
    let rows = logins.into_iter().map(login).collect_view();
    view! {
        <section class="card">
            <h2>{title}</h2>
            {none}
            <ul class="lines">{rows}</ul>
        </section>
    }
    .into_any()
}

fn login(row: LoginRow) -> AnyView {
    let LoginRow { id, name, email, body, state, seen, may_close, again } = row;
    let more = locale::about(&name);
    let close = may_close.then(|| {
        view! {
            <button class="button plain" type="submit" name="action" value="close">
                {Team::Close.fr()}<span class="unseen">{more.clone()}</span>
            </button>
        }
    });
    view! {
        <li class="line">
            <div class="line-main">
                <h3>{name}</h3>
                {(!body.is_empty()).then(|| view! { <p>{body}</p> })}
                <p class="quiet small">{email}</p>
            </div>
            <p class="line-state">
                {mark(state)}
                {(!seen.is_empty()).then(|| view! { <span class="quiet small">{seen}</span> })}
            </p>
            <form class="line-actions" method="post" action="/equipe/equipe">
                <input type="hidden" name="login" value=id/>
                <button class="button second" type="submit" name="action" value="again">
                    {again}<span class="unseen">{more.clone()}</span>
                </button>
                {close}
            </form>
        </li>
    }
    .into_any()
}
