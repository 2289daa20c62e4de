//! When blocks are produced, and the handle for requesting blocks.

use crate::{
	chain::BlockRef,
	text::{counted, grouped},
};
use std::{fmt, time::Duration};
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

/// The number of requests that may wait.
const QUEUE: usize = 64;

/// The largest number of blocks in a request.
const MAX_BLOCKS: u32 = 100_000;

/// When blocks are produced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
	/// One block per interval, empty or not.
	Interval(Duration),
	/// As soon as a transaction is ready; never an empty block.
	Instant,
	/// Only on request.
	Manual,
}

impl fmt::Display for Seal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Interval(time) => write!(f, "every {}", format_duration(*time)),
			Self::Instant => f.write_str("when a transaction is ready"),
			Self::Manual => f.write_str("on demand, by engine_createBlock"),
		}
	}
}

/// `6 s` or `100 ms`.
fn format_duration(time: Duration) -> String {
	if time.subsec_millis() == 0 {
		format!("{} s", time.as_secs())
	} else {
		format!("{} ms", time.as_millis())
	}
}

/// Why a requested block was not produced.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealError {
	/// No transaction is ready, and no empty block was requested.
	#[error("no transaction is ready; request an empty block if you want one")]
	EmptyPool,
	/// The node produces no more blocks.
	#[error("the node is stopping and produces no more blocks")]
	Stopping,
	/// Too many blocks were requested.
	#[error("{} were requested at once, the limit is {}", counted(*.0, "block"), grouped(MAX_BLOCKS))]
	TooMany(u32),
	/// The block could not be produced.
	#[error("{0}")]
	Failed(String),
}

/// A request for blocks.
pub(super) struct Request {
	pub(super) create_empty: bool,
	pub(super) count: u32,
	pub(super) reply: oneshot::Sender<Result<Vec<BlockRef>, SealError>>,
}

/// Requests blocks from an authority, in every [`Seal`] mode.
#[derive(Debug, Clone)]
pub struct SealHandle {
	requests: mpsc::Sender<Request>,
}

impl SealHandle {
	pub(super) fn new() -> (Self, mpsc::Receiver<Request>) {
		let (requests, receiver) = mpsc::channel(QUEUE);
		(Self { requests }, receiver)
	}

	/// Produces up to `count` blocks in a row and returns them; stops when no transaction is ready, unless
	/// `create_empty` is set.
	///
	/// # Errors
	/// [`SealError`]; blocks produced before the error stay.
	pub async fn seal(&self, create_empty: bool, count: u32) -> Result<Vec<BlockRef>, SealError> {
		if count > MAX_BLOCKS {
			return Err(SealError::TooMany(count));
		}
		let (reply, answer) = oneshot::channel();
		let request = Request { create_empty, count, reply };
		self.requests.send(request).await.map_err(|_| SealError::Stopping)?;
		answer.await.map_err(|_| SealError::Stopping)?
	}

	/// Produces one block.
	///
	/// # Errors
	/// As [`Self::seal`].
	pub async fn create_block(&self, create_empty: bool) -> Result<BlockRef, SealError> {
		self.seal(create_empty, 1).await?.first().copied().ok_or(SealError::Stopping)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn durations_are_formatted_in_whole_units() {
		assert_eq!(format_duration(Duration::from_secs(6)), "6 s");
		assert_eq!(format_duration(Duration::from_millis(100)), "100 ms");
		assert_eq!(format_duration(Duration::from_millis(1500)), "1500 ms");
	}
}
