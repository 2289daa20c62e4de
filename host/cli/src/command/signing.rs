//! Signing and sending calls: fee, era, signature, submission.

use crate::{
	client::{
		Call, ClientError, DispatchFailure, Event, Lifetime, Payload, TransactionParams,
		ValueFormatter, params,
	},
	command::{
		failure::Failure,
		output::{note, print},
		prompt::{KeystoreArgs, confirmed},
		session::{AllowArgs, Session},
		tx_report::{self, Sent},
	},
	keys::Signer,
	text::{counted, grouped},
};
use clap::Args;
use serde::Deserialize;
use sp_core::Bytes;
use stratos_host::primitives::Hash;

/// The default era, blocks: long enough to read and confirm a call.
const PERIOD: u64 = 256;

/// The signer of a command.
#[derive(Debug, Args)]
pub(super) struct SigningArgs {
	/// The signer: a key of the keystore, //Alice, or a wallet file
	#[arg(long, value_name = "KEY")]
	pub(super) from: String,
	/// Skip the confirmation. Development keys on development chains never need one
	#[arg(long, short)]
	pub(super) yes: bool,
	#[command(flatten)]
	pub(super) allow: AllowArgs,
	#[command(flatten)]
	keys: KeystoreArgs,
}

/// A signer on a chain.
pub(super) struct Signing<'a> {
	session: &'a Session,
	signer: Signer,
	from: String,
	/// Whether no confirmation is needed.
	trusted: bool,
	chain: String,
}

/// An executed transaction with its events.
pub(super) struct Done {
	pub(super) sent: Sent,
	pub(super) events: Vec<Event>,
}

impl Done {
	pub(super) fn event(&self, pallet: &str, name: &str) -> Option<&Event> {
		self.events.iter().find(|event| event.pallet == pallet && event.name == name)
	}
}

impl SigningArgs {
	/// For commands that declare these options themselves, because they are optional.
	pub(super) fn new(from: String, yes: bool, allow: AllowArgs, keys: KeystoreArgs) -> Self {
		Self { from, yes, allow, keys }
	}

	/// Opens the key, with a password prompt where it needs one.
	pub(super) async fn open<'a>(&self, session: &'a Session) -> Result<Signing<'a>, Failure> {
		let (signer, well_known) = self.keys.signer(&self.from, &session.accounts)?;
		let development = session.chain_type == "Development";
		let chain = session.client.request("system_chain", params![]).await?;
		let trusted = self.yes || (well_known && development);
		Ok(Signing { session, signer, from: self.from.clone(), trusted, chain })
	}
}

impl Signing<'_> {
	/// Prints a call as it will be signed, with its fee.
	pub(super) async fn preview(&self, call: &Call) -> Result<(), Failure> {
		let session = self.session;
		let params = self.params().await?;
		let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
		let (account, scheme) = (self.signer.account(), self.signer.scheme());
		// The fee depends on the length, not on the signature.
		let estimate = payload.transaction(&session.metadata, account, scheme, &[0; 64])?;
		let fee = fee(session, &estimate).await?;
		let (signer, from, chain) = (&self.signer, &self.from, &self.chain);
		print(&tx_report::preview(session, call, signer, from, &params, fee, chain));
		Ok(())
	}

	/// Asks for confirmation where it is needed.
	pub(super) fn agreed(&self) -> Result<bool, Failure> {
		let agreed = self.trusted || confirmed("Sign and send?")?;
		if !agreed {
			print("Nothing was signed.");
		}
		Ok(agreed)
	}

	/// Signs and sends a call, and waits until its block is final.
	///
	/// # Errors
	/// Also where the transaction is included and fails: the error is the pallet's.
	pub(super) async fn send(&self, call: &Call) -> Result<Done, Failure> {
		let session = self.session;
		let params = self.params().await?;
		let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
		let transaction = sign(session, &payload, &self.signer)?;
		submit(session, &transaction).await
	}

	async fn params(&self) -> Result<TransactionParams, Failure> {
		let (session, client) = (self.session, &self.session.client);
		let address = session.formatter().address(self.signer.account());
		Ok(TransactionParams {
			nonce: client.request("system_accountNextIndex", params![address]).await?,
			tip: 0,
			lifetime: lifetime(session, None, false).await?,
			version: client.version(Some(session.block)).await?,
			genesis: client.genesis().await?,
		})
	}
}

/// Submits a transaction, and waits until its block is final.
///
/// # Errors
/// Also where the transaction is included and fails: the error is the pallet's.
pub(super) async fn submit(session: &Session, transaction: &[u8]) -> Result<Done, Failure> {
	let hash = Hash::from(sp_crypto_hashing::blake2_256(transaction));
	let included = session.client.submit(transaction, note).await?;
	let events = session.client.events(&session.metadata, &included).await?;
	let formatter = ValueFormatter::new(&session.metadata, &session.properties);
	match DispatchFailure::of(&formatter, &events) {
		None => Ok(Done { sent: Sent { hash, included, fee: None }, events }),
		Some(outcome) => Err(tx_report::failure("it failed", &outcome)),
	}
}

/// Signs a payload.
pub(super) fn sign(
	session: &Session,
	payload: &Payload,
	signer: &Signer,
) -> Result<Vec<u8>, ClientError> {
	let signature = signer.sign(&payload.to_sign());
	payload.transaction(&session.metadata, signer.account(), signer.scheme(), &signature)
}

/// The lifetime by the options. A mortal era must not outlast the chain's block hash history.
pub(super) async fn lifetime(
	session: &Session,
	mortal: Option<u64>,
	immortal: bool,
) -> Result<Lifetime, Failure> {
	if immortal {
		return Ok(Lifetime::Immortal);
	}
	let remembered = session
		.metadata
		.constant("System", "BlockHashCount")
		.and_then(|constant| constant.value.first_chunk::<4>())
		.map_or(PERIOD, |bytes| u64::from(u32::from_le_bytes(*bytes)));
	let period = match mortal {
		Some(period) if period > remembered => {
			let most = longest_period(remembered);
			return Err(Failure::new(format!(
				"a transaction cannot be valid for {}: the chain stores the hashes of {} \
				(System.BlockHashCount)",
				counted(period, "block"),
				grouped(remembered)
			))
			.help(format!("give --mortal {most} or less, or --immortal")));
		}
		Some(period) if !period.is_power_of_two() => {
			return Err(Failure::new(format!("--mortal {period} is not a power of two"))
				.help("give --mortal 64, 256 or 1024"));
		}
		Some(period) => period,
		None => PERIOD.min(longest_period(remembered)),
	};
	let best = session.client.header(session.client.best().await?).await?.number;
	// The state after the newest block does not have that block's hash yet.
	let number = best.saturating_sub(1);
	let checkpoint = session.client.hash_of(Lifetime::birth(period, number)).await?;
	Ok(Lifetime::Mortal { period, number, checkpoint })
}

/// The largest power of two within the block hash history, at least 4.
fn longest_period(remembered: u64) -> u64 {
	1 << remembered.max(4).ilog2()
}

/// The estimated fee, base units; `None` on a chain without fees.
pub(super) async fn fee(
	session: &Session,
	transaction: &[u8],
) -> Result<Option<u128>, ClientError> {
	#[derive(Deserialize)]
	#[serde(rename_all = "camelCase")]
	struct Info {
		partial_fee: serde_json::Value,
	}
	let params = params![Bytes(transaction.to_vec())];
	match session.client.request::<Info>("payment_queryInfo", params).await {
		Ok(Info { partial_fee: serde_json::Value::String(text) }) => Ok(text.parse().ok()),
		Ok(Info { partial_fee }) => Ok(partial_fee.as_u64().map(u128::from)),
		Err(ClientError::Refused { .. }) => Ok(None),
		Err(other) => Err(other),
	}
}
