//! `/equipe/tournees/{tour}/publier`: what changes, whom it concerns, what stands against it, and
//! the versions of before.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::{ButtonLink, Submit};
use crate::components::field::{TextField, Wrong};
use crate::components::icon::{Icon, Sign};
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::{Empty, loaded};
use crate::forms::{FormOutcome, PublishAsk, use_outcome};
use crate::locale::{self, Publish, publish as say};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{ChangeGroup, ChangeLine, ClashNote, Pick, PublicationView, UndoView, VersionRow};

mod calls;
mod change;
mod poster;
mod rescue;

pub use calls::CallsPage;
pub use change::{CancelSessionPage, CancelStopPage, MoveSessionPage, MoveStopPage};
pub use poster::PosterPage;
pub use rescue::RescuePage;

/// What was just done, by the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Done {
    what: String,
    people: i64,
    calls: String,
}

/// Before publishing, and after.
#[component]
pub fn PublishPage() -> impl IntoView {
    let outcome = use_outcome::<PublishAsk>();
    let tour = param("tour");
    let query = use_query_map();
    let view = remote(move || tour.get(), api::publication::publication);
    let draw = move |view: PublicationView| {
        let asked = |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
        let done =
            Done { what: asked("fait"), people: asked("personnes").parse().unwrap_or(0), calls: asked("appels") };
        publish_view(view, &done, outcome.clone())
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn publish_view(view: PublicationView, done: &Done, outcome: Option<FormOutcome<PublishAsk>>) -> AnyView {
    let path = format!("/equipe/tournees/{}", view.slug);
    let done = if outcome.is_none() { done_notice(&path, done) } else { None };
    let undo = view.undo.clone().map(|undo| undo_form(&path, undo));
    let changes = if view.dirty {
        let groups = view.groups.iter().cloned().map(group).collect_view();
        view! {
            <section class="card" aria-labelledby="changements">
                <div class="card-title"><Icon sign=Sign::Exchange/><h2 id="changements">{Publish::Changes.fr()}</h2></div>
                <p class="quiet">{view.saved.clone()}</p>
                {groups}
            </section>
        }
        .into_any()
    } else {
        let back = path.clone();
        view! {
            <Empty sign=Sign::Done sentence=Publish::Nothing.fr()>
                <ButtonLink href=back second=true label=Publish::Back.fr()/>
            </Empty>
        }
        .into_any()
    };
    view! {
        <Title text=locale::title(Publish::Title.fr())/>
        <BackLink href=path.clone() label=Publish::Back.fr()/>
        <h1>{Publish::Title.fr()} <span class="quiet">" · " {view.name.clone()}</span></h1>
        {done}
        {undo}
        {outcome.clone().map(|outcome| view! { <Summary problems=outcome.problems/> })}
        <div class="two">
            <div class="stack">
                {changes}
                {missing(&view.missing)}
                {clashes(&path, &view.clashes)}
                {words(&view.words)}
            </div>
            <aside class="stack">
                {(view.dirty && view.missing.is_empty()).then(|| confirm(&path, &view, outcome.as_ref()))}
                {history(&view.history)}
            </aside>
        </div>
    }
    .into_any()
}

fn done_notice(path: &str, done: &Done) -> Option<AnyView> {
    let what = match done.what.as_str() {
        "publie" => Publish::DonePublished,
        "defait" => Publish::DoneUndone,
        "corrige" => Publish::DoneWay,
        "deplace" => Publish::DoneMoved,
        "annule" => Publish::DoneCancelled,
        _ => return None,
    };
    let links = (!done.calls.is_empty()).then(|| {
        let stop = format!("{path}/etapes/{}", done.calls);
        view! {
            <div class="actions">
                <ButtonLink href=format!("{stop}/appels") sign=Sign::Phone label=Publish::OpenCalls.fr()/>
                <ButtonLink href=format!("{stop}/affiche") second=true sign=Sign::Print label=Publish::OpenPoster.fr()/>
            </div>
        }
    });
    let told = !matches!(done.what.as_str(), "defait" | "corrige");
    let told = told.then(|| say::will_be_told(done.people));
    Some(
        view! {
            <Notice tone=Tone::Good>
                <p><strong>{what.fr()}</strong> " " {told}</p>
                {links}
            </Notice>
        }
        .into_any(),
    )
}

/// « Défaire » while there is time; the server decides.
pub(super) fn undo_form(path: &str, undo: UndoView) -> AnyView {
    let UndoView { version, title, seconds } = undo;
    view! {
        <form class="notice warn undo" method="post" action=format!("{path}/publier")>
            <Icon sign=Sign::Waiting/>
            <div>
                <p><strong>{title}</strong> " · " <Countdown seconds/></p>
                <p class="quiet">{Publish::UndoLead.fr()}</p>
            </div>
            <input type="hidden" name="action" value="undo"/>
            <input type="hidden" name="version" value=version/>
            <Submit second=true sign=Sign::Again label=Publish::Undo.fr()/>
        </form>
    }
    .into_any()
}

/// The seconds that are left, counted down where scripts run.
#[component]
fn Countdown(seconds: i64) -> impl IntoView {
    let left = RwSignal::new(seconds);
    Effect::new(move || {
        let tick = set_interval_with_handle(
            move || left.update(|left| *left = (*left - 1).max(0)),
            std::time::Duration::from_secs(1),
        );
        on_cleanup(move || {
            if let Ok(tick) = tick {
                tick.clear();
            }
        });
    });
    let words = move || match left.get() {
        0 => Publish::UndoOver.fr().to_owned(),
        left => say::time_left(left),
    };
    view! { <span role="timer">{words}</span> }
}

fn group(group: ChangeGroup) -> AnyView {
    let lines = group.lines.into_iter().map(line).collect_view();
    view! {
        <section class="changes">
            <h3>{group.town} <span class="quiet">" · " {group.date}</span></h3>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(line: ChangeLine) -> AnyView {
    let people = (!line.people.is_empty())
        .then(|| view! { <span class="mark wait"><Icon sign=Sign::People/>{line.people}</span> });
    view! { <li><span>{line.sentence}</span>{people}</li> }.into_any()
}

fn missing(lines: &[ChangeLine]) -> Option<AnyView> {
    let rows = lines
        .iter()
        .map(|line| {
            view! { <li><strong>{line.people.clone()}</strong> " " <span>{line.sentence.clone()}</span></li> }
                .into_any()
        })
        .collect_view();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="notice bad" id="manque" tabindex="-1" aria-labelledby="manque-titre">
                <Icon sign=Sign::Warning/>
                <div>
                    <h2 id="manque-titre">{Publish::Missing.fr()}</h2>
                    <p>{Publish::MissingLead.fr()}</p>
                    <ul class="changed">{rows}</ul>
                </div>
            </section>
        }
        .into_any()
    })
}

fn clashes(path: &str, notes: &[ClashNote]) -> Option<AnyView> {
    let rows = notes
        .iter()
        .map(|note| {
            let (class, sign) = if note.hard { ("notice bad", Sign::Warning) } else { ("notice warn", Sign::Info) };
            let ways = ways(path, &note.ways);
            view! {
                <li class=class>
                    <Icon sign/>
                    <div>
                        <p><strong>{note.who.clone()}</strong> " · " {note.when.clone()}</p>
                        <p>{note.what.clone()}</p>
                        {ways}
                    </div>
                </li>
            }
            .into_any()
        })
        .collect_view();
    (!notes.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="conflits">
                <div class="card-title"><Icon sign=Sign::Warning/><h2 id="conflits">{Publish::Clashes.fr()}</h2></div>
                <p class="quiet">{Publish::ClashLead.fr()}</p>
                <ul class="clashes">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// One press each; the draft is mended, nobody is told.
fn ways(path: &str, ways: &[Pick]) -> Option<AnyView> {
    let buttons = ways
        .iter()
        .map(|way| {
            view! { <button class="button second" type="submit" name="way" value=way.value.clone()>{way.label.clone()}</button> }
                .into_any()
        })
        .collect_view();
    (!ways.is_empty()).then(|| {
        view! {
            <form class="ways" method="post" action=format!("{path}/publier")>
                <p class="quiet small">{Publish::Ways.fr()}</p>
                <input type="hidden" name="action" value="way"/>
                <div class="actions">{buttons}</div>
            </form>
        }
        .into_any()
    })
}

fn words(found: &[String]) -> Option<AnyView> {
    let rows = found.iter().map(|line| view! { <li>{line.clone()}</li> }.into_any()).collect_view();
    (!found.is_empty()).then(|| {
        view! {
            <section class="notice warn" aria-labelledby="mots">
                <Icon sign=Sign::Warning/>
                <div>
                    <h2 id="mots">{Publish::Words.fr()}</h2>
                    <p>{Publish::WordsLead.fr()}</p>
                    <ul class="changed">{rows}</ul>
                </div>
            </section>
        }
        .into_any()
    })
}

/// The one main action of the page.
fn confirm(path: &str, view: &PublicationView, outcome: Option<&FormOutcome<PublishAsk>>) -> AnyView {
    let typed = outcome.map(|outcome| outcome.values.clone()).unwrap_or_default();
    let problem = outcome.and_then(|outcome| outcome.at("reason"));
    let reason = view.needs_reason.then(|| reason_field(Publish::Reason, &view.reasons, &typed.reason, problem));
    let how = (!view.how.is_empty()).then(|| view! { <p class="quiet">{view.how.clone()}</p> });
    view! {
        <section class="card" aria-labelledby="confirmer">
            <h2 id="confirmer">{Publish::Confirm.fr()}</h2>
            <p><strong>{view.told.clone()}</strong></p>
            {how}
            <form class="stack" method="post" action=format!("{path}/publier")>
                <input type="hidden" name="revision" value=view.revision/>
                <input type="hidden" name="version" value=view.version/>
                {reason}
                <TextField id="note" label=Publish::Note.fr() hint=Publish::NoteHint.fr().to_owned() value=typed.note maxlength=400/>
                <Submit large=true sign=Sign::Mail label=say::publish_and_tell(view.people)/>
            </form>
        </section>
    }
    .into_any()
}

/// Why a conflict is accepted.
pub(super) fn reason_field(label: Publish, reasons: &[Pick], chosen: &str, problem: Option<String>) -> AnyView {
    let options = reasons
        .iter()
        .map(|reason| {
            let selected = reason.value == chosen;
            view! { <option value=reason.value.clone() selected=selected>{reason.label.clone()}</option> }
        })
        .collect_view();
    let wrong = problem.is_some();
    let described = if wrong { "reason-aide reason-erreur" } else { "reason-aide" };
    view! {
        <div class="field">
            <label for="reason">{label.fr()}</label>
            <p class="hint" id="reason-aide">{Publish::ReasonHint.fr()}</p>
            <Wrong id="reason-erreur" problem=Signal::stored(problem)/>
            <select id="reason" name="reason" aria-describedby=described aria-invalid=wrong.then_some("true")>
                <option value="">{Publish::ReasonNone.fr()}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

fn history(versions: &[VersionRow]) -> AnyView {
    let rows = versions
        .iter()
        .map(|version| {
            let more =
                version.more.iter().map(|more| view! { <p class="small">{more.clone()}</p> }.into_any()).collect_view();
            let note = (!version.note.is_empty()).then(|| view! { <p>{say::quoted(&version.note)}</p> });
            view! {
                <li>
                    <p><strong>{version.title.clone()}</strong> " · " {version.kind.clone()}</p>
                    <p class="quiet small">{version.when.clone()} ", " {version.by.clone()}</p>
                    {note}
                    {more}
                </li>
            }
            .into_any()
        })
        .collect_view();
    let body = if versions.is_empty() {
        view! { <p class="quiet">{Publish::HistoryEmpty.fr()}</p> }.into_any()
    } else {
        view! { <ol class="versions">{rows}</ol> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="versions">
            <h2 id="versions">{Publish::History.fr()}</h2>
            {body}
        </section>
    }
    .into_any()
}
