//! Keyed hashes, and the secrets that are derived instead of stored.
//!
//! A ticket's link and code are functions of the server key, the ticket and its generation. The
//! database holds only their hashes; raising the generation makes the old ones worthless. The same
//! holds for the address of a partner's calendar; an invitation link comes from its own id.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::code::TicketCode;
use domain::ids::{DeviceId, PartnerId, TicketId};
use domain::kiosk::PairingCode;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The server key and what is made with it.
#[derive(Clone)]
pub struct Keys {
    secret: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(hidden)")
    }
}

impl Keys {
    /// From the 32 bytes of the settings.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self { secret }
    }

    /// The token of a ticket's address `/t/{token}`: 128 bits, 22 signs of base64url.
    #[must_use]
    pub fn ticket_link(&self, ticket: TicketId, generation: i64) -> String {
        let mac = self.mac(b"ticket-link", &[ticket.0.as_bytes(), &generation.to_be_bytes()]);
        URL_SAFE_NO_PAD.encode(&mac[..16])
    }

    /// What the database keeps of a ticket link.
    #[must_use]
    pub fn link_hash(&self, token: &str) -> [u8; 32] {
        Sha256::digest(token.as_bytes()).into()
    }

    /// The code that a person can read aloud.
    #[must_use]
    pub fn ticket_code(&self, ticket: TicketId, generation: i64) -> TicketCode {
        let mac = self.mac(b"ticket-code", &[ticket.0.as_bytes(), &generation.to_be_bytes()]);
        let mut number = [0_u8; 8];
        number.copy_from_slice(&mac[..8]);
        TicketCode::from_number(u64::from_be_bytes(number))
    }

    /// What the database keeps of a code: HMAC-SHA-256 (RFC 2104), because 35 bits alone could be searched.
    #[must_use]
    pub fn code_hash(&self, code: &TicketCode) -> [u8; 32] {
        self.mac(b"code", &[code.as_str().as_bytes()])
    }

    /// The code that binds a kiosk to its stop.
    #[must_use]
    pub fn pairing_code(&self, device: DeviceId, generation: i64) -> PairingCode {
        let mac = self.mac(b"pairing-code", &[device.0.as_bytes(), &generation.to_be_bytes()]);
        let mut number = [0_u8; 8];
        number.copy_from_slice(&mac[..8]);
        PairingCode::from_number(u64::from_be_bytes(number))
    }

    /// What the database keeps of a pairing code.
    #[must_use]
    pub fn pairing_hash(&self, code: &PairingCode) -> [u8; 32] {
        self.mac(b"pairing", &[code.as_str().as_bytes()])
    }

    /// The name under which wrong tries of a device or address are counted.
    #[must_use]
    pub fn bucket(&self, device: &str) -> [u8; 32] {
        self.mac(b"bucket", &[device.as_bytes()])
    }

    /// What the database keeps of a random token (login cookie, invitation).
    #[must_use]
    pub fn token_hash(&self, token: &str) -> [u8; 32] {
        Sha256::digest(token.as_bytes()).into()
    }

    /// The secret of an invitation link: 256 bits, 43 signs. Made again when its mail is written, so
    /// that no table ever holds it.
    #[must_use]
    pub fn invitation_token(&self, invitation: Uuid) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(b"login-invitation", &[invitation.as_bytes()]))
    }

    /// The secret in the address of a partner's calendar: 128 bits, 22 signs.
    #[must_use]
    pub fn partner_feed(&self, partner: PartnerId, generation: i64) -> String {
        let mac = self.mac(b"partner-feed", &[partner.0.as_bytes(), &generation.to_be_bytes()]);
        URL_SAFE_NO_PAD.encode(&mac[..16])
    }

    /// A fresh token of 256 bits in base64url, 43 signs.
    #[must_use]
    pub fn new_token(entropy: &dyn crate::clock::Entropy) -> String {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn mac(&self, purpose: &[u8], parts: &[&[u8]]) -> [u8; 32] {
        // Any key length is valid for HMAC, so the error branch cannot be taken; the plain hash keeps it total.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            return Sha256::digest(self.secret).into();
        };
        mac.update(purpose);
        for part in parts {
            mac.update(&[0]);
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}
