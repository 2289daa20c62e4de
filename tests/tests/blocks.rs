//! Blocks that are exported by one node and imported by another.

use serde_json::Value;
use std::{
	fs,
	path::Path,
	process::{Command, Stdio},
	thread,
	time::Duration,
};
use stratos_host::{
	database::{BlockFileHead, BlockFileReader, BlockFileWriter, StoredBlock},
	primitives::Hash,
};
use stratos_primitives::STOS;
use stratos_tests::{
	Finished, Node, binary,
	client::Client,
	network::{Network, alone, spec},
	stratos,
};
use subxt_signer::sr25519::dev;
use tempfile::TempDir;

fn folder() -> TempDir {
	tempfile::tempdir().expect("a temporary folder")
}

fn text(path: &Path) -> &str {
	path.to_str().expect("a temporary path is text")
}

/// A command on the stopped chain in a folder.
fn on(chain: &str, base: &Path, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--chain", chain, "--base-path", text(base)]))
}

/// A command on the stopped development chain in a folder.
fn stopped(base: &Path, line: &[&str]) -> Finished {
	on("development", base, line)
}

#[track_caller]
fn done(finished: &Finished) -> Value {
	assert!(finished.status.success(), "{}{}", finished.stdout, finished.stderr);
	serde_json::from_str(&finished.stdout).expect("JSON was asked for")
}

/// Checks that a command failed with a cause and a remedy that contain `parts`.
#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	let text = &finished.stderr;
	assert_eq!(finished.status.code(), Some(1), "{text}");
	assert!(text.contains("error: ") && text.contains("\nhelp: "), "{text}");
	assert!(!text.contains("thread '"), "{text}");
	for part in parts {
		assert!(text.contains(part), "`{part}` is not named: {text}");
	}
}

/// Makes empty blocks on the development chain in a folder.
#[track_caller]
fn make(base: &Path, until: u32) {
	let until = until.to_string();
	let line = ["run", "--rpc-port", "0", "--block-time", "20", "--until-block", &until];
	let finished = stopped(base, &line);
	assert!(finished.status.success(), "{}", finished.stderr);
}

/// Writes a file with other blocks.
fn forge(from: &Path, to: &Path, change: impl Fn(&mut StoredBlock)) {
	let file = fs::read(from).expect("a file");
	let mut reader = BlockFileReader::open(&file[..]).expect("a file of blocks");
	let mut writer = BlockFileWriter::new(Vec::new(), reader.head()).expect("a head");
	while let Some(mut block) = reader.next_block().expect("a block") {
		change(&mut block);
		writer.write(&block).expect("written");
	}
	fs::write(to, writer.finish().expect("whole")).expect("a temporary file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_with_transactions_moves_to_another_node() {
	let [one, other] = [(); 2].map(|()| folder());
	let file = one.path().join("dev.blocks");
	let node = Node::start(one.path(), &["--dev", "--block-time", "100"]);
	let client = Client::connect(&node.url).await;
	for amount in 1..4 {
		let transfer = client.transfer([7; 32], amount * STOS);
		client.submit(&dev::charlie(), transfer).await.expect("a valid transfer");
		let prepay = client.prepay(amount * STOS, None, 0);
		client.submit(&dev::dave(), prepay).await.expect("a valid prepay");
	}
	drop(client);
	// A running node gives the same blocks.
	let running = one.path().join("running.blocks");
	let line = ["export-blocks", "--url", &node.url, "--to", "5", "--output", text(&running)];
	let exported = stratos(line);
	assert!(exported.status.success(), "{}", exported.stderr);
	assert!(node.stop().success());

	let line = ["export-blocks", "--output", text(&file), "--json"];
	let exported = done(&stopped(one.path(), &line));
	assert!(exported["blocks"].as_u64() > Some(5), "{exported}");
	let five = ["export-blocks", "--to", "5", "--output", "-"];
	let five = Command::new(binary())
		.args(five)
		.args(["--chain", "development", "--base-path", text(one.path())])
		.output()
		.expect("the binary can be started");
	assert_eq!(five.stdout, fs::read(&running).expect("a file"));

	// In two files: the second goes on after the first, and skips what is there.
	let import = |file: &Path| stopped(other.path(), &["import-blocks", text(file), "--json"]);
	let first = done(&import(&running));
	assert_eq!((&first["number"], &first["imported"]), (&5.into(), &5.into()));
	let second = done(&import(&file));
	assert_eq!((&second["hash"], &second["number"]), (&exported["hash"], &exported["to"]));
	assert_eq!(second["skipped"], 5);
	let again = done(&import(&file));
	assert_eq!((&again["imported"], &again["hash"]), (&0.into(), &exported["hash"]));
	// The same as on the first node.
	let state_root = |base: &Path| {
		let file = base.join("a.snapshot");
		let line = ["snapshot", "export", text(&file), "--json"];
		done(&stopped(base, &line))["stateRoot"].clone()
	};
	assert_eq!(state_root(one.path()), second["stateRoot"]);
	assert_eq!(state_root(other.path()), second["stateRoot"]);
	let checked = stopped(other.path(), &["check"]);
	assert!(checked.status.success(), "{}{}", checked.stdout, checked.stderr);

	// The node goes on from there.
	let mut node = Node::start(other.path(), &["--dev", "--block-time", "100"]);
	let next = exported["to"].as_u64().expect("a number") + 2;
	node.wait_for_line(&format!("#{next} "));
}

#[test]
fn an_import_that_was_ended_goes_on() {
	let [one, other] = [(); 2].map(|()| folder());
	let file = one.path().join("dev.blocks");
	make(one.path(), 150);
	let exported = done(&stopped(one.path(), &["export-blocks", "-o", text(&file), "--json"]));
	for signal in ["INT", "KILL", "INT"] {
		let mut child = Command::new(binary())
			.args(["import-blocks", text(&file), "--chain", "development"])
			.args(["--base-path", text(other.path())])
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.expect("the binary can be started");
		// The runtime is compiled first, or read from the cache.
		thread::sleep(Duration::from_millis(400));
		let ended = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
		ended.expect("`kill` exists");
		child.wait().expect("our own child");
	}
	let imported = done(&stopped(other.path(), &["import-blocks", text(&file), "--json"]));
	assert_eq!(imported["hash"], exported["hash"]);
	assert!(stopped(other.path(), &["check"]).status.success());
}

#[test]
fn bad_files_are_refused_and_what_came_before_stays() {
	let [one, other] = [(); 2].map(|()| folder());
	let path = |name: &str| one.path().join(name);
	let file = path("dev.blocks");
	make(one.path(), 8);
	let export = |line: &[&str]| stopped(one.path(), &[&["export-blocks"], line].concat());
	let import = |file: &Path| stopped(other.path(), &["import-blocks", text(file)]);
	assert!(export(&["--output", text(&file)]).status.success());
	let whole = fs::read(&file).expect("a file");

	// Nothing is begun in the folder for these.
	fs::write(path("text"), "no blocks at all").expect("a temporary file");
	refused(&import(&path("text")), &["has no blocks"]);
	refused(&import(&path("missing")), &["cannot open", "check the path"]);
	let of_another = on("local", other.path(), &["import-blocks", text(&file)]);
	refused(&of_another, &["is of the chain with genesis", "--chain"]);
	assert!(export(&["--from", "3", "--output", text(&path("late"))]).status.success());
	refused(&import(&path("late")), &["begins at block 3", "from 1 on"]);
	assert_eq!(fs::read_dir(other.path()).expect("a folder").count(), 0);

	// Cut in block 4, damaged in block 6, a wrong state in block 7.
	let three = {
		let file = path("three");
		assert!(export(&["--to", "3", "--output", text(&file)]).status.success());
		fs::metadata(file).expect("a file").len() as usize
	};
	fs::write(path("cut"), &whole[..three + 20]).expect("a temporary file");
	refused(&import(&path("cut")), &["ends after block 3", "block 8", "the blocks to 3 are"]);
	let mut damaged = whole.clone();
	let six = three + (whole.len() - three) / 5 * 2 + 40;
	damaged[six] ^= 1;
	fs::write(path("damaged"), &damaged).expect("a temporary file");
	refused(&import(&path("damaged")), &["block 6 in the file is damaged", "the blocks to 5 are"]);
	forge(&file, &path("forged"), |block| {
		if block.header.number == 7 {
			block.header.state_root = Hash::repeat_byte(7);
		}
	});
	let forged = import(&path("forged"));
	refused(&forged, &["block 7 is refused", "Storage root", "the blocks to 6 are imported"]);
	forge(&file, &path("other-body"), |block| {
		if block.header.number == 7 {
			block.body.clear();
		}
	});
	refused(&import(&path("other-body")), &["block 7 is refused", "extrinsics have root"]);

	// Another fork: the same genesis and other blocks.
	let fork = folder();
	make(fork.path(), 8);
	refused(
		&stopped(fork.path(), &["import-blocks", text(&file)]),
		&["block 1 is", "different forks"],
	);

	let longer = [&whole[..], &[0]].concat();
	fs::write(path("longer"), longer).expect("a temporary file");
	refused(&import(&path("longer")), &["goes on after block 8"]);
	let finished = import(&file);
	assert!(finished.status.success(), "{}", finished.stderr);
	assert!(finished.stdout.contains("8 were there already"), "{}", finished.stdout);
}

#[test]
fn an_export_replaces_no_file_and_knows_its_blocks() {
	let one = folder();
	let file = one.path().join("dev.blocks");
	make(one.path(), 5);
	let export = |line: &[&str]| {
		stopped(one.path(), &[&["export-blocks", "-o", text(&file)], line].concat())
	};
	refused(&export(&["--from", "0"]), &["is the genesis", "from 1 to 5"]);
	refused(&export(&["--to", "6"]), &["no block 6", "from 1 to 5"]);
	refused(&export(&["--from", "4", "--to", "3"]), &["does not come before"]);
	assert!(!file.exists());
	fs::write(&file, "mine").expect("a temporary file");
	refused(&export(&[]), &["exists", "--overwrite"]);
	assert_eq!(fs::read(&file).expect("a file"), b"mine");
	let finished = export(&["--overwrite", "--from", "5"]);
	assert!(finished.status.success(), "{}", finished.stderr);
	let written = fs::read(&file).expect("a file");
	let head: BlockFileHead = BlockFileReader::open(&written[..]).expect("a file").head();
	assert_eq!((head.first, head.last), (5, 5));
	let names: Vec<_> = fs::read_dir(one.path())
		.expect("a folder")
		.map(|entry| entry.expect("an entry").file_name())
		.filter(|name| name.to_string_lossy().contains("unfinished"))
		.collect();
	assert!(names.is_empty(), "{names:?}");
	refused(&stopped(folder().path(), &["export-blocks"]), &["there is no data"]);
}

#[test]
fn blocks_of_validators_need_their_certificates() {
	let _alone = alone();
	let [files, other, refusing] = [(); 3].map(|()| folder());
	let chain = spec(files.path(), "development", |patch| {
		patch["staking"]["validators"].as_array_mut().expect("validators").truncate(1);
		patch["staking"]["delegations"] = serde_json::json!([]);
	});
	let mut network = Network::new(&["--chain", &chain, "--block-time", "200"]);
	network.add(&["--validator", "//Alice"]);
	network.start(0);
	network.wait_for(6);
	let member = &mut network.members[0];
	assert!(member.node.take().expect("it runs").stop().success());
	let file = files.path().join("network.blocks");
	let line = ["export-blocks", "--to", "6", "-o", text(&file), "--json"];
	let exported = done(&on(&chain, member.folder(), &line));

	let imported = on(&chain, other.path(), &["import-blocks", text(&file), "--json"]);
	assert_eq!(done(&imported)["hash"], exported["hash"]);

	let forged = files.path().join("forged.blocks");
	forge(&file, &forged, |block| {
		if block.header.number == 4 {
			block.justification = None;
		}
	});
	let import = |forged: &Path| on(&chain, refusing.path(), &["import-blocks", text(forged)]);
	refused(&import(&forged), &["block 4 is refused", "has no certificate", "to 3 are imported"]);
	let reader = |at: u32| {
		let bytes = fs::read(&file).expect("a file");
		let mut reader = BlockFileReader::open(&bytes[..]).expect("a file of blocks");
		let mut blocks = std::iter::from_fn(|| reader.next_block().expect("a block"));
		blocks.find(|block| block.header.number == at).expect("the block")
	};
	let proof = reader(3).justification;
	forge(&file, &forged, |block| {
		if block.header.number == 4 {
			block.justification = proof.clone();
		}
	});
	refused(&import(&forged), &["block 4 is refused", "for block 3, not for block 4"]);
	assert!(import(&file).status.success());
}
