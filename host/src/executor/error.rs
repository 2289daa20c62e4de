//! The errors of the executor, by stage: code that cannot be compiled, calls, and host functions.

use crate::{
	deadline::Overdue,
	state::StateError,
	text::{counted, grouped},
};
use std::time::Duration;

/// Why the heap cannot serve a request. All later requests of the call fail as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllocatorError {
	/// More than 32 MiB were requested at once.
	#[error("{} were requested at once, the limit is 32 MiB", counted(*.0, "byte"))]
	TooLarge(u32),
	/// The memory is used up.
	#[error("{0} bytes were requested, but the memory is used up")]
	OutOfSpace(u32),
	/// A pointer or a header does not come from the allocator.
	#[error("the heap is damaged: {0}")]
	Damaged(&'static str),
	/// An earlier request failed.
	#[error("an earlier request failed")]
	Poisoned,
}

/// Why code cannot be used as a runtime.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
	/// The compressed blob is damaged, or too large after decompression.
	#[error(
		"the runtime code cannot be decompressed to at most {}: {cause}",
		counted(*limit, "byte")
	)]
	Decompress {
		/// The largest size, in bytes.
		limit: usize,
		/// The error of the decompressor.
		cause: String,
	},
	/// The bytes are not a WebAssembly module.
	#[error("the runtime code is not a WebAssembly module: {cause}")]
	Malformed {
		/// What was wrong and where.
		cause: String,
	},
	/// The module has no memory, several, a shared one or one with 64-bit addresses.
	#[error("the runtime code has an unusable memory: {cause}")]
	Memory {
		/// What is wrong with it.
		cause: &'static str,
	},
	/// The module declares more memory than the host allows.
	#[error(
		"the runtime code declares {} of memory, the limit is {}",
		counted(*pages, "page"),
		grouped(*limit)
	)]
	MemoryTooLarge {
		/// The declared memory, in pages of 64 KiB.
		pages: u64,
		/// The largest memory, in pages of 64 KiB.
		limit: u32,
	},
	/// The module imports something other than functions and one memory.
	#[error(
		"the runtime code imports the {kind} `{module}::{name}`, but the host only has functions"
	)]
	Import {
		/// The kind of the import.
		kind: &'static str,
		/// The import's module.
		module: String,
		/// The import's name.
		name: String,
	},
	/// A host function is imported with a wrong signature.
	#[error("the runtime code imports `{name}` as {found}, but the host function is {expected}")]
	ImportSignature {
		/// The import's name.
		name: String,
		/// The signature of the host function.
		expected: String,
		/// The signature of the import.
		found: String,
	},
	/// The module does not export the address of its heap.
	#[error("the runtime code exports no constant global `__heap_base` of type i32")]
	HeapBase,
	/// The version sections of the module cannot be decoded, or the module has no version.
	#[error("the version of the runtime code cannot be determined: {cause}")]
	Version {
		/// What was wrong.
		cause: String,
	},
	/// The module exceeds a limit. The limits are the same on every host.
	#[error("the runtime code has {} {what}, the limit is {}", grouped(*found), grouped(*limit))]
	Exceeds {
		/// What is limited.
		what: &'static str,
		/// The number found, or found so far.
		found: u64,
		/// The largest number.
		limit: u64,
	},
	/// The compilation takes more time or memory than this host allows. Other hosts may differ.
	#[error("the runtime code is too costly to compile on this host: {cause}")]
	Resources {
		/// What was exceeded.
		cause: String,
	},
	/// The module is being compiled in the background.
	#[error("the runtime code {hash:?} is being compiled; until then, blocks do not include it")]
	NotCompiled {
		/// Blake2-256 of the code.
		hash: crate::primitives::Hash,
	},
	/// The code fails in its first block, or on a transaction in it.
	#[error("the runtime code {hash:?} fails in its first block: {cause}")]
	FirstBlock {
		/// Blake2-256 of the code.
		hash: crate::primitives::Hash,
		/// Why it failed.
		cause: String,
	},
	/// The compiler refused the module.
	#[error("the runtime code does not compile: {cause}")]
	Compile {
		/// The error of the compiler.
		cause: String,
	},
}

impl CodeError {
	/// Whether another host, or this one later, may succeed.
	pub fn is_local(&self) -> bool {
		matches!(self, Self::Resources { .. } | Self::NotCompiled { .. })
	}
}

/// Why an executor cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecutorError {
	/// The engine refused the settings.
	#[error("the WebAssembly engine cannot be set up: {cause}")]
	Engine {
		/// The error of the engine.
		cause: String,
	},
	/// The thread that interrupts calls cannot be started.
	#[error("the thread that interrupts calls cannot be started: {0}")]
	Ticker(#[from] std::io::Error),
}

/// Why a call of a runtime function failed. The session can be used again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
	/// The runtime panicked.
	#[error("`{function}` panicked: {message}")]
	Panic {
		/// The runtime function that was called.
		function: String,
		/// The message of the panic.
		message: String,
	},
	/// The code trapped, for example with an access outside of its memory.
	#[error("`{function}` trapped: {kind}")]
	Trap {
		/// The runtime function that was called.
		function: String,
		/// The engine's name for the trap.
		kind: String,
	},
	/// The call exceeded its time limit.
	#[error("`{function}` was stopped after its time limit of {limit:?}")]
	OutOfTime {
		/// The runtime function that was called.
		function: String,
		/// The time limit of the call.
		limit: Duration,
	},
	/// The call was cancelled.
	#[error("`{function}` was cancelled: its result is no longer needed")]
	Cancelled {
		/// The runtime function that was called.
		function: String,
	},
	/// Too many other calls are running.
	#[error("`{function}` was not called: too many other calls are running; try again later")]
	Busy {
		/// The runtime function that was to be called.
		function: String,
	},
	/// The call exceeded its memory.
	#[error("`{function}` ran out of memory: {cause}")]
	OutOfMemory {
		/// The runtime function that was called.
		function: String,
		/// The request that failed.
		cause: AllocatorError,
	},
	/// The call exceeded its stack.
	#[error("`{function}` exhausted its stack of {}", counted(*limit, "byte"))]
	StackOverflow {
		/// The runtime function that was called.
		function: String,
		/// The size of the stack, in bytes.
		limit: usize,
	},
	/// The runtime has no such function.
	#[error("the runtime has no function `{function}`; does it implement this runtime API?")]
	MissingExport {
		/// The runtime function that was called.
		function: String,
	},
	/// The export of that name is not a function from two i32 to one i64.
	#[error("`{function}` is not a runtime entry point: it is {found}")]
	WrongSignature {
		/// The runtime function that was called.
		function: String,
		/// What the export is.
		found: String,
	},
	/// The function returned a range that is too long or not in its memory.
	#[error("`{function}` returned {} at {pointer:#x}: {cause}", counted(*length, "byte"))]
	BadReturn {
		/// The runtime function that was called.
		function: String,
		/// The address of the range.
		pointer: u32,
		/// The length of the range, in bytes.
		length: u32,
		/// Why it is refused.
		cause: &'static str,
	},
	/// The runtime called a function that this host does not have.
	#[error("`{function}` called `{name}`, which this host does not have; a newer version may")]
	UnknownImport {
		/// The runtime function that was called.
		function: String,
		/// The host function that it called.
		name: String,
	},
	/// A host function failed.
	#[error("`{function}` called `{import}`, which failed: {error}")]
	Host {
		/// The runtime function that was called.
		function: String,
		/// The host function that failed.
		import: String,
		/// Why it failed.
		error: HostError,
	},
	/// The state could not be read. The block may still be valid.
	#[error("`{function}` could not read the state: {source}")]
	Storage {
		/// The runtime function that was called.
		function: String,
		/// The error of the state.
		source: StateError,
	},
	/// A host function panicked: a bug of the host.
	#[error("`{function}` hit a bug of the host: {message}; please report it")]
	HostPanic {
		/// The runtime function that was called.
		function: String,
		/// The message of the panic.
		message: String,
	},
	/// The runtime could not be instantiated.
	#[error("no instance could be made to call `{function}`: {cause}")]
	Instantiate {
		/// The runtime function that was called.
		function: String,
		/// The error of the engine.
		cause: String,
	},
	/// The arguments of the call do not fit into the runtime's memory.
	#[error(
		"the arguments for `{function}`, {}, do not fit into its memory",
		counted(*length, "byte")
	)]
	DataTooLarge {
		/// The runtime function that was called.
		function: String,
		/// The length of the arguments in bytes.
		length: usize,
	},
}

/// Why a host function failed, and with it the call of the runtime function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
	/// The runtime passed a range that is not in its memory.
	#[error(
		"a range of {} at {pointer:#x} is not in the memory of the runtime",
		counted(*length, "byte")
	)]
	OutOfBounds {
		/// The address of the range.
		pointer: u32,
		/// The length of the range, in bytes.
		length: u32,
	},
	/// The allocator failed.
	#[error(transparent)]
	Allocator(#[from] AllocatorError),
	/// The state could not be read.
	#[error(transparent)]
	Storage(#[from] StateError),
	/// There is no host function of this name.
	#[error("unknown host function `{0}`")]
	UnknownImport(String),
	/// The runtime closed a storage transaction that it had not opened.
	#[error("no storage transaction of the runtime is open")]
	NoOpenTransaction,
	/// An argument could not be decoded.
	#[error("argument `{argument}` is not valid: {cause}")]
	BadArgument {
		/// The name of the argument.
		argument: &'static str,
		/// What is wrong with it.
		cause: String,
	},
	/// The function is not available for this call.
	#[error("not available: {0}")]
	Unavailable(&'static str),
	/// The runtime aborted.
	#[error("aborted: {0}")]
	Abort(String),
	/// The call must end.
	#[error(transparent)]
	Overdue(Overdue),
	/// The result is too long for the runtime's memory.
	#[error("the result of {0} bytes is too long")]
	ResultTooLong(usize),
}

/// A failed host function. The engine passes it on to the caller.
#[derive(Debug, thiserror::Error)]
#[error("host function `{import}` failed: {error}")]
pub(super) struct HostFailure {
	/// The host function that failed.
	pub(super) import: &'static str,
	/// Why it failed.
	pub(super) error: HostError,
}
