//! What has to be known of a whole module before any part of it can be rewritten.

use super::{
	bulk, hash, heap,
	thin::{self, Thin},
};
use crate::executor::{blob::malformed, error::CodeError};
use std::collections::HashMap;
use wasmparser::{ExternalKind, FunctionBody, Parser, Payload, TypeRef, ValType};

const MALLOC: &str = "ext_allocator_malloc_version_1";
const FREE: &str = "ext_allocator_free_version_1";
const TWOX_128: &str = "ext_hashing_twox_128_version_1";

/// An imported function that is replaced by one of the module's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Replaced {
	/// Its name.
	name: &'static str,
	/// The import.
	import: u32,
	/// Its type.
	pub(super) ty: u32,
	/// The function that is called instead.
	own: u32,
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
	/// In the order in which their own functions are added.
	replaced: Vec<Replaced>,
	/// Functions that do nothing of their own, by their indices among all.
	thin: HashMap<u32, Thin>,
	/// How many bodies of functions were looked at.
	bodies_seen: usize,
	/// New bodies of functions that the module defines.
	bodies: HashMap<usize, Vec<u8>>,
}

impl<'a> Outline<'a> {
	pub(super) fn read(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let mut outline = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			outline.note(payload.map_err(malformed)?)?;
		}
		outline.replace_imports();
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
			Payload::CodeSectionEntry(body) => self.note_body(&body)?,
			_ => {}
		}
		Ok(())
	}

	fn replace_imports(&mut self) {
		// Without functions of its own a module calls nothing, and has no section to extend.
		if self.functions.is_empty() {
			return;
		}
		for (name, takes, gives) in [
			(MALLOC, ValType::I32, Some(ValType::I32)),
			(FREE, ValType::I32, None),
			(TWOX_128, ValType::I64, Some(ValType::I32)),
		] {
			let found = self.imports.iter().position(|(import, _)| *import == name);
			let Some((import, (_, ty))) = found.zip(found.and_then(|at| self.imports.get(at)))
			else {
				continue;
			};
			let expected = |(parameters, results): &(Vec<ValType>, Vec<ValType>)| {
				parameters == &[takes] && results.iter().copied().eq(gives)
			};
			if self.types.get(*ty as usize).is_some_and(expected)
				// What it returns is allocated.
				&& (name != TWOX_128 || self.own(MALLOC).is_some())
			{
				let own = (self.imports.len() + self.functions.len() + self.replaced.len()) as u32;
				self.replaced.push(Replaced { name, import: import as u32, ty: *ty, own });
			}
		}
	}

	/// The module's own function in place of an import.
	fn own(&self, name: &str) -> Option<u32> {
		self.replaced.iter().find(|replaced| replaced.name == name).map(|replaced| replaced.own)
	}

	/// Whether two functions have the same type, by their indices among all.
	fn same_type(&self, a: u32, b: u32) -> bool {
		let ty = |function| self.types.get(self.type_of(function)? as usize);
		ty(a).is_some_and(|a| Some(a) == ty(b))
	}

	/// The index of a function's type, by its index among all.
	fn type_of(&self, function: u32) -> Option<u32> {
		let function = function as usize;
		match self.imports.get(function) {
			Some((_, ty)) => Some(*ty),
			None => self.functions.get(function - self.imports.len()).copied(),
		}
	}

	/// Looks whether the next function in the module does something of its own.
	fn note_body(&mut self, body: &FunctionBody<'_>) -> Result<(), CodeError> {
		let function = (self.imports.len() + self.bodies_seen) as u32;
		let Some((parameters, results)) = self.arity(function) else { return Ok(()) };
		self.bodies_seen += 1;
		match thin::read(body, parameters as u32)? {
			Some(Thin::Forward(to)) if !self.same_type(function, to) => {}
			Some(Thin::Empty) if results > 0 => {}
			Some(thin) => {
				self.thin.insert(function, thin);
			}
			None => {}
		}
		Ok(())
	}

	/// The function that does what one exported under the name of one of C's functions on memory does,
	/// if it looks like it: the index among those that the module defines.
	fn memory_function(&self, name: &str) -> Option<usize> {
		let index = self.arrival(*self.exports.get(name)?) as usize;
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
		self.arity_of_type(self.type_of(function)?)
	}

	/// The new body of a function that is replaced as a whole.
	pub(super) fn body(&self, index: usize) -> Option<&[u8]> {
		self.bodies.get(&index).map(Vec::as_slice)
	}

	/// The function that does what `function` passes on.
	fn arrival(&self, function: u32) -> u32 {
		thin::arrival(function, |function| self.thin.get(&function).copied())
	}

	/// What a table refers to instead of a function. It has the same type.
	pub(super) fn referred(&self, function: u32) -> u32 {
		let function = self.arrival(function);
		let replaced = self.replaced.iter().find(|replaced| replaced.import == function);
		replaced.map_or(function, |replaced| replaced.own)
	}

	/// What is called instead of a function, if anything.
	pub(super) fn called(&self, function: u32) -> Option<u32> {
		let function = self.referred(function);
		(self.thin.get(&function) != Some(&Thin::Empty)).then_some(function)
	}

	/// The functions added behind those that the module defines.
	pub(super) fn added(&self) -> &[Replaced] {
		&self.replaced
	}

	/// The bodies of the functions added, for a memory of so many bytes.
	pub(super) fn added_bodies(&self, memory: u64) -> impl Iterator<Item = Vec<u8>> {
		self.replaced.iter().map(move |replaced| match replaced.name {
			MALLOC => heap::malloc(replaced.import, memory),
			FREE => heap::free(replaced.import, memory),
			_ => hash::twox_128(replaced.import, self.own(MALLOC).unwrap_or_default(), memory),
		})
	}
}
