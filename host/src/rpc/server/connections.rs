//! Open connections, counted from the moment they are accepted, and which one makes room for another.
//!
//! A new connection may evict an unused one: a silent socket, an unfinished request, a response that
//! the client does not read. If all are in use, the new connection gets no slot.

use crate::rpc::connection::max_reads_per_address;
use std::{
	collections::HashMap,
	net::IpAddr,
	sync::{
		Arc, Mutex, MutexGuard, PoisonError, Weak,
		atomic::{AtomicBool, AtomicU64, Ordering},
	},
	time::{Duration, Instant},
};
use tokio::sync::{Semaphore, SetOnce};

/// Idle time before a WebSocket connection without subscriptions counts as unused. An HTTP connection
/// counts as unused at once, since its client can reconnect without losing a session.
const WEBSOCKET_IDLE: Duration = Duration::from_secs(10);

/// How long written data may wait for the client to read before the connection counts as unused.
const STALL_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Connection {
	pub(super) id: u64,
	pub(super) address: IpAddr,
	/// Every use of the connection holds a clone.
	pub(super) uses: Arc<()>,
	/// Set when another connection takes the slot.
	pub(super) evicted: SetOnce<()>,
	websocket: AtomicBool,
	/// Time of the last request or response, in milliseconds since `accepted`.
	last_activity: AtomicU64,
	/// Since when the client does not read, in milliseconds since `accepted`. 0 if it reads.
	stalled_since: AtomicU64,
	accepted: Instant,
	/// Limits the reads of all connections of the address.
	pub(super) reads: Arc<Semaphore>,
}

impl Connection {
	fn now(&self) -> u64 {
		// Never 0, which means "not stalled".
		u64::try_from(self.accepted.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
	}

	pub(super) fn touch(&self) {
		self.last_activity.store(self.now(), Ordering::Relaxed);
	}

	pub(super) fn set_websocket(&self) {
		self.websocket.store(true, Ordering::Relaxed);
	}

	pub(super) fn set_stalled(&self, stalled: bool) {
		let since = if stalled { self.now() } else { 0 };
		self.stalled_since.store(since, Ordering::Relaxed);
	}

	/// How long it has been unused. None if it is in use.
	fn unused(&self) -> Option<Duration> {
		let now = self.now();
		let since = |then: u64| Duration::from_millis(now.saturating_sub(then));
		let stalled = match self.stalled_since.load(Ordering::Relaxed) {
			0 => Duration::ZERO,
			then => since(then),
		};
		if stalled >= STALL_TIMEOUT {
			return Some(stalled);
		}
		let idle = since(self.last_activity.load(Ordering::Relaxed));
		let websocket = self.websocket.load(Ordering::Relaxed);
		let min_idle = if websocket { WEBSOCKET_IDLE } else { Duration::ZERO };
		// The connection itself holds one clone.
		(Arc::strong_count(&self.uses) == 1 && idle >= min_idle).then_some(idle)
	}
}

/// All connections that have a slot.
#[derive(Debug)]
pub(super) struct ConnectionRegistry {
	connections: Mutex<HashMap<u64, Arc<Connection>>>,
	/// The reads of addresses. Permits keep an entry alive after the last connection of its address has
	/// closed, so that a new connection does not get permits of its own.
	reads: Mutex<HashMap<IpAddr, Weak<Semaphore>>>,
	max: usize,
	max_per_address: usize,
}

/// A connection's slot. Released on drop.
#[derive(Debug)]
pub(super) struct ConnectionSlot {
	pub(super) connection: Arc<Connection>,
	registry: Arc<ConnectionRegistry>,
}

impl Drop for ConnectionSlot {
	fn drop(&mut self) {
		self.registry.lock().remove(&self.connection.id);
	}
}

impl ConnectionRegistry {
	pub(super) fn new(max: usize, max_per_address: usize) -> Arc<Self> {
		Arc::new(Self {
			connections: Mutex::default(),
			reads: Mutex::default(),
			max,
			max_per_address,
		})
	}

	fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
		self.connections.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// What the reads of all connections of `address` share.
	fn reads_of(&self, address: IpAddr) -> Arc<Semaphore> {
		let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
		reads.retain(|_, shared| shared.strong_count() > 0);
		reads.get(&address).and_then(Weak::upgrade).unwrap_or_else(|| {
			let shared = Arc::new(Semaphore::new(max_reads_per_address()));
			reads.insert(address, Arc::downgrade(&shared));
			shared
		})
	}

	/// A slot for the connection `id` from `address`. May evict an unused connection: of the same
	/// address if that has reached its limit, otherwise of the address with most connections.
	pub(super) fn slot(self: &Arc<Self>, id: u64, address: IpAddr) -> Option<ConnectionSlot> {
		let mut connections = self.lock();
		let mut counts: HashMap<IpAddr, usize> = HashMap::new();
		for connection in connections.values() {
			*counts.entry(connection.address).or_default() += 1;
		}
		let count_of = |address: &IpAddr| counts.get(address).copied().unwrap_or_default();
		let address_full = count_of(&address) >= self.max_per_address;
		if address_full || connections.len() >= self.max {
			let evicted = connections
				.values()
				.filter(|connection| !address_full || connection.address == address)
				.filter_map(|connection| Some((connection, connection.unused()?)))
				.max_by_key(|(connection, unused)| (count_of(&connection.address), *unused))
				.map(|(connection, _)| connection.id)?;
			if let Some(connection) = connections.remove(&evicted) {
				let _ = connection.evicted.set(());
			}
		}
		let connection = Arc::new(Connection {
			id,
			address,
			uses: Arc::new(()),
			evicted: SetOnce::new(),
			websocket: AtomicBool::new(false),
			last_activity: AtomicU64::new(0),
			stalled_since: AtomicU64::new(0),
			accepted: Instant::now(),
			reads: self.reads_of(address),
		});
		connections.insert(id, Arc::clone(&connection));
		Some(ConnectionSlot { connection, registry: Arc::clone(self) })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn address(last: u8) -> IpAddr {
		[127, 0, 0, last].into()
	}

	fn evicted(slot: &ConnectionSlot) -> bool {
		slot.connection.evicted.get().is_some()
	}

	#[test]
	fn unused_connections_are_evicted() {
		let registry = ConnectionRegistry::new(2, 2);
		let first = registry.slot(1, address(1)).unwrap();
		let second = registry.slot(2, address(1)).unwrap();
		let in_use = Arc::clone(&first.connection.uses);
		let third = registry.slot(3, address(1)).unwrap();
		assert!(!evicted(&first) && evicted(&second));
		let _also = Arc::clone(&third.connection.uses);
		assert!(registry.slot(4, address(1)).is_none(), "both are in use");
		drop(in_use);
		assert!(registry.slot(4, address(1)).is_some());
		assert!(evicted(&first));
	}

	#[test]
	fn connections_of_an_address_share_their_reads() {
		let registry = ConnectionRegistry::new(4, 4);
		let slot = |id, last| registry.slot(id, address(last)).unwrap();
		let (first, second, other) = (slot(1, 1), slot(2, 1), slot(3, 2));
		let held: Vec<_> = (0..max_reads_per_address())
			.map(|_| Arc::clone(&first.connection.reads).try_acquire_owned().unwrap())
			.collect();
		assert!(second.connection.reads.try_acquire().is_err());
		assert!(other.connection.reads.try_acquire().is_ok());
		// Reads go on after their connection has closed.
		drop((first, second));
		assert!(slot(4, 1).connection.reads.try_acquire().is_err());
		drop(held);
		assert!(slot(5, 1).connection.reads.try_acquire().is_ok());
	}

	#[test]
	fn websocket_sessions_survive_a_short_idle_time() {
		let registry = ConnectionRegistry::new(1, 1);
		let first = registry.slot(1, address(1)).unwrap();
		first.connection.set_websocket();
		assert!(registry.slot(2, address(1)).is_none());
		assert!(registry.slot(2, address(2)).is_none());
		drop(first);
		assert!(registry.slot(2, address(2)).is_some());
	}

	#[test]
	fn evictions_hit_the_own_address_at_its_limit_and_the_largest_address_otherwise() {
		let registry = ConnectionRegistry::new(4, 3);
		let crowd: Vec<_> = (0..3).map(|id| registry.slot(id, address(1)).unwrap()).collect();
		let other = registry.slot(3, address(2)).unwrap();
		let again = registry.slot(4, address(1)).unwrap();
		assert_eq!(crowd.iter().filter(|slot| evicted(slot)).count(), 1);
		assert!(!evicted(&other));
		let third = registry.slot(5, address(3)).unwrap();
		assert_eq!(crowd.iter().chain([&again]).filter(|slot| evicted(slot)).count(), 2);
		assert!(!evicted(&other) && !evicted(&third));
	}
}
