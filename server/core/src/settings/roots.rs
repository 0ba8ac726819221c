//! Authorities of the house's own, trusted besides the public ones.

use std::path::Path;

use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use super::{SettingsError, Values, refused};

/// The most bytes of the file.
const LONGEST: u64 = 1024 * 1024;

/// The certificates of authorities that the settings name. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Reads certificates in PEM; `None` when there is none, or one that is no authority's.
    #[must_use]
    pub fn parse(pem: &[u8]) -> Option<Self> {
        let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
        let mut store = RootCertStore::empty();
        let sound = found.iter().all(|certificate| store.add(certificate.clone()).is_ok());
        (sound && !found.is_empty()).then_some(Self(found))
    }

    /// Each certificate in DER (X.690).
    pub(crate) fn iter(&self) -> impl Iterator<Item = &CertificateDer<'static>> {
        self.0.iter()
    }
}

/// The file of `CARAVANE_TLS_ROOTS`.
pub(super) fn read(values: &Values) -> Result<Roots, SettingsError> {
    let path = values.get("CARAVANE_TLS_ROOTS");
    if path.is_empty() {
        return Ok(Roots::default());
    }
    let refuse = |why| refused("CARAVANE_TLS_ROOTS", why, "Donnez un fichier PEM avec les certificats des autorités");
    let size = std::fs::metadata(Path::new(&path)).map_err(|_| refuse("le fichier ne peut pas être lu"))?.len();
    if size > LONGEST {
        return Err(refuse("le fichier est trop grand"));
    }
    let bytes = std::fs::read(Path::new(&path)).map_err(|_| refuse("le fichier ne peut pas être lu"))?;
    Roots::parse(&bytes).ok_or_else(|| refuse("ce ne sont pas des certificats d’autorités"))
}
