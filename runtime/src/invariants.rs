//! Claims about the state that hold after every block.

use crate::{
	Balances, Consensus, Deposit, Files, Mining, Ozone, Runtime, Spending, Staking, System,
};
use alloc::{format, string::String};
use pallet_ozone::{DepositRule, market::MIN_GENESIS_DEPOSIT};
use stratos_primitives::{Claims, Invariants, Nodes, TOTAL_SUPPLY};

/// Checks all claims.
///
/// # Errors
/// Names every broken claim with its pallet and figures.
pub(crate) fn check() -> Result<(), String> {
	claims().result()
}

/// The claims of every pallet and those that span pallets.
pub(crate) fn claims() -> Claims {
	let mut claims = Claims::default();
	for make in [
		issuance,
		Ozone::claims,
		Mining::claims,
		Deposit::claims,
		Staking::claims,
		Consensus::claims,
		Spending::claims,
		Files::claims,
		ozone,
		mined,
		deposits,
		market_deposits,
		lock_up,
	] {
		make(&mut claims);
	}
	claims
}

/// The total issuance is the supply of genesis, and the sum of all accounts.
fn issuance(claims: &mut Claims) {
	let issuance = Balances::total_issuance();
	claims.of("balances").one("the total issuance never changes", issuance == TOTAL_SUPPLY, || {
		format!("total issuance is {issuance}, it must stay {TOTAL_SUPPLY}")
	});
	let on_accounts = frame_system::Account::<Runtime>::iter_values()
		.map(|account| account.data.free.saturating_add(account.data.reserved))
		.fold(0u128, |sum, amount| sum.saturating_add(amount));
	claims.one("accounts hold the total issuance", on_accounts == issuance, || {
		format!("accounts hold {on_accounts} of an issuance of {issuance}")
	});
}

/// The market's unsettled Ozone is the sum of the nodes' contributions.
fn ozone(claims: &mut Claims) {
	let (market, nodes) = (Ozone::unsettled(), Mining::unsettled_ozone());
	let claim = "unsettled Ozone is what nodes contributed";
	claims.of("ozone and mining").one(claim, market == nodes, || {
		format!("{market} nOz wait for settlement, nodes contributed {nodes}")
	});
}

/// The total mined, the incentive testnet's payments and the Mining Pool add up to the endowment of genesis.
fn mined(claims: &mut Claims) {
	let mined = pallet_mining::TotalMined::<Runtime>::get();
	let endowment = pallet_mining::Endowment::<Runtime>::get();
	let pool = Balances::free_balance(Mining::mining_pool_account());
	let incentive = pallet_mining::IncentivePaid::<Runtime>::get();
	let holds =
		mined.checked_add(incentive).and_then(|out| out.checked_add(pool)) == Some(endowment);
	let claim = "what is mined and what is left are what genesis gave to be mined";
	claims.of("mining").one(claim, holds, || {
		format!("{mined} mined, {incentive} paid and {pool} in the pool do not make {endowment}")
	});
}

/// The deposits that earn stake rewards are those of active nodes.
fn deposits(claims: &mut Claims) {
	let active = pallet_deposit::RegistryFigures::<Runtime>::get().earning;
	let earning = Staking::query_totals().deposit;
	let claim = "deposits of active nodes earn stake rewards, and no others";
	claims.of("deposit and staking").one(claim, active == earning, || {
		format!("active nodes deposited {active}, {earning} earn stake rewards")
	});
}

/// Where deposits join S, S is the deposits that count in the limit, at least the market's minimum; on a chain
/// that began without nodes, the S of genesis comes on top.
fn market_deposits(claims: &mut Claims) {
	let claim = claims.of("deposit and ozone").begin("where deposits join S, it is their sum");
	if Ozone::deposit_rule() != DepositRule::JoinS {
		return;
	}
	let in_force = (0..Deposit::slots())
		.map(Deposit::deposit_in_force)
		.fold(0u128, |sum, deposit| sum.saturating_add(deposit));
	let s = Ozone::market().genesis_deposit;
	let most = match Deposit::began_with_nodes() {
		true => in_force.saturating_add(MIN_GENESIS_DEPOSIT),
		false => TOTAL_SUPPLY,
	};
	claims.check(claim, (in_force..=most).contains(&s), || {
		format!("deposits of {in_force} count, S is {s}")
	});
}

/// Rewards of nodes and of stake have the same lock-up: both pallets take over new parameters at the same
/// boundary.
fn lock_up(claims: &mut Claims) {
	let mining = pallet_mining::ActiveParameters::<Runtime>::get();
	let staking = pallet_staking::ActiveParameters::<Runtime>::get();
	let holds = (mining.lock_up, mining.granularity) == (staking.lock_up, staking.granularity);
	let claim = "rewards of nodes and of stake are locked equally long";
	claims.of("mining and staking").one(claim, holds, || {
		format!(
			"rewards of nodes are locked for {} epochs, of stake for {}, in block {}",
			mining.lock_up,
			staking.lock_up,
			System::block_number()
		)
	});
}
