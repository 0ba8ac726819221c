//! The camera of the tablet, and the browser's own reader of square codes.
//!
//! One look at a time: whoever looks again, presses stop or leaves the page ends the look before.

use std::cell::RefCell;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

use crate::locale::DeskText;

/// Between two readings, in milliseconds.
const PAUSE: i32 = 150;
/// So many readings may fail one after the other: a camera needs a moment to show its first picture.
const PATIENCE: u32 = 60;

thread_local! {
    static LOOK: RefCell<Look> = const { RefCell::new(Look { number: 0, stream: None }) };
}

/// The look under way.
struct Look {
    number: u32,
    stream: Option<MediaStream>,
}

/// Whether this browser reads square codes, and may be asked for a camera: never over plain HTTP from
/// another machine.
pub(super) async fn able() -> bool {
    window().is_secure_context() && formats().await.is_ok_and(|formats| formats.includes(&"qr_code".into(), 0))
}

/// What the camera reads first; nothing when the look was ended before. The error says why there is
/// nothing to be read.
pub(super) async fn read(video: &HtmlVideoElement) -> Result<Option<String>, DeskText> {
    let mine = begin();
    let stream = open().await.map_err(|error| why(&error))?;
    if !is_under_way(mine) {
        stop(&stream);
        return Ok(None);
    }
    video.set_src_object(Some(&stream));
    LOOK.with_borrow_mut(|look| look.stream = Some(stream));
    let found = look(video, mine).await;
    if is_under_way(mine) {
        close();
    }
    found.map_err(|error| why(&error))
}

/// Ends the look, and lets go of the camera.
pub(super) fn close() {
    begin();
}

/// A new look; the one before is over.
fn begin() -> u32 {
    LOOK.with_borrow_mut(|look| {
        if let Some(before) = look.stream.take() {
            stop(&before);
        }
        look.number = look.number.wrapping_add(1);
        look.number
    })
}

fn is_under_way(number: u32) -> bool {
    LOOK.with_borrow(|look| look.number == number)
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

async fn look(video: &HtmlVideoElement, mine: u32) -> Result<Option<String>, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&"qr_code".into()))?;
    let detector = Reflect::construct(&class()?, &Array::of1(&options))?;
    let mut failed = 0;
    while is_under_way(mine) {
        match ask(&detector, "detect", Some(video)).await {
            Ok(found) => {
                failed = 0;
                let first = found.unchecked_into::<Array>().get(0);
                if first.is_object()
                    && let Some(text) = Reflect::get(&first, &"rawValue".into())?.as_string()
                {
                    return Ok(Some(text));
                }
            }
            Err(error) if failed == PATIENCE => return Err(error),
            Err(_) => failed += 1,
        }
        pause().await?;
    }
    Ok(None)
}

/// The camera that looks away from the person who holds the tablet, where there is one.
async fn open() -> Result<MediaStream, JsValue> {
    let back = Object::new();
    Reflect::set(&back, &"facingMode".into(), &"environment".into())?;
    let wish = MediaStreamConstraints::new();
    wish.set_video(&back);
    let promise = window().navigator().media_devices()?.get_user_media_with_constraints(&wish)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// The browser's reader of codes. It is younger than the bindings: reached by its name.
fn class() -> Result<Function, JsValue> {
    Reflect::get(&window(), &"BarcodeDetector".into())?.dyn_into()
}

async fn formats() -> Result<Array, JsValue> {
    ask(class()?.as_ref(), "getSupportedFormats", None).await?.dyn_into()
}

/// Calls a method that promises an answer.
async fn ask(target: &JsValue, method: &str, about: Option<&HtmlVideoElement>) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(target, &method.into())?.dyn_into()?;
    let promise = match about {
        Some(about) => method.call1(target, about),
        None => method.call0(target),
    };
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}

async fn pause() -> Result<(), JsValue> {
    let promise = Promise::new(&mut |resolve, _| {
        // Without a timer the look would never go on: the promise stays open, and so does nothing else.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PAUSE);
    });
    JsFuture::from(promise).await.map(drop)
}

/// What went wrong, in words.
fn why(error: &JsValue) -> DeskText {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "SecurityError") => DeskText::ScanRefused,
        Some("NotFoundError" | "OverconstrainedError") => DeskText::ScanNone,
        _ => DeskText::ScanFailed,
    }
}
