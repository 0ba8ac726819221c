//! The own calendar of a partner: seen first, then linked. Its page is drawn by the server alone, so
//! nothing here is called by a browser.

use backend::Backend;
use backend::ical::busy::{Doubt, Note, Reading};
use backend::service::link_agenda::{self, LinkAgenda, LinkError};
use backend::service::look_at_agenda::{self, LookError, Looked as Seen, Source};
use backend::service::read_agenda;
use backend::service::read_login::SignedIn;
use domain::ids::PartnerId;
use domain::words::{hour, moment, weekday_date};

use super::context::{failed, partner};
use super::directory::Looked;
use super::words::linked_agenda;
use crate::error::AppError;
use crate::forms::{AgendaAsk, Answer, FormOutcome, Refusal};
use crate::locale::{self, Partners, partner as say};
use crate::views::{AgendaPreview, AgendaView};

const PAGE: &str = "/partenaire/disponibilites/agenda";
/// Times that are shown one by one.
const SHOWN: usize = 12;

/// The page.
pub async fn page() -> Result<Option<AgendaView>, AppError> {
    let (backend, _, body) = partner()?;
    let agenda = read_agenda::agenda(&backend, body).await.map_err(failed(&backend))?;
    let address = agenda.as_ref().and_then(|agenda| agenda.address.clone());
    Ok(Some(AgendaView { linked: agenda.map(|agenda| linked_agenda(&agenda)).unwrap_or_default(), address }))
}

/// Looks at a calendar, links what was seen, or unlinks. A file that was sent goes before an address.
pub async fn act(
    backend: &Backend,
    by: &SignedIn,
    ask: AgendaAsk,
    file: Option<&[u8]>,
) -> Result<Looked<AgendaAsk>, AppError> {
    let body = by.partner.ok_or(AppError::Forbidden)?;
    let (done, linked) = match ask.action.as_str() {
        "unlink" => ("oublie", link_agenda::unlink(backend, body).await),
        "link" => ("relie", link(backend, by, body, &ask).await),
        _ => return look(backend, body, ask, file).await,
    };
    Ok(Looked::Answered(match linked {
        Ok(()) => Answer::done(format!("{PAGE}?fait={done}")),
        Err(LinkError::Unknown) => Answer::refused(ask, Refusal::Invalid, "file", Partners::ErrAgendaAgain.fr()),
        Err(LinkError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    }))
}

async fn link(backend: &Backend, by: &SignedIn, partner: PartnerId, ask: &AgendaAsk) -> Result<(), LinkError> {
    let busy = link_agenda::from_text(&ask.busy).ok_or(LinkError::Unknown)?;
    let events = ask.events.parse().map_err(|_| LinkError::Unknown)?;
    let address = Some(ask.address.trim()).filter(|address| !address.is_empty());
    let command = LinkAgenda { by: by.login, partner, address, events, busy: &busy };
    link_agenda::link(backend, &command).await
}

async fn look(
    backend: &Backend,
    partner: PartnerId,
    ask: AgendaAsk,
    file: Option<&[u8]>,
) -> Result<Looked<AgendaAsk>, AppError> {
    let ask = AgendaAsk { preview: None, busy: String::new(), events: String::new(), ..ask };
    let address = ask.address.trim().to_owned();
    let (source, field) = match file {
        Some(bytes) => (Source::File(bytes), "file"),
        None if address.is_empty() => {
            return Ok(refused(ask, "file", Partners::ErrAgendaNothing.fr().to_owned()));
        }
        None => (Source::Address(&address), "address"),
    };
    let seen = match look_at_agenda::look(backend, partner, source).await {
        Ok(seen) => seen,
        Err(LookError::Problem(problem, line)) => {
            let line = line.and_then(|line| i64::try_from(line).ok());
            return Ok(refused(ask, field, say::agenda_problem(problem.label(), line)));
        }
        Err(LookError::Unexpected(error)) => return Err(AppError::unexpected(backend, &error)),
    };
    let ask = AgendaAsk {
        address: if file.is_some() { String::new() } else { ask.address },
        busy: link_agenda::to_text(&seen.reading.periods),
        events: seen.reading.events.to_string(),
        preview: Some(preview(&seen)),
        ..ask
    };
    Ok(Looked::Preview(FormOutcome { values: ask, problems: Vec::new(), refusal: Refusal::Invalid }))
}

/// The form again, where no calendar was read.
pub fn refused(ask: AgendaAsk, field: &str, sentence: String) -> Looked<AgendaAsk> {
    Looked::Answered(Answer::refused(ask, Refusal::Invalid, field, sentence))
}

fn preview(Seen { reading, zone }: &Seen) -> AgendaPreview {
    let times = reading.periods.iter().take(SHOWN).map(|period| {
        let [from, to] = [period.starts_at, period.ends_at].map(|at| at.with_timezone(zone).naive_local());
        let end = if from.date() == to.date() { hour(to.time()) } else { moment(to.date(), to.time()) };
        let hours = locale::from_to(&hour(from.time()), &end);
        locale::capital(&format!("{}, {hours}", weekday_date(from.date())))
    });
    let more = count(reading.periods.len().saturating_sub(SHOWN));
    AgendaPreview {
        sum: say::agenda_sum(count(reading.events), count(reading.periods.len())),
        times: times.collect(),
        more: (more > 0).then(|| say::agenda_more(more)),
        doubts: doubts(reading),
        clock: say::agenda_clock(&zone.name().replace('_', " ")),
    }
}

fn doubts(reading: &Reading) -> Vec<String> {
    let told = |note: &Note| {
        let line = count(note.line);
        match note.doubt {
            Doubt::Time => say::agenda_no_time(line),
            Doubt::Repetition => say::agenda_no_rule(line),
            Doubt::Zone => say::agenda_no_zone(line),
        }
    };
    let mut doubts: Vec<String> = reading.notes.iter().map(told).collect();
    let more = count(reading.doubts.saturating_sub(doubts.len()));
    if more > 0 {
        doubts.push(say::agenda_more_doubts(more));
    }
    doubts
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
