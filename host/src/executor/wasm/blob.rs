//! Runtime code as bytes: decompression, what the module declares, and the version that it carries.

use super::{error::CodeError, instance::Image};
use crate::primitives::Hash;
use codec::Decode;
use sp_version::RuntimeVersion;
use std::{borrow::Cow, ops::Range};
use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload, TypeRef};

/// The largest runtime accepted after decompression: 50 MiB, as everywhere in the field.
pub const MAX_CODE_BYTES: usize = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;

/// The global in which a runtime tells where its heap begins.
const HEAP_BASE: &str = "__heap_base";

/// One imported function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInfo {
	/// The module that it is imported from, `env` for all host functions.
	pub module: String,
	/// Its name, such as `ext_storage_get_version_1`.
	pub name: String,
	/// Whether this host has it. A call of one that it does not have ends with an error.
	pub known: bool,
}

/// What a runtime blob says of itself, without running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeInfo {
	/// Blake2-256 of the blob as it was given: the hash that governance and tools name.
	pub hash: Hash,
	/// Blake2-256 of the WebAssembly after decompression.
	pub wasm_hash: Hash,
	/// The size of the blob in bytes.
	pub size: usize,
	/// The size of the WebAssembly after decompression, in bytes.
	pub wasm_size: usize,
	/// Whether the blob is compressed.
	pub compressed: bool,
	/// The version in the blob's custom sections, with its runtime APIs; `None` if it has no such
	/// section.
	pub version: Option<RuntimeVersion>,
	/// The imported functions in the order of the module.
	pub imports: Vec<ImportInfo>,
	/// The exported functions in the order of the module.
	pub exports: Vec<String>,
	/// The pages of 64 KiB that the module declares.
	pub memory_pages: u64,
	/// Whether the memory is imported rather than defined.
	pub memory_imported: bool,
	/// The first byte of the heap, if the module says so.
	pub heap_base: Option<u32>,
}

/// The memory that a module declares.
#[derive(Clone, Copy, Debug)]
pub(super) struct DeclaredMemory {
	pub(super) pages: u64,
	pub(super) imported: bool,
}

/// What the host needs to know of a module.
#[derive(Debug)]
pub(super) struct Module<'a> {
	pub(super) memory: DeclaredMemory,
	pub(super) heap_base: Option<u32>,
	pub(super) imports: Vec<(&'a str, &'a str)>,
	pub(super) functions: Vec<&'a str>,
	pub(super) version: Option<RuntimeVersion>,
	/// The part of the memory that the data segments fill. `None` where that is told only when the
	/// module is instantiated.
	pub(super) data: Option<Range<u32>>,
	/// The globals that can change.
	pub(super) mutable_globals: Vec<u32>,
	/// Whether a function runs at the start of every instance.
	pub(super) starts: bool,
}

/// The WebAssembly of a blob that may be compressed.
///
/// # Errors
/// [`CodeError::Decompress`] if it is damaged or larger than [`MAX_CODE_BYTES`].
pub fn decompress(code: &[u8]) -> Result<Cow<'_, [u8]>, CodeError> {
	let refuse = |cause: String| CodeError::Decompress { limit: MAX_CODE_BYTES, cause };
	let wasm = sp_maybe_compressed_blob::decompress(code, MAX_CODE_BYTES)
		.map_err(|error| refuse(error.to_string()))?;
	if wasm.len() > MAX_CODE_BYTES {
		return Err(refuse(format!("it has {} bytes", wasm.len())));
	}
	Ok(wasm)
}

/// The version that a blob carries in its custom sections, `None` if it has none. Nothing is run.
///
/// # Errors
/// Those of a blob that is no module or whose sections cannot be decoded.
pub fn embedded_version(code: &[u8]) -> Result<Option<RuntimeVersion>, CodeError> {
	Sections::read(&decompress(code)?)?.version()
}

/// What a blob says of itself, without running it. `is_known` tells the host functions.
pub(super) fn inspect(
	code: &[u8],
	is_known: impl Fn(&str, &str) -> bool,
) -> Result<CodeInfo, CodeError> {
	let wasm = decompress(code)?;
	let module = parse(&wasm)?;
	Ok(CodeInfo {
		hash: Hash::from(sp_crypto_hashing::blake2_256(code)),
		wasm_hash: Hash::from(sp_crypto_hashing::blake2_256(&wasm)),
		size: code.len(),
		wasm_size: wasm.len(),
		compressed: matches!(wasm, Cow::Owned(_)),
		imports: module
			.imports
			.iter()
			.map(|(from, name)| ImportInfo {
				module: (*from).to_owned(),
				name: (*name).to_owned(),
				known: is_known(from, name),
			})
			.collect(),
		exports: module.functions.iter().map(|name| (*name).to_owned()).collect(),
		memory_pages: module.memory.pages,
		memory_imported: module.memory.imported,
		heap_base: module.heap_base,
		version: module.version,
	})
}

/// Reads what a module declares. The code itself is left to the compiler to validate.
pub(super) fn parse(wasm: &[u8]) -> Result<Module<'_>, CodeError> {
	let mut imports = Vec::new();
	let mut functions = Vec::new();
	let mut memories = Vec::new();
	let mut globals = Vec::new();
	let mut heap_base_index = None;
	let mut mutable_globals = Vec::new();
	// Nothing yet: any segment moves both ends.
	let mut data = Some(Range { start: u32::MAX, end: 0 });
	let mut starts = false;
	for payload in Parser::new(0).parse_all(wasm) {
		match payload.map_err(malformed)? {
			Payload::ImportSection(section) => {
				for import in section.into_imports() {
					let import = import.map_err(malformed)?;
					let kind = match import.ty {
						TypeRef::Func(_) => {
							imports.push((import.module, import.name));
							continue;
						}
						TypeRef::Memory(memory) => {
							memories.push((memory, true));
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
			}
			Payload::MemorySection(section) => {
				for memory in section {
					memories.push((memory.map_err(malformed)?, false));
				}
			}
			Payload::GlobalSection(section) => {
				for (index, global) in (0..).zip(section) {
					let global = global.map_err(malformed)?;
					if global.ty.mutable {
						mutable_globals.push(index);
					}
					let mut operators = global.init_expr.get_operators_reader();
					globals.push(match operators.read().map_err(malformed)? {
						Operator::I32Const { value } if !global.ty.mutable => Some(value as u32),
						_ => None,
					});
				}
			}
			Payload::ExportSection(section) => {
				for export in section {
					let export = export.map_err(malformed)?;
					match export.kind {
						ExternalKind::Func => functions.push(export.name),
						ExternalKind::Global if export.name == HEAP_BASE => {
							heap_base_index = Some(export.index as usize);
						}
						_ => {}
					}
				}
			}
			Payload::StartSection { .. } => starts = true,
			Payload::DataSection(section) => {
				for segment in section {
					let range = segment_range(&segment.map_err(malformed)?)?;
					data = data
						.zip(range)
						.map(|(all, range)| all.start.min(range.start)..all.end.max(range.end));
				}
			}
			_ => {}
		}
	}
	let memory = match memories.as_slice() {
		[(memory, imported)] if !memory.shared && !memory.memory64 => {
			DeclaredMemory { pages: memory.initial, imported: *imported }
		}
		[_] => return Err(CodeError::Memory { cause: "it is shared or has 64-bit addresses" }),
		[] => return Err(CodeError::Memory { cause: "there is none" }),
		_ => return Err(CodeError::Memory { cause: "there are several" }),
	};
	// No global is imported, so that the index counts the module's own.
	let heap_base = heap_base_index.and_then(|index| globals.get(index).copied().flatten());
	let version = Sections::read(wasm)?.version()?;
	let data = data.map(|range| if range.start < range.end { range } else { 0..0 });
	Ok(Module { memory, heap_base, imports, functions, version, data, mutable_globals, starts })
}

/// What the data segments put into a memory of `pages` pages of 64 KiB, within the `range` that
/// they fill. `None` if that is not known beforehand.
pub(super) fn image(wasm: &[u8], range: Option<Range<u32>>, pages: u32) -> Option<Image> {
	let range = range?;
	let is_outside = u64::from(range.end) > u64::from(pages) * u64::from(super::PAGE);
	// Two small segments can be far from each other. What a module fills densely is within its size.
	if is_outside || range.len() > MAX_CODE_BYTES {
		return None;
	}
	let mut image = Image { start: range.start as usize, bytes: vec![0; range.len()] };
	for payload in Parser::new(0).parse_all(wasm) {
		let Payload::DataSection(section) = payload.ok()? else { continue };
		// Later segments overwrite earlier ones.
		for segment in section {
			let segment = segment.ok()?;
			let at = segment_range(&segment).ok()??;
			let start = at.start as usize - image.start;
			image.bytes.get_mut(start..start + at.len())?.copy_from_slice(segment.data);
		}
	}
	Some(image)
}

/// Where a data segment goes, if the module says so itself.
fn segment_range(segment: &wasmparser::Data<'_>) -> Result<Option<Range<u32>>, CodeError> {
	let DataKind::Active { offset_expr, .. } = &segment.kind else { return Ok(None) };
	let mut operators = offset_expr.get_operators_reader();
	let Operator::I32Const { value } = operators.read().map_err(malformed)? else {
		return Ok(None);
	};
	let start = value as u32;
	let length = u32::try_from(segment.data.len()).ok();
	Ok(length.and_then(|length| start.checked_add(length)).map(|end| start..end))
}

/// The custom sections in which `sp-version` and `sp-api` leave the version.
#[derive(Default)]
struct Sections<'a> {
	version: Option<&'a [u8]>,
	apis: Option<&'a [u8]>,
}

impl<'a> Sections<'a> {
	fn read(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let mut sections = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			if let Payload::CustomSection(section) = payload.map_err(malformed)? {
				match section.name() {
					"runtime_version" => sections.version = Some(section.data()),
					"runtime_apis" => sections.apis = Some(section.data()),
					_ => {}
				}
			}
		}
		Ok(sections)
	}

	fn version(&self) -> Result<Option<RuntimeVersion>, CodeError> {
		let Some(mut bytes) = self.version else { return Ok(None) };
		let apis = self.apis.map(decode_apis).transpose()?;
		// The section holds the version with an empty list of APIs, so that the layout has to be
		// told from the other section.
		let core = apis.as_ref().and_then(sp_version::core_version_from_apis);
		let mut version = RuntimeVersion::decode_with_version_hint(&mut bytes, core)
			.map_err(|error| CodeError::Version { cause: error.to_string() })?;
		if let Some(apis) = apis {
			version.apis = apis;
		}
		Ok(Some(version))
	}
}

/// Pairs of an API's 8-byte id and its version as little-endian u32, one after the other.
fn decode_apis(mut bytes: &[u8]) -> Result<sp_version::ApisVec, CodeError> {
	let mut apis = Vec::with_capacity(bytes.len() / 12);
	while !bytes.is_empty() {
		let entry = <([u8; 8], u32)>::decode(&mut bytes)
			.map_err(|_| CodeError::Version { cause: "an API's entry is cut off".to_owned() })?;
		apis.push(entry);
	}
	Ok(apis.into())
}

pub(super) fn malformed(error: wasmparser::BinaryReaderError) -> CodeError {
	CodeError::Malformed { cause: error.to_string() }
}
