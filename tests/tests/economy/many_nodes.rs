//! An epoch with 100,000 contributing nodes, and one more in which their rewards mature.

use std::time::Duration;
use stratos_primitives::{Reward, STOS};
use stratos_tests::many_nodes::{Figures, ManyNodes, check_results};

#[test]
fn an_epoch_with_a_hundred_thousand_nodes_stays_within_every_block() {
	let mut chain = ManyNodes::new(100_000);
	let [first, second] = [0, 1].map(|epoch| chain.run(epoch));
	check_results(&first, &second);
	chain.chain().check();
	for Figures { work, slowest, blocks, state, .. } in [&first, &second] {
		println!(
			"applied, settled, locked in {:?} over {blocks} blocks, the slowest {:?}; {state} bytes \
			 of new state",
			work.processor, slowest.processor
		);
		// Six seconds is a block's time; a loaded machine must not fail here. `make bench` tells
		// what is to be expected.
		assert!(slowest.processor < Duration::from_secs(6));
	}
	// A page table, and not an item for each node: 100,000 items would take 5 MB for their keys.
	assert!(first.state < 3_000_000, "{} bytes", first.state);
	// The rewards of the first epoch are free now.
	let free: Reward = chain.chain().ask("MiningApi_withdrawable", 0u32);
	assert_eq!(free.mining, 16 * STOS / 3, "a Meta Node's third of 20 %");
}
