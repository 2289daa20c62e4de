//! The pallets as a chain: genesis, blocks, calls, and what can be read of them.

use crate::{
	keys::{consensus_key as key, node_id, proof},
	pages::page,
};
use frame_support::{
	BoundedVec,
	dispatch::GetDispatchInfo,
	traits::{
		BuildGenesisConfig, OnFinalize, OnIdle, OnInitialize, OnUnbalanced,
		fungible::{Balanced, InspectHold},
		tokens::{Fortitude, Precision, Preservation},
	},
	weights::Weight,
};
use sp_runtime::{
	DispatchError, MultiAddress, Perbill, StateVersion, TokenError, traits::Dispatchable,
};
use stratos_model::{
	Account, Economy, Moment, STOS,
	ballots::Motion,
	economy::{Bounds, Call, Genesis},
	market::Market,
	money::{FIRST_PERSON, Hold, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, TREASURY, VOLUME_POOL},
	parameters::{self, Parameters},
	stake::Offence,
};
use stratos_primitives::{Nodes as _, OZ};
use stratos_runtime::{
	AccountId, AllPalletsWithSystem, Balances, BalancesConfig, Deposit, DepositConfig, Mining,
	MiningConfig, Ozone, OzoneConfig, Runtime, RuntimeCall, RuntimeGenesisConfig,
	RuntimeHoldReason, RuntimeOrigin, RuntimeParameters, Staking, StakingConfig, System, Timestamp,
	config::accounts::Treasury,
	parameters::dynamic::{
		deposit as deposit_p, mining as mining_p, ozone as ozone_p, staking as staking_p,
	},
};
use stratos_runtime_api::invariants::runtime_decl_for_invariants_api::InvariantsApiV1 as InvariantsApi;

/// The runtime's accounts of the model's.
pub(crate) fn account(of: Account) -> AccountId {
	match of {
		VOLUME_POOL => Ozone::pool_account(),
		MINING_POOL => Mining::mining_pool_account(),
		NODE_REWARDS => Mining::rewards_account(),
		STAKE_REWARDS => Staking::rewards_account(),
		TREASURY => Treasury::get(),
		person => {
			let mut bytes = [0; 32];
			bytes[28..].copy_from_slice(&person.to_be_bytes());
			AccountId::from(bytes)
		}
	}
}

fn kinds(of: [bool; 3]) -> pallet_deposit::ServiceKinds {
	pallet_deposit::ServiceKinds { storage: of[0], database: of[1], computation: of[2] }
}

/// The runtime's motion of the model's.
pub(crate) fn motion(of: Motion) -> pallet_deposit::Motion {
	use pallet_deposit::Motion as Theirs;
	match of {
		Motion::Admit => Theirs::Admit,
		Motion::Kick => Theirs::Kick,
		Motion::Resume => Theirs::Resume,
		Motion::Shutdown => Theirs::Shutdown,
		Motion::Slash(ozone, incident) => {
			Theirs::Slash { ozone, incident: sp_core::H256::from_low_u64_be(incident) }
		}
		Motion::ConfirmCapacity(deposit) => Theirs::ConfirmCapacity { deposit },
	}
}

/// Every governed number as a change for pallet `governed`.
fn changes(of: &Parameters) -> Vec<RuntimeParameters> {
	let (o, m, d, s) = (&of.ozone, &of.mining, &of.deposit, &of.staking);
	let ppb = Perbill::from_parts;
	let tiers: Vec<_> = m
		.tiers
		.iter()
		.map(|tier| pallet_mining::schedule::Tier {
			through: tier.through,
			per_epoch: tier.reward,
			shares: pallet_mining::schedule::Shares {
				resource: tier.shares[0],
				meta: tier.shares[1],
				chain: tier.shares[2],
			},
		})
		.collect();
	let tiers: pallet_mining::schedule::Tiers = tiers.try_into().expect("few");
	macro_rules! all {
		($($Group:ident $module:ident { $($Key:ident: $value:expr),+ $(,)? })+) => {
			vec![$($(
				RuntimeParameters::$Group($module::Parameters::$Key($module::$Key, Some($value))),
			)+)+]
		};
	}
	all! {
		Ozone ozone_p {
			BytesPerOz: o.bytes_per_oz,
			TouchesPerOz: o.touches_per_oz,
			NozPerComputeUnit: o.noz_per_compute_unit,
			DefaultReplicas: o.default_replicas,
			MinReplicas: o.min_replicas,
			MaxReplicas: o.max_replicas,
			MinLimit: o.min_limit,
		}
		Mining mining_p {
			EpochLength: m.epoch_length,
			Tiers: tiers,
			SettlementThreshold: m.threshold,
			LockUp: m.lock_up,
			Granularity: m.granularity,
			ReportQuorum: ppb(m.quorum),
			ReportWindow: m.report_window,
			MaxReportPages: m.max_report_pages,
			MaxMigrations: m.max_migrations,
		}
		Deposit deposit_p {
			RegistrationDeposit: d.registration_deposit,
			MinResourceDeposit: d.min_resource_deposit,
			MinMetaDeposit: d.min_meta_deposit,
			DepositLock: d.deposit_lock,
			CoolingOff: d.cooling_off,
			VotingPeriod: d.voting_period,
			QuorumNumerator: d.quorum_numerator,
			QuorumOf: d.quorum_of,
			MaxOpenBallots: d.max_open_ballots,
			CountedAtOnce: ppb(d.counted_at_once),
			LimitRise: ppb(d.limit_rise),
			MaxUnconfirmed: ppb(d.max_unconfirmed),
			MinWeightFactor: ppb(d.min_weight_factor),
			MaxWeightFactor: ppb(d.max_weight_factor),
			KpiSmoothing: ppb(d.kpi_smoothing),
			KpiThreshold: ppb(d.kpi_threshold),
			KpiEpochs: d.kpi_epochs,
			KeyProofRequired: d.key_proof_required,
			DormantAfter: d.dormant_after,
			ProfileByteDeposit: d.profile_byte_deposit,
			MaxMetaNodes: d.max_meta_nodes,
			MaxTaskNodes: d.max_task_nodes,
		}
		Staking staking_p {
			MinSelfDelegation: s.min_self_delegation,
			MinDelegation: s.min_delegation,
			MinCommission: ppb(s.min_commission),
			MaxCommission: ppb(s.max_commission),
			CommissionStep: ppb(s.commission_step),
			CommissionInterval: s.commission_interval,
			ActiveSet: s.active_set,
			Unbonding: s.unbonding,
			DoubleSignSlash: ppb(s.double_sign_slash),
			AbsenceSlash: ppb(s.absence_slash),
			AbsenceLimit: s.absence_limit,
			AbsenceJail: s.absence_jail,
			EvidenceAge: s.evidence_age,
			ConsensusProofRequired: s.consensus_proof_required,
			DoubleSignBan: s.double_sign_ban,
			MaxClockDrift: s.max_clock_drift,
		}
	}
}

/// Governance proposes parameters, all or none.
pub(crate) fn propose(parameters: &Parameters) -> Result<(), String> {
	let changes = BoundedVec::try_from(changes(parameters)).expect("they fit in one call");
	let call: RuntimeCall = pallet_bounded_parameters::Call::<Runtime>::set { changes }.into();
	call.dispatch(RuntimeOrigin::root()).map(|_| ()).map_err(|failed| name(failed.error))
}

/// When the chain begins.
pub(crate) const START: Moment = 1_600_000_000_000;
/// How many people there are. The first is the Foundation.
pub(crate) const PEOPLE: u32 = 12;
/// For how many epochs one Meta Node of three was silent at genesis, and the others were not.
const SILENT_FOR: u32 = 35;

fn acted_at_genesis(meta: u32) -> u32 {
	if meta == 1 { 0 } else { SILENT_FOR }
}

const WEALTH: u128 = 2_000_000 * STOS;
const NODE_DEPOSIT: u128 = 20_000 * STOS;

/// Short terms, so that everything happens within a few dozens of blocks.
pub(crate) fn first_parameters() -> Parameters {
	let minute = 60_000;
	let mut all = Parameters::default();
	all.mining.lock_up = 4;
	all.mining.report_window = 3;
	all.deposit.deposit_lock = 8 * minute;
	all.deposit.cooling_off = 3 * minute;
	all.deposit.voting_period = 4 * minute;
	// S is small beside what people have.
	all.deposit.counted_at_once = parameters::BILLION / 10;
	all.deposit.limit_rise = parameters::BILLION / 12;
	all.deposit.max_unconfirmed = parameters::BILLION / 16;
	all.deposit.kpi_smoothing = parameters::BILLION / 2;
	all.deposit.kpi_epochs = 2;
	all.deposit.dormant_after = 36;
	all.staking.lock_up = 4;
	all.staking.unbonding = 5 * minute;
	all.staking.absence_jail = minute;
	all.staking.absence_slash = 30_000_000;
	all.staking.commission_interval = 1;
	all.staking.evidence_age = 3;
	all.staking.active_set = 3;
	all
}

/// Both economies at the beginning of block 2. `mined` base units were mined before.
pub(crate) fn genesis(mined: u128) -> (sp_io::TestExternalities, Economy) {
	let parameters = first_parameters();
	let first = parameters.clone();
	let people = FIRST_PERSON..FIRST_PERSON + PEOPLE;
	let resource: Vec<_> =
		(0..4).map(|n| (100 + n, FIRST_PERSON + 1 + n as u32, NODE_DEPOSIT)).collect();
	let metas: Vec<_> =
		(0..3).map(|n| (200 + n, FIRST_PERSON + 5 + n as u32, NODE_DEPOSIT)).collect();
	let validators: Vec<_> =
		(0..2).map(|n| (FIRST_PERSON + 8 + n as u32, 300 + n, 10_000 * STOS, 50_000_000)).collect();
	let market = Market { s: 7 * NODE_DEPOSIT, p: 0, l: 7_000_000 * OZ };
	let mut free: std::collections::BTreeMap<Account, u128> =
		people.clone().map(|person| (person, WEALTH)).collect();
	for (_, owner, deposit) in resource.iter().chain(&metas) {
		*free.get_mut(owner).expect("a person") -= deposit;
	}
	for (who, _, stake, _) in &validators {
		*free.get_mut(who).expect("a person") -= stake;
	}
	free.insert(MINING_POOL, 40_000_000 * STOS);
	let given = PEOPLE as u128 * WEALTH + 40_000_000 * STOS;
	free.insert(TREASURY, parameters::SUPPLY - given);

	let mut balances: Vec<_> = people.map(|person| (account(person), WEALTH)).collect();
	balances.push((account(MINING_POOL), free[&MINING_POOL]));
	balances.push((account(TREASURY), free[&TREASURY]));
	let node = |of: &(u64, Account, u128)| pallet_deposit::GenesisResourceNode {
		id: node_id(of.0),
		owner: account(of.1),
		beneficiary: None,
		deposit: of.2,
		kinds: kinds([true; 3]),
		free_capacity: 0,
	};
	let meta = |of: &(u64, Account, u128)| pallet_deposit::GenesisMetaNode {
		id: node_id(of.0),
		owner: account(of.1),
		beneficiary: None,
		deposit: of.2,
	};
	let config = RuntimeGenesisConfig {
		balances: BalancesConfig { balances, ..Default::default() },
		ozone: OzoneConfig {
			genesis_deposit: market.s,
			initial_limit: market.l,
			..Default::default()
		},
		mining: MiningConfig {
			epoch_length: 5,
			mining_pool: free[&MINING_POOL],
			..Default::default()
		},
		deposit: DepositConfig {
			foundation: Some(account(FIRST_PERSON)),
			resource_nodes: resource.iter().map(node).collect(),
			meta_nodes: metas.iter().map(meta).collect(),
		},
		staking: StakingConfig {
			validators: validators
				.iter()
				.map(|(who, k, stake, commission)| {
					(account(*who), key(*k), *stake, Perbill::from_parts(*commission))
				})
				.collect(),
			delegations: Vec::new(),
		},
		..Default::default()
	};

	let mut economy = Economy::new(Genesis {
		free,
		market,
		ozone: Default::default(),
		resource_nodes: resource,
		meta_nodes: metas,
		validators,
		foundation: FIRST_PERSON,
		epoch_length: 5,
		now: START,
		mined: 0,
		parameters,
		bounds: Bounds {
			max_active: 100,
			max_candidates: 300,
			max_unbonding: 32,
			max_redelegations: 32,
			max_slashes: 32,
			day: 14_400,
			block_time: 6_000,
			// The same for all numbers of nodes up to a page of them.
			end_of_epoch: stratos_runtime::Mining::blocks_to_settle(1),
		},
	});
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| {
		// The governed parameters come first: pallets read them in their genesis.
		propose(&first).expect("the first parameters are sound");
		config.build();
		begin_block(1, START);
		// A chain that mined for years already, to reach the schedule's later lines.
		if mined > 0 {
			pallet_mining::TotalMined::<Runtime>::put(mined);
			move_balance(MINING_POOL, TREASURY, mined);
		}
		// One Meta Node of three was silent for almost long enough to be dormant.
		pallet_deposit::MetaActivity::<Runtime>::mutate(|activity| {
			activity.epochs = SILENT_FOR;
			for (meta, acted) in activity.acted.iter_mut() {
				*acted = acted_at_genesis(*meta);
			}
		});
		end_block(1);
		begin_block(2, START + 6_000);
	});
	economy.begin_block(1, START);
	economy.acting_epochs = SILENT_FOR;
	for (meta, acted) in &mut economy.acted {
		*acted = acted_at_genesis(*meta);
	}
	economy.mined = mined;
	economy.money.transfer(MINING_POOL, TREASURY, mined);
	economy.end_block();
	economy.begin_block(2, START + 6_000);
	(chain, economy)
}

fn move_balance(from: Account, to: Account, amount: u128) {
	use frame_support::traits::fungible::Mutate;
	Balances::transfer(&account(from), &account(to), amount, Preservation::Expendable)
		.expect("the pool has it");
}

/// What a block does before its calls.
pub(crate) fn begin_block(number: u32, now: Moment) {
	System::initialize(&number, &Default::default(), &Default::default());
	AllPalletsWithSystem::on_initialize(number);
	Timestamp::set(RuntimeOrigin::none(), now).expect("time goes on");
}

/// What it does after them.
pub(crate) fn end_block(number: u32) {
	AllPalletsWithSystem::on_idle(number, Weight::MAX);
	AllPalletsWithSystem::on_finalize(number);
	System::finalize();
}

/// The state's root.
pub(crate) fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Why a call failed, by name.
pub(crate) fn name(error: DispatchError) -> String {
	match error {
		DispatchError::Module(module) => module.message.unwrap_or("an error without a name").into(),
		DispatchError::Token(TokenError::FundsUnavailable) => "FundsUnavailable".into(),
		DispatchError::Token(TokenError::NotExpendable) => "NotExpendable".into(),
		DispatchError::Token(TokenError::Frozen) => "Frozen".into(),
		other => format!("{other:?}"),
	}
}

/// Dispatches `call` for `who`.
pub(crate) fn dispatch(who: Account, call: &Call) -> Result<(), String> {
	if let Call::PayFee { fee } = call {
		return pay_fee(who, *fee);
	}
	let origin = match call {
		Call::ReportOffence { .. } | Call::Kick { .. } | Call::PayIncentive { .. } => {
			RuntimeOrigin::root()
		}
		_ => RuntimeOrigin::signed(account(who)),
	};
	let call = translate(who, call);
	let _ = call.get_dispatch_info();
	call.dispatch(origin).map(|_| ()).map_err(|failed| name(failed.error))
}

/// A transaction's fee, as transaction-payment takes it.
fn pay_fee(who: Account, fee: u128) -> Result<(), String> {
	let credit = <Balances as Balanced<AccountId>>::withdraw(
		&account(who),
		fee,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.map_err(name)?;
	pallet_staking::FeesToStake::<Runtime>::on_unbalanced(credit);
	Ok(())
}

fn translate(who: Account, call: &Call) -> RuntimeCall {
	type D = pallet_deposit::Call<Runtime>;
	type M = pallet_mining::Call<Runtime>;
	type S = pallet_staking::Call<Runtime>;
	let some = |of: Option<Account>| of.map(account);
	match call.clone() {
		Call::PayFee { .. } => unreachable!("fees are no calls"),
		Call::Transfer { to, amount } => pallet_balances::Call::<Runtime>::transfer_keep_alive {
			dest: MultiAddress::Id(account(to)),
			value: amount,
		}
		.into(),
		Call::Prepay { amount, beneficiary, min_ozone } => pallet_ozone::Call::<Runtime>::prepay {
			amount,
			beneficiary: some(beneficiary),
			min_ozone,
		}
		.into(),
		Call::RegisterResource { id, kinds: services, deposit, beneficiary } => {
			D::register_resource_node {
				id: node_id(id.0),
				kinds: kinds(services),
				deposit,
				free_capacity: 0,
				beneficiary: some(beneficiary),
				proof: proof(id, Deposit::key_proof_payload(&account(who))),
			}
			.into()
		}
		Call::Activate { node, additional } => D::activate { node, additional }.into(),
		Call::RegisterMeta { id, deposit, beneficiary } => D::register_meta_node {
			id: node_id(id.0),
			deposit,
			beneficiary: some(beneficiary),
			proof: proof(id, Deposit::key_proof_payload(&account(who))),
		}
		.into(),
		Call::TopUp { node, amount } => D::top_up { node, amount }.into(),
		Call::Unregister { node } => D::unregister { node }.into(),
		Call::ClaimDeposit { node } => D::claim_deposit { node }.into(),
		Call::SetBeneficiary { node, beneficiary } => {
			D::set_beneficiary { node, beneficiary: account(beneficiary) }.into()
		}
		Call::SetKinds { node, kinds: services } => {
			D::set_kinds { node, kinds: kinds(services) }.into()
		}
		Call::SetFreeCapacity { node, bytes } => D::set_free_capacity { node, bytes }.into(),
		Call::VerifyCandidate { node } => D::verify_candidate { node }.into(),
		Call::RefuseCandidate { node } => D::refuse_candidate { node }.into(),
		Call::Propose { node, motion: of } => D::propose { node, motion: motion(of) }.into(),
		Call::Vote { node, motion: of, approve } => {
			D::vote { node, motion: motion(of), approve }.into()
		}
		Call::CloseBallot { node, motion: of } => {
			D::close_ballot { node, motion: motion(of) }.into()
		}
		Call::Kick { node } => D::kick { node }.into(),
		Call::Retire { node } => D::retire { node }.into(),
		Call::SetOperator { node, operator } => {
			D::set_operator { node, operator: some(operator) }.into()
		}
		Call::SetProfile { node, moniker, contact } => D::set_profile {
			node,
			moniker: moniker.into_bytes().try_into().expect("short"),
			contact: contact.into_bytes().try_into().expect("short"),
		}
		.into(),
		Call::OpenReport { epoch } => M::open_report { epoch }.into(),
		Call::SubmitPage { epoch, number, page: of } => {
			M::submit_page { epoch, number, page: page(&of) }.into()
		}
		Call::CloseReport { epoch, right_hash, totals } => {
			let reporter = Deposit::active_meta_of(&account(who)).unwrap_or(u32::MAX);
			M::close_report {
				epoch,
				hash: hash_of(epoch, reporter, right_hash),
				totals: pallet_mining::ReportTotals {
					charged: totals.charged,
					migrated: totals.migrated,
					contributed: totals.contributed,
				},
			}
			.into()
		}
		Call::AttestReport { epoch, reporter, right_hash } => {
			M::attest_report { epoch, reporter, hash: hash_of(epoch, reporter, right_hash) }.into()
		}
		Call::DiscardReport { epoch } => M::discard_report { epoch }.into(),
		Call::Withdraw { node } => M::withdraw_rewards { node }.into(),
		Call::WithdrawAll { nodes } => {
			M::withdraw_all { nodes: nodes.try_into().expect("few") }.into()
		}
		Call::PayIncentive { payments } => {
			let payments: Vec<_> =
				payments.into_iter().map(|(who, amount)| (account(who), amount.into())).collect();
			M::pay_incentive { payments: payments.try_into().expect("few") }.into()
		}
		Call::RegisterValidator { key: k, self_stake, commission } => S::register_validator {
			key: key(k.0),
			self_stake,
			commission: Perbill::from_parts(commission),
			proof: proof(k, Staking::key_proof_payload(&account(who))),
		}
		.into(),
		Call::BondMore { amount } => S::bond_more { amount }.into(),
		Call::UnbondSelf { amount } => S::unbond_self { amount }.into(),
		Call::SetCommission { commission } => {
			S::set_commission { commission: Perbill::from_parts(commission) }.into()
		}
		Call::SetConsensusKey { key: k } => S::set_consensus_key {
			key: key(k.0),
			proof: proof(k, Staking::key_proof_payload(&account(who))),
		}
		.into(),
		Call::Leave => S::leave {}.into(),
		Call::Rejoin => S::rejoin {}.into(),
		Call::Unjail => S::unjail {}.into(),
		Call::Delegate { validator, amount } => {
			S::delegate { validator: account(validator), amount }.into()
		}
		Call::Undelegate { validator, amount } => {
			S::undelegate { validator: account(validator), amount }.into()
		}
		Call::Redelegate { from, to, amount } => {
			S::redelegate { from: account(from), to: account(to), amount }.into()
		}
		Call::WithdrawUnbonded => S::withdraw_unbonded {}.into(),
		Call::WithdrawRewards { validator } => {
			S::withdraw_rewards { validator: account(validator) }.into()
		}
		Call::WithdrawValidatorRewards => S::withdraw_validator_rewards {}.into(),
		Call::WithdrawDepositRewards { node } => S::withdraw_deposit_rewards { node }.into(),
		Call::CollectSlashes { delegator, validator } => {
			S::collect_slashes { delegator: account(delegator), validator: account(validator) }
				.into()
		}
		Call::ReportOffence { validator, offence, epoch } => S::report_offence {
			validator: account(validator),
			offence: match offence {
				Offence::DoubleSign => pallet_staking::Offence::DoubleSign,
				Offence::Absence => pallet_staking::Offence::Absence,
			},
			epoch,
		}
		.into(),
	}
}

fn hash_of(epoch: u32, reporter: u32, right: bool) -> sp_core::H256 {
	let hash = pallet_mining::Reports::<Runtime>::get(epoch, reporter)
		.map(|report| report.hash)
		.or_else(|| pallet_mining::AppliedReports::<Runtime>::get(epoch).map(|report| report.hash))
		.unwrap_or_else(|| pallet_mining::report_seed(epoch));
	if right { hash } else { sp_core::H256::repeat_byte(0x5a) }
}

/// The free balance of an account.
pub(crate) fn free(of: Account) -> u128 {
	System::account(account(of)).data.free
}

/// What an account has on hold.
pub(crate) fn held(of: Account, reason: Hold) -> u128 {
	let reason: RuntimeHoldReason = match reason {
		Hold::Deposit => pallet_deposit::HoldReason::NodeDeposit.into(),
		Hold::Stake => pallet_staking::HoldReason::Stake.into(),
		Hold::Profile => pallet_deposit::HoldReason::NodeProfile.into(),
	};
	Balances::balance_on_hold(&reason, &account(of))
}

/// All invariants, as the runtime offers them: the pallets' own, and those between them.
pub(crate) fn check_invariants() -> Result<(), String> {
	<Runtime as InvariantsApi<stratos_runtime::Block>>::check()
}
