//! The module as it is compiled: what an instance needs to be fast, and to be used again.
//!
//! **Its own memory.** FRAME runtimes import their memory. The engine can back a memory that a module
//! *defines* with a copy-on-write image of its data, which makes a fresh instance cost microseconds;
//! it cannot do so for an imported one. So the import becomes a definition. Nothing else in the
//! module refers to how its memory came about: index 0 is index 0.
//!
//! The memory has the declared pages plus those for the heap from the start and never grows, as the
//! reference executor has it in block execution. A fixed size makes running out of memory happen at
//! the same place on every host.
//!
//! **The books.** A second memory, which no instruction of the module can name, holds the state of
//! the heap's allocator and a map of the pages of 4 KiB that were written to. After every store
//! follows a note in the map, unless an earlier one covers it ([`notes`]). It is what makes an
//! instance fit for the next call: the pages noted are restored, and nothing else can have changed
//! (see [`super::instance`]).
//!
//! **The allocator** and the hash of names become functions of the module ([`heap`], [`hash`]). C's
//! functions on memory, where their bodies are known, get a faster way for what they are mostly asked
//! for ([`bulk`]). Calls go past functions that do nothing of their own ([`thin`]).
//!
//! **What a function does stays what it is**, on every input: results, traps, memory and globals. None
//! is judged by its name. Only the depth of the stack and the position of traps in it may differ.
//!
//! What a module may use was checked before: the features that this needs are not open to it.

mod asm;
mod bulk;
mod code;
mod hash;
mod heap;
mod notes;
mod outline;
mod stack;
mod thin;

use super::{
	PAGE,
	allocator::ORDERS,
	blob::{DeclaredMemory, malformed},
	error::CodeError,
};
use asm::leb128;
#[cfg(test)]
pub(super) use bulk::Bulk;
pub(super) use notes::REACH;
use outline::Outline;
use wasmparser::{
	ElementItems, ElementKind, ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures,
};

/// Changes whenever the same module is rewritten differently.
pub(super) const REVISION: u32 = 4;

/// The largest memory in pages of 64 KiB: one less than addresses reach, so that its end and its
/// beginning are far from each other on the circle of addresses ([`notes`]).
pub(super) const MAX_PAGES: u32 = 65_535;

/// The export under which the host finds the memory.
pub(super) const MEMORY_EXPORT: &str = "memory";

/// The export under which the host finds the books.
pub(super) const BOOKS_EXPORT: &str = "\0books";

/// The index of the books among the memories.
const BOOKS_INDEX: u8 = 1;

/// The binary logarithm of the bytes that one entry of the map stands for, those of a page of 4 KiB;
/// and of [`REACH`] bytes on both sides of it.
pub(super) const PAGE_BITS: u32 = 12;

/// Where the books keep the first byte that was never handed out.
pub(super) const BUMPER: u32 = 0;
/// Where the books keep that an earlier request failed: 1 or 0.
pub(super) const POISONED: u32 = 4;
/// Where the books keep the bytes in use, 64 bits.
pub(super) const IN_USE: u32 = 8;
/// Where the books keep the first free header of each order.
pub(super) const FREE: u32 = 16;
/// The bytes of the allocator's state.
pub(super) const STATE: usize = (FREE + 4 * ORDERS) as usize;
/// Where the books keep the map: a byte for each page, not 0 once it was written to. It goes on for
/// as long as an address of 32 bits can ask for, so that a note never traps.
pub(super) const MAP: u32 = 128;

/// The entry of the last page of 32-bit addresses. It is never one of a memory's ([`MAX_PAGES`]).
pub(super) const LAST_ENTRY: u32 = u32::MAX >> PAGE_BITS;

/// How many entries the map has for the pages of a memory of `pages` pages of 64 KiB.
pub(super) fn map_entries(pages: u32) -> u32 {
	pages * (PAGE >> PAGE_BITS)
}

/// The export under which the host finds a global that can change.
pub(super) fn global_export(index: u32) -> String {
	format!("\0global {index}")
}

mod id {
	pub(super) const FUNCTION: u8 = 3;
	pub(super) const MEMORY: u8 = 5;
	pub(super) const EXPORT: u8 = 7;
	pub(super) const ELEMENT: u8 = 9;
	pub(super) const CODE: u8 = 10;
	pub(super) const CUSTOM: u8 = 0;
}

/// Refuses what the reference executor refuses: a runtime that works here works everywhere.
fn check(wasm: &[u8]) -> Result<(), CodeError> {
	let features =
		WasmFeatures::WASM1 | WasmFeatures::SIGN_EXTENSION | WasmFeatures::SATURATING_FLOAT_TO_INT;
	match Validator::new_with_features(features).validate_all(wasm) {
		Ok(_) => Ok(()),
		Err(error) => Err(CodeError::Compile { cause: error.to_string() }),
	}
}

/// The module with a defined and exported memory of `pages` pages, with its books, and with what
/// else the module documentation names. Custom sections but the names of functions, which make traps
/// readable, are dropped.
pub(super) fn rewrite(
	wasm: &[u8],
	declared: DeclaredMemory,
	pages: u32,
) -> Result<Vec<u8>, CodeError> {
	check(wasm)?;
	let outline = Outline::read(wasm)?;
	let mut out = Vec::with_capacity(wasm.len() * 2);
	out.extend_from_slice(b"\0asm\x01\0\0\0");
	let mut memory_written = false;
	let mut exports_written = false;
	let memory = u64::from(pages) * u64::from(PAGE);
	let mut bodies = Vec::new();
	let mut formers = Vec::new();
	let mut defined = 0;
	for payload in Parser::new(0).parse_all(wasm) {
		let payload = payload.map_err(malformed)?;
		if let Payload::CodeSectionEntry(body) = &payload {
			let rewritten = code::rewrite(wasm, body, defined, &outline)?;
			match outline.body(defined) {
				Some(replacing) => {
					bodies.push(replacing);
					formers.push(rewritten);
				}
				None => bodies.push(rewritten),
			}
			defined += 1;
			continue;
		}
		if defined > 0 && !bodies.is_empty() {
			bodies.extend(outline.added_bodies(memory));
			bodies.append(&mut formers);
			code_section(&mut out, std::mem::take(&mut bodies));
		}
		let Some((section, range)) = payload.as_section() else { continue };
		if section != id::CUSTOM {
			if !memory_written && rank(section) >= rank(id::MEMORY) {
				memory_section(&mut out, pages);
				memory_written = true;
			}
			if !exports_written && rank(section) > rank(id::EXPORT) {
				write_section(&mut out, id::EXPORT, &export_section(Vec::new(), 0, &outline)?);
				exports_written = true;
			}
		}
		match payload {
			Payload::ImportSection(imports) if declared.imported => {
				write_section(&mut out, section, &function_imports(imports)?);
			}
			Payload::FunctionSection(functions) => {
				let mut content = Vec::new();
				let added = outline.added();
				leb128(&mut content, functions.count() + added.len() as u32);
				for ty in functions {
					leb128(&mut content, ty.map_err(malformed)?);
				}
				for ty in added {
					leb128(&mut content, ty);
				}
				write_section(&mut out, id::FUNCTION, &content);
			}
			Payload::MemorySection(_) | Payload::CodeSectionStart { .. } => {}
			Payload::ExportSection(exports) => {
				write_section(&mut out, section, &with_memory(exports, &outline)?);
				exports_written = true;
			}
			Payload::ElementSection(elements) => {
				write_section(&mut out, id::ELEMENT, &elements_of(wasm, elements, &outline)?);
			}
			Payload::CustomSection(custom) if custom.name() != "name" => {}
			_ => {
				let content = wasm.get(range).ok_or_else(|| CodeError::Malformed {
					cause: "a section ends outside of the module".to_owned(),
				})?;
				write_section(&mut out, section, content);
			}
		}
	}
	if !memory_written {
		memory_section(&mut out, pages);
	}
	if !exports_written {
		write_section(&mut out, id::EXPORT, &export_section(Vec::new(), 0, &outline)?);
	}
	Ok(out)
}

/// The elements of the table, with what calls arrive at in place of functions that only pass them on.
fn elements_of(
	wasm: &[u8],
	elements: wasmparser::ElementSectionReader<'_>,
	outline: &Outline<'_>,
) -> Result<Vec<u8>, CodeError> {
	let unsupported = || CodeError::Malformed { cause: "an element of an unsupported kind".into() };
	let mut content = Vec::new();
	leb128(&mut content, elements.count());
	for element in elements {
		let element = element.map_err(malformed)?;
		let (ElementKind::Active { table_index: None | Some(0), offset_expr }, functions) =
			(element.kind, element.items)
		else {
			return Err(unsupported());
		};
		let ElementItems::Functions(functions) = functions else { return Err(unsupported()) };
		// The first table, a constant, functions by their indices.
		content.push(0);
		let range = offset_expr.get_binary_reader().range();
		content.extend_from_slice(wasm.get(range).ok_or_else(unsupported)?);
		leb128(&mut content, functions.count());
		for function in functions {
			leb128(&mut content, outline.referred(function.map_err(malformed)?));
		}
	}
	Ok(content)
}

fn code_section(out: &mut Vec<u8>, bodies: Vec<Vec<u8>>) {
	let mut content = Vec::with_capacity(bodies.iter().map(|body| body.len() + 5).sum());
	leb128(&mut content, bodies.len() as u32);
	for body in bodies {
		leb128(&mut content, body.len() as u32);
		content.extend_from_slice(&body);
	}
	write_section(out, id::CODE, &content);
}

/// The place of a section in a module, which is not the order of the ids.
fn rank(section: u8) -> u8 {
	match section {
		// Tags come after memories, the count of data segments before the code.
		13 => 11,
		12 => 19,
		other => other * 2,
	}
}

fn memory_section(out: &mut Vec<u8>, pages: u32) {
	// Two memories, each with a maximum.
	let books = (MAP + LAST_ENTRY + 1).div_ceil(PAGE);
	let mut content = vec![2];
	for pages in [pages, books] {
		content.push(1);
		leb128(&mut content, pages);
		leb128(&mut content, pages);
	}
	write_section(out, id::MEMORY, &content);
}

fn function_imports(imports: wasmparser::ImportSectionReader<'_>) -> Result<Vec<u8>, CodeError> {
	let mut count = 0u32;
	let mut entries = Vec::new();
	for import in imports.into_imports() {
		let import = import.map_err(malformed)?;
		if let TypeRef::Func(index) = import.ty {
			name(&mut entries, import.module)?;
			name(&mut entries, import.name)?;
			entries.push(0);
			leb128(&mut entries, index);
			count += 1;
		}
	}
	let mut content = Vec::with_capacity(entries.len() + 5);
	leb128(&mut content, count);
	content.extend_from_slice(&entries);
	Ok(content)
}

fn with_memory(
	exports: wasmparser::ExportSectionReader<'_>,
	outline: &Outline<'_>,
) -> Result<Vec<u8>, CodeError> {
	let mut count = 0u32;
	let mut entries = Vec::new();
	for export in exports {
		let export = export.map_err(malformed)?;
		let kind = match export.kind {
			ExternalKind::Func => 0,
			ExternalKind::Table => 1,
			// Exported anew under the one name.
			ExternalKind::Memory => continue,
			ExternalKind::Global => 3,
			ExternalKind::Tag | ExternalKind::FuncExact => {
				return Err(CodeError::Malformed {
					cause: format!("the export `{}` is of an unsupported kind", export.name),
				});
			}
		};
		if export.name == MEMORY_EXPORT {
			return Err(CodeError::Memory { cause: "another export is named `memory`" });
		}
		name(&mut entries, export.name)?;
		entries.push(kind);
		leb128(&mut entries, export.index);
		count += 1;
	}
	export_section(entries, count, outline)
}

/// `count` encoded `entries` and the exports for the host.
fn export_section(
	mut entries: Vec<u8>,
	count: u32,
	outline: &Outline<'_>,
) -> Result<Vec<u8>, CodeError> {
	for (index, export) in [(0, MEMORY_EXPORT), (BOOKS_INDEX, BOOKS_EXPORT)] {
		name(&mut entries, export)?;
		entries.extend_from_slice(&[2, index]);
	}
	for index in &outline.mutable_globals {
		name(&mut entries, &global_export(*index))?;
		entries.push(3);
		leb128(&mut entries, *index);
	}
	let mut content = Vec::with_capacity(entries.len() + 5);
	leb128(&mut content, count + 2 + outline.mutable_globals.len() as u32);
	content.extend_from_slice(&entries);
	Ok(content)
}

fn write_section(out: &mut Vec<u8>, section: u8, content: &[u8]) {
	out.push(section);
	// The whole module is far below 4 GiB.
	leb128(out, content.len() as u32);
	out.extend_from_slice(content);
}

fn name(out: &mut Vec<u8>, name: &str) -> Result<(), CodeError> {
	let length = u32::try_from(name.len())
		.map_err(|_| CodeError::Malformed { cause: "a name is too long".to_owned() })?;
	leb128(out, length);
	out.extend_from_slice(name.as_bytes());
	Ok(())
}
