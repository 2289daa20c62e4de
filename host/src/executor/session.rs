//! Calls of runtime functions.
//!
//! Each call finds statics, globals, heap and stack as the module defines them, no matter what the call
//! before did or how it ended: on a fresh instance, or on one that was restored ([`super::instance`]).
//! What lasts from call to call is the overlay alone.

use super::{
	CallContext, CallPurpose, Runtime,
	context::{Guest, Host},
	engine,
	error::{CallError, HostError, HostFailure},
	instance::{Entry, Live},
	memory::{Both, deposit, pack, slice, unpack},
	runtime::signature,
};
use crate::{
	deadline::{Deadline, Overdue},
	executor::allocator::{self, AllocatorError, Memories as _},
	state::{MemoryBackend, Overlay, StateError},
};
use std::{
	any::Any,
	fmt,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::Arc,
	time::Duration,
};
use wasmtime::{Extern, Instance, StoreContextMut, Trap, UpdateDeadline};

/// How the runtime's panic handler and its allocation handler begin their last message.
const LAST_WORDS: [&str; 2] = ["panicked at", "Runtime memory exhausted"];

/// A series of calls on one overlay.
pub struct Session {
	runtime: Runtime,
	/// `None` only during a call.
	host: Option<Box<Host>>,
	timeout: Duration,
	depth: u8,
}

impl Session {
	pub(super) fn new(runtime: Runtime, overlay: Overlay, context: CallContext, depth: u8) -> Self {
		let timeout = context.timeout.unwrap_or(runtime.executor.config().call_timeout);
		let mut host = Box::new(Host::new(overlay, context, runtime.executor.clone()));
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
		let Runtime { executor, compiled } = &self.runtime;
		let (purpose, cancel) = (host.context.purpose, host.context.cancel.clone());
		let deadline = Deadline::after(self.timeout, cancel);
		// A call inside of a call has its place reserved: waiting could wait for the outer one.
		let permit = match self.depth {
			0 => match executor.permits(purpose).acquire(&deadline) {
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
		// What may be cancelled looks at every tick whether it is, all else when its time is over.
		let ticks = if deadline.cancel().is_some() { 1 } else { engine::ticks(self.timeout) };
		host.prepare(deadline);
		let idle = executor.idle().take(compiled.code_hash);
		let mut live = idle.unwrap_or_else(|| {
			let mut live = Live::new(executor.engine());
			live.store.epoch_deadline_callback(overdue);
			live
		});
		live.store.data_mut().host = Some(host);
		live.store.set_epoch_deadline(ticks);
		let outcome = catch_unwind(AssertUnwindSafe(|| self.invoke(&mut live, function, data)));
		let mut host = live.take_host().unwrap_or_else(|| vacant(&self.runtime));
		let result = outcome.unwrap_or_else(|panic| {
			Err(CallError::HostPanic { function: function.to_owned(), message: message(&*panic) })
		});
		if result.is_ok() && live.restore(compiled) {
			#[cfg(test)]
			super::tests::inspect(&mut live, compiled);
			executor.idle().put(compiled.code_hash, live);
		} else {
			drop(live);
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

	/// The time that each of the next calls may take; without one, the executor's limit.
	pub fn set_timeout(&mut self, timeout: Option<Duration>) {
		self.timeout = timeout.unwrap_or(self.runtime.executor.config().call_timeout);
	}

	/// Ends the session and yields what the calls worked on.
	pub fn into_overlay(mut self) -> Overlay {
		self.take_host().overlay
	}

	fn take_host(&mut self) -> Box<Host> {
		// There always is one: `call` puts it back, whatever happens.
		self.host.take().unwrap_or_else(|| vacant(&self.runtime))
	}

	fn invoke(&self, live: &mut Live, function: &str, data: &[u8]) -> Result<Vec<u8>, CallError> {
		let name = || function.to_owned();
		let (instance, memory, books) = live.instance(&self.runtime.compiled).map_err(|error| {
			if error.is::<Trap>() || error.is::<HostFailure>() {
				self.explain(function, &error, live.store.data().host.as_deref())
			} else {
				CallError::Instantiate { function: name(), cause: format!("{error:#}") }
			}
		})?;
		let entry = match live.entry(function) {
			Some(entry) => entry,
			None => find(live, instance, function)?,
		};

		let store = &mut live.store;
		let mut both = Both { context: &mut *store, memory, books };
		allocator::reset(both.books(), self.runtime.compiled.heap_base);
		let arguments = deposit(&mut both, data)
			.map_err(|_| CallError::DataTooLarge { function: name(), length: data.len() })?;

		let result = entry.call(&mut *store, unpack(arguments));
		let result =
			result.map_err(|error| self.explain(function, &error, store.data().host.as_deref()))?;
		let (pointer, length) = unpack(result);
		let refuse = |cause| CallError::BadReturn { function: name(), pointer, length, cause };
		if length as usize > self.runtime.executor.config().max_return_bytes {
			return Err(refuse("that is longer than a result may be"));
		}
		slice(memory.data(&live.store), pack(pointer, length))
			.map(<[u8]>::to_vec)
			.map_err(|_| refuse("that is not in its memory"))
	}

	/// Says in our terms why the engine ended a call.
	#[cold]
	fn explain(&self, function: &str, error: &wasmtime::Error, host: Option<&Host>) -> CallError {
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
				limit: self.runtime.executor.config().stack_bytes,
			},
			Some(trap) => match host.and_then(|host| host.last_words.as_ref()) {
				Some(message)
					if *trap == Trap::UnreachableCodeReached
						&& LAST_WORDS.iter().any(|start| message.starts_with(start)) =>
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

/// Asked by running code when its ticks are over: whether it may go on until the next one.
fn overdue(store: StoreContextMut<'_, Guest>) -> wasmtime::Result<UpdateDeadline> {
	let host = store.data().host.as_ref();
	Ok(match host.map(|host| host.deadline.check()) {
		Some(Ok(())) => UpdateDeadline::Continue(1),
		Some(Err(_)) | None => UpdateDeadline::Interrupt,
	})
}

fn vacant(runtime: &Runtime) -> Box<Host> {
	let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
	Box::new(Host::new(overlay, CallContext::default(), runtime.executor.clone()))
}

/// A function of the runtime that can be called.
fn find(live: &mut Live, instance: Instance, function: &str) -> Result<Entry, CallError> {
	let name = || function.to_owned();
	let store = &mut live.store;
	let entry = match instance.get_export(&mut *store, function) {
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
	live.remember(function, entry.clone());
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
