//! What must hold after every block, whatever the calls were.

use crate::{Balances, Deposit, Mining, Ozone, Runtime, Staking, System};
use alloc::{format, string::String};
use pallet_ozone::{DepositRule, market::MIN_GENESIS_DEPOSIT};
use stratos_primitives::{Claims, Invariants, Nodes, TOTAL_SUPPLY};

/// Whether everything holds. The error names every broken claim with its pallet and figures.
pub(crate) fn check() -> Result<(), String> {
	claims().result()
}

/// Every pallet's claims and those that span pallets, each looked at by itself.
pub(crate) fn claims() -> Claims {
	let mut claims = Claims::default();
	for make in [
		issuance,
		Ozone::claims,
		Mining::claims,
		Deposit::claims,
		Staking::claims,
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

/// All STOS of genesis are there, and on accounts.
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

/// What the market counts as used and not settled is what nodes contributed.
fn ozone(claims: &mut Claims) {
	let (market, nodes) = (Ozone::unsettled(), Mining::unsettled_ozone());
	let claim = "unsettled Ozone is what nodes contributed";
	claims.of("ozone and mining").one(claim, market == nodes, || {
		format!("{market} nOz wait for settlement, nodes contributed {nodes}")
	});
}

/// What is mined and what is not is what genesis gave to be mined.
fn mined(claims: &mut Claims) {
	let mined = pallet_mining::TotalMined::<Runtime>::get();
	let endowment = pallet_mining::Endowment::<Runtime>::get();
	let pool = Balances::free_balance(Mining::mining_pool_account());
	let holds = mined.checked_add(pool) == Some(endowment);
	let claim = "what is mined and what is left are what genesis gave to be mined";
	claims.of("mining").one(claim, holds, || {
		format!("{mined} mined and {pool} in the pool do not make {endowment}")
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

/// Where deposits join S, it is what active nodes deposited, or the market's minimum where that is
/// more; with what no node deposited on a chain that began without nodes.
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
		format!("active nodes deposited {in_force}, S is {s}")
	});
}

/// Node and stake rewards of an epoch are locked equally long. Mining takes new parameters over
/// later than staking while a settlement goes on.
fn lock_up(claims: &mut Claims) {
	let mining = pallet_mining::ActiveParameters::<Runtime>::get();
	let staking = pallet_staking::ActiveParameters::<Runtime>::get();
	let same = (mining.lock_up, mining.granularity) == (staking.lock_up, staking.granularity);
	let holds = same || pallet_mining::CurrentSettlement::<Runtime>::exists();
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
