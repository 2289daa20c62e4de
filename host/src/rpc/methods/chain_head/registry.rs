//! The `chainHead_v1_follow` subscriptions of all connections: their pinned blocks and their operations.

use crate::{
	database::StateHold,
	primitives::{BlockNumber, Hash},
	rpc::{
		error::{self, RpcResult, chain_head},
		subscription::Subscriber,
	},
};
use jsonrpsee::ConnectionId;
use std::{
	collections::HashMap,
	future::Future,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
	sync::{Notify, SetOnce},
	task::{AbortHandle, JoinSet},
};

/// Maximum subscriptions of one connection. The specification demands 2 at least.
pub(super) const MAX_FOLLOWS: usize = 4;

/// Maximum pinned blocks of a subscription: some minutes, even where blocks are made every second.
pub(super) const MAX_PINNED: usize = 512;

/// Maximum operations of a subscription. The specification demands 16 at least.
pub(super) const MAX_OPERATIONS: usize = 16;

/// Memory of a subscription with all its pinned blocks, in bytes.
pub(super) const FOLLOW_BYTES: usize = 128 << 10;

type Key = (ConnectionId, String);

/// The subscriptions of all connections. A connection sees its own only.
#[derive(Default)]
pub(super) struct Registry {
	follows: Mutex<HashMap<Key, Arc<Follow>>>,
}

/// A subscription.
pub(super) struct Follow {
	pub(super) with_runtime: bool,
	/// Set when the subscription is accepted.
	pub(super) subscriber: SetOnce<Arc<Subscriber>>,
	state: Mutex<State>,
	/// The running operations. None when the subscription has ended. Locked before the state: a task that
	/// is dropped takes that lock.
	tasks: Mutex<Option<JoinSet<()>>>,
}

struct State {
	pinned: HashMap<Hash, Arc<Pinned>>,
	operations: HashMap<u64, Operation>,
	/// How many operations they count as.
	used: usize,
	next_id: u64,
	ended: bool,
}

/// A pinned block.
pub(super) struct Pinned {
	pub(super) number: BlockNumber,
	pub(super) hash: Hash,
	/// Keeps its state.
	pub(super) _hold: StateHold,
}

struct Operation {
	/// How many operations it counts as.
	slots: usize,
	/// Set when its task has started.
	abort: Option<AbortHandle>,
	/// Whether it has told the client that it waits.
	waiting: bool,
	resumed: Arc<Notify>,
}

/// Removes the subscription on drop.
pub(super) struct FollowGuard {
	registry: Arc<Registry>,
	key: Key,
	pub(super) follow: Arc<Follow>,
}

impl Drop for FollowGuard {
	fn drop(&mut self) {
		self.registry.lock().remove(&self.key);
		drop(self.follow.end());
	}
}

/// A started operation. Counted until dropped.
pub(super) struct OperationSlot {
	follow: Arc<Follow>,
	id: u64,
	/// How many items may be processed.
	pub(super) granted: usize,
	resumed: Arc<Notify>,
}

impl Drop for OperationSlot {
	fn drop(&mut self) {
		let mut state = self.follow.lock();
		if let Some(operation) = state.operations.remove(&self.id) {
			state.used = state.used.saturating_sub(operation.slots);
		}
	}
}

impl OperationSlot {
	pub(super) fn id(&self) -> String {
		self.id.to_string()
	}

	/// Allows the client to continue the operation. Called before it is told.
	pub(super) fn expect_continue(&self) {
		if let Some(operation) = self.follow.lock().operations.get_mut(&self.id) {
			operation.waiting = true;
		}
	}

	/// Waits until the client continues the operation.
	pub(super) async fn continued(&self) {
		self.resumed.notified().await;
	}
}

impl Registry {
	/// Every change under a lock of this module leaves valid data.
	fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Follow>>> {
		self.follows.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Adds a subscription.
	///
	/// # Errors
	/// If the connection has too many.
	pub(super) fn add(
		self: &Arc<Self>,
		connection: ConnectionId,
		id: String,
		with_runtime: bool,
	) -> RpcResult<FollowGuard> {
		let mut follows = self.lock();
		let own = |((other, _), follow): &(&Key, &Arc<Follow>)| {
			*other == connection && !follow.is_closed()
		};
		let own = follows.iter().filter(own).count();
		if own >= MAX_FOLLOWS {
			let message = format!(
				"Maximum number of chainHead_v1_follow subscriptions reached: {MAX_FOLLOWS} per \
				 connection; unfollow one first"
			);
			return Err(error::error(chain_head::TOO_MANY_SUBSCRIPTIONS, message));
		}
		let follow = Arc::new(Follow {
			with_runtime,
			subscriber: SetOnce::new(),
			state: Mutex::new(State {
				pinned: HashMap::new(),
				operations: HashMap::new(),
				used: 0,
				next_id: 0,
				ended: false,
			}),
			tasks: Mutex::new(Some(JoinSet::new())),
		});
		let key = (connection, id);
		follows.insert(key.clone(), Arc::clone(&follow));
		Ok(FollowGuard { registry: Arc::clone(self), key, follow })
	}

	/// A subscription of the connection. None if there is no such one, or it has ended.
	pub(super) fn get(&self, connection: ConnectionId, id: &str) -> Option<Arc<Follow>> {
		let follow = self.lock().get(&(connection, id.to_owned())).cloned();
		follow.filter(|follow| !follow.is_closed())
	}
}

impl Follow {
	fn lock(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Whether the client has unfollowed. The subscription ends a moment later.
	fn is_closed(&self) -> bool {
		self.subscriber.get().is_some_and(|subscriber| subscriber.is_closed())
	}

	fn lock_tasks(&self) -> MutexGuard<'_, Option<JoinSet<()>>> {
		self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Pins a block. Returns false at the limit.
	pub(super) fn pin(&self, block: Pinned) -> bool {
		let mut state = self.lock();
		let fits = state.pinned.len() < MAX_PINNED;
		if fits {
			state.pinned.insert(block.hash, Arc::new(block));
		}
		fits
	}

	/// A pinned block.
	///
	/// # Errors
	/// If it is not pinned.
	pub(super) fn pinned(&self, hash: Hash) -> RpcResult<Arc<Pinned>> {
		self.lock().pinned.get(&hash).cloned().ok_or_else(|| not_pinned(hash))
	}

	/// The number of the oldest pinned block.
	pub(super) fn oldest_pinned(&self) -> Option<BlockNumber> {
		self.lock().pinned.values().map(|block| block.number).min()
	}

	/// Unpins blocks, which are distinct: all or none.
	///
	/// # Errors
	/// If one is not pinned.
	pub(super) fn unpin(&self, hashes: &[Hash]) -> RpcResult<()> {
		let mut state = self.lock();
		if let Some(unknown) = hashes.iter().find(|hash| !state.pinned.contains_key(*hash)) {
			return Err(not_pinned(*unknown));
		}
		for hash in hashes {
			state.pinned.remove(hash);
		}
		Ok(())
	}

	/// Counts an operation on up to `items` items. None if there is no room, or the subscription has
	/// ended.
	pub(super) fn start(self: &Arc<Self>, items: usize) -> Option<OperationSlot> {
		let mut state = self.lock();
		let slots = items.max(1).min(MAX_OPERATIONS.saturating_sub(state.used));
		if slots == 0 || state.ended {
			return None;
		}
		state.used += slots;
		let id = state.next_id;
		state.next_id += 1;
		let resumed = Arc::new(Notify::new());
		let operation =
			Operation { slots, abort: None, waiting: false, resumed: Arc::clone(&resumed) };
		state.operations.insert(id, operation);
		let granted = slots.min(items);
		Some(OperationSlot { follow: Arc::clone(self), id, granted, resumed })
	}

	/// Runs the task of an operation until it ends, or the subscription does.
	pub(super) fn spawn(&self, operation: &str, task: impl Future<Output = ()> + Send + 'static) {
		let mut tasks = self.lock_tasks();
		let Some(running) = tasks.as_mut() else { return };
		while running.try_join_next().is_some() {}
		let abort = running.spawn(task);
		let id = operation.parse::<u64>().ok();
		let mut state = self.lock();
		if let Some(operation) = id.and_then(|id| state.operations.get_mut(&id)) {
			operation.abort = Some(abort);
		}
	}

	/// Interrupts an operation, if it is in progress.
	pub(super) fn stop(&self, operation: &str) {
		let Ok(id) = operation.parse::<u64>() else { return };
		let abort = self.lock().operations.get(&id).and_then(|operation| operation.abort.clone());
		if let Some(abort) = abort {
			abort.abort();
		}
	}

	/// Continues an operation that waits. Has no effect if there is no such operation.
	///
	/// # Errors
	/// If it does not wait.
	pub(super) fn resume(&self, operation: &str) -> RpcResult<()> {
		let Ok(id) = operation.parse::<u64>() else { return Ok(()) };
		let mut state = self.lock();
		let Some(operation) = state.operations.get_mut(&id) else { return Ok(()) };
		if !std::mem::take(&mut operation.waiting) {
			let message = "the operation has not generated an operationWaitingForContinue event";
			return Err(error::error(chain_head::NOT_WAITING, message));
		}
		operation.resumed.notify_one();
		Ok(())
	}

	/// Unpins all blocks and lets no further operation start. Returns the tasks of the running ones,
	/// which end when it is dropped or shut down.
	pub(super) fn end(&self) -> Option<JoinSet<()>> {
		let mut state = self.lock();
		state.pinned.clear();
		state.ended = true;
		drop(state);
		self.lock_tasks().take()
	}
}

fn not_pinned(hash: Hash) -> jsonrpsee::types::ErrorObjectOwned {
	error::error(
		chain_head::NOT_PINNED,
		format!(
			"Invalid block hash: {hash:?} was not reported by this subscription, or is unpinned"
		),
	)
}
