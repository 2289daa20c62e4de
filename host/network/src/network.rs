//! Starting and stopping the engine.

use crate::{
	application::{Application, ApplicationOptions, End},
	context::{Address, Stratos},
	proposals::Proposals,
	signer::SigningRecord,
	signing::{ChainVerifier, RecordingSigner},
	tamper::{Honest, Tamper},
	transactions::{self, TransactionOptions},
	wire::Scale,
};
use malachite::{
	Channels, ConsensusContext, EngineBuilder, EngineHandle, NetworkContext, NetworkIdentity,
	NetworkRequest, RequestContext, Signer, SyncContext, WalContext,
	app::{
		config::{
			ChannelNames, ConsensusConfig, DiscoveryConfig, GossipSubConfig, NodeConfig, P2pConfig,
			ProtocolNames, PubSubMaxSizePerTopic, PubSubProtocol, ValuePayload, ValueSyncConfig,
		},
		types::{Keypair, codec::Codec},
	},
};
use sp_core::{H256, hexdisplay::HexDisplay};
use std::{
	path::PathBuf,
	sync::Arc,
	time::{Duration, Instant},
};
use stratos_consensus::ConsensusKey;
use stratos_host::{
	chain::Chain,
	consensus::{Consensus, EndReason, NetworkStatus, Peer, Producer, Role, Seal},
	node::folders::NETWORK_PROPOSALS,
	primitives::BlockNumber,
	text::counted,
};
use tokio::sync::{mpsc, watch};

pub use malachite::app::net::{Multiaddr, PeerId};

/// How long a node is alone before it says so.
const ALONE: Duration = Duration::from_secs(15);

/// Threads of the engine. Blocks are executed on the thread of the consensus, not on these.
const THREADS: usize = 2;

/// The largest message of each kind, in bytes. A part of a block has 128 KiB of content; a certificate of
/// 128 validators has 13 KiB.
const MAX_PART: u64 = (128 << 10) + 1_024;
const MAX_VOTE: u64 = 4 << 10;
const MAX_LIVENESS: u64 = 64 << 10;
const MAX_MESSAGE: u64 = 256 << 10;

/// The largest answer to a node that is behind: a block and its certificate at least.
const MAX_SYNC_RESPONSE: u64 = 10 << 20;

/// The most connections from one address. Several nodes may be behind one.
const MAX_CONNECTIONS_PER_ADDRESS: usize = 16;

/// The settings of a node in a network.
pub struct NetworkOptions {
	/// Where to listen, such as `/ip4/0.0.0.0/tcp/30333`.
	pub listen: Multiaddr,
	/// Nodes to stay connected to.
	pub peers: Vec<Multiaddr>,
	/// The ed25519 secret by which other nodes know this one. It signs no blocks.
	pub node_secret: [u8; 32],
	/// The consensus key and what it signed; none for a node that follows.
	pub validator: Option<SigningRecord>,
	/// The folder of the write-ahead log and of proposed blocks.
	pub folder: PathBuf,
	/// The time from block to block.
	pub block_time: Duration,
	/// The last block to take part in; none for no end.
	pub until: Option<BlockNumber>,
	/// What a hostile validator changes; none but in tests.
	pub tamper: Option<Box<dyn Tamper>>,
}

/// The id of a node, by its secret.
///
/// # Errors
/// If the secret is no ed25519 secret.
pub fn node_id(secret: [u8; 32]) -> Result<PeerId, String> {
	Ok(keypair(secret)?.public().to_peer_id())
}

fn keypair(mut secret: [u8; 32]) -> Result<Keypair, String> {
	Keypair::ed25519_from_bytes(&mut secret).map_err(|cause| cause.to_string())
}

/// A node of a network: a validator, or one that follows.
pub struct Network {
	options: NetworkOptions,
	status: Arc<NetworkStatus>,
}

impl Network {
	/// A node of the network of a chain. Nothing is started.
	///
	/// # Errors
	/// If the secret of the node is no ed25519 secret, or the last block was not decided by validators.
	pub fn new(options: NetworkOptions, chain: &Chain) -> Result<Self, String> {
		let best = chain.best();
		let decided = chain.justification(best.number).map_err(|cause| cause.to_string())?;
		if best.number > 0 && decided.is_none() {
			return Err(format!(
				"block {} was made by a single authority, and validators cannot go on from there; give \
				 another --base-path",
				best.number
			));
		}
		let id = node_id(options.node_secret)?;
		let address = format!("{}/p2p/{id}", options.listen);
		let role = if options.validator.is_some() { Role::Validator } else { Role::Follower };
		let status = Arc::new(NetworkStatus::new(id.to_string(), address, role));
		Ok(Self { options, status })
	}
}

impl Consensus for Network {
	fn name(&self) -> &'static str {
		"network"
	}

	fn describe(&self) -> String {
		let NetworkOptions { validator, block_time, .. } = &self.options;
		let who = match validator {
			Some(record) => format!("this node has the consensus key {}", record.key()),
			None => "this node follows".to_owned(),
		};
		format!("{}, by the validators; {who}", Seal::Interval(*block_time))
	}

	fn status(&self) -> Option<Arc<NetworkStatus>> {
		Some(Arc::clone(&self.status))
	}

	fn run(self: Box<Self>, producer: &Producer, stop: watch::Receiver<bool>) -> EndReason {
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(THREADS)
			.thread_name("network")
			.enable_all()
			.build();
		let runtime = match runtime {
			Ok(runtime) => runtime,
			Err(cause) => return EndReason::Failed(format!("cannot start the network: {cause}")),
		};
		let reason = match runtime.block_on(work(self.options, self.status, producer, stop)) {
			Ok(reason) => reason,
			Err(cause) => EndReason::Failed(format!("cannot start the network: {cause}")),
		};
		runtime.shutdown_timeout(Duration::from_secs(2));
		reason
	}
}

async fn work(
	options: NetworkOptions,
	status: Arc<NetworkStatus>,
	producer: &Producer,
	mut stop: watch::Receiver<bool>,
) -> Result<EndReason, String> {
	let NetworkOptions { listen, peers, node_secret, validator, folder, block_time, until, tamper } =
		options;
	let tamper = tamper.unwrap_or_else(|| Box::new(Honest));
	std::fs::create_dir_all(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
	let proposals = Proposals::open(folder.join(NETWORK_PROPOSALS))
		.map_err(|cause| format!("{}: {cause}", folder.display()))?;
	let genesis = producer.chain().genesis_hash();
	let signer = validator.map(Arc::new);
	let identity = Identity { keypair: keypair(node_secret)?, signer: signer.clone(), genesis };
	let (peers_now, peers_seen) = watch::channel(Vec::new());
	let transactions = tokio::spawn(transactions::run(TransactionOptions {
		keypair: identity.keypair.clone(),
		genesis,
		listen: listen.clone(),
		pool: Arc::clone(producer.pool()),
		chain: Arc::clone(producer.chain()),
		signer: signer.clone(),
		peers: peers_seen,
		status: Arc::clone(&status),
	}));
	let config = Config::new(genesis, listen, peers);
	let wal = folder.join("wal");
	let (mut channels, engine) = start(config, identity, wal).await?;
	let peers =
		tokio::spawn(watch_peers(channels.net_requests.clone(), peers_now, Arc::clone(&status)));

	let options = ApplicationOptions { signer, status, proposals, block_time, until, tamper };
	let mut application = Application::new(producer, channels.network.clone(), options);
	let reason = loop {
		let message = tokio::select! {
			biased;
			// An error means that the handle was dropped.
			_ = stop.wait_for(|stop| *stop) => break EndReason::Stopped,
			message = channels.consensus.recv() => message,
		};
		let Some(message) = message else {
			break EndReason::Failed("the consensus engine has stopped".to_owned());
		};
		if let Err(End(reason)) = application.handle(message).await {
			break reason;
		}
	};
	transactions.abort();
	peers.abort();
	// Replies that nobody gives any more end the engine's requests.
	drop(channels);
	let stopped = engine.actor.stop_and_wait(None, Some(Duration::from_secs(2))).await;
	if stopped.is_err() {
		engine.handle.abort();
	}
	Ok(reason)
}

/// Tells the exchange of transactions which nodes the consensus is connected to.
async fn watch_peers(
	requests: mpsc::Sender<NetworkRequest>,
	peers: watch::Sender<Vec<(PeerId, Multiaddr)>>,
	status: Arc<NetworkStatus>,
) {
	let mut ticks = tokio::time::interval(Duration::from_secs(2));
	let mut count = 0;
	let mut alone = Instant::now();
	loop {
		ticks.tick().await;
		// No answer: the engine is starting or stopping.
		if let Ok(Some(state)) = NetworkRequest::dump_state(&requests).await {
			if state.peers.len() != count {
				count = state.peers.len();
				log::info!(target: "network", "connected to {}", counted(count, "node"));
			}
			if count > 0 || state.persistent_peer_addrs.is_empty() {
				alone = Instant::now();
			} else if alone.elapsed() > ALONE {
				alone = Instant::now();
				let addresses: Vec<_> =
					state.persistent_peer_addrs.iter().map(ToString::to_string).collect();
				log::warn!(
					target: "network",
					"no node answers at {}; check the addresses, and that they are of this chain",
					addresses.join(", ")
				);
			}
			let shown = state.peers.iter().map(|(id, peer)| Peer {
				id: id.to_string(),
				address: peer.address.to_string(),
				validator: peer.consensus_address.is_some(),
			});
			status.set_peers(shown.collect());
			let connected = state.peers.into_iter().map(|(id, peer)| (id, peer.address));
			peers.send_replace(connected.collect());
		}
	}
}

/// The beginning of the names of all protocols of a chain.
pub(crate) fn chain_prefix(genesis: H256) -> String {
	format!("/stratos/{}", HexDisplay::from(&&genesis.0[..8]))
}

struct Identity {
	keypair: Keypair,
	signer: Option<Arc<SigningRecord>>,
	genesis: H256,
}

async fn start(
	config: Config,
	identity: Identity,
	wal: PathBuf,
) -> Result<(Channels<Stratos>, EngineHandle), String> {
	let Identity { keypair, signer, genesis } = identity;
	let verifier = Box::new(ChainVerifier(genesis));
	let name = config.moniker.clone();
	let (network, consensus) = match signer {
		Some(record) => {
			let key = record.key();
			let peer = keypair.public().to_peer_id().to_bytes();
			let signer = RecordingSigner(record);
			let proof = signer.sign_validator_proof(key.0.to_vec(), peer).await;
			let proof = proof.map_err(|cause| cause.to_string())?;
			let proof = Scale.encode(&proof).map_err(|cause| cause.to_string())?;
			let address = Address(key);
			let named = address.to_string();
			(
				NetworkIdentity::new_validator(name, keypair, named, proof),
				ConsensusContext::new_validator(address, verifier, Box::new(signer)),
			)
		}
		// Nobody has this key: it is that of no validator.
		None => (
			NetworkIdentity::new(name, keypair, None),
			ConsensusContext::new_full_node(Address(ConsensusKey::default()), verifier),
		),
	};
	EngineBuilder::new(Stratos, config)
		.with_default_wal(WalContext::new(wal, Scale))
		.with_default_network(NetworkContext::new(network, Scale))
		.with_default_sync(SyncContext::new(Scale))
		.with_default_consensus(consensus)
		.with_default_request(RequestContext::new(16))
		.build()
		.await
		.map_err(|cause| format!("{cause:#}"))
}

/// The engine's settings.
#[derive(Clone)]
struct Config {
	moniker: String,
	consensus: ConsensusConfig,
	sync: ValueSyncConfig,
}

impl Config {
	fn new(genesis: H256, listen: Multiaddr, peers: Vec<Multiaddr>) -> Self {
		// Nodes of other chains speak other protocols, so that they never get as far as a message.
		let chain = chain_prefix(genesis);
		let protocol = |name: &str| format!("{chain}/{name}/1");
		let discovery = DiscoveryConfig {
			enabled: true,
			max_connections_per_ip: MAX_CONNECTIONS_PER_ADDRESS,
			..DiscoveryConfig::default()
		};
		let size = |bytes: u64| format!("{bytes} B").parse().unwrap_or_default();
		let p2p = P2pConfig {
			listen_addr: listen,
			persistent_peers: peers,
			persistent_peers_only: false,
			discovery,
			protocol: PubSubProtocol::GossipSub(GossipSubConfig::new(
				6, 12, 4, 2, true, true, true,
			)),
			pubsub_max_size: size(MAX_MESSAGE),
			pubsub_max_size_per_topic: PubSubMaxSizePerTopic {
				consensus: Some(size(MAX_VOTE)),
				proposal_parts: Some(size(MAX_PART)),
				liveness: Some(size(MAX_LIVENESS)),
			},
			rpc_max_size: size(MAX_SYNC_RESPONSE),
			protocol_names: ProtocolNames {
				consensus: protocol("consensus"),
				discovery_kad: protocol("kad"),
				discovery_regres: protocol("discovery"),
				sync: protocol("sync"),
				validator_proof: protocol("validator"),
			},
			channel_names: ChannelNames {
				consensus: protocol("votes"),
				proposal_parts: protocol("parts"),
				sync: protocol("status"),
				liveness: protocol("liveness"),
			},
		};
		Self {
			moniker: "stratos".to_owned(),
			consensus: ConsensusConfig {
				enabled: true,
				p2p,
				value_payload: ValuePayload::ProposalAndParts,
				..ConsensusConfig::default()
			},
			sync: ValueSyncConfig {
				max_response_size: size(MAX_SYNC_RESPONSE),
				status_update_interval: Duration::from_secs(2),
				batch_size: 32,
				..ValueSyncConfig::default()
			},
		}
	}
}

impl NodeConfig for Config {
	fn moniker(&self) -> &str {
		&self.moniker
	}

	fn consensus(&self) -> &ConsensusConfig {
		&self.consensus
	}

	fn consensus_mut(&mut self) -> &mut ConsensusConfig {
		&mut self.consensus
	}

	fn value_sync(&self) -> &ValueSyncConfig {
		&self.sync
	}

	fn value_sync_mut(&mut self) -> &mut ValueSyncConfig {
		&mut self.sync
	}
}
