//! Batches, multisigs and proxies; the sudo key of development chains.

use crate::{
	Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, STOS, System,
	governance::{calls::decision, supply::SupplyKept},
	weights,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, InstanceFilter},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

/// The deposit for storing `items` items of `bytes` bytes in total, in base units.
const fn deposit(items: Balance, bytes: Balance) -> Balance {
	items * STOS / 10 + bytes * STOS / 10_000
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

parameter_types! {
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = MultisigWeights;
	type BlockNumberProvider = System;
}

type MeasuredMultisig = weights::pallet_multisig::WeightInfo<Runtime>;

/// The measured weights, and for `approve_as_multi` no less than those of `as_multi` without a call: the
/// pallet takes these for the weight that an approval used, which must not exceed what it was charged.
pub struct MultisigWeights;

impl pallet_multisig::WeightInfo for MultisigWeights {
	fn as_multi_threshold_1(z: u32) -> Weight {
		MeasuredMultisig::as_multi_threshold_1(z)
	}

	fn as_multi_create(s: u32, z: u32) -> Weight {
		MeasuredMultisig::as_multi_create(s, z)
	}

	fn as_multi_approve(s: u32, z: u32) -> Weight {
		MeasuredMultisig::as_multi_approve(s, z)
	}

	fn as_multi_complete(s: u32, z: u32) -> Weight {
		MeasuredMultisig::as_multi_complete(s, z)
	}

	fn approve_as_multi_create(s: u32) -> Weight {
		MeasuredMultisig::approve_as_multi_create(s).max(Self::as_multi_create(s, 0))
	}

	fn approve_as_multi_approve(s: u32) -> Weight {
		MeasuredMultisig::approve_as_multi_approve(s).max(Self::as_multi_approve(s, 0))
	}

	fn cancel_as_multi(s: u32) -> Weight {
		MeasuredMultisig::cancel_as_multi(s)
	}

	fn poke_deposit(s: u32) -> Weight {
		MeasuredMultisig::poke_deposit(s)
	}
}

/// The calls that a proxy may make for its account.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// All calls.
	#[default]
	Any,
	/// Calls that move no value: reports, votes of Meta Nodes, withdrawals to their beneficiaries.
	NonTransfer,
	/// Rejecting announcements of other proxies only.
	CancelProxy,
	/// Proposals and votes on referenda.
	Governance,
}

// What each type allows is listed in `governance/calls.rs`.
impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		let decision = decision(call);
		match self {
			Self::Any => decision.accepted,
			Self::NonTransfer => decision.non_transfer,
			Self::CancelProxy => decision.cancel,
			Self::Governance => decision.governance,
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Any, _) => true,
			(Self::NonTransfer, Self::CancelProxy) => true,
			(a, b) => a == b,
		}
	}
}

parameter_types! {
	pub const ProxyDepositBase: Balance = deposit(1, 8);
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

// Only the preset `development` names a key.
impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = SupplyKept;
	type WeightInfo = weights::pallet_sudo::WeightInfo<Runtime>;
}
