//! Calls as values of the metadata's types.

use super::{
	deed::{Call, Page},
	node::{Cast, Node, missing},
};
use crate::client::ClientError;
use codec::Encode;
use scale_value::Value;

/// What a node of ours declares as free, bytes.
const CAPACITY: u128 = 10_000_000_000_000;

/// A network key with its signature over the proof of the key.
pub(super) struct NodeKey {
	pub(super) id: [u8; 32],
	pub(super) proof: [u8; 64],
}

/// Several calls in one, all or none; one as it is.
pub(super) fn together(mut calls: Vec<Value<()>>) -> Option<Value<()>> {
	match calls.len() {
		0 | 1 => calls.pop(),
		_ => {
			let calls = Value::unnamed_composite(calls);
			Some(call("Utility", "batch_all", [("calls", calls)]))
		}
	}
}

/// The bytes of a call.
pub(super) fn encode(node: &Node<'_>, call: &Value<()>) -> Result<Vec<u8>, ClientError> {
	encode_as(node, call, node.metadata.extrinsic.call, "a call")
}

fn encode_as(
	node: &Node<'_>,
	value: &Value<()>,
	ty: u32,
	what: &str,
) -> Result<Vec<u8>, ClientError> {
	let mut bytes = Vec::new();
	scale_value::scale::encode_as_type(value, ty, &node.metadata.types, &mut bytes)
		.map_err(|cause| ClientError::value(what, cause.to_string()))?;
	Ok(bytes)
}

/// The calls of the runtime that a call of ours stands for.
pub(super) fn values(
	node: &Node<'_>,
	ours: &Call,
	key: Option<NodeKey>,
) -> Result<Vec<Value<()>>, ClientError> {
	let account = |actor| {
		let account = node.cast.account(actor).ok_or_else(|| missing("key of an actor"))?;
		Ok::<_, ClientError>(Value::from_bytes(account))
	};
	let index = |number: &u32| Value::u128((*number).into());
	let none = || Value::unnamed_variant("None", []);
	Ok(vec![match ours {
		Call::Transfer { to, amount } => {
			let dest = Value::unnamed_variant("Id", [account(*to)?]);
			let fields = [("dest", dest), ("value", Value::u128(*amount))];
			call("Balances", "transfer_keep_alive", fields)
		}
		Call::Prepay { amount } => {
			let fields = [
				("amount", Value::u128(*amount)),
				("beneficiary", none()),
				("min_ozone", Value::u128(0)),
			];
			call("Ozone", "prepay", fields)
		}
		Call::SetOperator { node, operator } => {
			let operator = Value::unnamed_variant("Some", [account(*operator)?]);
			call("Deposit", "set_operator", [("node", index(node)), ("operator", operator)])
		}
		Call::Report { epoch, page } => return report(node, *epoch, page),
		Call::Attest { epoch, reporter, hash } => {
			let fields = [
				("epoch", index(epoch)),
				("reporter", index(reporter)),
				("hash", Value::from_bytes(hash)),
			];
			call("Mining", "attest_report", fields)
		}
		Call::Register { deposit, .. } => {
			let key = key.ok_or_else(|| missing("key for a node"))?;
			let proof = Value::unnamed_variant("Sr25519", [Value::from_bytes(key.proof)]);
			let kinds = [("storage", true), ("database", true), ("computation", false)];
			let kinds = kinds.map(|(name, offered)| (name, Value::bool(offered)));
			let fields = [
				("id", Value::from_bytes(key.id)),
				("kinds", Value::named_composite(kinds)),
				("deposit", Value::u128(*deposit)),
				("free_capacity", Value::u128(CAPACITY)),
				("beneficiary", none()),
				("proof", Value::unnamed_variant("Some", [proof])),
			];
			call("Deposit", "register_resource_node", fields)
		}
		Call::Activate { node } => {
			let fields = [("node", index(node)), ("additional", Value::u128(0))];
			call("Deposit", "activate", fields)
		}
		Call::Unregister { node } => call("Deposit", "unregister", [("node", index(node))]),
		Call::Resume { node, propose } => {
			let motion = Value::unnamed_variant("Resume", []);
			let fields = vec![("node", index(node)), ("motion", motion)];
			match propose {
				true => call("Deposit", "propose", fields),
				false => {
					let approve = [("approve", Value::bool(true))];
					call("Deposit", "vote", fields.into_iter().chain(approve))
				}
			}
		}
		Call::Delegate { validator, amount } => stake("delegate", validator, Some(*amount)),
		Call::Undelegate { validator, amount } => stake("undelegate", validator, Some(*amount)),
		Call::WithdrawStake { validator } => stake("withdraw_rewards", validator, None),
		Call::WithdrawNodes { nodes } => {
			let nodes = Value::unnamed_composite(nodes.iter().map(index));
			call("Mining", "withdraw_all", [("nodes", nodes)])
		}
	}])
}

/// A call by its names.
fn call(
	pallet: &str,
	name: &str,
	fields: impl IntoIterator<Item = (&'static str, Value<()>)>,
) -> Value<()> {
	Value::unnamed_variant(pallet, [Value::named_variant(name, fields)])
}

fn stake(name: &str, validator: &[u8; 32], amount: Option<u128>) -> Value<()> {
	let amount = amount.map(|amount| ("amount", Value::u128(amount)));
	let fields = [("validator", Value::from_bytes(validator))];
	call("Staking", name, fields.into_iter().chain(amount))
}

/// Opens a report, adds its page and closes it.
fn report(node: &Node<'_>, epoch: u32, page: &Page) -> Result<Vec<Value<()>>, ClientError> {
	let number = |number: u128| Value::u128(number);
	let content = page_value(node.cast, page)?;
	// The hash of the report: of its epoch, then of its page.
	let seed = sp_crypto_hashing::blake2_256(&(*b"stratos/report", epoch).encode());
	let bytes = encode_as(node, &content, page_type(node)?, "a page")?;
	let hash = sp_crypto_hashing::blake2_256(&[&seed[..], &bytes].concat());
	let totals = [("charged", page.total), ("migrated", 0), ("contributed", page.total)];
	let totals = Value::named_composite(totals.map(|(name, amount)| (name, number(amount))));
	let epoch = || ("epoch", number(epoch.into()));
	Ok(vec![
		call("Mining", "open_report", [epoch()]),
		call("Mining", "submit_page", [epoch(), ("number", number(0)), ("page", content)]),
		call(
			"Mining",
			"close_report",
			[epoch(), ("hash", Value::from_bytes(hash)), ("totals", totals)],
		),
	])
}

/// The type of a report's page.
fn page_type(node: &Node<'_>) -> Result<u32, ClientError> {
	let unknown = || missing("call Mining.submit_page");
	let pallet = node.metadata.pallet("Mining").ok_or_else(unknown)?;
	let calls = node.metadata.calls(pallet);
	let submit = calls.iter().find(|call| call.name == "submit_page").ok_or_else(unknown)?;
	let field = submit.fields.iter().find(|field| field.name.as_deref() == Some("page"));
	field.map(|field| field.ty.id).ok_or_else(unknown)
}

fn page_value(cast: &Cast, page: &Page) -> Result<Value<()>, ClientError> {
	let number = |number: u128| Value::u128(number);
	// By ascending account.
	let mut usage = Vec::with_capacity(page.usage.len());
	for (actor, bytes) in &page.usage {
		let account = cast.account(*actor).ok_or_else(|| missing("key of a user"))?;
		usage.push((account, *bytes));
	}
	usage.sort_unstable();
	let usage = usage.into_iter().map(|(account, bytes)| {
		let record = Value::named_variant("Download", [("bytes", number(bytes.into()))]);
		let records = Value::unnamed_composite([record]);
		Value::named_composite([("user", Value::from_bytes(account)), ("records", records)])
	});
	let contributions = page
		.contributions
		.iter()
		.map(|(node, amount)| Value::unnamed_composite([number((*node).into()), number(*amount)]));
	let tasks = page.tasks.iter().map(|(node, completed, failed)| {
		Value::named_composite([
			("node", number((*node).into())),
			("completed", number((*completed).into())),
			("failed", number((*failed).into())),
		])
	});
	Ok(Value::named_composite([
		("usage", Value::unnamed_composite(usage)),
		("contributions", Value::unnamed_composite(contributions)),
		("performance", Value::unnamed_composite(tasks)),
		("migrations", Value::unnamed_composite([])),
	]))
}
