//! `chainHead_v1_follow`: tells a client of new blocks, best blocks and final blocks, in this order.
//!
//! The chain has no forks, and a block is final a moment after it is made: see
//! [`crate::chain::finality`]. A subscription has no gap: blocks that a slow client missed on the channel
//! are read from the database. It is stopped if it pins too many blocks, or pins one for so long that its
//! state is gone.

use super::{
	events::{FollowEvent, RuntimeEvent},
	registry::{FOLLOW_BYTES, Follow, Pinned, Registry},
};
use crate::{
	chain::ImportedBlock,
	primitives::{BlockNumber, Hash},
	rpc::{
		Context,
		error::{self, RpcResult},
		subscription::{
			BlockEvent, Subscriber, SubscriptionClosed, SubscriptionRequest, next_block,
		},
	},
};
use jsonrpsee::{Extensions, PendingSubscriptionSink};
use sp_version::RuntimeVersion;
use std::{collections::VecDeque, sync::Arc, time::Instant};
use tokio::time::sleep_until;

/// Final blocks in the first event, for clients that were disconnected for a moment.
const INITIAL_BLOCKS: BlockNumber = 16;

/// Blocks that are read from the database at a time.
const BLOCKS_AT_ONCE: BlockNumber = 16;

/// Why no more events are sent.
enum End {
	/// The client is gone, or has unfollowed.
	Closed,
	/// The client has to follow again.
	Stop(&'static str),
}

impl From<SubscriptionClosed> for End {
	fn from(_: SubscriptionClosed) -> Self {
		Self::Closed
	}
}

/// A block to tell the client of.
struct NewBlock {
	number: BlockNumber,
	hash: Hash,
	parent: Hash,
	/// If it is wanted and differs from that of the parent.
	runtime: Option<RuntimeEvent>,
}

/// What the client has been told.
struct Follower {
	context: Arc<Context>,
	follow: Arc<Follow>,
	subscriber: Arc<Subscriber>,
	/// The runtime of the last reported block, if it is wanted.
	runtime: Option<RuntimeEvent>,
	/// The number of the last reported block.
	reported: BlockNumber,
	/// The reported blocks that are not final yet, as far as the client knows.
	unfinalized: VecDeque<(BlockNumber, Hash)>,
}

/// Serves a subscription until it ends.
pub(super) async fn follow(
	registry: &Arc<Registry>,
	with_runtime: RpcResult<bool>,
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let with_runtime = match with_runtime {
		Ok(with_runtime) => with_runtime,
		Err(error) => return request.reject(error).await,
	};
	let mut memory = request.context().connection.memory.reserve();
	if let Err(exceeded) = memory.grow(FOLLOW_BYTES) {
		return request.reject(error::out_of_memory(exceeded)).await;
	}
	let connection = request.context().connection.id;
	// Before the client knows the id.
	let guard = match registry.add(connection, request.id(), with_runtime) {
		Ok(guard) => guard,
		Err(error) => return request.reject(error).await,
	};
	let subscriber = Arc::new(request.accept().await?);
	let _ = guard.follow.subscriber.set(Arc::clone(&subscriber));
	let follow = Arc::clone(&guard.follow);
	if let Err(End::Stop(reason)) = run(context, &follow, &subscriber).await {
		tracing::debug!(target: "rpc", "a chainHead subscription stops: {reason}");
		let operations = follow.end();
		drop(guard);
		// No event comes after the last one.
		if let Some(mut operations) = operations {
			operations.shutdown().await;
		}
		subscriber.send(&FollowEvent::Stop).await?;
	}
	Ok(())
}

async fn run(
	context: Arc<Context>,
	follow: &Arc<Follow>,
	subscriber: &Arc<Subscriber>,
) -> Result<(), End> {
	let mut blocks = context.chain.subscribe();
	let mut follower = Follower::start(context, follow, subscriber).await?;
	let mut imported = None;
	loop {
		follower.report_blocks(imported.take()).await?;
		let due = follower.report_final().await?;
		follower.check_pins()?;
		tokio::select! {
			() = sleep_until(due.unwrap_or_else(Instant::now).into()), if due.is_some() => {}
			event = next_block(&mut blocks, subscriber) => match event {
				BlockEvent::Imported(block) => imported = Some(block),
				BlockEvent::Lagged => {}
				BlockEvent::Closed => return Err(End::Closed),
			}
		}
	}
}

impl Follower {
	/// Sends the final blocks, their runtime, and the best block.
	async fn start(
		context: Arc<Context>,
		follow: &Arc<Follow>,
		subscriber: &Arc<Subscriber>,
	) -> Result<Self, End> {
		let with_runtime = follow.with_runtime;
		let read = {
			let (context, follow) = (Arc::clone(&context), Arc::clone(follow));
			move || pin_final_blocks(&context, &follow, with_runtime)
		};
		let (last, finalized_block_hashes, runtime) = subscriber.context().read(read).await??;
		let initialized = FollowEvent::Initialized {
			finalized_block_hashes,
			finalized_block_runtime: runtime.clone(),
		};
		subscriber.send(&initialized).await?;
		let mut follower = Self {
			context,
			follow: Arc::clone(follow),
			subscriber: Arc::clone(subscriber),
			runtime,
			reported: last.0,
			unfinalized: VecDeque::new(),
		};
		follower.report_blocks(None).await?;
		if follower.reported == last.0 {
			let best = FollowEvent::BestBlockChanged { best_block_hash: last.1 };
			follower.subscriber.send(&best).await?;
		}
		Ok(follower)
	}

	/// Tells of the blocks up to the best one.
	async fn report_blocks(&mut self, imported: Option<Arc<ImportedBlock>>) -> Result<(), End> {
		let next = |follower: &Self| follower.reported.saturating_add(1);
		// Usually the next block, for which nothing has to be read.
		if let Some(block) = imported.filter(|block| block.number == next(self)) {
			let runtime = match block.runtime_upgraded && self.follow.with_runtime {
				true => {
					let (context, hash) = (Arc::clone(&self.context), block.hash);
					let read = move || runtime_of(&context, hash);
					Some(self.subscriber.context().read(read).await?)
				}
				false => None,
			};
			let (number, hash, parent) = (block.number, block.hash, block.header.parent_hash);
			self.report(NewBlock { number, hash, parent, runtime }).await?;
			self.report_best(hash).await?;
		}
		loop {
			let best = self.context.best().number;
			let from = next(self);
			if from > best {
				return Ok(());
			}
			let to = best.min(from.saturating_add(BLOCKS_AT_ONCE - 1));
			let (context, with_runtime) = (Arc::clone(&self.context), self.follow.with_runtime);
			let read = move || read_blocks(&context, from, to, with_runtime);
			let mut last = None;
			for block in self.subscriber.context().read(read).await?? {
				last = Some(block.hash);
				self.report(block).await?;
			}
			if let Some(last) = last {
				self.report_best(last).await?;
			}
		}
	}

	/// Pins a block and tells of it.
	async fn report(&mut self, block: NewBlock) -> Result<(), End> {
		pin(&self.context, &self.follow, block.number, block.hash)?;
		let changed = block.runtime.filter(|runtime| self.runtime.as_ref() != Some(runtime));
		if changed.is_some() {
			self.runtime.clone_from(&changed);
		}
		let event = FollowEvent::NewBlock {
			block_hash: block.hash,
			parent_block_hash: block.parent,
			new_runtime: self.follow.with_runtime.then_some(changed),
		};
		self.subscriber.send(&event).await?;
		self.reported = block.number;
		self.unfinalized.push_back((block.number, block.hash));
		Ok(())
	}

	async fn report_best(&self, best_block_hash: Hash) -> Result<(), End> {
		Ok(self.subscriber.send(&FollowEvent::BestBlockChanged { best_block_hash }).await?)
	}

	/// Tells which reported blocks are final. Returns when the next notice is due.
	async fn report_final(&mut self) -> Result<Option<Instant>, End> {
		let notices = self.context.chain.notices();
		let announced = notices.announced.number;
		let count = self.unfinalized.partition_point(|(number, _)| *number <= announced);
		if count > 0 {
			let hashes = self.unfinalized.drain(..count).map(|(_, hash)| hash).collect();
			let event = FollowEvent::Finalized {
				finalized_block_hashes: hashes,
				pruned_block_hashes: Vec::new(),
			};
			self.subscriber.send(&event).await?;
		}
		Ok(notices.due)
	}

	/// Fails if the state of a pinned block is no longer kept.
	fn check_pins(&self) -> Result<(), End> {
		let oldest = self.follow.oldest_pinned();
		match oldest.is_some_and(|oldest| oldest < self.context.chain.oldest_state()) {
			true => Err(End::Stop("a block was pinned for too long")),
			false => Ok(()),
		}
	}
}

fn pin(context: &Context, follow: &Follow, number: BlockNumber, hash: Hash) -> Result<(), End> {
	let hold = context.chain.hold_state(number);
	let hold = hold.ok_or(End::Stop("the state of a new block is already pruned"))?;
	match follow.pin(Pinned { number, hash, _hold: hold }) {
		true => Ok(()),
		false => Err(End::Stop("too many blocks are pinned")),
	}
}

type InitialBlocks = ((BlockNumber, Hash), Vec<Hash>, Option<RuntimeEvent>);

/// Pins the last final blocks. Returns the last one, all in order, and the runtime of the last one.
fn pin_final_blocks(
	context: &Context,
	follow: &Follow,
	with_runtime: bool,
) -> Result<InitialBlocks, End> {
	let chain = &context.chain;
	let last = chain.notices().announced;
	let first = last.number.saturating_sub(INITIAL_BLOCKS - 1).max(chain.oldest_state());
	let mut hashes = Vec::new();
	for number in first..last.number {
		let hash = chain.hash_of(number).ok().flatten();
		// An old block may have been pruned just now.
		if let Some(hash) = hash
			&& pin(context, follow, number, hash).is_ok()
		{
			hashes.push(hash);
		}
	}
	pin(context, follow, last.number, last.hash)?;
	hashes.push(last.hash);
	let runtime = with_runtime.then(|| runtime_of(context, last.hash));
	Ok(((last.number, last.hash), hashes, runtime))
}

/// The blocks with these numbers, from the database.
fn read_blocks(
	context: &Context,
	from: BlockNumber,
	to: BlockNumber,
	with_runtime: bool,
) -> Result<Vec<NewBlock>, End> {
	let read = |number| {
		let header = context.header_by_number(number).ok().flatten();
		let header = header.ok_or(End::Stop("a block cannot be read"))?;
		let hash = header.hash();
		let runtime = with_runtime.then(|| runtime_of(context, hash));
		Ok(NewBlock { number, hash, parent: header.parent_hash, runtime })
	};
	(from..=to).map(read).collect()
}

/// The runtime that calls on a block use.
fn runtime_of(context: &Context, hash: Hash) -> RuntimeEvent {
	match context.chain.runtime_version_at(hash) {
		Ok(version) => valid(&version),
		Err(cause) => RuntimeEvent::Invalid { error: cause.to_string() },
	}
}

fn valid(version: &RuntimeVersion) -> RuntimeEvent {
	RuntimeEvent::Valid { spec: version.into() }
}
