//! Validators: registration, own stake, commission, key, candidacy.

use crate::{ActiveSet, Candidates, Error, Event, IndexOf, Offence, Status, Validators, mock::*};
use frame_support::assert_ok;
use sp_runtime::Perbill;
use stratos_primitives::{DAY_MS, STOS, TOTAL_SUPPLY};

fn percent(value: u32) -> Perbill {
	Perbill::from_percent(value)
}

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn status(who: u64) -> Status {
	Validators::<Test>::get(IndexOf::<Test>::get(who).unwrap()).unwrap().status
}

mod register_validator {
	use super::*;

	#[test]
	fn success() {
		TestExt::new().execute_with(|| {
			assert_ok!(Staking::register_validator(
				signed(1),
				key(1),
				100 * STOS,
				percent(5),
				None
			));
			System::assert_has_event(
				Event::ValidatorRegistered {
					validator: 1,
					key: key(1),
					self_stake: 100 * STOS,
					commission: percent(5),
					epoch: 0,
				}
				.into(),
			);
			assert_eq!(held(1), 100 * STOS);
			assert_eq!(status(1), Status::Candidate);
			// It is chosen at the epoch boundary, not before.
			assert!(ActiveSet::<Test>::get().is_empty());
			pass_epochs(1);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0]);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			let call = |who, number, stake, commission| {
				Staking::register_validator(signed(who), key(number), stake, commission, None)
			};
			let stake = 100 * STOS;
			assert_noop!(call(1, 9, stake, percent(1)), Error::<Test>::AlreadyValidator);
			assert_noop!(call(2, 1, stake, percent(1)), Error::<Test>::KeyTaken);
			assert_noop!(call(2, 2, stake - 1, percent(1)), Error::<Test>::SelfDelegationTooLow);
			assert_noop!(call(2, 2, 0, percent(1)), Error::<Test>::SelfDelegationTooLow);
			assert_noop!(call(2, 2, stake, percent(21)), Error::<Test>::CommissionOutOfBounds);
			assert_noop!(call(2, 2, TOTAL_SUPPLY, percent(1)), Error::<Test>::InsufficientBalance);
			assert_noop!(call(2, 2, u128::MAX, percent(1)), Error::<Test>::InsufficientBalance);
			assert_noop!(call(777, 2, stake, percent(1)), Error::<Test>::InsufficientBalance);
			assert_noop!(
				Staking::register_validator(RuntimeOrigin::root(), key(2), stake, percent(1), None),
				sp_runtime::DispatchError::BadOrigin
			);
		});
	}

	#[test]
	fn commission_has_a_governed_floor_too() {
		TestExt::new().governed(|p| p.min_commission = percent(2)).execute_with(|| {
			assert_noop!(
				Staking::register_validator(signed(1), key(1), 100 * STOS, percent(1), None),
				Error::<Test>::CommissionOutOfBounds
			);
		});
	}

	fn full() -> TestExt {
		(1..=12).fold(TestExt::new(), |ext, who| ext.validator(who, 1_000 + who as u128, 1))
	}

	#[test]
	fn more_stake_displaces_the_least_inactive_candidate() {
		full().execute_with(|| {
			// 12 candidates, 10 active: validators 1 and 2 have least and are not active.
			assert_ok!(Staking::register_validator(
				signed(13),
				key(13),
				1_001 * STOS + 1,
				percent(1),
				None
			));
			assert_eq!(status(1), Status::Idle);
			System::assert_has_event(Event::CandidateLeft { validator: 1, displaced: true }.into());
			assert_eq!(Candidates::<Test>::get().len(), 12);
			// It may come back with more.
			assert_noop!(Staking::rejoin(signed(1)), Error::<Test>::TooManyCandidates);
			assert_ok!(Staking::bond_more(signed(1), 10 * STOS));
			assert_ok!(Staking::rejoin(signed(1)));
			assert_eq!(status(13), Status::Idle);
		});
	}

	#[test]
	fn equal_stake_displaces_no_candidate() {
		full().execute_with(|| {
			assert_noop!(
				Staking::register_validator(signed(13), key(13), 1_001 * STOS, percent(1), None),
				Error::<Test>::TooManyCandidates
			);
		});
	}
}

mod bond_more {
	use super::*;

	#[test]
	fn success() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_ok!(Staking::bond_more(signed(1), 5));
			assert_eq!(held(1), 1_000 * STOS + 5);
			assert_eq!(crate::ActiveStake::<Test>::get(), 1_000 * STOS + 5);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_noop!(Staking::bond_more(signed(2), 5), Error::<Test>::NotValidator);
			assert_noop!(Staking::bond_more(signed(1), 0), Error::<Test>::ZeroAmount);
			assert_noop!(
				Staking::bond_more(signed(1), TOTAL_SUPPLY),
				Error::<Test>::InsufficientBalance
			);
			assert_noop!(Staking::bond_more(signed(1), u128::MAX), Error::<Test>::Overflow);
			assert_ok!(Staking::report_offence(RuntimeOrigin::root(), 1, Offence::DoubleSign, 0));
			assert_noop!(Staking::bond_more(signed(1), 5), Error::<Test>::Banned);
		});
	}
}

mod unbond_self {
	use super::*;

	#[test]
	fn success() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_ok!(Staking::unbond_self(signed(1), 900 * STOS));
			assert_eq!(crate::ActiveStake::<Test>::get(), 100 * STOS);
			assert_eq!(held(1), 1_000 * STOS);
			advance(14 * DAY_MS);
			assert_ok!(Staking::withdraw_unbonded(signed(1)));
			assert_eq!(held(1), 100 * STOS);
		});
	}

	#[test]
	fn all_stake_can_be_unbonded_after_leaving() {
		TestExt::new().validator(1, 1_000, 1).validator(2, 1_000, 1).execute_with(|| {
			assert_ok!(Staking::leave(signed(1)));
			assert_noop!(
				Staking::unbond_self(signed(1), 950 * STOS),
				Error::<Test>::SelfDelegationTooLow
			);
			assert_ok!(Staking::unbond_self(signed(1), 1_000 * STOS));
			pass_epochs(1);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1]);
			assert_noop!(Staking::rejoin(signed(1)), Error::<Test>::SelfDelegationTooLow);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_noop!(Staking::unbond_self(signed(2), 5), Error::<Test>::NotValidator);
			assert_noop!(Staking::unbond_self(signed(1), 0), Error::<Test>::ZeroAmount);
			assert_noop!(
				Staking::unbond_self(signed(1), 1_000 * STOS + 1),
				Error::<Test>::InsufficientStake
			);
			assert_noop!(
				Staking::unbond_self(signed(1), 900 * STOS + 1),
				Error::<Test>::SelfDelegationTooLow
			);
			assert_noop!(
				Staking::unbond_self(signed(1), 1_000 * STOS),
				Error::<Test>::SelfDelegationTooLow
			);
			for _ in 0..6 {
				assert_ok!(Staking::unbond_self(signed(1), 1));
			}
			assert_noop!(Staking::unbond_self(signed(1), 1), Error::<Test>::TooManyUnbondings);
		});
	}
}

mod set_commission {
	use super::*;

	#[test]
	fn success_and_applies_from_the_next_reward_on() {
		TestExt::new().validator(1, 1_000, 10).delegation(ALICE, 1, 1_000).execute_with(|| {
			pass_epochs(2);
			pay_fee(BOB, 200 * STOS);
			next_block();
			assert_ok!(Staking::set_commission(signed(1), percent(9)));
			System::assert_last_event(
				Event::CommissionSet { validator: 1, commission: percent(9), epoch: 2 }.into(),
			);
			// The fee of before was divided by the old commission: 100 own, 10 commission.
			assert_eq!(withdraw_own(1), 110 * STOS);
			assert_eq!(withdraw(ALICE, 1), 90 * STOS);
			pay_fee(BOB, 200 * STOS);
			next_block();
			assert_eq!(withdraw_own(1), 109 * STOS);
			assert_eq!(withdraw(ALICE, 1), 91 * STOS);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 10).execute_with(|| {
			assert_noop!(
				Staking::set_commission(signed(2), percent(1)),
				Error::<Test>::NotValidator
			);
			assert_noop!(
				Staking::set_commission(signed(1), percent(11)),
				Error::<Test>::CommissionTooSoon
			);
			pass_epochs(1);
			assert_noop!(
				Staking::set_commission(signed(1), percent(11)),
				Error::<Test>::CommissionTooSoon
			);
			pass_epochs(1);
			assert_noop!(
				Staking::set_commission(signed(1), percent(12)),
				Error::<Test>::CommissionStepTooLarge
			);
			assert_noop!(
				Staking::set_commission(signed(1), percent(8)),
				Error::<Test>::CommissionStepTooLarge
			);
			assert_noop!(
				Staking::set_commission(signed(1), percent(21)),
				Error::<Test>::CommissionOutOfBounds
			);
			assert_ok!(Staking::set_commission(signed(1), percent(11)));
			assert_noop!(
				Staking::set_commission(signed(1), percent(12)),
				Error::<Test>::CommissionTooSoon
			);
		});
	}

	#[test]
	fn a_commission_outside_new_bounds_counts_as_the_nearest() {
		TestExt::new().validator(1, 1_000, 10).delegation(ALICE, 1, 1_000).execute_with(|| {
			Governed::mutate(|p| p.max_commission = percent(4));
			pass_epochs(1);
			pay_fee(BOB, 200 * STOS);
			next_block();
			assert_eq!(withdraw(ALICE, 1), 96 * STOS);
		});
	}
}

mod set_consensus_key {
	use super::*;

	#[test]
	fn success() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_ok!(Staking::set_consensus_key(signed(1), key(50), None));
			System::assert_last_event(Event::ConsensusKeySet { validator: 1, key: key(50) }.into());
			// The old key is nobody's to take, its owner's neither.
			let register = |number| {
				let stake = 100 * STOS;
				Staking::register_validator(signed(2), key(number), stake, percent(1), None)
			};
			assert_noop!(register(1), Error::<Test>::KeyTaken);
			assert_ok!(register(2));
			for who in [1, 2] {
				let taken = Staking::set_consensus_key(signed(who), key(1), None);
				assert_noop!(taken, Error::<Test>::KeyTaken);
			}
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 1).validator(2, 1_000, 1).execute_with(|| {
			assert_noop!(
				Staking::set_consensus_key(signed(3), key(9), None),
				Error::<Test>::NotValidator
			);
			assert_noop!(
				Staking::set_consensus_key(signed(1), key(2), None),
				Error::<Test>::KeyTaken
			);
			assert_noop!(
				Staking::set_consensus_key(signed(1), key(1), None),
				Error::<Test>::KeyTaken
			);
		});
	}
}

mod leave_and_return {
	use super::*;

	#[test]
	fn a_validator_serves_until_the_epoch_boundary() {
		TestExt::new().validator(1, 1_000, 1).validator(2, 1_000, 1).execute_with(|| {
			assert_ok!(Staking::leave(signed(1)));
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0, 1]);
			pass_epochs(1);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1]);
			assert_ok!(Staking::rejoin(signed(1)));
			pass_epochs(1);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0, 1]);
		});
	}

	#[test]
	fn fails_for_each_bad_input() {
		TestExt::new().validator(1, 1_000, 1).execute_with(|| {
			assert_noop!(Staking::leave(signed(2)), Error::<Test>::NotValidator);
			assert_noop!(Staking::rejoin(signed(2)), Error::<Test>::NotValidator);
			assert_noop!(Staking::unjail(signed(2)), Error::<Test>::NotValidator);
			assert_noop!(Staking::rejoin(signed(1)), Error::<Test>::AlreadyCandidate);
			assert_noop!(Staking::unjail(signed(1)), Error::<Test>::NotJailed);
			assert_ok!(Staking::leave(signed(1)));
			assert_noop!(Staking::leave(signed(1)), Error::<Test>::NotCandidate);
			assert_noop!(Staking::unjail(signed(1)), Error::<Test>::NotJailed);
		});
	}
}

mod key_proofs {
	use super::*;
	use crate::ConsensusKey;
	use sp_core::{Pair, ed25519, sr25519};
	use sp_runtime::MultiSignature;

	/// A chain that asks for proofs, with validator 1 of genesis, which has none.
	fn strict() -> TestExt {
		TestExt::new()
			.governed(|parameters| parameters.consensus_proof_required = true)
			.validator(1, 1_000, 1)
	}

	fn pair() -> (ed25519::Pair, ConsensusKey) {
		let pair = ed25519::Pair::from_seed(&[7; 32]);
		let key = ConsensusKey(pair.public().0);
		(pair, key)
	}

	fn proof(pair: &ed25519::Pair, who: u64) -> Option<MultiSignature> {
		Some(pair.sign(&Staking::key_proof_payload(&who)).into())
	}

	#[test]
	fn a_proof_is_required_by_default() {
		assert!(crate::StakingParameters::default().consensus_proof_required);
	}

	#[test]
	fn a_validator_registers_with_the_signature_of_its_consensus_key() {
		strict().execute_with(|| {
			let (pair, key) = pair();
			let register = |who, key, proof| {
				Staking::register_validator(signed(who), key, 100 * STOS, percent(5), proof)
			};
			assert_noop!(register(2, key, None), Error::<Test>::KeyProofMissing);
			assert_noop!(register(2, key, proof(&pair, 3)), Error::<Test>::KeyProofInvalid);
			let other = ConsensusKey([9; 32]);
			assert_noop!(register(2, other, proof(&pair, 2)), Error::<Test>::KeyProofInvalid);
			let other = sr25519::Pair::from_seed(&[7; 32]);
			let signature = other.sign(&Staking::key_proof_payload(&2));
			let key_of_another_scheme = ConsensusKey(other.public().0);
			assert_noop!(
				register(2, key_of_another_scheme, Some(signature.into())),
				Error::<Test>::KeyProofInvalid
			);
			assert_ok!(register(2, key, proof(&pair, 2)));
		});
	}

	#[test]
	fn a_new_consensus_key_signs_too() {
		strict().execute_with(|| {
			let (pair, key) = pair();
			let set = |who, key, proof| Staking::set_consensus_key(signed(who), key, proof);
			assert_noop!(set(1, key, None), Error::<Test>::KeyProofMissing);
			assert_noop!(set(1, key, proof(&pair, 2)), Error::<Test>::KeyProofInvalid);
			assert_ok!(set(1, key, proof(&pair, 1)));
		});
	}
}
