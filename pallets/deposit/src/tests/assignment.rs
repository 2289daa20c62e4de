//! The draw from the pallet's storage (the mathematics has its own tests in `assignment.rs`).

use super::*;
use crate::assignment::AssignmentError;
use std::collections::BTreeSet;
use stratos_primitives::ServiceKind;

fn draw(seed: u64, wanted: u32) -> Result<Vec<u32>, AssignmentError> {
	let seed = H256::from_low_u64_be(seed);
	let nodes = Deposit::assignment(seed, ServiceKind::Storage, wanted, 0, 0)?;
	Ok(nodes.into_iter().map(|(index, _)| index).collect())
}

#[test]
fn only_active_nodes_are_chosen() {
	TestExt::new().resources(5).execute_with(|| {
		assert_eq!(draw(1, 5).unwrap().into_iter().collect::<BTreeSet<_>>(), (3..8).collect());
		suspend(3);
		assert_ok!(Deposit::unregister(signed(RESOURCE + 1), 4));
		let kinds = ServiceKinds::STORAGE;
		assert_ok!(Deposit::register_resource_node(
			signed(ALICE),
			id(7),
			kinds,
			STOS,
			5,
			None,
			None
		));
		assert_eq!(draw(1, 3).unwrap().into_iter().collect::<BTreeSet<_>>(), (5..8).collect());
		assert_eq!(draw(1, 4), Err(AssignmentError::TooFewNodes { eligible: 3 }));
		decide(3, Motion::Resume);
		assert!(draw(1, 4).unwrap().contains(&3));
	});
}

#[test]
fn chances_follow_deposits_and_performance() {
	TestExt::new().resources(3).execute_with(|| {
		// Deposits 5, 10 and 15 thousand; the last performs at 40 %: 5, 10 and 6.
		enact(|p| {
			p.kpi_smoothing = Perbill::one();
			p.kpi_epochs = 100;
		});
		assert_ok!(Deposit::record_performance(5, 2, 3));
		let mut counts = [0u32; 3];
		for seed in 0..21_000 {
			counts[draw(seed, 1).unwrap()[0] as usize - 3] += 1;
		}
		for (count, expected) in counts.into_iter().zip([5_000, 10_000, 6_000]) {
			// Three standard deviations and a half, with fixed seeds.
			assert!(count.abs_diff(expected) < 250, "{counts:?}");
		}
	});
}

#[test]
fn the_same_seed_gives_the_same_nodes() {
	TestExt::new().resources(6).execute_with(|| {
		assert_eq!(draw(7, 3), draw(7, 3));
		assert!((0..20).any(|seed| draw(seed, 3) != draw(7, 3)));
	});
}

#[test]
fn invalid_draws_have_named_errors() {
	TestExt::new().execute_with(|| {
		assert_eq!(draw(1, 0), Err(AssignmentError::NoNodesWanted));
		assert_eq!(draw(1, 65), Err(AssignmentError::TooManyNodes { most: 64 }));
		assert_eq!(draw(1, 3), Err(AssignmentError::TooFewNodes { eligible: 2 }));
	});
}

#[test]
fn governance_limits_the_nodes_of_a_task() {
	TestExt::new().resources(6).parameters(|p| p.max_task_nodes = 2).execute_with(|| {
		assert!(draw(1, 2).is_ok());
		assert_eq!(draw(1, 3), Err(AssignmentError::TooManyNodes { most: 2 }));
	});
}

mod committed {
	use super::*;
	use crate::tasks::hash_of;
	use stratos_runtime_api::deposit::{Assignment, Audit, AuditFault, MAX_TASKS, Task};

	fn task(id: u8) -> Task {
		let id = H256::repeat_byte(id);
		Task { id, kind: ServiceKind::Storage, nodes: 2, bytes: 1_000, bandwidth: 0 }
	}

	fn to(block: u64) {
		while System::block_number() < block {
			next_block();
		}
	}

	/// The hash of a block, once it has one.
	fn block_hash(block: u64) -> H256 {
		H256::from_low_u64_be(1_000 + block)
	}

	/// Meta Node 0 commits to tasks 1, 2 and 3 in block 5; task 2 is asked about in block 7.
	fn assignment() -> Assignment {
		let tasks: Vec<Task> = (1..=3).map(task).collect();
		to(5);
		assert_ok!(Deposit::commit_tasks(signed(META), hash_of(&tasks)));
		to(7);
		Assignment { meta: 0, committed: 5, tasks, task: 1, block_hash: block_hash(7) }
	}

	fn drawn(assignment: &Assignment) -> Vec<u32> {
		let nodes = Deposit::assign_task(assignment).unwrap();
		nodes.into_iter().map(|(node, _)| node).collect()
	}

	#[test]
	fn the_nodes_of_a_task_follow_from_what_was_committed_before_the_seed_was_known() {
		TestExt::new().resources(20).execute_with(|| {
			let assignment = assignment();
			let nodes = drawn(&assignment);
			assert_eq!(Deposit::audit(&assignment, &nodes), Audit::Drawn);
			let turned: Vec<_> = nodes.iter().rev().copied().collect();
			let expected = AuditFault::OtherNodes { expected: nodes.clone() };
			assert_eq!(Deposit::audit(&assignment, &turned), Audit::Invalid(expected));
			// The hash, the task and the Meta Node decide.
			let differs = |change: fn(&mut Assignment)| {
				let mut other = assignment.clone();
				change(&mut other);
				drawn(&other) != nodes
			};
			assert!(differs(|a| a.block_hash = H256::repeat_byte(9)));
			assert!(differs(|a| a.task = 0) || differs(|a| a.task = 2));
			// Later the hash is checked, and the nodes no more.
			frame_system::BlockHash::<Test>::insert(7, block_hash(7));
			to(9);
			assert_eq!(Deposit::audit(&assignment, &turned), Audit::Committed);
			let wrong = Assignment { block_hash: block_hash(8), ..assignment.clone() };
			let wrong = Deposit::audit(&wrong, &nodes);
			assert_eq!(wrong, Audit::Invalid(AuditFault::WrongBlockHash));
			assert_eq!(Deposit::assign_task(&assignment), Err(AuditFault::AskInBlock(7)));
			frame_system::BlockHash::<Test>::remove(7);
			let forgotten = Deposit::audit(&assignment, &nodes);
			assert_eq!(forgotten, Audit::Invalid(AuditFault::HashForgotten));
		});
	}

	#[test]
	fn an_assignment_that_was_not_committed_is_invalid() {
		TestExt::new().resources(20).execute_with(|| {
			let right = assignment();
			let nodes = drawn(&right);
			let fault = |change: fn(&mut Assignment)| {
				let mut wrong = right.clone();
				change(&mut wrong);
				match Deposit::audit(&wrong, &nodes) {
					Audit::Invalid(fault) => fault,
					other => panic!("{other:?}"),
				}
			};
			assert_eq!(fault(|a| a.committed = 4), AuditFault::NotCommitted);
			assert_eq!(fault(|a| a.meta = 1), AuditFault::NotCommitted);
			assert_eq!(fault(|a| a.tasks[0].id = H256::zero()), AuditFault::OtherTasks);
			assert_eq!(fault(|a| a.tasks[1].bytes = 0), AuditFault::OtherTasks);
			assert_eq!(fault(|a| a.tasks.truncate(2)), AuditFault::OtherTasks);
			assert_eq!(fault(|a| a.task = 3), AuditFault::NoSuchTask);
			let many = fault(|a| a.tasks = vec![task(1); 65]);
			assert_eq!(many, AuditFault::TooManyTasks { most: MAX_TASKS });
		});
	}

	#[test]
	fn a_list_with_a_task_twice_is_invalid() {
		TestExt::new().resources(20).execute_with(|| {
			let tasks = vec![task(1), Task { bytes: 7, ..task(1) }];
			assert_ok!(Deposit::commit_tasks(signed(META), hash_of(&tasks)));
			let committed = System::block_number() as u32;
			to(u64::from(committed) + 2);
			let block_hash = block_hash(1);
			let twice = Assignment { meta: 0, committed, tasks, task: 0, block_hash };
			assert_eq!(Deposit::assign_task(&twice), Err(AuditFault::TaskTwice));
		});
	}

	#[test]
	fn a_meta_node_commits_once_in_a_block_and_before_the_draw() {
		TestExt::new().execute_with(|| {
			let tasks = vec![task(1)];
			let commit = |who, tasks: &[Task]| Deposit::commit_tasks(signed(who), hash_of(tasks));
			assert_noop!(commit(ALICE, &tasks), Errors::NotActiveMetaNode);
			assert_ok!(commit(META, &tasks));
			assert_noop!(commit(META, &tasks), Errors::AlreadyCommitted);
			assert_ok!(commit(META + 1, &tasks));
			let committed = System::block_number() as u32;
			next_block();
			let early =
				Assignment { meta: 0, committed, tasks, task: 0, block_hash: block_hash(1) };
			let ask = AuditFault::AskInBlock(committed + 2);
			assert_eq!(Deposit::assign_task(&early), Err(ask.clone()));
			assert_eq!(Deposit::audit(&early, &[]), Audit::Invalid(ask));
		});
	}

	#[test]
	fn the_latest_commitments_are_remembered() {
		TestExt::new().execute_with(|| {
			for block in 5..105 {
				to(block);
				assert_ok!(Deposit::commit_tasks(signed(META), H256::from_low_u64_be(block)));
			}
			let all = TaskCommitments::<Test>::get(0);
			assert_eq!((all.len(), all[0].block, all[63].block), (64, 41, 104));
		});
	}

	#[test]
	fn a_task_goes_to_nodes_with_its_bandwidth() {
		TestExt::new().resources(4).execute_with(|| {
			assert_ok!(Deposit::set_bandwidth(signed(RESOURCE + 1), 4, 1_000));
			assert_ok!(Deposit::set_bandwidth(signed(RESOURCE + 2), 5, 999));
			assert_noop!(Deposit::set_bandwidth(signed(ALICE), 4, 1), Errors::NotOwner);
			assert_noop!(Deposit::set_bandwidth(signed(META), 0, 1), Errors::NotResourceNode);
			let draw = |bandwidth, nodes| {
				let task = Task { bandwidth, nodes, ..task(1) };
				Deposit::draw(H256::zero(), &task)
					.map(|nodes| nodes.into_iter().map(|(node, _)| node).collect::<BTreeSet<_>>())
			};
			assert_eq!(draw(1_000, 1), Ok([4].into()));
			assert_eq!(draw(999, 2), Ok([4, 5].into()));
			assert_eq!(draw(1_000, 2), Err(AssignmentError::TooFewNodes { eligible: 1 }));
			assert_eq!(draw(0, 4).unwrap().len(), 4);
			// It stays with the node's index only as long as the node does.
			assert_eq!(Deposit::standing(4).bandwidth, 1_000);
		});
	}
}
