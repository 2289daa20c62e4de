//! Runtime 2 with broken entry points: each would make blocks, and the check names each.

use crate::{
	blobs::{self, Body, with_exports},
	commands::{ask, refused},
};
use std::path::Path;
use stratos_runtime_2_wasm::RUNTIME_2;
use stratos_tests::Node;

const VALIDATE: &str = "TaggedTransactionQueue_validate_transaction";
const EXECUTE: &str = "Core_execute_block";
const NONCE: &str = "AccountNonceApi_account_nonce";
const FEE: &str = "TransactionPaymentApi_query_info";
const DETAILS: &str = "TransactionPaymentApi_query_fee_details";
const INHERENTS: &str = "BlockBuilder_check_inherents";
const VERSION: &str = "Core_version";
const CLAIMS: &str = "InvariantsApi_claims";
const PRICE: &str = "OzoneApi_price";
const METADATA: &str = "Metadata_metadata";
const GENESIS: &str = "GenesisBuilder_build_state";

/// Checks runtime 2 with these entry points: it must be refused, and the errors must name each with its
/// reason.
#[track_caller]
fn named(node: &Node, base: &Path, name: &str, broken: &[(&str, Body, &str)]) {
	let exports: Vec<(&str, Body)> = broken.iter().map(|(name, body, _)| (*name, *body)).collect();
	let file = blobs::file(base, name, &with_exports(RUNTIME_2, &exports));
	let line = ["upgrade", "check", &file, "--timeout", "2", "--epochs", "0", "--blocks", "1"];
	let checked = ask(node, &line);
	refused(&checked, &["must not be enacted"]);
	let errors: Vec<&str> = checked.stdout.lines().filter(|line| line.starts_with('✗')).collect();
	for (entry, _, words) in broken {
		let found = errors.iter().any(|line| line.contains(entry) && line.contains(words));
		assert!(found, "{entry}: {words}: {}", checked.stdout);
	}
}

#[test]
fn entry_points_that_trap_or_loop() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	named(
		&node,
		base,
		"traps",
		&[
			(VALIDATE, Body::Trap, "transactions: "),
			(EXECUTE, Body::Trap, "import: "),
			(VERSION, Body::Trap, "version: "),
			(FEE, Body::Trap, "apis: "),
			(PRICE, Body::Trap, "apis: "),
			(GENESIS, Body::Trap, "apis: "),
			(CLAIMS, Body::Trap, "invariants: "),
		],
	);
	named(
		&node,
		base,
		"loops",
		&[
			(VALIDATE, Body::Loop, "time limit"),
			(EXECUTE, Body::Loop, "time limit"),
			(NONCE, Body::Loop, "time limit"),
		],
	);
}

#[test]
fn entry_points_that_are_missing_or_answer_nothing() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let missing = "the code does not export it";
	named(
		&node,
		base,
		"missing",
		&[
			(VALIDATE, Body::Missing, missing),
			(INHERENTS, Body::Missing, missing),
			(NONCE, Body::Missing, missing),
			(VERSION, Body::Missing, "has no function"),
		],
	);
	named(
		&node,
		base,
		"empty",
		&[
			(VALIDATE, Body::Nothing, "cannot be decoded"),
			(NONCE, Body::Nothing, "does not decode"),
			(METADATA, Body::As("Metadata_metadata_versions"), "apis: "),
			(DETAILS, Body::As(FEE), "does not decode"),
			(CLAIMS, Body::Nothing, "does not decode"),
		],
	);
}

#[test]
fn a_runtime_that_takes_every_block_and_one_that_is_another_than_it_says() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let takes_all = with_exports(RUNTIME_2, &[(EXECUTE, Body::Nothing)]);
	let file = blobs::file(base, "takes-all", &takes_all);
	let checked = ask(&node, &["upgrade", "check", &file, "--epochs", "0"]);
	refused(&checked, &["must not be enacted", "import", "state root"]);
	let file = blobs::section_says_2(base);
	let checked = ask(&node, &["upgrade", "check", &file, "--epochs", "0"]);
	let words = ["must not be enacted", VERSION, "spec_version is 2", "1 in the answer"];
	refused(&checked, &words);
}
