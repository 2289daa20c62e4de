//! The parameters and results of a module's functions.

use super::module_index::{ModuleIndex, malformed};
use crate::executor::error::CodeError;
use wasmparser::{TypeRef, ValType};

/// The types of all functions of a valid module. Functions are counted from the first imported one.
#[derive(Debug)]
pub(crate) struct Signatures {
	/// Parameters and results of each type.
	types: Vec<(Vec<ValType>, Vec<ValType>)>,
	/// The type index of each function, imported ones first.
	functions: Vec<u32>,
	/// The number of imported functions.
	imported: u32,
}

impl Signatures {
	/// # Errors
	/// [`CodeError::Malformed`] if a section cannot be decoded.
	pub(crate) fn read(index: &ModuleIndex<'_>) -> Result<Self, CodeError> {
		let sections = &index.sections;
		let (mut types, mut functions) = (Vec::new(), Vec::new());
		let section = sections.types.iter().cloned();
		for ty in section.flat_map(|section| section.into_iter_err_on_gc_types()) {
			let ty = ty.map_err(malformed)?;
			types.push((ty.params().to_vec(), ty.results().to_vec()));
		}
		for import in sections.imports.iter().flat_map(|section| section.clone().into_imports()) {
			if let TypeRef::Func(ty) = import.map_err(malformed)?.ty {
				functions.push(ty);
			}
		}
		let imported = functions.len() as u32;
		for ty in sections.functions.iter().flat_map(|section| section.clone()) {
			functions.push(ty.map_err(malformed)?);
		}
		Ok(Self { types, functions, imported })
	}

	/// The number of imported functions.
	pub(crate) fn imported(&self) -> u32 {
		self.imported
	}

	/// The number of all functions.
	pub(crate) fn count(&self) -> u32 {
		self.functions.len() as u32
	}

	/// The type index of a function.
	pub(crate) fn type_of(&self, function: u32) -> Option<u32> {
		self.functions.get(function as usize).copied()
	}

	/// The parameters and results of a type.
	pub(crate) fn of_type(&self, ty: u32) -> Option<(&[ValType], &[ValType])> {
		self.types.get(ty as usize).map(|(takes, gives)| (&**takes, &**gives))
	}

	/// The parameters and results of a function.
	pub(crate) fn of(&self, function: u32) -> Option<(&[ValType], &[ValType])> {
		self.of_type(self.type_of(function)?)
	}
}
