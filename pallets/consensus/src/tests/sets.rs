//! Who votes on which block.

use crate::{Event, mock::*, *};
use stratos_consensus::{MAX_VALIDATORS, ValidatorSet};
use stratos_primitives::{Balance, STOS};

/// The validators of the set, with their power.
fn powers(set: &ValidatorSet) -> Vec<(u64, u64)> {
	let number = |key| (1..200).find(|number| self::key(*number) == key).expect("of the test");
	set.validators().iter().map(|one| (number(one.key), one.power)).collect()
}

#[test]
fn genesis_installs_the_active_validators_by_their_stake() {
	with_validators(&[(1, 5), (2, 7)], || {
		assert_eq!(powers(&Consensus::validator_set()), [(2, 7_000_000), (1, 5_000_000)]);
		plain_block(false);
		assert_eq!(powers(&Consensus::validator_set()).len(), 2);
		let voters = Consensus::voters();
		assert_eq!(voters[0].account, Some(2));
		assert_eq!((voters[0].power, voters[0].missed), (7_000_000, 0));
	});
}

#[test]
fn power_is_a_millionth_of_a_stos_and_at_least_one() {
	let millionth = STOS / 1_000_000;
	let cases = [
		(0, 1),
		(millionth - 1, 1),
		(2 * millionth - 1, 1),
		(2 * millionth, 2),
		(100_000_000 * STOS, 100_000_000_000_000),
		(Balance::MAX, u64::MAX),
	];
	for (stake, power) in cases {
		assert_eq!(crate::sets::power_of(stake), power, "{stake}");
	}
}

#[test]
fn a_set_changes_at_the_end_of_an_epoch_only() {
	with_validators(&FOUR, || {
		plain_block(false);
		choose(&[(5, 10)]);
		plain_block(false);
		assert_eq!(powers(&Consensus::validator_set()).len(), 4);
		plain_block(true);
		assert_eq!(powers(&Consensus::validator_set()), [(5, 10_000_000)]);
		let installed = Event::SetInstalled { validators: 1, power: 10_000_000, epoch: 1 };
		System::assert_last_event(installed.into());
	});
}

#[test]
fn a_chain_whose_stake_chooses_nobody_keeps_its_validators() {
	with_validators(&FOUR, || {
		choose(&[]);
		plain_block(true);
		System::assert_last_event(Event::SetKept { validators: 4, epoch: 1 }.into());
		assert_eq!(powers(&Consensus::validator_set()).len(), 4);
		begin(&Default::default(), true);
		assert_eq!(powers(&Consensus::set_of_parent()).len(), 4);
		end();
	});
}

#[test]
fn a_full_set_fits_its_storage() {
	use codec::{Encode, MaxEncodedLen};
	let all: Vec<_> = (1..=u64::from(MAX_VALIDATORS)).map(|who| (who, 10)).collect();
	with_validators(&all, || {
		let stored = CurrentSet::<Test>::get();
		assert_eq!(stored.set.validators().len(), MAX_VALIDATORS as usize);
		assert!(stored.encoded_size() <= InstalledSet::<u64>::max_encoded_len());
		assert!(stored.encoded_size() + 16 >= InstalledSet::<u64>::max_encoded_len());
	});
}

/// The set that voted on the parent is that in the state of the block before the parent, however long
/// epochs are, and in every block around their ends.
#[test]
fn the_set_of_the_parent_is_that_of_the_state_before_it() {
	for length in [1, 2, 3, 5] {
		with_validators(&FOUR, || {
			let mut states = vec![Consensus::validator_set()];
			for block in 1u64..40 {
				// Another set each time.
				choose(&[(block + 10, 10), (block + 11, 9)]);
				begin(&Default::default(), block % length == 0);
				if block > 1 {
					let before = &states[block as usize - 2];
					assert_eq!(Consensus::set_of_parent(), *before, "block {block} of {length}");
				}
				end();
				states.push(Consensus::validator_set());
			}
			assert_ne!(states[38], states[39 - length as usize - 1]);
		});
	}
}
