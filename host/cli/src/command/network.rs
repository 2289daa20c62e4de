//! The arguments by which `stratos run` becomes part of a network.

use crate::command::failure::Failure;
use clap::Args;
use std::{path::PathBuf, time::Duration};
use stratos_host::{chain_spec::ChainSpec, node::MakeConsensus};

/// A validator, or a node that follows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Network")]
pub(super) struct NetworkArgs {
	/// Make blocks with this consensus key: a file that `stratos key consensus` made, or on a
	/// development chain a secret such as //Alice
	#[arg(long, value_name = "KEY")]
	validator: Option<String>,
	/// Follow the network of this node, such as 192.0.2.7:30333 or
	/// /dns4/node.example/tcp/30333/p2p/ID. Can be given several times
	#[arg(long, value_name = "ADDRESS")]
	peer: Vec<String>,
	/// Listen here for other nodes [default with --validator or --peer: 0.0.0.0:30333]
	#[arg(long, value_name = "ADDRESS")]
	listen: Option<String>,
	/// The file with the secret by which other nodes know this one. It signs no blocks [default: a file
	/// in the chain's folder, made at the first start]
	#[arg(long, value_name = "FILE")]
	node_key: Option<PathBuf>,
}

/// What a node needs of the other arguments.
pub(super) struct NetworkRun {
	pub(super) block_time: Duration,
	pub(super) until: Option<u32>,
}

impl NetworkArgs {
	/// Whether the node is part of a network.
	pub(super) fn is_used(&self) -> bool {
		self.validator.is_some() || !self.peer.is_empty() || self.listen.is_some()
	}

	/// The consensus of a node in a network; none for a single authority.
	#[cfg(not(feature = "network"))]
	pub(super) fn consensus(
		self,
		_: &ChainSpec,
		run: NetworkRun,
	) -> Result<Option<MakeConsensus>, Failure> {
		// A program with the network needs them.
		let _ = (run.block_time, run.until);
		if !self.is_used() && self.node_key.is_none() {
			return Ok(None);
		}
		Err(Failure::new("this program was built without the network").help(
			"build it with `make net-build`, or `cargo build --release --features stratos/network`",
		))
	}

	/// The consensus of a node in a network; none for a single authority.
	#[cfg(feature = "network")]
	pub(super) fn consensus(
		self,
		spec: &ChainSpec,
		run: NetworkRun,
	) -> Result<Option<MakeConsensus>, Failure> {
		networked::consensus(self, spec, run)
	}
}

#[cfg(feature = "network")]
mod networked {
	use super::{NetworkArgs, NetworkRun};
	use crate::{
		command::failure::Failure,
		keys::{self, Scheme, Signer},
	};
	use std::{
		net::{IpAddr, SocketAddr},
		path::{Path, PathBuf},
	};
	use stratos_host::{
		chain::Chain,
		chain_spec::{ChainSpec, ChainType},
		node::{MakeConsensus, folders::NETWORK},
	};
	use stratos_network::{
		Multiaddr, Network, NetworkOptions,
		signer::{ConsensusSigner, SigningRecord},
	};

	/// Where a node listens if nothing else is said.
	const DEFAULT_LISTEN: &str = "0.0.0.0:30333";

	pub(super) fn consensus(
		arguments: NetworkArgs,
		spec: &ChainSpec,
		run: NetworkRun,
	) -> Result<Option<MakeConsensus>, Failure> {
		if !arguments.is_used() {
			return match arguments.node_key {
				None => Ok(None),
				Some(_) => Err(Failure::new("--node-key is for a node in a network")
					.help("give --peer ADDRESS to follow one, or --validator KEY")),
			};
		}
		let listen = address(arguments.listen.as_deref().unwrap_or(DEFAULT_LISTEN))?;
		let peers: Vec<Multiaddr> =
			arguments.peer.iter().map(|text| address(text)).collect::<Result<_, _>>()?;
		let key = match &arguments.validator {
			Some(text) => Some(consensus_key(text, &spec.chain_type)?),
			None => None,
		};
		let node_key = arguments.node_key;
		let make = move |chain: &Chain, folder: &Path| {
			let folder = folder.join(NETWORK);
			std::fs::create_dir_all(&folder)
				.map_err(|cause| format!("cannot create {}: {cause}", folder.display()))?;
			let node_key = node_key.unwrap_or_else(|| folder.join("node-key"));
			let validator = match key {
				None => None,
				Some(ConsensusKeySource { signer, record }) => {
					let record = record.unwrap_or_else(|| folder.join("signed.json"));
					let record = SigningRecord::open(record, signer, chain.genesis_hash());
					Some(record.map_err(|cause| cause.to_string())?)
				}
			};
			let options = NetworkOptions {
				listen,
				peers,
				node_secret: keys::secret_file(&node_key).map_err(|cause| cause.to_string())?,
				validator,
				folder,
				block_time: run.block_time,
				until: run.until,
				tamper: None,
			};
			Ok(Box::new(Network::new(options, chain)?) as Box<_>)
		};
		Ok(Some(Box::new(make)))
	}

	/// A consensus key, and where its signing record lies: beside the key's file, or in the chain's folder.
	struct ConsensusKeySource {
		signer: Box<dyn ConsensusSigner>,
		record: Option<PathBuf>,
	}

	fn consensus_key(text: &str, chain_type: &ChainType) -> Result<ConsensusKeySource, Failure> {
		if text.starts_with("//") {
			if *chain_type == ChainType::Live {
				return Err(Failure::new(format!("everybody knows the secret {text}"))
					.help("make a key with `stratos key consensus FILE`, and give the file"));
			}
			let signer = Signer::from_secret(text, Scheme::Ed25519)?;
			let pair = signer.ed25519().ok_or_else(|| Failure::new("no ed25519 key"))?;
			return Ok(ConsensusKeySource { signer: Box::new(pair), record: None });
		}
		let path = Path::new(text);
		let seed = keys::read_secret_file(path)?.ok_or_else(|| {
			Failure::new(format!("there is no consensus key file {text}"))
				.help(format!("make one with `stratos key consensus {text}`"))
		})?;
		let pair = <sp_core::ed25519::Pair as sp_core::Pair>::from_seed(&seed);
		let mut record = path.as_os_str().to_owned();
		record.push(".signed.json");
		Ok(ConsensusKeySource { signer: Box::new(pair), record: Some(record.into()) })
	}

	/// `HOST:PORT`, or a multiaddress.
	fn address(text: &str) -> Result<Multiaddr, Failure> {
		let wrong = |cause: String| {
			Failure::new(format!("`{text}` is not an address: {cause}")).help(
				"give HOST:PORT such as 192.0.2.7:30333, or a multiaddress such as \
				 /ip4/192.0.2.7/tcp/30333",
			)
		};
		let multiaddress = if text.starts_with('/') {
			text.to_owned()
		} else if let Ok(socket) = text.parse::<SocketAddr>() {
			let family = match socket.ip() {
				IpAddr::V4(_) => "ip4",
				IpAddr::V6(_) => "ip6",
			};
			format!("/{family}/{}/tcp/{}", socket.ip(), socket.port())
		} else {
			let (host, port) =
				text.rsplit_once(':').ok_or_else(|| wrong("it has no port".to_owned()))?;
			let port: u16 = port.parse().map_err(|_| wrong("the port is no port".to_owned()))?;
			let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
			if host.is_empty() || !host.chars().all(letters) {
				return Err(wrong("the host is no name".to_owned()));
			}
			format!("/dns4/{host}/tcp/{port}")
		};
		let parsed: Multiaddr = multiaddress.parse().map_err(|cause| wrong(format!("{cause}")))?;
		if parsed.iter().nth(1).is_none() {
			return Err(wrong("it has no port".to_owned()));
		}
		Ok(parsed)
	}

	#[cfg(test)]
	mod tests {
		use super::*;

		#[test]
		fn addresses_have_the_forms_that_people_type() {
			let good = [
				("127.0.0.1:30333", "/ip4/127.0.0.1/tcp/30333"),
				("[::1]:9", "/ip6/::1/tcp/9"),
				("node.example:30333", "/dns4/node.example/tcp/30333"),
				("/ip4/192.0.2.7/tcp/30333", "/ip4/192.0.2.7/tcp/30333"),
			];
			for (text, expected) in good {
				assert_eq!(address(text).unwrap().to_string(), expected);
			}
			for text in
				["", "host", "host:", "host:70000", "a b:1", ":1", "/ip4/1.2.3.4", "/nonsense"]
			{
				assert!(address(text).is_err(), "{text}");
			}
		}

		#[test]
		fn a_known_secret_makes_no_blocks_on_a_live_chain() {
			assert!(consensus_key("//Alice", &ChainType::Live).is_err());
			assert!(consensus_key("//Alice", &ChainType::Development).is_ok());
			let missing = consensus_key("/nowhere/key", &ChainType::Live).err().unwrap();
			assert!(missing.to_string().contains("/nowhere/key"), "{missing}");
		}
	}
}
