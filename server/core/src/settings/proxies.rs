//! Which neighbours are believed when they say whom they speak for.

use std::net::IpAddr;

/// The addresses of our own proxies; nobody else's `X-Forwarded-For` is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Range>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    first: u128,
    bits: u32,
}

impl TrustedProxies {
    /// Reads addresses and ranges (`10.0.0.0/8`), separated by commas. `None` when one is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(Range::parse).collect::<Option<_>>().map(Self)
    }

    /// The address that a request comes from: that of the connection, or, behind our own proxies,
    /// the last one that is none of them. `forwarded` is the text of `X-Forwarded-For`.
    #[must_use]
    pub fn client(&self, peer: IpAddr, forwarded: &str) -> IpAddr {
        let mut client = peer;
        for hop in forwarded.rsplit(',').map(str::trim) {
            if !self.holds(client) {
                break;
            }
            // What cannot be read was not written by a proxy of ours: we stay with who passed it on.
            let Ok(address) = hop.parse() else { break };
            client = address;
        }
        client
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| (wide(address) ^ range.first).leading_zeros() >= range.bits)
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = bits.map_or(Some(longest), |bits| bits.parse().ok())?;
        (bits <= longest).then(|| Self { first: wide(address), bits: bits + 128 - longest })
    }
}

/// IPv4 as its IPv4-mapped IPv6 address, so that one comparison serves both.
fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The network that an address belongs to, as far as one subscriber has it: the address itself, for
/// IPv6 its first 64 bits.
#[must_use]
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}/64", address.to_bits() >> 64),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn client(proxies: &str, peer: &str, forwarded: &str) -> String {
        TrustedProxies::parse(proxies).unwrap().client(peer.parse().unwrap(), forwarded).to_string()
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(client("", "203.0.113.9", "198.51.100.1"), "203.0.113.9");
        assert_eq!(client("10.0.0.1", "203.0.113.9", "198.51.100.1"), "203.0.113.9");
    }

    #[test]
    fn our_proxy_is_and_what_it_was_told_is_not() {
        assert_eq!(client("10.0.0.1", "10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "10.9.9.9", "1.2.3.4, 198.51.100.1, 10.0.0.7"), "198.51.100.1");
        assert_eq!(client("::1, 10.0.0.0/8", "::1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(client("10.0.0.0/8", "::ffff:10.0.0.1", "2001:db8::5"), "2001:db8::5");
    }

    #[test]
    fn nonsense_stays_with_the_proxy() {
        assert_eq!(client("10.0.0.1", "10.0.0.1", ""), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", "\u{0}, unknown"), "10.0.0.1");
        assert_eq!(client("10.0.0.1", "10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["proxy", "10.0.0.0/33", "::/129", "10.0.0.0/x", "10.0.0.1 10.0.0.2"] {
            assert_eq!(TrustedProxies::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_subscriber_has_one_network() {
        let name = |address: &str| network(address.parse().unwrap());
        assert_eq!(name("198.51.100.1"), name("::ffff:198.51.100.1"));
        assert_eq!(name("2001:db8:1:2::5"), name("2001:db8:1:2:ffff::1"));
        assert_ne!(name("2001:db8:1:2::5"), name("2001:db8:1:3::5"));
    }
}
