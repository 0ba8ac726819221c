//! The return path of each message (RFC 5321, section 4.4): a bounce comes back to an address that names
//! the message, so that any server's words lead to it. A keyed hash keeps strangers from inventing
//! bounces. Nothing in it is about the person.
//!
//! `bounce+{message}.{hash}@domain`: 6 + 1 + 32 + 1 + 20 octets, within the 64 that a local part may have
//! (section 4.5.3.1.1). Everything is lower-case hexadecimal, because some servers fold the case.

use domain::email::{EmailAddress, EmailError};
use domain::ids::OutboxId;
use uuid::Uuid;

use crate::keys::Keys;

/// The longest word before the plus that keeps the local part within 64 octets.
const LONGEST_WORD: usize = 10;

/// The return path of a message; `base` is the plain address, for instance `bounce@domain`.
pub fn of(keys: &Keys, base: &EmailAddress, message: OutboxId) -> Result<EmailAddress, EmailError> {
    let (word, domain) = parts(base.as_str());
    if word.len() > LONGEST_WORD {
        return Err(EmailError::TooLong);
    }
    EmailAddress::parse(&format!("{word}+{}.{}@{domain}", message.0.simple(), hex(&keys.bounce_tag(message))))
}

/// Which message a return path names; `None` for any other address and for a hash that is not ours.
#[must_use]
pub fn read(keys: &Keys, base: &EmailAddress, address: &str) -> Option<OutboxId> {
    let address = address.trim().trim_start_matches('<').trim_end_matches('>').to_ascii_lowercase();
    let ((word, domain), (base_word, base_domain)) = (parts(&address), parts(base.as_str()));
    let (said_word, tagged) = word.split_once('+')?;
    let (message, tag) = tagged.split_once('.')?;
    if said_word != base_word.to_ascii_lowercase() || domain != base_domain || message.len() != 32 {
        return None;
    }
    let message = OutboxId(Uuid::try_parse(message).ok()?);
    let expected = hex(&keys.bounce_tag(message));
    // every sign is compared, so that the time taken says nothing about the hash
    let differences = expected.bytes().zip(tag.bytes()).fold(0, |sum, (ours, said)| sum | (ours ^ said));
    (differences == 0 && tag.len() == expected.len()).then_some(message)
}

fn parts(address: &str) -> (&str, &str) {
    address.rsplit_once('@').unwrap_or((address, ""))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_our_own_hash_leads_to_a_message() {
        let (keys, base) = (Keys::new([7; 32]), EmailAddress::parse("bounce@post.caravane.example").unwrap());
        for number in [0, 1, u128::MAX, 0x0197_c2f4_7a3e_7b51_9d2c_5c1f_7d0a_4e11] {
            let message = OutboxId(Uuid::from_u128(number));
            let path = of(&keys, &base, message).unwrap();
            assert!(path.as_str().split('@').next().unwrap().len() <= 64);
            let written = path.as_str();
            for heard in [written.to_owned(), format!("<{written}>"), written.to_uppercase(), format!(" {written} ")] {
                assert_eq!(read(&keys, &base, &heard), Some(message), "{heard}");
            }
            // each sign counts
            for place in 0..written.len() {
                let mut forged = written.as_bytes().to_vec();
                forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
                assert_eq!(read(&keys, &base, &String::from_utf8(forged).unwrap()), None, "{place}");
            }
            assert_eq!(read(&Keys::new([8; 32]), &base, written), None);
            assert_eq!(read(&keys, &base, &written.replace('@', "0@")), None);
        }
        for other in ["", "@", "bounce", "bounce@post.caravane.example", "bounce+x.y@post.caravane.example", "rdv@a.b"]
        {
            assert_eq!(read(&keys, &base, other), None, "{other}");
        }
        let long = EmailAddress::parse("much-too-long@post.caravane.example").unwrap();
        assert_eq!(of(&keys, &long, OutboxId(Uuid::nil())), Err(EmailError::TooLong));
    }
}
