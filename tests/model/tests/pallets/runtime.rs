//! The economy's pallets, joined.

use frame_support::{
	PalletId, derive_impl, parameter_types,
	traits::{ConstU32, ConstU128},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_runtime::{AccountId32, traits::IdentityLookup};
use stratos_primitives::Balance;

pub type AccountId = AccountId32;
type Block = frame_system::mocking::MockBlock<Runtime>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Runtime>;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp::Pallet<Runtime>;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances::Pallet<Runtime>;
	#[runtime::pallet_index(3)]
	pub type Mining = pallet_mining::Pallet<Runtime>;
	#[runtime::pallet_index(4)]
	pub type Ozone = pallet_ozone::Pallet<Runtime>;
	#[runtime::pallet_index(5)]
	pub type Deposit = pallet_deposit::Pallet<Runtime>;
	#[runtime::pallet_index(6)]
	pub type Staking = pallet_staking::Pallet<Runtime>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Runtime {}

parameter_types! {
	pub storage GovernedOzone: pallet_ozone::OzoneParameters = Default::default();
	pub storage GovernedMining: pallet_mining::MiningParameters = Default::default();
	pub storage GovernedDeposit: pallet_deposit::DepositParameters = Default::default();
	pub storage GovernedStaking: pallet_staking::StakingParameters =
		pallet_staking::StakingParameters { active_set: 10, ..Default::default() };
	pub Treasury: AccountId = AccountId32::new(*b"treasury-treasury-treasury-treas");
	pub const VolumePoolId: PalletId = PalletId(*b"st/volum");
	pub const MiningPoolId: PalletId = PalletId(*b"st/minng");
	pub const RewardsId: PalletId = PalletId(*b"st/rewrd");
	pub const TransitId: PalletId = PalletId(*b"st/trnst");
	pub const StakingId: PalletId = PalletId(*b"st/stake");
	pub const WorkPerBlock: Weight = Weight::MAX;
}

impl pallet_ozone::Config for Runtime {
	type Currency = Balances;
	type PalletId = VolumePoolId;
	type Treasury = Treasury;
	type ChargeOrigin = EnsureRoot<AccountId>;
	type Parameters = GovernedOzone;
	type Epochs = Mining;
	type WeightInfo = ();
}

impl pallet_mining::Config for Runtime {
	type Currency = Balances;
	type Market = Ozone;
	type Usage = Ozone;
	type Nodes = Deposit;
	type ChainShare = Staking;
	type EpochHooks = (Ozone, Deposit, Staking);
	type Treasury = Treasury;
	type Parameters = GovernedMining;
	type PoolId = MiningPoolId;
	type RewardsId = RewardsId;
	type WorkPerBlock = WorkPerBlock;
	type MaxPageEntries = ConstU32<2_048>;
	type MaxMigrations = ConstU32<32>;
	type MaxReportsPerEpoch = ConstU32<32>;
	type MaxMetaNodes = ConstU32<32>;
	type WeightInfo = pallet_mining::weights::SubstrateWeight<Runtime>;
}

impl pallet_deposit::Config for Runtime {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type Market = Ozone;
	type LockedRewards = (Mining, Staking);
	type DepositObserver = Staking;
	type Clock = Mining;
	type Parameters = GovernedDeposit;
	type AdminOrigin = EnsureRoot<AccountId>;
	type Treasury = Treasury;
	type PalletId = TransitId;
	type MaxMetaNodes = ConstU32<32>;
}

impl pallet_staking::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type PalletId = StakingId;
	type Treasury = Treasury;
	type Parameters = GovernedStaking;
	type EpochClock = Mining;
	type Time = Timestamp;
	type Market = Ozone;
	type MiningPool = Mining;
	type Nodes = Deposit;
	type ReportOrigin = EnsureRoot<AccountId>;
	type MaxActive = ConstU32<10>;
	type MaxCandidates = ConstU32<12>;
	type MaxUnbonding = ConstU32<32>;
	type MaxRedelegations = ConstU32<16>;
	type MaxSlashes = ConstU32<8>;
	type WeightInfo = ();
}
