//! Interviews that are planned anew: drawn by the server alone, so nothing here is called by a browser.

use backend::Backend;
use backend::service::read_login::SignedIn;
use backend::service::welcome::DeskPerson;
use backend::service::welcome::replan::{self, Meeting, Proposal, ReplanError, Told};
use domain::words::{hour, hour_range};

use super::context::{failed, host};
use super::desk::{head, holder};
use crate::error::AppError;
use crate::forms::{Answer, Fields, Refusal, TypedAsk};
use crate::locale::{DeskText, Replan, replan as say};
use crate::views::{BoxRow, MeetingRow, ReplanView};

/// The names in the address of the page that say who is here.
pub const ASKED: [&str; 2] = ["ici", "absent"];

/// The rest of the morning; `asked` is what the host ticked.
pub async fn page(stop: String, session: String, asked: Fields) -> Result<Option<ReplanView>, AppError> {
    let (backend, who) = host()?;
    let (Ok(stop), Ok(session)) = (stop.parse(), session.parse()) else { return Ok(None) };
    let told = told(&asked);
    let found = replan::plan(&backend, &who, stop, session, &told).await.map_err(failed(&backend))?;
    Ok(found.map(|found| view(&found, &told)))
}

fn told(asked: &Fields) -> Told {
    let ids = |name| asked.all(name).iter().filter_map(|id| id.parse().ok()).collect();
    Told { here: ids("ici"), absent: ids("absent") }
}

fn view(found: &Proposal, told: &Told) -> ReplanView {
    let line = |person: &DeskPerson, ticked: bool| {
        let at = person.slot_time.map(|(from, _)| format!(", {}", hour(from))).unwrap_or_default();
        BoxRow { value: person.registration.to_string(), label: format!("{}{at}", holder(person)), ticked }
    };
    let absent = found.desk.people_of(found.session.id).filter(|person| told.absent.contains(&person.registration));
    let kept = found.kept.iter().map(|meeting| &meeting.person).chain(absent);
    let mut kept: Vec<&DeskPerson> = kept.collect();
    kept.sort_by_key(|person| (person.starts_at, person.registration));
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let mut notes = Vec::new();
    if found.away > 0 {
        notes.push(say::away(count(found.away)));
    }
    if found.free > 0 {
        notes.push(say::free(count(found.free)));
    }
    ReplanView {
        head: head(&found.desk),
        session: found.session.id.to_string(),
        title: found.session.title.clone(),
        hours: hour_range(found.session.start_time, found.session.end_time),
        missed: found.missed.iter().map(|one| line(one, told.here.contains(&one.registration))).collect(),
        kept: kept.into_iter().map(|one| line(one, told.absent.contains(&one.registration))).collect(),
        new: found.new.iter().map(meeting).collect(),
        unmet: found
            .unmet
            .iter()
            .map(|one| {
                let why = if one.busy { Replan::Busy } else { Replan::NoTime };
                format!("{}\u{a0}: {}", holder(&one.person), why.fr())
            })
            .collect(),
        notes,
    }
}

fn meeting(meeting: &Meeting) -> MeetingRow {
    let person = &meeting.person;
    let before = match (person.slot_time, &meeting.before) {
        (Some((from, _)), Some(table)) => say::had(&format!("{} · {table}", hour(from))),
        (Some((from, _)), None) => say::had(&hour(from)),
        (None, _) => Replan::Waited.fr().to_owned(),
    };
    MeetingRow {
        value: format!("{};{}", person.registration, meeting.slot),
        name: holder(person),
        place: format!("{} · {}", hour(meeting.at), meeting.table),
        before,
    }
}

/// Does what was shown and ticked.
pub async fn submit(
    backend: &Backend,
    who: &SignedIn,
    (stop, session): (&str, &str),
    ask: TypedAsk,
) -> Result<Answer<TypedAsk>, AppError> {
    let refused = |ask, refusal, text: &str| Ok(Answer::refused(ask, refusal, "prendre", text));
    let (Ok(id), Ok(session_id)) = (stop.parse(), session.parse()) else {
        return refused(ask, Refusal::Missing, DeskText::NotPossible.fr());
    };
    let fields = Fields(ask.pairs.clone());
    let pair = |text: &String| {
        let (registration, slot) = text.split_once(';')?;
        Some((registration.parse().ok()?, slot.parse().ok()?))
    };
    let meetings = fields.all("prendre").iter().filter_map(pair).collect();
    let new = replan::Replan { session: session_id, told: told(&fields), meetings };
    match replan::accept(backend, who, id, &new).await {
        Ok(done) => {
            let page = format!("/accueil/{stop}/seance/{session}/entretiens");
            Ok(Answer::done(format!("{page}?rencontres={}&libres={}", done.met, done.freed)))
        }
        Err(ReplanError::Unknown) => refused(ask, Refusal::Missing, DeskText::NotPossible.fr()),
        Err(ReplanError::Nothing) => refused(ask, Refusal::Invalid, Replan::NothingTaken.fr()),
        Err(ReplanError::Changed) => refused(ask, Refusal::Conflict, Replan::Changed.fr()),
        Err(ReplanError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
