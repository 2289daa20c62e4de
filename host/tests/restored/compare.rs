//! Compares a module on the host, with reused instances, with the original module in a plain engine.

use super::{
	modules::{MEMORY_OF, NOTHING, TestModule},
	plain::PlainModule,
};
use std::sync::Arc;
use stratos_host::{
	executor::{CallContext, CallError, Executor, ExecutorConfig, Session},
	state::{MemoryBackend, Overlay},
};
use wasmtime::Engine;

/// How often each function is called on the host.
const ROUNDS: usize = 2;

/// How a call ended.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum CallOutcome {
	/// It returned.
	Returned(Vec<u8>),
	/// It trapped, for this reason.
	Trap(String),
	/// A host function refused its arguments.
	Refused,
	/// It overflowed the stack. That depends on the machine code, so it is not compared.
	StackOverflow,
}

impl std::fmt::Debug for CallOutcome {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Returned(bytes) => write!(f, "{} bytes", bytes.len()),
			Self::Trap(kind) => f.write_str(kind),
			Self::Refused => f.write_str("refused"),
			Self::StackOverflow => f.write_str("stack overflow"),
		}
	}
}

/// What the compared modules did.
#[derive(Debug, Default)]
pub(super) struct Coverage {
	/// The number of pairs of function and input.
	pub(super) functions: u32,
	/// Those that returned.
	pub(super) returned: u32,
	/// Those that returned and changed the memory.
	pub(super) wrote: u32,
}

/// The host and the plain engine.
pub(super) struct Comparison {
	executor: Executor,
	engine: Engine,
}

impl Comparison {
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

	/// Calls each function of a module on the host and in the plain engine.
	///
	/// # Panics
	/// If the outcomes differ.
	pub(super) fn compare(&self, module: &TestModule, coverage: &mut Coverage) {
		let wasm = &module.wasm;
		let runtime = match self.executor.compile(wasm) {
			Ok(runtime) => runtime,
			Err(error) => panic!("{error}\n{}", module.text),
		};
		let plain = PlainModule::new(&self.engine, wasm).expect("a module that the host accepts");
		let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
		let mut session = runtime.session(overlay, CallContext::default());
		for input in &module.inputs {
			let untouched = plain.call(NOTHING, input);
			let expected: Vec<CallOutcome> =
				module.functions.iter().map(|function| plain.call(function, input)).collect();
			for (function, expected) in module.functions.iter().zip(&expected) {
				coverage.add(function, expected, &untouched);
			}
			for round in 0..ROUNDS {
				for (function, expected) in module.functions.iter().zip(&expected) {
					// Each call uses the instance of the previous one, if that returned.
					for (function, expected) in
						[(&**function, expected), (NOTHING, &untouched), (function, expected)]
					{
						let outcome = call(&mut session, function, input);
						let is_equal = outcome == *expected
							|| [&outcome, expected].contains(&&CallOutcome::StackOverflow);
						assert!(
							is_equal,
							"{function} in round {round} with {input:?}: {outcome:?} instead of \
							{expected:?}{}\n{}",
							difference(&outcome, expected),
							module.text
						);
					}
				}
			}
		}
	}
}

impl Coverage {
	fn add(&mut self, function: &str, outcome: &CallOutcome, untouched: &CallOutcome) {
		let returned = matches!(outcome, CallOutcome::Returned(_));
		let wrote = returned && function.starts_with(MEMORY_OF) && outcome != untouched;
		self.functions += 1;
		self.returned += u32::from(returned);
		self.wrote += u32::from(wrote);
	}
}

/// Calls a function on the host.
fn call(session: &mut Session, function: &str, input: &[u8]) -> CallOutcome {
	match session.call(function, input) {
		Ok(result) => CallOutcome::Returned(result),
		Err(CallError::Trap { kind, .. }) => CallOutcome::Trap(kind),
		Err(CallError::StackOverflow { .. }) => CallOutcome::StackOverflow,
		Err(CallError::OutOfMemory { .. } | CallError::Host { .. }) => CallOutcome::Refused,
		Err(error) => panic!("{error}"),
	}
}

/// Where two results differ.
fn difference(one: &CallOutcome, other: &CallOutcome) -> String {
	let (CallOutcome::Returned(one), CallOutcome::Returned(other)) = (one, other) else {
		return String::new();
	};
	let at = one.iter().zip(other).position(|(one, other)| one != other);
	at.map_or_else(String::new, |at| format!(", from byte {at} on"))
}
