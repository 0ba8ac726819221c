//! Providers: domains behind one set of servers, which count what we send together.

use domain::email::EmailAddress;

/// The first name of each line stands for all of them.
const PROVIDERS: [&[&str]; 8] = [
    &["gmail.com", "googlemail.com"],
    &["outlook.com", "outlook.fr", "hotmail.com", "hotmail.fr", "live.com", "live.fr", "msn.com"],
    &["yahoo.com", "yahoo.fr", "ymail.com", "aol.com"],
    &["orange.fr", "wanadoo.fr"],
    &["laposte.net"],
    &["free.fr"],
    &["sfr.fr", "neuf.fr"],
    &["icloud.com", "me.com", "mac.com"],
];

/// Stands for the provider of a message whose address is not known yet.
pub const UNKNOWN: &str = "?";

/// The provider of an address; a domain that we do not know is its own.
#[must_use]
pub fn group_of(address: &EmailAddress) -> &str {
    let domain = address.domain();
    let known = PROVIDERS.iter().find(|names| names.contains(&domain)).and_then(|names| names.first());
    known.copied().unwrap_or(domain)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn names_of_one_provider_are_counted_together() {
        for (address, group) in [
            ("zoe@googlemail.com", "gmail.com"),
            ("zoe@Hotmail.FR", "outlook.com"),
            ("zoe@wanadoo.fr", "orange.fr"),
            ("zoe@exemple.fr", "exemple.fr"),
        ] {
            assert_eq!(group_of(&EmailAddress::parse(address).unwrap()), group);
        }
    }
}
