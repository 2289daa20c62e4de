//! The module as it is compiled: with a memory of its own, of a fixed size.
//!
//! FRAME runtimes import their memory. The engine can back a memory that a module *defines* with a
//! copy-on-write image of its data, which makes a fresh instance cost microseconds; it cannot do so
//! for an imported one. So the import becomes a definition. Nothing else in the module refers to
//! how its memory came about: index 0 is index 0.
//!
//! The memory has the declared pages plus those for the heap from the start and never grows, as the
//! reference executor has it in block execution. A fixed size makes running out of memory happen at
//! the same place on every host.

use super::{
	blob::{DeclaredMemory, malformed},
	error::CodeError,
};
use wasmparser::{ExternalKind, Parser, Payload, TypeRef};

/// The export under which the host finds the memory.
pub(super) const MEMORY_EXPORT: &str = "memory";

mod id {
	pub(super) const IMPORT: u8 = 2;
	pub(super) const MEMORY: u8 = 5;
	pub(super) const EXPORT: u8 = 7;
	pub(super) const CUSTOM: u8 = 0;
}

/// The module with a defined and exported memory of `pages` pages. Custom sections but the names of
/// functions, which make traps readable, are dropped.
pub(super) fn define_memory(
	wasm: &[u8],
	declared: DeclaredMemory,
	pages: u32,
) -> Result<Vec<u8>, CodeError> {
	let mut out = Vec::with_capacity(wasm.len() + 64);
	out.extend_from_slice(b"\0asm\x01\0\0\0");
	let mut memory_written = false;
	let mut exports_written = false;
	for payload in Parser::new(0).parse_all(wasm) {
		let payload = payload.map_err(malformed)?;
		let Some((section, range)) = payload.as_section() else { continue };
		if section != id::CUSTOM {
			if !memory_written && rank(section) >= rank(id::MEMORY) {
				memory_section(&mut out, pages);
				memory_written = true;
			}
			if !exports_written && rank(section) > rank(id::EXPORT) {
				write_section(&mut out, id::EXPORT, &export_section(Vec::new(), 0)?);
				exports_written = true;
			}
		}
		match payload {
			Payload::ImportSection(imports) if declared.imported => {
				write_section(&mut out, section, &function_imports(imports)?);
			},
			Payload::MemorySection(_) => {},
			Payload::ExportSection(exports) => {
				write_section(&mut out, section, &with_memory(exports)?);
				exports_written = true;
			},
			Payload::CustomSection(custom) if custom.name() != "name" => {},
			_ => {
				let content = wasm.get(range).ok_or_else(|| CodeError::Malformed {
					cause: "a section ends outside of the module".to_owned(),
				})?;
				write_section(&mut out, section, content);
			},
		}
	}
	if !memory_written {
		memory_section(&mut out, pages);
	}
	if !exports_written {
		write_section(&mut out, id::EXPORT, &export_section(Vec::new(), 0)?);
	}
	Ok(out)
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
	// One memory, with a maximum.
	let mut content = vec![1, 1];
	leb128(&mut content, pages);
	leb128(&mut content, pages);
	write_section(out, id::MEMORY, &content);
}

fn function_imports(
	imports: wasmparser::ImportSectionReader<'_>,
) -> Result<Vec<u8>, CodeError> {
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

fn with_memory(exports: wasmparser::ExportSectionReader<'_>) -> Result<Vec<u8>, CodeError> {
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
			},
		};
		if export.name == MEMORY_EXPORT {
			return Err(CodeError::Memory { cause: "another export is named `memory`" });
		}
		name(&mut entries, export.name)?;
		entries.push(kind);
		leb128(&mut entries, export.index);
		count += 1;
	}
	export_section(entries, count)
}

/// `count` encoded `entries` and the export of the memory.
fn export_section(mut entries: Vec<u8>, count: u32) -> Result<Vec<u8>, CodeError> {
	name(&mut entries, MEMORY_EXPORT)?;
	entries.extend_from_slice(&[2, 0]);
	let mut content = Vec::with_capacity(entries.len() + 5);
	leb128(&mut content, count + 1);
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

fn leb128(out: &mut Vec<u8>, mut value: u32) {
	while value >= 0x80 {
		out.push(value as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
}
