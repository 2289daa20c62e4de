//! The settlement of epochs.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks};
use stratos_primitives::{
	Balance, EpochClock, MarketState, Nodes as _, OZ, Reward, STOS, TreasurySource,
};

fn suspend(node: u32, standing: Standing) {
	set_standing(node, standing);
}

#[test]
fn without_traffic_there_is_no_reward() {
	TestExt::new().execute_with(|| {
		run_to_epoch(3);
		assert_eq!(TotalMined::<Test>::get(), 0);
		let result = EpochResults::<Test>::get(1).unwrap();
		assert_eq!((result.settled, result.reward), (0, Reward::default()));
		assert_eq!([5, 6, 7].map(|node| locked(node).total()), [0; 3]);
	});
}

#[test]
fn unsettled_contributions_add_up() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 80), (1, 20)]);
		run_to_epoch(1);
		assert_eq!([0, 1].map(Mining::contribution_of), [0, 20]);
		contribute(&[(0, 10), (1, 25)]);
		run_to_epoch(2);
		// 45 of 55 is more than 80%.
		assert_eq!([0, 1].map(Mining::contribution_of), [10, 0]);
		assert_eq!(EpochResults::<Test>::get(1).unwrap().settled, 45);
	});
}

#[test]
fn contributions_of_a_suspended_node_wait_and_are_not_part_of_the_whole() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 500), (1, 79), (2, 21)]);
		next_block();
		suspend(0, Standing::Suspended);
		run_to_epoch(1);
		// 79 of 100 is not enough, so both others are settled.
		assert_eq!([0, 1, 2].map(Mining::contribution_of), [500, 0, 0]);
		suspend(0, Standing::Active);
		contribute(&[(0, 1)]);
		run_to_epoch(2);
		assert_eq!(Mining::contribution_of(0), 0);
		assert_eq!(EpochResults::<Test>::get(1).unwrap().settled, 501);
	});
}

#[test]
fn an_epoch_without_a_new_report_settles_nothing() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 80), (1, 20)]);
		run_to_epoch(1);
		let before = (Ozone::market(), TotalMined::<Test>::get());
		run_to_epoch(4);
		assert_eq!(Mining::contribution_of(1), 20);
		assert_eq!((Ozone::market(), TotalMined::<Test>::get()), before);
		for epoch in 1..4 {
			let result = EpochResults::<Test>::get(epoch).unwrap();
			assert_eq!((result.settled, result.contributed), (0, 20));
			assert!(result.reward.is_zero());
		}
		// The next report settles both.
		contribute(&[(0, 20)]);
		run_to_epoch(5);
		assert_eq!(EpochResults::<Test>::get(4).unwrap().settled, 40);
	});
}

#[test]
fn a_report_without_contributions_settles_nothing() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 80), (1, 20)]);
		run_to_epoch(1);
		let mut tasks = page(&[], &[]);
		tasks.performance.try_push(Performance { node: 0, completed: 9, failed: 1 }).unwrap();
		report(1, &[tasks]);
		run_to_epoch(2);
		assert!(AppliedReports::<Test>::contains_key(1));
		assert_eq!(EpochResults::<Test>::get(1).unwrap().settled, 0);
		assert_eq!(Mining::contribution_of(1), 20);
	});
}

#[test]
fn tail_nodes_gain_nothing_when_every_second_epoch_has_no_report() {
	// Two nodes with 9 % of the traffic. Where leftovers were settled in epochs without a report, they
	// got half of all mining.
	let shares = |pause: u32| {
		let mut mined = [0; 5];
		TestExt::new().parameters(|p| p.lock_up = 100).execute_with(|| {
			for epoch in 0..20 {
				if epoch % pause == 0 {
					contribute(&[(0, 40), (1, 30), (2, 21), (3, 5), (4, 4)]);
				}
				run_to_epoch(epoch + 1);
			}
			mined = [0, 1, 2, 3, 4].map(|node| locked(node).mining);
			assert_eq!(TotalMined::<Test>::get(), Balance::from(20 / pause) * 80 * STOS);
		});
		let all: Balance = mined.iter().sum();
		((mined[3] + mined[4]) * 1_000 / all, mined)
	};
	let (every, second) = (shares(1), shares(2));
	assert!(second.0 <= 90 && every.0 <= 90, "{every:?} {second:?}");
}

#[test]
fn contributions_that_can_never_be_settled_return_to_the_limit() {
	for work in [1, 1_000_000] {
		TestExt::new().work(work).epoch_length(30).execute_with(|| {
			contribute(&[(0, 500), (1, 79), (2, 21)]);
			next_block();
			while CurrentApplication::<Test>::exists() {
				next_block();
			}
			suspend(1, Standing::Forfeited);
			suspend(2, Standing::Suspended);
			let limit = Ozone::market().remaining_limit;
			run_to_epoch(2);
			assert_eq!([0, 1, 2].map(Mining::contribution_of), [0, 0, 21]);
			assert_eq!(EpochResults::<Test>::get(0).unwrap().settled, 500);
			assert_eq!(Ozone::market().remaining_limit, limit + 500 + 79);
			assert_eq!((Ozone::unsettled(), Unsettled::<Test>::get()), (21, 21));
			// Nor do they wait for a report.
			suspend(2, Standing::Forfeited);
			run_to_epoch(4);
			assert_eq!((Ozone::unsettled(), Mining::contribution_of(2)), (0, 0));
		});
	}
}

#[test]
fn ties_go_to_the_lower_id_not_the_lower_index() {
	fn reversed(node: u32) -> stratos_primitives::NodeId {
		ordered_id(u32::MAX - node)
	}
	TestExt::new().ids(reversed).execute_with(|| {
		contribute(&[(0, 7), (1, 7), (2, 7), (3, 7), (4, 7)]);
		run_to_epoch(1);
		assert_eq!([0, 1, 2, 3, 4].map(Mining::contribution_of), [7, 0, 0, 0, 0]);
	});
}

#[test]
fn shares_without_a_recipient_go_to_the_treasury() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 1_000 * OZ)]);
		set_active_metas(Vec::new());
		ChainLeaves::set(&25);
		run_to_epoch(1);
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!(locked(0).total(), 60 * STOS);
		assert_eq!(Balances::free_balance(CHAIN), 15 * STOS);
		assert_eq!(result.to_treasury.total(), 25 * STOS);
		assert_eq!(Balances::free_balance(TREASURY) - 1_000_000 * STOS, 25 * STOS);
	});
}

#[test]
fn totals_by_source_are_the_sums_of_the_events() {
	TestExt::new().execute_with(|| {
		let mut events: std::collections::BTreeMap<TreasurySource, Balance> = Default::default();
		ChainLeaves::set(&10);
		for epoch in 0..6u32 {
			contribute(&[(0, 70), (1, 7 + u128::from(epoch)), (2, 3)]);
			let gift = RuntimeOrigin::signed(USER);
			let pool = Mining::rewards_account();
			assert_ok!(Balances::transfer_allow_death(gift, pool, 3 + u128::from(epoch)));
			while Mining::current_epoch() == epoch {
				let block = System::block_number();
				Mining::on_idle(block, frame_support::weights::Weight::MAX);
				Mining::on_finalize(block);
				for record in System::events() {
					let (source, amount) = match record.event {
						RuntimeEvent::Mining(Event::TreasuryPaid { source, reward, .. }) => {
							(source, reward.total())
						}
						RuntimeEvent::Mining(Event::SurplusSwept { amount, .. }) => {
							(TreasurySource::Surplus, amount)
						}
						_ => continue,
					};
					*events.entry(source).or_default() += amount;
				}
				System::reset_events();
				System::set_block_number(block + 1);
				Mining::on_initialize(block + 1);
			}
		}
		// Events of the last boundary were not read yet.
		System::reset_events();
		let boundary = EpochResults::<Test>::get(5).unwrap().to_treasury.total();
		let totals = TreasurySource::ALL.map(TreasuryTotals::<Test>::get);
		let all: Balance = totals.iter().sum();
		assert_eq!(all, events.values().sum::<Balance>() + boundary);
		assert_eq!(all, Balances::free_balance(TREASURY) - 1_000_000 * STOS);
		assert_eq!(TreasuryTotals::<Test>::get(TreasurySource::Surplus), 3 + 4 + 5 + 6 + 7 + 8);
		assert!(totals.iter().filter(|total| **total > 0).count() == 3, "{totals:?}");
	});
}

#[test]
fn the_last_reward_is_cut_to_what_is_left() {
	TestExt::new().mined(39_000_000 * STOS - 1).execute_with(|| {
		contribute(&[(0, OZ)]);
		run_to_epoch(1);
		assert_eq!(EpochResults::<Test>::get(0).unwrap().reward.mining, 1);
		assert_eq!(TotalMined::<Test>::get(), 39_000_000 * STOS);
		contribute(&[(0, OZ)]);
		run_to_epoch(2);
		let result = EpochResults::<Test>::get(1).unwrap();
		assert_eq!(result.reward.mining, 0);
		assert!(result.reward.traffic > 0 && locked(0).total() > 0);
		assert_eq!(Balances::free_balance(Mining::mining_pool_account()), 1_000_000 * STOS);
	});
}

#[test]
fn an_empty_volume_pool_still_leaves_the_mining_reward() {
	let market =
		MarketState { genesis_deposit: STOS, unissued_prepay: 0, remaining_limit: 10 * OZ };
	TestExt::new().market(market).execute_with(|| {
		contribute(&[(0, OZ)]);
		run_to_epoch(1);
		let reward = EpochResults::<Test>::get(0).unwrap().reward;
		assert_eq!(reward, Reward { traffic: 0, mining: 80 * STOS });
		assert_eq!(Ozone::market().remaining_limit, 11 * OZ);
	});
}

#[test]
fn a_report_accepted_in_the_last_block_is_settled_with_its_epoch() {
	for work in [1, 3, 1_000_000] {
		TestExt::new().work(work).execute_with(|| {
			run_to(9);
			contribute(&[(0, 100)]);
			run_to_epoch(2);
			assert_eq!(EpochResults::<Test>::get(0).unwrap().settled, 100, "{work}");
		});
	}
}

/// The next block after one so full that nothing was left for `on_idle`.
fn next_block_after_a_full_one() {
	let block = System::block_number();
	Mining::on_finalize(block);
	System::set_block_number(block + 1);
	Mining::on_initialize(block + 1);
	check();
}

#[test]
fn a_report_accepted_in_a_full_last_block_is_settled_with_its_epoch() {
	TestExt::new().execute_with(|| {
		run_to(9);
		contribute(&[(0, 100)]);
		next_block_after_a_full_one();
		assert_eq!(Mining::current_epoch(), 1);
		assert_eq!(EpochResults::<Test>::get(0).unwrap().settled, 100);
	});
}

#[test]
fn a_report_accepted_after_the_boundary_waits_for_the_settlement() {
	TestExt::new().work(1).execute_with(|| {
		run_to(9);
		contribute(&[(0, 100)]);
		next_block_after_a_full_one();
		assert!(CurrentApplication::<Test>::exists() && !AppliedReports::<Test>::contains_key(0));
		contribute(&[(1, 1_000)]);
		while EpochResults::<Test>::get(1).is_none() {
			next_block();
		}
		let settled = |epoch| EpochResults::<Test>::get(epoch).map(|result| result.settled);
		assert_eq!((settled(0), settled(1)), (Some(100), Some(1_000)));
	});
}

#[test]
fn reports_wait_while_an_epoch_is_being_settled() {
	TestExt::new().work(1).nodes(1_000, 1).epoch_length(100).execute_with(|| {
		contribute(&(0..1_000).map(|node| (node, 5)).collect::<Vec<_>>());
		run_to_epoch(1);
		let phase = || CurrentSettlement::<Test>::get().map(|settlement| settlement.phase);
		while !matches!(phase(), Some(SettlementPhase::Search { .. })) {
			next_block();
		}
		contribute(&[(999, 1_000_000)]);
		while phase().is_some() {
			assert!(!AppliedReports::<Test>::contains_key(1));
			next_block();
		}
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!((result.settled, result.settled_nodes), (4_000, 800));
		next_block();
		next_block();
		assert!(AppliedReports::<Test>::contains_key(1));
	});
}

/// Everything that an epoch leaves behind.
fn outcome() -> Vec<(Reward, Reward, u128)> {
	(0..Registry::slots()).map(|n| (locked(n), free(n), Mining::contribution_of(n))).collect()
}

#[test]
fn a_settlement_over_several_blocks_equals_one_in_a_single_block() {
	let run = |work| {
		let mut result = Vec::new();
		TestExt::new().work(work).nodes(700, 5).ids(hashed_id).epoch_length(300).execute_with(
			|| {
				for epoch in 0..6u32 {
					let all: Vec<_> = (0..700)
						.map(|node| (node, u128::from(node * 7 % 5 + 1 + epoch % 2)))
						.collect();
					contribute(&all);
					run_to_epoch(epoch + 1);
					while CurrentSettlement::<Test>::exists() {
						next_block();
					}
					result.push((outcome(), Ozone::market(), Balances::free_balance(TREASURY)));
				}
			},
		);
		result
	};
	let whole = run(1_000_000);
	assert!(whole[5].0.iter().any(|node| !node.1.is_zero()), "some rewards have matured");
	assert_eq!(run(1), whole);
	assert_eq!(run(3), whole);
}

#[test]
fn an_epoch_that_ends_during_a_settlement_waits() {
	TestExt::new().work(1).nodes(600, 1).epoch_length(4).execute_with(|| {
		contribute(&(0..600).map(|node| (node, 5)).collect::<Vec<_>>());
		run_to_epoch(5);
		assert!(EpochResults::<Test>::get(3).is_none(), "there is a backlog");
		for _ in 0..200 {
			next_block();
		}
		assert!(NextToMature::<Test>::get() > 0, "it goes on, epoch by epoch");
		assert!(Unsettled::<Test>::get() <= 600 && TotalMined::<Test>::get() > 0);
	});
}

#[test]
fn contributions_stay_if_the_market_refuses() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 100)]);
		next_block();
		refuse_market(true);
		run_to_epoch(1);
		assert_eq!((Mining::contribution_of(0), TotalMined::<Test>::get()), (100, 0));
		refuse_market(false);
		run_to_epoch(2);
		assert_eq!((Mining::contribution_of(0), TotalMined::<Test>::get()), (0, 80 * STOS));
	});
}

#[test]
fn an_epoch_is_settled_by_its_own_parameters() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 60), (1, 40)]);
		Governed::set(&MiningParameters { settlement_threshold: 5_000, ..Governed::get() });
		run_to_epoch(1);
		assert_eq!([0, 1].map(Mining::contribution_of), [0, 0]);
		contribute(&[(0, 60), (1, 40)]);
		run_to_epoch(2);
		assert_eq!([0, 1].map(Mining::contribution_of), [0, 40]);
	});
}

#[test]
fn a_lowered_cap_binds_the_settlement_that_comes_after_it() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 10)]);
		let mut parameters = MiningParameters::default();
		parameters.tiers.truncate(1);
		parameters.tiers[0].through = 30 * STOS;
		Governed::set(&parameters);
		run_to_epoch(1);
		assert_eq!(TotalMined::<Test>::get(), 30 * STOS);
		contribute(&[(0, 10)]);
		run_to_epoch(2);
		assert_eq!(TotalMined::<Test>::get(), 30 * STOS);
		assert_ok!(Mining::check_invariants());
	});
}

#[test]
fn numbers_at_their_bounds_do_not_overflow() {
	let market = MarketState {
		genesis_deposit: 50_000_000 * STOS,
		unissued_prepay: 10_000_000 * STOS,
		remaining_limit: 1 << 90,
	};
	TestExt::new().market(market).execute_with(|| {
		// More than a report could bring.
		let contributions = [(0, 1 << 126), (1, 1 << 125), (2, 1)];
		let sum = Mining::credit(contributions.into_iter());
		Mining::add_new_traffic(sum);
		stratos_test_kit::market::add_unsettled::<Test>(sum);
		run_to_epoch(1);
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!(result.settled, (1 << 126) + (1 << 125));
		let third = |amount: Balance| amount / 3;
		assert_eq!(locked(1).traffic, third(result.split.resource.traffic));
		assert_eq!(locked(1).mining, third(result.split.resource.mining));
		assert_ok!(Mining::check_invariants());
	});
}

#[test]
fn an_epoch_visits_only_pages_with_contributions_or_maturing_rewards() {
	// Five steps for the page of the contributor, two for that of the Meta Nodes, and closing.
	TestExt::new().nodes(2_000, 1).parameters(|p| p.lock_up = 1).epoch_length(50).execute_with(
		|| {
			for epoch in 0..4 {
				contribute(&[(1_000, 10)]);
				run_to_epoch(epoch + 1);
				MaxTickWeight::set(frame_support::weights::Weight::from_parts(14, 0));
				assert!(!CurrentSettlement::<Test>::exists(), "closed in its boundary block");
			}
			assert!(free(1_000).total() > 0);
			let pages: Vec<_> = EarnedPages::<Test>::iter().map(|(_, page, _)| page).collect();
			assert!(pages.iter().all(|page| [3, 7].contains(page)), "{pages:?}");
			assert!(ContributingPages::<Test>::get().is_empty());
			// What matured is forgotten.
			assert_eq!(EarningPages::<Test>::iter_keys().collect::<Vec<_>>(), [3]);
		},
	);
}

#[test]
fn a_backlog_does_not_keep_parameters_from_being_adopted() {
	TestExt::new().work(1).nodes(600, 1).epoch_length(4).execute_with(|| {
		contribute(&(0..600).map(|node| (node, 5)).collect::<Vec<_>>());
		run_to_epoch(3);
		assert!(CurrentSettlement::<Test>::get().unwrap().epoch < 2, "there is a backlog");
		let proposed = MiningParameters {
			settlement_threshold: 5_000,
			epoch_length: Some(7),
			..Governed::get()
		};
		Governed::set(&proposed);
		run_to_epoch(4);
		assert_eq!(ActiveParameters::<Test>::get(), proposed);
		assert_eq!(EpochLength::<Test>::get(), 7);
		// Each epoch is settled by its own parameters all the same.
		let mut thresholds = std::collections::BTreeMap::new();
		while thresholds.len() < 6 {
			if let Some(settlement) = CurrentSettlement::<Test>::get() {
				thresholds.insert(settlement.epoch, settlement.parameters.settlement_threshold);
			}
			next_block();
		}
		for (epoch, threshold) in thresholds {
			assert_eq!(threshold, if epoch < 4 { 8_000 } else { 5_000 }, "epoch {epoch}");
		}
	});
}
