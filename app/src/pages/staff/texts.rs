//! `/equipe/tournees/{tour}/textes` and `/equipe/tournees/{tour}/textes/{kind}`: the words of messages.
//!
//! The server draws them alone: a form that shows the preview, keeps the words or forgets them. No browser
//! is sent code for it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::api;
use crate::components::button::Submit;
use crate::components::field::{TextField, Wrong};
use crate::components::icon::Sign;
use crate::components::layout::{BackLink, Place, StaffLayout};
use crate::components::notice::{Notice, Summary, Tone};
use crate::components::state::loaded;
use crate::forms::{FormOutcome, TypedAsk, use_outcome};
use crate::locale::{self, Texts};
use crate::pages::param;
use crate::remote::remote;
use crate::views::{TextPreview, TextRow, TextView, TextsView};

/// The texts of a tour.
#[component]
pub fn TextsPage() -> impl IntoView {
    let tour = param("tour");
    let view = remote(move || tour.get(), api::texts::list);
    let draw = move |view: TextsView| {
        let road = format!("/equipe/tournees/{}", tour.get_untracked());
        let groups = view.groups.into_iter().map(|(title, rows)| group(title, rows, &road)).collect_view();
        view! {
            <Title text=locale::title(Texts::Title.fr())/>
            <BackLink href=road label=view.tour/>
            <h1>{Texts::Title.fr()}</h1>
            <p class="quiet">{Texts::Lead.fr()}</p>
            <div class="stack">{groups}</div>
        }
        .into_any()
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn group(title: String, rows: Vec<TextRow>, road: &str) -> AnyView {
    let rows = rows.into_iter().map(|row| {
        let href = format!("{road}/textes/{}", row.key);
        let state = match row.edited {
            Some(edited) => view! { <span class="mark wait">{edited}</span> }.into_any(),
            None => view! { <span class="quiet small">{Texts::Original.fr()}</span> }.into_any(),
        };
        view! {
            <li class="text-row">
                <div>
                    <h3><a href=href rel="external">{row.name}</a></h3>
                    <p class="quiet small">{row.subject}</p>
                </div>
                {state}
            </li>
        }
    });
    view! { <section class="card"><h2>{title}</h2><ul class="text-rows">{rows.collect_view()}</ul></section> }
        .into_any()
}

/// One text.
#[component]
pub fn TextPage() -> impl IntoView {
    let outcome = use_outcome::<TypedAsk>();
    let (tour, kind) = (param("tour"), param("kind"));
    let query = use_query_map();
    let typed = outcome.clone().map(|outcome| (outcome.values, !outcome.problems.is_empty()));
    let view =
        remote(move || (tour.get(), kind.get()), move |(tour, kind)| api::texts::page(tour, kind, typed.clone()));
    let draw = move |view: TextView| {
        let done = query.with_untracked(|query| query.get("fait")).unwrap_or_default();
        let list = format!("/equipe/tournees/{}/textes", tour.get_untracked());
        page(view, outcome.as_ref(), &list, &done)
    };
    view! { <StaffLayout place=Place::Tours>{loaded(view, draw)}</StaffLayout> }
}

fn page(view: TextView, outcome: Option<&FormOutcome<TypedAsk>>, list: &str, done: &str) -> AnyView {
    let problems = outcome.map(|outcome| outcome.problems.clone()).unwrap_or_default();
    let window = if problems.is_empty() { locale::title } else { locale::title_wrong };
    let summary = (!problems.is_empty()).then(|| view! { <Summary problems/> });
    let done = match done {
        "oui" => Some(Texts::Saved),
        "origine" => Some(Texts::WasReset),
        _ => None,
    };
    let done =
        done.filter(|_| outcome.is_none()).map(|words| view! { <Notice tone=Tone::Good><p>{words.fr()}</p></Notice> });
    let state = view.row.edited.clone().unwrap_or_else(|| Texts::Original.fr().to_owned());
    let action = format!("{list}/{}", view.row.key);
    view! {
        <Title text=window(&view.row.name)/>
        <BackLink href=list.to_owned() label=Texts::Back.fr()/>
        <h1>{view.row.name.clone()}</h1>
        <p class="quiet">{state}</p>
        {done}
        {summary}
        <div class="text-page">
            <div class="stack">
                {form(&view, outcome, &action)}
                {reset(&view, &action)}
            </div>
            {preview(view.preview)}
        </div>
    }
    .into_any()
}

/// The words to type, and what can be put into them.
fn form(view: &TextView, outcome: Option<&FormOutcome<TypedAsk>>, action: &str) -> AnyView {
    let first = |name: &str| view.values.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let value = |name: &str| match outcome {
        Some(outcome) => outcome.values.text(name),
        None => first(name).unwrap_or_default(),
    };
    let problem = |name: &str| Signal::stored(outcome.and_then(|outcome| outcome.at(name)));
    // A text area takes no text that changes: what was typed goes in as markup, escaped.
    let body = value("body").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let wrong = problem("body").get_untracked().is_some();
    let hint = [Some(Texts::BodyHint.fr().to_owned()), view.kept.1.clone()].into_iter().flatten();
    let placeholders = view.placeholders.iter().map(|(name, meaning)| {
        view! { <div><dt><code>{name.clone()}</code></dt><dd>{meaning.clone()}</dd></div> }
    });
    view! {
        <form class="form card sheet-form" method="post" action=action.to_owned() novalidate>
            <input type="hidden" name="revision" value=value("revision")/>
            <TextField
                id="subject"
                class="input wide-input"
                label=Texts::Subject.fr()
                hint=view.kept.0.clone()
                value=value("subject")
                problem=problem("subject")
            />
            <div class="field">
                <label for="body">{Texts::Body.fr()}</label>
                <p class="hint" id="body-aide">{hint.collect::<Vec<_>>().join(" ")}</p>
                <Wrong id="body-erreur" problem=problem("body")/>
                <textarea
                    class="input wide-input"
                    id="body"
                    name="body"
                    rows="6"
                    spellcheck="true"
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=if wrong { "body-aide body-erreur" } else { "body-aide" }
                    inner_html=format!("\n{body}")
                ></textarea>
            </div>
            <details class="more">
                <summary>{Texts::Placeholders.fr()}</summary>
                <p class="quiet">{Texts::PlaceholdersLead.fr()} " " {Texts::FirstOnly.fr()}</p>
                <dl class="placeholders">{placeholders.collect_view()}</dl>
            </details>
            <TextField
                id="code"
                label=Texts::Code.fr()
                hint=Texts::CodeHint.fr()
                value=value("code")
                problem=problem("code")
            />
            <div class="actions">
                <Submit second=true sign=Sign::Search name="action" value="look" label=Texts::Look.fr()/>
                <Submit name="action" value="save" label=Texts::Save.fr()/>
            </div>
        </form>
    }
    .into_any()
}

/// Back to the original, in two steps.
fn reset(view: &TextView, action: &str) -> Option<AnyView> {
    view.row.edited.as_ref()?;
    let revision = view.values.iter().rev().find(|(name, _)| name == "revision").map(|(_, value)| value.clone());
    let form = view! {
        <details class="card more">
            <summary>{Texts::Reset.fr()}</summary>
            <form class="stack" method="post" action=action.to_owned()>
                <input type="hidden" name="action" value="reset"/>
                <input type="hidden" name="revision" value=revision/>
                <p>{Texts::ResetText.fr()}</p>
                <Submit second=true sign=Sign::Again label=Texts::ResetYes.fr()/>
            </form>
        </details>
    };
    Some(form.into_any())
}

fn preview(preview: Option<TextPreview>) -> AnyView {
    let head = view! { <h2 id="apercu">{Texts::Preview.fr()}</h2> };
    let Some(TextPreview { whose, unsaved, stays, subject, plain, frame }) = preview else {
        return view! {
            <section class="card" aria-labelledby="apercu">{head}<p class="quiet">{Texts::NoPreview.fr()}</p></section>
        }
        .into_any();
    };
    let unsaved = unsaved.then(|| view! { <Notice tone=Tone::Info><p>{Texts::Unsaved.fr()}</p></Notice> });
    let stays = stays.map(|words| view! { <Notice tone=Tone::Bad><p>{words}</p></Notice> });
    view! {
        <section class="card" aria-labelledby="apercu">
            {head}
            <p class="quiet">{whose}</p>
            {unsaved}
            {stays}
            <p><span class="quiet">{Texts::Subject.fr()} "\u{a0}: "</span><strong>{subject}</strong></p>
            <iframe class="mail-frame" sandbox="" src=frame title=Texts::Layout.fr()></iframe>
            <details class="more">
                <summary>{Texts::Plain.fr()}</summary>
                <pre class="letter">{plain}</pre>
            </details>
        </section>
    }
    .into_any()
}
