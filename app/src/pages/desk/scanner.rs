//! « Scanner »: the camera reads the square code of a ticket, and the form is sent as if its address had
//! been typed. The button is there only where the browser reads square codes by itself.

use leptos::html::{Form, Input, Video};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::camera;
use crate::components::icon::{Icon, Sign};
use crate::locale::DeskText;

/// Where a scan stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scan {
    Off,
    On,
    Failed(DeskText),
}

/// The button; while it scans, what the camera sees.
#[component]
pub(super) fn Scanner(
    /// Sent with what was read.
    form: NodeRef<Form>,
    /// Takes what was read.
    field: NodeRef<Input>,
) -> impl IntoView {
    let able = RwSignal::new(false);
    let scan = RwSignal::new(Scan::Off);
    let video = NodeRef::<Video>::new();
    Effect::new(move || spawn_local(async move { able.set(camera::able().await) }));
    Effect::new(move || {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            match camera::read(&video).await {
                Ok(Some(text)) => send(form, field, &text),
                Ok(None) => {}
                Err(why) => scan.set(Scan::Failed(why)),
            }
        });
    });
    #[cfg(feature = "hydrate")]
    on_cleanup(camera::close);
    let press = move |_| {
        camera::close();
        scan.update(|scan| *scan = if *scan == Scan::On { Scan::Off } else { Scan::On });
    };
    let sight = move || match scan.get() {
        Scan::Off => ().into_any(),
        Scan::On => view! {
            <section class="desk-scan" aria-labelledby="scan-titre">
                <p id="scan-titre" role="status">{DeskText::ScanTitle.fr()}</p>
                <video node_ref=video autoplay playsinline prop:muted=true aria-hidden="true"></video>
            </section>
        }
        .into_any(),
        Scan::Failed(why) => view! {
            <p class="wrong" role="alert"><Icon sign=Sign::Warning/><span>{why.fr()}</span></p>
        }
        .into_any(),
    };
    let label = move || if scan.get() == Scan::On { DeskText::ScanStop.fr() } else { DeskText::Scan.fr() };
    move || {
        able.get().then(|| {
            view! {
                {sight}
                <button class="button second" type="button" on:click=press>
                    <Icon sign=Sign::Scan/>
                    <span>{label}</span>
                </button>
            }
        })
    }
}

/// The same way as a code that was typed.
fn send(form: NodeRef<Form>, field: NodeRef<Input>, text: &str) {
    if let (Some(form), Some(field)) = (form.get_untracked(), field.get_untracked()) {
        field.set_value(text);
        let _ = form.request_submit();
    }
}
