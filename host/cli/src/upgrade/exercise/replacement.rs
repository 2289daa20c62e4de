//! The next upgrade must be possible: root authorises the runtime's own code, and an unsigned transaction
//! applies it.

use crate::{
	client::{Accounts, Call, ValueParser, schedule_as_root},
	upgrade::{
		exercise::{log::Problem, test_chain::TestChain, transactions::include},
		system_calls::{apply_upgrade, authorise},
	},
};
use stratos_host::primitives::Hash;

/// Replaces the code of the chain by itself, authorised by a call that the scheduler dispatches as root.
pub(super) fn replace_code(chain: &mut TestChain<'_>) {
	if chain.is_over() {
		return;
	}
	let Some((_, hash)) = code(chain) else { return };
	if schedule(chain, hash).is_some() {
		const NAME: &str = "a call of root, dispatched by the scheduler";
		if chain.block(NAME, &[]).is_none() {
			return;
		}
		let result = match is_authorised(chain) {
			true => Ok(()),
			false => Err(Problem::Refused("it was not enacted".to_owned())),
		};
		if !chain.log.record("transactions", NAME, true, result) {
			return;
		}
	} else if authorise(&mut chain.runtime, hash, false).is_none() {
		return;
	}
	apply(chain, "the application of an authorised runtime");
}

/// The code of the chain and its hash.
pub(super) fn code(chain: &TestChain<'_>) -> Option<(Vec<u8>, Hash)> {
	let code = chain.runtime.fork.get(b":code").ok().flatten()?;
	Some((code.to_vec(), sp_crypto_hashing::blake2_256(&code).into()))
}

/// The call by which root authorises code without a check of its version; `None` where the runtime has
/// no such call.
pub(super) fn authorisation(chain: &TestChain<'_>, hash: Hash) -> Option<Call> {
	let parser = ValueParser::new(chain.metadata(), None, Accounts::any());
	let name = "authorize_upgrade_without_checks";
	Call::parse(&parser, "System", name, &[format!("{hash:?}")]).ok()
}

pub(super) fn is_authorised(chain: &TestChain<'_>) -> bool {
	chain.runtime.item("System", "AuthorizedUpgrade").is_some()
}

/// Applies the authorised code, which is that of the chain, and makes the block after it.
pub(super) fn apply(chain: &mut TestChain<'_>, name: &str) {
	let Some((code, _)) = code(chain) else { return };
	let Some(unsigned) = apply_upgrade(chain.metadata(), &code) else { return };
	if include(chain, name, &unsigned.extrinsic).is_some() {
		chain.log.facts.transactions += 1;
		chain.log.facts.kinds.push(name.to_owned());
		chain.block("the block after the code was replaced", &[]);
	}
}

/// Has the scheduler make the call of root's in the next block that authorises a code.
fn schedule(chain: &mut TestChain<'_>, hash: Hash) -> Option<()> {
	let call = authorisation(chain, hash)?;
	let next = chain.runtime.fork.best().number.saturating_add(1);
	let metadata = chain.metadata();
	schedule_as_root(&mut chain.runtime.fork, metadata, next, &[call.bytes]).ok()
}
