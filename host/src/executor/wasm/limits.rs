//! Limits on the size of a module. They are the same on every host: each refuses the same code, so these
//! limits are part of what a valid runtime is.
//!
//! The limits are four to ten times what the largest known runtimes have. The kitchen-sink runtime of
//! polkadot-sdk has 10.8 MB, 7.4 MB of it code in 5,515 functions, the largest of which has 248 kB, 2,745
//! blocks, 534 nested blocks and 208 locals. Compile time grows faster than the size of a function, so
//! the limits of one function matter most.
//!
//! Time and memory of a compilation are limited by [`crate::executor::vm::compiler`].

use super::module_index::{ModuleIndex, malformed};
use crate::executor::error::CodeError;
use wasmparser::{ElementItems, FunctionBody, Operator};

/// Increased when other modules are accepted, so that the machine code of modules that are refused now
/// is not loaded from the cache.
pub(crate) const REVISION: u32 = 1;

/// Function types.
const TYPES: u32 = 10_000;
/// Imports.
const IMPORTS: u32 = 1_000;
/// Defined functions.
const FUNCTIONS: u32 = 50_000;
/// Globals.
const GLOBALS: u32 = 1_000;
/// Exports.
const EXPORTS: u32 = 10_000;
/// Elements of a table.
pub(crate) const TABLE_ELEMENTS: usize = 1 << 20;
/// Element segments, and data segments.
const SEGMENTS: u32 = 10_000;
/// Bytes of all function bodies.
const CODE_BYTES: u64 = 32 << 20;
/// Blocks, loops and conditionals of all functions.
const BLOCKS: u64 = 1_000_000;
/// Targets of branch tables of all functions.
const BRANCH_TARGETS: u64 = 250_000;
/// Bytes of one function body.
const FUNCTION_BYTES: u64 = 1 << 20;
/// Locals of one function, without its parameters.
const FUNCTION_LOCALS: u64 = 2_000;
/// Blocks, loops and conditionals of one function.
const FUNCTION_BLOCKS: u64 = 20_000;
/// Nested blocks.
const FUNCTION_DEPTH: u64 = 2_000;
/// Targets of branch tables of one function.
const FUNCTION_BRANCH_TARGETS: u64 = 10_000;

/// Refuses a module that is over a limit.
///
/// # Errors
/// [`CodeError::Exceeds`] for the first limit that is exceeded, [`CodeError::Malformed`] if a section
/// cannot be decoded.
pub(crate) fn check(index: &ModuleIndex<'_>) -> Result<(), CodeError> {
	let sections = &index.sections;
	let count = |what, found: Option<u32>, limit| within(what, found.unwrap_or(0), limit);
	count("types", sections.types.as_ref().map(|section| section.count()), TYPES)?;
	count("imports", sections.imports.as_ref().map(|section| section.count()), IMPORTS)?;
	count("functions", sections.functions.as_ref().map(|section| section.count()), FUNCTIONS)?;
	count("globals", sections.globals.as_ref().map(|section| section.count()), GLOBALS)?;
	count("exports", sections.exports.as_ref().map(|section| section.count()), EXPORTS)?;
	count("element segments", sections.elements.as_ref().map(|section| section.count()), SEGMENTS)?;
	count("data segments", sections.data.as_ref().map(|section| section.count()), SEGMENTS)?;
	for table in sections.tables.iter().flat_map(|section| section.clone()) {
		let size = table.map_err(malformed)?.ty.initial;
		within("elements in a table", size, TABLE_ELEMENTS as u64)?;
	}
	let mut elements = 0u64;
	for element in sections.elements.iter().flat_map(|section| section.clone()) {
		elements = elements.saturating_add(match element.map_err(malformed)?.items {
			ElementItems::Functions(functions) => functions.count().into(),
			ElementItems::Expressions(_, items) => items.count().into(),
		});
		within("elements", elements, TABLE_ELEMENTS as u64)?;
	}
	let mut all = Counts::default();
	for body in sections.code.iter().flat_map(|section| section.clone()) {
		all.add(&check_function(&body.map_err(malformed)?)?)?;
	}
	Ok(())
}

/// Totals over function bodies.
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
	use crate::executor::decompress;

	fn module(body: &str) -> Result<(), CodeError> {
		let wasm = wat::parse_str(format!("(module {body} (memory 1))")).expect("wat");
		check(&ModuleIndex::parse(&wasm).expect("a module"))
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
	fn totals_over_all_functions_are_limited() {
		let blocks = "block end ".repeat(FUNCTION_BLOCKS as usize);
		let function = format!("(func {blocks})");
		assert_eq!(exceeded(&function.repeat(51)), "blocks");
	}

	#[test]
	fn the_real_runtime_is_within_all_limits() {
		let wasm = decompress(stratos_runtime_wasm::WASM_BINARY).expect("a runtime");
		assert_eq!(check(&ModuleIndex::parse(&wasm).expect("a module")), Ok(()));
	}
}
