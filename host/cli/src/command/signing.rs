//! Signing and sending calls that a command has made, as `stratos tx` does with those of the user.

use super::{
	Failure,
	ask::{KeystoreArgs, confirmed},
	session::{AllowArgs, Session, note, print},
	tx,
	tx_report::{self, Sent},
};
use crate::{
	client::{Call, Event, Outcome, Payload, Show, TransactionParams, params},
	keys::Signer,
};
use clap::Args;
use stratos_host::primitives::Hash;

/// Who signs.
#[derive(Debug, Args)]
pub(super) struct SigningArgs {
	/// Who signs: a key of the keystore, //Alice, or a key's file
	#[arg(long, value_name = "KEY")]
	pub(super) from: String,
	/// Do not ask; on development chains the keys that everybody knows sign without asking
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
	/// Nobody has to be asked.
	trusted: bool,
	chain: String,
}

/// A transaction in its block, with what it did.
pub(super) struct Done {
	pub(super) sent: Sent,
	pub(super) events: Vec<Event>,
}

impl Done {
	/// An event of the transaction by pallet and name.
	pub(super) fn event(&self, pallet: &str, name: &str) -> Option<&Event> {
		self.events.iter().find(|event| event.pallet == pallet && event.name == name)
	}
}

impl SigningArgs {
	/// For a command that has the options itself, because they are not always needed.
	pub(super) fn new(from: String, yes: bool, allow: AllowArgs, keys: KeystoreArgs) -> Self {
		Self { from, yes, allow, keys }
	}

	/// Opens the key.
	pub(super) async fn open<'a>(&self, session: &'a Session) -> Result<Signing<'a>, Failure> {
		let (signer, well_known) = self.keys.signer(&self.from, &session.accounts)?;
		let development = session.chain_type == "Development";
		let chain = session.client.request("system_chain", params![]).await?;
		let trusted = self.yes || (well_known && development);
		Ok(Signing { session, signer, from: self.from.clone(), trusted, chain })
	}
}

impl Signing<'_> {
	/// Shows a call as it will be signed, with its fee.
	pub(super) async fn preview(&self, call: &Call) -> Result<(), Failure> {
		let session = self.session;
		let params = self.params().await?;
		let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
		let (account, scheme) = (self.signer.account(), self.signer.scheme());
		// The fee depends on the length, not on the signature.
		let estimate = payload.transaction(&session.metadata, account, scheme, &[0; 64])?;
		let fee = tx::fee(session, &estimate).await?;
		let (signer, from, chain) = (&self.signer, &self.from, &self.chain);
		print(&tx_report::preview(session, call, signer, from, &params, fee, chain));
		Ok(())
	}

	/// Asks whether to go on, unless it was said before. Tells of a no.
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
	/// Also where it got into a block and failed there: the error is the pallet's.
	pub(super) async fn send(&self, call: &Call) -> Result<Done, Failure> {
		let session = self.session;
		let params = self.params().await?;
		let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
		let transaction = tx::sign(session, &payload, &self.signer)?;
		submit(session, &transaction).await
	}

	async fn params(&self) -> Result<TransactionParams, Failure> {
		let (session, client) = (self.session, &self.session.client);
		let address = session.show().address(self.signer.account());
		Ok(TransactionParams {
			nonce: client.request("system_accountNextIndex", params![address]).await?,
			tip: 0,
			lifetime: tx::lifetime(session, None, false).await?,
			version: client.version(Some(session.block)).await?,
			genesis: client.genesis().await?,
		})
	}
}

/// Submits a transaction, and waits until its block is final.
///
/// # Errors
/// Also where it got into a block and failed there: the error is the pallet's.
pub(super) async fn submit(session: &Session, transaction: &[u8]) -> Result<Done, Failure> {
	let hash = Hash::from(sp_crypto_hashing::blake2_256(transaction));
	let included = session.client.submit(transaction, note).await?;
	let events = session.client.events(&session.metadata, &included).await?;
	let show = Show::new(&session.metadata, &session.properties);
	match Outcome::of(&session.metadata, &show, &events) {
		None => Ok(Done { sent: Sent { hash, included, fee: None }, events }),
		Some(outcome) => Err(tx_report::failure("it failed", &outcome)),
	}
}
