//! How much time and memory a compilation may use.
//!
//! These limits depend on the machine, so they never decide whether a block is valid. This host does not
//! put code that exceeds [`CANDIDATE`] into a block. Code that others have put into a block gets
//! [`IN_FORCE`].

use std::time::Duration;

/// A module of at most this many bytes is compiled in this process: that is cheaper than to start
/// another one.
pub(crate) const SMALL: usize = 16 << 10;

/// The most machine code of a runtime, in bytes.
pub(crate) const MACHINE_CODE_BYTES: u64 = 256 << 20;

/// What a compilation may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompileLimits {
	/// CPU time of all threads together.
	pub(crate) cpu: Duration,
	/// Wall clock time.
	pub(crate) wall: Duration,
	/// Bytes of memory.
	pub(crate) memory: u64,
	/// Whether it runs with the lowest priority.
	pub(crate) background: bool,
}

/// For code that is not in force yet.
const CANDIDATE: CompileLimits = CompileLimits {
	cpu: Duration::from_secs(120),
	wall: Duration::from_secs(900),
	memory: 2 << 30,
	background: true,
};

/// For code that is in force: the chain stops without it.
const IN_FORCE: CompileLimits = CompileLimits {
	cpu: Duration::from_secs(1_200),
	wall: Duration::from_secs(3_600),
	memory: 8 << 30,
	background: false,
};

/// Why code is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
	/// It may come into force.
	Candidate,
	/// It is in force in some block.
	InForce,
}

impl Purpose {
	pub(crate) fn limits(self) -> &'static CompileLimits {
		match self {
			Self::Candidate => &CANDIDATE,
			Self::InForce => &IN_FORCE,
		}
	}
}
