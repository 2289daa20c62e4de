//! A chain with balances, three Meta Nodes and this pallet.

use crate::{self as pallet_files, FilesParameters};
use frame_support::{parameter_types, traits::BuildGenesisConfig};
use sp_runtime::traits::Convert;
use stratos_primitives::{Invariants, NodeIndex, STOS};
use stratos_test_kit::{AccountId, Clock, chain, mock_chain};

pub(crate) const ALICE: AccountId = 1;
pub(crate) const BOB: AccountId = 2;
/// An account that can pay for no record.
pub(crate) const POOR: AccountId = 3;
/// The first of the accounts that act for Meta Nodes.
pub(crate) const META: AccountId = 100;

mock_chain!(Files: pallet_files);

parameter_types! {
	pub static Proposed: FilesParameters = FilesParameters::default();
}

/// Accounts from [`META`] on act for Meta Nodes.
pub struct MetaNodes;

impl Convert<AccountId, Option<NodeIndex>> for MetaNodes {
	fn convert(who: AccountId) -> Option<NodeIndex> {
		who.checked_sub(META).and_then(|node| node.try_into().ok())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<AccountId> for MetaNodes {
	fn meta_node() -> AccountId {
		META
	}
}

impl pallet_files::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type MetaNodeOf = MetaNodes;
	type Parameters = Proposed;
	type EpochClock = Clock;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MetaNodes;
}

/// Runs `test` on a new chain, then checks that no STOS was created or lost and every claim.
pub(crate) fn execute(test: impl FnOnce()) {
	Proposed::set(FilesParameters::default());
	let genesis = || pallet_files::GenesisConfig::<Test>::default().build();
	let balances = vec![(ALICE, STOS), (BOB, STOS), (POOR, STOS / 100)];
	let chain = chain::chain::<Test>(balances, genesis);
	chain::execute::<Test, _>(chain, test, || {
		assert_eq!(Files::check_invariants(), Ok(()));
	});
}
