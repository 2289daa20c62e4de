//! The Ozone market.

use super::accounts::{Treasury, VolumePoolId};
use crate::{AccountId, Balances, Mining, Runtime, parameters::Pending};
use frame_system::EnsureNever;

impl pallet_ozone::Config for Runtime {
	type Currency = Balances;
	type PalletId = VolumePoolId;
	type Treasury = Treasury;
	// Users are charged by the Meta Nodes' reports alone: a charge of any other origin would be a
	// contribution that no node owns.
	type ChargeOrigin = EnsureNever<AccountId>;
	type Parameters = Pending;
	type Epochs = Mining;
	type WeightInfo = pallet_ozone::weights::SubstrateWeight<Runtime>;
}
