//! Random sequences of all calls of all roles: what must always hold, holds after each, and a
//! refused call leaves no trace.

use super::*;
use frame_support::traits::fungible::Inspect;
use proptest::prelude::*;

/// Anyone who may act.
fn who() -> impl Strategy<Value = AccountId> {
	prop_oneof![
		prop::sample::select(vec![ALICE, BOB, CAROL, FOUNDATION, ADMIN]),
		META..META + 5,
		RESOURCE..RESOURCE + 3,
	]
}

fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		Just(0),
		Just(1),
		Just(u128::MAX),
		(1u128..20_000).prop_map(|stos| stos * STOS),
		any::<u128>(),
	]
}

fn motion() -> impl Strategy<Value = Motion> {
	let incident = H256::zero();
	prop_oneof![
		Just(Motion::Admit),
		Just(Motion::Kick),
		Just(Motion::Resume),
		Just(Motion::Shutdown),
		amount().prop_map(|deposit| Motion::ConfirmCapacity { deposit }),
		prop::sample::select(vec![0, OZ, 5_000 * OZ, u128::MAX >> 64])
			.prop_map(move |ozone| Motion::Slash { ozone, incident }),
	]
}

fn kinds() -> impl Strategy<Value = ServiceKinds> {
	any::<[bool; 3]>().prop_map(|[storage, database, computation]| ServiceKinds {
		storage,
		database,
		computation,
	})
}

#[derive(Clone, Debug)]
enum Step {
	Call(AccountId, Call<Test>),
	/// The right signers in a row, so that sequences get somewhere.
	Decide(u32, Motion),
	Perform(u32, u32, u32),
	Migrate(u32, u128),
	Rewards(u32, u128),
	Days(u64),
	Epoch,
}

fn call() -> impl Strategy<Value = Call<Test>> {
	let node = 0u32..24;
	let register =
		(0u64..12, kinds(), amount(), any::<bool>()).prop_map(|(key, kinds, deposit, pay)| {
			let beneficiary = pay.then_some(BOB);
			let (id, free_capacity, proof) = (id(500 + key), key, None);
			Call::register_resource_node { id, kinds, deposit, free_capacity, beneficiary, proof }
		});
	let meta = (0u64..12, amount()).prop_map(|(key, deposit)| Call::register_meta_node {
		id: id(500 + key),
		deposit,
		beneficiary: None,
		proof: None,
	});
	prop_oneof![
		3 => register,
		2 => meta,
		3 => (node.clone(), amount()).prop_map(|(node, additional)| Call::activate { node, additional }),
		2 => (node.clone(), amount()).prop_map(|(node, amount)| Call::top_up { node, amount }),
		1 => node.clone().prop_map(|node| Call::unregister { node }),
		2 => node.clone().prop_map(|node| Call::claim_deposit { node }),
		1 => (node.clone(), who()).prop_map(|(node, beneficiary)| Call::set_beneficiary { node, beneficiary }),
		1 => (node.clone(), kinds()).prop_map(|(node, kinds)| Call::set_kinds { node, kinds }),
		1 => (node.clone(), any::<u64>()).prop_map(|(node, bytes)| Call::set_free_capacity { node, bytes }),
		2 => node.clone().prop_map(|node| Call::verify_candidate { node }),
		1 => node.clone().prop_map(|node| Call::refuse_candidate { node }),
		2 => (node.clone(), motion()).prop_map(|(node, motion)| Call::propose { node, motion }),
		4 => (node.clone(), motion(), any::<bool>()).prop_map(|(node, motion, approve)| Call::vote { node, motion, approve }),
		2 => (node, motion()).prop_map(|(node, motion)| Call::close_ballot { node, motion }),
	]
}

fn step() -> impl Strategy<Value = Step> {
	let node = 0u32..24;
	prop_oneof![
		10 => (who(), call()).prop_map(|(who, call)| Step::Call(who, call)),
		3 => (node.clone(), motion()).prop_map(|(node, motion)| Step::Decide(node, motion)),
		4 => (node.clone(), 0u32..10, 0u32..20).prop_map(|(node, good, bad)| Step::Perform(node, good, bad)),
		2 => (node.clone(), prop::sample::select(vec![0, 1, OZ, 900 * OZ, u128::MAX])).prop_map(|(node, ozone)| Step::Migrate(node, ozone)),
		1 => (node, 0u128..500).prop_map(|(node, stos)| Step::Rewards(node, stos * STOS)),
		2 => prop::sample::select(vec![1u64, 8, 30, 200]).prop_map(Step::Days),
		2 => Just(Step::Epoch),
	]
}

/// The account that may make the call as the node's owner, else `who`.
fn rightful(call: &Call<Test>, who: AccountId) -> AccountId {
	let owner = |index: &u32| Nodes::<Test>::get(index).map_or(who, |node| node.owner);
	match call {
		Call::activate { node, .. } | Call::top_up { node, .. } | Call::unregister { node } => {
			owner(node)
		}
		Call::set_kinds { node, .. } | Call::set_free_capacity { node, .. } => owner(node),
		Call::verify_candidate { .. } | Call::refuse_candidate { .. } => FOUNDATION,
		_ => who,
	}
}

fn run(steps: Vec<(Step, bool)>) {
	let chain = TestExt::new().metas(4).resources(3).parameters(|p| {
		p.counted_at_once = Perbill::from_percent(4);
		p.limit_rise = Perbill::from_percent(6);
		p.max_unconfirmed = Perbill::from_percent(9);
		p.kpi_epochs = 2;
		p.kpi_smoothing = Perbill::from_percent(60);
	});
	chain.execute_with(|| {
		let issuance = Balances::total_issuance();
		prepay(50_000 * STOS);
		for (step, right) in steps {
			match step {
				Step::Call(who, call) => {
					let who = if right { rightful(&call, who) } else { who };
					let _ = dispatch(who, call);
				}
				Step::Decide(node, motion) => {
					for meta in Deposit::active_metas() {
						let who = Deposit::owner(meta).unwrap();
						if Ballots::<Test>::contains_key(node, motion) {
							let _ = dispatch(who, Call::vote { node, motion, approve: true });
						} else {
							let _ = dispatch(who, Call::propose { node, motion });
						}
					}
				}
				Step::Perform(node, good, bad) => {
					let _ = Deposit::record_performance(node, good, bad);
				}
				Step::Migrate(node, ozone) => {
					let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
					if Deposit::charge_migration(node, ozone).is_err() {
						let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
						assert_eq!(after, before, "a refused migration left traces");
					}
				}
				Step::Rewards(node, stos) => {
					let there = Balances::balance(&MINING_POOL) > 2 * stos
						&& Ozone::market().unissued_prepay > 2 * stos;
					if there {
						lock_rewards(node, stos, stos / 2);
					}
				}
				Step::Days(days) => pass_days(days),
				Step::Epoch => {
					let rise = Deposit::parameters().limit_rise;
					let allowed = crate::counting::allowance(Ozone::market().remaining_limit, rise);
					let raised = pallet_ozone::Issuance::<Test>::get().raised;
					next_block();
					end_epoch();
					let rise = pallet_ozone::Issuance::<Test>::get().raised - raised;
					assert!(rise <= allowed);
				}
			}
			check();
			assert_eq!(Balances::total_issuance(), issuance);
		}
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 192, ..Default::default() })]

	#[test]
	fn invariants_hold_after_every_call(
		steps in prop::collection::vec((step(), prop::bool::weighted(0.8)), 1..120)
	) {
		run(steps);
	}
}
