//! The paper's worked example.

use crate::{mock::*, *};
use stratos_primitives::{OZ, Reward, STOS};

/// Whitepaper section 3 part 3, with the figures of `docs/economy.md` section 3: S = 900, P = 100 STOS,
/// L = 49,000 oz; 500, 300, 200, 80 and 20 GB; R = 20, M = 80.
#[test]
fn the_papers_example_of_five_nodes() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 500 * OZ), (1, 300 * OZ), (2, 200 * OZ), (3, 80 * OZ), (4, 20 * OZ)]);
		run_to_epoch(1);
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!((result.settled, result.settled_nodes), (1_000 * OZ, 3));
		assert_eq!(result.reward, Reward { traffic: 20 * STOS, mining: 80 * STOS });
		let locked = |node| locked(node).total();
		assert_eq!([0, 1, 2, 3, 4].map(locked), [30 * STOS, 18 * STOS, 12 * STOS, 0, 0]);
		// Three Meta Nodes share 20 STOS; what the floors leave goes to the treasury.
		let each = 4 * STOS / 3 + 16 * STOS / 3;
		assert_eq!([5, 6, 7].map(locked), [each; 3]);
		assert_eq!(Balances::free_balance(CHAIN), 20 * STOS);
		assert_eq!(Balances::free_balance(TREASURY) - 1_000_000 * STOS, 20 * STOS - 3 * each);
		assert_eq!(Ozone::market().unissued_prepay, 80 * STOS);
		assert_eq!(Ozone::market().remaining_limit, 50_000 * OZ);
		assert_eq!(TotalMined::<Test>::get(), 80 * STOS);
		// The two that are not settled keep their contributions.
		assert_eq!([0, 1, 2, 3, 4].map(Mining::contribution_of), [0, 0, 0, 80 * OZ, 20 * OZ]);
	});
}
