//! Registration, from the form to the ticket's address.

use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, Json};

use crate::error::AppError;
use crate::forms::{Answer, RegistrationAsk};
use crate::views::RegisterView;

#[cfg(feature = "ssr")]
use super::{
    context::{backend, failed},
    words,
};
#[cfg(feature = "ssr")]
pub use command::submit;

/// The registration page, with a key of its own.
#[server(prefix = "/api", endpoint = "inscription/formulaire", input = GetUrl)]
pub async fn form(tour: String, stop: String) -> Result<Option<RegisterView>, AppError> {
    let backend = backend()?;
    let page = backend::service::read::public_stop(&backend, &tour, &stop).await.map_err(failed(&backend))?;
    Ok(page.map(|page| RegisterView {
        stop: words::stop_page(page, &backend.settings.base_url),
        key: command::new_key(&backend),
        texts: backend.settings.sms.is_some(),
    }))
}

/// The registration form, sent by the page itself.
#[server(prefix = "/api", endpoint = "inscription", input = Json)]
pub async fn register(tour: String, stop: String, ask: RegistrationAsk) -> Result<Answer<RegistrationAsk>, AppError> {
    let _ = (tour, stop);
    submit(&backend()?, ask).await
}

#[cfg(feature = "ssr")]
mod command {
    //! The command itself, the same for the page and for the posted form.

    use backend::Backend;
    use backend::service::read::SlotChoice;
    use backend::service::register::{RegisterError, Via, register};
    use domain::ids::SessionId;
    use domain::registration::{Field, NewRegistration};

    use crate::error::AppError;
    use crate::forms::{Answer, FormOutcome, Problem, Refusal, RegistrationAsk, Way};
    use crate::locale::{self, Public};

    use super::words;

    /// A key that no form has.
    pub fn new_key(backend: &Backend) -> String {
        backend.entropy.uuid(backend.now()).to_string()
    }

    /// Registers, or says at which field what must be mended.
    pub async fn submit(backend: &Backend, mut ask: RegistrationAsk) -> Result<Answer<RegistrationAsk>, AppError> {
        let new = match NewRegistration::try_from(&ask.form) {
            Ok(new) => new,
            Err(errors) => {
                if errors.of(Field::Key).is_some() {
                    ask.form.key = new_key(backend);
                }
                let problems =
                    errors.iter().map(|(field, error)| Problem::new(anchor(field), error.sentence())).collect();
                return Ok(Answer::Refused(FormOutcome { values: ask, problems, refusal: Refusal::Invalid }));
            }
        };
        match register(backend, Via::Web, new).await {
            Ok(done) => Ok(Answer::done(format!("/t/{}?nouveau=1", done.link))),
            Err(error) => refusal(backend, ask, error),
        }
    }

    fn refusal(
        backend: &Backend,
        mut ask: RegistrationAsk,
        error: RegisterError,
    ) -> Result<Answer<RegistrationAsk>, AppError> {
        let (refusal, sentence, ways) = match error {
            RegisterError::Full { session, title, next } => {
                // Where another time of the same session is free, nobody needs to wait.
                let sentence = if next.iter().any(|choice| choice.session == session) {
                    locale::slot_taken(&title)
                } else {
                    ask.waiting.push(session.to_string());
                    format!("{} {}", locale::full(&title), Public::FullWay.fr())
                };
                (Refusal::Conflict, sentence, ways(session, &next))
            }
            RegisterError::Overlap { first, second } => {
                (Refusal::Conflict, locale::overlap(&first, &second), Vec::new())
            }
            RegisterError::Closed { title } => (Refusal::Conflict, locale::closed(&title), Vec::new()),
            RegisterError::SlotNeeded { title } => (Refusal::Invalid, locale::slot_needed(&title), Vec::new()),
            RegisterError::UnknownSession => (Refusal::Invalid, Public::UnknownSession.fr().to_owned(), Vec::new()),
            RegisterError::DifferentStops => (Refusal::Invalid, Public::OneStopOnly.fr().to_owned(), Vec::new()),
            RegisterError::KeyReused => {
                ask.form.key = new_key(backend);
                (Refusal::Conflict, Public::RegisterAgain.fr().to_owned(), Vec::new())
            }
            RegisterError::Unexpected(error) => return Err(AppError::unexpected(backend, &error)),
        };
        let problem = Problem { ways, ..Problem::new(anchor(Field::Choices), sentence) };
        Ok(Answer::Refused(FormOutcome::one(ask, refusal, problem)))
    }

    fn ways(full: SessionId, next: &[SlotChoice]) -> Vec<Way> {
        let way = |choice: &SlotChoice| Way {
            label: locale::instead(&choice.title, &words::moment(choice.starts_on, choice.start_time)),
            value: format!("{full}>{}:{}", choice.session, choice.slot),
        };
        next.iter().map(way).collect()
    }

    /// The `id` of a field's control; the hidden key has none.
    const fn anchor(field: Field) -> &'static str {
        match field {
            Field::Key => "",
            shown => shown.as_str(),
        }
    }
}
