//! A programme proposed for a day: drawn by the server alone, so nothing here is called by a browser.

mod words;

use backend::Backend;
use backend::service::propose_programme::{self, Effort, Ground, MealForm, ProposeError, WishForm, usual};
use backend::service::read_login::SignedIn;
use backend::service::typed::SaveError;
use backend::service::{accept_programme, edit_draft, read_day};
use domain::plan::WayOut;

use super::context::{failed, organiser};
use super::directory::refusal;
use crate::error::AppError;
use crate::forms::{Answer, Fields, Refusal, TypedAsk};
use crate::locale::{Programme, programme as say};
use crate::views::{ProgrammeFound, ProgrammeView};

/// The names in the address of the page that say what is asked.
pub const ASKED: [&str; 14] = [
    "chercher",
    "quoi",
    "debut",
    "fin",
    "repas",
    "repas_du",
    "repas_au",
    "repas_minutes",
    "garder",
    "jours",
    "fixe",
    "bouge",
    "apres[]",
    "graine",
];

/// The page of a stop; `asked` is the address's pairs.
pub async fn page(tour: String, stop: String, asked: Fields) -> Result<Option<ProgrammeView>, AppError> {
    let (backend, _) = organiser()?;
    let ground = propose_programme::ground(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    let Some(ground) = ground else { return Ok(None) };
    let (form, is_asked) = (form(&asked, &ground), !asked.text("chercher").is_empty());
    let (found, problems) = match propose_programme::read(&form, &ground) {
        Ok(wishes) if is_asked => {
            let seed = asked.text("graine").parse().unwrap_or(1);
            let found = propose_programme::propose(&ground, &wishes, seed, Effort::PAGE).await;
            (Some(answer(&backend, &ground, found)?), Vec::new())
        }
        Err(SaveError::Wrong(wrong)) if is_asked => (None, words::problems(&wrong)),
        _ => (None, Vec::new()),
    };
    Ok(Some(words::page(&ground, form, problems, found)))
}

fn answer(
    backend: &Backend,
    ground: &Ground,
    found: Result<propose_programme::Found, ProposeError>,
) -> Result<ProgrammeFound, AppError> {
    let refusal = match found {
        Ok(found) => return Ok(words::found(ground, &found)),
        Err(ProposeError::Busy) => Programme::Busy.fr().to_owned(),
        Err(ProposeError::NoRoom) => Programme::NoRoom.fr().to_owned(),
        Err(ProposeError::NothingClashes) => Programme::NothingClashes.fr().to_owned(),
        Err(ProposeError::NothingFree) => Programme::NothingFree.fr().to_owned(),
        Err(ProposeError::TooMuch) => Programme::TooMuch.fr().to_owned(),
        Err(ProposeError::Clash(one, other)) => say::clash(&one, &other),
        Err(ProposeError::Circle(title)) => say::circle(&title),
        Err(ProposeError::Stuck(title)) => say::stuck(&title),
        Err(ProposeError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    Ok(ProgrammeFound { refusal, ..ProgrammeFound::default() })
}

/// The wishes as the address says them; as they are at first where nothing was asked.
fn form(asked: &Fields, ground: &Ground) -> WishForm {
    if asked.text("chercher").is_empty() {
        return usual(ground);
    }
    WishForm {
        scope: asked.text("quoi"),
        earliest: asked.text("debut"),
        latest: asked.text("fin"),
        meal: MealForm {
            kind: asked.text("repas"),
            from: asked.text("repas_du"),
            to: asked.text("repas_au"),
            minutes: asked.text("repas_minutes"),
        },
        keep: asked.text("garder"),
        other_days: !asked.text("jours").is_empty(),
        pinned: asked.all("fixe"),
        free: asked.all("bouge"),
        after: asked.all("apres[]"),
    }
}

/// Takes the ticked sessions into the draft, or goes back on the last save.
pub async fn submit(
    backend: &Backend,
    by: &SignedIn,
    (tour, stop): (&str, &str),
    ask: TypedAsk,
) -> Result<Answer<TypedAsk>, AppError> {
    let page = format!("/equipe/tournees/{tour}/etapes/{stop}/programme/proposition");
    if ask.text("action") == "undo" {
        return undo(backend, by, tour, &page, ask).await;
    }
    let taken = ask.pairs.iter().filter(|(name, _)| name == "prendre");
    let moves: Result<Vec<WayOut>, _> = taken.map(|(_, way)| way.parse()).collect();
    let Ok(moves) = moves else { return refusal(backend, ask, SaveError::Missing) };
    if moves.is_empty() {
        return Ok(Answer::refused(ask, Refusal::Invalid, "prendre", Programme::NothingTaken.fr()));
    }
    let revision = ask.text("revision").parse().unwrap_or_default();
    match accept_programme::accept(backend, Some(by.login), (tour, stop), revision, &moves).await {
        Ok(_) => Ok(Answer::done(format!("{page}?fait=programme"))),
        Err(error) => refusal(backend, ask, error),
    }
}

/// Goes back on the last save, where it is still the one that was shown.
async fn undo(
    backend: &Backend,
    by: &SignedIn,
    tour: &str,
    page: &str,
    ask: TypedAsk,
) -> Result<Answer<TypedAsk>, AppError> {
    let draft = read_day::draft(backend, tour).await.map_err(failed(backend))?;
    let Some((tour, draft)) = draft else { return refusal(backend, ask, SaveError::Missing) };
    let by_whom = draft.saved_by.map(|(_, name)| name);
    match draft.saved_at.filter(|_| ask.text("revision") != draft.revision.to_string()) {
        Some(at) => refusal(backend, ask, SaveError::Newer { by: by_whom, at, revision: draft.revision }),
        None => match edit_draft::undo(backend, Some(by.login), tour).await {
            Ok(_) => Ok(Answer::done(format!("{page}?fait=defait"))),
            Err(edit_draft::EditDraftError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
            Err(_) => refusal(backend, ask, SaveError::Missing),
        },
    }
}
