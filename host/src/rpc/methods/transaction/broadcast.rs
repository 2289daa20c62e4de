//! `transaction_v1_broadcast`: keeps a transaction in the pool until it is final, or the client stops or
//! disconnects.
//!
//! A transaction that is not valid, or for which the pool has no room, is submitted again after a block,
//! then after two, four and so on up to 64, so that many of them cost little.

use super::{read::read_transaction, watch};
use crate::{
	pool::{PoolError, TxStatus},
	rpc::{
		Context,
		connection::RpcConnection,
		error::{self, RpcResult},
		types::Bytes,
	},
};
use jsonrpsee::{
	ConnectionId, Extensions, MethodSink, RpcModule, core::RegisterMethodError, types::Params,
};
use std::{
	collections::HashMap,
	future::Future,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::broadcast::error::RecvError, task::AbortHandle};

/// Maximum transactions of one connection. The specification demands 4 at least.
const MAX_BROADCASTS: usize = 16;

/// Maximum number of blocks between two submissions.
const MAX_PAUSE: u32 = 64;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	let registry = Arc::new(Registry::default());
	let broadcasts = Arc::clone(&registry);
	module.register_async_method(
		"transaction_v1_broadcast",
		move |params, context, extensions| {
			let registry = Arc::clone(&broadcasts);
			async move { start(&registry, params, context, &extensions).await }
		},
	)?;
	module.register_method("transaction_v1_stop", move |params, _, extensions| {
		let id: String = params.sequence().next()?;
		let connection = extensions.get::<ConnectionId>().copied();
		match connection.and_then(|connection| registry.remove(&(connection, id))) {
			Some(task) => {
				task.abort();
				RpcResult::Ok(())
			}
			None => {
				Err(error::invalid_params("Invalid operation id: no such transaction is broadcast"))
			}
		}
	})?;
	Ok(())
}

type Key = (ConnectionId, String);

/// The broadcast transactions of all connections.
#[derive(Default)]
struct Registry {
	tasks: Mutex<Tasks>,
}

#[derive(Default)]
struct Tasks {
	/// None until the task has started.
	running: HashMap<Key, Option<AbortHandle>>,
	next_id: u64,
}

/// Removes a transaction when it is dropped.
struct Entry {
	registry: Arc<Registry>,
	key: Key,
}

impl Drop for Entry {
	fn drop(&mut self) {
		self.registry.remove(&self.key);
	}
}

impl Registry {
	/// Every change under the lock leaves valid data.
	fn lock(&self) -> MutexGuard<'_, Tasks> {
		self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn remove(&self, key: &Key) -> Option<AbortHandle> {
		self.lock().running.remove(key).flatten()
	}

	/// Runs `task` until it is stopped. Returns its id; `None` if the connection has too many.
	fn spawn<F: Future<Output = ()> + Send + 'static>(
		self: &Arc<Self>,
		connection: ConnectionId,
		task: impl FnOnce(Entry) -> F,
	) -> Option<String> {
		let mut tasks = self.lock();
		let own = tasks.running.keys().filter(|(other, _)| *other == connection).count();
		if own >= MAX_BROADCASTS {
			return None;
		}
		let id = tasks.next_id.to_string();
		tasks.next_id += 1;
		let key = (connection, id.clone());
		tasks.running.insert(key.clone(), None);
		drop(tasks);
		// Without the lock, which is taken when the task is dropped.
		let task = tokio::spawn(task(Entry { registry: Arc::clone(self), key: key.clone() }));
		if let Some(running) = self.lock().running.get_mut(&key) {
			*running = Some(task.abort_handle());
		}
		Some(id)
	}
}

/// Starts to broadcast a transaction. Returns `null` if the connection has too many.
async fn start(
	registry: &Arc<Registry>,
	params: Params<'static>,
	context: Arc<Context>,
	extensions: &Extensions,
) -> RpcResult<Option<String>> {
	let connection = extensions.get::<Arc<RpcConnection>>();
	let channel = connection.and_then(|connection| connection.subscriptions.as_ref());
	let Some((connection, channel)) = connection.zip(channel) else {
		// It would end with the response.
		return Err(error::subscriptions_need_websocket());
	};
	let transaction = read_transaction(params).await?;
	let mut memory = connection.memory.reserve();
	memory.grow(transaction.len()).map_err(error::out_of_memory)?;
	let sink: MethodSink = channel.sink.clone();
	Ok(registry.spawn(connection.id, |entry| async move {
		let _held = (entry, memory);
		let work = async {
			broadcast(&context, &transaction).await;
			// It counts until the client stops it.
			std::future::pending::<()>().await;
		};
		tokio::select! {
			() = work => {}
			() = sink.closed() => {}
		}
	}))
}

/// Submits a transaction again and again, until it is final or can never be.
async fn broadcast(context: &Context, transaction: &Bytes) {
	let mut pause = 1;
	while submit_once(context, transaction.clone()).await == Outcome::Again {
		let mut blocks = context.chain.subscribe();
		for _ in 0..pause {
			if let Err(RecvError::Closed) = blocks.recv().await {
				return;
			}
		}
		pause = (pause * 2).min(MAX_PAUSE);
	}
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
	/// It is final, or will not become valid.
	Done,
	/// It may be accepted later.
	Again,
}

async fn submit_once(context: &Context, transaction: Bytes) -> Outcome {
	let mut statuses = match watch::submit(context, transaction).await {
		Ok((_, statuses)) => statuses,
		Err(PoolError::Malformed(_) | PoolError::TooLarge { .. } | PoolError::Stopping) => {
			return Outcome::Done;
		}
		Err(_) => return Outcome::Again,
	};
	while let Some(status) = statuses.recv().await {
		match status {
			TxStatus::Finalized { .. } | TxStatus::Usurped(_) => return Outcome::Done,
			TxStatus::Dropped | TxStatus::Invalid => return Outcome::Again,
			TxStatus::Future | TxStatus::Ready | TxStatus::InBlock { .. } => {}
		}
	}
	Outcome::Again
}
