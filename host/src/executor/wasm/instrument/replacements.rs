//! Which functions of a module are replaced, and by what.

use super::{guest_allocator, mem_intrinsics::MemIntrinsic, thunks::Thunks, twox};
use crate::executor::{
	error::CodeError,
	wasm::{
		module_index::{HOST_MODULE, ModuleIndex, malformed},
		signatures::Signatures,
	},
};
use std::collections::BTreeMap;
use wasm_encoder::Function;
use wasmparser::ValType;

const MALLOC: &str = "ext_allocator_malloc_version_1";
const FREE: &str = "ext_allocator_free_version_1";
const TWOX_128: &str = "ext_hashing_twox_128_version_1";

/// An imported function that is replaced by an added one.
#[derive(Clone, Copy, Debug)]
struct ReplacedImport {
	name: &'static str,
	import: u32,
	/// The type index.
	ty: u32,
	/// The added function.
	added: u32,
}

/// The replaced functions of a module, by function index.
///
/// Functions are added after those of the module: first those that replace imports, then the original
/// bodies of the replaced memory functions.
#[derive(Debug, Default)]
pub(crate) struct Replacements {
	imports: Vec<ReplacedImport>,
	thunks: Thunks,
	/// The memory functions, with the added function that has the original body.
	intrinsics: BTreeMap<u32, (MemIntrinsic, u32)>,
}

impl Replacements {
	/// # Errors
	/// [`CodeError::Malformed`] if a section cannot be decoded.
	pub(crate) fn find(
		index: &ModuleIndex<'_>,
		signatures: &Signatures,
	) -> Result<Self, CodeError> {
		let mut replacements = Self::default();
		replacements.find_imports(index, signatures);
		let mut added = signatures.count() + replacements.imports.len() as u32;
		let bodies = index.sections.code.iter().flat_map(|section| section.clone());
		for (function, body) in (signatures.imported()..).zip(bodies) {
			let body = body.map_err(malformed)?;
			let has_type = signatures.of(function).is_some_and(|(takes, gives)| {
				takes == [ValType::I32; 3] && gives == [ValType::I32]
			});
			if has_type && let Some(intrinsic) = MemIntrinsic::of(body.as_bytes()) {
				replacements.intrinsics.insert(function, (intrinsic, added));
				added += 1;
			}
			replacements.thunks.add(function, &body, signatures)?;
		}
		Ok(replacements)
	}

	fn find_imports(&mut self, index: &ModuleIndex<'_>, signatures: &Signatures) {
		// A module that defines no functions calls none and has no section to extend. A start function
		// runs before there is a heap, so the host must refuse its requests.
		if signatures.count() == signatures.imported() || index.sections.start.is_some() {
			return;
		}
		for (name, takes, gives) in [
			(MALLOC, &[ValType::I32], &[ValType::I32][..]),
			(FREE, &[ValType::I32], &[]),
			(TWOX_128, &[ValType::I64], &[ValType::I32]),
		] {
			let is_it = |import: &(&str, &str)| *import == (HOST_MODULE, name);
			let Some(import) = index.imports.iter().position(is_it) else { continue };
			let import = import as u32;
			if let Some(ty) = signatures.type_of(import)
				&& signatures.of(import) == Some((takes, gives))
				// The result of the hash is allocated.
				&& (name != TWOX_128 || self.malloc().is_some())
			{
				let added = signatures.count() + self.imports.len() as u32;
				self.imports.push(ReplacedImport { name, import, ty, added });
			}
		}
	}

	/// The added function that replaces `malloc`.
	fn malloc(&self) -> Option<u32> {
		self.imports.iter().find(|import| import.name == MALLOC).map(|import| import.added)
	}

	/// What an element of a table refers to instead of a function. It has the same type.
	pub(crate) fn referenced(&self, function: u32) -> u32 {
		let function = self.thunks.target(function);
		let replaced = self.imports.iter().find(|import| import.import == function);
		replaced.map_or(function, |import| import.added)
	}

	/// What is called instead of a function. `None` if the function does nothing.
	pub(crate) fn called(&self, function: u32) -> Option<u32> {
		let function = self.referenced(function);
		(!self.thunks.is_empty(function)).then_some(function)
	}

	/// The new body of a memory function. It may call the original one.
	pub(crate) fn body(&self, function: u32) -> Option<Function> {
		let (intrinsic, original) = *self.intrinsics.get(&function)?;
		Some(intrinsic.replacement(original))
	}

	/// The type indices of the added functions.
	pub(crate) fn added_types(&self, signatures: &Signatures) -> Vec<u32> {
		let originals = self.intrinsics.keys().filter_map(|function| signatures.type_of(*function));
		self.imports.iter().map(|import| import.ty).chain(originals).collect()
	}

	/// The functions that replace imports. `end` is the size of the memory in bytes.
	pub(crate) fn added_functions(&self, end: u64) -> impl Iterator<Item = Function> {
		let malloc = self.malloc().unwrap_or_default();
		self.imports.iter().map(move |import| match import.name {
			MALLOC => guest_allocator::malloc(import.import, end),
			FREE => guest_allocator::free(import.import, end),
			_ => twox::twox_128(import.import, malloc, end),
		})
	}
}
