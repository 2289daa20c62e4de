//! Calls of runtime functions.
//!
//! Each call runs on a fresh instance: statics, globals, heap and stack are those of the module, no
//! matter what the call before did or how it ended. The instance comes from the engine's pool, which
//! resets the pages that the last user wrote to, so that freshness costs microseconds. What lasts
//! from call to call is the overlay alone.

use super::{
	CallContext, Runtime,
	context::Host,
	error::{CallError, HostError, HostFailure},
	engine,
	memory::{pack, slice, unpack},
	rewrite::MEMORY_EXPORT,
};
use crate::{
	executor::allocator::AllocatorError,
	state::{MemoryBackend, Overlay},
};
use std::{
	any::Any,
	fmt,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::Arc,
	time::Duration,
};
use wasmtime::{Extern, Store, Trap};

/// How the runtime's panic handler and its allocation handler begin their last message.
const LAST_WORDS: [&str; 2] = ["panicked at", "Runtime memory exhausted"];

/// A series of calls on one overlay.
pub struct Session {
	runtime: Runtime,
	/// `None` only during a call.
	host: Option<Host>,
	timeout: Duration,
	depth: u8,
}

impl Session {
	pub(super) fn new(
		runtime: Runtime,
		overlay: Overlay,
		context: CallContext,
		depth: u8,
	) -> Self {
		let timeout = context.timeout.unwrap_or(runtime.executor.config().call_timeout);
		let mut host = Host::new(overlay, context, runtime.executor.clone());
		host.depth = depth;
		Self { runtime, host: Some(host), timeout, depth }
	}

	/// The runtime that is called.
	pub fn runtime(&self) -> &Runtime {
		&self.runtime
	}

	/// Calls a function of the runtime with its encoded arguments; returns its encoded result.
	///
	/// What the function wrote is in the overlay afterwards, even if it failed: who wants it undone
	/// opens a storage transaction before and rolls it back. Transactions that the function itself
	/// opened and did not close are rolled back here.
	///
	/// # Errors
	/// [`CallError`] names the function and the cause. The session can be used as before.
	pub fn call(&mut self, function: &str, data: &[u8]) -> Result<Vec<u8>, CallError> {
		let mut host = self.take_host();
		host.prepare(self.runtime.compiled.heap_base);
		// A call inside of a call has its place reserved: waiting could wait for the outer one.
		let permit = (self.depth == 0).then(|| self.runtime.executor.permits().acquire());
		let mut store = Store::new(self.runtime.executor.engine(), host);
		store.set_epoch_deadline(engine::ticks(self.timeout));
		let outcome = catch_unwind(AssertUnwindSafe(|| self.invoke(&mut store, function, data)));
		let mut host = store.into_data();
		drop(permit);
		let result = outcome.unwrap_or_else(|panic| {
			Err(CallError::HostPanic { function: function.to_owned(), message: message(&*panic) })
		});
		host.memory = None;
		let open = host.close_transactions();
		if open > 0 && result.is_ok() {
			log::warn!(
				target: "executor",
				"`{function}` left {open} storage transactions open; they were rolled back",
			);
		}
		self.host = Some(host);
		result
	}

	/// What the calls work on.
	pub fn overlay(&mut self) -> &mut Overlay {
		let runtime = &self.runtime;
		&mut self.host.get_or_insert_with(|| vacant(runtime)).overlay
	}

	/// Ends the session and yields what the calls worked on.
	pub fn into_overlay(mut self) -> Overlay {
		self.take_host().overlay
	}

	fn take_host(&mut self) -> Host {
		// There always is one: `call` puts it back, whatever happens.
		self.host.take().unwrap_or_else(|| vacant(&self.runtime))
	}

	fn invoke(
		&self,
		store: &mut Store<Host>,
		function: &str,
		data: &[u8],
	) -> Result<Vec<u8>, CallError> {
		let name = || function.to_owned();
		let compiled = &self.runtime.compiled;
		let instance = compiled.instance.instantiate(&mut *store).map_err(|error| {
			if error.is::<Trap>() || error.is::<HostFailure>() {
				self.explain(function, &error, store.data())
			} else {
				CallError::Instantiate { function: name(), cause: format!("{error:#}") }
			}
		})?;
		let entry = match instance.get_export(&mut *store, function) {
			Some(Extern::Func(entry)) => entry,
			Some(other) => {
				let found = kind(&other).to_owned();
				return Err(CallError::WrongSignature { function: name(), found });
			},
			None => return Err(CallError::MissingExport { function: name() }),
		};
		let Ok(entry) = entry.typed::<(u32, u32), u64>(&*store) else {
			let found = entry.ty(&*store).to_string();
			return Err(CallError::WrongSignature { function: name(), found });
		};
		let Some(memory) = instance.get_memory(&mut *store, MEMORY_EXPORT) else {
			let cause = "it has no memory".to_owned();
			return Err(CallError::Instantiate { function: name(), cause });
		};
		store.data_mut().memory = Some(memory);

		let (bytes, host) = memory.data_and_store_mut(&mut *store);
		let arguments = u32::try_from(data.len())
			.ok()
			.and_then(|length| Some((host.allocator.allocate(bytes, length).ok()?, length)));
		let target = arguments.and_then(|(pointer, length)| {
			bytes.get_mut(pointer as usize..pointer as usize + length as usize)
		});
		let (Some(arguments), Some(target)) = (arguments, target) else {
			return Err(CallError::DataTooLarge { function: name(), length: data.len() });
		};
		target.copy_from_slice(data);

		let result = entry.call(&mut *store, arguments);
		let result = result.map_err(|error| self.explain(function, &error, store.data()))?;
		let (pointer, length) = unpack(result);
		let refuse = |cause| CallError::BadReturn { function: name(), pointer, length, cause };
		if length as usize > self.runtime.executor.config().max_return_bytes {
			return Err(refuse("that is longer than a result may be"));
		}
		slice(memory.data(&*store), pack(pointer, length))
			.map(<[u8]>::to_vec)
			.map_err(|_| refuse("that is not in its memory"))
	}

	/// Says in our terms why the engine ended a call.
	#[cold]
	fn explain(&self, function: &str, error: &wasmtime::Error, host: &Host) -> CallError {
		let function = function.to_owned();
		if let Some(HostFailure { import, error }) = error.downcast_ref::<HostFailure>() {
			return match error.clone() {
				HostError::UnknownImport(name) => CallError::UnknownImport { function, name },
				HostError::Storage(source) => CallError::Storage { function, source },
				HostError::Abort(message) => CallError::Panic { function, message },
				HostError::Allocator(
					cause @ (AllocatorError::OutOfSpace(_) | AllocatorError::TooLarge(_)),
				) => CallError::OutOfMemory { function, cause },
				error => CallError::Host { function, import: (*import).to_owned(), error },
			};
		}
		match error.downcast_ref::<Trap>() {
			Some(Trap::Interrupt) => CallError::OutOfTime { function, limit: self.timeout },
			Some(Trap::StackOverflow) => CallError::StackOverflow {
				function,
				limit: self.runtime.executor.config().stack_bytes,
			},
			Some(trap) => match &host.last_words {
				Some(message)
					if *trap == Trap::UnreachableCodeReached
						&& LAST_WORDS.iter().any(|start| message.starts_with(start)) =>
				{
					CallError::Panic { function, message: message.clone() }
				},
				_ => CallError::Trap { function, kind: trap.to_string() },
			},
			None => CallError::Trap { function, kind: format!("{error:#}") },
		}
	}
}

impl fmt::Debug for Session {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Session").field("runtime", &self.runtime).finish_non_exhaustive()
	}
}

fn vacant(runtime: &Runtime) -> Host {
	let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
	Host::new(overlay, CallContext::default(), runtime.executor.clone())
}

fn kind(export: &Extern) -> &'static str {
	match export {
		Extern::Func(_) => "a function",
		Extern::Global(_) => "a global",
		Extern::Table(_) => "a table",
		Extern::Memory(_) => "a memory",
		_ => "something else",
	}
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> String {
	if let Some(message) = panic.downcast_ref::<&str>() {
		(*message).to_owned()
	} else if let Some(message) = panic.downcast_ref::<String>() {
		message.clone()
	} else {
		"a panic without a message".to_owned()
	}
}
