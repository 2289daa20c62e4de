//! The application of a report: all or nothing.

use crate::{mock::*, *};
use frame_support::{assert_ok, traits::Hooks};
use stratos_primitives::{OZ, STOS};

/// A user whose Ozone pays part of a report.
const OTHER: u64 = 77;

#[test]
fn a_user_without_ozone_at_the_application_refuses_the_report() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 10);
		give_ozone(OTHER, 10);
		report(0, &[page(&[(USER, 10)], &[(0, 15)]), page(&[(OTHER, 5)], &[])]);
		set_ozone(OTHER, 4);
		Mining::on_idle(1, frame_support::weights::Weight::MAX);
		System::assert_has_event(
			Event::ReportRefused {
				epoch: 0,
				reporter: 5,
				reason: Error::<Test>::InsufficientOzone.into(),
			}
			.into(),
		);
		assert_eq!((Ozone::ozone_of(&USER), Ozone::ozone_of(&OTHER)), (10, 4));
		assert_eq!(Mining::contribution_of(0), 0);
		assert!(
			AppliedReports::<Test>::get(0).is_none() && AcceptedReporter::<Test>::get(0).is_none()
		);
		next_block();
		assert_eq!(ReportPages::<Test>::iter().count(), 0);
		// The epoch can be reported again.
		report(0, &[page(&[(USER, 10)], &[(0, 10)])]);
		next_block();
		assert_eq!(Mining::contribution_of(0), 10);
	});
}

/// The report's contributions that were credited, and what nodes did not pay for.
fn credited_and_unpaid() -> (u128, Vec<(u32, u128)>) {
	let unpaid = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Mining(Event::MigrationUnpaid { node, ozone, .. }) => Some((node, ozone)),
		_ => None,
	});
	(AppliedReports::<Test>::get(0).expect("applied").credited, unpaid.collect())
}

#[test]
fn an_insolvent_node_does_not_refuse_the_report() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 10 * OZ);
		set_standing(1, Standing::Exiting);
		set_standing(2, Standing::Exiting);
		Balances::transfer_allow_death(RuntimeOrigin::signed(TREASURY), owner(1), STOS).unwrap();
		let content = page(&[(USER, 10 * OZ)], &[(0, 9 * OZ), (3, 3 * OZ)]);
		report(0, &[with_migration(with_migration(content, 1, OZ), 2, OZ)]);
		let limit = Ozone::market().remaining_limit;
		Mining::on_idle(1, frame_support::weights::Weight::MAX);
		// Node 1 paid, node 2 has nothing: 11 of 12 oz are paid, and so are the contributions.
		assert_eq!(credited_and_unpaid(), (11 * OZ, vec![(2, OZ)]));
		let parts = [0, 3].map(Mining::contribution_of);
		assert_eq!(parts, [9 * OZ * 11 / 12, 3 * OZ * 11 / 12]);
		assert_eq!(Ozone::ozone_of(&USER), 0);
		assert_eq!(Ozone::market().remaining_limit, limit - OZ);
		assert_eq!(Ozone::unsettled(), 11 * OZ);
	});
}

#[test]
fn what_the_rounding_of_cut_contributions_leaves_returns_to_the_limit() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 10);
		set_standing(4, Standing::Exiting);
		let contributions = [(0, 3), (1, 3), (2, 3), (3, 4)];
		report(0, &[with_migration(page(&[(USER, 10)], &contributions), 4, 3)]);
		let limit = Ozone::market().remaining_limit;
		Mining::on_idle(1, frame_support::weights::Weight::MAX);
		// floor(3 · 10 / 13) and floor(4 · 10 / 13).
		assert_eq!([0, 1, 2, 3].map(Mining::contribution_of), [2, 2, 2, 3]);
		assert_eq!(credited_and_unpaid(), (9, vec![(4, 3)]));
		assert_eq!((Ozone::market().remaining_limit, Ozone::unsettled()), (limit + 1, 9));
	});
}

#[test]
fn a_node_pays_for_the_part_of_its_migration_that_it_can() {
	TestExt::new().epoch_length(20).execute_with(|| {
		contribute(&[(1, 1_000 * OZ)]);
		run_to_epoch(1);
		set_standing(1, Standing::Exiting);
		// Its locked rewards are all that it has.
		let has = locked(1).total();
		let affordable = Ozone::quote(has).unwrap().ozone;
		let asked = affordable + 1_000;
		report(1, &[with_migration(page(&[], &[(0, asked)]), 1, asked)]);
		next_block();
		assert!(AppliedReports::<Test>::contains_key(1));
		assert_eq!(Mining::contribution_of(0), affordable);
		assert!(locked(1).is_zero());
	});
}

#[test]
fn a_migration_is_paid_and_becomes_the_contribution_of_the_others() {
	TestExt::new().execute_with(|| {
		Balances::transfer_allow_death(RuntimeOrigin::signed(TREASURY), owner(1), STOS).unwrap();
		set_standing(1, Standing::Exiting);
		report(0, &[with_migration(page(&[], &[(0, OZ)]), 1, OZ)]);
		next_block();
		assert_eq!(Mining::contribution_of(0), OZ);
		assert!(AppliedReports::<Test>::get(0).unwrap().totals.migrated == OZ);
		// 1000 STOS / 48,999 oz, rounded up.
		let cost = (1_000 * STOS).div_ceil(48_999);
		assert_eq!(Ozone::market().unissued_prepay, 100 * STOS + cost);
	});
}

#[test]
fn a_long_report_is_applied_over_several_blocks() {
	TestExt::new().work(1).epoch_length(1_000).execute_with(|| {
		give_ozone(USER, 5);
		let mut pages = vec![page(&[(USER, 5)], &[(0, 1)])];
		pages.extend((1..5).map(|node| page(&[], &[(node, 1)])));
		report(0, &pages);
		let mut blocks = 0;
		while AppliedReports::<Test>::get(0).is_none() {
			next_block();
			blocks += 1;
		}
		assert!(blocks > 4, "{blocks}");
		assert_eq!([0, 1, 2, 3, 4].map(Mining::contribution_of), [1; 5]);
		assert_eq!(ReportPages::<Test>::iter().count(), 0);
	});
}

/// Goes on until users are being charged.
fn run_to_crediting() {
	while !matches!(
		CurrentApplication::<Test>::get(),
		Some(Application { phase: ApplicationPhase::Crediting { .. }, .. })
	) {
		next_block();
	}
}

#[test]
fn the_treasury_buys_what_a_user_lacks_during_an_application() {
	TestExt::new().work(1).epoch_length(1_000).execute_with(|| {
		give_ozone(USER, 5 * OZ);
		give_ozone(OTHER, 10 * OZ);
		report(0, &[page(&[(USER, 5 * OZ)], &[(0, 15 * OZ)]), page(&[(OTHER, 10 * OZ)], &[])]);
		run_to_crediting();
		set_ozone(OTHER, 4 * OZ);
		let treasury = Balances::free_balance(TREASURY);
		let mut paid = None;
		while AppliedReports::<Test>::get(0).is_none() {
			Mining::on_idle(System::block_number(), frame_support::weights::Weight::MAX);
			for record in System::events() {
				if let RuntimeEvent::Mining(Event::ShortfallCovered {
					user: OTHER,
					ozone,
					paid: amount,
					..
				}) = record.event
				{
					assert_eq!(ozone, 6 * OZ);
					paid = Some(amount);
				}
			}
			next_block();
		}
		assert_eq!(Ozone::ozone_of(&OTHER), 0);
		assert_eq!(Mining::contribution_of(0), 15 * OZ);
		assert_eq!(Some(treasury - Balances::free_balance(TREASURY)), paid);
		assert_eq!(Some(TreasuryPurchases::<Test>::get()), paid);
	});
}

#[test]
fn an_unpaid_application_waits() {
	TestExt::new().work(1).epoch_length(1_000).execute_with(|| {
		give_ozone(OTHER, 48_000 * OZ);
		report(0, &[page(&[(OTHER, 48_000 * OZ)], &[(0, 48_000 * OZ)])]);
		run_to_crediting();
		set_ozone(OTHER, 0);
		let poor = Balances::free_balance(TREASURY);
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(TREASURY), 50, poor));
		for _ in 0..5 {
			next_block();
			assert!(CurrentApplication::<Test>::get().unwrap().stalled);
			assert_eq!(Mining::contribution_of(0), 0);
		}
		give_ozone(OTHER, 48_000 * OZ);
		next_block();
		assert_eq!(Mining::contribution_of(0), 48_000 * OZ);
		assert!(AppliedReports::<Test>::contains_key(0));
	});
}

#[test]
fn task_counts_reach_the_registry() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 1);
		let mut content = page(&[(USER, 1)], &[(0, 1)]);
		content.performance.try_push(Performance { node: 0, completed: 9, failed: 1 }).unwrap();
		content.performance.try_push(Performance { node: 3, completed: 0, failed: 2 }).unwrap();
		report(0, &[content]);
		next_block();
		assert_eq!((tasks(0), tasks(1), tasks(3)), ((9, 1), (0, 0), (0, 2)));
	});
}

#[test]
fn contributions_of_several_reports_add_up() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, 10), (4, 3)]);
		next_block();
		(0..5).for_each(|node| set_standing(node, Standing::Suspended));
		run_to_epoch(1);
		contribute(&[(0, 5), (3, 1)]);
		next_block();
		assert_eq!([0, 1, 2, 3, 4].map(Mining::contribution_of), [15, 0, 0, 1, 3]);
	});
}
