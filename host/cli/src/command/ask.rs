//! Questions to the user, and secrets from the user.

use super::Failure;
use crate::keys::{Keystore, Signer, keystore};
use clap::Args;
use std::{
	io::{IsTerminal, Read, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The variable that a password can be given in.
const PASSWORD_VARIABLE: &str = "STRATOS_PASSWORD";

/// Where keys are, and how they are opened.
#[derive(Clone, Debug, Args)]
pub(super) struct KeystoreArgs {
	/// The folder with the keys [default: keys in the user's data folder]
	#[arg(long, value_name = "DIR")]
	keystore: Option<PathBuf>,
	/// Read the key's password from the first line of this file; else it is taken from the
	/// variable STRATOS_PASSWORD, else asked for
	#[arg(long, value_name = "FILE")]
	password_file: Option<PathBuf>,
}

impl KeystoreArgs {
	/// The keystore.
	pub(super) fn open(&self) -> Result<Keystore, Failure> {
		let folder = match &self.keystore {
			Some(folder) => folder.clone(),
			None => stratos_host::node::folders::default_base().map_err(Failure::new)?.join("keys"),
		};
		Ok(Keystore::new(folder))
	}

	/// The password; a new one is asked for twice.
	pub(super) fn password(&self, what: &str, new: bool) -> Result<Zeroizing<String>, Failure> {
		let given = match (&self.password_file, std::env::var(PASSWORD_VARIABLE)) {
			(Some(path), _) => {
				let text = std::fs::read_to_string(path).map(Zeroizing::new);
				let text = text.map_err(|cause| Failure::file("read", path, &cause))?;
				Some(Zeroizing::new(text.lines().next().unwrap_or("").to_owned()))
			}
			(None, Ok(text)) => Some(Zeroizing::new(text)),
			(None, Err(_)) => None,
		};
		let password = match given {
			Some(password) => password,
			None => {
				let first = hidden(&format!("Password for {what}: "))?;
				if new && *hidden("Once more: ")? != *first {
					return Err(Failure::new("the two passwords differ").help("try again"));
				}
				first
			}
		};
		match new && password.is_empty() {
			true => Err(Failure::new("an empty password protects nothing").help("choose another")),
			false => Ok(password),
		}
	}

	/// The key that `--from` names: `//Alice`, a key of the keystore, or a wallet's file. Second,
	/// whether it is one of those that everybody knows.
	pub(super) fn signer(&self, from: &str) -> Result<(Signer, bool), Failure> {
		if from.starts_with("//") {
			return Ok((Signer::from_secret(from, Default::default())?, true));
		}
		let is_seed = from.len() == 66 && from.starts_with("0x");
		if from.contains(char::is_whitespace) || is_seed {
			return Err(Failure::new("a secret on the command line can be seen by others")
				.help("keep it with `stratos key add NAME --import`, then use --from NAME"));
		}
		let path = Path::new(from);
		let wallet = if path.is_file() && (path.components().count() > 1 || from.ends_with(".json"))
		{
			keystore::read(path)?
		} else {
			self.open()?.get(from)?
		};
		let password = self.password(&format!("{from} ({})", wallet.address), false)?;
		Ok((wallet.open(&password)?, false))
	}
}

impl From<keystore::KeystoreError> for Failure {
	fn from(error: keystore::KeystoreError) -> Self {
		Self::new(error)
	}
}

/// Asks on the terminal without showing what is typed.
pub(super) fn hidden(question: &str) -> Result<Zeroizing<String>, Failure> {
	if !std::io::stdin().is_terminal() {
		return Err(Failure::new("nobody to ask for a password: the input is not a terminal")
			.help(format!("give --password-file, or set {PASSWORD_VARIABLE}")));
	}
	rpassword::prompt_password(question)
		.map(Zeroizing::new)
		.map_err(|cause| Failure::new(format!("cannot ask for a password: {cause}")))
}

/// A secret from the standard input: hidden on a terminal, else all that comes.
pub(super) fn secret(question: &str) -> Result<Zeroizing<String>, Failure> {
	/// No secret is longer.
	const LIMIT: u64 = 4096;
	if std::io::stdin().is_terminal() {
		return hidden(question);
	}
	let mut text = Zeroizing::new(String::new());
	std::io::stdin()
		.take(LIMIT)
		.read_to_string(&mut text)
		.map_err(|cause| Failure::new(format!("cannot read a key from the input: {cause}")))?;
	Ok(text)
}

/// Asks a question that is answered with yes or no; no is the default.
pub(super) fn confirmed(question: &str) -> Result<bool, Failure> {
	if !std::io::stdin().is_terminal() {
		return Err(Failure::new("nobody to ask: the input is not a terminal")
			.help("add -y to go on without asking"));
	}
	eprint!("{question} [y/N] ");
	let mut answer = String::new();
	std::io::stderr()
		.flush()
		.and_then(|()| std::io::stdin().read_line(&mut answer))
		.map_err(|cause| Failure::new(format!("cannot ask: {cause}")))?;
	Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
