//! Accounts of the protocol. They have no key.

use crate::AccountId;
use frame_support::{PalletId, parameter_types, traits::TypedGet};
use sp_runtime::traits::AccountIdConversion;

parameter_types! {
	/// The Foundation's treasury: rounding remainders, shares without a recipient, slashes.
	pub const TreasuryId: PalletId = PalletId(*b"st/trsry");
	/// The Volume Pool: prepay not yet issued as traffic rewards.
	pub const VolumePoolId: PalletId = PalletId(*b"st/volum");
	/// The Mining Pool: STOS not yet mined.
	pub const MiningPoolId: PalletId = PalletId(*b"st/minng");
	/// Rewards of nodes that are locked or wait to be withdrawn.
	pub const RewardsId: PalletId = PalletId(*b"st/rewrd");
	/// Rewards of stake and deposits before withdrawal, and fees before their distribution.
	pub const StakeId: PalletId = PalletId(*b"st/stake");
	/// Transit of nodes' migration fees. Empty between calls.
	pub const FeesId: PalletId = PalletId(*b"st/nodes");
	/// The treasury's account.
	pub Treasury: AccountId = TreasuryId::get().into_account_truncating();
}

/// All accounts that belong to the protocol.
pub fn protocol() -> [AccountId; 6] {
	[
		TreasuryId::get(),
		VolumePoolId::get(),
		MiningPoolId::get(),
		RewardsId::get(),
		StakeId::get(),
		FeesId::get(),
	]
	.map(|id| id.into_account_truncating())
}

/// [`Treasury`] as FRAME's imbalance adapters need it.
pub struct TreasuryAccount;

impl TypedGet for TreasuryAccount {
	type Type = AccountId;

	fn get() -> AccountId {
		Treasury::get()
	}
}
