//! The form of a desk.

use backend::Backend;
use backend::service::open_desk::{self, OpenDesk, OpenDeskError};
use backend::service::read_login::SignedIn;
use chrono::{NaiveTime, TimeDelta};
use domain::ids::SessionId;
use domain::partner::{DeskFault, DeskHours};
use domain::plan::Conflict;
use domain::rules::Violation;

use super::commands::clock;
use super::words;
use crate::error::AppError;
use crate::forms::{Answer, DeskAsk, Refusal};
use crate::locale::Partners;

/// Opens a desk.
pub async fn open_desk(
    backend: &Backend,
    by: &SignedIn,
    session: &str,
    ask: DeskAsk,
) -> Result<Answer<DeskAsk>, AppError> {
    let partner = by.partner.ok_or(AppError::Forbidden)?;
    let refused = |refusal, field: &str, text: Partners| Ok(Answer::refused(ask.clone(), refusal, field, text.fr()));
    let Ok(session) = session.parse::<SessionId>() else {
        return refused(Refusal::Missing, "", Partners::ErrUnknown);
    };
    let (Some(starts), Some(ends)) = (clock(&ask.from), clock(&ask.to)) else {
        return refused(Refusal::Invalid, "from", Partners::ErrHours);
    };
    let Ok(minutes) = ask.minutes.trim().parse() else {
        return refused(Refusal::Invalid, "minutes", Partners::ErrLength);
    };
    let pauses = [(&ask.pause_from, &ask.pause_minutes), (&ask.second_from, &ask.second_minutes)];
    let given = pauses.into_iter().filter(|(from, length)| !from.trim().is_empty() || !length.trim().is_empty());
    let Some(pauses) = given.map(|(from, length)| pause(from, length)).collect() else {
        return refused(Refusal::Invalid, "pause_from", Partners::ErrPause);
    };
    let hours = DeskHours { starts, ends, minutes, pauses };
    let (job, contract) = (ask.job.clone(), ask.contract.clone());
    let command = OpenDesk { by: by.login, partner, session, job, contract, hours };
    match open_desk::open(backend, &command).await {
        Ok(_) => Ok(Answer::done(format!("/partenaire/seances/{session}?fait=table"))),
        Err(OpenDeskError::Busy(busy)) => {
            Ok(Answer::refused(ask.clone(), Refusal::Conflict, "from", words::busy(&busy)))
        }
        Err(OpenDeskError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
        Err(error) => {
            let (refusal, field, text) = problem(&error);
            refused(refusal, field, text)
        }
    }
}

/// From when to when a pause is; `None` where it makes no sense.
fn pause(from: &str, length: &str) -> Option<(NaiveTime, NaiveTime)> {
    let begins = clock(from)?;
    let minutes = length.trim().parse::<i64>().ok().filter(|minutes| (1..=24 * 60).contains(minutes))?;
    let (ends, days) = begins.overflowing_add_signed(TimeDelta::minutes(minutes));
    (days == 0).then_some((begins, ends))
}

fn problem(error: &OpenDeskError) -> (Refusal, &'static str, Partners) {
    match error {
        OpenDeskError::Over => (Refusal::Conflict, "", Partners::ErrOver),
        OpenDeskError::NotThere => (Refusal::Conflict, "", Partners::ErrNotThere),
        OpenDeskError::Job => (Refusal::Invalid, "job", Partners::ErrJob),
        OpenDeskError::Contract => (Refusal::Invalid, "contract", Partners::ErrContract),
        OpenDeskError::Hours(DeskFault::Order) => (Refusal::Invalid, "to", Partners::ErrHours),
        OpenDeskError::Hours(DeskFault::Length) => (Refusal::Invalid, "minutes", Partners::ErrLength),
        OpenDeskError::Hours(DeskFault::Pause) => (Refusal::Invalid, "pause_from", Partners::ErrPause),
        OpenDeskError::Hours(DeskFault::Nothing) => (Refusal::Invalid, "minutes", Partners::ErrNothing),
        OpenDeskError::Outside => (Refusal::Invalid, "from", Partners::ErrOutside),
        OpenDeskError::NoTeam => (Refusal::Conflict, "from", Partners::ErrNoTeam),
        OpenDeskError::Conflicts(conflicts) => (Refusal::Conflict, "from", conflict(conflicts)),
        OpenDeskError::Unknown | OpenDeskError::Busy(_) | OpenDeskError::Unexpected(_) => {
            (Refusal::Missing, "", Partners::ErrUnknown)
        }
    }
}

/// The first thing that stands in the way and that an employer can understand.
fn conflict(conflicts: &[Conflict]) -> Partners {
    let is = |wanted: fn(&Violation) -> bool| conflicts.iter().any(|conflict| wanted(&conflict.violation));
    if is(|found| matches!(found, Violation::OverCapacity { .. } | Violation::Crowded { .. })) {
        Partners::ErrRoom
    } else if is(|found| matches!(found, Violation::VenueClosed { .. })) {
        Partners::ErrClosed
    } else {
        Partners::ErrProgramme
    }
}
