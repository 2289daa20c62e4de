//! `chain_*`: headers, blocks, hashes, and subscriptions to headers.

use crate::{
	primitives::{Hash, Header},
	rpc::{
		Context, bounded_list,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		subscription::{
			BlockEvent, Subscriber, SubscriptionClosed, accept_block_subscription, next_block,
		},
		types::{Block, ExtrinsicHex, HashHex, ListOrValue, NumberOrHex, SignedBlock},
	},
	text::{counted, grouped},
};
use jsonrpsee::{
	Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError, types::Params,
};
use std::{sync::Arc, time::Instant};
use tokio::time::sleep_until;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_blocking_method("chain_getHeader", |params, context, _| {
		let hash: Option<HashHex> = params.sequence().optional_next()?;
		context.chain.header(context.block_or_best(hash)).map_err(error::chain)
	})?;
	module.register_blocking_method("chain_getBlock", |params, context, extensions| {
		let hash: Option<HashHex> = params.sequence().optional_next()?;
		block(&context, context.block_or_best(hash), &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("chain_getBlockHash", |params, context, _| {
		check_length(&params)?;
		let numbers: Option<ListOrValue<NumberOrHex>> = params.sequence().optional_next()?;
		block_hash(&context, numbers)
	})?;
	module.register_alias("chain_getHead", "chain_getBlockHash")?;
	module.register_method("chain_getFinalizedHead", |_, context, _| {
		RpcResult::Ok(context.chain.finalized().hash)
	})?;
	module.register_alias("chain_getFinalisedHead", "chain_getFinalizedHead")?;

	// There are no forks: every new block is the best block.
	for (subscribe, notify, unsubscribe) in [
		("chain_subscribeAllHeads", "chain_allHead", "chain_unsubscribeAllHeads"),
		("chain_subscribeNewHeads", "chain_newHead", "chain_unsubscribeNewHeads"),
	] {
		module.register_subscription(
			subscribe,
			notify,
			unsubscribe,
			|_, pending, context, extensions| async move {
				let _ = subscribe_heads(pending, context, extensions).await;
			},
		)?;
	}
	module.register_subscription(
		"chain_subscribeFinalizedHeads",
		"chain_finalizedHead",
		"chain_unsubscribeFinalizedHeads",
		|_, pending, context, extensions| async move {
			let _ = subscribe_finalized_heads(pending, context, extensions).await;
		},
	)?;
	for (alias, name) in [
		("subscribe_newHead", "chain_subscribeNewHeads"),
		("chain_subscribeNewHead", "chain_subscribeNewHeads"),
		("unsubscribe_newHead", "chain_unsubscribeNewHeads"),
		("chain_unsubscribeNewHead", "chain_unsubscribeNewHeads"),
		("chain_subscribeFinalisedHeads", "chain_subscribeFinalizedHeads"),
		("chain_unsubscribeFinalisedHeads", "chain_unsubscribeFinalizedHeads"),
	] {
		module.register_alias(alias, name)?;
	}
	Ok(())
}

fn block(context: &Context, hash: Hash, budget: &ResponseBudget) -> RpcResult<Option<SignedBlock>> {
	let header = context.chain.header(hash).map_err(error::chain)?;
	let body = context.chain.body(hash).map_err(error::chain)?;
	for extrinsic in body.iter().flatten() {
		budget.add_hex(extrinsic.0.len())?;
	}
	let justification = match &header {
		Some(header) => context.chain.justification(header.number).map_err(error::chain)?,
		None => None,
	};
	if let Some((_, proof)) = &justification {
		// A byte is up to three digits and a comma.
		budget.add_hex(proof.len() * 2)?;
	}
	Ok(header.zip(body).map(|(header, body)| SignedBlock {
		block: Block { header, extrinsics: body.into_iter().map(ExtrinsicHex).collect() },
		justifications: justification.map(|one| vec![one]),
	}))
}

/// Maximum bytes of the JSON of a list of block numbers. The longest number has 66 hex digits.
const MAX_NUMBERS_JSON: usize = bounded_list::MAX_ENTRIES * 70;

/// Rejects a long list before it is deserialized, which takes many times the memory of its JSON.
fn check_length(params: &Params<'_>) -> RpcResult<()> {
	let length = params.len_bytes();
	if length > MAX_NUMBERS_JSON {
		return Err(error::invalid_params(format!(
			"{} of block numbers in one request; at most {}",
			counted(length, "byte"),
			grouped(MAX_NUMBERS_JSON)
		)));
	}
	Ok(())
}

fn block_hash(
	context: &Context,
	numbers: Option<ListOrValue<NumberOrHex>>,
) -> RpcResult<ListOrValue<Option<Hash>>> {
	let hash_of = |number: NumberOrHex| {
		let number = number.block_number().ok_or_else(|| error::block_number(number))?;
		context.chain.hash_of(number).map_err(error::chain)
	};
	match numbers {
		None => Ok(ListOrValue::Value(Some(context.best().hash))),
		Some(ListOrValue::Value(number)) => hash_of(number).map(ListOrValue::Value),
		Some(ListOrValue::List(list)) if list.len() > bounded_list::MAX_ENTRIES => {
			Err(error::invalid_params(format!(
				"{} in one request; at most {}",
				counted(list.len(), "block number"),
				grouped(bounded_list::MAX_ENTRIES)
			)))
		}
		Some(ListOrValue::List(list)) => {
			list.into_iter().map(hash_of).collect::<RpcResult<_>>().map(ListOrValue::List)
		}
	}
}

/// Sends the header of the best block, then of every later block. Headers that a slow client missed
/// on the channel are read from the database, so that there are no gaps.
async fn subscribe_heads(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let (subscriber, mut blocks, mut last) =
		accept_block_subscription(pending, extensions, &context, |context| context.best().number)
			.await?;
	send_heads(&subscriber, &context, last, last).await?;
	loop {
		match next_block(&mut blocks, &subscriber).await {
			BlockEvent::Imported(block) if block.header.number <= last => {}
			BlockEvent::Imported(block) if block.header.number == last.saturating_add(1) => {
				last = block.header.number;
				subscriber.send(&block.header).await?;
			}
			BlockEvent::Imported(_) | BlockEvent::Lagged => {
				let best = context.best().number;
				let from = last.saturating_add(1);
				last = best.max(last);
				send_heads(&subscriber, &context, from, best).await?;
			}
			BlockEvent::Closed => return Ok(()),
		}
	}
}

/// Sends the header of the last finalized block, then of later ones when clients may be told of them;
/// see [`crate::chain::finality`].
async fn subscribe_finalized_heads(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let finalized = |context: &Context| context.chain.finalized().number;
	let (subscriber, mut blocks, mut last) =
		accept_block_subscription(pending, extensions, &context, finalized).await?;
	send_heads(&subscriber, &context, last, last).await?;
	loop {
		let notices = context.chain.notices();
		let told = notices.announced.number;
		if told > last {
			send_heads(&subscriber, &context, last.saturating_add(1), told).await?;
			last = told;
		}
		let due = notices.due;
		tokio::select! {
			() = sleep_until(due.unwrap_or_else(Instant::now).into()), if due.is_some() => {}
			event = next_block(&mut blocks, &subscriber) => {
				if matches!(event, BlockEvent::Closed) { return Ok(()) }
			}
		}
	}
}

async fn send_heads(
	subscriber: &Subscriber,
	context: &Context,
	from: u32,
	to: u32,
) -> Result<(), SubscriptionClosed> {
	for number in from..=to {
		let header: Option<Header> =
			context.header_by_number(number).map_err(|_| SubscriptionClosed)?;
		if let Some(header) = header {
			subscriber.send(&header).await?;
		}
	}
	Ok(())
}
