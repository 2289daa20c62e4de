//! The joint limit: what counts of all deposits without a confirmation.

use super::*;

/// S is 1,000,000 STOS: 10,000 STOS of a deposit count at once, 100,000 STOS of all together.
fn limited(test: impl FnOnce()) {
	TestExt::new().guarded().large().execute_with(|| {
		CountingBudget::<Test>::put(u128::MAX);
		test();
	});
}

fn total() -> u128 {
	Deposit::overview().unconfirmed
}

fn counted(index: u32) -> u128 {
	node(index).deposit.counted / STOS
}

/// What the node waits for, and its place.
fn waits(index: u32) -> Option<(WaitsFor, u32)> {
	let info = Deposit::node_info(index).unwrap();
	Some((info.waits_for?, info.queue_position?))
}

fn confirm(index: u32) {
	let deposit = node(index).deposit.initial;
	decide(index, Motion::ConfirmCapacity { deposit });
}

/// Nodes of 9,500 STOS that take all room: of the last, half counts.
fn fill() -> Vec<u32> {
	let nodes: Vec<_> = (0..11).map(|_| new_resource_node(WHALE, 9_500 * STOS)).collect();
	assert_eq!(total(), 100_000 * STOS);
	nodes
}

#[test]
fn a_stake_that_is_split_among_many_nodes_counts_up_to_the_joint_limit() {
	limited(|| {
		let before = Ozone::market().remaining_limit;
		let nodes = fill();
		assert_eq!((counted(nodes[9]), counted(nodes[10])), (9_500, 5_000));
		let more: Vec<_> = (0..50).map(|_| new_resource_node(WHALE, 9_500 * STOS)).collect();
		assert!(more.iter().all(|index| counted(*index) == 0 && node(*index).is_active()));
		assert_eq!((waits(nodes[9]), waits(nodes[10])), (None, Some((WaitsFor::Confirmation, 1))));
		assert_eq!(waits(more[49]), Some((WaitsFor::Confirmation, 51)));
		let queued = Event::CountingQueued {
			node: more[49],
			waits_for: WaitsFor::Confirmation,
			position: 51,
			epoch: 0,
		};
		assert!(events().contains(&queued));
		let overview = Deposit::overview();
		assert_eq!((overview.counting_queue, overview.confirmation_queue), (0, 51));
		assert_eq!(overview.most_unconfirmed, 100_000 * STOS);
		// However long they wait: e^0.1.
		(0..10).for_each(|_| end_epoch());
		assert_eq!(total(), 100_000 * STOS);
		let after = Ozone::market().remaining_limit;
		assert!(after > before * 110 / 100 && after < before * 1_106 / 1_000, "{before} {after}");
	});
}

#[test]
fn the_deposits_of_genesis_and_of_meta_nodes_take_no_room() {
	limited(|| {
		assert_eq!(total(), 0);
		fill();
		let index = candidate(ALICE);
		assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), index));
		for who in [META, META + 1] {
			assert_ok!(Deposit::vote(signed(who), index, Motion::Admit, true));
		}
		assert_eq!((counted(index), waits(index), total()), (10_000, None, 100_000 * STOS));
	});
}

#[test]
fn a_confirmation_takes_a_node_out_of_the_line_and_leaves_the_room_to_others() {
	limited(|| {
		let nodes = fill();
		let (first, second) =
			(new_resource_node(ALICE, 9_000 * STOS), new_resource_node(BOB, 8_000 * STOS));
		confirm(second);
		assert_eq!((counted(second), waits(second)), (8_000, None));
		assert!(events().contains(&Event::CountingDequeued { node: second, epoch: 0 }));
		assert_eq!(total(), 100_000 * STOS);
		// Confirmed is what counts already: so much room is free, for the first in line.
		confirm(nodes[0]);
		assert_eq!(total(), 90_500 * STOS);
		assert_eq!(waits(first), Some((WaitsFor::Confirmation, 2)));
		end_epoch();
		assert_eq!((counted(nodes[10]), waits(nodes[10])), (9_500, None));
		assert_eq!((counted(first), waits(first)), (5_000, Some((WaitsFor::Confirmation, 1))));
		assert_eq!(total(), 100_000 * STOS);
	});
}

#[test]
fn a_newcomer_takes_no_room_while_another_waits_for_it() {
	limited(|| {
		let nodes = fill();
		let first = new_resource_node(ALICE, 9_000 * STOS);
		confirm(nodes[0]);
		// There is room, and somebody before it.
		let newcomer = new_resource_node(BOB, 1_000 * STOS);
		assert_eq!((counted(newcomer), waits(newcomer)), (0, Some((WaitsFor::Confirmation, 3))));
		assert_ok!(Deposit::top_up(signed(BOB), newcomer, STOS));
		assert_eq!((counted(newcomer), waits(newcomer)), (0, Some((WaitsFor::Confirmation, 3))));
		assert_eq!(counted(first), 0);
	});
}

#[test]
fn who_waits_for_room_keeps_nobody_waiting_whose_capacity_is_confirmed() {
	limited(|| {
		// All wait for the budget first, in one line.
		CountingBudget::<Test>::put(0);
		let nodes: Vec<_> = (0..12).map(|_| new_resource_node(WHALE, 9_500 * STOS)).collect();
		let confirmed = new_resource_node(ALICE, 15_000 * STOS);
		confirm(confirmed);
		assert_eq!(waits(nodes[11]), Some((WaitsFor::Budget, 12)));
		assert_eq!(waits(confirmed), Some((WaitsFor::Budget, 13)));
		enact(|p| p.limit_rise = Perbill::one());
		assert_eq!((counted(nodes[9]), counted(nodes[10]), counted(nodes[11])), (9_500, 5_000, 0));
		assert_eq!(waits(nodes[10]), Some((WaitsFor::Confirmation, 1)));
		assert_eq!(waits(nodes[11]), Some((WaitsFor::Confirmation, 2)));
		let queued = |event: &&Event<Test>| {
			matches!(event, Event::CountingQueued { waits_for: WaitsFor::Confirmation, .. })
		};
		assert_eq!(events().iter().filter(queued).count(), 2);
		assert_eq!((counted(confirmed), waits(confirmed)), (15_000, None));
	});
}

#[test]
fn a_confirmed_node_that_finds_no_budget_changes_the_line() {
	limited(|| {
		fill();
		let index = new_resource_node(ALICE, 9_000 * STOS);
		CountingBudget::<Test>::put(0);
		confirm(index);
		assert_eq!((counted(index), waits(index)), (0, Some((WaitsFor::Budget, 1))));
		// Its former place is passed over.
		assert_eq!(Deposit::overview().confirmation_queue, 2);
		end_epoch();
		assert_eq!((counted(index), waits(index)), (9_000, None));
		assert_eq!(total(), 100_000 * STOS);
	});
}

#[test]
fn room_is_free_again_when_a_deposit_ceases_to_count() {
	limited(|| {
		let nodes = fill();
		let waiting = new_resource_node(ALICE, 1_000 * STOS);
		end_epoch();
		assert_ok!(Deposit::unregister(signed(WHALE), nodes[10]));
		assert_ok!(Deposit::unregister(signed(WHALE), nodes[0]));
		assert_eq!(waits(nodes[10]), None);
		// The deposits count until the end of the cooling-off, and one that was shut down no longer.
		end_epoch();
		assert_eq!((total(), counted(waiting)), (100_000 * STOS, 0));
		decide(nodes[0], Motion::Shutdown);
		assert_eq!(total(), 90_500 * STOS);
		end_epoch();
		assert_eq!((total(), counted(waiting), waits(waiting)), (91_500 * STOS, 1_000, None));
		pass_days(14);
		end_epoch();
		assert_eq!(total(), 86_500 * STOS);
	});
}

#[test]
fn a_suspended_node_keeps_its_room() {
	limited(|| {
		let nodes = fill();
		suspend(nodes[0]);
		end_epoch();
		assert_eq!((total(), counted(nodes[10])), (100_000 * STOS, 5_000));
		decide(nodes[0], Motion::Resume);
		assert_eq!((total(), counted(nodes[0])), (100_000 * STOS, 9_500));
		// And gives it back when it leaves.
		suspend(nodes[0]);
		assert_ok!(Deposit::unregister(signed(WHALE), nodes[0]));
		assert_eq!(total(), 90_500 * STOS);
	});
}

#[test]
fn a_smaller_limit_takes_nothing_from_what_counts_and_a_larger_one_lets_the_line_in() {
	limited(|| {
		fill();
		let waiting = new_resource_node(ALICE, 9_000 * STOS);
		enact(|p| p.max_unconfirmed = Perbill::from_percent(5));
		assert_eq!((total(), counted(waiting)), (100_000 * STOS, 0));
		enact(|p| p.max_unconfirmed = Perbill::from_percent(20));
		assert_eq!((total(), counted(waiting)), (113_500 * STOS, 9_000));
		assert_eq!(Deposit::overview().confirmation_queue, 0);
	});
}

#[test]
fn a_boundary_works_through_a_bounded_number_of_places_of_both_lines() {
	limited(|| {
		fill();
		for _ in 0..MOST_SERVED {
			new_resource_node(WHALE, 1_000 * STOS);
		}
		enact(|p| {
			(p.max_unconfirmed, p.limit_rise) = (Perbill::one(), Perbill::one());
		});
		assert_eq!(Deposit::overview().confirmation_queue, 1);
		end_epoch();
		assert_eq!(Deposit::overview().confirmation_queue, 0);
	});
}
