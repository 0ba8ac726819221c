//! The outbox, as the team sees it.

use serde::{Deserialize, Serialize};

/// Who is signed in, and what waits for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardView {
    /// « Rosa ».
    pub name: String,
    /// Messages still to be sent.
    pub waiting: i64,
    /// Messages that failed for good.
    pub failed: i64,
    /// Messages that came in and wait for somebody.
    pub received: i64,
}

/// A state to filter by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateTab {
    /// In the address; empty for all.
    pub key: String,
    /// « À envoyer ».
    pub label: String,
    /// How many messages.
    pub count: i64,
    /// Shown now.
    pub chosen: bool,
}

/// A page of the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxView {
    /// What the house must mend, in sentences; empty when all is well.
    pub alarms: Vec<String>,
    /// Providers that asked us to wait, in sentences.
    pub pauses: Vec<String>,
    /// The states.
    pub tabs: Vec<StateTab>,
    /// The newest first.
    pub messages: Vec<MessageRow>,
    /// The address of the page before.
    pub newer: Option<String>,
    /// The address of the page after.
    pub older: Option<String>,
}

/// How a message stands, for its colour and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageTone {
    /// Left.
    Good,
    /// Will leave.
    Wait,
    /// Not needed any more.
    Off,
    /// Failed.
    Bad,
}

/// A message in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Its id.
    pub id: String,
    /// The subject, or that there is none.
    pub subject: String,
    /// « Rosa »; empty where it is for nobody's ticket.
    pub holder: String,
    /// The address, once known.
    pub to: String,
    /// « Confirmation ».
    pub kind: String,
    /// « Envoyé ».
    pub state: String,
    /// Its colour and sign.
    pub tone: MessageTone,
    /// « mar. 18 mai, 9 h 30 ».
    pub when: String,
    /// « 2 essais ».
    pub attempts: String,
}

/// A message, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// What stands in the list.
    pub row: MessageRow,
    /// The text, once written.
    pub text: Option<String>,
    /// Why there is none: not yet, never, or erased.
    pub without_text: String,
    /// The calendar that goes with it.
    pub calendar: Option<String>,
    /// When it was asked for.
    pub created: String,
    /// It does not leave before.
    pub not_before: String,
    /// It is of no use after.
    pub expires: String,
    /// What happened and when, oldest first.
    pub history: Vec<(String, String)>,
    /// Whether it can be sent again.
    pub may_retry: bool,
    /// The address, where it may be at fault.
    pub address: Option<MessageAddress>,
}

/// The present address of a message's ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageAddress {
    /// As it is now.
    pub email: String,
    /// Since when nothing is sent to it, and why.
    pub stopped: Option<String>,
}

/// Whom an invitation is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The name that colleagues see.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
}

/// What a one-time link leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundInvitation {
    /// Nothing when the link is used, unknown or too old.
    pub invitation: Option<InvitationView>,
}
