//! What is known of the operands on the stack, as far as the notes of writes need it.

use super::outline::Outline;
use wasmparser::Operator;

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
	/// Nothing.
	Nothing,
	/// What this local holds now, plus a constant, modulo 2^32.
	Local(u32, i32),
	/// A constant.
	Constant(u32),
	/// What some global holds.
	Global,
	/// What some global holds, less a constant. In compiled code it is the lowest address of a stack
	/// frame of that size.
	Frame(u32),
}

/// How many operands are listed at most. Compiled code has few, and every one is looked at where a
/// local is set.
const LISTED: usize = 64;

/// The operands. Below those listed there may be more, of which nothing is known.
#[derive(Debug, Default)]
pub(super) struct Operands(Vec<Known>);

impl Operands {
	pub(super) fn pop(&mut self) -> Known {
		self.0.pop().unwrap_or(Known::Nothing)
	}

	pub(super) fn push(&mut self, known: Known) {
		if self.0.len() >= LISTED {
			self.0.drain(..LISTED / 2);
		}
		self.0.push(known);
	}

	/// Nothing is known any more of the local's former value.
	pub(super) fn forget(&mut self, local: u32) {
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

	/// Follows an operator that is neither a store nor a write to a local. Where control meets or
	/// parts nothing is known afterwards.
	pub(super) fn follow(&mut self, operator: &Operator<'_>, raw: &[u8], outline: &Outline<'_>) {
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
			Operator::Call { function_index } => match outline.arity(function_index) {
				Some((taken, given)) => self.exchange(taken, given),
				None => self.0.clear(),
			},
			Operator::CallIndirect { type_index, .. } => match outline.arity_of_type(type_index) {
				Some((taken, given)) => self.exchange(taken + 1, given),
				None => self.0.clear(),
			},
			Operator::Nop => {}
			Operator::Drop | Operator::GlobalSet { .. } | Operator::BrIf { .. } => {
				self.exchange(1, 0);
			}
			Operator::Select => self.exchange(3, 1),
			_ => match raw.first() {
				// Loads and memory.grow.
				Some(0x28..=0x35 | 0x40) => self.exchange(1, 1),
				// memory.size and constants.
				Some(0x3f | 0x42..=0x44) => self.exchange(0, 1),
				// Tests and functions of one number, conversions.
				Some(
					0x45
					| 0x50
					| 0x67..=0x69
					| 0x79..=0x7b
					| 0x8b..=0x91
					| 0x99..=0x9f
					| 0xa7..=0xc4,
				) => self.exchange(1, 1),
				// Saturating conversions; the other operators with this prefix are not open to modules.
				Some(0xfc) => self.exchange(1, 1),
				// Comparisons and functions of two numbers.
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
