//! Benchmarks of the calls and hooks, each in its most expensive case: nodes with all kinds of
//! service, motions executed by the deciding vote.

use crate::{performance::Tracking, *};
use alloc::{vec, vec::Vec};
use frame_benchmarking::{account, v2::*};
use frame_support::{
	BoundedBTreeMap, BoundedVec,
	traits::{EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use sp_arithmetic::Perbill;
use sp_runtime::MultiSignature;
use stratos_primitives::{EpochHook, Moment, NodeId, NodeIndex, Nodes as _, Noz, STOS, key_proof};

/// Prepares the other pallets. The market must have a genesis deposit, a limit and some prepay: run
/// the benchmarks on a preset with nodes.
pub trait BenchmarkHelper<AccountId> {
	/// Gives `who` at least `amount` free base units.
	fn endow(who: &AccountId, amount: Balance);
	/// Sets the block's timestamp, ms.
	fn set_time(now: Moment);
	/// Gives the node locked rewards of `amount` base units, if the runtime can.
	fn lock_rewards(node: NodeIndex, amount: Balance);
	/// Makes all reports on earlier epochs and on this one final.
	fn close_reports();
}

/// The timestamp of the benchmarks, ms.
const START: Moment = 1_700_000_000_000;

/// nOz left to count with: less than any deposit needs.
const SMALL_BUDGET: Noz = 1_000;

const EVERY_KIND: ServiceKinds = ServiceKinds { storage: true, database: true, computation: true };

/// A network key for a node of `owner`, with its proof.
fn key<T: Config>(owner: &T::AccountId, number: u32) -> (NodeId, Option<MultiSignature>) {
	let (key, proof) = key_proof::unheld(&Pallet::<T>::key_proof_payload(owner), number.into());
	(NodeId(key), Some(proof))
}

fn owner<T: Config>(number: u32) -> T::AccountId {
	let owner: T::AccountId = account("owner", number, 0);
	T::BenchmarkHelper::endow(&owner, 100_000 * STOS);
	owner
}

fn registered<T: Config>(owner: &T::AccountId) -> NodeIndex {
	T::BenchmarkHelper::set_time(START);
	let index = Pallet::<T>::next_index();
	let deposit = Pallet::<T>::parameters().min_resource_deposit;
	let (id, proof) = key::<T>(owner, index);
	Pallet::<T>::do_register_resource(owner.clone(), id, EVERY_KIND, deposit, 1 << 40, None, proof)
		.expect("can be registered");
	index
}

fn active<T: Config>(owner: &T::AccountId) -> NodeIndex {
	let index = registered::<T>(owner);
	Pallet::<T>::do_activate(owner.clone(), index, 0).expect("can be activated");
	// It may leave: this is not its first epoch.
	Nodes::<T>::mutate(index, |node| {
		node.as_mut().expect("just registered").activated_epoch = None;
	});
	index
}

/// An active node whose weights are in pages of their own.
fn distant<T: Config>(number: u32) -> NodeIndex {
	NextIndex::<T>::mutate(|next| *next = next.saturating_add(sampling_tree::FAN_OUT as u32));
	active::<T>(&owner::<T>(number))
}

fn candidate<T: Config>(owner: &T::AccountId) -> NodeIndex {
	T::BenchmarkHelper::set_time(START);
	let index = Pallet::<T>::next_index();
	let deposit = Pallet::<T>::parameters().min_meta_deposit;
	let (id, proof) = key::<T>(owner, index);
	Pallet::<T>::do_register_meta(owner.clone(), id, deposit, None, proof)
		.expect("can be registered");
	index
}

/// Adds Meta Nodes until `wanted` are active. Returns the owners of the new ones.
fn metas<T: Config>(wanted: u32) -> Vec<T::AccountId> {
	let mut owners = Vec::new();
	for number in Pallet::<T>::active_meta_count()..wanted {
		let owner = owner::<T>(10_000 + number);
		let index = candidate::<T>(&owner);
		let node = Nodes::<T>::get(index).expect("just registered");
		Pallet::<T>::enter(index, &node, node.deposit, 0).expect("there is room");
		owners.push(owner);
	}
	owners
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A key proof is verified.
	#[benchmark]
	fn register_resource_node() {
		let caller = owner::<T>(0);
		T::BenchmarkHelper::set_time(START);
		let (id, proof) = key::<T>(&caller, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, EVERY_KIND, STOS, 1 << 40, None, proof);
		assert!(IndexOf::<T>::contains_key(id));
	}

	/// The node offers all kinds of service. A part of its deposit counts, the rest waits.
	#[benchmark]
	fn activate() {
		let caller = owner::<T>(0);
		let node = registered::<T>(&caller);
		CountingBudget::<T>::put(SMALL_BUDGET);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, STOS);
		assert!(Nodes::<T>::get(node).unwrap().is_active());
		assert!(CountingPlaces::<T>::contains_key(node));
	}

	/// A key proof is verified.
	#[benchmark]
	fn register_meta_node() {
		let caller = owner::<T>(0);
		T::BenchmarkHelper::set_time(START);
		let deposit = Pallet::<T>::parameters().min_meta_deposit;
		let (id, proof) = key::<T>(&caller, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, deposit, None, proof);
		assert!(IndexOf::<T>::contains_key(id));
	}

	/// The node offers all kinds of service. A part of the top-up counts, the rest waits.
	#[benchmark]
	fn top_up() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		CountingBudget::<T>::put(SMALL_BUDGET);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, STOS);
		assert_eq!(Nodes::<T>::get(node).unwrap().deposit.top_up, STOS);
		assert!(CountingPlaces::<T>::contains_key(node));
	}

	/// An active node with all kinds of service.
	#[benchmark]
	fn unregister() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node);
		assert!(Nodes::<T>::get(node).unwrap().exit().is_some());
	}

	#[benchmark]
	fn claim_deposit() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		Pallet::<T>::do_unregister(caller.clone(), node).unwrap();
		T::BenchmarkHelper::set_time(Moment::MAX);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node);
		assert!(Nodes::<T>::get(node).unwrap().is_exited());
	}

	#[benchmark]
	fn set_beneficiary() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		let beneficiary: T::AccountId = account("beneficiary", 0, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, beneficiary.clone());
		assert_eq!(Pallet::<T>::beneficiary(node), Some(beneficiary));
	}

	/// From all kinds to one.
	#[benchmark]
	fn set_kinds() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, ServiceKinds::STORAGE);
		assert_eq!(Nodes::<T>::get(node).unwrap().kinds(), ServiceKinds::STORAGE);
	}

	#[benchmark]
	fn set_free_capacity() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, 7);
		assert_eq!(Pallet::<T>::standing(node).free_capacity, 7);
	}

	#[benchmark]
	fn verify_candidate() {
		let foundation = owner::<T>(1);
		Foundation::<T>::put(&foundation);
		metas::<T>(1);
		let node = candidate::<T>(&owner::<T>(0));
		#[extrinsic_call]
		_(RawOrigin::Signed(foundation), node);
		assert!(Ballots::<T>::contains_key(node, Motion::Admit));
	}

	#[benchmark]
	fn refuse_candidate() {
		let foundation = owner::<T>(1);
		Foundation::<T>::put(&foundation);
		let node = candidate::<T>(&owner::<T>(0));
		#[extrinsic_call]
		_(RawOrigin::Signed(foundation), node);
		assert!(!Nodes::<T>::contains_key(node));
	}

	/// The deciding vote of `m` Meta Nodes on a shutdown. Also charged for `propose` and `close_ballot`. The
	/// runtime adds the weight of forfeiting locked rewards.
	#[benchmark]
	fn vote(m: Linear<2, { T::MaxMetaNodes::get() }>) {
		let owners = metas::<T>(m);
		let caller = owners.last().expect("room for one more").clone();
		let node = active::<T>(&owner::<T>(0));
		T::BenchmarkHelper::lock_rewards(node, STOS);
		let me = MetaNodeOf::<T>::get(&caller).unwrap();
		let mut votes = BoundedBTreeMap::new();
		for meta in ActiveMetaNodes::<T>::get().into_iter().filter(|meta| *meta != me) {
			votes.try_insert(meta, true).expect("bounded by the same number");
		}
		let ballot = Ballot { proposer: Some(me), opened: START, expires: Moment::MAX, votes };
		Ballots::<T>::insert(node, Motion::Shutdown, ballot);
		OpenBallots::<T>::insert(me, 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, Motion::Shutdown, true);
		assert!(Nodes::<T>::get(node).unwrap().exit().is_some());
	}

	#[benchmark]
	fn set_foundation() -> Result<(), BenchmarkError> {
		let origin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let new = owner::<T>(0);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, new.clone());
		assert_eq!(Foundation::<T>::get(), Some(new));
		Ok(())
	}

	/// A Meta Node of many, with an open ballot on its kick.
	#[benchmark]
	fn kick() -> Result<(), BenchmarkError> {
		let origin =
			T::KickOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let owners = metas::<T>(T::MaxMetaNodes::get());
		let node = MetaNodeOf::<T>::get(owners.last().expect("room for one more")).unwrap();
		Pallet::<T>::do_propose(owners[0].clone(), node, Motion::Kick).unwrap();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, node);
		assert!(Nodes::<T>::get(node).unwrap().exit().is_some());
		Ok(())
	}

	/// One operator after another.
	#[benchmark]
	fn set_operator() {
		let caller = owner::<T>(0);
		let node = candidate::<T>(&caller);
		let (old, new): (T::AccountId, T::AccountId) =
			(account("operator", 0, 0), account("operator", 1, 0));
		Pallet::<T>::do_set_operator(caller.clone(), node, Some(old)).unwrap();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, Some(new.clone()));
		assert_eq!(OperatorOf::<T>::get(node), Some(new));
	}

	/// As many commitments as are remembered.
	#[benchmark]
	fn commit_tasks() {
		let caller = metas::<T>(T::MaxMetaNodes::get()).pop().expect("room for one more");
		let meta = MetaNodeOf::<T>::get(&caller).unwrap();
		let earlier = tasks::Commitment { block: 0u32.into(), tasks: Default::default() };
		let most = tasks::MAX_COMMITMENTS as usize;
		TaskCommitments::<T>::insert(meta, BoundedVec::truncate_from(vec![earlier; most]));
		frame_system::Pallet::<T>::set_block_number(1u32.into());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), sp_core::H256::repeat_byte(1));
		assert_eq!(TaskCommitments::<T>::get(meta).len(), most);
	}

	/// The longest texts.
	#[benchmark]
	fn set_profile() {
		let caller = owner::<T>(0);
		let node = registered::<T>(&caller);
		let moniker = BoundedVec::truncate_from(vec![b'a'; profiles::MAX_MONIKER as usize]);
		let contact = BoundedVec::truncate_from(vec![b'b'; profiles::MAX_CONTACT as usize]);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node, moniker, contact);
		assert!(Profiles::<T>::contains_key(node));
	}

	/// The node is the highest, and those below it are free.
	#[benchmark]
	fn retire() {
		let caller = owner::<T>(0);
		let below: Vec<_> = (0..63).map(|_| registered::<T>(&caller)).collect();
		let node = active::<T>(&caller);
		for index in below {
			Pallet::<T>::do_unregister(caller.clone(), index).unwrap();
		}
		Pallet::<T>::do_unregister(caller.clone(), node).unwrap();
		T::BenchmarkHelper::set_time(Moment::MAX);
		Pallet::<T>::do_claim_deposit(node).unwrap();
		T::BenchmarkHelper::close_reports();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), node);
		assert!(Nodes::<T>::get(node).is_none());
	}

	/// The counts do not suspend the node.
	#[benchmark]
	fn record_performance() {
		let node = active::<T>(&owner::<T>(0));
		#[block]
		{
			Pallet::<T>::record_performance(node, 1, 1).unwrap();
		}
		assert_eq!(Pallet::<T>::standing(node).tracking, Tracking::On);
	}

	/// The counts suspend a node with all kinds of service.
	#[benchmark]
	fn record_performance_suspending() {
		let node = active::<T>(&owner::<T>(0));
		ActiveParameters::<T>::mutate(|parameters| {
			parameters.kpi_epochs = 1;
			parameters.kpi_smoothing = sp_arithmetic::Perbill::one();
		});
		#[block]
		{
			Pallet::<T>::record_performance(node, 0, 1).unwrap();
		}
		assert!(Nodes::<T>::get(node).unwrap().is_suspended());
	}

	/// Without the weight of taking locked rewards.
	#[benchmark]
	fn charge_migration() {
		let caller = owner::<T>(0);
		let node = active::<T>(&caller);
		Pallet::<T>::do_unregister(caller, node).unwrap();
		#[block]
		{
			Pallet::<T>::charge_migration(node, 1_000_000).unwrap();
		}
	}

	/// `d` nodes cease to count, and `q` nodes of the queue begin to, with all kinds of service. All Meta
	/// Nodes fall asleep.
	#[benchmark]
	fn on_epoch_end(d: Linear<0, MOST_DEPARTURES>, q: Linear<0, MOST_SERVED>) {
		// Nobody waits to be counted yet.
		CountingBudget::<T>::put(u128::MAX);
		ActiveParameters::<T>::mutate(|parameters| parameters.max_unconfirmed = Perbill::one());
		metas::<T>(T::MaxMetaNodes::get());
		MetaActivity::<T>::mutate(|activity| activity.epochs = u32::MAX);
		let leaving: Vec<_> = (0..d).map(|number| distant::<T>(number)).collect();
		CountingBudget::<T>::put(0);
		for number in 0..q {
			// One STOS waits of each, so that the budget is enough for all.
			Nodes::<T>::mutate(distant::<T>(1_000 + number), |node| {
				let deposit = &mut node.as_mut().expect("it is active").deposit;
				deposit.counted = deposit.initial.saturating_sub(STOS);
			});
		}
		for node in leaving {
			let owner = Nodes::<T>::get(node).expect("it is active").owner;
			Pallet::<T>::do_unregister(owner, node).expect("it may leave");
		}
		T::BenchmarkHelper::set_time(Moment::MAX);
		ActiveParameters::<T>::mutate(|parameters| parameters.kpi_epochs = 1);
		#[block]
		{
			Pallet::<T>::on_epoch_end(0);
		}
		let waiting = [WaitsFor::Budget, WaitsFor::Confirmation]
			.map(|line| CountingEnds::<T>::get(line).len());
		assert!(DepartureEnds::<T>::get().is_empty() && waiting == [0, 0]);
	}
}
