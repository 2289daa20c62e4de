//! Parameters change at the boundary of an epoch and nowhere else.

use crate::mock::*;
use crate::{Event, OzoneKey, OzoneParameters, UsageRecord};
use stratos_primitives::{EpochHook, OZ, ParameterFault, parameters::Bound};

#[test]
fn a_change_takes_effect_at_the_end_of_the_epoch() {
	TestExt::new().ozone(CAROL, 100 * OZ).build_and_execute(|| {
		let upload = UsageRecord::Upload { bytes: 1_000, replicas: None };
		let changed = OzoneParameters { default_replicas: 5, ..Default::default() };
		Proposed::set(changed);
		assert_eq!(Ozone::charge_for(&upload), Ok(3_000));

		set_epoch(4);
		Ozone::on_epoch_end(3);
		assert_eq!(Ozone::parameters(), changed);
		assert_eq!(Ozone::charge_for(&upload), Ok(5_000));
		assert_eq!(events(), vec![Event::ParametersChanged { parameters: changed, epoch: 4 }]);
	});
}

#[test]
fn parameters_out_of_bounds_are_refused_with_an_event() {
	TestExt::new().build_and_execute(|| {
		Proposed::set(OzoneParameters { touches_per_oz: 0, ..Default::default() });
		Ozone::on_epoch_end(0);
		assert_eq!(Ozone::parameters(), OzoneParameters::default());
		let fault = ParameterFault::new(OzoneKey::TouchesPerOz, Bound::Minimum, &0u64);
		assert_eq!(events(), vec![Event::ParametersRefused { fault, epoch: 0 }]);
	});
}

#[test]
fn an_epoch_without_a_change_emits_no_event() {
	TestExt::new().build_and_execute(|| {
		Ozone::on_epoch_end(0);
		assert!(events().is_empty());
	});
}
