//! Calls of host functions by a hostile runtime.
//!
//! A module reads its input as operations. Each calls a host function with numbers of the input: addresses
//! that point anywhere, lengths that wrap around, handles that do not exist.

use crate::{
	node::EXECUTOR,
	program::{self, Arguments},
};
use std::sync::{Arc, LazyLock};
use stratos_host::{
	executor::{CallContext, CallError, Runtime},
	state::{MemoryBackend, Overlay, StateVersion},
};

static RUNTIMES: LazyLock<[Runtime; 2]> = LazyLock::new(|| {
	[Arguments::Numbers, Arguments::Fields].map(|arguments| {
		EXECUTOR.compile(&program::module(arguments)).expect("a module like a runtime's")
	})
});

/// Calls the module. Every result is a value or an error, the session can be used afterwards, and the state
/// has a root.
pub fn run(data: &[u8]) {
	let Some((&kind, program)) = data.split_first() else { return };
	let runtime = &RUNTIMES[usize::from(kind & 1)];
	let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
	let context = CallContext { offchain: kind & 2 != 0, ..CallContext::default() };
	let mut session = runtime.session(overlay, context);
	if let Err(error) = session.call("run", program) {
		assert!(!matches!(error, CallError::HostPanic { .. }), "{error}");
	}
	session.call("run", &[]).expect("an empty program runs");
	session.into_overlay().root(StateVersion::V1).expect("a state in memory has a root");
}
