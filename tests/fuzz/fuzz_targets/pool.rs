//! Untrusted transactions in the pool.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| stratos_fuzz::pool::run(data));
