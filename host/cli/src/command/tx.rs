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
/// The call and its arguments are encoded by the runtime's metadata. What will be signed is shown
/// decoded, with the fee, before it is signed; then it is sent and followed until its block is
/// final, and its events are shown. Without --from a call is described; without CALL those of a
/// pallet are, without PALLET the pallets that have calls. In place of PALLET and CALL a call in hex
/// can be given.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos tx Ozone                                     its calls, arguments and docs
  stratos tx Balances transfer_keep_alive //Bob 1.5STOS --from //Alice
  stratos tx Ozone prepay 100STOS none 0 --from alice  with a key of the keystore
  stratos tx System remark hello --from //Alice --dry-run
  stratos tx Utility batch '[System.remark(0x01), Ozone.prepay(1STOS, none, 0)]' --from //Bob -y
  stratos tx System set_code @new.wasm --output-call   hex and hash of the call, for a preimage

Arguments, by the type that the metadata gives them:
  accounts   an SS58 address, a public key as 0x…, or //Alice
  numbers    1000, 1_000, and amounts of the chain's token: 1.5STOS
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
	/// Its arguments
	#[arg(value_name = "ARGUMENTS", allow_negative_numbers = true)]
	arguments: Vec<String>,
	/// Who signs: a key of the keystore, //Alice, or a key's file
	#[arg(long, value_name = "KEY")]
	from: Option<String>,
	/// What is added to the fee, for a place before others
	#[arg(long, value_name = "AMOUNT", default_value = "0")]
	tip: String,
	/// How many transactions the sender has sent [default: as the chain and the pool say]
	#[arg(long, value_name = "N")]
	nonce: Option<u64>,
	/// For how many blocks it can be taken, a power of two, up to what the chain remembers
	/// [default: 256, or less on a chain that remembers less]
	#[arg(long, value_name = "BLOCKS", value_parser = clap::value_parser!(u64).range(4..=65_536))]
	mortal: Option<u64>,
	/// Let it be taken for ever, also after the account has been emptied and its nonce begins again
	#[arg(long, conflicts_with = "mortal")]
	immortal: bool,
	/// Do not ask; on development chains the keys that everybody knows sign without asking
	#[arg(long, short)]
	yes: bool,
	/// Say what it would come to on top of the newest block, and send nothing
	#[arg(long)]
	dry_run: bool,
	/// Print the call in hex and its hash, and sign nothing
	#[arg(long, conflicts_with = "dry_run")]
	output_call: bool,
	/// Print one JSON object for programs
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
			Call::decode(&session.metadata, bytes)?
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
		Failure::new("nobody signs").help("say who with --from: a key's name, or //Alice")
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
	// The decoded form to the side, so that the output can be used as it is.
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
			"it stays valid for ever: should the account be emptied and removed, its nonces begin again, \
			and anybody can send the transaction a second time",
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
		// The answer may have taken its time: the era begins now.
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
		Failure::new("the node does not say what a transaction would come to")
			.help("ask a node on its own machine: to others system_dryRun is not served")
	})?;
	let error = outcome.err();
	if as_json {
		print_json(&json!({
			"fee": fee.map(|fee| fee.to_string()),
			"success": error.is_none(),
			"error": error.as_ref().map(tx_report::outcome_json),
		}))?;
	} else if error.is_none() {
		print("It would succeed on top of the newest block. Nothing was sent.");
	}
	error.map_or(Ok(()), |error| Err(tx_report::failure("it would fail", &error)))
}

/// Says what became of a transaction; an error where it failed.
async fn report(session: &Session, sent: Sent, as_json: bool) -> Result<(), Failure> {
	let client = &session.client;
	// The block was executed by the code of its parent, which may be newer than what was read.
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
