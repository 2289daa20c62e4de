//! Functions that do nothing of their own.
//!
//! A compiler that links separately compiled parts leaves them behind: the allocator's functions of
//! a FRAME runtime alone go through two each, several hundred times in a transfer. Calls go past
//! them: what is called is the same, the stack is less deep.

use crate::executor::{blob::malformed, error::CodeError};
use wasmparser::{FunctionBody, Operator};

/// How many functions are passed at most on the way to one that does something. Those that call each
/// other in a circle are left to it.
const MAX_PASSED: usize = 8;

/// What a function consists of, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thin {
	/// It does nothing and returns nothing.
	Empty,
	/// It hands its arguments to this function, and returns what it returns.
	Forward(u32),
}

/// What a function with so many parameters consists of; `None` if it does something itself. Whether
/// the types of the two functions of a [`Thin::Forward`] are equal is for the caller to see.
pub(super) fn read(body: &FunctionBody<'_>, parameters: u32) -> Result<Option<Thin>, CodeError> {
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
	let (thin, end) = match next()? {
		Operator::Call { function_index } => (Thin::Forward(function_index), next()?),
		end if parameters == 0 => (Thin::Empty, end),
		_ => return Ok(None),
	};
	// Behind a return nothing is reached.
	Ok(matches!(end, Operator::End | Operator::Return).then_some(thin))
}

/// Where a call of `function` arrives. `thin` tells what a function consists of.
pub(super) fn arrival(mut function: u32, thin: impl Fn(u32) -> Option<Thin>) -> u32 {
	for _ in 0..MAX_PASSED {
		match thin(function) {
			Some(Thin::Forward(next)) => function = next,
			_ => break,
		}
	}
	function
}
