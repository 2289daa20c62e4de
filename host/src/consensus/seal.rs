//! When a block is sealed, and the handle by which others ask for one.

use crate::chain::BlockRef;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

/// How many requests may wait.
const QUEUE: usize = 64;

/// The most blocks that one request may ask for.
const MAX_BLOCKS: u32 = 100_000;

/// When blocks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
	/// One in every interval, empty or not.
	Interval(Duration),
	/// As soon as a transaction is ready; never an empty one.
	Instant,
	/// On demand alone.
	Manual,
}

/// Why a requested block was not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealError {
	/// There is nothing to put into it, and no empty block was wanted.
	#[error("no transaction is ready; ask for an empty block if one is wanted")]
	EmptyPool,
	/// The node makes no more blocks.
	#[error("the node is stopping and makes no more blocks")]
	Stopping,
	/// Too much was asked for.
	#[error("{0} blocks were asked for at once, the limit is {MAX_BLOCKS}")]
	TooMany(u32),
	/// The block could not be made.
	#[error("{0}")]
	Failed(String),
}

/// A request for blocks.
pub(super) struct Request {
	pub(super) create_empty: bool,
	pub(super) count: u32,
	pub(super) reply: oneshot::Sender<Result<Vec<BlockRef>, SealError>>,
}

/// Asks the authority for blocks, at any time and in any mode.
#[derive(Debug, Clone)]
pub struct SealHandle {
	requests: mpsc::Sender<Request>,
}

impl SealHandle {
	pub(super) fn new() -> (Self, mpsc::Receiver<Request>) {
		let (requests, receiver) = mpsc::channel(QUEUE);
		(Self { requests }, receiver)
	}

	/// Makes `count` blocks in a row, the first that cannot be made ends it. Without `create_empty`
	/// each needs a ready transaction. The transactions in the pool go into the first ones.
	///
	/// # Errors
	/// [`SealError`]; blocks made before the error stay.
	pub async fn seal(&self, create_empty: bool, count: u32) -> Result<Vec<BlockRef>, SealError> {
		if count > MAX_BLOCKS {
			return Err(SealError::TooMany(count));
		}
		let (reply, answer) = oneshot::channel();
		let request = Request { create_empty, count, reply };
		self.requests.send(request).await.map_err(|_| SealError::Stopping)?;
		answer.await.map_err(|_| SealError::Stopping)?
	}

	/// Makes one block.
	///
	/// # Errors
	/// [`SealError`].
	pub async fn create_block(&self, create_empty: bool) -> Result<BlockRef, SealError> {
		self.seal(create_empty, 1).await?.first().copied().ok_or(SealError::Stopping)
	}
}
