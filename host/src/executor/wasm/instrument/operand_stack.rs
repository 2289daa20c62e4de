//! What is known about the operands on the stack, as far as the marks of writes need it.

use crate::executor::wasm::signatures::Signatures;
use wasmparser::Operator;

/// What is known about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
	Nothing,
	/// The current value of this local plus a constant, modulo 2^32.
	Local(u32, i32),
	Constant(u32),
	/// The value of some global.
	Global,
	/// The value of some global minus a constant. In compiled code it is the lowest address of a stack
	/// frame of that size.
	Frame(u32),
}

/// The most operands that are tracked. Compiled code has few, and each is visited when a local is set.
const MAX_TRACKED: usize = 64;

/// The topmost operands. Nothing is known about those below.
#[derive(Debug, Default)]
pub(crate) struct OperandStack(Vec<Known>);

impl OperandStack {
	pub(crate) fn pop(&mut self) -> Known {
		self.0.pop().unwrap_or(Known::Nothing)
	}

	pub(crate) fn push(&mut self, known: Known) {
		if self.0.len() >= MAX_TRACKED {
			self.0.drain(..MAX_TRACKED / 2);
		}
		self.0.push(known);
	}

	/// Drops what is known about values of this local, which is set.
	pub(crate) fn forget(&mut self, local: u32) {
		for known in &mut self.0 {
			if matches!(*known, Known::Local(other, _) if other == local) {
				*known = Known::Nothing;
			}
		}
	}

	fn exchange(&mut self, taken: usize, given: usize) {
		self.0.truncate(self.0.len().saturating_sub(taken));
		for _ in 0..given {
			self.push(Known::Nothing);
		}
	}

	/// Applies an operator that is neither a store nor a write to a local. `raw` are its bytes. After
	/// operators that begin or end a block, and after branches other than `br_if`, nothing is known.
	pub(crate) fn apply(&mut self, operator: &Operator<'_>, raw: &[u8], signatures: &Signatures) {
		match *operator {
			Operator::LocalGet { local_index } => self.push(Known::Local(local_index, 0)),
			Operator::I32Const { value } => self.push(Known::Constant(value as u32)),
			Operator::GlobalGet { .. } => self.push(Known::Global),
			Operator::I32Sub => {
				let known = match (self.pop(), self.pop()) {
					(Known::Constant(size), Known::Global) => Known::Frame(size),
					_ => Known::Nothing,
				};
				self.push(known);
			}
			Operator::I32Add => {
				let known = match (self.pop(), self.pop()) {
					(Known::Constant(more), Known::Local(local, offset))
					| (Known::Local(local, offset), Known::Constant(more)) => {
						Known::Local(local, offset.wrapping_add(more as i32))
					}
					_ => Known::Nothing,
				};
				self.push(known);
			}
			Operator::Call { function_index } => match signatures.of(function_index) {
				Some((takes, gives)) => self.exchange(takes.len(), gives.len()),
				None => self.0.clear(),
			},
			Operator::CallIndirect { type_index, .. } => match signatures.of_type(type_index) {
				Some((takes, gives)) => self.exchange(takes.len() + 1, gives.len()),
				None => self.0.clear(),
			},
			Operator::Nop => {}
			Operator::Drop | Operator::GlobalSet { .. } | Operator::BrIf { .. } => {
				self.exchange(1, 0);
			}
			Operator::Select => self.exchange(3, 1),
			_ => match raw.first() {
				// Loads, memory.grow.
				Some(0x28..=0x35 | 0x40) => self.exchange(1, 1),
				// memory.size, constants.
				Some(0x3f | 0x42..=0x44) => self.exchange(0, 1),
				// Tests, unary operators, conversions.
				Some(
					0x45
					| 0x50
					| 0x67..=0x69
					| 0x79..=0x7b
					| 0x8b..=0x91
					| 0x99..=0x9f
					| 0xa7..=0xc4,
				) => self.exchange(1, 1),
				// Saturating conversions. Validation refuses the other operators with this prefix.
				Some(0xfc) => self.exchange(1, 1),
				// Comparisons, binary operators.
				Some(
					0x46..=0x4f
					| 0x51..=0x66
					| 0x6a..=0x78
					| 0x7c..=0x8a
					| 0x92..=0x98
					| 0xa0..=0xa6,
				) => self.exchange(2, 1),
				_ => self.0.clear(),
			},
		}
	}
}
