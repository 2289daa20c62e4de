//! A module on the host, whose instances are used again, beside the same module as it is.

use super::{
	modules::{MEMORY_OF, NOTHING, Subject},
	plain::Plain,
};
use std::sync::Arc;
use stratos_host::{
	executor::{CallContext, CallError, Executor, ExecutorConfig, Session},
	state::{MemoryBackend, Overlay},
};
use wasmtime::Engine;

/// How often all functions are called on the host, one after the other.
const ROUNDS: usize = 2;

/// How a call ended.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Outcome {
	/// It returned.
	Answer(Vec<u8>),
	/// It trapped, for this reason.
	Trap(String),
	/// A host function refused its arguments.
	Refused,
	/// It used up the stack. That depends on the machine code, so that it is compared with nothing.
	TooDeep,
}

impl std::fmt::Debug for Outcome {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Answer(bytes) => write!(f, "{} bytes", bytes.len()),
			Self::Trap(kind) => f.write_str(kind),
			Self::Refused => f.write_str("refused"),
			Self::TooDeep => f.write_str("too deep"),
		}
	}
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
	/// Functions called, each with one input.
	pub(super) functions: u32,
	/// Those of them that returned.
	pub(super) returned: u32,
	/// Those that returned and left another memory than they found, but for the input.
	pub(super) wrote: u32,
}

/// The two sides.
pub(super) struct Sides {
	executor: Executor,
	engine: Engine,
}

impl Sides {
	pub(super) fn new() -> Self {
		let config = ExecutorConfig {
			heap_pages: 0,
			max_memory_pages: 32,
			max_instances: 2,
			max_idle: 4,
			..ExecutorConfig::default()
		};
		let executor = Executor::new(config).expect("the engine starts");
		Self { executor, engine: super::plain::engine() }
	}

	/// Calls each function of a module on both sides.
	///
	/// # Panics
	/// If they differ.
	pub(super) fn compare(&self, subject: &Subject, seen: &mut Seen) {
		let wasm = &subject.wasm;
		let runtime = match self.executor.compile(wasm) {
			Ok(runtime) => runtime,
			Err(error) => panic!("{error}\n{}", subject.text),
		};
		let plain = Plain::new(&self.engine, wasm).expect("a module that the host accepts");
		let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
		let mut session = runtime.session(overlay, CallContext::default());
		for input in &subject.inputs {
			let untouched = plain.call(NOTHING, input);
			let expected: Vec<Outcome> =
				subject.functions.iter().map(|function| plain.call(function, input)).collect();
			for (function, expected) in subject.functions.iter().zip(&expected) {
				seen.note(function, expected, &untouched);
			}
			for round in 0..ROUNDS {
				for (function, expected) in subject.functions.iter().zip(&expected) {
					// Each on the instance that the one before it had, if that returned.
					for (function, expected) in
						[(&**function, expected), (NOTHING, &untouched), (function, expected)]
					{
						let outcome = called(&mut session, function, input);
						let is_equal = outcome == *expected
							|| [&outcome, expected].contains(&&Outcome::TooDeep);
						assert!(
							is_equal,
							"{function} in round {round} with {input:?}: {outcome:?} instead of \
							{expected:?}{}\n{}",
							difference(&outcome, expected),
							subject.text
						);
					}
				}
			}
		}
	}
}

impl Seen {
	fn note(&mut self, function: &str, outcome: &Outcome, untouched: &Outcome) {
		let returned = matches!(outcome, Outcome::Answer(_));
		let wrote = returned && function.starts_with(MEMORY_OF) && outcome != untouched;
		self.functions += 1;
		self.returned += u32::from(returned);
		self.wrote += u32::from(wrote);
	}
}

/// A call on the host.
fn called(session: &mut Session, function: &str, input: &[u8]) -> Outcome {
	match session.call(function, input) {
		Ok(answer) => Outcome::Answer(answer),
		Err(CallError::Trap { kind, .. }) => Outcome::Trap(kind),
		Err(CallError::StackOverflow { .. }) => Outcome::TooDeep,
		Err(CallError::OutOfMemory { .. } | CallError::Host { .. }) => Outcome::Refused,
		Err(error) => panic!("{error}"),
	}
}

/// Where two answers begin to differ.
fn difference(one: &Outcome, other: &Outcome) -> String {
	let (Outcome::Answer(one), Outcome::Answer(other)) = (one, other) else { return String::new() };
	let at = one.iter().zip(other).position(|(one, other)| one != other);
	at.map_or_else(String::new, |at| format!(", from byte {at} on"))
}
