//! A chain of this pallet, with a stand-in for staking that keeps its state in storage.

use crate as pallet_consensus;
use frame_support::{
	pallet_prelude::ValueQuery,
	storage_alias,
	traits::{BuildGenesisConfig, Hooks},
	weights::Weight,
};
use sp_core::{H256, Pair as _, ed25519::Pair};
use sp_runtime::{Digest, DispatchError};
use stratos_consensus::{
	Certificate, CommitSignature, ConsensusKey, Equivocation, Message, Proposer, Signed, Step,
};
use stratos_primitives::{
	ActiveValidator, Balance, EpochHook, EpochIndex, Invariants, STOS, Validators,
};
use stratos_test_kit::{AccountId, chain, mock_chain};

mock_chain!(Consensus: pallet_consensus);

#[storage_alias]
type Chosen = StorageValue<Stake, Vec<(AccountId, ConsensusKey, Balance)>, ValueQuery>;
#[storage_alias]
type Owners = StorageValue<Stake, Vec<(ConsensusKey, AccountId)>, ValueQuery>;
#[storage_alias]
type Counts = StorageValue<Stake, Vec<(ConsensusKey, bool)>, ValueQuery>;
#[storage_alias]
type Punished = StorageValue<Stake, Vec<(ConsensusKey, EpochIndex)>, ValueQuery>;
#[storage_alias]
type Age = StorageValue<Stake, u32, ValueQuery>;
#[storage_alias]
type Epoch = StorageValue<Stake, EpochIndex, ValueQuery>;

/// What punishing, and noting, weighs.
pub(crate) const UNIT: Weight = Weight::from_parts(1_000, 10);

/// What the tests let staking choose, and what it is told.
pub struct StakeStandIn;

impl Validators<AccountId> for StakeStandIn {
	fn most_active() -> u32 {
		100
	}

	fn active() -> Vec<ActiveValidator<AccountId>> {
		let active = |(account, key, stake)| ActiveValidator { account, key, stake };
		Chosen::get().into_iter().map(active).collect()
	}

	fn by_key(key: &ConsensusKey) -> Option<(AccountId, u32)> {
		let owner = Owners::get().into_iter().find(|(other, _)| other == key)?.1;
		let missed =
			Counts::get().into_iter().rev().take_while(|(other, signed)| other != key || !signed);
		Some((owner, missed.filter(|(other, _)| other == key).count() as u32))
	}

	fn note_signed(key: &ConsensusKey) -> Weight {
		Counts::append((key, true));
		UNIT
	}

	fn note_missed(key: &ConsensusKey) -> Weight {
		Counts::append((key, false));
		UNIT
	}

	fn signed_weight() -> Weight {
		UNIT
	}

	fn missed_weight() -> Weight {
		UNIT.saturating_mul(100)
	}

	fn evidence_age() -> u32 {
		Age::get()
	}

	fn punish_double_sign(
		key: &ConsensusKey,
		epoch: EpochIndex,
	) -> Result<AccountId, DispatchError> {
		let (owner, _) = Self::by_key(key).ok_or(DispatchError::Other("nobody"))?;
		if Punished::get().contains(&(*key, epoch)) {
			return Err(DispatchError::Other("twice"));
		}
		Punished::append((key, epoch));
		Ok(owner)
	}

	fn punish_weight() -> Weight {
		UNIT
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper for StakeStandIn {
	fn validators(keys: &[ConsensusKey]) {
		Chosen::put(keys.iter().map(|key| (1, *key, STOS)).collect::<Vec<_>>());
	}
}

impl pallet_consensus::Config for Test {
	type Validators = StakeStandIn;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = StakeStandIn;
}

/// What was noted of validators: the key, and whether it signed.
pub(crate) fn counts() -> Vec<(ConsensusKey, bool)> {
	Counts::take()
}

/// Whom staking was told to punish, for which epoch.
pub(crate) fn punished() -> Vec<(ConsensusKey, EpochIndex)> {
	Punished::get()
}

pub(crate) fn set_evidence_age(age: u32) {
	Age::put(age);
}

/// The secret key of validator `number`, whose account has the same number.
pub(crate) fn pair(number: u64) -> Pair {
	let mut seed = [9; 32];
	seed[..8].copy_from_slice(&number.to_le_bytes());
	Pair::from_seed(&seed)
}

pub(crate) fn key(number: u64) -> ConsensusKey {
	pair(number).public().into()
}

/// Lets staking choose these validators, with their stake in STOS.
pub(crate) fn choose(validators: &[(u64, Balance)]) {
	let chosen: Vec<_> = validators.iter().map(|(who, s)| (*who, key(*who), s * STOS)).collect();
	for (who, key, _) in &chosen {
		if !Owners::get().contains(&(*key, *who)) {
			Owners::append((*key, *who));
		}
	}
	Chosen::put(chosen);
}

/// The hash of a block of the test.
pub(crate) fn hash_of(block: u64) -> H256 {
	let mut hash = H256::repeat_byte(0x40);
	hash.0[..8].copy_from_slice(&block.to_le_bytes());
	hash
}

/// The digest of a block that validator `number` proposes.
pub(crate) fn by(number: u64) -> Digest {
	Proposer { key: key(number), round: 0 }.digest()
}

/// Begins the next block. With `ends_epoch`, it is the first of an epoch.
pub(crate) fn begin(digest: &Digest, ends_epoch: bool) {
	let block = System::block_number() + 1;
	System::initialize(&block, &hash_of(block - 1), digest);
	System::note_finished_initialize();
	if ends_epoch {
		let ended = Epoch::get();
		Epoch::put(ended + 1);
		Consensus::on_epoch_end(ended);
	}
	Consensus::on_initialize(block);
}

/// Ends a block, and checks every invariant.
pub(crate) fn end() {
	Consensus::on_finalize(System::block_number());
	assert_eq!(Consensus::check_invariants(), Ok(()));
}

/// A block of a single authority.
pub(crate) fn plain_block(ends_epoch: bool) {
	begin(&Digest::default(), ends_epoch);
	end();
}

/// The certificate of block `height` by these validators.
pub(crate) fn certificate(height: u32, signers: &[u64]) -> Certificate {
	let block = hash_of(height.into());
	let mut certificate = Certificate { height, round: 0, block, signatures: vec![] };
	let payload = certificate.message().payload(hash_of(0));
	let sign =
		|who: &u64| CommitSignature { validator: key(*who), signature: pair(*who).sign(&payload) };
	certificate.signatures = signers.iter().map(sign).collect();
	certificate.signatures.sort_by_key(|one| one.validator);
	certificate
}

/// The proof that validator `number` voted twice at `height`.
pub(crate) fn twice(number: u64, height: u32) -> Equivocation {
	let pair = pair(number);
	let signed = |byte| {
		let block = Some(H256::repeat_byte(byte));
		let message = Message { height, round: 0, step: Step::Prevote, block, valid_round: None };
		Signed { message, signature: pair.sign(&message.payload(hash_of(0))) }
	};
	Equivocation::new(key(number), signed(1), signed(2))
}

/// Runs `test` in block 0 of a chain whose genesis has these validators, with their stake in STOS.
pub(crate) fn with_validators<R>(validators: &[(u64, Balance)], test: impl FnOnce() -> R) -> R {
	let genesis = || {
		set_evidence_age(100);
		choose(validators);
		pallet_consensus::GenesisConfig::<Test>::default().build();
	};
	let balances = (1..=9).map(|who| (who, 1_000 * STOS)).collect();
	chain::execute::<Test, R>(
		chain::chain::<Test>(balances, genesis),
		|| {
			System::set_block_number(0);
			test()
		},
		|| assert_eq!(Consensus::check_invariants(), Ok(())),
	)
}

/// Four validators of equal stake.
pub(crate) const FOUR: [(u64, Balance); 4] = [(1, 10), (2, 10), (3, 10), (4, 10)];
