//! The whole state, its calls, its blocks.

use crate::{
	ballots::{Ballot, Motion},
	counting::Counting,
	market::{Market, OzoneBooks},
	money::{Account, Hold, MINING_POOL, Money, NODE_REWARDS, STAKE_REWARDS, Source, VOLUME_POOL},
	nodes::{Node, NodeIndex, Status},
	parameters::{OzoneParameters, Parameters},
	reports::{Page, Report, Totals},
	rewards::NodeRewards,
	stake::{Offence, Stake},
};
use std::collections::{BTreeMap, BTreeSet};

/// The number of an epoch.
pub type Epoch = u32;
/// Milliseconds.
pub type Moment = u64;

/// STOS by where they came from, base units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Reward {
	/// From the Volume Pool.
	pub traffic: u128,
	/// From the Mining Pool.
	pub mining: u128,
}

impl Reward {
	/// Both.
	pub fn total(&self) -> u128 {
		self.traffic + self.mining
	}
}

impl std::ops::AddAssign for Reward {
	fn add_assign(&mut self, other: Self) {
		self.traffic += other.traffic;
		self.mining += other.mining;
	}
}

impl std::ops::SubAssign for Reward {
	fn sub_assign(&mut self, other: Self) {
		self.traffic -= other.traffic;
		self.mining -= other.mining;
	}
}

impl std::iter::Sum for Reward {
	fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
		let mut sum = Self::default();
		all.for_each(|one| sum += one);
		sum
	}
}

/// All reasons for which a call is refused.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Refusals(pub BTreeSet<&'static str>);

impl Refusals {
	/// One reason.
	pub fn one(reason: &'static str) -> Self {
		Self(BTreeSet::from([reason]))
	}

	/// Adds a reason if it holds.
	pub fn when(&mut self, holds: bool, reason: &'static str) {
		if holds {
			self.0.insert(reason);
		}
	}

	/// Goes on only without a reason against it.
	pub fn done(self) -> Result<(), Self> {
		if self.0.is_empty() { Ok(()) } else { Err(self) }
	}
}

/// Whether a key that is registered agrees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyProof {
	/// It signed for the caller.
	Right,
	/// The signature is for somebody else.
	Wrong,
	/// There is no signature.
	Missing,
}

impl KeyProof {
	/// What speaks against it.
	pub(crate) fn judge(self, required: bool, why: &mut Refusals) {
		why.when(self == Self::Wrong, "KeyProofInvalid");
		why.when(self == Self::Missing && required, "KeyProofMissing");
	}
}

/// A key with its proof.
pub type Key = (u64, KeyProof);

/// What anyone can ask for.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // The names are those of the economy's messages.
pub enum Call {
	Transfer { to: Account, amount: u128 },
	PayFee { fee: u128 },
	Prepay { amount: u128, beneficiary: Option<Account>, min_ozone: u128 },
	RegisterResource { id: Key, kinds: [bool; 3], deposit: u128, beneficiary: Option<Account> },
	Activate { node: NodeIndex, additional: u128 },
	RegisterMeta { id: Key, deposit: u128, beneficiary: Option<Account> },
	TopUp { node: NodeIndex, amount: u128 },
	Unregister { node: NodeIndex },
	ClaimDeposit { node: NodeIndex },
	SetBeneficiary { node: NodeIndex, beneficiary: Account },
	SetKinds { node: NodeIndex, kinds: [bool; 3] },
	SetFreeCapacity { node: NodeIndex, bytes: u64 },
	VerifyCandidate { node: NodeIndex },
	RefuseCandidate { node: NodeIndex },
	Propose { node: NodeIndex, motion: Motion },
	Vote { node: NodeIndex, motion: Motion, approve: bool },
	CloseBallot { node: NodeIndex, motion: Motion },
	Kick { node: NodeIndex },
	Retire { node: NodeIndex },
	SetOperator { node: NodeIndex, operator: Option<Account> },
	SetProfile { node: NodeIndex, moniker: String, contact: String },
	OpenReport { epoch: Epoch },
	SubmitPage { epoch: Epoch, number: u32, page: Page },
	CloseReport { epoch: Epoch, right_hash: bool, totals: Totals },
	AttestReport { epoch: Epoch, reporter: NodeIndex, right_hash: bool },
	DiscardReport { epoch: Epoch },
	Withdraw { node: NodeIndex },
	WithdrawAll { nodes: Vec<NodeIndex> },
	PayIncentive { payments: Vec<(Account, u128)> },
	RegisterValidator { key: Key, self_stake: u128, commission: u32 },
	BondMore { amount: u128 },
	UnbondSelf { amount: u128 },
	SetCommission { commission: u32 },
	SetConsensusKey { key: Key },
	Leave,
	Rejoin,
	Unjail,
	Delegate { validator: Account, amount: u128 },
	Undelegate { validator: Account, amount: u128 },
	Redelegate { from: Account, to: Account, amount: u128 },
	WithdrawUnbonded,
	WithdrawRewards { validator: Account },
	WithdrawValidatorRewards,
	WithdrawDepositRewards { node: NodeIndex },
	CollectSlashes { delegator: Account, validator: Account },
	ReportOffence { validator: Account, offence: Offence, epoch: Epoch },
}

/// Bounds of the runtime that are not governed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
	/// Validators that can be active.
	pub max_active: u32,
	/// Validators that can stand for it.
	pub max_candidates: u32,
	/// Unbonding entries of an account.
	pub max_unbonding: u32,
	/// Redelegations of an account.
	pub max_redelegations: u32,
	/// Slashes of a validator.
	pub max_slashes: u32,
	/// Blocks in a day, as governance counts it.
	pub day: u32,
	/// Blocks that the end of an epoch takes at most.
	pub end_of_epoch: u32,
	/// The time between two blocks at the chain's pace, ms.
	pub block_time: Moment,
}

/// The whole economy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Economy {
	/// STOS.
	pub money: Money,
	/// The market.
	pub market: Market,
	/// Users' Ozone, nOz.
	pub ozone: BTreeMap<Account, u128>,
	/// Where all Ozone came from.
	pub ozone_totals: OzoneBooks,
	/// Nodes by index.
	pub nodes: BTreeMap<NodeIndex, Node>,
	/// One more than the highest index in use.
	pub next_node: NodeIndex,
	/// Free indices below it.
	pub free_indices: BTreeSet<NodeIndex>,
	/// Nodes retired so far.
	pub retired: u64,
	/// The latest end of a ballot that was ever open.
	pub ballots_end: Moment,
	/// Which deposits wait to count, and which to leave.
	pub counting: Counting,
	/// Who verifies candidates.
	pub foundation: Account,
	/// Epochs in which some Meta Node acted.
	pub acting_epochs: u32,
	/// The last of them.
	pub last_act: Option<Epoch>,
	/// By active Meta Node: the number of these epochs when it acted last, or when it became active.
	pub acted: BTreeMap<NodeIndex, u32>,
	/// Active Meta Nodes that are dormant.
	pub dormant: BTreeSet<NodeIndex>,
	/// Ballots not closed.
	pub ballots: BTreeMap<(NodeIndex, Motion), Ballot>,
	/// Reports not applied, by epoch and reporter.
	pub reports: BTreeMap<(Epoch, NodeIndex), Report>,
	/// Reports with a quorum, in the order in which they reached it.
	pub decided: Vec<(Epoch, NodeIndex)>,
	/// The first epoch that can still be reported.
	pub report_floor: Epoch,
	/// Epochs whose report is applied.
	pub applied: BTreeMap<Epoch, Report>,
	/// The rates of usage by the first epoch in which they were in force.
	pub rates: BTreeMap<Epoch, OzoneParameters>,
	/// Contributions not settled, nOz.
	pub contributions: BTreeMap<NodeIndex, u128>,
	/// Whether a report has brought contributions since the last settlement.
	pub new_traffic: bool,
	/// Rewards of nodes.
	pub rewards: BTreeMap<NodeIndex, NodeRewards>,
	/// From when on the youngest rewards are free. Later ones are not before.
	pub last_free_from: Epoch,
	/// The time by which rewards of nodes became free last, ms.
	pub matured: Moment,
	/// The latest time until which rewards of nodes are locked, ms.
	pub last_free_at: Moment,
	/// Mined so far, base units.
	pub mined: u128,
	/// What genesis gave to the Mining Pool, base units.
	pub endowment: u128,
	/// Paid out of the part that is not for mining, base units.
	pub incentive_paid: u128,
	/// Stake.
	pub stake: Stake,
	/// Parameters in force.
	pub parameters: Parameters,
	/// Parameters that the next boundary takes over, if they are sound.
	pub proposed: Parameters,
	/// Bounds of the runtime.
	pub bounds: Bounds,
	/// How often what came to pass: says what a sequence has tested.
	pub happened: BTreeMap<&'static str, u64>,
	/// The current epoch.
	pub epoch: Epoch,
	/// Its first block.
	pub epoch_start: u32,
	/// Its blocks.
	pub epoch_length: u32,
	/// The current block.
	pub block: u32,
	/// Its timestamp.
	pub now: Moment,
	/// The newest timestamp that the chain has seen: what a block does before its own comes is done by
	/// that of the block before.
	pub seen: Moment,
}

/// A node of genesis: id, owner, deposit in base units.
pub type GenesisNode = (u64, Account, u128);

/// How an economy begins.
#[derive(Clone, Debug)]
pub struct Genesis {
	/// Free balances after all holds, base units, those of the pools included.
	pub free: BTreeMap<Account, u128>,
	/// `S`, `P`, `L`.
	pub market: Market,
	/// Ozone of users, nOz.
	pub ozone: BTreeMap<Account, u128>,
	/// Active Meta Nodes; indices in this order.
	pub meta_nodes: Vec<GenesisNode>,
	/// Active Resource Nodes, for all kinds of services; indices go on.
	pub resource_nodes: Vec<GenesisNode>,
	/// Account, key, self-delegation, commission.
	pub validators: Vec<(Account, u64, u128, u32)>,
	/// Who verifies candidates.
	pub foundation: Account,
	/// Blocks in an epoch.
	pub epoch_length: u32,
	/// When it begins: the nodes are active from then on.
	pub now: Moment,
	/// Mined before, base units.
	pub mined: u128,
	/// Parameters.
	pub parameters: Parameters,
	/// Bounds of the runtime.
	pub bounds: Bounds,
}

impl Economy {
	/// The economy at genesis. Deposits of nodes do not raise `L`: it is given.
	pub fn new(genesis: Genesis) -> Self {
		let market = genesis.market;
		let ozone: u128 = genesis.ozone.values().sum();
		let endowment = genesis.free.get(&MINING_POOL).copied().unwrap_or(0) + genesis.mined;
		let mut economy = Self {
			money: Money { free: genesis.free, ..Default::default() },
			market,
			ozone: genesis.ozone,
			ozone_totals: OzoneBooks { initial: market.l + ozone, raised: 0, lowered: 0 },
			nodes: BTreeMap::new(),
			next_node: 0,
			free_indices: BTreeSet::new(),
			retired: 0,
			ballots_end: 0,
			counting: Counting::default(),
			foundation: genesis.foundation,
			acting_epochs: 0,
			last_act: None,
			acted: BTreeMap::new(),
			dormant: BTreeSet::new(),
			ballots: BTreeMap::new(),
			reports: BTreeMap::new(),
			decided: Vec::new(),
			report_floor: 0,
			applied: BTreeMap::new(),
			rates: BTreeMap::from([(0, genesis.parameters.ozone.clone())]),
			contributions: BTreeMap::new(),
			new_traffic: false,
			rewards: BTreeMap::new(),
			last_free_from: 0,
			matured: 0,
			last_free_at: 0,
			mined: genesis.mined,
			endowment,
			incentive_paid: 0,
			stake: Stake::default(),
			parameters: genesis.parameters.clone(),
			proposed: genesis.parameters,
			bounds: genesis.bounds,
			happened: BTreeMap::new(),
			epoch: 0,
			epoch_start: 0,
			epoch_length: genesis.epoch_length,
			block: 0,
			now: genesis.now,
			seen: 0,
		};
		let resource = genesis.resource_nodes.into_iter().map(|node| (node, Some([true; 3])));
		let meta = genesis.meta_nodes.into_iter().map(|node| (node, None));
		for ((id, owner, deposit), kinds) in meta.chain(resource) {
			let index = economy.next_node;
			*economy.money.held.entry((owner, Hold::Deposit)).or_default() += deposit;
			economy.money.free.entry(owner).or_default();
			economy.register(owner, id, kinds, 0, None);
			let lock = economy.parameters.deposit.deposit_lock;
			let node = economy.nodes.get_mut(&index).expect("just registered");
			node.status = Status::Active;
			node.activated = genesis.now;
			node.deposit = crate::nodes::Deposit {
				held: deposit,
				z: deposit,
				counted: deposit,
				confirmed: deposit,
				lock,
				..node.deposit
			};
			if kinds.is_none() {
				economy.acted.insert(index, 0);
			}
			economy.update_deposit_share(index);
		}
		for (account, key, self_stake, commission) in genesis.validators {
			*economy.money.free.entry(account).or_default() += self_stake + 1;
			let registered = economy.enter_validator(account, key, self_stake, commission);
			registered.expect("a validator of genesis is sound");
			*economy.money.free.entry(account).or_default() -= 1;
		}
		economy.stake.active = economy.choose();
		economy.begin_epoch_of_counting();
		economy
	}

	/// Counts something that came to pass.
	pub(crate) fn note(&mut self, what: &'static str) {
		*self.happened.entry(what).or_default() += 1;
	}

	/// Begins block `block` at `now`. The first block beyond an epoch ends it.
	pub fn begin_block(&mut self, block: u32, now: Moment) {
		self.block = block;
		if block >= self.epoch_start + self.epoch_length {
			let ended = self.epoch;
			self.epoch += 1;
			self.epoch_start = block;
			// The block's own time is not known yet: that of the block before it counts.
			self.end_epoch(ended);
		}
		self.now = now;
		self.mature_share();
		self.seen = now;
	}

	/// Ends the block: reports with a quorum are applied, the fees of the block divided, and what
	/// somebody sent to a pool's account goes on to the treasury.
	pub fn end_block(&mut self) {
		self.apply_decided();
		self.divide_fees();
		self.sweep();
	}

	/// Does what `who` asks for, or nothing.
	pub fn call(&mut self, who: Account, call: &Call) -> Result<(), Refusals> {
		let before = self.clone();
		let result = self.dispatch(who, call.clone());
		if result.is_err() {
			*self = before;
		}
		result
	}

	/// Governance proposes parameters, all or none: they are checked now, and again at the boundary
	/// that enacts them, each by itself and for what all mean together. Rewards of nodes and of stake are
	/// locked equally long.
	pub fn propose_parameters(&mut self, parameters: &Parameters) -> Result<(), Refusals> {
		let mut proposed = parameters.clone();
		proposed.staking.lock_up = proposed.mining.lock_up;
		proposed.staking.granularity = proposed.mining.granularity;
		let mut why = Refusals::default();
		why.when(!proposed.ozone.sound(), "OutOfBounds");
		why.when(!proposed.mining.sound(self.mined), "OutOfBounds");
		why.when(!proposed.deposit.sound(), "OutOfBounds");
		why.when(!proposed.staking.sound(self.bounds.max_active), "OutOfBounds");
		why.done()?;
		let mut why = Refusals::default();
		why.when(!self.is_harmless(&proposed), "Consequence");
		why.done()?;
		self.proposed = proposed;
		Ok(())
	}

	fn dispatch(&mut self, who: Account, call: Call) -> Result<(), Refusals> {
		match call {
			Call::Transfer { to, amount } => {
				let mut why = Refusals::default();
				why.when(amount > self.money.spendable(who), "FundsUnavailable");
				why.when(amount > self.money.spendable(who), "NotExpendable");
				why.when(amount > self.money.spendable(who), "Frozen");
				why.when(amount > self.money.free(who), "Arithmetic(Underflow)");
				why.done()?;
				self.money.transfer(who, to, amount);
				Ok(())
			}
			Call::PayFee { fee } => self.pay_fee(who, fee),
			Call::Prepay { amount, beneficiary, min_ozone } => {
				self.prepay(who, amount, beneficiary, min_ozone)
			}
			Call::RegisterResource { id, kinds, deposit, beneficiary } => {
				self.register_resource(who, id, kinds, deposit, beneficiary)
			}
			Call::Activate { node, additional } => self.activate(who, node, additional),
			Call::RegisterMeta { id, deposit, beneficiary } => {
				self.register_meta(who, id, deposit, beneficiary)
			}
			Call::TopUp { node, amount } => self.top_up(who, node, amount),
			Call::Unregister { node } => self.unregister(who, node),
			Call::ClaimDeposit { node } => self.claim_deposit(node),
			Call::SetBeneficiary { node, beneficiary } => {
				self.set_beneficiary(who, node, beneficiary)
			}
			Call::SetKinds { node, kinds } => self.set_kinds(who, node, kinds),
			Call::SetFreeCapacity { node, bytes } => self.set_free_capacity(who, node, bytes),
			Call::VerifyCandidate { node } => {
				self.within_meta_nodes(|all| all.verify_candidate(who, node))
			}
			Call::RefuseCandidate { node } => self.refuse_candidate(who, node),
			Call::Propose { node, motion } => self.propose(who, node, motion),
			Call::Vote { node, motion, approve } => {
				self.within_meta_nodes(|all| all.vote(who, node, motion, approve))
			}
			Call::CloseBallot { node, motion } => {
				self.within_meta_nodes(|all| all.close_ballot(node, motion))
			}
			Call::Kick { node } => self.kick(node),
			Call::Retire { node } => self.retire(node),
			Call::SetOperator { node, operator } => self.set_operator(who, node, operator),
			Call::SetProfile { node, moniker, contact } => {
				self.set_profile(who, node, moniker, contact)
			}
			Call::OpenReport { epoch } => self.open_report(who, epoch),
			Call::SubmitPage { epoch, number, page } => self.submit_page(who, epoch, number, page),
			Call::CloseReport { epoch, right_hash, totals } => {
				self.close_report(who, epoch, right_hash, totals)
			}
			Call::AttestReport { epoch, reporter, right_hash } => {
				self.attest_report(who, epoch, reporter, right_hash)
			}
			Call::DiscardReport { epoch } => self.discard_report(who, epoch),
			Call::Withdraw { node } => self.withdraw(node),
			Call::WithdrawAll { nodes } => self.withdraw_all(who, &nodes),
			Call::PayIncentive { payments } => self.pay_incentive(&payments),
			Call::RegisterValidator { key, self_stake, commission } => {
				self.register_validator(who, key, self_stake, commission)
			}
			Call::BondMore { amount } => self.bond_more(who, amount),
			Call::UnbondSelf { amount } => self.unbond_self(who, amount),
			Call::SetCommission { commission } => self.set_commission(who, commission),
			Call::SetConsensusKey { key } => self.set_consensus_key(who, key),
			Call::Leave => self.leave_candidates(who),
			Call::Rejoin => self.rejoin(who),
			Call::Unjail => self.unjail(who),
			Call::Delegate { validator, amount } => self.delegate(who, validator, amount),
			Call::Undelegate { validator, amount } => self.undelegate(who, validator, amount),
			Call::Redelegate { from, to, amount } => self.redelegate(who, from, to, amount),
			Call::WithdrawUnbonded => self.withdraw_unbonded(who),
			Call::WithdrawRewards { validator } => self.withdraw_rewards(who, validator),
			Call::WithdrawValidatorRewards => self.withdraw_validator_rewards(who),
			Call::WithdrawDepositRewards { node } => self.withdraw_deposit_rewards(node),
			Call::CollectSlashes { delegator, validator } => {
				self.collect_slashes(delegator, validator)
			}
			Call::ReportOffence { validator, offence, epoch } => {
				self.report_offence(validator, offence, epoch)
			}
		}
	}

	/// STOS sent to a pool's account without a purpose go to the treasury.
	///
	/// *Choice*: at the end of each block.
	fn sweep(&mut self) {
		let expected = [
			(VOLUME_POOL, self.market.p),
			(MINING_POOL, self.endowment - self.mined - self.incentive_paid),
			(NODE_REWARDS, self.expected_node_rewards()),
			(STAKE_REWARDS, self.expected_stake_rewards()),
		];
		for (pool, expected) in expected {
			let surplus = self.money.free(pool) - expected;
			self.money.into_treasury(pool, surplus, Source::Surplus);
		}
	}

	/// Everything that must hold between blocks, whatever happened.
	pub fn check(&self) {
		assert_eq!(self.money.free(VOLUME_POOL), self.market.p, "P is the pool's balance");
		let left = self.endowment - self.mined - self.incentive_paid;
		assert_eq!(self.money.free(MINING_POOL), left, "the Mining Pool");
		assert_eq!(self.money.free(NODE_REWARDS), self.expected_node_rewards(), "node rewards");
		assert_eq!(self.money.free(STAKE_REWARDS), self.expected_stake_rewards(), "stake rewards");
		let ozone = self.market.l
			+ self.ozone.values().sum::<u128>()
			+ self.contributions.values().sum::<u128>();
		let totals = &self.ozone_totals;
		assert_eq!(ozone, totals.initial + totals.raised - totals.lowered, "Ozone is conserved");
		let mut deposits: BTreeMap<Account, u128> = BTreeMap::new();
		let mut profiles: BTreeMap<Account, u128> = BTreeMap::new();
		for node in self.nodes.values() {
			*deposits.entry(node.owner).or_default() += node.deposit.held;
			*profiles.entry(node.owner).or_default() += node.profile.2;
			assert!(node.deposit.held <= node.deposit.z);
			assert!(node.deposit.counted <= node.deposit.z);
			assert!(node.deposit.confirmed <= node.deposit.z);
			assert!(!matches!(node.status, Status::Exited) || node.deposit.held == 0);
		}
		let leaving = |(_, node): &(&NodeIndex, &Node)| {
			matches!(node.status, Status::Exiting(_)) && node.deposit.counted > 0
		};
		for (index, _) in self.nodes.iter().filter(leaving) {
			assert!(self.counting.departures.contains(index), "who left and counts departs");
		}
		for ((who, reason), held) in &self.money.held {
			let due = match reason {
				Hold::Deposit => deposits.get(who).copied().unwrap_or(0),
				Hold::Stake => self.stake.held_of(*who),
				Hold::Profile => profiles.get(who).copied().unwrap_or(0),
			};
			assert_eq!(*held, due, "what {who} has on hold for {reason:?}");
		}
		assert!(self.mined <= crate::parameters::MINING_CAP, "the cap of mining");
	}
}
