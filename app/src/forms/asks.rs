//! What each form asks, as typed.

use domain::registration::RegistrationForm;
use serde::{Deserialize, Serialize};

use super::{Fields, INSTEAD};

/// The registration form.
///
/// A session with one slot is a box (`choices[]` = its id); one with several is a group of its own
/// (`choices-{session}` = `session:slot`). `wanted[]` names the groups that the person came for, so
/// that a group left without a time is told instead of being passed over; `waiting[]` names the
/// sessions that were shown as full, so that choosing one means to wait; `instead` holds
/// `session>choice`, to put a free choice in the place of a full one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationAsk {
    /// What the domain reads.
    pub form: RegistrationForm,
    /// Sessions that the person knew to be full.
    pub waiting: Vec<String>,
}

impl RegistrationAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: Fields) -> Self {
        let waiting = fields.all("waiting[]");
        let instead = fields.text(INSTEAD);
        let missing: Vec<String> = fields
            .all("wanted[]")
            .into_iter()
            .filter(|session| !fields.0.iter().any(|(name, _)| name.strip_prefix("choices-") == Some(session)))
            .collect();
        let mut form = RegistrationForm::from_pairs(fields.0);
        form.choices.retain(|choice| !choice.is_empty());
        form.choices.extend(missing);
        if let Some((full, other)) = instead.split_once('>') {
            form.choices.retain(|choice| session_of(choice) != full && session_of(choice) != session_of(other));
            form.choices.push(other.to_owned());
        }
        let knows = |choice: &String| waiting.iter().any(|session| session_of(choice) == session);
        if form.choices.iter().any(knows) {
            "on".clone_into(&mut form.wait_if_full);
        }
        Self { form, waiting }
    }

    /// Whether a session is chosen, with or without a slot.
    #[must_use]
    pub fn has(&self, session: &str) -> bool {
        self.form.choices.iter().any(|choice| session_of(choice) == session)
    }
}

fn session_of(choice: &str) -> &str {
    choice.split(':').next().unwrap_or(choice)
}

/// What one asks of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketAsk {
    /// `accept` or `decline`, where the page has several buttons.
    pub action: String,
    /// The registration that it is about.
    pub registration: String,
    /// The slot to change to.
    pub slot: String,
}

impl TicketAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self { action: fields.text("action"), registration: fields.text("registration"), slot: fields.text("slot") }
    }
}

/// The code of a ticket, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeAsk {
    /// Any spelling.
    pub code: String,
}

/// A login, as typed; the passphrase is never sent back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInAsk {
    /// The address.
    pub email: String,
}

/// A new passphrase: nothing of it is sent back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationAsk {}

/// A kiosk to be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KioskAsk {
    /// What the team calls it.
    pub name: String,
    /// The id of its stop.
    pub stop: String,
}

/// A message to send again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RetryAsk {
    /// Empty, `correct` or `lift`.
    pub action: String,
    /// The address, corrected.
    pub email: String,
}

impl RetryAsk {
    /// From the pairs of a browser.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self { action: fields.text("action"), email: fields.text("email") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> RegistrationAsk {
        RegistrationAsk::read(Fields(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ))
    }

    #[test]
    fn boxes_and_groups_are_choices() {
        let ask =
            read(&[("key", "k"), ("first_name", " Rosa"), ("choices[]", "a"), ("choices-b", "b:1"), ("choices-c", "")]);
        assert_eq!(ask.form.choices, ["a", "b:1"]);
        assert_eq!(ask.form.first_name, " Rosa");
        assert_eq!(ask.form.wait_if_full, "");
        assert!(ask.has("b") && !ask.has("c"));
    }

    #[test]
    fn a_wanted_group_without_a_time_stays_a_choice() {
        assert_eq!(read(&[("wanted[]", "b")]).form.choices, ["b"]);
        assert_eq!(read(&[("wanted[]", "b"), ("choices-b", "b:1")]).form.choices, ["b:1"]);
        // « Pas cette activité » is an answer.
        assert_eq!(read(&[("wanted[]", "b"), ("choices-b", "")]).form.choices, Vec::<String>::new());
    }

    #[test]
    fn a_free_choice_takes_the_place_of_a_full_one() {
        let ask = read(&[("choices[]", "a"), ("choices-b", "b:1"), ("instead", "b>b:2")]);
        assert_eq!(ask.form.choices, ["a", "b:2"]);
    }

    #[test]
    fn choosing_what_was_shown_as_full_means_to_wait() {
        assert_eq!(read(&[("waiting[]", "a"), ("choices[]", "a")]).form.wait_if_full, "on");
        assert_eq!(read(&[("waiting[]", "a"), ("choices[]", "b")]).form.wait_if_full, "");
    }
}
