//! The economy: the Ozone market and the epochs that drive it.

use super::accounts::{Treasury, VolumePoolId};
use crate::{AccountId, Balances, Mining, Ozone, Runtime};
use frame_support::parameter_types;
use frame_system::EnsureRoot;
use pallet_mining::MiningParameters;
use pallet_ozone::OzoneParameters;

parameter_types! {
	pub OzoneDefaults: OzoneParameters = OzoneParameters::default();
	pub MiningDefaults: MiningParameters = MiningParameters::default();
}

impl pallet_ozone::Config for Runtime {
	type Currency = Balances;
	type PalletId = VolumePoolId;
	type Treasury = Treasury;
	type ChargeOrigin = EnsureRoot<AccountId>;
	type Parameters = OzoneDefaults;
	type Epochs = Mining;
	type WeightInfo = ();
}

impl pallet_mining::Config for Runtime {
	type Parameters = MiningDefaults;
	type EpochHooks = Ozone;
}
