//! Which epoch a height belongs to.

use crate::{mock::*, *};
use stratos_primitives::EpochIndex;

#[test]
fn an_epoch_votes_on_the_blocks_after_its_first() {
	with_validators(&FOUR, || {
		// Epochs 0 to 3 begin with blocks 0, 3, 4 and 7.
		for block in 1..10 {
			plain_block([3, 4, 7].contains(&block));
		}
		let epochs: Vec<_> = (0..12).map(Consensus::epoch_of_votes).collect();
		let expected: [Option<EpochIndex>; 12] = [
			None,
			Some(0),
			Some(0),
			Some(0),
			Some(1),
			Some(2),
			Some(2),
			Some(2),
			Some(3),
			Some(3),
			None,
			None,
		];
		assert_eq!(epochs, expected);
	});
}

#[test]
fn old_epochs_are_forgotten_and_only_they() {
	with_validators(&FOUR, || {
		set_evidence_age(5);
		for _ in 0..20 {
			plain_block(true);
		}
		assert_eq!(Known::<Test>::get(), Some(KnownEpochs { oldest: 15, latest: 20 }));
		assert_eq!(FirstBlocks::<Test>::iter_keys().count(), 6);
		assert_eq!(Consensus::epoch_of_votes(15), None);
		assert_eq!(Consensus::epoch_of_votes(16), Some(15));
		assert_eq!(Consensus::epoch_of_votes(20), Some(19));
		// A shorter age is reached in steps, a longer one fills up.
		set_evidence_age(0);
		plain_block(true);
		assert_eq!(Known::<Test>::get(), Some(KnownEpochs { oldest: 19, latest: 21 }));
		plain_block(true);
		assert_eq!(Known::<Test>::get(), Some(KnownEpochs { oldest: 22, latest: 22 }));
		set_evidence_age(3);
		plain_block(true);
		assert_eq!(Known::<Test>::get(), Some(KnownEpochs { oldest: 22, latest: 23 }));
	});
}

#[test]
fn a_chain_that_gains_the_pallet_later_knows_the_epochs_since() {
	with_validators(&FOUR, || {
		plain_block(true);
		Known::<Test>::kill();
		let _ = FirstBlocks::<Test>::clear(10, None);
		assert_eq!(Consensus::epoch_of_votes(1), None);
		plain_block(true);
		plain_block(false);
		assert_eq!(Consensus::epoch_of_votes(2), None);
		assert_eq!(Consensus::epoch_of_votes(3), Some(2));
	});
}

#[test]
fn a_search_finds_what_a_list_says() {
	with_validators(&FOUR, || {
		let mut epoch = 0;
		let mut of_block = vec![0];
		for block in 1u32..200 {
			// Uneven epochs.
			let ends = block % 7 == 0 || block % 5 == 0;
			plain_block(ends);
			epoch += u32::from(ends);
			of_block.push(epoch);
		}
		for height in 1..200u32 {
			let expected = of_block[height as usize - 1];
			assert_eq!(Consensus::epoch_of_votes(height), Some(expected), "height {height}");
		}
	});
}
