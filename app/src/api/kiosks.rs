//! The kiosks of the team: their list, and what its forms do.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::AppError;
use crate::views::KiosksView;

#[cfg(feature = "ssr")]
use super::{
    context::{failed, organiser},
    words,
};
#[cfg(feature = "ssr")]
use crate::forms::{Answer, Fields, KioskAsk, Refusal};
#[cfg(feature = "ssr")]
use crate::locale::Kiosks;
#[cfg(feature = "ssr")]
use backend::Backend;
#[cfg(feature = "ssr")]
use backend::service::{
    prepare_device::{self, PrepareError},
    read_device, revoke_device,
};

/// Where the forms lead back to.
#[cfg(feature = "ssr")]
const PAGE: &str = "/equipe/bornes";

/// Every kiosk that is not cut.
#[server(prefix = "/api", endpoint = "equipe/bornes", input = GetUrl)]
pub async fn list() -> Result<Option<KiosksView>, AppError> {
    let (backend, _) = organiser()?;
    let stops = read_device::stops(&backend).await.map_err(failed(&backend))?;
    let kiosks = read_device::list(&backend).await.map_err(failed(&backend))?;
    Ok(Some(words::kiosks(&backend.settings.base_url, stops, kiosks)))
}

/// Makes a kiosk, gives one a new code, or cuts it.
#[cfg(feature = "ssr")]
pub async fn act(backend: &Backend, fields: &Fields) -> Result<Answer<KioskAsk>, AppError> {
    let ask = KioskAsk { name: fields.text("name"), stop: fields.text("stop") };
    let gone = Answer::refused(ask.clone(), Refusal::Missing, "", Kiosks::Gone.fr());
    let device = fields.text("kiosk").parse().ok();
    let (done, what) = match (fields.text("action").as_str(), device) {
        ("code", Some(device)) => (prepare_device::renew(backend, device).await.map(|_| ()), "code"),
        ("cut", Some(device)) => {
            let cut = revoke_device::revoke(backend, device).await.map_err(PrepareError::from);
            (cut.and_then(|cut| if cut { Ok(()) } else { Err(PrepareError::UnknownDevice) }), "coupee")
        }
        ("code" | "cut", None) => return Ok(gone),
        _ => match ask.stop.parse() {
            Ok(stop) => (prepare_device::create(backend, stop, &ask.name).await.map(|_| ()), "prete"),
            Err(_) => (Err(PrepareError::UnknownStop), ""),
        },
    };
    match done {
        Ok(()) => Ok(Answer::done(format!("{PAGE}?fait={what}"))),
        Err(PrepareError::Name) => Ok(Answer::refused(ask, Refusal::Invalid, "name", Kiosks::NameWrong.fr())),
        Err(PrepareError::UnknownStop) => Ok(Answer::refused(ask, Refusal::Invalid, "stop", Kiosks::StopWrong.fr())),
        Err(PrepareError::UnknownDevice) => Ok(gone),
        Err(PrepareError::Unexpected(error)) => Err(AppError::unexpected(backend, &error)),
    }
}
