//! A fork on which accounts act by transactions, and blocks without work are left out.
//!
//! A fork takes every signature for valid ([`Fork::assume_valid_signatures`]), so that the owners of a
//! chain's nodes act by their own accounts. All else is checked: fees, nonces, weights, filters.

use crate::{
	client::{
		ClientError, Lifetime, Metadata, Payload, TransactionParams, Version, schedule_as_root,
		storage, values,
	},
	economy::{Call, Encoder, NodeKey},
	keys::Scheme,
	simulate::error::SimulationError,
};
use codec::{Decode, Encode};
use scale_value::{At, Value};
use std::collections::BTreeMap;
use stratos_host::{
	chain::Rejection,
	fork::{Fork, OpenBlock},
	primitives::{BlockNumber, Extrinsic, Hash},
	state,
};
use stratos_runtime_api::epochs::Timetable;

/// An account.
pub(super) type Account = [u8; 32];

/// The network key of node `number` of the scenario.
pub(super) fn node_key(number: u32) -> [u8; 32] {
	sp_crypto_hashing::blake2_256(&(*b"scenario/key", number).encode())
}

/// The runtime API with the next block that has work.
pub(super) const TIMETABLE: &str = "EpochApi_timetable";

/// The time of blocks.
pub(super) struct Pace {
	/// The block and the time, milliseconds since 1970, at which the run began.
	pub(super) begin: (BlockNumber, u64),
	pub(super) block_time_ms: u64,
	/// Whether empty blocks are made too.
	pub(super) every_block: bool,
}

/// The fork, and the block in progress.
pub(super) struct Chain<'a> {
	fork: &'a mut Fork,
	metadata: Metadata,
	params: TransactionParams,
	pace: Pace,
	open: Option<OpenBlock>,
	/// The nonces of accounts that acted.
	nonces: BTreeMap<Account, u64>,
	/// Blocks made.
	pub(super) blocks: u64,
}

impl<'a> Chain<'a> {
	/// # Errors
	/// [`SimulationError::NoApi`] where the runtime does not say when it has work.
	pub(super) fn new(
		fork: &'a mut Fork,
		block_time_ms: u64,
		every_block: bool,
	) -> Result<Self, SimulationError> {
		let metadata = Metadata::of_fork(fork)?;
		let known = metadata.api("EpochApi").map(|api| api.methods.as_slice());
		if !known.unwrap_or_default().iter().any(|method| method.name == "timetable") {
			return Err(SimulationError::NoApi);
		}
		let params = TransactionParams {
			nonce: 0,
			tip: 0,
			lifetime: Lifetime::Immortal,
			version: Version::of_fork(fork),
			// Part of what is signed only.
			genesis: Hash::default(),
		};
		let begin = (fork.best().number, fork.time_ms()?);
		let pace = Pace { begin, block_time_ms, every_block };
		let (open, nonces) = (None, BTreeMap::new());
		Ok(Self { fork, metadata, params, pace, open, nonces, blocks: 0 })
	}

	/// The number of the last finished block.
	pub(super) fn best(&self) -> BlockNumber {
		self.fork.best().number
	}

	/// The time since the run began, milliseconds.
	pub(super) fn elapsed_ms(&self) -> Result<u64, SimulationError> {
		Ok(self.fork.time_ms()?.saturating_sub(self.pace.begin.1))
	}

	/// The next block that has work, and when the next epoch begins. The blocks between are left out of the
	/// chain. Only between blocks.
	pub(super) fn skip(&mut self) -> Result<(BlockNumber, Timetable), SimulationError> {
		let timetable: Timetable = self.fork.ask(TIMETABLE, &())?;
		let last = self.best();
		let next = last.saturating_add(1);
		// The first block of a chain is never skipped: pallets store its time as the chain's start.
		if self.pace.every_block || last == 0 || timetable.next_work <= next {
			return Ok((next, timetable));
		}
		// The scheduler would look for calls in every block that it has not seen; there are none in those that
		// are skipped.
		let since = self.plain("Scheduler", "IncompleteSince")?;
		self.fork.set(&since, Some(&timetable.next_work.encode()))?;
		// Hooks read the time of the block before theirs, which is that of the last skipped block.
		let now = self.plain("Timestamp", "Now")?;
		let time = self.time_of(timetable.next_work.saturating_sub(1));
		self.fork.set(&now, Some(&time.encode()))?;
		Ok((timetable.next_work, timetable))
	}

	/// The time of a block, milliseconds since 1970.
	fn time_of(&self, number: BlockNumber) -> u64 {
		let (first, time) = self.pace.begin;
		let blocks = u64::from(number.saturating_sub(first));
		time.saturating_add(blocks.saturating_mul(self.pace.block_time_ms))
	}

	/// Begins a block.
	pub(super) fn open(&mut self, number: BlockNumber) -> Result<(), SimulationError> {
		self.open = Some(self.fork.open_block(Some(number), self.time_of(number))?);
		Ok(())
	}

	/// Finishes the block in progress, if there is one.
	pub(super) fn close(&mut self) -> Result<(), SimulationError> {
		if let Some(open) = self.open.take() {
			self.fork.close_block(open)?;
			self.blocks = self.blocks.saturating_add(1);
		}
		Ok(())
	}

	/// Makes a block without transactions.
	pub(super) fn empty(&mut self, number: BlockNumber) -> Result<(), SimulationError> {
		self.open(number)?;
		self.close()
	}

	/// An account makes a call, by a transaction for each part of it. What does not fit into a block goes into
	/// the next one.
	///
	/// # Errors
	/// [`SimulationError::Step`] where the chain refuses it.
	pub(super) fn send(
		&mut self,
		who: Account,
		call: &Call<Account>,
	) -> Result<(), SimulationError> {
		let key = match call {
			// Every proof is taken for valid.
			Call::Register { key, .. } | Call::RegisterMeta { key, .. } => {
				Some(NodeKey { id: node_key(*key), proof: [0; 64] })
			}
			_ => None,
		};
		let encoder = Encoder { metadata: &self.metadata, account: &Some };
		let calls = encoder.calls(call, key)?;
		calls.into_iter().try_for_each(|call| self.transact(who, call))
	}

	fn transact(&mut self, who: Account, call: Vec<u8>) -> Result<(), SimulationError> {
		let name = self.name_of(&call);
		let refused = |why: String| SimulationError::Refused(format!("{name}: {why}"));
		let nonce = match self.nonces.get(&who) {
			Some(nonce) => *nonce,
			None => self.account(who)?.nonce,
		};
		let params = TransactionParams { nonce, ..self.params.clone() };
		let payload = Payload::new(&self.metadata, call, &params)?;
		let extrinsic =
			Extrinsic(payload.transaction(&self.metadata, who, Scheme::Sr25519, &[0; 64])?);
		let mut fresh = false;
		loop {
			let Some(open) = &mut self.open else {
				return Err(refused("there is no block for it".to_owned()));
			};
			match open.apply(&extrinsic)? {
				Ok(Ok(())) => break,
				Ok(Err(error)) => return Err(refused(self.reason(&error))),
				Err(Rejection::NoRoom { .. }) if !fresh => {
					let next = open.number().saturating_add(1);
					self.close()?;
					self.open(next)?;
					fresh = true;
				}
				Err(rejection) => return Err(refused(rejection.to_string())),
			}
		}
		self.nonces.insert(who, nonce.saturating_add(1));
		Ok(())
	}

	/// `Pallet.call` of an encoded call.
	fn name_of(&self, call: &[u8]) -> String {
		let [pallet, index, ..] = call else { return "a call".to_owned() };
		let Some(pallet) = self.metadata.pallet_by_index(*pallet) else {
			return "a call".to_owned();
		};
		let call = self.metadata.calls(pallet).iter().find(|call| call.index == *index);
		format!("{}.{}", pallet.name, call.map_or("a call", |call| &call.name))
	}

	/// The name of an encoded dispatch error.
	fn reason(&self, error: &[u8]) -> String {
		let is_error = |ty: &u32| self.metadata.path_end(*ty) == "DispatchError";
		let ty = self.metadata.types.types.iter().map(|ty| ty.id).find(is_error);
		let value = ty.and_then(|ty| storage::decode(&self.metadata, "an error", ty, error).ok());
		let module = value.as_ref().and_then(|value| value.at(0)).and_then(values::module_numbers);
		match module.and_then(|(pallet, error)| self.metadata.module_error(pallet, error)) {
			Some((_, name, _)) => name.to_owned(),
			None => value.map_or("an error".to_owned(), |value| value.to_string()),
		}
	}

	/// Has root make calls in the next block, as the scheduler enacts a referendum. Makes that block.
	pub(super) fn as_root(&mut self, calls: &[Vec<u8>]) -> Result<(), SimulationError> {
		let next = self.best().saturating_add(1);
		schedule_as_root(self.fork, &self.metadata, next, calls)?;
		self.empty(next)
	}

	/// The bytes of a call of root's.
	pub(super) fn root_call(&self, call: &Call<Account>) -> Result<Vec<u8>, SimulationError> {
		let encoder = Encoder { metadata: &self.metadata, account: &Some };
		let only = encoder.calls(call, None)?.into_iter().next();
		Ok(only.ok_or_else(|| ClientError::missing("call for root"))?)
	}

	/// Asks the runtime, in the block in progress if there is one.
	pub(super) fn ask<R: Decode>(
		&mut self,
		function: &'static str,
		arguments: &impl Encode,
	) -> Result<R, SimulationError> {
		Ok(match &mut self.open {
			Some(open) => open.ask(function, arguments)?,
			None => self.fork.ask(function, arguments)?,
		})
	}

	/// The bytes under a key, in the block in progress if there is one.
	pub(super) fn bytes(&mut self, key: &[u8]) -> Result<Option<state::Value>, SimulationError> {
		Ok(match &mut self.open {
			Some(open) => open.get(key)?,
			None => self.fork.get(key)?,
		})
	}

	/// A decoded value of the state, or its default; `None` where there is neither.
	pub(super) fn stored(
		&mut self,
		pallet: &str,
		item: &str,
		key: &[u8],
	) -> Result<Option<Value<u32>>, SimulationError> {
		let (place, ty) = self.place(pallet, item, key)?;
		let bytes = match self.bytes(&place)? {
			Some(bytes) => Some(bytes.to_vec()),
			None => {
				let item = self.metadata.pallet(pallet).and_then(|pallet| pallet.item(item));
				item.and_then(|item| item.default.clone())
			}
		};
		let what = format!("{pallet}.{item}");
		Ok(match bytes {
			Some(bytes) => Some(storage::decode(&self.metadata, &what, ty, &bytes)?),
			None => None,
		})
	}

	/// The key and the value type of a value, or of an entry of a map with one key.
	pub(super) fn place(
		&self,
		pallet: &str,
		item: &str,
		key: &[u8],
	) -> Result<(Vec<u8>, u32), SimulationError> {
		Ok(storage::entry(&self.metadata, pallet, item, key)?)
	}

	/// The key of a value without a map key.
	pub(super) fn plain(&self, pallet: &str, item: &str) -> Result<Vec<u8>, SimulationError> {
		Ok(self.place(pallet, item, &[])?.0)
	}

	/// A constant of the runtime.
	pub(super) fn constant(&self, pallet: &str, name: &str) -> Option<u32> {
		let bytes = &self.metadata.constant(pallet, name)?.value;
		u32::decode(&mut &bytes[..]).ok()
	}

	/// An account's nonce and money.
	pub(super) fn account(&mut self, who: Account) -> Result<Purse, SimulationError> {
		let info = self.stored("System", "Account", &who)?;
		let number = |path: &[&str]| {
			let mut value = info.as_ref()?;
			for part in path {
				value = value.at(*part)?;
			}
			value.as_u128()
		};
		let free = number(&["data", "free"]).unwrap_or(0);
		let frozen = number(&["data", "frozen"]).unwrap_or(0);
		let nonce = number(&["nonce"]).and_then(|nonce| u64::try_from(nonce).ok()).unwrap_or(0);
		// One base unit keeps the account alive.
		Ok(Purse { nonce, free, spendable: free.saturating_sub(frozen.max(1)) })
	}

	/// A call whose arguments are encoded.
	pub(super) fn call_bytes(
		&self,
		pallet: &str,
		call: &str,
		arguments: &[u8],
	) -> Result<Vec<u8>, SimulationError> {
		let encoder = Encoder { metadata: &self.metadata, account: &Some::<Account> };
		Ok(encoder.call(pallet, call, &[arguments.to_vec()])?)
	}

	/// Decodes the answer to a runtime API by the metadata.
	pub(super) fn value(
		&mut self,
		api: &str,
		method: &str,
		arguments: &[u8],
	) -> Result<Value<u32>, SimulationError> {
		let function = format!("{api}_{method}");
		let methods = self.metadata.api(api).map(|api| api.methods.as_slice());
		let found = methods.unwrap_or_default().iter().find(|known| known.name == method);
		let ty = found.ok_or_else(|| ClientError::missing(&function))?.output;
		let answer = match &mut self.open {
			Some(open) => open.call(&function, arguments)?,
			None => self.fork.call(&function, arguments)?,
		};
		Ok(storage::decode(&self.metadata, &function, ty, &answer)?)
	}
}

/// What an account has, base units.
pub(super) struct Purse {
	nonce: u64,
	/// All that is not on hold.
	pub(super) free: u128,
	/// What it can spend.
	pub(super) spendable: u128,
}
