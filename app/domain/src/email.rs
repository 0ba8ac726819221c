//! E-mail addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest address that mail systems carry, in octets (RFC 5321, 4.5.3.1.3, less the brackets).
pub const MAX_OCTETS: usize = 254;

/// The longest part before the @, in octets (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL_OCTETS: usize = 64;

/// An e-mail address that can be written to: ASCII, `dot-atom@domain` (RFC 5321, 4.1.2, without
/// quoted parts and address literals, which no participant has and many mailers refuse).
///
/// The domain is kept in lower case, the part before the @ as typed. Since neither part can hold a
/// space, a line end, a quote or an angle bracket, the address is safe in a header.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EmailError {
    /// Nothing but spaces.
    #[error("the address is empty")]
    Empty,
    /// More than 254 octets, or more than 64 before the @.
    #[error("the address is too long")]
    TooLong,
    /// None or more than one @.
    #[error("an address holds exactly one @")]
    At,
    /// A sign that may not stand in an address: space, quote, accent, control …
    #[error("the address holds a sign that is not allowed")]
    Sign,
    /// The part before the @ is empty, or has a dot at an end or two in a row.
    #[error("the part before the @ is not complete")]
    Local,
    /// The part after the @ is not the name of a domain with at least two labels.
    #[error("the part after the @ is not a domain")]
    Domain,
}

impl EmailAddress {
    /// Reads an address as typed; spaces around it are forgiven.
    pub fn parse(typed: &str) -> Result<Self, EmailError> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(EmailError::Empty);
        }
        if typed.len() > MAX_OCTETS {
            return Err(EmailError::TooLong);
        }
        if !typed.bytes().all(|octet| octet == b'@' || is_atom_sign(octet) || octet == b'.') {
            return Err(EmailError::Sign);
        }
        let (local, domain) = typed.split_once('@').ok_or(EmailError::At)?;
        if domain.contains('@') {
            return Err(EmailError::At);
        }
        if local.len() > MAX_LOCAL_OCTETS {
            return Err(EmailError::TooLong);
        }
        if local.split('.').any(str::is_empty) {
            return Err(EmailError::Local);
        }
        if !is_domain(domain) {
            return Err(EmailError::Domain);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the @, in lower case.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

/// `atext` of RFC 5322, 3.2.3.
fn is_atom_sign(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&octet)
}

/// Host name of RFC 1123 with at least two labels, the last one not of digits only.
fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let last_is_name =
        labels.last().is_some_and(|last| last.len() >= 2 && last.bytes().any(|octet| octet.is_ascii_alphabetic()));
    labels.len() >= 2
        && last_is_name
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
        })
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Hides the part before the @, so that an address cannot slip into a log.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress(…@{})", self.domain())
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_addresses() {
        for (typed, kept) in [
            ("rosa@example.org", "rosa@example.org"),
            ("  Rosa.M+caravane@Example.ORG\u{a0}", "Rosa.M+caravane@example.org"),
            ("o'neil@ml-nord.example.fr", "o'neil@ml-nord.example.fr"),
            ("a@b.mq", "a@b.mq"),
            ("a@xn--caf-dma.example", "a@xn--caf-dma.example"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            assert_eq!(address.as_str(), kept);
            assert_eq!(address.to_string(), kept);
        }
        assert_eq!(EmailAddress::parse("a@B.Mq").unwrap().domain(), "b.mq");
    }

    #[test]
    fn refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long_label = format!("a@{}.org", "b".repeat(64));
        let long = format!("a@{}org", "b.".repeat(5_000));
        for (typed, error) in [
            ("", EmailError::Empty),
            (" \t ", EmailError::Empty),
            ("rosa", EmailError::At),
            ("rosa@@example.org", EmailError::At),
            ("a@b@example.org", EmailError::At),
            ("@example.org", EmailError::Local),
            (".a@example.org", EmailError::Local),
            ("a.@example.org", EmailError::Local),
            ("a..b@example.org", EmailError::Local),
            ("rosa@", EmailError::Domain),
            ("rosa@example", EmailError::Domain),
            ("rosa@example.", EmailError::Domain),
            ("rosa@.org", EmailError::Domain),
            ("rosa@-a.org", EmailError::Domain),
            ("rosa@a-.org", EmailError::Domain),
            ("rosa@exam_ple.org", EmailError::Domain),
            ("rosa@192.168.1.1", EmailError::Domain),
            ("rosa@example.o", EmailError::Domain),
            ("rosa m@example.org", EmailError::Sign),
            ("rosé@example.org", EmailError::Sign),
            ("\"rosa\"@example.org", EmailError::Sign),
            ("Rosa <rosa@example.org>", EmailError::Sign),
            ("rosa@example.org\r\nBcc: b@example.org", EmailError::Sign),
            ("rosa\0@example.org", EmailError::Sign),
            ("rosa\u{202e}@example.org", EmailError::Sign),
            ("🙂@example.org", EmailError::Sign),
            ("a@example.org,b@example.org", EmailError::Sign),
            (&long_local, EmailError::TooLong),
            (&long, EmailError::TooLong),
            (&long_label, EmailError::Domain),
        ] {
            assert_eq!(EmailAddress::parse(typed).unwrap_err(), error, "{typed:?}");
        }
    }

    #[test]
    fn json_is_checked_and_debug_is_discreet() {
        let address: EmailAddress = serde_json::from_str("\"rosa@Example.org\"").unwrap();
        assert_eq!(serde_json::to_string(&address).unwrap(), "\"rosa@example.org\"");
        assert!(serde_json::from_str::<EmailAddress>("\"rosa\"").is_err());
        assert_eq!(format!("{address:?}"), "EmailAddress(…@example.org)");
    }

    proptest! {
        #[test]
        fn never_panics_and_what_passes_is_safe_in_a_header(typed in any::<String>()) {
            if let Ok(address) = EmailAddress::parse(&typed) {
                prop_assert!(address.as_str().bytes().all(|octet| octet.is_ascii_graphic()));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            }
        }
    }
}
