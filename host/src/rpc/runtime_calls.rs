//! Limits for runtime calls of clients.
//!
//! # Timeline of a call
//! 1. It waits for a permit of its connection, of its address, then of the server, each in order of
//!    arrival. A connection or an address with many calls delays itself, not others.
//! 2. It runs on a blocking thread until its time limit. The limit is shorter while other calls wait,
//!    so that short calls need not wait for long ones.
//! 3. When the connection closes, the future of the call is dropped: a waiting call never runs, a
//!    running one is interrupted and releases its permit.

use super::error::{self, RpcResult};
use crate::{deadline::Cancel, executor::CallLimits};
use hashbrown::HashMap;
use jsonrpsee::{ConnectionId, Extensions};
use std::{
	net::IpAddr,
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicUsize, Ordering},
	},
	time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a call waits for its permits before it fails.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// How often a long call checks whether others wait.
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// Maximum calls that wait or run.
const MAX_PENDING: usize = 4_096;

/// Limits of runtime calls.
#[derive(Clone, Copy, Debug)]
pub struct RuntimeCallConfig {
	/// Time limit of a call.
	pub timeout: Duration,
	/// Time limit while other calls wait for a permit.
	pub busy_timeout: Duration,
	/// Maximum calls at a time.
	pub max_calls: usize,
	/// Maximum calls of one connection at a time.
	pub max_calls_per_connection: usize,
	/// Maximum calls of all connections of one address at a time.
	pub max_calls_per_address: usize,
}

impl Default for RuntimeCallConfig {
	/// 2 s, 0.5 s while others wait. 4 calls per processor, 8 to 16 in all; a quarter of them per
	/// connection, three quarters of them per address.
	fn default() -> Self {
		let processors = std::thread::available_parallelism().map_or(2, usize::from);
		let max_calls = processors.saturating_mul(4).clamp(8, 16);
		Self {
			timeout: Duration::from_secs(2),
			busy_timeout: Duration::from_millis(500),
			max_calls,
			max_calls_per_connection: max_calls / 4,
			max_calls_per_address: max_calls - max_calls / 4,
		}
	}
}

/// Runs runtime calls of clients within limits.
pub struct RuntimeCalls {
	config: RuntimeCallConfig,
	permits: Arc<Semaphore>,
	pending: Arc<Semaphore>,
	/// Calls that wait for a permit of their address or of the server.
	waiting: AtomicUsize,
	clients: Mutex<HashMap<Client, ClientCalls>>,
}

/// Whose calls are limited together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Client {
	Connection(ConnectionId),
	Address(IpAddr),
}

/// An entry exists only for clients with calls.
struct ClientCalls {
	permits: Arc<Semaphore>,
	/// Calls that wait or run.
	count: usize,
}

/// Counts a call of a client until dropped.
struct ClientCallGuard {
	calls: Arc<RuntimeCalls>,
	client: Client,
}

impl Drop for ClientCallGuard {
	fn drop(&mut self) {
		let mut clients = self.calls.lock();
		if let Some(client) = clients.get_mut(&self.client) {
			client.count = client.count.saturating_sub(1);
			if client.count == 0 {
				clients.remove(&self.client);
			}
		}
	}
}

/// Counts a call that waits for a permit of its address or of the server, until dropped.
struct WaitGuard<'a>(&'a AtomicUsize);

impl<'a> WaitGuard<'a> {
	fn new(waiting: &'a AtomicUsize) -> Self {
		waiting.fetch_add(1, Ordering::Relaxed);
		Self(waiting)
	}
}

impl Drop for WaitGuard<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Ordering::Relaxed);
	}
}

/// The right to run a call, until dropped.
struct CallPermit {
	_permits: [OwnedSemaphorePermit; 3],
	_counts: [ClientCallGuard; 2],
}

impl RuntimeCalls {
	/// No calls yet.
	pub fn new(config: RuntimeCallConfig) -> Self {
		Self {
			permits: Arc::new(Semaphore::new(config.max_calls.max(1))),
			pending: Arc::new(Semaphore::new(MAX_PENDING)),
			waiting: AtomicUsize::new(0),
			clients: Mutex::default(),
			config,
		}
	}

	fn lock(&self) -> MutexGuard<'_, HashMap<Client, ClientCalls>> {
		// Nothing panics in the middle of a change.
		self.clients.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn count(self: &Arc<Self>, client: Client) -> (ClientCallGuard, Arc<Semaphore>) {
		let max = match client {
			Client::Connection(_) => self.config.max_calls_per_connection,
			Client::Address(_) => self.config.max_calls_per_address,
		};
		let mut clients = self.lock();
		let calls = clients.entry(client).or_insert_with(|| ClientCalls {
			permits: Arc::new(Semaphore::new(max.max(1))),
			count: 0,
		});
		calls.count += 1;
		(ClientCallGuard { calls: Arc::clone(self), client }, Arc::clone(&calls.permits))
	}

	/// Waits for a permit; `None` after [`MAX_WAIT`].
	async fn permit(self: &Arc<Self>, id: ConnectionId, address: IpAddr) -> Option<CallPermit> {
		let _pending = self.pending.try_acquire().ok()?;
		let (connection_count, connection) = self.count(Client::Connection(id));
		let (address_count, address) = self.count(Client::Address(address));
		let wait = async {
			let connection = connection.acquire_owned().await.ok()?;
			// While a call of the same address waits, others have the shorter time too.
			let _waiting = WaitGuard::new(&self.waiting);
			let address = address.acquire_owned().await.ok()?;
			let server = Arc::clone(&self.permits).acquire_owned().await.ok()?;
			Some(CallPermit {
				_permits: [connection, address, server],
				_counts: [connection_count, address_count],
			})
		};
		tokio::time::timeout(MAX_WAIT, wait).await.ok().flatten()
	}

	/// Runs `work` on a blocking thread as soon as there is a permit. Dropping the future cancels the
	/// work.
	///
	/// # Errors
	/// Those of `work`; "server is busy" if no permit becomes free in time, or if the call exceeds
	/// the time limit that applies while others wait.
	pub(super) async fn run<T: Send + 'static>(
		self: &Arc<Self>,
		extensions: &Extensions,
		work: impl FnOnce(&CallLimits) -> RpcResult<T> + Send + 'static,
	) -> RpcResult<T> {
		let id = extensions.get::<ConnectionId>().copied().unwrap_or(ConnectionId(0));
		let address = extensions.get().copied().unwrap_or(IpAddr::from([0; 4]));
		let permit = self.permit(id, address).await.ok_or_else(error::busy)?;
		let limits = self.limits();
		let cancel = limits.cancel.clone();
		let _guard = cancel.on_drop();
		let mut done = tokio::task::spawn_blocking(move || {
			// Released when the work ends, even if nobody waits for it any more.
			let _permit = permit;
			if limits.cancel.is_cancelled() { Err(error::busy()) } else { work(&limits) }
		});
		tokio::select! {
			result = &mut done => return result.unwrap_or_else(|cause| Err(error::internal(cause))),
			() = self.busy_timeout() => cancel.cancel(),
		}
		match done.await {
			// It ended by itself just before it was cancelled.
			Ok(Ok(response)) => Ok(response),
			Ok(Err(_)) => Err(error::call_timeout_while_busy(self.config.busy_timeout)),
			Err(cause) => Err(error::internal(cause)),
		}
	}

	/// Waits until a call that starts now has used its busy timeout and others wait for a permit.
	async fn busy_timeout(&self) {
		tokio::time::sleep(self.config.busy_timeout).await;
		while self.waiting.load(Ordering::Relaxed) == 0 {
			tokio::time::sleep(POLL_INTERVAL).await;
		}
	}

	/// As [`Self::run`], without a permit: for work that is expected not to call the runtime.
	///
	/// # Errors
	/// Those of `work`.
	pub(super) async fn run_without_permit<T: Send + 'static>(
		&self,
		work: impl FnOnce(&CallLimits) -> RpcResult<T> + Send + 'static,
	) -> RpcResult<T> {
		let limits = self.limits();
		let _guard = limits.cancel.on_drop();
		let done = tokio::task::spawn_blocking(move || work(&limits));
		done.await.unwrap_or_else(|cause| Err(error::internal(cause)))
	}

	fn limits(&self) -> CallLimits {
		CallLimits { time: self.config.timeout, cancel: Cancel::default() }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Instant;

	fn calls(max_calls: usize, max_calls_per_connection: usize) -> Arc<RuntimeCalls> {
		let timeout = Duration::from_secs(60);
		Arc::new(RuntimeCalls::new(RuntimeCallConfig {
			timeout,
			busy_timeout: timeout,
			max_calls,
			max_calls_per_connection,
			max_calls_per_address: max_calls - 1,
		}))
	}

	fn of(connection: usize) -> Extensions {
		let mut extensions = Extensions::new();
		extensions.insert(ConnectionId(connection));
		// Ten connections have one address.
		extensions.insert(IpAddr::from([127, 0, 0, (connection / 10) as u8]));
		extensions
	}

	fn runtime() -> tokio::runtime::Runtime {
		tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
	}

	/// Runs until it is cancelled.
	fn endless(limits: &CallLimits) -> RpcResult<()> {
		while !limits.cancel.is_cancelled() {
			std::thread::sleep(Duration::from_millis(1));
		}
		Ok(())
	}

	/// Fails when it is cancelled, as a runtime call does.
	fn endless_error(limits: &CallLimits) -> RpcResult<()> {
		endless(limits)?;
		Err(error::internal("cancelled"))
	}

	async fn eventually(condition: impl Fn() -> bool) {
		let start = Instant::now();
		while !condition() {
			assert!(start.elapsed() < Duration::from_secs(20), "timed out");
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
	}

	#[test]
	fn calls_per_connection_are_limited() {
		let calls = calls(3, 2);
		runtime().block_on(async {
			let greedy: Vec<_> = (0..10)
				.map(|_| {
					let calls = Arc::clone(&calls);
					tokio::spawn(async move { calls.run(&of(1), endless).await })
				})
				.collect();
			eventually(|| {
				calls.lock().get(&Client::Connection(ConnectionId(1))).map(|c| c.count) == Some(10)
			})
			.await;
			eventually(|| calls.permits.available_permits() == 1).await;
			assert_eq!(calls.run(&of(20), |_| Ok(7)).await, Ok(7));
			for call in greedy {
				call.abort();
			}
			// Running calls are interrupted, waiting calls never run.
			eventually(|| calls.permits.available_permits() == 3).await;
			eventually(|| calls.lock().is_empty()).await;
			eventually(|| calls.pending.available_permits() == MAX_PENDING).await;
		});
	}

	#[test]
	fn calls_per_address_are_limited() {
		let calls = calls(4, 2);
		runtime().block_on(async {
			let crowd: Vec<_> = (0..10)
				.map(|connection| {
					let calls = Arc::clone(&calls);
					tokio::spawn(async move { calls.run(&of(connection), endless).await })
				})
				.collect();
			eventually(|| calls.waiting.load(Ordering::Relaxed) == 7).await;
			assert_eq!(calls.permits.available_permits(), 1);
			assert_eq!(calls.run(&of(10), |_| Ok(7)).await, Ok(7));
			for call in crowd {
				call.abort();
			}
			eventually(|| calls.lock().is_empty()).await;
		});
	}

	#[test]
	fn dropped_waiting_calls_never_run() {
		let calls = calls(1, 1);
		runtime().block_on(async {
			let ran = Arc::new(AtomicUsize::new(0));
			let first = tokio::spawn({
				let calls = Arc::clone(&calls);
				async move { calls.run(&of(1), endless).await }
			});
			eventually(|| calls.permits.available_permits() == 0).await;
			let second = tokio::spawn({
				let (calls, ran) = (Arc::clone(&calls), Arc::clone(&ran));
				let work = move |_: &CallLimits| {
					ran.fetch_add(1, Ordering::Relaxed);
					Ok(())
				};
				async move { calls.run(&of(2), work).await }
			});
			eventually(|| calls.lock().len() == 3).await;
			second.abort();
			eventually(|| calls.lock().len() == 2).await;
			first.abort();
			eventually(|| calls.lock().is_empty()).await;
			assert_eq!(ran.load(Ordering::Relaxed), 0);
		});
	}

	#[test]
	fn calls_have_less_time_while_others_wait() {
		let timeout = Duration::from_secs(3600);
		let config = RuntimeCallConfig { max_calls: 1, timeout, ..RuntimeCallConfig::default() };
		let calls = Arc::new(RuntimeCalls::new(config));
		runtime().block_on(async {
			let long = tokio::spawn({
				let calls = Arc::clone(&calls);
				async move { calls.run(&of(1), endless_error).await }
			});
			eventually(|| calls.permits.available_permits() == 0).await;
			assert_eq!(calls.run(&of(2), |_| Ok(7)).await, Ok(7));
			assert_eq!(long.await.unwrap().unwrap_err().code(), -32009);
			assert_eq!(calls.waiting.load(Ordering::Relaxed), 0);
		});
	}

	#[test]
	fn panicking_calls_release_their_permits() {
		let calls = calls(1, 1);
		runtime().block_on(async {
			let error = calls.run::<()>(&of(1), |_| panic!("expected")).await.unwrap_err();
			assert_eq!(error.code(), -32603);
			assert_eq!(calls.run(&of(1), |_| Ok(1)).await, Ok(1));
		});
	}
}
