//! The supply is constant: no call mints or burns STOS (`docs/economy.md`).
//!
//! FRAME's own calls can do both. Two checks prevent it:
//!
//! - [`Allowed`] lists the calls that this chain accepts. It is part of the base call filter, which
//!   applies to accounts, multisigs, proxies, batches and the origins of referenda.
//! - Root bypasses every filter, also for calls that it dispatches in the name of another account. Root
//!   calls come from the scheduler, which enacts referenda, and from the sudo key of a development
//!   chain. Both dispatch [`SupplyKept`]: a call that changes the total issuance is rolled back with
//!   `CallFiltered`.
//!
//! Limitation: root can still write storage directly (`System.set_storage`, new code). The claims of
//! `InvariantsApi` detect that.

use crate::{Balances, BlockNumber, OriginCaller, Runtime, RuntimeCall, RuntimeOrigin, Scheduler};
use codec::{Decode, DecodeWithMemTracking, Encode, EncodeLike};
use frame_support::{
	dispatch::{DispatchInfo, DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
	storage::with_storage_layer,
	traits::{
		Bounded, Contains, UnfilteredDispatchable,
		schedule::{
			DispatchTime, Period, Priority,
			v3::{Anon, Named, TaskName},
		},
	},
};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchError,
	traits::{BlakeTwo256, Dispatchable},
};

/// The calls that the chain accepts from every origin but root.
pub struct Allowed;

impl Contains<RuntimeCall> for Allowed {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_balances::Call::{
			force_transfer, force_unreserve, transfer_all, transfer_allow_death,
			transfer_keep_alive, upgrade_accounts,
		};
		match call {
			// Not `burn`, and no call that sets balances or issuance.
			RuntimeCall::Balances(call) => matches!(
				call,
				transfer_allow_death { .. }
					| transfer_keep_alive { .. }
					| transfer_all { .. }
					| force_transfer { .. }
					| force_unreserve { .. }
					| upgrade_accounts { .. }
			),
			// No call of these pallets changes the issuance. A new pallet must be added here.
			RuntimeCall::System(_)
			| RuntimeCall::Timestamp(_)
			| RuntimeCall::Utility(_)
			| RuntimeCall::Multisig(_)
			| RuntimeCall::Proxy(_)
			| RuntimeCall::Sudo(_)
			| RuntimeCall::Ozone(_)
			| RuntimeCall::Mining(_)
			| RuntimeCall::Deposit(_)
			| RuntimeCall::Staking(_)
			| RuntimeCall::Parameters(_)
			| RuntimeCall::BoundedParameters(_)
			| RuntimeCall::Preimage(_)
			| RuntimeCall::Scheduler(_)
			| RuntimeCall::ConvictionVoting(_)
			| RuntimeCall::Referenda(_)
			| RuntimeCall::Treasury(_)
			| RuntimeCall::MultiBlockMigrations(_)
			| RuntimeCall::Lockdown(_) => true,
		}
	}
}

/// A call that is rolled back where it changes the total issuance. It has the encoding of the call.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SupplyKept(RuntimeCall);

impl SupplyKept {
	fn watch(dispatch: impl FnOnce() -> DispatchResultWithPostInfo) -> DispatchResultWithPostInfo {
		with_storage_layer(|| {
			// Every block reads the issuance: no extra weight.
			let before = Balances::total_issuance();
			let result = dispatch()?;
			match Balances::total_issuance() == before {
				true => Ok(result),
				false => Err(frame_system::Error::<Runtime>::CallFiltered.into()),
			}
		})
	}
}

impl Dispatchable for SupplyKept {
	type RuntimeOrigin = RuntimeOrigin;
	type Config = RuntimeCall;
	type Info = DispatchInfo;
	type PostInfo = PostDispatchInfo;

	fn dispatch(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		Self::watch(|| self.0.dispatch(origin))
	}
}

impl UnfilteredDispatchable for SupplyKept {
	type RuntimeOrigin = RuntimeOrigin;

	fn dispatch_bypass_filter(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		Self::watch(|| self.0.dispatch_bypass_filter(origin))
	}
}

impl GetDispatchInfo for SupplyKept {
	fn get_dispatch_info(&self) -> DispatchInfo {
		self.0.get_dispatch_info()
	}
}

impl EncodeLike<SupplyKept> for RuntimeCall {}

impl From<RuntimeCall> for SupplyKept {
	fn from(call: RuntimeCall) -> Self {
		Self(call)
	}
}

impl From<frame_system::Call<Runtime>> for SupplyKept {
	fn from(call: frame_system::Call<Runtime>) -> Self {
		Self(call.into())
	}
}

type When = DispatchTime<BlockNumber>;
type AnonAddress = <Scheduler as Anon<BlockNumber, SupplyKept, OriginCaller>>::Address;
type NamedAddress = <Scheduler as Named<BlockNumber, SupplyKept, OriginCaller>>::Address;

/// The scheduler for referenda. The calls that it enacts keep the supply.
pub struct Enactment;

impl Anon<BlockNumber, RuntimeCall, OriginCaller> for Enactment {
	type Address = AnonAddress;
	type Hasher = BlakeTwo256;

	fn schedule(
		when: When,
		period: Option<Period<BlockNumber>>,
		priority: Priority,
		origin: OriginCaller,
		call: Bounded<RuntimeCall, BlakeTwo256>,
	) -> Result<AnonAddress, DispatchError> {
		<Scheduler as Anon<_, SupplyKept, _>>::schedule(
			when,
			period,
			priority,
			origin,
			call.transmute(),
		)
	}

	fn cancel(address: AnonAddress) -> Result<(), DispatchError> {
		<Scheduler as Anon<BlockNumber, SupplyKept, OriginCaller>>::cancel(address)
	}

	fn reschedule(address: AnonAddress, when: When) -> Result<AnonAddress, DispatchError> {
		<Scheduler as Anon<BlockNumber, SupplyKept, OriginCaller>>::reschedule(address, when)
	}

	fn next_dispatch_time(address: AnonAddress) -> Result<BlockNumber, DispatchError> {
		<Scheduler as Anon<BlockNumber, SupplyKept, OriginCaller>>::next_dispatch_time(address)
	}
}

impl Named<BlockNumber, RuntimeCall, OriginCaller> for Enactment {
	type Address = NamedAddress;
	type Hasher = BlakeTwo256;

	fn schedule_named(
		id: TaskName,
		when: When,
		period: Option<Period<BlockNumber>>,
		priority: Priority,
		origin: OriginCaller,
		call: Bounded<RuntimeCall, BlakeTwo256>,
	) -> Result<NamedAddress, DispatchError> {
		<Scheduler as Named<_, SupplyKept, _>>::schedule_named(
			id,
			when,
			period,
			priority,
			origin,
			call.transmute(),
		)
	}

	fn cancel_named(id: TaskName) -> Result<(), DispatchError> {
		<Scheduler as Named<BlockNumber, SupplyKept, OriginCaller>>::cancel_named(id)
	}

	fn reschedule_named(id: TaskName, when: When) -> Result<NamedAddress, DispatchError> {
		<Scheduler as Named<BlockNumber, SupplyKept, OriginCaller>>::reschedule_named(id, when)
	}

	fn next_dispatch_time(id: TaskName) -> Result<BlockNumber, DispatchError> {
		<Scheduler as Named<BlockNumber, SupplyKept, OriginCaller>>::next_dispatch_time(id)
	}
}
