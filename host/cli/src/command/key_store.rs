//! `stratos key add`, `list` and `remove`.

use crate::{
	command::{
		failure::Failure,
		output::{print, print_json, warn},
		prompt::{KeystoreArgs, confirmed, secret},
	},
	keys::{self, Network, Scheme, Signer, keystore},
};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct AddKey {
	/// The key's name
	#[arg(value_name = "NAME")]
	name: String,
	/// Store an existing key: its phrase or seed is prompted for, or read from the standard input
	#[arg(long)]
	import: bool,
	/// Store a wallet's JSON export. Its password stays; an export without a password gets a new one
	#[arg(long, value_name = "FILE", conflicts_with_all = ["import", "show_phrase"])]
	wallet: Option<PathBuf>,
	/// Print the phrase of the new key, to write down
	#[arg(long, conflicts_with = "import")]
	show_phrase: bool,
	/// The signature scheme
	#[arg(long, value_enum, default_value_t, value_name = "SCHEME")]
	scheme: Scheme,
	/// SS58 prefix, or the name of a registered network
	#[arg(long, value_name = "PREFIX")]
	network: Option<Network>,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	keystore: KeystoreArgs,
}

#[derive(Debug, Args)]
pub(super) struct ListKeys {
	/// Print JSON
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	keystore: KeystoreArgs,
}

#[derive(Debug, Args)]
pub(super) struct RemoveKey {
	/// The key's name
	#[arg(value_name = "NAME")]
	name: String,
	/// Skip the confirmation
	#[arg(long, short)]
	yes: bool,
	#[command(flatten)]
	keystore: KeystoreArgs,
}

pub(super) fn add(arguments: &AddKey) -> Result<(), Failure> {
	let keystore = arguments.keystore.open()?;
	let name = &arguments.name;
	// Checked before the password prompt.
	if keystore.path(name)?.exists() {
		return Err(keys::KeystoreError::Exists(name.clone()).into());
	}
	let network = arguments.network.unwrap_or_default();
	let mut phrase = None;
	let path = if let Some(file) = &arguments.wallet {
		let wallet = keystore::read(file)?;
		match wallet.is_encrypted() {
			true => {
				let password = arguments.keystore.password(&wallet.address, false)?;
				// A key that cannot be opened is not stored.
				wallet.open(&password)?;
				keystore.store(name, &wallet)?
			}
			false => {
				let signer = wallet.unprotected()?;
				let network = arguments.network.unwrap_or(wallet.network());
				let password = arguments.keystore.password(&format!("the key {name}"), true)?;
				let path = keystore.add(name, &signer, &password, network)?;
				warn(&format!("{} is not encrypted: delete it", file.display()));
				path
			}
		}
	} else {
		let signer = if arguments.import {
			let text = secret("Phrase or seed: ")?;
			Signer::from_secret(&text, arguments.scheme)?
		} else {
			let made = keys::generate(arguments.scheme, network);
			let words = made.secret_phrase.clone().unwrap_or_default();
			let signer = Signer::from_secret(&words, arguments.scheme)?;
			phrase = made.secret_phrase.filter(|_| arguments.show_phrase);
			signer
		};
		let password = arguments.keystore.password(&format!("the new key {name}"), true)?;
		keystore.add(name, &signer, &password, network)?
	};
	let wallet = keystore.get(name)?;
	if arguments.json {
		let mut report = json!({
			"name": name,
			"address": wallet.address,
			"scheme": wallet.scheme()?,
			"file": path.display().to_string(),
		});
		if let (Some(phrase), Some(report)) = (phrase, report.as_object_mut()) {
			report.insert("secretPhrase".to_owned(), phrase.into());
		}
		return print_json(&report);
	}
	print(&format!("Key {name}: {}\nStored encrypted in {}", wallet.address, path.display()));
	match phrase {
		Some(phrase) => print(&format!(
			"Secret phrase: {phrase}\nWrite it down and keep it secret: it controls the account."
		)),
		None if !arguments.import && arguments.wallet.is_none() => {
			print("Only this file and its password give access to the account: make copies.");
		}
		None => {}
	}
	Ok(())
}

pub(super) fn list(arguments: &ListKeys) -> Result<(), Failure> {
	let keystore = arguments.keystore.open()?;
	let keys = keystore.list()?;
	if arguments.json {
		let keys = keys
			.iter()
			.map(|(name, wallet)| {
				Ok(json!({
					"name": name,
					"address": wallet.address,
					"scheme": wallet.scheme()?,
					"encrypted": wallet.is_encrypted(),
					"file": keystore.path(name)?.display().to_string(),
				}))
			})
			.collect::<Result<Vec<_>, keys::KeystoreError>>()?;
		return print_json(&keys.into());
	}
	if keys.is_empty() {
		print(&format!(
			"There are no keys in {}; `stratos key add NAME` adds one.",
			keystore.folder().display()
		));
	}
	let width = keys.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
	for (name, wallet) in keys {
		let note = if wallet.is_encrypted() { "" } else { "  NOT ENCRYPTED" };
		print(&format!("{name:<width$}  {}  {}{note}", wallet.address, wallet.scheme()?.name()));
	}
	Ok(())
}

pub(super) fn remove(arguments: &RemoveKey) -> Result<(), Failure> {
	let keystore = arguments.keystore.open()?;
	let wallet = keystore.get(&arguments.name)?;
	print(&format!("{}: {}", arguments.name, wallet.address));
	if !arguments.yes
		&& !confirmed("Delete this key? Without the phrase or another copy, the account is lost.")?
	{
		print("Nothing was deleted.");
		return Ok(());
	}
	keystore.remove(&arguments.name)?;
	print("Deleted.");
	Ok(())
}
