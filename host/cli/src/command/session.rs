//! What the commands that talk to a node have in common.

use super::Failure;
use crate::client::{Client, ClientError, Metadata, Pallet, Properties, Reader, Show};
use clap::Args;
use std::{future::Future, io::Write};
use stratos_host::primitives::Hash;

/// Which node is asked.
#[derive(Debug, Args)]
pub(super) struct NodeArgs {
	/// The node to ask, ws:// or wss://
	#[arg(long, default_value = "ws://127.0.0.1:9944", value_name = "URL")]
	pub(super) url: String,
}

/// A connection with what is needed to read and write values.
pub(super) struct Session {
	pub(super) client: Client,
	pub(super) metadata: Metadata,
	pub(super) properties: Properties,
	/// The block that is asked about.
	pub(super) block: Hash,
}

impl Session {
	/// Connects, and reads the metadata in force at a block: a number or a hash, the newest if
	/// none is named.
	pub(super) async fn open(node: &NodeArgs, at: Option<&str>) -> Result<Self, Failure> {
		let client = Client::connect(&node.url).await?;
		let block = client.block(at).await?;
		let metadata = client.metadata(Some(block)).await?;
		let properties = client.properties().await?;
		Ok(Self { client, metadata, properties, block })
	}

	pub(super) fn show(&self) -> Show<'_> {
		Show::new(&self.metadata, &self.properties)
	}

	pub(super) fn reader(&self) -> Reader<'_> {
		Reader::new(&self.metadata, self.properties.token.as_ref())
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

/// Names in a row.
pub(super) fn names<T>(items: &[T], name: impl Fn(&T) -> &str) -> String {
	match items {
		[] => "none".to_owned(),
		items => items.iter().map(|item| name(item).to_owned()).collect::<Vec<_>>().join(", "),
	}
}

/// Docs as a paragraph: its first, without markup of links.
pub(super) fn summary(docs: &[String]) -> String {
	let mut text = String::new();
	for line in docs.iter().map(|line| line.trim()) {
		match (line.is_empty(), text.is_empty()) {
			(true, true) => {}
			(true, false) => break,
			(false, empty) => {
				if !empty {
					text.push(' ');
				}
				text.push_str(line);
			}
		}
	}
	text
}

/// Docs whole, each line indented.
pub(super) fn indented(docs: &[String], by: &str) -> String {
	let mut text = String::new();
	for line in docs.iter().map(|line| line.trim_end()) {
		text.push_str(by);
		text.push_str(line.trim_start_matches(' '));
		text.push('\n');
	}
	text
}

/// Prints. A closed pipe (`| head`) is no failure worth words.
pub(super) fn print(text: &str) {
	let mut out = std::io::stdout().lock();
	let _ = out.write_all(text.as_bytes());
	if !text.ends_with('\n') {
		let _ = out.write_all(b"\n");
	}
	let _ = out.flush();
}

/// Prints JSON.
pub(super) fn print_json(value: &serde_json::Value) -> Result<(), Failure> {
	print(&serde_json::to_string_pretty(value).map_err(Failure::new)?);
	Ok(())
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
			ClientError::Refused { message, .. } if message.contains("prun") => {
				"ask about a newer block, or a node that runs with --pruning archive"
			}
			ClientError::Refused { message, .. } if message.contains("nvalid Transaction") => {
				"check the account's balance and nonce, and the call"
			}
			ClientError::Refused { .. } => "the node's log may say more",
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
