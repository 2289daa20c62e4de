//! Runtime code as bytes: decompression, and what a blob declares without being run.

use super::module_index::{ModuleIndex, Sections};
use crate::{executor::error::CodeError, primitives::Hash, text::counted};
use codec::Decode;
use sp_version::RuntimeVersion;
use std::borrow::Cow;

/// The largest runtime after decompression: 50 MiB, as in polkadot-sdk.
pub const MAX_CODE_BYTES: usize = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;

/// An imported function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInfo {
	/// The module that it is imported from: `env` for all host functions.
	pub module: String,
	/// The name, such as `ext_storage_get_version_1`.
	pub name: String,
	/// Whether this host has the function. A call of one that it does not have fails.
	pub known: bool,
}

/// What a runtime blob declares, without running it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeInfo {
	/// Blake2-256 of the blob as it is, compressed or not. Governance and tools use this hash.
	pub hash: Hash,
	/// Blake2-256 of the WebAssembly after decompression.
	pub wasm_hash: Hash,
	/// Bytes of the blob.
	pub size: usize,
	/// Bytes of the WebAssembly after decompression.
	pub wasm_size: usize,
	/// Whether the blob is compressed.
	pub compressed: bool,
	/// The version in the blob's custom sections, with its runtime APIs. `None` without such sections.
	pub version: Option<RuntimeVersion>,
	/// The imported functions in the order of the module.
	pub imports: Vec<ImportInfo>,
	/// The exported functions in the order of the module.
	pub exports: Vec<String>,
	/// The declared memory in pages of 64 KiB.
	pub memory_pages: u64,
	/// Whether the memory is imported rather than defined.
	pub memory_imported: bool,
	/// The first address of the heap, if the module exports it.
	pub heap_base: Option<u32>,
}

/// The WebAssembly of a blob, which may be compressed.
///
/// # Errors
/// [`CodeError::Decompress`] if the blob is damaged or larger than [`MAX_CODE_BYTES`].
pub fn decompress(code: &[u8]) -> Result<Cow<'_, [u8]>, CodeError> {
	let refuse = |cause: String| CodeError::Decompress { limit: MAX_CODE_BYTES, cause };
	let wasm = sp_maybe_compressed_blob::decompress(code, MAX_CODE_BYTES)
		.map_err(|error| refuse(error.to_string()))?;
	if wasm.len() > MAX_CODE_BYTES {
		return Err(refuse(format!("it has {}", counted(wasm.len(), "byte"))));
	}
	Ok(wasm)
}

/// The version in the custom sections of a blob, `None` without such sections. Runs nothing.
///
/// # Errors
/// [`CodeError`] if the blob is not a module or the sections cannot be decoded.
pub fn embedded_version(code: &[u8]) -> Result<Option<RuntimeVersion>, CodeError> {
	version(&Sections::read(&decompress(code)?)?)
}

/// What a blob declares. `is_known` tells whether this host has an imported function.
pub(crate) fn inspect(
	code: &[u8],
	is_known: impl Fn(&str, &str) -> bool,
) -> Result<CodeInfo, CodeError> {
	let wasm = decompress(code)?;
	let index = ModuleIndex::parse(&wasm)?;
	let import = |(module, name): &(&str, &str)| ImportInfo {
		module: (*module).to_owned(),
		name: (*name).to_owned(),
		known: is_known(module, name),
	};
	Ok(CodeInfo {
		hash: Hash::from(sp_crypto_hashing::blake2_256(code)),
		wasm_hash: Hash::from(sp_crypto_hashing::blake2_256(&wasm)),
		size: code.len(),
		wasm_size: wasm.len(),
		compressed: matches!(wasm, Cow::Owned(_)),
		version: version(&index.sections)?,
		imports: index.imports.iter().map(import).collect(),
		exports: index.exported_functions.iter().map(|name| (*name).to_owned()).collect(),
		memory_pages: index.memory_pages,
		memory_imported: index.memory_imported,
		heap_base: index.heap_base,
	})
}

/// The version in the custom sections that `sp-version` and `sp-api` write.
pub(crate) fn version(sections: &Sections<'_>) -> Result<Option<RuntimeVersion>, CodeError> {
	let Some(mut bytes) = sections.version else { return Ok(None) };
	let apis = sections.apis.map(decode_apis).transpose()?;
	// The section has an empty list of APIs. The layout of the version depends on the version of the
	// API `Core`, which is in the other section.
	let core = apis.as_ref().and_then(sp_version::core_version_from_apis);
	let mut version = RuntimeVersion::decode_with_version_hint(&mut bytes, core)
		.map_err(|error| CodeError::Version { cause: error.to_string() })?;
	if let Some(apis) = apis {
		version.apis = apis;
	}
	Ok(Some(version))
}

/// Pairs of an API's 8-byte id and its version as little-endian u32, without a length in front.
fn decode_apis(mut bytes: &[u8]) -> Result<sp_version::ApisVec, CodeError> {
	let mut apis = Vec::with_capacity(bytes.len() / 12);
	while !bytes.is_empty() {
		let entry = <([u8; 8], u32)>::decode(&mut bytes).map_err(|_| CodeError::Version {
			cause: "an entry of the API list is cut off".to_owned(),
		})?;
		apis.push(entry);
	}
	Ok(apis.into())
}
