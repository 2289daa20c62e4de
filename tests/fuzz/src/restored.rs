//! Modules whose instances are used again.
//!
//! The first byte says who makes a module of the rest: the generator for the edges of the notes of
//! writes, or `wasm-smith`. What its functions leave behind is compared with what they leave on a fresh
//! instance of the same module, not rewritten. In the host's tests the same runs on fixed noise.

#[path = "../../../host/tests/restored/compare.rs"]
mod compare;
#[path = "../../../host/tests/restored/modules.rs"]
mod modules;
#[path = "../../../host/tests/restored/plain.rs"]
mod plain;
#[path = "../../../host/tests/restored/steps.rs"]
mod steps;

use arbitrary::Unstructured;
use std::sync::LazyLock;

static SIDES: LazyLock<compare::Sides> = LazyLock::new(compare::Sides::new);

/// Calls; both sides are equal.
pub fn run(data: &[u8]) {
	let Some((&kind, rest)) = data.split_first() else { return };
	let mut noise = Unstructured::new(rest);
	let subject = match kind & 1 {
		0 => modules::Subject::of_steps(&mut noise),
		_ => modules::Subject::of_smith(&mut noise),
	};
	// Too few bytes make no module.
	if let Ok(subject) = subject {
		SIDES.compare(&subject, &mut compare::Seen::default());
	}
}
