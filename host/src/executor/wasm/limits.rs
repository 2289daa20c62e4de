//! What a runtime may be, and what it may cost to compile.
//!
//! # Counts
//! What can be counted in the module is the same on every host: each refuses the same code, so that
//! these limits are part of what a valid runtime is. They are some four to ten times what the largest
//! runtimes have that are known: the kitchen-sink runtime of polkadot-sdk has 10.8 MB with 7.4 MB of
//! code in 5,515 functions, the largest of which has 248 kB, 2,745 blocks, 534 levels and 208 locals.
//! Compiling takes time beyond all proportion to the size of one function, so that this is what has to
//! be bounded above all.
//!
//! # Time and memory
//! What is left is bounded by the time and memory of the process that compiles ([`super::compiler`]).
//! That depends on the machine, so that it never decides whether a block is valid: code that is over
//! these limits is not put into a block by this host, and what others have put into one is given
//! [`IN_FORCE`].

use super::{blob::malformed, compiler::CompileLimits, error::CodeError};
use std::time::Duration;
use wasmparser::{FunctionBody, Operator, Parser, Payload};

/// Changes whenever other code is accepted, so that machine code of code that is refused now is not
/// taken from the disk.
pub(super) const REVISION: u32 = 1;

/// The most types of functions.
const TYPES: u32 = 10_000;
/// The most imports.
const IMPORTS: u32 = 1_000;
/// The most functions.
const FUNCTIONS: u32 = 50_000;
/// The most globals.
const GLOBALS: u32 = 1_000;
/// The most exports.
const EXPORTS: u32 = 10_000;
/// The largest table of functions that a runtime may declare, in elements.
pub(super) const TABLE_ELEMENTS: usize = 1 << 20;
/// The most segments of elements, and of data.
const SEGMENTS: u32 = 10_000;
/// The most bytes of code of all functions.
const CODE_BYTES: u64 = 32 << 20;
/// The most blocks, loops and conditions of all functions.
const BLOCKS: u64 = 1_000_000;
/// The most targets of branch tables of all functions.
const BRANCH_TARGETS: u64 = 250_000;
/// The most bytes of one function.
const FUNCTION_BYTES: u64 = 1 << 20;
/// The most locals of one function.
const FUNCTION_LOCALS: u64 = 2_000;
/// The most blocks, loops and conditions of one function.
const FUNCTION_BLOCKS: u64 = 20_000;
/// How deep blocks may be nested.
const FUNCTION_DEPTH: u64 = 2_000;
/// The most targets of branch tables of one function.
const FUNCTION_BRANCH_TARGETS: u64 = 10_000;

/// Up to this many bytes of WebAssembly are compiled where they are needed, in this process: it takes
/// less than starting another.
pub(super) const SMALL: usize = 16 << 10;

/// The most machine code of a runtime, in bytes.
pub(super) const MACHINE_CODE_BYTES: u64 = 256 << 20;

/// What compiling code may cost that is not in force yet.
pub(super) const CANDIDATE: CompileLimits = CompileLimits {
	cpu: Duration::from_secs(120),
	wall: Duration::from_secs(900),
	memory: 2 << 30,
	background: true,
};

/// What compiling code may cost that is in force: without it the chain cannot go on.
pub(super) const IN_FORCE: CompileLimits = CompileLimits {
	cpu: Duration::from_secs(1_200),
	wall: Duration::from_secs(3_600),
	memory: 8 << 30,
	background: false,
};

/// For whom code is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
	/// It may come into force.
	Candidate,
	/// It is in force in some block.
	InForce,
}

impl Purpose {
	pub(super) fn limits(self) -> &'static CompileLimits {
		match self {
			Self::Candidate => &CANDIDATE,
			Self::InForce => &IN_FORCE,
		}
	}
}

/// Refuses a module that has too much of something.
pub(super) fn check(wasm: &[u8]) -> Result<(), CodeError> {
	let mut all = Counts::default();
	let mut items = 0u64;
	for payload in Parser::new(0).parse_all(wasm) {
		match payload.map_err(malformed)? {
			Payload::TypeSection(section) => within("types", section.count(), TYPES)?,
			Payload::ImportSection(section) => within("imports", section.count(), IMPORTS)?,
			Payload::FunctionSection(section) => within("functions", section.count(), FUNCTIONS)?,
			Payload::GlobalSection(section) => within("globals", section.count(), GLOBALS)?,
			Payload::ExportSection(section) => within("exports", section.count(), EXPORTS)?,
			Payload::DataSection(section) => within("data segments", section.count(), SEGMENTS)?,
			Payload::TableSection(section) => {
				for table in section {
					let size = table.map_err(malformed)?.ty.initial;
					within("elements in a table", size, TABLE_ELEMENTS as u64)?;
				}
			}
			Payload::ElementSection(section) => {
				within("element segments", section.count(), SEGMENTS)?;
				for element in section {
					items = items.saturating_add(match element.map_err(malformed)?.items {
						wasmparser::ElementItems::Functions(functions) => functions.count().into(),
						wasmparser::ElementItems::Expressions(_, items) => items.count().into(),
					});
					within("elements", items, TABLE_ELEMENTS as u64)?;
				}
			}
			Payload::CodeSectionEntry(body) => all.add(&check_function(&body)?)?,
			_ => {}
		}
	}
	Ok(())
}

/// What is counted in functions.
#[derive(Default)]
struct Counts {
	bytes: u64,
	blocks: u64,
	targets: u64,
}

impl Counts {
	fn add(&mut self, other: &Self) -> Result<(), CodeError> {
		self.bytes = self.bytes.saturating_add(other.bytes);
		self.blocks = self.blocks.saturating_add(other.blocks);
		self.targets = self.targets.saturating_add(other.targets);
		within("bytes of code", self.bytes, CODE_BYTES)?;
		within("blocks", self.blocks, BLOCKS)?;
		within("branch targets", self.targets, BRANCH_TARGETS)
	}
}

fn check_function(body: &FunctionBody<'_>) -> Result<Counts, CodeError> {
	let mut counts = Counts { bytes: body.range().len() as u64, ..Counts::default() };
	within("bytes in one function", counts.bytes, FUNCTION_BYTES)?;
	let mut locals = 0u64;
	for group in body.get_locals_reader().map_err(malformed)? {
		locals = locals.saturating_add(group.map_err(malformed)?.0.into());
		within("locals in one function", locals, FUNCTION_LOCALS)?;
	}
	let mut depth = 0u64;
	let mut operators = body.get_operators_reader().map_err(malformed)?;
	while !operators.eof() {
		match operators.read().map_err(malformed)? {
			Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
				counts.blocks += 1;
				depth += 1;
				within("blocks in one function", counts.blocks, FUNCTION_BLOCKS)?;
				within("nested blocks in one function", depth, FUNCTION_DEPTH)?;
			}
			Operator::End => depth = depth.saturating_sub(1),
			Operator::BrTable { targets } => {
				counts.targets += u64::from(targets.len()) + 1;
				within("branch targets in one function", counts.targets, FUNCTION_BRANCH_TARGETS)?;
			}
			_ => {}
		}
	}
	Ok(counts)
}

fn within(
	what: &'static str,
	found: impl Into<u64>,
	limit: impl Into<u64>,
) -> Result<(), CodeError> {
	let (found, limit) = (found.into(), limit.into());
	if found > limit { Err(CodeError::Exceeds { what, found, limit }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
	use super::*;

	fn module(body: &str) -> Result<(), CodeError> {
		check(&wat::parse_str(format!("(module {body})")).expect("wat"))
	}

	fn exceeded(body: &str) -> &'static str {
		match module(body) {
			Err(CodeError::Exceeds { what, found, limit }) => {
				assert!(found > limit, "{what}");
				what
			}
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn each_count_has_its_limit() {
		let repeat = |text: &str, count: u64| text.repeat(count as usize);
		let function = |body: String| exceeded(&format!("(func {body})"));
		assert_eq!(function(repeat("nop ", FUNCTION_BYTES)), "bytes in one function");
		assert_eq!(
			function(format!("(local {})", repeat("i32 ", FUNCTION_LOCALS + 1))),
			"locals in one function"
		);
		assert_eq!(function(repeat("block end ", FUNCTION_BLOCKS + 1)), "blocks in one function");
		let deep =
			[repeat("block ", FUNCTION_DEPTH + 1), repeat("end ", FUNCTION_DEPTH + 1)].concat();
		assert_eq!(function(deep), "nested blocks in one function");
		let table = format!("i32.const 0 br_table {}", repeat("0 ", FUNCTION_BRANCH_TARGETS + 1));
		assert_eq!(function(table), "branch targets in one function");
		assert_eq!(exceeded(&repeat("(func)", u64::from(FUNCTIONS) + 1)), "functions");
		assert_eq!(
			exceeded(&repeat("(global i32 (i32.const 0))", u64::from(GLOBALS) + 1)),
			"globals"
		);
		assert_eq!(
			exceeded(&repeat(r#"(import "env" "f" (func))"#, u64::from(IMPORTS) + 1)),
			"imports"
		);
		assert_eq!(exceeded("(table 1048577 funcref)"), "elements in a table");
	}

	#[test]
	fn what_all_functions_have_together_is_limited_too() {
		let blocks = "block end ".repeat(FUNCTION_BLOCKS as usize);
		let function = format!("(func {blocks})");
		assert_eq!(exceeded(&function.repeat(51)), "blocks");
	}

	#[test]
	fn real_runtimes_are_far_below() {
		let wasm = super::super::decompress(crate::chain::testing::WASM).expect("a runtime");
		assert_eq!(check(&wasm), Ok(()));
	}
}
