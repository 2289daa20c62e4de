//! Parameters change at the boundary of an epoch and nowhere else.

use crate::mock::*;
use crate::{Event, OzoneKey, OzoneParameters, PastRates, UsageRecord};
use stratos_primitives::{EpochHook, OZ, ParameterFault, parameters::Bound};

#[test]
fn a_change_takes_effect_at_the_end_of_the_epoch() {
	TestExt::new().ozone(CAROL, 100 * OZ).build_and_execute(|| {
		let upload = UsageRecord::Upload { bytes: 1_000, replicas: None };
		let changed = OzoneParameters { default_replicas: 5, ..Default::default() };
		Proposed::set(changed);
		let price = |epoch| Ozone::price_usage(epoch, &[vec![upload]]).map(|prices| prices[0]);
		set_epoch(3);
		assert_eq!(price(3), Ok(3_000));

		set_epoch(4);
		Ozone::on_epoch_end(3);
		assert_eq!(Ozone::parameters(), changed);
		assert_eq!(price(4), Ok(5_000));
		assert_eq!(events(), vec![Event::ParametersChanged { parameters: changed, epoch: 4 }]);
	});
}

#[test]
fn usage_is_priced_by_the_rates_of_its_epoch() {
	TestExt::new().ozone(CAROL, 100 * OZ).build_and_execute(|| {
		let upload = UsageRecord::Upload { bytes: 1_000, replicas: None };
		// Rates change after epochs 1, 4 and 5.
		for epoch in 1..=8 {
			let replicas = [(2, 5), (5, 7), (6, 9)].into_iter().find(|(first, _)| *first == epoch);
			if let Some((_, default_replicas)) = replicas {
				Proposed::set(OzoneParameters { default_replicas, ..Default::default() });
			}
			set_epoch(epoch);
			Ozone::on_epoch_end(epoch - 1);
		}
		let price = |epoch| Ozone::price_usage(epoch, &[vec![upload]]).map(|prices| prices[0]);
		let prices: Vec<_> = (0..=8).map(|epoch| price(epoch).unwrap()).collect();
		let expected = [3, 3, 5, 5, 5, 7, 9, 9, 9].map(|replicas| replicas * 1_000);
		assert_eq!(prices, expected);
		let has = Ozone::ozone_of(&CAROL);
		charge(CAROL, 4, &[upload]).unwrap();
		assert_eq!(has - Ozone::ozone_of(&CAROL), 5_000);
		// Rates are forgotten when their last epoch can no longer be reported, not before.
		set_oldest_reportable(4);
		Ozone::on_epoch_end(8);
		assert_eq!(PastRates::<Test>::get().len(), 2);
		let prices: Vec<_> = (4..=8).map(|epoch| price(epoch).unwrap()).collect();
		assert_eq!(prices, expected[4..]);
		set_oldest_reportable(7);
		Ozone::on_epoch_end(8);
		assert!(PastRates::<Test>::get().is_empty());
		assert_eq!(price(7), Ok(9_000));
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
