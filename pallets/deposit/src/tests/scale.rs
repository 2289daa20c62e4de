//! 100,000 nodes: run with `cargo test -p pallet-deposit -- --ignored --nocapture`.

use super::*;
use std::time::Instant;
use stratos_primitives::ServiceKind;

const NODES: u32 = 100_000;

#[test]
#[ignore = "takes a while; prints times"]
fn a_hundred_thousand_nodes_join_perform_and_are_drawn() {
	TestExt::new().resources(0).build().execute_with(|| {
		enact(|p| p.min_resource_deposit = STOS);
		let started = Instant::now();
		for _ in 0..NODES {
			resource_node(ALICE, STOS + STOS / 2);
		}
		println!("{NODES} nodes joined: {:?}", started.elapsed());
		let started = Instant::now();
		set_epoch(1);
		for index in 3..NODES + 3 {
			assert_ok!(Deposit::record_performance(index, 99, 1));
		}
		println!("one report of all: {:?}", started.elapsed());
		let started = Instant::now();
		for seed in 0..1_000 {
			let seed = H256::from_low_u64_be(seed);
			assert_eq!(Deposit::assignment(seed, ServiceKind::Storage, 3, 0, 0).unwrap().len(), 3);
		}
		println!("a draw of 3: {:?}", started.elapsed() / 1_000);
		let started = Instant::now();
		assert_ok!(Deposit::set_free_capacity(signed(ALICE), 77, u64::MAX));
		let only = Deposit::assignment(H256::zero(), ServiceKind::Storage, 1, u64::MAX, 0).unwrap();
		assert_eq!(only[0].0, 77);
		println!("the only one with room: {:?}", started.elapsed());
		println!("{} pages of standings", Standings::<Test>::iter_keys().count());
		println!("{} pages of weights", SamplingWeights::<Test>::iter_keys().count());
		let started = Instant::now();
		assert_eq!(Deposit::check_invariants(), Ok(()));
		println!("invariants: {:?}", started.elapsed());
	});
}
