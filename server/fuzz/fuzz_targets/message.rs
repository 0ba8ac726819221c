#![no_main]

#[path = "../src/readers.rs"]
#[expect(dead_code, reason = "each target uses one of the readers")]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = readers::message(bytes);
});
