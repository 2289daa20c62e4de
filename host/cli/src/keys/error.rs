//! Errors of keys and of the keystore.

use std::{io, path::PathBuf};
use stratos_host::hex::HexError;
use thiserror::Error;

/// Why a text is not a key.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum KeyError {
	#[error("the phrase is not valid: its words or their checksum are wrong")]
	Phrase,
	#[error("the seed is not valid: it {0}")]
	Seed(HexError),
	#[error("the path cannot be derived with {scheme}: it has soft junctions (a single /)")]
	Path { scheme: &'static str },
	#[error("the address has a wrong checksum: a character is mistyped or missing")]
	Checksum,
	#[error("the public key is not valid: it {0}")]
	Public(HexError),
	/// A junction that is probably mistyped, without its slashes.
	#[error("the path cannot be derived: `{junction}` {why}")]
	Junction { junction: String, why: String },
	#[error("the path or the password ends with a space, which would give another key")]
	Blank,
	#[error("the text is neither a phrase, a seed, a derivation, an address nor a public key")]
	Unknown,
}

impl KeyError {
	/// The remedy.
	pub(crate) fn help(&self) -> &'static str {
		match self {
			Self::Phrase => "check the 12 to 24 English words and their order",
			Self::Seed(_) => "give all 32 bytes, 64 hex digits after 0x, or a phrase instead",
			Self::Path { .. } => "use hard junctions (//) or --scheme sr25519",
			Self::Checksum => "copy the whole address again",
			Self::Public(_) => {
				"give all 32 bytes, 64 hex digits after 0x, or the SS58 address instead"
			}
			Self::Junction { .. } => "write a number, whole bytes of hex after 0x, or a word",
			Self::Blank => "remove the space",
			Self::Unknown => "examples: //Alice, \"word word … word\", 0x<seed>, 5GrwvaEF5z…",
		}
	}
}

/// Why a file with a seed cannot be read or written.
#[derive(Debug, Error)]
#[error("the key file {} cannot be used: {cause}", path.display())]
pub(crate) struct SecretFileError {
	pub(super) path: PathBuf,
	pub(super) cause: String,
}

/// Why a key cannot be stored or opened.
#[derive(Debug, Error)]
pub(crate) enum KeystoreError {
	#[error("`{0}` is not a valid name of a key; use letters, digits, '-', '_' and '.'")]
	Name(String),
	#[error("there is no key `{name}` in {}; `stratos key list` lists all keys", folder.display())]
	Missing { name: String, folder: PathBuf },
	#[error(
		"the key `{0}` exists already; choose another name, or remove it with `stratos key remove {0}`"
	)]
	Exists(String),
	#[error("the password is wrong, or the key's file was changed; try again")]
	Password,
	#[error(
		"the file {} is not encrypted: anybody who can read it can use the key; import it with \
		`stratos key add NAME --wallet FILE`, which encrypts it, then delete it",
		path.display()
	)]
	NotEncrypted { path: PathBuf },
	/// Other users can replace the keys. `remedy` is the mode to set.
	#[error(
		"other users can write to {} (mode {mode:04o}) and replace the keys; run `chmod {remedy} {}` and \
		check that the keys are still yours",
		path.display(),
		path.display()
	)]
	Exposed { path: PathBuf, mode: u32, remedy: &'static str },
	#[error("the file is not an encrypted key of a wallet: {0}; export the key again as JSON")]
	Format(String),
	#[error("the system returns no random numbers; without them a key would be unsafe")]
	Random,
	#[error("not enough memory to derive the file's key; 128 MiB are needed")]
	Memory,
	/// `what` is a verb.
	#[error("cannot {what} {}: {cause}; check the path and its permissions", path.display())]
	Io { what: &'static str, path: PathBuf, cause: io::Error },
}
