//! The draw from the pallet's storage (the mathematics has its own tests in `assignment.rs`).

use super::*;
use crate::assignment::AssignmentError;
use std::collections::BTreeSet;
use stratos_primitives::ServiceKind;

fn draw(seed: u64, wanted: u32) -> Result<Vec<u32>, AssignmentError> {
	let seed = H256::from_low_u64_be(seed);
	let nodes = Deposit::assignment(seed, ServiceKind::Storage, wanted, 0)?;
	Ok(nodes.into_iter().map(|(index, _)| index).collect())
}

#[test]
fn only_active_nodes_are_chosen() {
	TestExt::new().resources(5).execute_with(|| {
		assert_eq!(draw(1, 5).unwrap().into_iter().collect::<BTreeSet<_>>(), (3..8).collect());
		suspend(3);
		assert_ok!(Deposit::unregister(signed(RESOURCE + 1), 4));
		let kinds = ServiceKinds::STORAGE;
		assert_ok!(Deposit::register_resource_node(
			signed(ALICE),
			id(7),
			kinds,
			STOS,
			5,
			None,
			None
		));
		assert_eq!(draw(1, 3).unwrap().into_iter().collect::<BTreeSet<_>>(), (5..8).collect());
		assert_eq!(draw(1, 4), Err(AssignmentError::TooFewNodes { eligible: 3 }));
		decide(3, Motion::Resume);
		assert!(draw(1, 4).unwrap().contains(&3));
	});
}

#[test]
fn chances_follow_deposits_and_performance() {
	TestExt::new().resources(3).execute_with(|| {
		// Deposits 5, 10 and 15 thousand; the last performs at 40 %: 5, 10 and 6.
		enact(|p| {
			p.kpi_smoothing = Perbill::one();
			p.kpi_epochs = 100;
		});
		assert_ok!(Deposit::record_performance(5, 2, 3));
		let mut counts = [0u32; 3];
		for seed in 0..21_000 {
			counts[draw(seed, 1).unwrap()[0] as usize - 3] += 1;
		}
		for (count, expected) in counts.into_iter().zip([5_000, 10_000, 6_000]) {
			// Three standard deviations and a half, with fixed seeds.
			assert!(count.abs_diff(expected) < 250, "{counts:?}");
		}
	});
}

#[test]
fn the_same_seed_gives_the_same_nodes() {
	TestExt::new().resources(6).execute_with(|| {
		assert_eq!(draw(7, 3), draw(7, 3));
		assert!((0..20).any(|seed| draw(seed, 3) != draw(7, 3)));
	});
}

#[test]
fn invalid_draws_have_named_errors() {
	TestExt::new().execute_with(|| {
		assert_eq!(draw(1, 0), Err(AssignmentError::NoNodesWanted));
		assert_eq!(draw(1, 65), Err(AssignmentError::TooManyNodes { most: 64 }));
		assert_eq!(draw(1, 3), Err(AssignmentError::TooFewNodes { eligible: 2 }));
	});
}
