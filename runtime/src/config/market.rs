//! The Ozone market.

use super::accounts::{Treasury, VolumePoolId};
use crate::{AccountId, Balances, Mining, Runtime, parameters::Pending};
use frame_support::parameter_types;
use frame_system::EnsureNever;
use pallet_ozone::DepositRule;

/// The paper's rule in runtime 1, the live chain's in runtime 2.
#[cfg(not(test))]
const RULE: DepositRule = match cfg!(feature = "deposits-join-s") {
	true => DepositRule::JoinS,
	false => DepositRule::StayApart,
};

#[cfg(not(test))]
parameter_types! {
	pub const DepositsInS: DepositRule = RULE;
}

// Tests take a chain from one rule to the other.
#[cfg(test)]
parameter_types! {
	pub static DepositsInS: DepositRule = DepositRule::StayApart;
}

impl pallet_ozone::Config for Runtime {
	type Currency = Balances;
	type PalletId = VolumePoolId;
	type Treasury = Treasury;
	// Users are charged by the Meta Nodes' reports alone: a charge of any other origin would be a
	// contribution that no node owns.
	type ChargeOrigin = EnsureNever<AccountId>;
	type Parameters = Pending;
	type DepositRule = DepositsInS;
	type EpochClock = Mining;
	type WeightInfo = pallet_ozone::weights::SubstrateWeight<Runtime>;
}
