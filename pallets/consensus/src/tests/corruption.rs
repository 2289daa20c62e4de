//! Broken storage is found.

use crate::{mock::*, *};
use frame_support::storage::{TransactionOutcome, with_transaction};
use sp_runtime::DispatchError;
use stratos_consensus::{Validator, ValidatorSet};
use stratos_primitives::Invariants;

/// Whether a claim that says `words` is broken by `change`, which is undone.
fn notices(words: &str, change: impl FnOnce()) {
	let found = with_transaction(|| {
		change();
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(Consensus::check_invariants()))
	});
	let error = found.expect("rolled back").expect_err(words);
	assert!(error.contains(words), "{error}");
}

#[test]
fn every_claim_notices_what_breaks_it() {
	with_validators(&FOUR, || {
		plain_block(true);
		plain_block(true);
		let set = Consensus::validator_set();
		let stranger = Validator { key: key(77), power: 1 };
		let foreign = ValidatorSet::new(set.validators().iter().copied().chain([stranger]));
		notices("belongs to nobody", || CurrentSet::<Test>::mutate(|one| one.set = foreign));
		notices("out of place", || CurrentSet::<Test>::mutate(|one| one.block = 9));
		notices("out of place", || EarlierSets::<Test>::mutate(|all| all[0].block = 2));
		// The encoding of a set in another order.
		use codec::{Decode, Encode};
		let mut listed = set.validators().to_vec();
		listed.reverse();
		let reversed = ValidatorSet::decode(&mut &listed.encode()[..]).expect("a list");
		notices("is not in order", || CurrentSet::<Test>::mutate(|one| one.set = reversed));
		notices("first blocks are theirs", || FirstBlocks::<Test>::remove(1));
		notices("first blocks are theirs", || FirstBlocks::<Test>::insert(9, 9));
		notices("begins before", || FirstBlocks::<Test>::insert(1, 9));
		notices("ended with its note", || Noted::<Test>::put(true));
		assert_eq!(Consensus::check_invariants(), Ok(()));
	});
}
