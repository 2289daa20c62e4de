//! Bad upgrades forced on a chain by its root key, and what the node does.

use crate::{
	blobs,
	commands::{ask, done, drill, force, json, number, refused, spec_version, until},
};
use stratos_tests::Node;

/// Checks that the chain includes a transaction.
#[track_caller]
fn goes_on(node: &Node) {
	let before = number(node);
	done(node, &["tx", "System", "remark", "hello", "--from", "//Bob"]);
	assert!(number(node) > before);
}

#[test]
fn a_forced_proposal_ignores_name_and_version() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	// Without force, the runtime itself refuses both.
	let name = blobs::wrong_name(base);
	let regular = crate::commands::sudo(&node, &format!("System.set_code(@{name})"));
	refused(&regular, &["InvalidSpecName"]);
	let low = blobs::same_version(base);
	let regular = crate::commands::sudo(&node, &format!("System.set_code(@{low})"));
	refused(&regular, &["SpecVersionNeedsToIncrease"]);
	assert_eq!(spec_version(&node), 1);

	assert!(force(&node, &name).status.success());
	goes_on(&node);
	assert_eq!(json(&node, &["upgrade", "status"])["specName"], "stratoz");
	// A lower version: no migration runs, and the old rules apply.
	let low = blobs::file(base, "runtime-1", stratos_runtime_wasm::WASM_BINARY);
	assert!(force(&node, &low).status.success());
	goes_on(&node);
	assert_eq!(spec_version(&node), 1);
}

#[test]
fn a_missing_host_function_is_rejected() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	// Every block clears a prefix at its start, which would fail with this code.
	let file = blobs::missing_import(base);
	let forced = force(&node, &file);
	refused(&forced, &["was not included in a block"]);
	let help = "sent again, it fails again";
	assert!(forced.stderr.contains(help), "no remedy that fails: {}", forced.stderr);
	assert_eq!(spec_version(&node), 1);
	goes_on(&node);

	// The transaction that applies a runtime is unsigned: sent again, it is identical.
	let code = std::fs::read(&file).expect("it was written");
	let hash = format!("{:?}", sp_core::H256(sp_crypto_hashing::blake2_256(&code)));
	let authorise = format!("System.authorize_upgrade_without_checks({hash})");
	assert!(crate::commands::sudo(&node, &authorise).status.success());
	let apply = ["upgrade", "apply", &file];
	let first = ask(&node, &apply);
	refused(&first, &["was not included in a block"]);
	let again = ask(&node, &apply);
	refused(&again, &["has banned this transaction", "banned"]);
	for finished in [first, again] {
		assert!(finished.stderr.contains(help), "{}", finished.stderr);
		assert!(finished.stderr.contains("upgrade check"), "{}", finished.stderr);
	}
	goes_on(&node);
}

#[test]
fn code_too_large_for_a_transaction_is_not_proposed() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	// Plain Wasm with a section of zeros that brings it above 5 MiB.
	let mut code = stratos_host::executor::decompress(stratos_runtime_2_wasm::RUNTIME_2)
		.expect("runtime 2")
		.into_owned();
	let size = 6u32 << 20;
	let leb = |value: u32| {
		(0..5).map(move |place| {
			((value >> (7 * place)) & 0x7f) as u8 | if place < 4 { 0x80 } else { 0 }
		})
	};
	code.push(0);
	code.extend(leb(size));
	code.push(1);
	code.push(b'x');
	code.resize(code.len() + size as usize - 2, 0);
	let file = blobs::file(base, "large", &code);
	let propose = ask(&node, &["upgrade", "propose", &file, "--from", "//Alice"]);
	refused(&propose, &["a transaction of this chain can carry 5,241,856"]);
	assert!(propose.stderr.contains("compress"), "{}", propose.stderr);
	assert_eq!(number(&node), 0, "nothing was sent");
}

#[test]
fn a_migration_that_traps_or_never_ends_is_rejected() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let file = blobs::drill(base);
	let node = Node::start(base, &["--dev", "--block-time", "500"]);
	for what in ["trap", "loop"] {
		drill(&node, what);
		refused(&force(&node, &file), &["was not included in a block"]);
		assert_eq!(spec_version(&node), 1);
		goes_on(&node);
	}
}

#[test]
fn after_a_failed_migration_only_governance_can_act() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--block-time", "300"]);
	drill(&node, "fail");
	assert!(force(&node, &blobs::drill(base)).status.success());
	until("the lockdown", || !json(&node, &["upgrade", "status"])["lockdown"].is_null());
	let status = done(&node, &["upgrade", "status"]);
	assert!(status.contains("only governance can act"), "{status}");
	let prepay = ["tx", "Ozone", "prepay", "5STOS", "none", "0", "--from", "//Bob"];
	refused(&ask(&node, &prepay), &["CallFiltered"]);
	goes_on(&node);

	// Root, or the migrations of the repaired runtime, end it.
	assert!(crate::commands::sudo(&node, "Lockdown.lift()").status.success());
	done(&node, &prepay);
	assert!(json(&node, &["upgrade", "status"])["lockdown"].is_null());
}

#[test]
fn progress_of_a_slow_migration_is_shown_and_transactions_wait() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--block-time", "400"]);
	drill(&node, "slow 12");
	assert!(force(&node, &blobs::drill(base)).status.success());
	until("the second migration", || {
		let status = json(&node, &["upgrade", "status"]);
		status["migration"]["state"] == "ongoing" && status["migration"]["migration"] == 2
	});
	let status = json(&node, &["upgrade", "status"]);
	assert_eq!(
		(&status["migration"]["migrations"], &status["migration"]["mostSteps"]),
		(&2.into(), &12.into())
	);
	// It waits in the pool and is in a block when the migration is over.
	goes_on(&node);
	assert_eq!(json(&node, &["upgrade", "status"])["migration"]["state"], "none");
	assert_eq!(spec_version(&node), 2);
	done(&node, &["check"]);
}
