//! The chain share: division, lock-up, withdrawal.

use crate::{
	ActiveSet, Error, Event, LockUpPages, LockUpRing, Validators, mock::*, types::RewardSource,
};
use frame_support::{assert_ok, traits::Hooks};
use stratos_primitives::{
	ChainShare, DepositObserver, EpochHook, NodeRecords, Retained, Reward, STOS, TreasurySource,
};
use stratos_test_kit::clock::{advance, set_epoch_ms};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

#[test]
fn paper_example_of_ten_validators_holds_for_the_share_of_an_epoch() {
	let ext = (1..=10).fold(TestExt::new(), |ext, who| {
		ext.validator(who, 100, 1).delegation(100 + who, who, 400)
	});
	ext.execute_with(|| {
		let left = end_epoch(Reward { traffic: 200 * STOS, mining: 800 * STOS });
		assert_eq!(left, Reward::default());
		System::assert_has_event(
			Event::PoolDivided {
				validator: 7,
				epoch: 0,
				own: 20 * STOS,
				commission: 8 * STOS / 10,
				delegators: 792 * STOS / 10,
			}
			.into(),
		);
		pass_epochs(20);
		for who in 1..=10 {
			assert_eq!(withdraw_own(who), 208 * STOS / 10);
			assert_eq!(withdraw(100 + who, who), 792 * STOS / 10);
		}
	});
}

#[test]
fn the_share_is_divided_between_stake_and_deposits() {
	TestExt::new()
		.validator(1, 1_000, 0)
		.delegation(ALICE, 1, 2_000)
		.node(50, 51, 500)
		.node(52, 53, 500)
		.execute_with(|| {
			let left = end_epoch(Reward { traffic: 4_000, mining: 400 });
			assert_eq!(left, Reward::default());
			System::assert_has_event(
				Event::ChainShareDivided {
					epoch: 0,
					stake: Reward { traffic: 3_000, mining: 300 },
					deposits: Reward { traffic: 1_000, mining: 100 },
					left,
					matures: 21,
				}
				.into(),
			);
			pass_epochs(20);
			assert_eq!(withdraw_own(1), 1_100);
			assert_eq!(withdraw(ALICE, 1), 2_200);
			assert_ok!(Staking::withdraw_deposit_rewards(signed(50), 0));
			assert_ok!(Staking::withdraw_deposit_rewards(signed(53), 1));
			assert_eq!((free(51), free(53)), (550, 550));
		});
}

#[test]
fn a_reward_is_free_in_its_epoch_and_not_before() {
	TestExt::new()
		.governed(|p| p.lock_up = 5)
		.validator(1, 1_000, 0)
		.delegation(ALICE, 1, 1_000)
		.execute_with(|| {
			end_epoch(mined(200));
			end_epoch(mined(2_000));
			pass_epochs(3);
			assert_noop!(
				Staking::withdraw_rewards(signed(ALICE), 1),
				Error::<Test>::NothingToWithdraw
			);
			assert_noop!(
				Staking::withdraw_validator_rewards(signed(1)),
				Error::<Test>::NothingToWithdraw
			);
			pass_epochs(1);
			assert_eq!(epoch(), 6);
			assert_ok!(Staking::withdraw_rewards(signed(ALICE), 1));
			System::assert_last_event(
				Event::RewardsWithdrawn {
					account: ALICE,
					source: RewardSource::Delegation(1),
					amount: 100,
					epoch: 6,
				}
				.into(),
			);
			assert_eq!(withdraw_own(1), 100);
			assert_noop!(
				Staking::withdraw_rewards(signed(ALICE), 1),
				Error::<Test>::NothingToWithdraw
			);
			pass_epochs(1);
			assert_eq!((withdraw(ALICE, 1), withdraw_own(1)), (1_000, 1_000));
		});
}

#[test]
fn the_default_lock_up_is_2016_epochs() {
	TestExt::new().governed(|p| p.lock_up = 2_016).validator(1, 1_000, 0).execute_with(|| {
		end_epoch(mined(100));
		assert_eq!(LockUpPages::<Test>::get(0).unwrap().matures, 2_017);
		set_epoch(2_016);
		next_block();
		assert_eq!(withdraw_own(1), 0);
		set_epoch(2_017);
		next_block();
		assert_eq!(withdraw_own(1), 100);
	});
}

#[test]
fn a_coarser_granularity_delays_and_frees_over_several_blocks() {
	TestExt::new()
		.governed(|p| {
			p.lock_up = 5;
			p.granularity = 10;
		})
		.validator(1, 1_000, 0)
		.execute_with(|| {
			for _ in 0..9 {
				end_epoch(mined(100));
			}
			// Epochs 0 to 4 would be free in 6 to 10: all of them are in 10, the others in 20.
			assert_eq!(withdraw_own(1), 0);
			pass_epochs(1);
			assert_eq!(epoch(), 10);
			// At most four pages in one go; the boundary makes two.
			assert_eq!(withdraw_own(1), 500);
			pass_epochs(10);
			next_block();
			assert_eq!(withdraw_own(1), 400);
		});
}

#[test]
fn a_shorter_lock_up_frees_no_reward_before_an_earlier_one() {
	TestExt::new().validator(1, 1_000, 0).execute_with(|| {
		end_epoch(mined(100));
		Governed::mutate(|p| p.lock_up = 2);
		pass_epochs(1);
		end_epoch(mined(50));
		pass_epochs(17);
		assert_eq!((epoch(), withdraw_own(1)), (20, 0));
		pass_epochs(1);
		assert_eq!(withdraw_own(1), 150);
		end_epoch(mined(30));
		pass_epochs(2);
		assert_eq!(withdraw_own(1), 30);
		assert_eq!(LockUpRing::<Test>::get().head, LockUpRing::<Test>::get().tail);
	});
}

#[test]
fn a_share_without_recipients_is_returned() {
	TestExt::new().execute_with(|| {
		let share = Reward { traffic: 7, mining: 11 };
		assert_eq!(end_epoch(share), share);
		assert_eq!(free(TREASURY), 18);
		assert_eq!(LockUpPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn deposits_take_the_whole_share_where_nothing_is_staked() {
	TestExt::new().node(50, 51, 500).execute_with(|| {
		assert_eq!(end_epoch(Reward { traffic: 7, mining: 11 }), Reward::default());
		pass_epochs(20);
		assert_ok!(Staking::withdraw_deposit_rewards(signed(51), 0));
		assert_eq!(free(51), 18);
	});
}

#[test]
fn a_node_is_kept_while_its_deposit_has_rewards() {
	TestExt::new().node(50, 51, 500).execute_with(|| {
		end_epoch(Reward { traffic: 7, mining: 11 });
		Staking::on_deposit_changed(0, 500, 0);
		let kept = || <Staking as NodeRecords>::retained(0, 0);
		assert_eq!(kept(), Some(Retained::Rewards), "locked");
		pass_epochs(20);
		assert_eq!(kept(), Some(Retained::Rewards), "free, and not paid");
		assert_eq!(<Staking as NodeRecords>::pay_out(0), Ok(18));
		assert_eq!(kept(), None);
	});
}

#[test]
fn remainders_of_rounding_are_returned() {
	TestExt::new()
		.validator(1, 100, 0)
		.validator(2, 100, 0)
		.validator(3, 100, 0)
		.node(50, 51, 300)
		.execute_with(|| {
			// 100 and 100 to stake and deposits, 33 to each validator; of the odd unit none.
			let left = end_epoch(Reward { traffic: 0, mining: 201 });
			assert_eq!(left, Reward { traffic: 0, mining: 2 });
			assert_eq!(free(TREASURY), 2);
		});
}

#[test]
fn the_set_that_served_is_paid_even_where_the_share_comes_later() {
	TestExt::new()
		.governed(|p| p.active_set = 1)
		.validator(1, 1_000, 0)
		.validator(2, 900, 0)
		.execute_with(|| {
			delegate(ALICE, 2, 500);
			// Validator 2 will be chosen, but 1 served epoch 0.
			set_epoch(1);
			Staking::on_epoch_end(0);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1]);
			pay_share(0, mined(100));
			pass_epochs(21);
			assert_eq!((withdraw_own(1), withdraw_own(2)), (100, 0));
		});
}

#[test]
fn the_last_delegator_s_dust_goes_to_the_treasury() {
	TestExt::new()
		.validator(1, 1_000, 0)
		.delegation(ALICE, 1, 1_000)
		.delegation(BOB, 1, 2_000)
		.execute_with(|| {
			end_epoch(mined(40));
			pass_epochs(20);
			assert_eq!((withdraw(ALICE, 1), withdraw(BOB, 1)), (10, 20));
			pay_fee(130, 25);
			next_block();
			for (who, amount) in [(ALICE, 1_000), (BOB, 2_000)] {
				withdraw(who, 1);
				assert_ok!(Staking::undelegate(signed(who), 1, amount * STOS));
			}
			assert_eq!(Validators::<Test>::get(0).unwrap().owed, 0);
			System::assert_has_event(
				Event::TreasuryPaid { amount: 1, source: TreasurySource::Delegators, epoch: 21 }
					.into(),
			);
		});
}

#[test]
fn withdrawals_fail_for_each_bad_input() {
	TestExt::new().validator(1, 1_000, 0).node(50, 51, 500).execute_with(|| {
		assert_noop!(Staking::withdraw_rewards(signed(ALICE), 1), Error::<Test>::NoDelegation);
		assert_noop!(Staking::withdraw_rewards(signed(ALICE), BOB), Error::<Test>::NotValidator);
		assert_noop!(
			Staking::withdraw_validator_rewards(signed(ALICE)),
			Error::<Test>::NotValidator
		);
		assert_noop!(Staking::withdraw_deposit_rewards(signed(50), 9), Error::<Test>::UnknownNode);
		assert_noop!(
			Staking::withdraw_deposit_rewards(signed(50), 0),
			Error::<Test>::NothingToWithdraw
		);
	});
}

#[test]
fn an_epoch_s_writes_do_not_depend_on_delegators_or_nodes() {
	let changed = |delegators: u64, nodes: u64| {
		let mut ext = TestExt::new().validator(1, 1_000, 0);
		for who in 0..delegators {
			ext = ext.delegation(101 + who, 1, 10);
		}
		for node in 0..nodes {
			ext = ext.node(50, 60 + node, 10);
		}
		ext.execute_with(|| {
			pass_epochs(1);
			let before = (
				crate::Delegations::<Test>::iter().collect::<Vec<_>>(),
				crate::DepositTracks::<Test>::iter().collect::<Vec<_>>(),
			);
			end_epoch(mined(1_000 * STOS));
			next_block();
			let after = (
				crate::Delegations::<Test>::iter().collect::<Vec<_>>(),
				crate::DepositTracks::<Test>::iter().collect::<Vec<_>>(),
			);
			assert_eq!(before, after);
			Staking::on_initialize(1)
		})
	};
	assert_eq!(changed(1, 1), changed(25, 40));
}

#[test]
fn the_account_of_the_share_is_the_pallet_s() {
	TestExt::new().execute_with(|| {
		assert_eq!(<Staking as ChainShare<u64>>::account(), Staking::rewards_account());
	});
}

#[test]
fn a_share_is_not_free_before_its_lock_up_has_passed_in_time() {
	TestExt::new().validator(1, 1_000, 0).execute_with(|| {
		// Blocks come twice as fast as the chain's pace.
		set_epoch_ms(2 * EPOCH_MS);
		end_epoch(Reward { traffic: 1_000, mining: 0 });
		pass_epochs(20);
		let ring = LockUpRing::<Test>::get();
		assert!(ring.head_matures <= 21, "its epochs are over");
		assert_eq!(ring.head, 0, "its time is not");
		advance(20 * EPOCH_MS - 1);
		Staking::on_initialize(System::block_number());
		assert_eq!(LockUpRing::<Test>::get().head, 0);
		advance(1);
		Staking::on_initialize(System::block_number());
		assert_eq!(LockUpRing::<Test>::get().head, 1);
		assert_eq!(withdraw_own(1), 1_000);
	});
}
