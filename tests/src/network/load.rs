//! Load: accounts that send transfers.

use crate::{
	raw::{self, rpc},
	transactions::sign_for,
};
use serde_json::{Value, json};
use sp_core::{
	H256, Pair as _,
	crypto::{Ss58AddressFormat, Ss58Codec},
	sr25519,
};
use std::{
	net::SocketAddr,
	sync::{
		Arc,
		atomic::{AtomicBool, AtomicU64, Ordering},
	},
	thread::{self, JoinHandle},
	time::Duration,
};
use stratos_runtime::{AccountId, RuntimeCall};

/// STOS that each sender has at genesis.
const ENDOWMENT: u128 = 200_000;

/// Transactions in one request.
const BATCH: u32 = 50;

/// The account of a sender.
///
/// # Panics
///
/// Never: the secret is valid.
pub fn sender(index: u16) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//Load{index}"), None).expect("a valid secret")
}

/// Gives STOS of the treasury to senders, and to other accounts, in the genesis values of a spec.
///
/// # Errors
///
/// What the values lack, in words.
pub fn endow(
	patch: &mut Value,
	format: u16,
	senders: u16,
	others: &[AccountId],
) -> Result<(), String> {
	let format = Ss58AddressFormat::custom(format);
	let amount = ENDOWMENT * stratos_primitives::STOS;
	let senders = (0..senders).map(|index| AccountId::from(sender(index).public()));
	let balances = patch["balances"]["balances"].as_array_mut().ok_or("no balances")?;
	let mut given = 0;
	for account in senders.chain(others.iter().cloned()) {
		balances.insert(0, json!([account.to_ss58check_with_version(format), whole(amount)]));
		given += amount;
	}
	let treasury = balances.last_mut().ok_or("no treasury")?;
	let before: u128 = treasury[1].to_string().parse().map_err(|_| "the treasury's balance")?;
	treasury[1] = whole(before.checked_sub(given).ok_or("the treasury has too little")?);
	Ok(())
}

/// A number of any size.
pub(super) fn whole(amount: u128) -> Value {
	serde_json::from_str(&amount.to_string()).unwrap_or(Value::Null)
}

/// Senders at work. They stop with it.
pub struct Load {
	stop: Arc<AtomicBool>,
	accepted: Arc<AtomicU64>,
	threads: Vec<JoinHandle<()>>,
}

impl Load {
	/// Lets senders send to nodes, each to one of them, as many as the pools take, with a pause after each
	/// request. `genesis` is the hash of the genesis block.
	pub fn start(nodes: &[SocketAddr], senders: u16, pause: Duration, genesis: H256) -> Self {
		let stop = Arc::new(AtomicBool::new(false));
		let accepted = Arc::new(AtomicU64::new(0));
		let work = |(part, node): (usize, &SocketAddr)| {
			let (stop, accepted, node) = (Arc::clone(&stop), Arc::clone(&accepted), *node);
			let mine = |index: &u16| usize::from(*index) % nodes.len() == part;
			let pairs: Vec<_> = (0..senders).filter(mine).map(sender).collect();
			thread::spawn(move || send(node, &pairs, pause, genesis, &stop, &accepted))
		};
		let threads = nodes.iter().enumerate().map(work).collect();
		Self { stop, accepted, threads }
	}

	/// Transactions that pools have accepted.
	pub fn accepted(&self) -> u64 {
		self.accepted.load(Ordering::Relaxed)
	}
}

impl Drop for Load {
	fn drop(&mut self) {
		self.stop.store(true, Ordering::Relaxed);
		for thread in self.threads.drain(..) {
			let _ = thread.join();
		}
	}
}

/// Sends transfers until it is stopped. Who is refused waits: the pool is full, or the node is down.
fn send(
	node: SocketAddr,
	pairs: &[sr25519::Pair],
	pause: Duration,
	genesis: H256,
	stop: &AtomicBool,
	accepted: &AtomicU64,
) {
	let mut nonces = vec![0u32; pairs.len()];
	let to = AccountId::from([9u8; 32]);
	while !stop.load(Ordering::Relaxed) {
		// An upgrade changes it.
		let version = rpc(node, "state_getRuntimeVersion", &json!([])).ok();
		let version =
			version.and_then(|version| u32::try_from(version["specVersion"].as_u64()?).ok());
		let Some(version) = version else {
			thread::sleep(Duration::from_millis(200));
			continue;
		};
		for (pair, nonce) in pairs.iter().zip(&mut nonces) {
			let request = |nonce: u32| {
				let call = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
					dest: to.clone().into(),
					value: 1_000_000_000_000_000,
				});
				let bytes =
					sp_core::bytes::to_hex(&sign_for(pair, call, nonce, genesis, version), false);
				json!({"jsonrpc": "2.0", "id": nonce, "method": "author_submitExtrinsic", "params": [bytes]})
			};
			let requests: Vec<Value> = (*nonce..*nonce + BATCH).map(request).collect();
			let answers = raw::connect(node)
				.and_then(|stream| raw::post(stream, &Value::Array(requests).to_string()));
			let count = match &answers {
				Ok(Value::Array(all)) => {
					all.iter().filter(|one| one.get("result").is_some()).count()
				}
				_ => 0,
			};
			*nonce += count as u32;
			accepted.fetch_add(count as u64, Ordering::Relaxed);
			let refused = Duration::from_millis(if count < BATCH as usize { 50 } else { 0 });
			thread::sleep(pause.max(refused));
			if stop.load(Ordering::Relaxed) {
				return;
			}
		}
	}
}
