//! The Ozone market.

use super::accounts::{Treasury, VolumePoolId};
use crate::{Balances, Mining, Runtime, parameters::Adoptable};
use frame_support::parameter_types;
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

// Tests switch the rule.
#[cfg(test)]
parameter_types! {
	pub static DepositsInS: DepositRule = DepositRule::StayApart;
}

impl pallet_ozone::Config for Runtime {
	type Currency = Balances;
	type PalletId = VolumePoolId;
	type Treasury = Treasury;
	type TreasuryIncome = Mining;
	type Parameters = Adoptable;
	type DepositRule = DepositsInS;
	type EpochClock = Mining;
	type WeightInfo = pallet_ozone::weights::SubstrateWeight<Runtime>;
}
