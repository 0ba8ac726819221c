//! The people behind a change, in words: who is concerned, who is to be called, what hangs on the wall.

use backend::Backend;
use backend::error::Unexpected;
use backend::service::read_concerned::{self, Person, Subject, ToldBy};
use backend::service::record_call::{self, Call, Caller, Known, News, Told, Why};
use backend::service::{read_plan, read_poster, read_publication};
use chrono::NaiveDateTime;
use domain::ids::LoginId;
use domain::words::{hour, hour_range, weekday_date};

use super::words::{at_words, count, reasons, undo};
use crate::api::words::{help, holder};
use crate::locale::publish as say;
use crate::locale::{self, Publish, itinerary};
use crate::views::{
    CallRow, CallsView, ChangeView, Check, CheckTone, ConcernedRow, NewsLine, Pick, PosterView, SessionRow, ToldRow,
};

/// A stop, or a session where one is named, about to be changed.
pub async fn changing(
    backend: &Backend,
    slug: String,
    stop: &str,
    session: &str,
) -> Result<Option<ChangeView>, Unexpected> {
    let Some(tour) = read_plan::find(backend, &slug).await? else { return Ok(None) };
    let found = if session.is_empty() {
        read_concerned::stop(backend, tour, stop).await?
    } else {
        match session.parse() {
            Ok(session) => read_concerned::session(backend, tour, session).await?,
            Err(_) => None,
        }
    };
    let undoable = read_publication::latest(backend, tour).await?;
    Ok(found.map(|found| ChangeView { undo: undoable.map(undo), ..view(slug, found) }))
}

fn view(tour: String, found: Subject) -> ChangeView {
    let by_mail = found.people.iter().filter(|person| person.told == ToldBy::Email).count();
    let total = count(found.people.len());
    let (title, when, place) = match &found.session {
        Some(session) => (
            session.title.clone(),
            format!("{}, {}", weekday_date(session.starts_on), hour_range(session.hours.0, session.hours.1)),
            format!("{}, {}", found.venue, found.town),
        ),
        None => {
            (found.town.clone(), format!("{}, {}", weekday_date(found.starts_on), doors(&found)), found.venue.clone())
        }
    };
    let (date, time, room) = match &found.session {
        Some(session) => (session.starts_on, session.hours.0, session.room),
        None => (found.starts_on, found.doors.0, None),
    };
    let rooms = found.session.iter().flat_map(|session| &session.rooms).map(|(id, name)| Pick {
        value: id.to_string(),
        label: name.clone(),
        chosen: room == Some(*id),
    });
    ChangeView {
        tour,
        stop: found.stop_slug.clone(),
        session: found.session.as_ref().map(|session| session.id.to_string()),
        title,
        when,
        place,
        cancelled: found.cancelled,
        over: found.over,
        soon: found.soon,
        date: date.to_string(),
        time: time.format("%H:%M").to_string(),
        rooms: rooms.collect(),
        how: if total == 0 { String::new() } else { say::told_how(count(by_mail), total - count(by_mail)) },
        count: total,
        people: found.people.iter().map(person).collect(),
        sessions: found
            .sessions
            .iter()
            .filter(|session| !session.cancelled && found.session.is_none())
            .map(|session| SessionRow {
                id: session.id.to_string(),
                title: session.title.clone(),
                hours: hour_range(session.hours.0, session.hours.1),
            })
            .collect(),
        reasons: reasons(),
        undo: None,
    }
}

fn doors(found: &Subject) -> String {
    locale::from_to(&hour(found.doors.0), &hour(found.doors.1))
}

fn person(person: &Person) -> ConcernedRow {
    let told = match &person.told {
        ToldBy::Email => Check { words: Publish::ByMail.fr().to_owned(), tone: CheckTone::Good },
        ToldBy::Sms => Check { words: Publish::BySms.fr().to_owned(), tone: CheckTone::Good },
        ToldBy::Call(_) => Check { words: Publish::ByCall.fr().to_owned(), tone: CheckTone::Wait },
        ToldBy::Nobody => Check { words: Publish::AtDoor.fr().to_owned(), tone: CheckTone::Off },
    };
    let more = match (person.waits, person.sessions) {
        (true, _) => Publish::Waits.fr().to_owned(),
        (false, 1) => String::new(),
        (false, several) => itinerary::sessions(several),
    };
    ConcernedRow { name: holder(person.first_name.as_ref(), person.drawing.as_ref()), told, more }
}

/// The calls of a stop.
pub async fn calls(
    backend: &Backend,
    login: LoginId,
    tour: String,
    stop: String,
    own: bool,
) -> Result<Option<CallsView>, Unexpected> {
    let Some(id) = read_plan::find(backend, &tour).await? else { return Ok(None) };
    let Some(found) = read_concerned::stop(backend, id, &stop).await? else { return Ok(None) };
    let open = record_call::list(backend, found.stop).await?;
    let finished = record_call::told(backend, found.stop).await?;
    let callers = record_call::callers(backend).await?;
    let Known { told, here, written } = record_call::known(backend, found.stop).await?;
    let known =
        [(told, say::told_by_phone(told)), (written, say::told_by_mail(written)), (here, say::here_already(here))];
    let is_mine = |call: &Call| call.taken_by.as_ref().is_some_and(|(by, _)| *by == login);
    let free = open.iter().filter(|call| call.taken_by.is_none()).count();
    let pick = |caller: Caller| Pick {
        value: caller.login.to_string(),
        chosen: caller.login == login,
        label: if caller.login == login { say::oneself(&caller.name) } else { caller.name },
    };
    Ok(Some(CallsView {
        title: format!("{}, {}", found.town, weekday_date(found.starts_on)),
        waiting: say::do_not_know(count(open.len())),
        done: open.is_empty(),
        known: known.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect(),
        own,
        counts: (count(open.len()), count(open.iter().filter(|call| is_mine(call)).count())),
        callers: if free == 0 || callers.len() < 2 { Vec::new() } else { callers.into_iter().map(pick).collect() },
        free: say::free_calls(count(free)),
        told: finished.into_iter().map(told_row).collect(),
        rows: open.into_iter().filter(|call| !own || is_mine(call)).map(|call| call_row(call, login)).collect(),
        tour,
        stop,
    }))
}

fn call_row(call: Call, login: LoginId) -> CallRow {
    let mine = call.taken_by.as_ref().is_some_and(|(by, _)| *by == login);
    CallRow {
        id: call.id.to_string(),
        name: holder(call.first_name.as_ref(), call.drawing.as_ref()),
        why: match call.why {
            Why::Change => String::new(),
            Why::Address => Publish::NothingArrives.fr().to_owned(),
        },
        phone: call.phone.as_deref().map(help),
        news: call.news.into_iter().map(news).collect(),
        tries: if call.tries > 0 { say::tries(call.tries) } else { String::new() },
        tried: call.tries,
        last: call.tried.map(|(at, by)| noted(at, by.as_deref())).unwrap_or_default(),
        unreachable: call.unreachable,
        has_email: call.has_email && call.why == Why::Change,
        taken: match &call.taken_by {
            Some(_) if mine => Publish::Mine.fr().to_owned(),
            Some((_, name)) => say::taken_by(name),
            None => String::new(),
        },
        mine,
    }
}

fn told_row(told: Told) -> ToldRow {
    let how = if told.here { Publish::Here.fr() } else { Publish::Called.fr() };
    let noted = told.at.map(|at| noted(at, told.by.as_deref()));
    ToldRow {
        id: told.id.to_string(),
        name: holder(told.first_name.as_ref(), told.drawing.as_ref()),
        how: std::iter::once(how.to_owned()).chain(noted).collect::<Vec<_>>().join(", "),
    }
}

/// « mardi 18 mai, 8 h 05, par Rosa ».
fn noted(at: NaiveDateTime, by: Option<&str>) -> String {
    let by = by.map(say::by);
    std::iter::once(at_words(at)).chain(by).collect::<Vec<_>>().join(", ")
}

fn news(news: News) -> NewsLine {
    line(news.title, news.old.as_ref(), news.new.as_ref())
}

fn line(title: String, old: Option<&(NaiveDateTime, String)>, new: Option<&(NaiveDateTime, String)>) -> NewsLine {
    let words = |(at, place): &(NaiveDateTime, String)| format!("{}, {place}", at_words(*at));
    NewsLine { title, old: old.map(words).unwrap_or_default(), new: new.map(words) }
}

/// The poster of a stop.
pub async fn poster(backend: &Backend, tour: String, stop: String) -> Result<Option<PosterView>, Unexpected> {
    let Some(id) = read_plan::find(backend, &tour).await? else { return Ok(None) };
    let Some(found) = read_poster::poster(backend, id, &stop).await? else { return Ok(None) };
    let site = backend.settings.base_url.trim_start_matches("https://").trim_start_matches("http://");
    Ok(Some(PosterView {
        tour,
        stop,
        name: found.public_name,
        town: found.town,
        lines: found.lines.into_iter().map(|one| line(one.title, Some(&one.old), one.new.as_ref())).collect(),
        address: format!("{site}{}", found.path),
        help: help(&found.help_phone),
    }))
}
