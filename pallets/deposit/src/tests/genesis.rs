//! The nodes of genesis.

use super::*;
use frame_support::traits::BuildGenesisConfig;

#[test]
fn genesis_nodes_are_active_and_do_not_change_the_limit() {
	TestExt::new().execute_with(|| {
		assert_eq!(Ozone::market().remaining_limit, 49_000 * OZ);
		assert_eq!(ActiveMetaNodes::<Test>::get().into_inner(), [0, 1, 2]);
		let first = node(3);
		assert_eq!((first.owner, first.beneficiary), (RESOURCE, RESOURCE + 50));
		assert_eq!(first.weight(), weight_of(5_000 * STOS));
		assert_eq!(held(RESOURCE + 1), 10_000 * STOS);
		let figures = RegistryFigures::<Test>::get();
		assert_eq!((figures.held, figures.earning), (45_000 * STOS, 45_000 * STOS));
		assert_eq!(Foundation::<Test>::get(), Some(FOUNDATION));
	});
}

#[test]
fn their_lock_runs_from_the_first_block() {
	TestExt::new().execute_with(|| {
		assert_eq!(GenesisTime::<Test>::get(), START);
		pass_days(150);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_eq!(node(3).exit().unwrap().frees_at, START + 194 * DAY_MS);
	});
}

#[test]
fn their_lock_holds_within_the_first_block_too() {
	TestExt::new().execute_with(|| {
		GenesisTime::<Test>::kill();
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_eq!(node(3).exit().unwrap().frees_at, START + 194 * DAY_MS);
	});
}

fn build_again(change: impl FnOnce(&mut crate::GenesisConfig<Test>)) {
	let mut genesis = TestExt::new().metas(1).resources(1).genesis();
	for node in &mut genesis.resource_nodes {
		(node.owner, node.id) = (BOB, id(77));
	}
	for node in &mut genesis.meta_nodes {
		(node.owner, node.id) = (ALICE, id(78));
	}
	change(&mut genesis);
	// The sum of this configuration, so that each test fails for its own reason.
	TestExt::new().metas(1).resources(1).build().execute_with(|| genesis.build());
}

#[test]
fn a_second_pair_of_nodes_builds() {
	build_again(|_| ());
}

#[test]
#[should_panic(expected = "must sum to the market's genesis deposit S")]
fn deposits_must_sum_to_the_genesis_deposit() {
	build_again(|genesis| genesis.resource_nodes[0].deposit += 1);
}

#[test]
#[should_panic(expected = "deposit genesis: Deposit.KpiEpochs must be 1 epoch to 4,032 epochs")]
fn parameters_must_be_within_their_bounds() {
	TestExt::new().parameters(|p| p.kpi_epochs = 0).build();
}

#[test]
#[should_panic(expected = "is there twice")]
fn keys_must_be_distinct() {
	build_again(|genesis| genesis.resource_nodes[0].id = id(78));
}

#[test]
#[should_panic(expected = "owns another Meta Node")]
fn owners_of_meta_nodes_must_be_distinct() {
	build_again(|genesis| genesis.meta_nodes[0].owner = META);
}

#[test]
#[should_panic(expected = "serves nothing")]
fn resource_nodes_must_serve_something() {
	build_again(|genesis| genesis.resource_nodes[0].kinds = ServiceKinds::default());
}

#[test]
#[should_panic(expected = "below the minimum")]
fn deposits_must_reach_the_minimum() {
	let parameters = |p: &mut DepositParameters| p.min_resource_deposit = 6_000 * STOS;
	TestExt::new().resources(1).parameters(parameters).build();
}

#[test]
#[should_panic(expected = "cannot hold its deposit")]
fn owners_must_have_the_deposit() {
	build_again(|genesis| genesis.meta_nodes[0].owner = 999);
}
