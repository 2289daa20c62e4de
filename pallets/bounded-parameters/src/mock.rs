//! A runtime with two parameters, of which the first must not exceed the second.

use crate as pallet_bounded_parameters;
use crate::*;
use alloc::{string::String, vec::Vec};
use frame_support::{
	derive_impl,
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{AsEnsureOriginWithArg, ConstU32, Get},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;
use stratos_primitives::{EpochClock, EpochIndex, ParameterGroup};
use stratos_runtime_api::parameters::{Consequence, Fault, ParameterInfo, Place, Refusal};

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

stratos_primitives::parameters! {
	/// What is sold.
	#[derive(Copy)]
	pub(crate) struct ShopParameters: Shop, ShopKey, () {
		/// The least that is sold.
		Least = 0, least: u32 = 10, Within(1, 100), COUNT,
			requires |values, ()| values.least <= values.most, "be at most Most";
		/// The most that is sold.
		Most = 1, most: u32 = 20, Within(1, 100), COUNT;
	}
}

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Test>)]
pub(crate) mod values {
	use super::*;

	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod shop {
		#[codec(index = 0)]
		pub static Least: u32 = ShopParameters::default().least;
		#[codec(index = 1)]
		pub static Most: u32 = ShopParameters::default().most;
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

/// The values of genesis.
#[derive(Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GenesisValues {
	pub(crate) shop: ShopParameters,
}

impl InitialParameters<RuntimeParameters> for GenesisValues {
	fn changes(&self) -> Vec<RuntimeParameters> {
		let default = ShopParameters::default();
		let least = (self.shop.least != default.least).then(|| set_least(self.shop.least));
		let most = (self.shop.most != default.most).then(|| set_most(self.shop.most));
		least.into_iter().chain(most).collect()
	}
}

#[allow(unreachable_pub)]
pub struct ShopRules;

fn pending() -> ShopParameters {
	ShopParameters { least: Least::get(), most: Most::get() }
}

impl Rules<RuntimeParameters> for ShopRules {
	fn check(change: &RuntimeParameters) -> Result<(), Refusal> {
		let RuntimeParameters::Shop(change) = change;
		let mut values = ShopParameters::default();
		let key = match change {
			values::shop::Parameters::Least(_, value) => {
				values.least = value.unwrap_or(values.least);
				ShopKey::Least
			}
			values::shop::Parameters::Most(_, value) => {
				values.most = value.unwrap_or(values.most);
				ShopKey::Most
			}
		};
		values.check(key).map_err(|fault| Refusal {
			fault: Fault::OutOfBounds(Place { group: 4, key: ShopParameters::describe(key).index }),
			reason: ShopParameters::explain(&fault),
		})
	}

	fn check_together() -> Result<(), Refusal> {
		pending().validate(()).map_err(|fault| Refusal {
			fault: Fault::Inconsistent(4),
			reason: ShopParameters::explain(&fault),
		})
	}

	// The sum of both must not exceed 150.
	fn check_consequences() -> Result<(), Refusal> {
		let refused = Self::consequences().iter().any(Consequence::is_refused);
		match refused {
			true => {
				Err(Refusal { fault: Fault::Consequence(0), reason: "sum: at most 150".into() })
			}
			false => Ok(()),
		}
	}

	fn consequences() -> Vec<Consequence> {
		let sum = |values: ShopParameters| u128::from(values.least + values.most);
		alloc::vec![Consequence {
			name: "sum".into(),
			unit: String::new(),
			decimals: 0,
			before: sum(Default::default()),
			after: sum(pending()),
			least: None,
			most: Some(150),
		}]
	}

	fn list() -> Vec<ParameterInfo> {
		let info = |key: &ShopKey| {
			let description = ShopParameters::describe(*key);
			ParameterInfo {
				place: Place { group: 4, key: description.index },
				group: ShopParameters::NAME.into(),
				name: description.name.into(),
				type_name: description.type_name.into(),
				unit: description.unit.symbol.into(),
				decimals: description.unit.decimals,
				docs: description.docs.into(),
				default: ShopParameters::default().encoded(*key),
				minimum: description.minimum,
				maximum: description.maximum,
				current: ShopParameters::default().encoded(*key),
				pending: Some(pending().encoded(*key)),
			}
		};
		ShopParameters::KEYS.iter().map(info).collect()
	}
}

#[allow(unreachable_pub)]
pub struct SixthEpoch;

impl EpochClock for SixthEpoch {
	fn current_epoch() -> EpochIndex {
		6
	}

	fn oldest_reportable() -> EpochIndex {
		0
	}
}

impl Config for Test {
	type ChangeOrigin = AsEnsureOriginWithArg<EnsureRoot<u64>>;
	type Rules = ShopRules;
	type GenesisParameters = GenesisValues;
	type EpochClock = SixthEpoch;
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
