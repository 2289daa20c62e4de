//! Functions that only call another one, or do nothing.
//!
//! A linker of separately compiled parts leaves them behind: the allocator functions of a FRAME runtime
//! go through two each, several hundred times in a transfer. Calls skip them: the same function is
//! called, and the stack is less deep.

use crate::executor::{
	error::CodeError,
	wasm::{module_index::malformed, signatures::Signatures},
};
use std::collections::HashMap;
use wasmparser::{FunctionBody, Operator};

/// The most thunks that are skipped on the way to a function. Thunks that call each other in a circle
/// keep doing so.
const MAX_SKIPPED: usize = 8;

/// What a thunk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thunk {
	/// Nothing.
	Empty,
	/// Passes its arguments to this function and returns its result.
	Forward(u32),
}

/// The thunks of a module, by function index.
#[derive(Debug, Default)]
pub(crate) struct Thunks(HashMap<u32, Thunk>);

impl Thunks {
	/// Adds a function if it is a thunk.
	pub(crate) fn add(
		&mut self,
		function: u32,
		body: &FunctionBody<'_>,
		signatures: &Signatures,
	) -> Result<(), CodeError> {
		let Some((takes, gives)) = signatures.of(function) else { return Ok(()) };
		match read(body, takes.len() as u32)? {
			Some(Thunk::Forward(to)) if signatures.of(to) != Some((takes, gives)) => {}
			Some(Thunk::Empty) if !gives.is_empty() => {}
			Some(thunk) => {
				self.0.insert(function, thunk);
			}
			None => {}
		}
		Ok(())
	}

	/// The function that a call of `function` reaches. It has the same type.
	pub(crate) fn target(&self, mut function: u32) -> u32 {
		for _ in 0..MAX_SKIPPED {
			match self.0.get(&function) {
				Some(Thunk::Forward(next)) => function = *next,
				_ => break,
			}
		}
		function
	}

	/// Whether a function does nothing.
	pub(crate) fn is_empty(&self, function: u32) -> bool {
		self.0.get(&function) == Some(&Thunk::Empty)
	}
}

/// What a function with that many parameters does, if it looks like a thunk. The caller compares the
/// types of the two functions.
fn read(body: &FunctionBody<'_>, parameters: u32) -> Result<Option<Thunk>, CodeError> {
	if body.get_locals_reader().map_err(malformed)?.get_count() > 0 {
		return Ok(None);
	}
	let mut operators = body.get_operators_reader().map_err(malformed)?;
	let mut next = || match operators.eof() {
		true => Ok(Operator::End),
		false => operators.read().map_err(malformed),
	};
	for parameter in 0..parameters {
		if !matches!(next()?, Operator::LocalGet { local_index } if local_index == parameter) {
			return Ok(None);
		}
	}
	let (thunk, end) = match next()? {
		Operator::Call { function_index } => (Thunk::Forward(function_index), next()?),
		end if parameters == 0 => (Thunk::Empty, end),
		_ => return Ok(None),
	};
	// What follows a return is not reached.
	Ok(matches!(end, Operator::End | Operator::Return).then_some(thunk))
}
