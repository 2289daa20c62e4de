//! Files with one ed25519 seed, for programs that start without a password: the consensus key of a
//! validator, and the key by which nodes know each other.

use crate::keys::error::SecretFileError;
use sp_core::{Pair, ed25519};
use std::{
	fs::{self, OpenOptions},
	io::{self, Write},
	path::Path,
};
use stratos_host::hex;
use zeroize::Zeroizing;

/// The longest file: the hex of a seed and the end of its line.
const MAX_BYTES: u64 = 2 + 64 + 2;

/// The seed in a file that only its owner can read. None if there is no file.
pub(crate) fn read_secret_file(path: &Path) -> Result<Option<[u8; 32]>, SecretFileError> {
	let failed = |cause: String| SecretFileError { path: path.to_owned(), cause };
	let found = match fs::metadata(path) {
		Ok(found) => found,
		Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
		Err(cause) => return Err(failed(cause.to_string())),
	};
	#[cfg(unix)]
	{
		let mode = std::os::unix::fs::PermissionsExt::mode(&found.permissions());
		if mode & 0o077 != 0 {
			return Err(failed(format!(
				"others can read it (mode {:o}); run `chmod 600 {}`",
				mode & 0o777,
				path.display()
			)));
		}
	}
	if !found.is_file() || found.len() > MAX_BYTES {
		return Err(failed("it is no key: a key is 0x and 64 hex digits".to_owned()));
	}
	let text = fs::read_to_string(path).map(Zeroizing::new);
	let text = text.map_err(|cause| failed(cause.to_string()))?;
	let seed = hex::decode_exact::<32>(text.trim());
	seed.map(Some).map_err(|cause| failed(format!("it is no key: {cause}")))
}

/// Writes a new file with a seed that only its owner can read. A file that exists is never replaced.
fn create_secret_file(path: &Path, seed: &[u8; 32]) -> Result<(), SecretFileError> {
	let failed = |cause: io::Error| SecretFileError {
		path: path.to_owned(),
		cause: match cause.kind() {
			io::ErrorKind::AlreadyExists => {
				"it exists, and a key is never replaced; choose another name".to_owned()
			}
			_ => cause.to_string(),
		},
	};
	let mut options = OpenOptions::new();
	options.write(true).create_new(true);
	#[cfg(unix)]
	std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
	let mut file = options.open(path).map_err(failed)?;
	let text = Zeroizing::new(format!("{}\n", sp_core::bytes::to_hex(seed, false)));
	file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

/// The seed in a file, which is made if it does not exist.
#[cfg_attr(not(feature = "network"), allow(dead_code))]
pub(crate) fn secret_file(path: &Path) -> Result<[u8; 32], SecretFileError> {
	if let Some(seed) = read_secret_file(path)? {
		return Ok(seed);
	}
	let seed = random_seed(path)?;
	create_secret_file(path, &seed)?;
	Ok(seed)
}

fn random_seed(path: &Path) -> Result<[u8; 32], SecretFileError> {
	let mut seed = [0; 32];
	getrandom::getrandom(&mut seed)
		.map_err(|cause| SecretFileError { path: path.to_owned(), cause: cause.to_string() })?;
	Ok(seed)
}

/// Makes a consensus key in a new file. Returns its public key.
pub(crate) fn create_consensus_key(path: &Path) -> Result<String, SecretFileError> {
	let seed = Zeroizing::new(random_seed(path)?);
	create_secret_file(path, &seed)?;
	let public = ed25519::Pair::from_seed(&seed).public();
	Ok(sp_core::bytes::to_hex(&public.0, false))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_consensus_key_is_that_of_its_file_and_is_made_once() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("validator.key");
		let public = create_consensus_key(&path).unwrap();
		let seed = read_secret_file(&path).unwrap().unwrap();
		let pair = ed25519::Pair::from_seed(&seed);
		assert_eq!(public, sp_core::bytes::to_hex(&pair.public().0, false));
		assert!(!std::fs::read_to_string(&path).unwrap().contains(&public[2..]), "only the secret");
		assert!(create_consensus_key(&path).unwrap_err().to_string().contains("validator.key"));
		assert_eq!(read_secret_file(&path).unwrap(), Some(seed), "it is kept");
		assert_ne!(create_consensus_key(&folder.path().join("other.key")).unwrap(), public);
	}

	#[test]
	fn a_secret_is_for_its_owner_only() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		assert_eq!(read_secret_file(&path).unwrap(), None);
		let seed = secret_file(&path).unwrap();
		assert_eq!(secret_file(&path).unwrap(), seed);
		assert!(create_secret_file(&path, &[1; 32]).is_err(), "never replaced");
		#[cfg(unix)]
		{
			use std::os::unix::fs::PermissionsExt;
			assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
			fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
			let refused = read_secret_file(&path).unwrap_err().to_string();
			assert!(refused.contains("chmod 600"), "{refused}");
			fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
		}
		for wrong in ["", "0x12", &"z".repeat(64), &"1".repeat(5_000)] {
			fs::write(&path, wrong).unwrap();
			assert!(read_secret_file(&path).is_err(), "{wrong}");
		}
	}
}
