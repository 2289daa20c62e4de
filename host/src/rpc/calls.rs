//! Calls into the runtime for clients: so many at once, each for a while, and only as long as somebody
//! waits.
//!
//! # Timeline of a call
//! 1. It waits for a place of its connection, then for one of the server's, each in the order of
//!    arrival. A connection with many calls makes itself wait, not others.
//! 2. It runs on a thread for work that blocks, up to its time limit. While others wait for a place the
//!    limit is shorter: those who ask for little need not wait long for those who ask for much.
//! 3. When the connection closes, its future is dropped: a call that waits is forgotten, one that runs
//!    is interrupted and gives its place back.

use super::{
	Context,
	answer::{self, Answer},
	error::{self, RpcResult},
};
use crate::{deadline::Cancel, executor::CallLimits};
use hashbrown::HashMap;
use jsonrpsee::{ConnectionId, Extensions, RpcModule, core::RegisterMethodError, types::Params};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicUsize, Ordering},
	},
	time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a call waits for a place before it is refused.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// How often a call that takes long looks whether others wait.
const LOOK: Duration = Duration::from_millis(20);

/// How many calls may wait for a place.
const MAX_WAITING: usize = 4_096;

/// What an operator chooses.
#[derive(Clone, Copy, Debug)]
pub struct CallConfig {
	/// The longest time of a call.
	pub timeout: Duration,
	/// The longest time while others wait for a place.
	pub crowded_timeout: Duration,
	/// How many calls are under way at once, at most.
	pub max_calls: usize,
	/// How many of them for one connection, at most.
	pub max_calls_per_connection: usize,
}

impl Default for CallConfig {
	/// Two seconds, or half of one while others wait; four calls for each processor, 8 to 16 in all; a quarter of them for one
	/// connection. Calls that take long share the processors with short ones.
	fn default() -> Self {
		let processors = std::thread::available_parallelism().map_or(2, usize::from);
		let max_calls = processors.saturating_mul(4).clamp(8, 16);
		Self {
			timeout: Duration::from_secs(2),
			crowded_timeout: Duration::from_millis(500),
			max_calls,
			max_calls_per_connection: max_calls / 4,
		}
	}
}

/// The places for calls.
pub struct Calls {
	config: CallConfig,
	places: Arc<Semaphore>,
	waiting: Arc<Semaphore>,
	/// Calls that wait for a place of the server's.
	crowd: AtomicUsize,
	connections: Mutex<HashMap<ConnectionId, Connection>>,
}

/// The calls of a connection that has any.
struct Connection {
	places: Arc<Semaphore>,
	/// Calls that wait or run.
	calls: usize,
}

/// A call's place among those of its connection, until dropped.
struct Member {
	calls: Arc<Calls>,
	id: ConnectionId,
}

impl Drop for Member {
	fn drop(&mut self) {
		let mut connections = self.calls.lock();
		if let Some(connection) = connections.get_mut(&self.id) {
			connection.calls = connection.calls.saturating_sub(1);
			if connection.calls == 0 {
				connections.remove(&self.id);
			}
		}
	}
}

/// One of those who wait for a place of the server's, until dropped.
struct Waiter<'a>(&'a AtomicUsize);

impl<'a> Waiter<'a> {
	fn new(crowd: &'a AtomicUsize) -> Self {
		crowd.fetch_add(1, Ordering::Relaxed);
		Self(crowd)
	}
}

impl Drop for Waiter<'_> {
	fn drop(&mut self) {
		self.0.fetch_sub(1, Ordering::Relaxed);
	}
}

/// A call's right to run, until dropped.
struct Place {
	_connection: OwnedSemaphorePermit,
	_server: OwnedSemaphorePermit,
	_member: Member,
}

impl Calls {
	/// With all places free.
	pub fn new(config: CallConfig) -> Self {
		Self {
			places: Arc::new(Semaphore::new(config.max_calls.max(1))),
			waiting: Arc::new(Semaphore::new(MAX_WAITING)),
			crowd: AtomicUsize::new(0),
			connections: Mutex::default(),
			config,
		}
	}

	fn lock(&self) -> MutexGuard<'_, HashMap<ConnectionId, Connection>> {
		// Every change is whole before anything could panic.
		self.connections.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn join(self: &Arc<Self>, id: ConnectionId) -> (Member, Arc<Semaphore>) {
		let mut connections = self.lock();
		let connection = connections.entry(id).or_insert_with(|| Connection {
			places: Arc::new(Semaphore::new(self.config.max_calls_per_connection.max(1))),
			calls: 0,
		});
		connection.calls += 1;
		(Member { calls: Arc::clone(self), id }, Arc::clone(&connection.places))
	}

	/// Waits for a place; `None` if none becomes free in time.
	async fn place(self: &Arc<Self>, id: ConnectionId) -> Option<Place> {
		let _waiting = self.waiting.try_acquire().ok()?;
		let (member, own) = self.join(id);
		let wait = async {
			let connection = own.acquire_owned().await.ok()?;
			let _waiter = Waiter::new(&self.crowd);
			let server = Arc::clone(&self.places).acquire_owned().await.ok()?;
			Some(Place { _connection: connection, _server: server, _member: member })
		};
		tokio::time::timeout(MAX_WAIT, wait).await.ok().flatten()
	}

	/// Runs `work` where it may block, as soon as there is a place for it. If this future is dropped,
	/// the work is cancelled.
	///
	/// # Errors
	/// The work's own; that the server is busy, if there is no place in time.
	pub(super) async fn run<T: Send + 'static>(
		self: &Arc<Self>,
		extensions: &Extensions,
		work: impl FnOnce(&CallLimits) -> RpcResult<T> + Send + 'static,
	) -> RpcResult<T> {
		let id = extensions.get::<ConnectionId>().copied().unwrap_or(ConnectionId(0));
		let place = self.place(id).await.ok_or_else(error::busy)?;
		let limits = self.limits();
		let cancel = limits.cancel.clone();
		let _guard = cancel.on_drop();
		let mut done = tokio::task::spawn_blocking(move || {
			// The place is free when the work has ended, not when nobody waits for it.
			let _place = place;
			if limits.cancel.is_cancelled() { Err(error::busy()) } else { work(&limits) }
		});
		tokio::select! {
			result = &mut done => return result.unwrap_or_else(|cause| Err(error::internal(cause))),
			() = self.crowded() => cancel.cancel(),
		}
		// It may have ended by itself just now.
		match done.await {
			Ok(Ok(answer)) => Ok(answer),
			Ok(Err(_)) => Err(error::too_long_while_busy(self.config.crowded_timeout)),
			Err(cause) => Err(error::internal(cause)),
		}
	}

	/// Waits until a call that begins now has had its time, and others wait for its place.
	async fn crowded(&self) {
		tokio::time::sleep(self.config.crowded_timeout).await;
		while self.crowd.load(Ordering::Relaxed) == 0 {
			tokio::time::sleep(LOOK).await;
		}
	}

	/// As [`Self::run`], at once: for work that is known to call nothing, and may all the same.
	///
	/// # Errors
	/// The work's own.
	pub(super) async fn unlimited<T: Send + 'static>(
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

/// Registers a method that calls the runtime.
pub(super) fn register<R: Serialize + 'static>(
	module: &mut RpcModule<Context>,
	name: &'static str,
	method: fn(Params<'_>, &Context, &CallLimits) -> RpcResult<R>,
) -> Result<(), RegisterMethodError> {
	module.register_async_method(name, move |params, context, extensions| async move {
		let (calls, answer) = (Arc::clone(&context.calls), answer::of(&extensions));
		let work = move |limits: &CallLimits| json(&method(params, &context, limits)?, &answer);
		calls.run(&extensions, work).await
	})?;
	Ok(())
}

/// A result as JSON, counted as a part of the answer, and written on the thread that may block: some
/// have megabytes.
pub(super) fn json(result: &impl Serialize, answer: &Answer) -> RpcResult<Box<RawValue>> {
	RawValue::from_string(answer.write(result)?).map_err(error::internal)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Instant;

	fn calls(max_calls: usize, max_calls_per_connection: usize) -> Arc<Calls> {
		let timeout = Duration::from_secs(60);
		Arc::new(Calls::new(CallConfig {
			timeout,
			crowded_timeout: timeout,
			max_calls,
			max_calls_per_connection,
		}))
	}

	fn of(connection: usize) -> Extensions {
		let mut extensions = Extensions::new();
		extensions.insert(ConnectionId(connection));
		extensions
	}

	fn runtime() -> tokio::runtime::Runtime {
		tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
	}

	/// Work that ends when it is cancelled.
	fn endless(limits: &CallLimits) -> RpcResult<()> {
		while !limits.cancel.is_cancelled() {
			std::thread::sleep(Duration::from_millis(1));
		}
		Ok(())
	}

	async fn eventually(condition: impl Fn() -> bool) {
		let begun = Instant::now();
		while !condition() {
			assert!(begun.elapsed() < Duration::from_secs(20), "it never happens");
			tokio::time::sleep(Duration::from_millis(2)).await;
		}
	}

	#[test]
	fn a_connection_takes_its_own_places_and_no_more() {
		let calls = calls(3, 2);
		runtime().block_on(async {
			let greedy: Vec<_> = (0..10)
				.map(|_| {
					let calls = Arc::clone(&calls);
					tokio::spawn(async move { calls.run(&of(1), endless).await })
				})
				.collect();
			eventually(|| calls.lock().get(&ConnectionId(1)).map(|c| c.calls) == Some(10)).await;
			eventually(|| calls.places.available_permits() == 1).await;
			assert_eq!(calls.run(&of(2), |_| Ok(7)).await, Ok(7));
			for call in greedy {
				call.abort();
			}
			// Those that ran were interrupted; those that waited never ran.
			eventually(|| calls.places.available_permits() == 3).await;
			eventually(|| calls.lock().is_empty()).await;
			eventually(|| calls.waiting.available_permits() == MAX_WAITING).await;
		});
	}

	#[test]
	fn a_call_that_waits_and_is_given_up_never_runs() {
		let calls = calls(1, 1);
		runtime().block_on(async {
			let ran = Arc::new(AtomicUsize::new(0));
			let first = tokio::spawn({
				let calls = Arc::clone(&calls);
				async move { calls.run(&of(1), endless).await }
			});
			eventually(|| calls.places.available_permits() == 0).await;
			let second = tokio::spawn({
				let (calls, ran) = (Arc::clone(&calls), Arc::clone(&ran));
				let work = move |_: &CallLimits| {
					ran.fetch_add(1, Ordering::Relaxed);
					Ok(())
				};
				async move { calls.run(&of(2), work).await }
			});
			eventually(|| calls.lock().len() == 2).await;
			second.abort();
			eventually(|| calls.lock().len() == 1).await;
			first.abort();
			eventually(|| calls.lock().is_empty()).await;
			assert_eq!(ran.load(Ordering::Relaxed), 0);
		});
	}

	#[test]
	fn while_others_wait_a_call_has_less_time() {
		let config = CallConfig { max_calls: 1, ..CallConfig::default() };
		let timeout = Duration::from_secs(3600);
		let calls = Arc::new(Calls::new(CallConfig { timeout, ..config }));
		runtime().block_on(async {
			let long = tokio::spawn({
				let calls = Arc::clone(&calls);
				async move { calls.run(&of(1), endless_error).await }
			});
			eventually(|| calls.places.available_permits() == 0).await;
			assert_eq!(calls.run(&of(2), |_| Ok(7)).await, Ok(7));
			assert_eq!(long.await.unwrap().unwrap_err().code(), -32009);
			assert_eq!(calls.crowd.load(Ordering::Relaxed), 0);
		});
	}

	/// Work that fails when it is cancelled, as a call of the runtime does.
	fn endless_error(limits: &CallLimits) -> RpcResult<()> {
		endless(limits)?;
		Err(error::internal("cancelled"))
	}

	#[test]
	fn a_panic_costs_no_place() {
		let calls = calls(1, 1);
		runtime().block_on(async {
			let error = calls.run::<()>(&of(1), |_| panic!("expected")).await.unwrap_err();
			assert_eq!(error.code(), -32603);
			assert_eq!(calls.run(&of(1), |_| Ok(1)).await, Ok(1));
		});
	}
}
