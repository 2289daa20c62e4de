//! The epoch clock.

use crate::{mock::*, *};
use frame_support::traits::{Get, Hooks};
use sp_runtime::BuildStorage;
use stratos_primitives::{EpochClock, EpochIndex, ParameterGroup};

fn ended_events() -> Vec<(EpochIndex, u64, u64, u32)> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Mining(Event::EpochEnded {
				epoch,
				first_block,
				last_block,
				next_length,
			}) => Some((epoch, first_block, last_block, next_length)),
			_ => None,
		})
		.collect()
}

fn set_length(epoch_length: Option<u32>) {
	Governed::set(&MiningParameters { epoch_length, ..Governed::get() });
}

#[test]
fn epoch_zero_starts_at_genesis() {
	TestExt::new().execute_with(|| {
		assert_eq!(Mining::epoch_position(), (0, 0, 10));
		run_to(9);
		assert_eq!(Mining::epoch_position(), (0, 0, 10));
		assert!(Ended::get().is_empty());
	});
}

#[test]
fn the_first_block_of_an_epoch_ends_the_one_before() {
	TestExt::new().execute_with(|| {
		run_to(10);
		assert_eq!(Mining::epoch_position(), (1, 10, 10));
		assert_eq!(ended_events(), [(0, 0, 9, 10)]);
		run_to(19);
		assert_eq!(Mining::current_epoch(), 1);
		run_to(20);
		assert_eq!(ended_events(), [(1, 10, 19, 10)]);
		run_to(35);
		assert_eq!(Mining::epoch_position(), (3, 30, 10));
	});
}

#[test]
fn hooks_run_once_per_ended_epoch_and_see_the_new_one() {
	TestExt::new().execute_with(|| {
		run_to(45);
		assert_eq!(Ended::get(), [(0, 1), (1, 2), (2, 3), (3, 4)]);
	});
}

#[test]
fn the_hooks_weight_is_counted_at_the_boundary_alone() {
	TestExt::new().execute_with(|| {
		run_to(8);
		System::set_block_number(9);
		let ordinary = Mining::on_initialize(9);
		System::set_block_number(10);
		let boundary = Mining::on_initialize(10);
		assert!(boundary.ref_time() >= ordinary.ref_time() + 7);
	});
}

#[test]
fn a_new_length_takes_effect_at_the_boundary() {
	TestExt::new().execute_with(|| {
		run_to(12);
		set_length(Some(3));
		run_to(19);
		assert_eq!(Mining::epoch_position(), (1, 10, 10));
		run_to(20);
		assert_eq!(Mining::epoch_position(), (2, 20, 3));
		assert_eq!(ended_events(), [(1, 10, 19, 3)]);
		run_to(26);
		assert_eq!(Mining::epoch_position(), (4, 26, 3));
		// A longer one again.
		set_length(Some(20));
		run_to(29);
		assert_eq!(Mining::epoch_position(), (5, 29, 20));
		// No opinion keeps what is in force, not what genesis said.
		set_length(None);
		run_to(49);
		assert_eq!(Mining::epoch_position(), (6, 49, 20));
	});
}

#[test]
fn a_length_out_of_bounds_is_refused_and_the_clock_goes_on() {
	for length in [0, MAX_EPOCH_LENGTH + 1, u32::MAX] {
		TestExt::new().execute_with(|| {
			let parameters = MiningParameters { epoch_length: Some(length), ..Default::default() };
			let fault = parameters.validate(0).unwrap_err();
			assert_eq!(fault.parameter, MiningKey::EpochLength);
			Governed::set(&parameters);
			run_to(10);
			System::assert_has_event(Event::ParametersRefused { fault, epoch: 1 }.into());
			assert_eq!(Mining::epoch_position(), (1, 10, 10));
		});
	}
}

#[test]
fn epochs_of_one_block_and_of_the_greatest_length_work() {
	TestExt::new().epoch_length(1).execute_with(|| {
		run_to(5);
		assert_eq!(Mining::epoch_position(), (5, 5, 1));
	});
	TestExt::new().epoch_length(MAX_EPOCH_LENGTH).execute_with(|| {
		run_to(500);
		assert_eq!(Mining::epoch_position(), (0, 0, MAX_EPOCH_LENGTH));
	});
}

#[test]
fn a_chain_that_adds_the_pallet_later_starts_its_epochs_then() {
	TestExt::new().execute_with(|| {
		System::set_block_number(1_000_000);
		Mining::on_initialize(1_000_000);
		assert_eq!(Mining::epoch_position(), (1, 1_000_000, 10));
		run_to(1_000_010);
		assert_eq!(Mining::epoch_position(), (2, 1_000_010, 10));
	});
}

#[test]
#[should_panic(expected = "epoch_length is 0 blocks")]
fn genesis_refuses_an_empty_epoch() {
	let _ = GenesisConfig::<Test> { epoch_length: 0, ..Default::default() }.build_storage();
}

#[test]
fn a_corrupt_clock_is_found() {
	TestExt::new().execute_with(|| {
		run_to(15);
		EpochStart::<Test>::put(16);
		assert!(Mining::check_invariants().unwrap_err().contains("outside of epoch 1"));
		EpochStart::<Test>::put(5);
		assert!(Mining::check_invariants().is_err());
		EpochStart::<Test>::put(10);
		EpochLength::<Test>::put(0);
		assert!(Mining::check_invariants().unwrap_err().contains("0 blocks"));
		EpochLength::<Test>::put(10);
	});
}

#[test]
fn the_defaults_are_the_papers() {
	assert_eq!(DefaultEpochLength::get(), 100);
	assert_eq!(GenesisConfig::<Test>::default().epoch_length, 100);
	assert_eq!(MiningParameters::default().validate(0), Ok(()));
}
