//! The outbox in words.

use backend::service::read_outbox::{
    Addressed, Filter, Message, MessageKind, MessageLine, MessageState, OutboxPage, PAGE,
};
use backend::service::read_queue::Queue;
use chrono::{DateTime, Utc};
use domain::words::{hour, short_date};

use super::holder;
use crate::locale::{self, Staff};
use crate::views::{DashboardView, MessageAddress, MessageRow, MessageTone, MessageView, OutboxView, StateTab};

/// Who is signed in, and what waits.
pub fn dashboard(name: String, page: &OutboxPage, received: i64) -> DashboardView {
    let count = |wanted: &[MessageState]| {
        page.by_state.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, count)| count).sum()
    };
    DashboardView {
        name,
        waiting: count(&[MessageState::Queued, MessageState::Leased]),
        failed: count(&[MessageState::Dead, MessageState::Bounced]),
        received,
    }
}

/// A page of the list, from 1.
pub fn outbox(list: OutboxPage, queue: &Queue, filter: Filter, page: u32) -> OutboxView {
    let address = |page: u32| match filter.state {
        Some(state) => format!("/equipe/messages?etat={}&page={page}", state.as_str()),
        None => format!("/equipe/messages?page={page}"),
    };
    let all = StateTab {
        key: String::new(),
        label: Staff::AllStates.fr().to_owned(),
        count: list.by_state.iter().map(|(_, count)| count).sum(),
        chosen: filter.state.is_none(),
    };
    // A state without messages is shown only while it is chosen.
    let states = list.by_state.iter().filter(|(state, count)| *count > 0 || filter.state == Some(*state));
    let tabs = std::iter::once(all).chain(states.map(|(state, count)| StateTab {
        key: state.as_str().to_owned(),
        label: state_word(*state).fr().to_owned(),
        count: *count,
        chosen: filter.state == Some(*state),
    }));
    OutboxView {
        alarms: alarms(queue),
        pauses: queue.paused.iter().map(|(provider, _)| locale::provider_waits(provider)).collect(),
        tabs: tabs.collect(),
        newer: (page > 1).then(|| address(page - 1)),
        older: (i64::from(page) * PAGE < list.matching).then(|| address(page + 1)),
        messages: list.messages.into_iter().map(row).collect(),
    }
}

/// What is for the house to mend. Nobody's address is to blame for any of it.
fn alarms(queue: &Queue) -> Vec<String> {
    let refused = (queue.refused > 0).then(|| locale::refused_by_policy(queue.refused));
    let account = (queue.without_account > 0).then(|| Staff::AlarmAccount.fr().to_owned());
    let late = queue.cancellations_are_late().then(|| Staff::AlarmLate.fr().to_owned());
    [refused, account, late].into_iter().flatten().collect()
}

/// A message, whole.
pub fn message(message: Message) -> MessageView {
    let zone = &message.line.time_zone;
    let without_text = match message.line.state {
        MessageState::Queued | MessageState::Leased => Staff::NoText,
        _ if message.message_id.is_some() || is_erased(&message.line) => Staff::ErasedText,
        _ => Staff::NoTextEver,
    };
    MessageView {
        text: message.body,
        without_text: without_text.fr().to_owned(),
        calendar: message.calendar,
        created: moment(message.line.created_at, zone),
        not_before: moment(message.line.not_before, zone),
        expires: moment(message.expires_at, zone),
        may_retry: message.line.state.may_retry(),
        address: message.address.and_then(|address| self::address(address, &message.line)),
        history: message.history.into_iter().map(|(at, what)| (moment(at, zone), what)).collect(),
        row: row(message.line),
    }
}

/// The address, where something is held against it or the message did not arrive.
fn address(address: Addressed, line: &MessageLine) -> Option<MessageAddress> {
    let failed = matches!(line.state, MessageState::Bounced | MessageState::Dead);
    let stopped = address.suppressed.map(|(at, why)| locale::stopped_since(&moment(at, &line.time_zone), &why));
    (failed || stopped.is_some()).then_some(MessageAddress { email: address.email, stopped })
}

/// What left was written; where nothing of it is there any more, its time was over.
const fn is_erased(line: &MessageLine) -> bool {
    line.subject.is_none() && matches!(line.state, MessageState::Sent | MessageState::Bounced)
}

fn row(line: MessageLine) -> MessageRow {
    let attempts = if line.attempts == 0 { String::new() } else { locale::attempts(line.attempts) };
    let ended = line.finished_at.is_some();
    let unwritten = match ended {
        _ if is_erased(&line) => Staff::Erased,
        true => Staff::NeverWritten,
        false => Staff::NotWrittenYet,
    };
    MessageRow {
        id: line.id.to_string(),
        holder: holder(line.first_name.as_ref(), line.drawing.as_ref()),
        subject: line.subject.unwrap_or_else(|| unwritten.fr().to_owned()),
        to: line.recipient.unwrap_or_default(),
        kind: kind_word(line.kind).fr().to_owned(),
        state: state_word(line.state).fr().to_owned(),
        tone: match line.state {
            MessageState::Sent => MessageTone::Good,
            MessageState::Queued | MessageState::Leased => MessageTone::Wait,
            MessageState::Superseded | MessageState::Skipped => MessageTone::Off,
            MessageState::Bounced | MessageState::Expired | MessageState::Dead => MessageTone::Bad,
        },
        when: moment(line.finished_at.unwrap_or(line.not_before), &line.time_zone),
        attempts,
    }
}

/// « mar. 18 mai, 9 h 30 », on the clocks of the town that the message speaks of.
pub(super) fn moment(at: DateTime<Utc>, zone: &str) -> String {
    backend::zone::local(at, zone)
        .map_or_else(|_| at.to_rfc3339(), |local| format!("{}, {}", short_date(local.date()), hour(local.time())))
}

const fn state_word(state: MessageState) -> Staff {
    match state {
        MessageState::Queued => Staff::StateQueued,
        MessageState::Leased => Staff::StateLeased,
        MessageState::Sent => Staff::StateSent,
        MessageState::Bounced => Staff::StateBounced,
        MessageState::Superseded => Staff::StateSuperseded,
        MessageState::Skipped => Staff::StateSkipped,
        MessageState::Expired => Staff::StateExpired,
        MessageState::Dead => Staff::StateDead,
    }
}

const fn kind_word(kind: MessageKind) -> Staff {
    match kind {
        MessageKind::Confirmation => Staff::KindConfirmation,
        MessageKind::Invitation => Staff::KindInvitation,
        MessageKind::Change => Staff::KindChange,
        MessageKind::Cancellation => Staff::KindCancellation,
        MessageKind::Offer => Staff::KindOffer,
        MessageKind::Promotion => Staff::KindPromotion,
        MessageKind::Reminder => Staff::KindReminder,
        MessageKind::LoginInvitation => Staff::KindLoginInvitation,
        MessageKind::HostList => Staff::KindHostList,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(state: MessageState) -> Option<MessageLine> {
        let at = DateTime::UNIX_EPOCH;
        Some(MessageLine {
            id: "00000000-0000-0000-0000-000000000001".parse().ok()?,
            kind: MessageKind::Confirmation,
            state,
            recipient: None,
            first_name: Some("Rosa".into()),
            drawing: None,
            subject: None,
            reason: None,
            attempts: 1,
            not_before: at,
            created_at: at,
            finished_at: (state != MessageState::Queued).then_some(at),
            time_zone: "Europe/Paris".into(),
        })
    }

    #[test]
    fn what_was_erased_is_not_said_never_to_have_been_written() {
        let subject = |state| line(state).map(|line| row(line).subject).unwrap_or_default();
        assert_eq!(subject(MessageState::Sent), Staff::Erased.fr());
        assert_eq!(subject(MessageState::Bounced), Staff::Erased.fr());
        assert_eq!(subject(MessageState::Expired), Staff::NeverWritten.fr());
        assert_eq!(subject(MessageState::Queued), Staff::NotWrittenYet.fr());
    }
}
