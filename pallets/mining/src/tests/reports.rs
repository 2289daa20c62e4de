//! Reports: submission, attestation, quorum.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchResult;
use stratos_primitives::{EpochIndex, NodeIndex, Noz, OZ};

fn signed(node: NodeIndex) -> RuntimeOrigin {
	RuntimeOrigin::signed(owner(node))
}

fn submit_page(node: NodeIndex, number: u32, page: Page) -> DispatchResult {
	Mining::submit_page(signed(node), 0, number, page)
}

fn close(node: NodeIndex, epoch: EpochIndex, pages: &[Page]) -> DispatchResult {
	let (hash, totals) = sum(epoch, pages);
	Mining::close_report(signed(node), epoch, hash, totals)
}

fn good_page() -> Page {
	give_ozone(USER, 10);
	page(&[(USER, 10)], &[(0, 4), (1, 6)])
}

#[test]
fn two_of_three_meta_nodes_are_a_quorum() {
	TestExt::new().execute_with(|| {
		let hash = submit(5, 0, &[good_page()]);
		assert!(!AcceptedReporter::<Test>::contains_key(0));
		assert_ok!(attest(6, 0, 5, hash));
		System::assert_has_event(Event::ReportAccepted { epoch: 0, reporter: 5 }.into());
		next_block();
		let record = AppliedReports::<Test>::get(0).unwrap();
		assert_eq!((record.reporter, record.hash), (5, hash));
		assert_eq!(record.attesters.into_inner(), [5, 6]);
		assert_eq!([0, 1].map(Mining::contribution_of), [4, 6]);
		assert_eq!(Ozone::ozone_of(&USER), 0);
		// Nothing of it is left but the record.
		assert_eq!(Reports::<Test>::iter().count() + Reporters::<Test>::iter().count(), 0);
		assert_eq!(ReportPages::<Test>::iter().count(), 0);
	});
}

#[test]
fn quorums_are_two_thirds_rounded_up() {
	let parameters = MiningParameters::default();
	for active in 1..=300u32 {
		let needed = (2 * active).div_ceil(3);
		assert!(parameters.is_quorum(needed, active), "{needed} of {active}");
		assert!(!parameters.is_quorum(needed - 1, active), "{} of {active}", needed - 1);
	}
	assert!(!parameters.is_quorum(0, 0) && !parameters.is_quorum(5, 0));
}

#[test]
fn a_single_meta_node_accepts_its_report_by_closing_it() {
	TestExt::new().nodes(2, 1).execute_with(|| {
		submit(2, 0, &[good_page()]);
		next_block();
		assert!(AppliedReports::<Test>::contains_key(0));
	});
}

#[test]
fn only_operators_of_active_meta_nodes_report() {
	TestExt::new().execute_with(|| {
		for stranger in [0, 99] {
			let origin = || signed(stranger);
			assert_noop!(Mining::open_report(origin(), 0), Error::<Test>::NotActiveMetaNode);
			assert_noop!(
				submit_page(stranger, 0, good_page_of()),
				Error::<Test>::NotActiveMetaNode
			);
			assert_noop!(
				Mining::close_report(origin(), 0, H256::zero(), ReportTotals::default()),
				Error::<Test>::NotActiveMetaNode
			);
			assert_noop!(attest(stranger, 0, 5, H256::zero()), Error::<Test>::NotActiveMetaNode);
			assert_noop!(Mining::discard_report(origin(), 0), Error::<Test>::NotActiveMetaNode);
		}
		let unsigned = RuntimeOrigin::none();
		assert_noop!(Mining::open_report(unsigned, 0), sp_runtime::DispatchError::BadOrigin);
	});
}

fn good_page_of() -> Page {
	page(&[(USER, 10)], &[(0, 10)])
}

#[test]
fn future_and_old_epochs_cannot_be_reported() {
	TestExt::new().execute_with(|| {
		assert_noop!(Mining::open_report(signed(5), 1), Error::<Test>::UnknownEpoch);
		assert_noop!(Mining::open_report(signed(5), u32::MAX), Error::<Test>::UnknownEpoch);
		run_to_epoch(3);
		assert_ok!(Mining::open_report(signed(5), 0));
		run_to_epoch(4);
		assert_noop!(Mining::open_report(signed(6), 0), Error::<Test>::UnknownEpoch);
		// What is open for it cannot go on either, and is removed.
		assert_noop!(submit_page(5, 0, good_page_of()), Error::<Test>::UnknownEpoch);
		assert_ok!(Mining::open_report(signed(6), 1));
		run_to_epoch(6);
		assert_eq!(Reports::<Test>::iter().count(), 0);
	});
}

#[test]
fn pages_that_are_malformed_are_refused() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 100);
		give_ozone(USER + 1, 100);
		assert_noop!(submit_page(5, 0, good_page_of()), Error::<Test>::UnknownReport);
		assert_ok!(Mining::open_report(signed(5), 0));
		assert_noop!(Mining::open_report(signed(5), 0), Error::<Test>::AlreadyReported);
		let (a, b) = (USER, USER + 1);
		set_standing(1, Standing::Exiting);
		let cases: [(Page, Error<Test>); 15] = [
			(Page::default(), Error::EmptyEntry),
			(page(&[], &[(0, 0)]), Error::EmptyEntry),
			(page(&[(b, 1), (a, 1)], &[]), Error::NotAscending),
			(page(&[(a, 1), (a, 1)], &[]), Error::NotAscending),
			(page(&[], &[(1, 1), (0, 1)]), Error::NotAscending),
			(page(&[], &[(1, 1), (1, 1)]), Error::NotAscending),
			(page(&[(a, 101)], &[]), Error::InsufficientOzone),
			(page(&[(a + 7, 1)], &[]), Error::InsufficientOzone),
			(page(&[], &[(99, 1)]), Error::UnknownNode),
			(page(&[], &[(5, 1)]), Error::CannotContribute),
			(page(&[], &[(0, Noz::MAX), (1, 1)]), Error::Overflow),
			(with_migration(Page::default(), 1, 0), Error::EmptyEntry),
			(with_migration(Page::default(), 99, 1), Error::UnknownNode),
			(with_migration(Page::default(), 2, 1), Error::NotExiting),
			(with_migration(with_migration(Page::default(), 1, 1), 1, 1), Error::NotAscending),
		];
		for (page, error) in cases {
			assert_noop!(submit_page(5, 0, page), error);
		}
		// The market says why usage cannot be priced.
		let unused = pallet_ozone::Error::<Test>::ZeroUsage;
		assert_noop!(submit_page(5, 0, page(&[(a, 0)], &[])), unused);
		let tasks = |node, completed, failed| {
			let mut page = Page::default();
			page.performance.try_push(Performance { node, completed, failed }).unwrap();
			page
		};
		assert_noop!(submit_page(5, 0, tasks(99, 1, 0)), Error::<Test>::UnknownNode);
		assert_noop!(submit_page(5, 0, tasks(0, 0, 0)), Error::<Test>::EmptyEntry);
		assert_noop!(submit_page(5, 1, good_page_of()), Error::<Test>::WrongPageNumber);
		assert_ok!(submit_page(5, 0, page(&[(b, 10)], &[(3, 5)])));
		assert_noop!(submit_page(5, 0, page(&[], &[(4, 5)])), Error::<Test>::WrongPageNumber);
		// The order holds from page to page.
		assert_noop!(submit_page(5, 1, page(&[(a, 1)], &[])), Error::<Test>::NotAscending);
		assert_noop!(submit_page(5, 1, page(&[], &[(3, 5)])), Error::<Test>::NotAscending);
		assert_ok!(submit_page(5, 1, page(&[], &[(4, 5)])));
		assert_noop!(
			Mining::close_report(signed(6), 0, H256::zero(), ReportTotals::default()),
			Error::<Test>::UnknownReport
		);
	});
}

#[test]
fn pages_and_migrations_have_their_bounds() {
	TestExt::new().parameters(|p| p.max_report_pages = 2).execute_with(|| {
		(0..5).for_each(|node| set_standing(node, Standing::Exiting));
		assert_ok!(Mining::open_report(signed(5), 0));
		let with = |nodes: &[NodeIndex]| {
			nodes.iter().fold(Page::default(), |page, node| with_migration(page, *node, 1))
		};
		assert_ok!(submit_page(5, 0, with(&[0, 1, 2])));
		assert_noop!(submit_page(5, 1, with(&[3, 4])), Error::<Test>::TooManyMigrations);
		assert_ok!(submit_page(5, 1, with(&[3])));
		assert_noop!(submit_page(5, 2, page(&[], &[(4, 1)])), Error::<Test>::TooManyPages);
	});
}

#[test]
fn governance_limits_the_migrations_of_a_report() {
	TestExt::new().parameters(|p| p.max_migrations = 1).execute_with(|| {
		(0..2).for_each(|node| set_standing(node, Standing::Exiting));
		assert_ok!(Mining::open_report(signed(5), 0));
		let with = |node| with_migration(Page::default(), node, 1);
		assert_ok!(submit_page(5, 0, with(0)));
		assert_noop!(submit_page(5, 1, with(1)), Error::<Test>::TooManyMigrations);
	});
}

#[test]
fn a_report_that_does_not_balance_is_refused() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 100);
		set_standing(1, Standing::Exiting);
		for (charged, contributed) in [(10, 9), (9, 10), (1, 100), (100, 1)] {
			assert_ok!(Mining::open_report(signed(5), 0));
			let pages = [page(&[(USER, charged)], &[(0, contributed)])];
			assert_ok!(submit_page(5, 0, pages[0].clone()));
			assert_noop!(close(5, 0, &pages), Error::<Test>::Unbalanced);
			assert_ok!(Mining::discard_report(signed(5), 0));
		}
		// Migrations count on the side of the charges.
		assert_ok!(Mining::open_report(signed(5), 0));
		let pages = [with_migration(page(&[(USER, 6)], &[(0, 10)]), 1, 4)];
		assert_ok!(submit_page(5, 0, pages[0].clone()));
		let (hash, totals) = sum(0, &pages);
		let wrong = ReportTotals { charged: 4, migrated: 6, ..totals };
		assert_noop!(Mining::close_report(signed(5), 0, hash, wrong), Error::<Test>::WrongTotals);
		assert_noop!(
			Mining::close_report(signed(5), 0, H256::repeat_byte(1), totals),
			Error::<Test>::WrongHash
		);
		assert_ok!(Mining::close_report(signed(5), 0, hash, totals));
		assert_noop!(close(5, 0, &pages), Error::<Test>::ReportClosed);
		assert_noop!(submit_page(5, 1, good_page_of()), Error::<Test>::ReportClosed);
	});
}

#[test]
fn an_empty_report_cannot_be_closed() {
	TestExt::new().execute_with(|| {
		assert_ok!(Mining::open_report(signed(5), 0));
		assert_noop!(close(5, 0, &[]), Error::<Test>::EmptyEntry);
	});
}

#[test]
fn the_hash_depends_on_every_page_and_on_the_epoch() {
	let pages = [page(&[(1, 5)], &[(0, 5)]), page(&[(2, 5)], &[(1, 5)])];
	TestExt::new().execute_with(|| {
		let hash = |epoch, pages: &[Page]| sum(epoch, pages).0;
		let whole = hash(0, &pages);
		assert_ne!(whole, hash(1, &pages));
		assert_ne!(whole, hash(0, &pages[..1]));
		assert_ne!(whole, hash(0, &[pages[1].clone(), pages[0].clone()]));
		assert_ne!(whole, hash(0, &[pages[0].clone(), page(&[(2, 5)], &[(2, 5)])]));
	});
}

#[test]
fn usage_of_every_kind_is_priced_by_the_chain() {
	use stratos_primitives::UsageRecord;
	TestExt::new().execute_with(|| {
		give_ozone(USER, 10_000);
		let records = vec![
			UsageRecord::Upload { bytes: 100, replicas: None },
			UsageRecord::Upload { bytes: 100, replicas: Some(5) },
			UsageRecord::Download { bytes: 70 },
			UsageRecord::Query { bytes: 30, touches: 4 },
		];
		// 3 replicas by default; 1,000 nOz for a touch.
		let price = 300 + 500 + 70 + 30 + 4_000;
		let mut content = page(&[], &[(0, price)]);
		let used = UserUsage { user: USER, records: records.try_into().unwrap() };
		content.usage.try_push(used).unwrap();
		report(0, &[content.clone()]);
		next_block();
		assert_eq!(AppliedReports::<Test>::get(0).unwrap().totals.charged, price);
		assert_eq!(Ozone::ozone_of(&USER), 10_000 - price);
		assert_eq!(Mining::contribution_of(0), price);
		// What has no rate cannot be reported.
		run_to_epoch(1);
		content.usage[0].records.try_push(UsageRecord::Computation { units: 1 }).unwrap();
		assert_ok!(Mining::open_report(signed(5), 1));
		let unpriced = pallet_ozone::Error::<Test>::ComputationUnpriced;
		assert_noop!(Mining::submit_page(signed(5), 1, 0, content), unpriced);
	});
}

#[test]
fn a_report_is_priced_by_the_rates_of_its_epoch() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 1_000);
		run_to_epoch(1);
		// From epoch 1 on a byte costs 2 nOz.
		let cheap = pallet_ozone::ActiveParameters::<Test>::get();
		pallet_ozone::PastRates::<Test>::try_append((0, cheap)).unwrap();
		pallet_ozone::ActiveParameters::<Test>::mutate(|rates| rates.bytes_per_oz /= 2);
		test_clock(1);
		report(0, &[page(&[(USER, 100)], &[(0, 100)])]);
		report(1, &[page(&[(USER, 100)], &[(0, 200)])]);
		next_block();
		assert_eq!(Ozone::ozone_of(&USER), 700);
		assert_eq!(Mining::contribution_of(0), 300);
	});
}

#[test]
fn a_meta_node_attests_once() {
	TestExt::new().nodes(5, 7).execute_with(|| {
		let hash = submit(5, 0, &[good_page()]);
		// Neither the reporter again nor any other one twice.
		assert_noop!(attest(5, 0, 5, hash), Error::<Test>::AlreadyAttested);
		assert_ok!(attest(6, 0, 5, hash));
		assert_noop!(attest(6, 0, 5, hash), Error::<Test>::AlreadyAttested);
		assert_noop!(attest(7, 0, 5, H256::zero()), Error::<Test>::WrongHash);
		assert_noop!(attest(7, 0, 6, hash), Error::<Test>::UnknownReport);
		assert_ok!(attest(7, 0, 5, hash));
		assert_ok!(attest(8, 0, 5, hash));
		// 4 of 7 is not enough, 5 of 7 is.
		assert!(!AcceptedReporter::<Test>::contains_key(0));
		assert_ok!(attest(9, 0, 5, hash));
		assert!(AcceptedReporter::<Test>::contains_key(0));
		// A late attestation is on record.
		assert_ok!(attest(10, 0, 5, hash));
		assert_noop!(attest(10, 0, 5, hash), Error::<Test>::AlreadyAttested);
	});
}

#[test]
fn attesters_that_left_do_not_count() {
	TestExt::new().nodes(5, 7).execute_with(|| {
		let hash = submit(5, 0, &[good_page()]);
		for attester in [6, 7, 8] {
			assert_ok!(attest(attester, 0, 5, hash));
		}
		// Two of the four leave: of the 5 that remain 4 are needed.
		set_active_metas(vec![5, 6, 9, 10, 11]);
		assert_ok!(attest(9, 0, 5, hash));
		assert!(!AcceptedReporter::<Test>::contains_key(0));
		assert_ok!(attest(10, 0, 5, hash));
		assert!(AcceptedReporter::<Test>::contains_key(0));
	});
}

#[test]
fn an_open_report_cannot_be_attested() {
	TestExt::new().execute_with(|| {
		assert_ok!(Mining::open_report(signed(5), 0));
		assert_ok!(submit_page(5, 0, good_page()));
		let hash = Reports::<Test>::get(0, 5).unwrap().hash;
		assert_noop!(attest(6, 0, 5, hash), Error::<Test>::ReportOpen);
	});
}

#[test]
fn an_applied_report_cannot_be_applied_again() {
	TestExt::new().execute_with(|| {
		let pages = [good_page()];
		let hash = submit(5, 0, &pages);
		assert_ok!(attest(6, 0, 5, hash));
		for meta in [5, 6, 7] {
			assert_noop!(Mining::open_report(signed(meta), 0), Error::<Test>::AlreadyAccepted);
		}
		assert_noop!(Mining::discard_report(signed(5), 0), Error::<Test>::AlreadyAccepted);
		next_block();
		give_ozone(USER, 10);
		for meta in [5, 6, 7] {
			assert_noop!(Mining::open_report(signed(meta), 0), Error::<Test>::AlreadyApplied);
			assert_noop!(attest(meta, 0, 6, hash), Error::<Test>::AlreadyApplied);
		}
		assert_noop!(attest(6, 0, 5, hash), Error::<Test>::AlreadyAttested);
		assert_noop!(attest(7, 0, 5, H256::zero()), Error::<Test>::WrongHash);
		assert_ok!(attest(7, 0, 5, hash));
		assert_eq!(AppliedReports::<Test>::get(0).unwrap().attesters.to_vec(), [5, 6, 7]);
		run_to_epoch(3);
		assert_noop!(Mining::open_report(signed(5), 0), Error::<Test>::AlreadyApplied);
		assert_eq!(Ozone::ozone_of(&USER), 10);
	});
}

#[test]
fn one_of_several_reports_is_applied_and_the_others_are_removed() {
	TestExt::new().execute_with(|| {
		give_ozone(USER, 100);
		let many: Vec<Page> = (0..5).map(|n| page(&[], &[(n, 1)])).collect();
		assert_ok!(Mining::open_report(signed(6), 0));
		for (number, page) in many.iter().enumerate() {
			assert_ok!(submit_page(6, number as u32, page.clone()));
		}
		let rival = submit(7, 0, &[page(&[(USER, 3)], &[(2, 3)])]);
		let hash = submit(5, 0, &[page(&[(USER, 10)], &[(0, 10)])]);
		assert_ok!(attest(6, 0, 5, hash));
		assert_noop!(attest(5, 0, 7, rival), Error::<Test>::AlreadyAccepted);
		assert_eq!(ReportPages::<Test>::iter().count(), 7);
		next_block();
		next_block();
		assert_eq!(ReportPages::<Test>::iter().count(), 0);
		assert_eq!(Reports::<Test>::iter().count(), 0);
		assert_eq!(DiscardedReports::<Test>::count(), 0);
		assert_eq!([0, 1, 2].map(Mining::contribution_of), [10, 0, 0]);
	});
}

#[test]
fn discarded_pages_are_removed_one_by_one() {
	TestExt::new().work(1).execute_with(|| {
		assert_ok!(Mining::open_report(signed(5), 0));
		for number in 0..5 {
			assert_ok!(submit_page(5, number, page(&[], &[(number, 1)])));
		}
		assert_ok!(Mining::discard_report(signed(5), 0));
		// The same Meta Node may open another report. The old pages do not interfere.
		assert_ok!(Mining::open_report(signed(5), 0));
		assert_ok!(submit_page(5, 0, page(&[], &[(4, 9)])));
		let mut left = ReportPages::<Test>::iter().count();
		while DiscardedReports::<Test>::count() > 0 {
			next_block();
			let now = ReportPages::<Test>::iter().count();
			assert!(now >= left - 2, "one step before and one after the transactions");
			left = now;
		}
		assert_eq!(left, 1);
	});
}

#[test]
fn reports_of_an_epoch_are_bounded() {
	TestExt::new().nodes(0, 9).execute_with(|| {
		for meta in 0..8 {
			assert_ok!(Mining::open_report(signed(meta), 0));
		}
		assert_noop!(Mining::open_report(signed(8), 0), Error::<Test>::TooManyReports);
		assert_ok!(Mining::discard_report(signed(3), 0));
		assert_ok!(Mining::open_report(signed(8), 0));
	});
}

#[test]
fn report_status_shows_the_stage_of_a_report() {
	use stratos_runtime_api::mining::ReportStage::*;
	TestExt::new().execute_with(|| {
		let stages = || Mining::report_status(0).into_iter().map(|s| s.stage).collect::<Vec<_>>();
		assert!(stages().is_empty());
		assert_ok!(Mining::open_report(signed(7), 0));
		assert_eq!(stages(), [Open]);
		let hash = submit(5, 0, &[good_page()]);
		assert_eq!(stages(), [Open, Closed]);
		assert_ok!(attest(6, 0, 5, hash));
		assert_eq!(stages(), [Open, Accepted]);
		next_block();
		assert_eq!(stages(), [Applied]);
		assert_eq!(Mining::report_status(0)[0].attesters, [5, 6]);
	});
}

#[test]
fn dust_counts_like_everything_else() {
	TestExt::new().execute_with(|| {
		contribute(&[(0, OZ), (1, 1)]);
		next_block();
		assert_eq!([0, 1].map(Mining::contribution_of), [OZ, 1]);
	});
}
