//! The runtime as it is composed: presets, parameters, the order of an epoch's end.

mod calls;
mod consensus;
mod consequences;
mod deposits_join_s;
mod dormancy;
mod generate;
mod lockdown;
mod multisig;
mod parameters;
mod presets;
mod supply;
mod timetable;
mod treasury;

use crate::{
	AllPalletsWithSystem, Mining, Runtime, RuntimeGenesisConfig, RuntimeOrigin, System, Timestamp,
	config::MILLISECS_PER_BLOCK, genesis, invariants,
};
use frame_support::{
	traits::{BuildGenesisConfig, OnFinalize, OnIdle, OnInitialize},
	weights::Weight,
};

/// The chain of a preset, after its genesis.
pub(crate) fn chain(preset: &str) -> sp_io::TestExternalities {
	let config: RuntimeGenesisConfig =
		serde_json::from_value(complete(preset)).expect("a genesis config");
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| config.build());
	chain
}

/// The complete genesis config of a preset.
fn complete(preset: &str) -> serde_json::Value {
	let patch = genesis::preset(&preset.into()).expect("a preset of ours");
	let patch: serde_json::Value = serde_json::from_slice(&patch).expect("presets are JSON");
	let mut json = serde_json::to_value(RuntimeGenesisConfig::default()).expect("serialises");
	stratos_test_kit::json::merge(&mut json, patch);
	json
}

/// Builds empty blocks up to `block`, of 6 seconds each, and checks all invariants after each.
fn run_to(block: u32) {
	while System::block_number() < block {
		let number = System::block_number() + 1;
		System::reset_events();
		System::initialize(&number, &Default::default(), &Default::default());
		AllPalletsWithSystem::on_initialize(number);
		let now = u64::from(number) * MILLISECS_PER_BLOCK;
		Timestamp::set(RuntimeOrigin::none(), now).expect("later than the block before");
		AllPalletsWithSystem::on_idle(number, Weight::MAX);
		AllPalletsWithSystem::on_finalize(number);
		assert_eq!(invariants::check(), Ok(()), "block {number}");
	}
}

/// The first block of the next epoch.
pub(crate) fn next_epoch() {
	let (_, first, length) = Mining::epoch_position();
	run_to(first + length);
}
