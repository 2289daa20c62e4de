//! What must hold after every block, whatever the calls were.

use crate::{Balances, Deposit, Mining, Ozone, Runtime, Staking, System};
use alloc::{format, string::String};
use pallet_ozone::{DepositRule, market::MIN_GENESIS_DEPOSIT};
use stratos_primitives::{Nodes, TOTAL_SUPPLY};

fn claim(holds: bool, claim: impl FnOnce() -> String) -> Result<(), String> {
	if holds { Ok(()) } else { Err(claim()) }
}

/// Runs every pallet's checks and those that span pallets. The error names the pallet, the claim
/// and the figures.
pub(crate) fn check() -> Result<(), String> {
	check_issuance()?;
	Ozone::check_all_invariants().map_err(|broken| format!("ozone: {broken}"))?;
	Mining::check_invariants()?;
	Deposit::check_invariants()?;
	Staking::check_invariants()?;
	check_ozone()?;
	check_mined()?;
	check_deposits()?;
	check_market_deposits()?;
	check_lock_up()
}

/// All STOS of genesis are there, and on accounts.
fn check_issuance() -> Result<(), String> {
	let issuance = Balances::total_issuance();
	claim(issuance == TOTAL_SUPPLY, || {
		format!("balances: total issuance is {issuance}, it must stay {TOTAL_SUPPLY}")
	})?;
	let on_accounts = frame_system::Account::<Runtime>::iter_values()
		.map(|account| account.data.free.saturating_add(account.data.reserved))
		.fold(0u128, |sum, amount| sum.saturating_add(amount));
	claim(on_accounts == issuance, || {
		format!("balances: accounts hold {on_accounts} of an issuance of {issuance}")
	})
}

/// What the market counts as used and not settled is what nodes contributed.
fn check_ozone() -> Result<(), String> {
	let (market, nodes) = (Ozone::unsettled(), Mining::unsettled_ozone());
	claim(market == nodes, || {
		format!("ozone and mining: {market} nOz wait for settlement, nodes contributed {nodes}")
	})
}

/// What is mined and what is not is what genesis gave to be mined.
fn check_mined() -> Result<(), String> {
	let mined = pallet_mining::TotalMined::<Runtime>::get();
	let endowment = pallet_mining::Endowment::<Runtime>::get();
	let pool = Balances::free_balance(Mining::mining_pool_account());
	claim(mined.checked_add(pool) == Some(endowment), || {
		format!("mining: {mined} mined and {pool} in the pool do not make {endowment}")
	})
}

/// The deposits that earn stake rewards are those of active nodes.
fn check_deposits() -> Result<(), String> {
	let active = pallet_deposit::RegistryFigures::<Runtime>::get().earning;
	let earning = Staking::query_totals().deposit;
	claim(active == earning, || {
		format!(
			"deposit and staking: active nodes deposited {active}, {earning} earn stake rewards"
		)
	})
}

/// Where deposits join S, it is what active nodes deposited, or the market's minimum where that is
/// more; with what no node deposited on a chain that began without nodes.
fn check_market_deposits() -> Result<(), String> {
	if Ozone::deposit_rule() != DepositRule::JoinS {
		return Ok(());
	}
	let in_force = (0..Deposit::slots())
		.map(Deposit::deposit_in_force)
		.fold(0u128, |sum, deposit| sum.saturating_add(deposit));
	let s = Ozone::market().genesis_deposit;
	let most = match Deposit::began_with_nodes() {
		true => in_force.saturating_add(MIN_GENESIS_DEPOSIT),
		false => TOTAL_SUPPLY,
	};
	claim((in_force..=most).contains(&s), || {
		format!("deposit and ozone: active nodes deposited {in_force}, S is {s}")
	})
}

/// Node and stake rewards of an epoch are locked equally long. Mining takes new parameters over
/// later than staking while a settlement goes on.
fn check_lock_up() -> Result<(), String> {
	let mining = pallet_mining::ActiveParameters::<Runtime>::get();
	let staking = pallet_staking::Parameters::<Runtime>::get();
	let same =
		(mining.lock_up, mining.granularity) == (staking.lock_epochs, staking.lock_granularity);
	claim(same || pallet_mining::SettlementUnderWay::<Runtime>::exists(), || {
		format!(
			"mining and staking: rewards of nodes are locked for {} epochs, of stake for {}, in \
			 block {}",
			mining.lock_up,
			staking.lock_epochs,
			System::block_number()
		)
	})
}
