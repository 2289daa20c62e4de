//! How much of a deposit counts: the share at once, the confirmation, the budget, the queue.

use super::*;
use pallet_ozone::Issuance;

/// A market of S = 1,000,000 STOS.
fn large(test: impl FnOnce()) {
	TestExt::new().guarded().large().execute_with(test);
}

fn limit() -> u128 {
	Ozone::market().remaining_limit
}

/// What deposits may raise the limit by in an epoch that begins now.
fn allowed() -> u128 {
	crate::counting::allowance(limit(), Perbill::from_percent(2))
}

fn raised() -> u128 {
	Issuance::<Test>::get().raised
}

fn confirm(index: u32) {
	let deposit = node(index).deposit.initial;
	decide(index, Motion::ConfirmCapacity { deposit });
}

#[test]
fn a_node_with_most_of_s_that_comes_and_goes_moves_the_limit_by_the_share_only() {
	large(|| {
		prepay(500_000 * STOS);
		let (before, one) = (limit(), Perbill::from_percent(1));
		let index = new_resource_node(WHALE, 850_000 * STOS);
		// 1 % of S counts, and no more.
		assert_eq!(node(index).deposit.counted, 10_000 * STOS);
		assert_eq!(limit(), before + one.mul_floor(before));
		prepay(STOS);
		let bought = Ozone::ozone_of(&CAROL);
		assert_noop!(Deposit::unregister(signed(WHALE), index), Errors::ActivatedThisEpoch);
		let high = limit();
		end_epoch();
		assert_ok!(Deposit::unregister(signed(WHALE), index));
		assert_eq!((limit(), Ozone::ozone_of(&CAROL)), (high, bought));
		pass_days(14);
		end_epoch();
		assert_eq!(limit(), high - one.mul_floor(high));
		assert!(limit() < before && limit() > before * 9_998 / 10_000);
	});
}

#[test]
fn many_small_nodes_that_come_and_go_raise_the_limit_by_the_budget_only() {
	large(|| {
		prepay(500_000 * STOS);
		end_epoch();
		let before = limit();
		let most = allowed();
		let nodes: Vec<_> = (0..100).map(|_| new_resource_node(WHALE, 5_000 * STOS)).collect();
		assert!(raised() <= most && most - raised() < OZ);
		for index in &nodes {
			assert_noop!(Deposit::unregister(signed(WHALE), *index), Errors::ActivatedThisEpoch);
		}
		// The next epoch serves the next ones, and all leave at once.
		let more = allowed();
		end_epoch();
		assert!(raised() <= most + more);
		for index in nodes {
			assert_ok!(Deposit::unregister(signed(WHALE), index));
		}
		let high = limit();
		assert!(high <= before + most + more);
		// Their whole deposit is half of S; what counted is 4 % of it.
		pass_days(14);
		(0..10).for_each(|_| end_epoch());
		assert!(limit() < before && limit() > before * 99 / 100);
		assert!(Departures::<Test>::iter().next().is_none());
	});
}

#[test]
fn the_rest_counts_when_meta_nodes_confirm_the_capacity() {
	large(|| {
		let index = new_resource_node(ALICE, 12_000 * STOS);
		let info = Deposit::node_info(index).unwrap();
		assert_eq!((info.countable, info.queue_position), (10_000 * STOS, None));
		let (before, left) = (limit(), CountingBudget::<Test>::get());
		let more = limit_of(2_000 * STOS);
		confirm(index);
		let deposit = node(index).deposit;
		assert_eq!((deposit.counted, deposit.confirmed), (12_000 * STOS, 12_000 * STOS));
		assert_eq!(limit(), before + more);
		assert_eq!(CountingBudget::<Test>::get(), left - more);
		let weight = weight_of(12_000 * STOS);
		assert_eq!(
			events().last(),
			Some(&Event::CapacityConfirmed {
				node: index,
				confirmed: 12_000 * STOS,
				counted: 12_000 * STOS,
				limit: more,
				weight,
				epoch: 0
			})
		);
		assert_eq!(node(index).weight(), weight);
	});
}

#[test]
fn a_confirmation_names_the_deposit_so_that_a_later_top_up_is_not_confirmed_with_it() {
	large(|| {
		let index = new_resource_node(ALICE, 11_000 * STOS);
		let motion = Motion::ConfirmCapacity { deposit: 11_000 * STOS };
		assert_ok!(Deposit::propose(signed(META), index, motion));
		assert_ok!(Deposit::top_up(signed(ALICE), index, 9_000 * STOS));
		assert_ok!(Deposit::vote(signed(META + 1), index, motion, true));
		let deposit = node(index).deposit;
		assert_eq!((deposit.counted, deposit.initial), (11_000 * STOS, 20_000 * STOS));
		// What is above it needs another confirmation; a smaller one says nothing new.
		let propose = |motion| Deposit::propose(signed(META), index, motion);
		assert_noop!(propose(motion), Errors::MotionDoesNotApply);
		let beyond = Motion::ConfirmCapacity { deposit: 20_000 * STOS + 1 };
		assert_noop!(propose(beyond), Errors::MotionDoesNotApply);
		confirm(index);
		assert_eq!(node(index).deposit.confirmed, 20_000 * STOS);
	});
}

#[test]
fn a_confirmation_is_for_active_nodes() {
	TestExt::new().guarded().execute_with(|| {
		let motion = Motion::ConfirmCapacity { deposit: 5_500 * STOS };
		assert_ok!(Deposit::top_up(signed(RESOURCE), 3, 500 * STOS));
		assert_ok!(Deposit::top_up(signed(META), 0, 500 * STOS));
		let of_meta = Motion::ConfirmCapacity { deposit: 10_500 * STOS };
		let propose = |index, motion| Deposit::propose(signed(META), index, motion);
		assert_ok!(propose(3, motion));
		suspend(3);
		let vote = Deposit::vote(signed(META + 1), 3, motion, true);
		assert_noop!(vote, Errors::MotionDoesNotApply);
		assert_eq!(node(0).deposit.counted, 10_000 * STOS);
		decide(0, of_meta);
		assert_eq!(node(0).deposit.counted, 10_500 * STOS);
	});
}

#[test]
fn later_deposits_wait_in_order_and_nobody_overtakes() {
	TestExt::new().guarded().execute_with(|| {
		// S is 45,000 STOS: 450 STOS of each count at once, 900 STOS in an epoch.
		let nodes: Vec<_> = (0..4).map(|_| new_resource_node(ALICE, 1_000 * STOS)).collect();
		let counted = |place: usize| node(nodes[place]).deposit.counted;
		assert_eq!(counted(0), 450 * STOS);
		assert!(counted(1) < 450 * STOS && counted(1) > 440 * STOS);
		assert_eq!((counted(2), counted(3)), (0, 0));
		assert!(node(nodes[3]).is_active() && node(nodes[3]).weight() == 0);
		assert_eq!(earning(nodes[3]), 1_000 * STOS);
		let positions = || -> Vec<_> {
			nodes.iter().map(|index| Deposit::node_info(*index).unwrap().queue_position).collect()
		};
		assert_eq!(positions(), [None, Some(1), Some(2), Some(3)]);
		assert_eq!(Deposit::overview().counting_queue, 3);
		let (last, waits_for) = (nodes[3], WaitsFor::Budget);
		let queued = Event::CountingQueued { node: last, waits_for, position: 3, epoch: 0 };
		assert!(events().contains(&queued));
		// A base unit waits behind them too.
		assert_ok!(Deposit::top_up(signed(RESOURCE), 3, 1));
		confirm(3);
		assert_eq!(Deposit::node_info(3).unwrap().queue_position, Some(4));
		next_block();
		end_epoch();
		assert_eq!((counted(1), counted(2)), (450 * STOS, 450 * STOS));
		assert_eq!(positions(), [None, None, None, Some(1)]);
		assert!(events().contains(&Event::CountingDequeued { node: nodes[2], epoch: 1 }));
		end_epoch();
		assert_eq!((counted(3), node(3).deposit.counted), (450 * STOS, 5_000 * STOS + 1));
		assert!(CountingEnds::<Test>::get(WaitsFor::Budget).is_empty());
		// Again at once.
		let next = new_resource_node(ALICE, 1_000 * STOS);
		assert!(node(next).deposit.counted > 0);
	});
}

#[test]
fn the_budget_is_a_share_of_the_limit_at_the_start_of_the_epoch() {
	TestExt::new().guarded().execute_with(|| {
		assert_eq!(CountingBudget::<Test>::get(), 980 * OZ);
		new_resource_node(ALICE, 1_000 * STOS);
		prepay(45_000 * STOS);
		// The prepay halved the limit. What was not spent does not add to the next budget.
		let half = limit();
		assert_eq!(CountingBudget::<Test>::get(), 490 * OZ);
		end_epoch();
		assert_eq!(CountingBudget::<Test>::get(), half / 50);
		assert_eq!(Deposit::overview().counting_budget, half / 50);
	});
}

#[test]
fn an_epoch_serves_a_bounded_number_of_places() {
	large(|| {
		CountingBudget::<Test>::put(0);
		for _ in 0..MOST_SERVED + 6 {
			new_resource_node(WHALE, 1_000 * STOS);
		}
		enact_counting(Perbill::one(), Perbill::one());
		assert_eq!(CountingEnds::<Test>::get(WaitsFor::Budget).len(), 6);
		// There is budget left, and still nobody overtakes.
		let index = new_resource_node(WHALE, 1_000 * STOS);
		assert_eq!(node(index).deposit.counted, 0);
		assert_eq!(Deposit::node_info(index).unwrap().queue_position, Some(7));
		end_epoch();
		assert!(CountingEnds::<Test>::get(WaitsFor::Budget).is_empty());
	});
}

fn enact_counting(at_once: Perbill, rise: Perbill) {
	enact(|p| (p.counted_at_once, p.limit_rise) = (at_once, rise));
}

#[test]
fn a_node_that_left_or_is_suspended_is_passed_over() {
	TestExt::new().guarded().execute_with(|| {
		CountingBudget::<Test>::put(0);
		let nodes: Vec<_> = (0..3).map(|_| resource_node(ALICE, 1_000 * STOS)).collect();
		assert_ok!(Deposit::unregister(signed(ALICE), nodes[0]));
		assert_eq!(Deposit::node_info(nodes[0]).unwrap().queue_position, None);
		suspend(nodes[1]);
		assert_eq!(Deposit::node_info(nodes[1]).unwrap().queue_position, Some(2));
		end_epoch();
		let counted = |place: usize| node(nodes[place]).deposit.counted;
		assert_eq!((counted(0), counted(1), counted(2)), (0, 0, 450 * STOS));
		assert!(CountingEnds::<Test>::get(WaitsFor::Budget).is_empty());
		// It may count when it resumes.
		decide(nodes[1], Motion::Resume);
		assert!(counted(1) > 440 * STOS);
	});
}

#[test]
fn a_resumed_node_counts_as_before_outside_the_budget_and_what_is_new_within_it() {
	TestExt::new().guarded().execute_with(|| {
		suspend(3);
		assert_ok!(Deposit::top_up(signed(RESOURCE), 3, 500 * STOS));
		let (before, again) = (limit(), limit_of(5_000 * STOS));
		CountingBudget::<Test>::put(0);
		decide(3, Motion::Resume);
		assert_eq!((limit(), node(3).deposit.counted), (before + again, 5_000 * STOS));
		// 5,000 STOS are more than 1 % of S: the rest needs a confirmation.
		assert_eq!(Deposit::node_info(3).unwrap().queue_position, None);
		confirm(3);
		assert_eq!(Deposit::node_info(3).unwrap().queue_position, Some(1));
		end_epoch();
		assert_eq!(node(3).deposit.counted, 5_500 * STOS);
	});
}

#[test]
fn a_meta_nodes_deposit_is_confirmed_by_its_admission() {
	TestExt::new().guarded().execute_with(|| {
		let index = candidate(ALICE);
		assert_ok!(Deposit::verify_candidate(signed(FOUNDATION), index));
		let admit = |who| Deposit::vote(signed(who), index, Motion::Admit, true);
		assert_ok!(admit(META));
		assert_ok!(admit(META + 1));
		let deposit = node(index).deposit;
		assert_eq!(deposit.confirmed, 10_000 * STOS);
		// It uses the budget of 2 % of 45,000 STOS, epoch by epoch.
		assert_eq!(deposit.counted, 900 * STOS);
		end_epoch();
		assert!(node(index).deposit.counted > 1_790 * STOS);
		for _ in 0..20 {
			end_epoch();
		}
		assert_eq!(node(index).deposit.counted, 10_000 * STOS);
	});
}

#[test]
fn nodes_of_earlier_and_later_times_have_their_weight_on_one_scale() {
	TestExt::new().execute_with(|| {
		let first = resource_node(ALICE, 10_000 * STOS);
		assert!(limit() > 55_000 * OZ);
		let second = resource_node(BOB, 10_000 * STOS);
		// As a genesis node of the same deposit, whatever L was.
		assert_eq!(node(first).weight(), node(4).weight());
		assert_eq!(node(second).weight(), node(4).weight());
		suspend(4);
		prepay(10_000 * STOS);
		decide(4, Motion::Resume);
		assert_eq!(node(second).weight(), node(4).weight());
	});
}

#[test]
fn a_node_may_leave_from_the_epoch_after_its_activation_on() {
	TestExt::new().guarded().execute_with(|| {
		let index = new_resource_node(ALICE, 1_000 * STOS);
		assert_noop!(Deposit::unregister(signed(ALICE), index), Errors::ActivatedThisEpoch);
		end_epoch();
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		// A registration, and a genesis node, may be withdrawn at any time.
		let waiting = candidate(BOB);
		assert_ok!(Deposit::unregister(signed(BOB), waiting));
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
	});
}
