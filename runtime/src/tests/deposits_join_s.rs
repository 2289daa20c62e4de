//! From runtime 1's rule to runtime 2's: the migration, in one step and in many.

use super::*;
use crate::{
	AccountId, Deposit, Ozone, config::DepositsInS, genesis,
	migrations::deposits_join_s::DepositsJoinS,
};
use frame_support::{
	assert_ok,
	migrations::{SteppedMigration, SteppedMigrationError},
	weights::WeightMeter,
};
use pallet_deposit::{Motion, ServiceKinds};
use pallet_ozone::DepositRule;
use stratos_primitives::{MINUTE_MS, NodeId, Nodes, STOS, key_proof};

fn account(index: usize) -> AccountId {
	genesis::DEV_ACCOUNTS[index].1.into()
}

/// A new active Resource Node of a development account.
fn join(owner: usize, number: u8, stos: u128) -> u32 {
	let (index, who) = (Deposit::next_index(), RuntimeOrigin::signed(account(owner)));
	let payload = Deposit::key_proof_payload(&account(owner));
	let (key, proof) = key_proof::unheld(&payload, number.into());
	let kinds = ServiceKinds::STORAGE;
	assert_ok!(Deposit::register_resource_node(
		who.clone(),
		NodeId(key),
		kinds,
		stos * STOS,
		0,
		None,
		Some(proof)
	));
	assert_ok!(Deposit::activate(who, index, 0));
	index
}

/// The Meta Nodes of Alice and Bob decide that a node has shut down: its part goes at once.
fn shut_down(node: u32) {
	let by = |index| RuntimeOrigin::signed(account(index));
	assert_ok!(Deposit::propose(by(0), node, Motion::Shutdown));
	assert_ok!(Deposit::vote(by(1), node, Motion::Shutdown, true));
}

fn s() -> u128 {
	Ozone::market().genesis_deposit
}

fn in_force() -> u128 {
	(0..Deposit::slots()).map(Deposit::deposit_in_force).sum()
}

/// What a step may weigh for so many nodes.
fn room(nodes: u64) -> WeightMeter {
	let all = u64::from(DepositsJoinS::max_steps().expect("it is bounded"));
	assert!(all <= 5, "few nodes are done in one step");
	let db = <Runtime as frame_system::Config>::DbWeight::get();
	let per_node = db.reads(1).saturating_add(Weight::from_parts(2_000_000, 0));
	WeightMeter::with_limit(db.reads_writes(6, 4).saturating_add(per_node.saturating_mul(nodes)))
}

#[test]
fn all_deposits_in_force_join_s_in_one_step() {
	chain("development").execute_with(|| {
		run_to(2);
		let genesis = s();
		assert_eq!(in_force(), genesis, "at genesis S is what the nodes deposited");
		let (first, _) = (join(0, 1, 2_000), join(1, 2, 3_000));
		assert_ok!(Deposit::top_up(RuntimeOrigin::signed(account(0)), first, 500 * STOS));
		assert_eq!(s(), genesis, "the paper's S is constant");
		let limit = Ozone::market().remaining_limit;

		DepositsInS::set(DepositRule::JoinS);
		let mut meter = WeightMeter::with_limit(crate::config::MigrationsPerBlock::get());
		assert_eq!(DepositsJoinS::step(None, &mut meter), Ok(None));
		assert_eq!(s(), genesis + 5_500 * STOS);
		assert_eq!(Ozone::market().remaining_limit, limit);
		assert_eq!(invariants::check(), Ok(()));

		// In force from now on, and not done twice.
		let third = join(2, 3, 1_000);
		assert_eq!(s(), genesis + 6_500 * STOS);
		next_epoch();
		pallet_deposit::ActiveParameters::<Runtime>::mutate(|p| p.cooling_off = MINUTE_MS);
		assert_ok!(Deposit::unregister(RuntimeOrigin::signed(account(2)), third));
		assert_ok!(Deposit::unregister(RuntimeOrigin::signed(account(0)), first));
		// They serve, and count, until the end of the cooling-off.
		assert_eq!((s(), in_force()), (genesis + 6_500 * STOS, genesis + 6_500 * STOS));
		next_epoch();
		assert_eq!((s(), in_force()), (genesis + 3_000 * STOS, genesis + 3_000 * STOS));
		assert_eq!(DepositsJoinS::step(None, &mut meter), Ok(None));
		assert_eq!(s(), genesis + 3_000 * STOS);
		run_to(System::block_number() + 10);
	});
}

#[test]
fn it_goes_on_over_blocks_while_nodes_come_and_go() {
	chain("development").execute_with(|| {
		run_to(2);
		let genesis = s();
		let nodes: Vec<u32> = (1..=9).map(|n| join(usize::from(n) % 3, n, 1_000)).collect();
		DepositsInS::set(DepositRule::JoinS);
		let (mut cursor, mut steps) = (None, 0);
		loop {
			cursor = DepositsJoinS::step(cursor, &mut room(3)).expect("there is room");
			steps += 1;
			let Some(next) = cursor else { break };
			assert_eq!(next, 3 * steps);
			assert_eq!(s(), genesis, "nothing shows before all are counted");
			run_to(System::block_number() + 1);
			match steps {
				// Below the cursor and above it; scheduled calls and hooks may do this.
				1 => shut_down(2),
				2 => {
					shut_down(nodes[8]);
					shut_down(4);
				}
				3 => {
					join(0, 100, 4_000);
				}
				_ => {}
			}
		}
		assert_eq!(steps, 6, "8 nodes of genesis and 10 others, three at a time");
		assert_eq!(s(), in_force());
		assert_ne!(s(), genesis);
		assert_eq!(invariants::check(), Ok(()));
		run_to(System::block_number() + 30);
	});
}

#[test]
fn without_room_for_a_single_node_it_says_so() {
	chain("development").execute_with(|| {
		run_to(2);
		DepositsInS::set(DepositRule::JoinS);
		for nodes in [None, Some(3)] {
			let step = DepositsJoinS::step(nodes, &mut room(0));
			assert!(matches!(step, Err(SteppedMigrationError::InsufficientWeight { .. })));
		}
		assert_eq!(Ozone::deposit_rule(), DepositRule::StayApart);
	});
}

#[test]
fn a_chain_that_began_without_nodes_keeps_its_genesis_deposit() {
	chain("mainnet").execute_with(|| {
		run_to(2);
		let genesis = s();
		assert_eq!(Deposit::slots(), 0);
		DepositsInS::set(DepositRule::JoinS);
		let mut meter = WeightMeter::with_limit(crate::config::MigrationsPerBlock::get());
		assert_eq!(DepositsJoinS::step(None, &mut meter), Ok(None));
		assert_eq!(s(), genesis);
		assert_eq!(Ozone::deposit_rule(), DepositRule::JoinS);
		assert_eq!(invariants::check(), Ok(()));
	});
}
