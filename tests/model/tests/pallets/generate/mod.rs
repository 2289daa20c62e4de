//! Random steps. Most are sensible in the state at hand, so that things happen; the rest are
//! anything at all.

mod ballots;
mod reports;

use crate::{Step, chain::PEOPLE};
use stratos_model::{
	Account, Economy, NodeIndex, OZ, STOS,
	ballots::Motion,
	economy::{Call, Key, KeyProof},
	money::{FIRST_PERSON, Hold, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, TREASURY, VOLUME_POOL},
	nodes::{Node, Status},
	parameters::BILLION,
	reports::{Page, Totals},
	stake::{Offence, Standing},
	usage::Usage,
};

/// A thousandth, in parts per billion.
const PERMILLE: u32 = BILLION / 1_000;

/// A small, good-enough source of random numbers (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
	pub(crate) fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`.
	pub(crate) fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound.max(1)
	}

	fn wide(&mut self, bound: u128) -> u128 {
		let number = (u128::from(self.next()) << 64) | u128::from(self.next());
		number % bound.max(1)
	}

	/// True in `percent` of the cases.
	pub(crate) fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
		if all.is_empty() { None } else { all.get(self.below(all.len() as u64) as usize) }
	}

	/// An amount up to `most`, of any order of magnitude, often at a bound.
	fn amount(&mut self, most: u128) -> u128 {
		match self.below(12) {
			0 => 0,
			1 => 1,
			2 => most,
			3 => most.saturating_add(1),
			4 => most.saturating_sub(1),
			5 | 6 => {
				let bits = self.below(128 - u64::from(most.leading_zeros()) + 1);
				self.wide(1_u128 << bits.min(126)).min(most)
			}
			_ => self.wide(most.saturating_add(1)),
		}
	}

	fn person(&mut self) -> Account {
		FIRST_PERSON + self.below(PEOPLE.into()) as Account
	}
}

/// The next step.
pub(crate) fn step(random: &mut Random, model: &Economy) -> Step {
	match random.below(100) {
		0..14 => {
			// Mostly the pace of the chain; sometimes long enough for a term to end.
			let ms = match random.below(10) {
				0 => 60_000 + random.below(400_000),
				1 => 60_000,
				// A clock that was set back: blocks at half the pace's time.
				2 | 3 => 3_000,
				_ => 6_000,
			};
			Step::Block(ms)
		}
		14 => Step::Propose(Box::new(parameters(random, model))),
		_ => {
			let (who, call) = call(random, model);
			Step::Call(who, call)
		}
	}
}

fn parameters(r: &mut Random, model: &Economy) -> stratos_model::parameters::Parameters {
	let mut all = model.proposed.clone();
	let minute = 60_000;
	for _ in 0..=r.below(2) {
		match r.below(31) {
			0 => all.mining.lock_up = 1 + r.below(6) as u32,
			1 => all.mining.granularity = r.below(4) as u32,
			2 => all.mining.threshold = [0, 1, 5_000, 8_000, 10_000, 10_001][r.below(6) as usize],
			3 => all.mining.quorum = (BILLION / 100 * (45 + r.below(56) as u32)).min(BILLION),
			4 => all.mining.epoch_length = Some(r.below(8) as u32),
			5 => all.mining.tiers[0].reward = r.amount(100 * STOS),
			6 if r.chance(30) => {
				// The end of mining is near.
				let through = model.mined.saturating_add(r.amount(300 * STOS)).saturating_sub(STOS);
				all.mining.tiers.truncate(1);
				all.mining.tiers[0].through = through;
			}
			6 => {
				let meta = r.below(4_000) as u16;
				all.mining.tiers[0].shares = [8_000 - meta, meta, 2_000 + (r.below(8) == 0) as u16];
			}
			7 => all.deposit.min_resource_deposit = r.amount(2_000 * STOS),
			8 => all.deposit.deposit_lock = minute * r.below(10),
			9 => all.deposit.cooling_off = minute * r.below(5),
			10 => all.deposit.voting_period = minute * (1 + r.below(6)),
			11 => {
				all.deposit.quorum_of = 1 + r.below(5) as u32;
				all.deposit.quorum_numerator = 1 + r.below(5) as u32;
			}
			12 => all.deposit.kpi_smoothing = r.below(1_000_000_001) as u32,
			13 => all.deposit.kpi_threshold = (r.below(110) as u32 * (BILLION / 100)).min(BILLION),
			14 => all.deposit.kpi_epochs = r.below(4) as u16,
			15 if r.chance(50) => {
				// Thousandths: of S, of L.
				all.deposit.counted_at_once =
					[0, 1, 10, 200, 1_000][r.below(5) as usize] * PERMILLE;
			}
			15 if r.chance(50) => {
				all.deposit.max_unconfirmed =
					[0, 1, 50, 250, 1_000][r.below(5) as usize] * PERMILLE;
			}
			15 => all.deposit.limit_rise = [0, 1, 20, 300, 1_000][r.below(5) as usize] * PERMILLE,
			16 => all.deposit.max_open_ballots = r.below(4) as u32,
			17 => all.staking.min_delegation = r.amount(10 * STOS),
			18 => {
				all.staking.min_commission = r.below(200_000_000) as u32;
				all.staking.max_commission = r.below(400_000_000) as u32;
			}
			19 => all.staking.active_set = r.below(5) as u32,
			20 => all.deposit.registration_deposit = r.amount(20 * STOS),
			21 => all.ozone.max_replicas = 1 + r.below(80) as u32,
			26 => {
				all.ozone.bytes_per_oz =
					[500_000_000, 1_000_000_000, 3_000_000_000][r.below(3) as usize];
				all.ozone.touches_per_oz = [999, 300_000, 1_000_000][r.below(3) as usize];
			}
			27 => {
				all.ozone.default_replicas = 3 + r.below(3) as u32;
				all.ozone.noz_per_compute_unit = r.chance(50).then(|| 1 + r.below(1_000));
			}
			22 => all.staking.unbonding = minute * r.below(7),
			23 => all.staking.absence_slash = r.below(110_000_000) as u32,
			24 => all.staking.double_sign_slash = (r.below(1_000_000_001)) as u32,
			25 => all.staking.min_self_delegation = r.amount(2_000 * STOS),
			28 => all.ozone.min_limit = [0, 1, 1_000, 1_000_000][r.below(4) as usize] * OZ,
			29 if r.chance(50) => all.deposit.max_meta_nodes = r.below(6) as u32,
			29 => all.mining.max_migrations = r.below(4) as u32,
			_ if r.chance(50) => all.deposit.dormant_after = 34 + r.below(6) as u32,
			_ => {
				all.deposit.key_proof_required = r.chance(80);
				all.staking.consensus_proof_required = r.chance(80);
			}
		}
	}
	all
}

/// One of so many keys, mostly with its signature.
fn signed(r: &mut Random, first: u64, keys: u64) -> Key {
	let proof = match r.below(20) {
		0 => KeyProof::Wrong,
		1 => KeyProof::Missing,
		_ => KeyProof::Right,
	};
	(first + r.below(keys), proof)
}

fn any_motion(r: &mut Random) -> Motion {
	match r.below(6) {
		0 => Motion::Admit,
		1 => Motion::Kick,
		2 => Motion::Resume,
		3 => Motion::Shutdown,
		4 => Motion::ConfirmCapacity(r.amount(100_000 * STOS)),
		_ => Motion::Slash(r.amount(1_000_000 * stratos_model::OZ), r.below(2)),
	}
}

fn call(r: &mut Random, model: &Economy) -> (Account, Call) {
	if r.chance(12) {
		return (r.person(), anything(r, model));
	}
	match r.below(100) {
		0..10 => money(r, model),
		10..32 => node(r, model),
		32..42 => ballots::ballot(r, model),
		42..68 => reports::report(r, model),
		_ => stake(r, model),
	}
}

fn some_node(r: &mut Random, model: &Economy, wanted: impl Fn(&Node) -> bool) -> Option<NodeIndex> {
	let fit: Vec<NodeIndex> =
		model.nodes.iter().filter(|(_, node)| wanted(node)).map(|(index, _)| *index).collect();
	r.pick(&fit).copied()
}

fn any_node(r: &mut Random, model: &Economy) -> NodeIndex {
	r.below(u64::from(model.next_node) + 2) as NodeIndex
}

fn money(r: &mut Random, model: &Economy) -> (Account, Call) {
	let who = r.person();
	let has = model.money.spendable(who);
	let call = match r.below(10) {
		0 => {
			let pools = [VOLUME_POOL, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, TREASURY];
			let to = if r.chance(50) { r.person() } else { *r.pick(&pools).expect("some") };
			Call::Transfer { to, amount: r.amount(has / 1_000).max(1) }
		}
		1..4 => Call::PayFee { fee: r.amount(STOS).max(1) },
		_ => Call::Prepay {
			amount: {
				let part = [1, 10, 100, 1_000][r.below(4) as usize];
				r.amount(has / part)
			},
			beneficiary: r.chance(30).then(|| r.person()),
			min_ozone: if r.chance(90) { 0 } else { r.amount(model.market.l) },
		},
	};
	(who, call)
}

fn node(r: &mut Random, model: &Economy) -> (Account, Call) {
	let who = r.person();
	let has = model.money.spendable(who);
	let rule = &model.parameters.deposit;
	let beneficiary = r.chance(20).then(|| r.person());
	let by_owner = |index: NodeIndex| model.nodes[&index].owner;
	match r.below(16) {
		0 | 1 => {
			let deposit = r.amount(has.min(3 * rule.min_resource_deposit));
			let kinds = [r.chance(80), r.chance(50), r.chance(50)];
			let id = signed(r, 100, 60);
			(who, Call::RegisterResource { id, kinds, deposit, beneficiary })
		}
		2 => {
			let deposit = rule.min_meta_deposit + r.amount(rule.min_meta_deposit);
			let id = signed(r, 200, 60);
			(who, Call::RegisterMeta { id, deposit, beneficiary })
		}
		3 | 4 => {
			let registered = |n: &Node| !n.is_meta() && n.status == Status::Registered;
			match some_node(r, model, registered) {
				Some(node) => {
					let missing =
						rule.min_resource_deposit.saturating_sub(model.nodes[&node].deposit.held);
					let additional =
						if r.chance(70) { missing + r.amount(missing) } else { r.amount(missing) };
					(by_owner(node), Call::Activate { node, additional })
				}
				None => (who, Call::Activate { node: any_node(r, model), additional: 0 }),
			}
		}
		5 | 6 => {
			let live = |n: &Node| matches!(n.status, Status::Active | Status::Suspended);
			match some_node(r, model, live) {
				Some(node) => {
					let owner = by_owner(node);
					// Sometimes more than S: leaving then takes L down to its floor.
					let part = if r.chance(12) { 1 } else { 100 };
					let amount = r.amount(model.money.spendable(owner) / part);
					(owner, Call::TopUp { node, amount })
				}
				None => (who, Call::TopUp { node: any_node(r, model), amount: 1 }),
			}
		}
		7 => match some_node(r, model, r_unregister) {
			// Meta Nodes leave less often: without them nothing is reported.
			Some(node) if !model.nodes[&node].is_meta() || r.chance(15) => {
				(by_owner(node), Call::Unregister { node })
			}
			_ => (who, Call::Unregister { node: any_node(r, model) }),
		},
		8 if r.chance(30) => {
			let node = some_node(r, model, |n| n.status == Status::Exited);
			(who, Call::Retire { node: node.unwrap_or(0) })
		}
		8 | 9 => {
			let node = some_node(r, model, |n| n.exit().is_some());
			(who, Call::ClaimDeposit { node: node.unwrap_or(0) })
		}
		10 => {
			let node = any_node(r, model);
			let owner = model.nodes.get(&node).map_or(who, |node| node.owner);
			(owner, Call::SetBeneficiary { node, beneficiary: r.person() })
		}
		11 if r.chance(40) => {
			let node = some_node(r, model, |n| {
				n.is_meta() && matches!(n.status, Status::Registered | Status::Active)
			});
			let node = node.unwrap_or_else(|| any_node(r, model));
			let owner = model.nodes.get(&node).map_or(who, |node| node.owner);
			match r.below(3) {
				0 => (owner, Call::SetOperator { node, operator: None }),
				1 => (owner, Call::SetOperator { node, operator: Some(r.person()) }),
				_ => {
					let text = |r: &mut Random| "node ü ".repeat(r.below(8) as usize);
					let (moniker, contact) = (text(r), text(r));
					(owner, Call::SetProfile { node, moniker, contact })
				}
			}
		}
		11 => {
			let node = any_node(r, model);
			let owner = model.nodes.get(&node).map_or(who, |node| node.owner);
			if r.chance(50) {
				(owner, Call::SetKinds { node, kinds: [r.chance(50), r.chance(50), r.chance(50)] })
			} else {
				(owner, Call::SetFreeCapacity { node, bytes: r.next() })
			}
		}
		12 => {
			let earners: Vec<_> = model
				.stake
				.deposits
				.iter()
				.filter(|(index, position)| {
					model.nodes.contains_key(index)
						&& position.stretches.iter().any(|s| s.entries.iter().any(|e| e.free))
				})
				.map(|(index, _)| *index)
				.collect();
			match r.pick(&earners) {
				Some(node) => (who, Call::WithdrawDepositRewards { node: *node }),
				None => (who, Call::WithdrawDepositRewards { node: any_node(r, model) }),
			}
		}
		_ => {
			let earned: Vec<_> = model
				.rewards
				.iter()
				.filter(|(_, rewards)| rewards.free.total() > 0)
				.map(|(index, _)| *index)
				.collect();
			let node = r.pick(&earned).copied().unwrap_or(0);
			if r.chance(30) {
				let owner = model.nodes.get(&node).map_or(who, |record| record.owner);
				let mine = model.nodes.iter().filter(|(_, record)| record.owner == owner);
				let nodes = mine.map(|(index, _)| *index).take(8).collect();
				return (owner, Call::WithdrawAll { nodes });
			}
			(who, Call::Withdraw { node })
		}
	}
}

/// Who signs for a Meta Node: its operator, if it has one.
fn signer(model: &Economy, meta: NodeIndex) -> Account {
	let node = &model.nodes[&meta];
	node.operator.unwrap_or(node.owner)
}

fn r_unregister(node: &Node) -> bool {
	!matches!(node.status, Status::Exiting(_) | Status::Exited)
}

fn stake(r: &mut Random, model: &Economy) -> (Account, Call) {
	let who = r.person();
	let has = model.money.spendable(who);
	let rule = &model.parameters.staking;
	let all = &model.stake.validators;
	let validator = r.pick(all).map_or(FIRST_PERSON, |validator| validator.account);
	let other = r.pick(all).map_or(FIRST_PERSON, |validator| validator.account);
	let mine: Vec<_> = model.stake.delegations.iter().collect();
	match r.below(24) {
		0 => {
			let self_stake = rule.min_self_delegation + r.amount(has / 100);
			let commission = r.below(u64::from(rule.max_commission) + 2) as u32;
			let key = signed(r, 300, 30);
			(who, Call::RegisterValidator { key, self_stake, commission })
		}
		1 => (validator, Call::BondMore { amount: r.amount(has / 100) }),
		2 => {
			let own = all.iter().find(|v| v.account == validator).map_or(0, |v| v.self_stake);
			(validator, Call::UnbondSelf { amount: r.amount(own) })
		}
		3 => {
			let now = all.iter().find(|v| v.account == validator).map_or(0, |v| v.commission);
			let step = r.below(u64::from(rule.commission_step) + 2) as u32;
			let commission =
				if r.chance(50) { now + step } else { now.saturating_sub(step) }.min(BILLION);
			(validator, Call::SetCommission { commission })
		}
		4 => match r.below(6) {
			0 => (validator, Call::Leave),
			1 => {
				let key = signed(r, 300, 30);
				(validator, Call::SetConsensusKey { key })
			}
			_ => {
				let gone = all.iter().filter(|v| v.standing != Standing::Candidate);
				let gone: Vec<_> = gone.collect();
				let who = r.pick(&gone).map_or(validator, |v| v.account);
				(who, if r.chance(50) { Call::Unjail } else { Call::Rejoin })
			}
		},
		5..10 => {
			let amount = rule.min_delegation + r.amount(has / 100);
			let amount = if r.chance(10) { r.amount(rule.min_delegation) } else { amount };
			(who, Call::Delegate { validator, amount })
		}
		10..12 => match r.pick(&mine) {
			Some(((who, index), delegation)) => {
				let amount = r.amount(delegation.held);
				(*who, Call::Undelegate { validator: all[*index].account, amount })
			}
			None => (who, Call::Undelegate { validator, amount: 1 }),
		},
		12..14 => match r.pick(&mine) {
			Some(((who, index), delegation)) => {
				let amount = r.amount(delegation.held);
				let from = all[*index].account;
				(*who, Call::Redelegate { from, to: other, amount })
			}
			None => (who, Call::Redelegate { from: validator, to: other, amount: 1 }),
		},
		14..16 => {
			let waiting: Vec<_> = model.stake.unbondings.keys().copied().collect();
			(r.pick(&waiting).copied().unwrap_or(who), Call::WithdrawUnbonded)
		}
		16..19 => match r.pick(&mine) {
			Some(((who, index), _)) => {
				(*who, Call::WithdrawRewards { validator: all[*index].account })
			}
			None => (who, Call::WithdrawRewards { validator }),
		},
		19 | 20 => (validator, Call::WithdrawValidatorRewards),
		21 | 22 => match r.pick(&mine) {
			Some(((delegator, index), _)) => {
				let validator = all[*index].account;
				(who, Call::CollectSlashes { delegator: *delegator, validator })
			}
			None => (who, Call::CollectSlashes { delegator: who, validator }),
		},
		_ => {
			let offence = if r.chance(25) { Offence::DoubleSign } else { Offence::Absence };
			let epoch = (model.epoch + 1).saturating_sub(r.below(6) as u32);
			(who, Call::ReportOffence { validator, offence, epoch })
		}
	}
}

/// Anything at all.
fn anything(r: &mut Random, model: &Economy) -> Call {
	let node = any_node(r, model);
	let most = model.money.held(r.person(), Hold::Stake).max(STOS * 1_000);
	let amount = match r.below(8) {
		0 => u128::MAX,
		1 => u128::MAX / 2,
		_ => r.amount(most),
	};
	let (a, b) = (r.person(), r.person());
	let beneficiary = r.chance(50).then_some(b);
	let epoch = (model.epoch + 2).saturating_sub(r.below(8) as u32);
	let kinds = [r.chance(30), r.chance(30), r.chance(30)];
	let motion = any_motion(r);
	let right_hash = r.chance(50);
	match r.below(38) {
		0 => Call::Transfer { to: a, amount },
		1 => Call::Prepay { amount, beneficiary, min_ozone: r.amount(u128::MAX / 4) },
		2 => {
			let id = signed(r, 100, 200);
			Call::RegisterResource { id, kinds, deposit: amount, beneficiary }
		}
		3 => Call::Activate { node, additional: amount },
		4 => {
			let id = signed(r, 100, 200);
			Call::RegisterMeta { id, deposit: amount, beneficiary }
		}
		5 => Call::TopUp { node, amount },
		6 => Call::Unregister { node },
		7 if r.chance(30) => Call::Retire { node },
		8 if r.chance(30) => Call::SetOperator { node, operator: r.chance(70).then_some(a) },
		9 if r.chance(30) => Call::SetProfile {
			node,
			moniker: ["", "a", "a\tb"][r.below(3) as usize].into(),
			contact: String::new(),
		},
		7 => Call::ClaimDeposit { node },
		8 => Call::SetBeneficiary { node, beneficiary: a },
		9 => Call::SetKinds { node, kinds },
		10 => Call::SetFreeCapacity { node, bytes: r.next() },
		11 => Call::VerifyCandidate { node },
		12 => Call::RefuseCandidate { node },
		13 => Call::Propose { node, motion },
		14 => Call::Vote { node, motion, approve: true },
		15 if r.chance(10) => Call::Kick { node },
		15 => Call::CloseBallot { node, motion },
		16 => Call::OpenReport { epoch },
		17 => {
			let page = reports::page(r, model, epoch, &Default::default());
			Call::SubmitPage { epoch, number: r.below(2) as u32, page }
		}
		18 => Call::CloseReport { epoch, right_hash, totals: Totals::default() },
		19 => Call::AttestReport { epoch, reporter: node, right_hash },
		20 => Call::DiscardReport { epoch },
		21 if r.chance(30) => Call::WithdrawAll { nodes: vec![node] },
		21 if r.chance(50) => {
			let much = [STOS, 300_000 * STOS][r.below(2) as usize];
			let payments = (0..r.below(3)).map(|_| (r.person(), r.amount(much))).collect();
			Call::PayIncentive { payments }
		}
		21 => Call::Withdraw { node },
		22 => Call::RegisterValidator {
			key: signed(r, 300, 30),
			self_stake: amount,
			commission: r.below(1_000_000_001) as u32,
		},
		23 => Call::BondMore { amount },
		24 => Call::UnbondSelf { amount },
		25 => Call::SetCommission { commission: r.below(1_000_000_001) as u32 },
		26 => Call::SetConsensusKey { key: signed(r, 300, 30) },
		27 => Call::Leave,
		28 => Call::Rejoin,
		29 => Call::Unjail,
		30 => Call::Delegate { validator: a, amount },
		31 => Call::Undelegate { validator: a, amount },
		32 => Call::Redelegate { from: a, to: b, amount },
		33 => Call::WithdrawUnbonded,
		34 => Call::WithdrawRewards { validator: a },
		35 => Call::WithdrawValidatorRewards,
		36 => Call::WithdrawDepositRewards { node },
		_ => Call::CollectSlashes { delegator: a, validator: b },
	}
}
