//! What `stratos genesis add-validator` and `add-node` have in common: the keys, and the file.

use crate::{
	client::Accounts,
	command::{failure::Failure, output::print, prompt::KeystoreArgs, session::AllowArgs},
	keys::{self, Scheme, Signer},
	launch::{Contribution, Draft, Entry, amount, show_amount},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// The folder of contributions, beside the draft.
const FOLDER: &str = "contributions";

/// Who signs, for which draft, and where the contribution goes.
#[derive(Debug, Args)]
pub(super) struct ContributeArgs {
	/// The account that pays and signs: a key of the keystore, or a wallet file
	#[arg(long, value_name = "KEY")]
	from: String,
	/// The file of the validator's or node's own key, made by `stratos key consensus FILE`. It stays on
	/// this machine
	#[arg(long, value_name = "FILE")]
	key: String,
	/// The draft
	#[arg(long, value_name = "FILE", default_value = "genesis.json")]
	draft: PathBuf,
	/// The new file [default: in the folder contributions beside the draft]
	#[arg(long, short, value_name = "FILE")]
	output: Option<PathBuf>,
	#[command(flatten)]
	pub(super) allow: AllowArgs,
	#[command(flatten)]
	keys: KeystoreArgs,
}

/// The draft, and both keys.
pub(super) struct Contributor {
	pub(super) draft: Draft,
	pub(super) accounts: Accounts,
	account: Signer,
	key: Signer,
}

impl ContributeArgs {
	/// Reads the draft and opens the keys.
	pub(super) fn open(&self) -> Result<Contributor, Failure> {
		let draft = Draft::read(&self.draft)?;
		let accounts = self.allow.accept(draft.accounts());
		// The password is asked for last.
		let key = own_key(&self.key, &accounts)?;
		let (account, _) = self.keys.signer(&self.from, &accounts)?;
		Ok(Contributor { draft, accounts, account, key })
	}

	/// Signs an entry and writes the contribution.
	pub(super) fn write(&self, contributor: &Contributor, entry: &Entry) -> Result<(), Failure> {
		let Contributor { draft, accounts, account, key } = contributor;
		let contribution = Contribution::new(entry, draft, account, key);
		// What others would refuse is not written.
		contribution.verify(draft, accounts).map_err(Failure::new)?;
		let path = match &self.output {
			Some(path) => path.clone(),
			None => default_path(&self.draft, entry)?,
		};
		contribution.create(&path)?;
		print(&format!(
			"{}: {} of {}\nkey   {}\nholds {}\nfor   {} ({}), terms {}\nSend this file to whoever collects.",
			path.display(),
			entry.kind(),
			draft.address(entry.account()),
			sp_core::bytes::to_hex(&entry.key(), false),
			show_amount(entry.stake()),
			draft.name,
			draft.id,
			sp_core::bytes::to_hex(&draft.terms(), false),
		));
		Ok(())
	}
}

impl Contributor {
	/// The id of the account.
	pub(super) fn account(&self) -> [u8; 32] {
		self.account.account()
	}

	/// The public key of the validator's or node's own key.
	pub(super) fn key(&self) -> [u8; 32] {
		self.key.account()
	}
}

/// An amount of an option.
pub(super) fn amount_of(option: &str, text: &str) -> Result<u128, Failure> {
	let wrong = |why: String| Failure::new(format!("{option}: {why}"));
	amount(text).map_err(|why| wrong(why).help("write it as 100,000STOS"))
}

/// The key in a file, or for rehearsals one whose secret everybody knows.
fn own_key(text: &str, accounts: &Accounts) -> Result<Signer, Failure> {
	if text.starts_with("//") {
		accounts.sign(text).map_err(Failure::new)?;
		return Ok(Signer::from_secret(text, Scheme::Ed25519)?);
	}
	let seed = keys::read_secret_file(Path::new(text))?.ok_or_else(|| {
		Failure::new(format!("there is no key file {text}"))
			.help(format!("make one with `stratos key consensus {text}`"))
	})?;
	Ok(Signer::from_seed(&seed))
}

fn default_path(draft: &Path, entry: &Entry) -> Result<PathBuf, Failure> {
	let folder = draft.parent().unwrap_or(Path::new("")).join(FOLDER);
	std::fs::create_dir_all(&folder).map_err(|cause| Failure::file("create", &folder, &cause))?;
	let key = sp_core::bytes::to_hex(&entry.key(), false);
	let start = key.get(2..10).unwrap_or(&key);
	Ok(folder.join(format!("{}-{start}.json", entry.kind())))
}
