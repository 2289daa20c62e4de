//! `state_subscribe*`: changes of storage and of the runtime's version as blocks come.

use super::{
	Context,
	answer::Answer,
	error::{self, RpcResult},
	keys as storage_keys,
	list::List,
	subscription::{self, Gone, Opening, Subscriber},
	types::StorageChangeSet,
};
use crate::{chain::ImportedBlock, primitives::Hash, state::Value};
use jsonrpsee::{Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError};
use sp_core::Bytes;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

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
			match params.sequence().optional_next::<List<Bytes>>() {
				Ok(keys) => {
					drop(params);
					let keys = keys.map(List::unique);
					let _ = storage(pending, context, extensions, keys).await;
				}
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

async fn next(blocks: &mut Receiver<Arc<ImportedBlock>>, subscriber: &Subscriber) -> Event {
	tokio::select! {
		event = blocks.recv() => match event {
			Ok(block) => Event::Block(block),
			Err(RecvError::Lagged(_)) => Event::Missed,
			Err(RecvError::Closed) => Event::End,
		},
		() = subscriber.closed() => Event::End,
	}
}

/// Sends the version now, then each that differs from the one before.
async fn runtime_version(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), Gone> {
	let (pending, opening) = subscription::opening(pending, &extensions).await?;
	let mut blocks = context.chain.subscribe();
	let version_now = || {
		let context = Arc::clone(&context);
		opening.read(move || context.chain.runtime_version_at(context.best().hash))
	};
	let mut last = match version_now().await? {
		Ok(version) => version,
		Err(cause) => {
			pending.reject(error::state(cause)).await;
			return Err(Gone);
		}
	};
	let subscriber = Arc::clone(&opening).accept(pending).await?;
	subscriber.send(&last).await?;
	loop {
		match next(&mut blocks, &subscriber).await {
			Event::Block(block) if !block.runtime_upgraded => continue,
			Event::Block(_) | Event::Missed => {}
			Event::End => return Ok(()),
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

/// Sends the values of `keys` now, then their changes; without keys, all changes of the main trie.
async fn storage(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
	keys: Option<Vec<Bytes>>,
) -> Result<(), Gone> {
	if keys.is_none()
		&& let Err(refusal) = context.check_safe()
	{
		pending.reject(refusal).await;
		return Err(Gone);
	}
	let (pending, opening) = subscription::opening(pending, &extensions).await?;
	drop(extensions);
	let mut blocks = context.chain.subscribe();
	let Some(keys) = keys else {
		let subscriber = opening.accept(pending).await?;
		return all_changes(&subscriber, &mut blocks).await;
	};
	// The keys are kept as long as the subscription.
	let mut held = opening.peer.share.hold();
	let bytes = keys.iter().map(|key| key.len().saturating_add(KEY_OVERHEAD)).sum();
	if let Err(full) = held.grow(bytes) {
		pending.reject(error::no_memory(full)).await;
		return Err(Gone);
	}
	let keys = Arc::new(keys);
	// What cannot be told in one notification is refused here, and not by silence later.
	let turn = opening.turn().await?;
	let (mut sent_to, set) = match read_values(&opening, &context, &keys, &turn.answer).await? {
		Ok(read) => read,
		Err(refusal) => {
			pending.reject(refusal).await;
			return Err(Gone);
		}
	};
	let subscriber = opening.accept(pending).await?;
	if !set.changes.is_empty() && !subscriber.send_made(turn, Ok(&set)).await? {
		sent_to = send_values(&subscriber, &context, &keys).await?;
	}
	drop(set);
	let wanted: BTreeSet<&[u8]> = keys.iter().map(|key| key.0.as_slice()).collect();
	loop {
		match next(&mut blocks, &subscriber).await {
			// It is in what was sent.
			Event::Block(block) if block.header.number <= sent_to => {}
			Event::Block(block) => send_changes(&subscriber, &block, Some(&wanted)).await?,
			// What was missed is told as the values now.
			Event::Missed => sent_to = send_values(&subscriber, &context, &keys).await?,
			Event::End => return Ok(()),
		}
	}
}

/// What a key takes up beside its bytes, in the list and in the set.
const KEY_OVERHEAD: usize = 96;

/// Sends all changes of the main trie. What was missed cannot be told: then it ends.
async fn all_changes(
	subscriber: &Subscriber,
	blocks: &mut Receiver<Arc<ImportedBlock>>,
) -> Result<(), Gone> {
	while let Event::Block(block) = next(blocks, subscriber).await {
		send_changes(subscriber, &block, None).await?;
	}
	Ok(())
}

/// Sends the values of keys at the best block and returns its number.
async fn send_values(
	subscriber: &Subscriber,
	context: &Arc<Context>,
	keys: &Arc<Vec<Bytes>>,
) -> Result<u32, Gone> {
	loop {
		let turn = subscriber.turn().await?;
		let (number, set) =
			match read_values(subscriber.opening(), context, keys, &turn.answer).await? {
				Ok((number, set)) => (number, Ok(set)),
				Err(refusal) => (0, Err(refusal)),
			};
		if subscriber.send_made(turn, set).await? {
			return Ok(number);
		}
	}
}

/// Sends what a block changed: of the wanted keys, or of all.
async fn send_changes(
	subscriber: &Subscriber,
	block: &ImportedBlock,
	wanted: Option<&BTreeSet<&[u8]>>,
) -> Result<(), Gone> {
	let top = &block.changes.top;
	if changed(top, wanted).next().is_none() {
		return Ok(());
	}
	loop {
		let turn = subscriber.turn().await?;
		let set = change_set(block.hash, changed(top, wanted), &turn.answer);
		if subscriber.send_made(turn, set).await? {
			return Ok(());
		}
	}
}

/// The values of keys at the best block, and its number.
async fn read_values(
	opening: &Opening,
	context: &Arc<Context>,
	keys: &Arc<Vec<Bytes>>,
	answer: &Arc<Answer>,
) -> Result<RpcResult<(u32, StorageChangeSet)>, Gone> {
	let (context, keys, answer) = (Arc::clone(context), Arc::clone(keys), Arc::clone(answer));
	opening
		.read(move || {
			let best = context.best();
			let state = context.state(Some(best.hash))?;
			let changes = keys
				.iter()
				.map(|key| {
					answer.hex(key.len())?;
					Ok((key.clone(), storage_keys::value(&*state, None, key, &answer)?))
				})
				.collect::<RpcResult<_>>()?;
			Ok((best.number, StorageChangeSet { block: best.hash, changes }))
		})
		.await
}

type Top = BTreeMap<Vec<u8>, Option<Value>>;

/// The wanted among the changes of a block, by the shorter of both lists.
fn changed<'a>(
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
	answer: &Answer,
) -> RpcResult<StorageChangeSet> {
	let changes = changes
		.map(|(key, value)| {
			answer.hex(key.len().saturating_add(value.as_ref().map_or(0, |value| value.len())))?;
			Ok((Bytes(key.clone()), value.as_ref().map(|value| Bytes(value.to_vec()))))
		})
		.collect::<RpcResult<_>>()?;
	Ok(StorageChangeSet { block, changes })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_wanted_are_found_by_either_list() {
		let top: Top = (0..5u8).map(|key| (vec![key], None)).collect();
		let found = |wanted: &[&'static [u8]]| {
			let wanted = wanted.iter().copied().collect();
			changed(&top, Some(&wanted)).map(|(key, _)| key.clone()).collect::<Vec<_>>()
		};
		assert_eq!(found(&[&[3], &[9]]), [[3]]);
		assert_eq!(found(&[&[0], &[1], &[2], &[7], &[8], &[9]]), [[0], [1], [2]]);
	}
}
