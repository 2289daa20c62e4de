//! Double signing, reported by anybody.

use crate::{Error, Event, mock::*};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
};
use sp_runtime::DispatchError;
use stratos_consensus::Equivocation;

fn report(proof: Equivocation) -> DispatchResultWithPostInfo {
	Consensus::report_equivocation(RuntimeOrigin::signed(9), proof)
}

#[test]
fn anybody_reports_a_double_signer_free_of_charge() {
	with_validators(&FOUR, || {
		plain_block(false);
		plain_block(true);
		plain_block(false);
		let reported = report(twice(2, 2)).expect("an offence");
		assert_eq!(reported.pays_fee, Pays::No);
		assert_eq!(punished(), [(key(2), 0)]);
		let event = Event::DoubleSignPunished { validator: 2, key: key(2), height: 2, epoch: 0 };
		System::assert_last_event(event.into());
		assert_noop!(report(twice(2, 1)), DispatchError::Other("twice"));
		// Another epoch.
		assert_ok!(report(twice(2, 3)));
		assert_eq!(punished(), [(key(2), 0), (key(2), 1)]);
	});
}

#[test]
fn a_proof_is_verified_in_every_part() {
	with_validators(&FOUR, || {
		plain_block(false);
		let unsigned = Consensus::report_equivocation(RuntimeOrigin::none(), twice(1, 1));
		assert_noop!(unsigned, DispatchError::BadOrigin);
		assert_noop!(report(twice(1, 0)), Error::<Test>::HeightUnknown);
		assert_noop!(report(twice(1, 2)), Error::<Test>::HeightUnknown);
		assert_noop!(report(twice(8, 1)), DispatchError::Other("nobody"));
		let right = twice(1, 1);
		let mut same = right.clone();
		same.second = same.first.clone();
		assert_noop!(report(same), Error::<Test>::NoConflict);
		let mut swapped = right.clone();
		core::mem::swap(&mut swapped.first, &mut swapped.second);
		assert_noop!(report(swapped), Error::<Test>::MessageOrder);
		let blamed = Equivocation { validator: key(2), ..right.clone() };
		assert_noop!(report(blamed), Error::<Test>::MessageSignature);
		assert_ok!(report(right));
	});
}
