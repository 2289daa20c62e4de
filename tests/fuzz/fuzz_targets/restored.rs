//! Wasm modules in restored and in fresh instances.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| stratos_fuzz::restored::run(data));
