//! Many nodes.

use crate::{mock::*, *};
use frame_support::traits::Hooks;
use std::time::{Duration, Instant};
use stratos_primitives::{OZ, Reward};

/// 100,000 nodes with the same contribution, so that ids decide: 80,000 are settled.
#[test]
fn a_hundred_thousand_equal_nodes() {
	let nodes = 100_000;
	TestExt::new().nodes(nodes, 3).ids(hashed_id).work(150).epoch_length(50).execute_with(|| {
		contribute(&(0..nodes).map(|node| (node, OZ)).collect::<Vec<_>>());
		// The invariants read everything: here they are checked at the end alone.
		let (total, slowest) = run_blocks(80);
		println!("applied, settled, distributed in {total:?}, the slowest block {slowest:?}");
		let result = EpochResults::<Test>::get(0).unwrap();
		assert_eq!((result.settled_nodes, result.settled), (80_000, 80_000 * OZ));
		let mut ids: Vec<_> = (0..nodes).map(|node| (hashed_id(node), node)).collect();
		ids.sort();
		let each = split::node_reward(result.split.resource, OZ, result.settled);
		for (place, (_, node)) in ids.into_iter().enumerate() {
			let expected = if place < 80_000 { each } else { Reward::default() };
			assert_eq!(locked(node), expected);
		}
		assert_eq!(EarnedPages::<Test>::iter().count(), 391, "pages, not items for each node");
	});
}

/// Runs blocks; returns how long the pallet worked in all and in the slowest one.
fn run_blocks(blocks: u32) -> (Duration, Duration) {
	let (mut total, mut slowest) = (Duration::ZERO, Duration::ZERO);
	for _ in 0..blocks {
		let block = System::block_number();
		<Mining as Hooks<u64>>::on_finalize(block);
		System::reset_events();
		System::set_block_number(block + 1);
		let start = Instant::now();
		<Mining as Hooks<u64>>::on_initialize(block + 1);
		total += start.elapsed();
		slowest = slowest.max(start.elapsed());
	}
	(total, slowest)
}
