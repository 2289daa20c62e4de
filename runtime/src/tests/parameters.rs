//! Parameters: bounds, genesis, and when a change takes effect.

use super::*;
use crate::{
	BoundedParameters, OriginCaller, RuntimeCall, RuntimeEvent, RuntimeOrigin,
	governance::origins::Origin,
	parameters::{
		EconomyRules, Pending, RuntimeParameters,
		dynamic::{deposit, mining, ozone, staking},
	},
};
use codec::{Decode, Encode};
use frame_support::{
	BoundedVec, assert_noop, assert_ok,
	traits::{Bounded, Get, schedule::DispatchTime},
};
use pallet_bounded_parameters::{Error, Rules};
use pallet_deposit::DepositParameters;
use pallet_mining::{MiningParameters, schedule};
use pallet_ozone::OzoneParameters;
use pallet_staking::StakingParameters;
use sp_runtime::{DispatchResult, traits::Dispatchable};
use stratos_primitives::STOS;
use stratos_runtime_api::parameters::{Fault, ParameterInfo, Place};

fn set(changes: Vec<RuntimeParameters>) -> DispatchResult {
	BoundedParameters::set(RuntimeOrigin::root(), BoundedVec::try_from(changes).expect("few"))
}

/// A change as a wallet builds it: from a place and an encoded value.
fn change(place: Place, value: &[u8]) -> RuntimeParameters {
	// The value is an `Option`; the key is a unit.
	let bytes = [&[place.group, place.key, 1], value].concat();
	RuntimeParameters::decode(&mut bytes.as_slice()).expect("a value of the type")
}

fn next(value: &[u8], up: bool) -> Option<Vec<u8>> {
	// Little-endian, of any width.
	let mut bytes = value.to_vec();
	for byte in &mut bytes {
		let (stepped, over) = if up { byte.overflowing_add(1) } else { byte.overflowing_sub(1) };
		*byte = stepped;
		if !over {
			return Some(bytes);
		}
	}
	None
}

/// The value just outside of a bound, of a plain number or of one that may be unset.
fn outside(bound: &[u8], type_name: &str, up: bool) -> Option<Vec<u8>> {
	match type_name.starts_with("Option") {
		true => Some([&bound[..1], &next(&bound[1..], up)?[..]].concat()),
		false => next(bound, up),
	}
}

fn list() -> Vec<ParameterInfo> {
	EconomyRules::list()
}

/// The list as it is at genesis.
fn genesis_list() -> Vec<ParameterInfo> {
	chain("development").execute_with(list)
}

#[test]
fn all_values_are_the_defaults_at_genesis_and_nothing_is_pending() {
	chain("development").execute_with(|| {
		assert_eq!(<Pending as Get<OzoneParameters>>::get(), OzoneParameters::default());
		assert_eq!(<Pending as Get<MiningParameters>>::get(), MiningParameters::default());
		assert_eq!(<Pending as Get<DepositParameters>>::get(), DepositParameters::default());
		assert_eq!(<Pending as Get<StakingParameters>>::get(), StakingParameters::default());
		assert!(list().len() > 40);
		for parameter in list() {
			assert_eq!(parameter.current, parameter.default, "{}", parameter.name);
			assert_eq!(parameter.pending, None, "{}", parameter.name);
		}
	});
}

/// The development chain with `parameters` in its genesis.
fn chain_with(parameters: serde_json::Value) -> sp_io::TestExternalities {
	let mut config = complete("development");
	stratos_test_kit::json::merge(&mut config["boundedParameters"]["parameters"], parameters);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).expect("a genesis config");
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| config.build());
	chain
}

#[test]
fn genesis_sets_every_group_and_the_values_are_in_force_from_block_0() {
	let parameters = serde_json::json!({
		"ozone": { "maxReplicas": 20, "nozPerComputeUnit": 7 },
		"mining": {
			"lockUp": 7,
			"tiers": [{
				"through": 1_000_000_000_000_000_000_000u128,
				"perEpoch": 5,
				"shares": { "resource": 7_000, "meta": 2_000, "chain": 1_000 },
			}],
		},
		"deposit": { "kpiEpochs": 9, "minResourceDeposit": 2_000_000_000_000_000_000u64 },
		"staking": { "activeSet": 2, "commissionStep": 20_000_000 },
	});
	chain_with(parameters).execute_with(|| {
		let ozone = crate::Ozone::parameters();
		assert_eq!((ozone.max_replicas, ozone.noz_per_compute_unit), (20, Some(7)));
		let mining = pallet_mining::ActiveParameters::<Runtime>::get();
		assert_eq!((mining.lock_up, mining.cap(), mining.tiers.len()), (7, 1_000 * STOS, 1));
		let deposit = crate::Deposit::parameters();
		assert_eq!((deposit.kpi_epochs, deposit.min_resource_deposit), (9, 2 * STOS));
		let staking = pallet_staking::ActiveParameters::<Runtime>::get();
		assert_eq!((staking.active_set, staking.lock_up), (2, 7));
		assert_eq!(staking.commission_step, sp_runtime::Perbill::from_percent(2));
		assert_eq!(crate::Staking::query_active_set().len(), 2);
		assert_eq!(pallet_parameters::Parameters::<Runtime>::iter().count(), 8);
		assert!(list().iter().all(|parameter| parameter.pending.is_none()));
		next_epoch();
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get(), mining);
		assert_eq!(crate::Deposit::parameters(), deposit);
	});
}

#[test]
#[should_panic(expected = "parameters genesis: Staking.ActiveSet must be 1 to 100, not 101")]
fn a_genesis_with_a_value_out_of_its_bounds_does_not_build() {
	chain_with(serde_json::json!({ "staking": { "activeSet": 101 } }));
}

#[test]
#[should_panic(expected = "parameters genesis: Deposit.MinWeightFactor must be at most")]
fn a_genesis_with_values_that_do_not_go_together_does_not_build() {
	chain_with(serde_json::json!({ "deposit": { "maxWeightFactor": 90_000_000 } }));
}

#[test]
fn a_value_on_a_bound_is_accepted_and_one_beyond_it_refused() {
	// Set alone, these bounds break a rule of their group.
	let mut joint = std::collections::BTreeSet::new();
	for parameter in genesis_list() {
		let bounds = [(parameter.minimum, false), (parameter.maximum, true)];
		for (bound, up) in bounds {
			let Some(bound) = bound else { continue };
			let at_bound = change(parameter.place, &bound);
			chain("development").execute_with(|| {
				assert_eq!(EconomyRules::check(&at_bound), Ok(()), "{}", parameter.name);
				match set(vec![at_bound]) {
					Ok(()) => (),
					Err(error) => {
						let inconsistent = Error::<Runtime>::Inconsistent(parameter.place.group);
						assert_eq!(error, inconsistent.into(), "{}", parameter.name);
						joint.insert((parameter.name.clone(), up));
					}
				}
			});
			// A Perbill above one and a number beyond its type cannot even be encoded.
			let Some(beyond) = outside(&bound, &parameter.type_name, up) else { continue };
			let bytes = [&[parameter.place.group, parameter.place.key, 1], &beyond[..]].concat();
			let Ok(beyond) = RuntimeParameters::decode(&mut bytes.as_slice()) else { continue };
			chain("development").execute_with(|| {
				let Place { group, key } = parameter.place;
				let refused = Error::<Runtime>::OutOfBounds { group, key };
				assert_noop!(set(vec![beyond.clone()]), refused);
				let reason = EconomyRules::check(&beyond).expect_err("out of bounds").reason;
				assert!(reason.contains(&parameter.name), "{reason}");
			});
		}
	}
	let joint: Vec<_> = joint.iter().map(|(name, up)| (name.as_str(), *up)).collect();
	assert_eq!(
		joint,
		[
			("DefaultReplicas", false),
			("DefaultReplicas", true),
			("MaxReplicas", false),
			("MaxWeightFactor", false),
			("MinCommission", true),
			("MinReplicas", true),
			("MinResourceDeposit", false),
			("QuorumNumerator", false),
			("QuorumNumerator", true),
			("QuorumOf", false),
			("QuorumOf", true),
			("RegistrationDeposit", true),
		]
	);
}

#[test]
fn a_change_takes_effect_at_the_next_boundary_and_not_before() {
	chain("development").execute_with(|| {
		run_to(3);
		assert_ok!(set(vec![
			RuntimeParameters::Mining(mining::Parameters::SettlementThreshold(
				mining::SettlementThreshold,
				Some(9_000),
			)),
			RuntimeParameters::Ozone(ozone::Parameters::MaxReplicas(ozone::MaxReplicas, Some(20))),
			RuntimeParameters::Deposit(deposit::Parameters::KpiEpochs(deposit::KpiEpochs, Some(9))),
			RuntimeParameters::Staking(staking::Parameters::ActiveSet(staking::ActiveSet, Some(2))),
		]));
		let now = || {
			(
				pallet_mining::ActiveParameters::<Runtime>::get().settlement_threshold,
				crate::Ozone::parameters().max_replicas,
				crate::Deposit::overview().parameters.kpi_epochs,
				pallet_staking::ActiveParameters::<Runtime>::get().active_set,
				crate::Staking::query_active_set().len(),
			)
		};
		let pending = || list().iter().filter(|parameter| parameter.pending.is_some()).count();
		let (_, first, length) = Mining::epoch_position();
		run_to(first + length - 1);
		assert_eq!(now(), (8_000, 16, 6, 100, 3));
		assert_eq!(pending(), 4);
		next_epoch();
		assert_eq!(now(), (9_000, 20, 9, 2, 2));
		assert_eq!(pending(), 0);
	});
}

#[test]
fn the_lock_up_is_one_number_for_nodes_and_stake() {
	chain("development").execute_with(|| {
		assert_ok!(set(vec![RuntimeParameters::Mining(mining::Parameters::LockUp(
			mining::LockUp,
			Some(7),
		))]));
		next_epoch();
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get().lock_up, 7);
		assert_eq!(pallet_staking::ActiveParameters::<Runtime>::get().lock_up, 7);
	});
}

#[test]
fn the_length_of_epochs_is_a_parameter() {
	chain("development").execute_with(|| {
		assert_ok!(set(vec![RuntimeParameters::Mining(mining::Parameters::EpochLength(
			mining::EpochLength,
			Some(Some(7)),
		))]));
		assert_eq!(Mining::epoch_position().2, 20);
		next_epoch();
		assert_eq!(Mining::epoch_position(), (1, 20, 7));
		next_epoch();
		assert_eq!(Mining::epoch_position(), (2, 27, 7));
	});
}

#[test]
fn shares_must_sum_to_the_whole() {
	let mut tiers = schedule::paper();
	tiers[2].shares.meta += 1;
	let change = RuntimeParameters::Mining(mining::Parameters::Tiers(mining::Tiers, Some(tiers)));
	chain("development").execute_with(|| {
		let place = Place { group: 1, key: 1 };
		assert_noop!(set(vec![change.clone()]), Error::<Runtime>::OutOfBounds { group: 1, key: 1 });
		let refused = BoundedParameters::check(vec![change]).expect_err("101 %");
		assert_eq!(refused.fault, Fault::OutOfBounds(place));
	});
}

#[test]
fn the_cap_cannot_fall_below_what_is_mined() {
	chain("development").execute_with(|| {
		pallet_mining::TotalMined::<Runtime>::put(1_001 * STOS);
		let mut tiers = schedule::paper();
		tiers.truncate(1);
		tiers[0].through = 1_000 * STOS;
		let change =
			RuntimeParameters::Mining(mining::Parameters::Tiers(mining::Tiers, Some(tiers)));
		assert_noop!(set(vec![change.clone()]), Error::<Runtime>::Inconsistent(1));
		pallet_mining::TotalMined::<Runtime>::put(1_000 * STOS);
		assert_ok!(set(vec![change]));
	});
}

/// Values that bypass `set` fail the check at the boundary.
#[test]
fn values_out_of_bounds_in_the_storage_are_refused_at_the_boundary() {
	chain("development").execute_with(|| {
		let bad = [
			RuntimeParameters::Ozone(ozone::Parameters::BytesPerOz(ozone::BytesPerOz, Some(0))),
			RuntimeParameters::Mining(mining::Parameters::LockUp(mining::LockUp, Some(0))),
			RuntimeParameters::Deposit(deposit::Parameters::QuorumOf(deposit::QuorumOf, Some(0))),
			RuntimeParameters::Staking(staking::Parameters::ActiveSet(
				staking::ActiveSet,
				Some(101),
			)),
		];
		for change in bad {
			use frame_support::traits::dynamic_params::AggregatedKeyValue;
			let (key, value) = change.into_parts();
			pallet_parameters::Parameters::<Runtime>::set(key, value);
		}
		next_epoch();
		let refused: Vec<_> = System::events()
			.into_iter()
			.filter(|record| {
				matches!(
					record.event,
					RuntimeEvent::Ozone(pallet_ozone::Event::ParametersRefused { .. })
						| RuntimeEvent::Mining(pallet_mining::Event::ParametersRefused { .. })
						| RuntimeEvent::Deposit(pallet_deposit::Event::ParametersRefused { .. })
						| RuntimeEvent::Staking(pallet_staking::Event::ParametersRefused { .. })
				)
			})
			.collect();
		assert_eq!(refused.len(), 4, "{refused:?}");
		assert_eq!(crate::Ozone::parameters(), OzoneParameters::default());
		assert_eq!(pallet_mining::ActiveParameters::<Runtime>::get(), MiningParameters::default());
		assert_eq!(crate::Deposit::overview().parameters, DepositParameters::default());
		assert_eq!(
			pallet_staking::ActiveParameters::<Runtime>::get().active_set,
			StakingParameters::default().active_set
		);
	});
}

#[test]
fn root_cannot_bypass_the_bounds() {
	chain("development").execute_with(|| {
		let change =
			RuntimeParameters::Ozone(ozone::Parameters::BytesPerOz(ozone::BytesPerOz, Some(0)));
		assert_noop!(
			crate::Parameters::set_parameter(RuntimeOrigin::root(), change),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

/// Notes the preimage of `call`, and submits it in the referendum itself, as anybody may.
fn propose(call: &RuntimeCall) -> [DispatchResult; 2] {
	let bytes = call.encode();
	let note = pallet_preimage::Call::note_preimage { bytes: bytes.clone() };
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(OriginCaller::Origins(Origin::EconomicParameters)),
		proposal: Bounded::Inline(bytes.try_into().expect("short")),
		enactment_moment: DispatchTime::After(1),
	};
	let alice = || RuntimeOrigin::signed(genesis::DEV_ACCOUNTS[0].1.into());
	[RuntimeCall::Preimage(note), RuntimeCall::Referenda(submit)]
		.map(|call| call.dispatch(alice()).map(|_| ()).map_err(|error| error.error))
}

#[test]
fn a_value_out_of_its_bounds_cannot_be_proposed() {
	use mining::{Parameters, SettlementThreshold};
	let set = |threshold| {
		let value = Parameters::SettlementThreshold(SettlementThreshold, Some(threshold));
		let changes = vec![RuntimeParameters::Mining(value)].try_into().expect("one change");
		RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes })
	};
	let batch = |call| {
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: vec![7] });
		RuntimeCall::Utility(pallet_utility::Call::batch_all { calls: vec![remark, call] })
	};
	let refused = [Err(frame_system::Error::<Runtime>::CallFiltered.into()); 2];
	chain("development").execute_with(|| {
		run_to(2);
		for bad in [set(10_001), batch(set(10_001)), batch(batch(set(0)))] {
			assert_eq!(propose(&bad), refused, "{bad:?}");
		}
		for good in [set(10_000), batch(set(1)), batch(batch(set(9_999)))] {
			assert_eq!(propose(&good), [Ok(()); 2], "{good:?}");
		}
		assert_eq!(pallet_referenda::ReferendumCount::<Runtime>::get(), 3);
	});
}

#[test]
fn a_change_is_built_from_a_listed_place_and_an_encoded_value() {
	for parameter in genesis_list() {
		let change = change(parameter.place, &parameter.default);
		assert_eq!(
			change.encode(),
			[&[parameter.place.group, parameter.place.key, 1], &parameter.default[..]].concat()
		);
		let debug = format!("{change:?}");
		assert!(debug.contains(&parameter.name), "{debug} is not {}", parameter.name);
		assert!(debug.contains(&parameter.group), "{debug} is not in {}", parameter.group);
	}
}
