//! Calls of runtime functions.
//!
//! Statics, globals, heap and stack have their initial values in every call, whatever happened in earlier
//! calls: a call runs on a fresh instance or on one that was restored (`vm::instance`). Only the overlay
//! keeps its changes from call to call.

use super::{
	error::{AllocatorError, CallError, HostError, HostFailure},
	host_api::{
		context::{CallContext, CallPurpose},
		host_state::{AskVersion, Data, HostState},
	},
	runtime::{Machine, Runtime, signature},
	vm::{
		allocator::{self, Memories as _},
		compile_limits::Purpose,
		engine,
		instance::{Entry, Instance},
		memory::{GuestMemories, pack, slice, unpack, write_to_guest},
	},
};
use crate::{
	deadline::{Deadline, Overdue},
	state::{MemoryBackend, Overlay, StateError},
	text::counted,
};
use codec::Decode as _;
use sp_version::RuntimeVersion;
use std::{
	any::Any,
	fmt,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::Arc,
	time::Duration,
};
use wasmtime::{Extern, StoreContextMut, Trap, UpdateDeadline};

/// How the messages of the runtime's panic handler and allocation error handler begin.
const PANIC_MESSAGE_STARTS: [&str; 2] = ["panicked at", "Runtime memory exhausted"];

impl Runtime {
	/// A session of calls on `overlay`.
	pub fn session(&self, overlay: Overlay, context: CallContext) -> Session {
		Session::new(self.clone(), overlay, context, 0)
	}

	/// The version in the code's custom sections or, without such sections, the result of
	/// `Core_version`. `None` if that call fails.
	pub fn version(&self) -> Option<RuntimeVersion> {
		let compiled = &self.compiled;
		if compiled.embedded_version.is_some() {
			return compiled.embedded_version.clone();
		}
		let ask = || {
			let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
			match self.session(overlay, CallContext::default()).call("Core_version", &[]) {
				Ok(bytes) => RuntimeVersion::decode(&mut bytes.as_slice()).ok(),
				Err(error) => {
					log::debug!(target: "executor", "the version of a runtime is unknown: {error}");
					None
				}
			}
		};
		compiled.reported_version.get_or_init(ask).clone()
	}
}

impl AskVersion for Machine {
	fn ask_version(
		self: Arc<Self>,
		code: &[u8],
		context: CallContext,
		depth: u8,
	) -> Result<Vec<u8>, String> {
		let runtime = self.runtime(code, Purpose::InForce).map_err(|error| error.to_string())?;
		let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
		Session::new(runtime, overlay, context, depth)
			.call("Core_version", &[])
			.map_err(|error| error.to_string())
	}
}

/// A series of calls on one overlay.
pub struct Session {
	runtime: Runtime,
	/// `None` only during a call.
	host: Option<Box<HostState>>,
	timeout: Duration,
	depth: u8,
}

impl Session {
	/// A session that is nested in the calls of `depth` others.
	fn new(runtime: Runtime, overlay: Overlay, context: CallContext, depth: u8) -> Self {
		let timeout = context.timeout.unwrap_or(runtime.machine.config.call_timeout);
		let host = Box::new(HostState::new(overlay, context, runtime.machine.clone(), depth));
		Self { runtime, host: Some(host), timeout, depth }
	}

	/// The runtime that is called.
	pub fn runtime(&self) -> &Runtime {
		&self.runtime
	}

	/// Calls a function of the runtime with its encoded arguments. Returns its encoded result.
	///
	/// The writes of the function stay in the overlay, even if it fails. To undo them, open a storage
	/// transaction before and roll it back. Transactions that the function left open are rolled back.
	///
	/// # Errors
	/// [`CallError`] with the name of the function and the cause. The session can be used again.
	pub fn call(&mut self, function: &str, data: &[u8]) -> Result<Vec<u8>, CallError> {
		let mut host = self.take_host();
		let Runtime { machine, compiled } = &self.runtime;
		let (purpose, cancel) = (host.context.purpose, host.context.cancel.clone());
		let deadline = Deadline::after(self.timeout, cancel);
		// A nested call uses the permit of the outer one: waiting could be a deadlock.
		let permit = match self.depth {
			0 => match machine.semaphore(purpose).acquire(&deadline) {
				Ok(permit) => Some(permit),
				Err(overdue) => {
					self.host = Some(host);
					let function = function.to_owned();
					return Err(match overdue {
						Overdue::Late => CallError::Busy { function },
						Overdue::Cancelled => CallError::Cancelled { function },
					});
				}
			},
			_ => None,
		};
		// A call that can be cancelled checks at every tick, others when their time is over.
		let ticks = if deadline.cancel().is_some() { 1 } else { engine::ticks(self.timeout) };
		host.prepare(deadline);
		let mut instance = machine.pool.take(compiled.code_hash).unwrap_or_else(|| {
			let mut instance = Instance::new(&machine.engine);
			instance.store.epoch_deadline_callback(on_epoch_deadline);
			instance
		});
		instance.store.data_mut().host = Some(host);
		instance.store.set_epoch_deadline(ticks);
		let outcome = catch_unwind(AssertUnwindSafe(|| self.invoke(&mut instance, function, data)));
		let mut host = instance.take_host().unwrap_or_else(|| empty_host(&self.runtime));
		let result = outcome.unwrap_or_else(|panic| {
			let message = panic_text(&*panic);
			Err(CallError::HostPanic { function: function.to_owned(), message })
		});
		if result.is_ok() && instance.restore(&compiled.template) {
			machine.pool.put(compiled.code_hash, instance);
		} else {
			drop(instance);
		}
		drop(permit);
		host.overlay.set_deadline(Deadline::default());
		let open = host.close_transactions();
		if open > 0 && result.is_ok() {
			let level = match purpose {
				CallPurpose::Client => log::Level::Debug,
				CallPurpose::Block | CallPurpose::Tool => log::Level::Warn,
			};
			log::log!(
				target: "executor",
				level,
				"`{function}` did not close {}; the host rolled back",
				counted(open, "storage transaction"),
			);
		}
		self.host = Some(host);
		result
	}

	/// The overlay that the calls work on.
	pub fn overlay(&mut self) -> &mut Overlay {
		let runtime = &self.runtime;
		&mut self.host.get_or_insert_with(|| empty_host(runtime)).overlay
	}

	/// Sets the time limit of later calls. `None` is the executor's limit.
	pub fn set_timeout(&mut self, timeout: Option<Duration>) {
		self.timeout = timeout.unwrap_or(self.runtime.machine.config.call_timeout);
	}

	/// Ends the session and returns its overlay.
	pub fn into_overlay(mut self) -> Overlay {
		self.take_host().overlay
	}

	fn take_host(&mut self) -> Box<HostState> {
		// There always is one: `call` puts it back, whatever happens.
		self.host.take().unwrap_or_else(|| empty_host(&self.runtime))
	}

	fn invoke(
		&self,
		instance: &mut Instance<HostState>,
		function: &str,
		data: &[u8],
	) -> Result<Vec<u8>, CallError> {
		let name = || function.to_owned();
		let compiled = &self.runtime.compiled;
		let (exports, memory, side) = instance.instance(&compiled.template).map_err(|error| {
			if error.is::<Trap>() || error.is::<HostFailure>() {
				self.explain(function, &error, instance.store.data().host.as_deref())
			} else {
				CallError::Instantiate { function: name(), cause: format!("{error:#}") }
			}
		})?;
		let entry = match instance.entry(function) {
			Some(entry) => entry,
			None => find_entry(instance, exports, function)?,
		};

		let store = &mut instance.store;
		let mut memories = GuestMemories { context: &mut *store, memory, side };
		allocator::reset(memories.side(), compiled.heap_base);
		let arguments = write_to_guest(&mut memories, data)
			.map_err(|_| CallError::DataTooLarge { function: name(), length: data.len() })?;

		let result = entry.call(&mut *store, unpack(arguments));
		let result =
			result.map_err(|error| self.explain(function, &error, store.data().host.as_deref()))?;
		let (pointer, length) = unpack(result);
		let refuse = |cause| CallError::BadReturn { function: name(), pointer, length, cause };
		if length as usize > self.runtime.machine.config.max_return_bytes {
			return Err(refuse("it is longer than a result may be"));
		}
		slice(memory.data(&instance.store), pack(pointer, length))
			.map(<[u8]>::to_vec)
			.map_err(|_| refuse("it is not in its memory"))
	}

	/// Converts the error with which the engine ended a call.
	#[cold]
	fn explain(
		&self,
		function: &str,
		error: &wasmtime::Error,
		host: Option<&HostState>,
	) -> CallError {
		let function = function.to_owned();
		let ended = |overdue, function| match overdue {
			Overdue::Late => CallError::OutOfTime { function, limit: self.timeout },
			Overdue::Cancelled => CallError::Cancelled { function },
		};
		if let Some(HostFailure { import, error }) = error.downcast_ref::<HostFailure>() {
			return match error.clone() {
				HostError::UnknownImport(name) => CallError::UnknownImport { function, name },
				HostError::Overdue(overdue) | HostError::Storage(StateError::Overdue(overdue)) => {
					ended(overdue, function)
				}
				HostError::Storage(source) => CallError::Storage { function, source },
				HostError::Abort(message) => CallError::Panic { function, message },
				HostError::Allocator(
					cause @ (AllocatorError::OutOfSpace(_) | AllocatorError::TooLarge(_)),
				) => CallError::OutOfMemory { function, cause },
				error => CallError::Host { function, import: (*import).to_owned(), error },
			};
		}
		match error.downcast_ref::<Trap>() {
			Some(Trap::Interrupt) => {
				let overdue = host.and_then(|host| host.deadline.check().err());
				ended(overdue.unwrap_or(Overdue::Late), function)
			}
			Some(Trap::StackOverflow) => CallError::StackOverflow {
				function,
				limit: self.runtime.machine.config.stack_bytes,
			},
			Some(trap) => match host.and_then(|host| host.panic_message.as_ref()) {
				Some(message)
					if *trap == Trap::UnreachableCodeReached
						&& PANIC_MESSAGE_STARTS.iter().any(|start| message.starts_with(start)) =>
				{
					CallError::Panic { function, message: message.clone() }
				}
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

/// Called by the engine when the ticks of a call are over: whether it may run until the next one.
fn on_epoch_deadline(store: StoreContextMut<'_, Data>) -> wasmtime::Result<UpdateDeadline> {
	let host = store.data().host.as_ref();
	Ok(match host.map(|host| host.deadline.check()) {
		Some(Ok(())) => UpdateDeadline::Continue(1),
		Some(Err(_)) | None => UpdateDeadline::Interrupt,
	})
}

fn empty_host(runtime: &Runtime) -> Box<HostState> {
	let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
	Box::new(HostState::new(overlay, CallContext::default(), runtime.machine.clone(), 0))
}

/// Looks up a runtime function, and caches it in the instance.
fn find_entry(
	instance: &mut Instance<HostState>,
	exports: wasmtime::Instance,
	function: &str,
) -> Result<Entry, CallError> {
	let name = || function.to_owned();
	let store = &mut instance.store;
	let entry = match exports.get_export(&mut *store, function) {
		Some(Extern::Func(entry)) => entry,
		Some(other) => {
			let found = kind(&other).to_owned();
			return Err(CallError::WrongSignature { function: name(), found });
		}
		None => return Err(CallError::MissingExport { function: name() }),
	};
	let Ok(entry) = entry.typed(&*store) else {
		let found = format!("a function {}", signature(&entry.ty(&*store)));
		return Err(CallError::WrongSignature { function: name(), found });
	};
	instance.cache_entry(function, entry.clone());
	Ok(entry)
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

/// The message of a panic.
fn panic_text(panic: &(dyn Any + Send)) -> String {
	if let Some(message) = panic.downcast_ref::<&str>() {
		(*message).to_owned()
	} else if let Some(message) = panic.downcast_ref::<String>() {
		message.clone()
	} else {
		"a panic without a message".to_owned()
	}
}
