//! Test modules, whose functions return what others leave behind: memory, result and globals.

use super::steps;
use arbitrary::{Result, Unstructured};
use std::collections::BTreeMap;
use wasm_encoder::{
	Encode, ExportKind, ExportSection, Function, InstructionSink, MemArg, RawSection, SectionId,
};
use wasmparser::{Operator, Parser, Payload, ValType};

/// Bytes of a memory page.
pub(super) const PAGE: u32 = 65_536;

/// Bytes of the memory.
pub(super) const MEMORY: u32 = 2 * PAGE;

/// The first address of the heap.
pub(super) const HEAP_BASE: u32 = 70_001;

/// How many functions of each module are called: the first ones.
pub(super) const FUNCTIONS: u32 = 3;

/// The limit on loop rounds and calls in one call of a `wasm-smith` module.
const FUEL: u32 = 400;

/// Prefixes of the functions that call another one and return the memory, or its result and the globals.
pub(super) const MEMORY_OF: &str = "memory_of_";
const GLOBALS_OF: &str = "globals_of_";

/// The function that only returns the memory.
pub(super) const NOTHING: &str = "nothing";

/// Where result and globals are stored, in words of 8 bytes: far from the ends of the memory.
const GLOBALS: u64 = 50_000;

/// A module, and how it is called.
pub(super) struct TestModule {
	pub(super) wasm: Vec<u8>,
	/// Its text, or its bytes as hex.
	pub(super) text: String,
	/// The functions to call: for each function of the module, one that returns the memory afterwards, and
	/// one that returns its result and the globals.
	pub(super) functions: Vec<String>,
	pub(super) inputs: Vec<Vec<u8>>,
}

impl TestModule {
	fn new(wasm: &[u8], text: String, inputs: Vec<Vec<u8>>) -> Self {
		let functions = [MEMORY_OF, GLOBALS_OF]
			.into_iter()
			.flat_map(|kind| (0..FUNCTIONS).map(move |index| format!("{kind}{index}")))
			.collect();
		Self { wasm: observed(wasm), text, functions, inputs }
	}

	/// A module from its text.
	pub(super) fn of_text(text: &str) -> Self {
		let wasm = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
		Self::new(&wasm, text.to_owned(), vec![vec![0], vec![1]])
	}

	/// A module of [`steps`].
	pub(super) fn of_steps(u: &mut Unstructured<'_>) -> Result<Self> {
		let text = steps::module(u)?;
		let mut module = Self::of_text(&text);
		module.inputs.push(vec![u.arbitrary()?]);
		Ok(module)
	}

	/// A `wasm-smith` module.
	pub(super) fn of_smith(u: &mut Unstructured<'_>) -> Result<Self> {
		let mut module = wasm_smith::Module::new(config(u)?, u)?;
		module.ensure_termination(FUEL).expect("a module without imports");
		let wasm = writing(&module.to_bytes(), u)?;
		let text = wasm.iter().map(|byte| format!("{byte:02x}")).collect();
		Ok(Self::new(&wasm, text, vec![vec![7; 40]]))
	}
}

/// The features of runtimes. Most modules do not trap.
fn config(u: &mut Unstructured<'_>) -> Result<wasm_smith::Config> {
	use wasm_smith::{
		InstructionKind::{Control, Memory, Numeric, Parametric, Variable},
		InstructionKinds,
	};
	Ok(wasm_smith::Config {
		disallow_traps: u.ratio(7, 8)?,
		min_funcs: FUNCTIONS as usize,
		max_funcs: 6,
		max_imports: 0,
		max_exports: 0,
		min_memories: 1,
		max_memories: 1,
		max_memory32_bytes: 65_536,
		max_globals: 6,
		max_tables: 1,
		max_table_elements: 20,
		max_instructions: 300,
		max_type_size: 200,
		min_types: 2,
		max_types: 10,
		memory_offset_choices: wasm_smith::MemoryOffsetChoices(90, 8, 2),
		// Little is reached of code that branches often.
		allowed_instructions: InstructionKinds::new(if u.arbitrary()? {
			&[Numeric, Parametric, Variable, Memory]
		} else {
			&[Numeric, Parametric, Variable, Memory, Control]
		}),
		allow_start_export: false,
		bulk_memory_enabled: false,
		exceptions_enabled: false,
		extended_const_enabled: false,
		gc_enabled: false,
		memory64_enabled: false,
		multi_value_enabled: false,
		reference_types_enabled: false,
		relaxed_simd_enabled: false,
		simd_enabled: false,
		tail_call_enabled: false,
		threads_enabled: false,
		..wasm_smith::Config::default()
	})
}

/// Changes a module so that it writes more. Most constants become smaller than twice the memory, since
/// others are rarely addresses. Statements of [`Writes`] are inserted, since few of its own stores have an
/// address in the memory.
fn writing(wasm: &[u8], u: &mut Unstructured<'_>) -> Result<Vec<u8>> {
	let mut sections = Sections::read(wasm).expect("a module");
	// The last one is the fuel.
	let globals = sections.mutable.split_last().map_or(&[][..], |(_, others)| others);
	let globals = globals.iter().filter(|(_, ty)| *ty == ValType::I32).map(|(index, _)| *index);
	let mut writes = Writes { globals: globals.collect(), locals: Vec::new() };
	let (mut bodies, mut count) = (Vec::new(), 0);
	for payload in Parser::new(0).parse_all(wasm) {
		let Payload::CodeSectionEntry(body) = payload.expect("a module") else { continue };
		let mut types = sections.types[sections.functions[count as usize] as usize].0.clone();
		for group in body.get_locals_reader().expect("a body") {
			let (count, ty) = group.expect("locals");
			types.extend(std::iter::repeat_n(ty, count as usize));
		}
		let locals = (0..).zip(&types).filter(|(_, ty)| **ty == ValType::I32);
		writes.locals = locals.map(|(local, _)| local).collect();
		let mut operators = body.get_operators_reader().expect("a body");
		let mut new = wasm[body.range().start..operators.original_position()].to_vec();
		while !operators.eof() {
			if u.ratio(1, 5)? {
				writes.statement(u, &mut new)?;
			}
			let begin = operators.original_position();
			match operators.read().expect("an operator") {
				Operator::I32Const { value } if value % 8 != 0 => {
					new.push(0x41);
					(value & (2 * MEMORY as i32 - 1)).encode(&mut new);
				}
				_ => new.extend_from_slice(&wasm[begin..operators.original_position()]),
			}
		}
		(new.len() as u32).encode(&mut bodies);
		bodies.append(&mut new);
		count += 1;
	}
	sections.contents.remove(&SectionId::Code.into());
	sections.append(SectionId::Code, count, &bodies);
	Ok(sections.into_module())
}

/// Statements that write to addresses in locals. They can be inserted anywhere, since they do not use
/// operands on the stack.
struct Writes {
	/// The globals that can hold addresses.
	globals: Vec<u32>,
	/// The locals of the function that can hold addresses.
	locals: Vec<u32>,
}

impl Writes {
	fn statement(&self, u: &mut Unstructured<'_>, out: &mut Vec<u8>) -> Result<()> {
		if self.locals.is_empty() {
			return Ok(());
		}
		let local = *u.choose(&self.locals)?;
		let mut out = InstructionSink::new(out);
		let kind = u.int_in_range(0..=199)?;
		if kind < 40 && !self.globals.is_empty() {
			let global = *u.choose(&self.globals)?;
			let most = if u.arbitrary()? { 600 } else { 17_000 };
			let size = u.int_in_range(8..=most)?;
			if kind < 20 {
				// A frame across an end of the memory, and a store to a part that is in the memory.
				let offset = u.int_in_range(0..=size - 8)?;
				let place = u.int_in_range(8..=300)?;
				let address = if u.arbitrary()? { place - 8 } else { MEMORY as i32 - place };
				out.i32_const(address.wrapping_sub(offset).wrapping_add(size)).global_set(global);
				out.global_get(global).i32_const(size).i32_sub().local_set(local);
				out.local_get(local).i32_const(offset).i32_add();
				out.i64_const(-1).i64_store(MemArg { offset: 0, align: 0, memory_index: 0 });
				return Ok(());
			}
			out.global_get(global).i32_const(size).i32_sub().local_tee(local).global_set(global);
		}
		if kind > 0 {
			// Almost always in the memory: one store that traps ends the call.
			let below = if kind == 1 { MEMORY } else { MEMORY / 2 };
			out.local_get(local).i32_const(below as i32 - 1).i32_and().local_set(local);
		}
		let offset = match u.int_in_range(0..=9)? {
			0 => u.int_in_range(3_800..=4_400)?,
			1..4 => u.int_in_range(200..=520)?,
			_ => u.int_in_range(0..=30)?,
		};
		let at = MemArg { offset, align: 0, memory_index: 0 };
		out.local_get(local);
		match u.int_in_range(0..=3)? {
			0 => out.i32_const(-1).i32_store8(at),
			1 => out.i32_const(-1).i32_store(at),
			2 => out.i64_const(-1).i64_store(at),
			_ => out.f64_const(7.5.into()).f64_store(at),
		};
		Ok(())
	}
}

/// The sections of a module and what they declare.
#[derive(Default)]
struct Sections {
	/// Parameters and results.
	types: Vec<(Vec<ValType>, Vec<ValType>)>,
	imported: u32,
	/// The types of the defined functions.
	functions: Vec<u32>,
	globals: u32,
	/// The mutable globals.
	mutable: Vec<(u32, ValType)>,
	/// The contents of the sections, by id.
	contents: BTreeMap<u8, Vec<u8>>,
}

impl Sections {
	fn read(wasm: &[u8]) -> std::result::Result<Self, wasmparser::BinaryReaderError> {
		let mut sections = Self::default();
		for payload in Parser::new(0).parse_all(wasm) {
			let payload = payload?;
			if let Some((id, range)) = payload.as_section() {
				sections.contents.insert(id, wasm[range].to_vec());
			}
			match payload {
				Payload::TypeSection(section) => {
					for ty in section.into_iter_err_on_gc_types() {
						let ty = ty?;
						sections.types.push((ty.params().to_vec(), ty.results().to_vec()));
					}
				}
				Payload::ImportSection(section) => sections.imported = section.count(),
				Payload::FunctionSection(section) => {
					sections.functions =
						section.into_iter().collect::<std::result::Result<_, _>>()?;
				}
				Payload::GlobalSection(section) => {
					sections.globals = section.count();
					for (index, global) in (0..).zip(section) {
						let ty = global?.ty;
						if ty.mutable {
							sections.mutable.push((index, ty.content_type));
						}
					}
				}
				_ => {}
			}
		}
		Ok(sections)
	}

	/// Appends entries to a section.
	fn append(&mut self, section: SectionId, count: u32, entries: &[u8]) {
		let content = self.contents.entry(section.into()).or_default();
		let (old, rest) = split_count(content);
		let mut new = Vec::new();
		(old + count).encode(&mut new);
		new.extend_from_slice(rest);
		new.extend_from_slice(entries);
		*content = new;
	}

	fn into_module(self) -> Vec<u8> {
		let mut module = wasm_encoder::Module::new();
		for (id, data) in &self.contents {
			module.section(&RawSection { id: *id, data });
		}
		module.finish()
	}
}

/// The number of entries of a section, and the entries.
fn split_count(content: &[u8]) -> (u32, &[u8]) {
	if content.is_empty() {
		return (0, content);
	}
	let mut reader = wasmparser::BinaryReader::new(content, 0);
	let count = reader.read_var_u32().expect("a section begins with a number");
	(count, &content[reader.original_position()..])
}

/// Gives a module the memory and the heap of all test modules, and functions that return what its first
/// functions leave behind. Only these are exported.
fn observed(wasm: &[u8]) -> Vec<u8> {
	let mut sections = Sections::read(wasm).expect("a module");
	let ty = sections.types.len() as u32;
	let mut next = sections.imported + sections.functions.len() as u32;
	let (mut types, mut exports, mut bodies) = (Vec::new(), ExportSection::new(), Vec::new());
	let mut add = |name: &str, body: &Function| {
		ty.encode(&mut types);
		body.encode(&mut bodies);
		exports.export(name, ExportKind::Func, next);
		next += 1;
	};
	let range = |start: u64, length: u64| (length << 32 | start) as i64;
	let whole = range(0, MEMORY.into());
	for index in 0..FUNCTIONS {
		let (takes, gives) = &sections.types[sections.functions[index as usize] as usize];
		let call = |body: &mut InstructionSink<'_>| {
			for (argument, ty) in takes.iter().enumerate() {
				body.local_get(argument as u32 % 2);
				match ty {
					ValType::I32 => &mut *body,
					ValType::I64 => body.i64_extend_i32_u(),
					ValType::F32 => body.f32_convert_i32_u(),
					ValType::F64 => body.f64_convert_i32_u(),
					other => panic!("an argument of type {other}"),
				};
			}
			body.call(sections.imported + index);
		};
		let mut body = Function::new([]);
		call(&mut body.instructions());
		if !gives.is_empty() {
			body.instructions().drop();
		}
		body.instructions().i64_const(whole).end();
		add(&format!("{MEMORY_OF}{index}"), &body);

		let gives = gives.first().copied();
		let kept = gives.map(|ty| (1, encoded(ty)));
		let mut body = Function::new(kept);
		let mut out = body.instructions();
		call(&mut out);
		let mut words = 0;
		if let Some(ty) = gives {
			out.local_set(2).i32_const(0).local_get(2);
			store(&mut out, ty, words);
			words += 1;
		}
		for (global, ty) in &sections.mutable {
			out.i32_const(0).global_get(*global);
			store(&mut out, *ty, words);
			words += 1;
		}
		out.i64_const(range(GLOBALS, 8 * words)).end();
		add(&format!("{GLOBALS_OF}{index}"), &body);
	}
	let mut body = Function::new([]);
	body.instructions().i64_const(whole).end();
	add(NOTHING, &body);

	let count = 2 * FUNCTIONS + 1;
	sections.append(SectionId::Type, 1, &[0x60, 2, 0x7f, 0x7f, 1, 0x7e]);
	sections.append(SectionId::Function, count, &types);
	sections.append(SectionId::Code, count, &bodies);
	let mut global = vec![0x7f, 0, 0x41];
	(HEAP_BASE as i32).encode(&mut global);
	global.push(0x0b);
	sections.append(SectionId::Global, 1, &global);
	exports.export("__heap_base", ExportKind::Global, sections.globals);
	exports.export("memory", ExportKind::Memory, 0);
	let mut exported = Vec::new();
	exports.encode(&mut exported);
	// Without the length of the section.
	let (_, exported) = split_count(&exported);
	sections.contents.insert(SectionId::Export.into(), exported.to_vec());
	// With a maximum, as on the host, so it does not grow.
	let mut memory = vec![1, 1];
	for pages in [MEMORY / PAGE; 2] {
		pages.encode(&mut memory);
	}
	sections.contents.insert(SectionId::Memory.into(), memory);
	sections.into_module()
}

/// Converts a value type.
fn encoded(ty: ValType) -> wasm_encoder::ValType {
	match ty {
		ValType::I32 => wasm_encoder::ValType::I32,
		ValType::I64 => wasm_encoder::ValType::I64,
		ValType::F32 => wasm_encoder::ValType::F32,
		ValType::F64 => wasm_encoder::ValType::F64,
		other => panic!("a value of type {other}"),
	}
}

/// Stores the value on the stack as a word at [`GLOBALS`].
fn store(out: &mut InstructionSink<'_>, ty: ValType, word: u64) {
	let at = MemArg { offset: GLOBALS + 8 * word, align: 0, memory_index: 0 };
	match ty {
		ValType::I32 => out.i32_store(at),
		ValType::I64 => out.i64_store(at),
		ValType::F32 => out.f32_store(at),
		ValType::F64 => out.f64_store(at),
		other => panic!("a value of type {other}"),
	};
}
