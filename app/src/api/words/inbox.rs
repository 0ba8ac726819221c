//! What came in, in words.

use backend::service::read_inbox::{About, Inbox, InboxMessage};
use domain::words;

use super::holder;
use super::outbox::moment;
use crate::views::{InboxAbout, InboxRow, InboxView};

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
        about: message.about.map(about),
        settled: message.settled,
    }
}

fn about(about: About) -> InboxAbout {
    let what = about.session.map(|(title, start)| format!("{title}, {}", words::moment(start.date(), start.time())));
    InboxAbout {
        holder: holder(about.first_name.as_ref(), about.drawing.as_ref()),
        page: format!("/accueil/{}/personne/{}", about.stop, about.ticket),
        what: what.unwrap_or_default(),
    }
}
