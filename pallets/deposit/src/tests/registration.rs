//! `register_resource_node`, `register_meta_node` (see `admission` for what follows), `activate`.

use super::*;
use sp_core::{Pair, ed25519, sr25519};
use sp_runtime::MultiSignature;
use stratos_primitives::{NodeId, Noz, ServiceKind};

fn register(who: AccountId, key: NodeId, deposit: Balance) -> sp_runtime::DispatchResult {
	Deposit::register_resource_node(signed(who), key, ServiceKinds::STORAGE, deposit, 5, None, None)
}

#[test]
fn a_registered_node_is_known_and_not_active() {
	TestExt::new().execute_with(|| {
		let limit = Ozone::market().remaining_limit;
		assert_ok!(register(ALICE, id(7), STOS));
		let known = node(5);
		assert_eq!(
			(known.owner, known.beneficiary, known.status),
			(ALICE, ALICE, Status::Registered)
		);
		assert_eq!(held(ALICE), STOS);
		assert_eq!(Ozone::market().remaining_limit, limit);
		assert_eq!(Deposit::index_of(&id(7)), Some(5));
		assert!(!Deposit::may_contribute(5) && !may_settle(5));
		assert_eq!(
			events(),
			[Event::Registered {
				node: 5,
				id: id(7),
				owner: ALICE,
				meta: false,
				amount: STOS,
				epoch: 0
			}]
		);
	});
}

#[test]
fn activation_raises_the_limit_by_the_formula_and_sets_the_weight() {
	TestExt::new().execute_with(|| {
		assert_ok!(register(ALICE, id(7), 100 * STOS));
		let (before, raised) = (Ozone::market(), limit_of(1_500 * STOS));
		assert_ok!(Deposit::activate(signed(ALICE), 5, 1_400 * STOS));
		assert_eq!(Ozone::market().remaining_limit, before.remaining_limit + raised);
		assert_eq!(Ozone::market().genesis_deposit, before.genesis_deposit);
		// 49,000 oz × 1,500 / 45,000, in nOz.
		let expected: Noz = 1_633_333_333_333;
		assert_eq!(raised, expected);
		let active = node(5);
		let weight = weight_of(1_500 * STOS);
		assert_eq!((active.weight(), active.activated, active.is_active()), (weight, now(), true));
		assert_eq!((held(ALICE), active.deposit.initial), (1_500 * STOS, 1_500 * STOS));
		assert_eq!(Deposit::standing(5).score, Perbill::one());
		assert!(Deposit::may_contribute(5) && may_settle(5));
		assert_eq!(
			events().last(),
			Some(&Event::Activated {
				node: 5,
				owner: ALICE,
				amount: 1_400 * STOS,
				total: 1_500 * STOS,
				counted: 1_500 * STOS,
				limit: expected,
				weight,
				epoch: 0
			})
		);
	});
}

#[test]
fn one_owner_may_run_several_nodes() {
	TestExt::new().execute_with(|| {
		let first = resource_node(ALICE, 1_000 * STOS);
		let second = resource_node(ALICE, 2_000 * STOS);
		assert_eq!(held(ALICE), 3_000 * STOS);
		assert_ok!(Deposit::unregister(signed(ALICE), first));
		assert_eq!(held(ALICE), 3_000 * STOS);
		assert!(node(second).is_active());
	});
}

#[test]
fn registration_refuses_bad_input() {
	TestExt::new().execute_with(|| {
		assert_noop!(register(ALICE, id(7), STOS - 1), Errors::DepositTooSmall);
		assert_noop!(register(ALICE, id(RESOURCE), STOS), Errors::IdInUse);
		assert_noop!(register(ALICE, id(7), 200_000 * STOS), Errors::InsufficientBalance);
		assert_noop!(register(999, id(7), STOS), Errors::InsufficientBalance);
		let nothing = ServiceKinds::default();
		assert_noop!(
			Deposit::register_resource_node(signed(ALICE), id(7), nothing, STOS, 0, None, None),
			Errors::NoServiceKind
		);
		let unsigned = RuntimeOrigin::none();
		assert_noop!(
			Deposit::register_meta_node(unsigned, id(7), 10_000 * STOS, None, None),
			sp_runtime::DispatchError::BadOrigin
		);
		let meta =
			|who, key, deposit| Deposit::register_meta_node(signed(who), key, deposit, None, None);
		assert_noop!(meta(ALICE, id(7), 10_000 * STOS - 1), Errors::DepositTooSmall);
		assert_noop!(meta(ALICE, id(META), 10_000 * STOS), Errors::IdInUse);
		assert_noop!(meta(META, id(7), 10_000 * STOS), Errors::OwnerHasMetaNode);
		assert_noop!(meta(ALICE, id(7), ENDOWMENT), Errors::InsufficientBalance);
	});
}

#[test]
fn activation_refuses_bad_input() {
	TestExt::new().execute_with(|| {
		assert_ok!(register(ALICE, id(7), STOS));
		let activate = |who, node, amount| Deposit::activate(signed(who), node, amount);
		assert_noop!(activate(ALICE, 99, STOS), Errors::UnknownNode);
		assert_noop!(activate(BOB, 5, 1_000 * STOS), Errors::NotOwner);
		assert_noop!(activate(ALICE, 5, 999 * STOS - 1), Errors::DepositTooSmall);
		assert_noop!(activate(ALICE, 5, ENDOWMENT), Errors::InsufficientBalance);
		assert_noop!(activate(ALICE, 5, u128::MAX), Errors::Overflow);
		assert_noop!(activate(META, 0, STOS), Errors::NotResourceNode);
		assert_ok!(activate(ALICE, 5, 999 * STOS));
		assert_noop!(activate(ALICE, 5, 999 * STOS), Errors::NotRegistered);
	});
}

#[test]
fn activation_leaves_no_trace_where_the_market_refuses() {
	TestExt::new().execute_with(|| {
		assert_ok!(register(ALICE, id(7), STOS));
		refuse_market(true);
		let call = Call::activate { node: 5, additional: 5_000 * STOS };
		assert_eq!(dispatch(ALICE, call), Err("the market refuses".into()));
		assert_eq!(held(ALICE), STOS);
	});
}

#[test]
fn a_full_registry_is_refused() {
	TestExt::new().execute_with(|| {
		let next = NextIndex::<Test>::get();
		NextIndex::<Test>::put(sampling_tree::CAPACITY);
		assert_noop!(register(ALICE, id(7), STOS), Errors::RegistryFull);
		NextIndex::<Test>::put(next);
	});
}

#[test]
fn a_proof_of_the_network_key_is_required_by_default() {
	assert!(DepositParameters::default().key_proof_required);
	TestExt::new().parameters(|p| p.key_proof_required = true).execute_with(|| {
		assert_noop!(register(ALICE, id(7), STOS), Errors::KeyProofMissing);
		let candidate = Call::register_meta_node {
			id: id(8),
			deposit: 10_000 * STOS,
			beneficiary: None,
			proof: None,
		};
		assert_eq!(dispatch(ALICE, candidate), Err(Errors::KeyProofMissing.into()));
	});
}

#[test]
fn a_network_key_may_sign_for_its_owner() {
	TestExt::new().execute_with(|| {
		let payload = Deposit::key_proof_payload(&ALICE);
		let pair = ed25519::Pair::from_seed(&[7; 32]);
		let key = NodeId(pair.public().0);
		let proof = MultiSignature::from(pair.sign(&payload));
		let with = |who, key, proof| {
			Deposit::register_resource_node(
				signed(who),
				key,
				ServiceKinds::STORAGE,
				STOS,
				0,
				None,
				proof,
			)
		};
		assert_noop!(with(BOB, key, Some(proof.clone())), Errors::KeyProofInvalid);
		assert_noop!(with(ALICE, id(7), Some(proof.clone())), Errors::KeyProofInvalid);
		assert_ok!(with(ALICE, key, Some(proof)));
		enact(|p| p.key_proof_required = true);
		assert_noop!(with(ALICE, id(8), None), Errors::KeyProofMissing);
		let pair = sr25519::Pair::from_seed(&[8; 32]);
		let key = NodeId(pair.public().0);
		assert_ok!(with(ALICE, key, Some(MultiSignature::from(pair.sign(&payload)))));
	});
}

#[test]
fn a_node_has_weight_for_the_kinds_it_serves_only() {
	TestExt::new().resources(0).execute_with(|| {
		let kinds = ServiceKinds { storage: true, database: true, computation: false };
		assert_ok!(Deposit::register_resource_node(
			signed(ALICE),
			id(7),
			kinds,
			STOS,
			9,
			None,
			None
		));
		assert_ok!(Deposit::activate(signed(ALICE), 3, 1_000 * STOS));
		let draw = |kind| Deposit::assignment(H256::zero(), kind, 1, 0, 0).map(|nodes| nodes.len());
		assert_eq!(draw(ServiceKind::Storage), Ok(1));
		assert_eq!(draw(ServiceKind::Database), Ok(1));
		assert!(draw(ServiceKind::Computation).is_err());
	});
}
