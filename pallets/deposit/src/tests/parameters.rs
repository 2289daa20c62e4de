//! Governed parameters and the epoch's end.

use super::*;
use stratos_primitives::{EpochHook, ParameterFault, parameters::Bound};

#[test]
fn a_change_takes_effect_at_the_epochs_end_and_not_before() {
	TestExt::new().execute_with(|| {
		govern(|p| p.min_meta_deposit = 20_000 * STOS);
		assert_eq!(Deposit::parameters().min_meta_deposit, 10_000 * STOS);
		Deposit::on_epoch_end(0);
		assert_eq!(Deposit::parameters().min_meta_deposit, 20_000 * STOS);
		let small = Deposit::register_meta_node(signed(ALICE), id(7), 15_000 * STOS, None, None);
		assert_noop!(small, Errors::DepositTooSmall);
		let parameters = Deposit::parameters();
		assert_eq!(events(), [Event::ParametersChanged { parameters, epoch: 0 }]);
		next_block();
		Deposit::on_epoch_end(1);
		assert_eq!(events(), []);
	});
}

#[test]
fn parameters_out_of_bounds_do_not_take_effect() {
	TestExt::new().execute_with(|| {
		let old = Deposit::parameters();
		govern(|p| p.quorum_numerator = 1);
		Deposit::on_epoch_end(0);
		assert_eq!(Deposit::parameters(), old);
		let fault = ParameterFault::new(DepositKey::QuorumNumerator, Bound::Relation, &1u32);
		assert_eq!(events(), [Event::ParametersRefused { fault, epoch: 0 }]);
	});
}

#[test]
fn the_quorum_is_governed() {
	TestExt::new().metas(4).execute_with(|| {
		enact(|p| (p.quorum_numerator, p.quorum_of) = (1, 1));
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Kick));
		assert_ok!(Deposit::vote(signed(META + 1), 3, Motion::Kick, true));
		assert_ok!(Deposit::vote(signed(META + 2), 3, Motion::Kick, true));
		assert!(node(3).is_active());
		assert_ok!(Deposit::vote(signed(META + 3), 3, Motion::Kick, true));
		assert!(node(3).exit().is_some());
	});
}

#[test]
fn an_open_ballot_keeps_its_period() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Shutdown));
		enact(|p| p.voting_period = DAY_MS);
		pass_days(6);
		assert_ok!(Deposit::vote(signed(META + 1), 3, Motion::Shutdown, true));
		assert!(node(3).exit().is_some());
	});
}
