//! Ties the model to the browser: events in, screens and calls out.

use std::cell::RefCell;

use domain::ids::IdempotencyKey;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, EventTarget, UiEvent, Window};

use crate::model::{Effect, Event, Kiosk};
use crate::net;
use crate::page::Page;
use crate::screens;

const SECOND_MS: i32 = 1_000;

struct Running {
    kiosk: Kiosk,
    page: Page,
    /// Where the last press was made.
    pressed_at: String,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Starts in the element `borne`.
pub fn start() -> Result<(), JsValue> {
    let window = window()?;
    let document = window.document().ok_or(JsValue::NULL)?;
    let root = document.get_element_by_id("borne").ok_or(JsValue::NULL)?;
    root.set_text_content(None);
    let code = code_of_address(&window)?;
    let (kiosk, effects) = Kiosk::start(code, now(), fresh_key);
    let page = Page::new(document.clone(), root);
    RUNNING.set(Some(Running { kiosk, page, pressed_at: String::new() }));
    draw()?;
    effects.into_iter().for_each(run);

    on(&document, "click", |event| {
        full_screen();
        let press = pressed(event);
        dispatch(Event::Touched);
        if let Some(press) = press {
            dispatch(Event::Pressed(press));
        }
    })?;
    on(&document, "keydown", |_| dispatch(Event::Touched))?;
    on(&window, "online", |_| dispatch(Event::Online))?;
    on(&window, "popstate", |_| stay())?;
    let tick = Closure::<dyn FnMut()>::new(|| dispatch(Event::Tick(now())));
    let function = tick.as_ref().unchecked_ref::<Function>();
    window.set_interval_with_callback_and_timeout_and_arguments_0(function, SECOND_MS)?;
    // Lives as long as the page.
    tick.forget();
    Ok(())
}

/// A pairing code may stand after `#`; it leaves the address at once. One entry of history stands
/// behind the page, so that « back » stays on it.
fn code_of_address(window: &Window) -> Result<Option<String>, JsValue> {
    let location = window.location();
    let code = location.hash()?.trim_start_matches('#').to_owned();
    let path = location.pathname()?;
    let history = window.history()?;
    history.replace_state_with_url(&JsValue::NULL, "", Some(&path))?;
    history.push_state_with_url(&JsValue::NULL, "", Some(&path))?;
    Ok((!code.is_empty()).then_some(code))
}

fn stay() {
    if let Ok(history) = window().and_then(|window| window.history()) {
        // At the newest entry already: nothing to do.
        let _ = history.forward();
    }
}

fn dispatch(event: Event) {
    let effects = RUNNING
        .with_borrow_mut(|running| running.as_mut().map(|running| running.kiosk.update(event)).unwrap_or_default());
    if let Err(error) = draw() {
        wasm_bindgen::throw_val(error);
    }
    effects.into_iter().for_each(run);
}

fn draw() -> Result<(), JsValue> {
    RUNNING.with_borrow_mut(|running| match running {
        Some(running) => running.page.show(screens::draw(&running.kiosk)),
        None => Ok(()),
    })
}

fn run(effect: Effect) {
    match effect {
        Effect::Send(turn, call) => spawn_local(async move {
            let answer = net::ask(&call).await;
            dispatch(Event::Came(turn, call, answer));
        }),
        Effect::Print => {
            if let Ok(window) = window() {
                // Where the browser cannot print, the ticket stays on the screen.
                let _ = window.print();
            }
        }
    }
}

/// What a click means. The second click of a double click means nothing where the first one
/// brought another screen: it was not meant for what stands there now.
fn pressed(event: &web_sys::Event) -> Option<crate::model::Press> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let again = event.dyn_ref::<UiEvent>().is_some_and(|event| event.detail() > 1);
    RUNNING.with_borrow_mut(|running| {
        let running = running.as_mut()?;
        if again && running.pressed_at != running.page.place() {
            return None;
        }
        running.pressed_at = running.page.place().to_owned();
        running.page.press(&target)
    })
}

fn on(target: &EventTarget, name: &str, act: impl FnMut(&web_sys::Event) + 'static) -> Result<(), JsValue> {
    let mut act = act;
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| act(&event));
    target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref())?;
    // Lives as long as the page.
    closure.forget();
    Ok(())
}

/// Browsers allow it only while somebody touches; where they do not, the kiosk works as well.
fn full_screen() {
    let Some(document) = window().ok().and_then(|window| window.document()) else { return };
    if document.fullscreen_element().is_some() {
        return;
    }
    let Some(root) = document.document_element() else { return };
    let asked = Reflect::get(&root, &"requestFullscreen".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|request| request.call0(&root))
        .and_then(JsCast::dyn_into::<Promise>);
    if let Ok(promise) = asked {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

fn fresh_key() -> IdempotencyKey {
    let mut bytes = [0_u8; 16];
    let crypto = window().and_then(|window| window.crypto());
    if let Ok(crypto) = crypto
        && crypto.get_random_values_with_u8_array(&mut bytes).is_ok()
    {
        return IdempotencyKey(uuid::Builder::from_random_bytes(bytes).into_uuid());
    }
    wasm_bindgen::throw_str("this browser gives no random numbers")
}

fn now() -> f64 {
    window().ok().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

fn window() -> Result<Window, JsValue> {
    web_sys::window().ok_or(JsValue::NULL)
}
