//! `schedule.json` through Wasm: what epochs mine around every mark, and thousands of epochs in a
//! row.

use crate::{
	epochs::{settle, with_contributions},
	golden,
};
use codec::Compact;
use frame_support::BoundedVec;
use pallet_mining::{ReportPage, ReportTotals, report_hash, report_seed};
use stratos_primitives::{Balance, MarketState, OZ, STOS};
use stratos_runtime::{Runtime, RuntimeCall};
use stratos_runtime_api::ozone::Supply;
use stratos_tests::{
	chain::{TestChain, account, dev, preset},
	usage::download,
};

/// The marks: total mined, and the epochs that it takes.
fn marks() -> Vec<(Balance, Balance)> {
	let file = golden("schedule.json");
	let marks = file["marks"].as_array().expect("marks");
	let number = |value: &serde_json::Value| Balance::from(value.as_u64().expect("a number"));
	marks
		.iter()
		.map(|mark| {
			(number(&mark["through_mined_stos"]) * STOS, number(&mark["epochs_from_genesis"]))
		})
		.collect()
}

/// A chain with `mined` mined, whose only node contributes to its first epoch.
fn chain(mined: Balance) -> TestChain {
	let market = MarketState {
		genesis_deposit: 1_000 * STOS,
		unissued_prepay: 0,
		remaining_limit: 1_000 * OZ,
	};
	with_contributions(market, mined, 1, &[OZ], |_| (), || ())
}

/// What the first epoch mines after `mined`.
fn mines(mined: Balance) -> Balance {
	let mut chain = chain(mined);
	let result = settle(&mut chain, 0);
	let supply: Supply = chain.ask("OzoneApi_supply", ());
	assert_eq!(supply.total_mined, mined + result.reward.mining);
	result.reward.mining
}

#[test]
fn schedule_vectors_are_reproduced_through_wasm() {
	let marks = marks();
	// What an epoch of each line mines follows from the marks alone.
	let mut lines = Vec::new();
	let (mut from, mut epochs) = (0, 0);
	for (through, until) in &marks {
		let per_epoch = (through - from) / (until - epochs);
		assert_eq!(per_epoch * (until - epochs), through - from, "the marks are exact");
		lines.push((from, *through, per_epoch));
		(from, epochs) = (*through, *until);
	}
	for (from, through, per_epoch) in &lines {
		assert_eq!(mines(*from), *per_epoch, "the first epoch after {from}");
		assert_eq!(mines(through - per_epoch), *per_epoch, "the last epoch before {through}");
	}
	let (_, cap, _) = lines[lines.len() - 1];
	assert_eq!(mines(cap), 0, "nothing after the cap");
	assert_eq!(mines(cap - 1), 1, "what is left to the cap, and no more");
}

/// 20,000 epochs of a block each, every one with a report of its own.
#[test]
#[ignore = "takes minutes: make epochs"]
fn twenty_thousand_epochs_mine_80_stos_each() {
	const EPOCHS: u32 = 20_000;
	let mut genesis = preset("development");
	genesis.mining.epoch_length = 1;
	genesis.deposit.meta_nodes.truncate(1);
	let metas = genesis.deposit.meta_nodes[0].deposit;
	let resources: Balance = genesis.deposit.resource_nodes.iter().map(|node| node.deposit).sum();
	genesis.ozone.genesis_deposit = metas + resources;
	let mut chain = TestChain::new(&genesis, || ());
	let (alice, ferdie) = (dev("Alice"), dev("Ferdie"));
	let prepay =
		pallet_ozone::Call::prepay { amount: 100_000 * STOS, beneficiary: None, min_ozone: 0 };
	assert_eq!(chain.call(&ferdie, RuntimeCall::Ozone(prepay)), Ok(()));

	let first = chain.number() + 1;
	for epoch in first..first + EPOCHS {
		// The nodes take turns, and the first of a round contributes more.
		let node = 1 + epoch % 5;
		let ozone = OZ / u128::from(1 + epoch % 7);
		let page = ReportPage {
			usage: BoundedVec::truncate_from(vec![download(account("Ferdie"), ozone)]),
			contributions: BoundedVec::truncate_from(vec![(Compact(node), Compact(ozone))]),
			..Default::default()
		};
		let hash = report_hash::<Runtime>(report_seed(epoch), &page);
		let totals = ReportTotals { charged: ozone, migrated: 0, contributed: ozone };
		let calls = [
			pallet_mining::Call::open_report { epoch },
			pallet_mining::Call::submit_page { epoch, number: 0, page },
			pallet_mining::Call::close_report { epoch, hash, totals },
		];
		let calls = calls.map(|call| (&alice, RuntimeCall::Mining(call)));
		assert_eq!(chain.block(calls.into()), [Ok(()), Ok(()), Ok(())], "epoch {epoch}");
		if epoch % 2_000 == 0 {
			chain.check();
			// What has matured can be withdrawn, and is.
			let withdraw = RuntimeCall::Mining(pallet_mining::Call::withdraw_rewards { node });
			if epoch > 2_100 {
				let mut nodes = chain.block(vec![(&alice, withdraw)]);
				assert_eq!(nodes.pop(), Some(Ok(())), "epoch {epoch}");
			}
		}
	}
	chain.block(Vec::new());
	chain.check();
	let supply: Supply = chain.ask("OzoneApi_supply", ());
	assert_eq!(supply.total_mined, Balance::from(EPOCHS) * 80 * STOS);
}
