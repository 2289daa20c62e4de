//! Function bodies: what is called instead, and the notes of writes.

use super::{
	asm::{Code, leb128},
	notes::Notes,
	outline::Outline,
	stack::{Known, Operands},
};
use crate::executor::{blob::malformed, error::CodeError};
use wasmparser::{FunctionBody, MemArg, Operator};

/// The body of the function `index` of those that the module defines.
pub(super) fn rewrite(
	wasm: &[u8],
	body: &FunctionBody<'_>,
	index: usize,
	outline: &Outline<'_>,
) -> Result<Vec<u8>, CodeError> {
	let cut_off = || CodeError::Malformed { cause: "a function is cut off".to_owned() };
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

	let mut notes = Notes::new(locals, count_sets(body, locals)?);
	let mut operands = Operands::default();
	let mut code = Code(Vec::with_capacity(body.range().len() * 3 / 2));
	while !operators.eof() {
		let at = operators.original_position();
		let operator = operators.read().map_err(malformed)?;
		let raw = wasm.get(at..operators.original_position()).ok_or_else(cut_off)?;
		if let Some((slot, place)) = stored(&operator) {
			operands.pop();
			let base = operands.pop();
			notes.store(&mut code, raw, slot, place, base);
			continue;
		}
		match operator {
			Operator::Call { function_index } => {
				if let Some(called) = outline.called(function_index) {
					code.call(called);
				}
				operands.follow(&operator, raw, outline);
			}
			Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
				code.ops(raw);
				let value = operands.pop();
				operands.forget(local_index);
				if matches!(operator, Operator::LocalTee { .. }) {
					operands.push(Known::Local(local_index, 0));
				}
				notes.set(&mut code, local_index, value);
			}
			_ => {
				code.ops(raw);
				operands.follow(&operator, raw, outline);
				match operator {
					Operator::Block { .. } | Operator::If { .. } => notes.begin(false),
					Operator::Loop { .. } => notes.begin(true),
					Operator::Else => notes.other_branch(),
					Operator::End => notes.end(),
					_ => {}
				}
			}
		}
	}

	// The locals as they were, and those of the notes.
	let mut out = Vec::with_capacity(code.0.len() + 32);
	let more = notes.into_locals();
	leb128(&mut out, groups + more.len() as u32);
	out.extend_from_slice(wasm.get(groups_begin..begin).ok_or_else(cut_off)?);
	for ty in more {
		out.extend_from_slice(&[1, ty]);
	}
	out.append(&mut code.0);
	Ok(out)
}

/// How often each local is set in a function.
fn count_sets(body: &FunctionBody<'_>, locals: u32) -> Result<Vec<u32>, CodeError> {
	let mut sets = vec![0; locals as usize];
	let mut operators = body.get_operators_reader().map_err(malformed)?;
	while !operators.eof() {
		let operator = operators.read().map_err(malformed)?;
		if let Operator::LocalSet { local_index } | Operator::LocalTee { local_index } = operator
			&& let Some(sets) = sets.get_mut(local_index as usize)
		{
			*sets += 1;
		}
	}
	Ok(sets)
}

/// What kind of value an operator stores (see `notes::STORED`), and where, if it is a store.
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
