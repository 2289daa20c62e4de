//! `state_subscribe*`: changes of storage and of the runtime version.

use super::storage_reads;
use crate::{
	chain::ImportedBlock,
	primitives::Hash,
	rpc::{
		Context,
		bounded_list::BoundedList,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		subscription::{
			BlockEvent, Subscriber, SubscriptionClosed, SubscriptionContext, SubscriptionRequest,
			accept_block_subscription, next_block,
		},
		types::{Bytes, StorageChangeSet},
	},
	state::Value,
};
use jsonrpsee::{Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use tokio::sync::broadcast::Receiver;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_subscription(
		"state_subscribeRuntimeVersion",
		"state_runtimeVersion",
		"state_unsubscribeRuntimeVersion",
		|_, pending, context, extensions| async move {
			let _ = runtime_version(pending, context, extensions).await;
		},
	)?;
	module.register_subscription(
		"state_subscribeStorage",
		"state_storage",
		"state_unsubscribeStorage",
		|params, pending, context, extensions| async move {
			match params.sequence().optional_next::<BoundedList<Bytes>>() {
				Ok(keys) => {
					// The parameters' JSON may be large.
					drop(params);
					let _ = storage(pending, context, extensions, keys).await;
				}
				Err(error) => pending.reject(error).await,
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

/// Sends the current version, then each new one.
async fn runtime_version(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let permits = Arc::clone(request.context());
	let mut blocks = context.chain.subscribe();
	let version_now = || {
		let context = Arc::clone(&context);
		permits.read(move || context.chain.runtime_version_at(context.best().hash))
	};
	let mut last = match version_now().await? {
		Ok(version) => version,
		Err(cause) => return request.reject(error::state(cause)).await,
	};
	let subscriber = request.accept().await?;
	subscriber.send(&last).await?;
	loop {
		match next_block(&mut blocks, &subscriber).await {
			BlockEvent::Imported(block) if !block.runtime_upgraded => continue,
			BlockEvent::Imported(_) | BlockEvent::Lagged => {}
			BlockEvent::Closed => return Ok(()),
		}
		match version_now().await? {
			Ok(version) if version != last => {
				subscriber.send(&version).await?;
				last = version;
			}
			Ok(_) => {}
			Err(cause) => tracing::debug!(target: "rpc", "runtime version not available: {cause}"),
		}
	}
}

/// Sends the current values of `keys`, then their changes. Without keys, sends all changes of the
/// main trie.
async fn storage(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
	keys: Option<BoundedList<Bytes>>,
) -> Result<(), SubscriptionClosed> {
	let Some(keys) = keys else {
		if let Err(error) = context.check_safe() {
			pending.reject(error).await;
			return Err(SubscriptionClosed);
		}
		let (subscriber, mut blocks, ()) =
			accept_block_subscription(pending, extensions, &context, |_| ()).await?;
		return all_changes(&subscriber, &mut blocks).await;
	};
	let keys = keys.unique();
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let mut blocks = context.chain.subscribe();
	// The keys are kept as long as the subscription.
	let mut memory = request.context().connection.memory.reserve();
	let bytes = keys.iter().map(|key| key.len().saturating_add(KEY_OVERHEAD)).sum();
	if let Err(exceeded) = memory.grow(bytes) {
		return request.reject(error::out_of_memory(exceeded)).await;
	}
	let keys = Arc::new(keys);
	// Values that do not fit into one notification are an error now, instead of a subscription that
	// ends without a reason.
	let permit = request.context().notification_permit().await?;
	let read = read_values(request.context(), &context, &keys, &permit.budget).await?;
	let (mut sent_to, set) = match read {
		Ok(read) => read,
		Err(error) => return request.reject(error).await,
	};
	let subscriber = request.accept().await?;
	if !set.changes.is_empty() && !subscriber.send_with(permit, Ok(&set)).await? {
		sent_to = send_values(&subscriber, &context, &keys).await?;
	}
	drop(set);
	let wanted: BTreeSet<&[u8]> = keys.iter().map(|key| key.0.as_slice()).collect();
	loop {
		match next_block(&mut blocks, &subscriber).await {
			// The values that were sent include this block.
			BlockEvent::Imported(block) if block.header.number <= sent_to => {}
			BlockEvent::Imported(block) => {
				send_changes(&subscriber, &block, Some(&wanted)).await?;
			}
			// The current values replace all missed changes.
			BlockEvent::Lagged => sent_to = send_values(&subscriber, &context, &keys).await?,
			BlockEvent::Closed => return Ok(()),
		}
	}
}

/// Memory per key in addition to its bytes, in the list and in the set.
const KEY_OVERHEAD: usize = 96;

/// Sends all changes of the main trie. The subscription ends where blocks were missed.
async fn all_changes(
	subscriber: &Subscriber,
	blocks: &mut Receiver<Arc<ImportedBlock>>,
) -> Result<(), SubscriptionClosed> {
	while let BlockEvent::Imported(block) = next_block(blocks, subscriber).await {
		send_changes(subscriber, &block, None).await?;
	}
	Ok(())
}

/// Sends the values of `keys` at the best block. Returns its number.
async fn send_values(
	subscriber: &Subscriber,
	context: &Arc<Context>,
	keys: &Arc<Vec<Bytes>>,
) -> Result<u32, SubscriptionClosed> {
	loop {
		let permit = subscriber.notification_permit().await?;
		let read = read_values(subscriber.context(), context, keys, &permit.budget).await?;
		let (number, set) = match read {
			Ok((number, set)) => (number, Ok(set)),
			Err(error) => (0, Err(error)),
		};
		if subscriber.send_with(permit, set).await? {
			return Ok(number);
		}
	}
}

/// Sends the changes of a block: those of the wanted keys, or all.
async fn send_changes(
	subscriber: &Subscriber,
	block: &ImportedBlock,
	wanted: Option<&BTreeSet<&[u8]>>,
) -> Result<(), SubscriptionClosed> {
	let top = &block.changes.top;
	if wanted_changes(top, wanted).next().is_none() {
		return Ok(());
	}
	loop {
		let permit = subscriber.notification_permit().await?;
		let set = change_set(block.hash, wanted_changes(top, wanted), &permit.budget);
		if subscriber.send_with(permit, set).await? {
			return Ok(());
		}
	}
}

/// The values of `keys` at the best block, and its number.
async fn read_values(
	permits: &SubscriptionContext,
	context: &Arc<Context>,
	keys: &Arc<Vec<Bytes>>,
	budget: &Arc<ResponseBudget>,
) -> Result<RpcResult<(u32, StorageChangeSet)>, SubscriptionClosed> {
	let (context, keys, budget) = (Arc::clone(context), Arc::clone(keys), Arc::clone(budget));
	permits
		.read(move || {
			let best = context.best();
			let state = context.state(Some(best.hash.into()))?;
			let changes = keys
				.iter()
				.map(|key| {
					budget.add_hex(key.len())?;
					Ok((key.clone(), storage_reads::value(&*state, None, key, &budget)?))
				})
				.collect::<RpcResult<_>>()?;
			Ok((best.number, StorageChangeSet { block: best.hash, changes }))
		})
		.await
}

type Top = BTreeMap<Vec<u8>, Option<Value>>;

/// The changes of wanted keys. Iterates over the shorter of the two collections.
fn wanted_changes<'a>(
	top: &'a Top,
	wanted: Option<&'a BTreeSet<&[u8]>>,
) -> Box<dyn Iterator<Item = (&'a Vec<u8>, &'a Option<Value>)> + 'a> {
	match wanted {
		None => Box::new(top.iter()),
		Some(wanted) if wanted.len() < top.len() => {
			Box::new(wanted.iter().filter_map(|key| top.get_key_value(*key)))
		}
		Some(wanted) => Box::new(top.iter().filter(|(key, _)| wanted.contains(key.as_slice()))),
	}
}

fn change_set<'a>(
	block: Hash,
	changes: impl Iterator<Item = (&'a Vec<u8>, &'a Option<Value>)>,
	budget: &ResponseBudget,
) -> RpcResult<StorageChangeSet> {
	let changes = changes
		.map(|(key, value)| {
			budget
				.add_hex(key.len().saturating_add(value.as_ref().map_or(0, |value| value.len())))?;
			Ok((Bytes(key.clone()), value.as_ref().map(|value| Bytes(value.to_vec()))))
		})
		.collect::<RpcResult<_>>()?;
	Ok(StorageChangeSet { block, changes })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn wanted_changes_are_found_from_either_collection() {
		let top: Top = (0..5u8).map(|key| (vec![key], None)).collect();
		let found = |wanted: &[&'static [u8]]| {
			let wanted = wanted.iter().copied().collect();
			wanted_changes(&top, Some(&wanted)).map(|(key, _)| key.clone()).collect::<Vec<_>>()
		};
		assert_eq!(found(&[&[3], &[9]]), [[3]]);
		assert_eq!(found(&[&[0], &[1], &[2], &[7], &[8], &[9]]), [[0], [1], [2]]);
	}
}
