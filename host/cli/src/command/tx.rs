//! `stratos tx`.

use crate::{
	client::{Call, DispatchFailure, Lifetime, Payload, TransactionParams, bytes_of_hex, params},
	command::{
		failure::Failure,
		output::{note, print, print_json, warn},
		prompt::{KeystoreArgs, confirmed},
		session::{AllowArgs, NodeArgs, Session, block_on},
		signing, tx_list,
		tx_report::{self, Sent},
	},
};
use clap::Args;
use serde_json::json;

/// Send a transaction.
///
/// The call is encoded by the runtime's metadata. Before signing, the decoded call and its fee are shown;
/// after its block is final, its events. Without --from, the call is described; without CALL, the calls of
/// the pallet are listed; without PALLET, the pallets with calls. A call in hex can replace PALLET and
/// CALL.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos tx Ozone                                     its calls, arguments and docs
  stratos tx Balances transfer_keep_alive //Bob 1.5STOS --from //Alice
  stratos tx Ozone prepay 100STOS none 0 --from alice  signed by a key of the keystore
  stratos tx System remark hello --from //Alice --dry-run
  stratos tx Utility batch '[System.remark(0x01), Ozone.prepay(1STOS, none, 0)]' --from //Bob -y
  stratos tx System set_code @new.wasm --output-call   the call in hex and its hash, for a preimage

Arguments, by type:
  accounts   an SS58 address, a public key as 0x…, or //Alice
  numbers    1000, 1,000, and amounts of the chain's token: 1.5STOS
  bytes      0x…, text, @FILE, or call:Pallet.call(…) for an encoded call
  calls      Pallet.call(argument, …), Pallet.call { name: argument, … }, or 0x…
  options    none, or the value
  others     { field: value, … }, (a, b), [a, b], Variant(…), true, \"text\"")]
pub(super) struct TxArgs {
	/// The pallet's name, or a call in hex
	#[arg(value_name = "PALLET")]
	pub(super) pallet: Option<String>,
	/// The call's name
	#[arg(value_name = "CALL")]
	call: Option<String>,
	/// The arguments
	#[arg(value_name = "ARGUMENTS", allow_negative_numbers = true)]
	arguments: Vec<String>,
	/// The signer: a key of the keystore, //Alice, or a wallet file
	#[arg(long, value_name = "KEY")]
	from: Option<String>,
	/// An amount on top of the fee, for priority
	#[arg(long, value_name = "AMOUNT", default_value = "0")]
	tip: String,
	/// The nonce: transactions sent before [default: by the chain and the pool]
	#[arg(long, value_name = "N")]
	nonce: Option<u64>,
	/// Validity in blocks, a power of two, at most System.BlockHashCount [default: 256, or less where the
	/// chain stores fewer hashes]
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u64).range(4..=65_536))]
	mortal: Option<u64>,
	/// Valid forever, also after the account is removed and its nonce restarts
	#[arg(long, conflicts_with = "mortal")]
	immortal: bool,
	/// Skip the confirmation. Development keys on development chains never need one
	#[arg(long, short)]
	yes: bool,
	/// Execute the transaction on the newest block without sending it
	#[arg(long)]
	dry_run: bool,
	/// Print the call in hex and its hash without signing
	#[arg(long, conflicts_with = "dry_run")]
	output_call: bool,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	allow: AllowArgs,
	#[command(flatten)]
	keys: KeystoreArgs,
	#[command(flatten)]
	node: NodeArgs,
}

pub(super) fn execute(arguments: &TxArgs) -> Result<(), Failure> {
	block_on(run(arguments))
}

async fn run(arguments: &TxArgs) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, None).await?.allowing(arguments.allow);
	let Some(pallet) = &arguments.pallet else { return tx_list::pallets(&session, arguments.json) };
	let call = match (pallet.starts_with("0x"), &arguments.call) {
		(true, None) => {
			let bytes = bytes_of_hex(pallet).map_err(|why| {
				Failure::new(format!("the call in hex {why}"))
					.help("give the whole call, as `--output-call` prints it")
			})?;
			if bytes.is_empty() {
				return Err(Failure::new("the call in hex is empty")
					.help("give the whole call, as `--output-call` prints it"));
			}
			Call::decode(&session.metadata, bytes).map_err(|cause| {
				Failure::new(cause).help("give the whole call, as `--output-call` prints it")
			})?
		}
		(true, Some(_)) => {
			return Err(Failure::new("a call in hex has no name and no arguments")
				.help("give the hex alone, or PALLET CALL ARGUMENTS"));
		}
		(false, None) => return tx_list::calls(&session, pallet, arguments.json),
		(false, Some(call)) => {
			let (pallet, variant) = tx_list::find(&session, pallet, call)?;
			let unsigned = arguments.from.is_none() && !arguments.output_call;
			if unsigned && arguments.arguments.is_empty() {
				return tx_list::call(&session, pallet, variant, arguments.json);
			}
			Call::parse(&session.parser(), &pallet.name, &variant.name, &arguments.arguments)?
		}
	};
	if arguments.output_call {
		return output_call(&session, &call, arguments.json);
	}
	let from = arguments.from.as_ref().ok_or_else(|| {
		Failure::new("no signer is given").help("add --from KEY, or --from //Alice")
	})?;
	send(&session, &call, from, arguments).await
}

fn output_call(session: &Session, call: &Call, as_json: bool) -> Result<(), Failure> {
	let hex = sp_core::bytes::to_hex(&call.bytes, false);
	if as_json {
		return print_json(&json!({
			"call": hex,
			"hash": call.hash(),
			"length": call.bytes.len(),
			"decoded": session.formatter().json(&call.value),
		}));
	}
	// On stderr, so that stdout has only the call.
	note(&session.formatter().text(&call.value));
	print(&format!("call    {hex}\nhash    {:?}\nlength  {}", call.hash(), call.bytes.len()));
	Ok(())
}

async fn send(
	session: &Session,
	call: &Call,
	from: &str,
	arguments: &TxArgs,
) -> Result<(), Failure> {
	let client = &session.client;
	let tip = session.parser().amount(&arguments.tip, "--tip")?;
	let (signer, well_known) = arguments.keys.signer(from, &session.accounts)?;
	let version = client.version(Some(session.block)).await?;
	let nonce = match arguments.nonce {
		Some(nonce) => nonce,
		None => {
			let address = session.formatter().address(signer.account());
			client.request("system_accountNextIndex", params![address]).await?
		}
	};
	let genesis = client.genesis().await?;
	let lifetime = signing::lifetime(session, arguments.mortal, arguments.immortal).await?;
	if lifetime == Lifetime::Immortal {
		warn(
			"it is valid forever: if the account is removed, its nonce restarts, and anybody can send the \
			transaction again",
		);
	}
	let mut params = TransactionParams { nonce, tip, lifetime, version, genesis };
	let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
	// The fee depends on the length, not on the signature.
	let estimate =
		payload.transaction(&session.metadata, signer.account(), signer.scheme(), &[0; 64])?;
	let fee = signing::fee(session, &estimate).await?;
	let chain: String = client.request("system_chain", params![]).await?;
	if !arguments.json {
		print(&tx_report::preview(session, call, &signer, from, &params, fee, &chain));
	}
	if arguments.dry_run {
		let transaction = signing::sign(session, &payload, &signer)?;
		return dry_run(session, &transaction, fee, arguments.json).await;
	}
	let trusted = well_known && session.chain_type == "Development";
	if !arguments.yes && !trusted {
		if !confirmed("Sign and send?")? {
			print("Nothing was signed.");
			return Ok(());
		}
		// The era begins after the confirmation.
		params.lifetime = signing::lifetime(session, arguments.mortal, arguments.immortal).await?;
	}
	let payload = Payload::new(&session.metadata, call.bytes.clone(), &params)?;
	let transaction = signing::sign(session, &payload, &signer)?;
	let hash = stratos_host::primitives::Hash::from(sp_crypto_hashing::blake2_256(&transaction));
	let quiet = arguments.json;
	let included = client
		.submit(&transaction, |step| {
			if !quiet {
				note(step);
			}
		})
		.await?;
	report(session, Sent { hash, included, fee }, arguments.json).await
}

async fn dry_run(
	session: &Session,
	transaction: &[u8],
	fee: Option<u128>,
	as_json: bool,
) -> Result<(), Failure> {
	let formatter = session.formatter();
	let outcome = session.client.dry_run(&formatter, transaction).await?;
	let outcome = outcome.ok_or_else(|| {
		Failure::new("the node does not serve system_dryRun")
			.help("use a node on this machine: unsafe methods are not served to other machines")
	})?;
	let error = outcome.err();
	if as_json {
		print_json(&json!({
			"fee": fee.map(|fee| fee.to_string()),
			"success": error.is_none(),
			"error": error.as_ref().map(tx_report::outcome_json),
		}))?;
	} else if error.is_none() {
		print("It would succeed on the newest block. Nothing was sent.");
	}
	error.map_or(Ok(()), |error| Err(tx_report::failure("it would fail", &error)))
}

/// Prints the events of a transaction; an error where it failed.
async fn report(session: &Session, sent: Sent, as_json: bool) -> Result<(), Failure> {
	let client = &session.client;
	// The block was executed by the runtime of its parent, which may be newer than the session's.
	let parent = client.header(sent.included.block).await?.parent_hash;
	let newer = client.version(Some(parent)).await? != client.version(Some(session.block)).await?;
	let metadata = match newer {
		true => client.metadata(Some(parent)).await?,
		false => session.metadata.clone(),
	};
	let formatter = crate::client::ValueFormatter::new(&metadata, &session.properties);
	let events = client.events(&metadata, &sent.included).await?;
	let outcome = DispatchFailure::of(&formatter, &events);
	if as_json {
		print_json(&tx_report::json(&formatter, &sent, &events, outcome.as_ref()))?;
	} else {
		print(&tx_report::text(&metadata, &formatter, &sent, &events));
	}
	outcome.map_or(Ok(()), |outcome| Err(tx_report::failure("it failed", &outcome)))
}
