//! Where all STOS and Ozone are, and the figures worth a line at the end of an epoch.

use crate::{
	AccountId, Balance, Balances, Mining, Ozone,
	config::accounts::{MiningPoolId, Treasury},
};
use alloc::{vec, vec::Vec};
use sp_runtime::traits::AccountIdConversion;
use stratos_primitives::{
	OZ,
	apis::{EpochSummary, Figure, Supply},
	math::mul_div_floor,
};

/// The supply, as it is at this block.
pub(crate) fn supply() -> Supply {
	let mining_pool_account: AccountId = MiningPoolId::get().into_account_truncating();
	let mining_pool = Balances::free_balance(mining_pool_account);
	let total_issuance = Balances::total_issuance();
	let pools = mining_pool.saturating_add(Ozone::pool_balance());
	let outside = pools.saturating_add(Balances::free_balance(Treasury::get()));
	Supply {
		total_issuance,
		circulating: total_issuance.saturating_sub(outside),
		mining_pool,
		total_mined: 0,
		ozone_of_users: Ozone::total_ozone(),
		ozone_unsettled: Ozone::unsettled(),
	}
}

/// The chain's summary of its epochs, as it is at this block.
pub(crate) fn epoch() -> EpochSummary {
	let (epoch, first_block, length) = Mining::epoch_position();
	EpochSummary { epoch, first_block, length, figures: figures() }
}

fn figures() -> Vec<Figure> {
	let market = Ozone::market();
	let price = Ozone::price();
	// For the eye only: base units for one whole oz, rounded down.
	let price_of_oz: Balance = mul_div_floor(price.numerator, OZ, price.denominator).unwrap_or(0);
	let stos = |name: &str, amount| Figure {
		name: name.into(),
		amount,
		decimals: 18,
		unit: "STOS".into(),
	};
	vec![
		Figure { unit: "STOS/oz".into(), ..stos("price", price_of_oz) },
		stos("P", market.unissued_prepay),
		Figure { name: "L".into(), amount: market.remaining_limit, decimals: 9, unit: "oz".into() },
		stos("issuance", Balances::total_issuance()),
	]
}
