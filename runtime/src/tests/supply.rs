//! Nothing is minted or burned, whoever asks for it and by whatever way.

use super::{generate::*, *};
use crate::{
	AccountId, Balances, OriginCaller, Preimage, RuntimeCall, RuntimeEvent, STOS,
	governance::{
		origins::Origin,
		supply::{Enactment, SupplyKept},
	},
};
use codec::Encode;
use frame_support::{
	assert_err, assert_ok,
	storage::with_transaction,
	traits::{
		StorePreimage, UnfilteredDispatchable,
		schedule::{DispatchTime, v3::Anon},
	},
};
use frame_system::{Error, RawOrigin};
use pallet_balances::{AdjustmentDirection, Call};
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_runtime::{DispatchError, TransactionOutcome, traits::Dispatchable};
use stratos_primitives::TOTAL_SUPPLY;

fn account(index: usize) -> AccountId {
	genesis::DEV_ACCOUNTS[index].1.into()
}

fn filtered() -> DispatchError {
	Error::<Runtime>::CallFiltered.into()
}

fn burn() -> RuntimeCall {
	RuntimeCall::Balances(Call::burn { value: 1, keep_alive: true })
}

/// What an account could ask for, with what goes round a filter.
fn of_accounts() -> Vec<RuntimeCall> {
	let boxed = || Box::new(burn());
	vec![
		burn(),
		pallet_utility::Call::batch_all { calls: vec![burn()] }.into(),
		pallet_utility::Call::as_derivative { index: 7, call: boxed() }.into(),
		pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![account(1)],
			call: boxed(),
		}
		.into(),
	]
}

/// What root could ask for.
fn of_root() -> Vec<RuntimeCall> {
	let issuance = pallet_balances::TotalIssuance::<Runtime>::hashed_key().to_vec();
	let bob = frame_system::Account::<Runtime>::hashed_key_for(account(1));
	let holds = pallet_balances::Holds::<Runtime>::hashed_key_for(account(1));
	let as_bob = || Box::new(OriginCaller::system(RawOrigin::Signed(account(1))));
	let plain: Vec<RuntimeCall> = vec![
		Call::force_set_balance { who: account(1).into(), new_free: STOS }.into(),
		Call::force_set_balance { who: account(1).into(), new_free: 2 * TOTAL_SUPPLY }.into(),
		Call::force_adjust_total_issuance { direction: AdjustmentDirection::Decrease, delta: 1 }
			.into(),
		Call::force_adjust_total_issuance { direction: AdjustmentDirection::Increase, delta: 1 }
			.into(),
		pallet_utility::Call::dispatch_as { as_origin: as_bob(), call: Box::new(burn()) }.into(),
		pallet_utility::Call::dispatch_as_fallible { as_origin: as_bob(), call: Box::new(burn()) }
			.into(),
		frame_system::Call::set_storage { items: vec![(issuance.clone(), vec![1; 16])] }.into(),
		frame_system::Call::set_storage {
			items: vec![(b":other".to_vec(), vec![1]), (bob.clone(), vec![1; 80])],
		}
		.into(),
		frame_system::Call::kill_storage { keys: vec![bob.clone()] }.into(),
		frame_system::Call::kill_storage { keys: vec![holds] }.into(),
		frame_system::Call::kill_prefix { prefix: bob[..33].to_vec(), subkeys: 9 }.into(),
		frame_system::Call::kill_prefix { prefix: bob[..5].to_vec(), subkeys: 9 }.into(),
		frame_system::Call::kill_prefix { prefix: issuance[..16].to_vec(), subkeys: 9 }.into(),
		frame_system::Call::kill_prefix { prefix: vec![], subkeys: 9 }.into(),
	];
	let nested = |call: &RuntimeCall| -> Vec<RuntimeCall> {
		let (one, boxed) = (vec![call.clone()], || Box::new(call.clone()));
		vec![
			call.clone(),
			pallet_utility::Call::batch { calls: one.clone() }.into(),
			pallet_utility::Call::force_batch { calls: one }.into(),
			pallet_utility::Call::with_weight { call: boxed(), weight: Weight::zero() }.into(),
			pallet_utility::Call::if_else { main: boxed(), fallback: boxed() }.into(),
			pallet_utility::Call::dispatch_as {
				as_origin: Box::new(OriginCaller::system(RawOrigin::Root)),
				call: boxed(),
			}
			.into(),
		]
	};
	plain.iter().flat_map(nested).collect()
}

#[track_caller]
fn nothing_happened() {
	assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
	assert_eq!(invariants::check(), Ok(()));
}

#[test]
fn no_account_can_burn() {
	chain("development").execute_with(|| {
		run_to(2);
		for call in of_accounts() {
			let result = call.clone().dispatch(RuntimeOrigin::signed(account(0)));
			assert_eq!(result.map_err(|error| error.error), Err(filtered()), "{call:?}");
			nothing_happened();
		}
		// A batch that may go on says what it left out.
		let batch = pallet_utility::Call::force_batch { calls: vec![burn()] };
		assert_ok!(RuntimeCall::from(batch).dispatch(RuntimeOrigin::signed(account(0))));
		System::assert_has_event(pallet_utility::Event::ItemFailed { error: filtered() }.into());
		nothing_happened();
	});
}

#[test]
fn the_sudo_key_can_neither_mint_nor_burn() {
	chain("development").execute_with(|| {
		run_to(2);
		let sudo = RuntimeOrigin::signed(account(0));
		for call in of_root() {
			System::reset_events();
			let sudo_call = pallet_sudo::Call::sudo { call: Box::new(call.clone().into()) };
			assert_ok!(RuntimeCall::from(sudo_call).dispatch(sudo.clone()));
			let refused = pallet_sudo::Event::Sudid { sudo_result: Err(filtered()) };
			assert!(System::read_events_for_pallet().contains(&refused), "{call:?}");
			nothing_happened();
		}
		let sudo_as =
			pallet_sudo::Call::sudo_as { who: account(1).into(), call: Box::new(burn().into()) };
		System::reset_events();
		assert_ok!(RuntimeCall::from(sudo_as).dispatch(sudo));
		let refused = pallet_sudo::Event::SudoAsDone { sudo_result: Err(filtered()) };
		System::assert_has_event(RuntimeEvent::Sudo(refused));
		nothing_happened();
	});
}

#[test]
fn no_referendum_can_mint_or_burn() {
	chain("development").execute_with(|| {
		run_to(2);
		for call in of_root() {
			let call_name = format!("{call:?}");
			let call = Preimage::bound(call).expect("it is short");
			let (when, root) = (System::block_number() + 1, RawOrigin::Root.into());
			assert_ok!(Enactment::schedule(DispatchTime::At(when), None, 0, root, call));
			run_to(when);
			let results: Vec<_> =
				System::read_events_for_pallet::<pallet_scheduler::Event<Runtime>>()
					.into_iter()
					.filter_map(|event| match event {
						pallet_scheduler::Event::Dispatched { result, .. } => Some(result),
						_ => None,
					})
					.collect();
			assert_eq!(results, [Err(filtered())], "{call_name}");
			nothing_happened();
		}
	});
}

#[test]
fn what_mints_or_burns_cannot_be_proposed() {
	chain("development").execute_with(|| {
		run_to(2);
		for call in
			[of_root().remove(0), pallet_utility::Call::batch { calls: vec![burn()] }.into()]
		{
			let note = pallet_preimage::Call::note_preimage { bytes: call.encode() };
			let result = RuntimeCall::from(note).dispatch(RuntimeOrigin::signed(account(0)));
			assert_eq!(result.map_err(|error| error.error), Err(filtered()), "{call:?}");
		}
	});
}

#[test]
fn other_calls_of_root_go_on_as_before() {
	chain("development").execute_with(|| {
		run_to(2);
		let moved = Call::force_transfer {
			source: account(0).into(),
			dest: account(1).into(),
			value: 5 * STOS,
		};
		let before = Balances::free_balance(account(1));
		assert_ok!(SupplyKept::from(RuntimeCall::from(moved)).dispatch(RuntimeOrigin::root()));
		assert_eq!(Balances::free_balance(account(1)), before + 5 * STOS);
		let failing = RuntimeCall::Lockdown(crate::governance::lockdown::Call::lift {});
		assert_err!(
			SupplyKept::from(failing).dispatch(RuntimeOrigin::root()).map_err(|error| error.error),
			crate::governance::lockdown::Error::<Runtime>::NotLocked
		);
		nothing_happened();
	});
}

/// Reads any code as the next version, so that every call that sets code gets as far as it can: a test of
/// the native runtime executes no Wasm.
struct NextVersion;

impl ReadRuntimeVersion for NextVersion {
	fn read_runtime_version(&self, _: &[u8], _: &mut dyn Externalities) -> Result<Vec<u8>, String> {
		let mut version = crate::VERSION;
		version.spec_version += 1;
		Ok(version.encode())
	}
}

/// What all accounts hold together, and the issuance.
fn figures() -> (u128, u128) {
	let held = frame_system::Account::<Runtime>::iter_values()
		.fold(0, |sum: u128, one| sum.wrapping_add(one.data.free).wrapping_add(one.data.reserved));
	(held, Balances::total_issuance())
}

#[test]
fn no_call_changes_the_issuance_whatever_its_arguments_and_origin() {
	let (types, mut draw) = (CallTypes::new(), Draw(1));
	let signed = |index| RuntimeOrigin::signed(account(index));
	let mut chain = chain("development");
	chain.register_extension(ReadRuntimeVersionExt::new(NextVersion));
	chain.execute_with(|| {
		run_to(25);
		let supply = (TOTAL_SUPPLY, TOTAL_SUPPLY);
		assert_eq!(figures(), supply);
		let mut done = 0;
		for place in &types.calls() {
			for _ in 0..25 {
				let Some(call) = types.draw(place, &mut draw) else { continue };
				let origins = [
					RuntimeOrigin::root(),
					Origin::Treasurer.into(),
					Origin::NodeAdmission.into(),
					Origin::EconomicParameters.into(),
					signed(0),
					signed(3),
				];
				for (number, origin) in origins.into_iter().enumerate() {
					let made = call.clone();
					let after = with_transaction(|| {
						// Governance and sudo dispatch what keeps the supply.
						let result = match number {
							0..=3 => SupplyKept::from(made).dispatch_bypass_filter(origin),
							_ => made.dispatch(origin),
						};
						done += u32::from(result.is_ok());
						TransactionOutcome::Rollback(Ok::<_, DispatchError>(figures()))
					});
					assert_eq!(after, Ok(supply), "{call:?}");
				}
			}
		}
		assert!(done > 500, "only {done} calls did something");
	});
}

#[test]
fn root_writes_what_holds_no_stos() {
	chain("development").execute_with(|| {
		let items = vec![(b":drill".to_vec(), vec![1])];
		let call = RuntimeCall::from(frame_system::Call::set_storage { items });
		assert_ok!(SupplyKept::from(call).dispatch(RuntimeOrigin::root()));
	});
}
