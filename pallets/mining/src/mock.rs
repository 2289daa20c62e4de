//! A runtime with this pallet, and the means to run its blocks.

use crate as pallet_mining;
use crate::*;
use frame_support::{derive_impl, parameter_types, traits::Hooks, weights::Weight};
use sp_runtime::BuildStorage;
use stratos_primitives::{EpochClock, EpochHook, EpochIndex};

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
	pub type Mining = pallet_mining::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

parameter_types! {
	/// What governance has decided, as pallet-parameters would keep it.
	pub storage Governed: MiningParameters = MiningParameters::default();
	/// The epochs that the hook was told of, each with the epoch that the clock showed.
	pub static Ended: Vec<(EpochIndex, EpochIndex)> = Vec::new();
}

/// A pallet that takes part in the end of an epoch.
#[allow(unreachable_pub)]
pub struct RecordingHook;

impl EpochHook for RecordingHook {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		Ended::mutate(|all| all.push((ended, Mining::current_epoch())));
		Weight::from_parts(7, 0)
	}
}

impl Config for Test {
	type Parameters = Governed;
	type EpochHooks = (RecordingHook,);
}

/// Builds the chain under test.
pub(crate) struct TestExt {
	epoch_length: u32,
}

impl TestExt {
	pub(crate) fn new() -> Self {
		Self { epoch_length: 10 }
	}

	pub(crate) fn epoch_length(mut self, blocks: u32) -> Self {
		self.epoch_length = blocks;
		self
	}

	/// Runs `test` on the new chain and checks the invariants at its end.
	pub(crate) fn execute_with(self, test: impl FnOnce()) {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		GenesisConfig::<Test> { epoch_length: self.epoch_length, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		Ended::set(Vec::new());
		let mut externalities = sp_io::TestExternalities::new(storage);
		externalities.execute_with(|| {
			test();
			Mining::check_invariants().unwrap();
		});
	}
}

/// Runs blocks up to and including `block`, with the invariants checked after each.
pub(crate) fn run_to(block: u64) {
	while System::block_number() < block {
		let next = System::block_number() + 1;
		System::reset_events();
		System::set_block_number(next);
		Mining::on_initialize(next);
		Mining::check_invariants().unwrap();
	}
}
