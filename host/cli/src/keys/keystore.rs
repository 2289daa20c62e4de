//! The keystore: a folder with one encrypted wallet file for each key.

use crate::keys::{error::KeystoreError, network::Network, signer::Signer, wallet::Wallet};
use std::{
	fs::{self, OpenOptions},
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// The largest wallet file, bytes.
const MAX_FILE: u64 = 64 << 10;
/// The content type of an export of several accounts.
const BATCH: &str = "batch-pkcs8";

/// A folder with keys.
#[derive(Clone, Debug)]
pub(crate) struct Keystore {
	folder: PathBuf,
}

impl Keystore {
	/// The folder is created with the first key.
	pub(crate) fn new(folder: PathBuf) -> Self {
		Self { folder }
	}

	pub(crate) fn folder(&self) -> &Path {
		&self.folder
	}

	/// Checks that only the user can write to the folder. A missing folder passes.
	pub(crate) fn check(&self) -> Result<(), KeystoreError> {
		ensure_private(&self.folder).map(drop)
	}

	/// The file of a key; an error for an invalid name.
	pub(crate) fn path(&self, name: &str) -> Result<PathBuf, KeystoreError> {
		let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
		if name.is_empty() || name.len() > 64 || name.starts_with('.') || !name.chars().all(plain) {
			return Err(KeystoreError::Name(name.chars().take(64).collect()));
		}
		Ok(self.folder.join(format!("{name}.json")))
	}

	/// Encrypts and stores a key. Returns its file.
	pub(crate) fn add(
		&self,
		name: &str,
		signer: &Signer,
		password: &str,
		network: Network,
	) -> Result<PathBuf, KeystoreError> {
		self.store(name, &Wallet::seal(signer, password, name, network)?)
	}

	/// Stores an encrypted key. Never overwrites one.
	pub(crate) fn store(&self, name: &str, wallet: &Wallet) -> Result<PathBuf, KeystoreError> {
		let path = self.path(name)?;
		let io = |what: &'static str, path: &Path| {
			let path = path.to_owned();
			move |cause: io::Error| match cause.kind() {
				io::ErrorKind::AlreadyExists => KeystoreError::Exists(name.to_owned()),
				_ => KeystoreError::Io { what, path, cause },
			}
		};
		let mut builder = fs::DirBuilder::new();
		builder.recursive(true);
		#[cfg(unix)]
		std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
		builder.create(&self.folder).map_err(io("make the folder", &self.folder))?;
		let text = serde_json::to_string(wallet)
			.map_err(|cause| KeystoreError::Format(cause.to_string()))?;
		let mut options = OpenOptions::new();
		options.write(true).create_new(true);
		#[cfg(unix)]
		std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
		let mut file = options.open(&path).map_err(io("write", &path))?;
		let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
		if let Err(cause) = written {
			// A partial file is useless.
			let _ = fs::remove_file(&path);
			return Err(KeystoreError::Io { what: "write", path, cause });
		}
		Ok(path)
	}

	/// Reads the file of a key.
	pub(crate) fn get(&self, name: &str) -> Result<Wallet, KeystoreError> {
		let path = self.path(name)?;
		if !path.exists() {
			let folder = self.folder.clone();
			return Err(KeystoreError::Missing { name: name.to_owned(), folder });
		}
		read(&path)
	}

	/// All keys, by name. Other files are skipped; a missing folder has no keys.
	pub(crate) fn list(&self) -> Result<Vec<(String, Wallet)>, KeystoreError> {
		let entries = match fs::read_dir(&self.folder) {
			Ok(entries) => entries,
			Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(cause) => {
				let path = self.folder.clone();
				return Err(KeystoreError::Io { what: "read the folder", path, cause });
			}
		};
		let mut keys: Vec<(String, Wallet)> = entries
			.filter_map(Result::ok)
			.filter_map(|entry| {
				let path = entry.path();
				let name = path.file_name()?.to_str()?.strip_suffix(".json")?.to_owned();
				Some((name, read(&path).ok()?))
			})
			.collect();
		keys.sort_by(|a, b| a.0.cmp(&b.0));
		Ok(keys)
	}

	/// Deletes a key.
	pub(crate) fn remove(&self, name: &str) -> Result<(), KeystoreError> {
		self.get(name)?;
		let path = self.path(name)?;
		fs::remove_file(&path).map_err(|cause| KeystoreError::Io { what: "delete", path, cause })
	}
}

/// Checks that only the user can write to a folder or file. Returns a warning where others can read a file.
/// A missing path passes.
pub(crate) fn ensure_private(path: &Path) -> Result<Option<String>, KeystoreError> {
	let Some((mode, is_folder)) = permissions(path) else { return Ok(None) };
	let remedy = if is_folder { "700" } else { "600" };
	if mode & 0o022 != 0 {
		return Err(KeystoreError::Exposed { path: path.to_owned(), mode, remedy });
	}
	let readable = mode & 0o044 != 0 && !is_folder;
	Ok(readable.then(|| {
		let path = path.display();
		format!("other users can read {path} (mode {mode:04o}): run `chmod {remedy} {path}`")
	}))
}

/// The mode, and whether the path is a folder; `None` for other kinds of files and missing ones.
#[cfg(unix)]
fn permissions(path: &Path) -> Option<(u32, bool)> {
	use std::os::unix::fs::PermissionsExt;
	let metadata = fs::metadata(path).ok()?;
	let is_folder = metadata.is_dir();
	// A shell may pass a secret through a pipe.
	(is_folder || metadata.is_file()).then(|| (metadata.permissions().mode() & 0o7777, is_folder))
}

/// Other systems have no file modes.
#[cfg(not(unix))]
fn permissions(_: &Path) -> Option<(u32, bool)> {
	None
}

/// Reads a wallet file.
pub(crate) fn read(path: &Path) -> Result<Wallet, KeystoreError> {
	let io = |cause| KeystoreError::Io { what: "read", path: path.to_owned(), cause };
	let mut text = String::new();
	let file = fs::File::open(path).map_err(io)?;
	file.take(MAX_FILE).read_to_string(&mut text).map_err(io)?;
	let wallet: Wallet =
		serde_json::from_str(&text).map_err(|cause| match text.contains(BATCH) {
			true => KeystoreError::Format(
				"it contains several accounts: export each of them separately".to_owned(),
			),
			false => KeystoreError::Format(format!("{}: {cause}", path.display())),
		})?;
	wallet.scheme()?;
	wallet.account()?;
	Ok(wallet)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::Scheme;

	#[test]
	fn a_stored_key_opens_only_with_its_password() {
		let folder = tempfile::tempdir().unwrap();
		let keystore = Keystore::new(folder.path().join("keys"));
		assert!(keystore.list().unwrap().is_empty(), "a missing folder has no keys");
		for scheme in [Scheme::Sr25519, Scheme::Ed25519] {
			let name = format!("alice-{}", scheme.name());
			let signer = Signer::from_secret("//Alice", scheme).unwrap();
			let path = keystore.add(&name, &signer, "secret", Network::GENERIC).unwrap();
			let text = fs::read_to_string(&path).unwrap();
			assert!(!text.contains("Alice"), "{text}");
			let wallet = keystore.get(&name).unwrap();
			assert!(matches!(wallet.open("Secret"), Err(KeystoreError::Password)));
			let opened = wallet.open("secret").unwrap();
			assert_eq!(opened.account(), signer.account());
			// Its signatures verify with the public key of the account.
			let signature = opened.sign(b"message");
			use sp_core::{Pair, ed25519, sr25519};
			let verified = match scheme {
				Scheme::Sr25519 => sr25519::Pair::verify(
					&sr25519::Signature::from_raw(signature),
					b"message",
					&sr25519::Public::from_raw(signer.account()),
				),
				Scheme::Ed25519 => ed25519::Pair::verify(
					&ed25519::Signature::from_raw(signature),
					b"message",
					&ed25519::Public::from_raw(signer.account()),
				),
			};
			assert!(verified);
			let again = keystore.add(&name, &signer, "other", Network::GENERIC);
			assert!(matches!(again, Err(KeystoreError::Exists(_))), "{again:?}");
			#[cfg(unix)]
			{
				use std::os::unix::fs::PermissionsExt;
				assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
			}
		}
		let names: Vec<_> = keystore.list().unwrap().into_iter().map(|(name, _)| name).collect();
		assert_eq!(names, ["alice-ed25519", "alice-sr25519"]);
		keystore.remove("alice-ed25519").unwrap();
		assert!(matches!(keystore.get("alice-ed25519"), Err(KeystoreError::Missing { .. })));
	}

	#[test]
	fn names_cannot_leave_the_folder() {
		let keystore = Keystore::new("/keys".into());
		for bad in ["", ".", "..", "../x", "a/b", "a b", "//Alice", &"x".repeat(65)] {
			assert!(matches!(keystore.path(bad), Err(KeystoreError::Name(_))), "{bad:?}");
		}
	}

	#[test]
	fn modified_files_are_refused() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("x.json");
		let refused = |text: &str| {
			fs::write(&path, text).unwrap();
			read(&path).and_then(|wallet| wallet.open("secret")).unwrap_err()
		};
		assert!(matches!(refused("words"), KeystoreError::Format(_)));
		assert!(matches!(refused("{}"), KeystoreError::Format(_)));
		let signer = Signer::from_secret("//Bob", Scheme::Sr25519).unwrap();
		let wallet = Wallet::seal(&signer, "secret", "bob", Network::GENERIC).unwrap();
		let text = serde_json::to_string(&wallet).unwrap();
		let alice = super::super::development_accounts()[0].address(Network::GENERIC);
		let other = text.replace(&wallet.address, &alice);
		assert!(matches!(refused(&other), KeystoreError::Format(_)), "another address");
		let other = text.replace("\"version\":\"3\"", "\"version\":\"4\"");
		assert!(matches!(refused(&other), KeystoreError::Format(_)), "another version");
		let other = text.replace("sr25519", "ecdsa");
		assert!(matches!(refused(&other), KeystoreError::Format(_)), "another scheme");
	}
}
