//! `stratos key sign`: a key's proof for a registration.

use crate::{
	client::{Accounts, bytes_of_hex},
	command::{
		failure::Failure,
		output,
		prompt::{self, KeystoreArgs},
	},
	keys::{Scheme, Signer},
};
use clap::Args;

#[derive(Debug, Args)]
pub(super) struct SignArgs {
	/// The key that signs: a key of the keystore, a wallet file, //Alice, or - for a phrase or a seed
	/// on the standard input
	#[arg(value_name = "KEY", allow_hyphen_values = true)]
	key: String,
	/// What is signed, as 0x…: the answer of DepositApi.key_proof_payload for a network key, of
	/// StakingApi.key_proof_payload for a consensus key
	#[arg(value_name = "PAYLOAD")]
	payload: String,
	/// The signature scheme of a phrase or a seed
	#[arg(long, value_enum, default_value_t, value_name = "SCHEME")]
	scheme: Scheme,
	#[command(flatten)]
	keys: KeystoreArgs,
}

pub(super) fn sign(arguments: &SignArgs) -> Result<(), Failure> {
	let payload = bytes_of_hex(&arguments.payload).map_err(|why| {
		Failure::new(format!("the payload {why}"))
			.help("give the answer of `stratos call DepositApi key_proof_payload OWNER`")
	})?;
	let signer = match arguments.key.as_str() {
		"-" => Signer::from_secret(&prompt::secret("Key: ")?, arguments.scheme)?,
		// Nothing is sent to a chain, so that a key whose secret is public does no harm.
		key => arguments.keys.signer(key, &Accounts::any())?.0,
	};
	let variant = match signer.scheme() {
		Scheme::Sr25519 => "Sr25519",
		Scheme::Ed25519 => "Ed25519",
	};
	let signature = sp_core::bytes::to_hex(&signer.sign(&payload), false);
	output::print(&format!("{variant}({signature})"));
	Ok(())
}
