//! A chain with this pallet, balances and the market; registry and Mining Pool are stand-ins.

use crate::{self as pallet_staking, ConsensusKey, FeesToStake, StakingParameters};
pub(crate) use frame_support::assert_noop;
use frame_support::{
	PalletId, assert_ok, parameter_types,
	traits::{
		BuildGenesisConfig, Hooks, OnUnbalanced,
		fungible::{Balanced, InspectHold, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use frame_system::EnsureRoot;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
pub(crate) use stratos_primitives::Invariants;
use stratos_primitives::{
	Balance, ChainShare, DAY_MS, DepositObserver, EpochHook, EpochIndex, MarketState, OZ, Reward,
	STOS,
};
pub(crate) use stratos_test_kit::{
	AccountId,
	clock::{advance, epoch, now, set_epoch, set_now},
	nodes::node_id,
};
use stratos_test_kit::{
	Clock, chain, impl_market, market, mock_chain,
	nodes::{self, Record, Standing},
};

mock_chain!(Ozone: pallet_ozone, Staking: pallet_staking);
impl_market!(Treasury);

pub(crate) const TREASURY: AccountId = 900;
pub(crate) const MINING_POOL: AccountId = 902;
/// Validators are 1, 2, 3 …, delegators 101, 102, …
pub(crate) const ALICE: AccountId = 101;
pub(crate) const BOB: AccountId = 102;
/// An epoch of the mock: 10 minutes.
pub(crate) const EPOCH_MS: u64 = 600_000;

parameter_types! {
	pub const StakingPalletId: PalletId = PalletId(*b"st/stake");
	pub const Treasury: AccountId = TREASURY;
	pub const MaxActive: u32 = 10;
	pub const MaxCandidates: u32 = 12;
	pub const MaxUnbonding: u32 = 6;
	pub const MaxRedelegations: u32 = 4;
	pub const MaxSlashes: u32 = 4;
	pub static Governed: StakingParameters = parameters();
	/// Whether the Mining Pool refuses to take rewards back.
	pub storage PoolRefuses: bool = false;
	pub storage TotalMined: Balance = 0;
}

/// The defaults, with a lock-up short enough to watch. The keys of most tests are numbers, and cannot
/// sign.
pub(crate) fn parameters() -> StakingParameters {
	StakingParameters {
		min_self_delegation: 100 * STOS,
		active_set: 10,
		lock_up: 20,
		commission_interval: 2,
		absence_limit: 10,
		consensus_proof_required: false,
		..Default::default()
	}
}

impl pallet_staking::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type PalletId = StakingPalletId;
	type Treasury = Treasury;
	type TreasuryIncome = stratos_test_kit::treasury::Ledger;
	type Parameters = Governed;
	type EpochClock = Clock;
	type Time = Clock;
	type Market = Ozone;
	type MiningPool = MiningPool;
	type Nodes = Registry;
	type ReportOrigin = EnsureRoot<AccountId>;
	type MaxActive = MaxActive;
	type MaxCandidates = MaxCandidates;
	type MaxUnbonding = MaxUnbonding;
	type MaxRedelegations = MaxRedelegations;
	type MaxSlashes = MaxSlashes;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

pub(crate) type Registry = nodes::Registry<Ozone, ()>;

fn transfer(from: AccountId, to: AccountId, amount: Balance) {
	if amount > 0 {
		Balances::transfer(&from, &to, amount, Preservation::Expendable).unwrap();
	}
}

/// The Mining Pool: an account, and the sum of what was mined.
pub struct MiningPool;

impl stratos_primitives::MiningPool<AccountId> for MiningPool {
	fn return_mining_reward(from: &AccountId, amount: Balance) -> DispatchResult {
		if PoolRefuses::get() {
			return Err(DispatchError::Unavailable);
		}
		transfer(*from, MINING_POOL, amount);
		TotalMined::set(&(TotalMined::get() - amount));
		Ok(())
	}
}

/// A consensus key made of a number.
pub(crate) fn key(number: u64) -> ConsensusKey {
	ConsensusKey(node_id(number).0)
}

/// The chain under test.
pub(crate) struct TestExt {
	validators: Vec<(AccountId, Balance, Perbill)>,
	delegations: Vec<(AccountId, AccountId, Balance)>,
	parameters: StakingParameters,
	nodes: Vec<(AccountId, AccountId, Balance)>,
}

impl TestExt {
	pub(crate) fn new() -> Self {
		Self { validators: vec![], delegations: vec![], parameters: parameters(), nodes: vec![] }
	}

	/// A genesis validator with `self_stake` STOS and `percent` commission.
	pub(crate) fn validator(mut self, who: AccountId, self_stake: u128, percent: u32) -> Self {
		self.validators.push((who, self_stake * STOS, Perbill::from_percent(percent)));
		self
	}

	/// A genesis delegation of `amount` STOS.
	pub(crate) fn delegation(mut self, who: AccountId, to: AccountId, amount: u128) -> Self {
		self.delegations.push((who, to, amount * STOS));
		self
	}

	/// A node with a deposit of `deposit` STOS that counts from block 1 on.
	pub(crate) fn node(mut self, owner: AccountId, beneficiary: AccountId, deposit: u128) -> Self {
		self.nodes.push((owner, beneficiary, deposit * STOS));
		self
	}

	pub(crate) fn governed(mut self, change: impl FnOnce(&mut StakingParameters)) -> Self {
		change(&mut self.parameters);
		self
	}

	pub(crate) fn build(self) -> sp_io::TestExternalities {
		Governed::set(self.parameters);
		let market = MarketState {
			genesis_deposit: 1_000_000 * STOS,
			unissued_prepay: 10_000_000 * STOS,
			remaining_limit: 49_000 * OZ,
		};
		let rich = (1..=30).chain(101..=130).map(|who| (who, 1_000_000 * STOS));
		let pools =
			[(Ozone::pool_account(), market.unissued_prepay), (MINING_POOL, 30_000_000 * STOS)];
		let staking = pallet_staking::GenesisConfig::<Test> {
			validators: self
				.validators
				.iter()
				.map(|(who, stake, commission)| (*who, key(*who), *stake, *commission))
				.collect(),
			delegations: self.delegations,
		};
		let mut ext = chain::chain::<Test>(rich.chain(pools).collect(), || {
			set_now(1_000 * DAY_MS);
			market::open::<Test>(market);
			staking.build();
		});
		ext.execute_with(|| {
			Staking::on_initialize(1);
			for (index, (owner, beneficiary, deposit)) in self.nodes.into_iter().enumerate() {
				let id = node_id(index as u64);
				let standing = Standing::Active;
				let node = nodes::add(Record { id, owner, beneficiary, standing });
				Staking::on_deposit_changed(node, 0, deposit);
			}
		});
		ext
	}

	/// Runs a test and checks every invariant, and the issuance, behind it.
	pub(crate) fn execute_with<R>(self, test: impl FnOnce() -> R) -> R {
		chain::execute::<Test, R>(self.build(), test, || {
			assert_eq!(Staking::check_invariants(), Ok(()));
			assert_eq!(Ozone::check_invariants(), Ok(()));
		})
	}
}

/// Ends this block and begins the next, in the same epoch.
pub(crate) fn next_block() {
	Staking::on_finalize(System::block_number());
	assert_eq!(Staking::check_invariants(), Ok(()));
	System::set_block_number(System::block_number() + 1);
	Staking::on_initialize(System::block_number());
}

/// Pays `share` into the pallet's account and lets it be divided, as `mining` does.
pub(crate) fn pay_share(earned_in: EpochIndex, share: Reward) -> Reward {
	let account = <Staking as ChainShare<AccountId>>::account();
	if share.traffic > 0 {
		market::pay_out::<Test>(&account, share.traffic);
	}
	transfer(MINING_POOL, account, share.mining);
	TotalMined::set(&(TotalMined::get() + share.mining));
	let left = <Staking as ChainShare<AccountId>>::distribute(earned_in, share);
	transfer(account, TREASURY, left.total());
	left
}

/// Ends the epoch: its share is divided, then the pallet's hook runs, in the next block.
pub(crate) fn end_epoch(share: Reward) -> Reward {
	Staking::on_finalize(System::block_number());
	let ended = epoch();
	set_epoch(ended + 1);
	advance(EPOCH_MS);
	System::set_block_number(System::block_number() + 1);
	Staking::on_initialize(System::block_number());
	let left = pay_share(ended, share);
	Staking::on_epoch_end(ended);
	assert_eq!(Staking::check_invariants(), Ok(()));
	left
}

/// Ends `number` epochs without any reward.
pub(crate) fn pass_epochs(number: u32) {
	for _ in 0..number {
		end_epoch(Reward::default());
	}
}

/// A mining reward.
pub(crate) fn mined(amount: Balance) -> Reward {
	Reward { traffic: 0, mining: amount }
}

/// `who` pays a fee, through the same types as transaction payment.
pub(crate) fn pay_fee(who: AccountId, amount: Balance) {
	let credit = <Balances as Balanced<AccountId>>::withdraw(
		&who,
		amount,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.unwrap();
	FeesToStake::<Test>::on_unbalanceds(Some(credit).into_iter());
}

/// Free balance.
pub(crate) fn free(who: AccountId) -> Balance {
	Balances::free_balance(who)
}

/// Stake on hold.
pub(crate) fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Stake.into(), &who)
}

/// What `who` gets by withdrawing delegation rewards now, 0 where there is nothing.
pub(crate) fn withdraw(who: AccountId, validator: AccountId) -> Balance {
	let before = free(who);
	let _ = Staking::withdraw_rewards(RuntimeOrigin::signed(who), validator);
	free(who) - before
}

/// What validator `who` gets by withdrawing now, 0 where there is nothing.
pub(crate) fn withdraw_own(who: AccountId) -> Balance {
	let before = free(who);
	let _ = Staking::withdraw_validator_rewards(RuntimeOrigin::signed(who));
	free(who) - before
}

/// Delegates `amount` STOS.
pub(crate) fn delegate(who: AccountId, validator: AccountId, amount: u128) {
	assert_ok!(Staking::delegate(RuntimeOrigin::signed(who), validator, amount * STOS));
}
