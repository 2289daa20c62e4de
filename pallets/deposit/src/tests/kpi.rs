//! Performance, suspension and resumption.

use super::*;
use stratos_primitives::SettlementRight;

fn report(index: u32, epoch: u32, completed: u32, failed: u32) {
	set_epoch(epoch);
	assert_ok!(Deposit::record_performance(index, completed, failed));
}

#[test]
fn six_bad_epochs_in_a_row_suspend() {
	TestExt::new().execute_with(|| {
		let (before, lowered) = (Ozone::market().remaining_limit, limit_of(5_000 * STOS));
		// 100 % · 0.8^n is below 80 % from the second epoch on.
		for epoch in 1..=6 {
			report(3, epoch, 0, 10);
			assert!(node(3).is_active());
		}
		report(3, 7, 0, 10);
		assert_eq!(node(3).status, Status::Suspended { since: now() });
		assert_eq!(Ozone::market().remaining_limit, before - lowered);
		assert_eq!((earning(3), node(3).weight(), held(RESOURCE)), (0, 0, 5_000 * STOS));
		assert!(!may_settle(3) && Deposit::may_contribute(3));
		let score = Perbill::from_parts(209_715_200);
		let suspended =
			Event::Suspended { node: 3, owner: RESOURCE, score, limit: lowered, epoch: 7 };
		assert_eq!(events(), [suspended]);
	});
}

#[test]
fn a_good_epoch_in_between_prevents_suspension() {
	TestExt::new().execute_with(|| {
		enact(|p| p.kpi_smoothing = Perbill::from_percent(50));
		for round in 0..10 {
			for epoch in 0..5 {
				report(3, round * 7 + epoch, 7, 3);
			}
			report(3, round * 7 + 5, 100, 0);
			report(3, round * 7 + 6, 100, 0);
		}
		assert!(node(3).is_active());
	});
}

#[test]
fn reports_applied_in_one_epoch_count_as_the_epochs_that_they_are_about() {
	TestExt::new().execute_with(|| {
		// Seven epochs were bad, as in `six_bad_epochs_in_a_row_suspend`; their reports came late.
		for _ in 0..6 {
			report(3, 9, 0, 10);
			assert!(node(3).is_active());
		}
		report(3, 9, 0, 10);
		assert!(node(3).is_suspended());
	});
}

#[test]
fn a_node_that_leaves_while_suspended_does_not_free_what_was_waiting() {
	TestExt::new().execute_with(|| {
		suspend(3);
		assert_eq!(Deposit::settlement_right(3), SettlementRight::Later);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert!(node(3).exit().unwrap().suspended);
		assert_eq!(Deposit::settlement_right(3), SettlementRight::Never);
		// One that leaves in good standing still is.
		assert_ok!(Deposit::unregister(signed(node(4).owner), 4));
		assert_eq!(Deposit::settlement_right(4), SettlementRight::Now);
	});
}

#[test]
fn a_stricter_rule_suspends_with_the_next_report() {
	TestExt::new().execute_with(|| {
		for epoch in 1..=5 {
			report(3, epoch, 0, 10);
		}
		assert_eq!(Deposit::standing(3).below, 4);
		enact(|p| p.kpi_epochs = 3);
		assert!(node(3).is_active());
		report(3, 6, 0, 10);
		assert!(node(3).is_suspended());
	});
}

#[test]
fn a_perfect_node_is_read_and_not_written() {
	TestExt::new().execute_with(|| {
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_ok!(Deposit::record_performance(3, 10, 0));
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
	});
}

#[test]
fn counts_of_nodes_that_are_not_active_change_nothing() {
	TestExt::new().execute_with(|| {
		suspend(3);
		let standing = Deposit::standing(3);
		report(3, 100, 50, 0);
		assert_eq!(Deposit::standing(3), standing);
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		report(3, 101, 0, 10);
		assert_eq!(Deposit::standing(3), standing);
	});
}

#[test]
fn unknown_nodes_and_meta_nodes_are_an_error() {
	TestExt::new().execute_with(|| {
		for index in [0, 5, 31, 32, 99, u32::MAX] {
			assert_noop!(Deposit::record_performance(index, 1, 1), Errors::UnknownNode);
		}
	});
}

#[test]
fn meta_nodes_resume_a_suspended_node() {
	TestExt::new().execute_with(|| {
		suspend(3);
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Resume));
		let (before, raised) = (Ozone::market().remaining_limit, limit_of(5_000 * STOS));
		assert_ok!(Deposit::vote(signed(META + 1), 3, Motion::Resume, true));
		assert!(node(3).is_active());
		assert_eq!(Ozone::market().remaining_limit, before + raised);
		assert_eq!((node(3).weight(), earning(3)), (weight_of(5_000 * STOS), 5_000 * STOS));
		assert!(may_settle(3));
		let epoch = 7;
		let weight = weight_of(5_000 * STOS);
		let resumed = Event::Resumed { node: 3, owner: RESOURCE, limit: raised, weight, epoch };
		assert!(events().contains(&resumed));
		// The count restarts: six bad epochs are needed again.
		assert_eq!(Deposit::standing(3).score, Perbill::from_percent(80));
		for epoch in 8..13 {
			report(3, epoch, 0, 10);
		}
		assert!(node(3).is_active());
		report(3, 13, 0, 10);
		assert!(node(3).is_suspended());
	});
}

#[test]
fn resumption_leaves_no_trace_where_the_market_refuses() {
	TestExt::new().execute_with(|| {
		suspend(3);
		assert_ok!(Deposit::propose(signed(META), 3, Motion::Resume));
		refuse_market(true);
		let call = Call::vote { node: 3, motion: Motion::Resume, approve: true };
		assert_eq!(dispatch(META + 1, call), Err("the market refuses".into()));
		assert!(node(3).is_suspended());
	});
}

#[test]
fn a_resumed_node_keeps_its_lock() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let activated = now();
		pass_days(100);
		suspend(index);
		decide(index, Motion::Resume);
		pass_days(50);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert_eq!(node(index).exit().unwrap().frees_at, activated + 194 * DAY_MS);
	});
}

#[test]
fn the_weight_follows_the_score_between_its_bounds() {
	TestExt::new().execute_with(|| {
		let weight = node(3).weight();
		let effective = || Deposit::node_info(3).unwrap().effective_weight;
		assert_eq!(effective(), weight);
		report(3, 1, 0, 10);
		assert_eq!(effective(), weight * 8 / 10);
		enact(|p| p.max_weight_factor = Perbill::from_percent(50));
		assert_eq!(effective(), weight / 2);
		enact(|p| p.kpi_smoothing = Perbill::one());
		report(3, 2, 0, 10);
		assert_eq!(effective(), weight / 10);
	});
}

#[test]
fn the_cheap_path_writes_one_page_and_nothing_else() {
	TestExt::new().execute_with(|| {
		use frame_support::storage::StoragePrefixedMap;
		let page = Standings::<Test>::final_prefix();
		let rest = || {
			let (mut rest, mut key) = (Vec::new(), Vec::new());
			while let Some(next) = sp_io::storage::next_key(&key) {
				if !next.starts_with(&page) {
					rest.push((next.clone(), sp_io::storage::get(&next)));
				}
				key = next;
			}
			rest
		};
		set_epoch(4);
		let before = rest();
		assert_ok!(Deposit::record_performance(3, 9, 1));
		assert_eq!(rest(), before);
	});
}

/// Many counts at once do what each of them does alone: suspensions, nodes that do not count and
/// unknown ones included.
#[test]
fn batched_counts_equal_single_counts() {
	let run = |at_once: bool| {
		let mut outcome = None;
		TestExt::new().resources(70).execute_with(|| {
			enact(|p| p.kpi_epochs = 3);
			assert_ok!(Deposit::unregister(signed(node(40).owner), 40));
			let mut refused = Vec::new();
			for epoch in 0..5 {
				set_epoch(epoch);
				// Every seventh node fails, every fifth has no task, and some indices are unused.
				let counts: Vec<_> = (0..90)
					.filter(|index| index % 11 != 10)
					.map(|index| match (index % 7, index % 5) {
						(0, _) => (index, 0, 9),
						(_, 0) => (index, 0, 0),
						_ => (index, 9, epoch % 2),
					})
					.collect();
				if at_once {
					Deposit::record_performances(&counts, &mut |node, error| {
						refused.push((node, error));
					});
				} else {
					for (node, completed, failed) in counts {
						if let Err(error) = Deposit::record_performance(node, completed, failed) {
							refused.push((node, error));
						}
					}
				}
			}
			assert!(refused.len() > 5 && !node(42).is_active() && node(43).is_active());
			Deposit::check_invariants().unwrap();
			let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
			outcome = Some((refused, events(), root));
		});
		outcome.expect("the test has run")
	};
	assert_eq!(run(true), run(false));
}

#[test]
fn batched_queries_equal_single_queries() {
	TestExt::new().resources(150).execute_with(|| {
		assert_ok!(Deposit::unregister(signed(node(40).owner), 40));
		for epoch in 1..=7 {
			report(60, epoch, 0, 10);
		}
		assert!(node(60).is_suspended());
		let all: Vec<_> = (0..170).filter(|index| index % 3 != 1).collect();
		let each = |ask: fn(u32) -> bool| {
			let answers: Vec<_> = all.iter().map(|node| ask(*node)).collect();
			assert!(answers.contains(&true) && answers.contains(&false));
			answers
		};
		let rights: Vec<_> = all.iter().map(|node| Deposit::settlement_right(*node)).collect();
		assert_eq!(Deposit::settlement_right_each(&all), rights);
		assert_eq!(Deposit::may_contribute_each(&all), each(Deposit::may_contribute));
		assert_eq!(Deposit::known_each(&all), each(|node| Deposit::id_of(node).is_some()));
		let ids: Vec<_> = all
			.iter()
			.map(|node| Deposit::id_of(*node).unwrap_or(stratos_primitives::NodeId([255; 32])))
			.collect();
		assert_eq!(Deposit::ids_of(&all), ids);
	});
}

#[test]
fn suspended_by_predicts_suspensions() {
	TestExt::new().resources(70).execute_with(|| {
		enact(|p| p.kpi_epochs = 3);
		assert_ok!(Deposit::unregister(signed(node(42).owner), 42));
		let active = || (0..90).filter(|index| may_settle(*index)).count() as u32;
		let mut most = 0;
		for epoch in 0..8 {
			set_epoch(epoch);
			// Some nodes always fail, some sometimes; some indices are unused.
			let counts: Vec<_> = (0..90)
				.map(|index| match (index % 7, index % 3) {
					(0, _) => (index, 0, 9),
					(_, 0) if epoch < 5 => (index, 1, 9),
					_ => (index, 9, 0),
				})
				.collect();
			let (before, expected) = (active(), Deposit::suspended_by(&counts));
			Deposit::record_performances(&counts, &mut |_, _| ());
			assert_eq!(before - active(), expected, "in epoch {epoch}");
			most = most.max(expected);
		}
		assert!(most > 10);
	});
}
