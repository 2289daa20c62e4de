//! A chain with a natively prepared genesis, whose blocks are executed by the Wasm.

pub use crate::transactions::dev;
use crate::transactions::sign;
use codec::{Decode, Encode};
use frame_support::traits::BuildGenesisConfig;
use sp_core::{Pair, sr25519};
use sp_runtime::MultiSignature;
use std::{
	collections::BTreeMap,
	path::Path,
	sync::OnceLock,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, Genesis, Proposal, inherent_data},
	executor::{Executor, ExecutorConfig, Runtime as Code},
	primitives::{Extrinsic, Hash},
	state::Changes,
};
use stratos_primitives::{NodeId, key_proof};
use stratos_runtime::{AccountId, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig};

/// The key of the runtime's code in the state.
const CODE: &[u8] = b":code";

/// The name of the database file in a chain's folder.
const DATABASE: &str = "state.redb";

/// The default block time, milliseconds.
const BLOCK_TIME: u64 = 6_000;

/// The runtime, compiled once for all tests.
fn code() -> (Executor, Code) {
	static CODE: OnceLock<(Executor, Code)> = OnceLock::new();
	let compile = || {
		let executor = Executor::new(ExecutorConfig::default()).expect("the engine starts");
		let code = executor
			.compile(stratos_runtime_wasm::WASM_BINARY)
			.expect("the Wasm is built: leave SKIP_WASM_BUILD unset");
		(executor, code)
	};
	CODE.get_or_init(compile).clone()
}

/// The genesis of a preset.
pub fn preset(name: &str) -> RuntimeGenesisConfig {
	let patch = stratos_runtime::genesis::preset(&name.into()).expect("a preset of ours");
	stratos_test_kit::json::genesis(&patch)
}

/// A dev account.
pub fn account(name: &str) -> AccountId {
	dev(name).public().into()
}

/// The state of an account.
pub type Account = frame_system::AccountInfo<
	<Runtime as frame_system::Config>::Nonce,
	<Runtime as frame_system::Config>::AccountData,
>;

/// The result of a transaction: `Ok`, or the name of the error.
pub type Outcome = Result<(), String>;

/// The chain under test.
pub struct TestChain {
	chain: Chain,
	nonces: BTreeMap<AccountId, u32>,
	/// The time of the next block, milliseconds.
	pub time: u64,
	_folder: Option<tempfile::TempDir>,
}

impl TestChain {
	/// A chain with the genesis of a preset.
	pub fn of(name: &str) -> Self {
		Self::new(&preset(name), || ())
	}

	/// A chain with this genesis, after `prepare` has changed its state.
	pub fn new(genesis: &RuntimeGenesisConfig, prepare: impl FnOnce()) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let chain = Self::create(folder.path(), genesis, prepare);
		Self { _folder: Some(folder), ..chain }
	}

	/// The same in a folder that is kept.
	pub fn create(folder: &Path, genesis: &RuntimeGenesisConfig, prepare: impl FnOnce()) -> Self {
		let mut state = sp_io::TestExternalities::default();
		let mut top = state.execute_with(|| {
			genesis.build();
			prepare();
			let mut top = BTreeMap::new();
			let mut last = Vec::new();
			while let Some(key) = sp_io::storage::next_key(&last) {
				let value = sp_io::storage::get(&key).expect("the key exists").to_vec();
				top.insert(key.clone(), Some(value.into()));
				last = key;
			}
			top
		});
		top.insert(CODE.to_vec(), Some(stratos_runtime_wasm::WASM_BINARY.into()));
		let (executor, code) = code();
		let changes = Changes { top, children: BTreeMap::new() };
		let genesis = Genesis::new(code, changes).expect("a genesis block");
		let path = folder.join(DATABASE);
		let chain = Chain::create(&path, "test", genesis, executor, ChainOptions::default())
			.expect("a new chain");
		Self::with(chain)
	}

	/// Opens the chain of a folder.
	pub fn open(folder: &Path) -> Self {
		let path = folder.join(DATABASE);
		let chain = Chain::open(&path, None, code().0, ChainOptions::default());
		Self::with(chain.expect("a chain"))
	}

	fn with(chain: Chain) -> Self {
		let time = BLOCK_TIME * u64::from(chain.best().number + 1);
		Self { chain, nonces: BTreeMap::new(), time, _folder: None }
	}

	/// The number of the best block.
	pub fn number(&self) -> u32 {
		self.chain.best().number
	}

	/// The hash of the best block.
	pub fn best_hash(&self) -> Hash {
		self.chain.best().hash
	}

	/// An account in the state.
	pub fn account(&self, who: &AccountId) -> Account {
		let key = frame_system::Account::<Runtime>::hashed_key_for(who);
		let state = self.chain.state_at(self.chain.best().hash).expect("the best state");
		let value = state.get(None, &key).expect("readable");
		value.map_or_else(Account::default, |value| {
			Account::decode(&mut &value[..]).expect("an account")
		})
	}

	/// The size of the state: bytes of all keys and values.
	pub fn state_bytes(&self) -> usize {
		let state = self.chain.state_at(self.chain.best().hash).expect("the best state");
		let (mut bytes, mut key) = (0, Vec::new());
		while let Some(next) = state.next_key(None, &key).expect("readable") {
			let value = state.get(None, &next).expect("readable").expect("the key exists");
			bytes += next.len() + value.len();
			key = next;
		}
		bytes
	}

	/// Calls a runtime API at the best block.
	pub fn ask<R: Decode>(&self, function: &str, arguments: impl Encode) -> R {
		let answer = self
			.chain
			.call_at(self.chain.best().hash, function, &arguments.encode())
			.unwrap_or_else(|error| panic!("{function}: {error}"));
		R::decode(&mut answer.as_slice()).unwrap_or_else(|error| panic!("{function}: {error}"))
	}

	/// A signed transaction with the signer's next nonce.
	fn sign(&mut self, signer: &sr25519::Pair, call: RuntimeCall) -> Extrinsic {
		let account = AccountId::from(signer.public());
		let known = self.nonces.get(&account).copied();
		let nonce = known.unwrap_or_else(|| self.account(&account).nonce);
		let transaction = sign(signer, call, nonce, self.chain.genesis_hash());
		self.nonces.insert(account, nonce + 1);
		Extrinsic(transaction)
	}

	/// Makes a block of signed calls, all of which must be included. Returns their results.
	pub fn block(&mut self, calls: Vec<(&sr25519::Pair, RuntimeCall)>) -> Vec<Outcome> {
		let signed: Vec<_> = calls.into_iter().map(|(by, call)| self.sign(by, call)).collect();
		let candidates: Vec<_> = signed.iter().collect();
		let inherents = inherent_data(self.time).expect("inherent data");
		let deadline = Instant::now() + Duration::from_secs(60);
		let proposal = Proposal { inherents, digest: Default::default(), deadline };
		let built = self.chain.build_block(&proposal, &candidates).expect("a block");
		assert_eq!(built.rejected, [], "block {}", self.number() + 1);
		assert_eq!(built.included.len(), candidates.len(), "{:?}", built.stop_reason);
		let first = built.inherents;
		self.chain.commit(built.block).expect("it is durable");
		self.time += BLOCK_TIME;
		self.outcomes(first, candidates.len())
	}

	/// Makes a block with one call.
	pub fn call(&mut self, by: &sr25519::Pair, call: impl Into<RuntimeCall>) -> Outcome {
		self.block(vec![(by, call.into())]).pop().expect("one call, one outcome")
	}

	/// Makes empty blocks up to `number`.
	pub fn run_to(&mut self, number: u32) {
		while self.number() < number {
			self.block(Vec::new());
		}
	}

	/// Makes empty blocks to the first of the next epoch.
	pub fn next_epoch(&mut self) {
		let summary: stratos_runtime_api::epochs::EpochSummary = self.ask("EpochApi_summary", ());
		self.run_to(summary.first_block + summary.length);
	}

	/// Checks all invariants.
	pub fn check(&self) {
		let checked: Result<(), String> = self.ask("InvariantsApi_check", ());
		assert_eq!(checked, Ok(()), "after block {}", self.number());
	}

	/// The events of the best block.
	pub fn events(&self) -> Vec<(frame_system::Phase, RuntimeEvent)> {
		let key =
			[sp_io::hashing::twox_128(b"System"), sp_io::hashing::twox_128(b"Events")].concat();
		let state = self.chain.state_at(self.chain.best().hash).expect("the best state");
		let bytes = state.get(None, &key).expect("readable").unwrap_or_default();
		let records: Vec<frame_system::EventRecord<RuntimeEvent, Hash>> =
			Decode::decode(&mut &bytes[..]).expect("events");
		records.into_iter().map(|record| (record.phase, record.event)).collect()
	}

	fn outcomes(&self, first: usize, count: usize) -> Vec<Outcome> {
		if count == 0 {
			return Vec::new();
		}
		let events = self.events();
		let outcome = |number: usize| {
			let of_it = frame_system::Phase::ApplyExtrinsic((first + number) as u32);
			let result = events.iter().find_map(|(phase, event)| match event {
				RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { .. })
					if *phase == of_it =>
				{
					Some(Ok(()))
				}
				RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
					dispatch_error,
					..
				}) if *phase == of_it => Some(Err(name_of(*dispatch_error))),
				_ => None,
			});
			result.expect("every transaction ends in success or failure")
		};
		(0..count).map(outcome).collect()
	}
}

/// The name of an error, by the runtime's own types: `Mining(UnknownReport)`.
fn name_of(error: sp_runtime::DispatchError) -> String {
	match error {
		sp_runtime::DispatchError::Module(module) => {
			let bytes = [&[module.index], &module.error[..]].concat();
			stratos_runtime::RuntimeError::decode(&mut bytes.as_slice())
				.map_or_else(|_| format!("{module:?}"), |error| format!("{error:?}"))
		}
		other => format!("{other:?}"),
	}
}

/// A network key for a node of `owner`, with its proof. Another `number` gives another key.
pub fn node_key(owner: &AccountId, chain: &TestChain, number: u64) -> (NodeId, MultiSignature) {
	let payload: Option<Vec<u8>> = chain.ask("DepositApi_key_proof_payload", owner);
	let payload = payload.expect("a chain with a block knows the hash of its genesis");
	let (key, proof) = key_proof::unheld(&payload, number);
	(NodeId(key), proof)
}

/// The events that match a predicate, collected by a shared reference.
pub fn find<T>(
	events: &[(frame_system::Phase, RuntimeEvent)],
	wanted: impl Fn(&RuntimeEvent) -> Option<T>,
) -> Vec<T> {
	events.iter().filter_map(|(_, event)| wanted(event)).collect()
}

/// Moves `amount` base units from the treasury to `who`, in a genesis config.
pub fn fund(genesis: &mut RuntimeGenesisConfig, who: AccountId, amount: u128) {
	let treasury = stratos_runtime::config::accounts::Treasury::get();
	let balances = &mut genesis.balances.balances;
	let rest = balances.iter_mut().find(|(account, _)| *account == treasury);
	rest.expect("every preset has a treasury").1 -= amount;
	balances.push((who, amount));
}

/// Moves `amount` base units from the treasury to `who`, in the state of a genesis.
pub fn endow(who: &AccountId, amount: u128) {
	transfer(&stratos_runtime::config::accounts::Treasury::get(), who, amount);
}

/// Moves `amount` base units, in the state of a genesis.
pub fn transfer(from: &AccountId, to: &AccountId, amount: u128) {
	use frame_support::traits::{fungible::Mutate, tokens::Preservation};
	if amount > 0 {
		stratos_runtime::Balances::transfer(from, to, amount, Preservation::Expendable)
			.expect("the funds are there");
	}
}
