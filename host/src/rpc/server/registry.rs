//! Who is connected, counted from the moment of acceptance, and who gives up a place for another.
//!
//! A connection that nobody makes use of loses its place when another needs one: a socket that is
//! silent, a request that does not end, an answer that is not read. Where all are in use, the new
//! connection finds no place.

use std::{
	collections::HashMap,
	net::IpAddr,
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicBool, AtomicU64, Ordering},
	},
	time::{Duration, Instant},
};
use tokio::sync::SetOnce;

/// How long a WebSocket connection without subscriptions may be quiet before it counts as unused.
/// Its client has a session; a connection for plain requests is made again at once.
const QUIET: Duration = Duration::from_secs(10);

/// How long what is sent may wait for the client to read before the connection counts as unused.
const STALLED: Duration = Duration::from_secs(2);

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
	pub(super) id: u64,
	address: IpAddr,
	/// A clone is held by whatever makes use of the connection.
	pub(super) uses: Arc<()>,
	/// Set when the connection has lost its place.
	pub(super) dismissed: SetOnce<()>,
	websocket: AtomicBool,
	/// Milliseconds since `began`: of the last request or answer.
	active: AtomicU64,
	/// Milliseconds since `began` from which on the client does not read; 0 if it does.
	stalled: AtomicU64,
	began: Instant,
}

impl Connection {
	fn now(&self) -> u64 {
		// Not 0, which says that nothing is stalled.
		u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX).saturating_add(1)
	}

	/// Something came in or went out.
	pub(super) fn touch(&self) {
		self.active.store(self.now(), Ordering::Relaxed);
	}

	/// It speaks WebSocket from now on.
	pub(super) fn set_websocket(&self) {
		self.websocket.store(true, Ordering::Relaxed);
	}

	/// Whether the client leaves what is sent unread.
	pub(super) fn set_stalled(&self, stalled: bool) {
		let since = if stalled { self.now() } else { 0 };
		self.stalled.store(since, Ordering::Relaxed);
	}

	/// For how long it has been unused; None if it is in use.
	fn unused(&self) -> Option<Duration> {
		let now = self.now();
		let since = |then: u64| Duration::from_millis(now.saturating_sub(then));
		let stalled = match self.stalled.load(Ordering::Relaxed) {
			0 => Duration::ZERO,
			then => since(then),
		};
		if stalled >= STALLED {
			return Some(stalled);
		}
		let quiet = since(self.active.load(Ordering::Relaxed));
		let least = if self.websocket.load(Ordering::Relaxed) { QUIET } else { Duration::ZERO };
		// The one is the connection's own.
		(Arc::strong_count(&self.uses) == 1 && quiet >= least).then_some(quiet)
	}
}

/// All connections that have a place.
#[derive(Debug)]
pub(super) struct Registry {
	connections: Mutex<HashMap<u64, Arc<Connection>>>,
	max: usize,
	max_of_address: usize,
}

/// A place. Free for others when dropped.
#[derive(Debug)]
pub(super) struct Place {
	pub(super) connection: Arc<Connection>,
	registry: Arc<Registry>,
}

impl Drop for Place {
	fn drop(&mut self) {
		self.registry.lock().remove(&self.connection.id);
	}
}

impl Registry {
	pub(super) fn new(max: usize, max_of_address: usize) -> Arc<Self> {
		Arc::new(Self { connections: Mutex::default(), max, max_of_address })
	}

	fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Connection>>> {
		self.connections.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// A place for the connection `id` from `address`. Another that is unused may lose its own: one
	/// of the same address if the address has no more, else one of the address that has most.
	pub(super) fn place(self: &Arc<Self>, id: u64, address: IpAddr) -> Option<Place> {
		let mut connections = self.lock();
		let mut counts: HashMap<IpAddr, usize> = HashMap::new();
		for connection in connections.values() {
			*counts.entry(connection.address).or_default() += 1;
		}
		let of_address = counts.get(&address).copied().unwrap_or_default();
		let crowded = of_address >= self.max_of_address;
		if crowded || connections.len() >= self.max {
			let leaves = connections
				.values()
				.filter(|connection| !crowded || connection.address == address)
				.filter_map(|connection| Some((connection, connection.unused()?)))
				.max_by_key(|(connection, unused)| {
					(counts.get(&connection.address).copied().unwrap_or_default(), *unused)
				})
				.map(|(connection, _)| connection.id)?;
			if let Some(connection) = connections.remove(&leaves) {
				let _ = connection.dismissed.set(());
			}
		}
		let connection = Arc::new(Connection {
			id,
			address,
			uses: Arc::new(()),
			dismissed: SetOnce::new(),
			websocket: AtomicBool::new(false),
			active: AtomicU64::new(0),
			stalled: AtomicU64::new(0),
			began: Instant::now(),
		});
		connections.insert(id, Arc::clone(&connection));
		Some(Place { connection, registry: Arc::clone(self) })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn address(last: u8) -> IpAddr {
		[127, 0, 0, last].into()
	}

	fn gone(place: &Place) -> bool {
		place.connection.dismissed.get().is_some()
	}

	#[test]
	fn who_is_unused_gives_up_the_place() {
		let registry = Registry::new(2, 2);
		let first = registry.place(1, address(1)).unwrap();
		let second = registry.place(2, address(1)).unwrap();
		let in_use = Arc::clone(&first.connection.uses);
		let third = registry.place(3, address(1)).unwrap();
		assert!(!gone(&first) && gone(&second));
		let _also = Arc::clone(&third.connection.uses);
		assert!(registry.place(4, address(1)).is_none(), "both are in use");
		drop(in_use);
		assert!(registry.place(4, address(1)).is_some());
		assert!(gone(&first));
	}

	#[test]
	fn a_session_that_was_quiet_for_a_moment_stays() {
		let registry = Registry::new(1, 1);
		let first = registry.place(1, address(1)).unwrap();
		first.connection.set_websocket();
		assert!(registry.place(2, address(1)).is_none());
		assert!(registry.place(2, address(2)).is_none());
		drop(first);
		assert!(registry.place(2, address(2)).is_some());
	}

	#[test]
	fn an_address_takes_places_from_itself_and_the_crowd_gives_them_to_others() {
		let registry = Registry::new(4, 3);
		let crowd: Vec<_> = (0..3).map(|id| registry.place(id, address(1)).unwrap()).collect();
		let other = registry.place(3, address(2)).unwrap();
		let again = registry.place(4, address(1)).unwrap();
		assert_eq!(crowd.iter().filter(|place| gone(place)).count(), 1);
		assert!(!gone(&other));
		let third = registry.place(5, address(3)).unwrap();
		assert_eq!(crowd.iter().chain([&again]).filter(|place| gone(place)).count(), 2);
		assert!(!gone(&other) && !gone(&third));
	}
}
