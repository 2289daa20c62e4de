//! The largest runtime that a transaction can carry, and claims broken before the upgrade.

use crate::{
	blobs,
	commands::{ask, done, drill, refused, spec_version, sudo},
};
use stratos_tests::Node;

#[test]
fn the_largest_code_that_check_accepts_can_be_applied() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let check = |file: &str| ask(&node, &["upgrade", "check", file, "--epochs", "0"]);
	let checked = check(&blobs::sized(base, 4 << 20));
	refused(&checked, &["code: size", "no transaction can carry 4,194,304 bytes", "compressed"]);
	// The message has the limit: one byte more does not fit.
	let words = checked.stderr.split("with more than ").nth(1).expect("the limit");
	let most: usize = words
		.split(' ')
		.next()
		.and_then(|most| most.replace(',', "").parse().ok())
		.expect("a number");
	refused(&check(&blobs::sized(base, most + 1)), &["no transaction can carry"]);
	let largest = blobs::sized(base, most);
	let checked = check(&largest);
	assert!(checked.status.success(), "{}{}", checked.stdout, checked.stderr);

	let code = std::fs::read(&largest).expect("it was written");
	let hash = format!("0x{}", hex(&sp_crypto_hashing::blake2_256(&code)));
	let authorised = sudo(&node, &format!("System.authorize_upgrade({hash})"));
	assert!(authorised.status.success(), "{}", authorised.stderr);
	done(&node, &["upgrade", "apply", &largest]);
	done(&node, &["tx", "System", "remark", "hello", "--from", "//Bob"]);
	assert_eq!(spec_version(&node), 2);
}

#[test]
fn an_earlier_defect_does_not_excuse_others() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path();
	let node = Node::start(base, &["--dev", "--seal", "instant"]);
	let check = |file: &str| ask(&node, &["upgrade", "check", file, "--epochs", "1"]);
	// One base unit is missing, as if burned.
	let key = pallet_balances::TotalIssuance::<stratos_runtime::Runtime>::hashed_key();
	let issuance = (stratos_primitives::TOTAL_SUPPLY - 1).to_le_bytes();
	let set = format!("System.set_storage([(0x{}, 0x{})])", hex(&key), hex(&issuance));
	let finished = sudo(&node, &set);
	assert!(!finished.status.success(), "root's calls keep the supply: {}", finished.stdout);
	// A reward that nobody paid.
	let key = pallet_mining::RewardsHeld::<stratos_runtime::Runtime>::hashed_key();
	let set = format!("System.set_storage([(0x{}, 0x{})])", hex(&key), hex(&1u128.to_le_bytes()));
	let finished = sudo(&node, &set);
	assert!(finished.status.success(), "{}", finished.stderr);

	let fine = check(&blobs::runtime_2(base));
	assert!(fine.status.success(), "{}{}", fine.stdout, fine.stderr);
	let words =
		["mining: the rewards account holds the rewards of nodes", "broken on the chain today"];
	for word in words {
		assert!(fine.stdout.contains(word), "{}", fine.stdout);
	}
	// The same chain, and an upgrade that breaks something else.
	drill(&node, "forge");
	refused(&check(&blobs::drill(base)), &["must not be enacted", "invariants", "ozone"]);
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
