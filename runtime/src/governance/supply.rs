//! The supply is constant: no call mints or burns STOS (`docs/economy.md`).
//!
//! FRAME's own calls can do both. Two checks prevent it:
//!
//! - [`Allowed`] is the base call filter: what [`super::calls`] accepts. It applies to accounts,
//!   multisigs, proxies, batches and the origins of referenda.
//! - Root bypasses every filter, also for calls that it dispatches in the name of another account. Root
//!   calls come from the scheduler, which enacts referenda, and from the sudo key of a development
//!   chain. Both dispatch [`SupplyKept`]: a call is refused with `CallFiltered` if it, or a call in it,
//!   is one that nobody may make, or writes storage in which STOS are kept; and it is rolled back with
//!   the same error if it changed the total issuance all the same. What it takes out of the treasury is
//!   booked on root's share of the period (pallet `spending`).
//!
//! What remains: root can replace the runtime (`System.set_code`, an authorised upgrade), and new code
//! can do anything. `stratos upgrade check` runs it on a copy of the chain before, and the claims of
//! `InvariantsApi` detect what it did after. Root can also move STOS between accounts
//! (`Balances.force_transfer`), and write what other pallets store; the issuance stays.

use super::calls::decision;
use crate::{
	Balances, BlockNumber, OriginCaller, Runtime, RuntimeCall, RuntimeOrigin, Scheduler, Spending,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, EncodeLike};
use frame_support::{
	dispatch::{DispatchInfo, DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
	storage::{StoragePrefixedMap, with_storage_layer},
	traits::{
		Bounded, Contains, PalletInfoAccess, UnfilteredDispatchable,
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
		decision(call).accepted
	}
}

/// The storage in which STOS are kept: all of pallet `balances`, and the accounts of `system`.
fn kept() -> [Vec<u8>; 2] {
	[Balances::name_hash().to_vec(), frame_system::Account::<Runtime>::final_prefix().to_vec()]
}

/// Whether a write to `key` leaves the storage in which STOS are kept as it is.
fn spares_stos(key: &[u8]) -> bool {
	!kept().iter().any(|prefix| key.starts_with(prefix))
}

/// The calls that `call` dispatches for root.
fn inner(call: &RuntimeCall) -> Vec<&RuntimeCall> {
	use pallet_utility::Call::{
		as_derivative, batch, batch_all, dispatch_as, dispatch_as_fallible, force_batch, if_else,
		with_weight,
	};
	// Calls in calls of other pallets are dispatched for signed origins, by the base filter, or as
	// [`SupplyKept`].
	let RuntimeCall::Utility(call) = call else { return Vec::new() };
	match call {
		batch { calls } | batch_all { calls } | force_batch { calls } => calls.iter().collect(),
		as_derivative { call, .. }
		| with_weight { call, .. }
		| dispatch_as { call, .. }
		| dispatch_as_fallible { call, .. } => vec![call],
		if_else { main, fallback } => vec![main, fallback],
		pallet_utility::Call::__Ignore(..) => Vec::new(),
	}
}

/// Whether `call` and every call in it may be dispatched at all, by root or another.
pub(super) fn keeps_supply(call: &RuntimeCall) -> bool {
	use frame_system::Call::{kill_prefix, kill_storage, set_storage};
	let mut rest = vec![call];
	while let Some(call) = rest.pop() {
		let sound = match call {
			RuntimeCall::System(set_storage { items }) => {
				items.iter().all(|(key, _)| spares_stos(key))
			}
			RuntimeCall::System(kill_storage { keys }) => keys.iter().all(|key| spares_stos(key)),
			RuntimeCall::System(kill_prefix { prefix, .. }) => {
				spares_stos(prefix) && !kept().iter().any(|kept| kept.starts_with(prefix))
			}
			call => decision(call).accepted,
		};
		if !sound {
			return false;
		}
		rest.extend(inner(call));
	}
	true
}

/// A call that keeps the total issuance, or is refused or rolled back. It has the encoding of the call.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SupplyKept(RuntimeCall);

impl SupplyKept {
	fn watch(
		self,
		dispatch: impl FnOnce(RuntimeCall) -> DispatchResultWithPostInfo,
	) -> DispatchResultWithPostInfo {
		let refused = || Err(frame_system::Error::<Runtime>::CallFiltered.into());
		if !keeps_supply(&self.0) {
			return refused();
		}
		with_storage_layer(|| {
			// Every block reads both: no extra weight.
			let (issuance, treasury) = (Balances::total_issuance(), Spending::balance());
			let result = dispatch(self.0)?;
			if Balances::total_issuance() != issuance {
				return refused();
			}
			Spending::book_root(treasury)?;
			Ok(result)
		})
	}
}

impl Dispatchable for SupplyKept {
	type RuntimeOrigin = RuntimeOrigin;
	type Config = RuntimeCall;
	type Info = DispatchInfo;
	type PostInfo = PostDispatchInfo;

	fn dispatch(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		self.watch(|call| call.dispatch(origin))
	}
}

impl UnfilteredDispatchable for SupplyKept {
	type RuntimeOrigin = RuntimeOrigin;

	fn dispatch_bypass_filter(self, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
		self.watch(|call| call.dispatch_bypass_filter(origin))
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
