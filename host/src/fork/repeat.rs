//! Building a block of the chain once more, on another state or under another runtime.

use super::{build::ForkBlock, error::ForkError, memory_chain::Fork};
use crate::{
	chain::{BlockStart, Rejection},
	primitives::{Extrinsic, Header},
};
use sp_runtime::{Digest, DigestItem};

/// A block of the chain to repeat.
#[derive(Clone, Copy, Debug)]
pub struct Repeat<'a> {
	/// Its header. Number, parent and what its author put into the digest are taken over.
	pub header: &'a Header,
	/// Its time, in milliseconds since 1970.
	pub time_ms: u64,
	/// Its inherents that the runtime does not make from the time. They are applied after those that it
	/// makes, also while a migration over several blocks is in progress.
	pub inherents: &'a [Extrinsic],
	/// The transactions, in order. None is applied while such a migration is in progress.
	pub extrinsics: &'a [Extrinsic],
}

impl Fork {
	/// Builds a block like one of the chain. Its parent hash is that of the chain, so that what the runtime
	/// reads of it is the same. Returns for each of the given inherents, too, whether it is included, or why
	/// not.
	///
	/// # Errors
	/// As [`Self::block`].
	pub fn repeat(
		&mut self,
		repeat: &Repeat<'_>,
	) -> Result<(Vec<Result<(), Rejection>>, ForkBlock), ForkError> {
		let (number, head) = (repeat.header.number, self.best().number);
		if number <= head {
			return Err(ForkError::NotAhead { asked: number, head });
		}
		let logs = repeat.header.digest.logs.iter();
		let of_author = |item: &&DigestItem| matches!(item, DigestItem::PreRuntime(..));
		let start = BlockStart {
			number,
			parent_hash: repeat.header.parent_hash,
			digest: Digest { logs: logs.filter(of_author).cloned().collect() },
			call_timeout: None,
		};
		let mut open = self.start_block(start, repeat.time_ms)?;
		let inherents = open.apply_all(repeat.inherents)?;
		let outcomes = match open.takes_only_inherents() {
			true => Vec::new(),
			false => open.apply_all(repeat.extrinsics)?,
		};
		let block = self.close_block(open)?;
		Ok((inherents, ForkBlock { outcomes, ..block }))
	}
}
