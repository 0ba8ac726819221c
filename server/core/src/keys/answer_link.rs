//! The secret of « Je viens » and « Je ne viens pas »: one registration, the date that the message
//! spoke of, and 128 bits of proof. All in hexadecimal digits, which spell no word.

use chrono::{DateTime, Utc};
use domain::ids::RegistrationId;
use uuid::Uuid;

use super::{Keys, is_same};

/// What such a link says, whether or not its proof holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLink {
    /// The registration that is answered for.
    pub registration: RegistrationId,
    /// The SEQUENCE that the message spoke of.
    pub sequence: i64,
    /// The start that the message spoke of; whole seconds.
    pub starts_at: DateTime<Utc>,
}

impl AnswerLink {
    /// Reads a token; [`Keys::proves`] says whether it is ours.
    #[must_use]
    pub fn read(token: &str) -> Option<Self> {
        let registration = RegistrationId(Uuid::try_parse(token.get(..32)?).ok()?);
        let sequence = i64::from_str_radix(token.get(32..40)?, 16).ok()?;
        let starts_at = DateTime::from_timestamp(i64::from_str_radix(token.get(40..50)?, 16).ok()?, 0)?;
        Some(Self { registration, sequence, starts_at })
    }
}

impl Keys {
    /// The secret in the address of the buttons: 82 signs. A ticket that is renewed makes it worthless,
    /// like the ticket's own.
    #[must_use]
    pub fn answer_token(&self, link: &AnswerLink, generation: i64) -> String {
        let (sequence, start) = (link.sequence.to_be_bytes(), link.starts_at.timestamp().to_be_bytes());
        let parts: [&[u8]; 4] = [link.registration.0.as_bytes(), &sequence, &start, &generation.to_be_bytes()];
        let proof = &self.mac(b"answer", &parts)[..16];
        let said = format!("{}{:08x}{:010x}", link.registration.0.simple(), link.sequence, link.starts_at.timestamp());
        proof.iter().fold(said, |token, byte| token + &format!("{byte:02x}"))
    }

    /// Whether a token is the one that we would make of what it says.
    #[must_use]
    pub fn proves(&self, token: &str, link: &AnswerLink, generation: i64) -> bool {
        is_same(&self.answer_token(link, generation), token)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_link_is_read_back_and_every_changed_sign_is_refused() {
        let keys = Keys::new([7; 32]);
        let starts_at = DateTime::from_timestamp(1_810_000_000, 0).unwrap();
        let link = AnswerLink { registration: RegistrationId(Uuid::from_u128(5)), sequence: 3, starts_at };
        let token = keys.answer_token(&link, 1);
        assert_eq!((token.len(), AnswerLink::read(&token)), (82, Some(link)));
        assert!(keys.proves(&token, &link, 1));
        assert!(!keys.proves(&token, &link, 2));
        assert!(!Keys::new([8; 32]).proves(&token, &link, 1));
        for place in 0..token.len() {
            let other = if token.as_bytes()[place] == b'a' { 'b' } else { 'a' };
            let mut forged = token.clone();
            forged.replace_range(place..=place, &other.to_string());
            let holds = AnswerLink::read(&forged).is_some_and(|link| keys.proves(&forged, &link, 1));
            assert!(!holds, "{place}");
        }
        for short in ["", "inconnu", &token[..50], &token.to_uppercase(), &format!("{token}0"), "é".repeat(41).as_str()]
        {
            let holds = AnswerLink::read(short).is_some_and(|link| keys.proves(short, &link, 1));
            assert!(!holds, "{short}");
        }
    }
}
