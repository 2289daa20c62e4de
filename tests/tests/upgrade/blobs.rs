//! Runtimes to upgrade to: runtime 2, the drill, and patched versions of them.

use codec::Encode;
use std::{
	borrow::Cow,
	fs,
	path::{Path, PathBuf},
};
use stratos_host::executor::decompress;
use stratos_runtime_2_wasm::{DRILL, RUNTIME_2};
use wasm_encoder::{
	BlockType, CodeSection, CustomSection, ExportKind, ExportSection, Function, FunctionSection,
	Instruction, Module, RawSection, Section,
};
use wasmparser::{ExternalKind, FuncType, Parser, Payload, TypeRef, ValType};

/// Writes a runtime to a file for the commands.
pub(crate) fn file(folder: &Path, name: &str, code: &[u8]) -> String {
	assert!(!code.is_empty(), "the Wasm is built: leave SKIP_WASM_BUILD unset");
	let path: PathBuf = folder.join(format!("{name}.wasm"));
	fs::write(&path, code).expect("a temporary folder");
	path.to_str().expect("a temporary path is text").to_owned()
}

/// Runtime 2.
pub(crate) fn runtime_2(folder: &Path) -> String {
	file(folder, "runtime-2", RUNTIME_2)
}

/// Runtime 2 with migrations that follow the instructions under `:drill`.
pub(crate) fn drill(folder: &Path) -> String {
	file(folder, "drill", DRILL)
}

/// The Wasm of a runtime with every `from` replaced.
fn patched(code: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
	assert_eq!(from.len(), to.len(), "nothing may move");
	let mut wasm = decompress(code).expect("a runtime").into_owned();
	let mut found = 0;
	let mut start = 0;
	while let Some(place) = wasm[start..].windows(from.len()).position(|bytes| bytes == from) {
		let place = start + place;
		wasm[place..place + to.len()].copy_from_slice(to);
		(start, found) = (place + to.len(), found + 1);
	}
	assert!(found > 0, "there is something to patch");
	wasm
}

/// Name, implementation, authoring version and version as encoded in a runtime's section.
fn version(name: &str, spec_version: u32) -> Vec<u8> {
	(name, "stratos", 1u32, spec_version).encode()
}

/// Runtime 2 under another name.
pub(crate) fn wrong_name(folder: &Path) -> String {
	let code = patched(RUNTIME_2, &version("stratos", 2), &version("stratoz", 2));
	file(folder, "wrong-name", &code)
}

/// Runtime 2 with the current version of the chain.
pub(crate) fn same_version(folder: &Path) -> String {
	let code = patched(RUNTIME_2, &version("stratos", 2), &version("stratos", 1));
	file(folder, "same-version", &code)
}

/// Runtime 2 as the next version after it.
pub(crate) fn runtime_3(folder: &Path) -> String {
	let code = patched(RUNTIME_2, &version("stratos", 2), &version("stratos", 3));
	file(folder, "runtime-3", &code)
}

/// A host function that does not exist.
pub(crate) const MISSING: &str = "ext_storage_clear_prefix_version_9";

/// Runtime 2, which needs a host function that no host has.
pub(crate) fn missing_import(folder: &Path) -> String {
	let code = patched(RUNTIME_2, b"ext_storage_clear_prefix_version_2", MISSING.as_bytes());
	file(folder, "missing-import", &code)
}

/// Runtime 1, whose section says that it is runtime 2.
pub(crate) fn section_says_2(folder: &Path) -> String {
	let runtime_1 = stratos_runtime_wasm::WASM_BINARY;
	let code = patched(runtime_1, &version("stratos", 1), &version("stratos", 2));
	file(folder, "section-says-2", &code)
}

/// Runtime 2, made `size` bytes long by an unused section.
pub(crate) fn sized(folder: &Path, size: usize) -> String {
	let mut wasm = decompress(RUNTIME_2).expect("a runtime").into_owned();
	// The section's id and name, and the lengths of its parts, take some bytes too.
	let padding = |length: usize| {
		let data = Cow::Owned(vec![0x5a; length]);
		let mut section = Vec::new();
		let padding = CustomSection { name: "padding".into(), data };
		section.push(padding.id());
		wasm_encoder::Encode::encode(&padding, &mut section);
		section
	};
	let missing = size.checked_sub(wasm.len()).expect("the runtime is smaller");
	let around = padding(missing).len() - missing;
	wasm.extend(padding(missing - around));
	assert_eq!(wasm.len(), size);
	file(folder, &format!("sized-{size}"), &wasm)
}

/// Runtime 2 with the runtime API `TryRuntime` in the place of another one.
pub(crate) fn try_runtime(folder: &Path, name: &str, body: Body) -> String {
	let id = |api: &str| sp_crypto_hashing::blake2_64(api.as_bytes());
	let code = patched(RUNTIME_2, &id("RuntimeViewFunction"), &id("TryRuntime"));
	file(folder, name, &with_exports(&code, &[("TryRuntime_on_runtime_upgrade", body)]))
}

/// The patched behaviour of an entry point.
#[derive(Clone, Copy)]
pub(crate) enum Body {
	/// It traps.
	Trap,
	/// It never ends.
	Loop,
	/// It returns at once, with an empty answer.
	Nothing,
	/// It is not there.
	Missing,
	/// It does the same as another entry point.
	As(&'static str),
	/// It is a new entry point. It returns four zeros.
	New,
	/// It is a new entry point, and traps.
	NewTrap,
}

impl Body {
	fn function(self) -> Option<Function> {
		let mut function = Function::new([]);
		let instructions: &[Instruction<'_>] = match self {
			Self::Trap | Self::NewTrap => &[Instruction::Unreachable],
			Self::Loop => &[
				Instruction::Loop(BlockType::Empty),
				Instruction::Br(0),
				Instruction::End,
				Instruction::Unreachable,
			],
			Self::Nothing => &[Instruction::I64Const(0)],
			// Nothing lies at the lowest addresses.
			Self::New => &[Instruction::I64Const((4 << 32) | 16)],
			Self::Missing | Self::As(_) => return None,
		};
		for instruction in instructions.iter().chain([&Instruction::End]) {
			function.instruction(instruction);
		}
		Some(function)
	}
}

/// The Wasm of a runtime with other bodies for some of its entry points.
pub(crate) fn with_exports(code: &[u8], changes: &[(&str, Body)]) -> Vec<u8> {
	let wasm = decompress(code).expect("a runtime");
	let entry = FuncType::new([ValType::I32, ValType::I32], [ValType::I64]);
	let (mut ty, mut imported, mut defined) = (None, 0u32, 0u32);
	for payload in Parser::new(0).parse_all(&wasm) {
		match payload.expect("a module") {
			Payload::TypeSection(types) => {
				let types = types.into_iter_err_on_gc_types().map(|ty| ty.expect("a type"));
				ty = types.enumerate().find(|(_, ty)| *ty == entry).map(|(index, _)| index as u32);
			}
			Payload::ImportSection(imports) => {
				let functions = imports.into_imports().filter(|import| {
					matches!(import.as_ref().expect("an import").ty, TypeRef::Func(_))
				});
				imported = functions.count() as u32;
			}
			Payload::FunctionSection(functions) => defined = functions.count(),
			_ => {}
		}
	}
	let ty = ty.expect("entry points have this type");
	let new: Vec<(&str, Function)> =
		changes.iter().filter_map(|(name, body)| Some((*name, body.function()?))).collect();
	let first = imported + defined;

	let mut module = Module::new();
	let mut bodies = CodeSection::new();
	let mut left = 0;
	for payload in Parser::new(0).parse_all(&wasm) {
		let payload = payload.expect("a module");
		match &payload {
			Payload::FunctionSection(functions) => {
				let mut section = FunctionSection::new();
				for of in functions.clone() {
					section.function(of.expect("a type's number"));
				}
				new.iter().for_each(|_| {
					section.function(ty);
				});
				module.section(&section);
			}
			Payload::ExportSection(exports) => {
				module.section(&export_section(exports.clone(), changes, &new, first));
			}
			Payload::CodeSectionStart { count, .. } => left = *count,
			Payload::CodeSectionEntry(body) => {
				bodies.raw(body.as_bytes());
				left -= 1;
				if left == 0 {
					for (_, function) in &new {
						bodies.function(function);
					}
					module.section(&bodies);
				}
			}
			other => {
				if let Some((id, range)) = other.as_section() {
					module.section(&RawSection { id, data: &wasm[range] });
				}
			}
		}
	}
	module.finish()
}

fn export_section(
	exports: wasmparser::ExportSectionReader<'_>,
	changes: &[(&str, Body)],
	new: &[(&str, Function)],
	first: u32,
) -> ExportSection {
	let all: Vec<_> = exports.into_iter().map(|export| export.expect("an export")).collect();
	for (name, body) in changes {
		let is_new = matches!(body, Body::New | Body::NewTrap);
		assert!(all.iter().any(|export| export.name == *name) != is_new, "{name}");
	}
	let mut section = ExportSection::new();
	for export in &all {
		let kind = match export.kind {
			ExternalKind::Func | ExternalKind::FuncExact => ExportKind::Func,
			ExternalKind::Table => ExportKind::Table,
			ExternalKind::Memory => ExportKind::Memory,
			ExternalKind::Global => ExportKind::Global,
			ExternalKind::Tag => ExportKind::Tag,
		};
		let change = changes.iter().find(|(name, _)| *name == export.name).map(|(_, body)| body);
		let index = match change {
			None => export.index,
			Some(Body::Missing) => continue,
			Some(Body::As(other)) => {
				all.iter().find(|export| export.name == *other).expect("the other one").index
			}
			Some(_) => {
				let place = new.iter().position(|(name, _)| *name == export.name);
				first + place.expect("it has a new body") as u32
			}
		};
		section.export(export.name, kind, index);
	}
	for (place, (name, _)) in new.iter().enumerate() {
		if !all.iter().any(|export| export.name == *name) {
			section.export(name, ExportKind::Func, first + place as u32);
		}
	}
	section
}
