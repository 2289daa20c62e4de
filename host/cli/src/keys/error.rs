//! Why a key cannot be read, kept or opened.

use std::{io, path::PathBuf};
use stratos_host::hex::HexError;
use thiserror::Error;

/// Why a key could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
	/// Words that are not a valid phrase.
	#[error("the phrase is not valid: its words or their checksum are wrong")]
	Phrase,
	/// A seed that is not 32 bytes of hex.
	#[error("the seed is not valid: it {0}")]
	Seed(HexError),
	/// The scheme cannot derive along this path.
	#[error("the path cannot be derived with {scheme}: it has soft junctions (a single /)")]
	Path {
		/// The scheme.
		scheme: &'static str,
	},
	/// An SS58 address with a wrong checksum.
	#[error("the address has a wrong checksum: a letter is mistyped or missing")]
	Checksum,
	/// A public key of another length than 32 bytes.
	#[error("the public key is not valid: it {0}")]
	Public(HexError),
	/// A junction that is probably mistyped.
	#[error("the path cannot be derived: `{junction}` {why}")]
	Junction {
		/// The junction without slashes.
		junction: String,
		/// The defect.
		why: String,
	},
	/// A blank at the end of a path or password.
	#[error("the path or the password ends with a blank, which would make it another key")]
	Blank,
	/// No known form of a key.
	#[error("the text is neither a phrase, a seed, a derivation, an address nor a public key")]
	Unknown,
}

impl KeyError {
	/// The remedy.
	pub fn help(&self) -> &'static str {
		match self {
			Self::Phrase => "check the 12 to 24 English words and their order",
			Self::Seed(_) => "give all 32 bytes, 64 hex digits after 0x, or a phrase instead",
			Self::Path { .. } => "use hard junctions (//) or --scheme sr25519",
			Self::Checksum => "copy the address again, whole",
			Self::Public(_) => {
				"give all 32 bytes, 64 hex digits after 0x, or the SS58 address instead"
			}
			Self::Junction { .. } => "write a number, whole bytes of hex after 0x, or a word",
			Self::Blank => "take the blank away",
			Self::Unknown => "examples: //Alice, \"word word … word\", 0x<seed>, 5GrwvaEF5z…",
		}
	}
}

/// Why a key cannot be stored or opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeystoreError {
	/// The name is not a valid file name.
	#[error("`{0}` cannot be the name of a key; use letters, digits, '-', '_' and '.'")]
	Name(String),
	/// No such key.
	#[error("there is no key `{name}` in {}; `stratos key list` shows those that are there", folder.display())]
	Missing {
		/// The name.
		name: String,
		/// The keystore.
		folder: PathBuf,
	},
	/// A key has this name already.
	#[error(
		"there is a key `{0}` already; choose another name, or remove it with `stratos key remove {0}`"
	)]
	Exists(String),
	/// The password is wrong.
	#[error("the password is wrong, or the key's file was changed; try again")]
	Password,
	/// A wallet file without encryption.
	#[error(
		"the file {} is not encrypted: whoever has it has the key; keep it with `stratos key add NAME \
		--wallet FILE`, which encrypts it, and delete it",
		path.display()
	)]
	Open {
		/// The file.
		path: PathBuf,
	},
	/// Other users can replace the keys.
	#[error(
		"{} may be written by others (its mode is {mode:04o}), who could put other keys there; run `chmod \
		{remedy} {}` and look whether the keys are still yours", path.display(), path.display()
	)]
	Exposed {
		/// The folder or the file.
		path: PathBuf,
		/// The current mode.
		mode: u32,
		/// The mode to set.
		remedy: &'static str,
	},
	/// Not a wallet file, or an unknown version.
	#[error("the file is no encrypted key of a wallet: {0}; export the key again as JSON")]
	Format(String),
	/// The system gives no random numbers.
	#[error("the system gives no random numbers; a key made without them would be unsafe")]
	Random,
	/// The key derivation needs more memory than there is.
	#[error("there is no memory to derive the file's key; 128 MiB are needed")]
	Cost,
	/// The system returned an error.
	#[error("cannot {what} {}: {cause}; check the path and its permissions", path.display())]
	Io {
		/// The operation.
		what: &'static str,
		/// The path.
		path: PathBuf,
		/// The system error.
		cause: io::Error,
	},
}
