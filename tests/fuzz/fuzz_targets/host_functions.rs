//! Calls of host functions by hostile Wasm.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| stratos_fuzz::host_functions::run(data));
