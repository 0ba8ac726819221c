//! The address of a service that the settings name.

use hyper::Uri;

/// Where a service listens: `http://host:port/path` or `https://…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAddress {
    /// Whether TLS is spoken.
    pub encrypted: bool,
    /// Name or number of the host, an IPv6 number without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Path and query.
    pub path: String,
}

impl HttpAddress {
    /// Reads `http[s]://host[:port][/path][?query]`; `None` for anything else: another scheme, a user.
    pub fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let encrypted = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return None,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() || authority.as_str().contains('@') {
            return None;
        }
        let port = authority.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Some(Self { encrypted, host, port, path })
    }

    /// Host and port as a request names them (RFC 9110, section 7.2).
    #[must_use]
    pub fn authority(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match (self.encrypted, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// Whether it is this machine, where nobody listens in between.
    #[must_use]
    pub fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_named() {
        let read = |text| HttpAddress::parse(text).map(|address| (address.authority(), address.path, address.port));
        let own = |authority: &str, path: &str, port| Some((authority.to_owned(), path.to_owned(), port));
        assert_eq!(read("http://127.0.0.1:5000"), own("127.0.0.1:5000", "/", 5000));
        assert_eq!(read("http://osrm.local/"), own("osrm.local", "/", 80));
        assert_eq!(read("https://sms.example/v1?x=1"), own("sms.example", "/v1?x=1", 443));
        assert_eq!(read("http://[::1]:5000/car/"), own("[::1]:5000", "/car/", 5000));
        for wrong in ["", "osrm", "ftp://x", "http://", "https://me:secret@x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn this_machine_is_known() {
        let here = |text| HttpAddress::parse(text).map(|address| address.is_here());
        assert_eq!(here("http://localhost:80/"), Some(true));
        assert_eq!(here("http://[::1]/"), Some(true));
        assert_eq!(here("http://127.0.0.9/"), Some(true));
        assert_eq!(here("http://localhost.example/"), Some(false));
    }
}
