//! Function bodies: what is called instead, and the note of every write.

use super::{
	asm::{Code, I32, leb128, op},
	outline::Outline,
};
use crate::executor::{blob::malformed, error::CodeError};
use wasmparser::{FunctionBody, MemArg, Operator};

/// Value types, by their encodings, that a store may write.
const STORED: [u8; 4] = [0x7f, 0x7e, 0x7d, 0x7c];

/// The body of the function `index` of those that the module defines.
pub(super) fn rewrite(
	wasm: &[u8],
	body: &FunctionBody<'_>,
	index: usize,
	outline: &Outline<'_>,
) -> Result<Vec<u8>, CodeError> {
	let cut_off = || CodeError::Malformed { cause: "a function is cut off".to_owned() };
	let range = body.range();
	let mut locals = outline.parameters(index).ok_or_else(cut_off)?;
	let mut groups = 0u32;
	let reader = body.get_locals_reader().map_err(malformed)?;
	let groups_begin = reader.original_position();
	for group in reader {
		let (count, _) = group.map_err(malformed)?;
		locals = locals.checked_add(count).ok_or_else(cut_off)?;
		groups += 1;
	}
	let mut operators = body.get_operators_reader().map_err(malformed)?;
	let begin = operators.original_position();

	let mut notes = Notes { first: locals, ..Notes::default() };
	let mut code = Code(Vec::with_capacity(range.len() * 2));
	while !operators.eof() {
		let at = operators.original_position();
		let operator = operators.read().map_err(malformed)?;
		let raw = wasm.get(at..operators.original_position()).ok_or_else(cut_off)?;
		match operator {
			Operator::Call { function_index } => {
				code.call(outline.callee(function_index));
			}
			_ => match stored(&operator) {
				Some((slot, place)) => notes.store(&mut code, raw, slot, place),
				None => {
					code.ops(raw);
				}
			},
		}
	}

	// The locals as they were, and those of the notes.
	let mut out = Vec::with_capacity(code.0.len() + 32);
	let more = notes.locals();
	leb128(&mut out, groups + more.len() as u32);
	out.extend_from_slice(wasm.get(groups_begin..begin).ok_or_else(cut_off)?);
	for ty in more {
		out.extend_from_slice(&[1, ty]);
	}
	out.append(&mut code.0);
	Ok(out)
}

/// Which of [`STORED`] an operator stores, and where, if it is a store.
fn stored(operator: &Operator<'_>) -> Option<(usize, MemArg)> {
	match *operator {
		Operator::I32Store { memarg }
		| Operator::I32Store8 { memarg }
		| Operator::I32Store16 { memarg } => Some((0, memarg)),
		Operator::I64Store { memarg }
		| Operator::I64Store8 { memarg }
		| Operator::I64Store16 { memarg }
		| Operator::I64Store32 { memarg } => Some((1, memarg)),
		Operator::F32Store { memarg } => Some((2, memarg)),
		Operator::F64Store { memarg } => Some((3, memarg)),
		_ => None,
	}
}

/// The locals that a function needs for its notes.
#[derive(Default)]
struct Notes {
	/// The index of the first.
	first: u32,
	/// The types in the order of the locals; the address comes first.
	types: Vec<u8>,
	/// Where the value of each type is kept.
	values: [Option<u32>; 4],
}

impl Notes {
	fn locals(self) -> Vec<u8> {
		self.types
	}

	fn local(&mut self, ty: u8) -> u32 {
		self.types.push(ty);
		self.first + self.types.len() as u32 - 1
	}

	/// A store and, after it, the note of the page. A store that traps needs none: what a call that
	/// traps leaves behind is not used again.
	fn store(&mut self, code: &mut Code, raw: &[u8], slot: usize, place: MemArg) {
		if self.types.is_empty() {
			self.local(I32);
		}
		let address = self.first;
		let value = match self.values.get(slot).copied().flatten() {
			Some(value) => value,
			None => {
				let value = self.local(STORED.get(slot).copied().unwrap_or(I32));
				if let Some(known) = self.values.get_mut(slot) {
					*known = Some(value);
				}
				value
			}
		};
		code.set(value).tee(address).get(value).ops(raw).get(address);
		// The store was in bounds, so that the sum is that of the engine, without a carry.
		if place.offset != 0 {
			code.i32(place.offset as u32).ops(&[op::I32_ADD]);
		}
		code.mark();
	}
}
