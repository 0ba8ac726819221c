//! The kiosk (`/borne`): a static shell, drawn in the browser, over the domain alone.
//!
//! [`model`] knows what an event means, [`screens`] what it looks like, both without a browser.
//! [`page`] puts a screen into the document, [`net`] speaks with the server, [`run`] ties them up.
//! Nothing is stored in the browser: no cookie that a script can read, no storage, no address.

mod model;
mod net;
mod node;
mod page;
mod run;
mod screens;
mod words;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the shell once the module is loaded.
#[wasm_bindgen]
pub fn start() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    run::start()
}
