//! Blocks made by validators of the preset `local`: stake, sets, notes and slashes together.

use super::*;
use crate::{AccountId, Consensus, RuntimeCall, STOS, Staking, genesis::VALIDATORS};
use frame_support::{
	assert_ok,
	dispatch::{DispatchResultWithPostInfo, Pays},
};
use pallet_staking::{IndexOf, Status, Validators};
use sp_core::{H256, Pair as _, ed25519::Pair};
use sp_runtime::{Digest, Perbill, traits::Dispatchable};
use stratos_consensus::{
	Certificate, CommitSignature, Equivocation, Message, Proposer, Signed, Step, ValidatorSet,
};

/// The consensus keys of validators by place in [`VALIDATORS`].
fn pair(number: usize) -> Pair {
	let name = genesis::DEV_ACCOUNTS[VALIDATORS[number].0].0;
	Pair::from_string(&format!("//{name}"), None).expect("a path")
}

fn account(number: usize) -> AccountId {
	genesis::DEV_ACCOUNTS[number].1.into()
}

fn hash_of(block: u32) -> H256 {
	H256::from_low_u64_be(u64::from(block) + 1_000)
}

fn validator(number: usize) -> pallet_staking::types::Validator<AccountId> {
	let index = IndexOf::<Runtime>::get(account(number)).expect("a validator");
	Validators::<Runtime>::get(index).expect("a validator")
}

/// The certificate of block `height`, by those of `signers` that are in the set.
fn certificate(height: u32, set: &ValidatorSet, signers: &[Pair]) -> Certificate {
	let mut certificate =
		Certificate { height, round: 0, block: hash_of(height), signatures: Vec::new() };
	let payload = certificate.message().payload(hash_of(0));
	let sign = |pair: &Pair| {
		let validator = pair.public().into();
		set.power_of(&validator)?;
		Some(CommitSignature { validator, signature: pair.sign(&payload) })
	};
	certificate.signatures = signers.iter().filter_map(sign).collect();
	certificate.signatures.sort_by_key(|one| one.validator);
	certificate
}

fn twice(pair: &Pair, height: u32) -> Equivocation {
	let signed = |byte| {
		let block = Some(H256::repeat_byte(byte));
		let message = Message { height, round: 0, step: Step::Precommit, block, valid_round: None };
		Signed { message, signature: pair.sign(&message.payload(hash_of(0))) }
	};
	Equivocation::new(pair.public().into(), signed(1), signed(2))
}

/// A chain of validators, with the sets in the states of its blocks.
struct Net {
	states: Vec<ValidatorSet>,
}

impl Net {
	fn new() -> Self {
		Self { states: vec![Consensus::validator_set()] }
	}

	/// The next block. Who signed its parent is `signers`.
	fn block(&mut self, signers: &[Pair], proofs: Vec<Equivocation>) {
		let number = System::block_number() + 1;
		System::reset_events();
		let voters = self.states.last().expect("genesis").clone();
		let proposer = Proposer { key: voters.validators()[0].key, round: 0 };
		System::initialize(&number, &hash_of(number - 1), &proposer.digest());
		AllPalletsWithSystem::on_initialize(number);
		System::note_finished_initialize();
		let now = u64::from(number) * MILLISECS_PER_BLOCK;
		Timestamp::set(RuntimeOrigin::none(), now).expect("later than the block before");
		if number > 1 {
			// The set in the state of the block before the parent.
			let set = &self.states[number as usize - 2];
			let certificate = certificate(number - 1, set, signers);
			let equivocations = proofs.try_into().expect("few");
			let call: RuntimeCall =
				pallet_consensus::Call::note { certificate, equivocations }.into();
			assert_ok!(call.dispatch(RuntimeOrigin::none()));
		}
		assert!(Consensus::author().is_some());
		AllPalletsWithSystem::on_idle(number, Weight::MAX);
		AllPalletsWithSystem::on_finalize(number);
		assert_eq!(invariants::check(), Ok(()), "block {number}");
		self.states.push(Consensus::validator_set());
	}

	/// Blocks up to `number`, all signed by `signers`.
	fn run_to(&mut self, number: u32, signers: &[Pair]) {
		while System::block_number() < number {
			self.block(signers, Vec::new());
		}
	}
}

fn all() -> Vec<Pair> {
	(0..VALIDATORS.len()).map(pair).collect()
}

fn report(proof: Equivocation) -> DispatchResultWithPostInfo {
	let call: RuntimeCall = pallet_consensus::Call::report_equivocation { proof }.into();
	call.dispatch(RuntimeOrigin::signed(account(5)))
}

/// Epochs of `local` begin with blocks 100, 200, …
const EPOCH: u32 = 100;

#[test]
fn a_new_validator_votes_from_the_second_block_of_the_next_epoch_on() {
	chain("local").execute_with(|| {
		let mut net = Net::new();
		net.run_to(5, &all());
		let new = Pair::from_string("//Ferdie", None).expect("a path");
		let who = account(5);
		let proof = new.sign(&Staking::key_proof_payload(&who));
		assert_ok!(Staking::register_validator(
			RuntimeOrigin::signed(who),
			new.public().into(),
			100_000 * STOS,
			Perbill::from_percent(5),
			Some(proof.into()),
		));
		net.run_to(EPOCH - 1, &all());
		assert_eq!(Consensus::validator_set().validators().len(), 4);
		net.run_to(EPOCH, &all());
		assert_eq!(Consensus::validator_set().validators().len(), 5);
		// Its signature in the certificates is asked for from block 102 on, for block 101.
		let mut with_new = all();
		with_new.push(new);
		net.run_to(EPOCH + 20, &with_new);
		assert_eq!(net.states[EPOCH as usize + 1].validators().len(), 5);
	});
}

#[test]
fn an_absent_validator_is_jailed_and_leaves_the_set_at_the_end_of_the_epoch() {
	chain("local").execute_with(|| {
		pallet_staking::ActiveParameters::<Runtime>::mutate(|all| all.absence_limit = 10);
		let mut net = Net::new();
		let three = &all()[..3];
		net.run_to(10, three);
		assert_eq!(validator(3).missed, 9);
		assert_eq!(Consensus::voters().iter().map(|one| one.missed).max(), Some(9));
		// It signs once, and is away again.
		net.block(&all(), Vec::new());
		assert_eq!(validator(3).missed, 0);
		net.run_to(20, three);
		assert_eq!(validator(3).status, Status::Candidate);
		net.run_to(21, three);
		assert!(matches!(validator(3).status, Status::Jailed { .. }));
		// It still votes, and counts as nobody.
		assert_eq!(Consensus::validator_set().validators().len(), 4);
		net.run_to(EPOCH - 1, three);
		assert_eq!(Consensus::validator_set().validators().len(), 4);
		net.run_to(EPOCH + 3, three);
		assert_eq!(Consensus::validator_set().validators().len(), 3);
	});
}

#[test]
fn a_double_signer_is_slashed_and_banned_by_the_block_that_proves_it() {
	chain("local").execute_with(|| {
		let mut net = Net::new();
		net.run_to(5, &all());
		let before = validator(1).self_stake;
		net.block(&all(), vec![twice(&pair(1), 4)]);
		assert_eq!(validator(1).status, Status::Banned);
		assert_eq!(validator(1).self_stake, Perbill::from_percent(95) * before);
		let reported = report(twice(&pair(2), 5)).expect("an offence");
		assert_eq!(reported.pays_fee, Pays::No);
		assert_eq!(validator(2).status, Status::Banned);
		let again = report(twice(&pair(2), 3)).unwrap_err().error;
		assert_eq!(again, pallet_staking::Error::<Runtime>::DuplicateOffence.into());
		net.run_to(EPOCH + 3, &all());
		assert_eq!(Consensus::validator_set().validators().len(), 2);
	});
}

#[test]
fn a_key_that_is_replaced_votes_until_the_end_of_the_epoch_and_is_answered_for() {
	chain("local").execute_with(|| {
		let mut net = Net::new();
		net.run_to(5, &all());
		let new = Pair::from_string("//Alice//consensus2", None).expect("a path");
		let who = account(0);
		let proof = new.sign(&Staking::key_proof_payload(&who));
		let origin = RuntimeOrigin::signed(who);
		assert_ok!(Staking::set_consensus_key(origin, new.public().into(), Some(proof.into())));
		let mut signers = all();
		net.run_to(EPOCH, &signers);
		assert_eq!(validator(0).missed, 0, "the old key is noted");
		assert_eq!(Consensus::validator_set().power_of(&pair(0).public().into()), None);
		assert!(Consensus::validator_set().power_of(&new.public().into()).is_some());
		signers.push(new);
		net.run_to(EPOCH + 10, &signers);
		assert_eq!(validator(0).missed, 0, "the new key is noted");
		// Block 100 begins the epoch and is still voted on by the old key, block 101 is not.
		let later = report(twice(&pair(0), EPOCH + 1)).unwrap_err().error;
		assert_eq!(later, pallet_staking::Error::<Runtime>::NoVoter.into());
		assert_ok!(report(twice(&pair(0), EPOCH)));
		assert_eq!(validator(0).status, Status::Banned);
	});
}

#[test]
fn the_first_block_of_validators_after_genesis_needs_no_certificate_and_the_next_does() {
	chain("local").execute_with(|| {
		let mut net = Net::new();
		net.block(&[], Vec::new());
		net.block(&all(), Vec::new());
	});
	let missing = std::panic::catch_unwind(|| {
		chain("local").execute_with(|| {
			Net::new().block(&[], Vec::new());
			let key = pair(0).public().into();
			System::initialize(&2, &hash_of(1), &Proposer { key, round: 0 }.digest());
			AllPalletsWithSystem::on_initialize(2);
			Timestamp::set(RuntimeOrigin::none(), 2 * MILLISECS_PER_BLOCK).expect("later");
			AllPalletsWithSystem::on_finalize(2);
		});
	});
	assert!(missing.is_err());
}

#[test]
fn a_single_authority_goes_on_without_certificates() {
	for name in ["development", "local"] {
		chain(name).execute_with(|| {
			run_to(5);
			assert_eq!(Consensus::author(), None);
			System::initialize(&6, &hash_of(5), &Digest::default());
			let set = Consensus::set_of_parent();
			let certificate = certificate(5, &set, &all());
			let call =
				pallet_consensus::Call::note { certificate, equivocations: Default::default() };
			let refused = RuntimeCall::from(call).dispatch(RuntimeOrigin::none());
			let error = pallet_consensus::Error::<Runtime>::NoProposer;
			assert_eq!(refused.unwrap_err().error, error.into());
		});
	}
}

#[test]
fn a_block_is_ahead_of_a_voters_clock_by_the_governed_limit_at_most() {
	use frame_support::inherent::{InherentData, ProvideInherent};

	let clock = 1_000_000u64;
	let check = |time| {
		let mut data = InherentData::new();
		data.put_data(Timestamp::INHERENT_IDENTIFIER, &clock).expect("no other");
		let data = crate::config::within_clock_drift(data);
		Timestamp::check_inherent(&pallet_timestamp::Call::set { now: time }, &data).is_ok()
	};
	chain("local").execute_with(|| {
		assert!(check(clock + 10_000));
		assert!(!check(clock + 10_001));
		for limit in [1_000, 30_000] {
			pallet_staking::ActiveParameters::<Runtime>::mutate(|p| p.max_clock_drift = limit);
			assert!(check(clock + limit));
			assert!(!check(clock + limit + 1));
		}
	});
}
