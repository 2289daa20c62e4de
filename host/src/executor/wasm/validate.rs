//! Validation of a module against the features of the reference executor.

use super::module_index::ModuleIndex;
use crate::executor::error::CodeError;
use wasmparser::{
	BinaryReader, BinaryReaderError, Encoding, FuncValidatorAllocations, ImportSectionReader,
	Validator, WasmFeatures,
};

/// The WebAssembly features of the reference executor. A runtime that uses others would work here and
/// fail elsewhere.
const FEATURES: WasmFeatures = WasmFeatures::WASM1
	.union(WasmFeatures::SIGN_EXTENSION)
	.union(WasmFeatures::SATURATING_FLOAT_TO_INT);

/// Refuses modules that the reference executor refuses: a runtime that works here works everywhere.
///
/// # Errors
/// [`CodeError::Compile`] with what is not valid.
pub(crate) fn validate(index: &ModuleIndex<'_>) -> Result<(), CodeError> {
	if index.sections.has_unsupported {
		let cause = "it has a section that runtimes do not have".to_owned();
		return Err(CodeError::Compile { cause });
	}
	try_validate(index).map_err(|error| CodeError::Compile { cause: error.to_string() })
}

fn try_validate(index: &ModuleIndex<'_>) -> Result<(), BinaryReaderError> {
	let sections = &index.sections;
	let mut validator = Validator::new_with_features(FEATURES);
	validator.version(1, Encoding::Module, &(0..8))?;
	if let Some(section) = &sections.types {
		validator.type_section(section)?;
	}
	if let Some(section) = &sections.imports {
		// The features of a reader decide how imports are decoded.
		let range = section.range();
		let content = index.wasm.get(range.clone()).unwrap_or_default();
		let reader = BinaryReader::new_features(content, range.start, FEATURES);
		validator.import_section(&ImportSectionReader::new(reader)?)?;
	}
	if let Some(section) = &sections.functions {
		validator.function_section(section)?;
	}
	if let Some(section) = &sections.tables {
		validator.table_section(section)?;
	}
	if let Some(section) = &sections.memories {
		validator.memory_section(section)?;
	}
	if let Some(section) = &sections.globals {
		validator.global_section(section)?;
	}
	if let Some(section) = &sections.exports {
		validator.export_section(section)?;
	}
	if let Some((function, range)) = &sections.start {
		validator.start_section(*function, range)?;
	}
	if let Some(section) = &sections.elements {
		validator.element_section(section)?;
	}
	if let Some((count, range)) = &sections.data_count {
		validator.data_count_section(*count, range)?;
	}
	if let Some(section) = &sections.code {
		validator.code_section_start(&section.range())?;
		let mut allocations = FuncValidatorAllocations::default();
		for body in section.clone() {
			let body = body?;
			let mut function = validator.code_section_entry(&body)?.into_validator(allocations);
			function.validate(&body)?;
			allocations = function.into_allocations();
		}
	}
	if let Some(section) = &sections.data {
		validator.data_section(section)?;
	}
	validator.end(index.wasm.len())?;
	Ok(())
}
