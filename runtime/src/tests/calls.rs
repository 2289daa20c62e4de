//! Who may make which call: every call is decided on, and proxies do what their type lists.

use super::{generate::*, *};
use crate::{
	AccountId, Balances, RuntimeCall, STOS,
	config::ProxyType,
	governance::calls::{decision, table},
};
use frame_support::{
	assert_ok,
	storage::with_transaction,
	traits::{InstanceFilter, fungible::Inspect},
};
use frame_system::Error;
use pallet_proxy::Event as ProxyEvent;
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome, traits::Dispatchable};
use std::collections::BTreeSet;

const TYPES: [ProxyType; 4] =
	[ProxyType::Any, ProxyType::NonTransfer, ProxyType::CancelProxy, ProxyType::Governance];

fn account(index: usize) -> AccountId {
	genesis::DEV_ACCOUNTS[index].1.into()
}

fn filtered() -> DispatchError {
	Error::<Runtime>::CallFiltered.into()
}

/// Lets the last dev account be a proxy for the first.
fn add_proxy(proxy_type: ProxyType) {
	let delegate = account(5).into();
	let call = pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 };
	assert_ok!(RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(account(0))));
}

/// What comes of `call` made by the proxy.
fn by_proxy(call: RuntimeCall) -> DispatchResult {
	System::reset_events();
	let real = account(0).into();
	let call = pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) };
	let made = RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(account(5)));
	made.map_err(|error| error.error)?;
	let results = System::read_events_for_pallet::<ProxyEvent<Runtime>>();
	let result = results.into_iter().rev().find_map(|event| match event {
		ProxyEvent::ProxyExecuted { result } => Some(result),
		_ => None,
	});
	result.expect("the proxy executed it")
}

#[test]
fn every_call_of_the_metadata_is_decided_on() {
	let calls: BTreeSet<(String, String)> =
		CallTypes::new().calls().into_iter().map(|call| (call.pallet, call.name)).collect();
	let decided: BTreeSet<(String, String)> =
		table().into_iter().map(|(pallet, call, _)| (pallet.into(), call.into())).collect();
	assert_eq!(calls, decided);
	assert!(calls.len() > 100);
}

#[test]
fn a_call_that_is_not_accepted_has_no_other_permission() {
	for (pallet, call, decision) in table() {
		let others =
			decision.lockdown || decision.non_transfer || decision.governance || decision.cancel;
		assert!(decision.accepted || !others, "{pallet}.{call}");
	}
}

#[test]
fn a_proxy_type_above_another_allows_all_that_it_allows() {
	let allows = |proxy: ProxyType, row: &crate::governance::calls::Decision| match proxy {
		ProxyType::Any => row.accepted,
		ProxyType::NonTransfer => row.non_transfer,
		ProxyType::CancelProxy => row.cancel,
		ProxyType::Governance => row.governance,
	};
	for above in TYPES {
		for below in TYPES.into_iter().filter(|below| above.is_superset(below)) {
			for (pallet, call, row) in table() {
				assert!(allows(above, &row) || !allows(below, &row), "{pallet}.{call}");
			}
		}
	}
}

/// The calls by which a proxy of type `NonTransfer` moved the value of its account.
fn exploits() -> Vec<RuntimeCall> {
	let eve = || account(4);
	let node = stratos_primitives::NodeId([9; 32]);
	let kinds = pallet_deposit::ServiceKinds { storage: true, database: false, computation: false };
	let transfer: RuntimeCall =
		pallet_balances::Call::transfer_allow_death { dest: eve().into(), value: STOS }.into();
	let force = pallet_balances::Call::force_transfer {
		source: account(0).into(),
		dest: eve().into(),
		value: STOS,
	};
	let boxed = || Box::new(transfer.clone());
	let prepay = |beneficiary| {
		pallet_ozone::Call::prepay { amount: 700_000 * STOS, beneficiary, min_ozone: 0 }.into()
	};
	let plain: Vec<RuntimeCall> = vec![
		transfer.clone(),
		pallet_balances::Call::transfer_all { dest: eve().into(), keep_alive: false }.into(),
		prepay(Some(eve())),
		prepay(None),
		pallet_staking::Call::delegate { validator: account(1), amount: STOS }.into(),
		pallet_staking::Call::redelegate { from: account(0), to: account(1), amount: STOS }.into(),
		pallet_staking::Call::bond_more { amount: STOS }.into(),
		pallet_deposit::Call::set_beneficiary { node: 0, beneficiary: eve() }.into(),
		pallet_deposit::Call::register_resource_node {
			id: node,
			kinds,
			deposit: STOS,
			free_capacity: 0,
			beneficiary: Some(eve()),
			proof: None,
		}
		.into(),
		pallet_deposit::Call::top_up { node: 0, amount: STOS }.into(),
		pallet_sudo::Call::sudo { call: Box::new(RuntimeCall::from(force).into()) }.into(),
		pallet_sudo::Call::set_key { new: eve().into() }.into(),
		pallet_utility::Call::as_derivative { index: 0, call: boxed() }.into(),
		pallet_utility::Call::if_else { main: boxed(), fallback: boxed() }.into(),
		pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![eve()],
			call: boxed(),
		}
		.into(),
		pallet_proxy::Call::proxy {
			real: account(0).into(),
			force_proxy_type: None,
			call: boxed(),
		}
		.into(),
		pallet_proxy::Call::add_proxy {
			delegate: eve().into(),
			proxy_type: ProxyType::Any,
			delay: 0,
		}
		.into(),
		pallet_proxy::Call::create_pure { proxy_type: ProxyType::Any, delay: 0, index: 0 }.into(),
		pallet_proxy::Call::remove_proxies {}.into(),
	];
	plain
}

#[test]
fn a_non_transfer_proxy_moves_no_value() {
	chain("development").execute_with(|| {
		run_to(2);
		add_proxy(ProxyType::NonTransfer);
		let before = frame_system::Account::<Runtime>::get(account(0)).data;
		for call in exploits() {
			assert_eq!(by_proxy(call.clone()), Err(filtered()), "{call:?}");
			// In a batch, however deep.
			let batch = pallet_utility::Call::batch_all { calls: vec![call] };
			let nested = pallet_utility::Call::batch_all { calls: vec![batch.clone().into()] };
			for batch in [batch, nested] {
				let call = RuntimeCall::from(batch);
				assert_eq!(by_proxy(call.clone()), Err(filtered()), "{call:?}");
			}
		}
		assert_eq!(frame_system::Account::<Runtime>::get(account(0)).data, before);
		assert_eq!(crate::Ozone::ozone_of(&account(4)), 0);

		// What its list has.
		let remark = || frame_system::Call::remark { remark: vec![7] }.into();
		assert_ok!(by_proxy(remark()));
		assert_ok!(by_proxy(pallet_utility::Call::batch_all { calls: vec![remark()] }.into()));
		let report = pallet_mining::Call::open_report { epoch: 0 };
		assert_ok!(by_proxy(report.into()));
	});
}

#[test]
fn no_arguments_let_a_non_transfer_proxy_move_value() {
	let (types, mut draw) = (CallTypes::new(), Draw(3));
	chain("development").execute_with(|| {
		run_to(25);
		add_proxy(ProxyType::NonTransfer);
		let owner = account(0);
		let held = || {
			let balances = frame_system::Account::<Runtime>::get(&owner).data;
			let beneficiary = pallet_deposit::Nodes::<Runtime>::get(0).map(|node| node.beneficiary);
			let stakes: u128 = pallet_staking::Validators::<Runtime>::iter_values()
				.fold(0, |sum, one| sum + one.total());
			(balances.reserved, crate::Ozone::ozone_of(&owner), stakes, beneficiary)
		};
		let mut done = 0;
		for place in types.calls() {
			for _ in 0..40 {
				let Some(call) = types.draw(&place, &mut draw) else { continue };
				let shown = format!("{call:?}");
				let outcome = with_transaction(|| {
					let before = (Balances::total_balance(&owner), held());
					done += u32::from(by_proxy(call).is_ok());
					let after = (Balances::total_balance(&owner), held());
					let same = after.0 >= before.0 && after.1 == before.1;
					TransactionOutcome::Rollback(Ok::<_, DispatchError>(same))
				});
				assert_eq!(outcome, Ok(true), "{shown}");
			}
		}
		assert!(done > 100, "only {done} calls did something");
	});
}

#[test]
fn a_governance_proxy_proposes_and_votes_and_does_nothing_else() {
	chain("development").execute_with(|| {
		run_to(2);
		add_proxy(ProxyType::Governance);
		for call in exploits() {
			assert_eq!(by_proxy(call.clone()), Err(filtered()), "{call:?}");
		}
		assert_ok!(by_proxy(pallet_preimage::Call::note_preimage { bytes: vec![1] }.into()));
		let call = RuntimeCall::from(pallet_mining::Call::open_report { epoch: 0 });
		assert!(!decision(&call).governance);
		assert_eq!(by_proxy(call), Err(filtered()));
	});
}
