//! Keyed hashes, and the secrets that are derived instead of stored.
//!
//! A ticket's link and code are functions of the server key, the ticket and its generation. The
//! database holds only their hashes; raising the generation makes the old ones worthless. The same
//! holds for the address of a partner's calendar; an invitation link comes from its own id.

mod answer_link;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::code::TicketCode;
use domain::email::EmailAddress;
use domain::ids::{DeskId, DeviceId, OutboxId, PartnerId, TicketId};
use domain::kiosk::PairingCode;
use domain::neutral::is_neutral;
use domain::phone::PhoneNumber;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use answer_link::AnswerLink;

/// So that no key and no list of words could make a derivation endless.
const MOST_SPELLINGS: usize = 16;

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
        let parts: [&[u8]; 2] = [ticket.0.as_bytes(), &generation.to_be_bytes()];
        self.spell(b"ticket-link", &parts, |mac| URL_SAFE_NO_PAD.encode(&mac[..16]), String::as_str)
    }

    /// What the database keeps of a ticket link.
    #[must_use]
    pub fn link_hash(&self, token: &str) -> [u8; 32] {
        Sha256::digest(token.as_bytes()).into()
    }

    /// The code that a person can read aloud.
    #[must_use]
    pub fn ticket_code(&self, ticket: TicketId, generation: i64) -> TicketCode {
        let parts: [&[u8]; 2] = [ticket.0.as_bytes(), &generation.to_be_bytes()];
        self.spell(b"ticket-code", &parts, |mac| TicketCode::from_number(number(mac)), TicketCode::as_str)
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
        PairingCode::from_number(number(&mac))
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
        let parts: [&[u8]; 1] = [invitation.as_bytes()];
        self.spell(b"login-invitation", &parts, |mac| URL_SAFE_NO_PAD.encode(mac), String::as_str)
    }

    /// The secret in the address of a partner's calendar: 128 bits, 22 signs.
    #[must_use]
    pub fn partner_feed(&self, partner: PartnerId, generation: i64) -> String {
        let parts: [&[u8]; 2] = [partner.0.as_bytes(), &generation.to_be_bytes()];
        self.spell(b"partner-feed", &parts, |mac| URL_SAFE_NO_PAD.encode(&mac[..16]), String::as_str)
    }

    /// The secret in the address of one desk's calendar: 128 bits, 22 signs. It goes with the partner's own.
    #[must_use]
    pub fn desk_feed(&self, desk: DeskId, generation: i64) -> String {
        let parts: [&[u8]; 2] = [desk.0.as_bytes(), &generation.to_be_bytes()];
        self.spell(b"desk-feed", &parts, |mac| URL_SAFE_NO_PAD.encode(&mac[..16]), String::as_str)
    }

    /// What proves that a return path is ours: 80 bits.
    #[must_use]
    pub fn bounce_tag(&self, message: OutboxId) -> [u8; 10] {
        let mut tag = [0; 10];
        tag.copy_from_slice(&self.mac(b"bounce", &[message.0.as_bytes()])[..10]);
        tag
    }

    /// The secret in the link « Plus de rappels » of a ticket's messages: the ticket and 128 bits of proof.
    #[must_use]
    pub fn unsubscribe_token(&self, ticket: TicketId) -> String {
        let proof = &self.mac(b"unsubscribe", &[ticket.0.as_bytes()])[..16];
        proof.iter().fold(ticket.0.simple().to_string(), |token, byte| token + &format!("{byte:02x}"))
    }

    /// The ticket of such a link; `None` when the proof is not ours.
    #[must_use]
    pub fn read_unsubscribe_token(&self, token: &str) -> Option<TicketId> {
        let ticket = TicketId(Uuid::try_parse(token.get(..32)?).ok()?);
        is_same(&self.unsubscribe_token(ticket), token).then_some(ticket)
    }

    /// What is kept of an address that is not to be written to: HMAC-SHA-256 over its lower case.
    #[must_use]
    pub fn address_hash(&self, address: &EmailAddress) -> [u8; 32] {
        self.mac(b"address", &[address.as_str().to_lowercase().as_bytes()])
    }

    /// What is kept of a telephone number to which no reminder is sent.
    #[must_use]
    pub fn phone_hash(&self, phone: &PhoneNumber) -> [u8; 32] {
        self.mac(b"phone", &[phone.as_str().as_bytes()])
    }

    /// Whether two secrets are the same. Their hashes are compared, all of them, so that the time taken says
    /// nothing about either.
    #[must_use]
    pub fn are_same(&self, one: &str, other: &str) -> bool {
        let (one, other) = (self.mac(b"same", &[one.as_bytes()]), self.mac(b"same", &[other.as_bytes()]));
        one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }

    /// The seal of a plan that an address carries, and of the question that it answers: 72 bits, 12 signs.
    #[must_use]
    pub fn plan_seal(&self, question: &[u8], plan: &str) -> String {
        URL_SAFE_NO_PAD.encode(&self.mac(b"plan", &[question, plan.as_bytes()])[..9])
    }

    /// A fresh token of 256 bits in base64url, 43 signs.
    #[must_use]
    pub fn new_token(entropy: &dyn crate::clock::Entropy) -> String {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Something derived that people see. Chance spells words too: where one of them must not leave
    /// (one ticket in some fifty thousand), it is derived again from what came out.
    fn spell<T>(&self, purpose: &[u8], parts: &[&[u8]], read: fn(&[u8; 32]) -> T, shown: fn(&T) -> &str) -> T {
        let mut mac = self.mac(purpose, parts);
        for _ in 0..MOST_SPELLINGS {
            if is_neutral(shown(&read(&mac))) {
                break;
            }
            mac = self.mac(purpose, &[&mac]);
        }
        read(&mac)
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

/// Compares every sign, so that the time taken says nothing about the proof.
fn is_same(ours: &str, said: &str) -> bool {
    let differences = ours.bytes().zip(said.bytes()).fold(0, |sum, (ours, said)| sum | (ours ^ said));
    differences == 0 && said.len() == ours.len()
}

/// A number of 64 bits from the beginning of a hash.
fn number(mac: &[u8; 32]) -> u64 {
    mac.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_would_spell_a_word_is_spelt_otherwise() {
        let keys = Keys::new([7; 32]);
        let mut spelt = 0;
        for n in 0..100_000_u128 {
            let ticket = TicketId(Uuid::from_u128(n));
            let parts: [&[u8]; 2] = [ticket.0.as_bytes(), &1_i64.to_be_bytes()];
            let first = URL_SAFE_NO_PAD.encode(&keys.mac(b"ticket-link", &parts)[..16]);
            let link = keys.ticket_link(ticket, 1);
            assert!(is_neutral(&link), "{link}");
            assert_eq!(link == first, is_neutral(&first));
            spelt += usize::from(link != first);
        }
        assert!(spelt > 0, "no such link was met: the test saw nothing");
        println!("{spelt} of 100 000 links were spelt otherwise");
    }
}
