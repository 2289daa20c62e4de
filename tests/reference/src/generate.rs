//! Random blocks. Most calls are sensible in the state at hand, so that things happen; some are bytes
//! that happen to decode as a call, and some transactions are not valid at all.

use crate::{
	chain::HostChain,
	random::Random,
	sign::{Signer, sign},
};
use codec::{Compact, Decode, Encode};
use pallet_deposit::{Motion, NodeInfo, ServiceKinds};
use pallet_mining::{ReportPage, ReportTotals, UserUsage, report_hash, report_seed};
use pallet_multisig::Timepoint;
use sp_core::{Pair, ecdsa, ed25519};
use sp_runtime::{MultiAddress, MultiSignature, Perbill};
use stratos_host::primitives::Extrinsic;
use stratos_primitives::{EpochIndex, NodeId, NodeIndex, Noz, OZ, STOS, UsageRecord, key_proof};
use stratos_runtime::{AccountId, Runtime, RuntimeCall, config::ProxyType};
use stratos_runtime_api::epochs::EpochSummary;

/// A key below which only these tests write.
const OURS: &[u8] = b":differential:";
/// The indices of the pallets that calls of random bytes may go to. Not `System` and `Sudo`: they
/// could replace the code, which is done on purpose elsewhere.
const PALLETS: [u8; 15] = [1, 2, 10, 11, 12, 30, 31, 32, 33, 34, 50, 51, 52, 53, 55];

/// Makes random blocks for a development chain.
pub struct Generator {
	/// Where the randomness comes from.
	pub random: Random,
	signers: Vec<Signer>,
	nonces: Vec<u32>,
	/// Multisig calls begun: threshold, call.
	multisigs: Vec<(u16, RuntimeCall)>,
	/// The report in the making.
	report: Option<Report>,
	reported: Option<EpochIndex>,
}

/// How far the report on an epoch has come.
struct Report {
	epoch: EpochIndex,
	steps: Vec<(usize, RuntimeCall)>,
}

impl Generator {
	/// A generator of what `seed` determines.
	pub fn new(seed: u64) -> Self {
		let names = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
		let mut signers: Vec<_> = names.into_iter().map(Signer::dev).collect();
		signers.push(Signer::Ed25519(ed25519::Pair::from_seed(&[7; 32])));
		signers.push(Signer::Ecdsa(ecdsa::Pair::from_seed(&[8; 32])));
		let nonces = vec![0; signers.len()];
		Self {
			random: Random::new(seed),
			signers,
			nonces,
			multisigs: Vec::new(),
			report: None,
			reported: None,
		}
	}

	/// The accounts that sign.
	pub fn accounts(&self) -> Vec<AccountId> {
		self.signers.iter().map(Signer::account).collect()
	}

	/// The extrinsics of the next block; in the first one the accounts without funds get some.
	pub fn block(&mut self, host: &HostChain) -> Vec<Extrinsic> {
		for (signer, nonce) in self.signers.iter().zip(&mut self.nonces) {
			*nonce = host.ask("AccountNonceApi_account_nonce", signer.account());
		}
		if host.chain.best().number == 0 {
			let poor = [6, 7].map(|index: usize| self.signers[index].account());
			let transfers = poor.map(|account| transfer(account, 500_000 * STOS));
			return transfers.into_iter().map(|call| self.signed(host, 1, call)).collect();
		}
		self.prepare_report(host);
		let count = match self.random.below(40) {
			0 => self.random.below(200),
			1..8 => 0,
			_ => self.random.below(20),
		};
		let mut block = Vec::new();
		if let Some(report) = &mut self.report {
			let step = report.steps.remove(0);
			if report.steps.is_empty() {
				self.report = None;
			}
			block.push(self.signed(host, step.0, step.1));
		}
		for _ in 0..count {
			let who = self.random.below(self.signers.len() as u64) as usize;
			let call = self.call(host, who, 0);
			let extrinsic = match self.random.below(30) {
				0 => self.spoilt(host, who, call),
				_ => self.signed(host, who, call),
			};
			block.push(extrinsic);
		}
		block
	}

	/// A transaction that sudo's key signs, the only one of its block.
	pub fn as_root(&mut self, host: &HostChain, call: RuntimeCall) -> Extrinsic {
		self.nonces[0] = host.ask("AccountNonceApi_account_nonce", self.signers[0].account());
		let call = pallet_sudo::Call::sudo_unchecked_weight {
			call: Box::new(call.into()),
			weight: Default::default(),
		};
		self.signed(host, 0, RuntimeCall::Sudo(call))
	}

	fn signed(&mut self, host: &HostChain, who: usize, call: RuntimeCall) -> Extrinsic {
		let nonce = self.nonces[who];
		self.nonces[who] += 1;
		let tip = if self.random.chance(10) { self.random.amount(STOS) } else { 0 };
		sign(&self.signers[who], call, nonce, tip, host.chain.genesis_hash())
	}

	/// A transaction that no block should take.
	fn spoilt(&mut self, host: &HostChain, who: usize, call: RuntimeCall) -> Extrinsic {
		let genesis = host.chain.genesis_hash();
		let nonce = self.nonces[who];
		let random = &mut self.random;
		let signer = &self.signers[who];
		match random.below(6) {
			0 => sign(signer, call, nonce.saturating_sub(1 + random.below(3) as u32), 0, genesis),
			1 => sign(signer, call, nonce + 1 + random.below(100) as u32, 0, genesis),
			2 => sign(signer, call, nonce, 0, Default::default()),
			3 => sign(signer, call, nonce, u128::MAX >> random.below(20), genesis),
			4 => {
				let mut bytes = sign(signer, call, nonce, 0, genesis).0;
				let place = random.below(bytes.len() as u64) as usize;
				bytes[place] ^= 1 << random.below(8);
				Extrinsic(bytes)
			}
			_ => {
				let mut bytes = sign(signer, call, nonce, 0, genesis).0;
				bytes.truncate(random.below(bytes.len() as u64) as usize);
				Extrinsic(bytes)
			}
		}
	}

	fn someone(&mut self) -> AccountId {
		match self.random.below(8) {
			0 => {
				let mut account = [9; 32];
				account[..2].copy_from_slice(&(self.random.below(2_000) as u16).to_le_bytes());
				account.into()
			}
			_ => self.random.pick(&self.signers).account(),
		}
	}

	fn call(&mut self, host: &HostChain, who: usize, depth: u32) -> RuntimeCall {
		let nested = depth < 3;
		match self.random.below(100) {
			0..22 => self.money(who),
			22..34 => RuntimeCall::Ozone(pallet_ozone::Call::prepay {
				amount: self.random.amount(2_000 * STOS),
				beneficiary: self.random.chance(30).then(|| self.someone()),
				min_ozone: if self.random.chance(80) { 0 } else { self.random.amount(OZ) },
			}),
			34..46 if nested => self.batch(host, who, depth),
			46..52 if depth == 0 => self.multisig(host, who),
			52..58 if nested => self.proxy(host, who, depth),
			58..68 => self.node(host, who),
			68..78 => self.stake(),
			78..84 => self.raw(),
			84..88 if who == 0 && nested => {
				let call = self.root_call();
				RuntimeCall::Sudo(pallet_sudo::Call::sudo { call: Box::new(call.into()) })
			}
			88..91 if who == 0 && nested => RuntimeCall::Sudo(pallet_sudo::Call::sudo_as {
				who: MultiAddress::Id(self.someone()),
				call: Box::new(self.call(host, who, depth + 1).into()),
			}),
			_ => self.anything(),
		}
	}

	fn money(&mut self, who: usize) -> RuntimeCall {
		use pallet_balances::Call;
		let dest = MultiAddress::Id(self.someone());
		let value = self.random.amount(100 * STOS);
		RuntimeCall::Balances(match self.random.below(40) {
			// Sudo's key must be able to pay to the end.
			0 if who > 0 => Call::transfer_all { dest, keep_alive: true },
			1 => Call::burn { value: self.random.amount(10), keep_alive: true },
			2 => Call::transfer_keep_alive { dest, value: u128::MAX },
			3..20 => Call::transfer_keep_alive { dest, value },
			_ => Call::transfer_allow_death { dest, value },
		})
	}

	/// Nested storage transactions, some of which fail half way.
	fn batch(&mut self, host: &HostChain, who: usize, depth: u32) -> RuntimeCall {
		use pallet_utility::Call;
		let calls = (0..self.random.below(6)).map(|_| self.call(host, who, depth + 1)).collect();
		RuntimeCall::Utility(match self.random.below(5) {
			0 => Call::batch { calls },
			1 | 2 => Call::batch_all { calls },
			3 => Call::force_batch { calls },
			_ => Call::if_else {
				main: Box::new(RuntimeCall::Utility(Call::batch_all { calls })),
				fallback: Box::new(self.money(who)),
			},
		})
	}

	fn multisig(&mut self, host: &HostChain, who: usize) -> RuntimeCall {
		use pallet_multisig::Call;
		// Any two of Alice, Bob and Charlie, or a single signature where others sign.
		let mut all: Vec<_> = self.accounts()[..3].to_vec();
		all.sort();
		let me = self.signers[who].account();
		let others: Vec<_> = all.iter().filter(|account| **account != me).cloned().collect();
		let weight = sp_runtime::Weight::from_parts(1_000_000_000, 100_000);
		let (threshold, call) = match self.random.below(3) {
			0 => {
				return RuntimeCall::Multisig(Call::as_multi_threshold_1 {
					other_signatories: others,
					call: Box::new(self.call(host, who, 1)),
				});
			}
			1 if !self.multisigs.is_empty() => {
				let index = self.random.below(self.multisigs.len() as u64) as usize;
				self.multisigs.swap_remove(index)
			}
			_ => {
				let begun = (2, self.money(who));
				self.multisigs.push(begun.clone());
				begun
			}
		};
		let account = pallet_multisig::Pallet::<Runtime>::multi_account_id(&all, threshold);
		let call_hash = sp_crypto_hashing::blake2_256(&call.encode());
		let key = pallet_multisig::Multisigs::<Runtime>::hashed_key_for(account, call_hash);
		let begun: Option<Timepoint<u32>> = host.read(&key);
		RuntimeCall::Multisig(match (self.random.below(6), begun) {
			(0, Some(timepoint)) => {
				Call::cancel_as_multi { threshold, other_signatories: others, timepoint, call_hash }
			}
			(1, maybe_timepoint) => Call::approve_as_multi {
				threshold,
				other_signatories: others,
				maybe_timepoint,
				call_hash,
				max_weight: weight,
			},
			(_, maybe_timepoint) => Call::as_multi {
				threshold,
				other_signatories: others,
				maybe_timepoint,
				call: Box::new(call),
				max_weight: weight,
			},
		})
	}

	fn proxy(&mut self, host: &HostChain, who: usize, depth: u32) -> RuntimeCall {
		use pallet_proxy::Call;
		let someone = MultiAddress::Id(self.someone());
		let proxy_type = ProxyType::Any;
		RuntimeCall::Proxy(match self.random.below(8) {
			0 | 1 => Call::add_proxy { delegate: someone, proxy_type, delay: 0 },
			2 => Call::remove_proxy { delegate: someone, proxy_type, delay: 0 },
			3 => Call::create_pure { proxy_type, delay: 0, index: self.random.below(9) as u16 },
			_ => Call::proxy {
				real: someone,
				force_proxy_type: None,
				call: Box::new(self.call(host, who, depth + 1)),
			},
		})
	}

	/// One of `number` network keys of the signer, with its proof.
	fn node_key(&self, host: &HostChain, who: usize, number: u64) -> (NodeId, MultiSignature) {
		let owner = self.signers[who].account();
		let payload: Option<Vec<u8>> = host.ask("DepositApi_key_proof_payload", owner);
		let (key, proof) = key_proof::unheld(&payload.expect("not at genesis"), number);
		(NodeId(key), proof)
	}

	fn node(&mut self, host: &HostChain, who: usize) -> RuntimeCall {
		use pallet_deposit::Call;
		let number = self.random.below(9);
		let (id, proof) = self.node_key(host, who, number);
		let proof = self.random.chance(90).then_some(proof);
		let node = self.random.below(14) as NodeIndex;
		RuntimeCall::Deposit(match self.random.below(12) {
			0 => Call::register_resource_node {
				id,
				kinds: ServiceKinds::STORAGE,
				deposit: self.random.amount(20_000 * STOS),
				free_capacity: self.random.next(),
				beneficiary: self.random.chance(30).then(|| self.someone()),
				proof,
			},
			1 => Call::activate { node, additional: self.random.amount(10_000 * STOS) },
			2 => Call::register_meta_node {
				id,
				deposit: self.random.amount(200_000 * STOS),
				beneficiary: None,
				proof,
			},
			3 => Call::top_up { node, amount: self.random.amount(1_000 * STOS) },
			4 if self.random.chance(10) => Call::unregister { node },
			5 => Call::claim_deposit { node },
			6 => Call::set_beneficiary { node, beneficiary: self.someone() },
			7 => Call::set_free_capacity { node, bytes: self.random.next() },
			8 => Call::verify_candidate { node },
			9 => Call::propose { node, motion: Motion::Resume },
			10 => Call::vote { node, motion: Motion::Admit, approve: self.random.chance(70) },
			_ => Call::close_ballot { node, motion: Motion::Resume },
		})
	}

	fn stake(&mut self) -> RuntimeCall {
		use pallet_staking::Call;
		let validator = self.someone();
		let amount = self.random.amount(1_000 * STOS);
		RuntimeCall::Staking(match self.random.below(12) {
			0 => Call::bond_more { amount },
			1 => Call::unbond_self { amount },
			2 => Call::set_commission {
				commission: Perbill::from_parts(self.random.below(200_000_000) as u32),
			},
			3..6 => Call::delegate { validator, amount },
			6 => Call::undelegate { validator, amount },
			7 => Call::redelegate { from: validator, to: self.someone(), amount },
			8 => Call::withdraw_unbonded {},
			9 => Call::withdraw_rewards { validator },
			10 => Call::withdraw_validator_rewards {},
			_ => Call::collect_slashes { delegator: self.someone(), validator },
		})
	}

	/// What root does to storage as such: values of any size, deletions, prefixes with limits.
	///
	/// No key begins another, because the reference's trie loses keys or panics when one that is not
	/// there and begins another is removed. `tests/host_api.rs` has such keys, and reckons with it.
	fn root_call(&mut self) -> RuntimeCall {
		use frame_system::Call;
		let prefix = |random: &mut Random, length: usize| {
			[OURS, &random.bytes(length).iter().map(|byte| byte % 4).collect::<Vec<_>>()].concat()
		};
		let key = |random: &mut Random| prefix(random, 3);
		let random = &mut self.random;
		RuntimeCall::System(match random.below(3) {
			0 => {
				let item = |random: &mut Random| {
					// Values of 33 bytes and more lie outside of their trie node.
					let length = [0, 1, 31, 32, 33, 34, 300, 5_000][random.below(8) as usize];
					(key(random), random.bytes(length))
				};
				Call::set_storage { items: (0..random.below(30)).map(|_| item(random)).collect() }
			}
			1 => Call::kill_storage { keys: (0..random.below(10)).map(|_| key(random)).collect() },
			_ => {
				let length = random.below(4) as usize;
				let subkeys = random.below(20) as u32;
				Call::kill_prefix { prefix: prefix(random, length), subkeys }
			}
		})
	}

	fn raw(&mut self) -> RuntimeCall {
		let length = self.random.below(300) as usize;
		let remark = self.random.bytes(length);
		RuntimeCall::System(match self.random.chance(50) {
			true => frame_system::Call::remark { remark },
			false => frame_system::Call::remark_with_event { remark },
		})
	}

	/// Bytes that decode as a call.
	fn anything(&mut self) -> RuntimeCall {
		for _ in 0..20 {
			let mut bytes = vec![*self.random.pick(&PALLETS), self.random.below(17) as u8];
			for _ in 0..80 {
				let byte = match self.random.below(3) {
					0 => self.random.next() as u8,
					1 => self.random.below(8) as u8 * 4,
					_ => 0,
				};
				bytes.push(byte);
			}
			if let Ok(call) = RuntimeCall::decode(&mut &bytes[..])
				&& !touches_system(&call)
			{
				return call;
			}
		}
		self.raw()
	}

	/// Begins a report on the epoch before, with what its users can pay.
	fn prepare_report(&mut self, host: &HostChain) {
		let summary: EpochSummary = host.ask("EpochApi_summary", ());
		let Some(epoch) = summary.epoch.checked_sub(1) else { return };
		let late = host.chain.best().number > summary.first_block + 2;
		if self.report.is_some() || self.reported == Some(epoch) || late {
			return;
		}
		self.reported = Some(epoch);
		let (nodes, _): (Vec<NodeInfo<AccountId>>, Option<NodeIndex>) =
			host.ask("DepositApi_nodes", (0u32, 100u32));
		let reporter = nodes
			.iter()
			.find(|info| info.node.is_meta() && info.node.owner == self.signers[0].account());
		let Some(reporter) = reporter.map(|info| info.index) else { return };
		let resource: Vec<_> =
			nodes.iter().filter(|info| !info.node.is_meta()).map(|info| info.index).collect();

		let mut users = self.accounts();
		users.sort();
		let mut usage = Vec::new();
		let mut sum: Noz = 0;
		for user in users {
			let has: Noz = host.ask("OzoneApi_ozone_of", &user);
			let used = self.random.amount(has / 3).min(has);
			if used > 0 {
				// 1 byte costs 1 nOz.
				let record = UsageRecord::Download { bytes: used as u64 };
				usage.push(UserUsage::new(user, record));
				sum += used;
			}
		}
		let mut left = sum;
		let mut contributions = Vec::new();
		for (position, node) in resource.iter().enumerate() {
			let last = position + 1 == resource.len();
			let part = if last { left } else { self.random.amount(left).min(left) };
			if part > 0 {
				contributions.push((Compact(*node), Compact(part)));
				left -= part;
			}
		}
		let page = ReportPage::<Runtime> {
			usage: usage.try_into().expect("few"),
			contributions: contributions.try_into().expect("few"),
			performance: Default::default(),
			migrations: Default::default(),
		};
		let hash = report_hash::<Runtime>(report_seed(epoch), &page);
		let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum - left };
		use pallet_mining::Call;
		let steps = [
			(0, Call::open_report { epoch }),
			(0, Call::submit_page { epoch, number: 0, page }),
			(0, Call::close_report { epoch, hash, totals }),
			(1, Call::attest_report { epoch, reporter, hash }),
		];
		let steps = steps.map(|(who, call)| (who, RuntimeCall::Mining(call))).into();
		self.report = Some(Report { epoch, steps });
	}

	/// The epoch that is being reported on.
	pub fn reporting(&self) -> Option<EpochIndex> {
		self.report.as_ref().map(|report| report.epoch)
	}
}

fn transfer(dest: AccountId, value: u128) -> RuntimeCall {
	let dest = MultiAddress::Id(dest);
	RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value })
}

/// Whether a call, or one inside of it, goes to `System` or `Sudo`.
fn touches_system(call: &RuntimeCall) -> bool {
	let debug = format!("{call:?}");
	debug.contains("System(") || debug.contains("Sudo(")
}
