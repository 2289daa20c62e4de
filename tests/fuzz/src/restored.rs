//! Modules on reused instances.
//!
//! The first byte selects the generator of the module: random steps or `wasm-smith`. What its functions
//! leave behind is compared with the original module on a fresh instance. The host's tests do the same
//! with fixed seeds.

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

static COMPARISON: LazyLock<compare::Comparison> = LazyLock::new(compare::Comparison::new);

/// Compares one module.
pub fn run(data: &[u8]) {
	let Some((&kind, rest)) = data.split_first() else { return };
	let mut noise = Unstructured::new(rest);
	let module = match kind & 1 {
		0 => modules::TestModule::of_steps(&mut noise),
		_ => modules::TestModule::of_smith(&mut noise),
	};
	// There may be too few bytes for a module.
	if let Ok(module) = module {
		COMPARISON.compare(&module, &mut compare::Coverage::default());
	}
}
