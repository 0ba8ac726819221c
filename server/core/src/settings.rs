//! What is in force for this process: environment first, then an optional TOML file, then defaults.
//!
//! Every setting is read once at the start. An error names the setting, says why it is refused and
//! how to mend it.

pub mod address;
mod mail;
pub mod proxies;
pub mod roots;
pub mod sms;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::email::EmailAddress;

use self::address::HttpAddress;
pub use self::mail::{LmtpAddress, MailRoute, Smtp, SmtpSecurity};
use self::proxies::TrustedProxies;
use self::roots::Roots;
use crate::mail::dkim::Signer;

/// The settings of one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// Address and port to listen on.
    pub listen: String,
    /// The public address of the site, without a slash at the end.
    pub base_url: String,
    /// Where the server key lies; made at the first start.
    pub secret_file: PathBuf,
    /// Where mail goes.
    pub mail: MailRoute,
    /// Messages a second to one provider; 0 is without limit.
    pub mail_pace: u32,
    /// The neutral name that people see as the sender.
    pub sender_name: String,
    /// The address that is both From and ORGANIZER.
    pub sender_address: EmailAddress,
    /// Where reports come back to; each message adds its own tag after the word before the @.
    pub bounce_address: EmailAddress,
    /// Signs what leaves, when there is a key.
    pub dkim: Option<Signer>,
    /// Where a mail server hands over what comes back (LMTP); nothing where none does.
    pub lmtp: Option<LmtpAddress>,
    /// The name under which our mail server writes what it found out about a sender; empty where none
    /// does.
    pub mail_server_name: String,
    /// The gateway through which messages by SMS leave; without one no telephone number is asked for.
    pub sms: Option<sms::GatewaySettings>,
    /// Authorities that are trusted besides the public ones, for services of the house's own.
    pub roots: Roots,
    /// Where the pages' style, fonts and wasm lie.
    pub site_root: PathBuf,
    /// Proxies that are believed when they say whom they speak for.
    pub trusted_proxies: TrustedProxies,
    /// The router that is asked for travel times; without one they are estimated.
    pub router: Option<HttpAddress>,
    /// A demonstration clock that starts here.
    pub demo_now: Option<DateTime<Utc>>,
    /// Whether seats are guarded; a test switches it off to prove that it would notice.
    #[cfg(feature = "test-support")]
    pub seat_guard: crate::service::register::Guard,
    /// Where the worker stops and what it neglects, in a test.
    #[cfg(feature = "test-support")]
    pub trial: crate::trial::Trial,
}

/// A setting that cannot be used: which, why, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Réglage {name} refusé : {why}. {mend}")]
pub struct SettingsError {
    /// The name of the environment variable.
    pub name: String,
    /// What is wrong.
    pub why: String,
    /// What to write instead.
    pub mend: String,
}

/// The known settings with their default and their sense; the order of `caravane config`.
pub const KNOWN: [(&str, &str, &str); 35] = [
    ("DATABASE_URL", "sqlite:data/caravane.db", "base de données"),
    ("CARAVANE_LISTEN", "127.0.0.1:3000", "adresse et port d’écoute"),
    ("CARAVANE_BASE_URL", "http://127.0.0.1:3000", "adresse publique du site"),
    ("CARAVANE_SECRET_FILE", "data/secret.key", "fichier de la clé du serveur"),
    ("CARAVANE_SITE_ROOT", "target/site", "dossier du style et des programmes des pages"),
    ("CARAVANE_MAIL_FOLDER", "data/mail", "dossier des messages quand aucun serveur SMTP n’est réglé"),
    ("CARAVANE_SMTP_HOST", "", "serveur SMTP"),
    ("CARAVANE_SMTP_PORT", "587", "port du serveur SMTP"),
    ("CARAVANE_SMTP_SECURITY", "starttls", "starttls, tls ou none"),
    ("CARAVANE_SMTP_USER", "", "utilisateur SMTP"),
    ("CARAVANE_SMTP_PASSWORD", "", "mot de passe SMTP"),
    ("CARAVANE_MAIL_PACE", "1", "messages par seconde vers un même fournisseur, 0 sans limite"),
    ("CARAVANE_SENDER_NAME", "La Caravane", "nom neutre de l’expéditeur"),
    ("CARAVANE_SENDER_ADDRESS", "rdv@caravane.example", "adresse de l’expéditeur"),
    ("CARAVANE_BOUNCE_ADDRESS", "", "adresse des retours, bounce@ du domaine de l’expéditeur sinon"),
    ("CARAVANE_DKIM_KEY_FILE", "", "clé RSA privée (PEM) qui signe les messages"),
    ("CARAVANE_DKIM_SELECTOR", "caravane", "sélecteur DKIM : le nom de la clé dans le DNS"),
    ("CARAVANE_LMTP_LISTEN", "", "où le courrier qui revient est remis (LMTP) : 127.0.0.1:2400 ou unix:CHEMIN"),
    ("CARAVANE_MAIL_SERVER_NAME", "", "nom du serveur de courrier dans Authentication-Results"),
    ("CARAVANE_SMS_URL", "", "passerelle SMS ; vide : aucun SMS, aucun numéro demandé"),
    ("CARAVANE_SMS_METHOD", "POST", "POST ou PUT"),
    ("CARAVANE_SMS_HEADER", "", "en-tête qui ouvre la passerelle, par exemple Authorization: Bearer …"),
    (
        "CARAVANE_SMS_BODY",
        "{\"to\":\"{to}\",\"text\":\"{text}\",\"id\":\"{id}\"}",
        "corps de la demande, JSON ou formulaire, avec {to} ou {digits}, {text} et {id}",
    ),
    ("CARAVANE_SMS_ID_FIELD", "id", "où la passerelle nomme le SMS, dans sa réponse et ses accusés"),
    ("CARAVANE_SMS_PACE", "5", "SMS par seconde, 0 sans limite"),
    ("CARAVANE_SMS_RECEIPT_SECRET", "", "fin secrète de l’adresse des accusés, /sms/SECRET ; vide : aucune"),
    ("CARAVANE_SMS_STATUS_FIELD", "status", "où l’accusé dit ce qu’est devenu le SMS"),
    ("CARAVANE_SMS_DELIVERED", "delivered", "mots de l’accusé pour un SMS remis"),
    ("CARAVANE_SMS_FAILED", "failed,undelivered,rejected,expired", "mots de l’accusé pour un SMS perdu"),
    ("CARAVANE_SMS_FROM_FIELD", "from", "où se lit le numéro qui répond STOP"),
    ("CARAVANE_SMS_TEXT_FIELD", "text", "où se lit sa réponse"),
    ("CARAVANE_TRUSTED_PROXIES", "", "adresses des mandataires dont X-Forwarded-For est cru"),
    ("CARAVANE_TLS_ROOTS", "", "autorités de confiance en plus des publiques, un fichier PEM (courrier, SMS, trajets)"),
    ("CARAVANE_OSRM_URL", "", "service de trajets OSRM (http://… ou https://…) ; vide : durées estimées"),
    ("CARAVANE_NOW", "", "horloge de démonstration (RFC 3339)"),
];

impl Settings {
    /// Reads the settings from name → value pairs (the environment) over an optional TOML text.
    pub fn read(environment: &BTreeMap<String, String>, file: Option<&str>) -> Result<Self, SettingsError> {
        let values = Values::new(environment, file)?;
        let base_url = values.get("CARAVANE_BASE_URL").trim_end_matches('/').to_owned();
        if !(base_url.starts_with("http://") || base_url.starts_with("https://")) {
            return Err(refused(
                "CARAVANE_BASE_URL",
                "ce n’est pas une adresse http",
                "Écrivez par exemple https://caravane.example",
            ));
        }
        let database_url = values.get("DATABASE_URL");
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err(refused(
                "DATABASE_URL",
                "le type de base est inconnu",
                "Écrivez sqlite:data/caravane.db ou postgres://…",
            ));
        }
        let listen = values.get("CARAVANE_LISTEN");
        if listen.parse::<std::net::SocketAddr>().is_err() {
            return Err(refused(
                "CARAVANE_LISTEN",
                "ce n’est pas une adresse et un port",
                "Écrivez par exemple 127.0.0.1:3000",
            ));
        }
        let sender_address = EmailAddress::parse(&values.get("CARAVANE_SENDER_ADDRESS")).map_err(|_| {
            refused(
                "CARAVANE_SENDER_ADDRESS",
                "ce n’est pas une adresse électronique",
                "Écrivez par exemple rdv@caravane.example",
            )
        })?;
        let sender_name = values.get("CARAVANE_SENDER_NAME");
        if let Some(word) = domain::neutral::find_forbidden(&sender_name).first() {
            return Err(refused(
                "CARAVANE_SENDER_NAME",
                &format!("le nom contient « {word} », qui ne doit pas sortir"),
                "Choisissez un nom neutre",
            ));
        }
        let trusted_proxies = TrustedProxies::parse(&values.get("CARAVANE_TRUSTED_PROXIES")).ok_or_else(|| {
            refused(
                "CARAVANE_TRUSTED_PROXIES",
                "ce ne sont pas des adresses IP",
                "Écrivez par exemple 127.0.0.1, 10.0.0.0/8",
            )
        })?;
        let router = values.get("CARAVANE_OSRM_URL");
        let router = if router.is_empty() { None } else { Some(router_address(&router)?) };
        let now = values.get("CARAVANE_NOW");
        let demo_now = if now.is_empty() { None } else { Some(parse_now(&now)?) };
        Ok(Self {
            database_url,
            listen,
            base_url,
            secret_file: values.get("CARAVANE_SECRET_FILE").into(),
            mail: mail::route(&values)?,
            mail_pace: mail::pace(&values)?,
            bounce_address: mail::bounce_address(&values, &sender_address)?,
            dkim: mail::signer(&values, &sender_address)?,
            sender_name,
            sender_address,
            lmtp: mail::incoming(&values)?,
            mail_server_name: values.get("CARAVANE_MAIL_SERVER_NAME"),
            sms: sms::gateway(&values)?,
            roots: roots::read(&values)?,
            site_root: values.get("CARAVANE_SITE_ROOT").into(),
            trusted_proxies,
            router,
            demo_now,
            #[cfg(feature = "test-support")]
            seat_guard: crate::service::register::Guard::On,
            #[cfg(feature = "test-support")]
            trial: environment.get("WORKER_TRIAL").map(|text| crate::trial::Trial::read(text)).unwrap_or_default(),
        })
    }

    /// The server key: read from its file, or made and written (mode 0600) at the first start.
    pub fn secret(&self, entropy: &dyn crate::clock::Entropy) -> Result<[u8; 32], SettingsError> {
        let refuse = |why: String| {
            refused(
                "CARAVANE_SECRET_FILE",
                &why,
                "Le fichier doit tenir 64 signes hexadécimaux et être lisible par caravane seule",
            )
        };
        match std::fs::read_to_string(&self.secret_file) {
            Ok(text) => from_hex(text.trim()).ok_or_else(|| refuse("le contenu n’est pas une clé".into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let mut secret = [0_u8; 32];
                entropy.fill(&mut secret);
                write_secret(&self.secret_file, &secret)
                    .map_err(|error| refuse(format!("écriture impossible ({error})")))?;
                Ok(secret)
            }
            Err(error) => Err(refuse(format!("lecture impossible ({error})"))),
        }
    }

    /// Fixed settings for tests.
    ///
    /// # Panics
    /// Never: the address is a valid constant.
    #[cfg(feature = "test-support")]
    #[must_use]
    #[expect(clippy::expect_used, reason = "a constant address")]
    pub fn for_tests() -> Self {
        Self {
            database_url: "sqlite::memory:".into(),
            listen: "127.0.0.1:0".into(),
            base_url: "http://127.0.0.1:3000".into(),
            secret_file: "secret.key".into(),
            mail: MailRoute::Folder("mail".into()),
            mail_pace: 0,
            sender_name: "La Caravane".into(),
            sender_address: EmailAddress::parse("rdv@caravane.example").expect("a valid constant"),
            bounce_address: EmailAddress::parse("bounce@caravane.example").expect("a valid constant"),
            dkim: None,
            lmtp: None,
            mail_server_name: "mx.caravane.example".into(),
            sms: None,
            site_root: "target/site".into(),
            trusted_proxies: TrustedProxies::default(),
            router: None,
            roots: Roots::default(),
            demo_now: None,
            seat_guard: crate::service::register::Guard::On,
            trial: crate::trial::Trial::default(),
        }
    }
}

fn router_address(text: &str) -> Result<HttpAddress, SettingsError> {
    HttpAddress::parse(text).filter(|address| !address.path.contains('?')).ok_or_else(|| {
        refused("CARAVANE_OSRM_URL", "ce n’est pas une adresse http", "Écrivez par exemple http://127.0.0.1:5000")
    })
}

/// Reads an instant for the demonstration clock.
pub fn parse_now(text: &str) -> Result<DateTime<Utc>, SettingsError> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.with_timezone(&Utc))
        .map_err(|_| refused("CARAVANE_NOW", "ce n’est pas un instant", "Écrivez par exemple 2027-05-03T12:00:00Z"))
}

struct Values<'a> {
    environment: &'a BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

impl<'a> Values<'a> {
    fn new(environment: &'a BTreeMap<String, String>, file: Option<&str>) -> Result<Self, SettingsError> {
        let file: BTreeMap<String, String> = match file {
            Some(text) => toml::from_str(text).map_err(|error| {
                refused("fichier de réglages", error.message(), "Écrivez NOM = \"valeur\", une ligne par réglage")
            })?,
            None => BTreeMap::new(),
        };
        for name in environment.keys().filter(|name| name.starts_with("CARAVANE_")).chain(file.keys()) {
            if !KNOWN.iter().any(|(known, _, _)| known == name) {
                return Err(refused(name, "ce réglage n’existe pas", "« caravane config » montre ceux qui existent"));
            }
        }
        Ok(Self { environment, file })
    }

    fn get(&self, name: &str) -> String {
        let default =
            || KNOWN.iter().find(|(known, _, _)| *known == name).map_or("", |(_, default, _)| default).to_owned();
        self.environment.get(name).or_else(|| self.file.get(name)).cloned().unwrap_or_else(default)
    }
}

fn refused(name: &str, why: &str, mend: &str) -> SettingsError {
    SettingsError { name: name.to_owned(), why: why.to_owned(), mend: mend.to_owned() }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut secret = [0_u8; 32];
    for (byte, pair) in secret.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(secret)
}

fn write_secret(path: &Path, secret: &[u8; 32]) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    for byte in secret {
        write!(file, "{byte:02x}")?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn defaults_write_mail_to_a_folder_beside_the_database() {
        let settings = Settings::read(&BTreeMap::new(), None).unwrap();
        assert_eq!(settings.mail, MailRoute::Folder("data/mail".into()));
        assert_eq!(settings.database_url, "sqlite:data/caravane.db");
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "CARAVANE_LISTEN = \"127.0.0.1:4000\"\nCARAVANE_SENDER_NAME = \"Carrefour\"\n";
        let settings = Settings::read(&environment(&[("CARAVANE_LISTEN", "127.0.0.1:5000")]), Some(file)).unwrap();
        assert_eq!((settings.listen.as_str(), settings.sender_name.as_str()), ("127.0.0.1:5000", "Carrefour"));
    }

    #[test]
    fn each_refusal_names_the_setting() {
        for (name, value) in [
            ("DATABASE_URL", "mysql://x"),
            ("CARAVANE_LISTEN", "partout"),
            ("CARAVANE_BASE_URL", "caravane.example"),
            ("CARAVANE_SENDER_ADDRESS", "pas une adresse"),
            ("CARAVANE_SENDER_NAME", "SPIP de Martinique"),
            ("CARAVANE_NOW", "demain"),
            ("CARAVANE_TRUSTED_PROXIES", "mandataire"),
            ("CARAVANE_OSRM_URL", "ftp://osrm.example"),
            ("CARAVANE_OSRM_URL", "http://osrm.example/?a=b"),
            ("CARAVANE_TLS_ROOTS", "/nulle/part.pem"),
            ("CARAVANE_TLS_ROOTS", "Cargo.toml"),
            ("CARAVANE_INCONNU", "1"),
        ] {
            let error = Settings::read(&environment(&[(name, value)]), None).unwrap_err();
            assert_eq!(error.name, name);
            assert!(!error.why.is_empty() && !error.mend.is_empty());
        }
    }

    #[test]
    fn the_server_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings::for_tests();
        settings.secret_file = folder.path().join("inner/secret.key");
        let first = settings.secret(&crate::clock::SystemEntropy).unwrap();
        assert_eq!(settings.secret(&crate::clock::SystemEntropy).unwrap(), first);
        std::fs::write(&settings.secret_file, "short").unwrap();
        assert_eq!(settings.secret(&crate::clock::SystemEntropy).unwrap_err().name, "CARAVANE_SECRET_FILE");
    }
}
