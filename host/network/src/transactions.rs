//! Transactions travel between nodes, and with them what validators announce (`readiness`).
//!
//! A swarm of its own, so that no flood of transactions delays a vote: gossipsub over QUIC, on the UDP port
//! with the number of the TCP port that the consensus listens on, between the nodes that the consensus is
//! connected to.
//!
//! - **Bounded**: messages, connections, and bytes per node and time have limits. A node that sends more
//!   is disconnected and not heard for a while.
//! - **No loops**: a message is known by the hash of its content, and passed on once.
//! - **No amplification**: a message is passed on after this node's own pool has accepted a transaction of
//!   it that it did not have, and not otherwise.

use crate::{
	network::chain_prefix,
	readiness::{Announcer, Listener},
	signer::SigningRecord,
};
use codec::{DecodeAll, Encode};
use futures::StreamExt;
use libp2p::{
	Multiaddr, PeerId, Swarm, SwarmBuilder, connection_limits,
	gossipsub::{self, IdentTopic, MessageAcceptance, MessageAuthenticity, MessageId},
	identity::Keypair,
	multiaddr::Protocol,
	swarm::{NetworkBehaviour, SwarmEvent},
};
use schnellru::{ByLength, LruMap};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use std::{
	collections::HashMap,
	sync::{
		Arc, Mutex, PoisonError,
		mpsc::{SyncSender, TrySendError, sync_channel},
	},
	thread,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::Chain,
	consensus::NetworkStatus,
	pool::{Pool, PoolError},
	primitives::{Extrinsic, Hash},
};
use tokio::sync::{mpsc, watch};

/// The size to which transactions are gathered into one message, in bytes.
const GATHERED: usize = 64 << 10;

/// Room in a message for the lengths, in bytes.
const OVERHEAD: usize = 1 << 10;

/// How often the pool is looked at for transactions to send.
const INTERVAL: Duration = Duration::from_millis(100);

/// A transaction that is still in the pool is sent again after this time: nodes may have joined.
const AGAIN: Duration = Duration::from_secs(60);

/// The most messages that wait for the pool. Further ones are not looked at.
const QUEUE: usize = 256;

/// The most bytes of transactions from one node within [`WINDOW`].
const BYTES_PER_WINDOW: usize = 32 << 20;

/// The time over which a node's bytes are counted.
const WINDOW: Duration = Duration::from_secs(10);

/// How long a node that sent too much is not heard.
const SILENCE: Duration = Duration::from_secs(600);

/// The most transactions whose sending is remembered.
const REMEMBERED: u32 = 65_536;

/// The most connections that other nodes open, and the most of one node.
const MAX_INCOMING: u32 = 64;
const MAX_PER_NODE: u32 = 2;

#[derive(NetworkBehaviour)]
struct Behaviour {
	gossip: gossipsub::Behaviour,
	limits: connection_limits::Behaviour,
}

/// The settings of the exchange.
pub(crate) struct TransactionOptions {
	pub(crate) keypair: Keypair,
	pub(crate) genesis: H256,
	/// The address that the consensus listens on.
	pub(crate) listen: Multiaddr,
	pub(crate) pool: Arc<Pool>,
	pub(crate) chain: Arc<Chain>,
	/// The key of a validator, which announces the code that it has compiled.
	pub(crate) signer: Option<Arc<SigningRecord>>,
	/// The nodes that the consensus is connected to, with their addresses there.
	pub(crate) peers: watch::Receiver<Vec<(PeerId, Multiaddr)>>,
	pub(crate) status: Arc<NetworkStatus>,
}

/// What a message is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
	Transactions,
	Readiness,
}

/// A received message on its way to the pool, or to who listens to announcements.
struct Received {
	subject: Subject,
	id: MessageId,
	from: PeerId,
	data: Vec<u8>,
}

/// What the pool said of it.
struct Verdict {
	id: MessageId,
	from: PeerId,
	acceptance: MessageAcceptance,
}

/// The transactions that this node knows to be on their way, and when it sent them itself. The least recently
/// used are forgotten first.
struct Known(LruMap<Hash, Option<Instant>, ByLength>);

impl Default for Known {
	fn default() -> Self {
		Self(LruMap::new(ByLength::new(REMEMBERED)))
	}
}

impl Known {
	/// Whether a transaction of the pool is to be sent now.
	fn is_due(&mut self, hash: &Hash, now: Instant) -> bool {
		match self.0.get(hash) {
			None => true,
			// Others send what this node has from them.
			Some(None) => false,
			Some(Some(sent)) => now.duration_since(*sent) >= AGAIN,
		}
	}

	fn remember(&mut self, hash: Hash, sent: Option<Instant>) {
		self.0.insert(hash, sent);
	}
}

type SharedKnown = Arc<Mutex<Known>>;

fn lock(known: &SharedKnown) -> std::sync::MutexGuard<'_, Known> {
	known.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes that a node sent in the present window, or that it is not heard.
struct Account {
	since: Instant,
	bytes: usize,
	silent_until: Option<Instant>,
}

/// Exchanges transactions until the task is dropped.
///
/// # Errors
/// If the swarm cannot be made. A port that is in use is logged: the node then works without.
pub(crate) async fn run(options: TransactionOptions) -> Result<(), String> {
	let TransactionOptions { keypair, genesis, listen, pool, chain, signer, mut peers, status } =
		options;
	let topic = IdentTopic::new(format!("{}/transactions/1", chain_prefix(genesis)));
	let announcements = IdentTopic::new(format!("{}/code/1", chain_prefix(genesis)));
	let own = keypair.public().to_peer_id();
	let max_message = pool.max_extrinsic_bytes().max(GATHERED) + OVERHEAD;
	let mut swarm = swarm(keypair, genesis, [&topic, &announcements], max_message)?;
	match to_quic(&listen) {
		Some(address) => {
			if let Err(cause) = swarm.listen_on(address.clone()) {
				log::warn!(target: "network", "cannot listen on {address} for transactions: {cause}");
			}
		}
		None => {
			log::warn!(target: "network", "{listen} has no TCP port: transactions do not travel")
		}
	}

	let known = SharedKnown::default();
	let mut announcer = Announcer::new(signer, Arc::clone(&chain));
	let listener = Listener::new(chain, Arc::clone(&status));
	let (to_pool, mut verdicts) =
		start_worker(Arc::clone(&pool), Arc::clone(&known), listener, Arc::clone(&status))?;
	let mut accounts: HashMap<PeerId, Account> = HashMap::new();
	let mut ready = pool.ready_signal();
	ready.mark_changed();
	let mut ticks = tokio::time::interval(INTERVAL);
	ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
	let mut dial = tokio::time::interval(Duration::from_secs(2));
	loop {
		tokio::select! {
			Some(verdict) = verdicts.recv() => {
				let gossip = &mut swarm.behaviour_mut().gossip;
				gossip.report_message_validation_result(
					&verdict.id,
					&verdict.from,
					verdict.acceptance,
				);
			}
			event = swarm.select_next_some() => {
				let SwarmEvent::Behaviour(BehaviourEvent::Gossip(gossipsub::Event::Message {
					propagation_source: from,
					message_id: id,
					message,
				})) = event else { continue };
				if !is_heard(&mut accounts, from, message.data.len()) {
					log::warn!(target: "network", "{from} sends too many transactions");
					let gossip = &mut swarm.behaviour_mut().gossip;
					gossip.report_message_validation_result(&id, &from, MessageAcceptance::Reject);
					gossip.blacklist_peer(&from);
					let _ = swarm.disconnect_peer_id(from);
					continue;
				}
				let subject = match message.topic == announcements.hash() {
					true => Subject::Readiness,
					false => Subject::Transactions,
				};
				let received = Received { subject, id, from, data: message.data };
				if let Err(TrySendError::Full(Received { id, from, .. })) = to_pool.try_send(received) {
					let gossip = &mut swarm.behaviour_mut().gossip;
					gossip.report_message_validation_result(&id, &from, MessageAcceptance::Ignore);
				}
			}
			_ = ticks.tick() => {
				if ready.has_changed().unwrap_or(false) && !send(&mut swarm, &topic, &pool, &known, &status) {
					// Nobody is there yet: try again.
					continue;
				}
				ready.mark_unchanged();
			}
			_ = dial.tick() => {
				if let Some(data) = announcer.due(Instant::now()) {
					let gossip = &mut swarm.behaviour_mut().gossip;
					// Without peers it is made again later.
					let id = gossip.publish(announcements.clone(), data.clone());
					let id = id.unwrap_or_else(|_| MessageId::from(Vec::new()));
					// This node listens to itself too.
					let subject = Subject::Readiness;
					let _ = to_pool.try_send(Received { subject, id, from: own, data });
				}
				forgive(&mut swarm, &mut accounts);
				let now: Vec<_> = peers.borrow_and_update().clone();
				for (peer, address) in now {
					let Some(address) = to_quic(&address) else { continue };
					if !swarm.is_connected(&peer) {
						let address = address.with_p2p(peer).unwrap_or_else(|address| address);
						let _ = swarm.dial(address);
					}
				}
				// What was sent long ago is sent again.
				ready.mark_changed();
			}
		}
	}
}

fn swarm(
	keypair: Keypair,
	genesis: H256,
	topics: [&IdentTopic; 2],
	max_message: usize,
) -> Result<Swarm<Behaviour>, String> {
	let config = gossipsub::ConfigBuilder::default()
		.protocol_id_prefix(format!("{}/gossip", chain_prefix(genesis)))
		.validation_mode(gossipsub::ValidationMode::Anonymous)
		.validate_messages()
		.max_transmit_size(max_message)
		.message_id_fn(|message| MessageId::from(blake2_256(&message.data).to_vec()))
		.build()
		.map_err(|cause| cause.to_string())?;
	let mut gossip = gossipsub::Behaviour::new(MessageAuthenticity::Anonymous, config)?;
	gossip
		.with_peer_score(Default::default(), Default::default())
		.map_err(|cause| cause.to_string())?;
	for topic in topics {
		gossip.subscribe(topic).map_err(|cause| cause.to_string())?;
	}
	let limits = connection_limits::ConnectionLimits::default()
		.with_max_established_incoming(Some(MAX_INCOMING))
		.with_max_pending_incoming(Some(MAX_INCOMING))
		.with_max_established_per_peer(Some(MAX_PER_NODE));
	let limits = connection_limits::Behaviour::new(limits);
	let swarm = SwarmBuilder::with_existing_identity(keypair)
		.with_tokio()
		.with_quic()
		.with_behaviour(|_| Behaviour { gossip, limits })
		.map_err(|cause| cause.to_string())?
		.with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
		.build();
	Ok(swarm)
}

/// The address for transactions of a node that listens for the consensus on a TCP address.
fn to_quic(address: &Multiaddr) -> Option<Multiaddr> {
	let mut parts = address.iter();
	let (host, Protocol::Tcp(port)) = (parts.next()?, parts.next()?) else { return None };
	Some(Multiaddr::empty().with(host).with(Protocol::Udp(port)).with(Protocol::QuicV1))
}

/// Counts the bytes of a message. False if its node has sent too much.
fn is_heard(accounts: &mut HashMap<PeerId, Account>, from: PeerId, bytes: usize) -> bool {
	let now = Instant::now();
	let account =
		accounts.entry(from).or_insert(Account { since: now, bytes: 0, silent_until: None });
	if account.silent_until.is_some_and(|until| now < until) {
		return false;
	}
	if now.duration_since(account.since) >= WINDOW {
		*account = Account { since: now, bytes: 0, silent_until: None };
	}
	account.bytes = account.bytes.saturating_add(bytes);
	if account.bytes > BYTES_PER_WINDOW {
		account.silent_until = Some(now + SILENCE);
		return false;
	}
	true
}

/// Drops old accounts, and hears nodes again whose silence is over.
fn forgive(swarm: &mut Swarm<Behaviour>, accounts: &mut HashMap<PeerId, Account>) {
	let now = Instant::now();
	accounts.retain(|peer, account| match account.silent_until {
		None => now.duration_since(account.since) < WINDOW,
		Some(until) if now < until => true,
		Some(_) => {
			swarm.behaviour_mut().gossip.remove_blacklisted_peer(peer);
			false
		}
	});
}

/// Sends the transactions of the pool that are due. False if nobody is there to take them.
fn send(
	swarm: &mut Swarm<Behaviour>,
	topic: &IdentTopic,
	pool: &Pool,
	known: &SharedKnown,
	status: &NetworkStatus,
) -> bool {
	let now = Instant::now();
	let due: Vec<_> = {
		let mut known = lock(known);
		pool.ready().into_iter().filter(|tx| known.is_due(&tx.hash, now)).collect()
	};
	let mut rest = &due[..];
	while !rest.is_empty() {
		let mut size = 0;
		let fits = rest.iter().take_while(|tx| {
			size += tx.extrinsic.0.len();
			size <= GATHERED
		});
		let count = fits.count().max(1);
		let (batch, later) = rest.split_at(count);
		let message: Vec<&Extrinsic> = batch.iter().map(|tx| &tx.extrinsic).collect();
		match swarm.behaviour_mut().gossip.publish(topic.clone(), message.encode()) {
			Ok(_) | Err(gossipsub::PublishError::Duplicate) => {}
			Err(
				gossipsub::PublishError::NoPeersSubscribedToTopic
				| gossipsub::PublishError::AllQueuesFull(_),
			) => return false,
			Err(cause) => {
				log::warn!(target: "network", "transactions were not sent: {cause}");
			}
		}
		status.note_sent(batch.len() as u64);
		let mut known = lock(known);
		for tx in batch {
			known.remember(tx.hash, Some(now));
		}
		drop(known);
		rest = later;
	}
	true
}

/// Starts the thread that gives received transactions to the pool, and announcements to who listens: the
/// runtime is asked, which takes too long for the swarm.
fn start_worker(
	pool: Arc<Pool>,
	known: SharedKnown,
	mut listener: Listener,
	status: Arc<NetworkStatus>,
) -> Result<(SyncSender<Received>, mpsc::UnboundedReceiver<Verdict>), String> {
	let (to_pool, received) = sync_channel::<Received>(QUEUE);
	// As many verdicts as messages in the queue.
	let (verdict, verdicts) = mpsc::unbounded_channel();
	let work = move || {
		for Received { subject, id, from, data } in received {
			let acceptance = match subject {
				Subject::Transactions => judge(&pool, &known, &status, &data),
				Subject::Readiness => listener.take(&data),
			};
			if verdict.send(Verdict { id, from, acceptance }).is_err() {
				return;
			}
		}
	};
	let thread = thread::Builder::new().name("transactions".to_owned());
	thread.stack_size(8 << 20).spawn(work).map_err(|cause| cause.to_string())?;
	Ok((to_pool, verdicts))
}

/// Offers the transactions of a message to the pool.
fn judge(
	pool: &Pool,
	known: &SharedKnown,
	status: &NetworkStatus,
	data: &[u8],
) -> MessageAcceptance {
	let Ok(transactions) = Vec::<Extrinsic>::decode_all(&mut &data[..]) else {
		return MessageAcceptance::Reject;
	};
	if transactions.is_empty() {
		return MessageAcceptance::Reject;
	}
	let mut fresh = false;
	for transaction in transactions {
		let hash = transaction.hash();
		match pool.submit(transaction) {
			Ok(_) => {
				lock(known).remember(hash, None);
				status.note_received(1);
				fresh = true;
			}
			Err(PoolError::Malformed(_) | PoolError::TooLarge { .. }) => {
				return MessageAcceptance::Reject;
			}
			// It may be valid in another node's state.
			Err(_) => {}
		}
	}
	if fresh { MessageAcceptance::Accept } else { MessageAcceptance::Ignore }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn transactions_use_the_udp_port_of_the_same_number() {
		let quic = |text: &str| to_quic(&text.parse().unwrap()).map(|address| address.to_string());
		assert_eq!(quic("/ip4/1.2.3.4/tcp/30333").unwrap(), "/ip4/1.2.3.4/udp/30333/quic-v1");
		assert_eq!(quic("/dns4/a.example/tcp/9").unwrap(), "/dns4/a.example/udp/9/quic-v1");
		assert_eq!(quic("/ip4/1.2.3.4/udp/30333/quic-v1"), None);
		assert_eq!(quic("/memory/3"), None);
	}

	#[test]
	fn a_node_that_sends_too_much_is_not_heard() {
		let mut accounts = HashMap::new();
		let (loud, calm) = (PeerId::random(), PeerId::random());
		assert!(is_heard(&mut accounts, loud, BYTES_PER_WINDOW));
		assert!(!is_heard(&mut accounts, loud, 1));
		assert!(!is_heard(&mut accounts, loud, 1), "not after a while either");
		assert!(is_heard(&mut accounts, calm, 1));
	}

	#[test]
	fn a_transaction_is_sent_once_in_a_while() {
		let mut known = Known::default();
		let (own, others) = (Hash::repeat_byte(1), Hash::repeat_byte(2));
		let now = Instant::now();
		assert!(known.is_due(&own, now));
		known.remember(own, Some(now));
		known.remember(others, None);
		assert!(!known.is_due(&own, now));
		assert!(known.is_due(&own, now + AGAIN));
		assert!(!known.is_due(&others, now + AGAIN), "who sent it sends it again");
		for number in 0..2 * u64::from(REMEMBERED) {
			known.remember(Hash::from_low_u64_be(number), None);
			assert!(!known.is_due(&own, now), "what is in use is not forgotten");
		}
		assert!(known.0.len() <= REMEMBERED as usize);
	}
}
