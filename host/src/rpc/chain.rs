//! `chain_*`: headers, blocks, hashes and the subscriptions to heads.

use super::{
	Context,
	answer::{self, Answer},
	error::{self, RpcResult},
	list,
	subscription::{self, Gone, Subscriber},
	types::{Block, ExtrinsicHex, HashHex, ListOrValue, NumberOrHex, SignedBlock},
};
use crate::primitives::{Hash, Header};
use jsonrpsee::{
	Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError, types::Params,
};
use std::{sync::Arc, time::Instant};
use tokio::{sync::broadcast::error::RecvError, time::sleep_until};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_blocking_method("chain_getHeader", |params, context, _| {
		let hash: Option<HashHex> = params.sequence().optional_next()?;
		context.chain.header(context.block_or_best(hash)).map_err(error::chain)
	})?;
	module.register_blocking_method("chain_getBlock", |params, context, extensions| {
		let hash: Option<HashHex> = params.sequence().optional_next()?;
		block(&context, context.block_or_best(hash), &answer::of(&extensions))
	})?;
	module.register_blocking_method("chain_getBlockHash", |params, context, _| {
		check_numbers(&params)?;
		let numbers: Option<ListOrValue<NumberOrHex>> = params.sequence().optional_next()?;
		block_hash(&context, numbers)
	})?;
	module.register_alias("chain_getHead", "chain_getBlockHash")?;
	module.register_method("chain_getFinalizedHead", |_, context, _| {
		RpcResult::Ok(context.chain.finalized().hash)
	})?;
	module.register_alias("chain_getFinalisedHead", "chain_getFinalizedHead")?;

	// Every block is at once new and the best one: these two tell the same.
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
			let _ = subscribe_final_heads(pending, context, extensions).await;
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

fn block(context: &Context, hash: Hash, answer: &Answer) -> RpcResult<Option<SignedBlock>> {
	let header = context.chain.header(hash).map_err(error::chain)?;
	let body = context.chain.body(hash).map_err(error::chain)?;
	for extrinsic in body.iter().flatten() {
		answer.hex(extrinsic.0.len())?;
	}
	Ok(header.zip(body).map(|(header, body)| SignedBlock {
		block: Block { header, extrinsics: body.into_iter().map(ExtrinsicHex).collect() },
		justifications: None,
	}))
}

/// The longest text of a list of numbers: the longest number in hex has 66 digits.
const MAX_NUMBERS_TEXT: usize = list::MAX * 70;

/// Refuses a list of numbers by its length, before any of it is read: it is read in a form that takes
/// many times as much.
fn check_numbers(params: &Params<'_>) -> RpcResult<()> {
	let length = params.len_bytes();
	if length > MAX_NUMBERS_TEXT {
		return Err(error::invalid_params(format!(
			"{length} bytes of block numbers in one request; at most {MAX_NUMBERS_TEXT}"
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
		Some(ListOrValue::List(list)) if list.len() > list::MAX => Err(error::invalid_params(
			format!("{} block numbers in one request; at most {}", list.len(), list::MAX),
		)),
		Some(ListOrValue::List(list)) => {
			list.into_iter().map(hash_of).collect::<RpcResult<_>>().map(ListOrValue::List)
		}
	}
}

/// Sends the best header, then that of every later block, without a gap: a client too slow for
/// the channel gets the ones it missed from the database.
async fn subscribe_heads(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), Gone> {
	let (pending, opening) = subscription::opening(pending, &extensions).await?;
	drop(extensions);
	let mut blocks = context.chain.subscribe();
	let mut last = context.best().number;
	let subscriber = opening.accept(pending).await?;
	send_heads(&subscriber, &context, last, last).await?;
	loop {
		let event = tokio::select! {
			event = blocks.recv() => event,
			() = subscriber.closed() => return Ok(()),
		};
		match event {
			Ok(block) if block.header.number <= last => {}
			Ok(block) if block.header.number == last.saturating_add(1) => {
				last = block.header.number;
				subscriber.send(&block.header).await?;
			}
			Ok(_) | Err(RecvError::Lagged(_)) => {
				let best = context.best().number;
				let from = last.saturating_add(1);
				last = best.max(last);
				send_heads(&subscriber, &context, from, best).await?;
			}
			Err(RecvError::Closed) => return Ok(()),
		}
	}
}

/// Sends the header of the last final block, then those of later ones as clients are told of them.
async fn subscribe_final_heads(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), Gone> {
	let (pending, opening) = subscription::opening(pending, &extensions).await?;
	drop(extensions);
	let mut blocks = context.chain.subscribe();
	let mut last = context.chain.finalized().number;
	let subscriber = opening.accept(pending).await?;
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
			event = blocks.recv() => if matches!(event, Err(RecvError::Closed)) { return Ok(()) },
			() = subscriber.closed() => return Ok(()),
		}
	}
}

async fn send_heads(
	subscriber: &Subscriber,
	context: &Context,
	from: u32,
	to: u32,
) -> Result<(), Gone> {
	for number in from..=to {
		let header: Option<Header> = context.header_by_number(number).map_err(|_| Gone)?;
		if let Some(header) = header {
			subscriber.send(&header).await?;
		}
	}
	Ok(())
}
