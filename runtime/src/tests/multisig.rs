//! Approvals of multisigs use no more weight than they are charged.

use super::*;
use crate::{AccountId, Balances, Multisig, RuntimeCall, STOS};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, traits::UnfilteredDispatchable};

#[test]
fn an_approval_uses_no_more_than_it_is_charged() {
	chain("development").execute_with(|| {
		run_to(1);
		let mut members: Vec<AccountId> = (0..100u8).map(|index| [index; 32].into()).collect();
		members.sort();
		for member in &members {
			let given = Balances::transfer_allow_death(
				RuntimeOrigin::signed(genesis::DEV_ACCOUNTS[0].1.into()),
				member.clone().into(),
				100 * STOS,
			);
			assert_ok!(given);
		}
		// The more members, the more may the measured weights of the two calls differ.
		for count in [2, 50, 100] {
			let mut timepoint = None;
			for approving in 0..2 {
				let others: Vec<AccountId> = (0..count)
					.filter(|index| *index != approving)
					.map(|index| members[index].clone())
					.collect();
				let call: RuntimeCall = pallet_multisig::Call::approve_as_multi {
					threshold: count as u16,
					other_signatories: others,
					maybe_timepoint: timepoint,
					call_hash: [count as u8; 32],
					max_weight: Weight::zero(),
				}
				.into();
				let charged = call.get_dispatch_info().call_weight;
				let origin = RuntimeOrigin::signed(members[approving].clone());
				let used = call.dispatch_bypass_filter(origin).expect("an approval").actual_weight;
				let used = used.unwrap_or(charged);
				assert!(used.all_lte(charged), "{count} members: {used} used, {charged} charged");
				timepoint = Some(Multisig::timepoint());
			}
		}
	});
}
