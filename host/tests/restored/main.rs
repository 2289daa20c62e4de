//! A restored instance is a fresh one, and a rewritten module is the module: by force.
//!
//! Random modules run on the host, each function several times and in turns, so that its instance is
//! used again; and once as they are, on a fresh instance of a plain engine. What they return, why they
//! trap, each byte of the memory that they leave, and all globals are equal. The same goes on for as
//! long as one likes in `make fuzz`.

mod compare;
mod modules;
mod plain;
mod steps;

use arbitrary::Unstructured;
use compare::{Seen, Sides};
use modules::Subject;

/// The input of a generator, a different one for each `seed`.
fn noise(mut seed: u64, length: usize) -> Vec<u8> {
	let mut next = || {
		seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ mixed >> 31) as u8
	};
	(0..length).map(|_| next()).collect()
}

/// So many modules, or as many as `STRATOS_MODULES` says.
fn compare(
	count: u64,
	length: usize,
	make: impl Fn(&mut Unstructured<'_>) -> arbitrary::Result<Subject>,
) -> Seen {
	let count =
		std::env::var("STRATOS_MODULES").map_or(count, |text| text.parse().expect("a number"));
	let (sides, mut seen) = (Sides::new(), Seen::default());
	for seed in 0..count {
		let bytes = noise(seed, length);
		let subject = make(&mut Unstructured::new(&bytes)).expect("enough bytes");
		sides.compare(&subject, &mut seen);
	}
	println!("{count} modules: {seen:?}");
	seen
}

#[test]
fn a_count_in_a_frame_around_the_end_of_addresses_begins_anew() {
	let function = "(func (result i32) (local $l i32)
		(local.set $l (i32.sub (global.get $g) (i32.const 512)))
		(i32.store (i32.add (local.get $l) (i32.const 304))
			(i32.add (i32.load (i32.const 4)) (i32.const 1)))
		(i32.load (i32.const 4)))";
	let subject = Subject::of_text(&format!(
		"(module (memory 2) (global $g (mut i32) (i32.const 212)) {function} {function} {function})"
	));
	Sides::new().compare(&subject, &mut Seen::default());
}

#[test]
fn modules_made_for_the_edges_leave_nothing_behind() {
	let seen = compare(400, 4_000, Subject::of_steps);
	assert!(seen.returned * 2 > seen.functions && seen.wrote * 4 > seen.functions, "{seen:?}");
}

#[test]
fn modules_by_wasm_smith_leave_nothing_behind() {
	let seen = compare(200, 20_000, Subject::of_smith);
	assert!(seen.returned * 3 > seen.functions && seen.wrote * 8 > seen.functions, "{seen:?}");
}
