//! Governed parameters and their bounds.

use crate::{mock::*, *};
use sp_runtime::Perbill;
use stratos_primitives::STOS;

#[test]
fn every_parameter_has_its_bounds() {
	use ParameterError::*;
	type Change = fn(&mut MiningParameters);
	let bad: [(Change, ParameterError); 19] = [
		(|p| p.epoch_length = Some(0), EpochLength),
		(|p| p.epoch_length = Some(MAX_EPOCH_LENGTH + 1), EpochLength),
		(|p| p.tiers = Default::default(), Schedule),
		(|p| p.tiers[3].through = p.tiers[2].through, Schedule),
		(|p| p.tiers[0].shares.meta -= 1, Shares),
		(|p| p.tiers[5].shares.chain += 1, Shares),
		(|p| p.tiers[5].through = MINING_CAP + 1, Cap),
		(|p| p.settlement_threshold = 0, Threshold),
		(|p| p.settlement_threshold = 10_001, Threshold),
		(|p| p.lock_up = 0, LockUp),
		(|p| p.lock_up = MAX_LOCK_UP + 1, LockUp),
		(|p| p.granularity = 0, Granularity),
		(|p| p.granularity = 2_017, Granularity),
		(|p| p.quorum = Perbill::from_percent(50), Quorum),
		(|p| p.quorum = Perbill::zero(), Quorum),
		(|p| p.report_window = 0, ReportWindow),
		(|p| p.report_window = 2_017, ReportWindow),
		(|p| p.max_report_pages = 0, ReportPages),
		(|p| p.max_report_pages = MAX_REPORT_PAGES + 1, ReportPages),
	];
	for (change, reason) in bad {
		let mut parameters = MiningParameters::default();
		change(&mut parameters);
		assert_eq!(parameters.validate(), Err(reason));
		TestExt::new().execute_with(|| {
			let before = ActiveParameters::<Test>::get();
			Governed::set(&parameters);
			run_to(10);
			System::assert_has_event(Event::ParametersRefused { reason }.into());
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
		|p| p.granularity = 2_016,
		|p| p.quorum = Perbill::one(),
		|p| p.report_window = 2_016,
		|p| p.max_report_pages = 1,
	];
	for change in good {
		let mut parameters = MiningParameters::default();
		change(&mut parameters);
		assert_eq!(parameters.validate(), Ok(()));
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
		assert_eq!(cap(100 * STOS - 1).validate(), Ok(()));
		Governed::set(&cap(100 * STOS - 1));
		run_to_epoch(1);
		System::assert_has_event(Event::ParametersRefused { reason: ParameterError::Cap }.into());
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
