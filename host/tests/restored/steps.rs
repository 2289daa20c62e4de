//! Random functions that write where marks of writes could be wrong: near the ends of the memory, at the
//! end of a mark's reach, in frames below any stack pointer, in loops and branches.
//!
//! The steps are interpreted here first. Most stores that would trap are omitted, since an instance is not
//! reused after a trap.

use super::modules::{FUNCTIONS, HEAP_BASE, MEMORY};
use arbitrary::{Result, Unstructured};
use std::{
	collections::HashSet,
	fmt::{self, Write as _},
};

/// The number of functions of a module: those that are called by the test, and one that they call.
const ALL: u32 = FUNCTIONS + 1;

/// The number of locals that hold addresses. The first one follows the two parameters.
const LOCALS: usize = 4;
const FIRST_LOCAL: usize = 2;

/// The local that counts the rounds of the outermost loop. Those of inner loops follow.
const COUNTERS: usize = FIRST_LOCAL + LOCALS;
const DEPTH: usize = 3;

/// The local that holds an allocated address.
const ALLOCATED: usize = COUNTERS + DEPTH;

/// The number of globals that hold addresses.
const GLOBALS: usize = 2;

/// The stores: name, type and width.
const STORES: [(&str, &str, u64); 9] = [
	("i32.store", "i32", 4),
	("i32.store8", "i32", 1),
	("i32.store16", "i32", 2),
	("i64.store", "i64", 8),
	("i64.store8", "i64", 1),
	("i64.store16", "i64", 2),
	("i64.store32", "i64", 4),
	("f32.store", "f32", 4),
	("f64.store", "f64", 8),
];

/// A computed address.
#[derive(Clone, Copy, Debug)]
enum Value {
	Constant(u32),
	/// A local plus a constant.
	Local(usize, u32),
	Global(usize),
	/// A global minus a constant.
	Frame(usize, u32),
	/// A local times three.
	Computed(usize),
}

#[derive(Clone, Debug)]
enum Step {
	/// A store: its number in the module, its kind, base and offset.
	Store(u32, usize, Value, u32),
	/// A store whose value sets the local from which its address was read.
	SetInBetween(u32, usize, u32),
	Set(usize, Value),
	SetGlobal(usize, Value),
	/// Creates a stack frame as compiled code does: sets the global and the local.
	Enter(usize, usize, u32),
	/// Sets the global so that a frame of that size is across an end of the memory, creates the frame and
	/// stores to an offset that is in the memory.
	FrameAcrossEnd(usize, usize, u32, u32, u32),
	/// Adds to the global that is not an address.
	Count,
	/// Allocates that many bytes, writes to them, and may free them.
	Heap(u32, bool),
	/// Hashes that many bytes.
	Hash(u32),
	Call(u32, bool, Value),
	Loop(u32, Vec<Step>),
	If(u32, Vec<Step>, Vec<Step>),
	/// Skips the second part if a bit of the input is set.
	Leave(u32, Vec<Step>, Vec<Step>),
	/// Skips the first part or both, depending on two bits of the input.
	Switch(u32, Vec<Step>, Vec<Step>),
	/// Unreachable code.
	Dead(Vec<Step>),
}

struct Generator<'a, 'b> {
	u: &'a mut Unstructured<'b>,
	stores: u32,
	function: u32,
}

impl Generator<'_, '_> {
	/// An address near an edge: of a page, a reach, the memory, the address space.
	fn edge(&mut self) -> Result<u32> {
		const EDGES: [u32; 14] = [
			0,
			256,
			4_096,
			4_096 + 256,
			8_192,
			65_536,
			HEAP_BASE,
			MEMORY - 4_096 - 256,
			MEMORY - 4_096,
			MEMORY - 256,
			MEMORY,
			MEMORY + 256,
			1 << 31,
			0u32.wrapping_sub(4_096),
		];
		if self.u.ratio(1, 3)? {
			// In the middle of the memory.
			return self.u.int_in_range(10_000..=60_000);
		}
		let edge = *self.u.choose(&EDGES)?;
		let by = self.u.int_in_range(0..=600)?;
		Ok(edge.wrapping_add(by).wrapping_sub(300))
	}

	/// The size of a stack frame.
	fn size(&mut self) -> Result<u32> {
		match self.u.int_in_range(0..=7)? {
			0..=2 => self.u.int_in_range(1..=600),
			3..=4 => self.u.int_in_range(4_000..=5_000),
			5 => self.u.int_in_range(16_000..=17_000),
			6 => self.u.int_in_range(0..=20_000),
			_ => self.edge(),
		}
	}

	/// An offset of a store, or a number that is added to an address.
	fn offset(&mut self) -> Result<u32> {
		match self.u.int_in_range(0..=19)? {
			0..=7 => self.u.int_in_range(0..=40),
			8..=11 => self.u.int_in_range(200..=520),
			12..=15 => self.u.int_in_range(3_800..=4_400),
			16 => self.u.int_in_range(60_000..=70_000),
			17 => Ok(0u32.wrapping_sub(self.u.int_in_range(0..=5_000)?)),
			18 => Ok((1u32 << 31).wrapping_sub(self.u.int_in_range(0..=5_000)?)),
			_ => self.edge(),
		}
	}

	fn local(&mut self) -> Result<usize> {
		Ok(FIRST_LOCAL + self.u.int_in_range(0..=LOCALS - 1)?)
	}

	fn global(&mut self) -> Result<usize> {
		self.u.int_in_range(0..=GLOBALS - 1)
	}

	fn value(&mut self) -> Result<Value> {
		Ok(match self.u.int_in_range(0..=11)? {
			0..=4 => Value::Local(self.local()?, 0),
			5..=7 => Value::Local(self.local()?, self.offset()?),
			8 => Value::Constant(self.edge()?),
			9 => Value::Global(self.global()?),
			10 => Value::Computed(self.local()?),
			_ => Value::Frame(self.global()?, self.size()?),
		})
	}

	fn frame_across_end(&mut self) -> Result<Step> {
		let (global, local) = (self.global()?, self.local()?);
		let size = match self.u.arbitrary()? {
			true => self.u.int_in_range(16..=600),
			false => self.u.int_in_range(4_000..=16_384),
		}?;
		let offset = self.u.int_in_range(0..=size - 8)?;
		let place = self.u.int_in_range(8..=300)?;
		let address = if self.u.arbitrary()? { place - 8 } else { MEMORY - place };
		let top = address.wrapping_sub(offset).wrapping_add(size);
		Ok(Step::FrameAcrossEnd(global, local, top, size, offset))
	}

	fn store(&mut self) -> u32 {
		self.stores += 1;
		self.stores
	}

	fn step(&mut self, depth: usize) -> Result<Step> {
		let kinds = if depth < DEPTH { 23 } else { 17 };
		let bit = self.u.int_in_range(0..=2)?;
		Ok(match self.u.int_in_range(0..=kinds)? {
			0..=7 => {
				let kind = self.u.int_in_range(0..=STORES.len() - 1)?;
				Step::Store(self.store(), kind, self.value()?, self.offset()?)
			}
			8 => Step::SetInBetween(self.store(), self.local()?, self.offset()?),
			9..=10 => Step::Set(self.local()?, self.value()?),
			11..=12 => Step::Enter(self.global()?, self.local()?, self.size()?),
			13 => Step::SetGlobal(self.global()?, self.value()?),
			14 => Step::Count,
			15 if self.u.arbitrary()? => Step::Hash(self.u.int_in_range(0..=70)?),
			15 => Step::Heap(self.u.int_in_range(0..=9_000)?, self.u.arbitrary()?),
			16 => self.frame_across_end()?,
			17 if self.function + 1 < ALL => {
				let called = self.u.int_in_range(self.function + 1..=ALL - 1)?;
				Step::Call(called, self.u.arbitrary()?, self.value()?)
			}
			17 => Step::Count,
			18..=19 => Step::Loop(self.u.int_in_range(1..=3)?, self.steps(depth + 1)?),
			20 => Step::If(bit, self.steps(depth + 1)?, self.steps(depth + 1)?),
			21 => Step::Leave(bit, self.steps(depth + 1)?, self.steps(depth + 1)?),
			22 => Step::Switch(bit, self.steps(depth + 1)?, self.steps(depth + 1)?),
			_ => Step::Dead(self.steps(depth + 1)?),
		})
	}

	fn steps(&mut self, depth: usize) -> Result<Vec<Step>> {
		let most = if depth == 0 { 14 } else { 4 };
		let count = self.u.int_in_range(usize::from(depth == 0)..=most)?;
		(0..count).map(|_| self.step(depth)).collect()
	}
}

/// A module.
struct Program {
	/// The initial values of the globals that hold addresses.
	globals: [u32; GLOBALS],
	/// For each function the initial values of its locals, except the first, and its steps.
	functions: Vec<([u32; LOCALS - 1], Vec<Step>)>,
	/// Omitted stores, by number.
	omitted: HashSet<u32>,
}

/// A store that traps, by number.
struct Traps(u32);

/// A function that is interpreted.
struct Frame<'a> {
	program: &'a Program,
	input: u32,
	globals: &'a mut [u32; GLOBALS],
	/// The parameters and the locals that hold addresses.
	locals: [u32; FIRST_LOCAL + LOCALS],
}

impl Frame<'_> {
	fn value(&self, value: Value) -> u32 {
		match value {
			Value::Constant(value) => value,
			Value::Local(local, more) => self.locals[local].wrapping_add(more),
			Value::Global(global) => self.globals[global],
			Value::Frame(global, size) => self.globals[global].wrapping_sub(size),
			Value::Computed(local) => self.locals[local].wrapping_mul(3),
		}
	}

	fn store(
		&self,
		store: u32,
		base: u32,
		offset: u32,
		width: u64,
	) -> std::result::Result<(), Traps> {
		let end = u64::from(base) + u64::from(offset) + width;
		let is_outside = end > u64::from(MEMORY) && !self.program.omitted.contains(&store);
		if is_outside { Err(Traps(store)) } else { Ok(()) }
	}

	fn run(&mut self, steps: &[Step]) -> std::result::Result<(), Traps> {
		for step in steps {
			match step {
				Step::Store(store, kind, base, offset) => {
					self.store(*store, self.value(*base), *offset, STORES[*kind].2)?;
				}
				Step::SetInBetween(store, local, offset) => {
					self.store(*store, self.locals[*local], *offset, 4)?;
					self.locals[*local] = self.locals[*local].wrapping_add(5_000);
				}
				Step::Set(local, value) => self.locals[*local] = self.value(*value),
				Step::SetGlobal(global, value) => self.globals[*global] = self.value(*value),
				Step::Enter(global, local, size) => {
					let frame = self.globals[*global].wrapping_sub(*size);
					(self.globals[*global], self.locals[*local]) = (frame, frame);
				}
				Step::FrameAcrossEnd(global, local, top, size, _) => {
					self.globals[*global] = *top;
					self.locals[*local] = top.wrapping_sub(*size);
				}
				Step::Call(function, _, value) => {
					let value = self.value(*value);
					self.program.call(*function, value, self.input, self.globals)?;
				}
				Step::Loop(times, steps) => (0..*times).try_for_each(|_| self.run(steps))?,
				Step::If(bit, yes, no) => {
					self.run(if self.input >> bit & 1 == 1 { yes } else { no })?;
				}
				Step::Leave(bit, before, after) => {
					self.run(before)?;
					if self.input >> bit & 1 == 0 {
						self.run(after)?;
					}
				}
				Step::Switch(bit, first, second) => {
					let case = self.input >> bit & 3;
					if case == 0 {
						self.run(first)?;
					}
					if case < 2 {
						self.run(second)?;
					}
				}
				Step::Count | Step::Heap(..) | Step::Hash(_) | Step::Dead(_) => {}
			}
		}
		Ok(())
	}
}

impl Program {
	fn make(u: &mut Unstructured<'_>) -> Result<Self> {
		let mut generator = Generator { u, stores: 0, function: 0 };
		let mut globals = [0; GLOBALS];
		for global in &mut globals {
			*global = generator.edge()?;
		}
		let mut functions = Vec::new();
		for function in 0..ALL {
			generator.function = function;
			let mut locals = [0; LOCALS - 1];
			for local in &mut locals {
				*local = generator.edge()?;
			}
			functions.push((locals, generator.steps(0)?));
		}
		let mut program = Self { globals, functions, omitted: HashSet::new() };
		for function in 0..FUNCTIONS {
			for input in 0..8 {
				while let Err(Traps(store)) =
					program.call(function, 1, input, &mut program.globals.clone())
				{
					// A few may stay.
					if u.ratio(1u8, 30)? {
						break;
					}
					program.omitted.insert(store);
				}
			}
		}
		Ok(program)
	}

	fn call(
		&self,
		function: u32,
		value: u32,
		input: u32,
		globals: &mut [u32; GLOBALS],
	) -> std::result::Result<(), Traps> {
		let (own, steps) = &self.functions[function as usize];
		let [second, third, fourth] = *own;
		let locals = [0, value, value, second, third, fourth];
		Frame { program: self, input, globals, locals }.run(steps)
	}
}

/// The text of a module.
pub(super) fn module(u: &mut Unstructured<'_>) -> Result<String> {
	let program = Program::make(u)?;
	let mut out = String::new();
	program.write(&mut out).expect("a text takes any length");
	Ok(out)
}

impl fmt::Display for Value {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Constant(value) => write!(f, "(i32.const {value})"),
			Self::Local(local, 0) => write!(f, "(local.get {local})"),
			Self::Local(local, more) if more % 2 == 0 => {
				write!(f, "(i32.add (local.get {local}) (i32.const {more}))")
			}
			Self::Local(local, more) => {
				write!(f, "(i32.add (i32.const {more}) (local.get {local}))")
			}
			Self::Global(global) => write!(f, "(global.get {global})"),
			Self::Frame(global, size) => {
				write!(f, "(i32.sub (global.get {global}) (i32.const {size}))")
			}
			Self::Computed(local) => write!(f, "(i32.mul (local.get {local}) (i32.const 3))"),
		}
	}
}

impl Program {
	fn write(&self, out: &mut String) -> fmt::Result {
		let [stack, other] = self.globals;
		let functions: String = (0..ALL).map(|index| format!(" $f{index}")).collect();
		write!(
			out,
			r#"(module
			(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
			(import "env" "ext_allocator_free_version_1" (func $free (param i32)))
			(import "env" "ext_hashing_twox_128_version_1" (func $hash (param i64) (result i32)))
			(memory 2)
			(type $f (func (param i32 i32) (result i64)))
			(table funcref (elem {functions}))
			(global (mut i32) (i32.const {stack}))
			(global (mut i32) (i32.const {other}))
			(global $count (mut i64) (i64.const 5))
			(data (i32.const 0) "the first bytes of the memory")
			(data (i32.const 4090) "across a page")
			(data (i32.const {}) "the last bytes of the memory")"#,
			MEMORY - 28,
		)?;
		for (index, (locals, steps)) in self.functions.iter().enumerate() {
			let all = "i32 ".repeat(ALLOCATED + 1 - FIRST_LOCAL);
			writeln!(out, "(func $f{index} (type $f) (local {all})")?;
			writeln!(out, "(local.set {FIRST_LOCAL} (local.get 1))")?;
			for (local, address) in (FIRST_LOCAL + 1..).zip(locals) {
				writeln!(out, "(local.set {local} (i32.const {address}))")?;
			}
			self.write_steps(steps, 0, out)?;
			writeln!(out, "(i64.extend_i32_u (local.get 2)))")?;
		}
		out.push(')');
		Ok(())
	}

	fn write_steps(&self, steps: &[Step], depth: usize, out: &mut String) -> fmt::Result {
		for step in steps {
			self.write_step(step, depth, out)?;
		}
		Ok(())
	}

	fn write_step(&self, step: &Step, depth: usize, out: &mut String) -> fmt::Result {
		let bits = |bit: u32, mask: u32| {
			format!(
				"(i32.and (i32.shr_u (i32.load8_u (local.get 0)) (i32.const {bit})) (i32.const {mask}))"
			)
		};
		match step {
			Step::Store(store, ..) | Step::SetInBetween(store, ..)
				if self.omitted.contains(store) => {}
			Step::Store(_, kind, base, offset) => {
				let (name, ty, _) = STORES[*kind];
				writeln!(out, "({name} offset={offset} {base} ({ty}.const -1))")?;
			}
			Step::SetInBetween(_, local, offset) => writeln!(
				out,
				"local.get {local} (i32.add (local.get {local}) (i32.const 5000)) local.tee {local} \
				i32.store offset={offset}"
			)?,
			Step::Set(local, value) => writeln!(out, "(local.set {local} {value})")?,
			Step::SetGlobal(global, value) => writeln!(out, "(global.set {global} {value})")?,
			Step::Enter(global, local, size) => writeln!(
				out,
				"global.get {global} i32.const {size} i32.sub local.tee {local} global.set {global}"
			)?,
			Step::FrameAcrossEnd(global, local, top, size, offset) => writeln!(
				out,
				"(global.set {global} (i32.const {top})) \
				(local.set {local} (i32.sub (global.get {global}) (i32.const {size}))) \
				(i64.store (i32.add (local.get {local}) (i32.const {offset})) (i64.const -1))"
			)?,
			Step::Count => writeln!(
				out,
				"(global.set $count (i64.add (global.get $count) (i64.load (i32.const 4))))"
			)?,
			Step::Heap(size, free) => {
				writeln!(
					out,
					"(i32.store (local.tee {ALLOCATED} (call $malloc (i32.const {size}))) (i32.const -1))"
				)?;
				if *free {
					writeln!(out, "(call $free (local.get {ALLOCATED}))")?;
				}
			}
			Step::Hash(length) => {
				writeln!(out, "(drop (call $hash (i64.const {})))", u64::from(*length) << 32 | 3)?;
			}
			Step::Call(function, false, value) => {
				writeln!(out, "(drop (call $f{function} (local.get 0) {value}))")?;
			}
			Step::Call(function, true, value) => writeln!(
				out,
				"(drop (call_indirect (type $f) (local.get 0) {value} (i32.const {function})))"
			)?,
			Step::Loop(times, steps) => {
				let counter = COUNTERS + depth;
				writeln!(out, "(local.set {counter} (i32.const {times})) (loop")?;
				self.write_steps(steps, depth + 1, out)?;
				writeln!(
					out,
					"(br_if 0 (local.tee {counter} (i32.sub (local.get {counter}) (i32.const 1)))))"
				)?;
			}
			Step::If(bit, yes, no) => {
				writeln!(out, "(if {} (then", bits(*bit, 1))?;
				self.write_steps(yes, depth + 1, out)?;
				out.push_str(") (else ");
				self.write_steps(no, depth + 1, out)?;
				out.push_str("))");
			}
			Step::Leave(bit, before, after) => {
				out.push_str("(block ");
				self.write_steps(before, depth + 1, out)?;
				writeln!(out, "(br_if 0 {})", bits(*bit, 1))?;
				self.write_steps(after, depth + 1, out)?;
				out.push(')');
			}
			Step::Switch(bit, first, second) => {
				writeln!(out, "(block (block (block (br_table 0 1 2 {}))", bits(*bit, 3))?;
				self.write_steps(first, depth + 1, out)?;
				out.push(')');
				self.write_steps(second, depth + 1, out)?;
				out.push(')');
			}
			Step::Dead(steps) => {
				out.push_str("(block (br 0) ");
				self.write_steps(steps, depth + 1, out)?;
				out.push(')');
			}
		}
		Ok(())
	}
}
