//! The settings of mail: where it goes, how the way is protected, who signs.

use std::path::PathBuf;

use domain::email::EmailAddress;
use domain::ids::OutboxId;
use uuid::Uuid;

use super::{SettingsError, Values, refused};
use crate::keys::Keys;
use crate::mail::dkim::{Signer, SignerError};
use crate::mail::return_path;

/// Where mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailRoute {
    /// Files in a folder, shown on the staff page « Boîte d’envoi ».
    Folder(PathBuf),
    /// An SMTP server.
    Smtp(Smtp),
}

/// An SMTP server and how to speak to it.
#[derive(Clone, PartialEq, Eq)]
pub struct Smtp {
    /// Host name; the certificate is checked against it.
    pub host: String,
    /// Port, usually 587 (STARTTLS) or 465 (TLS).
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// User and password, when the server asks for them.
    pub credentials: Option<(String, String)>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// Protection of an SMTP connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// STARTTLS, required (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Tls,
    /// Nothing; accepted for a loopback address only.
    None,
}

/// Where the LMTP listener waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LmtpAddress {
    /// A port of this machine.
    Loopback(std::net::SocketAddr),
    /// A Unix socket.
    Socket(PathBuf),
}

impl LmtpAddress {
    fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            return (!path.is_empty()).then(|| Self::Socket(path.into()));
        }
        text.parse().ok().filter(|address: &std::net::SocketAddr| address.ip().is_loopback()).map(Self::Loopback)
    }
}

/// Where what comes back is handed over.
pub(super) fn incoming(values: &Values) -> Result<Option<LmtpAddress>, SettingsError> {
    let text = values.get("CARAVANE_LMTP_LISTEN");
    match LmtpAddress::parse(&text) {
        None if !text.is_empty() => Err(refused(
            "CARAVANE_LMTP_LISTEN",
            "ce n’est pas une adresse de cette machine",
            "Écrivez 127.0.0.1:2400 ou unix:/run/caravane/lmtp.sock",
        )),
        address => Ok(address),
    }
}

/// The folder, or the server with its protection: only a loopback server may do without.
pub(super) fn route(values: &Values) -> Result<MailRoute, SettingsError> {
    let host = values.get("CARAVANE_SMTP_HOST");
    if host.is_empty() {
        return Ok(MailRoute::Folder(values.get("CARAVANE_MAIL_FOLDER").into()));
    }
    let port = values
        .get("CARAVANE_SMTP_PORT")
        .parse()
        .map_err(|_| refused("CARAVANE_SMTP_PORT", "ce n’est pas un port", "Écrivez un nombre de 1 à 65535"))?;
    let security = match values.get("CARAVANE_SMTP_SECURITY").as_str() {
        "starttls" => SmtpSecurity::StartTls,
        "tls" => SmtpSecurity::Tls,
        "none" if ["127.0.0.1", "localhost", "::1"].contains(&host.as_str()) => SmtpSecurity::None,
        "none" => {
            return Err(refused(
                "CARAVANE_SMTP_SECURITY",
                "sans protection, seul un serveur local est accepté",
                "Écrivez starttls ou tls",
            ));
        }
        _ => return Err(refused("CARAVANE_SMTP_SECURITY", "valeur inconnue", "Écrivez starttls, tls ou none")),
    };
    let user = values.get("CARAVANE_SMTP_USER");
    let credentials = (!user.is_empty()).then(|| (user, values.get("CARAVANE_SMTP_PASSWORD")));
    Ok(MailRoute::Smtp(Smtp { host, port, security, credentials }))
}

/// The pace towards each provider; a folder takes all.
pub(super) fn pace(values: &Values) -> Result<u32, SettingsError> {
    let refuse = |why| refused("CARAVANE_MAIL_PACE", why, "Écrivez un nombre de 0 (sans limite) à 1000");
    let pace = values.get("CARAVANE_MAIL_PACE").parse().map_err(|_| refuse("ce n’est pas un nombre"))?;
    if pace > 1000 {
        return Err(refuse("c’est trop"));
    }
    Ok(if values.get("CARAVANE_SMTP_HOST").is_empty() { 0 } else { pace })
}

/// Where reports come back to.
pub(super) fn bounce_address(values: &Values, sender: &EmailAddress) -> Result<EmailAddress, SettingsError> {
    let text = match values.get("CARAVANE_BOUNCE_ADDRESS") {
        text if text.is_empty() => format!("bounce@{}", sender.domain()),
        text => text,
    };
    let mend = "Écrivez par exemple bounce@retours.caravane.example";
    let refuse = |why| refused("CARAVANE_BOUNCE_ADDRESS", why, mend);
    let address = EmailAddress::parse(&text).map_err(|_| refuse("ce n’est pas une adresse électronique"))?;
    // what a message adds must fit too
    let whole = return_path::of(&Keys::new([0; 32]), &address, OutboxId(Uuid::nil()));
    whole.map_err(|_| refuse("le mot avant @ doit tenir en 10 signes"))?;
    Ok(address)
}

/// The key that signs, for the domain of the sender.
pub(super) fn signer(values: &Values, sender: &EmailAddress) -> Result<Option<Signer>, SettingsError> {
    let path = values.get("CARAVANE_DKIM_KEY_FILE");
    if path.is_empty() {
        return Ok(None);
    }
    let mend = "Créez une clé par « openssl genrsa -out dkim.pem 2048 »";
    let pem = std::fs::read_to_string(&path)
        .map_err(|error| refused("CARAVANE_DKIM_KEY_FILE", &format!("lecture impossible ({error})"), mend))?;
    match Signer::from_pem(&pem, sender.domain(), &values.get("CARAVANE_DKIM_SELECTOR")) {
        Ok(signer) => Ok(Some(signer)),
        Err(error @ SignerError::Selector) => {
            Err(refused("CARAVANE_DKIM_SELECTOR", &error.to_string(), "Écrivez par exemple caravane"))
        }
        Err(error) => Err(refused("CARAVANE_DKIM_KEY_FILE", &error.to_string(), mend)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use std::collections::BTreeMap;

    use super::super::Settings;
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn an_open_connection_to_a_distant_mail_server_is_refused() {
        let open = |host| environment(&[("CARAVANE_SMTP_HOST", host), ("CARAVANE_SMTP_SECURITY", "none")]);
        assert_eq!(Settings::read(&open("mail.example"), None).unwrap_err().name, "CARAVANE_SMTP_SECURITY");
        assert!(matches!(Settings::read(&open("127.0.0.1"), None).unwrap().mail, MailRoute::Smtp(_)));
    }

    #[test]
    fn what_comes_back_is_taken_on_this_machine_only() {
        let read = |value: &str| Settings::read(&environment(&[("CARAVANE_LMTP_LISTEN", value)]), None);
        assert_eq!(read("").unwrap().lmtp, None);
        let loopback = LmtpAddress::Loopback("127.0.0.1:2400".parse().unwrap());
        assert_eq!(read("127.0.0.1:2400").unwrap().lmtp, Some(loopback));
        assert_eq!(read("unix:/run/x.sock").unwrap().lmtp, Some(LmtpAddress::Socket("/run/x.sock".into())));
        for refused in ["0.0.0.0:2400", "2400", "unix:", "mail.example:24"] {
            assert_eq!(read(refused).unwrap_err().name, "CARAVANE_LMTP_LISTEN");
        }
    }

    #[test]
    fn the_pace_is_a_number_and_a_folder_knows_none() {
        let read = |pairs: &[(&str, &str)]| Settings::read(&environment(pairs), None);
        let server = ("CARAVANE_SMTP_HOST", "mail.example");
        assert_eq!(read(&[]).unwrap().mail_pace, 0);
        assert_eq!(read(&[server]).unwrap().mail_pace, 1);
        assert_eq!(read(&[server, ("CARAVANE_MAIL_PACE", "25")]).unwrap().mail_pace, 25);
        for refused in ["-1", "1001", "vite"] {
            assert_eq!(read(&[("CARAVANE_MAIL_PACE", refused)]).unwrap_err().name, "CARAVANE_MAIL_PACE");
        }
    }

    #[test]
    fn reports_come_back_to_the_domain_of_the_sender_or_where_the_house_says() {
        let read = |value: &str| Settings::read(&environment(&[("CARAVANE_BOUNCE_ADDRESS", value)]), None);
        assert_eq!(read("").unwrap().bounce_address.as_str(), "bounce@caravane.example");
        assert_eq!(read("b@retours.example").unwrap().bounce_address.as_str(), "b@retours.example");
        for refused in ["retours", "un-mot-beaucoup-trop-long@retours.example"] {
            assert_eq!(read(refused).unwrap_err().name, "CARAVANE_BOUNCE_ADDRESS");
        }
    }

    #[test]
    fn a_key_that_cannot_sign_is_refused_by_name() {
        assert_eq!(Settings::read(&BTreeMap::new(), None).unwrap().dkim, None);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dkim.pem");
        let pem = include_str!("../../tests/judges/test_key.pem");
        for (text, selector, refused) in [
            (None, "caravane", "CARAVANE_DKIM_KEY_FILE"),
            (Some("-----BEGIN CERTIFICATE-----\n-----END"), "caravane", "CARAVANE_DKIM_KEY_FILE"),
            (Some("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END"), "caravane", "CARAVANE_DKIM_KEY_FILE"),
            (Some(pem), "deux mots", "CARAVANE_DKIM_SELECTOR"),
            (Some(pem), "", "CARAVANE_DKIM_SELECTOR"),
        ] {
            if let Some(text) = text {
                std::fs::write(&file, text).unwrap();
            }
            let path = file.display().to_string();
            let pairs = environment(&[("CARAVANE_DKIM_KEY_FILE", &path), ("CARAVANE_DKIM_SELECTOR", selector)]);
            assert_eq!(Settings::read(&pairs, None).unwrap_err().name, refused, "{text:?} {selector:?}");
        }
        let pairs = environment(&[("CARAVANE_DKIM_KEY_FILE", &file.display().to_string())]);
        let signer = Settings::read(&pairs, None).unwrap().dkim.unwrap();
        assert_eq!(signer.record_name(), "caravane._domainkey.caravane.example");
    }
}
