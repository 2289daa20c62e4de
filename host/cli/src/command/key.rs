//! `stratos key`.

use crate::{
	command::{
		failure::Failure,
		key_sign::{self, SignArgs},
		key_store::{self, AddKey, ListKeys, RemoveKey},
		output, prompt,
	},
	keys::{self, KeyInfo, Network, Scheme},
};
use clap::{Args, Subcommand, ValueEnum};
use std::{io::IsTerminal, path::PathBuf};
use zeroize::Zeroizing;

/// Generate, store and inspect keys, and sign registrations.
///
/// A key controls an account. Its secret is a phrase or a seed; whoever knows the secret controls the
/// account's funds.
#[derive(Debug, Args)]
pub(super) struct KeyArgs {
	#[command(subcommand)]
	command: KeyCommand,
}

#[derive(Debug, Subcommand)]
enum KeyCommand {
	/// Generate a key from the system's random source
	#[command(after_help = "Examples:
  stratos key generate
  stratos key generate --scheme ed25519 --output json")]
	Generate(Format),
	/// Show a key: secret, scheme, public key and address
	#[command(after_help = "Examples:
  stratos key inspect //Alice
  stratos key inspect 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY --network polkadot
  stratos key inspect --public 0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d
  stratos key inspect - < phrase.txt        keeps the secret out of the shell history")]
	Inspect(InspectKey),
	/// Store a key in the keystore, encrypted with a password, in the format of wallets
	#[command(after_help = "Examples:
  stratos key add alice                           a new key
  stratos key add alice --show-phrase             prints its phrase, to write down
  stratos key add alice --import                  prompts for the phrase
  stratos key add alice --import < phrase.txt     with the password in STRATOS_PASSWORD
  stratos key add alice --wallet export.json      the export of a wallet

The file format is polkadot-js JSON: scrypt, xsalsa20-poly1305, PKCS#8, version 3.
Wallets import it.")]
	Add(AddKey),
	/// List the keys of the keystore
	#[command(after_help = "Examples:
  stratos key list
  stratos key list --keystore d/keys --json")]
	List(ListKeys),
	/// Delete a key of the keystore
	#[command(after_help = "Examples:
  stratos key remove alice")]
	Remove(RemoveKey),
	/// Make the consensus key of a validator, in a file that `stratos run --validator` reads
	#[command(after_help = "Examples:
  stratos key consensus validator.key
  stratos genesis add-validator --from alice --key validator.key \\
    --self-delegation 100,000STOS --commission 5%
  stratos run --chain mainnet.json --validator validator.key --peer 192.0.2.7:30333

The file is not encrypted, because a validator must start by itself: only its owner may read it.
What the key signed is recorded beside it. Move both together, never copy them: two machines that
sign with one key are slashed.")]
	Consensus {
		/// The new file
		#[arg(value_name = "FILE")]
		file: PathBuf,
	},
	/// Sign the registration of a node or a validator, and print the proof that the call takes
	#[command(after_help = "Examples:
  stratos call DepositApi key_proof_payload //Alice
  stratos key sign node-key 0x73747261746f732d6e6f6465…
  stratos key sign - 0x73747261746f732d6e6f6465… --scheme ed25519 < seed.txt
  stratos tx Deposit register_meta_node KEY 10000STOS none 'Ed25519(0x…)' --from //Alice")]
	Sign(SignArgs),
}

#[derive(Debug, Args)]
struct InspectKey {
	/// A phrase in quotes, a derivation (//Alice, PHRASE//path), a seed in hex, an SS58 address, or -
	/// for the standard input
	#[arg(value_name = "KEY", allow_hyphen_values = true)]
	key: String,
	/// Read hex as a public key, not as a seed
	#[arg(long)]
	public: bool,
	#[command(flatten)]
	format: Format,
}

#[derive(Debug, Args)]
struct Format {
	/// The signature scheme
	#[arg(long, value_enum, default_value_t, value_name = "SCHEME")]
	scheme: Scheme,
	/// SS58 prefix, or the name of a registered network [default: that of the given address, or 42]
	#[arg(long, value_name = "PREFIX")]
	network: Option<Network>,
	/// The output format
	#[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
	output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Output {
	/// Lines of text
	#[default]
	Text,
	/// One JSON object
	Json,
}

pub(super) fn execute(arguments: &KeyArgs) -> Result<(), Failure> {
	match &arguments.command {
		KeyCommand::Add(arguments) => key_store::add(arguments),
		KeyCommand::List(arguments) => key_store::list(arguments),
		KeyCommand::Remove(arguments) => key_store::remove(arguments),
		KeyCommand::Sign(arguments) => key_sign::sign(arguments),
		KeyCommand::Consensus { file } => {
			let public = keys::create_consensus_key(file)?;
			output::print(&format!("{}: consensus key {public}", file.display()));
			Ok(())
		}
		KeyCommand::Generate(format) => {
			let key = keys::generate(format.scheme, format.network.unwrap_or_default());
			print(&key, format.output)?;
			if format.output == Output::Text && std::io::stdout().is_terminal() {
				output::print(
					"\nWrite the phrase down and keep it secret: it controls the account.",
				);
			}
			Ok(())
		}
		KeyCommand::Inspect(inspect) => {
			let format = &inspect.format;
			let text = match inspect.key.as_str() {
				"-" => prompt::secret("Key: ")?,
				key => Zeroizing::new(key.to_owned()),
			};
			let key = keys::inspect(&text, format.scheme, format.network, inspect.public)?;
			print(&key, format.output)
		}
	}
}

fn print(key: &KeyInfo, output: Output) -> Result<(), Failure> {
	let text = match output {
		Output::Json => serde_json::to_string_pretty(key).map_err(Failure::new)?,
		Output::Text => {
			let mut lines = Vec::new();
			let mut line = |name: &str, value: &str| lines.push(format!("{name:<14}{value}"));
			if let Some(phrase) = &key.secret_phrase {
				line("Secret phrase", phrase);
			}
			if let Some(seed) = &key.secret_seed {
				line("Secret seed", seed);
			}
			if let Some(scheme) = key.scheme {
				line("Scheme", scheme.name());
			}
			line("Public key", &key.public_key);
			line("SS58 address", &key.ss58_address);
			line("SS58 prefix", &key.network.to_string());
			lines.join("\n")
		}
	};
	output::print(&text);
	Ok(())
}
