//! A session with a node: connection, metadata, properties.

use crate::{
	client::{
		Accounts, Client, ClientError, Doubt, Metadata, Pallet, Properties, ValueFormatter,
		ValueParser, remedy,
	},
	command::{
		failure::Failure,
		output::{self, names},
	},
};
use clap::Args;
use std::future::Future;
use stratos_host::primitives::Hash;

/// The node to connect to.
#[derive(Debug, Args)]
pub(super) struct NodeArgs {
	/// The node's URL, ws:// or wss://
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_name = "URL")]
	pub(super) url: String,
}

/// Doubtful accounts that are accepted.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct AllowArgs {
	/// Accept addresses of other networks
	#[arg(long)]
	allow_foreign_address: bool,
	/// Accept development keys, such as //Alice, on chains that are not for development, and derivations
	/// such as /Alice
	#[arg(long)]
	allow_dev_account: bool,
}

impl AllowArgs {
	/// Accounts with the doubtful ones that the user allows.
	pub(super) fn accept(self, mut accounts: Accounts) -> Accounts {
		let doubt = |allow| if allow { Doubt::Allow } else { Doubt::Refuse };
		accounts.foreign = doubt(self.allow_foreign_address);
		accounts.known = doubt(self.allow_dev_account);
		accounts
	}
}

/// A connection with the metadata to parse and format values.
pub(super) struct Session {
	pub(super) client: Client,
	pub(super) metadata: Metadata,
	pub(super) properties: Properties,
	/// The block that the session reads.
	pub(super) block: Hash,
	/// `Development`, `Local`, `Live` or another name; empty where the node does not tell.
	pub(super) chain_type: String,
	/// The accounts that are accepted.
	pub(super) accounts: Accounts,
}

impl Session {
	/// Connects, and reads the metadata at a block, by number or hash [default: the newest].
	pub(super) async fn open(node: &NodeArgs, at: Option<&str>) -> Result<Self, Failure> {
		let client = Client::connect(&node.url).await?;
		let block = client.block(at).await?;
		let metadata = client.metadata(Some(block)).await?;
		let properties = client.properties().await?;
		let chain_type = match client.chain_type().await {
			Err(ClientError::Refused { .. }) => String::new(),
			answer => answer?,
		};
		let accounts = Accounts::strict(properties.network, &chain_type);
		Ok(Self { client, metadata, properties, block, chain_type, accounts })
	}

	/// Accepts the accounts that the user allows.
	pub(super) fn allowing(mut self, allow: AllowArgs) -> Self {
		self.accounts = allow.accept(self.accounts);
		self
	}

	/// Accepts every account, with a warning for doubtful ones: for queries, which cost nothing.
	pub(super) fn lenient(mut self) -> Self {
		self.accounts.foreign = Doubt::Warn(output::warn);
		self.accounts.known = Doubt::Warn(output::warn);
		self
	}

	pub(super) fn formatter(&self) -> ValueFormatter<'_> {
		ValueFormatter::new(&self.metadata, &self.properties)
	}

	pub(super) fn parser(&self) -> ValueParser<'_> {
		ValueParser::new(&self.metadata, self.properties.token.as_ref(), self.accounts)
	}

	/// A pallet by name.
	pub(super) fn pallet(&self, name: &str) -> Result<&Pallet, Failure> {
		self.metadata.pallet(name).ok_or_else(|| {
			Failure::new(format!("the chain has no pallet `{name}`"))
				.help(format!("it has {}", names(&self.metadata.pallets, |pallet| &pallet.name)))
		})
	}
}

/// Runs a future on a single-threaded runtime.
pub(super) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
	let runtime = tokio::runtime::Builder::new_current_thread()
		.enable_all()
		.build()
		.map_err(|cause| Failure::new(format!("cannot start: {cause}")))?;
	runtime.block_on(work)
}

impl From<ClientError> for Failure {
	fn from(error: ClientError) -> Self {
		let help = match &error {
			ClientError::Value { .. } => {
				"`stratos tx PALLET`, `query PALLET` and `call API` list arguments and types"
			}
			ClientError::Decode { .. } | ClientError::Metadata(_) => {
				"does the runtime at that block match its state? try a newer program"
			}
			ClientError::Refused { code, message, .. } => remedy(*code, message),
			// These messages end with a remedy.
			_ => return Self::new(error),
		};
		let text = error.to_string();
		// A reason may have its own remedy.
		match text.contains("; ") {
			true => Self::new(text),
			false => Self::new(text).help(help),
		}
	}
}
