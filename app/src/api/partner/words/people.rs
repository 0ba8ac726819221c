//! Who comes, in words: as much as the use case gives, and no more.

use backend::service::read_partner::{DeskList, Interview, Person, SessionPage, WhoComes};
use domain::partner::{ClaimState, InterviewOutcome};
use domain::person::Drawing;
use domain::registration::RegistrationState;
use domain::session::SessionKind;
use domain::words::hour_range;

use super::row;
use crate::locale::{self, Partners, partner as say};
use crate::views::{Check, CheckTone, DeskRow, GuestRow, PartnerSessionView, Pick, WhoView};

/// The page of one session.
pub fn session(page: SessionPage) -> PartnerSessionView {
    let SessionPage { session, begun, who } = page;
    let holds = session.claim == Some(ClaimState::Confirmed) && !session.cancelled;
    let may_open_desk = holds && !begun && session.kind == SessionKind::EmployerMeeting;
    let who = match who {
        WhoComes::Count(count) => WhoView::Count(say::expected(count)),
        WhoComes::People(people) => WhoView::People(people.into_iter().map(|one| person(one, begun)).collect()),
        WhoComes::Desks(desks) => WhoView::Desks(desks.into_iter().map(|one| desk(one, begun)).collect()),
    };
    PartnerSessionView { row: row(session), who, may_open_desk, begun }
}

fn person(person: Person, begun: bool) -> GuestRow {
    let Person { registration, number, first_name, drawing, state } = person;
    let drawn = drawing.map(|(word, number)| {
        let name = Drawing::parse(&word).map_or(word.as_str(), |drawing| drawing.word()).to_owned();
        locale::drawing(&name, number)
    });
    let noted = state != RegistrationState::Registered;
    GuestRow {
        id: registration.to_string(),
        number: say::number(number),
        who: first_name.or(drawn).unwrap_or_default(),
        state: standing(Some(state), begun),
        may_note: begun && !noted,
        may_undo: begun && noted,
        outcomes: Vec::new(),
        next: false,
    }
}

fn desk(list: DeskList, begun: bool) -> DeskRow {
    let DeskList { offer, interviews } = list;
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let taken = count(interviews.iter().filter(|one| one.registration.is_some()).count());
    let next = interviews.iter().position(|one| one.state == Some(RegistrationState::Registered));
    DeskRow {
        id: offer.id.to_string(),
        label: offer.label,
        offer: format!("{} · {}", offer.job, offer.contract),
        count: say::interviews(taken, count(interviews.len())),
        may_close: !begun && taken == 0,
        interviews: interviews
            .into_iter()
            .enumerate()
            .map(|(place, one)| interview(&one, Some(place) == next))
            .collect(),
    }
}

fn interview(one: &Interview, next: bool) -> GuestRow {
    let present = one.state == Some(RegistrationState::Attended);
    let noted = one.state.is_some_and(|state| state != RegistrationState::Registered);
    let outcome = |known: &InterviewOutcome| Pick {
        value: known.as_str().to_owned(),
        label: known.label().to_owned(),
        chosen: one.outcome == Some(*known),
    };
    GuestRow {
        id: one.registration.map(|id| id.to_string()).unwrap_or_default(),
        number: say::number(one.number),
        who: hour_range(one.start, one.end),
        state: standing(one.state, one.begun),
        may_note: one.begun && one.registration.is_some() && !noted,
        may_undo: one.begun && noted,
        outcomes: if present { InterviewOutcome::ALL.iter().map(outcome).collect() } else { Vec::new() },
        next,
    }
}

/// How somebody stands; a free interview has nobody.
fn standing(state: Option<RegistrationState>, begun: bool) -> Check {
    let (text, tone) = match (state, begun) {
        (None, _) => (Partners::Free, CheckTone::Off),
        (Some(RegistrationState::Attended), _) => (Partners::WasHere, CheckTone::Good),
        (Some(RegistrationState::NoShow), _) => (Partners::WasAbsent, CheckTone::Off),
        (Some(_), true) => (Partners::ToFill, CheckTone::Wait),
        (Some(_), false) => (Partners::Expected, CheckTone::Wait),
    };
    Check { words: text.fr().to_owned(), tone }
}
