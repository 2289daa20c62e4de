//! A restored instance equals a fresh one, and an instrumented module does what the original does.
//!
//! Random modules run on the host, where each function is called several times and in turns, so that
//! instances are reused; and in a plain engine, as the original module on a fresh instance. Results,
//! traps, every byte of the memory and all globals must be equal. `make fuzz` does the same for longer.

mod compare;
mod modules;
mod plain;
mod steps;

use arbitrary::Unstructured;
use compare::{Comparison, Coverage};
use modules::TestModule;
use std::{
	sync::LazyLock,
	time::{Duration, Instant},
};

/// How long all tests of this file run together, if the minimum numbers of modules take less.
const BUDGET: Duration = Duration::from_secs(60);

/// Reproducible input of a generator, different for each `seed`.
fn noise(mut seed: u64, length: usize) -> Vec<u8> {
	let mut next = || {
		seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ mixed >> 31) as u8
	};
	(0..length).map(|_| next()).collect()
}

/// Compares at least `minimum` modules, and more until [`BUDGET`] is used up. The variable
/// `STRATOS_MODULES` sets a fixed number instead.
fn compare(
	minimum: u64,
	length: usize,
	generate: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<TestModule>,
) -> Coverage {
	static END: LazyLock<Instant> = LazyLock::new(|| Instant::now() + BUDGET);
	let fixed = std::env::var("STRATOS_MODULES").ok().map(|text| text.parse().expect("a number"));
	let end = *END;
	let is_done = |count: u64| match fixed {
		Some(fixed) => count >= fixed,
		None => count >= minimum && Instant::now() >= end,
	};
	let (comparison, mut coverage) = (Comparison::new(), Coverage::default());
	let mut count = 0;
	while !is_done(count) {
		let bytes = noise(count, length);
		let module = generate(&mut Unstructured::new(&bytes)).expect("enough bytes");
		comparison.compare(&module, &mut coverage);
		count += 1;
	}
	println!("{count} modules: {coverage:?}");
	coverage
}

#[test]
fn a_counter_in_a_frame_across_address_0_is_restored() {
	let function = "(func (result i32) (local $l i32)
		(local.set $l (i32.sub (global.get $g) (i32.const 512)))
		(i32.store (i32.add (local.get $l) (i32.const 304))
			(i32.add (i32.load (i32.const 4)) (i32.const 1)))
		(i32.load (i32.const 4)))";
	let module = TestModule::of_text(&format!(
		"(module (memory 2) (global $g (mut i32) (i32.const 212)) {function} {function} {function})"
	));
	Comparison::new().compare(&module, &mut Coverage::default());
}

#[test]
fn random_steps_leave_nothing_behind() {
	let coverage = compare(400, 4_000, TestModule::of_steps);
	assert!(coverage.returned * 2 > coverage.functions, "{coverage:?}");
	assert!(coverage.wrote * 4 > coverage.functions, "{coverage:?}");
}

#[test]
fn wasm_smith_modules_leave_nothing_behind() {
	let coverage = compare(200, 20_000, TestModule::of_smith);
	assert!(coverage.returned * 3 > coverage.functions, "{coverage:?}");
	assert!(coverage.wrote * 8 > coverage.functions, "{coverage:?}");
}
