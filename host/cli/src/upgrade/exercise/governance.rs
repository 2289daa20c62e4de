//! An upgrade as governance makes it: a referendum of root is submitted, gets its deposit and the votes,
//! is approved and enacted, and the code that it authorises is applied.
//!
//! The periods of the root track are days. Blocks without work are skipped: made are those in which the
//! scheduler has a task, and the first of each epoch.

use crate::{
	client::storage,
	upgrade::exercise::{
		accounts::{self, Account},
		log::Problem,
		replacement::{apply, authorisation, code, is_authorised},
		test_chain::TestChain,
		transactions::send,
	},
};
use codec::Decode;
use stratos_host::primitives::BlockNumber;

/// The attempt, by name.
const NAME: &str = "a call of root, enacted by a referendum";

/// The most blocks that are made while the referendum is decided on.
const MAX_BLOCKS: u32 = 5_000;

/// A vote for, with a conviction of one locking period.
const AYE: u8 = 0x81;

/// Passes a referendum that authorises the chain's own code. Nothing happens on a chain without
/// referenda.
pub(super) fn pass_referendum(chain: &mut TestChain<'_>) {
	let has = |pallet: &str| chain.metadata().pallet(pallet).is_some();
	if !["Referenda", "ConvictionVoting", "Scheduler"].into_iter().all(has) {
		return;
	}
	let Some((_, hash)) = code(chain) else { return };
	let Some(call) = authorisation(chain, hash) else { return };
	let Some(mut voter) = voter(chain) else { return };
	let index = chain.runtime.item("Referenda", "ReferendumCount");
	let index = index.and_then(|count| count.as_u128()).unwrap_or(0).to_string();
	let proposal = format!("Inline({})", sp_core::bytes::to_hex(&call.bytes, false));
	// Half of what the account has: the rest pays deposits and fees.
	let stake = chain.balance(&voter.id()).unwrap_or(0) / 2;
	let vote = format!("Standard {{ vote: {AYE}, balance: {stake} }}");
	for (name, pallet, call, arguments) in [
		(
			"a referendum of root",
			"Referenda",
			"submit",
			vec!["system(Root)".to_owned(), proposal, "After(1)".to_owned()],
		),
		(
			"the deposit of a referendum of root",
			"Referenda",
			"place_decision_deposit",
			vec![index.clone()],
		),
		("a vote for a referendum of root", "ConvictionVoting", "vote", vec![index, vote]),
	] {
		if !send(chain, &mut voter, name, (pallet, call, arguments), true, 0) {
			return;
		}
	}
	match decide(chain) {
		Decision::Enacted => {
			chain.log.record("transactions", NAME, true, Ok(()));
			apply(chain, "the application of a runtime that a referendum authorised");
		}
		Decision::NotEnacted => {
			let what = "the scheduler has no task left, and the call was not enacted".to_owned();
			chain.log.record("transactions", NAME, true, Err(Problem::Refused(what)));
		}
		Decision::TooLong => chain.log.untried(format!(
			"the enactment of a referendum: it is not decided after {MAX_BLOCKS} blocks"
		)),
		Decision::Stopped => {}
	}
}

/// An account with four times the issuance before it, so that its vote alone passes every threshold.
fn voter(chain: &mut TestChain<'_>) -> Option<Account> {
	let mut accounts = accounts::funded(chain).ok()?;
	let voter = (!accounts.is_empty()).then(|| accounts.swap_remove(0))?;
	let (_, issuance) = accounts::issuance(chain)?;
	accounts::fund(chain, &voter.id(), issuance.saturating_mul(4)).ok()?;
	Some(voter)
}

enum Decision {
	Enacted,
	NotEnacted,
	TooLong,
	/// A block could not be made: the log has it.
	Stopped,
}

/// Makes blocks until the referendum is enacted.
fn decide(chain: &mut TestChain<'_>) -> Decision {
	for _ in 0..MAX_BLOCKS {
		if is_authorised(chain) {
			return Decision::Enacted;
		}
		let Some(next) = next_task(chain) else { return Decision::NotEnacted };
		let next = next_epoch(chain).map_or(next, |epoch| next.min(epoch));
		let following = chain.runtime.fork.best().number.saturating_add(1);
		if chain.block_at(next.max(following), "a block of the decision", &[]).is_none() {
			return Decision::Stopped;
		}
	}
	Decision::TooLong
}

/// The first block after the last one in which the scheduler has a task.
fn next_task(chain: &TestChain<'_>) -> Option<BlockNumber> {
	let metadata = chain.metadata();
	let pallet = metadata.pallet("Scheduler")?;
	let item = pallet.item("Agenda")?;
	let best = chain.runtime.fork.best().number;
	let keys = chain.runtime.fork.keys(&storage::prefix(pallet, item)).ok()?;
	let blocks = keys.iter().filter_map(|key| {
		match storage::keys(metadata, pallet, item, key).ok()?.first()? {
			storage::Key::Known(number) => BlockNumber::try_from(number.as_u128()?).ok(),
			storage::Key::Hashed(_) => None,
		}
	});
	blocks.filter(|number| *number > best).min()
}

/// The first block of the next epoch; `None` where the runtime has no `EpochApi`.
fn next_epoch(chain: &TestChain<'_>) -> Option<BlockNumber> {
	let fork = &chain.runtime.fork;
	let answer = fork.has_api("EpochApi").then(|| fork.call("EpochApi_summary", &[]).ok())??;
	// The answer begins with the epoch, its first block and its length.
	let (_, first, length) = <(u32, u32, u32)>::decode(&mut &answer[..]).ok()?;
	Some(first.saturating_add(length))
}
