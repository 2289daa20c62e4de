//! What can go wrong: with code before it runs, with a call, and inside a host function.

use super::allocator::AllocatorError;
use crate::{deadline::Overdue, state::StateError};
use std::time::Duration;

/// Why a blob cannot be run as a runtime.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeError {
	/// The compressed blob is damaged or grows beyond the limit when decompressed.
	#[error("the runtime code cannot be decompressed to at most {limit} bytes: {cause}")]
	Decompress {
		/// The largest size accepted, in bytes.
		limit: usize,
		/// The decompressor's words.
		cause: String,
	},
	/// The bytes are not a WebAssembly module.
	#[error("the runtime code is not a WebAssembly module: {cause}")]
	Malformed {
		/// What was wrong and where.
		cause: String,
	},
	/// The module has no memory, several, a shared one or one of 64 bits.
	#[error("the runtime code has an unusable memory: {cause}")]
	Memory {
		/// What is wrong with it.
		cause: &'static str,
	},
	/// The module declares more memory than the host grants.
	#[error("the runtime code asks for {pages} pages of memory at its start, the limit is {limit}")]
	MemoryTooLarge {
		/// Pages of 64 KiB that the module declares.
		pages: u64,
		/// Pages of 64 KiB that the host grants.
		limit: u32,
	},
	/// The module imports something other than functions and one memory.
	#[error(
		"the runtime code imports the {kind} `{module}::{name}`, but only functions are offered"
	)]
	Import {
		/// The kind of the import.
		kind: &'static str,
		/// The import's module.
		module: String,
		/// The import's name.
		name: String,
	},
	/// A host function is imported under a signature that it does not have.
	#[error("the runtime code imports `{name}` as {found}, but the host function is {expected}")]
	ImportSignature {
		/// The import's name.
		name: String,
		/// The signature that the host function has.
		expected: String,
		/// The signature that the module declares.
		found: String,
	},
	/// The module does not say where its heap begins.
	#[error("the runtime code exports no constant global `__heap_base` of type i32")]
	HeapBase,
	/// The version sections of the module cannot be read.
	#[error("the version section of the runtime code cannot be decoded: {cause}")]
	Version {
		/// What was wrong.
		cause: String,
	},
	/// The code runs, but fails at the beginning of the block that it would take over in: a migration
	/// traps or never ends.
	#[error("the runtime code {hash:?} cannot begin its first block: {cause}")]
	FirstBlock {
		/// Blake2-256 of the code.
		hash: crate::primitives::Hash,
		/// How it failed.
		cause: String,
	},
	/// The compiler refused the module.
	#[error("the runtime code does not compile: {cause}")]
	Compile {
		/// The compiler's words.
		cause: String,
	},
}

/// Why an executor cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecutorError {
	/// The engine refused its settings.
	#[error("the WebAssembly engine cannot be set up: {cause}")]
	Engine {
		/// The engine's words.
		cause: String,
	},
	/// The thread that interrupts calls cannot be started.
	#[error("the thread that stops endless calls cannot be started: {0}")]
	Ticker(#[from] std::io::Error),
}

/// Why a call of a runtime function failed. The session that made it lives on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
	/// The runtime panicked.
	#[error("`{function}` panicked: {message}")]
	Panic {
		/// The runtime function that was called.
		function: String,
		/// The runtime's last words.
		message: String,
	},
	/// The code ran into a trap, such as an access outside of its memory.
	#[error("`{function}` trapped: {kind}")]
	Trap {
		/// The runtime function that was called.
		function: String,
		/// The engine's name for the trap.
		kind: String,
	},
	/// The call took longer than it may.
	#[error("`{function}` was stopped after its time limit of {limit:?}")]
	OutOfTime {
		/// The runtime function that was called.
		function: String,
		/// The limit that was set for the call.
		limit: Duration,
	},
	/// Whoever asked for the call does not wait for it any more.
	#[error("`{function}` was stopped: nobody waits for its result any more")]
	Cancelled {
		/// The runtime function that was called.
		function: String,
	},
	/// Too many other calls are under way.
	#[error("`{function}` was not called: too many other calls are under way; try again later")]
	Busy {
		/// The runtime function that was to be called.
		function: String,
	},
	/// The call asked for more memory than it may have.
	#[error("`{function}` ran out of memory: {cause}")]
	OutOfMemory {
		/// The runtime function that was called.
		function: String,
		/// What was asked for.
		cause: AllocatorError,
	},
	/// The calls inside the runtime were nested too deeply.
	#[error("`{function}` exhausted its stack of {limit} bytes")]
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
	/// The export of that name is no function from two i32 to one i64.
	#[error("`{function}` is not a runtime entry point: it is {found}")]
	WrongSignature {
		/// The runtime function that was called.
		function: String,
		/// What the export is instead.
		found: String,
	},
	/// The function returned a range that is not in its memory or is too long.
	#[error("`{function}` returned {length} bytes at {pointer:#x}: {cause}")]
	BadReturn {
		/// The runtime function that was called.
		function: String,
		/// The first byte of what was returned.
		pointer: u32,
		/// The length of what was returned.
		length: u32,
		/// Why that is refused.
		cause: &'static str,
	},
	/// The runtime called a host function that does not exist here.
	#[error("`{function}` called `{name}`, which this host does not have; a newer host may")]
	UnknownImport {
		/// The runtime function that was called.
		function: String,
		/// The host function that it called.
		name: String,
	},
	/// A host function refused its arguments or could not do its work.
	#[error("`{function}` called `{import}`, which failed: {error}")]
	Host {
		/// The runtime function that was called.
		function: String,
		/// The host function that failed.
		import: String,
		/// Why it failed.
		error: HostError,
	},
	/// The state could not be read. The block is not to blame.
	#[error("`{function}` could not read the state: {source}")]
	Storage {
		/// The runtime function that was called.
		function: String,
		/// What the state said.
		source: StateError,
	},
	/// A host function panicked: a bug of the host.
	#[error("`{function}` met a bug of the host: {message}; please report it")]
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
		/// The engine's words.
		cause: String,
	},
	/// The data for the call does not fit into the runtime's memory.
	#[error("the {length} bytes of data for `{function}` do not fit into its memory")]
	DataTooLarge {
		/// The runtime function that was called.
		function: String,
		/// The length of the data in bytes.
		length: usize,
	},
}

/// Why a host function refused to do its work. Ends the call of the runtime function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
	/// A range that the runtime passed is not in its memory.
	#[error("{length} bytes at {pointer:#x} are not in the memory of the runtime")]
	OutOfBounds {
		/// The first byte of the range.
		pointer: u32,
		/// The length of the range.
		length: u32,
	},
	/// The allocator refused.
	#[error(transparent)]
	Allocator(#[from] AllocatorError),
	/// The state could not be read.
	#[error(transparent)]
	Storage(#[from] StateError),
	/// No host function of this name exists here.
	#[error("unknown host function `{0}`")]
	UnknownImport(String),
	/// A storage transaction was closed that the runtime had not opened.
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
	/// The function is not available in this context.
	#[error("not available: {0}")]
	Unavailable(&'static str),
	/// The runtime ended itself.
	#[error("aborted: {0}")]
	Abort(String),
	/// The call has to end.
	#[error(transparent)]
	Overdue(Overdue),
	/// A result that is too long for the runtime's memory.
	#[error("the result of {0} bytes is too long")]
	ResultTooLong(usize),
}

/// A failed host function, as it travels through the engine.
#[derive(Debug, thiserror::Error)]
#[error("host function `{import}` failed: {error}")]
pub(super) struct HostFailure {
	/// The host function that failed.
	pub(super) import: &'static str,
	/// Why it failed.
	pub(super) error: HostError,
}
