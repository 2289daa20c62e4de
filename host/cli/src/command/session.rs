//! What the commands that talk to a node have in common.

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

/// Which node is asked.
#[derive(Debug, Args)]
pub(super) struct NodeArgs {
	/// The node to ask, ws:// or wss://
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_name = "URL")]
	pub(super) url: String,
}

/// Which accounts are taken although they are rather a mistake.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct AllowArgs {
	/// Take addresses that are written for another network
	#[arg(long)]
	allow_foreign_address: bool,
	/// Take keys whose secret everybody knows, such as //Alice, wherever they are not at home, and
	/// derivations such as /Alice
	#[arg(long)]
	allow_dev_account: bool,
}

/// A connection with what is needed to read and write values.
pub(super) struct Session {
	pub(super) client: Client,
	pub(super) metadata: Metadata,
	pub(super) properties: Properties,
	/// The block that is asked about.
	pub(super) block: Hash,
	/// `Development`, `Local`, `Live` or another name; empty where the node does not say.
	pub(super) chain_type: String,
	/// Which accounts are taken.
	pub(super) accounts: Accounts,
}

impl Session {
	/// Connects, and reads the metadata in force at a block: a number or a hash, the newest if
	/// none is named.
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

	/// Takes the accounts that the user asked to take.
	pub(super) fn allowing(mut self, allow: AllowArgs) -> Self {
		let doubt = |allow| if allow { Doubt::Allow } else { Doubt::Refuse };
		self.accounts.foreign = doubt(allow.allow_foreign_address);
		self.accounts.known = doubt(allow.allow_dev_account);
		self
	}

	/// Takes every account and warns of those that are rather a mistake: for questions, which cost
	/// nothing.
	pub(super) fn asking(mut self) -> Self {
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

/// Runs what talks to a node to its end.
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
				"`stratos tx PALLET`, `query PALLET` and `call API` list arguments with their types"
			}
			ClientError::Decode { .. } | ClientError::Metadata(_) => {
				"does the runtime at that block match its state? a newer program may know its form"
			}
			ClientError::Refused { code, message, .. } => remedy(*code, message),
			// These end with their remedy.
			_ => return Self::new(error),
		};
		let text = error.to_string();
		// A reason may bring its own.
		match text.contains("; ") {
			true => Self::new(text),
			false => Self::new(text).help(help),
		}
	}
}
