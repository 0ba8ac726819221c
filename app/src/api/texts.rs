//! The words of messages: pages that the server draws alone, so nothing here is called by a browser.

use backend::Backend;
use backend::service::edit_text::{self, TextForm};
use backend::service::preview_text::{self, PreviewError, Whose};
use backend::service::read_login::SignedIn;
use backend::service::read_texts::{self, MessageText};
use backend::service::typed::SaveError;
use domain::wording::{FaultKind, Field, Placeholder, TextKind};
use leptos_router::location::Url;

use super::context::{failed, organiser};
use super::day::local;
use super::directory::refusal;
use crate::error::AppError;
use crate::forms::{Answer, Fields, Refusal, TypedAsk};
use crate::locale::{Book, Texts, directory, texts as say};
use crate::views::{TextPreview, TextRow, TextView, TextsView};

/// The kinds under their headings.
const GROUPS: [(Texts, &[TextKind]); 3] = [
    (
        Texts::Booking,
        &[
            TextKind::Confirmation,
            TextKind::ConfirmationSeveral,
            TextKind::Invitation,
            TextKind::Waiting,
            TextKind::Offer,
            TextKind::Promotion,
        ],
    ),
    (
        Texts::Changes,
        &[
            TextKind::Change,
            TextKind::ChangeSeveral,
            TextKind::CalledOff,
            TextKind::CalledOffSeveral,
            TextKind::Reinstated,
            TextKind::ReinstatedSeveral,
            TextKind::GivenUp,
            TextKind::WaitingGivenUp,
        ],
    ),
    (Texts::Before, &[TextKind::Reminder]),
];

/// The texts of a tour.
pub async fn list(tour: String) -> Result<Option<TextsView>, AppError> {
    let (backend, _) = organiser()?;
    let found = read_texts::list(&backend, &tour).await.map_err(failed(&backend))?;
    Ok(found.map(|found| {
        let rows = |kinds: &[TextKind]| {
            let of = |kind: &TextKind| found.texts.iter().find(|text| text.kind == *kind);
            kinds.iter().filter_map(of).map(|text| row(text, &found.time_zone)).collect()
        };
        let groups = GROUPS.iter().map(|(title, kinds)| (title.fr().to_owned(), rows(kinds))).collect();
        TextsView { tour: found.tour, groups }
    }))
}

fn row(text: &MessageText, zone: &str) -> TextRow {
    TextRow {
        key: text.kind.as_str().to_owned(),
        name: text.kind.label().to_owned(),
        subject: text.subject.clone(),
        edited: text.edited.as_ref().map(|(who, at)| say::edited(who.as_deref(), &local(*at, zone))),
    }
}

/// One text; `typed` is what was typed and not stored, and whether something is wrong with it.
pub async fn page(tour: String, kind: String, typed: Option<(TypedAsk, bool)>) -> Result<Option<TextView>, AppError> {
    let (backend, _) = organiser()?;
    let Some(kind) = TextKind::parse(&kind) else { return Ok(None) };
    let Some(found) = read_texts::list(&backend, &tour).await.map_err(failed(&backend))? else { return Ok(None) };
    let Some(text) = found.texts.iter().find(|text| text.kind == kind) else { return Ok(None) };
    let stored = TypedAsk::default().with("subject", &text.subject).with("body", &text.body);
    let preview = match &typed {
        Some((_, true)) => None,
        Some((ask, false)) => preview(&backend, (&tour, kind), ask, true).await?,
        None => preview(&backend, (&tour, kind), &stored, false).await?,
    };
    let kept = |field| {
        let names: Vec<String> = kind.required(field).iter().map(|one| one.braced()).collect();
        (!names.is_empty()).then(|| say::kept(&names))
    };
    Ok(Some(TextView {
        row: row(text, &found.time_zone),
        values: stored.with("revision", text.revision.to_string()).pairs,
        kept: (kept(Field::Subject).unwrap_or_default(), kept(Field::Body)),
        placeholders: kind.placeholders().iter().map(|one| (one.braced(), meaning(*one).fr().to_owned())).collect(),
        preview,
    }))
}

const fn meaning(placeholder: Placeholder) -> Texts {
    match placeholder {
        Placeholder::Day => Texts::IsDay,
        Placeholder::Hour => Texts::IsHour,
        Placeholder::Town => Texts::IsTown,
        Placeholder::Venue => Texts::IsVenue,
        Placeholder::Session => Texts::IsSession,
        Placeholder::Tour => Texts::IsTour,
        Placeholder::Phone => Texts::IsPhone,
        Placeholder::Until => Texts::IsUntil,
    }
}

/// How the words would leave; nothing where they cannot.
async fn preview(
    backend: &Backend,
    (tour, kind): (&str, TextKind),
    ask: &TypedAsk,
    unsaved: bool,
) -> Result<Option<TextPreview>, AppError> {
    let Ok(wording) = edit_text::read(kind, &form(ask)) else { return Ok(None) };
    let whose = match whose(backend, tour, ask).await {
        Ok(whose) => whose,
        Err(error) => return unseen(backend, &error),
    };
    let seen = match preview_text::show(backend, (tour, kind), &wording, whose).await {
        Ok(seen) => seen,
        Err(error) => return unseen(backend, &error),
    };
    let (ticket, words) = match whose {
        Whose::Example => (String::new(), Texts::WithExample),
        Whose::Ticket(ticket) => (ticket.to_string(), Texts::WithTicket),
    };
    let (subject, body) = wording.source();
    let query = [("ticket", ticket), ("subject", subject), ("body", body)]
        .map(|(name, value)| format!("{name}={}", Url::escape(&value)))
        .join("&");
    Ok(Some(TextPreview {
        whose: words.fr().to_owned(),
        unsaved,
        stays: (!seen.forbidden.is_empty()).then(|| say::stays(&seen.forbidden)),
        subject: seen.subject,
        plain: seen.plain,
        frame: format!("/equipe/tournees/{tour}/textes/{}/apercu?{query}", kind.as_str()),
    }))
}

/// No preview, unless the fault is ours.
fn unseen(backend: &Backend, error: &PreviewError) -> Result<Option<TextPreview>, AppError> {
    match error {
        PreviewError::Unexpected(error) => Err(AppError::unexpected(backend, error)),
        _ => Ok(None),
    }
}

async fn whose(backend: &Backend, tour: &str, ask: &TypedAsk) -> Result<Whose, PreviewError> {
    let code = ask.text("code");
    if code.trim().is_empty() { Ok(Whose::Example) } else { preview_text::ticket(backend, tour, &code).await }
}

fn form(ask: &TypedAsk) -> TextForm {
    TextForm { subject: ask.text("subject"), body: ask.text("body") }
}

/// The HTML part alone, for the frame of the page; nothing where there is none.
pub async fn frame(
    backend: &Backend,
    (tour, kind): (&str, &str),
    asked: Vec<(String, String)>,
) -> Result<Option<String>, AppError> {
    let ask = TypedAsk::read(Fields(asked));
    let Some(kind) = TextKind::parse(kind) else { return Ok(None) };
    let Ok(wording) = edit_text::read(kind, &form(&ask)) else { return Ok(None) };
    let whose = match ask.text("ticket").as_str() {
        "" => Whose::Example,
        id => match id.parse() {
            Ok(id) => Whose::Ticket(id),
            Err(_) => return Ok(None),
        },
    };
    match preview_text::show(backend, (tour, kind), &wording, whose).await {
        Ok(seen) => Ok(Some(seen.html)),
        Err(PreviewError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        Err(_) => Ok(None),
    }
}

/// Shows, keeps or forgets the words.
pub async fn submit(
    backend: &Backend,
    by: &SignedIn,
    (tour, key): (&str, &str),
    ask: TypedAsk,
) -> Result<Answer<TypedAsk>, AppError> {
    let Some(kind) = TextKind::parse(key) else {
        return Ok(Answer::refused(ask, Refusal::Missing, "", Book::Gone.fr()));
    };
    let revision = ask.text("revision").parse().unwrap_or_default();
    let here = format!("/equipe/tournees/{tour}/textes/{key}");
    let (done, to) = match ask.text("action").as_str() {
        "look" => return look(backend, (tour, kind), ask).await,
        "reset" => (edit_text::reset(backend, by.login, (tour, kind), revision).await, format!("{here}?fait=origine")),
        _ => {
            let form = form(&ask);
            (edit_text::save(backend, by.login, (tour, kind), revision, &form).await, format!("{here}?fait=oui"))
        }
    };
    match done {
        Ok(()) => Ok(Answer::done(to)),
        Err(error) => refusal(backend, ask, error),
    }
}

/// The page again with the preview of what is typed, or with what is wrong.
async fn look(backend: &Backend, (tour, kind): (&str, TextKind), ask: TypedAsk) -> Result<Answer<TypedAsk>, AppError> {
    let wording = match edit_text::read(kind, &form(&ask)) {
        Ok(wording) => wording,
        Err(error) => return refusal(backend, ask, error),
    };
    let shown = match whose(backend, tour, &ask).await {
        Ok(whose) => preview_text::show(backend, (tour, kind), &wording, whose).await.map(drop),
        Err(error) => Err(error),
    };
    let text = match shown {
        Ok(()) => {
            let outcome = crate::forms::FormOutcome { values: ask, problems: Vec::new(), refusal: Refusal::Choose };
            return Ok(Answer::Refused(outcome));
        }
        Err(PreviewError::UnknownTour) => return refusal(backend, ask, SaveError::Missing),
        Err(PreviewError::UnknownTicket) => Texts::UnknownTicket,
        Err(PreviewError::NoAppointment) => Texts::NoAppointment,
        Err(PreviewError::OnlyOne) => Texts::OnlyOne,
        Err(PreviewError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    Ok(Answer::refused(ask, Refusal::Invalid, "code", text.fr()))
}

/// What is wrong with a wording, in words.
pub(super) fn fault(kind: &FaultKind) -> String {
    let plain = |text: Texts| text.fr().to_owned();
    match kind {
        FaultKind::Empty => Book::Empty.fr().to_owned(),
        FaultKind::TooLong(most) => directory::too_long(i64::try_from(*most).unwrap_or(i64::MAX)),
        FaultKind::TooManyLines(most) => say::too_many_lines(*most),
        FaultKind::Control => plain(Texts::Control),
        FaultKind::Unclosed => plain(Texts::Unclosed),
        FaultKind::Stray => plain(Texts::Stray),
        FaultKind::Unknown { name, known } => {
            say::unknown(name, &known.iter().map(|one| one.braced()).collect::<Vec<_>>())
        }
        FaultKind::Missing(placeholder) => say::missing(&placeholder.braced()),
        FaultKind::Forbidden(words) => directory::forbidden(&domain::words::in_french_list(words)),
        FaultKind::Relative(word) => say::relative(word),
        FaultKind::CallsOff => plain(Texts::CallsOff),
    }
}
