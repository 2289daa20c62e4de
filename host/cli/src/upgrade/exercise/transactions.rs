//! Transactions of every kind, each in a block of its own: signed, with its fee queried, validated,
//! included and executed.

use crate::{
	client::{
		Accounts, Call, ClientError, Event, Lifetime, Payload, TransactionParams, ValueParser,
		Version,
	},
	text::counted,
	upgrade::exercise::{
		accounts::{self, Account},
		log::Problem,
		test_chain::TestChain,
	},
};
use codec::Encode;
use scale_value::{At, Value};
use stratos_host::primitives::Extrinsic;

/// A kind of transaction: its name, pallet, call and arguments.
type Kind = (&'static str, &'static str, &'static str, Vec<String>);

/// Sends one transaction of each kind.
pub(super) fn send_all(chain: &mut TestChain<'_>) {
	let mut accounts = match accounts::funded(chain) {
		Ok(accounts) => accounts,
		Err(error) => {
			chain.log.record("transactions", "accounts", true, Err(Problem::Broken(error)));
			return;
		}
	};
	let Some(other) = accounts.last().map(Account::text) else { return };
	for account in &mut accounts {
		let name = format!("a transfer signed by {}", account.scheme);
		let arguments = vec![other.clone(), "1".to_owned()];
		send(chain, account, &name, ("Balances", "transfer_keep_alive", arguments), true, 0);
	}
	let Some((main, rest)) = accounts.split_first_mut() else { return };
	let second = rest.first().map_or(other, Account::text);
	let remark = "System.remark(0x01)";
	let send_one = |chain: &mut TestChain<'_>, main: &mut Account, kind: Kind| {
		let (name, pallet, call, arguments) = kind;
		send(chain, main, name, (pallet, call, arguments), true, 0);
	};
	let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();

	let plain = ("System", "remark", words(&["0x01"]));
	send(chain, main, "an immortal transaction", plain.clone(), false, 0);
	send(chain, main, "a transaction with a tip", plain, true, 1_000_000);
	for kind in [
		("a transfer", "Balances", "transfer_allow_death", vec![second.clone(), "1".into()]),
		("a batch", "Utility", "batch", vec![format!("[{remark}, {remark}]")]),
		("a batch of all", "Utility", "batch_all", vec![format!("[{remark}, {remark}]")]),
		(
			"a multisig of one",
			"Multisig",
			"as_multi_threshold_1",
			vec![format!("[{second}]"), remark.into()],
		),
		("a proxy", "Proxy", "add_proxy", vec![second.clone(), "Any".into(), "0".into()]),
		("a preimage", "Preimage", "note_preimage", words(&["0x000101"])),
	] {
		send_one(chain, main, kind);
	}
	referendum(chain, main);
}

/// A referendum on the root track: submitted, its deposit placed, and voted on.
fn referendum(chain: &mut TestChain<'_>, main: &mut Account) {
	let count = chain.runtime.item("Referenda", "ReferendumCount");
	let index = count.and_then(|count| count.as_u128()).unwrap_or(0).to_string();
	let parser = ValueParser::new(chain.metadata(), None, Accounts::any());
	let Ok(remark) = Call::parse(&parser, "System", "remark", &["0x01".to_owned()]) else { return };
	let inline = format!("Inline({})", sp_core::bytes::to_hex(&remark.bytes, false));
	let vote = "Standard { vote: 1, balance: 1000000 }".to_owned();
	for (name, pallet, call, arguments) in [
		(
			"a referendum",
			"Referenda",
			"submit",
			vec!["system(Root)".to_owned(), inline, "After(1)".to_owned()],
		),
		("its decision deposit", "Referenda", "place_decision_deposit", vec![index.clone()]),
		("a vote", "ConvictionVoting", "vote", vec![index.clone(), vote]),
	] {
		send(chain, main, name, (pallet, call, arguments), true, 0);
	}
}

/// Signs a call, queries its fee, validates, includes and executes it, and compares what it cost with
/// the fee. A call that the runtime does not have is skipped. Returns whether the call was executed.
pub(super) fn send(
	chain: &mut TestChain<'_>,
	from: &mut Account,
	name: &str,
	(pallet, call, arguments): (&str, &str, Vec<String>),
	mortal: bool,
	tip: u128,
) -> bool {
	if chain.is_over() {
		return false;
	}
	let parser = ValueParser::new(chain.metadata(), None, Accounts::any());
	let Ok(call) = Call::parse(&parser, pallet, call, &arguments) else { return false };
	nonce(chain, from);
	let extrinsic = match sign(chain, from, call.bytes, mortal, tip) {
		Ok(extrinsic) => extrinsic,
		Err(ClientError::Extension(extension)) => {
			chain.log.untried(format!("transactions: they carry the extension {extension}"));
			return false;
		}
		Err(error) => {
			chain.log.record("transactions", name, true, Err(Problem::broken(error)));
			return false;
		}
	};
	let asked = fee(chain, &extrinsic);
	let before = chain.balance(&from.id());
	let Some((_, events)) = include(chain, name, &extrinsic) else { return false };
	from.nonce = from.nonce.saturating_add(1);
	nonce(chain, from);
	let after = chain.balance(&from.id());
	// Other pallets may move STOS besides the fee.
	let spent = (pallet == "System").then(|| before?.checked_sub(after?)).flatten();
	paid(chain, &events, asked, tip, spent);
	chain.log.facts.transactions += 1;
	chain.log.facts.kinds.push(name.to_owned());
	true
}

fn sign(
	chain: &TestChain<'_>,
	from: &Account,
	call: Vec<u8>,
	mortal: bool,
	tip: u128,
) -> Result<Extrinsic, ClientError> {
	/// Shorter than the block hash history of every chain, blocks.
	const PERIOD: u64 = 64;
	let best = chain.runtime.fork.best();
	let unknown = || ClientError::Metadata("System.BlockHash has no hash of the block".to_owned());
	let lifetime = match mortal {
		false => Lifetime::Immortal,
		true => {
			let birth = Lifetime::birth(PERIOD, best.number);
			let checkpoint = chain.block_hash(birth).ok_or_else(unknown)?;
			Lifetime::Mortal { period: PERIOD, number: best.number, checkpoint }
		}
	};
	let params = TransactionParams {
		nonce: from.nonce,
		tip,
		lifetime,
		version: Version::of_fork(&chain.runtime.fork),
		genesis: chain.block_hash(0).ok_or_else(unknown)?,
	};
	let payload = Payload::new(chain.metadata(), call, &params)?;
	let signature = from.key.sign(&payload.to_sign());
	let bytes = payload.signed_by(chain.metadata(), from.id(), &from.scheme, &signature)?;
	Ok(Extrinsic(bytes))
}

/// Compares the nonce that wallets query with the number of transactions sent.
fn nonce(chain: &mut TestChain<'_>, from: &Account) {
	const NAME: &str = "AccountNonceApi_account_nonce";
	if !chain.runtime.fork.has_api("AccountNonceApi") {
		return;
	}
	let result = chain.call("AccountNonceApi", "account_nonce", &from.id()).and_then(|answer| {
		let (found, sent) = (answer.as_u128(), u128::from(from.nonce));
		match found == Some(sent) {
			true => Ok(()),
			false => {
				let sent = counted(sent, "transaction");
				Err(Problem::Broken(format!("after {sent} the nonce is {found:?}")))
			}
		}
	});
	chain.log.record("apis", NAME, true, result);
}

/// The fee that wallets query before they sign, base units; `None` without an answer.
fn fee(chain: &mut TestChain<'_>, extrinsic: &Extrinsic) -> Option<u128> {
	const API: &str = "TransactionPaymentApi";
	if !chain.runtime.fork.has_api(API) {
		return None;
	}
	let length = u32::try_from(extrinsic.0.len()).unwrap_or(u32::MAX);
	let data = [extrinsic.0.as_slice(), &length.encode()].concat();
	let number = |value: Option<&Value<u32>>| value.and_then(Value::as_u128);
	let broken = |what: &str| Problem::Broken(format!("its answer has no {what}"));
	let info = chain
		.call(API, "query_info", &data)
		.and_then(|info| number(info.at("partial_fee")).ok_or_else(|| broken("`partial_fee`")));
	let details = chain.call(API, "query_fee_details", &data).and_then(|details| {
		let parts = details.at("inclusion_fee").and_then(|fee| fee.at(0));
		let part = |name: &str| number(parts.and_then(|parts| parts.at(name)));
		let sum = part("base_fee")
			.zip(part("len_fee"))
			.zip(part("adjusted_weight_fee"))
			.map(|((base, length), weight)| base.saturating_add(length).saturating_add(weight));
		sum.ok_or_else(|| broken("`inclusion_fee` with three parts"))
	});
	let shown = |amount: u128| chain.runtime.formatter.amount(amount);
	let same = match (&info, details) {
		(Ok(fee), Ok(sum)) if *fee != sum => Err(Problem::Broken(format!(
			"query_info returns a fee of {}, query_fee_details one of {}",
			shown(*fee),
			shown(sum)
		))),
		(_, details) => details.map(drop),
	};
	let fee = info.as_ref().ok().copied();
	chain.log.record("apis", "TransactionPaymentApi_query_info", true, info.map(drop));
	chain.log.record("apis", "TransactionPaymentApi_query_fee_details", true, same);
	fee
}

/// Checks that the fee paid is at most the fee announced, and that the account lost exactly the fee.
fn paid(
	chain: &mut TestChain<'_>,
	events: &[Event],
	asked: Option<u128>,
	tip: u128,
	spent: Option<u128>,
) {
	let paid = events.iter().find(|event| {
		(event.pallet.as_str(), event.name.as_str()) == ("TransactionPayment", "TransactionFeePaid")
	});
	let actual = paid.and_then(|event| match &event.fields {
		scale_value::Composite::Named(fields) => {
			fields.iter().find(|(name, _)| name == "actual_fee").and_then(|(_, fee)| fee.as_u128())
		}
		scale_value::Composite::Unnamed(_) => None,
	});
	let Some(actual) = actual else { return };
	let shown = |amount: u128| chain.runtime.formatter.amount(amount);
	let mut result = Ok(());
	if let Some(asked) = asked
		&& actual > asked.saturating_add(tip)
	{
		let what = format!(
			"the fee was {}, query_info announced {}, the tip was {}",
			shown(actual),
			shown(asked),
			shown(tip)
		);
		result = Err(Problem::Broken(what));
	}
	if let Some(spent) = spent
		&& spent != actual
	{
		let what = format!("the account lost {}, the fee was {}", shown(spent), shown(actual));
		result = Err(Problem::Broken(what));
	}
	chain.log.record("transactions", "fees", true, result);
}

/// Validates a transaction and makes a block with it. Its index and its events; `None` where it failed.
pub(super) fn include(
	chain: &mut TestChain<'_>,
	name: &str,
	extrinsic: &Extrinsic,
) -> Option<(usize, Vec<Event>)> {
	let problem = |chain: &mut TestChain<'_>, problem: Problem| {
		chain.log.record("transactions", name, true, Err(problem));
		None
	};
	match chain.runtime.fork.validate(extrinsic) {
		Err(error) => return problem(chain, Problem::broken(error)),
		Ok(Err(error)) => {
			let words: &'static str = error.into();
			return problem(chain, Problem::Refused(format!("validate_transaction: {words}")));
		}
		Ok(Ok(valid)) if valid.provides.is_empty() => {
			let what = "validate_transaction returns no `provides` tag: no pool takes it";
			return problem(chain, Problem::Broken(what.to_owned()));
		}
		Ok(Ok(_)) => {}
	}
	let block = chain.block(name, std::slice::from_ref(extrinsic))?;
	match block.outcomes.first() {
		None => return problem(chain, Problem::Refused("blocks take no transactions".to_owned())),
		Some(Err(rejection)) => {
			use stratos_host::chain::Rejection;
			let words = format!("it is valid and not included: {rejection}");
			return problem(
				chain,
				match rejection {
					Rejection::Failed(_) | Rejection::UnusableCode(_) => Problem::Broken(words),
					_ => Problem::Refused(words),
				},
			);
		}
		Some(Ok(())) => {}
	}
	let place = block.body.len().saturating_sub(1);
	let events = chain.runtime.events_of_extrinsic(place);
	if let Some(failure) = chain.failure(&events) {
		return problem(chain, Problem::Refused(format!("it is included and fails: {failure}")));
	}
	chain.log.record("transactions", name, true, Ok(()));
	Some((place, events))
}
