//! The sections of a module and what they declare, from one pass over its bytes.

use crate::executor::error::CodeError;
use std::ops::Range;
use wasmparser::{
	BinaryReader, BinaryReaderError, CodeSectionReader, DataKind, DataSectionReader,
	ElementSectionReader, Encoding, ExportSectionReader, ExternalKind, FunctionSectionReader,
	GlobalSectionReader, ImportSectionReader, MemorySectionReader, MemoryType, Operator, Parser,
	Payload, TableSectionReader, TypeRef, TypeSectionReader,
};

/// The module name of all host function imports.
pub(crate) const HOST_MODULE: &str = "env";

/// The exported global that holds the first address of the heap.
const HEAP_BASE: &str = "__heap_base";

/// Module and name of an imported function.
pub(crate) type FunctionImport<'a> = (&'a str, &'a str);

/// The sections of a module. The parser refuses modules with repeated or misordered sections.
#[derive(Clone, Default)]
pub(crate) struct Sections<'a> {
	pub(crate) types: Option<TypeSectionReader<'a>>,
	pub(crate) imports: Option<ImportSectionReader<'a>>,
	pub(crate) functions: Option<FunctionSectionReader<'a>>,
	pub(crate) tables: Option<TableSectionReader<'a>>,
	pub(crate) memories: Option<MemorySectionReader<'a>>,
	pub(crate) globals: Option<GlobalSectionReader<'a>>,
	pub(crate) exports: Option<ExportSectionReader<'a>>,
	/// The start function, and where the section is.
	pub(crate) start: Option<(u32, Range<usize>)>,
	pub(crate) elements: Option<ElementSectionReader<'a>>,
	/// The number of data segments, and where the section is.
	pub(crate) data_count: Option<(u32, Range<usize>)>,
	/// Function bodies. They are only decoded by those who need them.
	pub(crate) code: Option<CodeSectionReader<'a>>,
	pub(crate) data: Option<DataSectionReader<'a>>,
	/// The custom section `name`.
	pub(crate) names: Option<&'a [u8]>,
	/// The custom section `runtime_version`.
	pub(crate) version: Option<&'a [u8]>,
	/// The custom section `runtime_apis`.
	pub(crate) apis: Option<&'a [u8]>,
	/// Whether there are sections of other kinds, which validation refuses.
	pub(crate) has_unsupported: bool,
}

/// A parsed module.
pub(crate) struct ModuleIndex<'a> {
	/// The bytes of the module.
	pub(crate) wasm: &'a [u8],
	pub(crate) sections: Sections<'a>,
	/// The declared memory, in pages of 64 KiB.
	pub(crate) memory_pages: u64,
	/// Whether the memory is imported rather than defined.
	pub(crate) memory_imported: bool,
	/// The first address of the heap, if the module exports it.
	pub(crate) heap_base: Option<u32>,
	pub(crate) imports: Vec<FunctionImport<'a>>,
	/// The names of the exported functions.
	pub(crate) exported_functions: Vec<&'a str>,
	/// The range of addresses that the data segments fill. `None` if a segment is passive or its address
	/// is not a constant.
	pub(crate) data: Option<Range<u32>>,
	/// The indices of the mutable globals.
	pub(crate) mutable_globals: Vec<u32>,
}

impl<'a> ModuleIndex<'a> {
	/// Reads the sections of a module. Function bodies are neither decoded nor validated.
	///
	/// # Errors
	/// [`CodeError`] if the bytes are not a module, or the module imports anything but functions and a
	/// memory, or does not have exactly one memory.
	pub(crate) fn parse(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let sections = Sections::read(wasm)?;
		let (imports, imported_memories) = imports(sections.imports.as_ref())?;
		let (memory, memory_imported) = memory(&sections, imported_memories)?;
		let (constants, mutable_globals) = globals(sections.globals.as_ref())?;
		let (exported_functions, heap_base) = exports(sections.exports.as_ref())?;
		// No global is imported, so the index counts the module's own.
		let heap_base =
			heap_base.and_then(|index| constants.get(index as usize).copied().flatten());
		let data = data_range(sections.data.as_ref())?;
		Ok(Self {
			wasm,
			sections,
			memory_pages: memory.initial,
			memory_imported,
			heap_base,
			imports,
			exported_functions,
			data,
			mutable_globals,
		})
	}
}

impl<'a> Sections<'a> {
	/// Reads the sections of a module.
	///
	/// # Errors
	/// [`CodeError::Malformed`] if the bytes are not a module.
	pub(crate) fn read(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let mut sections = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			sections.add(payload.map_err(malformed)?, wasm)?;
		}
		Ok(sections)
	}

	fn add(&mut self, payload: Payload<'a>, wasm: &'a [u8]) -> Result<(), CodeError> {
		match payload {
			Payload::TypeSection(section) => self.types = Some(section),
			Payload::ImportSection(section) => self.imports = Some(section),
			Payload::FunctionSection(section) => self.functions = Some(section),
			Payload::TableSection(section) => self.tables = Some(section),
			Payload::MemorySection(section) => self.memories = Some(section),
			Payload::GlobalSection(section) => self.globals = Some(section),
			Payload::ExportSection(section) => self.exports = Some(section),
			Payload::StartSection { func, range } => self.start = Some((func, range)),
			Payload::ElementSection(section) => self.elements = Some(section),
			Payload::DataCountSection { count, range } => self.data_count = Some((count, range)),
			Payload::DataSection(section) => self.data = Some(section),
			Payload::CodeSectionStart { range, .. } => {
				let content = wasm.get(range.clone()).ok_or_else(|| CodeError::Malformed {
					cause: "the code section is cut off".to_owned(),
				})?;
				let reader = BinaryReader::new(content, range.start);
				self.code = Some(CodeSectionReader::new(reader).map_err(malformed)?);
			}
			Payload::CustomSection(section) => match section.name() {
				"name" => self.names = Some(section.data()),
				"runtime_version" => self.version = Some(section.data()),
				"runtime_apis" => self.apis = Some(section.data()),
				_ => {}
			},
			Payload::Version { encoding: Encoding::Module, .. }
			| Payload::CodeSectionEntry(_)
			| Payload::End(_) => {}
			_ => self.has_unsupported = true,
		}
		Ok(())
	}
}

/// The imported functions and memories.
fn imports<'a>(
	section: Option<&ImportSectionReader<'a>>,
) -> Result<(Vec<FunctionImport<'a>>, Vec<MemoryType>), CodeError> {
	let (mut functions, mut memories) = (Vec::new(), Vec::new());
	for import in section.into_iter().flat_map(|section| section.clone().into_imports()) {
		let import = import.map_err(malformed)?;
		let kind = match import.ty {
			TypeRef::Func(_) => {
				functions.push((import.module, import.name));
				continue;
			}
			TypeRef::Memory(memory) => {
				memories.push(memory);
				continue;
			}
			TypeRef::Table(_) => "table",
			TypeRef::Global(_) => "global",
			_ => "item",
		};
		return Err(CodeError::Import {
			kind,
			module: import.module.to_owned(),
			name: import.name.to_owned(),
		});
	}
	Ok((functions, memories))
}

/// The only memory, and whether it is imported.
fn memory(
	sections: &Sections<'_>,
	imported: Vec<MemoryType>,
) -> Result<(MemoryType, bool), CodeError> {
	let mut memories: Vec<_> = imported.into_iter().map(|memory| (memory, true)).collect();
	for memory in sections.memories.iter().flat_map(|section| section.clone()) {
		memories.push((memory.map_err(malformed)?, false));
	}
	let cause = match memories.as_slice() {
		[(memory, imported)] if !memory.shared && !memory.memory64 => {
			return Ok((*memory, *imported));
		}
		[_] => "it is shared or has 64-bit addresses",
		[] => "there is none",
		_ => "there are several",
	};
	Err(CodeError::Memory { cause })
}

/// For each global its value, if it is a constant i32; and the indices of those that are mutable.
fn globals(
	section: Option<&GlobalSectionReader<'_>>,
) -> Result<(Vec<Option<u32>>, Vec<u32>), CodeError> {
	let (mut constants, mut mutable) = (Vec::new(), Vec::new());
	for (index, global) in (0..).zip(section.into_iter().flat_map(|section| section.clone())) {
		let global = global.map_err(malformed)?;
		let mut operators = global.init_expr.get_operators_reader();
		let constant = match operators.read().map_err(malformed)? {
			Operator::I32Const { value } if !global.ty.mutable => Some(value as u32),
			_ => None,
		};
		constants.push(constant);
		if global.ty.mutable {
			mutable.push(index);
		}
	}
	Ok((constants, mutable))
}

/// The exported functions, and the global that is exported as the heap base.
fn exports<'a>(
	section: Option<&ExportSectionReader<'a>>,
) -> Result<(Vec<&'a str>, Option<u32>), CodeError> {
	let (mut functions, mut heap_base) = (Vec::new(), None);
	for export in section.into_iter().flat_map(|section| section.clone()) {
		let export = export.map_err(malformed)?;
		match export.kind {
			ExternalKind::Func => functions.push(export.name),
			ExternalKind::Global if export.name == HEAP_BASE => heap_base = Some(export.index),
			_ => {}
		}
	}
	Ok((functions, heap_base))
}

/// The addresses from the first to the last byte of all data segments, if all of them are constant.
fn data_range(section: Option<&DataSectionReader<'_>>) -> Result<Option<Range<u32>>, CodeError> {
	let mut all: Option<Range<u32>> = None;
	for segment in section.into_iter().flat_map(|section| section.clone()) {
		let Some(range) = segment_range(&segment.map_err(malformed)?)? else { return Ok(None) };
		let all = all.get_or_insert(range.clone());
		*all = all.start.min(range.start)..all.end.max(range.end);
	}
	Ok(Some(all.unwrap_or_default()))
}

/// The addresses of a data segment, if the module gives them as a constant.
pub(crate) fn segment_range(
	segment: &wasmparser::Data<'_>,
) -> Result<Option<Range<u32>>, CodeError> {
	let DataKind::Active { offset_expr, .. } = &segment.kind else { return Ok(None) };
	let mut operators = offset_expr.get_operators_reader();
	let Operator::I32Const { value } = operators.read().map_err(malformed)? else {
		return Ok(None);
	};
	let start = value as u32;
	let length = u32::try_from(segment.data.len()).ok();
	Ok(length.and_then(|length| start.checked_add(length)).map(|end| start..end))
}

/// Wraps an error of the parser.
pub(crate) fn malformed(error: BinaryReaderError) -> CodeError {
	CodeError::Malformed { cause: error.to_string() }
}
