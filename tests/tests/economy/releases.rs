//! `releases.json` through Wasm: nodes come and go by real transactions at the vectors' times, and
//! their deposits are released on the second, not before.

use crate::cases;
use pallet_deposit::{NodeInfo, ServiceKinds};
use sp_runtime::MultiSignature;
use stratos_primitives::{DAY_MS, Moment, NodeId, NodeIndex, STOS};
use stratos_runtime::{AccountId, RuntimeCall};
use stratos_tests::chain::{TestChain, account, dev, node_key};

/// An event in the life of a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Step {
	Activate,
	Unregister,
	ClaimTooEarly,
	Claim,
}

const DEPOSIT: u128 = 1_000 * STOS;

fn key(chain: &TestChain, case: usize) -> (NodeId, MultiSignature) {
	node_key(&account("Alice"), chain, case as u64)
}

fn info(chain: &TestChain, case: usize) -> NodeInfo<AccountId> {
	let info: Option<NodeInfo<AccountId>> = chain.ask("DepositApi_node", key(chain, case).0);
	info.expect("a node")
}

/// Takes nodes through their lives: activated, deactivated and released at these moments.
fn live(lives: &[(Moment, Moment, Moment)]) {
	let mut chain = TestChain::of("development");
	let alice = dev("Alice");
	let mut steps = Vec::new();
	for (case, (activated, deactivated, released)) in lives.iter().enumerate() {
		steps.push((*activated, Step::Activate, case));
		steps.push((*deactivated, Step::Unregister, case));
		steps.push((released - 1, Step::ClaimTooEarly, case));
		steps.push((*released, Step::Claim, case));
	}
	steps.sort_unstable();
	// The state knows the hash of genesis, which proofs of keys sign, from the first block on.
	chain.time = steps[0].0 - 1;
	chain.run_to(1);
	let mut at = steps.iter().peekable();
	while let Some((time, ..)) = at.peek() {
		let time = *time;
		let mut now = Vec::new();
		while let Some(step) = at.next_if(|step| step.0 == time) {
			now.push((step.1, step.2));
		}
		let mut calls = Vec::new();
		let mut next: NodeIndex = {
			let overview: pallet_deposit::Overview<AccountId> =
				chain.ask("DepositApi_overview", ());
			overview.slots
		};
		for (step, case) in &now {
			let node = |chain: &TestChain| info(chain, *case).index;
			match step {
				Step::Activate => {
					let (id, proof) = key(&chain, *case);
					calls.push(pallet_deposit::Call::register_resource_node {
						id,
						kinds: ServiceKinds::STORAGE,
						deposit: DEPOSIT,
						free_capacity: 0,
						beneficiary: None,
						proof: Some(proof),
					});
					calls.push(pallet_deposit::Call::activate { node: next, additional: 0 });
					next += 1;
				}
				Step::Unregister => {
					calls.push(pallet_deposit::Call::unregister { node: node(&chain) });
				}
				Step::ClaimTooEarly | Step::Claim => {
					calls.push(pallet_deposit::Call::claim_deposit { node: node(&chain) });
				}
			}
		}
		let early: Vec<_> = now
			.iter()
			.flat_map(|(step, _)| match step {
				Step::Activate => vec![false, false],
				step => vec![*step == Step::ClaimTooEarly],
			})
			.collect();
		chain.time = time;
		let calls = calls.into_iter().map(|call| (&alice, RuntimeCall::Deposit(call))).collect();
		let outcomes = chain.block(calls);
		chain.check();
		for (outcome, early) in outcomes.iter().zip(early) {
			match early {
				true => assert!(
					outcome.as_ref().is_err_and(|error| error.contains("DepositStillLocked")),
					"at {time}: {outcome:?}"
				),
				false => assert_eq!(*outcome, Ok(()), "at {time}: {now:?}"),
			}
		}
		if now.iter().any(|(step, _)| *step == Step::Activate) {
			// No node leaves in the epoch of its activation.
			chain.next_epoch();
		}
		for (step, case) in now {
			let info = info(&chain, case);
			match step {
				Step::Activate | Step::ClaimTooEarly => (),
				Step::Unregister => {
					assert!(info.leaving);
					let dates: Vec<_> = info.releases.iter().map(|release| release.at).collect();
					assert_eq!(dates, [lives[case].2], "case {case}");
				}
				Step::Claim => assert_eq!(info.node.deposit.held, 0, "case {case}"),
			}
		}
	}
	let owned: Vec<NodeInfo<AccountId>> = chain.ask("DepositApi_nodes_of", account("Alice"));
	assert_eq!(owned.len(), lives.len() + 1, "all of them and the Meta Node of genesis");
}

#[test]
fn releases_vectors_are_reproduced_through_wasm() {
	let second = |value: &serde_json::Value| 1_000 * value.as_u64().expect("seconds");
	let lives: Vec<_> = cases("releases.json")
		.iter()
		.map(|case| {
			let (activated, deactivated) = (&case["activated_s"], &case["deactivated_s"]);
			(second(activated), second(deactivated), second(&case["release_s"]))
		})
		.collect();
	live(&lives);
}

/// Whitepaper section 4.1: in on day 0, out on day 150 → day 194; out on day 190 → day 204.
#[test]
fn the_papers_44_day_and_14_day_releases() {
	let day = |number: u64| 1_700_000_000_000 + number * DAY_MS;
	live(&[(day(0), day(150), day(194)), (day(0), day(190), day(204))]);
}
