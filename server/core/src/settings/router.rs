//! Where the router listens.

/// The address of a router: `http://host:port/path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouterAddress {
    /// Name or number of the host, an IPv6 number without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What stands before the router's own paths, without a slash at the end.
    pub prefix: String,
}

impl RouterAddress {
    /// Reads `http://host[:port][/path]`; `None` for anything else: another scheme, a user, a question.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: hyper::Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        if uri.scheme_str() != Some("http") || authority.as_str().contains('@') || uri.query().is_some() {
            return None;
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        if host.is_empty() {
            return None;
        }
        let port = authority.port_u16().unwrap_or(80);
        Some(Self { host: host.to_owned(), port, prefix: uri.path().trim_end_matches('/').to_owned() })
    }

    /// Host and port as a request names them (RFC 9110, section 7.2).
    #[must_use]
    pub fn authority(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_http() {
        let read = |text| RouterAddress::parse(text).map(|address| (address.authority(), address.prefix));
        let own = |authority: &str, prefix: &str| Some((authority.to_owned(), prefix.to_owned()));
        assert_eq!(read("http://127.0.0.1:5000"), own("127.0.0.1:5000", ""));
        assert_eq!(read("http://osrm.local/"), own("osrm.local:80", ""));
        assert_eq!(read("http://[::1]:5000/car/"), own("[::1]:5000", "/car"));
        for wrong in ["", "osrm", "https://osrm.example", "ftp://x", "http://", "http://me:secret@x", "http://x?a=b"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
