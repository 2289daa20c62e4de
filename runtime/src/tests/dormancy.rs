//! Meta Nodes that are dead: traffic goes on to be reported without them.

use super::*;
use crate::{Deposit, Ozone};
use codec::Compact;
use frame_support::{BoundedVec, assert_ok};
use pallet_deposit::MetaActivity;
use pallet_mining::{AcceptedReporter, EpochResults, ReportPage, ReportTotals, UserUsage};
use sp_core::H256;
use stratos_primitives::{EpochClock, EpochIndex, NodeIndex, Nodes, OZ, STOS, UsageRecord};

/// The owner of a node signs.
fn signed(node: NodeIndex) -> RuntimeOrigin {
	RuntimeOrigin::signed(Deposit::owner(node).expect("a node"))
}

/// The report of Meta Node 0 for the current epoch: a user used 1 oz, which node 3 served.
fn report() -> (EpochIndex, H256) {
	let (epoch, user) = (Mining::current_epoch(), Deposit::owner(7).expect("a node"));
	assert_ok!(Ozone::prepay(RuntimeOrigin::signed(user.clone()), STOS, None, 0));
	let used = UsageRecord::Download { bytes: OZ as u64 };
	let page = ReportPage::<Runtime> {
		usage: BoundedVec::truncate_from(vec![UserUsage::new(user, used)]),
		contributions: BoundedVec::truncate_from(vec![(Compact(3), Compact(OZ))]),
		..Default::default()
	};
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &page);
	let totals = ReportTotals { charged: OZ, migrated: 0, contributed: OZ };
	assert_ok!(Mining::open_report(signed(0), epoch));
	assert_ok!(Mining::submit_page(signed(0), epoch, 0, page));
	assert_ok!(Mining::close_report(signed(0), epoch, hash, totals));
	(epoch, hash)
}

/// As if Meta Node 0 alone had acted for almost as long as makes the others dormant.
fn almost_dormant() {
	MetaActivity::<Runtime>::mutate(|activity| {
		activity.epochs = Deposit::parameters().dormant_after - 1;
		*activity.acted.get_mut(&0).expect("it is active") = activity.epochs;
	});
}

fn goes_on_alone() {
	run_to(2);
	let (epoch, _) = report();
	assert!(!AcceptedReporter::<Runtime>::contains_key(epoch), "the others are not there");
	next_epoch();
	almost_dormant();
	report();
	next_epoch();
	assert_eq!(Deposit::active_metas(), [0]);
	let (epoch, _) = report();
	assert!(AcceptedReporter::<Runtime>::contains_key(epoch), "it is a quorum");
	next_epoch();
	run_to(System::block_number() + 3);
	let result = EpochResults::<Runtime>::get(epoch).expect("it is settled");
	assert_eq!(result.meta_nodes, 1, "the dormant have no share");
	assert_eq!(result.meta_each, result.split.meta);
}

#[test]
fn with_two_of_three_meta_nodes_dead_reports_go_on() {
	chain("development").execute_with(goes_on_alone);
}

#[test]
fn with_one_of_two_meta_nodes_dead_reports_go_on() {
	chain("development").execute_with(|| {
		run_to(1);
		assert_ok!(Deposit::kick(RuntimeOrigin::root(), 2));
		goes_on_alone();
	});
}

#[test]
fn a_dormant_meta_node_wakes_by_a_late_attestation() {
	chain("development").execute_with(|| {
		run_to(2);
		almost_dormant();
		report();
		next_epoch();
		assert_eq!(Deposit::active_metas(), [0]);
		let (epoch, hash) = report();
		assert_ok!(Mining::attest_report(signed(1), epoch, 0, hash));
		assert_eq!(Deposit::active_metas(), [0, 1]);
		next_epoch();
		assert_ok!(Mining::attest_report(signed(2), epoch, 0, hash));
		assert_eq!(Deposit::active_metas(), [0, 1, 2]);
		let record = pallet_mining::AppliedReports::<Runtime>::get(epoch).expect("applied");
		assert_eq!(record.attesters.to_vec(), [0, 1, 2]);
		let (epoch, hash) = report();
		assert!(!AcceptedReporter::<Runtime>::contains_key(epoch), "2 of 3 are needed again");
		assert_ok!(Mining::attest_report(signed(1), epoch, 0, hash));
		assert!(AcceptedReporter::<Runtime>::contains_key(epoch));
	});
}
