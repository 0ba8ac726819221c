//! Confirm, refuse, decide the rule; and the page in words.

use backend::Backend;
use backend::service::answer_claim::{self, AnswerError};
use backend::service::claim_session::Busy;
use backend::service::read_claims::{ClaimsPage, OpenClaim, Slot};
use backend::service::read_login::SignedIn;
use domain::ids::{PartnerId, SessionId, TourId};
use domain::partner::{ClaimRule, RefusalReason};
use domain::words::{hour_range, short_date, weekday_date};

use crate::api::partner;
use crate::error::AppError;
use crate::forms::{Answer, AnswerAsk, Refusal};
use crate::locale::{Partners, partner as say};
use crate::views::{ClaimRow, ClaimsView, Pick, RuleRow, UnheldRow};

/// What the organiser decided.
pub async fn act(backend: &Backend, by: &SignedIn, ask: AnswerAsk) -> Result<Answer<AnswerAsk>, AppError> {
    let done = |word: &str| Ok(Answer::done(format!("/equipe/demandes?fait={word}")));
    let refused = |refusal, field: &str, sentence: String| Ok(Answer::refused(ask.clone(), refusal, field, sentence));
    if ask.action == "rule" {
        let (Ok(tour), Some(rule)) = (ask.tour.parse::<TourId>(), ClaimRule::parse(&ask.rule)) else {
            return refused(Refusal::Invalid, "", Partners::ErrGone.fr().to_owned());
        };
        return match answer_claim::decide(backend, tour, rule).await {
            Ok(()) => done("regle"),
            Err(AnswerError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
            Err(_) => refused(Refusal::Missing, "", Partners::ErrGone.fr().to_owned()),
        };
    }
    let (Ok(session), Ok(partner)) = (ask.session.parse::<SessionId>(), ask.partner.parse::<PartnerId>()) else {
        return refused(Refusal::Missing, "", Partners::ErrGone.fr().to_owned());
    };
    let field = format!("d-{session}-{partner}");
    let answered = if ask.action == "refuse" {
        let Some(reason) = RefusalReason::parse(&ask.reason) else {
            return refused(Refusal::Invalid, &field, Partners::ErrReason.fr().to_owned());
        };
        answer_claim::refuse(backend, by.login, partner, session, reason).await.map(|()| "refus")
    } else {
        answer_claim::confirm(backend, by.login, partner, session).await.map(|()| "accord")
    };
    match answered {
        Ok(word) => done(word),
        Err(AnswerError::Gone) => refused(Refusal::Conflict, "", Partners::ErrGone.fr().to_owned()),
        Err(AnswerError::Over) => refused(Refusal::Conflict, &field, Partners::ErrOver.fr().to_owned()),
        Err(AnswerError::Taken) => refused(Refusal::Conflict, &field, Partners::ErrTaken.fr().to_owned()),
        Err(AnswerError::Busy(busy)) => refused(Refusal::Conflict, &field, partner::busy(&busy)),
        Err(AnswerError::Refused(_)) => refused(Refusal::Conflict, &field, Partners::ErrProgramme.fr().to_owned()),
        Err(AnswerError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}

/// The page in words.
pub fn view(page: ClaimsPage) -> ClaimsView {
    let reason = |reason: &RefusalReason| Pick {
        value: reason.as_str().to_owned(),
        label: reason.label().to_owned(),
        chosen: false,
    };
    ClaimsView {
        open: page.open.into_iter().map(claim).collect(),
        reasons: RefusalReason::ALL.iter().map(reason).collect(),
        unheld: page
            .unheld
            .into_iter()
            .map(|slot| UnheldRow { when: when(&slot), title: slot.title, town: slot.town })
            .collect(),
        rules: page
            .rules
            .into_iter()
            .map(|(tour, name, chosen)| RuleRow { tour: tour.to_string(), name, rules: rules(chosen) })
            .collect(),
    }
}

fn rules(chosen: ClaimRule) -> Vec<Pick> {
    let pick = |rule: &ClaimRule| Pick {
        value: rule.as_str().to_owned(),
        label: rule.label().to_owned(),
        chosen: *rule == chosen,
    };
    ClaimRule::ALL.iter().map(pick).collect()
}

fn claim(claim: OpenClaim) -> ClaimRow {
    let rivals = i64::try_from(claim.rivals).unwrap_or(i64::MAX);
    ClaimRow {
        session: claim.slot.session.to_string(),
        partner: claim.partner.to_string(),
        when: when(&claim.slot),
        title: claim.slot.title,
        town: claim.slot.town,
        since: claim.since.map(|day| say::asked_on(&short_date(day))).unwrap_or_default(),
        blocked: claim.busy.as_ref().is_some_and(|busy| !matches!(busy, Busy::Unavailable(_))),
        warning: claim.busy.as_ref().map(partner::busy).unwrap_or_default(),
        rivals: if rivals > 0 { say::rivals(rivals) } else { String::new() },
        name: claim.name,
    }
}

fn when(slot: &Slot) -> String {
    format!("{}, {}", weekday_date(slot.day), hour_range(slot.start, slot.end))
}
