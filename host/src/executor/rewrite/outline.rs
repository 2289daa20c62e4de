//! What has to be known of a whole module before any part of it can be rewritten.

use super::bulk;
use crate::executor::{blob::malformed, error::CodeError};
use std::collections::HashMap;
use wasmparser::{ExternalKind, Parser, Payload, TypeRef, ValType};

const MALLOC: &str = "ext_allocator_malloc_version_1";
const FREE: &str = "ext_allocator_free_version_1";

/// An imported function that is replaced by one of the module's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replaced {
	/// The import.
	pub(super) import: u32,
	/// Its type.
	pub(super) ty: u32,
	/// The function that is called instead.
	pub(super) own: u32,
}

/// The parts of a module that refer to each other.
#[derive(Debug, Default)]
pub(super) struct Outline<'a> {
	/// The parameters and results of each type.
	types: Vec<(Vec<ValType>, Vec<ValType>)>,
	imports: Vec<(&'a str, u32)>,
	/// The types of the functions that the module defines.
	functions: Vec<u32>,
	/// The exported functions by name.
	exports: HashMap<&'a str, u32>,
	/// The globals that can change.
	pub(super) mutable_globals: Vec<u32>,
	pub(super) malloc: Option<Replaced>,
	pub(super) free: Option<Replaced>,
	/// New bodies of functions that the module defines.
	bodies: HashMap<usize, Vec<u8>>,
}

impl<'a> Outline<'a> {
	pub(super) fn read(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let mut outline = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			outline.note(payload.map_err(malformed)?)?;
		}
		outline.replace_allocator();
		for (name, body) in [
			("memcpy", bulk::copy as fn() -> Vec<u8>),
			("memmove", bulk::copy),
			("memset", bulk::fill),
		] {
			if let Some(index) = outline.memory_function(name) {
				outline.bodies.insert(index, body());
			}
		}
		Ok(outline)
	}

	fn note(&mut self, payload: Payload<'a>) -> Result<(), CodeError> {
		match payload {
			Payload::TypeSection(section) => {
				for ty in section.into_iter_err_on_gc_types() {
					let ty = ty.map_err(malformed)?;
					self.types.push((ty.params().to_vec(), ty.results().to_vec()));
				}
			}
			Payload::ImportSection(section) => {
				for import in section.into_imports() {
					let import = import.map_err(malformed)?;
					if let TypeRef::Func(ty) = import.ty {
						let known = import.module == crate::executor::host_api::MODULE;
						self.imports.push((if known { import.name } else { "" }, ty));
					}
				}
			}
			Payload::FunctionSection(section) => {
				for ty in section {
					self.functions.push(ty.map_err(malformed)?);
				}
			}
			Payload::GlobalSection(section) => {
				// No global is imported, or the module was refused before.
				for (index, global) in (0..).zip(section) {
					if global.map_err(malformed)?.ty.mutable {
						self.mutable_globals.push(index);
					}
				}
			}
			Payload::ExportSection(section) => {
				for export in section {
					let export = export.map_err(malformed)?;
					if export.kind == ExternalKind::Func {
						self.exports.insert(export.name, export.index);
					}
				}
			}
			_ => {}
		}
		Ok(())
	}

	fn replace_allocator(&mut self) {
		// Without functions of its own a module calls nothing, and has no section to extend.
		if self.functions.is_empty() {
			return;
		}
		let mut next = (self.imports.len() + self.functions.len()) as u32;
		let mut replace = |name, parameters: &[ValType], results: &[ValType]| {
			let import = self.imports.iter().position(|(import, _)| *import == name)?;
			let (_, ty) = self.imports.get(import)?;
			let (takes, gives) = self.types.get(*ty as usize)?;
			(takes == parameters && gives == results).then(|| {
				next += 1;
				Replaced { import: import as u32, ty: *ty, own: next - 1 }
			})
		};
		self.malloc = replace(MALLOC, &[ValType::I32], &[ValType::I32]);
		self.free = replace(FREE, &[ValType::I32], &[]);
	}

	/// The function that a module exports under the name of one of C's functions on memory, if it
	/// looks like it: the index among those that the module defines.
	fn memory_function(&self, name: &str) -> Option<usize> {
		let index = *self.exports.get(name)? as usize;
		let index = index.checked_sub(self.imports.len())?;
		let (takes, gives) = self.types.get(*self.functions.get(index)? as usize)?;
		(takes == &[ValType::I32; 3] && gives == &[ValType::I32]).then_some(index)
	}

	/// How many parameters a function has, by its index among those that the module defines.
	pub(super) fn parameters(&self, index: usize) -> Option<u32> {
		let ty = *self.functions.get(index)? as usize;
		Some(self.types.get(ty)?.0.len() as u32)
	}

	/// How many operands a type of functions takes and gives.
	pub(super) fn arity_of_type(&self, ty: u32) -> Option<(usize, usize)> {
		self.types.get(ty as usize).map(|(takes, gives)| (takes.len(), gives.len()))
	}

	/// How many operands a function takes and gives, by its index among all.
	pub(super) fn arity(&self, function: u32) -> Option<(usize, usize)> {
		let function = function as usize;
		let ty = match self.imports.get(function) {
			Some((_, ty)) => *ty,
			None => *self.functions.get(function - self.imports.len())?,
		};
		self.arity_of_type(ty)
	}

	/// The new body of a function that is replaced as a whole.
	pub(super) fn body(&self, index: usize) -> Option<&[u8]> {
		self.bodies.get(&index).map(Vec::as_slice)
	}

	/// What is called instead of a function.
	pub(super) fn callee(&self, function: u32) -> u32 {
		[self.malloc, self.free]
			.into_iter()
			.flatten()
			.find(|replaced| replaced.import == function)
			.map_or(function, |replaced| replaced.own)
	}

	/// The functions added behind those that the module defines.
	pub(super) fn added(&self) -> impl Iterator<Item = Replaced> {
		[self.malloc, self.free].into_iter().flatten()
	}
}
