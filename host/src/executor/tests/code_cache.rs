//! The machine code cache: which entries are used and which are not.

use super::*;
use rustix::{
	fs::{CWD, FileType, Mode, mknodat},
	process::geteuid,
};
use std::{
	fs,
	os::unix::fs::{PermissionsExt as _, chown, symlink},
	path::{Path, PathBuf},
	sync::mpsc,
};

/// A module whose function `f` returns these three bytes.
fn module(output: &str) -> Vec<u8> {
	let body = format!(
		r#"{PRELUDE} (func (export "f") (param i32 i32) (result i64) (i64.const 0x300000000))
		(data (i32.const 0) "{output}")"#
	);
	wat::parse_str(format!("(module {body})")).unwrap()
}

/// What `f` returns in a new executor with this cache directory. In a thread, to detect a hang.
fn output(directory: &Path, module: &[u8]) -> Vec<u8> {
	let (sender, receiver) = mpsc::channel();
	let (directory, module) = (directory.to_owned(), module.to_owned());
	std::thread::Builder::new()
		.stack_size(8 << 20)
		.spawn(move || {
			let runtime = cached(&directory).compile(&module).unwrap();
			sender.send(session(&runtime).call("f", &[]).unwrap()).unwrap();
		})
		.unwrap();
	receiver.recv_timeout(Duration::from_secs(60)).expect("the executor hangs")
}

fn cached(directory: &Path) -> Executor {
	Executor::new(ExecutorConfig {
		cache_dir: Some(directory.to_owned()),
		max_instances: 2,
		..ExecutorConfig::default()
	})
	.unwrap()
}

fn entries(directory: &Path) -> Vec<PathBuf> {
	let paths = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
	paths.filter(|path| path.extension().is_some_and(|extension| extension == "code")).collect()
}

fn set_mode(path: &Path, mode: u32) {
	fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
	fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

/// A cache directory with the entry of a module that returns `abc`.
struct Fixture {
	base: tempfile::TempDir,
	directory: PathBuf,
	module: Vec<u8>,
	entry: PathBuf,
	original: Vec<u8>,
}

impl Fixture {
	fn new() -> Self {
		let base = tempfile::tempdir().unwrap();
		let directory = base.path().join("caches").join("code");
		let module = module("abc");
		assert_eq!(output(&directory, &module), b"abc");
		let [entry] = &entries(&directory)[..] else { panic!("{:?}", entries(&directory)) };
		let (entry, original) = (entry.clone(), fs::read(entry).unwrap());
		Self { base, directory, module, entry, original }
	}

	fn output(&self) -> Vec<u8> {
		output(&self.directory, &self.module)
	}

	/// Asserts that the entry is not used, and replaced.
	#[track_caller]
	fn assert_compiled_again(&self, what: &str) {
		assert_eq!(self.output(), b"abc", "{what}");
		assert_eq!(mode(&self.entry), 0o600, "{what}");
		assert!(fs::symlink_metadata(&self.entry).unwrap().is_file(), "{what}");
		// Without magic and checksum: the secret may be a new one.
		let code = |bytes: &[u8]| bytes[48..].to_vec();
		assert_eq!(code(&fs::read(&self.entry).unwrap()), code(&self.original), "{what}");
	}
}

#[test]
fn entries_are_stored_and_used() {
	let f = Fixture::new();
	let written = fs::metadata(&f.entry).unwrap().modified().unwrap();
	assert_eq!(f.output(), b"abc");
	assert_eq!(fs::metadata(&f.entry).unwrap().modified().unwrap(), written);
	assert_eq!((mode(&f.directory), mode(&f.entry)), (0o700, 0o600));
	assert_eq!(mode(&f.directory.join("key")), 0o600);
	let names = fs::read_dir(&f.directory).unwrap().count();
	assert_eq!(names, 2, "the entry and the key, no temporary file");
}

#[test]
fn a_damaged_entry_is_not_used() {
	let f = Fixture::new();
	let flipped = |place: usize| {
		let mut bytes = f.original.clone();
		bytes[place] ^= 1;
		bytes
	};
	for (name, damage) in [
		("empty", Vec::new()),
		("cut", f.original[..f.original.len() / 2].to_vec()),
		("flipped in the code", flipped(f.original.len() / 2)),
		("flipped in the checksum", flipped(20)),
		("flipped in the beginning", flipped(0)),
	] {
		fs::write(&f.entry, &damage).unwrap();
		f.assert_compiled_again(name);
		assert_eq!(fs::read(&f.entry).unwrap(), f.original, "{name}");
	}
}

#[test]
fn an_entry_under_another_name_is_not_used() {
	let f = Fixture::new();
	let other = module("xyz");
	assert_eq!(output(&f.directory, &other), b"xyz");
	let entries = entries(&f.directory);
	let other = entries.iter().find(|path| **path != f.entry).unwrap();
	fs::copy(other, &f.entry).unwrap();
	f.assert_compiled_again("the entry of another module");
}

#[test]
fn an_entry_of_another_directory_is_not_used() {
	let (f, stranger) = (Fixture::new(), Fixture::new());
	// The same module and engine, another secret.
	assert_eq!(f.entry.file_name(), stranger.entry.file_name());
	fs::copy(&stranger.entry, &f.entry).unwrap();
	f.assert_compiled_again("the entry of another directory");
	assert_eq!(fs::read(&f.entry).unwrap(), f.original);
}

#[test]
fn fifos_links_and_directories_are_not_used() {
	let f = Fixture::new();
	let elsewhere = f.base.path().join("elsewhere");
	fs::write(&elsewhere, &f.original).unwrap();
	let replace = |path: &Path, what: &str| {
		if fs::symlink_metadata(path).is_ok() {
			fs::remove_file(path).unwrap();
		}
		match what {
			"fifo" => mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap(),
			"link" => symlink(&elsewhere, path).unwrap(),
			_ => fs::create_dir(path).unwrap(),
		}
	};
	for what in ["fifo", "link", "directory"] {
		replace(&f.entry, what);
		f.assert_compiled_again(what);
		replace(&f.directory.join("key"), what);
		f.assert_compiled_again(what);
	}
	assert_eq!(fs::read(&elsewhere).unwrap(), f.original);
}

#[test]
fn files_that_others_may_write_to_are_not_used() {
	let f = Fixture::new();
	for mode in [0o666, 0o620, 0o602] {
		set_mode(&f.entry, mode);
		f.assert_compiled_again("the entry");
	}
	// Whoever can read the secret can forge entries.
	let key = f.directory.join("key");
	for bits in [0o604, 0o640] {
		let secret = fs::read(&key).unwrap();
		set_mode(&key, bits);
		f.assert_compiled_again("the key");
		assert_ne!(fs::read(&key).unwrap(), secret);
		assert_eq!(mode(&key), 0o600);
	}
}

#[test]
fn a_directory_that_others_may_write_to_is_not_used() {
	let f = Fixture::new();
	let parent = f.directory.parent().unwrap().to_owned();
	// If the cache were used, this entry would be replaced.
	fs::write(&f.entry, b"nonsense").unwrap();
	for (directory, bits) in
		[(&f.directory, 0o777), (&f.directory, 0o1777), (&f.directory, 0o770), (&parent, 0o777)]
	{
		set_mode(directory, bits);
		assert_eq!(f.output(), b"abc");
		assert_eq!(fs::read(&f.entry).unwrap(), b"nonsense", "{} {bits:o}", directory.display());
		set_mode(directory, 0o700);
	}
	// With the sticky bit, as /tmp has it.
	set_mode(&parent, 0o1777);
	f.assert_compiled_again("in a directory like /tmp");
}

#[test]
fn files_and_directories_of_another_user_are_not_used() {
	if !geteuid().is_root() {
		return;
	}
	let f = Fixture::new();
	let give = |path: &Path, user| chown(path, Some(user), None).unwrap();
	give(&f.entry, 12_345);
	f.assert_compiled_again("the entry");
	let key = f.directory.join("key");
	give(&key, 12_345);
	f.assert_compiled_again("the key");
	fs::write(&f.entry, b"nonsense").unwrap();
	for directory in [f.directory.clone(), f.directory.parent().unwrap().to_owned()] {
		give(&directory, 12_345);
		assert_eq!(f.output(), b"abc");
		assert_eq!(fs::read(&f.entry).unwrap(), b"nonsense", "{}", directory.display());
		give(&directory, 0);
	}
	f.assert_compiled_again("everything belongs to the user");
}

#[test]
fn replacing_the_directory_has_no_effect() {
	let f = Fixture::new();
	let executor = cached(&f.directory);
	let moved = f.base.path().join("moved");
	fs::rename(&f.directory, &moved).unwrap();
	fs::create_dir(&f.directory).unwrap();
	fs::write(&f.entry, b"nonsense").unwrap();
	// It still reads and writes the original directory.
	executor.compile(&f.module).unwrap();
	assert_eq!(fs::read(&f.entry).unwrap(), b"nonsense");
	executor.compile(&module("new")).unwrap();
	assert_eq!((entries(&f.directory).len(), entries(&moved).len()), (1, 2));
}

#[test]
fn old_entries_and_stale_temporary_files_are_removed() {
	let f = Fixture::new();
	let stale = f.directory.join("1-1.tmp");
	fs::write(&stale, b"half").unwrap();
	let old = std::time::SystemTime::now() - Duration::from_secs(7_200);
	fs::File::options().write(true).open(&stale).unwrap().set_modified(old).unwrap();
	let executor = cached(&f.directory);
	for number in 0..20 {
		executor.compile(&module(&format!("{number:03}"))).unwrap();
	}
	assert_eq!(entries(&f.directory).len(), 16);
	assert!(!stale.exists());
}
