//! `state_subscribe*`: changes of storage and of the runtime's version as blocks come.

use super::{
	Context,
	error::{self, RpcResult},
	keys as storage_keys,
	subscription::{self, Gone},
	types::{Bytes, StorageChangeSet},
};
use crate::{chain::ImportedBlock, primitives::Hash, state::Value};
use hashbrown::HashSet;
use jsonrpsee::{
	RpcModule,
	core::{
		RegisterMethodError,
		server::{PendingSubscriptionSink, SubscriptionSink},
	},
	types::ErrorObjectOwned,
};
use std::sync::Arc;
use tokio::sync::broadcast::{Receiver, error::RecvError};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_subscription(
		"state_subscribeRuntimeVersion",
		"state_runtimeVersion",
		"state_unsubscribeRuntimeVersion",
		|_, pending, context, _| runtime_version(pending, context),
	)?;
	module.register_subscription(
		"state_subscribeStorage",
		"state_storage",
		"state_unsubscribeStorage",
		|params, pending, context, _| async move {
			match params.sequence().optional_next::<Vec<Bytes>>() {
				Ok(keys) => storage(pending, context, keys).await,
				Err(cause) => pending.reject(cause).await,
			}
		},
	)?;
	for (alias, name) in [
		("chain_subscribeRuntimeVersion", "state_subscribeRuntimeVersion"),
		("chain_unsubscribeRuntimeVersion", "state_unsubscribeRuntimeVersion"),
	] {
		module.register_alias(alias, name)?;
	}
	Ok(())
}

/// What a subscription waits for.
enum Event {
	Block(Arc<ImportedBlock>),
	/// The client was too slow; some blocks were missed.
	Missed,
	End,
}

async fn next(blocks: &mut Receiver<Arc<ImportedBlock>>, sink: &SubscriptionSink) -> Event {
	tokio::select! {
		event = blocks.recv() => match event {
			Ok(block) => Event::Block(block),
			Err(RecvError::Lagged(_)) => Event::Missed,
			Err(RecvError::Closed) => Event::End,
		},
		() = sink.closed() => Event::End,
	}
}

/// Runs a read of the chain where it does not hold up other tasks.
async fn blocking<T: Send + 'static>(
	context: &Arc<Context>,
	read: impl FnOnce(&Context) -> T + Send + 'static,
) -> Result<T, Gone> {
	let context = Arc::clone(context);
	tokio::task::spawn_blocking(move || read(&context)).await.map_err(|_| Gone)
}

/// Sends the version now, then each that differs from the one before.
async fn runtime_version(pending: PendingSubscriptionSink, context: Arc<Context>) {
	let mut blocks = context.chain.subscribe();
	let version_now = |context: &Context| context.chain.runtime_version_at(context.best().hash);
	let mut last = match blocking(&context, version_now).await {
		Ok(Ok(version)) => version,
		Ok(Err(cause)) => return pending.reject(error::state(cause)).await,
		Err(Gone) => return,
	};
	let Ok(sink) = pending.accept().await else { return };
	if subscription::send(&sink, &last).await.is_err() {
		return;
	}
	loop {
		match next(&mut blocks, &sink).await {
			Event::Block(block) if !block.runtime_upgraded => continue,
			Event::Block(_) | Event::Missed => {}
			Event::End => return,
		}
		let Ok(version) = blocking(&context, version_now).await else { return };
		match version {
			Ok(version) if version != last => {
				if subscription::send(&sink, &version).await.is_err() {
					return;
				}
				last = version;
			}
			Ok(_) => {}
			Err(cause) => tracing::debug!(target: "rpc", "runtime version not available: {cause}"),
		}
	}
}

/// The most keys of one subscription.
const MAX_KEYS: usize = 10_000;

/// Sends the values of `keys` now, then their changes; without keys, all changes of the main trie.
async fn storage(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	keys: Option<Vec<Bytes>>,
) {
	if keys.is_none()
		&& let Err(refusal) = context.check_safe()
	{
		return pending.reject(refusal).await;
	}
	if let Some(keys) = &keys
		&& keys.len() > MAX_KEYS
	{
		let message = format!("{} keys in one subscription; at most {MAX_KEYS}", keys.len());
		return pending.reject(error::invalid_params(message)).await;
	}
	let mut blocks = context.chain.subscribe();
	let Ok(sink) = pending.accept().await else { return };
	let keys = keys.map(Arc::new);
	// Blocks up to this one are in what was sent.
	let mut sent_to = match &keys {
		Some(keys) => match send_values(&sink, &context, keys).await {
			Ok(number) => number,
			Err(Gone) => return,
		},
		None => 0,
	};
	let wanted: Option<HashSet<Vec<u8>>> =
		keys.as_ref().map(|keys| keys.iter().map(|key| key.0.clone()).collect());
	loop {
		let sent = match next(&mut blocks, &sink).await {
			Event::Block(block) if block.header.number <= sent_to => continue,
			Event::Block(block) => {
				send_changes(&sink, block.hash, &block.changes.top, wanted.as_ref()).await
			}
			// What was missed is told as the values now; changes of all keys cannot be told so.
			Event::Missed => match &keys {
				Some(keys) => send_values(&sink, &context, keys).await.map(|to| sent_to = to),
				None => Err(Gone),
			},
			Event::End => Err(Gone),
		};
		if sent.is_err() {
			return;
		}
	}
}

/// Sends the values of keys at the best block and returns its number.
async fn send_values(
	sink: &SubscriptionSink,
	context: &Arc<Context>,
	keys: &Arc<Vec<Bytes>>,
) -> Result<u32, Gone> {
	let keys = Arc::clone(keys);
	let read = blocking(context, move |context| {
		let best = context.best();
		let state = context.state(Some(best.hash.into()))?;
		let changes = keys
			.iter()
			.map(|key| Ok((key.clone(), storage_keys::value(&*state, None, key)?)))
			.collect::<RpcResult<_>>()?;
		Ok((best.number, StorageChangeSet { block: best.hash, changes }))
	})
	.await?;
	let (number, set) = read.map_err(|cause: ErrorObjectOwned| {
		tracing::debug!(target: "rpc", "a storage subscription ends: {}", cause.message());
		Gone
	})?;
	if !set.changes.is_empty() {
		subscription::send(sink, &set).await?;
	}
	Ok(number)
}

async fn send_changes(
	sink: &SubscriptionSink,
	block: Hash,
	top: &std::collections::BTreeMap<Vec<u8>, Option<Value>>,
	wanted: Option<&HashSet<Vec<u8>>>,
) -> Result<(), Gone> {
	let changes: Vec<_> = top
		.iter()
		.filter(|(key, _)| wanted.is_none_or(|wanted| wanted.contains(*key)))
		.map(|(key, value)| (Bytes(key.clone()), value.as_ref().map(|value| Bytes(value.to_vec()))))
		.collect();
	if changes.is_empty() {
		return Ok(());
	}
	subscription::send(sink, &StorageChangeSet { block, changes }).await
}
