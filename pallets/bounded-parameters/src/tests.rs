//! Changes are checked, and nothing bypasses the checks.

use crate::{mock::*, *};
use frame_support::{
	BoundedVec, assert_err, assert_noop, assert_ok,
	traits::{Get, dynamic_params::AggregatedKeyValue},
};
use sp_runtime::DispatchError;
use stratos_runtime_api::parameters::{Fault, Place};

fn set(changes: Vec<RuntimeParameters>) -> sp_runtime::DispatchResult {
	let changes = BoundedVec::try_from(changes).expect("as many as a call takes");
	let call = RuntimeCall::BoundedParameters(Call::set { changes });
	sp_runtime::traits::Dispatchable::dispatch(call, RuntimeOrigin::root())
		.map(|_| ())
		.map_err(|error| error.error)
}

fn values() -> (u32, u32) {
	(Least::get(), Most::get())
}

mod set {
	use super::*;

	#[test]
	fn a_value_within_its_bounds_is_stored_and_both_pallets_emit_an_event() {
		chain().execute_with(|| {
			assert_ok!(set(vec![set_least(15)]));
			assert_eq!(values(), (15, 20));
			System::assert_has_event(Event::Scheduled { changes: 1, epoch: 7 }.into());
			let events = System::events();
			assert!(events.iter().any(|record| matches!(
				record.event,
				RuntimeEvent::Parameters(pallet_parameters::Event::Updated { .. })
			)));
		});
	}

	#[test]
	fn none_restores_the_default() {
		chain().execute_with(|| {
			assert_ok!(set(vec![set_most(50)]));
			assert_ok!(set(vec![set_most(None)]));
			assert_eq!(values(), (10, 20));
		});
	}

	#[test]
	fn values_that_depend_on_each_other_are_set_in_one_call() {
		chain().execute_with(|| {
			assert_err!(set(vec![set_least(30)]), Error::<Test>::Inconsistent(4));
			assert_ok!(set(vec![set_least(30), set_most(40)]));
			assert_eq!(values(), (30, 40));
		});
	}

	#[test]
	fn fails_for_each_side_of_the_bounds_and_names_the_parameter() {
		for value in [0, 101, u32::MAX] {
			chain().execute_with(|| {
				let refused = Error::<Test>::OutOfBounds { group: 4, key: 1 };
				assert_noop!(set(vec![set_most(value)]), refused);
			});
		}
		for value in [10, 100] {
			chain().execute_with(|| {
				assert_ok!(set(vec![set_most(value)]));
			});
		}
	}

	#[test]
	fn values_that_together_mean_too_much_are_refused() {
		chain().execute_with(|| {
			let refused = Error::<Test>::Consequence(0);
			assert_noop!(set(vec![set_most(100), set_least(51)]), refused);
			assert_ok!(set(vec![set_most(100), set_least(50)]));
		});
	}

	#[test]
	fn one_bad_change_refuses_all() {
		chain().execute_with(|| {
			let refused = Error::<Test>::OutOfBounds { group: 4, key: 1 };
			assert_noop!(set(vec![set_least(11), set_most(101)]), refused);
			assert_noop!(set(vec![set_most(90), set_least(91)]), Error::<Test>::Inconsistent(4));
		});
	}

	#[test]
	fn fails_without_a_change_and_for_every_other_origin() {
		chain().execute_with(|| {
			assert_noop!(set(vec![]), Error::<Test>::NoChange);
			let changes = BoundedVec::truncate_from(vec![set_least(11)]);
			for origin in [RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
				assert_noop!(
					BoundedParameters::set(origin, changes.clone()),
					DispatchError::BadOrigin
				);
			}
		});
	}
}

mod origins {
	use super::*;

	#[test]
	fn no_origin_can_call_pallet_parameters() {
		chain().execute_with(|| {
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::signed(1), RuntimeOrigin::none()] {
				assert_noop!(
					Parameters::set_parameter(origin, set_least(11)),
					DispatchError::BadOrigin
				);
			}
		});
	}

	#[test]
	fn an_error_encodes_the_place_as_a_key() {
		// What a client decodes of the error is what it finds in the metadata's enum of parameters.
		let key = set_most(1).into_parts().0;
		assert_eq!(codec::Encode::encode(&key), [4, 1]);
	}
}

mod check {
	use super::*;

	#[test]
	fn refuses_what_set_refuses_and_changes_nothing() {
		chain().execute_with(|| {
			let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
			assert_eq!(BoundedParameters::check(vec![set_least(11)]), Ok(()));
			let refused = BoundedParameters::check(vec![set_least(21)]).unwrap_err();
			assert_eq!(refused.fault, Fault::Inconsistent(4));
			assert_eq!(refused.reason, "Shop.Least must be at most Most, not 21");
			let refused = BoundedParameters::check(vec![set_least(0)]).unwrap_err();
			assert_eq!(refused.fault, Fault::OutOfBounds(Place { group: 4, key: 0 }));
			assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
		});
	}
}

mod consequences {
	use super::*;
	use frame_support::traits::Get;
	use stratos_primitives::EpochHook;

	#[test]
	fn are_told_of_changes_that_they_refuse_and_change_nothing() {
		chain().execute_with(|| {
			let list = BoundedParameters::consequences(vec![set_most(100), set_least(51)]);
			assert_eq!((list[0].before, list[0].after, list[0].is_refused()), (30, 151, true));
			assert_eq!(BoundedParameters::consequences(vec![set_most(101)]), vec![]);
			assert_eq!((Least::get(), Most::get()), (10, 20));
		});
	}

	#[test]
	fn pending_values_that_mean_too_much_at_the_boundary_are_named_in_an_event() {
		chain().execute_with(|| {
			BoundedParameters::on_epoch_end(6);
			assert_eq!(System::events(), vec![]);
			for change in [set_most(100), set_least(51)] {
				let (key, value) = change.into_parts();
				pallet_parameters::Parameters::<Test>::set(key, value);
			}
			BoundedParameters::on_epoch_end(6);
			let reason = b"sum: at most 150".to_vec();
			System::assert_last_event(Event::Refused { epoch: 7, reason }.into());
		});
	}
}

mod genesis {
	use super::*;
	use sp_runtime::BuildStorage;

	fn build(json: &str) -> sp_io::TestExternalities {
		let config: GenesisConfig<Test> = serde_json::from_str(json).expect("a config");
		config.build_storage().expect("builds").into()
	}

	#[test]
	fn sets_what_is_named_and_stores_nothing_else() {
		build(r#"{"parameters": {"shop": {"most": 40}}}"#).execute_with(|| {
			assert_eq!(values(), (10, 40));
			assert_eq!(pallet_parameters::Parameters::<Test>::iter().count(), 1);
		});
		build(r#"{"parameters": {}}"#).execute_with(|| {
			assert_eq!(pallet_parameters::Parameters::<Test>::iter().count(), 0);
		});
	}

	#[test]
	#[should_panic(expected = "parameters genesis: Shop.Most must be 1 to 100, not 101")]
	fn a_value_out_of_its_bounds_does_not_build() {
		build(r#"{"parameters": {"shop": {"most": 101}}}"#);
	}

	#[test]
	#[should_panic(expected = "parameters genesis: Shop.Least must be at most Most, not 30")]
	fn values_that_do_not_go_together_do_not_build() {
		build(r#"{"parameters": {"shop": {"least": 30}}}"#);
	}

	#[test]
	fn a_name_that_is_no_parameter_is_refused() {
		for json in [r#"{"parameters": {"shp": {}}}"#, r#"{"parameters": {"shop": {"mots": 4}}}"#] {
			assert!(serde_json::from_str::<GenesisConfig<Test>>(json).is_err(), "{json}");
		}
	}
}
