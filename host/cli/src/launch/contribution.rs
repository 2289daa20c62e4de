//! Contributions: an entry, signed by its key and by the account that pays for it.

use crate::{
	client::Accounts,
	keys::{Scheme, Signer},
	launch::{
		draft::{Draft, Terms, VERSION},
		entry::{Entry, EntryText},
		error::LaunchError,
		file::{self, Kind},
	},
};
use serde::{Deserialize, Serialize};
use sp_core::{crypto::AccountId32, ed25519, sr25519};
use sp_runtime::{MultiSignature, traits::Verify};
use std::path::{Path, PathBuf};
use stratos_host::hex;

/// A contribution is about one kilobyte.
const CONTRIBUTION: Kind = Kind { name: "contribution", limit: 16 << 10 };

/// The most files of a folder that are read.
const MAX_FILES: usize = 10_000;

/// The file of a contribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Contribution {
	version: u32,
	/// The chain's id, for people.
	chain: String,
	/// The hash of the draft's terms.
	terms: String,
	entry: EntryText,
	signatures: Signatures,
}

/// Signatures as `stratos key sign` prints them: `Ed25519(0x…)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signatures {
	/// Of the account that pays.
	account: String,
	/// Of the consensus key or the network key.
	key: String,
}

impl Contribution {
	/// Signs an entry.
	pub(crate) fn new(entry: &Entry, draft: &Draft, account: &Signer, key: &Signer) -> Self {
		let terms = draft.terms();
		let payload = entry.payload(&terms);
		Self {
			version: VERSION,
			chain: draft.id.clone(),
			terms: sp_core::bytes::to_hex(&terms, false),
			entry: EntryText::new(entry, draft),
			signatures: Signatures {
				account: show_signature(account, &payload),
				key: show_signature(key, &payload),
			},
		}
	}

	/// Reads a contribution. Nothing is verified yet.
	pub(crate) fn read(path: &Path) -> Result<Self, LaunchError> {
		CONTRIBUTION.read(path)
	}

	/// Writes a contribution to a new file.
	pub(crate) fn create(&self, path: &Path) -> Result<(), LaunchError> {
		file::create(path, self)
	}

	/// The entry, if it is for this draft and both signatures are over it.
	///
	/// # Errors
	/// What is wrong, and the remedy.
	pub(crate) fn verify(&self, draft: &Draft, accounts: &Accounts) -> Result<Entry, String> {
		self.verify_for(&draft.id, &draft.terms(), accounts)
	}

	/// As [`Self::verify`], for many contributions: the hash of a large draft's terms takes a while.
	pub(super) fn verify_for(
		&self,
		id: &str,
		terms: &Terms,
		accounts: &Accounts,
	) -> Result<Entry, String> {
		if self.version != VERSION {
			return Err(format!(
				"it has version {}, this program reads version {VERSION}; use the program that wrote it",
				self.version
			));
		}
		if hex::decode_exact::<32>(&self.terms) != Ok(*terms) {
			return Err(format!(
				"it was signed for another draft ({}, terms {}), this one is {} with the terms {}; have it \
				 signed again with this draft",
				self.chain,
				self.terms,
				id,
				sp_core::bytes::to_hex(terms, false)
			));
		}
		let entry = self.entry.parse(accounts)?;
		let payload = entry.payload(terms);
		let by = |who: &str, text: &str, signer: [u8; 32]| {
			let signature =
				signature(text).map_err(|why| format!("the signature of {who}: {why}"))?;
			match signature.verify(payload.as_slice(), &AccountId32::new(signer)) {
				true => Ok(signature),
				false => Err(format!(
					"the signature of {who} is not over this entry: it was changed, or signed by another; \
					 ask the operator for the file as it was written"
				)),
			}
		};
		by("the account", &self.signatures.account, entry.account())?;
		let signature = by("the key", &self.signatures.key, entry.key())?;
		let ed25519 = matches!(signature, MultiSignature::Ed25519(_));
		if matches!(entry, Entry::Validator(_)) && !ed25519 {
			return Err("a consensus key is of the scheme ed25519; make one with `stratos key consensus FILE`".into());
		}
		Ok(entry)
	}
}

/// A signature as text.
fn show_signature(signer: &Signer, payload: &[u8]) -> String {
	let scheme = match signer.scheme() {
		Scheme::Sr25519 => "Sr25519",
		Scheme::Ed25519 => "Ed25519",
	};
	format!("{scheme}({})", sp_core::bytes::to_hex(&signer.sign(payload), false))
}

/// The signature in a text.
fn signature(text: &str) -> Result<MultiSignature, String> {
	let wrong = || format!("`{text}` is no signature such as Ed25519(0x…)");
	let (scheme, rest) = text.split_once('(').ok_or_else(wrong)?;
	let digits = rest.strip_suffix(')').ok_or_else(wrong)?;
	let bytes = hex::decode_exact::<64>(digits).map_err(|_| wrong())?;
	match scheme {
		"Sr25519" => Ok(MultiSignature::Sr25519(sr25519::Signature::from_raw(bytes))),
		"Ed25519" => Ok(MultiSignature::Ed25519(ed25519::Signature::from_raw(bytes))),
		_ => Err(wrong()),
	}
}

/// The files of contributions: those that are given, and all `.json` files of folders that are.
pub(crate) fn contribution_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, LaunchError> {
	let mut files = Vec::new();
	for path in paths {
		if !path.is_dir() {
			files.push(path.clone());
			continue;
		}
		let failed = |cause| LaunchError::Io { what: "read", path: path.clone(), cause };
		for entry in std::fs::read_dir(path).map_err(failed)? {
			let file = entry.map_err(failed)?.path();
			if file.extension().is_some_and(|extension| extension == "json") {
				files.push(file);
			}
			if files.len() > MAX_FILES {
				return Err(LaunchError::Value(format!(
					"{} has more than {MAX_FILES} files; name the contributions one by one",
					path.display()
				)));
			}
		}
	}
	files.sort();
	// A file that is given and in a folder that is given is one contribution.
	files.dedup();
	Ok(files)
}
