//! Governance by the holders of STOS, with FRAME's pallets.
//!
//! A proposal is a call. Its preimage is noted, it is submitted as a referendum on the [track](tracks)
//! of the origin that it needs, voted on with conviction, and dispatched by the scheduler once it has
//! passed.
//!
//! - [`origins`]: the origins below root;
//! - [`calls`]: who may make which call;
//! - [`proposals`]: refuses proposals that cannot be enacted;
//! - [`supply`]: prevents minting and burning, also by root;
//! - `outlook`: what an open referendum still needs;
//! - [`lockdown`]: admits only governance after a failed migration.
//!
//! Pallet `spending` caps what leaves the treasury.

pub mod calls;
pub mod lockdown;
pub mod origins;
pub(crate) mod outlook;
pub mod proposals;
pub mod supply;
pub mod tracks;

use crate::{
	AccountId, Balance, Balances, BlockNumber, Mining, OriginCaller, Preimage, Referenda, Runtime,
	RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, STOS, Spending, System, Timestamp,
	Treasury,
	config::{BlockWeights, accounts},
	parameters::Adoptable,
	weights,
};
use core::cmp::Ordering;
use frame_support::{
	parameter_types,
	traits::{
		AsEnsureOriginWithArg, ConstU32, EitherOf, Get, LinearStoragePrice, MapSuccess,
		PrivilegeCmp,
		fungible::{HoldConsideration, Inspect},
		tokens::UnityAssetBalanceConversion,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use origins::{EnsureCanceller, EnsureTreasurer};
use pallet_spending::electorate::electorate;
use sp_runtime::{
	Perbill, Permill,
	traits::{IdentityLookup, Replace},
};

impl origins::Config for Runtime {}

parameter_types! {
	/// What noting a preimage holds of its owner: for the item, and for each byte.
	pub const PreimageBaseDeposit: Balance = STOS / 10;
	pub const PreimageByteDeposit: Balance = STOS / 100_000;
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

parameter_types! {
	/// Scheduled calls may take four fifths of a block: a runtime upgrade must fit.
	pub MaximumSchedulerWeight: Weight = Perbill::from_percent(80) * BlockWeights::get().max_block;
}

/// Root may cancel any scheduled call, another origin only its own.
pub struct RootAboveAll;

impl PrivilegeCmp<OriginCaller> for RootAboveAll {
	fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<Ordering> {
		if left == right {
			return Some(Ordering::Equal);
		}
		let root = |origin: &OriginCaller| {
			matches!(origin, OriginCaller::system(frame_system::RawOrigin::Root))
		};
		match (root(left), root(right)) {
			(true, _) => Some(Ordering::Greater),
			(_, true) => Some(Ordering::Less),
			_ => None,
		}
	}
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = supply::SupplyKept;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = RootAboveAll;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

/// What support is measured by: the STOS that can vote, which are all but the balances of the
/// protocol's own accounts, or more where few circulate ([`pallet_spending::electorate`]).
pub struct Electorate;

impl Get<Balance> for Electorate {
	fn get() -> Balance {
		let held = accounts::protocol().iter().map(Balances::total_balance).sum();
		let issuance = Balances::total_issuance();
		let least = pallet_spending::ActiveParameters::<Runtime>::get().least_electorate;
		electorate(issuance.saturating_sub(held), issuance, least)
	}
}

parameter_types! {
	/// The least lock of the STOS of a winning vote: the longest enactment delay of a track, so that
	/// voters bear the outcome. Each step of conviction doubles it.
	pub VoteLockingPeriod: BlockNumber = origins::Pallet::<Runtime>::hours(7 * 24);
}

impl pallet_conviction_voting::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_conviction_voting::WeightInfo<Runtime>;
	type Currency = Balances;
	type Polls = Referenda;
	type MaxTurnout = Electorate;
	type MaxVotes = ConstU32<512>;
	type VoteLockingPeriod = VoteLockingPeriod;
	type BlockNumberProvider = System;
	type VotingHooks = ();
}

parameter_types! {
	/// What submitting a referendum holds of the submitter until it is over.
	pub const SubmissionDeposit: Balance = 10 * STOS;
	/// How long a referendum may wait for its decision deposit.
	pub UndecidingTimeout: BlockNumber = origins::Pallet::<Runtime>::hours(14 * 24);
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_referenda::WeightInfo<Runtime>;
	type Scheduler = supply::Enactment;
	type Currency = Balances;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = EitherOf<EnsureRoot<AccountId>, EnsureCanceller>;
	type KillOrigin = EitherOf<EnsureRoot<AccountId>, EnsureCanceller>;
	type Slash = Treasury;
	type Votes = Balance;
	type Tally = pallet_conviction_voting::TallyOf<Runtime>;
	type SubmissionDeposit = SubmissionDeposit;
	type MaxQueued = ConstU32<100>;
	type UndecidingTimeout = UndecidingTimeout;
	type AlarmInterval = ConstU32<1>;
	type Tracks = tracks::Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

parameter_types! {
	/// The treasury burns nothing: the supply is constant.
	pub const Burn: Permill = Permill::zero();
	/// The most that a referendum may approve at once. What is paid of it is capped by pallet
	/// `spending`.
	pub const MaxSpend: Balance = Balance::MAX;
	/// The period of the pallet's old proposal queue, which is not used here.
	pub SpendPeriod: BlockNumber = origins::Pallet::<Runtime>::hours(24);
	/// How long an approved spending waits to be claimed.
	pub PayoutPeriod: BlockNumber = origins::Pallet::<Runtime>::hours(30 * 24);
}

impl pallet_treasury::Config for Runtime {
	type Currency = Balances;
	type RejectOrigin = EnsureRoot<AccountId>;
	type RuntimeEvent = RuntimeEvent;
	type SpendPeriod = SpendPeriod;
	type Burn = Burn;
	type PalletId = accounts::TreasuryId;
	type BurnDestination = ();
	type WeightInfo = pallet_treasury::weights::SubstrateWeight<Runtime>;
	type SpendFunds = ();
	type MaxApprovals = ConstU32<0>;
	type SpendOrigin = EitherOf<
		EnsureRootWithSuccess<AccountId, MaxSpend>,
		MapSuccess<EnsureTreasurer, Replace<MaxSpend>>,
	>;
	type AssetKind = ();
	type Beneficiary = AccountId;
	type BeneficiaryLookup = IdentityLookup<AccountId>;
	type Paymaster = Spending;
	type BalanceConverter = UnityAssetBalanceConversion;
	type PayoutPeriod = PayoutPeriod;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type BlockNumberProvider = System;
}

impl pallet_spending::Config for Runtime {
	type Currency = Balances;
	type Treasury = accounts::Treasury;
	type Parameters = Adoptable;
	type Time = Timestamp;
	type EpochClock = Mining;
}
