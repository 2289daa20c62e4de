//! What has to be known of a whole module before any part of it can be rewritten.

use super::{
	bulk::{self, Bulk},
	hash, heap,
	thin::{self, Thin},
};
use crate::executor::{blob::malformed, error::CodeError};
use std::collections::{BTreeMap, HashMap};
use wasmparser::{FunctionBody, Parser, Payload, TypeRef, ValType};

const MALLOC: &str = "ext_allocator_malloc_version_1";
const FREE: &str = "ext_allocator_free_version_1";
const TWOX_128: &str = "ext_hashing_twox_128_version_1";

/// An imported function that is replaced by one of the module's own.
#[derive(Clone, Copy, Debug)]
struct Replaced {
	/// Its name.
	name: &'static str,
	/// The import.
	import: u32,
	/// Its type.
	ty: u32,
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
	/// The globals that can change.
	pub(super) mutable_globals: Vec<u32>,
	/// In the order in which their own functions are added.
	replaced: Vec<Replaced>,
	/// Functions that do nothing of their own, by their indices among all.
	thin: HashMap<u32, Thin>,
	/// How many bodies of functions were looked at.
	bodies_seen: usize,
	/// C's functions on memory, by their indices among those that the module defines, each with how
	/// many come before it.
	bulk: BTreeMap<usize, (Bulk, u32)>,
	/// Whether a function runs at the start of every instance.
	starts: bool,
}

impl<'a> Outline<'a> {
	pub(super) fn read(wasm: &'a [u8]) -> Result<Self, CodeError> {
		let mut outline = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			outline.note(payload.map_err(malformed)?)?;
		}
		outline.replace_imports();
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
			Payload::StartSection { .. } => self.starts = true,
			Payload::CodeSectionEntry(body) => self.note_body(&body)?,
			_ => {}
		}
		Ok(())
	}

	fn replace_imports(&mut self) {
		// Without functions of its own a module calls nothing, and has no section to extend. A start
		// function runs before there is a heap: the host refuses it one.
		if self.functions.is_empty() || self.starts {
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
		let index = self.bodies_seen;
		let function = (self.imports.len() + index) as u32;
		let Some((parameters, results)) = self.arity(function) else { return Ok(()) };
		self.bodies_seen += 1;
		if self.is_memory_function(index)
			&& let Some(bulk) = Bulk::of(body.as_bytes())
		{
			let before = self.bulk.len() as u32;
			self.bulk.insert(index, (bulk, before));
		}
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

	/// Whether a function has the type of C's functions on memory, by its index among those that the
	/// module defines.
	fn is_memory_function(&self, index: usize) -> bool {
		let ty = self.functions.get(index).and_then(|ty| self.types.get(*ty as usize));
		ty.is_some_and(|(takes, gives)| takes == &[ValType::I32; 3] && gives == &[ValType::I32])
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

	/// The new body of a function that is replaced. It may call the former one, which is kept behind the
	/// functions [added](Self::added_bodies).
	pub(super) fn body(&self, index: usize) -> Option<Vec<u8>> {
		let (bulk, before) = *self.bulk.get(&index)?;
		let first = self.imports.len() + self.functions.len() + self.replaced.len();
		Some(bulk::body(bulk, first as u32 + before))
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

	/// The types of the functions added behind those that the module defines: those in place of
	/// imports, then the former bodies of those [replaced](Self::body) in their order.
	pub(super) fn added(&self) -> Vec<u32> {
		let formers = self.bulk.keys().filter_map(|index| self.functions.get(*index));
		self.replaced.iter().map(|replaced| replaced.ty).chain(formers.copied()).collect()
	}

	/// The bodies of the functions in place of imports, for a memory of so many bytes.
	pub(super) fn added_bodies(&self, memory: u64) -> impl Iterator<Item = Vec<u8>> {
		self.replaced.iter().map(move |replaced| match replaced.name {
			MALLOC => heap::malloc(replaced.import, memory),
			FREE => heap::free(replaced.import, memory),
			_ => hash::twox_128(replaced.import, self.own(MALLOC).unwrap_or_default(), memory),
		})
	}
}
