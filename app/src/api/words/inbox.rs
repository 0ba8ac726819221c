//! What came in, in words.

use backend::service::read_inbox::{Inbox, InboxMessage};

use super::outbox::moment;
use crate::views::{InboxRow, InboxView};

/// Both lists.
pub fn inbox(inbox: Inbox) -> InboxView {
    let rows = |messages: Vec<InboxMessage>| messages.into_iter().map(row).collect();
    InboxView { tasks: rows(inbox.tasks), handled: rows(inbox.handled) }
}

fn row(message: InboxMessage) -> InboxRow {
    InboxRow {
        id: message.id.to_string(),
        when: moment(message.received_at, &message.time_zone),
        from: message.sender,
        sentence: message.sentence.to_owned(),
        words: message.words,
        settled: message.settled,
    }
}
