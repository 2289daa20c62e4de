//! What a consensus knows of its network, for clients, metrics and the terminal.

use crate::primitives::{BlockNumber, Hash};
use std::{
	collections::BTreeMap,
	sync::{
		PoisonError, RwLock,
		atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
	},
};

/// The role of this node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
	/// It may vote on blocks.
	Validator,
	/// It executes blocks, and votes on none.
	Follower,
}

/// Another node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
	/// Its id.
	pub id: String,
	/// Its address.
	pub address: String,
	/// Whether it has proved to be a validator of the present set.
	pub validator: bool,
}

/// What a validator has announced of runtime code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
	/// Its best block at that time.
	pub height: BlockNumber,
	/// The hashes of code that it has compiled ahead of time.
	pub codes: Vec<Hash>,
}

/// The network as this node sees it. Written by the consensus, read by all.
#[derive(Debug)]
pub struct NetworkStatus {
	id: String,
	address: String,
	role: Role,
	peers: RwLock<Vec<Peer>>,
	round: AtomicU32,
	height: AtomicU32,
	syncing: AtomicBool,
	signed: AtomicU64,
	missed: AtomicU64,
	transactions_sent: AtomicU64,
	transactions_received: AtomicU64,
	ready: RwLock<BTreeMap<[u8; 32], Readiness>>,
}

impl NetworkStatus {
	/// A node with this id, address and role, without peers.
	pub fn new(id: String, address: String, role: Role) -> Self {
		Self {
			id,
			address,
			role,
			peers: RwLock::new(Vec::new()),
			round: AtomicU32::new(0),
			height: AtomicU32::new(0),
			syncing: AtomicBool::new(false),
			signed: AtomicU64::new(0),
			missed: AtomicU64::new(0),
			transactions_sent: AtomicU64::new(0),
			transactions_received: AtomicU64::new(0),
			ready: RwLock::default(),
		}
	}

	/// The id by which other nodes know this one.
	pub fn id(&self) -> &str {
		&self.id
	}

	/// Where it listens.
	pub fn address(&self) -> &str {
		&self.address
	}

	/// Its role.
	pub fn role(&self) -> Role {
		self.role
	}

	/// The connected nodes.
	pub fn peers(&self) -> Vec<Peer> {
		self.peers.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Replaces the connected nodes.
	pub fn set_peers(&self, peers: Vec<Peer>) {
		*self.peers.write().unwrap_or_else(PoisonError::into_inner) = peers;
	}

	/// The height and the round that are voted on.
	pub fn height_and_round(&self) -> (BlockNumber, u32) {
		(self.height.load(Ordering::Relaxed), self.round.load(Ordering::Relaxed))
	}

	/// Notes the height and the round that are voted on.
	pub fn set_round(&self, height: BlockNumber, round: u32) {
		self.height.store(height, Ordering::Relaxed);
		self.round.store(round, Ordering::Relaxed);
	}

	/// Whether this node takes blocks that others decided before, because it is behind.
	pub fn is_syncing(&self) -> bool {
		self.syncing.load(Ordering::Relaxed)
	}

	/// Notes whether this node is behind.
	pub fn set_syncing(&self, syncing: bool) {
		self.syncing.store(syncing, Ordering::Relaxed);
	}

	/// Notes whether the certificate of a block has this validator's signature.
	pub fn note_signed(&self, signed: bool) {
		let counter = if signed { &self.signed } else { &self.missed };
		counter.fetch_add(1, Ordering::Relaxed);
	}

	/// Blocks since the start whose certificate has this validator's signature, and those without it.
	pub fn signed_and_missed(&self) -> (u64, u64) {
		(self.signed.load(Ordering::Relaxed), self.missed.load(Ordering::Relaxed))
	}

	/// What validators have announced of runtime code, by consensus key.
	pub fn ready(&self) -> BTreeMap<[u8; 32], Readiness> {
		self.ready.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	/// Whether an announcement of a validator would be news.
	pub fn is_news(&self, validator: &[u8; 32], height: BlockNumber) -> bool {
		let ready = self.ready.read().unwrap_or_else(PoisonError::into_inner);
		ready.get(validator).is_none_or(|known| known.height < height)
	}

	/// Notes the announcement of a validator, and forgets those of who is in the set no more.
	pub fn note_ready(
		&self,
		validator: [u8; 32],
		readiness: Readiness,
		is_in_set: impl Fn(&[u8; 32]) -> bool,
	) {
		let mut ready = self.ready.write().unwrap_or_else(PoisonError::into_inner);
		ready.insert(validator, readiness);
		ready.retain(|validator, _| is_in_set(validator));
	}

	/// Notes transactions given to peers.
	pub fn note_sent(&self, transactions: u64) {
		self.transactions_sent.fetch_add(transactions, Ordering::Relaxed);
	}

	/// Notes transactions taken from peers.
	pub fn note_received(&self, transactions: u64) {
		self.transactions_received.fetch_add(transactions, Ordering::Relaxed);
	}

	/// Transactions given to peers and taken from them, since the start.
	pub fn sent_and_received(&self) -> (u64, u64) {
		let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
		(load(&self.transactions_sent), load(&self.transactions_received))
	}
}
