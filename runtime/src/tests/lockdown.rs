//! What the chain does when a migration fails: governance alone can act, until the repair is done.

use super::*;
use crate::{
	Lockdown, RuntimeCall,
	governance::lockdown::{Error, Locked},
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	migrations::{FailedMigrationHandler, FailedMigrationHandling, MigrationStatusHandler},
	traits::Contains,
};

fn economy() -> RuntimeCall {
	RuntimeCall::Ozone(pallet_ozone::Call::prepay { amount: 1, beneficiary: None, min_ozone: 0 })
}

fn governance() -> RuntimeCall {
	RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes: economy().encode() })
}

#[test]
fn a_failed_migration_leaves_governance_alone_able_to_act() {
	chain("development").execute_with(|| {
		run_to(2);
		assert!(Lockdown::contains(&economy()) && Lockdown::contains(&governance()));
		let handling = Lockdown::failed(Some(0));
		assert!(matches!(handling, FailedMigrationHandling::ForceUnstuck));
		assert!(!Lockdown::contains(&economy()) && Lockdown::contains(&governance()));
		let cause = Locked::<Runtime>::get().expect("it is locked");
		assert_eq!((cause.migration, cause.block), (Some(0), 2));
		// Blocks go on, and so do the hooks.
		run_to(25);

		// The migrations of the repair end it.
		Lockdown::completed();
		assert!(Lockdown::contains(&economy()));
	});
}

#[test]
fn root_lifts_it_and_nobody_else() {
	chain("development").execute_with(|| {
		run_to(2);
		let alice = RuntimeOrigin::signed(genesis::DEV_ACCOUNTS[0].1.into());
		assert_noop!(Lockdown::lift(RuntimeOrigin::root()), Error::<Runtime>::NotLocked);
		Lockdown::failed(None);
		assert_noop!(Lockdown::lift(alice), sp_runtime::DispatchError::BadOrigin);
		assert_ok!(Lockdown::lift(RuntimeOrigin::root()));
		assert!(Lockdown::contains(&economy()));
	});
}
