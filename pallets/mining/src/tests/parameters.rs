//! Governed parameters and their bounds.

use crate::{mock::*, *};
use sp_runtime::Perbill;
use stratos_primitives::{
	ParameterFault, ParameterGroup, STOS,
	lock_up::{MAX_GRANULARITY, MAX_LOCK_UP},
	parameters::Bound,
};

#[test]
fn every_parameter_has_its_bounds() {
	use Bound::{Maximum, Minimum, Rule};
	use MiningKey::*;
	type Change = fn(&mut MiningParameters);
	let bad: [(Change, MiningKey, Bound); 19] = [
		(|p| p.epoch_length = Some(0), EpochLength, Minimum),
		(|p| p.epoch_length = Some(MAX_EPOCH_LENGTH + 1), EpochLength, Maximum),
		(|p| p.tiers = Default::default(), Tiers, Rule),
		(|p| p.tiers[3].through = p.tiers[2].through, Tiers, Rule),
		(|p| p.tiers[0].shares.meta -= 1, Tiers, Rule),
		(|p| p.tiers[5].shares.chain += 1, Tiers, Rule),
		(|p| p.tiers[5].through = MINING_CAP + 1, Tiers, Rule),
		(|p| p.settlement_threshold = 0, SettlementThreshold, Minimum),
		(|p| p.settlement_threshold = 10_001, SettlementThreshold, Maximum),
		(|p| p.lock_up = 0, LockUp, Minimum),
		(|p| p.lock_up = MAX_LOCK_UP + 1, LockUp, Maximum),
		(|p| p.granularity = 0, Granularity, Minimum),
		(|p| p.granularity = MAX_GRANULARITY + 1, Granularity, Maximum),
		(|p| p.quorum = Perbill::from_percent(50), ReportQuorum, Minimum),
		(|p| p.quorum = Perbill::zero(), ReportQuorum, Minimum),
		(|p| p.report_window = 0, ReportWindow, Minimum),
		(|p| p.report_window = 2_017, ReportWindow, Maximum),
		(|p| p.max_report_pages = 0, MaxReportPages, Minimum),
		(|p| p.max_report_pages = MAX_REPORT_PAGES + 1, MaxReportPages, Maximum),
	];
	for (change, parameter, bound) in bad {
		let mut parameters = MiningParameters::default();
		change(&mut parameters);
		let fault = parameters.validate(0).unwrap_err();
		assert_eq!((fault.parameter, fault.bound), (parameter, bound));
		TestExt::new().execute_with(|| {
			let before = ActiveParameters::<Test>::get();
			Governed::set(&parameters);
			run_to(10);
			System::assert_has_event(Event::ParametersRefused { fault, epoch: 1 }.into());
			assert_eq!(ActiveParameters::<Test>::get(), before);
		});
	}
	let good: [Change; 10] = [
		|p| p.epoch_length = Some(1),
		|p| p.epoch_length = Some(MAX_EPOCH_LENGTH),
		|p| p.settlement_threshold = 1,
		|p| p.settlement_threshold = 10_000,
		|p| p.lock_up = 1,
		|p| p.lock_up = MAX_LOCK_UP,
		|p| p.granularity = MAX_GRANULARITY,
		|p| p.quorum = Perbill::one(),
		|p| p.report_window = 2_016,
		|p| p.max_report_pages = 1,
	];
	for change in good {
		let mut parameters = MiningParameters::default();
		change(&mut parameters);
		assert_eq!(parameters.validate(0), Ok(()));
	}
}

#[test]
fn the_cap_cannot_fall_below_what_is_mined() {
	TestExt::new().mined(100 * STOS).execute_with(|| {
		let cap = |cap| {
			let mut parameters = Governed::get();
			let last = parameters.tiers.pop().unwrap();
			parameters.tiers = vec![schedule::Tier { through: cap, ..last }].try_into().unwrap();
			parameters
		};
		assert_eq!(cap(100 * STOS - 1).validate(0), Ok(()));
		Governed::set(&cap(100 * STOS - 1));
		run_to_epoch(1);
		let refused = cap(100 * STOS - 1);
		let fault = ParameterFault::new(MiningKey::Tiers, Bound::Relation, &refused.tiers);
		System::assert_has_event(Event::ParametersRefused { fault, epoch: 1 }.into());
		Governed::set(&cap(100 * STOS));
		run_to_epoch(2);
		assert_eq!(ActiveParameters::<Test>::get().cap(), 100 * STOS);
		assert_eq!(Mining::left_to_mine(), 0);
	});
}

#[test]
fn a_change_is_announced_at_the_boundary_that_enacts_it() {
	TestExt::new().execute_with(|| {
		run_to_epoch(1);
		let announced = || {
			System::events().into_iter().any(|record| {
				matches!(record.event, RuntimeEvent::Mining(Event::ParametersChanged { .. }))
			})
		};
		assert!(!announced());
		Governed::set(&MiningParameters { lock_up: 9, ..Governed::get() });
		run_to(19);
		assert_eq!(ActiveParameters::<Test>::get().lock_up, 4);
		run_to(20);
		assert!(announced());
		assert_eq!(ActiveParameters::<Test>::get().lock_up, 9);
	});
}
