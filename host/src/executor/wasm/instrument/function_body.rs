//! The instrumentation of a function body: replaced calls, and marks of writes.

use super::{
	dirty_pages::PageMarks,
	operand_stack::{Known, OperandStack},
	replacements::Replacements,
};
use crate::executor::{
	error::CodeError,
	wasm::{module_index::malformed, signatures::Signatures},
};
use wasm_encoder::{Function, InstructionSink, ValType};
use wasmparser::{FunctionBody, MemArg, Operator};

/// The instrumented body of a function.
pub(crate) fn instrument(
	wasm: &[u8],
	body: &FunctionBody<'_>,
	function: u32,
	signatures: &Signatures,
	replacements: &Replacements,
) -> Result<Function, CodeError> {
	let cut_off = || CodeError::Malformed { cause: "a function is cut off".to_owned() };
	let (parameters, _) = signatures.of(function).ok_or_else(cut_off)?;
	let mut count = parameters.len() as u32;
	let mut locals = Vec::new();
	for group in body.get_locals_reader().map_err(malformed)? {
		let (number, ty) = group.map_err(malformed)?;
		count = count.checked_add(number).ok_or_else(cut_off)?;
		locals.push((number, number_type(ty)?));
	}

	let mut marks = PageMarks::new(count, count_sets(body, count)?);
	let mut operands = OperandStack::default();
	let mut code = Vec::with_capacity(body.range().len() * 3 / 2);
	let mut operators = body.get_operators_reader().map_err(malformed)?;
	while !operators.eof() {
		let at = operators.original_position();
		let operator = operators.read().map_err(malformed)?;
		let raw = wasm.get(at..operators.original_position()).ok_or_else(cut_off)?;
		if let Some((ty, place)) = stored(&operator) {
			operands.pop();
			let base = operands.pop();
			marks.store(&mut code, raw, ty, place, base);
			continue;
		}
		match operator {
			Operator::Call { function_index } => {
				if let Some(called) = replacements.called(function_index) {
					InstructionSink::new(&mut code).call(called);
				}
				operands.apply(&operator, raw, signatures);
			}
			Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
				code.extend_from_slice(raw);
				let value = operands.pop();
				operands.forget(local_index);
				if matches!(operator, Operator::LocalTee { .. }) {
					operands.push(Known::Local(local_index, 0));
				}
				marks.set(&mut code, local_index, value);
			}
			_ => {
				code.extend_from_slice(raw);
				operands.apply(&operator, raw, signatures);
				match operator {
					Operator::Block { .. } | Operator::If { .. } => marks.begin(false),
					Operator::Loop { .. } => marks.begin(true),
					Operator::Else => marks.begin_else(),
					Operator::End => marks.end(),
					_ => {}
				}
			}
		}
	}

	locals.extend(marks.into_locals().into_iter().map(|ty| (1, ty)));
	let mut function = Function::new(locals);
	function.raw(code);
	Ok(function)
}

/// How many instructions of a function set each local.
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

/// The type and the place of the value that an operator stores, if it is a store.
fn stored(operator: &Operator<'_>) -> Option<(ValType, MemArg)> {
	match *operator {
		Operator::I32Store { memarg }
		| Operator::I32Store8 { memarg }
		| Operator::I32Store16 { memarg } => Some((ValType::I32, memarg)),
		Operator::I64Store { memarg }
		| Operator::I64Store8 { memarg }
		| Operator::I64Store16 { memarg }
		| Operator::I64Store32 { memarg } => Some((ValType::I64, memarg)),
		Operator::F32Store { memarg } => Some((ValType::F32, memarg)),
		Operator::F64Store { memarg } => Some((ValType::F64, memarg)),
		_ => None,
	}
}

/// The type of a local. Validation refuses all but numbers.
fn number_type(ty: wasmparser::ValType) -> Result<ValType, CodeError> {
	Ok(match ty {
		wasmparser::ValType::I32 => ValType::I32,
		wasmparser::ValType::I64 => ValType::I64,
		wasmparser::ValType::F32 => ValType::F32,
		wasmparser::ValType::F64 => ValType::F64,
		_ => {
			let cause = "a function has a local of an unsupported type".to_owned();
			return Err(CodeError::Malformed { cause });
		}
	})
}
