//! A connection as methods see it, and the limits of all connections.

use super::{
	memory_budget::{ConnectionMemory, MemoryBudget},
	rate_limit::CallBucket,
	send_queue::SendQueue,
};
use jsonrpsee::{BoundedSubscriptions, ConnectionId, MethodSink};
use std::{
	net::IpAddr,
	sync::{Arc, Weak},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Maximum reads of one connection that run or wait for a permit of the server. Further reads of the
/// connection queue behind them, so that they do not delay other connections.
const MAX_READS_PER_CONNECTION: usize = 2;

/// Maximum reads of one address that run or wait for a permit of the server: half of the permits, so that
/// a flood from one address does not delay another.
pub(super) fn max_reads_per_address() -> usize {
	max_reads() / 2
}

/// Maximum reads at a time. Reads are CPU-bound: more of them would slow down block production.
fn max_reads() -> usize {
	let processors = std::thread::available_parallelism().map_or(1, usize::from);
	processors.saturating_mul(2).max(4)
}

/// Maximum notifications of one connection that are being built or wait to be sent.
const MAX_PENDING_NOTIFICATIONS: usize = 4;

/// Maximum operations of one kind of a connection that read and send at a time: half of the
/// notifications, so that they do not delay new blocks.
const MAX_SENDING_OPERATIONS: usize = MAX_PENDING_NOTIFICATIONS / 2;

/// Limits that all connections share.
#[derive(Debug)]
pub(super) struct ServerLimits {
	pub(super) memory: Arc<MemoryBudget>,
	reads: Arc<Semaphore>,
	pub(super) subscriptions: Arc<Semaphore>,
	pub(super) max_subscriptions: usize,
	/// Maximum bytes of one response.
	pub(super) max_response_size: usize,
	/// Maximum requests in one batch.
	pub(super) max_batch: usize,
}

impl ServerLimits {
	pub(super) fn new(
		memory: usize,
		max_subscriptions: usize,
		max_response_size: usize,
		max_batch: usize,
	) -> Self {
		let semaphore = |permits| Arc::new(Semaphore::new(permits));
		Self {
			memory: MemoryBudget::new(memory),
			reads: semaphore(max_reads()),
			subscriptions: semaphore(max_subscriptions),
			max_subscriptions,
			max_response_size,
			max_batch,
		}
	}

	/// Waits for a read permit of the connection, then for one of its address, then for one of the
	/// server.
	pub(super) async fn read_permit(&self, connection: &RpcConnection) -> Option<ReadPermit> {
		let own = Arc::clone(&connection.reads).acquire_owned().await.ok()?;
		let address = Arc::clone(&connection.address_reads).acquire_owned().await.ok()?;
		let server = Arc::clone(&self.reads).acquire_owned().await.ok()?;
		Some(ReadPermit(Arc::new([own, address, server])))
	}
}

/// The right to read the chain, until the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct ReadPermit(#[expect(dead_code, reason = "held")] Arc<[OwnedSemaphorePermit; 3]>);

#[derive(Debug)]
pub(super) struct RpcConnection {
	pub(super) id: ConnectionId,
	pub(super) memory: Arc<ConnectionMemory>,
	/// Counts the uses of the connection; see `server::connections`.
	uses: Weak<()>,
	/// None over HTTP.
	pub(super) subscriptions: Option<SubscriptionChannel>,
	pub(super) address: IpAddr,
	reads: Arc<Semaphore>,
	address_reads: Arc<Semaphore>,
	/// The calls that the client has left. None if they are not limited.
	pub(super) calls: Option<Arc<CallBucket>>,
}

impl RpcConnection {
	pub(super) fn new(
		id: ConnectionId,
		memory: Arc<ConnectionMemory>,
		uses: Weak<()>,
		subscriptions: Option<SubscriptionChannel>,
		address: IpAddr,
		address_reads: Arc<Semaphore>,
		calls: Option<Arc<CallBucket>>,
	) -> Arc<Self> {
		let reads = Arc::new(Semaphore::new(MAX_READS_PER_CONNECTION));
		Arc::new(Self { id, memory, uses, subscriptions, address, reads, address_reads, calls })
	}

	/// Marks the connection as used until the returned value is dropped.
	pub(super) fn mark_used(&self) -> Option<Arc<()>> {
		self.uses.upgrade()
	}
}

/// What the subscriptions of a connection share.
#[derive(Debug)]
pub(super) struct SubscriptionChannel {
	/// Tells jsonrpsee's subscriptions that the connection is closed. Messages that jsonrpsee sends
	/// on it are dropped: responses and notifications go through the send queue.
	pub(super) sink: MethodSink,
	/// Limits the subscriptions of the connection.
	pub(super) permits: BoundedSubscriptions,
	pub(super) queue: SendQueue,
	pub(super) notifications: Arc<Semaphore>,
	/// Limits operations on followed blocks that read and send.
	pub(super) operations: Arc<Semaphore>,
	/// Limits queries of the archive that read and send.
	pub(super) archive_queries: Arc<Semaphore>,
}

impl SubscriptionChannel {
	pub(super) fn new(sink: MethodSink, permits: BoundedSubscriptions, queue: SendQueue) -> Self {
		let semaphore = |permits| Arc::new(Semaphore::new(permits));
		Self {
			sink,
			permits,
			queue,
			notifications: semaphore(MAX_PENDING_NOTIFICATIONS),
			operations: semaphore(MAX_SENDING_OPERATIONS),
			archive_queries: semaphore(MAX_SENDING_OPERATIONS),
		}
	}
}
