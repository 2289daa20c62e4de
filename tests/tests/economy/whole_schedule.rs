//! The whole mining schedule, epoch by epoch, by the runtime's own pallets run natively.

use codec::Compact;
use frame_support::{
	BoundedVec,
	traits::{BuildGenesisConfig, OnFinalize, OnIdle, OnInitialize},
	weights::Weight,
};
use pallet_mining::{ReportPage, ReportTotals, report_hash, report_seed};
use sp_core::storage::Storage;
use sp_io::{TestExternalities, hashing::twox_128};
use sp_runtime::traits::Dispatchable;
use std::{
	io::Write,
	time::{Duration, Instant},
};
use stratos_primitives::{Balance, OZ, STOS};
use stratos_runtime::{
	AccountId, AllPalletsWithSystem, Balances, Mining, Runtime, RuntimeCall, RuntimeGenesisConfig,
	RuntimeOrigin, System, Timestamp,
};
use stratos_runtime_api::invariants::runtime_decl_for_invariants_api::InvariantsApiV1 as InvariantsApi;
use stratos_tests::{
	chain::{account, preset},
	usage::download,
};

/// Epochs until all is mined: 68.8 years of ten minutes each.
const EPOCHS: u32 = 3_616_320;

/// After so many epochs the state is copied, to free what was removed from it.
const CHUNK: u32 = 4_000;

/// Milliseconds of an epoch, which has one block here.
const EPOCH_MS: u64 = 600_000;

fn genesis() -> RuntimeGenesisConfig {
	let mut genesis = preset("development");
	genesis.mining.epoch_length = 1;
	genesis.deposit.meta_nodes.truncate(1);
	let metas = genesis.deposit.meta_nodes[0].deposit;
	let resources: Balance = genesis.deposit.resource_nodes.iter().map(|node| node.deposit).sum();
	genesis.ozone.genesis_deposit = metas + resources;
	genesis
}

fn dispatch(by: &AccountId, call: RuntimeCall) {
	call.dispatch(RuntimeOrigin::signed(by.clone())).expect("a good call");
}

/// Ferdie buys Ozone once in a while.
fn prepay(ferdie: &AccountId) {
	let call = pallet_ozone::Call::prepay { amount: 50 * STOS, beneficiary: None, min_ozone: 0 };
	dispatch(ferdie, RuntimeCall::Ozone(call));
}

/// The only Meta Node's report on `epoch`: the nodes take turns.
fn report(epoch: u32, alice: &AccountId, ferdie: &AccountId) {
	let (node, ozone) = (1 + epoch % 5, OZ / (1_000 + u128::from(epoch % 7)));
	let page = ReportPage::<Runtime> {
		usage: BoundedVec::truncate_from(vec![download(ferdie.clone(), ozone)]),
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
	calls.into_iter().for_each(|call| dispatch(alice, RuntimeCall::Mining(call)));
}

/// A block in which `calls` runs; an epoch has one block. The state root is not computed.
fn block(number: u32, calls: impl FnOnce()) {
	// `System::reset_events` walks through the whole state here.
	for item in ["Events", "EventCount"] {
		sp_io::storage::clear(&[twox_128(b"System"), twox_128(item.as_bytes())].concat());
	}
	System::set_block_number(number);
	AllPalletsWithSystem::on_initialize(number);
	Timestamp::set(RuntimeOrigin::none(), u64::from(number) * EPOCH_MS).expect("time goes on");
	calls();
	AllPalletsWithSystem::on_idle(number, Weight::MAX);
	AllPalletsWithSystem::on_finalize(number);
}

/// A new state with what is in this one.
fn pack(state: &mut TestExternalities) -> TestExternalities {
	let top = state.execute_with(|| {
		let (mut top, mut last) = (Storage::default().top, Vec::new());
		while let Some(key) = sp_io::storage::next_key(&last) {
			let value = sp_io::storage::get(&key).expect("the key exists").to_vec();
			top.insert(key.clone(), value);
			last = key;
		}
		top
	});
	TestExternalities::new(Storage { top, children_default: Default::default() })
}

/// Every epoch has a report, and the accounting is checked after each: 39,000,000 STOS are mined, to the
/// base unit, in 3,616,320 epochs, and nothing in the epochs that follow.
#[test]
#[ignore = "takes about an hour of a processor: make schedule"]
fn the_whole_schedule_ends_at_exactly_39_000_000_stos() {
	let (alice, ferdie) = (account("Alice"), account("Ferdie"));
	let mut state = TestExternalities::default();
	state.execute_with(|| genesis().build());
	let issued = state.execute_with(Balances::total_issuance);
	let (start, mut told) = (Instant::now(), Instant::now());
	let mut output = std::io::stderr();
	// The block of epoch e settles epoch e - 1. Nobody contributes to epoch 0.
	for first in (1..=EPOCHS).step_by(CHUNK as usize) {
		let last = EPOCHS.min(first + CHUNK - 1);
		state.execute_with(|| {
			for epoch in first..=last {
				block(epoch, || {
					if epoch % 2_000 == 1 {
						prepay(&ferdie);
					}
					report(epoch, &alice, &ferdie);
				});
				if told.elapsed() > Duration::from_secs(1) || epoch == EPOCHS {
					told = Instant::now();
					let mined = pallet_mining::TotalMined::<Runtime>::get() / STOS;
					let (part, seconds) = (epoch * 100 / EPOCHS, start.elapsed().as_secs());
					let _ = write!(
						output,
						"\r{part:>3} %  epoch {epoch} of {EPOCHS}  {mined} STOS mined  {seconds} s "
					);
				}
			}
			// The invariants hold.
			<Runtime as InvariantsApi<stratos_runtime::Block>>::check()
				.expect("the invariants hold");
		});
		state = pack(&mut state);
	}
	let _ = writeln!(output);
	state.execute_with(|| {
		let mined = || pallet_mining::TotalMined::<Runtime>::get();
		// All but the last epoch are settled, and the last one is missing.
		assert_eq!(mined(), 39_000_000 * STOS - 5 * STOS / 2);
		for epoch in EPOCHS + 1..EPOCHS + 10 {
			block(epoch, || report(epoch, &alice, &ferdie));
			assert_eq!(mined(), 39_000_000 * STOS, "epoch {epoch}");
		}
		assert_eq!(Balances::free_balance(Mining::mining_pool_account()), 1_000_000 * STOS);
		assert_eq!(Balances::total_issuance(), issued);
		<Runtime as InvariantsApi<stratos_runtime::Block>>::check().expect("the invariants hold");
	});
	println!("39,000,000 STOS in {EPOCHS} epochs, {:?}", start.elapsed());
}
