//! Transactions of every kind, each in a block of its own: signed, its fee asked for, validated,
//! included, executed. Then root, dispatched by the scheduler, authorises the code once more, and a
//! transaction that nobody signs applies it: the next upgrade must be possible.

use super::{
	accounts::{self, Account},
	ground::Ground,
	log::Problem,
};
use crate::client::{
	Accounts, Call, ClientError, Event, Lifetime, Metadata, Payload, Reader, TransactionParams,
	Version, by_name, storage,
};
use codec::{Compact, Encode};
use scale_value::{At, Value};
use stratos_host::{
	fork::Fork,
	primitives::{Extrinsic, Hash},
};

/// A transaction of version 4 that nobody signed.
const UNSIGNED_V4: u8 = 0x04;

/// A kind of transaction: what it is called, the call, its arguments.
type Kind = (&'static str, &'static str, &'static str, Vec<String>);

/// Sends everything.
pub(super) fn send_all(ground: &mut Ground<'_>) {
	let mut accounts = match accounts::funded(ground) {
		Ok(accounts) => accounts,
		Err(error) => {
			ground.log.note("transactions", "accounts", true, Err(Problem::Broken(error)));
			return;
		}
	};
	let Some(other) = accounts.last().map(Account::text) else { return };
	for account in &mut accounts {
		let name = format!("a transfer signed by {}", account.scheme);
		let arguments = vec![other.clone(), "1".to_owned()];
		send(ground, account, &name, ("Balances", "transfer_keep_alive", arguments), true, 0);
	}
	let Some((main, rest)) = accounts.split_first_mut() else { return };
	let second = rest.first().map_or(other, Account::text);
	let remark = "System.remark(0x01)";
	let send_one = |ground: &mut Ground<'_>, main: &mut Account, kind: Kind| {
		let (name, pallet, call, arguments) = kind;
		send(ground, main, name, (pallet, call, arguments), true, 0)
	};
	let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();

	let plain = ("System", "remark", words(&["0x01"]));
	send(ground, main, "an immortal transaction", plain.clone(), false, 0);
	send(ground, main, "a transaction with a tip", plain, true, 1_000_000);
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
		send_one(ground, main, kind);
	}
	referendum(ground, main);
	the_next_upgrade(ground);
}

/// A referendum on the track of root, submitted, with its deposit, and voted on.
fn referendum(ground: &mut Ground<'_>, main: &mut Account) {
	let count = ground.item("Referenda", "ReferendumCount");
	let index = count.and_then(|count| count.as_u128()).unwrap_or(0).to_string();
	let reader = Reader::new(ground.metadata, None, Accounts::any());
	let Ok(remark) = Call::read(&reader, "System", "remark", &["0x01".to_owned()]) else { return };
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
		send(ground, main, name, (pallet, call, arguments), true, 0);
	}
}

/// Signs, asks the fee of, validates, includes and executes a call, and looks at what it cost.
fn send(
	ground: &mut Ground<'_>,
	from: &mut Account,
	name: &str,
	(pallet, call, arguments): (&str, &str, Vec<String>),
	mortal: bool,
	tip: u128,
) {
	if ground.log.gave_up() || ground.log.stopped() {
		return;
	}
	let reader = Reader::new(ground.metadata, None, Accounts::any());
	// A runtime without the call has no such kind of transaction.
	let Ok(call) = Call::read(&reader, pallet, call, &arguments) else { return };
	nonce(ground, from);
	let extrinsic = match sign(ground, from, call.bytes, mortal, tip) {
		Ok(extrinsic) => extrinsic,
		Err(ClientError::Extension(extension)) => {
			return ground.log.untried(format!("transactions: they carry {extension}"));
		}
		Err(error) => {
			ground.log.note("transactions", name, true, Err(Problem::broken(error)));
			return;
		}
	};
	let asked = fee(ground, &extrinsic);
	let before = ground.balance(&from.id());
	let Some((_, events)) = include(ground, name, &extrinsic) else { return };
	from.nonce = from.nonce.saturating_add(1);
	nonce(ground, from);
	let after = ground.balance(&from.id());
	// What else moves STOS is not counted.
	let spent = (pallet == "System").then(|| before?.checked_sub(after?)).flatten();
	paid(ground, &events, asked, tip, spent);
	ground.log.facts.transactions += 1;
	ground.log.facts.kinds.push(name.to_owned());
}

fn sign(
	ground: &Ground<'_>,
	from: &Account,
	call: Vec<u8>,
	mortal: bool,
	tip: u128,
) -> Result<Extrinsic, ClientError> {
	/// Short enough for every chain.
	const PERIOD: u64 = 64;
	let best = ground.fork.best();
	let unknown = || ClientError::Metadata("blocks have no hash in System.BlockHash".to_owned());
	let lifetime = match mortal {
		false => Lifetime::Immortal,
		true => {
			let birth = Lifetime::birth(PERIOD, best.number);
			let checkpoint = ground.block_hash(birth).ok_or_else(unknown)?;
			Lifetime::Mortal { period: PERIOD, number: best.number, checkpoint }
		}
	};
	let version = ground.fork.runtime().version();
	let params = TransactionParams {
		nonce: from.nonce,
		tip,
		lifetime,
		version: Version {
			spec_name: version.spec_name.to_string(),
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
		},
		genesis: ground.block_hash(0).ok_or_else(unknown)?,
	};
	let payload = Payload::new(ground.metadata, call, &params)?;
	let signature = from.key.sign(&payload.to_sign());
	let bytes = payload.signed_by(ground.metadata, from.id(), &from.scheme, &signature)?;
	Ok(Extrinsic(bytes))
}

/// Wallets ask how many transactions an account has sent.
fn nonce(ground: &mut Ground<'_>, from: &Account) {
	const NAME: &str = "AccountNonceApi_account_nonce";
	if !ground.fork.has_api("AccountNonceApi") {
		return;
	}
	let result = ground.ask("AccountNonceApi", "account_nonce", &from.id()).and_then(|answer| {
		let (found, sent) = (answer.as_u128(), u128::from(from.nonce));
		match found == Some(sent) {
			true => Ok(()),
			false => Err(Problem::Broken(format!("{sent} were sent, it says {found:?}"))),
		}
	});
	ground.log.note("apis", NAME, true, result);
}

/// Wallets ask for the fee before somebody signs; nothing where there is no answer.
fn fee(ground: &mut Ground<'_>, extrinsic: &Extrinsic) -> Option<u128> {
	const API: &str = "TransactionPaymentApi";
	if !ground.fork.has_api(API) {
		return None;
	}
	let length = u32::try_from(extrinsic.0.len()).unwrap_or(u32::MAX);
	let data = [extrinsic.0.as_slice(), &length.encode()].concat();
	let number = |value: Option<&Value<u32>>| value.and_then(Value::as_u128);
	let broken = |what: &str| Problem::Broken(format!("its answer has no {what}"));
	let info = ground
		.ask(API, "query_info", &data)
		.and_then(|info| number(info.at("partial_fee")).ok_or_else(|| broken("`partial_fee`")));
	let details = ground.ask(API, "query_fee_details", &data).and_then(|details| {
		let parts = details.at("inclusion_fee").and_then(|fee| fee.at(0));
		let part = |name: &str| number(parts.and_then(|parts| parts.at(name)));
		let sum = part("base_fee")
			.zip(part("len_fee"))
			.zip(part("adjusted_weight_fee"))
			.map(|((base, length), weight)| base.saturating_add(length).saturating_add(weight));
		sum.ok_or_else(|| broken("`inclusion_fee` with three parts"))
	});
	let same = match (&info, details) {
		(Ok(fee), Ok(sum)) if *fee != sum => Err(Problem::Broken(format!(
			"query_info says a fee of {fee}, query_fee_details one of {sum}"
		))),
		(_, details) => details.map(drop),
	};
	let fee = info.as_ref().ok().copied();
	ground.log.note("apis", "TransactionPaymentApi_query_info", true, info.map(drop));
	ground.log.note("apis", "TransactionPaymentApi_query_fee_details", true, same);
	fee
}

/// What was paid is what was announced, to the base unit, or less.
fn paid(
	ground: &mut Ground<'_>,
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
	let mut result = Ok(());
	if let Some(asked) = asked
		&& actual > asked.saturating_add(tip)
	{
		let what = format!("{actual} were paid, query_info announced {asked}, the tip was {tip}");
		result = Err(Problem::Broken(what));
	}
	if let Some(spent) = spent
		&& spent != actual
	{
		let what = format!("the account lost {spent}, the fee was {actual}");
		result = Err(Problem::Broken(what));
	}
	ground.log.note("transactions", "fees", true, result);
}

/// Validates a transaction, makes a block with it, and sees that it did what it should. Its place
/// and its events; nothing where it did not.
fn include(
	ground: &mut Ground<'_>,
	name: &str,
	extrinsic: &Extrinsic,
) -> Option<(usize, Vec<Event>)> {
	let problem = |ground: &mut Ground<'_>, problem: Problem| {
		ground.log.note("transactions", name, true, Err(problem));
		None
	};
	match ground.fork.validate(extrinsic) {
		Err(error) => return problem(ground, Problem::broken(error)),
		Ok(Err(error)) => {
			let words: &'static str = error.into();
			return problem(ground, Problem::Refused(format!("validate_transaction: {words}")));
		}
		Ok(Ok(valid)) if valid.provides.is_empty() => {
			let what = "validate_transaction lets it provide nothing: no pool takes it";
			return problem(ground, Problem::Broken(what.to_owned()));
		}
		Ok(Ok(_)) => {}
	}
	let block = ground.block(name, std::slice::from_ref(extrinsic))?;
	match block.outcomes.first() {
		None => return problem(ground, Problem::Refused("blocks take no transaction".to_owned())),
		Some(Err(rejection)) => {
			use stratos_host::chain::Rejection;
			let words = format!("it is valid and gets into no block: {rejection}");
			return problem(
				ground,
				match rejection {
					Rejection::Failed(_) | Rejection::UnusableCode(_) => Problem::Broken(words),
					_ => Problem::Refused(words),
				},
			);
		}
		Some(Ok(())) => {}
	}
	let place = block.body.len().saturating_sub(1);
	let events = ground.events(place);
	if let Some(failure) = ground.failure(&events) {
		return problem(ground, Problem::Refused(format!("it is included and fails: {failure}")));
	}
	ground.log.note("transactions", name, true, Ok(()));
	Some((place, events))
}

/// A transaction that nobody signs, with the code of a runtime.
pub(in crate::upgrade) struct Bare {
	/// It.
	pub(in crate::upgrade) extrinsic: Extrinsic,
	/// Its bytes besides the code.
	pub(in crate::upgrade) overhead: usize,
}

/// The transaction that applies an authorised runtime; nothing where the runtime has no such call.
pub(in crate::upgrade) fn apply_upgrade(metadata: &Metadata, code: &[u8]) -> Option<Bare> {
	let pallet = metadata.pallet("System")?;
	let call = by_name(metadata.calls(pallet), "apply_authorized_upgrade", |call| &call.name)?;
	let length = Compact(u32::try_from(code.len()).ok()?).encode();
	let inner = [&[UNSIGNED_V4, pallet.index, call.index][..], &length, code].concat();
	let extrinsic = Extrinsic(inner.encode());
	let overhead = extrinsic.0.len().saturating_sub(code.len());
	Some(Bare { extrinsic, overhead })
}

/// Writes an authorisation into the state of a fork, as a referendum does. Tells whether it could.
pub(in crate::upgrade) fn authorise(
	fork: &mut Fork,
	metadata: &Metadata,
	hash: Hash,
	check_version: bool,
) -> Option<()> {
	let pallet = metadata.pallet("System")?;
	let item = pallet.item("AuthorizedUpgrade")?;
	let text = format!("{{ code_hash: {hash:?}, check_version: {check_version} }}");
	let bytes = Reader::new(metadata, None, Accounts::any())
		.encoded(&text, item.value, "authorisation")
		.ok()?;
	fork.set(&storage::prefix(pallet, item), Some(&bytes)).ok()
}

/// The runtime must be replaceable: root authorises its own code, by the scheduler as referenda are
/// enacted, and anybody applies it.
fn the_next_upgrade(ground: &mut Ground<'_>) {
	let Some(code) = ground.fork.get(b":code").ok().flatten() else { return };
	let Some(bare) = apply_upgrade(ground.metadata, &code) else { return };
	if ground.log.gave_up() || ground.log.stopped() {
		return;
	}
	let hash: Hash = sp_crypto_hashing::blake2_256(&code).into();
	if schedule(ground, hash).is_some() {
		const NAME: &str = "a call of root, dispatched by the scheduler";
		if ground.block(NAME, &[]).is_none() {
			return;
		}
		let authorised = ground.item("System", "AuthorizedUpgrade").is_some();
		let result = match authorised {
			true => Ok(()),
			false => Err(Problem::Refused("it was not enacted".to_owned())),
		};
		if !ground.log.note("transactions", NAME, true, result) {
			return;
		}
	} else if authorise(&mut ground.fork, ground.metadata, hash, false).is_none() {
		return;
	}
	let name = "the application of an authorised runtime";
	if include(ground, name, &bare.extrinsic).is_some() {
		ground.log.facts.transactions += 1;
		ground.log.facts.kinds.push(name.to_owned());
		ground.block("the block after the code was replaced", &[]);
	}
}

/// Puts the authorisation of a code into the scheduler's agenda for the next block, as root's.
fn schedule(ground: &mut Ground<'_>, hash: Hash) -> Option<()> {
	let reader = Reader::new(ground.metadata, None, Accounts::any());
	let name = "authorize_upgrade_without_checks";
	let call = Call::read(&reader, "System", name, &[format!("{hash:?}")]).ok()?;
	let next = ground.fork.best().number.saturating_add(1);
	let (key, ty) = ground.entry("Scheduler", "Agenda", &next.encode())?;
	let call = sp_core::bytes::to_hex(&call.bytes, false);
	let task = format!(
		"[Some({{ maybe_id: none, priority: 0, call: Inline({call}), maybe_periodic: none, origin: \
		 system(Root) }})]"
	);
	let bytes = reader.encoded(&task, ty, "agenda").ok()?;
	ground.fork.set(&key, Some(&bytes)).ok()
}
