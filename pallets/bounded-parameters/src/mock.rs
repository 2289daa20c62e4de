//! A runtime with two parameters, of which the first must not exceed the second.

use crate as pallet_bounded_parameters;
use crate::*;
use alloc::{format, vec, vec::Vec};
use codec::Encode;
use frame_support::{
	derive_impl,
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{AsEnsureOriginWithArg, ConstU32, Get},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;
use stratos_primitives::{EpochClock, EpochIndex};

type Block = frame_system::mocking::MockBlock<Test>;

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
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Parameters = pallet_parameters::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type BoundedParameters = pallet_bounded_parameters::Pallet<Test>;
}

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Test>)]
pub(crate) mod values {
	use super::*;

	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod shop {
		#[codec(index = 0)]
		pub static Least: u32 = 10;
		#[codec(index = 1)]
		pub static Most: u32 = 20;
	}
}

pub(crate) use values::shop::{Least, Most};

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		set_least(12)
	}
}

pub(crate) fn set_least(value: u32) -> RuntimeParameters {
	RuntimeParameters::Shop(values::shop::Parameters::Least(Least, Some(value)))
}

pub(crate) fn set_most(value: impl Into<Option<u32>>) -> RuntimeParameters {
	RuntimeParameters::Shop(values::shop::Parameters::Most(Most, value.into()))
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl pallet_parameters::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureChecked;
	type WeightInfo = ();
}

/// Both values lie between 1 and 100.
const BOUNDS: Bounds<u32> = Bounds::Within(1, 100);

#[allow(unreachable_pub)]
pub struct ShopRules;

impl Rules<RuntimeParameters> for ShopRules {
	fn check(change: &RuntimeParameters) -> Result<(), Refusal> {
		let RuntimeParameters::Shop(change) = change;
		let (key, value) = match change {
			values::shop::Parameters::Least(_, value) => (0, value),
			values::shop::Parameters::Most(_, value) => (1, value),
		};
		if value.is_none_or(|value| BOUNDS.admit(&value)) {
			return Ok(());
		}
		Err(Refusal {
			fault: Fault::OutOfBounds(Place { group: 4, key }),
			reason: format!("{value:?} is not between 1 and 100"),
		})
	}

	fn check_together() -> Result<(), Refusal> {
		if Least::get() <= Most::get() {
			return Ok(());
		}
		let reason = format!("{} exceeds {}", Least::get(), Most::get());
		Err(Refusal { fault: Fault::Inconsistent(4), reason })
	}

	fn list() -> Vec<ParameterInfo> {
		vec![ParameterInfo {
			place: Place { group: 4, key: 0 },
			group: "Shop".into(),
			name: "Least".into(),
			type_name: "u32".into(),
			unit: "pieces".into(),
			decimals: 0,
			docs: "The least that is sold.".into(),
			default: 10u32.encode(),
			minimum: BOUNDS.minimum(),
			maximum: BOUNDS.maximum(),
			current: 10u32.encode(),
			pending: Some(Least::get().encode()),
		}]
	}
}

#[allow(unreachable_pub)]
pub struct SixthEpoch;

impl EpochClock for SixthEpoch {
	fn current_epoch() -> EpochIndex {
		6
	}
}

impl Config for Test {
	type ChangeOrigin = AsEnsureOriginWithArg<EnsureRoot<u64>>;
	type Rules = ShopRules;
	type Epochs = SixthEpoch;
	type MaxChanges = ConstU32<4>;
	type WeightInfo = ();
}

/// A chain at block 1, where events count.
pub(crate) fn chain() -> sp_io::TestExternalities {
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage();
	let mut chain = sp_io::TestExternalities::new(storage.expect("the default genesis builds"));
	chain.execute_with(|| System::set_block_number(1));
	chain
}
