//! Governed parameters through Wasm, as a wallet changes them.

use codec::{Decode, Encode};
use frame_support::BoundedVec;
use stratos_runtime::{RuntimeCall, RuntimeParameters};
use stratos_runtime_api::parameters::{Fault, ParameterInfo, Place, Refusal};
use stratos_tests::chain::{TestChain, dev};

fn list(chain: &TestChain) -> Vec<ParameterInfo> {
	chain.ask("ParametersApi_parameters", ())
}

fn parameter(chain: &TestChain, name: &str) -> ParameterInfo {
	list(chain).into_iter().find(|parameter| parameter.name == name).expect("a parameter")
}

/// A change built from the list alone, without types of the runtime.
fn change(place: Place, value: impl Encode) -> RuntimeParameters {
	let bytes = (place.group, place.key, Some(value)).encode();
	RuntimeParameters::decode(&mut bytes.as_slice()).expect("a value of its type")
}

fn set(changes: Vec<RuntimeParameters>) -> RuntimeCall {
	let changes = BoundedVec::truncate_from(changes);
	let call = RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes });
	RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(call.into()) })
}

#[test]
fn a_change_is_pending_until_the_boundary_and_in_force_after_it() {
	let mut chain = TestChain::of("development");
	let before = parameter(&chain, "SettlementThreshold");
	assert_eq!(before.current, 8_000u16.encode());
	assert_eq!((before.minimum, before.maximum), (Some(1u16.encode()), Some(10_000u16.encode())));
	assert_eq!(chain.call(&dev("Alice"), set(vec![change(before.place, 7_500u16)])), Ok(()));
	let pending = parameter(&chain, "SettlementThreshold");
	assert_eq!(pending.current, 8_000u16.encode());
	assert_eq!(pending.pending, Some(7_500u16.encode()));
	chain.check();
	chain.next_epoch();
	let after = parameter(&chain, "SettlementThreshold");
	assert_eq!(after.current, 7_500u16.encode());
	assert_eq!(after.pending, None);
	chain.check();
}

#[test]
fn what_is_out_of_bounds_is_refused_by_name_before_signing_and_in_the_block() {
	let mut chain = TestChain::of("development");
	for (name, value) in [("LockUp", 0u32), ("LockUp", u32::MAX), ("ReportWindow", 2_017)] {
		let place = parameter(&chain, name).place;
		let Place { group, key } = place;
		let bad = change(place, value);
		let refused: Result<(), Refusal> = chain.ask("ParametersApi_check", vec![bad.clone()]);
		let refused = refused.expect_err("out of bounds");
		assert_eq!(refused.fault, Fault::OutOfBounds(place));
		assert!(refused.reason.contains(name), "{}", refused.reason);
		// Sudo itself succeeds; its event carries the inner error.
		assert_eq!(chain.call(&dev("Alice"), set(vec![bad])), Ok(()));
		let inner = stratos_tests::chain::find(&chain.events(), |event| match event {
			stratos_runtime::RuntimeEvent::Sudo(pallet_sudo::Event::Sudid { sudo_result }) => {
				Some(*sudo_result)
			}
			_ => None,
		});
		let error = inner[0].expect_err("refused");
		assert_eq!(
			error,
			pallet_bounded_parameters::Error::<stratos_runtime::Runtime>::OutOfBounds {
				group,
				key
			}
			.into()
		);
		assert_eq!(parameter(&chain, name).pending, None);
	}
}

#[test]
fn only_governance_changes_a_parameter() {
	let mut chain = TestChain::of("development");
	let place = parameter(&chain, "LockUp").place;
	let changes = BoundedVec::truncate_from(vec![change(place, 7u32)]);
	let call = RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes });
	assert_eq!(chain.call(&dev("Bob"), call), Err("BadOrigin".into()));
	let around = RuntimeCall::Parameters(pallet_parameters::Call::set_parameter {
		key_value: change(place, 7u32),
	});
	assert_eq!(chain.call(&dev("Bob"), around), Err("BadOrigin".into()));
}

#[test]
fn every_parameter_has_docs_a_type_and_values_of_it() {
	let chain = TestChain::of("development");
	let list = list(&chain);
	assert!(list.len() > 40, "{}", list.len());
	for parameter in list {
		assert!(!parameter.docs.is_empty(), "{}", parameter.name);
		assert!(!parameter.type_name.is_empty(), "{}", parameter.name);
		for value in [Some(&parameter.default), parameter.minimum.as_ref()].into_iter().flatten() {
			let bytes =
				[&[parameter.place.group, parameter.place.key, 1], value.as_slice()].concat();
			RuntimeParameters::decode(&mut bytes.as_slice()).expect("a value of its type");
		}
	}
}
