//! Records: recorded, attested, removed.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use sp_core::H256;
use sp_runtime::DispatchResult;
use stratos_primitives::{EpochHook, Invariants, STOS};

const HASH: H256 = H256([7; 32]);
const SIZE: FileSize = FileSize { bytes: 1_000_000, replicas: 3 };
const DEPOSIT: u128 = STOS / 10;

fn record(who: u64) -> DispatchResult {
	Files::record(RuntimeOrigin::signed(who), HASH, SIZE)
}

fn attest(meta: u64, uploader: u64) -> DispatchResult {
	Files::attest(RuntimeOrigin::signed(META + meta), HASH, uploader, SIZE)
}

fn remove(who: u64) -> DispatchResult {
	Files::remove(RuntimeOrigin::signed(who), HASH)
}

fn held(who: u64) -> u128 {
	Balances::balance_on_hold(&HoldReason::FileRecord.into(), &who)
}

fn last_event() -> Event<Test> {
	System::read_events_for_pallet::<Event<Test>>().pop().expect("an event")
}

#[test]
fn a_record_holds_its_deposit_and_returns_it_when_it_is_removed() {
	execute(|| {
		assert_ok!(record(ALICE));
		let event =
			Event::Recorded { hash: HASH, uploader: ALICE, size: SIZE, deposit: DEPOSIT, epoch: 0 };
		assert_eq!(last_event(), event);
		assert_eq!((held(ALICE), Balances::balance(&ALICE)), (DEPOSIT, STOS - DEPOSIT));
		assert_eq!(RecordCount::<Test>::get(), 1);
		assert_ok!(remove(ALICE));
		assert_eq!(
			last_event(),
			Event::Removed { hash: HASH, uploader: ALICE, deposit: DEPOSIT, epoch: 0 }
		);
		assert_eq!((held(ALICE), Balances::balance(&ALICE)), (0, STOS));
		assert_eq!((RecordCount::<Test>::get(), Files::info(HASH, &ALICE)), (0, None));
		assert_noop!(remove(ALICE), Error::<Test>::UnknownRecord);
	});
}

#[test]
fn nobody_takes_a_hash_away_from_another() {
	execute(|| {
		assert_ok!(record(ALICE));
		assert_noop!(record(ALICE), Error::<Test>::AlreadyRecorded);
		assert_ok!(record(BOB));
		assert_ok!(remove(BOB));
		assert!(Files::info(HASH, &ALICE).is_some());
		assert_ne!(Files::key(HASH, &ALICE), Files::key(HASH, &BOB));
	});
}

#[test]
fn a_record_needs_a_size_replicas_and_its_deposit() {
	execute(|| {
		for size in [FileSize { bytes: 0, replicas: 3 }, FileSize { bytes: 1, replicas: 0 }] {
			let made = Files::record(RuntimeOrigin::signed(ALICE), HASH, size);
			assert_noop!(made, Error::<Test>::Empty);
		}
		assert_noop!(record(POOR), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn enough_meta_nodes_attest_a_record_once_each() {
	execute(|| {
		assert_noop!(attest(0, ALICE), Error::<Test>::UnknownRecord);
		assert_ok!(record(ALICE));
		System::set_block_number(4);
		assert_ok!(attest(0, ALICE));
		assert_eq!(Files::info(HASH, &ALICE).and_then(|info| info.attested), None);
		assert_noop!(attest(0, ALICE), Error::<Test>::AlreadyAttested);
		System::set_block_number(5);
		assert_ok!(attest(1, ALICE));
		let event =
			Event::Attested { hash: HASH, uploader: ALICE, node: 1, enough: true, epoch: 0 };
		assert_eq!(last_event(), event);
		System::set_block_number(6);
		assert_ok!(attest(2, ALICE));
		let info = Files::info(HASH, &ALICE).expect("a record");
		assert_eq!((info.recorded, info.attested, info.attesters), (1, Some(5), vec![0, 1, 2]));
		for node in 3..u64::from(MAX_ATTESTERS) {
			assert_ok!(attest(node, ALICE));
		}
		assert_noop!(attest(99, ALICE), Error::<Test>::EnoughAttesters);
	});
}

#[test]
fn only_meta_nodes_attest_and_only_what_is_recorded() {
	execute(|| {
		assert_ok!(record(ALICE));
		let by_bob = Files::attest(RuntimeOrigin::signed(BOB), HASH, ALICE, SIZE);
		assert_noop!(by_bob, Error::<Test>::NotAMetaNode);
		let other = FileSize { replicas: 4, ..SIZE };
		let attested = Files::attest(RuntimeOrigin::signed(META), HASH, ALICE, other);
		assert_noop!(attested, Error::<Test>::OtherSize);
	});
}

#[test]
fn another_deposit_touches_no_record_that_exists() {
	execute(|| {
		assert_ok!(record(ALICE));
		Proposed::set(FilesParameters { record_deposit: STOS / 2, ..Default::default() });
		Files::on_epoch_end(0);
		assert!(matches!(last_event(), Event::ParametersChanged { .. }));
		assert_ok!(record(BOB));
		assert_eq!((held(ALICE), held(BOB)), (DEPOSIT, STOS / 2));
		assert_ok!(remove(ALICE));
		assert_eq!(held(ALICE), 0);
		Proposed::set(FilesParameters { attestations: 17, ..Default::default() });
		Files::on_epoch_end(1);
		assert!(matches!(last_event(), Event::ParametersRefused { .. }));
	});
}

/// Changes the deposit in the record of ALICE alone.
fn add_to_deposit(amount: i128) {
	Records::<Test>::mutate(HASH, ALICE, |record| {
		let record = record.as_mut().expect("a record");
		record.deposit = record.deposit.checked_add_signed(amount).expect("small");
	});
}

#[test]
fn a_record_without_its_deposit_is_found() {
	execute(|| {
		assert_ok!(record(ALICE));
		add_to_deposit(1);
		let error = Files::check_invariants().unwrap_err();
		assert!(error.contains("the records of the account"), "{error}");
		add_to_deposit(-1);
		RecordCount::<Test>::put(2);
		assert!(Files::check_invariants().unwrap_err().contains("counted"));
		RecordCount::<Test>::put(1);
	});
}
