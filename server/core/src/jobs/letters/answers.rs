//! The buttons of a letter: « Je viens », « Je ne viens pas ».

use super::FactsRow;
use crate::Backend;
use crate::db::DbError;
use crate::mail::{Action, Letter};
use crate::service::answer_by_link::link_of;
use domain::registration::RegistrationState;

/// The letter with buttons under each appointment that is held, in the order of its groups.
pub(super) fn with_answers<'a>(
    backend: &Backend,
    letter: Letter,
    told: impl IntoIterator<Item = &'a FactsRow>,
) -> Result<Letter, DbError> {
    let answers = told.into_iter().map(|facts| answers(backend, facts)).collect::<Result<_, _>>()?;
    Ok(Letter { answers, ..letter })
}

fn answers(backend: &Backend, facts: &FactsRow) -> Result<Vec<Action>, DbError> {
    let action = |label, word| Action { label, url: address(backend, facts, word) };
    let takes_place = facts.cancelled_at.is_none() && facts.slot_id.is_some();
    Ok(match facts.state()? {
        RegistrationState::Registered if takes_place => {
            vec![action("Je viens", "oui"), action("Je ne viens pas", "non")]
        }
        RegistrationState::Excused if takes_place => vec![action("Je viens finalement", "oui")],
        _ => Vec::new(),
    })
}

fn address(backend: &Backend, facts: &FactsRow, word: &str) -> String {
    let token = backend.keys.answer_token(&link_of(facts), facts.generation);
    format!("{}/t/reponse/{token}/{word}", backend.settings.base_url)
}
