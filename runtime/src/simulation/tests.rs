//! Scenarios on the composed runtime.

use super::{look::clock, *};
use crate::{
	Mining, System, invariants,
	parameters::{
		RuntimeParameters,
		dynamic::mining::{Parameters, SettlementThreshold},
	},
	tests::{chain, next_epoch},
};
use stratos_primitives::{OZ, STOS};

fn step() -> Step {
	Step {
		seed: 1,
		users: 10,
		traffic: 1_000 * OZ,
		reserve: 4,
		nodes: None,
		node_deposit: 0,
		spread: 30,
		failures: None,
		withdraw_every: 0,
		sold: 0,
	}
}

fn figure(group: &str, name: &str) -> u128 {
	let found =
		figures().into_iter().find(|figure| (&*figure.group, &*figure.name) == (group, name));
	found.expect("the figure").amount
}

#[test]
fn users_pay_nodes_serve_and_rewards_follow() {
	chain("local").execute_with(|| {
		next_epoch();
		assert_eq!(begin(1_000_000 * STOS), Ok(1_000_000 * STOS - 1));
		let acted = act(&step()).expect("the epoch's part");
		assert_eq!((acted.served, acted.unserved), (1_000 * OZ, 0));
		assert!(acted.paid > 0 && acted.notes.is_empty(), "{acted:?}");
		next_epoch();
		assert_eq!(figure("Source of rewards", "mining"), 80 * STOS);
		assert!(figure("Traffic", "settled in the last epoch") >= 800 * OZ);
		assert_eq!(invariants::check(), Ok(()));
	});
}

#[test]
fn nodes_come_and_go_as_told() {
	chain("local").execute_with(|| {
		next_epoch();
		begin(1_000_000 * STOS).expect("funds");
		let acted = act(&Step { nodes: Some(300), failures: Some(10_000), ..step() });
		assert_eq!(acted.expect("they come").joined, 295);
		assert_eq!(figure("Nodes", "Resource Nodes"), 300);
		next_epoch();
		let acted = act(&Step { nodes: Some(20), ..step() }).expect("they leave");
		assert_eq!((acted.joined, acted.left), (0, 280));
		next_epoch();
		assert_eq!(invariants::check(), Ok(()));
	});
}

#[test]
fn a_network_without_anybody_gets_a_meta_node() {
	chain("mainnet").execute_with(|| {
		next_epoch();
		begin(1_000_000 * STOS).expect("funds");
		assert_eq!(figure("Nodes", "Meta Nodes"), 1);
		act(&Step { nodes: Some(10), ..step() }).expect("nodes come and serve");
		next_epoch();
		assert_eq!(figure("Source of rewards", "mining"), 80 * STOS);
		assert_eq!(invariants::check(), Ok(()));
	});
}

#[test]
fn what_cannot_be_paid_is_told_and_not_served() {
	chain("local").execute_with(|| {
		next_epoch();
		begin(STOS).expect("funds");
		let acted = act(&step()).expect("some of it");
		assert!(acted.unserved > 0 && acted.notes.len() == 1, "{acted:?}");
		assert_eq!(acted.served + acted.unserved, 1_000 * OZ);
	});
}

#[test]
fn a_change_out_of_bounds_is_refused_in_words() {
	chain("local").execute_with(|| {
		next_epoch();
		let set = |value| {
			let threshold = Parameters::SettlementThreshold(SettlementThreshold, Some(value));
			change(alloc::vec![RuntimeParameters::Mining(threshold)])
		};
		let refused = set(10_001).expect_err("above 100 %");
		let expected = "Mining.SettlementThreshold must be 0.01% to 100%, not 100.01%";
		assert_eq!(refused, expected);
		assert_eq!(set(7_000), Ok(()));
		next_epoch();
		let active = pallet_mining::ActiveParameters::<crate::Runtime>::get();
		assert_eq!(active.settlement_threshold, 7_000);
	});
}

#[test]
fn the_clock_tells_the_next_block_with_work() {
	chain("local").execute_with(|| {
		next_epoch();
		let (epoch, first, length) = Mining::epoch_position();
		let expected =
			SimulationClock { epoch, next_epoch: first + length, next_work: first + length };
		assert_eq!(clock(), expected);
		let at = first + 7;
		let call = frame_system::Call::remark { remark: alloc::vec![1] };
		let call = crate::RuntimeCall::System(call);
		let schedule = pallet_scheduler::Call::<crate::Runtime>::schedule {
			when: at,
			maybe_periodic: None,
			priority: 0,
			call: alloc::boxed::Box::new(call.into()),
		};
		use frame_support::traits::UnfilteredDispatchable;
		schedule.dispatch_bypass_filter(crate::RuntimeOrigin::root()).expect("scheduled");
		assert_eq!(clock().next_work, at);
		assert!(System::block_number() < at);
	});
}
