//! A client of a node, on subxt.

use codec::{Decode, Encode};
use subxt::{
	OnlineClient, SubstrateConfig,
	dynamic::{self, Value},
	rpcs::{RpcClient, rpc_params},
};
use subxt_signer::sr25519::Keypair;

/// A dynamic transaction, by the node's metadata.
pub type Call = subxt::transactions::DynamicPayload<Vec<Value>>;

/// A connection to a node.
pub struct Client {
	/// The client of subxt.
	pub api: OnlineClient<SubstrateConfig>,
	/// Raw JSON-RPC on the same connection.
	pub rpc: RpcClient,
}

impl Client {
	/// Connects to `url`.
	///
	/// # Panics
	///
	/// If the connection fails.
	pub async fn connect(url: &str) -> Self {
		let rpc = RpcClient::from_insecure_url(url).await.expect("the node serves WebSocket");
		let api = OnlineClient::from_rpc_client(rpc.clone()).await.expect("subxt connects");
		Self { api, rpc }
	}

	/// Calls a runtime API at the best block. Arguments and answer are encoded.
	///
	/// # Panics
	///
	/// If the node refuses the call.
	pub async fn call(&self, function: &str, arguments: &[u8]) -> Vec<u8> {
		let arguments = format!("0x{}", hex(arguments));
		let answer: String = self
			.rpc
			.request("state_call", rpc_params![function, arguments])
			.await
			.unwrap_or_else(|error| panic!("{function}: {error}"));
		unhex(&answer)
	}

	/// Calls a runtime API and decodes its answer.
	///
	/// # Panics
	///
	/// If the node refuses the call, or the answer has another type.
	pub async fn ask<T: Decode>(&self, function: &str, arguments: impl Encode) -> T {
		let answer = self.call(function, &arguments.encode()).await;
		T::decode(&mut answer.as_slice()).unwrap_or_else(|error| panic!("{function}: {error}"))
	}

	/// A prepay, for `beneficiary` or the sender.
	pub fn prepay(&self, amount: u128, beneficiary: Option<[u8; 32]>, min_ozone: u128) -> Call {
		let beneficiary = match beneficiary {
			Some(account) => Value::unnamed_variant("Some", [Value::from_bytes(account)]),
			None => Value::unnamed_variant("None", []),
		};
		dynamic::tx(
			"Ozone",
			"prepay",
			vec![Value::u128(amount), beneficiary, Value::u128(min_ozone)],
		)
	}

	/// A transfer of free balance.
	pub fn transfer(&self, to: [u8; 32], amount: u128) -> Call {
		let to = Value::unnamed_variant("Id", [Value::from_bytes(to)]);
		dynamic::tx("Balances", "transfer_keep_alive", vec![to, Value::u128(amount)])
	}

	/// Signs a call. Returns the transaction in hex.
	///
	/// # Panics
	///
	/// If the call does not fit the node's metadata.
	pub async fn signed(&self, signer: &Keypair, call: Call) -> String {
		let block = self.api.at_current_block().await.expect("the best block");
		let transaction = block
			.transactions()
			.create_signed(&call, signer, Default::default())
			.await
			.expect("a call of this runtime");
		format!("0x{}", hex(transaction.encoded()))
	}

	/// Signs, submits and waits until the transaction is in a finalized block.
	///
	/// # Errors
	///
	/// The reason, if the pool or the runtime refuses it.
	pub async fn submit(&self, signer: &Keypair, call: Call) -> Result<Vec<String>, String> {
		let block = self.api.at_current_block().await.map_err(|error| error.to_string())?;
		let events = block
			.transactions()
			.sign_and_submit_then_watch_default(&call, signer)
			.await
			.map_err(|error| error.to_string())?
			.wait_for_finalized_success()
			.await
			.map_err(|error| error.to_string())?;
		let names = events.iter().map(|event| {
			event
				.map(|event| format!("{}.{}", event.pallet_name(), event.event_name()))
				.map_err(|error| error.to_string())
		});
		names.collect()
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	(0..digits.len() / 2)
		.map(|i| {
			u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).expect("the node answers in hex")
		})
		.collect()
}
