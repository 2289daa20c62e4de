//! Parameters whose values are legal and whose consequences are traps: refused, with the figures.

use super::*;
use crate::{
	BoundedParameters, RuntimeCall, RuntimeEvent,
	parameters::{
		RuntimeParameters,
		dynamic::{deposit, mining, staking},
	},
};
use codec::Encode;
use frame_support::{
	BoundedVec, assert_noop, assert_ok, traits::dynamic_params::AggregatedKeyValue,
};
use pallet_bounded_parameters::{Error, Event};
use pallet_mining::schedule;
use sp_runtime::{DispatchError, DispatchResult, Perbill, traits::Dispatchable};
use stratos_primitives::{DAY_MS, MINUTE_MS, Nodes, STOS};
use stratos_runtime_api::parameters::Fault;

fn set(changes: Vec<RuntimeParameters>) -> DispatchResult {
	let changes = BoundedVec::try_from(changes).expect("few");
	let call = RuntimeCall::from(pallet_bounded_parameters::Call::set { changes });
	call.dispatch(RuntimeOrigin::root()).map(|_| ()).map_err(|error| error.error)
}

fn epoch_length(blocks: u32) -> RuntimeParameters {
	RuntimeParameters::Mining(mining::Parameters::EpochLength(
		mining::EpochLength,
		Some(Some(blocks)),
	))
}

fn lock_up(epochs: u32) -> RuntimeParameters {
	RuntimeParameters::Mining(mining::Parameters::LockUp(mining::LockUp, Some(epochs)))
}

fn evidence_age(epochs: u32) -> RuntimeParameters {
	let key = staking::EvidenceAge;
	RuntimeParameters::Staking(staking::Parameters::EvidenceAge(key, Some(epochs)))
}

fn report_quorum(share: Perbill) -> RuntimeParameters {
	RuntimeParameters::Mining(mining::Parameters::ReportQuorum(mining::ReportQuorum, Some(share)))
}

fn votes_needed(of_three: u32) -> RuntimeParameters {
	RuntimeParameters::Deposit(deposit::Parameters::QuorumNumerator(
		deposit::QuorumNumerator,
		Some(of_three),
	))
}

fn deposit_lock(ms: u64) -> RuntimeParameters {
	RuntimeParameters::Deposit(deposit::Parameters::DepositLock(deposit::DepositLock, Some(ms)))
}

fn self_delegation(stos: u128) -> RuntimeParameters {
	RuntimeParameters::Staking(staking::Parameters::MinSelfDelegation(
		staking::MinSelfDelegation,
		Some(stos * STOS),
	))
}

/// A schedule that mines all in an epoch.
fn everything_at_once() -> RuntimeParameters {
	let mut tiers = schedule::paper();
	tiers.truncate(1);
	tiers[0].through = 39_000_000 * STOS;
	tiers[0].per_epoch = 39_000_000 * STOS;
	RuntimeParameters::Mining(mining::Parameters::Tiers(mining::Tiers, Some(tiers)))
}

/// The traps, each with what its refusal says.
fn traps() -> Vec<(Vec<RuntimeParameters>, &'static str)> {
	vec![
		(
			vec![epoch_length(1)],
			"lock-up of rewards: 0.14 days with the change, 14 days now; it must be 7 days to 365 days",
		),
		// With a lock-up that makes up for it, the work of the end does not fit.
		(
			vec![epoch_length(2), lock_up(52_560), evidence_age(52_560)],
			"blocks of an epoch: 2 blocks with the change, 100 blocks now; it must be at least",
		),
		(
			vec![epoch_length(432_000)],
			"lock-up of rewards: 60,480 days with the change, 14 days now; it must be 7 days to 365 days",
		),
		(
			vec![epoch_length(432_000), lock_up(8)],
			"length of an epoch: 720 hours with the change, 0.16 hours now; it must be at most 24 hours",
		),
		(
			vec![everything_at_once()],
			"mined in a day, at most: 5,616,000,000 STOS with the change, 11,520 STOS now; it must be at \
			 most 23,040 STOS",
		),
		(
			vec![epoch_length(40), lock_up(5_040)],
			"mined in a day, at most: 28,800 STOS with the change",
		),
		(
			vec![report_quorum(Perbill::one())],
			"Meta Nodes whose reports decide: 100% with the change, 66.6666666% now; it must be at most \
			 80%",
		),
		(
			vec![report_quorum(Perbill::from_percent(70))],
			"dead Meta Nodes that reports tolerate: 0 with the change, 1 now; it must be at least 1",
		),
		(vec![votes_needed(3)], "Meta Nodes whose votes decide: 100% with the change"),
		(
			vec![self_delegation(100_001)],
			"validators of the active set: 0 with the change, 4 now; it must be at least 3",
		),
		(
			vec![deposit_lock(MINUTE_MS)],
			"lock of a deposit: 0 days with the change, 180 days now; it must be at least 30 days",
		),
	]
}

/// `local` has mainnet's pace, with three Meta Nodes and four validators.
fn paced() -> sp_io::TestExternalities {
	let mut chain = chain("local");
	chain.execute_with(|| run_to(2));
	chain
}

#[test]
fn traps_are_refused_with_the_figures_in_words() {
	paced().execute_with(|| {
		for (changes, words) in traps() {
			let refusal = BoundedParameters::check(changes.clone()).expect_err(words);
			assert!(refusal.reason.starts_with(words), "{}", refusal.reason);
			let Fault::Consequence(figure) = refusal.fault else { panic!("{refusal:?}") };
			assert_noop!(set(changes.clone()), Error::<Runtime>::Consequence(figure));
			let list = BoundedParameters::consequences(changes);
			assert!(list[usize::from(figure)].is_refused());
			assert!(words.starts_with(&list[usize::from(figure)].name));
		}
	});
}

#[test]
fn traps_cannot_be_proposed() {
	paced().execute_with(|| {
		let alice = || RuntimeOrigin::signed(genesis::DEV_ACCOUNTS[0].1.into());
		let note = |changes: Vec<RuntimeParameters>| {
			let changes = BoundedVec::truncate_from(changes);
			let set = RuntimeCall::from(pallet_bounded_parameters::Call::set { changes });
			let call = pallet_preimage::Call::note_preimage { bytes: set.encode() };
			RuntimeCall::from(call).dispatch(alice()).map(|_| ()).map_err(|error| error.error)
		};
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		for (changes, words) in traps() {
			// Validators are counted at the enactment, and by `ParametersApi_check`.
			if !words.starts_with("validators") {
				assert_eq!(note(changes), Err(filtered), "{words}");
			}
		}
		assert_ok!(note(vec![lock_up(1_008)]));
	});
}

#[test]
fn what_is_within_bounds_is_enacted() {
	paced().execute_with(|| {
		assert_ok!(set(vec![lock_up(1_008)]));
		assert_ok!(set(vec![epoch_length(50), lock_up(4_032)]));
		assert_ok!(set(vec![deposit_lock(30 * DAY_MS), self_delegation(100_000)]));
		next_epoch();
		assert_eq!(Mining::epoch_position().2, 50);
		assert_eq!(crate::Deposit::parameters().deposit_lock, 30 * DAY_MS);
		assert_eq!(crate::Staking::query_active_set().len(), 4);
	});
}

/// Values can reach the storage without `set`, and the state can change after it.
#[test]
fn traps_do_not_come_into_force_at_the_boundary_and_an_event_says_why() {
	for (changes, words) in traps() {
		paced().execute_with(|| {
			for change in changes {
				let (key, value) = change.into_parts();
				pallet_parameters::Parameters::<Runtime>::set(key, value);
			}
			let before = (
				pallet_mining::ActiveParameters::<Runtime>::get(),
				crate::Deposit::parameters(),
				pallet_staking::ActiveParameters::<Runtime>::get(),
			);
			next_epoch();
			let reasons: Vec<String> = System::events()
				.into_iter()
				.filter_map(|record| match record.event {
					RuntimeEvent::BoundedParameters(Event::Refused { epoch: 1, reason }) => {
						Some(String::from_utf8(reason).expect("words"))
					}
					_ => None,
				})
				.collect();
			assert_eq!(reasons.len(), 1, "{words}");
			assert!(reasons[0].starts_with(words), "{reasons:?}");
			let after = (
				pallet_mining::ActiveParameters::<Runtime>::get(),
				crate::Deposit::parameters(),
				pallet_staking::ActiveParameters::<Runtime>::get(),
			);
			assert_eq!(before, after, "{words}");
			assert_eq!(Mining::epoch_position().2, 100);
		});
	}
}

#[test]
fn an_epoch_must_have_room_for_the_nodes_that_there_are() {
	let few = paced().execute_with(|| Mining::blocks_to_settle(crate::Deposit::slots()));
	let many = Mining::blocks_to_settle(100_000);
	assert!((3..9).contains(&few), "{few}");
	assert!((9..100).contains(&many), "100,000 nodes take {many} blocks");
}

#[test]
fn what_genesis_sets_holds_and_may_be_moved_back_only() {
	let mut config = complete("local");
	let parameters = serde_json::json!({
		"mining": { "lockUp": 100 }, "deposit": { "depositLock": 10 * DAY_MS },
	});
	stratos_test_kit::json::merge(&mut config["boundedParameters"]["parameters"], parameters);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a genesis config");
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| {
		config.build();
		run_to(2);
		// 0.69 days and ten days: below the bounds, in force, and no obstacle for other changes.
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get().lock_up, 100);
		assert_ok!(set(vec![report_quorum(Perbill::from_percent(60))]));
		assert_ok!(set(vec![deposit_lock(11 * DAY_MS), lock_up(101)]));
		next_epoch();
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get().lock_up, 101);
		assert_eq!(crate::Deposit::parameters().deposit_lock, 11 * DAY_MS);
		let refused = BoundedParameters::check(vec![lock_up(100)]).expect_err("further down");
		assert!(refused.reason.starts_with("lock-up of rewards"), "{}", refused.reason);
		assert!(BoundedParameters::check(vec![deposit_lock(10 * DAY_MS)]).is_err());
	});
}

#[test]
fn a_development_chain_has_the_same_bounds_at_its_pace() {
	chain("development").execute_with(|| {
		run_to(2);
		// A day has four blocks: seven days are two epochs of twenty.
		assert_ok!(set(vec![lock_up(2)]));
		next_epoch();
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get().lock_up, 2);
		assert!(set(vec![lock_up(1)]).is_err());
		// Thirty days are twelve minutes.
		assert_ok!(set(vec![deposit_lock(12 * MINUTE_MS)]));
		assert!(set(vec![deposit_lock(MINUTE_MS)]).is_err());
	});
}
