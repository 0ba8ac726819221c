//! Identifiers, one type for each kind of thing, so that a stop cannot be taken for a session.
//!
//! All are UUIDs (RFC 9562); new ones are version 7, made by the caller, since this crate has no
//! randomness. On the wire they are the plain hyphenated text.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(
            /// The identifier as stored.
            pub uuid::Uuid,
        );

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text).map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A tour (« tournée »).
    TourId;
    /// A stop of a tour in a town (« étape »).
    StopId;
    /// A session at a stop (« séance »).
    SessionId;
    /// A slot of a session (« créneau »); seats are counted on it.
    SlotId;
    /// An interview desk of an employer (« table »).
    DeskId;
    /// A room of a venue.
    RoomId;
    /// A venue in a town (« lieu »).
    VenueId;
    /// A partner: a service, an association or an employer.
    PartnerId;
    /// A named person of a partner (« intervenant »).
    FacilitatorId;
    /// A ticket: the person, as far as the tool knows them.
    TicketId;
    /// One registration of a ticket for a session (« inscription »).
    RegistrationId;
    /// A template: a day of sessions to be put on many stops (« modèle »).
    TemplateId;
    /// The account of somebody who signs in.
    LoginId;
    /// A kiosk.
    DeviceId;
    /// A message waiting in, or sent from, the outbox.
    OutboxId;
    /// Made by the page or device that sends a command, so that a repeated command is recognised.
    IdempotencyKey;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const TEXT: &str = "018f2f6e-7d5a-7c1b-9e43-3a0c5b1d2e4f";

    #[test]
    fn text_and_json_are_the_plain_uuid() {
        let id: StopId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{TEXT}\""));
        assert_eq!(serde_json::from_str::<StopId>(&format!("\"{TEXT}\"")).unwrap(), id);
        assert_eq!(StopId::from(uuid::Uuid::from(id)), id);
    }

    #[test]
    fn nonsense_is_an_error() {
        for text in ["", "12", "018f2f6e-7d5a-7c1b-9e43-3a0c5b1d2e4g", "\0"] {
            assert!(text.parse::<SlotId>().is_err(), "{text:?}");
        }
    }
}
