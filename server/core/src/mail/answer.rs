//! What a mail server's refusal means for the message (RFC 5321 section 4.2, RFC 3463).

use std::fmt;

/// A refusal, sorted by what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Try again later: 4yz, no connection, no TLS, no answer in time.
    #[error("later: {0}")]
    Later(Answer),
    /// The mailbox does not exist or takes nothing.
    #[error("mailbox refused: {0}")]
    Mailbox(Answer),
    /// The mailbox is full, or the message too big for it.
    #[error("no room: {0}")]
    NoRoom(Answer),
    /// A rule of the other side: our sender, our names or our signature, not the address.
    #[error("policy: {0}")]
    Policy(Answer),
    /// Our own server refuses us (530, 534, 535, 538): no message can leave, and none is at fault.
    #[error("our server refuses our account: {0}")]
    Account(Answer),
}

/// The codes of an answer, without the server's words, which may repeat an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    /// The SMTP reply code; `None` when the server did not answer.
    pub code: Option<u16>,
    /// The enhanced status code, for instance 5.1.1.
    pub enhanced: Option<(u16, u16, u16)>,
}

impl Answer {
    /// The mailbox or its domain does not exist, or was given up: writing again is pointless.
    #[must_use]
    pub fn names_no_mailbox(self) -> bool {
        matches!(self.enhanced, Some((5, 1, 1 | 2 | 10) | (5, 2 | 4, 1)))
    }

    /// The provider has had too much of us, whatever the message (421, 4.7.x).
    #[must_use]
    pub fn asks_all_to_wait(self) -> bool {
        self.code == Some(421) || matches!(self.enhanced, Some((4, 7, _)))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code, self.enhanced) {
            (Some(code), Some((class, subject, detail))) => write!(f, "{code} {class}.{subject}.{detail}"),
            (Some(code), None) => write!(f, "{code}"),
            (None, _) => write!(f, "no answer"),
        }
    }
}

impl SendError {
    /// Sorts a reply by its code and, where the text begins with one, its enhanced code.
    #[must_use]
    pub fn from_reply(code: u16, text: &str) -> Self {
        let answer = Answer { code: Some(code), enhanced: enhanced_in(text) };
        match (code, answer.enhanced) {
            (530 | 534 | 535 | 538, _) => Self::Account(answer),
            (..=499, _) => Self::Later(answer),
            (_, Some((5, 7, _))) | (554, None) => Self::Policy(answer),
            (552, _) | (_, Some((5, 2, 2) | (5, 3, 4))) => Self::NoRoom(answer),
            _ => Self::Mailbox(answer),
        }
    }

    /// No connection, no TLS, no answer in time.
    #[must_use]
    pub fn unreachable() -> Self {
        Self::Later(Answer::default())
    }

    /// The codes.
    #[must_use]
    pub fn answer(&self) -> Answer {
        match self {
            Self::Later(answer)
            | Self::Mailbox(answer)
            | Self::NoRoom(answer)
            | Self::Policy(answer)
            | Self::Account(answer) => *answer,
        }
    }
}

/// The first word of the form `5.1.1` in the text.
fn enhanced_in(text: &str) -> Option<(u16, u16, u16)> {
    text.split(|sign: char| !(sign.is_ascii_digit() || sign == '.')).find_map(|word| {
        let mut numbers = word.split('.').map(|number| number.parse::<u16>().ok().filter(|_| number.len() <= 3));
        match (numbers.next()??, numbers.next()??, numbers.next()??, numbers.next()) {
            (class @ (2 | 4 | 5), subject, detail, None) => Some((class, subject, detail)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_sorted_by_what_to_do() {
        let sorted = |code, text| SendError::from_reply(code, text);
        assert!(matches!(sorted(421, "4.7.0 try later"), SendError::Later(_)));
        assert!(matches!(sorted(452, "full"), SendError::Later(_)));
        assert!(matches!(sorted(550, "5.1.1 <a@b.example> unknown"), SendError::Mailbox(_)));
        assert!(matches!(sorted(550, "no such user"), SendError::Mailbox(_)));
        assert!(matches!(sorted(552, "5.2.2 over quota"), SendError::NoRoom(_)));
        assert!(matches!(sorted(550, "5.7.515 access denied"), SendError::Policy(_)));
        assert!(matches!(sorted(554, "no"), SendError::Policy(_)));
        assert!(matches!(sorted(535, "5.7.8 bad password"), SendError::Account(_)));
        assert_eq!(SendError::unreachable().answer().to_string(), "no answer");
    }

    #[test]
    fn only_codes_are_kept_of_the_words() {
        let error = SendError::from_reply(550, "5.1.1 <zoe@example.net> from 192.0.2.10 unknown");
        assert_eq!(error.answer().to_string(), "550 5.1.1");
        assert_eq!(SendError::from_reply(550, "host 192.0.2.10 says no").answer().to_string(), "550");
    }
}
