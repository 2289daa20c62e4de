//! Prompts: confirmations, passwords and secrets.

use crate::{
	client::Accounts,
	command::{failure::Failure, output::warn},
	keys::{Keystore, KeystoreError, Signer, keystore},
	text::counted,
};
use clap::Args;
use std::{
	env::VarError,
	fs::File,
	io::{IsTerminal, Read, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The environment variable with a password.
const PASSWORD_VARIABLE: &str = "STRATOS_PASSWORD";
/// The shortest new password, characters.
const MIN_PASSWORD: usize = 8;
/// The longest secret that is read, bytes.
const MAX_SECRET: u64 = 4096;

/// The keystore and its password.
#[derive(Clone, Debug, Args)]
pub(super) struct KeystoreArgs {
	/// The folder of the keystore [default: keys in the user's data folder]
	#[arg(long, value_name = "DIR")]
	keystore: Option<PathBuf>,
	/// Read the password from the first line of this file [default: the variable STRATOS_PASSWORD, or
	/// a prompt]
	#[arg(long, value_name = "FILE")]
	password_file: Option<PathBuf>,
}

impl KeystoreArgs {
	/// The keystore; its permissions are checked.
	pub(super) fn open(&self) -> Result<Keystore, Failure> {
		let folder = match &self.keystore {
			Some(folder) => folder.clone(),
			None => stratos_host::node::folders::default_base().map_err(Failure::new)?.join("keys"),
		};
		let keystore = Keystore::new(folder);
		keystore.check()?;
		Ok(keystore)
	}

	/// The password. A new one is prompted for twice and must not be weak.
	pub(super) fn password(&self, what: &str, new: bool) -> Result<Zeroizing<String>, Failure> {
		let given = match (&self.password_file, std::env::var(PASSWORD_VARIABLE)) {
			(Some(path), _) => {
				keystore::ensure_private(path)?.iter().for_each(|text| warn(text));
				let text = File::open(path).and_then(read_secret);
				let text = text.map_err(|cause| Failure::file("read", path, &cause))?;
				Some(Zeroizing::new(text.lines().next().unwrap_or("").to_owned()))
			}
			(None, Ok(text)) => Some(Zeroizing::new(text)),
			(None, Err(VarError::NotPresent)) => None,
			(None, Err(VarError::NotUnicode(_))) => {
				return Err(Failure::new(format!("{PASSWORD_VARIABLE} is not UTF-8 text"))
					.help("set it again, or give --password-file"));
			}
		};
		let password = match given {
			Some(password) => password,
			None => {
				let first = hidden(&format!("Password for {what}: "))?;
				if new && *hidden("Repeat: ")? != *first {
					return Err(Failure::new("the two passwords differ").help("try again"));
				}
				first
			}
		};
		if new {
			check_new(&password)?;
		}
		Ok(password)
	}

	/// The key that `--from` names: `//Alice`, a key of the keystore, or a wallet file; and whether its
	/// secret is public knowledge.
	pub(super) fn signer(
		&self,
		from: &str,
		accounts: &Accounts,
	) -> Result<(Signer, bool), Failure> {
		let path = Path::new(from);
		if from.starts_with('/') && !path.is_file() {
			// The path of a missing file is not a derivation of the development phrase.
			if from.ends_with(".json") {
				return Err(Failure::new(format!("there is no file {from}")).help("check the path"));
			}
			accounts.sign(from).map_err(Failure::new)?;
			return Ok((Signer::from_secret(from, Default::default())?, true));
		}
		if from.contains(char::is_whitespace) || from.starts_with("0x") {
			return Err(Failure::new("other users can see a secret on the command line")
				.help("store it with `stratos key add NAME --import`, then give --from NAME"));
		}
		let wallet = if path.is_file() && (path.components().count() > 1 || from.ends_with(".json"))
		{
			keystore::ensure_private(path)?.iter().for_each(|text| warn(text));
			keystore::read(path)?
		} else {
			let keystore = self.open()?;
			keystore::ensure_private(&keystore.path(from)?)?.iter().for_each(|text| warn(text));
			keystore.get(from)?
		};
		if !wallet.is_encrypted() {
			return Err(KeystoreError::NotEncrypted { path: from.into() }.into());
		}
		let password = self.password(&format!("{from} ({})", wallet.address), false)?;
		Ok((wallet.open(&password)?, false))
	}
}

impl From<KeystoreError> for Failure {
	fn from(error: KeystoreError) -> Self {
		Self::new(error)
	}
}

/// Refuses weak passwords.
fn check_new(password: &str) -> Result<(), Failure> {
	let refused = |what: String| {
		let help = format!("choose at least {MIN_PASSWORD} characters that are hard to guess");
		Err(Failure::new(what).help(help))
	};
	let length = password.chars().count();
	let mut characters = password.chars();
	let first = characters.next();
	match length {
		0 => refused("an empty password protects nothing".to_owned()),
		_ if length < MIN_PASSWORD => {
			refused(format!("a password of {} protects nothing", counted(length, "character")))
		}
		_ if characters.all(|c| Some(c) == first) => {
			refused("a password of one repeated character protects nothing".to_owned())
		}
		_ => Ok(()),
	}
}

/// Reads up to [`MAX_SECRET`] bytes.
fn read_secret(from: impl Read) -> std::io::Result<Zeroizing<String>> {
	let mut text = Zeroizing::new(String::new());
	from.take(MAX_SECRET).read_to_string(&mut text)?;
	Ok(text)
}

/// Prompts on the terminal without an echo.
pub(super) fn hidden(question: &str) -> Result<Zeroizing<String>, Failure> {
	if !std::io::stdin().is_terminal() {
		return Err(Failure::new("cannot prompt for a password: the input is not a terminal")
			.help(format!("give --password-file, or set {PASSWORD_VARIABLE}")));
	}
	rpassword::prompt_password(question)
		.map(Zeroizing::new)
		.map_err(|cause| Failure::new(format!("cannot prompt for a password: {cause}")))
}

/// A secret from the standard input: by a prompt on a terminal, else all of the input.
pub(super) fn secret(question: &str) -> Result<Zeroizing<String>, Failure> {
	if std::io::stdin().is_terminal() {
		return hidden(question);
	}
	let text = read_secret(std::io::stdin()).map_err(|cause| {
		Failure::new(format!("cannot read a key from the standard input: {cause}"))
	})?;
	match text.trim().is_empty() {
		true => Err(Failure::new("the input is empty").help("give a phrase, a seed or an address")),
		false => Ok(text),
	}
}

/// Asks for a confirmation; the default is no.
pub(super) fn confirmed(question: &str) -> Result<bool, Failure> {
	if !std::io::stdin().is_terminal() {
		return Err(Failure::new("cannot ask for confirmation: the input is not a terminal")
			.help("add -y to confirm in advance"));
	}
	eprint!("{question} [y/N] ");
	let mut answer = String::new();
	std::io::stderr()
		.flush()
		.and_then(|()| std::io::stdin().read_line(&mut answer))
		.map_err(|cause| Failure::new(format!("cannot ask for confirmation: {cause}")))?;
	Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
