//! The instrumented module, which is the one that is compiled. It makes instances fast and reusable.
//!
//! **The memory.** FRAME runtimes import their memory. The engine can back a memory that a module
//! *defines* with a copy-on-write image of its data, so that a fresh instance costs microseconds. It
//! cannot do so for an imported one. So the import becomes a definition. All other parts of the module
//! refer to the memory by its index, which stays 0.
//!
//! The memory has the declared pages plus those of the heap from the start and never grows, as in the
//! reference executor when it executes blocks. With a fixed size, all hosts run out of memory at the
//! same point.
//!
//! **The side memory**, which no instruction of the original module can address, holds the state of the
//! heap allocator and the dirty map of written pages. Every store is followed by a mark of its page,
//! unless an earlier mark covers it ([`dirty_pages`]). Thanks to the marks an instance can be reused:
//! the marked pages are restored, and nothing else can have changed (see `vm::instance`).
//!
//! **Replaced functions.** The allocator and `twox_128` become functions of the module
//! ([`guest_allocator`], [`twox`]). Memory functions with known bodies get faster bodies
//! ([`mem_intrinsics`]). Calls skip functions that only call another one ([`thunks`]).
//!
//! **Every function keeps its behaviour** on every input: results, traps, memory and globals. No function
//! is recognised by its name. Only the depth of the stack and the position of traps in the code may
//! differ.
//!
//! The original module is validated first, with features that exclude all that is added here.

mod dirty_pages;
mod emit;
mod function_body;
mod guest_allocator;
mod mem_intrinsics;
mod operand_stack;
mod replacements;
mod thunks;
mod twox;

use super::{
	heap_layout::{
		MEMORY_EXPORT, PAGE_BYTES, SIDE_MEMORY_BYTES, SIDE_MEMORY_EXPORT, SIDE_MEMORY_INDEX,
		global_export,
	},
	module_index::{ModuleIndex, malformed},
	signatures::Signatures,
	validate::validate,
};
use crate::executor::error::CodeError;
#[cfg(test)]
pub(crate) use mem_intrinsics::MemIntrinsic;
use replacements::Replacements;
use std::ops::Range;
use wasm_encoder::{
	CodeSection, ConstExpr, CustomSection, ElementSection, Elements, EntityType, ExportKind,
	ExportSection, FunctionSection, ImportSection, MemorySection, MemoryType, Module, RawSection,
	SectionId, StartSection,
};
use wasmparser::{ElementItems, ElementKind, ExternalKind, TypeRef};

/// Increased when the same module is instrumented differently.
pub(crate) const REVISION: u32 = 5;

/// The instrumented module, with a memory of `pages` pages of 64 KiB. Custom sections are dropped, except
/// the names of functions, which make traps readable.
///
/// # Errors
/// [`CodeError`] if the module is not valid or exports something else as `memory`.
pub(crate) fn instrument(index: &ModuleIndex<'_>, pages: u32) -> Result<Vec<u8>, CodeError> {
	validate(index)?;
	let sections = &index.sections;
	let signatures = Signatures::read(index)?;
	let replacements = Replacements::find(index, &signatures)?;
	let mut module = Module::new();
	let copy = |module: &mut Module, id, range: Option<Range<usize>>| {
		let Some(range) = range else { return Ok(()) };
		let data = index.wasm.get(range).ok_or_else(outside)?;
		module.section(&RawSection { id: u8::from(id), data });
		Ok::<_, CodeError>(())
	};
	copy(&mut module, SectionId::Type, sections.types.as_ref().map(|section| section.range()))?;
	imports(&mut module, index)?;
	functions(&mut module, index, &replacements.added_types(&signatures))?;
	copy(&mut module, SectionId::Table, sections.tables.as_ref().map(|section| section.range()))?;
	memories(&mut module, pages);
	copy(&mut module, SectionId::Global, sections.globals.as_ref().map(|section| section.range()))?;
	exports(&mut module, index)?;
	if let Some((function_index, _)) = sections.start {
		module.section(&StartSection { function_index });
	}
	elements(&mut module, index, &replacements)?;
	code(&mut module, index, &signatures, &replacements, pages)?;
	copy(&mut module, SectionId::Data, sections.data.as_ref().map(|section| section.range()))?;
	if let Some(data) = sections.names {
		module.section(&CustomSection { name: "name".into(), data: data.into() });
	}
	Ok(module.finish())
}

/// All imports are functions once the memory is defined.
fn imports(module: &mut Module, index: &ModuleIndex<'_>) -> Result<(), CodeError> {
	let Some(section) = &index.sections.imports else { return Ok(()) };
	let mut imports = ImportSection::new();
	for import in section.clone().into_imports() {
		let import = import.map_err(malformed)?;
		if let TypeRef::Func(ty) = import.ty {
			imports.import(import.module, import.name, EntityType::Function(ty));
		}
	}
	module.section(&imports);
	Ok(())
}

fn functions(module: &mut Module, index: &ModuleIndex<'_>, added: &[u32]) -> Result<(), CodeError> {
	let Some(section) = &index.sections.functions else { return Ok(()) };
	let mut functions = FunctionSection::new();
	for ty in section.clone() {
		functions.function(ty.map_err(malformed)?);
	}
	for ty in added {
		functions.function(*ty);
	}
	module.section(&functions);
	Ok(())
}

/// The memory and the side memory, both of a fixed size.
fn memories(module: &mut Module, pages: u32) {
	let mut memories = MemorySection::new();
	for pages in [pages, SIDE_MEMORY_BYTES.div_ceil(PAGE_BYTES)] {
		memories.memory(MemoryType {
			minimum: pages.into(),
			maximum: Some(pages.into()),
			memory64: false,
			shared: false,
			page_size_log2: None,
		});
	}
	module.section(&memories);
}

/// The module's exports and those for the host: both memories, and all mutable globals.
fn exports(module: &mut Module, index: &ModuleIndex<'_>) -> Result<(), CodeError> {
	let mut exports = ExportSection::new();
	for export in index.sections.exports.iter().flat_map(|section| section.clone()) {
		let export = export.map_err(malformed)?;
		let kind = match export.kind {
			ExternalKind::Func => ExportKind::Func,
			ExternalKind::Table => ExportKind::Table,
			// Exported below, under the one name.
			ExternalKind::Memory => continue,
			ExternalKind::Global => ExportKind::Global,
			ExternalKind::Tag | ExternalKind::FuncExact => {
				return Err(CodeError::Malformed {
					cause: format!("the export `{}` is of an unsupported kind", export.name),
				});
			}
		};
		if export.name == MEMORY_EXPORT {
			return Err(CodeError::Memory { cause: "another export is named `memory`" });
		}
		exports.export(export.name, kind, export.index);
	}
	exports.export(MEMORY_EXPORT, ExportKind::Memory, 0);
	exports.export(SIDE_MEMORY_EXPORT, ExportKind::Memory, SIDE_MEMORY_INDEX);
	for global in &index.mutable_globals {
		exports.export(&global_export(*global), ExportKind::Global, *global);
	}
	module.section(&exports);
	Ok(())
}

/// The elements of the table, with replaced functions and without thunks.
fn elements(
	module: &mut Module,
	index: &ModuleIndex<'_>,
	replacements: &Replacements,
) -> Result<(), CodeError> {
	let Some(section) = &index.sections.elements else { return Ok(()) };
	let unsupported = || CodeError::Malformed { cause: "an element of an unsupported kind".into() };
	let mut elements = ElementSection::new();
	for element in section.clone() {
		let element = element.map_err(malformed)?;
		let (
			ElementKind::Active { table_index: None | Some(0), offset_expr },
			ElementItems::Functions(functions),
		) = (element.kind, element.items)
		else {
			return Err(unsupported());
		};
		let range = offset_expr.get_binary_reader().range();
		// Without the `end`, which the encoder adds.
		let offset = index.wasm.get(range.start..range.end - 1).ok_or_else(outside)?;
		let functions: Vec<u32> = functions
			.into_iter()
			.map(|function| Ok(replacements.referenced(function.map_err(malformed)?)))
			.collect::<Result<_, CodeError>>()?;
		let offset = ConstExpr::raw(offset.iter().copied());
		elements.active(None, &offset, Elements::Functions(functions.into()));
	}
	module.section(&elements);
	Ok(())
}

/// The functions of the module, then those that are added (see [`Replacements`]).
fn code(
	module: &mut Module,
	index: &ModuleIndex<'_>,
	signatures: &Signatures,
	replacements: &Replacements,
	pages: u32,
) -> Result<(), CodeError> {
	let Some(section) = &index.sections.code else { return Ok(()) };
	let mut code = CodeSection::new();
	let mut originals = Vec::new();
	for (function, body) in (signatures.imported()..).zip(section.clone()) {
		let body = body.map_err(malformed)?;
		let instrumented =
			function_body::instrument(index.wasm, &body, function, signatures, replacements)?;
		match replacements.body(function) {
			Some(replacement) => {
				code.function(&replacement);
				originals.push(instrumented);
			}
			None => {
				code.function(&instrumented);
			}
		}
	}
	let end = u64::from(pages) * u64::from(PAGE_BYTES);
	for function in replacements.added_functions(end).chain(originals) {
		code.function(&function);
	}
	module.section(&code);
	Ok(())
}

fn outside() -> CodeError {
	CodeError::Malformed { cause: "a section ends outside of the module".to_owned() }
}
